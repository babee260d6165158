"""Errors of the JIT itself cost the trace that is being made, and nothing else.

Recording, optimizing, compiling and linking happen in stages (`Internal.stage`). What goes wrong in one, unexpectedly,
becomes an Abort with reason INTERNAL, and the program goes on interpreted. transaction.py lets neither the driver nor
the backend keep half of a trace. Where errors are to be found (tests, benchmarks, `--verify`) they stay errors.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from jit.aborts import Abort, Reason
from sim import progress

_LONGEST = 300  # characters of an exception's text that are shown


def write_to_stderr(text: str) -> None:
    with progress.beside(ends_line=text.endswith("\n")):
        sys.stderr.write(text)
        sys.stderr.flush()


class Internal:
    """`strict`: exceptions pass. `report` gets one line at the first internal error of a run."""

    def __init__(self, strict: bool, report: Callable[[str], None] = write_to_stderr) -> None:
        self.strict = strict
        self.report = report
        self.reported = False

    @contextlib.contextmanager
    def stage(self, what: str) -> Iterator[None]:
        """Raises Abort, whatever the block raises. What the system refuses (OSError: a closed pipe, a simulator that
        has died) is no error of the JIT, and passes."""
        try:
            yield
        except (Abort, OSError):
            raise
        except Exception as e:
            if self.strict:
                raise
            raise Abort(Reason.INTERNAL, f"{what}: {description(e)}") from e

    def tell(self, abort: Abort) -> None:
        """Say it, once."""
        if abort.reason is Reason.INTERNAL and not self.reported:
            self.reported = True
            advice = "the program goes on without this trace. Please report this line and the program"
            self.report(f"sidewinder: {abort}; {advice}\n")


def description(e: Exception) -> str:
    """An exception in one line: type, text, and where it was raised."""
    text = " ".join(str(e).split())
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    frames = traceback.extract_tb(e.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(e).__name__}{': ' if text else ''}{text}{where}"

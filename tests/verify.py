"""`make verify`: the long checks, one after the other, and in the end a line for each of what it said.

    python -m tests.verify [PART...] [--instructions N] [--jobs N] [--again]

Exit status 1 where one of them failed or took too long; the others are run all the same. A part that passed is not
repeated on the same sources: build/verify/ remembers it, with the time it took, so that a run that was broken off goes
on where it was (`--again` repeats all). Parts are named by their first words: `python -m tests.verify random`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEMORY = ROOT / "build" / "verify"

#: What is left to other commands: they take longer still, or measure instead of checking.
NOT_RUN = (
    "the tests that are not long: `make test`",
    "proofs of the core: `make formal`",
    "programs in every configuration on the RTL: `make sim`",
    "area, clock, bitstreams: `make area`, `make bitstream`",
    "all of pyperformance's programs with traces: `make programs`",
    "PyPy beside ours: `make peers`",
)


@dataclass(frozen=True)
class Part:
    """`minutes`: what it may take."""

    name: str
    arguments: tuple[str, ...]
    minutes: float = 60


@dataclass(frozen=True)
class Outcome:
    """`last`: the last line that the part printed, which for all of them says what was done."""

    part: Part
    status: int
    seconds: float
    last: str
    remembered: bool = False

    def line(self) -> str:
        verdict = "ok    " if self.status == 0 else "FAILED"
        when = " on these sources, earlier" if self.remembered else ""
        return f"{verdict} {self.part.name} ({self.seconds:.0f} s{when}): {self.last}"


def parts(instructions: int, jobs: int = 2) -> tuple[Part, ...]:
    count = ("--instructions", str(instructions))
    configs = "sidecar,sidecar-fail,software,software-fail,patterns,zdinx-fail,reference-stress"
    traced = ("--first", "10000", "--programs", "60", "--configs", configs)
    loops = ("--first", "20000", "--programs", "60", "--configs", "software,sidecar-fail,patterns-fail,resident-fail")
    chosen = tuple(word for name in TRACED for word in ("--program", name))
    tests = ("-m", "pytest", "-m", "long", "-n", str(jobs), "--dist", "loadgroup")
    return (
        Part("lockstep: RTL and simulator against Spike", ("-m", "sim.lockstep", *count)),
        Part("guards and patterns: RTL against simulator", ("-m", "sim.lockstep_xguard", *count)),
        Part("interpreted random programs", ("-W", "ignore", "-m", "tests.grammar.compare", "--programs", "3000")),
        Part("traced random programs", ("-W", "ignore", "-m", "tests.grammar.compare", *traced)),
        Part("traced random loops", ("-W", "ignore", "-m", "tests.grammar.compare", "--loops", *loops)),
        Part("pyperformance's programs", ("-m", "bench.suite")),
        Part("packages from PyPI", ("-m", "tests.packages")),
        Part("some of them with traces", ("-m", "bench.suite.traces", "--forget", *chosen)),
        Part("the JIT compiled ahead of time", ("-m", "tests.compiled")),
        *(Part(f"long tests of {name}", (*tests, f"tests/{name}")) for name in LONG),
    )


#: Programs of pyperformance that take a minute or so in each of the three configurations.
TRACED = ("coroutines", "deltablue", "hexiom", "json_loads", "pprint", "regex_dna", "richards", "unpack_sequence")

#: The folders with tests that are marked `long`.
LONG = ("runtime", "jit", "integration", "rtl", "floats", "boards", "docs", "pythons")


def sources() -> str | None:
    """A digest of all that can change an outcome, so without prose. None: there is no git to ask."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return None
    state = hashlib.sha256(sys.version.encode())
    for name in sorted(os.fsdecode(listed).split("\0")):
        path = ROOT / name
        if name and path.suffix not in (".md", ".svg", ".json") and path.is_file():
            state.update(f"\0{name}\0".encode("utf-8", "surrogateescape") + path.read_bytes())
    return state.hexdigest()


def recall(part: Part, digest: str | None) -> Outcome | None:
    """What the part said, where it passed on these sources."""
    if digest is None:
        return None
    with contextlib.suppress(OSError, ValueError, KeyError):
        known = json.loads(_path(part).read_text())
        if known["sources"] == digest and known["arguments"] == list(part.arguments):
            return Outcome(part, 0, known["seconds"], known["last"], remembered=True)
    return None


def remember(outcome: Outcome, digest: str | None) -> None:
    path = _path(outcome.part)
    if outcome.status or digest is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"sources": digest, "arguments": outcome.part.arguments, "seconds": outcome.seconds, "last": outcome.last}
    path.write_text(json.dumps(kept))


def _path(part: Part) -> Path:
    return MEMORY / (re.sub(r"\W+", "-", part.name) + ".json")


def run(part: Part) -> Outcome:
    """Run a part, its output passed on as it comes, up to its time limit."""
    print(f"--- {part.name}", flush=True)
    start, printed, late = time.monotonic(), bytearray(), threading.Event()
    command = [sys.executable, *part.arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True, **streams) as process:

        def end() -> None:
            late.set()
            os.killpg(process.pid, signal.SIGKILL)

        limit = threading.Timer(part.minutes * 60, end)
        limit.daemon = True
        limit.start()
        assert process.stdout is not None
        try:
            while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
                printed += chunk
                sys.stdout.buffer.write(chunk)
                sys.stdout.flush()
            status = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            limit.cancel()
    lines = [line.strip() for line in re.split(r"[\r\n]+", printed.decode(errors="replace")) if line.strip()]
    last = lines[-1] if lines else "nothing printed"
    if late.is_set():
        last = f"ended after {part.minutes:g} minutes; its last line: {last}"
    return Outcome(part, status, time.monotonic() - start, last)


def verify(chosen: Sequence[Part], *, again: bool = False) -> int:
    outcomes = []
    for part in chosen:
        digest = sources()
        known = None if again else recall(part, digest)
        if known is None:
            known = run(part)
            remember(known, digest)
        outcomes.append(known)
    print("---")
    for outcome in outcomes:
        print(outcome.line())
    print(f"{sum(outcome.seconds for outcome in outcomes):.0f} s for all of these")
    for what in NOT_RUN:
        print(f"not run: {what}")
    return int(any(outcome.status for outcome in outcomes))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.verify", description="Run the long checks.")
    parser.add_argument("part", nargs="*", help="the first words of a part's name (default: all parts)")
    parser.add_argument("--instructions", type=int, default=1_000_000, help="how many to compare in lockstep, at least")
    parser.add_argument("--jobs", type=int, default=2, help="processes of the long tests (default: 2)")
    parser.add_argument("--again", action="store_true", help="repeat what passed on these sources")
    parser.add_argument("--list", action="store_true", help="print the names of the parts")
    options = parser.parse_args()
    everything = parts(options.instructions, options.jobs)
    for name in options.part:
        if not any(part.name.startswith(name) for part in everything):
            parser.error(f"no part's name begins with {name!r} (see --list)")
    chosen = [part for part in everything if not options.part or part.name.startswith(tuple(options.part))]
    if options.list:
        print("\n".join(part.name for part in chosen))
        return 0
    return verify(chosen, again=options.again)


if __name__ == "__main__":
    sys.exit(main())

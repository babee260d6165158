"""`sidewinder run --wave, --konata`: what is asked for, and what is done about it before and after the run."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.views.cli import CommandError
from runtime.views.recording import Recording, Where, parse_where
from sim.progress import step

if TYPE_CHECKING:
    from runtime.host import Session
    from runtime.options import Options


class LookingError(CommandError):
    """Of what is looked at, or where it goes."""


@dataclass
class Request:
    """`wave`, `konata`: the files to write, if any. `log`: where the machine writes what is in its pipeline."""

    wave: Path | None
    konata: Path | None
    where: Where
    cycles: int
    log: Path
    recording: Recording | None = None

    def options(self, options: Options) -> Options:
        return replace(options, pipeline_log=self.log)

    def prepare(self, session: Session) -> None:
        """Before the run."""
        self.recording = Recording(session, self.log, self.where, self.cycles)

    def finish(self) -> None:
        """After it: write the files, and say what is in them. Raises LookingError."""
        assert self.recording is not None
        for path, write in ((self.konata, self.recording.write_konata), (self.wave, self.recording.write_waves)):
            if path is None:
                continue
            try:
                with step(f"writing {path}"):
                    cycles = write(path)
            except OSError as e:
                raise LookingError(f"{path}: cannot be written: {e.strerror or e}") from None
            if not cycles:
                raise LookingError(f"{path}: nothing was recorded: the run never came to {self.where}")
            sys.stderr.write(f"{path}: {cycles:,} cycles from {self.where} on\n")


@contextmanager
def requested(arguments: argparse.Namespace) -> Iterator[Request | None]:
    """What the command line asks for. Raises LookingError where that cannot be."""
    if arguments.wave is None and arguments.konata is None:
        yield None
        return
    option = "--wave" if arguments.wave is not None else "--konata"
    if arguments.machine != "rtl" or arguments.no_jit:
        raise LookingError(f"{option} needs --machine rtl, and the JIT: only the RTL has a pipeline")
    if arguments.wave is not None:
        _check_wave(arguments.wave)
    for path in (arguments.wave, arguments.konata):
        if path is not None and not path.resolve().parent.is_dir():
            raise LookingError(f"{path}: there is no directory {path.parent}")
    try:
        where = parse_where(arguments.begin)
    except ValueError as e:
        raise LookingError(f"--from {e}") from None
    if arguments.cycles < 1:
        raise LookingError("--cycles must be at least 1")
    with tempfile.TemporaryDirectory(prefix="sidewinder-") as folder:
        yield Request(arguments.wave, arguments.konata, where, arguments.cycles, Path(folder) / "pipeline")


def _check_wave(path: Path) -> None:
    if path.suffix not in (".vcd", ".fst"):
        raise LookingError(f"{path}: waves end in .vcd or .fst")
    if path.suffix == ".fst" and importlib.util.find_spec("pylibfst") is None:
        raise LookingError(f"{path}: the package pylibfst is not there, which writes FST; say .vcd")


__all__ = ["LookingError", "Request", "requested"]

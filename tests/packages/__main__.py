"""Packages from PyPI: small programs that use them print what they print under CPython.

    python -m tests.packages [PROGRAM...] [--machine native|iss]

The packages of requirements.txt go to build/packages/, with pip, once. Prints a line for each program, and what
differs; exit status 1 if one does.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PROGRAMS = {path.stem.rstrip("_"): path for path in sorted((HERE / "programs").glob("*.py"))}
REQUIREMENTS = HERE / "requirements.txt"
SECONDS = 300
SHOWN = 6  # lines that differ


def installed(requirements: Path = REQUIREMENTS) -> Path:
    """The folder with the packages. Raises CalledProcessError where pip cannot fetch them."""
    key = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    folder = ROOT / "build" / "packages" / key
    if not folder.exists():
        part = folder.with_suffix(f".{os.getpid()}")
        pip = (sys.executable, "-m", "pip", "install", "-qq", "--target", str(part), "-r", str(requirements))
        subprocess.run(pip, check=True)
        part.rename(folder)
    return folder


def run(command: Sequence[str], folder: Path) -> tuple[str, int]:
    """What it prints, and its status; -1: it took too long."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"more than {SECONDS} s", -1
    return done.stdout + done.stderr, done.returncode


def compare(name: str, machine: str, folder: Path) -> bool:
    path = str(PROGRAMS[name])
    expected = run((sys.executable, path), folder)
    start = time.monotonic()
    command = (str(Path(sys.executable).with_name("sidewinder")), "run", path, "--machine", machine)
    got = run(command, folder)
    same = got == expected
    print(f"{'same  ' if same else 'DIFFERS'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if not same:
        theirs, ours = expected[0].splitlines(), got[0].splitlines()
        differing = [i for i in range(max(len(theirs), len(ours))) if theirs[i : i + 1] != ours[i : i + 1]]
        print(f"  status {expected[1]}, here {got[1]}")
        for i in differing[:SHOWN]:
            print(f"  - {''.join(theirs[i : i + 1])}\n  + {''.join(ours[i : i + 1])}")
    return same


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(PROGRAMS)}")
    parser.add_argument("--machine", choices=("native", "iss"), default="native")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.programs if name not in PROGRAMS]
    if unknown:
        parser.error(f"no program {unknown[0]!r}: there are {', '.join(PROGRAMS)}")
    try:
        folder = installed()
    except subprocess.CalledProcessError:
        print("the packages cannot be had from PyPI: nothing was compared")
        return 1
    names = arguments.programs or list(PROGRAMS)
    results = [compare(name, arguments.machine, folder) for name in names]
    print(f"{sum(results)} of {len(results)} programs print what they print under CPython")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())

"""The Are-We-Fast-Yet programs with traces on the simulator, against CPython.

    python -m bench.suite.are_we_fast_yet FOLDER [--program NAME ...] [--config NAME ...] [--timeout SECONDS]

FOLDER: `benchmarks/Python` of a checkout of github.com/smarr/are-we-fast-yet, which is not part of this repository.
Each program is run by its own harness.py, once, at a small size. The same line is printed by CPython and here, but for
the time in it. Configurations are those of bench.suite.traces. Exit status 1: a run printed something else than
CPython, or ended with an error.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.suite.runs import MEMORY, Outcome, run
from bench.suite.traces import CONFIGURATIONS, options

#: Inner iterations, so that most take a million bytecodes or some more; where the result depends on the number, it is
#: one of those whose result the program knows.
SIZES: Mapping[str, int] = {
    "Bounce": 4, "CD": 10, "DeltaBlue": 400, "Havlak": 1, "Json": 2, "List": 6, "Mandelbrot": 1, "NBody": 1600,
    "Permute": 4, "Queens": 6, "Richards": 1, "Sieve": 10, "Storage": 4, "Towers": 3,
}  # fmt: skip
DEFAULT = ("sidecar", "software-fail", "patterns-fail")


def without_times(text: str) -> str:
    return re.sub(r"\d+us", "us", text)


def outcome(folder: Path, name: str, timeout: float, *words: str) -> Outcome:
    """`words`: of the command, before the program; none: CPython."""
    program = [str(folder / "harness.py"), *["--"] * bool(words), name, "1", str(SIZES[name])]
    found = run([*words, *program], timeout, strict=True)
    found.output = without_times(found.output)
    return found


def measure(folder: Path, name: str, configurations: list[str], timeout: float) -> bool:
    """A line for each configuration. Did all runs that ended print what CPython prints?"""
    expected = outcome(folder, name, timeout)
    machine = ("-m", "runtime", "run", "--memory", MEMORY, "--stats")
    native = outcome(folder, name, timeout, *machine)
    total, good = native.counts.get("outside", 0), True
    for configuration, words in [("native", None), *((c, options(c)) for c in configurations)]:
        start = time.monotonic()
        found = native if words is None else outcome(folder, name, timeout, *machine, *words)
        agrees = not found.reason and found.output == expected.output
        good &= agrees or found.reason.startswith("not done")
        text = f"{name} {configuration}: {'as CPython' if agrees else found.reason or 'differs'}"
        if words is None:
            text += f", {total:,} bytecodes"
        elif total and "outside" in found.counts:
            counts = found.counts
            share = 100 * (1 - counts["outside"] / total)
            text += f", {share:.0f} % in traces, {counts.get('loops', 0)} loops, {counts.get('bridges', 0)} bridges"
        print(f"{text} ({time.monotonic() - start:.0f} s)", flush=True)
    return good


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.suite.are_we_fast_yet", description="Are-We-Fast-Yet's programs, with traces."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="benchmarks/Python of a checkout")
    parser.add_argument("--program", action="append", choices=SIZES, metavar="NAME", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--config", action="append", choices=CONFIGURATIONS, metavar="NAME",
                        help=f"of {', '.join(CONFIGURATIONS)} (default: {', '.join(DEFAULT)})")  # fmt: skip
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds that a run may take")
    arguments = parser.parse_args()
    if not (arguments.folder / "harness.py").is_file():
        parser.error(f"there is no harness.py in {arguments.folder}")
    good = True
    for name in arguments.program or SIZES:
        good &= measure(arguments.folder, name, arguments.config or list(DEFAULT), arguments.timeout)
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())

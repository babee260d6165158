"""The interpreter on this machine beside CPython: seconds of the benchmark's programs, as a table of docs/benchmark.md.

    python -m bench.native [--program NAME ...] [--rounds N]

Each program is made larger, so that it takes CPython about a second (`SIZES`; lists that would not fit the image stay,
and are gone through more often). `sidewinder run` and CPython run it in turns; each time is the least of the rounds, in
seconds of the processor for the whole process, start and compilation included. The outputs must be alike. At the end
the compiler's time is printed, for all of bench/programs and tests/programs by the line.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.markdown import PAGE
from bench.measure import PROGRAMS
from docs import marks
from runtime.host import load_program

#: Constants of the programs, enlarged; `repeats`: how often main() is called.
SIZES: dict[str, dict[str, int]] = {
    "bits": {"COUNT": 3_000_000},
    "collatz": {"LIMIT": 240_000},
    "event_loop": {"EVENTS": 8_500_000},
    "fannkuch": {"SIZE": 9},
    "fib": {"N": 35},
    "filters": {"SAMPLES": 800_000},
    "integrate": {"POINTS": 350_000},
    "linked_list": {"ROUNDS": 8_000},
    "mandelbrot": {"WIDTH": 300, "HEIGHT": 200, "LIMIT": 1_000},
    "matmul": {"SIZE": 280},
    "nbody": {"STEPS": 250_000},
    "nqueens": {"SIZE": 12},
    "overflow": {"STEPS": 14_000_000},
    "scheduler": {"TICKS": 3_500_000},
    "sieve": {"ROUNDS": 1_600},
    "sort": {"COUNT": 10_500},
    "strings": {"REPEAT": 16_000},
    "types_change": {"COUNT": 100_000, "repeats": 40},
    "wave": {"STEPS": 220_000},
}
TESTS = PROGRAMS.parents[1] / "tests" / "programs"
ROUNDS = 5
TIMEOUT_SECONDS = 120.0
COMMANDS = {"CPython": ["-I"], "native": ["-m", "runtime", "run"]}


def enlarged(name: str) -> str:
    """The program's text with its constants replaced. Raises SystemExit where one is not there."""
    text = (PROGRAMS / f"{name}.py").read_text()
    for constant, value in SIZES[name].items():
        if constant == "repeats":
            text = text.replace("\n\nmain()\n", f"\n\nfor _ in range({value}):\n    main()\n")
            continue
        text, count = re.subn(rf"^{constant} = .*$", f"{constant} = {value}", text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"{name}: {constant} is not assigned once")
    return text


def timed(arguments: list[str]) -> tuple[float, str]:
    """Seconds of the processor, and the output. Raises SystemExit where the program fails."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS
    )
    after = os.times()
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} fails: {done.stderr[-500:]}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return spent, done.stdout


def measure(name: str, rounds: int) -> tuple[float, float]:
    """CPython's seconds and ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.py"
        path.write_text(enlarged(name))
        best: dict[str, float] = {}
        outputs: set[str] = set()
        for _ in range(rounds):
            for machine, words in COMMANDS.items():
                spent, output = timed([*words, str(path)])
                best[machine] = min(spent, best.get(machine, spent))
                outputs.add(output)
    if len(outputs) != 1:
        raise SystemExit(f"{name}: the output is not CPython's")
    return best["CPython"], best["native"]


def table(names: list[str], rounds: int) -> list[str]:
    rows, ratios = [], []
    for name in names:
        theirs, ours = measure(name, rounds)
        ratios.append(ours / theirs)
        rows.append([name, f"{theirs:.2f}", f"{ours:.2f}", f"{ratios[-1]:.2f}"])
        print(*rows[-1], flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    rows.append(["geometric mean", "", "", f"{mean:.2f}"])
    return marks.table(["", "CPython, s", "`sidewinder run`, s", "ratio"], rows)


def compiling(paths: list[Path]) -> str:
    """What the compiler takes for them."""
    lines = sum(len(path.read_text().splitlines()) for path in paths)
    best = math.inf
    for _ in range(ROUNDS):
        start = time.process_time()
        for path in paths:
            load_program(str(path))
        best = min(best, time.process_time() - start)
    return f"{lines:,} lines of Python compile in {best:.2f} s, {1000 * best / lines:.3f} s a thousand"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.native", description="The interpreter beside CPython.")
    parser.add_argument("--program", choices=sorted(SIZES), nargs="+", metavar="NAME", help="these; the page stays")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"runs of each, of which the best counts ({ROUNDS})")
    options = parser.parse_args()
    lines = table(options.program or sorted(SIZES), options.rounds)
    print(lines[-1])
    print(compiling(sorted([*PROGRAMS.glob("*.py"), *TESTS.glob("*.py")])))
    if not options.program:
        PAGE.write_text(marks.fill(PAGE.read_text(), "native", lines))


if __name__ == "__main__":
    main()

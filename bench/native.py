"""The interpreter on this machine beside CPython: seconds of the benchmark's programs, as a table of docs/benchmark.md.

    python -m bench.native [--program NAME ...] [--rounds N]

Each program is made larger, so that it takes CPython about a second (`SIZES`; lists that would not fit the image stay,
and are gone through more often). `sidewinder run` and CPython run it in turns; each time is the least of the rounds, in
seconds of the processor for the whole process, start and compilation included, beside the peak memory of the process
(its resident set). The outputs must be alike. At the end
the compiler's time is printed, for all of bench/programs and tests/programs by the line.
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
import time
from pathlib import Path

from bench.children import Done, mib, run
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


def measured(words: list[str]) -> Done:
    """Raises SystemExit where the program fails."""
    done = run(words, TIMEOUT_SECONDS)
    if done.status:
        raise SystemExit(f"{' '.join(words)} fails: {done.errors[-500:]}")
    return done


def measure(name: str, rounds: int) -> tuple[tuple[float, int], tuple[float, int]]:
    """CPython's seconds and peak memory in bytes, and ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.py"
        path.write_text(enlarged(name))
        best: dict[str, tuple[float, int]] = {}
        outputs: set[str] = set()
        for _ in range(rounds):
            for machine, words in COMMANDS.items():
                done = measured([*words, str(path)])
                seconds, peak = best.get(machine, (done.seconds, done.peak))
                best[machine] = min(seconds, done.seconds), min(peak, done.peak)
                outputs.add(done.output)
    if len(outputs) != 1:
        raise SystemExit(f"{name}: the output is not CPython's")
    return best["CPython"], best["native"]


def table(names: list[str], rounds: int) -> list[str]:
    rows, ratios, peaks = [], [], []
    for name in names:
        (theirs, their_peak), (ours, our_peak) = measure(name, rounds)
        ratios.append(ours / theirs)
        peaks.append(our_peak / their_peak)
        times = f"{theirs:.2f}", f"{ours:.2f}", f"{ratios[-1]:.2f}"
        rows.append([name, *times, mib(their_peak), mib(our_peak), f"{peaks[-1]:.2f}"])
        print(*rows[-1], flush=True)
    rows.append(["geometric mean", "", "", f"{geometric_mean(ratios):.2f}", "", "", f"{geometric_mean(peaks):.2f}"])
    heads = ["", "CPython, s", "`sidewinder run`, s", "ratio", "CPython's peak memory, MiB", "ours", "ratio"]
    return marks.table(heads, rows)


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


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

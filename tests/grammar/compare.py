"""Random programs over the grammar, on Sidewinder and CPython.

    python -m tests.grammar.compare [--first SEED] [--programs N] [--configs NAME,...] [--loops]

`--loops`: programs of loops over lists (tests/grammar/loops.py). It prints each difference, and a line in the end.
Programs that CPython itself does not run alike each time (the order of sets of strings) are left out, and those that
want more memory than there is here (a string that is doubled in a loop).
`python -m tests.grammar.reduce` makes a program that fails small.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from runtime.options import Options
from tests.differential import Outcome, run_cpython
from tests.grammar import loops
from tests.grammar.generator import generate
from tests.integration.harness import CONFIGURATIONS, difference, run_configuration


def expected_of(path: Path) -> Outcome | None:
    """What CPython makes of it. None: nothing to compare with, as it warns, takes long, or fills the memory."""
    try:
        outcome = run_cpython(path, 20)
    except (subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    return None if "Warning" in outcome.stderr or "MemoryError" in outcome.stdout else outcome


def compare_seed(
    seed: int, names: list[str], folder: Path, program: Callable[[int], str] = generate
) -> dict[str, str] | None:
    """Configurations in which the program of this seed differs, and how; None: it is left out."""
    path = folder / f"program{seed}.py"
    path.write_text(program(seed))
    expected = expected_of(path)
    if expected is None:
        return None
    found, too_large = {}, False
    for name in names:
        try:
            got = run_amply(path, CONFIGURATIONS[name])
            too_large |= got is None
            text = "" if got is None else difference(expected, got)
        except Exception:
            text = traceback.format_exc()
        if text:
            found[name] = text
    if not found:
        return None if too_large else found
    return None if any(expected_of(path) != expected for _ in range(3)) else found


def run_amply(path: Path, options: Options) -> Outcome | None:
    """With more memory where that of the configuration is not enough. None: there is no image that has enough."""
    for memory in (options.memory, 0):  # 0: what is usual
        got = run_configuration(path, replace(options, memory=memory))
        if "MemoryError" not in got.stdout + got.stderr:
            return got
    return None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.grammar.compare", description="Compare with CPython.")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--configs", default="native", help="of tests/integration/harness.py, with commas")
    parser.add_argument("--loops", action="store_true", help="programs of loops over lists")
    arguments = parser.parse_args()
    program = loops.generate if arguments.loops else generate
    warnings.simplefilter("ignore")
    left_out = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.first, arguments.first + arguments.programs):
            found = compare_seed(seed, arguments.configs.split(","), Path(folder), program)
            left_out += found is None
            failed += bool(found)
            for name, text in (found or {}).items():
                print(f"--- seed {seed}, {name}\n" + "\n".join(text.splitlines()[:20]), flush=True)
    print(f"{arguments.programs} programs, {left_out} left out, {failed} differ ({arguments.configs})")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

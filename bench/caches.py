"""What it costs that firmware and image lie in an SDRAM behind caches: a table of docs/core.md.

    python -m bench.caches [PROGRAM...]

Each program boots from a file that a run on the simulator has trained (bench/standalone.py), on a core with tightly
coupled memory and on one with caches of the usual size. The whole VM runs on the core. Exit status 1 where an output is
not CPython's.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import cpi
from bench.measure import PROGRAMS, expected_output
from bench.standalone import boot_file
from docs import marks
from runtime import boot

HEADS = (
    "booted, cycles", "tightly coupled", "behind caches", "to that", "fetches missed", "accesses missed",
    "lines written", "waits: code", "waits: data", "waits: writes",
)  # fmt: skip


def run(file: Path, *, cached: bool) -> tuple[str, int, dict[str, int]]:
    output: list[bytes] = []
    status, counts = boot.boot(file, "rtl", output.append, cached=cached)
    return b"".join(output).decode(), status, counts


def row(path: Path, folder: Path) -> tuple[list[str], float, bool]:
    """The cells, cycles behind caches to those without, and whether both outputs are right."""
    file, _ = boot_file(path, folder)
    tight_output, tight_status, tight = run(file, cached=False)
    output, status, counts = run(file, cached=True)
    right = (tight_output, tight_status) == (output, status) == expected_output(path)
    before, now = tight["cycles"], counts["cycles"]
    missed = [counts["fetch_misses"] / max(counts["fetches"], 1), counts["data_misses"] / max(counts["accesses"], 1)]
    stalls = [counts[name] / now for name in ("fetch_stalls", "data_stalls", "write_stalls")]
    cells = [f"{before:,}", f"{now:,}", f"{now / before:.2f}", *(f"{share:.2%}" for share in missed)]
    cells += [f"{counts['write_backs']:,}", *(f"{share:.1%}" for share in stalls)]
    return [path.stem, *cells], now / before, right


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.caches", description="Measure what caches and SDRAM cost.")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help="these; the page stays as it is")
    wanted = parser.parse_args().programs
    rows, ratios, all_right = [], [], True
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(PROGRAMS.glob("*.py")):
            if wanted and path.stem not in wanted:
                continue
            cells, ratio, right = row(path, Path(folder))
            print(*cells, "" if right else "WRONG", flush=True)
            rows.append(cells)
            ratios.append(ratio)
            all_right &= right
    mean = 1.0
    for ratio in ratios:
        mean *= ratio ** (1 / len(ratios))
    rows.append(["geometric mean", "", "", f"{mean:.2f}", *[""] * 6])
    print(*rows[-1][:4])
    if not wanted and all_right:
        cpi.PAGE.write_text(marks.fill(cpi.PAGE.read_text(), "caches", marks.table(HEADS, rows)))
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main())

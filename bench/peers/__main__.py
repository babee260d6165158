"""PyPy's RV64 JIT beside ours, in instructions: writes the table of docs/peers.md.

    python -m bench.peers [--program NAME ...]

Where apt cannot fetch PyPy and the emulator, it says so and does nothing (exit status 0).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.markdown import geometric_mean
from bench.measure import CONFIGURATIONS, PROGRAMS, expected_output
from bench.peers.packages import Installed, Unavailable, install
from bench.peers.pypy import JIT, Count, build_plugin, count
from docs import marks
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from sim.iss import Retired
from spec.memory_map import TRACE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "peers.md"
COMPARED = ("software", "sidecar")
HEADS = (
    "program", "PyPy's loops and bridges", "their instructions", "`software`, own", "`software`, with calls",
    "`sidecar`, own", "`sidecar`, with calls", "PyPy / `software` with calls", "PyPy / `sidecar` with calls",
)  # fmt: skip


def ours(program: Path, configuration: str) -> tuple[int, int]:
    """Instructions of our traces on the simulator: in trace memory, and with the firmware that they call."""
    inside = 0

    def retired(one: Retired) -> None:
        nonlocal inside
        inside += one.pc - TRACE.base < TRACE.size and one.pc >= TRACE.base

    output: list[bytes] = []
    options = Options(machine="iss", **CONFIGURATIONS[configuration])
    with Session(load_program(str(program)), options, output.append) as session:
        session.jit.backend.machine.on_retire = retired
        status = session.run()
        total = run_statistics(session)["core"]["instructions"]
    if (b"".join(output).decode(), status) != expected_output(program):
        raise SystemExit(f"{program.stem}, {configuration}: the output is not CPython's")
    return inside, total


@dataclass(frozen=True)
class Row:
    """`ratios`: PyPy's instructions to those of each configuration. `alone`: less than a tenth of our traces'
    instructions are in calls."""

    cells: list[str]
    ratios: list[float]
    alone: bool


def compare(program: Path, found: Count) -> Row:
    cells, ratios, alone = [], [], True
    for configuration in COMPARED:
        own, total = ours(program, configuration)
        cells += [f"{own:,}", f"{total:,}"]
        ratios.append(found.jit / total)
        alone = alone and own > 0.9 * total
    pieces = f"{found.loops} + {found.bridges}"
    return Row([program.stem, pieces, f"{found.jit:,}", *cells, *(f"{ratio:.2f}" for ratio in ratios)], ratios, alone)


def means(rows: list[Row], name: str) -> list[str]:
    """A line of geometric means of the ratios."""
    found = [geometric_mean(column) for column in zip(*(row.ratios for row in rows), strict=True)]
    return [name, *[""] * (len(HEADS) - 3), *(f"{mean:.2f}" for mean in found if mean)]


def table(programs: list[Path], installed: Installed) -> list[str]:
    plugin = build_plugin(installed.architecture)
    rows: list[Row] = []
    for program in programs:
        found = count(program, installed, plugin)
        if found.output != expected_output(program)[0]:
            raise SystemExit(f"{program.stem}: PyPy's output is not CPython's")
        rows.append(compare(program, found))
        print(*rows[-1].cells, f"(of {found.total:,} in PyPy's process)", flush=True)
    lines = [row.cells for row in rows]
    if alone := [row for row in rows if row.alone]:
        lines.append(means(alone, f"geometric mean of {len(alone)} with few calls"))
    lines.append(means(rows, "geometric mean of all"))
    versions = ", ".join(f"{name} {version}" for name, version in installed.versions.items())
    return [*marks.table(HEADS, lines), "", f"Debian's {versions}; `--jit {JIT}`."]


def main() -> int:
    names = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description="Compare with PyPy's RV64 JIT.")
    parser.add_argument("--program", choices=names, nargs="+", metavar="NAME", help="these; the page stays as it is")
    chosen = parser.parse_args().program
    try:
        installed = install()
        lines = table([PROGRAMS / f"{name}.py" for name in chosen or names], installed)
    except Unavailable as e:
        print(f"peers: nothing to compare with: {e}")
        return 0
    print(lines[-1])
    if not chosen:
        PAGE.write_text(marks.fill(PAGE.read_text(), "peers", lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

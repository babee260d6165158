"""Writes the measured table of README.md from bench/results/sim.json (`make bench` writes that file).

    python -m bench.markdown
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docs import marks

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "sim.json"
COLUMNS = (
    ("interpreter", "interpreter on the core"),
    ("software", "`software`"),
    ("sidecar", "`sidecar`"),
    ("software+patterns", "`software +patterns`"),
    ("patterns", "`patterns`"),
    ("oracle", "`oracle`"),
    ("c", "C"),
)


def cycles(program: dict[str, Any], name: str) -> str:
    run = program["runs"].get(name)
    return f"{run['core']['cycles']:,}" if run and not run["failure"] and run["core"] else ""


def table(found: dict[str, Any]) -> list[str]:
    """Markdown of the programs' cycles."""
    heads = ["program", *(head for _, head in COLUMNS), "software / sidecar", "overhead removed"]
    rows = []
    for name, program in sorted(found["programs"].items()):
        removed, speedup = program["overhead_removed"], program["speedup_sidecar"]
        cells = [name, *(cycles(program, column) for column, _ in COLUMNS)]
        if program["void"]:
            cells += ["void", ""]
        else:
            cells += [f"{speedup:.2f}" if speedup else "", f"{removed:.0%}" if removed is not None else ""]
        rows.append(cells)
    return marks.table(heads, rows)


def main() -> None:
    readme = ROOT / "README.md"
    readme.write_text(marks.fill(readme.read_text(), "programs", table(json.loads(RESULTS.read_text()))))


if __name__ == "__main__":
    main()

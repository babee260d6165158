"""How well what is charged agrees with the RTL: writes the table of docs/benchmark.md.

    python -m bench.accuracy

Bytecodes on the host are charged with their instructions on the simulator, times the cycles that an instruction of the
interpreter took on the RTL in the same run. Here the same is done with whole programs, interpreted from the first
bytecode to the last, of which the RTL's own count is known (bench/results/sim.json, `make bench`): the simulator's
instructions, times the rate of the `sidecar` run. That run interprets only what is cold, so the rates differ; what
counts is what that does to the whole program, of which the charge is a share. Exit status 1 where the instructions
differ, or the cycles of a whole program would be off by more than LIMIT.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from bench.baselines import measure_interpreter
from bench.markdown import PAGE, RESULTS
from bench.measure import PROGRAMS
from docs import marks

CONFIGURATION = "sidecar"
LIMIT = 0.01  # of the cycles of a whole program
HEADS = (
    "interpreted as a whole", "instructions, simulator", "instructions, RTL", "cycles, RTL", "cycles per instruction",
    f"in the `{CONFIGURATION}` run's interpreter", "cycles by that rate", "error", "charged share",
    "error of the whole",
)  # fmt: skip


def row(name: str, runs: dict[str, Any], simulated: int) -> tuple[list[str], bool]:
    """Cells of a program, and whether it is as it should be. `simulated`: instructions of the whole interpretation."""
    counted, whole = runs["interpreter"]["core"], runs[CONFIGURATION]["whole"]
    rate = whole["interpreter_cycles"] / whole["interpreter_instructions"]
    error = simulated * rate / counted["cycles"] - 1
    charged = whole["cycles"] - runs[CONFIGURATION]["core"]["cycles"] - whole["interpreter_cycles"]
    share = charged / whole["cycles"]
    cells = [name, f"{simulated:,}", f"{counted['instructions']:,}", f"{counted['cycles']:,}"]
    cells += [f"{counted['cycles'] / counted['instructions']:.3f}", f"{rate:.3f}", f"{simulated * rate:,.0f}"]
    cells += [f"{error:+.1%}", f"{share:.1%}", f"{share * error:+.2%}"]
    return cells, simulated == counted["instructions"] and abs(share * error) <= LIMIT


def main() -> int:
    programs = json.loads(RESULTS.read_text())["programs"]
    rows, right = [], True
    for name in sorted(programs):
        runs = programs[name]["runs"]
        if "interpreter" not in runs or not runs[CONFIGURATION]["whole"]:
            print(f"{name}: {RESULTS.name} has no run to compare with; `make bench` writes one")
            return 1
        cells, good = row(name, runs, measure_interpreter(PROGRAMS / f"{name}.py", "iss").core["instructions"])
        rows.append(cells)
        right &= good
        print(*cells, "" if good else "WRONG", flush=True)
    PAGE.write_text(marks.fill(PAGE.read_text(), "accuracy", marks.table(HEADS, rows)))
    return 0 if right else 1


if __name__ == "__main__":
    marks.without_arguments("bench.accuracy", __doc__)
    sys.exit(main())

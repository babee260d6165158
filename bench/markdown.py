"""Writes the measured tables of README.md and docs/benchmark.md, and docs/pictures/cycles.svg, from
bench/results/sim.json (`make bench` writes that).

    python -m bench.markdown
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import chart
from docs import marks

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "sim.json"
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "benchmark.md"
PICTURE = ROOT / "docs" / "pictures" / "cycles.svg"
CONFIGURATIONS = (
    ("software", "`software`"),
    ("sidecar", "`sidecar`"),
    ("software+patterns", "`software +patterns`"),
    ("patterns", "`patterns`"),
    ("oracle", "`oracle`"),
)
INTERPRETER = ("interpreter", "interpreter")
C = (("c", "C -O2"), ("c -O3", "C -O3"))
Program = dict[str, Any]


def cycles(program: Program, name: str, traces: bool = False) -> int | None:
    """Of the whole program, or in traces only; None where there is no such run."""
    run = program["runs"].get(name)
    if not run or run["failure"] or not run["core"]:
        return None
    if traces and not run["whole"]:
        return None
    whole = run.get("resident") or run["whole"] or run["core"]
    return int((run["core"] if traces else whole)["cycles"])


def ratio(program: Program, over: str, under: str) -> float | None:
    a, b = cycles(program, over), cycles(program, under)
    return a / b if a and b else None


def seconds(program: Program, name: str) -> str:
    """Of the host, for recording and compiling."""
    run = program["runs"].get(name)
    return f"{run['jit']['compile_seconds']:.1f} s" if run and run["jit"] else ""


def _count(number: int | None) -> str:
    return f"{number:,}" if number is not None else ""


def _times(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def geometric_mean(numbers: Iterable[float | None]) -> float | None:
    logs = [math.log(number) for number in numbers if number]
    return math.exp(sum(logs) / len(logs)) if logs else None


LEAST_OVERHEAD = 0.005  # of the oracle's cycles: below it collections that fall elsewhere are more than all guards


def removed(program: Program, traces: bool = False) -> float | None:
    """Of the guards' overhead, what the sidecar removes. None where there is next to none."""
    software, oracle = (cycles(program, name, traces) for name in ("software", "oracle"))
    if software is not None and oracle is not None and software - oracle < LEAST_OVERHEAD * oracle:
        return None
    found: float | None = (program["traces"] if traces else program)["overhead_removed"]
    return found


def _rules(program: Program, traces: bool) -> list[str]:
    """software / sidecar, and overhead removed; 'void' where the runs did not do the same."""
    if program["void"]:
        return ["void", ""]
    found = program["traces"] if traces else program
    share = removed(program, traces)
    return [_times(found["speedup_sidecar"]), f"{share:.0%}" if share is not None else ""]


def whole_table(programs: dict[str, Program]) -> list[str]:
    """Cycles of whole programs, and the ratios of interest."""
    columns = (INTERPRETER, *CONFIGURATIONS, *C)
    heads = ["program", *(head for _, head in columns), "interpreter / sidecar", "software / sidecar"]
    heads += ["overhead removed", "sidecar / C -O2", "host: JIT"]
    rows = []
    for name, program in programs.items():
        cells = [_count(cycles(program, column)) for column, _ in columns]
        ratios = [_times(ratio(program, "interpreter", "sidecar")), *_rules(program, traces=False)]
        rows.append([name, *cells, *ratios, _times(ratio(program, "sidecar", "c")), seconds(program, "sidecar")])
    counted = [program for program in programs.values() if not program["void"]]
    means = [
        geometric_mean(ratio(program, *pair) for program in counted)
        for pair in (("interpreter", "sidecar"), ("software", "sidecar"), ("sidecar", "c"))
    ]
    rows.append(["geometric mean", *[""] * len(columns), *map(_times, means[:2]), "", _times(means[2]), ""])
    return marks.table(heads, rows)


def traces_table(programs: dict[str, Program]) -> list[str]:
    """Cycles in traces only."""
    heads = ["traces alone", *(head for _, head in CONFIGURATIONS), "software / sidecar", "overhead removed"]
    rows = [
        [name, *(_count(cycles(program, column, True)) for column, _ in CONFIGURATIONS), *_rules(program, True)]
        for name, program in programs.items()
    ]
    return marks.table(heads, rows)


def overhead_table(programs: dict[str, Program]) -> list[str]:
    """Of the guards' overhead, what the sidecar removes, and what it leaves: cycles beyond the oracle's. In the mean no
    program counts as more than 100 %: there the oracle's code is slower for another reason."""
    heads = ["overhead removed", "whole program", "traces alone", "guards in `software`", "left in `sidecar`"]
    found: dict[bool, list[float]] = {False: [], True: []}
    rows = []
    for name, program in programs.items():
        cells = []
        for traces in (False, True):
            share = removed(program, traces)
            cells.append("void" if program["void"] else f"{share:.1%}" if share is not None else "")
            if share is not None and not program["void"]:
                found[traces].append(min(share, 1.0))
        oracle = cycles(program, "oracle", True)
        for column in ("software", "sidecar"):
            count = cycles(program, column, True)
            cells.append(_count(count - oracle if count is not None and oracle is not None else None))
        rows.append([name, *cells])
    for name, of in (("mean", lambda numbers: sum(numbers) / len(numbers)), ("worst", min)):
        rows.append([name, *(f"{of(found[traces]):.1%}" if found[traces] else "" for traces in (False, True)), "", ""])
    return marks.table(heads, rows)


def parts_table(programs: dict[str, Program], configuration: str = "sidecar") -> list[str]:
    """Where the cycles of whole programs are spent, and what the host does beside."""
    heads = [f"`{configuration}`", "whole program", "in traces", "interpreter on the core", "bytecodes on the host"]
    heads += ["entries and exits", "charged for both", "share", "host: recording and compiling"]
    rows = []
    for name, program in programs.items():
        run = program["runs"].get(configuration)
        if not run or run["failure"]:
            continue
        whole, inside = run["whole"], run["core"]["cycles"]
        charged = whole["cycles"] - inside - whole["interpreter_cycles"]
        cells = [_count(n) for n in (whole["cycles"], inside, whole["interpreter_cycles"], whole["bytecodes"])]
        cells += [_count(whole["entries"] + whole["exits"]), _count(charged), f"{charged / whole['cycles']:.1%}"]
        rows.append([name, *cells, seconds(program, configuration)])
    return marks.table(heads, rows)


def main() -> None:
    programs = dict(sorted(json.loads(RESULTS.read_text())["programs"].items()))
    README.write_text(marks.fill(README.read_text(), "programs", whole_table(programs)))
    PICTURE.write_text(chart.picture(programs, cycles))
    page = marks.fill(PAGE.read_text(), "traces alone", traces_table(programs))
    page = marks.fill(page, "overhead", overhead_table(programs))
    PAGE.write_text(marks.fill(page, "parts", parts_table(programs)))


if __name__ == "__main__":
    marks.without_arguments("bench.markdown", __doc__)
    main()

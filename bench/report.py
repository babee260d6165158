"""The rules of evaluation, and the tables, of a set of runs."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measure import CONFIGURATIONS, Run

COMPARED = ("software", "sidecar", "oracle")


@dataclass
class Row:
    """All runs of one program, and what CPython says."""

    program: str
    expected: str
    status: int
    runs: dict[str, Run] = field(default_factory=dict)
    baselines: dict[str, Run] = field(default_factory=dict)

    def failures(self) -> list[str]:
        """What is wrong: failed runs, and unified diffs against CPython's output."""
        found = []
        for run in self.runs.values():
            where = f"{self.program}, {run.configuration}"
            if run.failure:
                found.append(f"{where}: {run.failure}")
            elif run.output != self.expected:
                diff = difflib.unified_diff(
                    self.expected.splitlines(), run.output.splitlines(), "CPython", where, lineterm=""
                )
                found.append(f"{where}: the output is not CPython's\n" + "\n".join(diff))
            elif run.status != self.status:
                found.append(f"{where}: exit status {run.status}, CPython's is {self.status}")
        return found + self.baseline_failures()

    def baseline_failures(self) -> list[str]:
        found = [f"{self.program}, {name}: {run.failure}" for name, run in self.baselines.items() if run.failure]
        interpreter, c = self.baselines.get("interpreter"), self.baselines.get("c")
        if interpreter is not None and not interpreter.failure and interpreter.output != self.expected:
            found.append(f"{self.program}, interpreter: the output is not CPython's")
        if c is not None and not c.failure and c.output not in self.expected.split():
            found.append(f"{self.program}, c: its result {c.output} is not in CPython's output")
        return found

    def void(self) -> list[str]:
        """Why the row does not count: differences between software, sidecar and oracle beside the cycles."""
        reference = self.runs.get("software")
        found = []
        for name in COMPARED[1:]:
            other = self.runs.get(name)
            if reference is None or other is None or reference.failure or other.failure:
                continue
            for what, count in reference.behaviour.items():
                if other.behaviour[what] != count:
                    found.append(f"{what}: {count} in software, {other.behaviour[what]} in {name}")
        return found

    def cycles(self, name: str) -> int | None:
        run = self.runs.get(name) or self.baselines.get(name)
        return run.cycles if run is not None and not run.failure and run.cycles else None

    def ratio(self, over: str, under: str) -> float | None:
        a, b = self.cycles(over), self.cycles(under)
        return a / b if a and b else None

    def overhead_removed(self) -> float | None:
        """(software - sidecar) / (software - oracle)."""
        software, sidecar, oracle = (self.cycles(name) for name in COMPARED)
        if software is None or sidecar is None or oracle is None or self.void():
            return None
        return (software - sidecar) / (software - oracle) if software > oracle else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "output_equals_cpython": not self.failures(),
            "void": self.void(),
            "speedup_sidecar": self.ratio("software", "sidecar"),
            "speedup_patterns": self.ratio("software+patterns", "patterns"),
            "overhead_removed": self.overhead_removed(),
            "runs": {name: run.as_dict() for name, run in (self.runs | self.baselines).items()},
        }


def _number(value: int | float | None, form: str = ",") -> str:
    return "-" if value is None else format(value, form)


_CYCLES = {
    "rtl": "Core cycles, by the RTL's own counter",
    "iss": "Instructions of the core (the simulator counts one cycle for each)",
}


def cycles_table(rows: list[Row], machine: str) -> Table:
    table = Table(title=_CYCLES[machine], title_justify="left")
    table.add_column("program", no_wrap=True)
    table.add_column("output", no_wrap=True)
    for name in CONFIGURATIONS:
        table.add_column(name.replace("+", "+\n").replace(", ", "\n"), justify="right", no_wrap=True)
    for name in ("software /\nsidecar", "sw+patterns /\npatterns", "overhead\nremoved"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = [row.program, "[red]differs" if row.failures() else "ok"]
        cells += [_number(row.cycles(name)) for name in CONFIGURATIONS]
        if row.void():
            cells += ["[yellow]void", "", ""]
        else:
            removed = row.overhead_removed()
            cells += [_number(row.ratio("software", "sidecar"), ".2f")]
            cells += [_number(row.ratio("software+patterns", "patterns"), ".2f")]
            cells += ["-" if removed is None else f"{removed:.0%}"]
        table.add_row(*cells)
    return table


def counts_table(rows: list[Row]) -> Table:
    table = Table(title="What the core and the host did (configuration sidecar; patterns found: patterns)")
    table.title_justify = "left"
    columns = (
        "traces",
        "bridges",
        "guards checked\nin hardware",
        "guard\nfailures",
        "trace\nentries",
        "exits\nto the host",
    )
    table.add_column("program", no_wrap=True)
    for name in (*columns, "bytecodes\noff the core", "patterns found"):
        table.add_column(name, justify="right" if name != "patterns found" else "left")
    for row in rows:
        run = row.runs.get("sidecar")
        if run is None or run.failure:
            table.add_row(row.program)
            continue
        jit, core = run.jit, run.core
        speculating = row.runs.get("patterns")
        patterns = speculating.jit.get("patterns", {}) if speculating is not None else {}
        table.add_row(
            row.program,
            _number(jit.get("loops")),
            _number(jit.get("bridges")),
            _number(core.get("checks")),
            _number(core.get("failures")),
            _number(jit.get("trace_entries")),
            _number(jit.get("guard_exits", 0) + jit.get("finishes", 0)),
            _number(run.bytecodes_off_core),
            ", ".join(f"{count} {kind}" for kind, count in sorted(patterns.items())) or "none",
        )
    return table


def baselines_table(rows: list[Row]) -> Table:
    """Traces against the interpreter on the core, and against C."""
    table = Table(title="Against the same core interpreting, and running C (clang -O2)", title_justify="left")
    table.add_column("program", no_wrap=True)
    for name in ("interpreter", "software", "sidecar", "C", "interpreter /\nsidecar", "sidecar /\nC"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = [_number(row.cycles(name)) for name in ("interpreter", "software", "sidecar", "c")]
        ratios = [row.ratio("interpreter", "sidecar"), row.ratio("sidecar", "c")]
        table.add_row(row.program, *cells, *(_number(ratio, ".1f") for ratio in ratios))
    return table


def print_report(rows: list[Row], machine: str, console: Console) -> None:
    console.print(cycles_table(rows, machine))
    console.print(counts_table(rows))
    if any(row.baselines for row in rows):
        console.print(baselines_table(rows))
    for row in rows:
        for reason in row.void():
            console.print(f"[yellow]{row.program} is void:[/] {reason}", highlight=False)
    for row in rows:
        for failure in row.failures():
            console.print(f"[red]FAILED[/] {failure}", highlight=False)

"""The rules of evaluation, and the tables, of a set of runs."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.baselines import LEVELS
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
        interpreter = self.baselines.get("interpreter")
        if interpreter is not None and not interpreter.failure and interpreter.output != self.expected:
            found.append(f"{self.program}, interpreter: the output is not CPython's")
        for name in LEVELS:
            c = self.baselines.get(name)
            if c is not None and not c.failure and not set(c.output.split()) & set(self.expected.split()):
                found.append(f"{self.program}, {name}: its result {c.output} is not in CPython's output")
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

    def cycles(self, name: str, traces: bool = False) -> int | None:
        """Of the whole program, or in traces only."""
        run = self.runs.get(name) or self.baselines.get(name)
        if run is None or run.failure:
            return None
        return (run.trace_cycles if traces else run.cycles) or None

    def ratio(self, over: str, under: str, traces: bool = False) -> float | None:
        a, b = self.cycles(over, traces), self.cycles(under, traces)
        return a / b if a and b else None

    def overhead_removed(self, traces: bool = False) -> float | None:
        """(software - sidecar) / (software - oracle)."""
        software, sidecar, oracle = (self.cycles(name, traces) for name in COMPARED)
        if software is None or sidecar is None or oracle is None or self.void():
            return None
        return (software - sidecar) / (software - oracle) if software > oracle else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "output_equals_cpython": not self.failures(),
            "void": self.void(),
            **self._ratios(traces=False),
            "traces": self._ratios(traces=True),
            "runs": {name: run.as_dict() for name, run in (self.runs | self.baselines).items()},
        }


    def _ratios(self, traces: bool) -> dict[str, float | None]:
        return {
            "speedup_sidecar": self.ratio("software", "sidecar", traces),
            "speedup_patterns": self.ratio("software+patterns", "patterns", traces),
            "overhead_removed": self.overhead_removed(traces),
        }


def _number(value: int | float | None, form: str = ",") -> str:
    return "-" if value is None else format(value, form)


_CYCLES = {
    "rtl": "core cycles by the RTL's own counter",
    "iss": "instructions of the core (the simulator counts one cycle for each)",
}


def cycles_table(rows: list[Row], machine: str, traces: bool = False) -> Table:
    """Of the whole programs, or of their traces alone."""
    title = f"{'Traces alone' if traces else 'The whole program on the core'}: {_CYCLES[machine]}"
    table = Table(title=title, title_justify="left")
    table.add_column("program", no_wrap=True)
    table.add_column("output", no_wrap=True)
    for name in CONFIGURATIONS:
        table.add_column(name.replace("+", "+\n").replace(", ", "\n"), justify="right", no_wrap=True)
    for name in ("software /\nsidecar", "sw+patterns /\npatterns", "overhead\nremoved"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = [row.program, "[red]differs" if row.failures() else "ok"]
        cells += [_number(row.cycles(name, traces)) for name in CONFIGURATIONS]
        if row.void():
            cells += ["[yellow]void", "", ""]
        else:
            removed = row.overhead_removed(traces)
            cells += [_number(row.ratio("software", "sidecar", traces), ".2f")]
            cells += [_number(row.ratio("software+patterns", "patterns", traces), ".2f")]
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
        "exits\nof traces",
    )
    table.add_column("program", no_wrap=True)
    outside = ("bytecodes\noutside traces", "of them\non the host")
    for name in (*columns, *outside, "host seconds\nof the JIT", "patterns found"):
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
            _number(run.bytecodes_outside_traces),
            _number(run.whole.get("bytecodes", run.resident.get("bytecodes_recorded"))),
            _number(jit.get("compile_seconds"), ".1f"),
            ", ".join(f"{count} {kind}" for kind, count in sorted(patterns.items())) or "none",
        )
    return table


def baselines_table(rows: list[Row]) -> Table:
    """Whole programs against the interpreter on the core, and against C."""
    table = Table(title="Against the same core interpreting, and running C (clang)", title_justify="left")
    table.add_column("program", no_wrap=True)
    compared = ("interpreter", "software", "sidecar", *LEVELS)
    for name in (*compared, "interpreter /\nsidecar", "sidecar /\nC -O2", "sidecar /\nC -O3"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = [_number(row.cycles(name)) for name in compared]
        ratios = [row.ratio("interpreter", "sidecar"), *(row.ratio("sidecar", name) for name in LEVELS)]
        table.add_row(row.program, *cells, *(_number(ratio, ".2f") for ratio in ratios))
    return table


def print_report(rows: list[Row], machine: str, console: Console) -> None:
    console.print(cycles_table(rows, machine))
    if any(row.cycles(name, traces=True) for row in rows for name in CONFIGURATIONS):
        console.print(cycles_table(rows, machine, traces=True))
    console.print(counts_table(rows))
    if any(row.baselines for row in rows):
        console.print(baselines_table(rows))
    for row in rows:
        for reason in row.void():
            console.print(f"[yellow]{row.program} is void:[/] {reason}", highlight=False)
    for row in rows:
        for failure in row.failures():
            console.print(f"[red]FAILED[/] {failure}", highlight=False)

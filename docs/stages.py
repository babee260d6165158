"""Writes the tables and traces of docs/jit.md: one loop through the optimizer's stages, and why traces are abandoned.

    python -m docs.stages              (also `make docs`)
"""

from __future__ import annotations

from pathlib import Path

from docs.marks import fill, table
from jit.aborts import Reason
from jit.compiled import CompiledTrace
from jit.ir import OPS, Trace
from jit.optimizer.facts.info import InvalidLoop
from jit.optimizer.facts.info import Options as OptimizerOptions
from jit.optimizer.loop import optimize_loop
from jit.optimizer.stages.table import ORDER, without
from jit.options import Events
from jit.text import Printer, format_trace
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from runtime.views.stages import MERGE_POINT

PAGE = Path(__file__).resolve().parent / "jit.md"

SOURCE = """\
class Step:
    def __init__(self, weight, place):
        self.weight = weight
        self.place = place

    def value(self):
        return self.weight * 4 + self.place % 8

def total(weights):
    s = 0
    for i in range(len(weights)):
        s += Step(weights[i], i).value()
    return s

print(total([3, 1, 4, 1, 5] * 40))
"""


def root_trace() -> tuple[CompiledTrace, OptimizerOptions]:
    """The program's loop, and the options with which it was optimized."""
    traces: list[CompiledTrace] = []
    events = Events(installed=traces.append)
    program = compile_source(SOURCE, "total.py")
    with Session(program, Options(machine="iss"), lambda _: None, events=events) as session:
        session.run()
        return traces[0], session.jit.optimizing.options({})


def counted(trace: Trace) -> tuple[int, int, int, int]:
    """Operations and guards: of the whole trace, and of its loop."""
    return (
        trace.counters["ops after"], trace.counters["guards after"], trace.counters.get("ops in loop", 0),
        trace.counters.get("guards in loop", 0),
    )  # fmt: skip


def effects(root: CompiledTrace, options: OptimizerOptions) -> list[str]:
    """The trace without one stage at a time."""
    heads = ["left out", "operations", "guards", "operations in the loop", "guards in the loop"]
    recorded = [op for op in root.recorded.ops if op.name != MERGE_POINT]
    rows = [["(as recorded)", str(len(recorded)), str(sum(OPS[op.name].guard for op in recorded)), "", ""]]
    rows.append(["nothing", *map(str, counted(optimize_loop(root.recorded, options)))])
    for name, _ in ORDER:
        try:
            rows.append([f"`{name}`", *map(str, counted(optimize_loop(root.recorded, options, without(name))))])
        except InvalidLoop:
            rows.append([f"`{name}`", "no trace", "", "", ""])
    return table(heads, rows)


def bytecode(trace: Trace, location: str) -> list[str]:
    """What was recorded of one bytecode."""
    printer = Printer()
    printer.list(trace.inputargs)
    lines = [printer.op(op) for op in trace.ops]
    begin = next(i for i, line in enumerate(lines) if "debug_merge_point" in line and location in line)
    end = next(i for i in range(begin + 1, len(lines)) if "debug_merge_point" in lines[i])
    return lines[begin:end]


def loop(trace: Trace) -> list[str]:
    lines = format_trace(trace).splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("label"))
    return [line for line in lines[begin:] if MERGE_POINT not in line]


def block(lines: list[str], language: str = "") -> list[str]:
    return [f"```{language}", *lines, "```"]


def page(text: str) -> str:
    """The page with its generated parts made anew."""
    root, options = root_trace()
    text = fill(text, "program", block(SOURCE.rstrip().splitlines(), "python"))
    text = fill(text, "recorded", block(bytecode(root.recorded, "GETITEM")))
    text = fill(text, "loop", block(loop(root.optimized)))
    text = fill(text, "stages", effects(root, options))
    return fill(text, "reasons", [f"- `{reason.name}`: {reason.value}" for reason in Reason])


def main() -> None:
    PAGE.write_text(page(PAGE.read_text()))
    print("wrote docs/jit.md")


if __name__ == "__main__":
    main()

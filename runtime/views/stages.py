"""A trace from its recording to what is compiled, after each of the optimizer's stages.

The optimizer takes one operation after another through all its stages at once. What a trace is after the first so many
of them is seen by optimizing it with these alone, without peeling. Some do not stand alone: what one claims, a later
one knows to be wrong or right. Values keep the names that they have in the recording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from jit.compiled import CompiledTrace
from jit.ir import OPS, Trace
from jit.optimizer.facts.info import InvalidLoop, Options
from jit.optimizer.loop import optimize_bridge, optimize_loop
from jit.optimizer.stages.table import ORDER, first
from jit.text import Printer

MERGE_POINT = "debug_merge_point"


@dataclass
class Stage:
    """`lines`: the operations, the first line the arguments. `operations`, `guards`: how many (merge points and the
    label are none). `failure`: why there is no trace after this stage. `removed`, `added`: operation -> how many fewer,
    or more, than in the stage before that has a trace."""

    name: str
    lines: list[str] = field(default_factory=list)
    operations: int = 0
    guards: int = 0
    failure: str = ""
    removed: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)


def _counted(trace: Trace) -> Counter[str]:
    return Counter(op.name for op in trace.ops if op.name not in (MERGE_POINT, "label"))


class Names:
    """Names of the recorded trace's values, for what they have become."""

    def __init__(self, recorded: Trace) -> None:
        self.recorded, self.printer = recorded, Printer()
        self.printer.list(recorded.inputargs)
        for op in recorded.ops:
            self.printer.op(op)

    def lines(self, trace: Trace) -> list[str]:
        printer = Printer()
        printer.names = dict(self.printer.names)
        for value, number in trace.origins.items():
            printer.names[value] = self.printer.name(self.recorded.ops[number])
        return [printer.list(trace.inputargs), *(printer.op(op) for op in trace.ops)]


def stage(name: str, trace: Trace, names: Names, before: Counter[str] | None) -> tuple[Stage, Counter[str]]:
    counts = _counted(trace)
    found = Stage(name, names.lines(trace), counts.total(), sum(n for op, n in counts.items() if OPS[op].guard))
    if before is not None:
        found.removed, found.added = dict(before - counts), dict(counts - before)
    return found, counts


def _attempts(compiled: CompiledTrace, options: Options, guard: Any) -> Iterator[tuple[str, Callable[[], Trace]]]:
    recorded, plain = compiled.recorded, replace(options, peel=False)
    for number, (name, _) in enumerate(ORDER, 1):
        if guard is None:
            yield name, lambda number=number: optimize_loop(recorded, plain, first(number))  # type: ignore[misc]
        else:
            yield name, lambda number=number: optimize_bridge(  # type: ignore[misc]
                recorded, guard, options, first(number)
            )
    yield "as compiled", lambda: compiled.optimized


def stages(compiled: CompiledTrace, options: Options, guard: Any) -> list[Stage]:
    """`guard`: the one that a bridge hangs from. `options`: those with which it was optimized."""
    names = Names(compiled.recorded)
    found, counts = stage("recorded", compiled.recorded, names, None)
    all_of_them = [found]
    for name, attempt in _attempts(compiled, options, guard):
        try:
            trace = attempt()
        except InvalidLoop as e:
            all_of_them.append(Stage(name, failure=str(e) or "no trace"))
            continue
        found, counts = stage(name, trace, names, counts)
        all_of_them.append(found)
    return all_of_them

"""How often the value-pattern table is right: its verdicts against an exact profile of the same program.

    python -m bench.patterns.verdicts [--machine rtl|iss] [--program NAME ...] [--docs]

Each program runs with its probes, and without speculation, so that the probed traces run on to the end. The machine's
table gives its verdicts when it would be asked for them, after some hundred iterations. On the simulator all values of
the same operations are counted. A verdict is right if it holds for all that had come by then: of a constant, each
value; of bounds, each; of few values, nine in ten; of strides, half; and where the table says that there is nothing, if
it is no constant. The last column says for how many it still holds when the program ends: what a version of the loop
could rely on without being another one day.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.patterns.__main__ import PAGE, SUITES
from docs import marks
from jit.options import Events
from jit.patterns import Kind, Pattern, classify
from runtime.host import Session, load_program
from runtime.options import Options
from sim.iss import Retired
from spec.heap import untag

PROGRAMS = SUITES["patterns"]
MOST_VALUES = 4096  # different ones that are kept of an operation
Key = tuple[str, int]  # name of the recorded trace, number of the operation


def _signed(word: int) -> int:
    return (word + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000


@dataclass
class Exact:
    """All values of one operation."""

    values: Counter[int] = field(default_factory=Counter)
    strides: Counter[int] = field(default_factory=Counter)
    count: int = 0
    last: int = 0

    def add(self, value: int) -> None:
        self.count += 1
        self.strides[value - self.last & 0xFFFF_FFFF] += len(self.strides) < MOST_VALUES
        self.values[value] += len(self.values) < MOST_VALUES or value in self.values
        self.last = value

    def confirms(self, pattern: Pattern, kind: str) -> bool:
        if pattern.kind is Kind.CONSTANT:
            return set(self.values) == {pattern.value}
        if pattern.kind is Kind.FEW_VALUED:
            return sum(n for _, n in self.values.most_common(2)) >= 0.9 * self.count
        if pattern.kind is Kind.STRIDED:
            return self.strides.most_common(1)[0][1] >= self.count // 2
        if pattern.kind is Kind.TAGGED:
            return all(value & 1 for value in self.values)
        if pattern.kind is Kind.BOUNDED:
            ints = [untag(value) if kind == "r" else _signed(value) for value in self.values]
            return all(pattern.low <= n <= pattern.high for n in ints)
        return len(self.values) > 1


@dataclass
class Observed:
    """What one run found, by operation."""

    verdicts: dict[Key, tuple[Pattern, str]] = field(default_factory=dict)
    exact: dict[Key, Exact] = field(default_factory=dict)
    then: dict[Key, Exact] = field(default_factory=dict)  # the same, when the verdict was given


def observe(name: str, machine: str) -> Observed:
    """A run without speculation. The exact profile is the simulator's."""
    found, sites = Observed(), dict[int, Exact]()

    def installed(trace: Any) -> None:
        for site, value in trace.compiled.probes.items():
            number = trace.optimized.origins[value]
            sites[site] = found.exact.setdefault((trace.recorded.name, number), Exact())

    def retired(instruction: Retired) -> None:
        exact = sites.get(instruction.pc)
        if exact is not None:
            exact.add(instruction.rd_value)

    options = Options(machine=machine, guards="patterns", strict=True)
    program = load_program(str(PROGRAMS / f"{name}.py"))
    with Session(program, options, lambda _data: None, events=Events(installed=installed)) as session:
        closed_loop = session.jit.closed_loop

        def verdicts(trace_id: int, speculation: Any, reports: Any) -> None:
            session.jit.backend.end_probing(trace_id)
            for number, (value, report) in speculation.reports(reports).items():
                key = speculation.recorded.name, number
                found.verdicts[key] = classify(report, value.kind), value.kind
                if key in found.exact:
                    found.then[key] = copy.deepcopy(found.exact[key])

        closed_loop._respecialize = verdicts
        if machine == "iss":
            session.jit.backend.machine.on_retire = retired
        session.run()
    return found


def row(name: str, machine: str) -> list[str]:
    exact = observe(name, "iss")
    asked = exact if machine == "iss" else observe(name, machine)
    right, of_kind, lasting = Counter[Kind](), Counter[Kind](), 0
    for key, (pattern, kind) in asked.verdicts.items():
        if key in exact.then and exact.then[key].count:
            of_kind[pattern.kind] += 1
            right[pattern.kind] += exact.then[key].confirms(pattern, kind)
            lasting += exact.exact[key].confirms(pattern, kind)
    kinds = [f"{right[kind]} of {of_kind[kind]}" if of_kind[kind] else "" for kind in Kind]
    return [name, *kinds, f"{right.total()} of {of_kind.total()}", f"{lasting} of {of_kind.total()}"]


def total(rows: list[list[str]]) -> list[str]:
    cells = []
    for column in list(zip(*rows, strict=True))[1:]:
        right, count = (sum(int(cell.split()[i]) for cell in column if cell) for i in (0, 2))
        cells.append(f"{right} of {count}" if count else "")
        last = right / count if count else 0.0
        if len(cells) > len(Kind):
            cells[-1] += f", {last:.1%}"
    return ["all", *cells]


def main() -> int:
    names = sorted(path.stem for path in PROGRAMS.glob("*.py"))
    text = "How often the value-pattern table is right."
    parser = argparse.ArgumentParser(prog="python -m bench.patterns.verdicts", description=text)
    parser.add_argument("--machine", choices=("rtl", "iss"), default="rtl", help="whose table; default rtl")
    parser.add_argument("--program", nargs="+", choices=names, metavar="NAME", default=names)
    parser.add_argument("--docs", action="store_true", help=f"write the table of {PAGE.name} anew")
    arguments = parser.parse_args()
    rows = []
    for name in arguments.program:
        rows.append(row(name, arguments.machine))
        print(*rows[-1], sep=" | ", flush=True)
    rows.append(total(rows))
    lines = marks.table(["right", *(kind.value for kind in Kind), "all", "at the end"], rows)
    print("\n".join(lines))
    if arguments.docs:
        PAGE.write_text(marks.fill(PAGE.read_text(), "verdicts", lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())

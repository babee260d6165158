"""What a stream of retired instructions has exercised, and what it should have: so that random programs cannot miss it.

Counted are mnemonics; hazards (which kind of instruction reads what which other kind has written 1, 2 or 3 instructions
before); loads of what was stored 1 to 4 instructions before, by sizes; accesses by size and place in the word; branches
by direction and distance; causes of traps.
"""

from __future__ import annotations

import collections
import functools
import itertools
from collections.abc import Iterable
from typing import NamedTuple

from sim.spike import Commit
from spec import isa
from spec.isa import Cause, Unit

#: What Spike knows too, and retires in such programs: xg.* and wfi apart. ecall, ebreak trap.
MNEMONICS = frozenset(
    row.name
    for row in isa.ROWS.values()
    if row.unit is not Unit.GUARD and row.name not in ("wfi", "ecall", "ebreak")
)
CAUSES = frozenset(cause for cause in Cause if cause < Cause.TIMER_INTERRUPT)
_PRODUCERS = ("alu", "shift", "mul", "div", "load", "csr", "float")
_CONSUMERS = (
    "alu", "shift", "mul", "div", "branch", "csr", "float", "jalr", "load address", "store address", "store data",
)  # fmt: skip
_HAZARD_DISTANCE, _FORWARD_DISTANCE = 3, 4
_SIZES = {"b": 1, "h": 2, "w": 4}
#: Powers of two of distances in bytes: conditional branches reach 4 KiB; programs are some ten KiB long.
_BRANCH_POWERS, _JUMP_POWERS = range(3, 12), range(3, 16)

Point = tuple[object, ...]


def describe(point: Point) -> str:
    return " ".join(item.name.lower() if isinstance(item, Cause) else str(item) for item in point)


class _Shape(NamedTuple):
    """An instruction as coverage sees it: its kind as producer, and for each register read its kind as consumer."""

    name: str
    producer: str
    pair: bool
    reads: tuple[tuple[int, str], ...]


@functools.cache
def _shape(insn: int) -> _Shape:
    instruction = isa.decode(insn)
    if instruction is None:
        return _Shape("illegal", "", False, ())
    row, reads = instruction.row, []
    unit = row.unit.value
    for operand in ("rs1", "rs2", "rs3"):
        number = instruction.operands.get(operand, 0)
        if number:
            kind = {
                Unit.LOAD: "load address", Unit.JUMP: "jalr",
                Unit.STORE: "store address" if operand == "rs1" else "store data",
            }.get(row.unit, unit)  # fmt: skip
            reads.append((number, kind))
            if row.operands[operand].is_pair:
                reads.append((number + 1, kind))
    return _Shape(row.name, unit, row.writes_pair, tuple(reads))


def expected() -> set[Point]:
    """Every point that a good stream covers."""
    points: set[Point] = {("mnemonic", name) for name in MNEMONICS}
    points |= {("cause", cause) for cause in CAUSES}
    points |= {
        ("hazard", *pair, distance)
        for pair in itertools.product(_PRODUCERS, _CONSUMERS)
        for distance in range(1, _HAZARD_DISTANCE + 1)
    }
    points |= {
        ("forward", stored, loaded, distance)
        for stored, loaded in itertools.product(_SIZES.values(), repeat=2)
        for distance in range(1, _FORWARD_DISTANCE + 1)
    }
    for name in ("lb", "lh", "lw", "lbu", "lhu", "sb", "sh", "sw"):
        points |= {("access", name, offset) for offset in range(0, 4, _SIZES[name[1]])}
    for sign in ("forward", "backward"):
        points |= {("branch", sign, power) for power in _BRANCH_POWERS}
        points |= {("jal", sign, power) for power in _JUMP_POWERS}
    return points | {("branch", "not taken")}


class Coverage:
    """Points and how often each was met. `add` takes the commits of a program and where its trap handler begins, whose
    first instruction reads mcause.
    """

    def __init__(self) -> None:
        self.points: collections.Counter[Point] = collections.Counter()

    def missing(self) -> set[Point]:
        return expected() - set(self.points)

    def add(self, commits: Iterable[Commit], handler: int) -> None:
        written: collections.deque[tuple[int, bool, str]] = collections.deque(maxlen=_HAZARD_DISTANCE)
        stored: collections.deque[tuple[int, int]] = collections.deque(maxlen=_FORWARD_DISTANCE)
        before, points = Commit(0, 0, 0, 0, 0, 0, 0, 0, 0), self.points
        for commit in commits:
            shape = _shape(commit.insn)
            points["mnemonic", shape.name] += 1
            for number, kind in shape.reads:
                for distance, (rd, pair, producer) in enumerate(written, 1):
                    if rd == number or pair and rd + 1 == number:
                        points["hazard", producer, kind, distance] += 1
                        break
            if commit.mem_read or commit.mem_written:
                self._access(commit, shape.name, stored)
            if commit.pc == handler:
                points["cause", Cause(commit.rd_value)] += 1
            else:
                self._flow(before, commit.pc)
            written.appendleft((commit.rd, shape.pair, shape.producer))
            stored.appendleft((commit.mem_address, commit.mem_written))
            before = commit

    def _access(self, commit: Commit, name: str, stored: Iterable[tuple[int, int]]) -> None:
        self.points["access", name, commit.mem_address & 3] += 1
        if commit.mem_read:
            for distance, (address, size) in enumerate(stored, 1):
                if size and address < commit.mem_address + commit.mem_read and commit.mem_address < address + size:
                    self.points["forward", size, commit.mem_read, distance] += 1
                    break

    def _flow(self, jump: Commit, target: int) -> None:
        """From a branch or jal to what came next."""
        shape = _shape(jump.insn)
        kind = "jal" if shape.name == "jal" else shape.producer
        if kind not in ("jal", "branch"):
            return
        distance = target - jump.pc
        if distance == 4:
            self.points[kind, "not taken"] += 1
        else:
            self.points[kind, "forward" if distance > 0 else "backward", abs(distance).bit_length() - 1] += 1

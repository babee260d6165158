"""Where each virtual register of a trace is read, and what must be alive where."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from jit.backend.mir import MInst, VReg

NEVER = 1 << 29


@dataclass
class Lifetimes:
    """Where each virtual register is read. `end` is the last operation's position; `label` -1 without a loop."""

    uses: dict[VReg, list[int]]
    last: dict[VReg, int]
    label: int
    end: int
    through: dict[VReg, None]  # computed before the label, read in the body, no label argument; in a fixed order
    phis: list[VReg]
    calls: list[int]
    collecting: list[int]

    @staticmethod
    def of(insts: list[MInst]) -> Lifetimes:
        uses: dict[VReg, list[int]] = defaultdict(list)
        last: dict[VReg, int] = {}
        born: dict[VReg, int] = {}
        loops = insts[-1].name == "jump"
        label = next((i for i, x in enumerate(insts) if x.name == "label"), -1) if loops else -1
        phis = [v for v in insts[label].uses if isinstance(v, VReg)] if label >= 0 else []
        for i, inst in enumerate(insts):
            for v in inst.reads() if i != label else ():
                uses[v].append(i)
                last[v] = i
            for v in inst.guard.vregs() if inst.guard else ():
                last[v] = i
            for v in inst.writes():
                born[v] = i
        members, end = set(phis), len(insts) - 1
        through: dict[VReg, None] = {}
        if label >= 0:
            for v, at in last.items():
                if at > label and v.const is None and born.get(v, -1) < label and v not in members:
                    through[v] = None
            for v in through:
                last[v] = end
            for v in phis:
                last[v] = max(last.get(v, -1), label)
        calls = [i for i, x in enumerate(insts) if x.name == "call"]
        collecting = [i for i, x in enumerate(insts) if x.collects and x.name == "call"]
        return Lifetimes(dict(uses), last, label, end, through, phis, calls, collecting)

    def next_use(self, v: VReg, position: int) -> int:
        """The next operation after `position` that wants it in a register."""
        at = self.uses.get(v, ())
        i = bisect_right(at, position)
        if i < len(at):
            return at[i]
        return self.end if v in self.through and position < self.end else NEVER

    def crosses_call(self, v: VReg, position: int) -> bool:
        i = bisect_right(self.calls, position)
        return i < len(self.calls) and self.calls[i] < self.last.get(v, -1)

    def collects_in_body(self) -> bool:
        return any(i > self.label for i in self.collecting)

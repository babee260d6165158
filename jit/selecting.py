"""Which variable of a loop selects what the loop does: as the program counter of an interpreter does, or a state.

By the recorded trace: what depends on the variable alone, through loads of what the loop does not store to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from jit.ir import ArrayDescr, Const, Op, Trace, Value


@dataclass(frozen=True)
class Selector:
    """A slot of the frame, the array descr of its accesses, and what is stored there last."""

    descr: ArrayDescr
    slot: int
    last: Value

    @property
    def observed(self) -> Op | None:
        """The operation whose results tell the slot's values; None where that is a constant, or something else."""
        raw = self.last.args[0] if isinstance(self.last, Op) and self.last.name == "int_tag" else None
        return raw if isinstance(raw, Op) else None


def selector(recorded: Trace) -> Selector | None:
    """The slot by whose value the loop should have versions, if there is one: most branches depend on it alone, and its
    next value does."""
    frame = recorded.inputargs[0]
    last: dict[int, Value] = {}
    descr: ArrayDescr | None = None
    for op in recorded.ops:
        if op.name == "setarrayitem_gc" and op.args[0] is frame and isinstance(op.args[1], Const):
            last[op.args[1].value] = op.args[2]
            descr = op.descr
    if descr is None:
        return None
    depends, branches = _dependences(recorded, frame, set(last))
    best: tuple[int, int] | None = None
    for slot, value in last.items():
        if depends.get(value, frozenset()) - {slot} or not isinstance(value, (Const, Op)):
            continue
        if branches[slot] >= 2 and (best is None or branches[slot] > best[0]):
            best = branches[slot], slot
    return Selector(descr, best[1], last[best[1]]) if best is not None else None


def _dependences(trace: Trace, frame: Value, stored: set[int]) -> tuple[dict[Value, frozenset[Any]], Counter[Any]]:
    """On which of the frame's changing slots, and of other changing things, each value depends; and how many branches
    on values that are loaded depend on one slot alone."""
    stores = [op for op in trace.ops if op.name in ("setfield_gc", "setarrayitem_gc")]
    changing = {op.descr for op in stores if op.args[0] is not frame}
    calls = any(op.name.startswith("call_") and not op.info.pure for op in trace.ops)
    depends: dict[Value, frozenset[Any]] = {}
    slots: dict[int, Value] = {}
    selected: set[Value] = set()  # loads at a place that depends on something
    branches: Counter[Any] = Counter()
    for op in trace.ops:
        own: frozenset[Any] = frozenset().union(*(depends.get(a, frozenset()) for a in op.args))
        at_slot = op.name.startswith("getarrayitem") and op.args[0] is frame and isinstance(op.args[1], Const)
        if op.name == "setarrayitem_gc" and op.args[0] is frame and isinstance(op.args[1], Const):
            slots[op.args[1].value] = op.args[2]
        elif at_slot:
            slot = op.args[1].value  # type: ignore[attr-defined]
            itself: frozenset[Any] = frozenset((slot,) if slot in stored else ())
            if slots.get(slot) in selected:
                selected.add(op)
            own = depends.get(slots[slot], frozenset()) if slot in slots else itself
        elif op.info.reads and not getattr(op.descr, "immutable", False):
            if op.descr in changing or (calls and op.name != "getheader"):
                own |= {"memory"}
        elif op.name.startswith(("call", "new")) and not op.info.pure:
            own |= {"call"}
        depends[op] = own
        if any(a in selected for a in op.args) or (op.info.reads and own and not at_slot):
            selected.add(op)
        if op.name in ("guard_true", "guard_false", "guard_value") and len(own) == 1 and op.args[0] in selected:
            branches[next(iter(own))] += 1
    return depends, branches

"""The entry frame as virtualizable: its slots live in values, not in memory, while the trace runs.

The first read of a slot loads it; a store only changes the cached value and marks the slot dirty. Dirty slots become
pending stores in the resume data of guards, are carried through a peeled loop, and are really stored before the trace
goes on elsewhere (jump to another trace, finish). Slots that a merge point calls dead are dropped. The VM guarantees
that while a trace runs only it touches the frame, and only through the one reference that it entered with.
"""

from __future__ import annotations

import typing

from jit.ir import ArrayDescr, Const, FieldDescr, MergePoint, Op, Value

if typing.TYPE_CHECKING:
    from jit.optimizer.core import Optimizer

SlotKey = tuple["FieldDescr | ArrayDescr", "int | None"]  # index of an item, None for a field


class Virtualizable:
    def __init__(self, frame: Value) -> None:
        self.frame = frame
        self.slots: dict[SlotKey, Value] = {}
        self.dirty: dict[SlotKey, None] = {}  # in order of the first store

    def drop(self, point: MergePoint) -> None:
        """Forget the items that are dead at a merge point."""
        for key in list(self.slots):
            if is_dead(point, key[1]):
                del self.slots[key]
                self.dirty.pop(key, None)

    def store(self, opt: Optimizer, key: SlotKey) -> None:
        """Really store a dirty slot."""
        descr, index = key
        value = opt.resolve(self.slots[key])
        del self.dirty[key]
        if index is None:
            opt.emit(Op("setfield_gc", [self.frame, value], descr))
        else:
            opt.emit(Op("setarrayitem_gc", [self.frame, Const(index, "i"), value], descr))

    def flush(self, opt: Optimizer) -> None:
        """Really store all dirty slots."""
        for key in list(self.dirty):
            self.store(opt, key)


def is_dead(point: MergePoint, index: int | None) -> bool:
    if index is None:
        return False
    return index in point.dead or (point.live is not None and index not in point.live)


def _key(opt: Optimizer, op: Op) -> SlotKey | None:
    """The slot that an operation on the entry frame is about; None where it is none of our business."""
    frame = opt.frame
    if frame is None or not op.descr.virtualizable or op.args[0] is not frame.frame:
        return None
    if isinstance(op.descr, FieldDescr):
        return None if op.descr.immutable else (op.descr, None)
    index = op.args[1]
    if isinstance(index, Const):
        return op.descr, index.value
    frame.flush(opt)
    frame.slots.clear()
    return None


def read(opt: Optimizer, op: Op) -> Value | None:
    key = _key(opt, op)
    if key is None:
        return None
    assert opt.frame is not None
    value = opt.frame.slots.get(key)
    if value is not None:
        opt.counters["frame loads removed"] += 1
        return opt.resolve(value)
    opt.frame.slots[key] = opt.emit(op)
    if op.kind == "i" and key[0].bounds is not None:
        opt.narrow(op, *key[0].bounds)
    return op


def write(opt: Optimizer, op: Op) -> Value | None:
    key = _key(opt, op)
    if key is None:
        return None
    assert opt.frame is not None
    old = opt.frame.slots.get(key)
    opt.counters["frame stores put off"] += 1
    if old is None or opt.resolve(old) != op.args[-1]:
        opt.frame.slots[key] = op.args[-1]
        opt.frame.dirty[key] = None
    return op


def merge_point(opt: Optimizer, op: Op) -> Value | None:
    """Drops dead slots; the operation stays in the trace, without the frame, as a mark for dumps."""
    point, frame = op.descr, op.args[-1] if op.args else None
    opt.shared = None
    if isinstance(point, MergePoint) and frame is not None and frame.kind == "r":
        opt.pc = point.greens
        if opt.frame is not None and frame is opt.frame.frame:
            opt.frame.drop(point)
        virtual = opt.virtual(frame)
        if virtual is not None:
            for index in list(virtual.items):
                if is_dead(point, index):
                    del virtual.items[index]
    marker = Op("debug_merge_point", [a for a in op.args if type(a) is Const], op.descr)
    opt.out.append(marker)
    marker.pc = opt.pc
    return op


def leave(opt: Optimizer, op: Op) -> Value | None:
    """jump to a trace's entry, finish: the frame must be complete in memory."""
    if opt.frame is not None:
        opt.frame.flush(opt)
    return None


HANDLERS = (
    dict.fromkeys("getfield_gc_i getfield_gc_r getfield_gc_f".split(), read)
    | dict.fromkeys("getarrayitem_gc_i getarrayitem_gc_r getarrayitem_gc_f".split(), read)
    | {"setfield_gc": write, "setarrayitem_gc": write, "debug_merge_point": merge_point}
    | {"jump": leave, "finish": leave}
)

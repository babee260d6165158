"""Frames as virtualizables: their slots live in values, not in memory, while the trace runs.

The first read of a slot loads it; a store only changes the cached value and marks the slot dirty. Dirty slots become
pending stores in the resume data of guards, are carried through a peeled loop, and are really stored before the trace
goes on elsewhere (jump to another trace, finish). Slots that a merge point calls dead are dropped, and so is what a
call has passed, once the frame runs that it has made. The VM guarantees
that while a trace runs only it touches frames, and the entry frame only through the one reference that it entered with.

So is any other real frame treated from the first merge point that stands in it (the tracer sees to it that a frame has
one name at merge points), or, where only one frame is known, from the first access to the one to which that returns. A
merge point in a frame to which another one returns means that the other has returned: its slots are dead.
"""

from __future__ import annotations

from collections.abc import Mapping

from jit.ir import ArrayDescr, Const, FieldDescr, MergePoint, Op, Value
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.facts.frames import SlotKey, Stood, Virtualizable, is_dead
from jit.optimizer.facts.unnamed import Unnamed


def _slot(opt: Optimizer, op: Op) -> tuple[Virtualizable, SlotKey] | None:
    """The frame and the slot that an operation is about; None where it is none of our business."""
    descr = op.descr
    if not descr.virtualizable or descr.immutable or not opt.frames:
        return None
    frame = opt.frames.get(op.args[0])
    callee = _callee(opt, op.args[0]) if frame is None else None
    if callee is not None and opt.frames.keys() == {callee}:
        frame = _enter(opt, op.args[0])
    key: SlotKey | None = (descr, None)
    if isinstance(descr, ArrayDescr):
        index = op.args[1]
        key = (descr, index.value) if isinstance(index, Const) else None
    if frame is not None and key is not None:
        return frame, key
    for other in [frame] if frame is not None else opt.frames.values():
        if frame is None and other.frame is callee:
            continue  # no frame returns to itself
        if frame is None and other is opt.frame and not _may_be_entry(opt, op.args[0]):
            continue  # has no other name
        for slot in list(other.slots) if key is None else [key]:
            if slot in other.dirty:
                opt.store_slot(other, slot)
            other.slots.pop(slot, None)
    return None


def _callee(opt: Optimizer, frame: Value) -> Value | None:
    """Of a frame that was read as the one to which another returns: that other one."""
    if isinstance(frame, Op) and isinstance(frame.descr, FieldDescr):
        descr = frame.descr
        if descr.virtualizable and descr.target and not descr.immutable:
            return opt.resolve(frame.args[0])
    return None


def _may_be_entry(opt: Optimizer, frame: Value) -> bool:
    """May it be the frame with which the trace was entered? A generator's, as the generator refers to it, and callers
    of that; the callers of the entry frame are not."""
    while isinstance(frame, Op) and isinstance(frame.descr, FieldDescr):
        if frame.descr.refers_to_frame:
            return True
        frame = opt.resolve(frame.args[0])
        if opt.frame is not None and frame is opt.frame.frame:
            return False
    return False


def read(opt: Optimizer, op: Op) -> Value | None:
    found = _slot(opt, op)
    if found is None:
        return None
    frame, key = found
    value = frame.slots.get(key)
    value = None if value is None else opt.resolve(value)
    if value is not None and not isinstance(value, Unnamed):
        opt.counters["frame loads removed"] += 1
        return value
    frame.slots[key] = opt.emit(op)
    if value is not None:
        opt.becomes(value, op)
    opt.was_read(key[0], op)
    return op


def write(opt: Optimizer, op: Op) -> Value | None:
    found = _slot(opt, op)
    if found is None:
        return None
    frame, key = found
    old = frame.slots.get(key)
    opt.counters["frame stores put off"] += 1
    if old is None or opt.resolve(old) != op.args[-1]:
        frame.slots[key] = op.args[-1]
        frame.dirty[key] = None
    return op


def _enter(opt: Optimizer, frame: Value) -> Virtualizable | None:
    """The virtualizable that a merge point stands in, from now on; None for a virtual frame."""
    found = opt.frames.get(frame)
    if found is None and opt.options.virtualizable and not isinstance(frame, Const) and opt.virtual(frame) is None:
        found = opt.frames[frame] = Virtualizable(frame)
        for descr, table in opt.heap.mutable.items():
            if not descr.virtualizable:
                continue
            for obj, index in [key for key in table if key[0] == frame]:
                value = table.pop((obj, index))
                if index is None or isinstance(index, Const):
                    found.slots[descr, None if index is None else index.value] = value
    return found


def _drop_returned(opt: Optimizer, frame: Value) -> None:
    """Frames that return to the one that is running have returned. (A generator that has yielded returns to none.)"""
    for value, other in list(opt.frames.items()):
        if value is not frame and _refers(opt, other.slots, frame):
            if opt.frames.pop(value) is opt.frame:
                opt.frame = None
            opt.counters["frames returned"] += 1


def _stand(opt: Optimizer, frame: Value, point: MergePoint) -> None:
    """The frame runs, at this merge point, which says something of it."""
    stood = opt.stood
    if stood is not None and stood.frame is frame and not stood.passed and not point.passed:
        return
    if opt.virtual(frame) is None and (stood is None or stood.frame is not frame):
        for descr, value in point.fields:
            opt.heap.put(frame, descr, None, value)
    items = _items(opt, frame) if point.passed else {}
    opt.stood = Stood(frame, {index: value for index, value in items.items() if index in point.passed})


def _run(opt: Optimizer, frame: Value) -> None:
    """This frame runs now. If it is another one than before, and refers to that, the instruction there has made it, or
    made it go on: what was passed to it is not read again in the frame that it was passed from."""
    stood, virtual = opt.stood, opt.virtual(frame)
    if stood is None or not stood.passed or frame not in opt.frames and virtual is None:
        return
    caller = opt.resolve(stood.frame)
    slots = opt.frames[frame].slots if virtual is None else {}
    if virtual is not None:
        slots.update({(descr, None): value for descr, value in virtual.fields.items()})
    if caller is frame or not _refers(opt, slots, caller):
        return
    items = _items(opt, caller)
    dead = {i for i, value in stood.passed.items() if i in items and opt.resolve(items[i]) == opt.resolve(value)}
    waits, made = opt.frames.get(caller), opt.virtual(caller)
    if waits is not None:
        waits.forget_items(dead)
    elif made is not None:
        made.items = {index: value for index, value in made.items.items() if index not in dead}


def _items(opt: Optimizer, frame: Value) -> Mapping[int, Value]:
    """What is known of a frame's items."""
    known, virtual = opt.frames.get(frame), opt.virtual(frame)
    return known.items() if known is not None else virtual.items if virtual is not None else {}


def _refers(opt: Optimizer, slots: Mapping[SlotKey, Value], other: Value) -> bool:
    """Is the other frame one to which that with these slots refers, as to the one that it returns to?"""
    return any(
        descr.target and not descr.immutable and index is None and opt.resolve(value) is other
        for (descr, index), value in slots.items()
        if isinstance(descr, FieldDescr)
    )


def merge_point(opt: Optimizer, op: Op) -> Value | None:
    """Drops dead slots; the operation stays in the trace, without the frame, as a mark for dumps."""
    point, frame = op.descr, op.args[-1] if op.args else None
    opt.shared = None
    if isinstance(point, MergePoint) and frame is not None and frame.kind == "r":
        opt.pc = point.greens
        _run(opt, frame)
        entered = _enter(opt, frame)
        if entered is not None:
            entered.drop(point)
            if len(opt.frames) > 1:
                _drop_returned(opt, frame)
        virtual = opt.virtual(frame)
        if virtual is not None:
            for index in list(virtual.items):
                if is_dead(point, index):
                    del virtual.items[index]
        _stand(opt, frame, point)
    op.args = [a for a in op.args if type(a) is Const]
    op.pc = opt.pc
    opt.out.append(op)
    return op


def leave(opt: Optimizer, op: Op) -> Value | None:
    """jump to a trace's entry, finish: frames must be complete in memory. A bridge may go to a label instead."""
    _run(opt, op.args[0])
    if op.name == "jump" and opt.at_jump is not None and opt.at_jump(opt, op):
        return op
    for frame in opt.frames.values():
        opt.flush(frame)
    return None


HANDLERS: Handlers = (
    dict.fromkeys("getfield_gc_i getfield_gc_r getfield_gc_f".split(), read)
    | dict.fromkeys("getarrayitem_gc_i getarrayitem_gc_r getarrayitem_gc_f".split(), read)
    | {"setfield_gc": write, "setarrayitem_gc": write, "debug_merge_point": merge_point}
    | {"jump": leave, "finish": leave}
)

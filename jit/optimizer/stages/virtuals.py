"""Allocation removal: an object that does not escape is not allocated.

`new`, `new_array` of constant length and `new_instance` of constant capacity become virtual: their fields and items are
values that the optimizer follows. A virtual is forced (allocated, see core) where it becomes an argument of an emitted
operation: a call, a store into a real object, the end of the trace. In resume data it stays virtual. Likewise a tagged
small int stands for its untagged int until its word is wanted.
"""

from __future__ import annotations

from jit.ir import ArrayDescr, Const, FieldDescr, Op, Value
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.info import POINTER, TAGGED, RefInfo, Virtual
from jit.semantics import SMALL_MAX, SMALL_MIN


def new(opt: Optimizer, op: Op) -> Value | None:
    """new, new_array(length), new_instance(map, capacity)."""
    info = RefInfo(POINTER, True, op.descr.header or None)
    header = op.args[0] if op.name == "new_instance" else None
    length = op.args[-1] if op.name != "new" else Const(0, "i")
    fits = type(length) is Const and 0 <= length.value <= opt.options.max_virtual_length
    if not (opt.options.virtuals and fits):
        opt.emit(op)
        info.fresh = True
        opt.refs[op] = info
        if isinstance(header, Const):
            opt.heap.put(op, HEADER, None, Const(header.value, "i"))
        if op.name == "new_array":
            opt.narrow(length, 0, (1 << 31) - 1)
        return op
    assert isinstance(length, Const)
    info.virtual = Virtual(op.descr, length.value, header)
    opt.refs[op] = info
    opt.counters["allocations removed"] += 1
    return op


def _is_length(virtual: Virtual, descr: FieldDescr) -> bool:
    return bool(virtual.descr.item_bytes) and descr.offset == virtual.descr.length_offset and descr.offset != 0


def read_field(opt: Optimizer, op: Op) -> Value | None:
    virtual = opt.virtual(op.args[0])
    if virtual is None:
        return None
    value = virtual.fields.get(op.descr)
    if value is not None:
        return opt.resolve(value)
    if _is_length(virtual, op.descr):
        return Const(virtual.length, "i")
    return _zero(op.kind)


def _zero(kind: str) -> Const:
    return Const(0.0 if kind == "f" else 0, kind)


def write_field(opt: Optimizer, op: Op) -> Value | None:
    virtual = opt.virtual(op.args[0])
    if virtual is None:
        return None
    virtual.fields[op.descr] = op.args[1]
    return op


def _item(opt: Optimizer, op: Op, virtual: Virtual) -> int | None:
    """Index of an item of a virtual; None (and the virtual is forced by who comes next) where it is not constant."""
    index = op.args[1]
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    if type(index) is not Const or not 0 <= index.value < virtual.length or descr.kind == "b":
        return None
    if virtual.array is None:
        virtual.array = descr
    return index.value if virtual.array == descr else None


def read_item(opt: Optimizer, op: Op) -> Value | None:
    virtual = opt.virtual(op.args[0])
    if virtual is None:
        return None
    index = _item(opt, op, virtual)
    if index is None:
        return _forced(opt, op)
    value = virtual.items.get(index)
    return _zero(op.kind) if value is None else opt.resolve(value)


def write_item(opt: Optimizer, op: Op) -> Value | None:
    virtual = opt.virtual(op.args[0])
    if virtual is None:
        return None
    index = _item(opt, op, virtual)
    if index is None:
        return _forced(opt, op)
    virtual.items[index] = op.args[2]
    return op


def _forced(opt: Optimizer, op: Op) -> Value | None:
    op.args[0] = opt.force(op.args[0])
    return None


def int_tag(opt: Optimizer, op: Op) -> Value | None:
    """Put off until the word is wanted. That it fits says something of the int."""
    raw = op.args[0]
    opt.narrow(raw, SMALL_MIN, SMALL_MAX)
    known = opt.pure.get(("int_tag", raw))
    if known is not None:
        return opt.resolve(known)
    info = RefInfo(TAGGED, True)
    info.raw = raw
    info.lazy = opt.options.virtuals
    opt.refs[op] = info
    opt.pure["int_tag", raw] = op
    if not info.lazy:
        opt.emit(op)
    return op


def int_untag(opt: Optimizer, op: Op) -> Value | None:
    """One untagged int for each word."""
    ref = op.args[0]
    info = opt.ref(ref)
    if info.raw is not None:
        return opt.resolve(info.raw)
    opt.emit(op)
    info.raw = op
    if info.tag == TAGGED:
        opt.pure["int_tag", op] = ref
    opt.narrow(op, SMALL_MIN, SMALL_MAX)
    return op


def ref_is_small(opt: Optimizer, op: Op) -> Value | None:
    tag = opt.ref(op.args[0]).tag
    return Const(int(tag == TAGGED), "i") if tag else None


def pointer_compare(opt: Optimizer, op: Op) -> Value | None:
    """ptr_eq, ptr_ne: of objects that cannot be the same, with null."""
    a, b = op.args
    equal = Const(int(op.name == "ptr_eq"), "i")
    unequal = Const(1 - equal.value, "i")
    if a == b:
        return equal
    x, y = opt.ref(a), opt.ref(b)
    if x.virtual is not None or y.virtual is not None or (x.fresh and y.fresh):
        return unequal
    if x.tag and y.tag and x.tag != y.tag:
        return unequal
    header = opt.header(a)
    if header is not None and opt.header(b) not in (None, header):
        return unequal
    for ref, other in ((a, y), (b, x)):
        if type(ref) is Const and (other.fresh or (ref.value == 0 and other.nonnull)):
            return unequal
    return None


HANDLERS: Handlers = {
    "new": new,
    "new_array": new,
    "new_instance": new,
    "getfield_gc_i": read_field,
    "getfield_gc_r": read_field,
    "getfield_gc_f": read_field,
    "setfield_gc": write_field,
    "getarrayitem_gc_i": read_item,
    "getarrayitem_gc_r": read_item,
    "getarrayitem_gc_f": read_item,
    "setarrayitem_gc": write_item,
    "int_tag": int_tag,
    "int_untag": int_untag,
    "ref_is_small": ref_is_small,
    "ptr_eq": pointer_compare,
    "ptr_ne": pointer_compare,
}

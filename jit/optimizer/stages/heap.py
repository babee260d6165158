"""Heap cache: a field or item that was read or stored is not read again while nothing may have changed it.

Facts are (object, descr, index) -> value. A store to a field forgets what the same field of other objects held, unless
they cannot be the same object (different headers, or both allocated here). A call forgets what its write set names.
Immutable fields and items are never forgotten; those of immortal constants are read now, from the image. A store of the
value that is there already, and a VmState store that the next one overwrites unseen, are dropped.
"""

from __future__ import annotations

from typing import Any

from jit.ir import ArrayDescr, CallDescr, Const, Op, Value, WatchDescr
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.emission.resumedata import set_apart
from jit.optimizer.facts.heapcache import HEADER, word_address
from jit.optimizer.facts.info import InvalidLoop
from jit.optimizer.facts.unnamed import Unnamed
from jit.semantics import wrap


def _distinct(opt: Optimizer, a: Value, b: Value) -> bool:
    """Surely not the same object."""
    x, y = opt.ref(a), opt.ref(b)
    header = opt.header(a)
    if header is not None and opt.header(b) not in (None, header):
        return True
    fresh_or_const = (x.fresh or type(a) is Const) and (y.fresh or type(b) is Const)
    return fresh_or_const and a != b


def _disjoint(opt: Optimizer, i: Value | None, j: Value | None) -> bool:
    """Surely not the same index."""
    if i is None or j is None:
        return False
    a, b = opt.bound(i), opt.bound(j)
    return a[1] < b[0] or b[1] < a[0]


def _store(opt: Optimizer, obj: Value, descr: Any, index: Value | None, value: Value) -> None:
    """Account for an emitted store."""
    table = opt.heap.table(descr)
    if not descr.immutable:
        for key in list(table):
            other = opt.resolve(key[0])
            if other == obj and key[1] == index:
                continue
            at = None if key[1] is None else opt.resolve(key[1])
            if not (_disjoint(opt, at, index) or _distinct(opt, other, obj)):
                del table[key]
    if descr.kind == "b":
        low, high = opt.bound(value)
        if low < 0 or high > 255:
            table.pop((obj, index), None)
            return
    table[obj, index] = value


def _constant(opt: Optimizer, obj: Value, descr: Any, index: Value | None) -> Const | None:
    """The contents of an immutable field or item of an immortal object."""
    options = opt.options
    if not descr.immutable or type(obj) is not Const or obj.kind != "r" or options.read_word is None:
        return None
    if isinstance(descr, ArrayDescr):
        if type(index) is not Const or index.value < 0:
            return None
        address = obj.value + descr.base + index.value * descr.item_bytes
    else:
        address = obj.value + descr.offset
    if descr.kind == "f":
        return Const(options.read_double(address), "f") if options.read_double is not None else None
    if descr.kind == "b":
        word = options.read_word(address & ~3)
        return Const(word >> 8 * (address & 3) & 0xFF, "i")
    word = options.read_word(address) & 0xFFFF_FFFF
    if descr.kind == "r":
        return Const(word, "r") if _immortal(opt, word) else None
    return Const(wrap(word), "i")


def _watched(opt: Optimizer, obj: Value, descr: Any, index: Value | None) -> Const | None:
    """The constant that a watched word holds, under a check of the watch in place of the load."""
    address = word_address(obj, descr, index)
    watched = opt.options.watched.get(address) if address is not None else None
    if address is None or watched is None:
        return None
    word = watched.expected
    if descr.kind == "r" and not _immortal(opt, word):
        return None
    guard = Op("guard_not_watched", [], WatchDescr(address, word))
    opt.emit(guard)
    set_apart(guard, watched.number)
    opt.counters["loads watched"] += 1
    constant = Const(word, "r") if descr.kind == "r" else Const(wrap(word), "i")
    opt.heap.put(obj, descr, index, constant)
    return constant


def _immortal(opt: Optimizer, word: int) -> bool:
    """May a trace embed this word? Small ints, null and immortal objects."""
    return bool(word & 1) or word == 0 or opt.options.immortal(word)


def read(opt: Optimizer, op: Op) -> Value | None:
    """getfield_gc, getarrayitem_gc, getfield_raw. Raises InvalidLoop where a fact that is speculated on says that
    there is no object: what was recorded has one."""
    obj = op.args[0]
    if type(obj) is Const and obj.kind == "r" and (not obj.value or obj.value & 1):
        raise InvalidLoop(f"a load from {obj.value}")
    index = op.args[1] if len(op.args) > 1 else None
    descr = op.descr
    constant = _constant(opt, obj, descr, index)
    if constant is not None:
        opt.counters["constant loads"] += 1
        return constant
    if not opt.options.heap:
        opt.emit(op)
        opt.was_read(descr, op)
        return op
    value = opt.heap.get(obj, descr, index)
    value = None if value is None else opt.resolve(value)
    if value is not None and not isinstance(value, Unnamed):
        opt.counters["loads removed"] += 1
        return value
    if opt.options.watched and opt.shared is not None:
        constant = _watched(opt, obj, descr, index)
        if constant is not None:
            return constant
    opt.heap.raw_stores.pop((obj, descr), None)
    opt.emit(op)
    if value is not None:
        opt.becomes(value, op)
    opt.heap.put(op.args[0], descr, index, op)
    opt.was_read(descr, op)
    return opt.resolve(op)


def write(opt: Optimizer, op: Op) -> Value | None:
    """setfield_gc, setarrayitem_gc."""
    obj, value = op.args[0], op.args[-1]
    index = op.args[1] if len(op.args) > 2 else None
    if opt.options.heap:
        old = opt.heap.get(obj, op.descr, index)
        if old is not None and opt.resolve(old) == value:
            opt.counters["stores removed"] += 1
            return op
    opt.emit(op)
    _store(opt, op.args[0], op.descr, index, op.args[-1])
    return op


def write_raw(opt: Optimizer, op: Op) -> Value | None:
    """setfield_raw: VmState fields are at constant addresses and never alias."""
    address, value = op.args
    old = opt.heap.get(address, op.descr, None)
    if opt.options.heap and type(address) is Const:
        if old is not None and opt.resolve(old) == value:
            opt.counters["stores removed"] += 1
            return op
        unseen = opt.heap.raw_stores.get((address, op.descr))
        if unseen is not None:
            opt.counters["stores removed"] += 1
            opt.remove(unseen)
    opt.emit(op)
    _store(opt, op.args[0], op.descr, None, op.args[-1])
    opt.heap.raw_stores[address, op.descr] = op
    return op


def raw_store(opt: Optimizer, op: Op) -> Value | None:
    """A store to any address (but of a pin, which is no memory)."""
    opt.emit(op)
    if op.descr.kind == "p":
        return op
    opt.heap.forget(None)
    opt.header_epoch += 1
    return op


def call(opt: Optimizer, op: Op) -> Value | None:
    """Residual calls."""
    descr = op.descr
    assert isinstance(descr, CallDescr)
    if descr.in_frames:
        opt.show_frames(descr.writes)
    opt.emit(op)
    writes = frozenset() if descr.elidable else descr.writes
    opt.heap.forget(writes)
    if writes is None or (HEADER.struct, HEADER.name) in writes:
        opt.header_epoch += 1
    return op


def quasi_immutable(opt: Optimizer, op: Op) -> Value | None:
    """The trace relies on a field."""
    field = op.args[0]
    assert isinstance(field, Const)
    opt.relies_on.add(field.value + op.descr.offset)
    return op


def getheader(opt: Optimizer, op: Op) -> Value | None:
    """A type id or map that is known, else read it."""
    value = op.args[0]
    header = opt.header(value)
    if header is None and opt.ref(value).target:
        header = opt.ref(value).target
    if header is not None:
        return Const(wrap(header), "i")
    virtual = opt.virtual(value)
    if virtual is not None and virtual.header is not None:
        return opt.do("cast_ptr_to_int", [virtual.header])
    known = opt.heap.get(value, HEADER, None)
    if known is not None:
        return opt.resolve(known)
    opt.emit(op)
    opt.heap.put(op.args[0], HEADER, None, op)
    return op


def setheader(opt: Optimizer, op: Op) -> Value | None:
    """An instance gets another map."""
    obj, map_ = op.args
    virtual = opt.virtual(obj)
    if virtual is not None:
        virtual.header = map_
        return op
    opt.emit(op)
    opt.header_epoch += 1
    header = Const(map_.value, "i") if isinstance(map_, Const) else None
    _store(opt, op.args[0], HEADER, None, header or op)
    if header is None:
        del opt.heap.table(HEADER)[op.args[0], None]
    return op


_READS = ("getfield_gc_i getfield_gc_r getfield_gc_f getarrayitem_gc_i getarrayitem_gc_r getarrayitem_gc_f "
          "getfield_raw_i getfield_raw_r").split()  # fmt: skip
HANDLERS: Handlers = dict.fromkeys(_READS, read) | {
    "setfield_gc": write,
    "setarrayitem_gc": write,
    "setfield_raw": write_raw,
    "raw_store": raw_store,
    "getheader": getheader,
    "quasiimmut_field": quasi_immutable,
    "setheader": setheader,
    "call_i": call,
    "call_r": call,
    "call_f": call,
    "call_n": call,
}

"""sum, min, max, any, all of built-in values. What needs user code, and all iterators (whose items are gone once they
are taken), is left to the library (lib/iteration.py)."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    header,
    i32,
    int_add_ovf,
    is_small,
    ovf,
    same,
    tag,
    untag,
    vm,
)
from runtime.translate.lltypes import FloatArray, IntArray, List, RefArray, Tuple
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.containers.iterate import list_of_items, never_iterable, not_iterable
from runtime.vm.containers.lists import load_item
from runtime.vm.errors import fail_fixed, type_error
from runtime.vm.kinds import is_str, kind, payload
from runtime.vm.numbers.arith import binary, to_float
from runtime.vm.objects import box_bool, box_float
from runtime.vm.operations.compare import compare, truth
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr


@dont_look_inside
def items_of(iterable: W) -> List:
    """A list of the items of a built-in container. NULL: an exception is pending, or the library has to do it."""
    w = payload(iterable)
    k = kind(w)
    if k >= kinds.FIRST_MAP or k == kinds.ITERATOR or k == kinds.GENERATOR or not same(w, iterable):
        return NULL
    items = list_of_items(w)
    if items is NULL and vm.error_kind == 0 and never_iterable(w):
        not_iterable(w)
    return items


@dont_look_inside
def builtin_sum(iterable: W, start: W) -> W:
    total: W = tag(0) if start is NULL else start
    if is_str(total) or kind(total) == kinds.BYTES or kind(total) == kinds.BYTE_ARRAY:
        return NULL
    items = items_of(iterable)
    if items is NULL:
        return NULL
    i = 0
    if header(items.items) == kinds.INT_ARRAY and is_small(total):
        ints = cast(IntArray, items.items)
        small = untag(total)
        while i < items.length:
            more = int_add_ovf(small, ints[i])
            if ovf():
                break
            small = more
            i += 1
        total = tag(small)
    elif header(items.items) == kinds.FLOAT_ARRAY and is_small(total):
        floats = cast(FloatArray, items.items)
        x = to_float(total)
        while i < items.length:
            x = x + floats[i]
            i += 1
        return box_float(x) if items.length > 0 else total
    while i < items.length:
        item = load_item(items, i)
        if item is NULL:
            return NULL
        total = binary(Op.ADD, total, item)
        if total is NULL:
            return NULL
        i += 1
    return total


def builtin_min(key: W, default: W, args: W) -> W:
    if key is NULL and default is NULL and promote(cast(Tuple, args).length) == 2:
        best = chosen(Op.LT, cast(Tuple, args)[0], cast(Tuple, args)[1])
        if best is not NULL:
            return best
    return extreme(Op.LT, key, default, cast(Tuple, args))


def builtin_max(key: W, default: W, args: W) -> W:
    if key is NULL and default is NULL and promote(cast(Tuple, args).length) == 2:
        best = chosen(Op.GT, cast(Tuple, args)[0], cast(Tuple, args)[1])
        if best is not NULL:
            return best
    return extreme(Op.GT, key, default, cast(Tuple, args))


def chosen(op: i32, a: W, b: W) -> W:
    """b if `b op a` else a, of small ints and floats; NULL: others."""
    if is_real(a) and is_real(b):
        if same(compare(op, b, a), TRUE):
            return b
        return a
    return NULL


def is_real(w: W) -> bool:
    """A small int or a float?"""
    return is_small(w) or promote(header(w)) == kinds.FLOAT


@dont_look_inside
def extreme(op: i32, key: W, default: W, args: Tuple) -> W:
    """min (op is LT) or max (GT)."""
    name_is_min = op == Op.LT
    if args.length == 0:
        if name_is_min:
            return type_error("min expected at least 1 argument, got 0", NULL, NULL)
        return type_error("max expected at least 1 argument, got 0", NULL, NULL)
    if key is not NULL and not same(key, NONE):
        return NULL
    if args.length > 1:
        if default is not NULL:
            return NULL
        return best_of_tuple(op, args)
    items = items_of(args[0])
    if items is NULL:
        return NULL
    if items.length == 0:
        if default is not NULL:
            return default
        message: i32 = FixedStr.MIN_EMPTY if name_is_min else FixedStr.MAX_EMPTY
        return fail_fixed(ErrorKind.VALUE_ERROR, message, NULL, NULL)
    return best_of_list(op, items)


@dont_look_inside
def best_of_tuple(op: i32, values: Tuple) -> W:
    best = values[0]
    i = 1
    while i < values.length:
        better = compare(op, values[i], best)
        if better is NULL:
            return NULL
        if same(better, TRUE):
            best = values[i]
        i += 1
    return best


@dont_look_inside
def best_of_list(op: i32, items: List) -> W:
    strategy = header(items.items)
    place = 0
    i = 1
    while i < items.length:
        if strategy == kinds.INT_ARRAY:
            ints = cast(IntArray, items.items)
            better = ints[i] < ints[place] if op == Op.LT else ints[i] > ints[place]
        elif strategy == kinds.FLOAT_ARRAY:
            floats = cast(FloatArray, items.items)
            better = floats[i] < floats[place] if op == Op.LT else floats[i] > floats[place]
        else:
            refs = cast(RefArray, items.items)
            result = compare(op, refs[i], refs[place])
            if result is NULL:
                return NULL
            better = same(result, TRUE)
        if better:
            place = i
        i += 1
    return load_item(items, place)


@dont_look_inside
def builtin_any(iterable: W) -> W:
    return first_with(iterable, True)


@dont_look_inside
def builtin_all(iterable: W) -> W:
    return first_with(iterable, False)


@dont_look_inside
def first_with(iterable: W, wanted: bool) -> W:
    """Is there an item with this truth? `wanted` if so."""
    items = items_of(iterable)
    if items is NULL:
        return NULL
    i = 0
    while i < items.length:
        item = load_item(items, i)
        if item is NULL:
            return NULL
        result = truth(item)
        if result < 0:
            return NULL
        if (result == 1) == wanted:
            return box_bool(wanted)
        i += 1
    return box_bool(not wanted)

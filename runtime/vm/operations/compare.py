"""Comparisons and truth: small ints and floats, and identity where == means that, inlined; the rest called."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, f64, header, i32, is_small, same, untag
from runtime.translate.lltypes import BigInt, Bytes, Complex, Dict, FloatArray, IntArray, List, Set, Str
from runtime.translate.rjit import dont_look_inside, for_speed, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.containers import dicts, sets
from runtime.vm.containers.ranges import is_empty
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_str, type_name
from runtime.vm.kinds import is_number, is_str, is_str_kind, kind, payload
from runtime.vm.numbers import bigint
from runtime.vm.numbers.arith import floats, is_plain_int, is_zero, to_float
from runtime.vm.objects import box_bool, fixed
from runtime.vm.operations import operators
from runtime.vm.operations.equality import FAILED, UNORDERED, USER, compare_numbers, equal, equal_nested, is_set
from runtime.vm.text.strings import compare_strs, equal_strs
from runtime.vm.text.textbuf import literal
from runtime.vm.types.dictproxy import overrides, overrides_equality
from spec.bytecode import ErrorKind, Op
from spec.messages import FixedStr


@inline
def fast_compare(op: i32, a: W, b: W) -> W:
    """TRUE or FALSE of small ints and floats; NULL: it is for other_compare to do."""
    if is_small(a) and is_small(b):
        return box_bool(compare_ints(op, untag(a), untag(b)))
    if floats(a, b):
        return box_bool(compare_floats(op, to_float(a), to_float(b)))
    return NULL


@for_speed
def compare(op: i32, a: W, b: W) -> W:
    """TRUE or FALSE; NULL: an exception is pending; or none: user code has to compare."""
    result = fast_compare(op, a, b)
    if result is not NULL:
        return result
    return other_compare(op, a, b)


@inline
def order_of_ints(a: W, b: W) -> i32:
    """Less than 0, 0, or more. A BigInt is further from 0 than any small int, so that its sign tells."""
    if is_small(a):
        if not is_small(b):
            return -cast(BigInt, b).sign
    elif is_small(b):
        return cast(BigInt, a).sign
    return bigint.big_compare(a, b)


@for_speed
def other_compare(op: i32, a: W, b: W) -> W:
    if is_plain_int(a) and is_plain_int(b):
        return box_bool(compare_ints(op, order_of_ints(a, b), 0))
    if (op == Op.EQ or op == Op.NE) and both_str(a, b):
        return box_bool(equal_strs(cast(Str, a), cast(Str, b)) == (op == Op.EQ))
    if op == Op.EQ:
        if by_identity(a) or by_identity(b):
            return compare_identity(a, b, True)
    elif op == Op.NE:
        if by_identity(a) or by_identity(b):
            return compare_identity(a, b, False)
    return compare_slow(op, a, b)


@for_speed
def both_str(a: W, b: W) -> bool:
    if is_small(a) or is_small(b):
        return False
    if not is_str_kind(promote(header(a))):
        return False
    return is_str_kind(promote(header(b)))


def by_identity(w: W) -> bool:
    """Is w None, or an instance without payload and __eq__, equal only to itself (where the other one says nothing
    else)?"""
    if is_small(w):
        return False
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        return same(payload(w), w) and not overrides_equality(w) and not overrides(w, fixed(FixedStr.NE))
    return h == kinds.NONE_TYPE


def compare_identity(a: W, b: W, wanted: bool) -> W:
    """One of them is equal only to itself; the other one's class may think otherwise."""
    if has_opinion(a) or has_opinion(b):
        return NULL
    return box_bool(same(a, b) == wanted)


def has_opinion(w: W) -> bool:
    if is_small(w) or promote(header(w)) < kinds.FIRST_MAP:
        return False
    return overrides_equality(w) or overrides(w, fixed(FixedStr.NE))


@inline
def compare_ints(op: i32, x: i32, y: i32) -> bool:
    match op:
        case Op.LT:
            return x < y
        case Op.LE:
            return x <= y
        case Op.EQ:
            return x == y
        case Op.NE:
            return x != y
        case Op.GT:
            return x > y
        case _:
            return x >= y


@inline
def compare_floats(op: i32, x: f64, y: f64) -> bool:
    match op:
        case Op.LT:
            return x < y
        case Op.LE:
            return x <= y
        case Op.EQ:
            return x == y
        case Op.NE:
            return x != y
        case Op.GT:
            return x > y
        case _:
            return x >= y


@dont_look_inside
def compare_slow(op: i32, a: W, b: W) -> W:
    if kind(a) >= kinds.FIRST_MAP or kind(b) >= kinds.FIRST_MAP:
        return NULL
    if op == Op.EQ or op == Op.NE:
        result = equal(a, b)
        if result < 0:
            return NULL
        return box_bool((result == 1) == (op == Op.EQ))
    return compare_order(op, a, b)


@dont_look_inside
def compare_order(op: i32, a: W, b: W) -> W:
    """Sequences are compared by the first items that differ, which may be sequences again."""
    while True:
        k = kind(a)
        if is_number(a) and is_number(b):
            order = compare_numbers(a, b)
            return FALSE if order == UNORDERED else box_bool(compare_ints(op, order, 0))
        if is_str_kind(k) and is_str(b):
            return box_bool(compare_ints(op, compare_strs(cast(Str, a), cast(Str, b)), 0))
        if k >= kinds.FIRST_MAP or kind(b) >= kinds.FIRST_MAP:
            return NULL
        if is_set(k) and is_set(kind(b)):
            return compare_sets(op, cast(Set, a), cast(Set, b))
        if k != kind(b) or (k != kinds.LIST and k != kinds.TUPLE):
            return compare_others(op, a, b)
        index = first_difference(a, b)
        if index < 0:
            return NULL
        m = sequence_length(a)
        n = sequence_length(b)
        if index == m or index == n:
            return box_bool(compare_ints(op, m, n))
        x = sequence_item(a, index)
        y = NULL if x is NULL else sequence_item(b, index)
        if y is NULL:
            return NULL
        a = x
        b = y


@dont_look_inside
def compare_others(op: i32, a: W, b: W) -> W:
    """Bytes and views that the library compares; else TypeError."""
    k = kind(a)
    m = kind(b)
    if k == kinds.BYTES and m == kinds.BYTES:
        return box_bool(compare_ints(op, compare_bytes(cast(Bytes, a), cast(Bytes, b)), 0))
    bytes_like = m == kinds.BYTES or m == kinds.BYTE_ARRAY or m == kinds.MEMORY_VIEW
    if bytes_like and (k == kinds.BYTES or k == kinds.BYTE_ARRAY or k == kinds.MEMORY_VIEW):
        return NULL
    if k == kinds.DICT_VIEW and (m == k or is_set(m)) or m == kinds.DICT_VIEW and is_set(k):
        return NULL
    if k == kinds.SLICE and m == kinds.SLICE:
        return NULL
    return not_ordered(op, a, b)


@dont_look_inside
@never_collects
def compare_bytes(a: Bytes, b: Bytes) -> i32:
    i = 0
    while i < a.length and i < b.length:
        if a[i] != b[i]:
            return -1 if a[i] < b[i] else 1
        i += 1
    return a.length - b.length


@dont_look_inside
def compare_sets(op: i32, a: Set, b: Set) -> W:
    """Subset and superset."""
    if op == Op.GT or op == Op.GE:
        other = a
        a = b
        b = other
    if (op == Op.LT or op == Op.GT) and a.count == b.count:
        return FALSE
    result = sets.is_subset(a, b)
    return NULL if result < 0 else box_bool(result == 1)


@dont_look_inside
def first_difference(a: W, b: W) -> i32:
    """Index of the first items that are not equal; the shorter length: none; FAILED, USER."""
    if kind(a) == kinds.LIST and kind(b) == kinds.LIST:
        index = first_different_number(cast(List, a), cast(List, b))
        if index >= 0:
            return index
    i = 0
    while i < sequence_length(a) and i < sequence_length(b):
        x = sequence_item(a, i)
        if x is NULL:
            return FAILED
        y = sequence_item(b, i)
        if y is NULL:
            return FAILED
        if not same(x, y):
            if is_small(x) and is_small(y):
                return i
            result = equal_nested(x, y, 0)
            if result < 0:
                return result
            if result == 0:
                return i
        i += 1
    return i


@dont_look_inside
@never_collects
def first_different_number(a: List, b: List) -> i32:
    """The same for two lists of ints or two of floats; -1: they are not."""
    strategy = header(a.items)
    if strategy != header(b.items) or strategy == kinds.REF_ARRAY:
        return -1
    i = 0
    while i < a.length and i < b.length:
        if strategy == kinds.INT_ARRAY:
            if cast(IntArray, a.items)[i] != cast(IntArray, b.items)[i]:
                return i
        elif cast(FloatArray, a.items)[i] != cast(FloatArray, b.items)[i]:
            return i
        i += 1
    return i


@dont_look_inside
def not_ordered(op: i32, a: W, b: W) -> W:
    template = literal("'{0}' not supported between instances of '{1}' and '{2}'")
    return fail_str(ErrorKind.TYPE_ERROR, template, operators.symbol(op), type_name(a), type_name(b))


@inline
def truth(w: W) -> i32:
    """bool(w): 1, 0; FAILED; USER. What is tested is most often a bool, and then no type needs to be looked at."""
    if same(w, FALSE):
        return 0
    if same(w, TRUE):
        return 1
    if is_small(w):
        return 1 if untag(w) != 0 else 0
    return truth_of_object(w)


@for_speed
def truth_of_object(w: W) -> i32:
    h = promote(header(w))
    if h == kinds.NONE_TYPE:
        return 0
    if h == kinds.LIST:
        return 1 if cast(List, w).length != 0 else 0
    if h == kinds.FLOAT:
        return 0 if is_zero(w) else 1
    if h >= kinds.FIRST_MAP:
        return truth_of_instance(w)
    return truth_slow(w)


def truth_of_instance(w: W) -> i32:
    if overrides(w, fixed(FixedStr.BOOL)) or overrides(w, fixed(FixedStr.LEN)):
        return USER
    plain = payload(w)
    if not same(plain, w):
        return truth_slow(plain)
    return 1


@dont_look_inside
def truth_slow(w: W) -> i32:
    k = kind(w)
    match k:
        case kinds.BIG_INT:
            return 1 if not is_small(w) or untag(w) != 0 else 0
        case kinds.BOOL:
            return 1 if same(w, TRUE) else 0
        case kinds.FLOAT:
            return 0 if is_zero(w) else 1
        case kinds.RANGE:
            return 0 if is_empty(w) else 1
        case kinds.DICT:
            return 1 if dicts.dict_length(cast(Dict, w)) != 0 else 0
        case kinds.SET | kinds.FROZEN_SET:
            return 1 if cast(Set, w).count != 0 else 0
        case kinds.COMPLEX:
            return 1 if cast(Complex, w).real != 0.0 or cast(Complex, w).imag != 0.0 else 0
        case kinds.BYTES | kinds.BYTE_ARRAY:
            return 1 if cast(Bytes, w).length != 0 else 0
        case kinds.CLASS:
            return truth_of_instance(w)  # of its metaclass
        case kinds.DICT_VIEW | kinds.MAPPING_PROXY | kinds.MEMORY_VIEW | kinds.NONE_TYPE | kinds.NOT_IMPLEMENTED:
            return USER
        case _:
            return 0 if sequence_length(w) == 0 else 1

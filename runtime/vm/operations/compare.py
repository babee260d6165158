"""Comparisons: small ints and floats, and identity where == means that, inlined; the rest called."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NULL, TRUE, W, cast, f64, header, i32, is_small, same, untag
from runtime.translate.lltypes import Str
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.containers.ranges import is_empty
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import fail_str
from runtime.vm.kinds import is_number, kind, type_name
from runtime.vm.numbers.arith import floats, is_zero, to_float
from runtime.vm.objects import box_bool
from runtime.vm.operations.equality import FAILED, UNORDERED, compare_numbers, equal
from runtime.vm.operations.operators import symbol
from runtime.vm.text.strings import compare_strs
from runtime.vm.text.textbuf import literal
from spec.bytecode import ErrorKind, Op


def compare(op: i32, a: W, b: W) -> W:
    """TRUE or FALSE; NULL: an exception is pending."""
    if is_small(a) and is_small(b):
        return box_bool(compare_ints(op, untag(a), untag(b)))
    if floats(a, b):
        return box_bool(compare_floats(op, to_float(a), to_float(b)))
    if op == Op.EQ:
        if by_identity(a) or by_identity(b):
            return box_bool(same(a, b))
    elif op == Op.NE:
        if by_identity(a) or by_identity(b):
            return box_bool(not same(a, b))
    return compare_slow(op, a, b)


def by_identity(w: W) -> bool:
    """Is w an instance or None, equal only to itself?"""
    if is_small(w):
        return False
    h = promote(header(w))
    return h >= kinds.FIRST_MAP or h == kinds.NONE_TYPE


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
    if op == Op.EQ or op == Op.NE:
        result = equal(a, b)
        if result == FAILED:
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
        if k != kind(b) or (k != kinds.STR and k != kinds.LIST and k != kinds.TUPLE):
            return not_ordered(op, a, b)
        if k == kinds.STR:
            return box_bool(compare_ints(op, compare_strs(cast(Str, a), cast(Str, b)), 0))
        index = first_difference(a, b)
        if index == FAILED:
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
def first_difference(a: W, b: W) -> i32:
    """Index of the first items that are not equal; the shorter length: none; FAILED."""
    n = sequence_length(a)
    if sequence_length(b) < n:
        n = sequence_length(b)
    i = 0
    while i < n:
        x = sequence_item(a, i)
        if x is NULL:
            return FAILED
        y = sequence_item(b, i)
        if y is NULL:
            return FAILED
        if not same(x, y):
            result = equal(x, y)
            if result == FAILED:
                return FAILED
            if result == 0:
                return i
        i += 1
    return n


@dont_look_inside
def not_ordered(op: i32, a: W, b: W) -> W:
    template = literal("'{0}' not supported between instances of '{1}' and '{2}'")
    return fail_str(ErrorKind.TYPE_ERROR, template, symbol(op), type_name(a), type_name(b))


def truth(w: W) -> bool:
    """bool(w). What is tested is most often a bool, and then no type needs to be looked at."""
    if same(w, FALSE):
        return False
    if same(w, TRUE):
        return True
    if is_small(w):
        return untag(w) != 0
    h = promote(header(w))
    if h == kinds.NONE_TYPE:
        return False
    if h >= kinds.FIRST_MAP:
        return True
    if h == kinds.FLOAT:
        return not is_zero(w)
    return truth_slow(w)


@dont_look_inside
def truth_slow(w: W) -> bool:
    if kind(w) == kinds.RANGE:
        return not is_empty(w)
    return sequence_length(w) != 0

"""== on any two values. Nested sequences are compared with an explicit stack, so that depth costs no C stack."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, f64, i32, same, tag, untag, vm
from runtime.translate.lltypes import BoundMethod, Float, List, RefArray, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.lists import append
from runtime.vm.containers.ranges import ranges_equal
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import recursion_error
from runtime.vm.kinds import is_number, kind
from runtime.vm.numbers import bigint
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.objects import list_of, new_ref_array
from runtime.vm.operations.operators import int_word
from runtime.vm.text.strings import equal_strs
from spec.messages import FixedStr

FAILED = -1  # an exception is pending
UNORDERED = 2  # one is a NaN
DEEPER = 2  # two sequences: compare their items
STACK_ENTRY = 3  # two sequences, index of the next items


@dont_look_inside
def compare_numbers(a: W, b: W) -> i32:
    """-1, 0, 1, exactly; UNORDERED."""
    x = int_word(a)
    y = int_word(b)
    if kind(x) == kinds.FLOAT:
        if kind(y) == kinds.FLOAT:
            return compare_floats(cast(Float, x).value, cast(Float, y).value)
        order = compare_int_float(y, cast(Float, x).value)
        return order if order == UNORDERED else -order
    if kind(y) == kinds.FLOAT:
        return compare_int_float(x, cast(Float, y).value)
    return bigint.big_compare(x, y)


def compare_floats(x: f64, y: f64) -> i32:
    if x < y:
        return -1
    if x > y:
        return 1
    return 0 if x == y else UNORDERED


@dont_look_inside
def compare_int_float(x: W, y: f64) -> i32:
    if is_finite(y):
        return bigint.big_compare_float(x, y)
    return compare_floats(0.0, y)


@dont_look_inside
def equal_shallow(a: W, b: W) -> i32:
    """1, 0, FAILED; DEEPER for lists or tuples of equal length above 0 that are not the same object."""
    if is_number(a):
        if not is_number(b):
            return 0
        return 1 if compare_numbers(a, b) == 0 else 0
    if same(a, b):
        return 1
    k = kind(a)
    if k != kind(b):
        return 0
    if k == kinds.STR:
        return 1 if equal_strs(cast(Str, a), cast(Str, b)) else 0
    if k == kinds.LIST or k == kinds.TUPLE:
        length = sequence_length(a)
        if length != sequence_length(b):
            return 0
        return DEEPER if length > 0 else 1
    if k == kinds.RANGE:
        return ranges_equal(a, b)
    if k == kinds.BOUND_METHOD:
        m = cast(BoundMethod, a)
        n = cast(BoundMethod, b)
        return 1 if same(m.receiver, n.receiver) and same(m.function, n.function) else 0
    return 0


@dont_look_inside
def equal(a: W, b: W) -> i32:
    """1, 0, FAILED."""
    result = equal_shallow(a, b)
    if result != DEEPER:
        return result
    stack = list_of(new_ref_array(8 * STACK_ENTRY), 0)
    if stack is NULL or not push_pair(stack, a, b):
        return FAILED
    while stack.length > 0:
        top = stack.length - STACK_ENTRY
        entry = cast(RefArray, stack.items)
        index = untag(entry[top + 2])
        if index == sequence_length(entry[top]):
            stack.length = top
            continue
        entry[top + 2] = tag(index + 1)
        x = sequence_item(entry[top], index)
        if x is NULL:
            return FAILED
        y = sequence_item(cast(RefArray, stack.items)[top + 1], index)
        if y is NULL:
            return FAILED
        if same(x, y):
            continue
        result = equal_shallow(x, y)
        if result == DEEPER:
            if not push_pair(stack, x, y):
                return FAILED
        elif result != 1:
            return result
    return 1


@dont_look_inside
def push_pair(stack: List, a: W, b: W) -> bool:
    if stack.length >= vm.recursion_limit * STACK_ENTRY:
        recursion_error(FixedStr.RECURSION_COMPARISON)
        return False
    return append(stack, a) and append(stack, b) and append(stack, tag(0))

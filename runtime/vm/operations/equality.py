"""== of built-in values, identity before equality. Nested containers are compared recursively, and from a certain
depth on by an explicit stack, so that depth costs no C stack.

Results: 1, 0; FAILED: an exception is pending; USER: a class's own __eq__ has to be called, which restricted Python
never does.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, f64, i32, int_div_trunc, is_small, same, tag, untag, vm
from runtime.translate.lltypes import (
    BoundMethod,
    Bytes,
    Complex,
    Dict,
    Float,
    IntArray,
    List,
    RefArray,
    Set,
    Slice,
    Str,
)
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.containers import dicts, lists, sets
from runtime.vm.containers.ranges import ranges_equal
from runtime.vm.containers.sequences import sequence_item, sequence_length
from runtime.vm.errors import recursion_error
from runtime.vm.kinds import class_of, is_number, is_str_kind, kind, payload
from runtime.vm.numbers import bigint
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.numbers.values import int_word
from runtime.vm.objects import list_of, new_ref_array
from runtime.vm.text.strings import equal_strs
from runtime.vm.types.dictproxy import overrides_equality
from spec.bytecode import FRAME_DEPTH
from spec.messages import FixedStr

FAILED, USER = -1, -2
UNORDERED = 2  # one is a NaN
DEEPER = 2  # two sequences: compare their items
STACK_ENTRY = 3  # two sequences, index of the next items
MAX_DEPTH = 40  # of lists and tuples on the C stack
MAX_NESTED = 200  # of dicts


@dont_look_inside
def compare_numbers(a: W, b: W) -> i32:
    """-1, 0, 1, exactly; UNORDERED. Ints, bools, floats."""
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


def equal_words(a: W, b: W) -> i32:
    """a is b or a == b, as containers compare their items."""
    if same(a, b):
        return 1
    if is_small(a) and is_small(b):
        return 0
    return equal_nested(a, b, 0)


@dont_look_inside
def equal(a: W, b: W) -> i32:
    """a == b. (A NaN is not equal to itself.)"""
    if same(a, b) and kind(a) != kinds.FLOAT and kind(a) != kinds.COMPLEX:
        if kind(a) >= kinds.FIRST_MAP and overrides_equality(a):
            return USER
        return 1
    return equal_nested(a, b, 0)


@dont_look_inside
def equal_nested(a: W, b: W, depth: i32) -> i32:
    """a == b, found at this depth."""
    result = equal_shallow(a, b, depth)
    if result != DEEPER:
        return result
    if depth > MAX_DEPTH:
        return equal_deep(a, b, depth)
    i = 0
    while i < sequence_length(a) and i < sequence_length(b):
        x = sequence_item(a, i)
        if x is NULL:
            return FAILED
        y = sequence_item(b, i)
        if y is NULL:
            return FAILED
        if not same(x, y):
            result = equal_nested(x, y, depth + 1)
            if result != 1:
                return result
        i += 1
    return 1


@dont_look_inside
def equal_shallow(a: W, b: W, depth: i32) -> i32:
    """The same; DEEPER for lists or tuples of equal length above 0."""
    k = kind(a)
    m = kind(b)
    if k >= kinds.FIRST_MAP or m >= kinds.FIRST_MAP:
        return equal_instances(a, b, depth)
    if k == kinds.CLASS or m == kinds.CLASS:
        return equal_classes(a, b)
    if is_number(a):
        if is_number(b):
            return 1 if compare_numbers(a, b) == 0 else 0
        return equal_complex(cast(Complex, b), a) if m == kinds.COMPLEX else 0
    if k == kinds.COMPLEX:
        return equal_complex(cast(Complex, a), b) if is_number(b) or m == kinds.COMPLEX else 0
    if is_str_kind(k):
        if not is_str_kind(m):
            return 0
        return 1 if equal_strs(cast(Str, a), cast(Str, b)) else 0
    if k != m:
        return equal_kinds(a, b, depth)
    if k == kinds.LIST or k == kinds.TUPLE:
        if k == kinds.LIST:
            result = equal_arrays(cast(List, a), cast(List, b))
            if result != DEEPER:
                return result
        length = sequence_length(a)
        if length != sequence_length(b):
            return 0
        return DEEPER if length > 0 else 1
    if same(a, b):
        return 1
    return equal_kinds(a, b, depth)


@dont_look_inside
def equal_classes(a: W, b: W) -> i32:
    """One of them is a class: the same, but for metaclasses with an __eq__."""
    if has_own_equality(a) or has_own_equality(b):
        return USER
    return 1 if same(a, b) else 0


def has_own_equality(w: W) -> bool:
    return kind(w) == kinds.CLASS and not same(class_of(w), kinds.builtin_class(kinds.CLASS)) and overrides_equality(w)


@dont_look_inside
def equal_kinds(a: W, b: W, depth: i32) -> i32:
    """Of the other built-in types."""
    k = kind(a)
    m = kind(b)
    if is_set(k) and is_set(m):
        return sets.sets_equal(cast(Set, a), cast(Set, b))
    if is_bytes(k) and is_bytes(m) and k == kinds.BYTES and m == kinds.BYTES:
        return equal_bytes(cast(Bytes, a), cast(Bytes, b))
    if is_bytes(k) and is_bytes(m):
        return USER
    if k == kinds.DICT_VIEW and (m == k or is_set(m)) or m == kinds.DICT_VIEW and is_set(k):
        return USER
    if k != m:
        return USER if k == kinds.MAPPING_PROXY or m == kinds.MAPPING_PROXY else 0
    match k:
        case kinds.DICT:
            return equal_dicts(cast(Dict, a), cast(Dict, b), depth)
        case kinds.RANGE:
            return ranges_equal(a, b)
        case kinds.SLICE:
            return equal_slices(cast(Slice, a), cast(Slice, b), depth)
        case kinds.BOUND_METHOD:
            m1 = cast(BoundMethod, a)
            m2 = cast(BoundMethod, b)
            return 1 if same(m1.receiver, m2.receiver) and same(m1.function, m2.function) else 0
        case kinds.MAPPING_PROXY | kinds.WEAK_REFERENCE:
            return USER
        case _:
            return 0


@never_collects
def is_set(k: i32) -> bool:
    return k == kinds.SET or k == kinds.FROZEN_SET


@never_collects
def is_bytes(k: i32) -> bool:
    return k == kinds.BYTES or k == kinds.BYTE_ARRAY or k == kinds.MEMORY_VIEW


@dont_look_inside
def equal_instances(a: W, b: W, depth: i32) -> i32:
    """One of them is an instance of a class that is not built in."""
    if kind(a) >= kinds.FIRST_MAP and overrides_equality(a):
        return USER
    if kind(b) >= kinds.FIRST_MAP and overrides_equality(b):
        return USER
    x = payload(a)
    y = payload(b)
    if kind(x) >= kinds.FIRST_MAP or kind(y) >= kinds.FIRST_MAP:
        return 1 if same(a, b) else 0
    return equal_nested(x, y, depth)


@dont_look_inside
def equal_complex(a: Complex, b: W) -> i32:
    if kind(b) == kinds.COMPLEX:
        other = cast(Complex, b)
        return 1 if a.real == other.real and a.imag == other.imag else 0
    if a.imag != 0.0:
        return 0
    if kind(b) == kinds.FLOAT:
        return 1 if cast(Float, b).value == a.real else 0
    return 1 if compare_int_float(int_word(b), a.real) == 0 else 0


@dont_look_inside
@never_collects
def equal_arrays(a: List, b: List) -> i32:
    """Lists of small ints both: 1, 0; else DEEPER."""
    if lists.strategy_of(a) != kinds.INT_ARRAY or lists.strategy_of(b) != kinds.INT_ARRAY:
        return DEEPER
    n = a.length
    if n != b.length:
        return 0
    x = cast(IntArray, a.items)
    y = cast(IntArray, b.items)
    i = 0
    while i < n:
        if x[i] != y[i]:
            return 0
        i += 1
    return 1


@dont_look_inside
@never_collects
def equal_bytes(a: Bytes, b: Bytes) -> i32:
    if a.length != b.length:
        return 0
    i = 0
    while i < a.length:
        if a[i] != b[i]:
            return 0
        i += 1
    return 1


@dont_look_inside
def equal_slices(a: Slice, b: Slice, depth: i32) -> i32:
    result = equal_item(a.start, b.start, depth)
    if result == 1:
        result = equal_item(a.stop, b.stop, depth)
    if result == 1:
        result = equal_item(a.step, b.step, depth)
    return result


@dont_look_inside
def equal_item(a: W, b: W, depth: i32) -> i32:
    if same(a, b):
        return 1
    if depth > MAX_NESTED:
        recursion_error(FixedStr.RECURSION_COMPARISON)
        return FAILED
    return equal_nested(a, b, depth + 1)


@dont_look_inside
def equal_dicts(a: Dict, b: Dict, depth: i32) -> i32:
    if dicts.dict_length(a) != dicts.dict_length(b):
        return 0
    i = dicts.next_entry(a, 0)
    while i >= 0:
        number = dicts.find(b, dicts.entry_key(a, i))
        if number < 0:
            if number == dicts.ABSENT:
                return 0
            return FAILED if number == dicts.FAILED else USER
        x = dicts.entry_value(a, i)
        if x is NULL:
            return FAILED
        y = dicts.entry_value(b, number)
        if y is NULL:
            return FAILED
        result = equal_item(x, y, depth)
        if result != 1:
            return result
        i = dicts.next_entry(a, i + 1)
    return 1


@dont_look_inside
def equal_deep(a: W, b: W, depth: i32) -> i32:
    """Lists or tuples of equal length above 0, by an explicit stack."""
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
        result = equal_shallow(x, y, depth)
        if result == DEEPER:
            if not push_pair(stack, x, y):
                return FAILED
        elif result != 1:
            return result
    return 1


@dont_look_inside
def push_pair(stack: List, a: W, b: W) -> bool:
    if stack.length > int_div_trunc(vm.recursion_edge, FRAME_DEPTH) * STACK_ENTRY:
        recursion_error(FixedStr.RECURSION_COMPARISON)
        return False
    return lists.append(stack, a) and lists.append(stack, b) and lists.append(stack, tag(0))

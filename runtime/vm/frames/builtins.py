"""Built-in functions: the cases that traces inline. All others: builtin_calls."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    float_to_int,
    header,
    i32,
    int_sub_ovf,
    int_to_float,
    is_small,
    new_var,
    ovf,
    same,
    tag,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Float, Frame, List, Str, Tuple
from runtime.translate.rjit import promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.lists import append, pop_last
from runtime.vm.containers.ranges import make_range
from runtime.vm.frames.builtin_calls import call_with_tuple
from runtime.vm.numbers.convert import SMALL_BOUND
from runtime.vm.objects import box_bool, box_float
from runtime.vm.operations.compare import compare, truth
from spec.bytecode import Builtin, Op


@unroll_safe
def call_builtin(frame: Frame, dest: i32, index: i32, receiver: W, first: i32, count: i32, names: Tuple) -> bool:
    """Register dest = builtin `index` of the arguments in registers first ...; `receiver` of a method, else null;
    `names`: of the last arguments, if keywords are among them, else null. False: an exception is pending."""
    result: W = NULL
    if names is NULL:
        if count == 1:
            result = call_with_one(index, receiver, frame[first])
        elif count == 2:
            result = call_with_two(index, frame[first], frame[first + 1])
        elif count == 0 and index == Builtin.LIST_POP:
            result = pop_last(cast(List, receiver))
    if result is NULL:
        if vm.error_kind != 0:
            return False
        arguments: Tuple = new_var(Tuple, count)
        if arguments is NULL:
            return False
        i = 0
        while i < count:
            arguments[i] = frame[first + i]
            i += 1
        result = call_with_tuple(index, receiver, arguments, names)
        if result is NULL:
            return False
    frame[dest] = result
    return True


def call_with_one(index: i32, receiver: W, x: W) -> W:
    """NULL: not a case to inline, or an exception is pending."""
    match index:
        case Builtin.LEN:
            return length(x)
        case Builtin.ABS:
            return absolute(x)
        case Builtin.INT:
            return integer(x)
        case Builtin.FLOAT:
            if is_small(x):
                return box_float(int_to_float(untag(x)))
            return NULL
        case Builtin.BOOL:
            return box_bool(truth(x))
        case Builtin.RANGE:
            if is_small(x):
                return make_range(tag(0), x, tag(1))
            return NULL
        case Builtin.LIST_APPEND:
            if append(cast(List, receiver), x):
                return NONE
            return NULL
        case Builtin.LIST_POP:
            if is_small(x) and untag(x) == -1:
                return pop_last(cast(List, receiver))
            return NULL
        case _:
            return NULL


def length(x: W) -> W:
    if is_small(x):
        return NULL
    h = promote(header(x))
    if h == kinds.LIST:
        return tag(cast(List, x).length)
    if h == kinds.TUPLE:
        return tag(cast(Tuple, x).length)
    if h == kinds.STR:
        return tag(cast(Str, x).length)
    return NULL


def absolute(x: W) -> W:
    if is_small(x):
        value = untag(x)
        if value >= 0:
            return x
        value = int_sub_ovf(0, value)
        if ovf():
            return NULL
        return tag(value)
    if promote(header(x)) == kinds.FLOAT:
        return box_float(abs(cast(Float, x).value))
    return NULL


def integer(x: W) -> W:
    if is_small(x):
        return x
    if promote(header(x)) == kinds.FLOAT:
        value = cast(Float, x).value
        if value < SMALL_BOUND and value > -SMALL_BOUND:
            return tag(float_to_int(value))
    return NULL


def call_with_two(index: i32, a: W, b: W) -> W:
    """NULL: not a case to inline, or an exception is pending."""
    match index:
        case Builtin.RANGE:
            if is_small(a) and is_small(b):
                return make_range(a, b, tag(1))
            return NULL
        case Builtin.MIN:
            return chosen(Op.LT, a, b)
        case Builtin.MAX:
            return chosen(Op.GT, a, b)
        case _:
            return NULL


def chosen(op: i32, a: W, b: W) -> W:
    """b if `b op a` else a, for small ints and floats."""
    if is_real(a) and is_real(b):
        if same(compare(op, b, a), TRUE):
            return b
        return a
    return NULL


def is_real(w: W) -> bool:
    """A small int or a float?"""
    if is_small(w):
        return True
    return promote(header(w)) == kinds.FLOAT

"""Built-in functions, any arguments, called from traces. Every function gives NULL where an exception is pending."""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, TRUE, W, cast, i32, is_small, same, tag, untag, vm
from runtime.translate.lltypes import Float, List, Str, Tuple
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.iterate import iterable_item, iterable_length, not_iterable
from runtime.vm.containers.lists import append, pop_at, pop_failed, pop_last
from runtime.vm.containers.ranges import make_range, range_length
from runtime.vm.containers.sequences import sequence_length
from runtime.vm.errors import fail_fixed, not_supported, type_error, type_error_of, value_error
from runtime.vm.kinds import fits_index, is_int, kind, type_name
from runtime.vm.numbers import bigint
from runtime.vm.numbers.convert import to_float, to_int
from runtime.vm.objects import box_bool, box_float, fixed
from runtime.vm.operations.compare import compare_slow, truth
from runtime.vm.operations.operators import int_word
from runtime.vm.text.output import print_values
from runtime.vm.text.show import str_of
from runtime.vm.text.strings import char_str
from runtime.vm.text.textbuf import text_equals
from spec.bytecode import Builtin, ErrorKind, Op
from spec.messages import FixedStr

SPACE, NEWLINE = 32, 10
SSIZE_BITS = 63


@dont_look_inside
def call_with_tuple(index: i32, receiver: W, arguments: Tuple, names: Tuple) -> W:
    if index == Builtin.PRINT:
        return call_print(arguments, names)
    if names is not NULL:
        return no_keywords(index, cast(Str, names[0]))
    n = arguments.length
    match index:
        case Builtin.LEN:
            return call_len(arguments)
        case Builtin.RANGE:
            return call_range(arguments)
        case Builtin.ABS:
            return call_abs(arguments)
        case Builtin.MIN:
            return call_extreme(Op.LT, arguments)
        case Builtin.MAX:
            return call_extreme(Op.GT, arguments)
        case Builtin.LIST_APPEND:
            if n != 1:
                return type_error("list.append() takes exactly one argument ({0} given)", tag(n), NULL)
            if not append(cast(List, receiver), arguments[0]):
                return NULL
            return NONE
        case Builtin.LIST_POP:
            return call_pop(cast(List, receiver), arguments)
        case _:
            return call_type(index, arguments)


@dont_look_inside
def no_keywords(index: i32, name: Str) -> W:
    match index:
        case Builtin.LEN:
            return type_error("len() takes no keyword arguments", NULL, NULL)
        case Builtin.RANGE:
            return type_error("range() takes no keyword arguments", NULL, NULL)
        case Builtin.ABS:
            return type_error("abs() takes no keyword arguments", NULL, NULL)
        case Builtin.LIST_APPEND:
            return type_error("list.append() takes no keyword arguments", NULL, NULL)
        case Builtin.LIST_POP:
            return type_error("list.pop() takes no keyword arguments", NULL, NULL)
        case _:
            return not_supported("keyword argument '{0}' of a built-in function", name, NULL)


@dont_look_inside
def call_type(index: i32, arguments: Tuple) -> W:
    """int, str, float, bool"""
    n = arguments.length
    match index:
        case Builtin.INT:
            if n > 2:
                return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.INT_ARGUMENTS, tag(n), NULL)
            if n == 2:
                return not_supported("int() with a base", NULL, NULL)
            return to_int(arguments[0]) if n == 1 else tag(0)
        case Builtin.STR:
            if n > 3:
                return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.STR_ARGUMENTS, tag(n), NULL)
            if n > 1:
                return not_supported("str() with an encoding", NULL, NULL)
            return str_of(arguments[0]) if n == 1 else fixed(FixedStr.EMPTY)
        case Builtin.FLOAT:
            if n > 1:
                return type_error("float expected at most 1 argument, got {0}", tag(n), NULL)
            return to_float(arguments[0]) if n == 1 else box_float(0.0)
        case _:
            if n > 1:
                return type_error("bool expected at most 1 argument, got {0}", tag(n), NULL)
            return box_bool(n == 1 and truth(arguments[0]))


@dont_look_inside
def call_print(arguments: Tuple, names: Tuple) -> W:
    separator = char_str(SPACE)
    end = char_str(NEWLINE)
    keywords = 0 if names is NULL else names.length
    given = arguments.length - keywords
    k = 0
    while k < keywords:
        name = cast(Str, names[k])
        value = arguments[given + k]
        is_separator = same(name, fixed(FixedStr.SEP))
        if not is_separator and not same(name, fixed(FixedStr.END)):
            if text_equals(name, 0, "file") or text_equals(name, 0, "flush"):
                return not_supported("keyword argument '{0}' of print()", name, NULL)
            return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.UNKNOWN_PRINT_KEYWORD, name, NULL)
        if kind(value) == kinds.STR:
            if is_separator:
                separator = cast(Str, value)
            else:
                end = cast(Str, value)
        elif not same(value, NONE):
            message: i32 = FixedStr.SEP_TYPE if is_separator else FixedStr.END_TYPE
            return fail_fixed(ErrorKind.TYPE_ERROR, message, type_name(value), NULL)
        k += 1
    if not print_values(arguments, given, separator, end):
        return NULL
    return NONE


@dont_look_inside
def call_len(arguments: Tuple) -> W:
    if arguments.length != 1:
        return type_error("len() takes exactly one argument ({0} given)", tag(arguments.length), NULL)
    w = arguments[0]
    length = sequence_length(w)
    if length >= 0:
        return tag(length)
    if kind(w) != kinds.RANGE:
        return type_error_of("object of type '{0}' has no len()", w)
    count = range_length(w)
    limit = bigint.big_lshift(tag(1), SSIZE_BITS)
    if count is NULL or limit is NULL:
        return NULL
    if bigint.big_compare(count, limit) >= 0:
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.RANGE_LENGTH, NULL, NULL)
    return count


@dont_look_inside
def call_abs(arguments: Tuple) -> W:
    if arguments.length != 1:
        return type_error("abs() takes exactly one argument ({0} given)", tag(arguments.length), NULL)
    w = arguments[0]
    if is_int(w):
        value = int_word(w)
        if bigint.big_compare(value, tag(0)) < 0:
            return bigint.big_neg(value)
        return value
    if kind(w) == kinds.FLOAT:
        return box_float(abs(cast(Float, w).value))
    return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.ABS_TYPE, type_name(w), NULL)


@dont_look_inside
def call_range(arguments: Tuple) -> W:
    n = arguments.length
    if n == 0:
        return type_error("range expected at least 1 argument, got 0", NULL, NULL)
    if n > 3:
        return type_error("range expected at most 3 arguments, got {0}", tag(n), NULL)
    i = 0
    while i < n:
        if not is_int(arguments[i]):
            return type_error_of("'{0}' object cannot be interpreted as an integer", arguments[i])
        i += 1
    if n == 1:
        return make_range(tag(0), int_word(arguments[0]), tag(1))
    step: W = tag(1)
    if n == 3:
        step = int_word(arguments[2])
        if same(step, tag(0)):
            return value_error("range() arg 3 must not be zero", NULL, NULL)
    return make_range(int_word(arguments[0]), int_word(arguments[1]), step)


@dont_look_inside
def call_extreme(op: i32, arguments: Tuple) -> W:
    """min (op is LT) or max (GT)."""
    values: W = arguments
    if arguments.length == 0:
        if op == Op.LT:
            return type_error("min expected at least 1 argument, got 0", NULL, NULL)
        return type_error("max expected at least 1 argument, got 0", NULL, NULL)
    if arguments.length == 1:
        values = arguments[0]
    n = iterable_length(values)
    if n < 0:
        return not_iterable(values) if vm.error_kind == 0 else NULL
    if n == 0:
        message: i32 = FixedStr.MIN_EMPTY if op == Op.LT else FixedStr.MAX_EMPTY
        return fail_fixed(ErrorKind.VALUE_ERROR, message, NULL, NULL)
    best = iterable_item(values, 0)
    if best is NULL:
        return NULL
    i = 1
    while i < n:
        item = iterable_item(values, i)
        if item is NULL:
            return NULL
        better = compare_slow(op, item, best)
        if better is NULL:
            return NULL
        if same(better, TRUE):
            best = item
        i += 1
    return best


@dont_look_inside
def call_pop(lst: List, arguments: Tuple) -> W:
    n = arguments.length
    if n > 1:
        return type_error("pop expected at most 1 argument, got {0}", tag(n), NULL)
    if n == 0:
        return pop_last(lst)
    w = arguments[0]
    if not is_int(w):
        return fail_fixed(ErrorKind.TYPE_ERROR, FixedStr.POP_TYPE, type_name(w), NULL)
    position = int_word(w)
    if not fits_index(position):
        return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.POP_TOO_BIG, NULL, NULL)
    if not is_small(position):
        return pop_failed(lst)
    return pop_at(lst, untag(position))

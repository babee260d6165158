"""Instructions that stay in their frame."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, alloc_immortal, cast, header, i32, is_small, new, new_var, same, untag
from runtime.translate.lltypes import (
    Code,
    Float,
    FloatArray,
    Frame,
    Function,
    IntArray,
    RefArray,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, elidable, never_collects, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.items import get_item, set_item
from runtime.vm.containers.iterate import prepare, unpack
from runtime.vm.containers.lists import list_from_refs
from runtime.vm.errors import assertion_failed, name_error, unbound_local
from runtime.vm.numbers.arith import binary, invert, negate, positive
from runtime.vm.objects import box_bool, builtin_object, list_of
from runtime.vm.operations.compare import compare, truth
from runtime.vm.text.show import str_of
from runtime.vm.types.attributes import get_attribute, set_attribute
from runtime.vm.types.classes import make_class
from spec.bytecode import NO_REGISTER, Op

MAX_UNROLLED = 16  # items of a list display whose types a trace checks one by one


@elidable
@never_collects
def constant(code: Code, index: i32) -> W:
    """K[index]"""
    return code.constants[index]


@elidable
@never_collects
def global_name(code: Code, index: i32) -> W:
    return code.global_names[index]


def execute(frame: Frame, code: Code, op: i32, a: i32, b: i32, c: i32) -> bool:
    """False: an exception is pending."""
    if op >= Op.ADD:
        return store(frame, a, operate(op, frame[b], frame[c]))
    match op:
        case Op.MOVE:
            frame[a] = frame[b]
        case Op.LOAD_CONST:
            frame[a] = constant(code, b)
        case Op.LOAD_GLOBAL:
            return store(frame, a, load_global(code, b, c))
        case Op.STORE_GLOBAL:
            code.globals[b] = frame[a]
        case Op.CHECK_LOCAL:
            if frame[a] is NULL:
                unbound_local(constant(code, b))
                return False
        case Op.GETITEM:
            return get_item(frame, a, frame[b], frame[c])
        case Op.SETITEM:
            return set_item(frame[a], frame[b], frame[c])
        case Op.GETATTR:
            return get_attribute(frame, a, frame[b], cast(Str, constant(code, c)))
        case Op.SETATTR:
            return set_attribute(frame[a], cast(Str, constant(code, b)), frame[c])
        case Op.IS:
            frame[a] = box_bool(same(frame[b], frame[c]))
        case Op.IS_NOT:
            frame[a] = box_bool(not same(frame[b], frame[c]))
        case _:
            return execute_more(frame, code, op, a, b, c)
    return True


def execute_more(frame: Frame, code: Code, op: i32, a: i32, b: i32, c: i32) -> bool:
    match op:
        case Op.NEG:
            return store(frame, a, negate(frame[b]))
        case Op.POS:
            return store(frame, a, positive(frame[b]))
        case Op.INVERT:
            return store(frame, a, invert(frame[b]))
        case Op.NOT:
            frame[a] = box_bool(not truth(frame[b]))
            return True
        case Op.BUILD_LIST:
            return store(frame, a, build_list(frame, b, c))
        case Op.BUILD_TUPLE:
            return store(frame, a, build_tuple(frame, b, c))
        case Op.UNPACK:
            return unpack(frame, b, c, frame[a])
        case Op.FOR_PREP:
            return prepare(frame, a, frame[b])
        case Op.MAKE_FUNCTION:
            return store(frame, a, make_function(frame, cast(Code, constant(code, b)), c))
        case Op.MAKE_CLASS:
            description = cast(Tuple, constant(code, c))
            values = gather(frame, b + 1, description.length - 1)
            if values is NULL:
                return False
            return store(frame, a, make_class(frame[b], values, description))
        case _:
            assert op == Op.ASSERT_FAIL
            return fail_assertion(frame, a)


def operate(op: i32, x: W, y: W) -> W:
    if op >= Op.LT:
        return compare(op, x, y)
    return binary(op, x, y)


def store(frame: Frame, register: i32, value: W) -> bool:
    """Into a register, unless it is null: False, an exception is pending."""
    if value is NULL:
        return False
    frame[register] = value
    return True


def load_global(code: Code, index: i32, builtin: i32) -> W:
    values = code.globals
    value = values[index]
    if value is not NULL:
        return value
    if builtin != 0:
        return builtin_object(builtin - 1)
    return name_error(global_name(code, index))


def make_function(frame: Frame, code: Code, defaults: i32) -> W:
    function = allocate_function(code)
    if function is not NULL:
        function.code = code
        function.name = code.name
        if defaults != NO_REGISTER:
            function.defaults = cast(Tuple, frame[defaults])
    return function


@dont_look_inside
def allocate_function(code: Code) -> Function:
    """The first function of a code object never moves, as there are only so many: traces can name it."""
    function: Function = NULL
    if code.made == 0:
        code.made = 1
        function = alloc_immortal(Function, 0)
    if function is NULL:
        function = new(Function)
    return function


@unroll_safe
def build_tuple(frame: Frame, first: i32, count: i32) -> W:
    result: Tuple = new_var(Tuple, count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        result[i] = frame[first + i]
        i += 1
    return result


@unroll_safe
def gather(frame: Frame, first: i32, count: i32) -> RefArray:
    """The values of a row of registers. NULL: no memory."""
    result: RefArray = new_var(RefArray, count)
    if result is NULL:
        return NULL
    i = 0
    while i < count:
        result[i] = frame[first + i]
        i += 1
    return result


@unroll_safe
def build_list(frame: Frame, first: i32, count: i32) -> W:
    if count > MAX_UNROLLED:
        values = gather(frame, first, count)
        if values is NULL:
            return NULL
        return list_from_refs(values, count)
    if all_small(frame, first, count):
        ints: IntArray = new_var(IntArray, count)
        if ints is NULL:
            return NULL
        i = 0
        while i < count:
            ints[i] = untag(frame[first + i])
            i += 1
        return list_of(ints, count)
    if all_floats(frame, first, count):
        floats: FloatArray = new_var(FloatArray, count)
        if floats is NULL:
            return NULL
        i = 0
        while i < count:
            floats[i] = cast(Float, frame[first + i]).value
            i += 1
        return list_of(floats, count)
    return list_of(gather(frame, first, count), count)


@unroll_safe
def all_small(frame: Frame, first: i32, count: i32) -> bool:
    i = 0
    while i < count:
        if not is_small(frame[first + i]):
            return False
        i += 1
    return True


@unroll_safe
def all_floats(frame: Frame, first: i32, count: i32) -> bool:
    i = 0
    while i < count:
        value = frame[first + i]
        if is_small(value) or promote(header(value)) != kinds.FLOAT:
            return False
        i += 1
    return True


def fail_assertion(frame: Frame, register: i32) -> bool:
    message: W = NULL
    if register != NO_REGISTER:
        message = str_of(frame[register])
        if message is NULL:
            return False
    assertion_failed(message)
    return False

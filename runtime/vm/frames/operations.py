"""Instructions that may have to call a function: each gives the frame to go on in (see interp.py)."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NULL,
    W,
    alloc_immortal,
    cast,
    header,
    i32,
    is_small,
    new,
    new_var,
    same,
    tag,
    uint_rshift,
    untag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import (
    Builtin,
    Cell,
    Code,
    Dict,
    Frame,
    Function,
    Generator,
    Iterator,
    List,
    Namespace,
    RefArray,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import (
    dont_look_inside,
    elidable,
    for_speed,
    inline,
    never_collects,
    promote,
    promote_immortal,
)
from runtime.vm import kinds
from runtime.vm.containers.items import contains, delete_item, get_item, set_item
from runtime.vm.containers.iterate import make_iterator, prepare, unpack, unpack_ex
from runtime.vm.containers.sequences import repeat_some
from runtime.vm.containers.setmethods import container_binary
from runtime.vm.containers.strdicts import dict_get_str
from runtime.vm.errors import fail_object, free_variable, name_error, unbound_local
from runtime.vm.frames.builtins import call_builtin
from runtime.vm.frames.dunders import instance_arithmetic, instance_comparison, item_by_call, set_by_call, wrapped
from runtime.vm.frames.enter import enter_function, enter_library
from runtime.vm.frames.generators import has_ended, resume
from runtime.vm.kinds import class_of
from runtime.vm.numbers.arith import big_binary, fast_binary, invert, is_plain_int, negate, positive
from runtime.vm.objects import box_bool, fixed, note_immortal
from runtime.vm.operations.compare import fast_compare, other_compare
from runtime.vm.operations.operators import binary_slow
from runtime.vm.types.classes import find_in_class, load_found
from runtime.vm.types.dictproxy import namespace_dict
from runtime.vm.types.namespaces import get_global, namespace_get, set_global
from spec.bytecode import FUNCTION_REGISTERS, NO_REGISTER, CodeFlag, Continuation, ErrorKind, Library, Op
from spec.messages import FixedStr
from spec.objects.rows import IteratorKind

MAX_UNROLLED = 16  # items of a list display whose types a trace checks one by one


@elidable
@never_collects
def constant(code: Code, index: i32) -> W:
    """K[index]"""
    return code.constants[index]


@elidable
@never_collects
def builtin_names() -> Namespace:
    """Of the module builtins."""
    return cast(Namespace, vm.builtin_names)


@elidable
@never_collects
def name_of_global(namespace: Namespace, index: i32) -> Str:
    return cast(Str, namespace.names[index])


def builtin_value(code: Code, index: i32, builtin: i32) -> W:
    """What a name means that is no global: `builtin` is its number + 1 in the module builtins, or 0 where it had no
    such name when the code was compiled; NO_REGISTER in code that has no builtins. NULL: nothing."""
    if builtin == NO_REGISTER:
        return NULL
    if builtin != 0:
        return get_global(builtin_names(), builtin - 1)
    return namespace_get(builtin_names(), name_of_global(code.globals, index))


def put(frame: Frame, register: i32, value: W) -> Frame:
    """Into a register, unless it is null: an exception is pending."""
    if value is NULL:
        return NULL
    frame[register] = value
    return frame


@for_speed
def put_or_call(frame: Frame, a: i32, op: i32, value: W, x: W, y: W) -> Frame:
    """The same; null with no exception pending: the library does the operation."""
    if value is not NULL:
        frame[a] = value
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, a, op, 2, x, y, NULL, Continuation.STORE)


@inline
def arithmetic(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    value = fast_binary(op, x, y)
    if value is not NULL:
        frame[a] = value
        return frame
    return slow_arithmetic(frame, op, a, x, y)


@for_speed
def slow_arithmetic(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    if not is_small(x) and promote(header(x)) >= kinds.FIRST_MAP:
        return instance_arithmetic(frame, op, a, x, y)
    value: W = NULL
    if is_plain_int(x) and is_plain_int(y):
        value = big_binary(op, x, y)
        if value is not NULL:
            frame[a] = value
            return frame
    if op == Op.MUL and is_small(y) and not is_small(x) and promote(header(x)) == kinds.LIST:
        value = repeat_some(cast(List, x), untag(y))
        if value is not NULL or vm.error_kind != 0:
            return put_or_call(frame, a, op, value, x, y)
    value = binary_slow(op, x, y)
    if value is NULL and vm.error_kind == 0:
        value = container_binary(op, x, y)
    return put_or_call(frame, a, op, value, x, y)


@inline
def comparison(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    value = fast_compare(op, x, y)
    if value is not NULL:
        frame[a] = value
        return frame
    return slow_comparison(frame, op, a, x, y)


@for_speed
def slow_comparison(frame: Frame, op: i32, a: i32, x: W, y: W) -> Frame:
    if not is_small(x) and promote(header(x)) >= kinds.FIRST_MAP:
        return instance_comparison(frame, op, a, x, y)
    return put_or_call(frame, a, op, other_compare(op, x, y), x, y)


@inline
def unary(frame: Frame, op: i32, a: i32, x: W) -> Frame:
    value: W = NULL
    if op == Op.NEG:
        value = negate(x)
    elif op == Op.POS:
        value = positive(x)
    else:
        value = invert(x)
    if value is not NULL:
        frame[a] = value
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, a, op, 1, x, NULL, NULL, Continuation.STORE)


def membership(frame: Frame, op: i32, a: i32, item: W, container: W) -> Frame:
    found = contains(container, item)
    if found < 0 and vm.error_kind == 0:
        inner = wrapped(container, FixedStr.CONTAINS)
        if inner is not NULL:
            found = contains(inner, item)
    if found >= 0:
        frame[a] = box_bool((found == 1) == (op == Op.CONTAINS))
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, a, op, 2, item, container, NULL, Continuation.STORE)


# --- items ---
@inline
def load_item(frame: Frame, a: i32, w: W, key: W) -> Frame:
    if get_item(frame, a, w, key):
        return frame
    if vm.error_kind != 0:
        return NULL
    return item_by_call(frame, a, w, key)


@inline
def store_item(frame: Frame, w: W, key: W, value: W) -> Frame:
    if set_item(w, key, value):
        return frame
    if vm.error_kind != 0:
        return NULL
    return set_by_call(frame, w, key, value)


def remove_item(frame: Frame, w: W, key: W) -> Frame:
    if delete_item(w, key):
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, NO_REGISTER, Op.DELITEM, 2, w, key, NULL, Continuation.DISCARD)


# --- names ---
@inline
def load_global(frame: Frame, code: Code, a: i32, index: i32, builtin: i32) -> Frame:
    value = get_global(code.globals, index)
    if value is NULL:
        value = builtin_value(code, index, builtin)
        if value is NULL:
            name_error(code.globals.names[index])
            return NULL
    frame[a] = value
    return frame


def delete_global(frame: Frame, code: Code, index: i32) -> Frame:
    if get_global(code.globals, index) is NULL:
        name_error(code.globals.names[index])
        return NULL
    set_global(code.globals, index, NULL)
    return frame


def make_cell(value: W) -> Cell:
    """NULL: no memory."""
    cell: Cell = new(Cell)
    if cell is not NULL:
        cell.value = value
    return cell


@inline
def load_cell(frame: Frame, code: Code, a: i32, b: i32, c: i32) -> Frame:
    value = cast(Cell, frame[b]).value
    if value is not NULL:
        frame[a] = value
        return frame
    if b >= code.first_free and b < code.first_free + code.nfree:
        free_variable(constant(code, c))
    else:
        unbound_local(constant(code, c))
    return NULL


def load_name(frame: Frame, code: Code, a: i32, mapping: W, name: Str, index: i32, builtin: i32) -> Frame:
    """A name in a class body or exec."""
    if promote(header(mapping)) != kinds.DICT:
        enclosing = get_global(code.globals, index)
        if enclosing is NULL:
            enclosing = builtin_value(code, index, builtin)
        count = 2 if enclosing is NULL else 3
        return enter_library(frame, a, Op.LOAD_NAME, count, mapping, name, enclosing, Continuation.STORE)
    value = dict_get_str(cast(Dict, mapping), name)
    if value is not NULL:
        frame[a] = value
        return frame
    return load_global(frame, code, a, index, builtin)


def load_name_cell(frame: Frame, code: Code, a: i32, mapping: W, c: i32, cell: i32) -> Frame:
    name = cast(Str, constant(code, c))
    if promote(header(mapping)) != kinds.DICT:
        inner = cast(Cell, frame[cell]).value
        count = 2 if inner is NULL else 3
        return enter_library(frame, a, Op.LOAD_NAME, count, mapping, name, inner, Continuation.STORE)
    value = dict_get_str(cast(Dict, mapping), name)
    if value is not NULL:
        frame[a] = value
        return frame
    return load_cell(frame, code, a, cell, c)


@dont_look_inside
def globals_dict(namespace: Namespace) -> W:
    """globals()"""
    return namespace_dict(namespace)


def fail_assertion(frame: Frame, register: i32) -> Frame:
    """ASSERT_FAIL"""
    message: W = NULL
    if register != NO_REGISTER:
        message = frame[register]
    fail_object(ErrorKind.ASSERTION_ERROR, message)
    return NULL


# --- iteration ---
@for_speed
def begin_loop(frame: Frame, a: i32, iterable: W) -> Frame:
    """FOR_PREP"""
    if prepare(frame, a, iterable):
        return frame
    if vm.error_kind != 0:
        return NULL
    return call_iter(frame, a, Op.FOR_PREP, iterable)


def iterator_of(frame: Frame, a: i32, iterable: W) -> Frame:
    """GET_ITER"""
    iterator = make_iterator(iterable)
    if iterator is not NULL:
        frame[a] = iterator
        return frame
    if vm.error_kind != 0:
        return NULL
    return call_iter(frame, a, Op.GET_ITER, iterable)


def call_iter(frame: Frame, a: i32, op: i32, iterable: W) -> Frame:
    """__iter__ of an instance; what has none, or whose __iter__ is no function, is the library's."""
    if not is_small(iterable) and promote(header(iterable)) >= kinds.FIRST_MAP:
        cls = class_of(iterable)
        version = promote(cls.version)
        where = find_in_class(cls, version, fixed(FixedStr.ITER))
        if where >= 0:
            method = promote_immortal(load_found(cls, version, where))
            if not is_small(method) and promote(header(method)) == kinds.FUNCTION:
                function = cast(Function, method)
                entered = enter_function(frame, a, function, iterable, NULL, 0, 0, NULL, Continuation.ITERATOR)
                if op == Op.FOR_PREP and entered is not NULL and same(entered, frame):
                    frame[a + 1] = NULL
                return entered
    return enter_library(frame, a, Op.GET_ITER, 1, iterable, NULL, NULL, Continuation.ITERATOR)


def next_by_call(frame: Frame, b: i32, iterator: W) -> Frame:
    """FOR_NEXT where the iterator is a generator or an instance."""
    if promote(header(iterator)) == kinds.GENERATOR:
        if cast(Generator, iterator).kind == 0:
            return resume(frame, cast(Generator, iterator), NONE, Continuation.NEXT)
    elif promote(header(iterator)) == kinds.ITERATOR:
        return step_by_call(frame, b, cast(Iterator, iterator))
    elif promote(header(iterator)) >= kinds.FIRST_MAP:
        cls = class_of(iterator)
        version = promote(cls.version)
        where = find_in_class(cls, version, fixed(FixedStr.NEXT))
        if where >= 0:
            method = promote_immortal(load_found(cls, version, where))
            if not is_small(method) and promote(header(method)) == kinds.FUNCTION:
                function = cast(Function, method)
                return enter_function(frame, b, function, iterator, NULL, 0, 0, NULL, Continuation.NEXT)
    return enter_library(frame, b, Library.NEXT_ITEM, 1, iterator, NULL, NULL, Continuation.NEXT)


def step_by_call(frame: Frame, b: i32, iterator: Iterator) -> Frame:
    """FOR_NEXT where a built-in iterator calls Python code."""
    k = promote(iterator.kind)
    if k == IteratorKind.MAP:
        rows = cast(Tuple, iterator.state)
        if promote(rows.length) == 1:
            return enter_library(frame, b, Library.MAP_STEP, 2, iterator.source, rows[0], NULL, Continuation.NEXT)
    if k == IteratorKind.FILTER:
        return enter_library(
            frame, b, Library.FILTER_STEP, 2, iterator.source, iterator.state, NULL, Continuation.NEXT
        )  # fmt: skip
    return enter_library(frame, b, Library.ITERATOR_STEP, 1, iterator, NULL, NULL, Continuation.NEXT)


def nothing_to_send_to(frame: Frame, a: i32, iterator: W) -> bool:
    """SEND where the iterator has ended before: register `a` has its result."""
    if iterator is NULL:
        return True
    if not is_small(iterator) and promote(header(iterator)) == kinds.GENERATOR and has_ended(cast(Generator, iterator)):
        frame[a] = NONE
        return True
    return False


def send(frame: Frame, a: i32, iterator: W) -> Frame:
    """SEND to what has not ended."""
    if not is_small(iterator) and promote(header(iterator)) == kinds.GENERATOR:
        if cast(Generator, iterator).frame is not NULL:
            return resume(frame, cast(Generator, iterator), frame[a], Continuation.SEND)
    return enter_library(frame, a, Op.SEND, 2, iterator, frame[a], NULL, Continuation.SEND)


def unpack_items(frame: Frame, first: i32, count: i32, w: W) -> Frame:
    if unpack(frame, first, count, w):
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, first, Library.UNPACK_ITEMS, 3, w, tag(count), tag(-1), Continuation.UNPACK)


def unpack_starred(frame: Frame, first: i32, counts: i32, w: W) -> Frame:
    before = counts & 0xFF
    behind = uint_rshift(counts, 8)
    if unpack_ex(frame, first, before, behind, w):
        return frame
    if vm.error_kind != 0:
        return NULL
    return enter_library(frame, first, Library.UNPACK_ITEMS, 3, w, tag(before), tag(behind), Continuation.UNPACK)


# --- functions ---
def intrinsic(frame: Frame, a: i32, number: i32, first: i32, count: i32) -> Frame:
    """An internal function: built in, or the library's. Arguments may be null."""
    function = intrinsic_function(number)
    if promote(header(function)) == kinds.FUNCTION:
        return enter_function(frame, a, cast(Function, function), NULL, NULL, first, count, NULL, Continuation.STORE)
    return call_builtin(frame, a, cast(Builtin, function), NULL, NULL, first, count, NULL)


@elidable
@never_collects
def intrinsic_function(number: i32) -> W:
    return cast(RefArray, vm.intrinsics)[number]


def make_function(frame: Frame, a: i32, code: Code, row: i32) -> Frame:
    function = allocate_function(code)
    if function is NULL:
        return NULL
    function.code = code
    function.name = code.name
    if row != NO_REGISTER:
        function.defaults = cast(Tuple, frame[row])
        function.kwdefaults = cast(Dict, frame[row + 1])
        function.closure = cast(Tuple, frame[row + 2])
        function.annotations = frame[row + FUNCTION_REGISTERS - 1]
    frame[a] = function
    return frame


@dont_look_inside
def allocate_function(code: Code) -> Function:
    """The first function of a code object never moves, as there are only so many: traces can name it. But a closure is
    to die, with the values of its variables."""
    function: Function = NULL
    if code.made == 0 and code.flags & CodeFlag.CLOSURE == 0:
        code.made = 1
        function = alloc_immortal(Function, 0)
        note_immortal()
    if function is NULL:
        function = new(Function)
    return function


# --- building ---


def program_frame(function: Function) -> Frame:
    """A frame without a caller, for a function that the host calls. NULL: no memory."""
    frame: Frame = new_var(Frame, function.code.nregs)
    if frame is NULL:
        return NULL
    frame.code = function.code
    frame.flags = Continuation.PROGRAM
    return frame

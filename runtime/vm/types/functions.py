"""Attributes of functions and code objects."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    header,
    is_small,
    new,
    same,
    tag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import (
    Cell,
    Code,
    Dict,
    Function,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.dictstore import STORED, store
from runtime.vm.errors import type_error
from runtime.vm.kinds import is_str
from runtime.vm.objects import fixed, new_tuple, or_none
from runtime.vm.types.dictproxy import namespace_dict
from runtime.vm.types.namespaces import namespace_get
from spec.bytecode import CodeFlag
from spec.messages import FixedStr


def function_name(self: W) -> W:
    return cast(Function, self).name


@dont_look_inside
def set_function_name(self: W, value: W) -> W:
    if value is NULL or not is_str(value):
        return type_error("__name__ must be set to a string object", NULL, NULL)
    function = cast(Function, self)
    function.name = cast(Str, value)
    return NONE


@dont_look_inside
def function_qualname(self: W) -> W:
    function = cast(Function, self)
    if function.qualname is NULL:
        return function.code.qualname
    return function.qualname


@dont_look_inside
def set_function_qualname(self: W, value: W) -> W:
    if value is NULL or not is_str(value):
        return type_error("__qualname__ must be set to a string object", NULL, NULL)
    function = cast(Function, self)
    function.qualname = cast(Str, value)
    return NONE


@dont_look_inside
def function_doc(self: W) -> W:
    function = cast(Function, self)
    if function.doc is NULL:
        return function.code.doc
    return function.doc


@dont_look_inside
def set_function_doc(self: W, value: W) -> W:
    function = cast(Function, self)
    function.doc = or_none(value)
    return NONE


@dont_look_inside
def function_module(self: W) -> W:
    function = cast(Function, self)
    if function.module is not NULL:
        return function.module
    return or_none(namespace_get(function.code.globals, fixed(FixedStr.NAME)))


@dont_look_inside
def set_function_module(self: W, value: W) -> W:
    function = cast(Function, self)
    function.module = or_none(value)
    return NONE


def function_defaults(self: W) -> W:
    return or_none(cast(Function, self).defaults)


@dont_look_inside
def set_function_defaults(self: W, value: W) -> W:
    function = cast(Function, self)
    if value is NULL or same(value, NONE):
        function.defaults = NULL
    elif kinds.kind(value) != kinds.TUPLE:
        return type_error("__defaults__ must be set to a tuple object", NULL, NULL)
    else:
        function.defaults = cast(Tuple, value)
    return NONE


def function_kwdefaults(self: W) -> W:
    return or_none(cast(Function, self).kwdefaults)


@dont_look_inside
def set_function_kwdefaults(self: W, value: W) -> W:
    function = cast(Function, self)
    if value is NULL or same(value, NONE):
        function.kwdefaults = NULL
    elif kinds.kind(value) != kinds.DICT:
        return type_error("__kwdefaults__ must be set to a dict object", NULL, NULL)
    else:
        function.kwdefaults = cast(Dict, value)
    return NONE


@dont_look_inside
def function_annotations(self: W) -> W:
    """A dict; MAKE_FUNCTION leaves a tuple of names and annotations in turn."""
    function = cast(Function, self)
    given = function.annotations
    if given is not NULL and kinds.kind(given) != kinds.TUPLE:
        return given
    result = new_dict()
    if result is NULL:
        return NULL
    if given is not NULL:
        pairs = cast(Tuple, given)
        i = 0
        while i < pairs.length:
            if store(result, pairs[i], pairs[i + 1]) != STORED:
                return NULL
            i += 2
    function.annotations = result
    return result


@dont_look_inside
def set_function_annotations(self: W, value: W) -> W:
    function = cast(Function, self)
    function.annotations = NULL if value is NULL or same(value, NONE) else value
    return NONE


@dont_look_inside
def function_closure(self: W) -> W:
    """A tuple of cells; a variable that nobody binds again has none in the closure, and gets one here."""
    closure = cast(Function, self).closure
    if closure is NULL:
        return NONE
    shown = new_tuple(closure.length)
    i = 0
    while i < closure.length:
        if shown is NULL:
            return NULL
        item = closure[i]
        if item is NULL or is_small(item) or header(item) != kinds.CELL:
            cell: Cell = new(Cell)
            if cell is NULL:
                return NULL
            cell.value = closure[i]
            shown[i] = cell
        else:
            shown[i] = item
        i += 1
    return shown


def function_code(self: W) -> W:
    return cast(Function, self).code


def set_function_code(self: W, value: W) -> W:
    """The library checks the code, and calls replace_code."""
    if value is NULL:
        return type_error("__code__ must be set to a code object", NULL, NULL)
    return NULL


@dont_look_inside
def replace_code(self: W, code: W) -> W:
    """_replace_code(f, code): False: it cannot be. The field is immutable, but for this: traces that read it rely on
    vm.constants_replaced (spec.heap.CHANGED_WITH)."""
    if vm.constants_replaced < 0:
        return FALSE
    function = cast(Function, self)
    function.code = cast(Code, code)
    vm.constants_replaced = vm.constants_replaced + 1
    return TRUE


@dont_look_inside
def new_function(code: W, name: W, defaults: W, closure: W) -> W:
    """_new_function(code, name, tuple or None, tuple of cells or None)"""
    function: Function = new(Function)
    if function is NULL:
        return NULL
    function.code = cast(Code, code)
    function.name = cast(Str, name)
    if not same(defaults, NONE):
        function.defaults = cast(Tuple, defaults)
    if not same(closure, NONE):
        function.closure = cast(Tuple, closure)
    return function


@dont_look_inside
def function_globals(self: W) -> W:
    return namespace_dict(cast(Function, self).code.globals)


def code_name(self: W) -> W:
    return cast(Code, self).name


def code_qualname(self: W) -> W:
    return cast(Code, self).qualname


def code_argcount(self: W) -> W:
    return tag(cast(Code, self).nargs)


def code_posonlyargcount(self: W) -> W:
    return tag(cast(Code, self).nposonly)


def code_kwonlyargcount(self: W) -> W:
    return tag(cast(Code, self).nkwonly)


@dont_look_inside
def code_flags(self: W) -> W:
    """As CPython's co_flags"""
    flags = cast(Code, self).flags
    result = 3
    if flags & CodeFlag.NESTED_CELLS != 0:
        result += 0x10
    if flags & CodeFlag.VARARGS != 0:
        result += 4
    if flags & CodeFlag.VARKEYWORDS != 0:
        result += 8
    if flags & CodeFlag.GENERATOR != 0:
        result += 0x20
    if flags & CodeFlag.COROUTINE != 0:
        result += 0x80
    if flags & CodeFlag.ASYNC_GENERATOR != 0:
        result += 0x200
    if flags & CodeFlag.AWAITABLE != 0:
        result += 0x100
    return tag(result)


@dont_look_inside
def mark_awaitable(code: W) -> W:
    """_mark_awaitable(code): what the generator function makes can be awaited (types.coroutine)"""
    cast(Code, code).flags = cast(Code, code).flags | CodeFlag.AWAITABLE
    return NONE

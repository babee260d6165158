"""What binds functions: the cells of closures, bound methods, and super."""

from __future__ import annotations

from runtime.translate.ll import (
    MISSING,
    NONE,
    NULL,
    W,
    cast,
    header,
    is_small,
    new,
    same,
)  # fmt: skip
from runtime.translate.lltypes import (
    BoundMethod,
    Cell,
    Class,
    Super,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.errors import fail, type_error, type_error_of
from runtime.vm.kinds import class_of, is_subclass
from runtime.vm.types.attributes import bound_method
from spec.bytecode import ErrorKind


def cell_contents(cell: W) -> W:
    """_cell_contents(cell); _MISSING: empty"""
    value = cast(Cell, cell).value
    if value is NULL:
        return MISSING
    return value


@dont_look_inside
def new_cell(cls: W, contents: W) -> W:
    """types.CellType(contents)"""
    cell: Cell = new(Cell)
    if cell is not NULL:
        cell.value = contents
    return cell


def set_cell(cell: W, value: W) -> W:
    """_set_cell(cell, value)"""
    c = cast(Cell, cell)
    c.value = value
    return NONE


def new_method(cls: W, function: W, receiver: W) -> W:
    """types.MethodType(function, object)"""
    if same(receiver, NONE):
        return type_error("self must not be None", NULL, NULL)
    if is_small(function):
        return type_error("first argument must be callable", NULL, NULL)
    return bound_method(receiver, function)


def method_function(self: W) -> W:
    return cast(BoundMethod, self).function


def method_receiver(self: W) -> W:
    return cast(BoundMethod, self).receiver


def new_super(contents: W, receiver: W) -> W:
    """_new_super(class, object): super(class, object)"""
    if is_small(contents) or promote(header(contents)) != kinds.CLASS:
        return type_error_of("super() argument 1 must be a type, not {0}", contents)
    cls = promote(cast(Class, contents))
    start = class_of(receiver)
    if not is_subclass(start, cls):
        if is_small(receiver) or promote(header(receiver)) != kinds.CLASS:
            return NULL  # what it says of its class may
        start = promote(cast(Class, receiver))
        if not is_subclass(start, cls):
            return NULL
    elif not is_small(receiver) and promote(header(receiver)) == kinds.CLASS:
        other = promote(cast(Class, receiver))
        if is_subclass(other, cls):
            start = other
    return super_from(cls, receiver, start)


def super_from(cls: W, receiver: W, start: W) -> W:
    """_super_from(class, object, start): start is a class that derives from the other, and the object's"""
    result: Super = new(Super)
    if result is NULL:
        return NULL
    result.cls = cast(Class, cls)
    result.receiver = receiver
    result.start = cast(Class, start)
    return result


def super_constructor(cls: W, first: W, receiver: W) -> W:
    """super(class, object)"""
    if first is NULL:
        return no_super_arguments()
    if receiver is NULL or same(receiver, NONE):
        return unbound_super(first)
    return new_super(first, receiver)


@dont_look_inside
def unbound_super(first: W) -> W:
    """super(class): its mro is that of the class `super`, where nothing stands behind any class."""
    if kinds.kind(first) != kinds.CLASS:
        return type_error_of("super() argument 1 must be a type, not {0}", first)
    result: Super = new(Super)
    if result is not NULL:
        result.cls = cast(Class, first)
        result.receiver = NONE
        result.start = kinds.builtin_class(kinds.SUPER)
    return result


@dont_look_inside
def no_super_arguments() -> W:
    return fail(ErrorKind.RUNTIME_ERROR, "super(): no arguments", NULL, NULL, NULL)


def super_class(self: W) -> W:
    return cast(Super, self).cls


def super_self(self: W) -> W:
    return cast(Super, self).receiver


def super_self_class(self: W) -> W:
    if same(cast(Super, self).receiver, NONE) and same(cast(Super, self).start, kinds.builtin_class(kinds.SUPER)):
        return NONE
    return cast(Super, self).start

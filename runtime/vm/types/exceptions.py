"""Attributes of exceptions and tracebacks."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    new_instance,
    same,
)  # fmt: skip
from runtime.translate.lltypes import (
    Class,
    Instance,
    Map,
    Traceback,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.errors import type_error, type_error_of, value_error
from runtime.vm.finalizers import watch
from runtime.vm.frames.exceptions import ARGS, CAUSE, CONTEXT, SUPPRESS, TRACEBACK
from runtime.vm.objects import or_none
from runtime.vm.types.classes import is_exception
from spec.objects import ClassFlag


def exception_args(self: W) -> W:
    return cast(Instance, self)[ARGS]


@dont_look_inside
def set_exception_args(self: W, value: W) -> W:
    if value is NULL:
        return type_error("args may not be deleted", NULL, NULL)
    e = cast(Instance, self)
    if kinds.kind(value) != kinds.TUPLE:
        return NULL
    e[ARGS] = value
    return NONE


def store_args(self: W, args: W) -> W:
    """_set_args(exception, tuple)"""
    e = cast(Instance, self)
    e[ARGS] = args
    return NONE


def new_exception_object(cls: W, args: W) -> W:
    """BaseException.__new__(cls, ...)"""
    c = promote(cast(Class, cls))
    map_ = c.root_map
    result: Instance = new_exception_instance(map_)
    if result is NULL or (promote(c.flags) & ClassFlag.HAS_DEL != 0 and not watch(result)):
        return NULL
    result[ARGS] = args
    return result


def new_exception_instance(map_: Map) -> Instance:
    result: Instance = new_instance(map_, map_.capacity)
    return result


def exception_traceback(self: W) -> W:
    return or_none(cast(Instance, self)[TRACEBACK])


@dont_look_inside
def set_exception_traceback(self: W, value: W) -> W:
    if value is NULL:
        return type_error("__traceback__ may not be deleted", NULL, NULL)
    e = cast(Instance, self)
    if same(value, NONE):
        e[TRACEBACK] = NULL
    elif kinds.kind(value) != kinds.TRACEBACK:
        return type_error("__traceback__ must be a traceback or None", NULL, NULL)
    else:
        e[TRACEBACK] = value
    return NONE


def exception_context(self: W) -> W:
    return or_none(cast(Instance, self)[CONTEXT])


@dont_look_inside
def set_exception_context(self: W, value: W) -> W:
    if value is NULL:
        return type_error("__context__ may not be deleted", NULL, NULL)
    e = cast(Instance, self)
    if same(value, NONE):
        e[CONTEXT] = NULL
    elif not is_exception(value):
        return type_error("exception context must be None or derive from BaseException", NULL, NULL)
    else:
        e[CONTEXT] = value
    return NONE


def exception_cause(self: W) -> W:
    return or_none(cast(Instance, self)[CAUSE])


@dont_look_inside
def set_exception_cause(self: W, value: W) -> W:
    if value is NULL:
        return type_error("__cause__ may not be deleted", NULL, NULL)
    e = cast(Instance, self)
    if same(value, NONE):
        e[CAUSE] = NULL
    elif not is_exception(value):
        return type_error("exception cause must be None or derive from BaseException", NULL, NULL)
    else:
        e[CAUSE] = value
    e[SUPPRESS] = TRUE
    return NONE


def exception_suppress(self: W) -> W:
    value = cast(Instance, self)[SUPPRESS]
    if value is NULL:
        return FALSE
    return value


@dont_look_inside
def set_exception_suppress(self: W, value: W) -> W:
    if value is NULL:
        return type_error("can't delete numeric/char attribute", NULL, NULL)
    if not same(value, TRUE) and not same(value, FALSE):
        return type_error("attribute value type must be bool", NULL, NULL)
    e = cast(Instance, self)
    e[SUPPRESS] = value
    return NONE


def traceback_next(self: W) -> W:
    return or_none(cast(Traceback, self).next)


@dont_look_inside
def traceback_set_next(self: W, value: W) -> W:
    if value is NULL:
        return type_error("can't delete tb_next attribute", NULL, NULL)
    traceback = cast(Traceback, self)
    if same(value, NONE):
        traceback.next = NULL
        return NONE
    if kinds.kind(value) != kinds.TRACEBACK:
        return type_error_of("expected traceback object, got '{0}'", value)
    at = value
    while at is not NULL:
        if same(at, self):
            return value_error("traceback loop detected", NULL, NULL)
        at = cast(Traceback, at).next
    traceback.next = cast(Traceback, value)
    return NONE

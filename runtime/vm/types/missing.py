"""Errors of attributes."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, same, vm
from runtime.translate.lltypes import (
    Class,
    GetSet,
    Str,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.errors import class_name, fail, fail_fixed, type_error, type_name
from runtime.vm.kinds import payload
from runtime.vm.objects import fixed
from spec.bytecode import ErrorKind
from spec.messages import FixedStr


@dont_look_inside
def no_context_manager(w: W, name: Str) -> W:
    shown = type_name(w)
    asynchronous = same(name, fixed(FixedStr.AENTER)) or same(name, fixed(FixedStr.AEXIT))
    leaving = same(name, fixed(FixedStr.EXIT)) or same(name, fixed(FixedStr.AEXIT))
    if asynchronous:
        if leaving:
            return type_error(
                "'{0}' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
                shown, NULL,
            )  # fmt: skip
        return type_error("'{0}' object does not support the asynchronous context manager protocol", shown, NULL)
    if leaving:
        return type_error(
            "'{0}' object does not support the context manager protocol (missed __exit__ method)", shown, NULL
        )
    return type_error("'{0}' object does not support the context manager protocol", shown, NULL)


@dont_look_inside
def missing_attribute(w: W, name: Str) -> W:
    """NULL, with an exception pending."""
    if kinds.kind(w) == kinds.CLASS:
        shown = class_name(cast(Class, w))
        fail(ErrorKind.ATTRIBUTE_ERROR, "type object '{0}' has no attribute '{1}'", shown, name, NULL)
    elif kinds.kind(w) == kinds.SUPER:
        fail(ErrorKind.ATTRIBUTE_ERROR, "'super' object has no attribute '{0}'", name, NULL, NULL)
    else:
        fail(ErrorKind.ATTRIBUTE_ERROR, "'{0}' object has no attribute '{1}'", type_name(w), name, NULL)
    vm.error_arg1 = name
    vm.error_arg2 = w
    return NULL


@dont_look_inside
def read_only(w: W, g: GetSet) -> W:
    if is_member(w, g.name):
        return fail(ErrorKind.ATTRIBUTE_ERROR, "readonly attribute", NULL, NULL, NULL)
    return fail(
        ErrorKind.ATTRIBUTE_ERROR, "attribute '{0}' of '{1}' objects is not writable", g.name, g.owner.name, NULL
    )


def is_member(w: W, name: Str) -> bool:
    """Are such attributes plain fields in CPython, which says less of them?"""
    match kinds.kind(payload(w)):
        case (
            kinds.RANGE | kinds.SLICE | kinds.FUNCTION | kinds.PROPERTY | kinds.BOUND_METHOD | kinds.CODE | kinds.SUPER
            | kinds.STATIC_METHOD | kinds.CLASS_METHOD | kinds.COMPLEX
        ):  # fmt: skip
            return True
        case kinds.CLASS:
            return not same(name, fixed(FixedStr.DICT))
        case _:
            return False


@dont_look_inside
def no_such_slot(w: W, name: Str, in_class: bool) -> W:
    """The class has __slots__ without this name."""
    if in_class:
        fail_fixed(ErrorKind.ATTRIBUTE_ERROR, FixedStr.READ_ONLY_ATTRIBUTE, type_name(w), name)
    else:
        fail_fixed(ErrorKind.ATTRIBUTE_ERROR, FixedStr.SET_UNKNOWN_ATTRIBUTE, type_name(w), name)
    vm.error_arg1 = name
    vm.error_arg2 = w
    return NULL


@dont_look_inside
def immutable_type(cls: Class, name: Str) -> W:
    return type_error("cannot set '{0}' attribute of immutable type '{1}'", name, class_name(cls))


@dont_look_inside
def cannot_set(w: W, name: Str, in_class: bool) -> W:
    return no_such_slot(w, name, in_class)

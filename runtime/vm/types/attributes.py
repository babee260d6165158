"""Attributes of any value: x.name, x.name = v."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, new, pointer, same, vm
from runtime.translate.lltypes import BoundMethod, Class, Frame, Function, Instance, Map, RefArray, Str, Tuple
from runtime.translate.rjit import dont_look_inside, elidable, promote
from runtime.vm import kinds
from runtime.vm.errors import fail, fail_fixed, not_supported
from runtime.vm.kinds import type_name
from runtime.vm.objects import builtin_object, fixed
from runtime.vm.types.classes import find_in_class, load_found, set_class_value
from runtime.vm.types.maps import add_slot, find_slot, get_slot, set_slot
from spec.bytecode import Builtin, ErrorKind
from spec.messages import FixedStr

UNDERSCORE = 95


def get_attribute(frame: Frame, dest: i32, w: W, name: Str) -> bool:
    """Register dest = w.name; False: an exception is pending."""
    if is_small(w):
        missing_attribute(w, name)
        return False
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        index = find_slot(map_, name)
        if index >= 0:
            frame[dest] = get_slot(cast(Instance, w), map_, index)
            return True
        return class_attribute(frame, dest, map_.cls, w, name)
    if h == kinds.CLASS:
        cls = promote(cast(Class, w))
        version = promote(cls.version)
        where = find_in_class(cls, version, name)
        if where >= 0:
            frame[dest] = load_found(cls, version, where)
            return True
    elif h == kinds.LIST:
        method = list_method(name)
        if method >= 0:
            return bind(frame, dest, w, builtin_object(method))
    missing_attribute(w, name)
    return False


def class_attribute(frame: Frame, dest: i32, cls: Class, w: W, name: Str) -> bool:
    """The same for an instance of `cls` without an attribute of its own."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        missing_attribute(w, name)
        return False
    value = load_found(cls, version, where)
    if not is_small(value) and promote(header(value)) == kinds.FUNCTION:
        return bind(frame, dest, w, value)
    frame[dest] = value
    return True


def bind(frame: Frame, dest: i32, receiver: W, function: W) -> bool:
    """Register dest = a bound method; False: no memory. `function` is a Function, or the Builtin of a list's method."""
    method: BoundMethod = new(BoundMethod)
    if method is NULL:
        return False
    method.receiver = receiver
    method.function = cast(Function, function)
    frame[dest] = method
    return True


@elidable
def list_method(name: Str) -> i32:
    """spec.bytecode.Builtin of a list's method, -1: none."""
    if same(name, fixed(FixedStr.APPEND)):
        return Builtin.LIST_APPEND
    if same(name, fixed(FixedStr.POP)):
        return Builtin.LIST_POP
    return -1


def set_attribute(w: W, name: Str, value: W) -> bool:
    """False: an exception is pending."""
    if is_small(w):
        return cannot_set(w, name)
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        instance = cast(Instance, w)
        index = find_slot(map_, name)
        if index >= 0:
            set_slot(instance, map_, index, value)
            return True
        return add_slot(instance, map_, name, value)
    if h == kinds.CLASS:
        return set_class_value(promote(cast(Class, w)), name, value)
    return cannot_set(w, name)


def has_double_underscores(name: Str) -> bool:
    n = name.length
    if n < 5:
        return False
    return name[0] == UNDERSCORE and name[1] == UNDERSCORE and name[n - 1] == UNDERSCORE and name[n - 2] == UNDERSCORE


@dont_look_inside
def known_to_cpython(w: W, name: Str) -> bool:
    """Does CPython's object have this attribute (or might it)?"""
    if has_double_underscores(name):
        return True
    k = kinds.kind(w)
    if k >= kinds.FIRST_MAP:
        return False
    names = cast(Tuple, cast(RefArray, vm.attributes)[k >> 3])
    if names is NULL:
        return False
    i = 0
    while i < names.length:
        if same(names[i], name):
            return True
        i += 1
    return False


@dont_look_inside
def missing_attribute(w: W, name: Str) -> W:
    """NULL, with an exception pending."""
    if known_to_cpython(w, name):
        return not_supported("attribute '{1}' of '{0}' objects", type_name(w), name)
    if kinds.kind(w) == kinds.CLASS:
        fail(ErrorKind.ATTRIBUTE_ERROR, "type object '{0}' has no attribute '{1}'", cast(Class, w).name, name, NULL)
    else:
        fail(ErrorKind.ATTRIBUTE_ERROR, "'{0}' object has no attribute '{1}'", type_name(w), name, NULL)
    vm.error_arg1 = name
    vm.error_arg2 = w
    return NULL


@dont_look_inside
def cannot_set(w: W, name: Str) -> bool:
    """False, with an exception pending."""
    k = kinds.kind(w)
    if k == kinds.FUNCTION or has_double_underscores(name):
        not_supported("setting attribute '{1}' of '{0}' objects", type_name(w), name)
        return False
    if known_to_cpython(w, name):
        fail_fixed(ErrorKind.ATTRIBUTE_ERROR, FixedStr.READ_ONLY_ATTRIBUTE, type_name(w), name)
    else:
        fail_fixed(ErrorKind.ATTRIBUTE_ERROR, FixedStr.SET_UNKNOWN_ATTRIBUTE, type_name(w), name)
    vm.error_arg1 = name
    vm.error_arg2 = w
    return False

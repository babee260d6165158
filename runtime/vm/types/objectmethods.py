"""Methods of object, and what becomes of an object's class and identity."""

from __future__ import annotations

from runtime.translate.ll import (
    NONE,
    NOT_IMPLEMENTED,
    NULL,
    TRUE,
    W,
    cast,
    header,
    is_small,
    new_instance,
    pointer,
    same,
    set_header,
    tag,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Class, Instance, Map, Module, Tuple
from runtime.translate.rjit import dont_look_inside, promote
from runtime.vm import kinds
from runtime.vm.errors import fail, type_error
from runtime.vm.finalizers import watch
from runtime.vm.kinds import class_of
from runtime.vm.numbers import bigint
from runtime.vm.objects import box_bool
from runtime.vm.types.classes import change_versions
from runtime.vm.types.constructors import is_of_library, is_overridden
from runtime.vm.types.dictproxy import identity_hash, kinds_identity
from runtime.vm.types.maps import map_in_class
from spec.bytecode import ErrorKind
from spec.messages import FixedStr
from spec.objects import ClassFlag

IDENTITY_STEP = 8  # ids of ints are odd, those of objects are not


# --- making ---
def new_object(cls: W, args: W) -> W:
    """object.__new__(cls, ...)"""
    c = promote(cast(Class, cls))
    unsafe = promote(c.flags) & (ClassFlag.BUILTIN | ClassFlag.IS_METACLASS) != 0 and c.root_map is NULL
    if c.layout != 0 or (unsafe and not same(c, kinds.builtin_class(0))):
        return fail(ErrorKind.TYPE_ERROR, "object.__new__({0}) is not safe, use {0}.__new__()", c.name, NULL, NULL)
    if promote(cast(Tuple, args).length) > 0:
        if is_overridden(c, FixedStr.NEW) and not is_of_library(c):
            return type_error("object.__new__() takes exactly one argument (the type to instantiate)", NULL, NULL)
        if not is_overridden(c, FixedStr.INIT):
            return type_error("{0}() takes no arguments", c.name, NULL)
    if promote(c.flags) & ClassFlag.ABSTRACT != 0:
        return NULL
    map_ = c.root_map
    instance = new_instance(map_, map_.capacity)
    if instance is NULL or (promote(c.flags) & ClassFlag.HAS_DEL != 0 and not watch(instance)):
        return NULL
    return instance


def init_object(self: W, args: W) -> W:
    """object.__init__(self, ...)"""
    if promote(cast(Tuple, args).length) > 0:
        cls = class_of(self)
        if is_overridden(cls, FixedStr.INIT):
            return type_error("object.__init__() takes exactly one argument (the instance to initialize)", NULL, NULL)
        cannot_be_made = cls.layout != 0 and cls.flags & ClassFlag.BUILTIN != 0
        if not is_overridden(cls, FixedStr.NEW) and not cannot_be_made:
            return type_error("{0}.__init__() takes exactly one argument (the instance to initialize)", cls.name, NULL)
    return NONE


# --- class ---
@dont_look_inside
def change_class(w: W, value: W) -> W:
    """_change_class(x, cls): x.__class__ = cls, of a module, of a class (traces that read its metaclass rely on
    vm.constants_replaced), or for classes whose instances are laid out alike. False: x is no object of such a class, or
    it is a class and traces are kept in a file."""
    cls = cast(Class, value)
    if not is_small(w) and header(w) == kinds.CLASS:
        if vm.constants_replaced < 0:
            return box_bool(False)
        cast(Class, w).metaclass = cls
        vm.constants_replaced = vm.constants_replaced + 1
        change_versions(cast(Class, w))
        return box_bool(True)
    if not is_small(w) and header(w) == kinds.MODULE:
        cast(Module, w).cls = cls
        return box_bool(True)
    if is_small(w) or header(w) < kinds.FIRST_MAP or cls.root_map is NULL:
        return box_bool(False)
    instance = cast(Instance, w)
    map_ = map_in_class(cast(Map, pointer(header(w))), cls)
    if map_ is NULL or (cls.flags & ClassFlag.HAS_DEL != 0 and not watch(instance)):
        return NULL
    set_header(instance, map_)
    return box_bool(True)


# --- identity ---
@dont_look_inside
def id_of(w: W) -> W:
    """id(x): a number of its own for each object, which stays as objects move"""
    if is_small(w):
        scaled = bigint.big_mul(w, tag(IDENTITY_STEP))
        return NULL if scaled is NULL else bigint.big_add(scaled, tag(1))
    return bigint.big_mul(tag(kinds_identity(w)), tag(IDENTITY_STEP))


# --- object ---
def object_equal(self: W, other: W) -> W:
    if same(self, other):
        return TRUE
    return NOT_IMPLEMENTED


def not_implemented(self: W, other: W) -> W:
    return NOT_IMPLEMENTED


def left_to_library(self: W, other: W) -> W:
    return NULL


@dont_look_inside
def object_hash(self: W) -> W:
    """object.__hash__(x)"""
    return tag(identity_hash(self))

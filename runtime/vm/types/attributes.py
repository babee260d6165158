"""Attributes of any value: x.name, x.name = v, del x.name.

Loading goes: an attribute of the type that is a data descriptor (a property, a computed attribute, a slot); the
object's
own attribute; any other attribute of the type, bound; __getattr__. What has to call a function gives the frame to go on
in, as calls do (frames/calls.py); what only Python code can do is left to the library's functions for GETATTR, SETATTR
and DELATTR.
"""

from __future__ import annotations

from runtime.translate.ll import NONE, NULL, W, cast, header, i32, is_small, new, pointer, same
from runtime.translate.lltypes import (
    BoundMethod,
    Class,
    ClassMethod,
    Frame,
    Function,
    GetSet,
    Instance,
    Map,
    Member,
    Module,
    Property,
    StaticMethod,
    Str,
    Super,
)
from runtime.translate.rjit import elidable, inline, never_collects, promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.containers.strdicts import dict_get_str
from runtime.vm.frames.enter import enter_library, enter_words
from runtime.vm.frames.table import call_implementation
from runtime.vm.kinds import builtin_class, class_of, payload
from runtime.vm.objects import fixed
from runtime.vm.types import lookup
from runtime.vm.types.classes import class_flags, find_from, find_in_class, load_found
from runtime.vm.types.lookup import can_be_got, is_certain, is_data, is_of_payload, role
from runtime.vm.types.maps import find_slot, get_slot
from runtime.vm.types.missing import missing_attribute, no_context_manager
from runtime.vm.types.namespaces import namespace_get
from runtime.vm.types.plain import asks_first, plain_slot
from spec.bytecode import Continuation, Library, Op
from spec.messages import FixedStr
from spec.objects import ClassFlag


@inline
def get_attribute(frame: Frame, dest: i32, w: W, name: Str) -> Frame:
    """Register dest = w.name."""
    if not is_small(w):
        h = promote(header(w))
        if h >= kinds.FIRST_MAP:
            map_ = cast(Map, pointer(h))
            index = plain_slot(map_, promote(map_.cls.version), name)
            if index >= 0:
                frame[dest] = get_slot(cast(Instance, w), map_, index)
                return frame
    return load(frame, dest, w, name, False)


def get_method(frame: Frame, dest: i32, w: W, name: Str) -> Frame:
    """Registers dest, dest + 1 = callee and receiver of w.name; receiver null: the callee is the attribute itself."""
    return load(frame, dest, w, name, True)


def put(frame: Frame, dest: i32, value: W, for_call: bool) -> Frame:
    """The attribute is this value."""
    if value is NULL:
        return NULL
    frame[dest] = value
    if for_call:
        frame[dest + 1] = NULL
    return frame


def load(frame: Frame, dest: i32, w: W, name: Str, for_call: bool) -> Frame:
    if is_small(w):
        return of_type(frame, dest, w, class_of(w), name, for_call)
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        return of_instance(frame, dest, cast(Instance, w), map_, name, for_call)
    match h:
        case kinds.CLASS:
            return of_class(frame, dest, promote(cast(Class, w)), name, for_call)
        case kinds.MODULE:
            return of_module(frame, dest, cast(Module, promote_immortal(w)), name, for_call)
        case kinds.FUNCTION:
            return of_function(frame, dest, cast(Function, w), name, for_call)
        case kinds.BOUND_METHOD:
            return of_bound_method(frame, dest, cast(BoundMethod, w), name, for_call)
        case kinds.SUPER:
            return of_super(frame, dest, cast(Super, w), name, for_call)
        case _:
            return of_type(frame, dest, w, class_of(w), name, for_call)


def of_instance(frame: Frame, dest: i32, w: Instance, map_: Map, name: Str, for_call: bool) -> Frame:
    cls = map_.cls
    version = promote(cls.version)
    hooked = class_flags(cls, version) & ClassFlag.HAS_GETATTR != 0
    if hooked and asks_first(cls, version):
        return in_library(frame, dest, w, name, for_call)
    index = find_slot(map_, name)
    where = find_in_class(cls, version, name)
    if where >= 0:
        value = load_found(cls, version, where)
        what = role(value)
        if index < 0 or (what != lookup.SLOT and is_data(value, what) and can_be_got(value, what)):
            if hooked and not is_certain(what):
                return in_library(frame, dest, w, name, for_call)
            return bound(frame, dest, value, what, w, cls, for_call)
    if index >= 0:
        return put(frame, dest, get_slot(w, map_, index), for_call)
    if hooked:
        return in_library(frame, dest, w, name, for_call)
    missing_attribute(w, name)
    return NULL


def of_type(frame: Frame, dest: i32, w: W, cls: Class, name: Str, for_call: bool) -> Frame:
    """Of a value without attributes of its own."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        if kinds.kind(w) == kinds.STATIC_METHOD or kinds.kind(w) == kinds.CLASS_METHOD:
            return in_library(frame, dest, w, name, for_call)
        missing_attribute(w, name)
        return NULL
    value = load_found(cls, version, where)
    return bound(frame, dest, value, role(value), w, cls, for_call)


def bound(frame: Frame, dest: i32, value: W, what: i32, w: W, cls: Class, for_call: bool) -> Frame:
    """The attribute `value` of the class, seen from its instance w."""
    match what:
        case lookup.METHOD:
            if for_call:
                frame[dest] = value
                frame[dest + 1] = w
                return frame
            return put(frame, dest, bound_method(w, value), False)
        case lookup.STATIC:
            return put(frame, dest, cast(StaticMethod, value).function, for_call)
        case lookup.OF_CLASS:
            return bound_to_class(frame, dest, value, cls, for_call)
        case lookup.PROPERTY:
            return call_getter(frame, dest, cast(Property, value), w, for_call)
        case lookup.COMPUTED:
            return computed(frame, dest, cast(GetSet, value), w, for_call)
        case lookup.SLOT:
            return of_member(frame, dest, cast(Member, value), w, for_call)
        case lookup.DESCRIPTOR:
            continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
            return enter_library(frame, dest, Library.DESCRIPTOR_GET, 3, value, w, cls, continuation)
        case _:
            return put(frame, dest, value, for_call)


def of_member(frame: Frame, dest: i32, member: Member, w: W, for_call: bool) -> Frame:
    """Of a slot in which nothing is, that super() has found, or with a hidden name."""
    h = promote(header(w))
    if promote(member.owner).flags & ClassFlag.BUILTIN == 0:
        if h >= kinds.FIRST_MAP:
            place = find_slot(cast(Map, pointer(h)), promote(member).name)
            if place >= 0:
                return put(frame, dest, get_slot(cast(Instance, w), cast(Map, pointer(h)), place), for_call)
        missing_attribute(w, member.name)
        return NULL
    map_ = cast(Map, pointer(h))
    index = find_slot(map_, promote(member).slot)
    return put(frame, dest, NONE if index < 0 else get_slot(cast(Instance, w), map_, index), for_call)


def bound_method(receiver: W, function: W) -> W:
    """NULL: no memory."""
    method: BoundMethod = new(BoundMethod)
    if method is NULL:
        return NULL
    method.receiver = receiver
    method.function = function
    return method


def bound_to_class(frame: Frame, dest: i32, value: W, cls: Class, for_call: bool) -> Frame:
    """A class method: of the language, or a built-in one."""
    function = value
    if header(value) == kinds.CLASS_METHOD:
        function = cast(ClassMethod, value).function
        if not is_plain_function(function):
            continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
            return enter_library(frame, dest, Library.CLASS_METHOD_GET, 2, function, cls, NULL, continuation)
    if for_call:
        frame[dest] = function
        frame[dest + 1] = cls
        return frame
    return put(frame, dest, bound_method(cls, function), False)


def is_plain_function(w: W) -> bool:
    if is_small(w):
        return False
    h = promote(header(w))
    return h == kinds.FUNCTION or h == kinds.BUILTIN


def call_getter(frame: Frame, dest: i32, p: Property, w: W, for_call: bool) -> Frame:
    getter = promote_immortal(p.fget)
    continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
    if getter is not NULL and not is_small(getter) and promote(header(getter)) == kinds.FUNCTION:
        return enter_words(frame, dest, cast(Function, getter), 1, w, NULL, NULL, NULL, continuation)
    return enter_library(frame, dest, Library.PROPERTY_GET, 2, p, w, NULL, continuation)


def computed(frame: Frame, dest: i32, g: GetSet, w: W, for_call: bool) -> Frame:
    """A computed attribute of a built-in type."""
    this = w
    if is_of_payload(promote(g.owner)):
        this = payload(w)
    return put(frame, dest, call_implementation(promote(g.getter), this, NULL, NULL, NULL, NULL, NULL), for_call)


def in_library(frame: Frame, dest: i32, w: W, name: Str, for_call: bool) -> Frame:
    continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
    return enter_library(frame, dest, Op.GETATTR, 2, w, name, NULL, continuation)


def of_class(frame: Frame, dest: i32, cls: Class, name: Str, for_call: bool) -> Frame:
    """Of a class: data descriptors of its metaclass, then its own and its bases' attributes, then the metaclass's."""
    meta = cls.metaclass
    meta_version = promote(meta.version)
    hooked = class_flags(meta, meta_version) & ClassFlag.HAS_GETATTR != 0
    if hooked and (asks_first(meta, meta_version) or not is_found_in(cls, promote(cls.version), name)):
        return in_library(frame, dest, cls, name, for_call)
    in_meta = find_in_class(meta, meta_version, name)
    from_meta: W = NULL
    what = lookup.PLAIN
    if in_meta >= 0:
        from_meta = load_found(meta, meta_version, in_meta)
        what = role(from_meta)
        if is_data(from_meta, what) and can_be_got(from_meta, what):
            if hooked:
                return in_library(frame, dest, cls, name, for_call)
            return bound(frame, dest, from_meta, what, cls, meta, for_call)
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where >= 0:
        return unbound(frame, dest, load_found(cls, version, where), cls, for_call)
    if in_meta >= 0:
        return bound(frame, dest, from_meta, what, cls, meta, for_call)
    missing_attribute(cls, name)
    return NULL


def is_found_in(cls: Class, version: i32, name: Str) -> bool:
    """An attribute of the class, which can be had without a call."""
    where = find_in_class(cls, version, name)
    return where >= 0 and role(load_found(cls, version, where)) != lookup.DESCRIPTOR


def unbound(frame: Frame, dest: i32, value: W, cls: Class, for_call: bool) -> Frame:
    """An attribute of the class, seen from the class itself."""
    what = role(value)
    if what == lookup.STATIC:
        return put(frame, dest, cast(StaticMethod, value).function, for_call)
    if what == lookup.OF_CLASS:
        return bound_to_class(frame, dest, value, cls, for_call)
    if what == lookup.DESCRIPTOR:
        continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
        return enter_library(frame, dest, Library.DESCRIPTOR_GET, 3, value, NONE, cls, continuation)
    return put(frame, dest, value, for_call)


def of_module(frame: Frame, dest: i32, module: Module, name: Str, for_call: bool) -> Frame:
    value = namespace_get(promote(module.namespace), name)
    if value is not NULL:
        return put(frame, dest, value, for_call)
    cls = class_of(module)
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where >= 0:
        found = load_found(cls, version, where)
        return bound(frame, dest, found, role(found), module, cls, for_call)
    if class_flags(cls, version) & ClassFlag.HAS_GETATTR != 0:
        return in_library(frame, dest, module, name, for_call)
    continuation: i32 = Continuation.NAME if for_call else Continuation.STORE
    return enter_library(frame, dest, Library.MODULE_GETATTR, 2, module, name, NULL, continuation)


def of_function(frame: Frame, dest: i32, function: Function, name: Str, for_call: bool) -> Frame:
    attributes = function.attributes
    cls = class_of(function)
    if attributes is not NULL and not has_data(cls, promote(cls.version), name):
        value = dict_get_str(attributes, name)
        if value is not NULL:
            return put(frame, dest, value, for_call)
    return of_type(frame, dest, function, cls, name, for_call)


@elidable
@never_collects
def has_data(cls: Class, version: i32, name: Str) -> bool:
    """Has the built-in type, all of whose attributes are constants, a data descriptor of this name?"""
    where = find_in_class(cls, version, name)
    if where < 0:
        return False
    value = load_found(cls, version, where)
    return not is_small(value) and (header(value) == kinds.GET_SET or header(value) == kinds.PROPERTY)


def of_bound_method(frame: Frame, dest: i32, method: BoundMethod, name: Str, for_call: bool) -> Frame:
    """Its own attributes, else its function's."""
    cls = class_of(method)
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where >= 0:
        found = load_found(cls, version, where)
        return bound(frame, dest, found, role(found), method, cls, for_call)
    if not same(cls, builtin_class(kinds.BOUND_METHOD)):  # one of a built-in type
        missing_attribute(method, name)
        return NULL
    return load_of_function(frame, dest, method.function, name, for_call)


def load_of_function(frame: Frame, dest: i32, function: W, name: Str, for_call: bool) -> Frame:
    if header(function) == kinds.FUNCTION:
        return of_function(frame, dest, cast(Function, function), name, for_call)
    return load(frame, dest, function, name, for_call)


def of_super(frame: Frame, dest: i32, s: Super, name: Str, for_call: bool) -> Frame:
    """super(): the mro of the object's class behind the one where it stands."""
    start = promote(s.start)
    if not same(name, fixed(FixedStr.CLASS)):
        version = promote(start.version)
        where = find_behind(start, version, promote(s.cls), name)
        if where >= 0:
            value = load_found(start, version, where)
            receiver = s.receiver
            if same(receiver, start):
                return unbound(frame, dest, value, start, for_call)
            return bound(frame, dest, value, role(value), receiver, start, for_call)
    return of_type(frame, dest, s, class_of(s), name, for_call)


@elidable
@never_collects
def find_behind(start: Class, version: i32, cls: Class, name: Str) -> i32:
    """As find_in_class, but behind `cls` in the mro."""
    mro = start.mro
    number = 0
    while number < mro.length and not same(mro[number], cls):
        number += 1
    return find_from(mro, number + 1, name)


# --- special methods ---
def get_special(frame: Frame, dest: i32, w: W, name: Str) -> Frame:
    """LOAD_SPECIAL: registers dest, dest + 1 = method and receiver, looked up on the type of w alone."""
    cls = class_of(w)
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        no_context_manager(w, name)
        return NULL
    value = load_found(cls, version, where)
    return bound(frame, dest, value, role(value), w, cls, True)

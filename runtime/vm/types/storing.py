"""Attributes of any value: x.name = v, del x.name.

A store asks the attribute of the type first, if it is a data descriptor; then it is the object's own. As with loads
(attributes.py), what has to call a function gives the frame to go on in.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, pointer, same, set_header, vm
from runtime.translate.lltypes import Class, Frame, Function, GetSet, Instance, Map, Member, Module, Property, Str
from runtime.translate.rjit import dont_look_inside, inline, promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.containers.dicts import new_dict
from runtime.vm.containers.strdicts import dict_set_str
from runtime.vm.frames.enter import enter_library, enter_words
from runtime.vm.frames.table import call_implementation
from runtime.vm.kinds import builtin_class, class_of, payload
from runtime.vm.objects import fixed
from runtime.vm.types import lookup
from runtime.vm.types.classes import as_class_attribute, class_flags, find_in_class, load_found, set_class_value
from runtime.vm.types.lookup import is_data, is_of_payload, role
from runtime.vm.types.maps import add_slot, find_slot, set_slot
from runtime.vm.types.missing import cannot_set, immutable_type, no_such_slot, read_only
from runtime.vm.types.namespaces import namespace_set
from runtime.vm.types.plain import plain_extension, plain_store
from spec.bytecode import NO_REGISTER, Continuation, Library, Op
from spec.messages import FixedStr
from spec.objects import ClassFlag


@inline
def set_attribute(frame: Frame, w: W, name: Str, value: W) -> Frame:
    """w.name = value"""
    if not is_small(w):
        h = promote(header(w))
        if h >= kinds.FIRST_MAP:
            map_ = cast(Map, pointer(h))
            index = plain_store(map_, promote(map_.cls.version), name)
            if index >= 0:
                set_slot(cast(Instance, w), map_, index, value)
                return frame
            extended = plain_extension(map_, promote(map_.cls.version), name)
            if extended is not NULL:
                instance = cast(Instance, w)
                instance[extended.index] = value
                set_header(instance, extended)
                return frame
    return store(frame, w, name, value)


def store(frame: Frame, w: W, name: Str, value: W) -> Frame:
    if is_small(w):
        return set_of_type(frame, w, class_of(w), name, value)
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        return set_of_instance(frame, cast(Instance, w), cast(Map, pointer(h)), name, value)
    match h:
        case kinds.CLASS:
            return set_of_class(frame, promote(cast(Class, w)), name, value)
        case kinds.MODULE:
            return set_of_module(frame, cast(Module, w), name, value, True)
        case kinds.STATIC_METHOD | kinds.CLASS_METHOD:
            return enter_library(frame, NO_REGISTER, Op.SETATTR, 3, w, name, value, Continuation.DISCARD)
        case _:
            return set_of_type(frame, w, class_of(w), name, value)


def set_plain(frame: Frame, w: W, name: Str, value: W) -> Frame:
    """object.__setattr__(w, name, value), type.__setattr__"""
    if is_small(w):
        return set_of_type(frame, w, class_of(w), name, value)
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        return set_in_instance(frame, cast(Instance, w), cast(Map, pointer(h)), name, value)
    if h == kinds.CLASS:
        return set_in_class(frame, promote(cast(Class, w)), name, value)
    if h == kinds.MODULE:
        return set_of_module(frame, cast(Module, w), name, value, False)
    return set_of_type(frame, w, class_of(w), name, value)


def set_of_module(frame: Frame, module: Module, name: Str, value: W, may_ask: bool) -> Frame:
    """`may_ask`: a __setattr__ of the class that was given to it."""
    if same(name, fixed(FixedStr.CLASS)):
        return set_of_type(frame, module, class_of(module), name, value)
    if module.cls is not NULL:
        cls = promote(module.cls)
        version = promote(cls.version)
        if may_ask and class_flags(cls, version) & ClassFlag.HAS_SETATTR != 0:
            return enter_library(frame, NO_REGISTER, Op.SETATTR, 3, module, name, value, Continuation.DISCARD)
        where = find_in_class(cls, version, name)
        if where >= 0:
            found = load_found(cls, version, where)
            what = role(found)
            if is_data(found, what):
                return set_by_descriptor(frame, found, what, module, value)
    return frame if namespace_set(promote(module.namespace), name, value) else NULL


def set_of_instance(frame: Frame, w: Instance, map_: Map, name: Str, value: W) -> Frame:
    cls = map_.cls
    if class_flags(cls, promote(cls.version)) & ClassFlag.HAS_SETATTR != 0:
        return enter_library(frame, NO_REGISTER, Op.SETATTR, 3, w, name, value, Continuation.DISCARD)
    return set_in_instance(frame, w, map_, name, value)


def set_in_instance(frame: Frame, w: Instance, map_: Map, name: Str, value: W) -> Frame:
    cls = map_.cls
    version = promote(cls.version)
    flags = class_flags(cls, version)
    where = find_in_class(cls, version, name)
    found: W = NULL
    what = lookup.PLAIN
    if where >= 0:
        found = load_found(cls, version, where)
        what = role(found)
        if what != lookup.SLOT and is_data(found, what):
            return set_by_descriptor(frame, found, what, w, value)
        if what == lookup.SLOT:
            name = promote(cast(Member, found)).slot
    index = find_slot(map_, name)
    if index >= 0:
        set_slot(w, map_, index, value)
        return frame
    if flags & ClassFlag.NO_DICT != 0 and what != lookup.SLOT:
        no_such_slot(w, name, where >= 0)
        return NULL
    return frame if add_slot(w, map_, name, value) else NULL


def set_by_descriptor(frame: Frame, found: W, what: i32, w: W, value: W) -> Frame:
    if what == lookup.COMPUTED:
        return set_computed(frame, cast(GetSet, found), w, value)
    if what == lookup.PROPERTY:
        setter = promote_immortal(cast(Property, found).fset)
        if setter is not NULL and not is_small(setter) and promote(header(setter)) == kinds.FUNCTION:
            function = cast(Function, setter)
            return enter_words(frame, NO_REGISTER, function, 2, w, value, NULL, NULL, Continuation.DISCARD)
        return enter_library(frame, NO_REGISTER, Library.PROPERTY_SET, 3, found, w, value, Continuation.DISCARD)
    return enter_library(frame, NO_REGISTER, Library.DESCRIPTOR_SET, 3, found, w, value, Continuation.DISCARD)


def set_computed(frame: Frame, g: GetSet, w: W, value: W) -> Frame:
    """`value` null: delete it."""
    number = promote(g.setter)
    if number < 0:
        read_only(w, g)
        return NULL
    this = w
    if is_of_payload(promote(g.owner)):
        this = payload(w)
    if call_implementation(number, this, value, NULL, NULL, NULL, NULL) is NULL:
        if vm.error_kind == 0:
            return enter_library(frame, NO_REGISTER, Library.CONVERT_AND_SET, 3, w, g.name, value, Continuation.DISCARD)
        return NULL
    return frame


@dont_look_inside
def read_computed(attribute: W, w: W) -> W:
    """_read_computed(attribute, x)"""
    g = cast(GetSet, attribute)
    this = payload(w) if is_of_payload(g.owner) else w
    return call_implementation(g.getter, this, NULL, NULL, NULL, NULL, NULL)


@dont_look_inside
def change_computed(attribute: W, w: W, value: W) -> W:
    """_set_computed(attribute, x, value); without the value: delete it"""
    g = cast(GetSet, attribute)
    if g.setter < 0:
        return read_only(w, g)
    this = payload(w) if is_of_payload(g.owner) else w
    return call_implementation(g.setter, this, value, NULL, NULL, NULL, NULL)


def set_of_class(frame: Frame, cls: Class, name: Str, value: W) -> Frame:
    meta = cls.metaclass
    if class_flags(meta, promote(meta.version)) & ClassFlag.HAS_SETATTR != 0:
        return enter_library(frame, NO_REGISTER, Op.SETATTR, 3, cls, name, value, Continuation.DISCARD)
    return set_in_class(frame, cls, name, value)


def set_in_class(frame: Frame, cls: Class, name: Str, value: W) -> Frame:
    if promote(cls.flags) & ClassFlag.BUILTIN != 0:
        immutable_type(cls, name)
        return NULL
    meta = cls.metaclass
    version = promote(meta.version)
    where = find_in_class(meta, version, name)
    if where >= 0:
        found = load_found(meta, version, where)
        what = role(found)
        if is_data(found, what):
            return set_by_descriptor(frame, found, what, cls, value)
    if not is_small(value) and header(value) == kinds.FUNCTION:
        value = as_class_attribute(value)
        if value is NULL:
            return NULL
    return frame if set_class_value(cls, name, value) else NULL


def set_of_type(frame: Frame, w: W, cls: Class, name: Str, value: W) -> Frame:
    """Of a value without attributes of its own, or of a function."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where >= 0:
        found = load_found(cls, version, where)
        what = role(found)
        if is_data(found, what):
            return set_by_descriptor(frame, found, what, w, value)
    if not is_small(w) and promote(header(w)) == kinds.FUNCTION and same(cls, builtin_class(kinds.FUNCTION)):
        return frame if set_function_attribute(cast(Function, w), name, value) else NULL
    cannot_set(w, name, where >= 0)
    return NULL


@dont_look_inside
def set_function_attribute(function: Function, name: Str, value: W) -> bool:
    if function.attributes is NULL:
        attributes = new_dict()
        if attributes is NULL:
            return False
        function.attributes = attributes
    return dict_set_str(function.attributes, name, value)


def delete_attribute(frame: Frame, w: W, name: Str) -> Frame:
    """del w.name: rare enough to be the library's, but for its last step (delete_own)."""
    return enter_library(frame, NO_REGISTER, Op.DELATTR, 2, w, name, NULL, Continuation.DISCARD)

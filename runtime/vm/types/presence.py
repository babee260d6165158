"""Is an attribute there? For getattr with a default, and hasattr, which must not raise on the way."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, header, i32, is_small, pointer
from runtime.translate.lltypes import Class, Map, Member, Module, Str
from runtime.translate.rjit import promote, promote_immortal
from runtime.vm import kinds
from runtime.vm.kinds import class_of, is_str_kind
from runtime.vm.types import lookup
from runtime.vm.types.classes import class_flags, find_in_class, load_found
from runtime.vm.types.lookup import is_certain, is_data, role
from runtime.vm.types.maps import find_slot
from runtime.vm.types.namespaces import namespace_get
from spec.objects import ClassFlag

ABSENT, PRESENT, UNKNOWN = 0, 1, 2  # UNKNOWN: user code says, or a computed attribute that may fail


def has_attribute(w: W, name: Str) -> i32:
    if is_small(w):
        return in_type(class_of(w), name)
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        return in_instance(cast(Map, pointer(h)), name)
    if h == kinds.CLASS:
        return in_class(promote(cast(Class, w)), name)
    if h == kinds.MODULE:
        known = namespace_get(promote(cast(Module, promote_immortal(w)).namespace), name)
        return UNKNOWN if known is NULL else PRESENT
    if is_str_kind(h) or h == kinds.LIST or h == kinds.TUPLE or h == kinds.DICT or h == kinds.SET or h == kinds.BYTES:
        return in_type(class_of(w), name)
    if h == kinds.FLOAT or h == kinds.BIG_INT or h == kinds.NONE_TYPE or h == kinds.BOOL:
        return in_type(class_of(w), name)
    return UNKNOWN


def in_type(cls: Class, name: Str) -> i32:
    """Of a value without attributes of its own."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        return ABSENT
    return PRESENT if is_certain(role(load_found(cls, version, where))) else UNKNOWN


def in_instance(map_: Map, name: Str) -> i32:
    cls = map_.cls
    version = promote(cls.version)
    if class_flags(cls, version) & ClassFlag.HAS_GETATTR != 0:
        return UNKNOWN
    index = find_slot(map_, name)
    where = find_in_class(cls, version, name)
    if where < 0:
        return ABSENT if index < 0 else PRESENT
    value = load_found(cls, version, where)
    what = role(value)
    if what == lookup.SLOT:
        owner = promote(cast(Member, value).owner)
        return ABSENT if index < 0 and owner.flags & ClassFlag.BUILTIN == 0 else PRESENT
    if index >= 0 and not is_data(value, what):
        return PRESENT
    return PRESENT if is_certain(what) else UNKNOWN


def in_class(cls: Class, name: Str) -> i32:
    meta = cls.metaclass
    meta_version = promote(meta.version)
    if class_flags(meta, meta_version) & ClassFlag.HAS_GETATTR != 0:
        return UNKNOWN
    in_meta = find_in_class(meta, meta_version, name)
    what: i32 = lookup.PLAIN
    if in_meta >= 0:  # as `__repr__` and others that all types have
        from_meta = load_found(meta, meta_version, in_meta)
        what = role(from_meta)
        if is_data(from_meta, what):
            return UNKNOWN
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        if in_meta < 0:
            return ABSENT
        return PRESENT if is_certain(what) else UNKNOWN
    return UNKNOWN if role(load_found(cls, version, where)) == lookup.DESCRIPTOR else PRESENT

"""What the library asks of values, classes and attributes: internal functions (names with an underscore), and built-in
functions."""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    MISSING,
    NONE,
    NULL,
    TRUE,
    W,
    alloc_immortal,
    cast,
    header,
    is_small,
    pointer,
    same,
    tag,
    untag,
)  # fmt: skip
from runtime.translate.lltypes import (
    Builtin,
    Class,
    GetSet,
    Instance,
    List,
    Map,
    Member,
    Module,
    RefArray,
    Str,
    Tuple,
)  # fmt: skip
from runtime.translate.rjit import dont_look_inside, never_collects, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.lists import load_item
from runtime.vm.errors import type_error
from runtime.vm.kinds import class_of, is_subclass, payload
from runtime.vm.objects import box_bool, fixed, list_of, memory_error, new_ref_array, note_immortal
from runtime.vm.text.interning import intern
from runtime.vm.types import lookup
from runtime.vm.types.attributes import bound_method
from runtime.vm.types.capacity import make_room
from runtime.vm.types.classes import (
    INHERITED,
    OWNER_SHIFT,
    add_class_value,
    change_versions,
    delete_class_value,
    find_in_class,
    in_cell,
    is_cell,
    load_found,
    make_class,
    own_index,
    register_subclass,
    set_class_value,
)  # fmt: skip
from runtime.vm.types.lookup import is_data, role
from runtime.vm.types.maps import add_slot, find_slot, get_slot, remove_slot, set_slot
from runtime.vm.types.missing import immutable_type, missing_attribute
from runtime.vm.types.namespaces import namespace_delete, namespace_get
from runtime.vm.types.plain import asks_first
from spec.messages import FixedStr
from spec.objects import ClassFlag


# --- attributes ---
def lookup_special(w: W, name: W) -> W:
    """_lookup(x, name): the attribute of type(x), not bound; _MISSING."""
    cls = class_of(w)
    version = promote(cls.version)
    where = find_in_class(cls, version, cast(Str, name))
    if where < 0:
        return MISSING
    return load_found(cls, version, where)


def class_lookup(cls_: W, name: W) -> W:
    """_class_lookup(cls, name): the attribute in the mro of a class, not bound; _MISSING."""
    cls = promote(cast(Class, cls_))
    version = promote(cls.version)
    where = find_in_class(cls, version, cast(Str, name))
    if where < 0:
        return MISSING
    return load_found(cls, version, where)


def bind(value: W, w: W) -> W:
    """_bind(attribute, x): an attribute that was found in type(x), as x.name gives it."""
    what = role(value)
    match what:
        case lookup.PLAIN:
            return value
        case lookup.METHOD:
            return bound_method(w, value)
        case _:
            return NULL


def is_data_descriptor(value: W) -> W:
    """_is_data(attribute): does it go before an object's own attributes?"""
    return box_bool(is_data(value, role(value)))


def own_attribute(w: W, name: W) -> W:
    """_own_attribute(x, name): of an instance, a class or a module itself; _MISSING."""
    if is_small(w):
        return MISSING
    value: W = NULL
    h = promote(header(w))
    if h >= kinds.FIRST_MAP:
        map_ = cast(Map, pointer(h))
        index = find_slot(map_, cast(Str, name))
        if index >= 0:
            value = get_slot(cast(Instance, w), map_, index)
    elif h == kinds.MODULE:
        value = namespace_get(cast(Module, w).namespace, cast(Str, name))
    if value is NULL:
        return MISSING
    return value


@dont_look_inside
def raise_missing(w: W, name: W) -> W:
    """_missing_attribute(x, name)"""
    return missing_attribute(w, cast(Str, name))


@dont_look_inside
def set_own(w: W, name_: W, value: W) -> W:
    """_set_own(x, name, value): into a slot of an instance, whatever its class has of this name."""
    name = cast(Str, name_)
    instance = cast(Instance, w)
    map_ = cast(Map, pointer(header(w)))
    index = find_slot(map_, name)
    if index >= 0:
        set_slot(instance, map_, index, value)
        return NONE
    return NONE if add_slot(instance, map_, name, value) else NULL


@dont_look_inside
def delete_own(w: W, name_: W) -> W:
    """_delete_own(x, name): True where it was there."""
    name = cast(Str, name_)
    if is_small(w):
        return FALSE
    h = header(w)
    if h >= kinds.FIRST_MAP:
        return box_bool(remove_slot(cast(Instance, w), cast(Map, pointer(h)), name))
    if h == kinds.CLASS:
        cls = cast(Class, w)
        if cls.flags & ClassFlag.BUILTIN != 0:
            return immutable_type(cls, name)
        return box_bool(delete_class_value(cls, name))
    if h == kinds.MODULE:
        return box_bool(namespace_delete(cast(Module, w).namespace, name))
    return FALSE


@dont_look_inside
def intern_str(w: W) -> W:
    """_intern(name)"""
    return intern(cast(Str, payload(w)))


def unwrap(w: W) -> W:
    """_payload(x)"""
    return payload(w)


@dont_look_inside
def rewrap(instance: W, value: W) -> W:
    """_set_payload(instance, value)"""
    cast(Instance, instance)[0] = value
    return NONE


# --- classes ---
def type_of(w: W) -> W:
    """_type_of(x)"""
    return class_of(w)


def is_subtype(cls: W, base: W) -> W:
    """_is_subtype(cls, base), of two classes"""
    return box_bool(is_subclass(cast(Class, cls), cast(Class, base)))


@unroll_safe
def is_instance(w: W, classes: W) -> W:
    """isinstance(x, class or tuple of classes)"""
    if is_small(classes) or promote(header(classes)) != kinds.TUPLE:
        return is_instance_of(w, classes)
    count = promote(cast(Tuple, classes).length)
    i = 0
    while i < count:
        found = is_instance_of(w, cast(Tuple, classes)[i])
        if found is NULL or same(found, TRUE):
            return found
        i += 1
    return FALSE


def is_instance_of(w: W, cls_: W) -> W:
    if is_small(cls_) or promote(header(cls_)) != kinds.CLASS:
        return NULL
    cls = promote(cast(Class, cls_))
    inside = is_subclass(class_of(w), cls)
    if not checks_plainly(cls.metaclass, fixed(FixedStr.INSTANCECHECK)):
        return TRUE if inside and (same(class_of(w), cls) or is_abc(cls)) else NULL
    if inside:
        return TRUE
    if not is_small(w) and promote(header(w)) >= kinds.FIRST_MAP and claims(w):
        return NULL
    return FALSE


def claims(w: W) -> bool:
    """May w.__class__ differ from type(w)?"""
    cls = class_of(w)
    version = promote(cls.version)
    if asks_first(cls, version) or cls.flags & (ClassFlag.AS_CODE | ClassFlag.AS_VIEW) != 0:
        return True
    where = find_in_class(cls, version, fixed(FixedStr.CLASS))
    return where < 0 or role(load_found(cls, version, where)) != lookup.COMPUTED


def is_subclass_builtin(cls: W, base: W) -> W:
    """issubclass(cls, base)"""
    if is_small(cls) or is_small(base) or promote(header(cls)) != kinds.CLASS or promote(header(base)) != kinds.CLASS:
        return NULL
    inside = is_subclass(cast(Class, cls), cast(Class, base))
    if not checks_plainly(cast(Class, base).metaclass, fixed(FixedStr.SUBCLASSCHECK)):
        return TRUE if inside and is_abc(cast(Class, base)) else NULL
    return box_bool(inside)


def is_abc(cls: Class) -> bool:
    return cls.flags & ClassFlag.ABC != 0


def checks_plainly(meta: Class, name: Str) -> bool:
    """Is the method of this name that classes of the metaclass have `type`'s own?"""
    plain = kinds.builtin_class(kinds.CLASS)
    if same(meta, plain):
        return True
    where = find_in_class(meta, promote(meta.version), name)
    return where >= 0 and same(meta.mro[where >> OWNER_SHIFT], plain)


@dont_look_inside
def class_flag(cls: W, flag: W) -> W:
    """_class_flag(cls, flag)"""
    return box_bool(cast(Class, cls).flags & untag(flag) != 0)


@dont_look_inside
def set_class_flag(cls: W, flag: W) -> W:
    """_set_class_flag(cls, flag)"""
    c = cast(Class, cls)
    c.flags = c.flags | untag(flag)
    return NONE


@dont_look_inside
def class_store(cls: W, name: W, value: W) -> W:
    """_class_store(cls, name, value): past the descriptors of the metaclass"""
    if not set_class_value(cast(Class, cls), cast(Str, name), value):
        return NULL
    return NONE


@dont_look_inside
def layout_of(cls: W) -> W:
    """_layout(cls): a number, equal for classes whose instances are alike"""
    c = cast(Class, cls)
    return tag(c.layout + (c.flags & ClassFlag.EXCEPTION) + 2 * (c.flags & ClassFlag.IS_METACLASS))


@dont_look_inside
def array_of(items: List) -> RefArray:
    """NULL: no memory."""
    result = new_ref_array(items.length)
    if result is NULL:
        return NULL
    i = 0
    while i < items.length:
        result[i] = load_item(items, i)
        i += 1
    return result


@dont_look_inside
def set_bases(w: W, bases: W, base: W, mro: W) -> W:
    """_set_bases(cls, bases, base, mro): other bases for a class, of the same layout; the mro is with the class."""
    cls = cast(Class, w)
    own_bases: Tuple = alloc_immortal(Tuple, cast(Tuple, bases).length)
    own_mro: Tuple = alloc_immortal(Tuple, cast(Tuple, mro).length)
    note_immortal()
    if own_bases is NULL or own_mro is NULL:
        return memory_error()
    i = 0
    while i < own_bases.length:
        own_bases[i] = cast(Tuple, bases)[i]
        i += 1
    i = 0
    while i < own_mro.length:
        own_mro[i] = cast(Tuple, mro)[i]
        cls.flags = cls.flags | cast(Class, own_mro[i]).flags & INHERITED
        i += 1
    i = 0
    while i < cls.bases.length:
        forget_subclass(cast(Class, cls.bases[i]), cls)
        i += 1
    cls.bases = own_bases
    cls.base = cast(Class, base)
    cls.mro = own_mro
    change_versions(cls)
    if not register_subclass(cls):
        return NULL
    return NONE


@never_collects
def forget_subclass(base: Class, cls: Class) -> None:
    all_ = cast(RefArray, base.subclasses)
    found = 0
    while found < all_.length and all_[found] is not NULL and not same(all_[found], cls):
        found += 1
    while found + 1 < all_.length and all_[found] is not NULL:
        all_[found] = all_[found + 1]
        found += 1
    if found < all_.length:
        all_[found] = NULL


@dont_look_inside
def make_class_from_lists(meta: W, name: W, bases: W, base: W, mro: W, pair: W) -> W:
    """_make_class(meta, name, bases, base, mro, (names, values)): mro[0] is None, for the class itself."""
    names = array_of(cast(List, cast(Tuple, pair)[0]))
    if names is NULL:
        return NULL
    values = array_of(cast(List, cast(Tuple, pair)[1]))
    if values is NULL:
        return NULL
    i = 0
    while i < values.length:
        if is_cell(values[i]):
            values[i] = in_cell(values[i])
        i += 1
    text = intern(cast(Str, payload(name)))
    if text is NULL:
        return NULL
    return make_class(
        cast(Class, meta), text, cast(Tuple, payload(bases)), cast(Class, base), cast(Tuple, mro), names, values
    )


@dont_look_inside
def set_class_names(cls: W, qualname: W, module: W, doc: W) -> W:
    """_set_class_names(cls, qualname, module or _MISSING, doc)"""
    c = cast(Class, cls)
    c.qualname = cast(Str, payload(qualname))
    if not same(module, MISSING):
        c.module = module
    c.doc = doc
    return NONE


@dont_look_inside
def add_member(cls: W, name: W) -> W:
    """_add_member(cls, name): a descriptor for a name of __slots__"""
    member: Member = alloc_immortal(Member, 0)
    note_immortal()
    if member is NULL:
        return type_error("no room for another class", NULL, NULL)
    member.name = cast(Str, name)
    member.owner = cast(Class, cls)
    member.slot = cast(Str, name)
    cast(Class, cls).flags = cast(Class, cls).flags | ClassFlag.HAS_MEMBERS
    if not add_class_value(cast(Class, cls), cast(Str, name), member) or not make_room(cast(Class, cls)):
        return NULL
    return NONE


@dont_look_inside
def add_computed(cls: W, name: W, like: W) -> W:
    """_add_computed(cls, name, like): makes the value of this attribute of a new class a computed one, which is got and
    set as `like`, a computed attribute, or got by `like`, a built-in function."""
    made: GetSet = alloc_immortal(GetSet, 0)
    note_immortal()
    if made is NULL:
        return memory_error()
    made.name = cast(Str, name)
    made.owner = cast(Class, cls)
    if header(like) == kinds.GET_SET:
        made.getter = cast(GetSet, like).getter
        made.setter = cast(GetSet, like).setter
    else:
        made.getter = cast(Builtin, like).index
        made.setter = -1
    cast(Class, cls).values[own_index(cast(Class, cls), cast(Str, name))] = made
    return NONE


@dont_look_inside
def subclasses(cls: W) -> W:
    """_subclasses(cls): a list"""
    all_ = cast(RefArray, cast(Class, cls).subclasses)
    count = 0
    if all_ is not NULL:
        while count < all_.length and all_[count] is not NULL:
            count += 1
    items = new_ref_array(count)
    if items is NULL:
        return NULL
    i = 0
    while i < count:
        items[i] = cast(RefArray, cast(Class, cls).subclasses)[i]
        i += 1
    return list_of(items, count)


# --- cells, methods, super ---

"""Classes of class statements as most are: at most one base, metaclass type, and a body without special names.

What is special is left to the library (runtime/lib/making.py), which says all of it in Python. And instances made after
an example.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    MISSING,
    NONE,
    NULL,
    TRUE,
    W,
    cast,
    header,
    i32,
    is_small,
    new_instance,
    new_var,
    pointer,
    same,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Cell, Class, Dict, Function, Instance, Map, RefArray, Str, Tuple
from runtime.translate.rjit import dont_look_inside, promote, unroll_safe
from runtime.vm import kinds
from runtime.vm.containers.dicts import dict_length, entry_key, entry_value, next_entry
from runtime.vm.errors import class_name, type_name
from runtime.vm.kinds import builtin_class, class_of, is_str
from runtime.vm.objects import fixed, new_ref_array
from runtime.vm.text.interning import intern
from runtime.vm.types.classes import OWNER_SHIFT, find_in_class, make_class
from spec.bytecode import CodeFlag
from spec.messages import FixedStr
from spec.objects import ClassFlag


@dont_look_inside
def has_plain_bases(bases: W) -> W:
    """_has_plain_bases(bases): does a class of these bases, a tuple, have the metaclass type?"""
    return FALSE if plain_base(cast(Tuple, bases)) is NULL else TRUE


@dont_look_inside
def plain_base(bases: Tuple) -> Class:
    """The only base, or object, whose metaclass is type; NULL: there are more, or it is something else."""
    if bases.length == 0:
        return builtin_class(0)
    if bases.length > 1 or is_small(bases[0]) or header(bases[0]) != kinds.CLASS:
        return NULL
    base = cast(Class, bases[0])
    if not same(base.metaclass, builtin_class(kinds.CLASS)) or base.flags & ClassFlag.NOT_A_BASE != 0:
        return NULL
    return base


@dont_look_inside
def adds_other(base: Class) -> bool:
    """Has a class of this base a __dict__ or __weakref__ of its own, and is the base not object?"""
    return base.mro.length != 1 and base.flags & (ClassFlag.BUILTIN | ClassFlag.NO_DICT) != 0


@dont_look_inside
def plain_class(name_: W, bases: W, namespace: W) -> W:
    """_plain_class(name, bases, namespace): the class; _MISSING: something about it is special. `namespace` is a dict
    that the class statement's body has filled."""
    base = plain_base(cast(Tuple, bases))
    if base is NULL or not is_str(name_) or adds_other(base):
        return MISSING
    where = find_in_class(base, base.version, fixed(FixedStr.INIT_SUBCLASS))
    if where >> OWNER_SHIFT != base.mro.length - 1:
        return MISSING
    d = cast(Dict, namespace)
    count = dict_length(d)
    names = new_ref_array(count + 4)  # __dict__, __weakref__, __doc__ and __hash__ may be added
    values: RefArray = NULL if names is NULL else new_ref_array(count + 4)
    if names is NULL or values is NULL:
        return NULL
    length = plain_rows(d, names, values, base.mro.length == 1)
    if length < 0:
        return MISSING if vm.error_kind == 0 else NULL
    name = intern(cast(Str, name_))
    cls = NULL if name is NULL else class_of_rows(name, base, names, values, length)
    if cls is not NULL:
        complete(cast(Class, cls), d)
    return cls


@dont_look_inside
def plain_rows(d: Dict, names: RefArray, values: RefArray, first: bool) -> i32:
    """The namespace's names and values, but for those that only the making of the class needs; their number. -1: one
    is special. `first`: instances have a __dict__, which the base's have not; the library fills it in."""
    length = 0
    has_eq = False
    has_hash = False
    has_doc = False
    entry = next_entry(d, 0)
    while entry >= 0:
        key = entry_key(d, entry)
        value = entry_value(d, entry)
        if not is_str(key) or value is NULL:
            return -1
        key = intern(cast(Str, key))
        if key is NULL or is_special(cast(Str, key)) or has_set_name(value):
            return -1
        if same(key, fixed(FixedStr.QUALNAME)):
            if not is_str(value):
                return -1
        elif same(key, fixed(FixedStr.CLASSCELL)):
            if kinds.kind(value) != kinds.CELL:
                return -1
        elif kinds.kind(value) == kinds.CELL:
            return -1
        else:
            names[length] = key
            values[length] = value
            length += 1
            has_eq = has_eq or same(key, fixed(FixedStr.EQ))
            has_hash = has_hash or same(key, fixed(FixedStr.HASH))
            has_doc = has_doc or same(key, fixed(FixedStr.DOC))
        entry = next_entry(d, entry + 1)
    if first:
        names[length] = fixed(FixedStr.DICT)
        names[length + 1] = fixed(FixedStr.WEAKREF)
        values[length] = NONE
        values[length + 1] = NONE
        length += 2
    if not has_doc:
        names[length] = fixed(FixedStr.DOC)
        values[length] = NONE
        length += 1
    if has_eq and not has_hash:
        names[length] = fixed(FixedStr.HASH)
        values[length] = NONE
        length += 1
    return length


def is_special(key: Str) -> bool:
    """Does this name make the library change something?"""
    return (
        same(key, fixed(FixedStr.NEW))
        or same(key, fixed(FixedStr.INIT_SUBCLASS))
        or same(key, fixed(FixedStr.CLASS_GETITEM))
        or same(key, fixed(FixedStr.SLOTS))
        or same(key, fixed(FixedStr.DICT))
        or same(key, fixed(FixedStr.WEAKREF))
    )


@dont_look_inside
def has_set_name(value: W) -> bool:
    cls = class_of(value)
    return find_in_class(cls, cls.version, fixed(FixedStr.SET_NAME)) >= 0


@dont_look_inside
def class_of_rows(name: Str, base: Class, names: RefArray, values: RefArray, length: i32) -> W:
    """NULL: no memory."""
    bases: Tuple = new_var(Tuple, 1)
    own_names = new_ref_array(length)
    own_values = new_ref_array(length)
    mro: Tuple = new_var(Tuple, base.mro.length + 1)
    if bases is NULL or own_names is NULL or own_values is NULL or mro is NULL:
        return NULL
    bases[0] = base
    i = 0
    while i < length:
        own_names[i] = names[i]
        own_values[i] = values[i]
        i += 1
    i = 0
    while i < base.mro.length:
        mro[i + 1] = base.mro[i]
        i += 1
    return make_class(builtin_class(kinds.CLASS), name, bases, base, mro, own_names, own_values)


@dont_look_inside
def complete(cls: Class, d: Dict) -> None:
    """What the namespace says of the class besides its attributes."""
    entry = next_entry(d, 0)
    while entry >= 0:
        key = entry_key(d, entry)
        value = entry_value(d, entry)
        name = intern(cast(Str, key))
        if same(name, fixed(FixedStr.QUALNAME)):
            cls.qualname = cast(Str, value)
        elif same(name, fixed(FixedStr.DOC)):
            cls.doc = value
        elif same(name, fixed(FixedStr.MODULE)):
            cls.module = value
        elif same(name, fixed(FixedStr.CLASSCELL)):
            cell = cast(Cell, value)
            cell.value = cls
        entry = next_entry(d, entry + 1)


@dont_look_inside
def made_by(cls: W, function: W) -> W:
    """_made_by(cls, function): notes what function was the body of the class statement"""
    if cast(Function, function).code.flags & CodeFlag.LIBRARY != 0 and kinds.kind(cls) == kinds.CLASS:
        cast(Class, cls).flags = cast(Class, cls).flags | ClassFlag.NAMED_WITH_MODULE
    return NONE


def name_of_type(x: W) -> W:
    """_type_name(x): what exceptions call its type"""
    return type_name(x)


def name_of_class(cls: W) -> W:
    """_class_name(cls): what exceptions call a class"""
    return class_name(cast(Class, cls))


@unroll_safe
def like(x: W) -> W:
    """_instance_like(example): with the same attributes, which all have room in it; of a class without __del__."""
    map_ = cast(Map, pointer(promote(header(x))))
    instance: Instance = new_instance(map_, map_.capacity)
    if instance is NULL:
        return NULL
    source = cast(Instance, x)
    i = 0
    while i <= map_.index:
        instance[i] = source[i]
        i += 1
    return instance

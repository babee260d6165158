"""Classes: attribute lookup along the mro, attribute stores, making classes.

A class keeps its own attributes as a row of names and a row of values. Where an attribute lies is a pure function of
class, version and name: the version of a class changes with the attributes of it and of its bases, so that a trace,
which guards the version, has the place and most values as constants. An attribute that is stored a second time gets a
cell, which is stored to without a change of version: counters in classes cost a trace nothing but the store.

An instance of a class that derives from a built-in type with values of its own (list, int, ...) wraps one, its
payload, in slot 0. An exception has its arguments, traceback, context, cause and a flag in its first slots. The names
of these slots are known to no program.
"""

from __future__ import annotations

from runtime.translate.ll import (
    FALSE,
    NONE,
    NULL,
    W,
    address,
    alloc_immortal,
    cast,
    header,
    i32,
    is_small,
    new,
    same,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Builtin, Cell, Class, Function, RefArray, StaticMethod, Str, Tuple
from runtime.translate.rjit import dont_look_inside, elidable, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.objects import fixed, memory_error, note_immortal
from runtime.vm.text.layout import char_at
from runtime.vm.types.cache import MISS, keep, recall
from runtime.vm.types.capacity import inline_slots, root_map
from spec.bytecode import CodeFlag
from spec.messages import FixedStr
from spec.objects import ClassFlag

SPARE_NAMES = 4
UNDERSCORE = 0x5F
INHERITED = (
    ClassFlag.EXCEPTION
    | ClassFlag.HAS_GETATTR
    | ClassFlag.HAS_SETATTR
    | ClassFlag.HAS_DEL
    | ClassFlag.HAS_EQUALITY
    | ClassFlag.IS_METACLASS
    | ClassFlag.HAS_MEMBERS
)  # fmt: skip
OWNER_SHIFT = 16  # of what find_in_class gives: index | number in the mro << OWNER_SHIFT


@inline
@elidable
@never_collects
def find_in_class(cls: Class, version: i32, name: Str) -> i32:
    """index | number in the mro << OWNER_SHIFT of the attribute; -1: none. `version` is the class's; it makes the
    result a function of the arguments."""
    known = recall(address(cls), address(name), version)
    if known != MISS:
        return known
    return keep(address(cls), address(name), version, find_from(cls.mro, 0, name))


@never_collects
def find_from(mro: Tuple, first: i32, name: Str) -> i32:
    """The same in the classes mro[first] ..."""
    number = first
    while number < mro.length:
        owner = cast(Class, mro[number])
        names = owner.names
        i = 0
        while i < owner.count:
            if same(names[i], name) and owner.values[i] is not NULL:
                return i | number << OWNER_SHIFT
            i += 1
        number += 1
    return -1


@elidable
@never_collects
def values_of(cls: Class, version: i32, number: i32) -> RefArray:
    """The attributes' values of class `number` in the mro. They stay where they are while the class has this
    version."""
    return cast(Class, cls.mro[number]).values


@inline
@elidable
@never_collects
def constant_of(cls: Class, version: i32, where: i32) -> W:
    """The value of the attribute that find_in_class found, if it is an object that never moves, else NULL."""
    value = values_of(cls, version, where >> OWNER_SHIFT)[where & 0xFFFF]
    if is_small(value):
        return value
    if address(value) >= vm.immortal_limit or header(value) == kinds.CELL:
        return NULL
    return value


@inline
def load_found(cls: Class, version: i32, where: i32) -> W:
    """Value of the attribute that find_in_class found."""
    value = constant_of(cls, version, where)
    if value is not NULL:
        return value
    value = values_of(cls, version, where >> OWNER_SHIFT)[where & 0xFFFF]
    if is_small(value):
        return value
    if promote(header(value)) == kinds.CELL:
        return cast(Cell, value).value
    return value


def lookup(cls: Class, name: Str) -> W:
    """The attribute that instances of the class find in it; NULL: none. `cls` is a constant of a trace."""
    version = promote(cls.version)
    where = find_in_class(cls, version, name)
    if where < 0:
        return NULL
    return load_found(cls, version, where)


@elidable
@never_collects
def class_flags(cls: Class, version: i32) -> i32:
    """ClassFlag"""
    return cls.flags


@dont_look_inside
@never_collects
def own_index(cls: Class, name: Str) -> i32:
    """Index of the class's own attribute, bound or deleted; -1: none."""
    i = 0
    while i < cls.count:
        if same(cls.names[i], name):
            return i
        i += 1
    return -1


@elidable
@never_collects
def own_cell(cls: Class, version: i32, name: Str) -> Cell:
    """The cell of the class's own attribute; NULL: it has none."""
    index = own_index(cls, name)
    if index < 0:
        return NULL
    value = cls.values[index]
    if value is NULL or is_small(value) or header(value) != kinds.CELL:
        return NULL
    return cast(Cell, value)


def set_class_value(cls: Class, name: Str, value: W) -> bool:
    """False: an exception is pending."""
    cell = own_cell(cls, promote(cls.version), name)
    if cell is not NULL:
        cell.value = value
        return True
    return set_class_slowly(cls, name, value)


@dont_look_inside
def set_class_slowly(cls: Class, name: Str, value: W) -> bool:
    index = own_index(cls, name)
    if index < 0:
        return add_class_value(cls, name, value)
    cls.values[index] = in_cell(value) if cls.values[index] is not NULL or is_cell(value) else value
    change_versions(cls)
    special_changed(cls, name)
    return True


@never_collects
def is_cell(value: W) -> bool:
    return value is not NULL and not is_small(value) and header(value) == kinds.CELL


@dont_look_inside
def in_cell(value: W) -> W:
    """A cell of the class's own that has the value; where there is no room, the value."""
    cell: Cell = alloc_immortal(Cell, 0)
    note_immortal()
    if cell is NULL:
        return value
    cell.value = value
    return cell


@dont_look_inside
def add_class_value(cls: Class, name: Str, value: W) -> bool:
    """A new attribute."""
    count = cls.count
    if count == cls.names.length:
        names: RefArray = alloc_immortal(RefArray, count + count + SPARE_NAMES)
        note_immortal()
        values: RefArray = alloc_immortal(RefArray, count + count + SPARE_NAMES)
        if names is NULL or values is NULL:
            memory_error()
            return False
        i = 0
        while i < count:
            names[i] = cls.names[i]
            values[i] = cls.values[i]
            i += 1
        cls.names = names
        cls.values = values
    cls.names[count] = name
    cls.values[count] = in_cell(value) if is_cell(value) else value
    cls.count = count + 1
    change_versions(cls)
    special_changed(cls, name)
    return True


@dont_look_inside
def delete_class_value(cls: Class, name: Str) -> bool:
    """False: the class has no such attribute of its own."""
    index = own_index(cls, name)
    if index < 0 or cls.values[index] is NULL:
        return False
    cls.values[index] = NULL
    change_versions(cls)
    return True


@dont_look_inside
@never_collects
def change_versions(cls: Class) -> None:
    """Of the class and all that derive from it."""
    cls.version = cls.version + 1
    derived = cast(RefArray, cls.subclasses)
    if derived is NULL:
        return
    i = 0
    while i < derived.length:
        if derived[i] is not NULL:
            change_versions(cast(Class, derived[i]))
        i += 1


@dont_look_inside
@never_collects
def special_flag(name: Str) -> i32:
    """The flag of a class that defines a method of this name."""
    if same(name, fixed(FixedStr.GETATTR)) or same(name, fixed(FixedStr.GETATTRIBUTE)):
        return ClassFlag.HAS_GETATTR
    if same(name, fixed(FixedStr.SETATTR)) or same(name, fixed(FixedStr.DELATTR)):
        return ClassFlag.HAS_SETATTR
    if same(name, fixed(FixedStr.DEL)):
        return ClassFlag.HAS_DEL
    if same(name, fixed(FixedStr.EQ)) or same(name, fixed(FixedStr.HASH)):
        return ClassFlag.HAS_EQUALITY
    return 0


@dont_look_inside
@never_collects
def special_changed(cls: Class, name: Str) -> None:
    """A method that flags speak of was defined after the class."""
    flag = special_flag(name)
    if flag != 0:
        add_flag(cls, flag)


@never_collects
def add_flag(cls: Class, flag: i32) -> None:
    cls.flags = cls.flags | flag
    derived = cast(RefArray, cls.subclasses)
    if derived is NULL:
        return
    i = 0
    while i < derived.length:
        if derived[i] is not NULL:
            add_flag(cast(Class, derived[i]), flag)
        i += 1


@dont_look_inside
def unbind_builtins(values: RefArray) -> bool:
    """Functions of the library that are none of its methods pass for built-in functions: as attributes of a class they
    do not bind. False: no memory."""
    i = 0
    while i < values.length:
        value = values[i]
        if value is not NULL and not is_small(value) and header(value) == kinds.FUNCTION:
            code = cast(Function, value).code
            if code.flags & CodeFlag.LIBRARY != 0 and same(code.name, code.qualname):
                value = wrapped(value)
                if value is NULL:
                    return False
                values[i] = value
        i += 1
    return True


@dont_look_inside
def as_class_attribute(function: W) -> W:
    """What a class that is there already gets for a function, by the same rule, but for those with a private name: so
    the library adds methods to a class. NULL: no memory."""
    code = cast(Function, function).code
    if code.flags & CodeFlag.LIBRARY == 0 or not same(code.name, code.qualname) or char_at(code.name, 0) == UNDERSCORE:
        return function
    return wrapped(function)


@dont_look_inside
def wrapped(function: W) -> W:
    wrapper: StaticMethod = new(StaticMethod)
    if wrapper is NULL:
        return NULL
    wrapper.function = function
    return wrapper


@dont_look_inside
def make_class(
    metaclass: Class, name: Str, bases: Tuple, base: Class, mro: Tuple, names: RefArray, values: RefArray
) -> W:
    """A new class; NULL: an exception is pending. `base` decides the layout; `mro` is without the class itself, which
    is put in at its place 0, null so far. All arrays become the class's own."""
    cls: Class = alloc_immortal(Class, 0)
    note_immortal()
    own_mro: Tuple = alloc_immortal(Tuple, mro.length)
    own_bases: Tuple = alloc_immortal(Tuple, bases.length)
    count = names.length
    if not unbind_builtins(values):
        return NULL
    own_names: RefArray = alloc_immortal(RefArray, count + SPARE_NAMES)
    own_values: RefArray = alloc_immortal(RefArray, count + SPARE_NAMES)
    if cls is NULL or own_mro is NULL or own_bases is NULL or own_names is NULL or own_values is NULL:
        return memory_error()
    flags = 0
    own_mro[0] = cls
    i = 1
    while i < mro.length:
        own_mro[i] = mro[i]
        flags = flags | cast(Class, mro[i]).flags
        i += 1
    flags = flags & INHERITED
    i = 0
    while i < bases.length:
        own_bases[i] = bases[i]
        i += 1
    i = 0
    while i < count:
        own_names[i] = names[i]
        own_values[i] = values[i]
        flags = flags | special_flag(cast(Str, names[i]))
        i += 1
    cls.name = name
    cls.qualname = name
    cls.base = base
    cls.bases = own_bases
    cls.mro = own_mro
    cls.metaclass = metaclass
    cls.names = own_names
    cls.values = own_values
    cls.count = count
    cls.flags = flags
    cls.layout = base.layout
    cls.doc = NONE
    cls.capacity = inline_slots(cls)
    cls.root_map = root_map(cls)
    if cls.root_map is NULL or not register_subclass(cls):
        return NULL
    return cls


@dont_look_inside
def register_subclass(cls: Class) -> bool:
    """Its bases know it. False: no memory."""
    bases = cls.bases
    i = 0
    while i < bases.length:
        base = cast(Class, bases[i])
        old = cast(RefArray, base.subclasses)
        length = 0 if old is NULL else old.length
        free = 0
        while free < length and old[free] is not NULL:
            free += 1
        if free == length:
            grown: RefArray = alloc_immortal(RefArray, length + length + SPARE_NAMES)
            if grown is NULL:
                memory_error()
                return False
            k = 0
            while k < length:
                grown[k] = old[k]
                k += 1
            base.subclasses = grown
            old = grown
        old[free] = cls
        i += 1
    return True


def is_exception_class(w: W) -> bool:
    """Is it a class that derives from BaseException?"""
    if is_small(w) or header(w) != kinds.CLASS:
        return False
    return cast(Class, w).flags & ClassFlag.EXCEPTION != 0


def is_exception(w: W) -> bool:
    if is_small(w):
        return False
    h = promote(header(w))
    return h >= kinds.FIRST_MAP and kinds.class_of(w).flags & ClassFlag.EXCEPTION != 0


__all__ = [
    "FALSE", "Builtin", "add_class_value", "class_flags", "delete_class_value", "find_from", "find_in_class",
    "is_exception", "is_exception_class", "load_found", "lookup", "make_class", "own_index",
    "set_class_value",
]  # fmt: skip

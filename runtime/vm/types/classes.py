"""Classes: attribute lookup over single inheritance, attribute stores, the class statement.

Where an attribute lies is a pure function of class, version and name: the version of a class changes with the names
of its attributes and of its bases' attributes. The values are loaded each time.
"""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    address,
    alloc_immortal,
    cast,
    header,
    i32,
    is_small,
    load_word,
    pointer,
    same,
    store_word,
    vm,
)  # fmt: skip
from runtime.translate.lltypes import Class, Code, Function, RefArray, Str, Tuple
from runtime.translate.rjit import dont_look_inside, elidable, never_collects, promote
from runtime.vm import kinds
from runtime.vm.errors import not_supported
from runtime.vm.gc import object_size
from runtime.vm.objects import memory_error
from runtime.vm.types.maps import new_map
from spec.bytecode import Op
from spec.heap import IMMORTAL_BASE, SCRATCH

SPARE_NAMES = 4
MAX_INLINE = 64  # slots; more attributes go to the overflow array


@elidable
@never_collects
def find_in_class(cls: Class, version: i32, name: Str) -> i32:
    """index | distance << 16 of the attribute in the class itself (distance 0) or a base; -1: none. `version` is the
    class's; it makes the result a function of the arguments."""
    distance = 0
    owner = cls
    while owner is not NULL:
        names = owner.names
        i = 0
        while i < owner.count:
            if same(names[i], name):
                return i | distance << 16
            i += 1
        owner = owner.base
        distance += 1
    return -1


@elidable
@never_collects
def values_of(cls: Class, version: i32, distance: i32) -> RefArray:
    """The attributes' values, of the class or of a base. They stay where they are while the class has this version."""
    owner = cls
    while distance > 0:
        owner = owner.base
        distance -= 1
    return owner.values


def load_found(cls: Class, version: i32, where: i32) -> W:
    """Value of the attribute that find_in_class found."""
    return values_of(cls, version, where >> 16)[where & 0xFFFF]


def set_class_value(cls: Class, name: Str, value: W) -> bool:
    """False: an exception is pending."""
    where = find_in_class(cls, promote(cls.version), name)
    if where >= 0 and where < 0x10000:
        values = cls.values
        values[where] = value
        return True
    return add_class_value(cls, name, value)


@dont_look_inside
def add_class_value(cls: Class, name: Str, value: W) -> bool:
    """A new attribute."""
    count = cls.count
    if count == cls.names.length:
        names: RefArray = alloc_immortal(RefArray, count + count + SPARE_NAMES)
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
    cls.values[count] = value
    cls.count = count + 1
    change_versions(cls)
    return True


@dont_look_inside
@never_collects
def change_versions(cls: Class) -> None:
    """Of the class and all that derive from it."""
    at = IMMORTAL_BASE
    while at < vm.immortal_ptr:
        if load_word(at) == kinds.CLASS:
            other = cast(Class, pointer(at))
            if derives_from(other, cls):
                other.version = other.version + 1
        at += object_size(at)


@never_collects
def derives_from(cls: Class, base: Class) -> bool:
    c = cls
    while c is not NULL:
        if same(c, base):
            return True
        c = c.base
    return False


@dont_look_inside
def make_class(base: W, values: RefArray, description: Tuple) -> W:
    """The class that a class statement makes; NULL: an exception is pending. description: name, attribute names..."""
    if base is not NULL and (is_small(base) or header(base) != kinds.CLASS):
        return not_supported("a base that is no class of the program", NULL, NULL)
    cls: Class = alloc_immortal(Class, 0)
    count = values.length
    names: RefArray = alloc_immortal(RefArray, count + SPARE_NAMES)
    slots: RefArray = alloc_immortal(RefArray, count + SPARE_NAMES)
    if cls is NULL or names is NULL or slots is NULL:
        return memory_error()
    i = 0
    while i < count:
        names[i] = description[i + 1]
        slots[i] = values[i]
        i += 1
    cls.name = cast(Str, description[0])
    cls.base = cast(Class, base)
    cls.names = names
    cls.values = slots
    cls.count = count
    cls.capacity = inline_slots(cls)
    cls.root_map = new_map(cls, cls.capacity)
    if cls.root_map is NULL:
        return NULL
    return cls


@dont_look_inside
@never_collects
def inline_slots(cls: Class) -> i32:
    """How many attributes the methods, and those of the bases, store into their first parameter."""
    count = 0
    owner = cls
    while owner is not NULL:
        i = 0
        while i < owner.count:
            value = owner.values[i]
            if not is_small(value) and header(value) == kinds.FUNCTION:
                count = stored_attributes(cast(Function, value).code, count)
            i += 1
        owner = owner.base
    return count


@never_collects
def stored_attributes(code: Code, count: i32) -> i32:
    """Adds to the `count` names in SCRATCH those that the code stores into register 0; their number."""
    names = SCRATCH.base
    words = code.instructions
    pc = 0
    while pc + 1 < words.length:
        if words[pc] == Op.SETATTR:
            name = address(code.constants[words[pc + 1] & 0xFFFF])
            i = 0
            while i < count and load_word(names + (i << 2)) != name:
                i += 1
            if i == count and count < MAX_INLINE:
                store_word(names + (count << 2), name)
                count += 1
        pc += 2
    return count

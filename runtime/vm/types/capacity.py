"""How many attributes lie within the instances of a class: counted in what its methods store, and its bases'."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    address,
    cast,
    header,
    i32,
    is_small,
    load_word,
    same,
    store_word,
)  # fmt: skip
from runtime.translate.lltypes import Class, Code, Function, Map, StaticMethod
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.objects import fixed
from runtime.vm.types.maps import new_map, with_attribute
from spec.bytecode import PLAIN, Op
from spec.heap import SCRATCH
from spec.messages import FixedStr
from spec.objects import ClassFlag

MAX_INLINE = 64  # slots; more attributes go to the overflow array


@dont_look_inside
def root_map(cls: Class) -> Map:
    """The map of a new instance: with the hidden slots that it needs. NULL: no memory."""
    result = new_map(cls, cls.capacity)
    if result is NULL:
        return NULL
    if cls.layout != 0:
        return with_attribute(result, fixed(FixedStr.HIDDEN_PAYLOAD))
    if cls.flags & ClassFlag.EXCEPTION != 0:
        number: i32 = FixedStr.HIDDEN_ARGS
        while number <= FixedStr.HIDDEN_SUPPRESS:
            result = with_attribute(result, fixed(number))
            if result is NULL:
                return NULL
            number += 1
    return result


@dont_look_inside
@never_collects
def inline_slots(cls: Class) -> i32:
    """Slots of an instance: hidden ones, those of __slots__, and the attributes that the methods store into their first
    parameter; the bases' likewise."""
    count = 0
    mro = cls.mro
    number = 0
    while number < mro.length:
        owner = cast(Class, mro[number])
        i = 0
        while i < owner.count:
            value = owner.values[i]
            if value is not NULL and not is_small(value):
                if header(value) == kinds.FUNCTION:
                    count = stored_attributes(cast(Function, value).code, count)
                elif header(value) == kinds.STATIC_METHOD and same(owner.names[i], fixed(FixedStr.NEW)):
                    new = cast(StaticMethod, value).function
                    if kinds.kind(new) == kinds.FUNCTION:
                        count = made_attributes(cast(Function, new).code, count)
                elif header(value) == kinds.MEMBER:
                    count = with_name(address(owner.names[i]), count)
            i += 1
        number += 1
    if cls.layout != 0:
        return count + 1
    if cls.flags & ClassFlag.EXCEPTION != 0:
        return count + FixedStr.HIDDEN_SUPPRESS - FixedStr.HIDDEN_ARGS + 1
    return count


@never_collects
def stored_attributes(code: Code, count: i32) -> i32:
    """Adds to the `count` names in SCRATCH those that the code stores into register 0; their number."""
    words = code.instructions
    pc = 0
    while pc + 1 < words.length:
        if words[pc] == Op.SETATTR:
            count = with_name(address(code.constants[words[pc + 1] & 0xFFFF]), count)
        pc += 2
    return count


@never_collects
def made_attributes(code: Code, count: i32) -> i32:
    """The same of a __new__, which has the instance in any register but the first."""
    words = code.instructions
    pc = 0
    while pc + 1 < words.length:
        if words[pc] & PLAIN == Op.SETATTR and words[pc] != Op.SETATTR:
            count = with_name(address(code.constants[words[pc + 1] & 0xFFFF]), count)
        pc += 2
    return count


@dont_look_inside
@never_collects
def with_name(name: i32, count: i32) -> i32:
    """Adds this one, unless it is there."""
    names = SCRATCH.base
    i = 0
    while i < count and load_word(names + (i << 2)) != name:
        i += 1
    if i == count and count < MAX_INLINE:
        store_word(names + (count << 2), name)
        count += 1
    return count


@dont_look_inside
def make_room(cls: Class) -> bool:
    """The class, which has no instances yet, has got a name of __slots__. False: no memory."""
    capacity = inline_slots(cls)
    if capacity != cls.capacity:
        cls.capacity = capacity
        cls.root_map = root_map(cls)
    return cls.root_map is not NULL

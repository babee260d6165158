"""Hidden classes. A map gives each attribute of an instance its slot; maps form a tree, one for each class, whose
edges are "attribute `name` was added". A slot is inline below the map's capacity, else in the overflow array."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, alloc_immortal, cast, i32, new_var, same, set_header, vm
from runtime.translate.lltypes import Class, Instance, Map, RefArray, Str
from runtime.translate.rjit import dont_look_inside, elidable, inline, never_collects
from runtime.vm.objects import memory_error, note_immortal
from runtime.vm.types.cache import MISS, keep, recall

FIRST_OVERFLOW = 4


@elidable
@never_collects
def find_slot(map_: Map, name: Str) -> i32:
    """Index of the slot; -1: no such attribute."""
    if map_.index < 0:
        return -1
    if same(map_.name, name):
        return map_.index
    known = recall(address(map_), address(name), 0)
    if known != MISS:
        return known
    m = map_.parent
    while m.index >= 0 and not same(m.name, name):
        m = m.parent
    return keep(address(map_), address(name), 0, m.index)


@elidable
@never_collects
def with_attribute(map_: Map, name: Str) -> Map:
    """The map of `map_`'s attributes and `name`, which is none of them. NULL, MemoryError: no room."""
    child = map_.child
    while child is not NULL:
        if same(child.name, name):
            return child
        child = child.sibling
    result = new_map(map_.cls, map_.capacity)
    if result is not NULL:
        result.parent = map_
        result.name = name
        result.index = map_.index + 1
        result.sibling = map_.child
        map_.child = result
    return result


@dont_look_inside
@never_collects
def new_map(cls: Class, capacity: i32) -> Map:
    """A root map."""
    result: Map = alloc_immortal(Map, 0)
    note_immortal()
    if result is NULL:
        memory_error()
        return NULL
    result.cls = cls
    result.index = -1
    result.capacity = capacity
    vm.maps_created = vm.maps_created + 1
    return result


@inline
def get_slot(instance: Instance, map_: Map, index: i32) -> W:
    if index < map_.capacity:
        return instance[index]
    return cast(RefArray, instance.overflow)[index - map_.capacity]


@inline
def set_slot(instance: Instance, map_: Map, index: i32, value: W) -> None:
    if index < map_.capacity:
        instance[index] = value
    else:
        instance.overflow[index - map_.capacity] = value


def add_slot(instance: Instance, map_: Map, name: Str, value: W) -> bool:
    """The instance, whose map is `map_`, gets a new attribute. False: no memory."""
    extended = with_attribute(map_, name)
    if extended is NULL:
        return False
    index = extended.index
    if index < extended.capacity:
        instance[index] = value
        set_header(instance, extended)
        return True
    return add_overflow_slot(instance, extended, index - extended.capacity, value)


@dont_look_inside
def add_overflow_slot(instance: Instance, extended: Map, position: i32, value: W) -> bool:
    old = instance.overflow
    if old is NULL or position >= old.length:
        length = position + (position >> 1) + FIRST_OVERFLOW
        grown: RefArray = new_var(RefArray, length)
        if grown is NULL:
            return False
        old = instance.overflow
        i = 0
        while i < position:
            grown[i] = old[i]
            i += 1
        instance.overflow = grown
    instance.overflow[position] = value
    set_header(instance, extended)
    return True


@dont_look_inside
def remove_slot(instance: Instance, map_: Map, name: Str) -> bool:
    """del instance.name. False: there is no such attribute, or no memory."""
    index = find_slot(map_, name)
    if index < 0:
        return False
    changed = map_without(map_, name)
    if changed is NULL:
        return False
    i = index
    while i < map_.index:
        set_slot(instance, map_, i, get_slot(instance, map_, i + 1))
        i += 1
    set_slot(instance, map_, map_.index, NULL)
    set_header(instance, changed)
    return True


@dont_look_inside
@never_collects
def map_without(map_: Map, name: Str) -> Map:
    """The map of the same attributes in the same order but this one. NULL: no memory."""
    if same(map_.name, name):
        return map_.parent
    parent = map_without(map_.parent, name)
    if parent is NULL:
        return NULL
    return with_attribute(parent, map_.name)


@dont_look_inside
def map_in_class(map_: Map, cls: Class) -> Map:
    """The map of the same attributes in the same slots in the tree of another class. An instance keeps its size, so a
    class has a further tree for each capacity that is not its own; their roots are siblings. NULL: no memory."""
    result = cls.root_map
    while result.index >= 0:
        result = result.parent
    while result.capacity != map_.capacity:
        if result.sibling is NULL:
            made = new_map(cls, map_.capacity)
            if made is NULL:
                return NULL
            result.sibling = made
        result = result.sibling
    i = 0
    while i <= map_.index:
        m = map_
        while m.index != i:
            m = m.parent
        result = with_attribute(result, m.name)
        if result is NULL:
            return NULL
        i += 1
    return result

"""Namespaces of modules: names and values in two rows that grow; code names a global by its number.

As with classes, the place of a name is a function of namespace, version and name; a global that is stored a second time
gets a cell, so that storing to it changes no version. Reading a global that never moves and was stored once is a
constant
of a trace.
"""

from __future__ import annotations

from runtime.translate.ll import NULL, W, address, alloc_immortal, cast, header, i32, is_small, same, vm
from runtime.translate.lltypes import Cell, Namespace, RefArray, Str
from runtime.translate.rjit import dont_look_inside, elidable, inline, never_collects, promote
from runtime.vm import kinds
from runtime.vm.objects import memory_error, note_immortal

SPARE_NAMES = 8


@inline
@elidable
@never_collects
def constant_global(namespace: Namespace, version: i32, index: i32) -> W:
    """Its value, if that is bound, never moves and is no cell; else NULL."""
    value = namespace.values[index]
    if value is NULL or is_small(value):
        return value
    if address(value) >= vm.immortal_limit or header(value) == kinds.CELL:
        return NULL
    return value


@inline
@elidable
@never_collects
def cell_of_global(namespace: Namespace, version: i32, index: i32) -> Cell:
    """NULL: it has none."""
    value = namespace.values[index]
    if value is NULL or is_small(value) or header(value) != kinds.CELL:
        return NULL
    return cast(Cell, value)


@elidable
@never_collects
def values_of_globals(namespace: Namespace, version: i32) -> RefArray:
    """Where the values are while the namespace has this version."""
    return namespace.values


@inline
def get_global(namespace: Namespace, index: i32) -> W:
    """Value of a global; NULL: unbound."""
    version = promote(namespace.version)
    value = constant_global(namespace, version, index)
    if value is not NULL:
        return value
    cell = cell_of_global(namespace, version, index)
    if cell is not NULL:
        return cell.value
    return values_of_globals(namespace, version)[index]


@inline
def set_global(namespace: Namespace, index: i32, value: W) -> None:
    cell = cell_of_global(namespace, promote(namespace.version), index)
    if cell is not NULL:
        cell.value = value
    else:
        set_global_slowly(namespace, index, value)


@dont_look_inside
def set_global_slowly(namespace: Namespace, index: i32, value: W) -> None:
    stored = value
    itself_cell = value is not NULL and not is_small(value) and header(value) == kinds.CELL
    if itself_cell or namespace.values[index] is not NULL:
        cell: Cell = alloc_immortal(Cell, 0)
        note_immortal()
        if cell is not NULL:
            cell.value = value
            stored = cell
    namespace.values[index] = stored
    namespace.version = namespace.version + 1


@elidable
@never_collects
def find_name(namespace: Namespace, version: i32, name: Str) -> i32:
    """Number of the name, bound or not; -1: none."""
    i = 0
    while i < namespace.count:
        if same(namespace.names[i], name):
            return i
        i += 1
    return -1


def namespace_get(namespace: Namespace, name: Str) -> W:
    """NULL: unbound. `namespace` and `name` are constants of a trace."""
    index = find_name(namespace, promote(namespace.version), name)
    if index < 0:
        return NULL
    return get_global(namespace, index)


@dont_look_inside
def namespace_set(namespace: Namespace, name: Str, value: W) -> bool:
    """False: no memory."""
    index = find_name(namespace, namespace.version, name)
    if index < 0:
        index = add_name(namespace, name)
        if index < 0:
            return False
    set_global(namespace, index, value)
    return True


@dont_look_inside
def namespace_delete(namespace: Namespace, name: Str) -> bool:
    """False: it is not bound."""
    index = find_name(namespace, namespace.version, name)
    if index < 0 or get_global(namespace, index) is NULL:
        return False
    namespace.values[index] = NULL
    namespace.version = namespace.version + 1
    return True


@dont_look_inside
def add_name(namespace: Namespace, name: Str) -> i32:
    """Number of a new name, unbound; -1: no memory."""
    count = namespace.count
    if count == namespace.names.length:
        names: RefArray = alloc_immortal(RefArray, count + count + SPARE_NAMES)
        note_immortal()
        values: RefArray = alloc_immortal(RefArray, count + count + SPARE_NAMES)
        if names is NULL or values is NULL:
            memory_error()
            return -1
        i = 0
        while i < count:
            names[i] = namespace.names[i]
            values[i] = namespace.values[i]
            i += 1
        namespace.names = names
        namespace.values = values
    namespace.names[count] = name
    namespace.count = count + 1
    namespace.version = namespace.version + 1
    return count

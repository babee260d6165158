"""repr() of containers is written by text/show.py, or, where Python code has to be asked, by the library
(lib/containers.py), which keeps in vm.repr_stack what it is writing: a container that contains itself is shown as
[...], {...}."""

from __future__ import annotations

from runtime.translate.ll import FALSE, NONE, NULL, TRUE, W, cast, same, vm
from runtime.translate.lltypes import List, RefArray
from runtime.translate.rjit import dont_look_inside
from runtime.vm.containers.lists import append, new_list, pop_last
from runtime.vm.text.show import show_repr


@dont_look_inside
def repr_method(self: W) -> W:
    """__repr__ of a built-in value."""
    return show_repr(self)


@dont_look_inside
def repr_enter(w: W) -> W:
    """False: it is being written already; else True, and repr_leave has to follow."""
    stack = vm.repr_stack
    if stack is NULL:
        made = new_list()
        if made is NULL:
            return NULL
        vm.repr_stack = made
        stack = made
    lst = cast(List, stack)
    i = 0
    while i < lst.length:
        if same(cast(RefArray, lst.items)[i], w):
            return FALSE
        i += 1
    return TRUE if append(lst, w) else NULL


@dont_look_inside
def repr_leave() -> W:
    pop_last(cast(List, vm.repr_stack))
    return NONE

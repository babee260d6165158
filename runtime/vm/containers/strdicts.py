"""Dicts as the VM itself uses them: of keyword arguments, attributes of functions, names of class bodies."""

from __future__ import annotations

from runtime.translate.ll import NULL, W
from runtime.translate.lltypes import Dict, Str
from runtime.translate.rjit import dont_look_inside
from runtime.vm.containers.dicts import entry_value, find
from runtime.vm.containers.dictstore import store


@dont_look_inside
def dict_get_str(d: Dict, name: Str) -> W:
    """NULL: there is none."""
    number = find(d, name)
    if number < 0:
        return NULL
    return entry_value(d, number)


@dont_look_inside
def dict_set_str(d: Dict, name: Str, value: W) -> bool:
    """False: no memory."""
    return store(d, name, value) >= 0


def dict_set(d: Dict, key: W, value: W) -> bool:
    """False: an exception is pending, or, with none pending, the key needs user code."""
    return store(d, key, value) >= 0

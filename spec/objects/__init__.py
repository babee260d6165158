"""The built-in types and functions: one row each, from which the image's classes, the VM's tables of functions and the
lists in docs/ are made.

A type's rows are in the file of its room, like its implementation under runtime/vm: `core` (object, type, functions,
modules), `exceptions`, `numbers`, `text`, `containers`, `iteration`, `functions` (of the module builtins). What is
easier said in Python than in restricted Python is in runtime/lib: there a class of the same name adds methods.
"""

from __future__ import annotations

from spec.objects import containers, core, functions, iteration, numbers, text
from spec.objects.rows import (
    BESIDE_SLOTS,
    LEVELS,
    MEMBERS,
    NOT_COUNTED,
    SLOT_METHODS,
    BuiltinFlag,
    ClassFlag,
    IteratorKind,
    Method,
    MethodKind,
    Parameter,
    TypeRow,
)
from spec.services import Clock, HostService

ROOMS = (core, numbers, text, containers, iteration)
TYPES: dict[str, TypeRow] = {row.name: row for room in ROOMS for row in room.TYPES}
FUNCTIONS: tuple[Method, ...] = functions.FUNCTIONS + text.FUNCTIONS
FRAME_BUILTINS = len(functions.FRAME_FUNCTIONS)  # BUILTINS[:FRAME_BUILTINS]

#: Every built-in function, in the order of Builtin.index; the row of its type, or None.
BUILTINS: list[tuple[TypeRow | None, Method]] = [(None, m) for m in FUNCTIONS]
BUILTINS += [(row, m) for row in TYPES.values() for m in row.methods]
#: Setters are built-in functions as well: index of the setter of BUILTINS[i].
SETTERS: dict[int, int] = {}
for _number, (_row, _method) in enumerate(list(BUILTINS)):
    if _method.setter:
        SETTERS[_number] = len(BUILTINS)
        BUILTINS.append((_row, Method(name=_method.name, implementation=_method.setter, parameters="value, /")))

__all__ = [
    "BESIDE_SLOTS", "BUILTINS", "FRAME_BUILTINS", "FUNCTIONS", "LEVELS", "MEMBERS", "NOT_COUNTED", "ROOMS", "SETTERS",
    "SLOT_METHODS", "TYPES", "BuiltinFlag", "ClassFlag", "Clock", "HostService", "IteratorKind", "Method", "MethodKind",
    "Parameter", "TypeRow",
]  # fmt: skip

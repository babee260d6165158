"""The table of built-in functions: index of spec.objects.BUILTINS -> restricted function."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from runtime.translate.ll import W, i32, table_call
from runtime.translate.rjit import for_speed
from spec.objects import BUILTINS


class Implementations:
    """The functions that the rows name, imported when they are first asked for: their modules import this one."""

    def __init__(self) -> None:
        self._functions: list[Any] = []

    def _load(self) -> list[Any]:
        if not self._functions:
            for _, method in BUILTINS:
                module, _, name = method.implementation.rpartition(".")
                self._functions.append(getattr(importlib.import_module(f"runtime.vm.{module}"), name))
        return self._functions

    def __iter__(self) -> Iterator[Any]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(BUILTINS)

    def __getitem__(self, index: int) -> Any:
        return self._load()[index]


TABLE = Implementations()


@for_speed
def call_implementation(index: i32, a: W, b: W, c: W, d: W, e: W, f: W) -> W:
    """Calls a built-in function with as many of the words as it takes. NULL: an exception is pending, or, with none
    pending,
    this needs user code."""
    return table_call(TABLE, index, a, b, c, d, e, f)

"""The native library as the JIT's `Vm` (jit/backend_api.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jit.backend_api import Number


class LibraryVm:
    """Functions of a runtime.translate.native.NativeLibrary over `image`, the buffer that it works on."""

    def __init__(self, library: Any, image: Any) -> None:
        self.library = library
        self.buffer = memoryview(image)
        self._collector: int = library.collector

    def call(self, function: int, args: Sequence[Number]) -> Number | None:
        result: Number | None = self.library.call(function, *args)
        return result

    def reserve(self, size: int) -> bool:
        return bool(self.library.call(self._collector, size))

    def use_reserve(self) -> bool:
        return bool(self.library.call("use_reserve"))

"""The native library as the JIT's `Vm` (jit/backend_api.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jit.backend_api import Number
from spec.memory_map import IMAGE


class LibraryVm:
    """Functions of a runtime.translate.native.NativeLibrary over `image`, the buffer that it works on."""

    def __init__(self, library: Any, image: Any) -> None:
        self.library = library
        self.buffer = memoryview(image)
        self._collector: int = library.collector
        self.machine: Any = None  # where pins are, if the VM is resident there

    def call(self, function: int, args: Sequence[Number]) -> Number | None:
        result: Number | None = self.library.call(function, *args)
        return result

    def reserve(self, size: int) -> bool:
        return bool(self.library.call(self._collector, size))

    def use_reserve(self) -> bool:
        return bool(self.library.call("use_reserve"))

    def load_pin(self, address: int) -> int:
        if self.machine is not None:
            return int(self.machine.read_word(address))
        return int.from_bytes(self.buffer[address - IMAGE.base :][:4], "little", signed=True)

    def store_pin(self, address: int, value: int) -> None:
        if self.machine is not None:
            self.machine.write_word(address, value)
        else:
            self.buffer[address - IMAGE.base : address - IMAGE.base + 4] = value.to_bytes(4, "little")

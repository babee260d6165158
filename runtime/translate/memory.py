"""The image under direct execution: typed loads and stores at image addresses."""

from __future__ import annotations

import struct
from typing import Any

from spec.memory_map import IMAGE

_WORD = struct.Struct("<i")
_DOUBLE = struct.Struct("<d")


class Memory:
    """A writable buffer (bytearray or mmap) that holds the image from IMAGE.base on."""

    def __init__(self) -> None:
        self.buffer: Any = bytearray()

    def bind(self, buffer: Any) -> None:
        """Use `buffer` from now on."""
        self.buffer = buffer

    def _offset(self, address: int, size: int) -> int:
        offset = (int(address) & 0xFFFF_FFFF) - IMAGE.base
        if not 0 <= offset <= len(self.buffer) - size or offset % size:
            where = offset + IMAGE.base
            raise IndexError(f"access of {size} bytes at {where:#x}, outside the image or misaligned")
        return offset

    def load_word(self, address: int) -> int:
        """Signed word."""
        value: int = _WORD.unpack_from(self.buffer, self._offset(address, 4))[0]
        return value

    def store_word(self, address: int, value: int) -> None:
        """The low 32 bits of `value`."""
        word = (int(value) & 0xFFFF_FFFF).to_bytes(4, "little")
        offset = self._offset(address, 4)
        self.buffer[offset : offset + 4] = word

    def load_byte(self, address: int) -> int:
        value: int = self.buffer[self._offset(address, 1)]
        return value

    def store_byte(self, address: int, value: int) -> None:
        self.buffer[self._offset(address, 1)] = int(value) & 0xFF

    def load_double(self, address: int) -> float:
        value: float = _DOUBLE.unpack_from(self.buffer, self._offset(address, 8))[0]
        return value

    def store_double(self, address: int, value: float) -> None:
        _DOUBLE.pack_into(self.buffer, self._offset(address, 8), value)


MEMORY = Memory()

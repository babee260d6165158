"""The host's answers as objects of the image, where its next free byte is: what programs ask of the host ten thousand
times is a handful of small objects, so they are laid out with no more than they need."""

from __future__ import annotations

import struct
from typing import Any

from runtime.imagebuilder import ImageError, bigint_digits
from spec import heap

Answer = Any  # None, bool, int, float, str, bytes, tuple of answers; or Word


class Word(int):
    """An answer that is a value word already."""


class _Shape:
    """How an object of a heap type begins: the bytes before and behind its length."""

    def __init__(self, name: str) -> None:
        self.type = t = heap.TYPES[name]
        assert t.array is not None and t.array.length is not None
        self.length = t.fields[t.array.length].offset
        start = bytearray(t.array.base)
        struct.pack_into("<I", start, 0, t.type_id)
        self.before, self.after = bytes(start[: self.length]), bytes(start[self.length + 4 :])
        self.fixed = len(start)


_TUPLE, _BYTES, _STR, _WIDE, _BIG = (_Shape(name) for name in ("Tuple", "Bytes", "Str", "WideStr", "BigInt"))
_FLOAT, _COMPLEX = heap.TYPES["Float"], heap.TYPES["Complex"]
_VALUE, _SIGN = _FLOAT.fields["value"].offset, heap.TYPES["BigInt"].fields["sign"].offset
_KINDS: tuple[Any, ...] = (int, float, str, bytes, tuple)
_LEAST, _MOST = heap.SMALL_INT_MIN, heap.SMALL_INT_MAX
_PADDING = tuple(bytes(-length & 7) for length in range(8))
_LENGTH = struct.Struct("<I").pack
_PACKERS = [struct.Struct(f"<{count}I").pack for count in range(24)]
_CONSTANTS = {None: heap.NONE, False: heap.FALSE, True: heap.TRUE}


def _packed(words: list[int]) -> bytes:
    """Unsigned words."""
    count = len(words)
    return _PACKERS[count](*words) if count < len(_PACKERS) else struct.pack(f"<{count}I", *words)


class Answers:
    """Objects that move, from `origin` on."""

    def __init__(self, origin: int) -> None:
        self.origin = origin
        self.data = bytearray()

    def word(self, value: Answer) -> int:
        """The value word. Raises ImageError where a value has none."""
        kind = type(value)
        if kind is int:
            return (value << 1 | 1) & 0xFFFF_FFFF if _LEAST <= value <= _MOST else self._big(value)
        if kind is str:
            try:
                return self._object(_STR, len(value), value.encode("latin-1"))
            except UnicodeEncodeError:
                return self._object(_WIDE, len(value), value.encode("utf-32-le", "surrogatepass"))
        if kind is tuple:
            words = [
                (item << 1 | 1) & 0xFFFF_FFFF if type(item) is int and _LEAST <= item <= _MOST else self.word(item)
                for item in value
            ]
            return self._object(_TUPLE, len(words), _packed(words))
        if value is None or kind is bool:
            return _CONSTANTS[value]
        if kind is float:
            address = self.origin + len(self.data)
            self.data += bytes(_FLOAT.fixed_size)
            struct.pack_into("<I", self.data, address - self.origin, _FLOAT.type_id)
            struct.pack_into("<d", self.data, address - self.origin + _VALUE, value)
            return address
        if kind is bytes:
            return self._object(_BYTES, len(value), value)
        if kind is Word:
            return int(value)
        return self._derived(value)

    def _derived(self, value: Answer) -> int:
        """Rare ones: of a class of its own, as enums are; ... and complex numbers, of which trees have some."""
        if value is ...:
            return heap.ELLIPSIS
        if isinstance(value, complex):
            address = self.origin + len(self.data)
            self.data += bytes(_COMPLEX.size(0))
            struct.pack_into("<I", self.data, address - self.origin, _COMPLEX.type_id)
            for part in ("real", "imag"):
                place = address - self.origin + _COMPLEX.fields[part].offset
                struct.pack_into("<d", self.data, place, getattr(value, part))
            return address
        for kind in _KINDS:
            if isinstance(value, kind):
                return self.word(kind(value))
        raise ImageError(f"an answer of type {type(value).__name__} has no form in the image")

    def _big(self, value: int) -> int:
        digits = bigint_digits(value)
        address = self._object(_BIG, len(digits), _packed(digits))
        struct.pack_into("<i", self.data, address - self.origin + _SIGN, -1 if value < 0 else 1)
        return address

    def _object(self, shape: _Shape, count: int, items: bytes) -> int:
        data = self.data
        start = len(data)
        size = shape.fixed + len(items)
        data += b"".join((shape.before, _LENGTH(count), shape.after, items, _PADDING[size & 7]))
        return self.origin + start

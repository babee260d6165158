"""Python values to and from the heap of a bare image, and the VM's functions called on them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from runtime.translate.native import NativeLibrary
from runtime.translate.program import build_program
from runtime.vm import kinds
from runtime.vm.containers import dicts, dictstore, sets
from spec import heap
from spec.bytecode import FRAME_DEPTH
from tests.runtime.translate.images import BareImage

SPACE = 0x20_0000
NEEDED = (dicts.new_dict, dictstore.store, sets.new_set_of, sets.add)


class Failed(Exception):
    """The VM's function left an exception pending, or wants user code."""


class Values:
    """A bare image with a library of some of the VM's functions."""

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self.image = BareImage(SPACE)
        names = {f.__name__ for f in functions}
        every = tuple(f for f in NEEDED if f.__name__ not in names) + functions
        self.library = NativeLibrary(self.image.buffer, build_program((), functions=every))
        self.memory = self.image.memory
        self.reset()

    def reset(self) -> None:
        """Empty heap."""
        self.image.reset()
        for name in ("recursion_edge", "frame_edge"):
            self.image.set(name, 999 * FRAME_DEPTH)
        for at, header, value in ((heap.NONE, 8, 0), (heap.FALSE, 16, 0), (heap.TRUE, 16, 1)):
            self.memory.store_word(at, header)
            self.memory.store_word(at + 4, value)

    def call(self, name: str, *args: Any) -> Any:
        """The raw result of the VM's function; Python values other than Word become value words. Raises Failed."""
        module = name.partition(".")[0]
        result = self.library.call(name, *args)
        if self.image.get("error_kind"):
            raise Failed(f"{module}: error {self.image.get('error_kind')}")
        return result

    def field(self, word: int, name: str) -> int:
        type_ = heap.BY_ID[self.memory.load_word(word)]
        return self.memory.load_word(word + type_.fields[name].offset)

    def items(self, word: int) -> list[int]:
        """Words of an object's items."""
        type_ = heap.BY_ID[self.memory.load_word(word)]
        assert type_.array is not None and type_.array.length is not None
        n = self.memory.load_word(word + type_.fields[type_.array.length].offset)
        return [self.memory.load_word(word + type_.array.base + 4 * i) for i in range(n)]

    def word(self, value: Any) -> int:
        """The value word of an object built in the image."""
        image = self.image
        if value is None:
            return heap.NONE
        if isinstance(value, bool):
            return heap.TRUE if value else heap.FALSE
        if isinstance(value, int):
            return image.int_word(value)
        if isinstance(value, str):
            return image.str_word(value)
        if isinstance(value, float):
            at = image.new("Float")
            self.memory.store_double(at + heap.TYPES["Float"].fields["value"].offset, value)
            return at
        if isinstance(value, complex):
            at = image.new("Complex")
            self.memory.store_double(at + heap.TYPES["Complex"].fields["real"].offset, value.real)
            self.memory.store_double(at + heap.TYPES["Complex"].fields["imag"].offset, value.imag)
            return at
        if isinstance(value, (tuple, list)):
            return self._sequence(value)
        if isinstance(value, range):
            return self._fields("Range", value.start, value.stop, value.step)
        if isinstance(value, slice):
            return self._fields("Slice", value.start, value.stop, value.step)
        if isinstance(value, dict):
            at = self.call("dicts.new_dict")
            for k, v in value.items():
                assert self.call("dictstore.store", at, self.word(k), self.word(v)) == dictstore.STORED
            return int(at)
        if isinstance(value, (set, frozenset)):
            return self.set_word(list(value), kinds.SET if isinstance(value, set) else kinds.FROZEN_SET)
        raise TypeError(type(value).__name__)

    def set_word(self, values: list[Any], kind: int = kinds.SET) -> int:
        """A set to which the values are added one by one."""
        at = self.call("sets.new_set_of", kind)
        for value in values:
            assert self.call("sets.add", at, self.word(value)) > 0
        return int(at)

    def _fields(self, name: str, *values: Any) -> int:
        words = [self.word(v) for v in values]
        at = self.image.new(name)
        for field, word in zip(heap.TYPES[name].fields.values(), words, strict=True):
            self.memory.store_word(at + field.offset, word)
        return at

    def _sequence(self, value: tuple[Any, ...] | list[Any]) -> int:
        if isinstance(value, list) and value and all(type(v) is float and v == v for v in value):
            items = self.image.new("FloatArray", len(value))
            for i, v in enumerate(value):
                self.memory.store_double(items + heap.TYPES["FloatArray"].fixed_size + 8 * i, v)
        else:
            small = isinstance(value, list) and all(type(v) is int and -(1 << 30) <= v < 1 << 30 for v in value)
            words = [v & 0xFFFF_FFFF if small else self.word(v) for v in value]
            name = "Tuple" if isinstance(value, tuple) else "IntArray" if small else "RefArray"
            items = self.image.new(name, len(words))
            for i, word in enumerate(words):
                self.memory.store_word(items + heap.TYPES[name].fixed_size + 4 * i, word)
        if isinstance(value, tuple):
            return items
        at = self.image.new("List")
        self.memory.store_word(at + heap.TYPES["List"].fields["length"].offset, len(value))
        self.memory.store_word(at + heap.TYPES["List"].fields["items"].offset, items)
        return at

    def value(self, word: int) -> Any:
        """The Python value of a value word; dicts and sets are read off their tables."""
        word &= 0xFFFF_FFFF
        if word & 1 or self.memory.load_word(word) == kinds.BIG_INT:
            return self.image.int_value(word)
        header = self.memory.load_word(word)
        if word == heap.NONE:
            return None
        if header == kinds.BOOL:
            return word == heap.TRUE
        if kinds.STR <= header < kinds.STR + kinds.STR_KINDS:
            return self.image.str_value(word)
        if header == kinds.FLOAT:
            return self.memory.load_double(word + 8)
        if header == kinds.COMPLEX:
            return complex(self.memory.load_double(word + 8), self.memory.load_double(word + 16))
        if header == kinds.TUPLE:
            return tuple(self.value(w) for w in self.items(word))
        if header == kinds.LIST:
            return self._list(word)
        if header in (kinds.RANGE, kinds.SLICE):
            parts = [self.value(self.field(word, n)) for n in ("start", "stop", "step")]
            return range(*parts) if header == kinds.RANGE else slice(*parts)
        if header == kinds.DICT:
            n = self.field(word, "used")
            words = self.items(self.field(word, "entries"))[: 2 * n] if n else []
            return {self.value(k): self.value(v) for k, v in zip(words[::2], words[1::2], strict=True) if k}
        if header in (kinds.SET, kinds.FROZEN_SET):
            keys = self.order(word)
            return set(keys) if header == kinds.SET else frozenset(keys)
        raise TypeError(heap.BY_ID[header].name)

    def order(self, word: int) -> list[Any]:
        """Keys of a set in the order of its table."""
        table = self.field(word, "table")
        return [self.value(k) for k in self.items(table) if k not in (0, table)] if table else []

    def _list(self, word: int) -> list[Any]:
        items, n = self.field(word, "items"), self.field(word, "length")
        header = self.memory.load_word(items)
        if header == kinds.FLOAT_ARRAY:
            base = items + heap.TYPES["FloatArray"].fixed_size
            return [struct.unpack("<d", struct.pack("<d", self.memory.load_double(base + 8 * i)))[0] for i in range(n)]
        words = self.items(items)[:n]
        if header == kinds.INT_ARRAY:
            return words
        return [self.value(w) for w in words]

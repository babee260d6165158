"""Laying out objects of a memory image."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from runtime.characters import tables
from runtime.compiler.code import BuiltinRef, CodeObject, CodeRef, Constant
from runtime.strings import interned_table, layout_of, string_hash
from spec import heap
from spec.memory_map import IMAGE

NAMESPACE_SPARE = 8
MIN_DICT = 8
_STR = heap.TYPES["Str"]
assert _STR.array is not None and (_STR.array.base, _STR.array.kind) == (_STR.fixed_size, "b")
_STR_HEAD = struct.Struct(f"<III{_STR.fixed_size - 12}x")  # type, length, hash
assert (_STR.fields["length"].offset, _STR.fields["hash"].offset) == (4, 8)


class ImageError(Exception):
    """The image cannot be built as asked; str() is one line that says why."""


def bigint_digits(value: int) -> list[int]:
    """30-bit digits of |value|, least significant first."""
    digits, rest = [], abs(value)
    while rest:
        digits.append(rest & 0x3FFF_FFFF)
        rest >>= 30
    return digits


class Parts(NamedTuple):
    """What a builder has laid out: bytes, and where the strings, the numbers, and what BuiltinRefs mean are in them."""

    data: bytes
    strings: dict[str, int]
    numbers: dict[str, int]
    names: dict[str, int]


class Beginning(NamedTuple):
    """What every image begins with. `state`: the VmState fields that refer to it. `builtin_names`: of the module
    builtins, by which the compiler and vm.builtin_names number them."""

    parts: Parts
    state: dict[str, int]
    builtin_names: tuple[str, ...]


class Layout(NamedTuple):
    """An image as it is laid out. `rest`: the bytes behind those that every image begins with. `frame`: the module's,
    the first object of the space in use; between them there are zeros. `codes`: where the code objects are. `state`: of
    the VmState record."""

    rest: bytes
    frame: bytes
    codes: list[int]
    state: dict[str, int]


FIRST_LIBRARY_CODE = 1 << 20  # index of the library's first code object


class ImageBuilder:
    """Lays out objects in a bytearray that starts at IMAGE.base, behind those of another builder."""

    def __init__(self, parts: Parts | None = None) -> None:
        self.origin = IMAGE.base  # address of data[0]
        if parts is None:
            parts = Parts(bytes(heap.IMMORTAL_BASE - IMAGE.base), {}, {}, {})
        self.data = bytearray(parts.data)
        self._strings = dict(parts.strings)
        self._numbers = dict(parts.numbers)
        self.names = dict(parts.names)
        self.code_addresses: list[int] = []

    @classmethod
    def looking_at(cls, parts: Parts) -> ImageBuilder:
        """One that shares what another has laid out, but for the bytes; nothing is to be added to it."""
        builder = cls()
        builder.data = bytearray()
        builder._strings, builder._numbers, builder.names = parts.strings, parts.numbers, parts.names
        return builder

    def parts(self) -> Parts:
        return Parts(bytes(self.data), self._strings, self._numbers, self.names)

    # --- raw ---

    @property
    def pointer(self) -> int:
        return self.origin + len(self.data)

    def put(self, address: int, kind: str, value: int | float) -> None:
        offset = address - self.origin
        if kind == "f":
            struct.pack_into("<d", self.data, offset, value)
        else:
            struct.pack_into("<I", self.data, offset, int(value) & 0xFFFF_FFFF)

    def new(self, type_name: str, items: Sequence[int] | None = None, **fields: int | float) -> int:
        """An object with these fields; `items` are its trailing items, their number goes to the length field."""
        t = heap.TYPES[type_name]
        address = self.pointer
        self.data += bytes(t.size(len(items or ())))
        self.put(address, "i", t.type_id)
        for name, value in fields.items():
            self.put(address + t.fields[name].offset, t.fields[name].kind, value)
        if items is not None:
            assert t.array is not None and t.array.length is not None
            self.put(address + t.fields[t.array.length].offset, "i", len(items))
            base = address + t.array.base - self.origin
            if t.array.kind == "b":
                self.data[base : base + len(items)] = bytes(items)
            else:
                if items and min(items) < 0:
                    items = [item & 0xFFFF_FFFF for item in items]
                struct.pack_into(f"<{len(items)}I", self.data, base, *items)
        return address

    def type_info(self) -> None:
        """What the collector knows of each heap type."""
        for t in heap.BY_ID.values():
            for i, word in enumerate(heap.type_info(t)):
                self.put(heap.TYPE_INFO.base + 2 * t.type_id + 4 * i, "i", word)

    # --- values ---

    def string(self, text: str) -> int:
        """The interned Str."""
        if text not in self._strings:
            self._strings[text] = self._narrow(text) if layout_of(text) == "Str" else self._wide(text)
        return self._strings[text]

    def _narrow(self, text: str) -> int:
        """`new` for what there is most of."""
        address = self.pointer
        data = _STR_HEAD.pack(_STR.type_id, len(text), string_hash(text)) + text.encode("latin-1")
        self.data += data + bytes(-len(data) & 7)
        return address

    def _wide(self, text: str) -> int:
        return self.new("WideStr", [ord(ch) for ch in text], hash=string_hash(text))

    def interned(self) -> dict[str, int]:
        """The VmState fields of the table of interned strings. To be made when all strings are."""
        offset = heap.TYPES["Str"].fields["hash"].offset
        strings = [(self.get(address + offset), address) for address in self._strings.values()]
        table = self.new("RefArray", interned_table(strings))
        return {"interned": table, "interned_count": len(self._strings)}

    def characters(self) -> int:
        """The tables of spec.characters."""
        t = tables()
        parts = self.new("ByteData", t.first), self.new("ByteData", t.second)
        return self.new("RefArray", [*parts, self.new("IntArray", t.records), self.new("IntArray", t.specials)])

    def number(self, value: int | float) -> int:
        if isinstance(value, int) and heap.SMALL_INT_MIN <= value <= heap.SMALL_INT_MAX:
            return heap.tag(value)
        key = repr(value) if isinstance(value, float) else hex(value)
        if key not in self._numbers:
            if isinstance(value, float):
                self._numbers[key] = self.new("Float", value=value)
            else:
                self._numbers[key] = self.new("BigInt", bigint_digits(value), sign=-1 if value < 0 else 1)
        return self._numbers[key]

    def value(self, constant: Constant) -> int:
        """The value word of a constant."""
        if constant is None:
            return heap.NONE
        if isinstance(constant, bool):
            return heap.TRUE if constant else heap.FALSE
        if isinstance(constant, (int, float)):
            return self.number(constant)
        if isinstance(constant, str):
            return self.string(constant)
        if isinstance(constant, tuple):
            return self.new("Tuple", [self.value(item) for item in constant])
        if isinstance(constant, BuiltinRef):
            return self.names[constant.name]
        if isinstance(constant, CodeRef):
            return self.code_addresses[constant.index]
        return self.rare(constant)

    def rare(self, constant: Constant) -> int:
        if constant is ...:
            return heap.ELLIPSIS
        if isinstance(constant, bytes):
            return self.new("Bytes", constant)
        if isinstance(constant, complex):
            return self.new("Complex", real=constant.real, imag=constant.imag)
        raise ImageError(f"a constant of type {type(constant).__name__} has no form in the image")

    def dictionary(self, items: Mapping[str, Constant]) -> int:
        """A dict of strategy STRINGS (runtime/vm/containers/dicts.py)."""
        size = MIN_DICT
        while 2 * size < 3 * len(items):
            size *= 2
        index = [0] * size
        entries: list[int] = []
        for number, (name, value) in enumerate(items.items()):
            entries += [self.string(name), self.value(value)]
            h = string_hash(name)
            i, perturb = h % size, h
            while index[i]:
                perturb >>= 5
                i = (i * 5 + perturb + 1) % size
            index[i] = number + 1
        room = 2 * size // 3
        entries += [0] * (2 * room - len(entries))
        arrays: dict[str, Any] = {"index": self.new("IntArray", index), "entries": self.new("RefArray", entries)}
        return self.new("Dict", strategy=1, count=len(items), used=len(items), mask=size - 1, **arrays)

    def instance(self, cls: int, slots: Sequence[int]) -> int:
        """An instance of a class, whose attributes these are."""
        root_map = self.get(cls + heap.TYPES["Class"].fields["root_map"].offset)
        capacity = self.get(root_map + heap.TYPES["Map"].fields["capacity"].offset)
        t = heap.TYPES["Instance"]
        address = self.pointer
        self.data += bytes(t.size(capacity))
        self.put(address, "i", root_map)
        for i, slot in enumerate(slots):
            self.put(address + t.fixed_size + 4 * i, "i", slot)
        return address

    def get(self, address: int) -> int:
        """An unsigned word."""
        value: int = struct.unpack_from("<I", self.data, address - self.origin)[0]
        return value

    # --- code ---

    def namespace(self, names: Sequence[str], bound: Mapping[str, Constant]) -> int:
        """A module's names: first those that code knows by number, then the others that are bound from the start."""
        known = [*names, *(name for name in bound if name not in names)]
        spare = [0] * NAMESPACE_SPARE
        words = [self.string(name) for name in known]
        values = [self.value(bound[name]) if name in bound else 0 for name in known]
        arrays: dict[str, Any] = {"names": self.new("RefArray", words + spare)}
        arrays["values"] = self.new("RefArray", values + spare)
        return self.new("Namespace", count=len(known), **arrays)

    def add_codes(self, codes: Sequence[CodeObject], namespace: int, first_index: int = 0) -> list[int]:
        """Addresses of code objects; inner ones have higher numbers than the code that defines them, so the last comes
        first. `first_index` is added to their numbers."""
        self.code_addresses = [0] * len(codes)
        for code in reversed(codes):
            self.code_addresses[code.index] = self.add_code(code, namespace, first_index)
        return self.code_addresses

    def add_code(self, code: CodeObject, namespace: int, first_index: int) -> int:
        words = [word for instruction in code.instructions for word in instruction.words()]
        width = code.live_words
        live = [mask >> 32 * i & 0xFFFF_FFFF for mask in code.live for i in range(width)]
        return self.new(
            "Code",
            name=self.string(code.name),
            qualname=self.string(code.qualname),
            nregs=code.nregs,
            nargs=code.nargs,
            index=code.index + first_index,
            instructions=self.new("IntArray", words),
            constants=self.new("RefArray", [self.value(constant) for constant in code.constants]),
            arg_names=self.new("RefArray", [self.string(name) for name in code.arg_names]),
            local_names=self.new("RefArray", [self.string(name) for name in code.register_names]),
            live=self.new("IntArray", live),
            live_words=width,
            flags=code.flags,
            nposonly=code.nposonly,
            nkwonly=code.nkwonly,
            nfree=code.nfree,
            first_free=code.first_free,
            handlers=self.new("IntArray", [word for row in code.handlers for word in row]),
            doc=self.value(code.doc),
            globals=namespace,
        )

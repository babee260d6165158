"""The memory image of a program: built by `build_image`, shared by every machine, read back by the host.

The bytes are a function of the program and the sizes only: the same program gives the same image and the same hash,
so that a trace binary can say which image it was made for. Order: fixed areas, immortal area (None, False, True,
strings, types, builtins, code objects and what they refer to), two semispaces; the first holds the module's frame.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import tempfile
from pathlib import Path

from runtime.compiler.code import BuiltinRef, CodeObject, CodeRef, Constant, Program
from sim import temporary
from spec import heap
from spec.bytecode import Builtin
from spec.memory_map import IMAGE
from spec.messages import FIXED_TEXT, TYPE_ATTRIBUTES, TYPE_NAMES, FixedStr

MIN_BYTES = 4 << 20
MAX_BYTES = 1 << 28
IMMORTAL_SLACK = 0x80000  # room for maps and classes that the program makes
DEFAULT_RECURSION_LIMIT = 1000


class ImageError(Exception):
    """The image cannot be built as asked; str() is one line that says why."""


def bigint_digits(value: int) -> list[int]:
    """15-bit digits of |value|, least significant first."""
    digits, rest = [], abs(value)
    while rest:
        digits.append(rest & 0x7FFF)
        rest >>= 15
    return digits


class ImageBuilder:
    """Lays out objects in a bytearray that starts at IMAGE.base."""

    def __init__(self) -> None:
        self.data = bytearray(heap.IMMORTAL_BASE - IMAGE.base)
        self._strings: dict[str, int] = {}
        self._numbers: dict[tuple[type, str], int] = {}
        self.code_addresses: list[int] = []
        self.builtin_addresses: list[int] = []

    # --- raw ---

    @property
    def pointer(self) -> int:
        return IMAGE.base + len(self.data)

    def put(self, address: int, kind: str, value: int | float) -> None:
        offset = address - IMAGE.base
        if kind == "f":
            struct.pack_into("<d", self.data, offset, value)
        else:
            struct.pack_into("<I", self.data, offset, int(value) & 0xFFFF_FFFF)

    def new(self, type_name: str, items: list[int] | None = None, **fields: int | float) -> int:
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
            base = address + t.array.base - IMAGE.base
            struct.pack_into(f"<{len(items)}I", self.data, base, *(item & 0xFFFF_FFFF for item in items))
        return address

    # --- values ---

    def string(self, text: str) -> int:
        """The interned Str."""
        if text not in self._strings:
            self._strings[text] = self.new("Str", [ord(ch) for ch in text])
        return self._strings[text]

    def number(self, value: int | float) -> int:
        if isinstance(value, int) and heap.SMALL_INT_MIN <= value <= heap.SMALL_INT_MAX:
            return heap.tag(value)
        key = type(value), repr(value) if isinstance(value, float) else hex(value)
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
            return self.builtin_addresses[constant.index]
        assert isinstance(constant, CodeRef)
        return self.code_addresses[constant.index]

    # --- the program ---

    def fixed_objects(self) -> dict[str, int]:
        """The objects that the VM knows; values of the VmState fields that refer to them."""
        fixed = self.new("NoneType"), self.new("Bool", value=0), self.new("Bool", value=1)
        assert fixed == (heap.NONE, heap.FALSE, heap.TRUE)
        strings = [self.string(FIXED_TEXT[s]) for s in FixedStr]
        chars = [self.string(chr(i)) for i in range(128)]
        for b in Builtin:
            name = self.string(b.name.lower().rpartition("_")[2])
            self.builtin_addresses.append(self.new("Builtin", index=int(b), name=name))
        type_names = [0] * (max(heap.BY_ID) // 8 + 1)
        attributes = list(type_names)
        for type_id, t in heap.BY_ID.items():
            type_names[type_id // 8] = self.string(TYPE_NAMES.get(t.name, t.name))
            if t.name in TYPE_ATTRIBUTES:
                names = [self.string(name) for name in TYPE_ATTRIBUTES[t.name]]
                attributes[type_id // 8] = self.new("Tuple", names)
        return {
            "types": self.new("RefArray", type_names),
            "attributes": self.new("RefArray", attributes),
            "builtins": self.new("RefArray", self.builtin_addresses),
            "strings": self.new("RefArray", strings),
            "chars": self.new("RefArray", chars),
        }

    def add_codes(self, program: Program) -> None:
        """Code objects; inner ones have higher numbers than the code that defines them, so the last comes first."""
        names = [self.string(name) for name in program.global_names]
        shared: dict[str, int | float] = {
            "globals": self.new("RefArray", [0] * len(names)),
            "global_names": self.new("RefArray", names),
        }
        self.code_addresses = [0] * len(program.codes)
        for code in reversed(program.codes):
            self.code_addresses[code.index] = self.add_code(code, shared)

    def add_code(self, code: CodeObject, shared: dict[str, int | float]) -> int:
        words = [word for instruction in code.instructions for word in instruction.words()]
        width = code.live_words
        live = [mask >> 32 * i & 0xFFFF_FFFF for mask in code.live for i in range(width)]
        return self.new(
            "Code",
            name=self.string(code.name),
            qualname=self.string(code.qualname),
            nregs=code.nregs,
            nargs=code.nargs,
            index=code.index,
            instructions=self.new("IntArray", words),
            constants=self.new("RefArray", [self.value(constant) for constant in code.constants]),
            arg_names=self.new("RefArray", [self.string(name) for name in code.arg_names]),
            live=self.new("IntArray", live),
            live_words=width,
            items=None,
            **shared,
        )

    def unprintable(self) -> int:
        """Characters that repr escapes, among those of the program's strings: no others can come up."""
        used = {char for text in self._strings for char in text if char >= "\x7f" and not char.isprintable()}
        return self.new("IntArray", sorted(map(ord, used)))

    def finish(self, program: Program, size: int, state: dict[str, int]) -> None:
        """Place the semispaces, the module's frame and the VmState record."""
        immortal_ptr = self.pointer
        immortal_limit = max(heap.IMMORTAL_BASE + heap.IMMORTAL_BYTES, (immortal_ptr + IMMORTAL_SLACK + 7) & -8)
        space_size = (IMAGE.base + size - immortal_limit) // 2 & -8
        frame_bytes = heap.TYPES["Frame"].size(program.codes[0].nregs)
        if space_size < frame_bytes + 0x10000:
            raise ImageError(f"{program.filename}: does not fit into {size >> 20} MiB; give more by --memory")
        self.data += bytes(immortal_limit - immortal_ptr)
        frame = self.new("Frame", [0] * program.codes[0].nregs, code=self.code_addresses[0])
        state |= {
            "magic": heap.IMAGE_MAGIC,
            "image_size": size,
            "alloc_ptr": self.pointer,
            "alloc_limit": immortal_limit + space_size,
            "space_start": immortal_limit,
            "other_start": immortal_limit + space_size,
            "space_size": space_size,
            "immortal_ptr": immortal_ptr,
            "immortal_limit": immortal_limit,
            "shadow_top": heap.SHADOW_STACK.base,
            "frame": frame,
            "recursion_limit": DEFAULT_RECURSION_LIMIT,
        }
        for name, value in state.items():
            self.put(heap.VM_STATE.base + heap.VM_OFFSET[name], "i", value)


class Image:
    """A built image in a memory-mapped file, which machines map too."""

    def __init__(self, data: bytes, size: int, code_addresses: list[int], directory: Path | None = None) -> None:
        self.size = size
        self.code_addresses = code_addresses
        self.hash = hashlib.sha256(data).hexdigest()
        where = temporary.directory() if directory is None else directory
        handle, name = tempfile.mkstemp(prefix=temporary.prefix(), suffix=".image", dir=where)
        self.path = Path(name)
        try:
            os.ftruncate(handle, size)
            self.buffer = mmap.mmap(handle, size)
        finally:
            os.close(handle)
        self.buffer[: len(data)] = data

    # --- reading and writing ---

    def word(self, address: int) -> int:
        """Unsigned word."""
        value: int = struct.unpack_from("<I", self.buffer, address - IMAGE.base)[0]
        return value

    def set_word(self, address: int, value: int) -> None:
        struct.pack_into("<I", self.buffer, address - IMAGE.base, value & 0xFFFF_FFFF)

    def double(self, address: int) -> float:
        value: float = struct.unpack_from("<d", self.buffer, address - IMAGE.base)[0]
        return value

    def vm(self, name: str) -> int:
        """A field of the VmState record, unsigned."""
        return self.word(heap.VM_STATE.base + heap.VM_OFFSET[name])

    def set_vm(self, name: str, value: int) -> None:
        self.set_word(heap.VM_STATE.base + heap.VM_OFFSET[name], value)

    def field(self, address: int, type_name: str, name: str) -> int:
        """A word field of an object, unsigned."""
        return self.word(address + heap.TYPES[type_name].fields[name].offset)

    def items(self, address: int, type_name: str) -> list[int]:
        """The trailing words of an object with a length field, unsigned."""
        t = heap.TYPES[type_name]
        assert t.array is not None and t.array.length is not None
        length = self.field(address, type_name, t.array.length)
        return list(struct.unpack_from(f"<{length}I", self.buffer, address - IMAGE.base + t.array.base))

    def text(self, address: int) -> str:
        """The Python string of a Str."""
        return "".join(map(chr, self.items(address, "Str")))

    def take_output(self) -> bytes:
        """The bytes in the output area, which is left empty."""
        start = heap.OUTPUT.base - IMAGE.base
        data = self.buffer[start : start + self.vm("output_length")]
        self.set_vm("output_length", 0)
        return data

    def close(self) -> None:
        """Unlink the file. The mapping goes with the last reference to it (a ctypes view may still exist)."""
        self.path.unlink(missing_ok=True)
        try:
            self.buffer.close()
        except BufferError:
            pass


def image_bytes(program: Program, size: int = IMAGE.size) -> tuple[bytes, list[int]]:
    """The image up to the last byte that is not zero, and the addresses of the code objects."""
    if not MIN_BYTES <= size <= MAX_BYTES:
        raise ImageError(f"memory must be from {MIN_BYTES >> 20} to {MAX_BYTES >> 20} MiB")
    builder = ImageBuilder()
    state = builder.fixed_objects()
    builder.add_codes(program)
    state["unprintable"] = builder.unprintable()
    builder.finish(program, size, state)
    return bytes(builder.data), builder.code_addresses


def build_image(program: Program, size: int = IMAGE.size, directory: Path | None = None) -> Image:
    data, code_addresses = image_bytes(program, size)
    return Image(data, size, code_addresses, directory)

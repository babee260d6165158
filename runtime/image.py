"""The memory image of a program: built by `build_image`, shared by every machine, read back by the host.

The bytes are a function of the program and the sizes only: the same program gives the same image and the same hash,
so that a trace binary can say which image it was made for. Order: fixed areas, immortal area (what every image begins
with, see library.py; the program's code objects and what they refer to), two semispaces; the first holds the module's
frame.
"""

from __future__ import annotations

import functools
import mmap
import os
import struct
from array import array
from pathlib import Path

from runtime.compiler.code import BuiltinRef, Constant, Program
from runtime.digest import sha256
from runtime.imagebuilder import ImageBuilder, ImageError
from runtime.library import names as library_names
from runtime.library import start_builder
from runtime.strings import read_text
from sim import temporary
from spec import heap
from spec.bytecode import FRAME_DEPTH, Continuation
from spec.memory_map import IMAGE, IMAGE_MAX

MIN_BYTES = 4 << 20
PAGE = 4096  # bytes
IMMORTAL_SLACK = 0x80000  # room for maps and classes that the program makes, at first; it grows (runtime/vm/gc.py)
DEFAULT_RECURSION_LIMIT = 1000
_WORD = struct.Struct("<I")
_VM_AT = {name: heap.VM_STATE.base + offset - IMAGE.base for name, offset in heap.VM_OFFSET.items()}


def module_globals(program: Program) -> dict[str, Constant]:
    """What is bound in the program's module from the start."""
    return {
        "__name__": "__main__", "__doc__": None, "__package__": program.package, "__loader__": None, "__spec__": None,
        "__file__": program.filename, "__annotations__": None,
    }  # fmt: skip


def finish(builder: ImageBuilder, program: Program, size: int, state: dict[str, int]) -> None:
    """Place the semispaces, the module's frame and the VmState record."""
    immortal_ptr = builder.pointer
    immortal_limit = max(heap.IMMORTAL_BASE + heap.IMMORTAL_BYTES, (immortal_ptr + IMMORTAL_SLACK + 7) & -8)
    space_size = (IMAGE.base + size - immortal_limit) // 2 & -8
    frame_bytes = heap.TYPES["Frame"].size(program.codes[0].nregs)
    if space_size < frame_bytes + 0x10000:
        raise ImageError(f"{program.filename}: does not fit into {size >> 20} MiB; give more by --memory")
    builder.data += bytes(immortal_limit - immortal_ptr)
    frame = builder.new(
        "Frame", [0] * program.codes[0].nregs, code=builder.code_addresses[0], flags=Continuation.PROGRAM
    )
    state |= {
        "magic": heap.IMAGE_MAGIC,
        "image_size": size,
        "alloc_ptr": builder.pointer,
        "alloc_limit": immortal_limit + space_size,
        "space_start": immortal_limit,
        "other_start": immortal_limit + space_size,
        "space_size": space_size,
        "immortal_ptr": immortal_ptr,
        "immortal_limit": immortal_limit,
        "shadow_top": heap.SHADOW_STACK.base,
        "frame": frame,
        "recursion_edge": (DEFAULT_RECURSION_LIMIT - 1) * FRAME_DEPTH,
    }
    for name, value in state.items():
        builder.put(heap.VM_STATE.base + heap.VM_OFFSET[name], "i", value)


class Image:
    """A built image: in a memory-mapped file, which machines map too; or, `private`, in memory of this process alone,
    whose pages cost the system a third of the time."""

    def __init__(
        self,
        data: bytes | bytearray,
        size: int,
        code_addresses: list[int],
        directory: Path | None = None,
        private: bool = False,
    ) -> None:
        self.size = size
        self.code_addresses = code_addresses
        self._built = b"" if private else bytes(data)
        self._path: Path | None = None
        if private:
            self.buffer = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        else:
            handle, name = temporary.new_file(".image", directory)
            self._path = Path(name)
            try:
                os.ftruncate(handle, size)
                self.buffer = mmap.mmap(handle, size)
            finally:
                os.close(handle)
        for start in range(0, len(data), PAGE):
            page = data[start : start + PAGE]
            if page.count(0) != len(page):  # one of zeros is not touched: it costs no memory until then
                self.buffer[start : start + len(page)] = page

    @property
    def path(self) -> Path:
        """The file. A private image has none."""
        assert self._path is not None
        return self._path

    @functools.cached_property
    def hash(self) -> str:
        """Of the image as it was built. Not of a private one, which would have to keep that."""
        assert self._path is not None
        return sha256(self._built).hexdigest()

    def narrow(self, size: int) -> None:
        """An image that was just built gets a nursery of `size` bytes (a multiple of 8) in its middle; where that is
        too small for one (runtime/vm/gc.py), spaces of at most that size, until they grow. Much smaller than what the
        program begins with they cannot be."""
        start, pointer = self.vm("space_start"), self.vm("alloc_ptr")
        nursery, live = IMAGE.base + (self.size >> 1 & -PAGE), pointer - start
        if min(nursery - start, IMAGE.base + self.size - nursery - size) >= size + live:
            self.set_vm("nursery", nursery)
            self.set_vm("nursery_size", size)
            self.set_vm("live_bytes", live)
            self.set_vm("space_size", nursery + size - start)
            self.set_vm("other_start", nursery + size)
            self.set_vm("alloc_ptr", nursery)
            self.set_vm("alloc_limit", nursery + size)
            return
        size = min(size, self.vm("space_size"))
        self.set_vm("space_size", size)
        self.set_vm("other_start", start + size)
        self.set_vm("alloc_limit", start + size)

    # --- reading and writing ---

    def word(self, address: int) -> int:
        """Unsigned word."""
        value: int = _WORD.unpack_from(self.buffer, address - IMAGE.base)[0]
        return value

    def set_word(self, address: int, value: int) -> None:
        _WORD.pack_into(self.buffer, address - IMAGE.base, value & 0xFFFF_FFFF)

    def set_bytes(self, address: int, data: bytes | bytearray) -> None:
        start = address - IMAGE.base
        self.buffer[start : start + len(data)] = data

    def double(self, address: int) -> float:
        value: float = struct.unpack_from("<d", self.buffer, address - IMAGE.base)[0]
        return value

    def vm(self, name: str) -> int:
        """A field of the VmState record, unsigned."""
        value: int = _WORD.unpack_from(self.buffer, _VM_AT[name])[0]
        return value

    def set_vm(self, name: str, value: int) -> None:
        _WORD.pack_into(self.buffer, _VM_AT[name], value & 0xFFFF_FFFF)

    def put_clock(self, seconds: float) -> None:
        """The answer to Service.CLOCK."""
        low, high = struct.unpack("<II", struct.pack("<d", seconds))
        self.set_vm("clock_low", low)
        self.set_vm("clock_high", high)

    def field(self, address: int, type_name: str, name: str) -> int:
        """A word field of an object, unsigned."""
        return self.word(address + heap.TYPES[type_name].fields[name].offset)

    def array(self, address: int, type_name: str) -> array[int]:
        """The trailing words of an object with a length field, unsigned."""
        t = heap.TYPES[type_name]
        assert t.array is not None and t.array.length is not None
        length = self.field(address, type_name, t.array.length)
        return array("I", self.memory(address + t.array.base, 4 * length))

    def items(self, address: int, type_name: str) -> list[int]:
        """The same as a list."""
        return self.array(address, type_name).tolist()

    def text(self, address: int) -> str:
        """The Python string of a Str."""
        return read_text(self.word, self.memory, address)

    def memory(self, address: int, size: int) -> bytes:
        """Bytes of the image."""
        start = address - IMAGE.base
        return self.buffer[start : start + size]

    def is_text(self, word: int) -> bool:
        """Is the value word a str?"""
        return word != 0 and not word & 1 and self.word(word) in (heap.TYPES[name].type_id for name in heap.STR_TYPES)

    def take_output(self) -> bytes:
        """The bytes in the output area, which is left empty."""
        length = self.vm("output_length")
        if length == 0:  # most of the time
            return b""
        start = heap.OUTPUT.base - IMAGE.base
        data = self.buffer[start : start + length]
        self.set_vm("output_length", 0)
        return data

    def put_input(self, data: bytes) -> int:
        """Bytes for the VM, to the output area, which is empty; their number."""
        start = heap.OUTPUT.base - IMAGE.base
        self.buffer[start : start + len(data)] = data
        return len(data)

    def close(self) -> None:
        """Unlink the file. The mapping goes with the last reference to it (a ctypes view may still exist)."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        try:
            self.buffer.close()
        except BufferError:
            pass


def image_bytes(program: Program, size: int = IMAGE.size) -> tuple[bytearray, list[int]]:
    """The image up to the last byte that is not zero, and the addresses of the code objects."""
    if not MIN_BYTES <= size <= IMAGE_MAX:
        raise ImageError(f"memory must be from {MIN_BYTES >> 20} to {IMAGE_MAX >> 20} MiB")
    builder, state = start_builder()
    state["immortal_roots"] = builder.pointer
    bound = module_globals(program)
    del bound["__annotations__"]
    known: dict[str, Constant] = {name: BuiltinRef(name) for name in library_names()}
    known |= {"__name__": "builtins", "__doc__": "Built-in functions, types and exceptions."}
    state["builtin_names"] = builder.namespace(library_names(), known)
    namespace = builder.namespace(program.global_names, bound)
    main = builder.new("Module", name=builder.string("__main__"), namespace=namespace)
    builder.names["__main__"] = main  # (for the dict alone)
    state["modules"] = builder.dictionary({"__main__": BuiltinRef("__main__")})
    codes = builder.add_codes(program.codes, namespace)
    state["last_resort"] = builder.instance(builder.names["MemoryError"], [builder.new("Tuple", [])])
    state |= builder.interned()
    finish(builder, program, size, state)
    return builder.data, codes


def build_image(
    program: Program, size: int = IMAGE.size, directory: Path | None = None, private: bool = False
) -> Image:
    """`size`: what it may grow to. It begins with at most IMAGE.size bytes in use, alike whatever its size is.
    `private`: as Image."""
    data, code_addresses = image_bytes(program, min(size, IMAGE.size))
    image = Image(data, size, code_addresses, directory, private)
    image.set_vm("image_size", size)
    return image


__all__ = ["Image", "ImageError", "build_image", "image_bytes"]

"""The memory image of a program: built by `build_image`, shared by every machine, read back by the host.

The bytes are a function of the program and the sizes only: the same program gives the same image and the same hash,
so that a trace binary can say which image it was made for. Order: fixed areas, immortal area (what every image begins
with, see library.py; the program's code objects and what they refer to), two semispaces; the first holds the module's
frame.
"""

from __future__ import annotations

import ctypes
import functools
import mmap
import os
import struct
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.digest import sha256
from runtime.imagebuilder import ImageError, Layout
from runtime.library import beginning_file, start_builder
from runtime.programs import KeptProgram
from runtime.strings import read_text
from sim import temporary
from spec import heap
from spec.memory_map import IMAGE

if TYPE_CHECKING:
    from runtime.compiler.code import Program

PAGE = 4096  # bytes
MAP_FIXED = 0x10  # of sys/mman.h, wherever there is mmap
_WORD = struct.Struct("<I")
_VM_AT = {name: heap.VM_STATE.base + offset - IMAGE.base for name, offset in heap.VM_OFFSET.items()}


def map_private(buffer: mmap.mmap, path: Path, start: int) -> int:
    """From the byte `start` on (a multiple of PAGE), `buffer`, memory of this process alone, becomes a view of the same
    bytes of the file: what is only read is in memory once for all processes, and nowhere before it is read. How many
    bytes the file has; 0: it cannot be mapped."""
    view = ctypes.c_char.from_buffer(buffer, start)
    address = ctypes.addressof(view)
    del view
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        map_file = ctypes.CDLL(None, use_errno=True).mmap
        map_file.restype = ctypes.c_void_p
        map_file.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long)
        protection, flags = mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | MAP_FIXED
        mapped = map_file(address, size - start, protection, flags, file.fileno(), start)
    return size if mapped == address else 0


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
        """`data`: what it begins with."""
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
        self.put(0, data)

    def put(self, start: int, data: bytes | bytearray) -> None:
        """Bytes from the one with the number `start` on (a multiple of PAGE), where there are zeros so far."""
        for at in range(0, len(data), PAGE):
            page = data[at : at + PAGE]
            if page.count(0) != len(page):  # one of zeros is not touched: it costs no memory until then
                self.buffer[start + at : start + at + len(page)] = page

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


def build_image(
    program: Program, size: int = IMAGE.size, directory: Path | None = None, private: bool = False
) -> Image:
    """`size`: what it may grow to. It begins with at most IMAGE.size bytes in use, alike whatever its size is.
    `private`: as Image."""
    if isinstance(program, KeptProgram) and size >= IMAGE.size:
        layout = program.layout
    else:
        from runtime.imagelayout import layout_of_program

        layout = layout_of_program(program, min(size, IMAGE.size))
    image = _over_file(layout, size) if private else None
    if image is None:
        data = start_builder()[0].data
        data += layout.rest
        data += bytes(layout.state["space_start"] - IMAGE.base - len(data))
        data += layout.frame
        for name, value in layout.state.items():
            _WORD.pack_into(data, _VM_AT[name], value & 0xFFFF_FFFF)
        image = Image(data, size, layout.codes, directory, private)
    image.set_vm("image_size", size)
    return image


def _over_file(layout: Layout, size: int) -> Image | None:
    """A private image that begins with a view of the file that is kept of what all begin with; None: there is none."""
    beginning = beginning_file()
    if beginning is None:
        return None
    image = Image(b"", size, layout.codes, private=True)
    start = heap.IMMORTAL_BASE - IMAGE.base
    first = map_private(image.buffer, beginning, start)
    if first == 0:
        image.close()
        return None
    with open(beginning, "rb") as file:
        image.put(0, file.read(start))
    image.set_bytes(IMAGE.base + first, layout.rest)
    image.set_bytes(layout.state["space_start"], layout.frame)
    for name, value in layout.state.items():
        image.set_vm(name, value)
    return image


__all__ = ["Image", "ImageError", "build_image"]

"""A minimal ELF32 container for RISC-V: sections in, bytes out. Reading is done by pyelftools."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from spec.trace_binary import EM_RISCV

_EHDR, _PHDR, _SHDR, _SYM = "<16sHHIIIIIHHHHHH", "<IIIIIIII", "<IIIIIIIIII", "<IIIBBH"
_PROGBITS, _SYMTAB, _STRTAB, _NOTE = 1, 2, 3, 7
_ALLOC_WRITE, _ALLOC_EXEC = 0x3, 0x6
_READ_WRITE, _READ_EXECUTE = 6, 5


@dataclass
class Section:
    name: str
    data: bytes
    kind: int = _PROGBITS
    flags: int = 0
    address: int = 0
    link: int = 0
    info: int = 0
    entry: int = 0
    align: int = 4
    memory: int = 0  # bytes that it takes up where it is loaded, if more than there are: the rest is zero


@dataclass
class ElfWriter:
    """Collects sections; `symbols` are (name, address, size, is a function)."""

    sections: list[Section] = field(default_factory=list)
    symbols: list[tuple[str, int, int, bool]] = field(default_factory=list)

    def code(self, name: str, data: bytes, address: int) -> None:
        self.sections.append(Section(name, data, flags=_ALLOC_EXEC, address=address))

    def segment(self, name: str, data: bytes, address: int, memory: int = 0) -> None:
        """Data that is loaded."""
        self.sections.append(Section(name, data, flags=_ALLOC_WRITE, address=address, memory=memory))

    def data(self, name: str, data: bytes) -> None:
        self.sections.append(Section(name, data))

    def note(self, name: str, owner: bytes, kind: int, data: bytes) -> None:
        padded = owner + bytes(-len(owner) % 4)
        head = struct.pack("<III", len(owner), len(data), kind)
        self.sections.append(Section(name, head + padded + data, kind=_NOTE))

    def _symbol_sections(self) -> list[Section]:
        names, table = bytearray(b"\0"), bytearray(struct.pack(_SYM, 0, 0, 0, 0, 0, 0))
        for name, address, size, function in self.symbols:
            table += struct.pack(_SYM, len(names), address, size, 2 if function else 0, 0, 1)
            names += name.encode() + b"\0"
        strings = len(self.sections) + 2  # sections are numbered from 1; .symtab comes first
        return [
            Section(".symtab", bytes(table), kind=_SYMTAB, link=strings, info=1 + len(self.symbols), entry=16),
            Section(".strtab", bytes(names), kind=_STRTAB, align=1),
        ]

    def build(self) -> bytes:
        sections = [*self.sections, *self._symbol_sections()]
        names = bytearray(b"\0")
        sections.append(Section(".shstrtab", b"", kind=_STRTAB, align=1))
        offsets = []
        for s in sections:
            offsets.append(len(names))
            names += s.name.encode() + b"\0"
        sections[-1].data = bytes(names)
        loads = [s for s in sections if s.flags]
        out = bytearray(struct.calcsize(_EHDR) + len(loads) * struct.calcsize(_PHDR))
        headers, segments = bytearray(struct.pack(_SHDR, *[0] * 10)), b""
        for s, name in zip(sections, offsets, strict=True):
            out += bytes(-len(out) % s.align)
            at, size = len(out), len(s.data)
            headers += struct.pack(_SHDR, name, s.kind, s.flags, s.address, at, size, s.link, s.info, s.align, s.entry)
            if s.flags:
                access = _READ_EXECUTE if s.flags == _ALLOC_EXEC else _READ_WRITE
                memory = max(size, s.memory)
                segments += struct.pack(_PHDR, 1, at, s.address, s.address, size, memory, access, 4)
            out += s.data
        out += bytes(-len(out) % 4)
        header = struct.pack(
            _EHDR, b"\x7fELF\x01\x01\x01" + bytes(9), 2, EM_RISCV, 1, loads[0].address if loads else 0,
            struct.calcsize(_EHDR), len(out), 0, struct.calcsize(_EHDR), struct.calcsize(_PHDR), len(loads),
            struct.calcsize(_SHDR), len(sections) + 1, len(sections),
        )  # fmt: skip
        out[: len(header)] = header
        out[len(header) : len(header) + len(segments)] = segments
        return bytes(out + headers)

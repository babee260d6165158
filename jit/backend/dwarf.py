"""Debugging information (DWARF, version 4) for code that was made from the lines of source files.

One unit: a function for each piece of code, and a line table. Debuggers find the address of `break file.py:12` in it,
and the line of an address. Line 0 is code of no line: what comes from elsewhere. A breakpoint of a line goes to its
first address in each function; debuggers then skip what prepares a function, up to its second row. There is no such
code here: so the first row is there twice, the second time marked as the end of what prepares it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from spec import abi

VERSION = 4
PRODUCER = "sidewinder"
_PYTHON = 0x14  # DW_LANG_Python
_LINE_BASE, _LINE_RANGE, _OPCODE_BASE = -5, 14, 13
_OPERANDS = (0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1)  # of the standard opcodes
_COPY, _ADVANCE_PC, _ADVANCE_LINE, _SET_FILE, _PROLOGUE_END = 1, 2, 3, 4, 10
_END_SEQUENCE, _SET_ADDRESS = 1, 2
#: Tag, has children, (attribute, form)...: DW_TAG_compile_unit and DW_TAG_subprogram.
_ABBREVIATIONS = (
    (0x11, 1, ((0x25, 0x08), (0x13, 0x05), (0x03, 0x08), (0x1B, 0x08), (0x10, 0x17), (0x11, 0x01), (0x12, 0x06))),
    (0x2E, 0, ((0x03, 0x08), (0x11, 0x01), (0x12, 0x06), (0x3F, 0x19))),
)


@dataclass(frozen=True)
class Piece:
    """Code from `start` up to `end`, of one name. `rows`: (address, file, line), in order: so from this address on."""

    name: str
    start: int
    end: int
    rows: Sequence[tuple[int, str, int]]


def uleb(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def sleb(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        done = value == (-1 if low & 0x40 else 0)
        out.append(low | (0 if done else 0x80))
        if done:
            return bytes(out)


def _string(text: str) -> bytes:
    return text.encode() + b"\0"


def _unit(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body


def line_table(pieces: Sequence[Piece]) -> bytes:
    """The section .debug_line."""
    files = sorted({file for piece in pieces for _, file, line in piece.rows if line})
    folders = sorted({os.path.dirname(file) for file in files} - {""})
    head = struct.pack("<BBBbBB", 1, 1, 1, _LINE_BASE, _LINE_RANGE, _OPCODE_BASE) + bytes(_OPERANDS)
    head += b"".join(map(_string, folders)) + b"\0"
    for file in files:
        folder = os.path.dirname(file)
        number = folders.index(folder) + 1 if folder else 0
        head += _string(os.path.basename(file)) + uleb(number) + uleb(0) + uleb(0)
    head += b"\0"
    program = b"".join(_sequence(piece, {file: n for n, file in enumerate(files, 1)}) for piece in pieces)
    return _unit(struct.pack("<HI", VERSION, len(head)) + head + program)


def _sequence(piece: Piece, numbers: dict[str, int]) -> bytes:
    out = bytes((0, 5, _SET_ADDRESS)) + struct.pack("<I", piece.start)
    rows = list(piece.rows)
    if not rows or rows[0][0] > piece.start:
        rows.insert(0, (piece.start, "", 0))
    at, number, current = piece.start, 1, 1
    for i, (address, file, line) in enumerate(rows):
        if address > at:
            out += bytes((_ADVANCE_PC,)) + uleb(address - at)
            at = address
        if line and numbers[file] != number:
            number = numbers[file]
            out += bytes((_SET_FILE,)) + uleb(number)
        if line != current:
            out += bytes((_ADVANCE_LINE,)) + sleb(line - current)
            current = line
        out += bytes((_COPY, _PROLOGUE_END, _COPY)) if i == 0 else bytes((_COPY,))
    return out + bytes((_ADVANCE_PC,)) + uleb(piece.end - at) + bytes((0, 1, _END_SEQUENCE))


def frames(pieces: Sequence[Piece], stack: int, link: int) -> bytes:
    """The section .debug_frame: nobody has called this code. `stack`, `link`: the registers that would say who."""
    rules = bytes((0x0C,)) + uleb(stack) + uleb(0) + bytes((0x07,)) + uleb(link)  # the frame's address; undefined
    common = struct.pack("<IB", 0xFFFF_FFFF, 1) + b"\0" + uleb(1) + sleb(-4) + bytes((link,)) + rules
    out = _unit(common + bytes(-(len(common) + 4) % 4))
    for piece in pieces:
        out += _unit(struct.pack("<III", 0, piece.start, piece.end - piece.start))
    return out


def sections(name: str, pieces: Sequence[Piece]) -> dict[str, bytes]:
    """Sections by name, for an ELF file. `name`: the main source file. Empty where there is no code."""
    pieces = sorted((piece for piece in pieces if piece.end > piece.start), key=lambda piece: piece.start)
    if not pieces:
        return {}
    abbreviations = bytearray()
    for number, (tag, children, attributes) in enumerate(_ABBREVIATIONS, 1):
        abbreviations += uleb(number) + uleb(tag) + bytes((children,))
        abbreviations += b"".join(uleb(a) + uleb(form) for a, form in (*attributes, (0, 0)))
    abbreviations += b"\0"
    low, high = pieces[0].start, max(piece.end for piece in pieces)
    info = bytearray(struct.pack("<HIB", VERSION, 0, 4))
    info += uleb(1) + _string(PRODUCER) + struct.pack("<H", _PYTHON) + _string(os.path.basename(name))
    info += _string(os.path.dirname(name)) + struct.pack("<III", 0, low, high - low)
    for piece in pieces:
        info += uleb(2) + _string(piece.name) + struct.pack("<II", piece.start, piece.end - piece.start)
    info += b"\0"
    return {
        ".debug_info": _unit(bytes(info)), ".debug_abbrev": bytes(abbreviations), ".debug_line": line_table(pieces),
        ".debug_frame": frames(pieces, abi.SP, abi.RA),
    }  # fmt: skip

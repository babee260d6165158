"""The trace binary: traces with everything that is needed to run them again, as an ELF32 RISC-V file.

    file      = ELF header, one PT_LOAD segment (.text at its address in trace memory), sections
    .text             trace memory from its base, 32-bit words
    .xg.sidecar       a 16-bit word for each word of .text
    .xg.operands      (operand u32, value u32)*                      guard operands that are constants
    .xg.bridges       (address u32, target u32)*                     exit table
    .xg.traces        n, trace*     trace    = id, kind u8, entry, end, loop, immortals, name string,
                                               ngreens, (green)*
    .xg.exits         n, exit*      exit     = kind u8, trace id, guard id+1, address, stub, bridge, operation string,
                                               nvalues, (kind u8, location or two)*, resume
    .xg.probes        n, (address, text string)*                     instructions that the value-pattern table observes
    .xg.positions     n, (address, text string)*                     source position from this address on
    .xg.descrs        n, descr*     descr    = class u8, fields in the order of DESCR_FIELDS
    .note.sidewinder  NOTE record: see below
    .symtab, .strtab  a symbol for each trace and loop head, for objdump
    .debug_info, .debug_abbrev, .debug_line, .debug_frame   DWARF 4, if there: functions and lines of Python

    immortals = what vm.immortal_ptr must be, at least, for the trace to be entered: what it names lies below

    number = unsigned LEB128, an address too; signed = zigzag number; string = number of bytes, UTF-8 bytes
    location = LOCATION u8, then: register number | slot number | signed word | op u8, location, location
    resume = flag u8 (0: none), nframes, (jitcode, pc, n, (bank u8, number, value)*)*, nvirtuals, virtual*,
             npending, (value, descr, index, value)*
    virtual = descr, length, value (header), nfields, (descr, value)*, nitems, (index, value)*, descr+1 (array)
    value = VALUE u8, then: signed word | unsigned word | 8 bytes | failarg number | entry of virtuals | nothing

Note: owner "sidewinder", type NOTE_TYPE; its contents are the version, the configuration's flags, SHA-256 of the memory
image before the run, SHA-256 of the firmware, and SHA-256 of the whole file in which these last 32 bytes are zero.
"""

from __future__ import annotations

import enum

VERSION = 3
EM_RISCV = 243
NOTE_OWNER = b"sidewinder\0"
NOTE_TYPE = 0x53570001
HASH_BYTES = 32

TEXT, SIDECAR, OPERANDS, BRIDGES = ".text", ".xg.sidecar", ".xg.operands", ".xg.bridges"
TRACES, EXITS, PROBES, POSITIONS, DESCRS = ".xg.traces", ".xg.exits", ".xg.probes", ".xg.positions", ".xg.descrs"
NOTE = ".note.sidewinder"
SECTIONS = (TEXT, SIDECAR, OPERANDS, BRIDGES, TRACES, EXITS, PROBES, POSITIONS, DESCRS, NOTE)


class Flag(enum.IntFlag):
    """Of the configuration that the code was generated for."""

    SIDECAR = 1  # guards in the sidecar: needs a core with a guard engine
    LOOP_BIT = 2


class TraceKind(enum.IntEnum):
    ROOT = 0
    BRIDGE = 1


class ExitTag(enum.IntEnum):
    BRANCH = 0  # software: `address` is the branch, `stub` where it goes
    CHECK = 1  # sidecar: `address` is the guarded instruction
    TRAP = 2  # software: a load whose trap is the guard's failure
    FINISH = 3


class LocationTag(enum.IntEnum):
    REGISTER = 0
    SLOT = 1
    WORD = 2
    COMPUTED = 3  # operation of COMPUTED_OPERATIONS


#: By number. Instructions on 32-bit words; comparisons (u: unsigned), 1 or 0; load: the word of memory at a + b.
COMPUTED_OPERATIONS = (
    "add", "sub", "and", "or", "xor", "sll", "srl", "sra", "sh1add", "lt", "ge", "ltu", "geu", "eq", "ne", "load",
)  # fmt: skip


class ValueTag(enum.IntEnum):
    INT = 0
    REF = 1
    FLOAT = 2
    FAILARG = 3
    TAGGED = 4  # 2 * failarg + 1
    VIRTUAL = 5
    NONE = 6


#: Classes of jit.ir by their number in .xg.descrs, and their fields: s string, u number, b flag, p optional pair.
DESCR_FIELDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("SizeDescr", (("struct", "s"), ("header", "u"), ("fixed_size", "u"), ("item_bytes", "u"), ("length_offset", "u"))),
    (
        "FieldDescr",
        (("struct", "s"), ("name", "s"), ("offset", "u"), ("kind", "s"), ("immutable", "b"), ("virtualizable", "b"),
         ("target", "u"), ("bounds", "p")),
    ),
    (
        "ArrayDescr",
        (("struct", "s"), ("kind", "s"), ("base", "u"), ("item_bytes", "u"), ("immutable", "b"), ("virtualizable", "b"),
         ("bounds", "p")),
    ),
)  # fmt: skip

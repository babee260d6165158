"""The firmware: the program's C compiled for RV32 and linked at FIRMWARE.base, with the soft-float library.

It is a bag of functions, called by traces and by the host through their addresses: no start code, no state of its own
(the linker's output is checked for that), only code and constants.
"""

from __future__ import annotations

import functools
import hashlib
import pathlib
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runtime.cache import BUILD, write_at_once
from runtime.translate.native import source_key, vm_program
from spec.host_link import HostCall
from spec.isa import encode
from spec.memory_map import FIRMWARE

if TYPE_CHECKING:
    from elftools.elf.elffile import ELFFile

    from runtime.translate.program import Program

#: Those of them that are quicker than compiler-rt's; the linker takes what is defined here.
OWN_SOFT_FLOAT = pathlib.Path(__file__).with_name("soft_float.c")
#: Functions of the compiler run-time library that traces call themselves.
SOFT_FLOAT = (
    "__adddf3", "__subdf3", "__muldf3", "__divdf3", "__ltdf2", "__ledf2", "__eqdf2", "__gtdf2", "__gedf2", "__nedf2",
    "__unorddf2", "__floatsidf", "__fixdfsi",
)  # fmt: skip
CPU, CPU_WITH_FLOATS = "-mcpu=generic_rv32+m+zba", "-mcpu=generic_rv32+m+zba+zdinx"
FLAGS = (
    "-target", "riscv32-freestanding-none", CPU, "-mabi=ilp32", "-O2", "-std=gnu11",
    "-ffreestanding", "-fwrapv", "-fomit-frame-pointer", "-ffp-contract=off", "-fno-sanitize=undefined",
    "-fno-stack-protector", "-g0",
    "-Wl,--gc-sections", "-mcmodel=medany", "-nostdlib", "-static", "-lcompiler_rt", "-Wno-unused-label",
)  # fmt: skip
LINKER_SCRIPT = f"""ENTRY(0)
SECTIONS {{
    . = {FIRMWARE.base:#x};
    .text : {{ KEEP(*(.sidewinder)) *(.text .text.*) }}
    .rodata : ALIGN(8) {{ KEEP(*(.soft_float)) *(.rodata .rodata.* .srodata .srodata.* .data.rel.ro .data.rel.ro.*) }}
    .data : {{ *(.data .data.* .sdata .sdata.*) }}
    .bss : {{ *(.bss .bss.* .sbss .sbss.* COMMON) }}
    /DISCARD/ : {{ *(.comment .eh_frame .eh_frame_hdr .note.* .riscv.attributes) }}
}}
"""


class FirmwareError(Exception):
    """The linked firmware breaks a rule; the text says which."""


@dataclass(frozen=True)
class Firmware:
    """`code` is loaded at FIRMWARE.base; `symbols` has every function's address, `addresses` those by graph index."""

    code: bytes
    symbols: dict[str, int]
    addresses: tuple[int, ...]
    hash: str

    def address(self, index: int) -> int:
        """Address of the function with this index."""
        return self.addresses[index]


def flags(floats: bool) -> tuple[str, ...]:
    """The compiler's flags, for a core with or without Zdinx. The calling convention is the same."""
    return tuple(CPU_WITH_FLOATS if floats and flag == CPU else flag for flag in FLAGS)


def _source(program: Program, floats: bool) -> str:
    """The program's C with what the firmware needs besides. Sections tell the linker which functions to keep."""
    from runtime.translate.cbackend import write_c

    words = "\\n".join(f".word {name}" for name in soft_float(floats))
    return "\n".join(
        [
            "" if floats else OWN_SOFT_FLOAT.read_text(),
            f"#define HOST_CALL_INSTRUCTION {encode('xg.host', code=int(HostCall.SERVICE)):#x}",
            '#pragma clang section text=".sidewinder"',
            write_c(program),
            f'__asm__(".section .soft_float,\\"a\\"\\n{words}\\n.text\\n");',
            "",
        ]
    )


def soft_float(floats: bool) -> tuple[str, ...]:
    """What traces call: nothing, where they have instructions."""
    return () if floats else SOFT_FLOAT


def build_firmware(program: Program, floats: bool = False) -> Firmware:
    """Compile and link, for a core with or without Zdinx. Raises FirmwareError where it has state of its own or does
    not fit.
    """
    from elftools.elf.elffile import ELFFile

    from runtime.translate.zig import compile_cached

    script = BUILD / "firmware" / "firmware.ld"
    script.parent.mkdir(parents=True, exist_ok=True)
    if not script.exists() or script.read_text() != LINKER_SCRIPT:
        write_at_once(script, LINKER_SCRIPT.encode())
    path = compile_cached(
        _source(program, floats), "firmware", ".elf", (*flags(floats), "-T", str(script)), LINKER_SCRIPT
    )
    with path.open("rb") as f:
        return _load(ELFFile(f), program, floats)


def _load(elf: ELFFile, program: Program, floats: bool) -> Firmware:
    from runtime.translate.cbackend import c_name

    code = bytearray()
    for section in elf.iter_sections():
        if not section["sh_flags"] & 2:  # SHF_ALLOC
            continue
        if section["sh_flags"] & 1 and section["sh_size"]:  # SHF_WRITE
            raise FirmwareError(f"firmware has state of its own: section {section.name}, {section['sh_size']} bytes")
        start = section["sh_addr"] - FIRMWARE.base
        if start < 0 or start + section["sh_size"] > FIRMWARE.size:
            raise FirmwareError(f"section {section.name} does not fit in the {FIRMWARE.size} bytes of firmware memory")
        code.extend(bytes(max(0, start + section["sh_size"] - len(code))))
        code[start : start + section["sh_size"]] = section.data()
    code.extend(bytes(-len(code) % 4))
    table: Any = elf.get_section_by_name(".symtab")
    symbols = {s.name: s["st_value"] for s in table.iter_symbols() if s.name}
    wanted = [*(c_name(g) for g in program.graphs), *soft_float(floats)]
    missing = [name for name in wanted if name not in symbols]
    if missing:
        raise FirmwareError(f"functions missing in the firmware: {', '.join(missing)}")
    return Firmware(
        code=bytes(code),
        symbols={name: address for name, address in symbols.items() if FIRMWARE.base <= address < FIRMWARE.end},
        addresses=tuple(symbols[c_name(g)] for g in program.graphs),
        hash=hashlib.sha256(code).hexdigest(),
    )


@functools.cache
def vm_firmware(floats: bool = False) -> Firmware:
    """The VM's firmware, for a core with or without Zdinx."""
    key = source_key()
    known = BUILD / "firmware" / f"{key}{'-zdinx' if floats else ''}.pickle"
    if key and known.exists():
        firmware = pickle.loads(known.read_bytes())  # (reading the symbols of the ELF file takes a second)
        assert isinstance(firmware, Firmware)
        return firmware
    firmware = build_firmware(vm_program(), floats)
    if key:
        write_at_once(known, pickle.dumps(firmware))
    return firmware

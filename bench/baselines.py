"""What the JIT's cycles are to be compared with: the same core interpreting bytecode, and the same core running C.

    interpreter   the whole VM as firmware on the core, no traces: `interpret()` from the first bytecode to the last
    c, c -O3      bench/c/NAME.c, the same algorithm written in C, compiled by clang for RV32IM with Zba, -O2 and -O3

All are counted by the machine's own cycle counter, from the first instruction to the last.
"""

from __future__ import annotations

import contextlib
import struct
import time
from pathlib import Path
from typing import Any

from elftools.elf.elffile import ELFFile

from bench.measure import Run
from runtime.cache import BUILD, write_at_once
from runtime.host import load_program
from runtime.image import build_image
from runtime.machines import create_machine
from runtime.options import Options
from runtime.resident import A1, ResidentError, call, prepare, signed
from runtime.translate.firmware import FLAGS, OWN_SOFT_FLOAT, vm_firmware
from runtime.translate.native import vm_function
from runtime.translate.zig import compile_cached
from spec import heap
from spec.bytecode import Status
from spec.memory_map import FIRMWARE

C_PROGRAMS = Path(__file__).resolve().parent / "c"
#: Name of the baseline -> flags behind the firmware's own, which say -O2. zig takes -O3 for -O2; clang itself does not.
LEVELS: dict[str, tuple[str, ...]] = {"c": (), "c -O3": ("-Xclang", "-O3")}
_C_DATA = heap.IMMORTAL_BASE
_LINKER_SCRIPT = f"""ENTRY(bench)
SECTIONS {{
    . = {FIRMWARE.base:#x};
    .text : {{ KEEP(*(.text .text.*)) }}
    .rodata : ALIGN(8) {{ *(.rodata .rodata.* .srodata .srodata.*) }}
    . = {_C_DATA:#x};
    .bss : {{ *(.data .data.* .sdata .sdata.* .bss .bss.* .sbss .sbss.* COMMON) }}
    /DISCARD/ : {{ *(.comment .eh_frame .eh_frame_hdr .note.* .riscv.attributes) }}
}}
"""


def _options(machine: str) -> Options:
    return Options(machine=machine, engine=False)


def measure_interpreter(path: Path, machine: str) -> Run:
    """The program interpreted on the core."""
    run = Run(path.stem, "interpreter")
    start = time.monotonic()
    options = _options(machine)
    with contextlib.closing(build_image(load_program(str(path)), options.limit)) as image:
        image.set_vm("hot_threshold", 0)
        core = create_machine(options, image)
        output: list[bytes] = []

        def serve(_service: int, _argument: int) -> int:
            output.append(image.take_output())
            return 0

        try:
            prepare(core)
            core.write_bytes(FIRMWARE.base, vm_firmware().code)
            entry = vm_firmware().address(vm_function("interpret"))
            status = Status(call(core, entry, serve))
            serve(0, 0)
            run.core = dict(core.counters())
            run.status = 0 if status is Status.FINISHED else 1
        except ResidentError as e:
            run.failure = str(e)
        finally:
            core.close()
    run.output = b"".join(output).decode()
    run.seconds = time.monotonic() - start
    return run


def compile_c(path: Path, level: str = "c") -> ELFFile:
    """A C program for the core, whose function `bench` takes nothing and returns 64 bits. The soft-float library is
    that of traces."""
    script = BUILD / "bench-c" / "bench.ld"
    write_at_once(script, _LINKER_SCRIPT.encode())  # another process may be linking with it
    flags = (*FLAGS, *LEVELS[level], "-T", str(script))
    elf = compile_cached(path.read_text() + OWN_SOFT_FLOAT.read_text(), "bench-c", ".elf", flags, _LINKER_SCRIPT)
    return ELFFile(elf.open("rb"))


def run_c(machine: Any, elf: ELFFile) -> int:
    """Put a program into the core's memories and run it; the 64 bits that it returns, signed."""
    for section in elf.iter_sections():
        if section["sh_flags"] & 2 and section["sh_size"]:  # SHF_ALLOC
            machine.write_bytes(section["sh_addr"], section.data() + bytes(-section["sh_size"] % 4))
    symbols: Any = elf.get_section_by_name(".symtab")
    prepare(machine)
    low = call(machine, symbols.get_symbol_by_name("bench")[0]["st_value"], _refuse)
    return (signed(machine.read_reg(A1)) << 32) + (low & 0xFFFF_FFFF)


def _refuse(service: int, _argument: int) -> int:
    raise ResidentError(f"a program without image asked for service {service}")


def double_of(bits: int) -> float:
    """Of a program that returns the bits of a double."""
    number: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return number


def measure_c(path: Path, machine: str, level: str = "c") -> Run:
    """bench/c/`path.stem`.c on the core. `output`: its result as an int, and as a double."""
    run = Run(path.stem, level)
    start = time.monotonic()
    options = _options(machine)
    elf = compile_c(C_PROGRAMS / f"{path.stem}.c", level)
    with contextlib.closing(build_image(load_program(str(path)), options.limit)) as image:
        core = create_machine(options, image)
        try:
            result = run_c(core, elf)
            run.output = f"{result} {double_of(result)!r}"
            run.core, run.status = dict(core.counters()), 0
        except ResidentError as e:
            run.failure = str(e)
        finally:
            core.close()
            elf.stream.close()
    run.seconds = time.monotonic() - start
    return run

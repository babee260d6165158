"""What the JIT's cycles are to be compared with: the same core interpreting bytecode, and the same core running C.

    interpreter   the whole VM as firmware on the core, no traces: `interpret()` from the first bytecode to the last
    c             bench/c/NAME.c, the same algorithm written in C, compiled by clang -O2 for RV32IM with Zba

Both are counted by the machine's own cycle counter, as the traces are. Cycles of traces (bench/measure.py) leave out
the bytecodes that the host interprets; the interpreter's cycles leave out nothing.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

from elftools.elf.elffile import ELFFile

from bench.measure import Run
from runtime.host import load_program
from runtime.image import Image, build_image
from runtime.machines import create_machine
from runtime.options import Options
from runtime.translate.cache import BUILD, write_at_once
from runtime.translate.firmware import FLAGS, vm_firmware
from runtime.translate.native import compile_cached, vm_program
from spec import abi, heap
from spec.bytecode import Status
from spec.host_link import Halt, HostCall
from spec.isa import encode
from spec.memory_map import FIRMWARE, IMAGE, TRACE

C_PROGRAMS = Path(__file__).resolve().parent / "c"
A0 = abi.ARGUMENTS[0]
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


class BaselineError(Exception):
    """The core stopped where it should not; the text says where."""


def call_on_core(machine: Any, address: int, image: Image | None, output: list[bytes]) -> int:
    """Call resident code without arguments, serving its requests: the VM's, whose image is `image`, or none where it is
    None. Returns its signed result (a0).
    """
    machine.write_word(TRACE.base, encode("xg.host", code=int(HostCall.RETURN)))
    machine.write_regs({abi.RA: TRACE.base, abi.SP: heap.C_STACK.end - 64, abi.GP: IMAGE.base, 32: address})
    while True:
        event = machine.run()
        if event.halt != Halt.HOST_CALL:
            raise BaselineError(f"the core halted: {event.halt.name} at pc {machine.read_reg(32):#x}")
        if event.code == HostCall.RETURN:
            break
        if image is None:
            raise BaselineError(f"a program without image asked for service {event.code}")
        output.append(image.take_output())
        machine.write_reg(A0, 0)
    if image is not None:
        output.append(image.take_output())
    result: int = machine.read_reg(A0)
    return result - ((result >> 31) << 32)


def _options(machine: str) -> Options:
    return Options(machine=machine, engine=False)


def measure_interpreter(path: Path, machine: str) -> Run:
    """The program interpreted on the core."""
    run = Run(path.stem, "interpreter")
    start = time.monotonic()
    options = _options(machine)
    with contextlib.closing(build_image(load_program(str(path)), options.memory)) as image:
        image.set_vm("hot_threshold", 0)
        core = create_machine(options, image)
        output: list[bytes] = []
        try:
            core.write_bytes(FIRMWARE.base, vm_firmware().code)
            entry = vm_firmware().address(vm_program().find("runtime.vm.frames.interp.interpret").index)
            status = Status(call_on_core(core, entry, image, output))
            run.core = dict(core.counters())
        except BaselineError as e:
            run.failure = str(e)
        else:
            run.status = 0 if status is Status.FINISHED else 1
        finally:
            core.close()
    run.output = b"".join(output).decode()
    run.seconds = time.monotonic() - start
    return run


def compile_c(path: Path) -> ELFFile:
    """A C program for the core, whose function `bench` takes nothing and returns an int."""
    script = BUILD / "bench-c" / "bench.ld"
    write_at_once(script, _LINKER_SCRIPT.encode())  # another process may be linking with it
    elf = compile_cached(path.read_text(), "bench-c", ".elf", (*FLAGS, "-T", str(script)), _LINKER_SCRIPT)
    return ELFFile(elf.open("rb"))


def load_elf(machine: Any, elf: ELFFile) -> int:
    """Put a program into the core's memories. Returns the address of `bench`."""
    for section in elf.iter_sections():
        if section["sh_flags"] & 2 and section["sh_size"]:  # SHF_ALLOC
            machine.write_bytes(section["sh_addr"], section.data() + bytes(-section["sh_size"] % 4))
    symbols: Any = elf.get_section_by_name(".symtab")
    address: int = symbols.get_symbol_by_name("bench")[0]["st_value"]
    return address


def measure_c(path: Path, machine: str) -> Run:
    """bench/c/`path.stem`.c on the core. `output`: its result, the last number that the Python program prints."""
    run = Run(path.stem, "c")
    start = time.monotonic()
    options = _options(machine)
    elf = compile_c(C_PROGRAMS / f"{path.stem}.c")
    with contextlib.closing(build_image(load_program(str(path)), options.memory)) as image:
        core = create_machine(options, image)
        try:
            run.output = str(call_on_core(core, load_elf(core, elf), image, []))
            run.core, run.status = dict(core.counters()), 0
        except BaselineError as e:
            run.failure = str(e)
        finally:
            core.close()
            elf.stream.close()
    run.seconds = time.monotonic() - start
    return run

"""Helpers of the simulator's tests: loading assembled programs into a machine."""

from __future__ import annotations

from collections.abc import Callable

from sim.asm import Assembled, Assembler
from sim.iss import IssMachine, Retired
from sim.machine import PC, Machine
from spec.memory_map import IMAGE, SIDECAR_WINDOW, TRACE

IMAGE_SIZE = 0x1_0000
A0, A1, A2, A3, T0, T1 = 10, 11, 12, 13, 5, 6
#: Somewhere in the image.
DATA = IMAGE.base + 0x100


def load(machine: Machine, program: Assembled) -> None:
    """Put a program into trace or firmware memory and the pc at its start."""
    machine.write_bytes(program.base, program.code_bytes())
    if program.base in TRACE:
        for i, word in enumerate(program.sidecar):
            machine.write_word(SIDECAR_WINDOW.base + program.base - TRACE.base + 4 * i, word)
    machine.write_reg(PC, program.base)


def new(*, guards: bool = True, patterns: bool = True, log: list[Retired] | None = None) -> IssMachine:
    return IssMachine(
        bytearray(IMAGE_SIZE), guards=guards, patterns=patterns, on_retire=None if log is None else log.append
    )


def assemble(build: Callable[[Assembler], object], base: int = TRACE.base) -> Assembled:
    asm = Assembler(base)
    build(asm)
    return asm.finish()


def prepare(machine: Machine, build: Callable[[Assembler], object], base: int = TRACE.base) -> Assembled:
    """Assemble and load."""
    program = assemble(build, base)
    load(machine, program)
    return program

"""Programs of the toy language: images, runs with and without the JIT."""

from __future__ import annotations

import functools
import mmap
from typing import Any

import jit.warmstate
import runtime.vm.gc
from jit.backend_api import Backend
from jit.codewriter import code_of
from jit.driver import JitRuntime
from jit.executor import Executor
from jit.library import LibraryVm
from jit.options import Events, JitOptions
from jit.refbackend import RefBackend
from runtime.imagebuilder import ImageBuilder
from runtime.translate.native import NativeLibrary
from runtime.translate.program import Program, build_program
from spec import heap
from spec.memory_map import IMAGE
from tests.jit.front import toy
from tests.jit.front.plain import PlainBackend, PlainOptimizer

Code = list[tuple[int, int]]


@functools.cache
def toy_program() -> Program:
    return build_program(("tests.jit.front.toy",), runtime.vm.gc.collect_and_reserve, jit.warmstate.jit_tick)


def build(codes: list[Code], nregs: int = 8, space: int = 1 << 20) -> Any:
    """An image; codes[0] runs; a CALL's operand is the number of the code."""
    b = ImageBuilder()
    b.new("NoneType"), b.new("Bool", value=0), b.new("Bool", value=1)
    b.type_info()
    constants = b.new("RefArray", [0] * len(codes))
    addresses = []
    for code in codes:
        words = b.new("IntArray", [w & 0xFFFF_FFFF for pair in code for w in pair])
        addresses.append(b.new("Code", instructions=words, constants=constants, nregs=nregs))
    for i, address in enumerate(addresses):
        b.put(constants + heap.TYPES["RefArray"].array.base + 4 * i, "r", address)  # type: ignore[union-attr]
    immortal = b.pointer
    limit = immortal + 0x10000
    b.data += bytes(limit - immortal)
    frame = b.new("Frame", [1] * nregs, code=addresses[0], depth=1)
    empty = b.new("RefArray", [0] * 64)
    state = dict(alloc_ptr=b.pointer, alloc_limit=limit + space, space_start=limit, other_start=limit + space,
                 space_size=space, immortal_ptr=immortal, immortal_limit=limit, immortal_roots=heap.IMMORTAL_BASE,
                 shadow_top=heap.SHADOW_STACK.base, frame=frame, recursion_edge=1000, strings=empty)  # fmt: skip
    for name, value in state.items():
        b.put(heap.VM_STATE.base + heap.VM_OFFSET[name], "i", value)
    image = mmap.mmap(-1, limit + 2 * space - IMAGE.base)
    image[: len(b.data)] = bytes(b.data)
    return image


def make_backend(name: str, run: Run) -> Any:
    """'plain', 'reference', or a configuration of the RV32 back end, on the instruction-set simulator."""
    if name == "plain":
        return PlainBackend(run.executor)
    if name == "reference":
        return RefBackend(run.vm)
    from jit.backend.config import CONFIGS
    from jit.backend.riscv import RiscvBackend
    from runtime.translate.firmware import build_firmware
    from sim.iss import IssMachine

    machine = IssMachine(run.image, guards=name != "software")
    return RiscvBackend(machine, CONFIGS[name], firmware=build_firmware(toy_program()))


class Run:
    """One run of a toy program."""

    def __init__(
        self, codes: list[Code], jit: bool = True, backend: str = "plain", optimizer: Any = None, space: int = 1 << 20,
        stress: bool = False, events: Events | None = None, **options: Any
    ) -> None:  # fmt: skip
        self.image = build(codes, space=space)
        program = toy_program()
        self.library = NativeLibrary(self.image, program)
        self.vm = LibraryVm(self.library, self.image)
        self.executor = Executor(self.vm)
        self.executor.vm_set("gc_stress", int(stress))
        self.runtime: JitRuntime | None = None
        if jit:
            made: Backend = make_backend(backend, self)
            chosen = optimizer or PlainOptimizer()
            self.runtime = JitRuntime(
                self.vm, code_of(program.graphs), made, JitOptions(**options), events=events, optimizer=chosen
            )
        else:
            self.executor.vm_set("hot_threshold", 0)

    def run(self, limit: int = 100000) -> int:
        """The result (a value word) or -1 after an error."""
        for _ in range(limit):
            status: int | None = self.library.call("run")
            if status in (2, 3):
                assert self.runtime is not None
                status = self.runtime.handle(status)
            if status == toy.FINISHED:
                return self.executor.vm_get("error_arg0")
            if status == toy.ERROR:
                return -1
        raise AssertionError("the program does not end")

"""Traces built op by op, and the harness that runs one trace on the reference backend and on RV32."""

from __future__ import annotations

import math
import struct
from typing import Any

from jit.backend.riscv import RiscvBackend
from jit.backend_api import Exit, ExitKind
from jit.descrs import RAW
from jit.ir import OPS, CallDescr, Const, InputArg, Op, ResumeData, TargetToken, Trace, Value
from jit.refbackend import RefBackend
from sim.iss import IssMachine
from spec import heap
from spec.heap import VM_OFFSET, VM_STATE
from spec.memory_map import IMAGE
from tests.jit.backend.firmware import CHUNK, SPACE, FakeVm, firmware
from tests.jit.backend.support import FRAME, IMAGE_BYTES, Config, set_word

DATA = IMAGE.base + 0x7_1000  # raw words that tests load from and store to

CALLS = {
    "add3": CallDescr("add3", 0, "iii", "i", may_collect=False),
    "poke": CallDescr("poke", 1, "ii", "v", may_collect=False),
    "mix": CallDescr("mix", 2, "ifi", "f", may_collect=False),
    "many": CallDescr("many", 3, "iiiiiiiiii", "i", may_collect=False),
    "moving": CallDescr("moving", 4, "ii", "i", may_collect=True),
    "ask": CallDescr("ask", 5, "ii", "i", may_collect=False),
}


def i(value: int) -> Const:
    return Const((value + (1 << 31)) % (1 << 32) - (1 << 31), "i")


def r(word: int) -> Const:
    return Const(word, "r")


def f(value: float) -> Const:
    return Const(value, "f")


class Builder:
    """Appends operations; `trace()` gives the numbered trace."""

    def __init__(self, kinds: str = "r") -> None:
        self.inputs = [InputArg(kind, f"{'irf'[('irf').index(kind)]}{n}") for n, kind in enumerate(kinds)]
        self.ops: list[Op] = []

    def op(self, name: str, *args: Value, descr: Any = None) -> Op:
        self.ops.append(Op(name, args, descr))
        return self.ops[-1]

    def guard(self, name: str, *args: Value, fail: list[Value]) -> Op:
        op = self.op(name, *args)
        op.failargs = list(fail)
        op.resume = ResumeData([])
        return op

    def load(self, offset: int, kind: str = "i") -> Op:
        """A value that the back end cannot know, from DATA."""
        if kind == "f":
            return self.op("raw_load_f", i(DATA + offset), descr=RAW["f"])
        word = self.op("raw_load_i", i(DATA + offset), descr=RAW["i"])
        return word if kind == "i" else self.op("cast_int_to_ptr", word)

    def trace(self) -> Trace:
        for n, op in enumerate(self.ops):
            if OPS[op.name].guard:
                op.guard_id = n
        return Trace(self.inputs, self.ops)


def fresh_image(data: bytes) -> bytearray:
    image = bytearray(IMAGE_BYTES)
    set_word(image, FRAME, heap.TYPES["Frame"].type_id)
    set_word(image, FRAME + 4, 8)
    set_word(image, VM_STATE.base + VM_OFFSET["shadow_top"], heap.SHADOW_STACK.base)
    set_word(image, VM_STATE.base + VM_OFFSET["alloc_ptr"], SPACE)
    set_word(image, VM_STATE.base + VM_OFFSET["alloc_limit"], SPACE + CHUNK)
    image[DATA - IMAGE.base : DATA - IMAGE.base + len(data)] = data
    return image


class Run:
    """One backend over its own image."""

    def __init__(self, config: Config | None, data: bytes = b"") -> None:
        self.image = fresh_image(data)
        self.asked: list[tuple[int, int]] = []
        self.machine: IssMachine | None = None
        self.backend: Any
        if config is None:
            vm = FakeVm(self.image)
            vm.service = self.service  # type: ignore[assignment]
            set_word(self.image, VM_STATE.base + VM_OFFSET["alloc_limit"], SPACE + 0xF000)
            self.backend = RefBackend(vm)
        else:
            self.machine = IssMachine(self.image, floats=config.floats)
            self.backend = RiscvBackend(self.machine, config, firmware=firmware(), service=self.service)

    def service(self, number: int, argument: int) -> int:
        self.asked.append((number, argument))
        return number + 2 * argument

    def execute(self, trace: Trace) -> Exit:
        self.backend.compile_loop(trace, 1)
        return self.backend.execute(1, FRAME)  # type: ignore[no-any-return]

    def data(self, count: int) -> bytes:
        return bytes(self.image[DATA - IMAGE.base : DATA - IMAGE.base + count])


def bits(value: Any) -> Any:
    """Floats by their bits; every NaN alike."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack("<d", value)
    return value


def same_exit(a: Exit, b: Exit) -> None:
    assert a.kind is b.kind
    if a.kind is ExitKind.GUARD:
        assert a.guard is b.guard, f"guard {a.guard and a.guard.guard_id} and {b.guard and b.guard.guard_id}"
    assert [bits(v) for v in a.values] == [bits(v) for v in b.values]


def loop_label(b: Builder, *args: Value) -> TargetToken:
    token = TargetToken("loop")
    b.op("label", *args, descr=token)
    return token

"""Jitcode compiled for exits does what the blackhole interpreter does."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Sequence
from typing import Any

import pytest

from jit.backend.activations import FRAME
from jit.backend.continuations import Continuations, Places
from jit.backend.linker import LANDING, Linker
from jit.backend.lower_base import float_words
from jit.backend_api import BackendLimit
from jit.blackhole import BFrame, Blackhole, Returned
from jit.descrs import RAW, Descrs
from jit.executor import Executor
from jit.ir import CallDescr, Const
from jit.jitcode import COMPARISONS, DriverInfo, Edge, Instr, JitCode
from jit.semantics import EVAL
from sim.iss import IssMachine
from sim.machine import PC
from spec import abi, heap
from spec.host_link import HostCall
from spec.memory_map import FIRMWARE, IMAGE
from tests.jit.backend.firmware import NAMES, SPACE, FakeVm, firmware
from tests.jit.backend.support import word_at

DESCRS = Descrs()
DATA = IMAGE.base + 0x7_0000
STACK = heap.C_STACK.end - 4096
INTS = (0, 1, -1, 7, 31, 32, 33, -(1 << 30), (1 << 30) - 1, 1 << 30, -(1 << 30) - 1, -(1 << 31), (1 << 31) - 1)
DOUBLES = (0.0, -0.0, 1.5, -2.25, 1e300, math.inf, -math.inf, math.nan, 3e9)
FLOAT_RESULTS = {name for name in EVAL if name.startswith("float_")} - {
    "float_lt", "float_le", "float_eq", "float_ne", "float_gt", "float_ge", "float_bits_low", "float_bits_high",
}  # fmt: skip


def kinds_of(name: str) -> str:
    """Of the operands and the result."""
    if name in ("cast_int_to_float",):
        return "if"
    if name == "float_from_bits":
        return "iif"
    if name.startswith("float_") or name in ("same_as_f", "cast_float_to_int"):
        one = name in ("float_neg", "float_abs", "same_as_f", "cast_float_to_int") or "bits" in name
        return ("f" if one else "ff") + ("f" if name in FLOAT_RESULTS or name == "same_as_f" else "i")
    if name in ("ptr_eq", "ptr_ne"):
        return "rri"
    if name in ("int_untag", "cast_ptr_to_int", "ref_is_small"):
        return "ri"
    if name in ("int_tag", "cast_int_to_ptr"):
        return "ir"
    if name == "same_as_r":
        return "rr"
    one = name in ("int_neg", "int_invert", "int_is_true", "int_is_zero", "same_as_i")
    return "ii" if one else "iii"


def code(kinds: str, instrs: Sequence[Instr], constants: Sequence[Const] = (), result: str = "i") -> JitCode:
    return JitCode("f", 0, result, len(kinds), list(kinds), list(constants), list(instrs))


class Core:
    """A function of jitcode on the simulator and in the blackhole interpreter, each with its own image."""

    def __init__(self, function: JitCode, floats: bool = False, others: Sequence[JitCode] = ()) -> None:
        self.images = [bytearray(0x8_0000), bytearray(0x8_0000)]
        for image in self.images:
            self.set(image, heap.VM_STATE.base + heap.VM_OFFSET["shadow_top"], heap.SHADOW_STACK.base)
        self.function = function
        self.machine = IssMachine(self.images[0], floats=floats)
        built = firmware()
        self.machine.write_bytes(FIRMWARE.base, built.code)
        linker = Linker(self.machine)
        places = Places(
            function=lambda descr: built.addresses[descr.index], symbol=built.symbols.__getitem__,
            reserve=built.symbols["runtime_vm_gc_collect_and_reserve"], leave=0, portal=0, returned=LANDING,
        )  # fmt: skip
        driver = DriverInfo("d", 0, 0, 0, 0, portal=function)
        self.continuations = Continuations(
            [function, *others], driver, places, lambda: linker.next, linker.place, floats
        )

    @staticmethod
    def set(image: bytearray, address: int, value: int) -> None:
        image[address - IMAGE.base : address - IMAGE.base + 4] = (value & 0xFFFF_FFFF).to_bytes(4, "little")

    def words(self, value: Any, kind: str) -> tuple[int, ...]:
        return float_words(value) if kind == "f" else (int(value),)

    def run(self, *values: Any, pc: int = 0) -> Any:
        """The words of the result."""
        entry = self.continuations.entry(0, pc)
        for number, value in enumerate(values):
            at = STACK + self.continuations.slot(0, number)
            for half, word in enumerate(self.words(value, self.function.kinds[number])):
                self.machine.write_word(at + 4 * half, word & 0xFFFF_FFFF)
        self.machine.write_regs({abi.SP: STACK, abi.GP: IMAGE.base, PC: entry})
        event = self.machine.run(100_000)
        assert event.code == HostCall.RETURN, hex(self.machine.read_reg(PC))
        width = 2 if self.function.result_kind == "f" else 1
        return tuple(self.machine.read_reg(r) for r in abi.ARGUMENTS[:width])

    def interpreted(self, *values: Any, pc: int = 0) -> tuple[int, ...]:
        executor = Executor(FakeVm(self.images[1]))
        frame = BFrame(self.function, pc)
        frame.regs[: len(values)] = values
        done = Blackhole(executor).run([frame])
        assert isinstance(done, Returned)
        return tuple(w & 0xFFFF_FFFF for w in self.words(done.value, self.function.result_kind))

    def check(self, *values: Any, pc: int = 0) -> None:
        got, expected = self.run(*values, pc=pc), self.interpreted(*values, pc=pc)
        if self.function.result_kind == "f" and all(math.isnan(double(words)) for words in (got, expected)):
            return  # which NaN it is, nothing in the language shows
        assert got == expected, values


def double(words: tuple[int, ...]) -> float:
    value: float = struct.unpack("<d", struct.pack("<II", *words))[0]
    return value


def operands(rng: random.Random, kinds: str) -> list[Any]:
    pick = {
        "i": lambda: rng.choice([*INTS, rng.randrange(-(1 << 31), 1 << 31)]),
        "r": lambda: rng.choice([0, 3, DATA, rng.randrange(1 << 32)]),
        "f": lambda: rng.choice([*DOUBLES, rng.uniform(-1e6, 1e6)]),
    }
    return [pick[kind]() for kind in kinds]


@pytest.mark.parametrize("name", sorted(EVAL))
def test_operation(name: str) -> None:
    kinds = kinds_of(name)
    n = len(kinds) - 1
    function = code(kinds, [Instr(name, tuple(range(n)), n), Instr("return", (n,))], result=kinds[-1])
    rng = random.Random(name)
    cores = [Core(function)] + ([Core(function, floats=True)] if "f" in kinds else [])
    for core in cores:
        for _ in range(25):
            values = operands(rng, kinds[:-1])
            if name in ("int_div_trunc", "int_mod_trunc") and values[1] == 0:
                continue
            if name == "cast_float_to_int" and not abs(values[0]) < 1 << 31:
                continue  # nobody converts what does not fit
            core.check(*values)


def conditions() -> list[str]:
    return [*COMPARISONS, "ovf_int_add_ovf", "ovf_int_sub_ovf", "ovf_int_mul_ovf", "ovf_int_lshift_ovf"]


@pytest.mark.parametrize("name", conditions())
def test_branch(name: str) -> None:
    """Each edge swaps two registers: all moves of an edge happen at once."""
    kind = "f" if name.startswith("float") else "r" if name.startswith(("ptr", "ref")) else "i"
    count = COMPARISONS.get(name, 2)
    kinds = kind * count + "iii"
    x, y, result = count, count + 1, count + 2
    swap, keep = Edge(1, (x, y), (y, x)), Edge(1, (x,), (len(kinds),))
    overflow = result if name.startswith("ovf") else -1
    function = code(kinds, [
        Instr("goto_if_" + name, tuple(range(count)), overflow, edges=(swap, keep)),
        Instr("int_lshift", (x, len(kinds) + 1), x),
        Instr("int_sub", (x, y), x),
        Instr("int_xor", (x, result), x),
        Instr("return", (x,)),
    ], [Const(-5, "i"), Const(3, "i")])  # fmt: skip
    rng = random.Random(name)
    for core in [Core(function)] + ([Core(function, floats=True)] if kind == "f" else []):
        for _ in range(40):
            values = operands(rng, kind * count)
            core.check(*values, *(rng.choice(INTS) for _ in range(3)))


def test_switch_and_loop() -> None:
    """switch with its default; a goto back to what has been compiled."""
    function = code("ii", [
        Instr("switch", (0,), edges=(Edge(1), Edge(3), Edge(6)), cases=(5, -7)),
        Instr("int_add", (1, 2), 1),
        Instr("goto", edges=(Edge(6),)),
        Instr("int_sub", (0, 3), 0),
        Instr("int_add", (1, 0), 1),
        Instr("goto", edges=(Edge(0),)),
        Instr("return", (1,)),
    ], [Const(100, "i"), Const(12, "i")])  # fmt: skip
    core = Core(function)
    for first in (5, -7, 6):
        core.check(first, 1000)
    assert core.continuations.entry(0, 3) == core.continuations.known[0, 3]


def test_memory() -> None:
    """Every kind of load and store, read back by loads of words."""
    field, item = DESCRS.field("IntArray", "length"), DESCRS.array("IntArray")
    text, real, number = DESCRS.array("Str"), DESCRS.array("FloatArray"), DESCRS.field("Float", "value")
    steps = [
        Instr("setfield_gc", (0, 1), descr=field),
        Instr("setarrayitem_gc", (0, 4, 1), descr=item),
        Instr("setarrayitem_gc", (0, 5, 1), descr=text),
        Instr("setarrayitem_gc", (0, 6, 2), descr=real),
        Instr("setheader", (0, 0)),
        Instr("raw_store", (7, 1), descr=RAW["i"]),
        Instr("getfield_gc_i", (0,), 3, field),
        Instr("getarrayitem_gc_i", (0, 5), 8, text),
        Instr("int_add", (3, 8), 3),
        Instr("getarrayitem_gc_i", (0, 4), 8, item),
        Instr("int_xor", (3, 8), 3),
        Instr("getarrayitem_gc_f", (0, 6), 2, real),
        Instr("setfield_gc", (0, 2), descr=number),
        Instr("getfield_gc_f", (0,), 2, number),
        Instr("float_bits_high", (2,), 8),
        Instr("int_add", (3, 8), 3),
        Instr("getheader", (0,), 8),
        Instr("int_sub", (3, 8), 3),
        Instr("raw_load_i", (7,), 8, RAW["i"]),
        Instr("int_add", (3, 8), 3),
        Instr("return", (3,)),
    ]
    core = Core(code("rifiiiiii", steps))
    values = (DATA, 0x1234_56F7, -1234.5678, 0, 5, 40, 9, DATA + 512, 0)
    core.check(*values)
    assert core.images[0][DATA - IMAGE.base :] == core.images[1][DATA - IMAGE.base :]


def call(name: str, args: str, result: str, collects: bool = False) -> CallDescr:
    return CallDescr(name, NAMES.index(name), args, result, may_collect=collects)


@pytest.mark.parametrize("name", ["add3", "many", "mix"])
def test_call(name: str) -> None:
    """Words on the stack where there are more than eight, doubles in two registers."""
    args, result = {"add3": ("iii", "i"), "many": ("i" * 10, "i"), "mix": ("ifi", "f")}[name]
    kinds, n = args + result, len(args)
    calling = Instr("residual_call", tuple(range(n)), n, call(name, args, result))
    function = code(kinds, [calling, Instr("return", (n,))], result=result)
    core = Core(function)
    rng = random.Random(name)
    for _ in range(5):
        core.check(*[rng.uniform(-9, 9) if kind == "f" else rng.randrange(-99, 99) for kind in args])


def test_doubles_beyond_the_registers_are_refused() -> None:
    args = "iiiiiiii" + "f"
    function = code(args, [Instr("residual_call", tuple(range(9)), 0, call("many", args, "i")), Instr("return", (0,))])
    with pytest.raises(BackendLimit, match="double among the arguments"):
        Core(function).continuations.entry(0, 0)


@pytest.mark.parametrize("what", ["call", "new_array", "new"])
def test_collection(what: str) -> None:
    """References that live over a call, or over an allocation without room, are where the collector has moved them."""
    array, item = DESCRS.size("IntArray"), DESCRS.array("IntArray")
    instr = {
        "call": Instr("residual_call", (1, 1), 2, call("moving", "ii", "i", collects=True)),
        "new_array": Instr("new_array", (1,), 3, array),
        "new": Instr("new", (), 3, DESCRS.size("Float")),
    }[what]
    function = code("rior", [
        instr,
        Instr("getarrayitem_gc_i", (0, 4), 1, item),
        Instr("setarrayitem_gc", (0, 4, 4), descr=item),
        Instr("return", (1,)),
    ], [Const(2, "i")])  # fmt: skip
    function.kinds[2] = "i"
    core = Core(function)
    image, old = core.images[0], SPACE + 64
    core.set(image, heap.VM_STATE.base + heap.VM_OFFSET["alloc_ptr"], SPACE + 128)
    core.set(image, heap.VM_STATE.base + heap.VM_OFFSET["alloc_limit"], SPACE + 128)
    core.set(image, old + item.base + 8, 77)
    assert core.run(old, 3) == (77,)
    assert word_at(image, old + item.base + 8) != 2  # it was not written to where it had been
    assert word_at(image, heap.VM_STATE.base + heap.VM_OFFSET["shadow_top"]) == heap.SHADOW_STACK.base


def test_a_callee_returns_to_its_landing() -> None:
    """Two activations: the inner one's result is the outer one's, whose reference waits on the shadow stack."""
    inner = code("i", [Instr("int_add", (0, 1), 0), Instr("return", (0,))], [Const(5, "i")])
    inner.name, inner.index = "inner", 1
    outer = code("rii", [
        Instr("inline_call", (1,), 1, inner),
        Instr("getarrayitem_gc_i", (0, 1), 2, DESCRS.array("IntArray")),
        Instr("return", (2,)),
    ])  # fmt: skip
    core = Core(outer, others=[inner])
    continuations = core.continuations
    landing, entry = continuations.landing(0, 0), continuations.entry(1, 0)
    assert continuations.waiting(0, 0) == [0]
    machine, top = core.machine, heap.VM_STATE.base + heap.VM_OFFSET["shadow_top"]
    machine.write_word(heap.SHADOW_STACK.base, DATA)
    machine.write_word(top, heap.SHADOW_STACK.base + 4)
    machine.write_word(DATA + DESCRS.array("IntArray").base + 4 * 9, 4321)
    machine.write_word(STACK, landing)
    machine.write_word(STACK + continuations.slot(1, 0), 4)
    machine.write_regs({abi.SP: STACK, abi.GP: IMAGE.base, PC: entry})
    assert machine.run(1000).code == HostCall.RETURN
    assert machine.read_reg(abi.ARGUMENTS[0]) == 4321 and machine.read_reg(abi.SP) == STACK + FRAME
    assert machine.read_word(top) == heap.SHADOW_STACK.base

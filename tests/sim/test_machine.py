"""The simulator as a machine: memory, registers, CSRs, traps, interrupts, stopping, the retire log."""

from __future__ import annotations

import mmap
import random
import threading

import pytest

from sim.asm import Assembler
from sim.iss import IssMachine, Retired
from sim.machine import COUNTERS, PC, Event, Machine, MachineError
from sim.random_program import RandomProgram
from spec import csr, isa
from spec import memory_map as mm
from spec.host_link import Halt
from spec.isa import Cause
from tests.sim import support
from tests.sim.support import A0, A1, A2, DATA

FIRMWARE = mm.FIRMWARE.base


def test_it_is_a_machine() -> None:
    machine: Machine = support.new()
    assert isinstance(machine, Machine)
    assert list(machine.counters()) == list(COUNTERS)
    assert machine.read_regs() == [0] * 32 + [mm.RESET_PC]


@pytest.mark.parametrize("base", [mm.TRACE.base, FIRMWARE, mm.IMAGE.base])
def test_memory(base: int) -> None:
    machine = support.new()
    machine.write_bytes(base + 3, b"abcdefg")
    assert machine.read_word(base + 4) == int.from_bytes(b"bcde", "little")
    machine.write_word(base, 0x1_2345_6789)
    assert machine.read_bytes(base, 8) == b"\x89\x67\x45\x23bcde"


@pytest.mark.parametrize(
    ("base", "value"),
    [(mm.SIDECAR_WINDOW.base + 8, 0x3FFD), (mm.OPERAND_WINDOW.base + 1020, 5), (mm.EXIT_WINDOW.base + 508, 5)]
    + [(mm.WATCH_WINDOW.base + 4, 0xFFFF_FFFF), (mm.CLINT.base + 0x4004, 6)],
)
def test_windows(base: int, value: int) -> None:
    machine = support.new()
    machine.write_word(base, value)
    assert machine.read_word(base) == value
    machine.write_bytes(base, b"\1\0\0\0")
    assert machine.read_bytes(base, 4) == b"\1\0\0\0"


def test_illegal_requests() -> None:
    machine = support.new()
    for address in (
        0,
        2,
        mm.IMAGE.base + support.IMAGE_SIZE,
        mm.TRACE.base + mm.TRACE.size,
        mm.OPERAND_WINDOW.base + 1024,
    ):
        with pytest.raises(MachineError):
            machine.read_word(address)
        with pytest.raises(MachineError):
            machine.write_word(address, 0)
    with pytest.raises(MachineError):
        machine.read_bytes(mm.IMAGE.base + support.IMAGE_SIZE - 2, 4)
    with pytest.raises(MachineError):
        machine.read_reg(33)
    with pytest.raises(MachineError):
        machine.write_reg(PC, 2)
    for which in (0x123, "nosuch"):
        with pytest.raises(MachineError):
            machine.read_csr(which)
    with pytest.raises(MachineError):
        machine.write_csr("mhartid", 1)
    with pytest.raises(MachineError):
        support.new(guards=False).write_word(mm.SIDECAR_WINDOW.base, 1)
    with pytest.raises(ValueError):
        machine.write_word(mm.SIDECAR_WINDOW.base, 0x10000)


def test_registers() -> None:
    machine = support.new()
    machine.write_regs({0: 5, 1: -1, 31: 7, PC: FIRMWARE})
    assert machine.read_regs() == [0, 0xFFFF_FFFF] + [0] * 29 + [7, FIRMWARE]


def test_an_mmap_is_given_back() -> None:
    image = mmap.mmap(-1, support.IMAGE_SIZE)
    machine = IssMachine(image)
    machine.write_word(DATA, 0x0403_0201)
    assert image[0x100:0x104] == b"\1\2\3\4"
    machine.close()
    image.close()


def test_host_writes_replace_code_that_has_run() -> None:
    machine = support.new()
    for code in (3, 4):
        support.prepare(machine, lambda asm, code=code: asm.emit("xg.host", code=code))  # type: ignore[misc]
        assert machine.run(10) == Event(Halt.HOST_CALL, code)
    machine.write_bytes(mm.TRACE.base, isa.encode("xg.host", code=5).to_bytes(4, "little"))
    machine.write_reg(PC, mm.TRACE.base)
    assert machine.run(10) == Event(Halt.HOST_CALL, 5)
    assert machine.read_reg(PC) == mm.TRACE.base + 4


def test_stores_replace_firmware_that_has_run() -> None:
    machine = support.new()

    def build(asm: Assembler) -> None:
        asm.emit("jal", rd=0, target="first")
        asm.label("patched")
        asm.emit("addi", rd=A0, rs1=A0, imm=1)
        asm.emit("jalr", rd=0, rs1=1, imm=0)
        asm.label("first")
        asm.emit("jal", rd=1, target="patched")
        asm.la(A1, "patched")
        asm.li(A2, isa.encode("addi", rd=A0, rs1=A0, imm=100))
        asm.emit("sw", rs1=A1, rs2=A2, imm=0)
        asm.emit("jal", rd=1, target="patched")
        asm.emit("xg.host", code=0)

    support.prepare(machine, build, FIRMWARE)
    assert machine.run(100).halt is Halt.HOST_CALL
    assert machine.read_reg(A0) == 101


# --- CSRs and traps ---


def trap_of(build, **registers: int) -> tuple[int, int, int]:  # type: ignore[no-untyped-def]
    """mcause, mtval and mepc - start of a program that must end in an unhandled trap."""
    machine = support.new()
    program = support.prepare(machine, build)
    machine.write_regs({A1: registers.get("a1", 0), A0: 0x5555})
    assert machine.run(10) == Event(Halt.UNHANDLED_TRAP, 0)
    assert machine.read_reg(A0) == 0x5555
    assert machine.read_reg(PC) == machine.read_csr("mepc")
    return machine.read_csr("mcause"), machine.read_csr("mtval"), machine.read_csr("mepc") - program.base


@pytest.mark.parametrize(
    ("name", "address", "cause"),
    [
        ("lw", DATA + 2, Cause.LOAD_MISALIGNED),
        ("lh", DATA + 1, Cause.LOAD_MISALIGNED),
        ("lw", 0, Cause.LOAD_FAULT),
        ("lbu", mm.TRACE.base, Cause.LOAD_FAULT),
        ("lb", mm.IMAGE.base + support.IMAGE_SIZE, Cause.LOAD_FAULT),
        ("lb", mm.CLINT.base, Cause.LOAD_FAULT),
        ("lw", 2, Cause.LOAD_MISALIGNED),
        ("sw", DATA + 1, Cause.STORE_MISALIGNED),
        ("sh", DATA + 3, Cause.STORE_MISALIGNED),
        ("sb", 0xFFFF_FFFF, Cause.STORE_FAULT),
        ("sw", mm.TRACE.base, Cause.STORE_FAULT),
    ],
)
def test_memory_traps(name: str, address: int, cause: Cause) -> None:
    register = {"rd": A0} if name[0] == "l" else {"rs2": A0}
    assert trap_of(lambda asm: asm.emit(name, rs1=A1, imm=0, **register), a1=address) == (cause, address, 0)


def test_other_traps() -> None:
    assert trap_of(lambda asm: asm.emit("ecall")) == (Cause.ECALL, 0, 0)
    assert trap_of(lambda asm: asm.emit("ebreak")) == (Cause.BREAKPOINT, 0, 0)
    assert trap_of(lambda asm: asm.word(0)) == (Cause.ILLEGAL, 0, 0)
    assert trap_of(lambda asm: (asm.nop(), asm.word(0xFFFF_FFFF))) == (Cause.ILLEGAL, 0xFFFF_FFFF, 4)
    assert trap_of(lambda asm: asm.emit("jalr", rd=A0, rs1=A1, imm=2), a1=FIRMWARE) == (0, FIRMWARE + 2, 0)
    assert trap_of(lambda asm: asm.emit("beq", rs1=0, rs2=0, imm=6)) == (0, mm.TRACE.base + 6, 0)
    assert trap_of(lambda asm: asm.emit("jal", rd=A0, imm=6)) == (0, mm.TRACE.base + 6, 0)
    cause, value, where = trap_of(lambda asm: asm.emit("jalr", rd=0, rs1=A1, imm=0), a1=DATA)
    assert (cause, value, where + mm.TRACE.base) == (Cause.FETCH_FAULT, DATA, DATA)


def test_the_end_of_trace_memory_faults() -> None:
    machine = support.new()
    support.prepare(machine, lambda asm: asm.nop(), mm.TRACE.end - 4)
    assert machine.run(10).halt is Halt.UNHANDLED_TRAP
    assert (machine.read_csr("mcause"), machine.read_csr("mepc")) == (Cause.FETCH_FAULT, mm.TRACE.end)


@pytest.mark.parametrize(
    ("name", "operands", "legal"),
    [
        ("csrrs", {"csr": csr.NUMBER["mhartid"], "rs1": 0}, True),
        ("csrrs", {"csr": csr.NUMBER["mhartid"], "rs1": A1}, False),
        ("csrrw", {"csr": csr.NUMBER["mhartid"], "rs1": 0}, False),
        ("csrrci", {"csr": csr.NUMBER["mhartid"], "zimm": 0}, True),
        ("csrrwi", {"csr": csr.NUMBER["misa"], "zimm": 0}, True),
        ("csrrs", {"csr": 0x123, "rs1": 0}, False),
    ],
)
def test_csr_legality(name: str, operands: dict[str, int], legal: bool) -> None:
    machine = support.new()
    support.prepare(machine, lambda asm: (asm.emit(name, rd=A0, **operands), asm.emit("xg.host", code=0)))
    assert (machine.run(10).halt is Halt.HOST_CALL) == legal


def test_csr_operations() -> None:
    machine = support.new()
    scratch = csr.NUMBER["mscratch"]

    def build(asm: Assembler) -> None:
        asm.emit("csrrw", rd=1, csr=scratch, rs1=A1)
        asm.emit("csrrs", rd=2, csr=scratch, rs1=A2)
        asm.emit("csrrc", rd=3, csr=scratch, rs1=A1)
        asm.emit("csrrsi", rd=4, csr=scratch, zimm=17)
        asm.emit("csrrci", rd=5, csr=scratch, zimm=16)
        asm.emit("csrrwi", rd=6, csr=scratch, zimm=31)
        asm.emit("xg.host", code=0)

    support.prepare(machine, build)
    machine.write_csr("mscratch", 0x8000_0000)
    machine.write_regs({A1: 0xF0, A2: 0xF00})
    machine.run(10)
    assert machine.read_regs()[1:7] == [0x8000_0000, 0xF0, 0xFF0, 0xF00, 0xF11, 0xF01]
    assert machine.read_csr("mscratch") == 31


def test_counter_csrs() -> None:
    machine = support.new()

    def build(asm: Assembler) -> None:
        asm.nop()
        asm.emit("csrrw", rd=A0, csr=csr.NUMBER["minstret"], rs1=A1)
        asm.emit("csrrs", rd=A1, csr=csr.NUMBER["mcycle"], rs1=0)
        asm.emit("xg.host", code=0)

    support.prepare(machine, build)
    machine.write_reg(A1, 1000)
    machine.run(10)
    assert (machine.read_reg(A0), machine.read_reg(A1)) == (1, 2)
    assert machine.read_csr("minstret") == 1002  # the instruction that wrote it is not counted (Zicsr)
    assert machine.read_csr("mcycle") == machine.counters()["instructions"] == 4
    machine.write_csr("mcycleh", 7)
    assert (machine.read_csr("mcycleh"), machine.read_csr("mcycle")) == (7, 4)


def test_timer_interrupt_and_return() -> None:
    machine = support.new()

    def build(asm: Assembler) -> None:
        asm.la(A0, "handler")
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mtvec"], rs1=A0)
        asm.li(A0, mm.CLINT.base + 0x4000)
        asm.li(A1, 50)
        asm.emit("sw", rs1=A0, rs2=0, imm=4)
        asm.emit("sw", rs1=A0, rs2=A1, imm=0)
        asm.li(A1, 0x80)
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mie"], rs1=A1)
        asm.emit("csrrsi", rd=0, csr=csr.NUMBER["mstatus"], zimm=8)
        asm.label("spin")
        asm.emit("addi", rd=A2, rs1=A2, imm=1)
        asm.emit("beq", rs1=3, rs2=0, target="spin")
        asm.emit("xg.host", code=1)
        asm.label("handler")
        asm.emit("csrrs", rd=3, csr=csr.NUMBER["mcause"], rs1=0)
        asm.emit("csrrs", rd=4, csr=csr.NUMBER["mstatus"], rs1=0)
        asm.emit("sw", rs1=A0, rs2=3, imm=4)
        asm.emit("mret")

    program = support.prepare(machine, build)
    assert machine.run(200) == Event(Halt.HOST_CALL, 1)
    assert machine.read_reg(3) == Cause.TIMER_INTERRUPT
    assert machine.read_reg(4) == 0x1880
    assert machine.read_csr("mstatus") == 0x1888
    started = (program.labels["spin"] - program.base) // 4
    assert machine.read_reg(A2) == (50 - started) // 2 + 1  # the last one after the interrupt
    counters = machine.counters()
    assert counters["cycles"] == counters["instructions"] + 1  # the interrupt


# --- stopping ---


def spin(asm: Assembler) -> None:
    asm.label("here")
    asm.emit("addi", rd=A0, rs1=A0, imm=1)
    asm.j("here")


def test_max_cycles_is_exact_and_resumable() -> None:
    machine = support.new()
    support.prepare(machine, spin)
    for _ in range(3):
        assert machine.run(1001) == Event(Halt.REQUESTED)
    assert machine.counters()["cycles"] == 3003
    assert machine.read_reg(A0) == 1502
    assert machine.run(0) == Event(Halt.REQUESTED)


def test_interrupt_from_another_thread() -> None:
    machine = support.new()
    support.prepare(machine, spin)
    timer = threading.Timer(0.05, machine.interrupt)
    timer.start()
    assert machine.run() == Event(Halt.REQUESTED)
    timer.join()
    assert machine.run(10) == Event(Halt.REQUESTED)
    assert machine.counters()["cycles"] > 10


def test_a_loop_of_traps_stops() -> None:
    machine = support.new()
    support.prepare(machine, lambda asm: asm.emit("ecall"))
    machine.write_csr("mtvec", mm.TRACE.base)
    assert machine.run(100) == Event(Halt.REQUESTED)
    assert (machine.counters()["cycles"], machine.counters()["instructions"]) == (100, 0)


# --- the retire log ---


def test_retire_log() -> None:
    log: list[Retired] = []
    machine = support.new(log=log)

    def build(asm: Assembler) -> None:
        asm.emit("sb", rs1=A1, rs2=A0, imm=3)
        asm.emit("lh", rd=A2, rs1=A1, imm=2)
        asm.emit("addi", rd=0, rs1=A1, imm=2)
        asm.emit("lw", rd=A2, rs1=A1, imm=1)

    program = support.prepare(machine, build)
    machine.write_regs({A1: DATA, A0: 0x1_8182})
    machine.run(10)
    at, w = program.base, program.code
    assert log == [
        Retired(at, w[0], 0, 0, 0, DATA + 3, 0, 1, 0x82, at + 4, 0),
        Retired(at + 4, w[1], A2, 0xFFFF_8200, 0, DATA + 2, 2, 0, 0x8200, at + 8, 0),
        Retired(at + 8, w[2], 0, 0, 0, 0, 0, 0, 0, at + 12, 0),
        Retired(at + 12, w[3], 0, 0, 0, 0, 0, 0, 0, at + 12, 1),
    ]


def test_a_long_log_is_complete_and_changes_nothing() -> None:
    for seed in range(20):
        program = RandomProgram(rng=random.Random(seed), length=1500, guards=True).build()
        image = random.Random(seed).randbytes(support.IMAGE_SIZE)
        log: list[Retired] = []
        machines = support.new(log=log), support.new()
        for machine in machines:
            machine.write_bytes(mm.IMAGE.base, image)
            support.load(machine, program)
            assert machine.run(1_000_000).halt is Halt.HOST_CALL, f"seed {seed}"
        logged, fast = machines
        assert len(log) == fast.counters()["instructions"]
        assert logged.read_regs() == fast.read_regs()
        assert logged.counters() == fast.counters()
        assert logged.patterns() == fast.patterns()
        assert logged.read_bytes(mm.IMAGE.base, len(image)) == fast.read_bytes(mm.IMAGE.base, len(image))
        assert all(a.next_pc == b.pc for a, b in zip(log, log[1:], strict=False))
        counters = fast.counters()
        assert counters["checks"] > counters["failures"] > 50 and counters["back_edges"] and counters["probes"]


def test_guards_change_no_value() -> None:
    """Where failing guards continue after themselves, a program computes the same with checks turned off."""
    for seed in range(20):
        rng = random.Random(seed)
        program = RandomProgram(rng=rng, length=400, guards=True).build()
        results = []
        for checks in (True, False):
            machine = support.new()
            support.load(machine, program)
            if not checks:  # keep the loops' checks, which end the loops, and the branches', which continue elsewhere
                for i, (insn, word) in enumerate(zip(program.code, program.sidecar, strict=True)):
                    instruction = isa.decode(insn)
                    if word and not word & 0x1000 and instruction and not instruction.row.is_branch:
                        machine.write_word(mm.SIDECAR_WINDOW.base + 4 * i, 0)
            assert machine.run(1_000_000).halt is Halt.HOST_CALL
            results.append((machine.read_regs()[:30], machine.read_bytes(mm.IMAGE.base, support.IMAGE_SIZE)))
        assert results[0] == results[1], f"seed {seed}"

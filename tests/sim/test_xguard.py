"""Directed tests of every rule of spec/xguard.py on the simulator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.asm import Assembler, sidecar_error
from spec import csr, isa, sidecar
from spec.host_link import Halt
from spec.memory_map import CLINT, IMAGE, OPERAND_WINDOW, SIDECAR_WINDOW, TRACE, WATCH_WINDOW
from spec.sidecar import SIDECAR, Check, Subject
from tests.sim import support
from tests.sim.guarded import HANDLER, PASSED, TABLE, exit_entry, guarded
from tests.sim.support import A0, A1, A2, A3, DATA

MIN, MAX, ONES = 0x8000_0000, 0x7FFF_FFFF, 0xFFFF_FFFF


def verdict(check: Check, result: int, g: int = 0) -> bool:
    """Does the check pass on a move with this result?"""
    machine, _ = guarded(
        lambda asm: (asm.emit("addi", rd=A0, rs1=A1, imm=0), asm.attach(check=check, g=7, probe=0))  # plain move
    )
    machine.write_reg(A1, result)
    machine.write_word(OPERAND_WINDOW.base + 4 * 7, g)
    code = machine.run(10).code
    assert machine.read_reg(A0) == result
    assert machine.counters()["checks"] == 1
    assert machine.counters()["failures"] == (code == HANDLER)
    return code == PASSED


@pytest.mark.parametrize(
    ("check", "passing", "failing"),
    [
        (Check.INT_TAG, [(1, 0), (ONES, 0)], [(0, 0), (MIN, 0), (2, 0)]),
        (Check.PTR_TAG, [(0, 0), (MIN, 0)], [(1, 0), (ONES, 0)]),
        (Check.EQ, [(5, 5), (ONES, ONES), (0, 0)], [(5, 6), (MIN, 0)]),
        (Check.NE, [(5, 6), (MIN, 0)], [(5, 5), (0, 0)]),
        (Check.ULT, [(0, 1), (MAX, MIN), (ONES - 1, ONES)], [(0, 0), (5, 5), (ONES, 5), (MIN, MAX)]),
        (Check.LT, [(MIN, MAX), (ONES, 0), (4, 5)], [(5, 5), (0, ONES), (MAX, MIN)]),
        (Check.GE, [(5, 5), (0, ONES), (MAX, MIN)], [(MIN, MAX), (ONES, 0), (4, 5)]),
        (Check.LE, [(MIN, MAX), (ONES, 0), (4, 5), (5, 5)], [(0, ONES), (MAX, MIN), (6, 5)]),
        (Check.GT, [(0, ONES), (MAX, MIN), (6, 5)], [(MIN, MAX), (ONES, 0), (4, 5), (5, 5)]),
        (Check.ZERO, [(0, 0)], [(1, 0), (MIN, 0)]),
        (Check.NONZERO, [(1, 0), (MIN, 0)], [(0, 0)]),
    ],
)
def test_checks(check: Check, passing: list[tuple[int, int]], failing: list[tuple[int, int]]) -> None:
    assert all(verdict(check, *case) for case in passing)
    assert not any(verdict(check, *case) for case in failing)


def exact(name: str, check: Check, a: int, b: int) -> bool:
    names = {"rd": 0, "rs1": A1}  # rd is x0: the result exists nevertheless
    operands = {**names, "imm": b} if name == "addi" else {**names, "rs2": A2}
    machine, _ = guarded(lambda asm: (asm.emit(name, **operands), asm.attach(check=check)))
    machine.write_regs({A1: a & ONES, A2: b & ONES})
    return machine.run(10).code == PASSED


@pytest.mark.parametrize("bits", [32, 31])
def test_exact_checks(bits: int) -> None:
    check = Check.OVERFLOW32 if bits == 32 else Check.RANGE31
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1
    assert exact("add", check, high, 0) and not exact("add", check, high, 1)
    assert exact("add", check, low, 0) and not exact("add", check, low, -1)
    assert exact("addi", check, high - 5, 5) and not exact("addi", check, high - 5, 6)
    assert exact("sub", check, low, 0) and not exact("sub", check, low, 1)
    assert exact("sub", check, -1, high) and not exact("sub", check, 0, low)
    assert exact("mul", check, low // 2, 2) and not exact("mul", check, low // 2, -2)
    assert not exact("mul", check, 0x1_0000, 0x1_0000) and not exact("mul", check, -(1 << 31), -(1 << 31))
    assert exact("sh3add", check, low >> 3, 0) and not exact("sh1add", check, high, 0)


def test_range31_of_sums_that_wrap() -> None:
    assert not exact("add", Check.RANGE31, -(1 << 31), -(1 << 31))  # wraps to 0, which would fit
    assert not exact("mul", Check.OVERFLOW32, 0x1_0000, 0x1_0000)


def test_header_check() -> None:
    def header(address: int, g: int) -> bool:
        machine, _ = guarded(lambda asm: (asm.mv(A0, A1), asm.attach(check=Check.HEADER, g=255)))
        machine.write_word(DATA, 0x1234)
        machine.write_word(OPERAND_WINDOW.base + 4 * 255, g)
        machine.write_reg(A1, address)
        return machine.run(10).code == PASSED

    assert header(DATA, 0x1234)
    assert not header(DATA, 0x1235)
    assert header(IMAGE.base, 0) and header(IMAGE.base + support.IMAGE_SIZE - 4, 0)
    for bad in (0, 1, DATA + 1, DATA + 2, IMAGE.base - 4, IMAGE.base + support.IMAGE_SIZE, TRACE.base, 0xFFFF_FFFC):
        assert not header(bad, 0), hex(bad)


def test_header_check_sees_older_stores_and_no_younger() -> None:
    def build(asm: Assembler) -> None:
        asm.emit("xg.set", g=1, rs1=A2)
        asm.emit("sw", rs1=A1, rs2=A2, imm=0)
        asm.mv(A0, A1)
        asm.attach(check=Check.HEADER, g=1)
        asm.emit("sw", rs1=A1, rs2=0, imm=0)
        asm.nop()

    machine, _ = guarded(build)
    machine.write_regs({A1: DATA, A2: 0xCAFE})
    assert machine.run(20).code == PASSED


def test_header_check_of_a_load() -> None:
    machine, _ = guarded(
        lambda asm: (
            asm.emit("lw", rd=A1, rs1=A1, imm=0),
            asm.emit("lw", rd=A2, rs1=A1, imm=4),
            asm.attach(check=Check.HEADER, g=0, subject=Subject.RS1),
        )
    )
    machine.write_word(DATA, DATA + 8)
    machine.write_word(DATA + 8, 77)
    machine.write_word(OPERAND_WINDOW.base, 77)
    machine.write_reg(A1, DATA)
    assert machine.run(10).code == PASSED
    assert machine.read_reg(A1) == DATA + 8


LATE: dict[str, Callable[[Assembler], object]] = {
    "load": lambda asm: (asm.emit("sw", rs1=A1, rs2=A1, imm=4), asm.emit("lw", rd=A0, rs1=A1, imm=4)),
    "product": lambda asm: asm.emit("mul", rd=A0, rs1=A1, rs2=A2),
    "quotient": lambda asm: asm.emit("divu", rd=A0, rs1=A1, rs2=A2),
    "CSR": lambda asm: asm.emit("csrrw", rd=A0, csr=csr.NUMBER["mscratch"], rs1=A2),
    "timer": lambda asm: asm.emit("lw", rd=A0, rs1=A3, imm=0),
}


@pytest.mark.parametrize("name", LATE)
def test_header_check_of_a_late_result_fails(name: str) -> None:
    """Its sidecar word is written by hand, since the assembler refuses it."""

    def build(asm: Assembler) -> None:
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=A1)
        asm.emit("sw", rs1=A3, rs2=A1, imm=0)
        LATE[name](asm)

    for check, code in ((Check.HEADER, HANDLER), (Check.PTR_TAG, PASSED)):
        machine, guard = guarded(build)
        machine.write_word(SIDECAR_WINDOW.base + guard - TRACE.base, SIDECAR.encode(check=check))
        machine.write_word(DATA, 77)
        machine.write_word(OPERAND_WINDOW.base, 77)
        machine.write_regs({A1: DATA, A2: 1, A3: CLINT.base + 0x4000})
        assert machine.run(20).code == code
        assert machine.read_reg(A0) == DATA


def test_failure_is_precise() -> None:
    """The guarded write is done, xgepc is set, and nothing younger has any effect."""

    def build(asm: Assembler) -> None:
        asm.emit("addi", rd=A0, rs1=A0, imm=1)
        asm.attach(check=Check.ZERO)
        asm.emit("sw", rs1=A1, rs2=A1, imm=0)
        asm.emit("xg.set", g=0, rs1=A1)
        asm.emit("xg.watch", slot=0, rs1=A1, rs2=0)
        asm.emit("csrrw", rd=0, csr=csr.NUMBER["mscratch"], rs1=A1)
        asm.emit("addi", rd=A2, rs1=A1, imm=0)
        asm.attach(probe=1)

    machine, _ = guarded(build)
    machine.write_regs({A0: 41, A1: DATA})
    assert machine.run(10).code == HANDLER
    assert machine.read_reg(A0) == 42
    assert machine.read_csr("xgepc") == TRACE.base
    assert (
        machine.read_word(DATA) == machine.read_word(OPERAND_WINDOW.base) == machine.read_word(WATCH_WINDOW.base) == 0
    )
    assert machine.read_csr("mscratch") == machine.read_reg(A2) == machine.counters()["stores"] == 0
    assert machine.patterns() == []
    assert machine.counters()["instructions"] == 2


def test_exit_table() -> None:
    machine, guard = guarded(lambda asm: (asm.nop(), asm.mv(A0, 0), asm.attach(check=Check.NONZERO)))
    machine.write_word(exit_entry(guard), guard)
    assert machine.run(10).code == TABLE
    assert machine.counters()["exit_hits"] == 1
    assert machine.read_csr("xgepc") == guard
    machine.write_word(exit_entry(guard), 0)
    machine.write_reg(32, TRACE.base)
    assert machine.run(10).code == HANDLER
    assert machine.counters()["exit_hits"] == 1


def test_set_operand_is_visible_to_the_next_instruction() -> None:
    def build(asm: Assembler) -> None:
        asm.emit("xg.set", g=200, rs1=A1)
        asm.mv(A0, A1)
        asm.attach(check=Check.EQ, g=200)

    machine, _ = guarded(build)
    machine.write_reg(A1, 0xDEAD_BEEF)
    assert machine.run(10).code == PASSED
    assert machine.read_word(OPERAND_WINDOW.base + 800) == 0xDEAD_BEEF


def test_a_trap_comes_before_the_check() -> None:
    machine, guard = guarded(
        lambda asm: (asm.emit("lw", rd=A0, rs1=A1, imm=2), asm.attach(check=Check.NONZERO, probe=1))
    )
    machine.write_regs({A0: 5, A1: DATA})
    assert machine.run(10).halt is Halt.UNHANDLED_TRAP
    assert (machine.read_csr("mcause"), machine.read_csr("mepc"), machine.read_csr("mtval")) == (4, guard, DATA + 2)
    assert (machine.read_reg(A0), machine.counters()["checks"], machine.patterns()) == (5, 0, [])


def test_csr_instructions_are_checked_on_the_old_value() -> None:
    def build(asm: Assembler) -> None:
        asm.emit("csrrw", rd=A2, csr=csr.NUMBER["mscratch"], rs1=A1)
        asm.attach(check=Check.EQ, g=0)

    machine, _ = guarded(build)
    machine.write_reg(A1, 5)
    assert machine.run(10).code == PASSED
    machine.write_reg(32, TRACE.base)
    assert machine.run(10).code == HANDLER  # mscratch was 5, G[0] is 0
    assert machine.read_csr("mscratch") == 5


@pytest.mark.parametrize("name", sorted(sidecar.ONLY_WRITE))
def test_what_only_writes_a_csr_has_no_result(name: str) -> None:
    """A check or a probe beside it is a link error, and does nothing."""
    operand = {"csrrw": {"rs1": A1}, "csrrwi": {"zimm": 5}}[name]
    word = isa.encode(name, rd=0, csr=csr.NUMBER["mscratch"], **operand)
    for fields in ({"check": Check.NONZERO}, {"probe": 1}):
        assert "has no result" in str(sidecar_error(word, SIDECAR.encode(**fields)))
    assert sidecar_error(word, SIDECAR.encode(check=Check.WATCH, loop=1)) is None
    machine, address = guarded(lambda asm: asm.emit(name, rd=0, csr=csr.NUMBER["mscratch"], **operand))
    machine.write_word(SIDECAR_WINDOW.base + address - TRACE.base, SIDECAR.encode(check=Check.NONZERO, probe=1))
    machine.write_reg(A1, 5)
    before = machine.counters()
    assert machine.run(10).code == PASSED and machine.read_csr("mscratch") == 5
    assert {n: machine.counters()[n] - before[n] for n in ("checks", "probes")} == {"checks": 0, "probes": 0}


def loop(asm: Assembler, check: Check) -> None:
    """Counts A0 down to zero with a zero-overhead back edge."""
    asm.la(A1, "head")
    asm.emit("csrrw", rd=0, csr=csr.NUMBER["xgloop"], rs1=A1)
    asm.label("head")
    asm.emit("addi", rd=A2, rs1=A2, imm=1)
    asm.emit("addi", rd=A0, rs1=A0, imm=-1)
    asm.attach(check=check, loop=1)


def test_loop_bit() -> None:
    machine, last = guarded(lambda asm: loop(asm, Check.NONZERO))
    machine.write_reg(A0, 10)
    assert machine.run(100).code == HANDLER
    assert machine.read_csr("xgepc") == last
    counters = machine.counters()
    assert (machine.read_reg(A2), counters["back_edges"], counters["failures"]) == (10, 9, 1)
    assert counters["instructions"] == 3 + 20 + 1
    assert counters["taken"] == 0


def test_loop_bit_without_a_check_always_jumps_and_halts_at_the_head() -> None:
    machine, last = guarded(lambda asm: loop(asm, Check.NONE))
    assert machine.run(3 + 2 * 50).halt is Halt.REQUESTED
    assert machine.read_reg(32) == last - 4  # the loop head
    assert machine.counters()["back_edges"] == 50
    assert machine.counters()["checks"] == 0
    assert machine.run(10).halt is Halt.REQUESTED
    assert machine.read_reg(A2) == 55


def test_xgctl_turns_checks_and_probes_off() -> None:
    machine, _ = guarded(lambda asm: (asm.mv(A0, 0), asm.attach(check=Check.NONZERO, probe=1)))
    for value, code, probes in ((3, HANDLER, 1), (2, PASSED, 2), (1, HANDLER, 2), (0, PASSED, 2)):
        machine.write_csr("xgctl", value)
        machine.write_reg(32, TRACE.base)
        assert machine.run(10).code == code
        assert machine.counters()["probes"] == probes
    assert machine.counters()["checks"] == 2


def test_probes_see_failing_results_too() -> None:
    machine, guard = guarded(lambda asm: (asm.emit("addi", rd=0, rs1=A1, imm=1), asm.attach(check=Check.ZERO, probe=1)))
    for value in (4, 6, 8):
        machine.write_regs({A1: value, 32: TRACE.base})
        assert machine.run(10).code == HANDLER
    (report,) = machine.patterns()
    assert (report.site, report.count, report.last, report.stride, report.stride_run) == (guard, 3, 9, 2, 1)


def test_sidecar_stands_only_beside_trace_memory() -> None:
    machine = support.new()
    machine.write_word(SIDECAR_WINDOW.base, Check.ZERO)
    support.prepare(
        machine, lambda asm: (asm.emit("addi", rd=A0, rs1=0, imm=1), asm.emit("xg.host", code=1)), 0x1008_0000
    )
    assert machine.run(10).code == 1
    assert machine.counters()["checks"] == 0


def test_a_core_without_the_engine() -> None:
    machine = support.new(guards=False)
    support.prepare(machine, lambda asm: (asm.emit("xg.set", g=0, rs1=0), asm.emit("xg.host", code=1)))
    assert machine.run(10).halt is Halt.UNHANDLED_TRAP
    assert machine.read_csr("mcause") == 2
    machine.write_reg(32, TRACE.base + 4)
    assert machine.run(10).code == 1


# --- the subject of a check ---


def subject_verdict(subject: Subject, check: Check, name: str = "add", **operands: int) -> int:
    """The code at the end of an instruction that writes A1 with a check on A1 or A2, and that it completes."""
    machine, _ = guarded(
        lambda asm: (
            asm.emit(name, rd=A1, rs1=A1, **operands or {"rs2": A2}),
            asm.attach(check=check, g=7, subject=subject),
        )
    )
    machine.write_word(DATA, 99)
    machine.write_word(DATA + 4, 98)
    machine.write_word(OPERAND_WINDOW.base + 4 * 7, 99)
    machine.write_regs({A1: DATA, A2: 4})
    code = machine.run(10).code
    assert machine.read_reg(A1) == {"add": DATA + 4, "lw": 98, "mul": DATA * 4 & ONES}[name]
    return code


def test_subject() -> None:
    """rs1 is DATA, rs2 is 4, the sum is DATA + 4; G[7] is 99, and so is the word at DATA."""
    assert subject_verdict(Subject.RS1, Check.HEADER) == PASSED
    assert subject_verdict(Subject.RESULT, Check.HEADER) == HANDLER
    assert subject_verdict(Subject.RS1, Check.HEADER, "lw", imm=4) == PASSED
    assert subject_verdict(Subject.RS1, Check.HEADER, "mul") == PASSED  # an operand never comes too late
    assert subject_verdict(Subject.RS2, Check.HEADER) == HANDLER
    assert subject_verdict(Subject.RS2, Check.ULT) == PASSED
    assert subject_verdict(Subject.RS1, Check.ULT) == HANDLER
    assert subject_verdict(Subject.RS1, Check.PTR_TAG, "lw", imm=4) == PASSED
    assert subject_verdict(Subject.RS1, Check.EQ, "lw", imm=4) == HANDLER


def test_header_check_of_an_operand_beside_a_load_from_the_timer() -> None:
    machine, _ = guarded(
        lambda asm: (
            asm.emit("lw", rd=A0, rs1=A1, imm=0),
            asm.attach(check=Check.HEADER, g=7, subject=Subject.RS1),
        )
    )
    machine.write_reg(A1, CLINT.base + 0x4000)
    assert machine.run(10).code == HANDLER  # there is no header, wherever the result comes from


@pytest.mark.parametrize(("length", "code"), [(5, PASSED), (4, HANDLER)])
def test_a_result_is_set_and_compared_with(length: int, code: int) -> None:
    """Bounds: a length that is loaded becomes the operand with which the index is compared, by the next instruction."""

    def build(asm: Assembler) -> None:
        asm.emit("lw", rd=0, rs1=A1, imm=0)
        asm.attach(check=Check.NONZERO, g=9, subject=Subject.SET)
        asm.emit("sh2add", rd=A2, rs1=A2, rs2=A1)
        asm.attach(check=Check.ULT, g=9, subject=Subject.RS1)

    machine, _ = guarded(build)
    machine.write_word(DATA, length)
    machine.write_regs({A1: DATA, A2: 4})
    assert machine.run(10).code == code
    assert machine.read_word(OPERAND_WINDOW.base + 4 * 9) == length
    assert machine.read_reg(A2) == DATA + 16


def test_a_result_is_set_where_its_check_fails_and_not_where_its_instruction_traps() -> None:
    for address, value, code in ((DATA, 3, HANDLER), (DATA + 1, 0, None)):
        machine, _ = guarded(
            lambda asm: (
                asm.emit("lw", rd=A0, rs1=A1, imm=0),
                asm.attach(check=Check.ZERO, g=9, subject=Subject.SET),
            )
        )
        machine.write_word(DATA, 3)
        machine.write_reg(A1, address)
        event = machine.run(10)
        assert event.code == code if code else event.halt is Halt.UNHANDLED_TRAP
        assert machine.read_word(OPERAND_WINDOW.base + 4 * 9) == value


@pytest.mark.parametrize("name", ["sh1add", "sh2add", "sh3add"])
def test_exact_checks_of_shifted_sums(name: str) -> None:
    """Judged on the sum without any bound, also where the shifted operand alone does not fit."""
    n = int(name[2])
    for check, bits in ((Check.OVERFLOW32, 32), (Check.RANGE31, 31)):
        high = (1 << bits - 1) - 1
        assert exact(name, check, 0, high) and not exact(name, check, 1, high)
        assert exact(name, check, high >> n, high & (1 << n) - 1)
        assert not exact(name, check, high >> n, 1 << n)
        assert exact(name, check, 1 << 31 - n, -(1 << 31)) and not exact(name, check, 1 << 30, 0)
        assert not exact(name, check, -(1 << 31), -(1 << 31)) and exact(name, check, -(1 << 31 - n), (1 << 31) - 1)


@pytest.mark.parametrize(("base", "header"), [(DATA + 1, 0), (0, 0), (IMAGE.base + support.IMAGE_SIZE, 0)])
def test_a_trap_of_a_load_is_the_failure_of_its_operands_check(base: int, header: int) -> None:
    """Tagged, null, and out of range; nothing is loaded, and nothing is observed."""

    def build(asm: Assembler) -> None:
        asm.emit("lw", rd=A1, rs1=A1, imm=4)
        asm.attach(check=Check.HEADER, g=0, subject=Subject.RS1, probe=1)

    for checks, code in ((csr.XGCTL_CHECKS | csr.XGCTL_PROBES, HANDLER), (csr.XGCTL_PROBES, None)):
        machine, guard = guarded(build)
        machine.write_csr("xgctl", checks)
        machine.write_reg(A1, base)
        event, counted = machine.run(10), machine.counters()
        assert event.code == code if code else event.halt is Halt.UNHANDLED_TRAP
        assert machine.read_reg(A1) == base and machine.patterns() == []
        assert counted["loads"] == 0 and counted["failures"] == counted["checks"] == (code is not None)
        assert machine.read_csr("xgepc") == (guard if code else 0)


def test_a_trap_of_a_load_is_no_failure_of_its_results_check() -> None:
    machine, _ = guarded(lambda asm: (asm.emit("lw", rd=A0, rs1=A1, imm=0), asm.attach(check=Check.INT_TAG)))
    machine.write_reg(A1, DATA + 2)
    assert machine.run(10).halt is Halt.UNHANDLED_TRAP

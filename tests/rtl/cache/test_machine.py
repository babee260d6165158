"""The simulated SoC with caches, from outside: host and core see each other's words, and every cycle is counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rtl.machine import HARDLY_CACHED, SIMULATED, RtlMachine
from sim.asm import Assembled, Assembler
from spec.host_link import Halt
from spec.memory_map import CACHE_WINDOW, FIRMWARE, IMAGE, TRACE

pytestmark = pytest.mark.xdist_group("rtl")
A0, A1, A2, T0 = 10, 11, 12, 5


@pytest.fixture(scope="module")
def machine() -> Iterator[RtlMachine]:
    with RtlMachine(config=HARDLY_CACHED, latency=7) as found:
        yield found


def run(machine: RtlMachine, program: Assembled) -> None:
    machine.write_reg(32, program.base)
    assert machine.run(200_000).halt is Halt.HOST_CALL


def returning(value: int) -> Assembled:
    asm = Assembler(FIRMWARE.base)
    asm.emit("addi", rd=A0, rs1=0, imm=value)
    asm.emit("xg.host", code=1)
    return asm.finish()


def test_host_and_core_see_the_same_words(machine: RtlMachine) -> None:
    """Over the link and past it, in both directions, in the image and in firmware."""
    for base in (IMAGE.base, FIRMWARE.base):
        words = [base + 4 * i for i in range(40)] + [base + 256 * i for i in range(20)]
        for i, address in enumerate(words):
            machine.request_write(address, i ^ base)
        expected = {address: i ^ base for i, address in enumerate(words)}
        assert {address: machine.read_word(address) for address in words} == expected
        for address in words[::3]:
            expected[address] ^= 0x5A5A
            machine.write_word(address, expected[address])
        assert {address: machine.request_read(address) for address in words} == expected


def test_changed_code(machine: RtlMachine) -> None:
    """What the host writes over the link is fetched, though the line was in the instruction cache."""
    program = returning(1)
    machine.write_bytes(program.base, program.code_bytes())
    for value in (1, 2, 3):
        for i, word in enumerate(memoryview(returning(value).code_bytes()).cast("I")):
            machine.request_write(FIRMWARE.base + 4 * i, word)
        machine.write_reg(32, FIRMWARE.base)
        machine._unlike = False  # no flush: caches stay as they are
        machine.run(2000)
        assert machine.read_reg(A0) == value
    machine._unlike = True


def changing(labels: dict[str, int]) -> Assembled:
    """Calls `changed`, puts an instruction there, and calls it again."""
    asm = Assembler(FIRMWARE.base)
    asm.li(T0, FIRMWARE.base)
    asm.emit("jal", rd=0, target="start")
    asm.label("changed")
    asm.emit("addi", rd=A0, rs1=A0, imm=1)
    asm.emit("jalr", rd=0, rs1=1, imm=0)
    asm.label("other")
    asm.emit("addi", rd=A0, rs1=A0, imm=100)
    asm.label("start")
    asm.emit("jal", rd=1, target="changed")
    asm.emit("lw", rd=A1, rs1=T0, imm=labels.get("other", FIRMWARE.base) - FIRMWARE.base)
    asm.emit("sw", rs1=T0, rs2=A1, imm=labels.get("changed", FIRMWARE.base) - FIRMWARE.base)
    asm.emit("fence.i")
    asm.emit("jal", rd=1, target="changed")
    asm.emit("xg.host", code=1)
    return asm.finish()


def test_core_changes_code(machine: RtlMachine) -> None:
    """A store to code and fence.i, with both lines in the caches."""
    program = changing(changing({}).labels)
    machine.write_bytes(program.base, program.code_bytes())
    machine.write_reg(A0, 0)
    run(machine, program)
    assert machine.read_reg(A0) == 101


def summing(words: int, distance: int) -> Assembled:
    """Over an array, by a subroutine that is far away from the loop, storing sums at a distance."""
    asm = Assembler(FIRMWARE.base)
    asm.li(T0, IMAGE.base + 0x2000)
    asm.li(A1, words)
    asm.label("head")
    asm.emit("jal", rd=1, target="far")
    asm.emit("addi", rd=A1, rs1=A1, imm=-1)
    asm.emit("bne", rs1=A1, rs2=0, target="head")
    asm.emit("xg.host", code=1)
    for _ in range(100):
        asm.emit("addi", rd=0, rs1=0, imm=0)
    asm.label("far")
    asm.emit("lw", rd=A2, rs1=T0, imm=0)
    asm.emit("add", rd=A0, rs1=A0, rs2=A2)
    asm.emit("sw", rs1=T0, rs2=A0, imm=distance)
    asm.emit("addi", rd=T0, rs1=T0, imm=4)
    asm.emit("jalr", rd=0, rs1=1, imm=0)
    return asm.finish()


@pytest.mark.parametrize(("distance", "misses"), ((0x480, 50), (0x400, 400)))
def test_every_cycle_is_counted(machine: RtlMachine, distance: int, misses: int) -> None:
    """Cycles with caches are those without, and those that the caches count as waits. Where what is loaded and what is
    stored have the same places, each access misses, else each line is fetched once."""
    program, taken = summing(200, distance), []
    with RtlMachine(config=SIMULATED) as tight:
        for subject in (tight, machine):
            subject.forget_targets()
            subject.write_bytes(program.base, program.code_bytes())
            for i in range(200):
                subject.write_word(IMAGE.base + 0x2000 + 4 * i, 3 * i + 1)
            subject.write_reg(A0, 0)
            before, waits = subject.counters()["cycles"], subject.cache_counts()
            run(subject, program)
            assert subject.read_reg(A0) == sum(3 * i + 1 for i in range(200))
            taken.append(subject.counters()["cycles"] - before)
    counts = {name: count - waits[name] for name, count in machine.cache_counts().items()}
    stalls = sum(counts[name] for name in ("fetch_stalls", "data_stalls", "write_stalls"))
    assert taken[1] - taken[0] == stalls
    assert counts["data_misses"] == misses and counts["fetch_misses"] >= 2
    assert misses // 2 - 8 <= counts["write_backs"] <= misses // 2


def test_counters_can_be_read_only(machine: RtlMachine) -> None:
    """Whatever is written to the caches' window empties them, and changes no counter."""
    before = machine.cache_counts()
    for i in range(len(before)):
        machine.request_write(CACHE_WINDOW.base + 4 * i, 12345)
    assert machine.cache_counts() == before


def test_a_miss() -> None:
    """Where the SDRAM is idle, a line that is wanted once costs eight cycles."""
    asm = Assembler(TRACE.base)
    asm.li(T0, IMAGE.base)
    asm.emit("lw", rd=A0, rs1=T0, imm=0)
    asm.emit("xg.host", code=1)
    program = asm.finish()
    with RtlMachine(config=HARDLY_CACHED) as machine:
        machine.write_bytes(program.base, program.code_bytes())
        waits = []
        for _ in range(3):
            before = machine.cache_counts()["data_stalls"]
            run(machine, program)
            waits.append(machine.cache_counts()["data_stalls"] - before)
    assert min(waits) == 8

"""Pins on the core: what comes in is answered, and a clock is read (spec/pins.py)."""

from __future__ import annotations

import os
from pathlib import Path

from bench.pins import answers
from cocotb_tests.bench import BenchMachine, Program, bench
from rtl.pin_log import read_pin_log
from sim.pins import Stimulus, parse
from spec import pins
from spec.pins import PINS

ROUNDS = 50


def waiting(rounds: int) -> Program:
    """Waits for pin 0 to be high, sets pin 1, waits for pin 0 to be low, clears pin 1; and so on."""
    program = Program()
    program.li(5, PINS.base)
    program.li(6, 1)
    program.li(7, rounds)
    program.emit("sw", rs1=5, rs2=6, imm=pins.DIRECTION + 4)
    for name, leaves, answer in (("low", "beq", 6), ("high", "bne", 0)):
        program.label(name)
        program.emit("lw", rd=8, rs1=5, imm=pins.INPUT)
        program.emit(leaves, rs1=8, rs2=0, target=name)
        program.emit("sw", rs1=5, rs2=answer, imm=pins.OUTPUT + 4)
    program.emit("addi", rd=7, rs1=7, imm=-1)
    program.emit("bne", rs1=7, rs2=0, target="low")
    program.halt(1)
    return program


@bench
def each_change_is_answered(machine: BenchMachine) -> None:
    machine.stimulate(parse("0=97"))
    machine.load(waiting(ROUNDS).finish())
    machine.run(100_000)
    found = answers(read_pin_log(Path(os.environ["SIDEWINDER_PINS"])))
    assert len(found) == 2 * ROUNDS
    # a flip-flop, a load, a branch that leaves the loop, a store with its flip-flop; and where in the loop it came
    assert 8 <= min(found) and max(found) <= 20 and len(set(found)) > 1, sorted(set(found))


@bench
def levels_and_other_words(machine: BenchMachine) -> None:
    """Inputs, by the core and by the host; memory behind the pins' words is as ever."""
    for levels in (0, 0x8005, 0xFFFF, 0x1234):
        machine.stimulate(Stimulus(levels))
        for pin in range(pins.MAX_PINS):
            program = Program()
            program.li(5, PINS.base)
            program.emit("lw", rd=8, rs1=5, imm=pins.INPUT + 4 * pin)
            program.halt(1)
            machine.load(program.finish())
            machine.run(1000)
            assert machine.read_reg(8) == levels >> pin & 1 == machine.read_word(PINS.base + pins.INPUT + 4 * pin)
    for offset in (pins.OUTPUT, pins.DIRECTION + 8, pins.COUNT + 4, PINS.size - 4):
        machine.write_word(PINS.base + offset, 0x1234_5678 + offset)
        assert machine.read_word(PINS.base + offset) == 0x1234_5678 + offset
    machine.stimulate(Stimulus())


@bench
def the_clock_counts_cycles(machine: BenchMachine) -> None:
    """Two loads, so many instructions apart; microseconds; what stands still."""
    program = Program()
    program.li(5, PINS.base)
    program.emit("lw", rd=8, rs1=5, imm=pins.CYCLES)
    for _ in range(20):
        program.emit("addi", rd=6, rs1=6, imm=1)
    program.emit("lw", rd=9, rs1=5, imm=pins.CYCLES)
    program.emit("lw", rd=10, rs1=5, imm=pins.MICROSECONDS)
    program.emit("lw", rd=11, rs1=5, imm=pins.MEGAHERTZ)
    program.emit("lw", rd=12, rs1=5, imm=pins.COUNT)
    program.halt(1)
    done = program.finish()
    for _ in range(2):  # the first time, fetch still follows branches that were there before
        machine.load(done)
        machine.run(1000)
    first, second, time, rate, count = (machine.read_reg(i) for i in range(8, 13))
    assert second - first == 21
    assert (rate, count) == (pins.SIMULATED_MEGAHERTZ, pins.MAX_PINS)
    assert time in ((second + 1) // rate, second // rate)

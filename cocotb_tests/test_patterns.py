"""The value-pattern table against its model in Python."""

from __future__ import annotations

import random

from cocotb_tests.bench import BASE, DATA, BenchMachine, Program, bench
from sim.patterns import PatternTable
from spec import memory_map
from spec.pattern_report import ENTRIES, ENTRY_BYTES, QUEUE, WINDOWS
from spec.sidecar import Check


def sequences(rng: random.Random) -> list[list[int]]:
    return [
        [7] * 20,
        [5, 5, 6, 5, 6, 6, 6, 6, 6, 5, 7],
        [(3 + 8 * i) & 0xFFFF_FFFF for i in range(20)],
        [(100 - 4 * i) & 0xFFFF_FFFF for i in range(30)],
        [rng.choice((1, 2, 3)) for _ in range(40)],
        [rng.getrandbits(32) for _ in range(20)],
        [0, 0, 0, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2, 2],
        [9],
        [9, 9],
        [9, 4],
        [9, 4, 0xFFFF_FFFF],
    ]


@bench
def matches_model(machine: BenchMachine) -> None:
    """Each kind of sequence, with two sites in consecutive instructions and one that conflicts."""
    rng = random.Random(1)
    for values in sequences(rng):
        machine.clear_patterns()
        program = Program()
        program.li(5, DATA)
        program.li(6, DATA + 4 * len(values))
        program.label("head")
        program.emit("lw", rd=10, rs1=5, imm=0)
        program.attach(probe=1)
        program.emit("add", rd=11, rs1=10, rs2=10)
        program.attach(probe=1)
        program.emit("addi", rd=5, rs1=5, imm=4)
        program.emit("bne", rs1=5, rs2=6, target="head")
        program.halt(1)
        done = program.finish()
        head = done.labels["head"]
        for i, value in enumerate(values):
            machine.write_word(DATA + 4 * i, value)
        counted = machine.measure(done)
        model = PatternTable()
        for value in values:
            model.observe(head, value)
            model.observe(head + 4, 2 * value & 0xFFFF_FFFF)
        assert counted["probes"] == 2 * len(values)
        assert machine.patterns() == model.reports(), (values, machine.patterns(), model.reports())


@bench
def consecutive_observations(machine: BenchMachine) -> None:
    """One site observed in every cycle (fewer times than the queue can take), then one that maps to its entry."""
    machine.clear_patterns()
    program = Program()
    program.set_csr("xghandler", "out")
    program.li(10, 30)
    program.set_csr("xgloop", "head")
    program.label("head")
    program.emit("addi", rd=10, rs1=10, imm=-1)
    program.attach(check=Check.NONZERO, loop=1, probe=1)
    program.label("out")
    head = program.finish().labels["head"]
    while BASE + 4 * program.index < head + 4 * ENTRIES:
        program.nop()
    program.emit("addi", rd=11, rs1=0, imm=5)
    program.attach(probe=1)
    program.halt(1)
    counted = machine.measure(program.finish())
    model = PatternTable()
    for value in range(29, -1, -1):
        model.observe(head, value)
    model.observe(head + 4 * ENTRIES, 5)
    assert counted["probes"] == 31
    assert machine.patterns() == model.reports()
    entry = head // 4 % ENTRIES
    machine.write_word(memory_map.PATTERN_WINDOW.base + ENTRY_BYTES * entry + 8, 1)
    assert machine.patterns() == []


@bench
def dropped_observations(machine: BenchMachine) -> None:
    """Three sites observed in every cycle, for several windows of what the queue can take: the program is not held up,
    every site has its share, and what is reported is true of the values, strides included.
    """
    machine.clear_patterns()
    rounds = 16 * QUEUE
    program = Program()
    program.set_csr("xghandler", "out")
    program.li(10, rounds)
    program.li(11, 5)
    program.set_csr("xgloop", "head")
    program.label("head")
    program.emit("addi", rd=12, rs1=11, imm=2)
    program.attach(probe=1)
    program.emit("add", rd=13, rs1=10, rs2=10)
    program.attach(probe=1)
    program.emit("addi", rd=10, rs1=10, imm=-1)
    program.attach(check=Check.NONZERO, loop=1, probe=1)
    program.label("out")
    program.halt(1)
    done = program.finish()
    counted = machine.measure(done)
    assert counted["probes"] == 3 * rounds
    assert counted["cycles"] < 3 * rounds + 40, "the core waits for the table"
    head = done.labels["head"]
    constant, double, counter = sorted(machine.patterns(), key=lambda report: report.site)
    reports = (constant, double, counter)
    assert [report.site for report in reports] == [head, head + 4, head + 8]
    counts = [report.count for report in reports]
    assert QUEUE // 3 <= min(counts) and max(counts) - min(counts) <= 2 < rounds - max(counts), counts
    assert (constant.changed, constant.last, constant.run) == (0, 7, constant.count - 1)
    assert (constant.top0, constant.top0_count, constant.top1_count) == (7, constant.count, 0)
    for report, stride in ((double, -2), (counter, -1)):
        assert report.stride == stride & 0xFFFF_FFFF and report.run == 0
        # of the strides, the first and those that lead across a gap are not counted
        assert report.count - 2 - WINDOWS < report.stride_run <= report.count - 2
        assert report.changed >> (2 * rounds).bit_length() == 0

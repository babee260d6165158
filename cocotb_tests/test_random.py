"""Random programs in lockstep with the instruction-set simulator: each retired instruction, and the end state."""

from __future__ import annotations

import os
import random

from cocotb_tests.bench import BASE, BenchMachine, bench
from rtl.retire_log import RetiredInstruction
from sim.iss import IssMachine, Retired
from sim.random_program import RandomProgram
from spec import memory_map
from spec.sidecar import WATCH_SLOTS

PROGRAMS = int(os.environ.get("RTL_RANDOM_PROGRAMS", "25"))
IMAGE_BYTES = 0x2000  # what random programs touch


def masks(record: Retired) -> int:
    """Bytes read (3:0) and written (7:4) of the word."""
    offset = record.mem_address & 3
    return ((1 << record.mem_read) - 1) << offset | ((1 << record.mem_written) - 1) << offset + 4


def compare(expected: Retired, got: RetiredInstruction, where: str) -> None:
    """Raises AssertionError where a retired instruction differs."""
    wanted = (expected.pc, expected.insn, expected.trap, expected.rd, expected.rd_value, expected.next_pc)
    seen = (got.pc, got.insn, got.flags & 1, got.rd, got.rd_value, got.next_pc)
    if wanted != seen or masks(expected) != got.mem_masks:
        raise AssertionError(f"{where}:\nexpected {expected}\ngot      {got}")
    if got.mem_masks:
        shift = 8 * (expected.mem_address & 3)
        lanes = sum(0xFF << 8 * i for i in range(4) if (got.mem_masks | got.mem_masks >> 4) >> i & 1)
        data = got.mem_written if expected.mem_written else got.mem_read
        assert got.mem_address == expected.mem_address & ~3, where
        assert (data & lanes) >> shift == expected.mem_data, f"{where}: {expected} {got}"


def lockstep(machine: BenchMachine, guards: bool) -> None:
    trace: list[Retired] = []
    iss = IssMachine(bytearray(memory_map.IMAGE.size), on_retire=trace.append)
    for seed in range(PROGRAMS):
        rng = random.Random(seed)
        program = RandomProgram(rng=rng, guards=guards, length=250).build()
        data = rng.randbytes(IMAGE_BYTES)
        trace.clear()
        machine.retired()
        machine.load(program)
        iss.write_bytes(BASE, program.code_bytes())
        for i, word in enumerate(program.sidecar):
            iss.write_word(memory_map.SIDECAR_WINDOW.base + 4 * i, word)
        iss.write_reg(32, program.base)
        for target in (machine, iss):
            target.write_bytes(memory_map.IMAGE.base, data)
            target.clear_patterns()
            for slot in range(WATCH_SLOTS):
                target.write_word(memory_map.WATCH_WINDOW.base + 16 * slot, 0)
                target.write_word(memory_map.WATCH_WINDOW.base + 16 * slot + 8, 0)
        before = [m.counters() for m in (machine, iss)]
        ends = [m.run(1_000_000) for m in (machine, iss)]
        records = machine.retired()
        for i, (expected, got) in enumerate(zip(trace, records, strict=False)):
            compare(expected, got, f"seed {seed}, instruction {i}")
        assert len(trace) == len(records) and ends[0] == ends[1], (seed, ends)
        assert machine.read_regs() == iss.read_regs(), seed
        images = [m.read_bytes(memory_map.IMAGE.base, IMAGE_BYTES) for m in (machine, iss)]
        assert images[0] == images[1], seed
        assert machine.patterns() == iss.patterns(), seed
        counted = [
            {name: value - old[name] for name, value in m.counters().items() if name != "cycles"}
            for m, old in zip((machine, iss), before, strict=True)
        ]
        assert counted[0] == counted[1], (seed, counted)


@bench
def random_programs(machine: BenchMachine) -> None:
    """RV32IM and Zba."""
    lockstep(machine, guards=False)


@bench
def random_guarded_programs(machine: BenchMachine) -> None:
    """The same with Xguard: checks that pass and fail, watches, loop bits, probes."""
    lockstep(machine, guards=True)

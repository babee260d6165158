"""Random programs in lockstep with the instruction-set simulator: each retired instruction, and the end state."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

from cocotb_tests.bench import BenchMachine, bench
from cocotb_tests.pair import IMAGE_BYTES, Pair
from sim.random_program import RandomProgram
from sim.random_system import SystemProgram
from spec import memory_map

PROGRAMS = int(os.environ.get("RTL_RANDOM_PROGRAMS", "25"))
IMAGE, FIRMWARE = memory_map.IMAGE, memory_map.FIRMWARE
EDGES = (IMAGE.base, IMAGE.end, FIRMWARE.base, FIRMWARE.end)
INSIDE = (IMAGE.end - 16, FIRMWARE.base, FIRMWARE.end - 16)  # 16 bytes from here are loaded and stored beside `data`


def lockstep(machine: BenchMachine, make: Callable[[random.Random], RandomProgram]) -> None:
    pair = Pair(machine)
    for seed in range(PROGRAMS):
        rng = random.Random(seed)
        pair.prepare(make(rng).build(), rng.randbytes(IMAGE_BYTES))
        for target in (pair.rtl, pair.iss):
            for address in INSIDE:
                target.write_bytes(address, bytes(16))
        ends = pair.run()
        pair.compare(f"seed {seed}")
        assert ends[0] == ends[1], (seed, ends)


@bench
def random_programs(machine: BenchMachine) -> None:
    """RV32IM and Zba."""
    lockstep(machine, lambda rng: RandomProgram(rng=rng, length=250))


@bench
def random_guarded_programs(machine: BenchMachine) -> None:
    """The same with Xguard: checks that pass and fail, watches, loop bits, probes."""
    lockstep(machine, lambda rng: RandomProgram(rng=rng, length=250, guards=True))


@bench
def random_guarded_system_programs(machine: BenchMachine) -> None:
    """With CSRs and traps as well: a trap of a guarded instruction, a check beside a CSR instruction, and so on."""
    lockstep(machine, lambda rng: SystemProgram(rng=rng, length=800, guards=True, edges=EDGES))

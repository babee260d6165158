"""Register roles in traces and at the border to firmware (the standard RISC-V ilp32 calling convention).

Firmware is compiled C: it preserves s0..s11, gp and tp. Traces use every register that is not reserved below.
"""

from __future__ import annotations

from spec.memory_map import IMAGE

REG_NAMES = (
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
    "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
)  # fmt: skip
NUMBER = {name: i for i, name in enumerate(REG_NAMES)} | {f"x{i}": i for i in range(32)} | {"fp": 8}

ZERO, RA, SP, GP, TP = 0, 1, 2, 3, 4
EXIT_LINK = NUMBER["t6"]  # software exit stubs: `jal t6, exit_common`; never allocated
SCRATCH = NUMBER["t5"]  # the assembler's scratch (long branches, big constants); never allocated
IMAGE_BASE = GP  # gp holds the address of the image (and of its VM state) while a trace or firmware runs
ONE = TP  # tp holds 1: the word of the small int 0, and the lowest bit of all their words

#: What registers hold that nobody writes to while a trace or firmware runs.
FIXED = {ZERO: 0, IMAGE_BASE: IMAGE.base, ONE: 1}

#: Registers that a trace may allocate.
ALLOCATABLE = tuple(i for i in range(1, 32) if i not in (ZERO, SP, GP, TP, EXIT_LINK, SCRATCH))
CALLER_SAVED = tuple(NUMBER[n] for n in "ra t0 t1 t2 a0 a1 a2 a3 a4 a5 a6 a7 t3 t4".split())
CALLEE_SAVED = tuple(NUMBER[n] for n in "s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11".split())
ARGUMENTS = tuple(NUMBER[f"a{i}"] for i in range(8))

"""Lockstep of what no other simulator knows: the RTL against our own, on random programs with guards.

    python -m sim.lockstep_xguard --instructions 1000000        (part of `make verify`)

Programs are those of sim/lockstep.py with sidecar words on a good third of their instructions: checks that pass and
fail, loop bits, probes, watches; some of the guards have an entry in the exit table. Compared are every retirement,
and at the end registers, CSRs, memory, guard operands, watches, the value-pattern table and the event counters.
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from sim.asm import Assembled
from sim.lockstep import (
    AREAS,
    EDGES,
    LENGTH,
    IssSubject,
    LockstepError,
    Retirement,
    RtlSubject,
    Subject,
    Tally,
    context,
    execute,
    random_data,
)
from sim.machine import COUNTERS
from sim.random_system import SystemProgram
from spec import csr
from spec.memory_map import EXIT_WINDOW, OPERAND_WINDOW, WATCH_WINDOW
from spec.sidecar import EXIT_TABLE_ENTRIES, GUARD_OPERANDS, SIDECAR, WATCH_SLOTS, Check, exit_table_entry

CSRS = (
    "mstatus", "mie", "mtvec", "mscratch", "mepc", "mcause", "mtval", "xgctl", "xgloop", "xghandler", "xgepc", "fcsr",
)  # fmt: skip
#: What counts events; programs write minstret, and the simulator's cycles are not the RTL's.
EVENTS = tuple(name for name in COUNTERS if name not in ("cycles", "instructions"))


def program_of(seed: int, length: int = LENGTH) -> tuple[Assembled, dict[int, bytes], dict[int, int]]:
    """The program of a seed, what data memory holds before it, and the exit table: guarded address -> target."""
    rng = random.Random(seed)
    builder = SystemProgram(rng=rng, length=length, guards=True, floats=True, data=AREAS[0], areas=AREAS, edges=EDGES)
    program = builder.build()
    exits: dict[int, int] = {}
    for i, word in enumerate(program.sidecar):
        if SIDECAR["check"].extract(word) != Check.NONE and rng.random() < 0.1:
            exits[program.base + 4 * i] = program.base + 4 * i + 4
    return program, random_data(rng), exits


def prepare(subject: Subject, exits: dict[int, int]) -> None:
    """All that a program can find is as at reset, but for the exit table."""
    machine = subject.machine
    machine.clear_patterns()
    for window, words in ((OPERAND_WINDOW, GUARD_OPERANDS), (EXIT_WINDOW, 2 * EXIT_TABLE_ENTRIES)):
        for i in range(words):
            machine.write_word(window.base + 4 * i, 0)
    for slot in range(WATCH_SLOTS):
        for i in range(3):
            machine.write_word(WATCH_WINDOW.base + 16 * slot + 4 * i, 0)
    for address, target in exits.items():
        entry = EXIT_WINDOW.base + 8 * exit_table_entry(address)
        machine.write_word(entry, address)
        machine.write_word(entry + 4, target)
    machine.write_regs(dict.fromkeys(range(1, 32), 0))
    for name in CSRS:
        machine.write_csr(name, csr.XGCTL_CHECKS | csr.XGCTL_PROBES if name == "xgctl" else 0)


def end_state(subject: Subject, counted_before: dict[str, int], data: dict[int, bytes]) -> dict[str, object]:
    """What a program has left behind, by name."""
    machine = subject.machine
    state: dict[str, object] = {f"x{i}": value for i, value in enumerate(machine.read_regs())}
    state |= {name: machine.read_csr(name) for name in CSRS}
    state |= {f"G[{i}]": machine.read_word(OPERAND_WINDOW.base + 4 * i) for i in range(GUARD_OPERANDS)}
    for slot in range(WATCH_SLOTS):
        for i, name in enumerate(("address", "expected", "failed")):
            state[f"watch {slot} {name}"] = machine.read_word(WATCH_WINDOW.base + 16 * slot + 4 * i)
    state |= {f"patterns at {report.site:#x}": report for report in machine.patterns()}
    counted = machine.counters()
    state |= {name: counted[name] - counted_before[name] for name in EVENTS}
    state |= {f"memory at {where:#x}": bytes(machine.read_bytes(where, len(d))) for where, d in data.items()}
    return state


def compare(got: list[Retirement], expected: list[Retirement]) -> None:
    """Raises LockstepError at the first retirement that differs."""
    for i, (a, b) in enumerate(zip(got, expected, strict=False)):
        if a != b:
            raise LockstepError(f"{context(expected, i)}\nexpected {b}\ngot      {a}")
    if len(got) != len(expected):
        raise LockstepError(f"{len(got)} retirements instead of {len(expected)}")


def lockstep(rtl: Subject, iss: Subject, seed: int, tally: Tally, length: int = LENGTH) -> dict[str, object]:
    """One program on both; returns the end state. Raises LockstepError, its text beginning with the seed."""
    program, data, exits = program_of(seed, length)
    streams, states = [], []
    for subject in (rtl, iss):
        prepare(subject, exits)
        before = subject.machine.counters()
        streams.append(execute(subject, program, data))
        states.append(end_state(subject, before, data))
    try:
        compare(*streams)
    except LockstepError as error:
        raise LockstepError(f"seed {seed}: {error}") from None
    different = {name for name in states[0].keys() | states[1].keys() if states[0].get(name) != states[1].get(name)}
    if different:
        lines = [f"{name}: expected {states[1].get(name)}, got {states[0].get(name)}" for name in sorted(different)]
        raise LockstepError(f"seed {seed}, at the end:\n" + "\n".join(lines))
    tally.programs += 1
    tally.instructions += len(streams[0])
    tally.traps += sum(r.trap for r in streams[0])
    return states[0]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sim.lockstep_xguard", description=__doc__.partition("\n")[0])
    parser.add_argument("--instructions", type=int, default=1_000_000, help="how many to compare, at least")
    parser.add_argument("--seed", type=int, default=0, help="of the first program; the next have the next")
    arguments = parser.parse_args()
    tally, start, seed = Tally(), time.monotonic(), arguments.seed
    events = dict.fromkeys(EVENTS, 0)
    rtl, iss = RtlSubject(), IssSubject()
    try:
        while tally.instructions < arguments.instructions:
            state = lockstep(rtl, iss, seed, tally)
            events = {name: count + int(str(state[name])) for name, count in events.items()}
            seed += 1
            print(f"\r{tally.instructions:,} instructions of {tally.programs} programs", end="", flush=True)
    except LockstepError as error:
        print(f"\nDIFFERENCE: {error}", file=sys.stderr)
        return 1
    finally:
        rtl.close()
        iss.close()
    print(
        f"\rrtl against iss, with guards: {tally.instructions:,} instructions and {tally.traps:,} traps of "
        f"{tally.programs} programs alike in {time.monotonic() - start:.0f} s; "
        + ", ".join(f"{name} {events[name]:,}" for name in ("checks", "failures", "exit_hits", "back_edges", "probes"))
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

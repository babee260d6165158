"""Lockstep: every instruction that a machine of ours retires against Spike's commit log of the same random program.

    python -m sim.lockstep --machine rtl --instructions 1000000        (what `make verify` runs)

A retired instruction is compared in address, encoding, register written and its value, bytes loaded or stored and their
address, and the value stored. Traps are no commits: what trapped must continue at the handler, and the handler's reads
of mcause, mtval, mepc and mstatus are commits. At the end the memory of the machine is compared with what its initial
contents and Spike's stores make. A difference ends the run with the program, the place and what went before it.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sim import spike
from sim.asm import Assembled
from sim.coverage import Coverage, describe
from sim.iss import IssMachine, Retired
from sim.random_system import TO_HOST, SystemProgram
from sim.spike import Commit
from spec import isa
from spec.host_link import Halt, HostCall
from spec.memory_map import FIRMWARE, IMAGE, SIDECAR_WINDOW, TRACE

_HALF = 0x800  # random programs load and store this far around an area
AREAS = (IMAGE.base + _HALF, IMAGE.base + 0x80_0000, IMAGE.end - _HALF, FIRMWARE.base + _HALF, FIRMWARE.end - _HALF)
EDGES = (IMAGE.base, IMAGE.end, FIRMWARE.base, FIRMWARE.end)
LENGTH = 12_000  # instructions in the text of a program
_MAX_CYCLES = 20_000_000
_BEFORE = 12  # instructions shown before a difference


class LockstepError(AssertionError):
    """Machine and oracle differ; the text says where."""


class Retirement(NamedTuple):
    """What a machine says of an instruction: a commit, or a trap (then of the commit only pc and insn count)."""

    commit: Commit
    next_pc: int
    trap: int


class Subject(Protocol):
    """A machine under test."""

    machine: Any

    def close(self) -> None: ...

    def retired(self) -> list[Retirement]:
        """What has retired or trapped since the last call."""
        ...


class IssSubject:
    """The instruction-set simulator."""

    def __init__(self) -> None:
        self._log: list[Retirement] = []
        self.machine = IssMachine(bytearray(IMAGE.size), floats=True, on_retire=self._record)

    def _record(self, record: Retired) -> None:
        self._log.append(of_iss(record))

    def retired(self) -> list[Retirement]:
        log = list(self._log)
        self._log.clear()
        return log

    def close(self) -> None:
        self.machine.close()


class RtlSubject:
    """The Verilog under Verilator, seen through its RVFI port. `hardly_cached`: with small caches in front of a memory
    that answers late at random."""

    def __init__(self, *, hardly_cached: bool = False) -> None:
        from rtl.machine import HARDLY_CACHED, SIMULATED, RtlMachine  # builds the simulation

        self._directory = tempfile.TemporaryDirectory(prefix="sidewinder-lockstep-")
        self._log = Path(self._directory.name) / "retired"
        self._seen = 0
        config = HARDLY_CACHED if hardly_cached else replace(SIMULATED, floats=True)
        self.machine = RtlMachine(config=config, retire_log=self._log, latency=5 if hardly_cached else 0)

    def retired(self) -> list[Retirement]:
        from rtl.retire_log import read_log

        records = [of_rvfi(r) for r in read_log(self._log, self._seen)]
        self._seen += len(records)
        return records

    def close(self) -> None:
        self.machine.close()
        self._directory.cleanup()


def of_iss(r: Retired) -> Retirement:
    """A record of the instruction-set simulator."""
    data = r.mem_data if r.mem_written else 0
    commit = Commit(r.pc, r.insn, r.rd, r.rd_value, r.rd_high, r.mem_address, r.mem_read, r.mem_written, data)
    return Retirement(commit, r.next_pc, r.trap)


def of_rvfi(r: Any) -> Retirement:
    """A record of rtl/retire_log.py: RVFI gives the word's address, masks of its bytes, and whole words."""
    read, written = r.mem_masks & 15, r.mem_masks >> 4
    mask = read | written
    offset = (mask & -mask).bit_length() - 1 if mask else 0
    size = mask.bit_count()
    data = r.mem_written >> 8 * offset & (1 << 8 * size) - 1 if written else 0
    insn = r.insn if r.pc in TRACE or r.pc in FIRMWARE else 0  # nothing was fetched elsewhere
    commit = Commit(
        r.pc, insn, r.rd, r.rd_value, r.rd_high, r.mem_address + offset, size if read else 0, size if written else 0,
        data,
    )
    return Retirement(commit, r.next_pc, r.flags & 1)


@dataclass
class Tally:
    """What was compared."""

    instructions: int = 0
    traps: int = 0
    programs: int = 0


def program_of(seed: int, length: int = LENGTH) -> tuple[Assembled, dict[int, bytes]]:
    """The random program of a seed, and what data memory holds before it."""
    rng = random.Random(seed)
    program = SystemProgram(rng=rng, length=length, data=AREAS[0], areas=AREAS, edges=EDGES, floats=True).build()
    return program, random_data(rng)


def random_data(rng: random.Random) -> dict[int, bytes]:
    """Contents of the areas, by address."""
    return {area - _HALF: rng.randbytes(2 * _HALF) for area in AREAS}


def execute(subject: Subject, program: Assembled, data: dict[int, bytes]) -> list[Retirement]:
    """The program on the machine, to its xg.host (which is not in the list)."""
    machine = subject.machine
    machine.write_bytes(TRACE.base, program.code_bytes())
    for i, word in enumerate(program.sidecar):
        machine.write_word(SIDECAR_WINDOW.base + 4 * i, word)
    for address, contents in data.items():
        machine.write_bytes(address, contents)
    machine.write_reg(32, program.base)
    subject.retired()
    event = machine.run(_MAX_CYCLES)
    if event.halt is not Halt.HOST_CALL or event.code != HostCall.FINISH:
        raise LockstepError(f"the machine halted with {event} at pc {machine.read_reg(32):#x}")
    return subject.retired()[:-1]


def compare(expected: Iterable[Commit], retired: list[Retirement], handler: int, tally: Tally) -> None:
    """Raises LockstepError at the first difference."""
    oracle = iter(expected)
    following = retired[0].commit.pc if retired else 0
    for i, (got, next_pc, trap) in enumerate(retired):
        if got.pc != following:
            raise LockstepError(f"{context(retired, i)}\nthe record says that {following:#x} follows, not {got.pc:#x}")
        following = next_pc
        if trap:
            tally.traps += 1
            if next_pc != handler or got[2:] != (0,) * (len(got) - 2):
                raise LockstepError(f"a trap with an effect, or not to {handler:#x}:\n{context(retired, i + 1)}")
            continue
        wanted = next(oracle, None)
        if wanted != got:
            raise LockstepError(f"{context(retired, i)}\nexpected {wanted}\ngot      {got}")
        tally.instructions += 1
    if (left := next(oracle, None)) is not None:
        raise LockstepError(f"{context(retired, len(retired))}\nhere the machine stopped; expected {left}")
    tally.programs += 1


def context(retired: list[Retirement], end: int) -> str:
    """The instructions before index `end`, disassembled."""
    lines = []
    for commit, _, trap in retired[max(0, end - _BEFORE) : end]:
        text = isa.disassemble(commit.insn, commit.pc)
        lines.append(f"  {commit.pc:08x}  {text:<32}{'trapped' if trap else ''}")
    return "\n".join(lines)


def check_memory(subject: Subject, commits: Iterable[Commit], data: dict[int, bytes]) -> None:
    """The machine's memory is what the stores make of its initial contents."""
    memory = {address: bytearray(contents) for address, contents in data.items()}
    for commit in commits:
        for address, contents in memory.items():
            if commit.mem_written and address <= commit.mem_address < address + len(contents):
                at = commit.mem_address - address
                contents[at : at + commit.mem_written] = commit.mem_data.to_bytes(commit.mem_written, "little")
    for address, contents in memory.items():
        if subject.machine.read_bytes(address, len(contents)) != contents:
            raise LockstepError(f"memory at {address:#x} differs at the end")


def lockstep(subjects: list[Subject], seed: int, tally: Tally, coverage: Coverage) -> None:
    """One program on each machine. Raises LockstepError, its text beginning with the seed."""
    program, data = program_of(seed)
    commits = spike.run(program, data, TO_HOST)
    coverage.add(commits, program.labels["handler"])
    try:
        for subject in subjects:
            compare(commits, execute(subject, program, data), program.labels["handler"], tally)
            check_memory(subject, commits, data)
    except LockstepError as error:
        raise LockstepError(f"{type(subject).__name__}, seed {seed}: {error}") from None


@contextlib.contextmanager
def subjects_of(names: Iterable[str]) -> Iterator[list[Subject]]:
    with contextlib.ExitStack() as stack:
        found: list[Subject] = []
        for name in names:
            subject = IssSubject() if name == "iss" else RtlSubject(hardly_cached=name == "cached")
            stack.callback(subject.close)
            found.append(subject)
        yield found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sim.lockstep", description=__doc__.partition("\n")[0])
    parser.add_argument("--machine", choices=("rtl", "iss", "cached", "both"), default="both", help="what Spike judges")
    parser.add_argument("--instructions", type=int, default=1_000_000, help="how many to compare, at least, on each")
    parser.add_argument("--seed", type=int, default=0, help="of the first program; the next have the next")
    arguments = parser.parse_args()
    names = ("rtl", "iss") if arguments.machine == "both" else (arguments.machine,)
    tally, coverage, start, seed = Tally(), Coverage(), time.monotonic(), arguments.seed
    with subjects_of(names) as subjects:
        while tally.instructions < arguments.instructions * len(subjects):
            try:
                lockstep(subjects, seed, tally, coverage)
            except LockstepError as error:
                print(f"\nDIFFERENCE: {error}", file=sys.stderr)
                return 1
            except spike.SpikeError as error:
                print(f"\nerror: {error}", file=sys.stderr)
                return 2
            seed += 1
            print(f"\r{tally.instructions:,} instructions of {tally.programs} programs", end="", flush=True)
    seconds = time.monotonic() - start
    rarest = ", ".join(f"{describe(point)} ({count})" for point, count in coverage.points.most_common()[-5:])
    print(f"\nrarest: {rarest}")
    print(
        f"{' and '.join(names)} against Spike: {tally.instructions:,} instructions and {tally.traps:,} traps of "
        f"{tally.programs} programs alike, {len(coverage.points)} points of coverage, in {seconds:.0f} s"
    )
    if missing := coverage.missing():
        print(f"never met: {', '.join(sorted(map(describe, missing)))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

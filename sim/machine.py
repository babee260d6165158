"""The machine interface: one way to drive the native library's, the simulator's, the RTL's and a board's core.

Memory is addressed as in spec/memory_map.py: the core's regions and the windows that only the host sees. Numbers are
unsigned 32-bit words unless said otherwise. A machine is halted except inside `run`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from spec import csr
from spec.host_link import Halt
from spec.pattern_report import PatternReport

PC = 32  # register number of the program counter in read_reg, write_reg and write_regs


class MachineError(Exception):
    """An illegal request: an address that is not mapped, a register or CSR that does not exist."""


@dataclass(frozen=True, slots=True)
class Event:
    """Why `run` returned. `code` is the immediate of xg.host where halt is HOST_CALL, else 0.

    `run` returns with Halt.REQUESTED where its cycles were used up or `interrupt` was called; the program can be
    continued by another `run`.
    """

    halt: Halt
    code: int = 0


@runtime_checkable
class Machine(Protocol):
    """Anything that executes traces and firmware over a memory image."""

    def read_word(self, address: int) -> int:
        """The word at an aligned address of a core region or host window. Raises MachineError elsewhere."""
        ...

    def write_word(self, address: int, value: int) -> None:
        """Write a word; watches see writes to the image."""
        ...

    def read_bytes(self, address: int, count: int) -> bytes: ...

    def write_bytes(self, address: int, data: bytes) -> None: ...

    def read_reg(self, number: int) -> int:
        """x[number]; 32 is the pc (the next instruction to execute)."""
        ...

    def write_reg(self, number: int, value: int) -> None: ...

    def read_regs(self) -> list[int]:
        """x0 to x31 and the pc."""
        ...

    def write_regs(self, values: Mapping[int, int]) -> None: ...

    def read_csr(self, which: int | str) -> int:
        """A CSR by number or by its name in spec/csr.py."""
        ...

    def write_csr(self, which: int | str, value: int) -> None: ...

    def run(self, max_cycles: int | None = None) -> Event:
        """Run from the pc until the core halts, `max_cycles` have passed (None: no limit) or `interrupt` is called."""
        ...

    def interrupt(self) -> None:
        """Make a `run` under way (in this thread's signal handler, or in another thread) return soon."""
        ...

    def counters(self) -> dict[str, int]:
        """Counts since construction, by the names of COUNTERS."""
        ...

    def patterns(self) -> list[PatternReport]:
        """The entries of the value-pattern table that are in use."""
        ...

    def clear_patterns(self) -> None: ...

    def close(self) -> None: ...


#: Names in `counters()`, and the CSR that holds each (its low 32 bits).
COUNTERS: dict[str, int] = {
    "cycles": csr.NUMBER["mcycle"],
    "instructions": csr.NUMBER["minstret"],
    "checks": csr.NUMBER["mhpmcounter3"],
    "failures": csr.NUMBER["mhpmcounter4"],
    "exit_hits": csr.NUMBER["mhpmcounter5"],
    "back_edges": csr.NUMBER["mhpmcounter6"],
    "probes": csr.NUMBER["mhpmcounter7"],
    "loads": csr.NUMBER["mhpmcounter8"],
    "stores": csr.NUMBER["mhpmcounter9"],
    "taken": csr.NUMBER["mhpmcounter10"],
}


def csr_number(which: int | str) -> int:
    """The number of a CSR given by name or number. Raises MachineError where there is none."""
    number = csr.NUMBER.get(which) if isinstance(which, str) else which
    if number is None or number not in csr.NUMBER.values():
        raise MachineError(f"no CSR {which!r}")
    return number

"""Functions of the firmware, called on a core from outside: the VM's interpreter as it would run were it resident.

`call` serves any core with resident code (a VM, or a C program of bench/); `Resident` is the VM on a session's machine,
its cycles counted apart from those of traces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from runtime.translate.firmware import Firmware
from runtime.translate.native import vm_function
from spec import abi, heap
from spec.host_link import Halt, HostCall
from spec.isa import encode
from spec.memory_map import TRACE

Serve = Callable[[int, int], int]  # (service, argument) -> answer
LANDING = TRACE.base + 8  # where called functions return to (jit/backend/linker.py has the same word there)
A0, A1 = abi.ARGUMENTS[:2]
PC = 32


class ResidentError(Exception):
    """The core stopped where it should not; the text says where."""


def signed(word: int) -> int:
    return word - ((word >> 31) << 32)


def prepare(machine: Any) -> None:
    """Make a core ready for `call`, where no linker has."""
    machine.write_word(LANDING, encode("xg.host", code=int(HostCall.RETURN)))


def start(machine: Any, address: int, arguments: Sequence[int] = ()) -> None:
    """Set the registers for a call: of word arguments, on an empty stack."""
    words = dict(zip(abi.ARGUMENTS, (argument & 0xFFFF_FFFF for argument in arguments), strict=False))
    machine.write_regs({**words, abi.RA: LANDING, abi.SP: heap.C_STACK.end - 64, **abi.FIXED, PC: address})


def call(machine: Any, address: int, serve: Serve, arguments: Sequence[int] = ()) -> int:
    """Call resident code to its end; returns its signed result (a0). Raises ResidentError where the core stops for
    anything but a service."""
    start(machine, address, arguments)
    while True:
        event = machine.run()
        if event.halt is Halt.REQUESTED:
            continue  # whoever interrupts the program has told the VM as well
        if event.halt is not Halt.HOST_CALL or event.code not in (HostCall.RETURN, HostCall.SERVICE):
            raise ResidentError(f"the core halted: {event.halt.name} {event.code} at pc {machine.read_reg(PC):#x}")
        if event.code == HostCall.RETURN:
            return signed(machine.read_reg(A0))
        answer = serve(machine.read_reg(A0), signed(machine.read_reg(A1)))
        machine.write_reg(A0, answer & 0xFFFF_FFFF)


class Resident:
    """The VM on a machine that holds its firmware. `counters`: what the machine counted in its calls."""

    def __init__(self, machine: Any, firmware: Firmware, serve: Serve) -> None:
        self.machine = machine
        self.firmware = firmware
        self.serve = serve
        self.counters: Counter[str] = Counter()

    def call(self, name: str, *arguments: int) -> int:
        """Call a function of the VM by its name; returns its signed result."""
        before = self.machine.counters()
        result = call(self.machine, self.firmware.address(vm_function(name)), self.serve, arguments)
        self.counters.update(self.machine.counters())
        self.counters.subtract(before)
        return result

"""A machine under a debugger's control: breakpoints, steps, and stops, on any `sim.machine.Machine`.

A breakpoint is an `xg.host` in the place of an instruction, without its sidecar word. It is there only while the core
runs: the linker patches code while it is halted, and must find it as it made it. When it is hit, the pc is set back.
(So the core has retired one instruction more than the program asked for.)

The host drives the core: `run` is called whenever a trace is entered, and each time that the core has asked the host
for something. Where a debugger wants the core to stop, `run` waits in here until the debugger lets it go on.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable, Iterable
from typing import Any

from sim.machine import PC, Event
from spec.host_link import Halt
from spec.isa import decode, encode
from spec.memory_map import EXIT_WINDOW, FIRMWARE, SIDECAR_WINDOW, TRACE
from spec.sidecar import SIDECAR, exit_table_entry

CODE = 0xFFF  # of the xg.host of breakpoints: no spec.host_link.HostCall
HIT = Event(Halt.HOST_CALL, CODE)


class Why(enum.Enum):
    """Why the core stands."""

    BEGINNING = enum.auto()
    BREAKPOINT = enum.auto()
    STEP = enum.auto()
    INTERRUPT = enum.auto()
    CODE = enum.auto()  # there is new code


class Killed(Exception):
    """The debugger has ended the program."""


class Controlled:
    """The machine, as the host sees it. `stopped` is called, in the thread that runs the core, whenever the core stands
    and waits for the debugger; when it returns, `stepping` says what to do: one instruction, or go on."""

    def __init__(self, machine: Any, exact: bool) -> None:
        """`exact`: `machine.run(1)` executes one instruction, as the simulator's does."""
        self.machine, self.exact = machine, exact
        self.stopped: Callable[[Why], None] = lambda _why: None
        self.code_changed: Callable[[], None] = lambda: None  # called before the core runs on
        self.breakpoints: set[int] = set()
        self.attached = False
        self.stepping = False
        self.dead = False
        self.new_code = True  # to be told before the core runs on,
        self.tells_code = True  # if the debugger wants to know
        self._wanted = threading.Event()  # by `stop`
        self._stepped = False  # a step has ended in a call of the host
        self._stood_at: int | None = None  # where it goes on from, breakpoint or not

    def __getattr__(self, name: str) -> Any:
        return getattr(self.machine, name)

    def begin(self) -> None:
        """Before the program runs: wait for the debugger's first word. Raises Killed."""
        self._stand(Why.BEGINNING)
        self._stepped = self.stepping  # a step from reset ends where the host has the core run

    def stop(self) -> None:
        """Ask for a stop; from any thread. If the core does not run now, it stops when it is to run next."""
        self._wanted.set()
        self.machine.interrupt()

    def run(self, max_cycles: int | None = None) -> Event:
        """As the machine's; but where the debugger wants it, the core stops before and between instructions."""
        if not self.attached:
            return self._plain(max_cycles)
        if self.new_code:
            self.new_code = False
            self.code_changed()
            if self.tells_code:
                self._stand(Why.CODE)
        if self._wanted.is_set():
            self._stand(Why.INTERRUPT)
        elif self._stepped:
            self._stand(Why.STEP)
        while self.attached:
            if self.stepping:
                event = self.step()
                if event.halt is not Halt.REQUESTED:
                    self._stepped = True
                    return event
                self._stand(Why.STEP)
                continue
            if self.machine.read_reg(PC) in self.breakpoints and self.machine.read_reg(PC) != self._stood_at:
                self._stand(Why.BREAKPOINT)
                continue
            found = self._go_on(max_cycles)
            if found is not None:
                return found
        return self._plain(max_cycles)

    def _plain(self, max_cycles: int | None) -> Event:
        if self.dead:
            raise Killed
        event: Event = self.machine.run(max_cycles)
        return event

    def _go_on(self, max_cycles: int | None) -> Event | None:
        """Until the host is wanted; None: the debugger is."""
        if self.machine.read_reg(PC) in self.breakpoints:  # it goes on from there: past the breakpoint
            event = self.step()
            if event.halt is not Halt.REQUESTED:
                return event
        self._stood_at = None
        event = self._with_breakpoints(self.breakpoints, max_cycles)
        if event == HIT:
            self._stand(Why.BREAKPOINT)
            return None
        if event.halt is Halt.REQUESTED and self._wanted.is_set():
            self._stand(Why.INTERRUPT)
            return None
        return event

    def _stand(self, why: Why) -> None:
        if why is not Why.CODE:  # (from there a debugger goes on by itself)
            self._wanted.clear()
            self._stepped = False
        self.stopped(why)
        if self.dead:
            raise Killed
        self._stood_at = self.machine.read_reg(PC)

    def _with_breakpoints(self, breakpoints: Iterable[int], max_cycles: int | None) -> Event:
        saved: list[tuple[int, int]] = []
        try:
            for address in breakpoints:
                saved.append((address, self.machine.read_word(address)))
                if address in TRACE and (sidecar := self.machine.read_word(beside(address))):
                    saved.append((beside(address), sidecar))
                    self.machine.write_word(beside(address), 0)
                self.machine.write_word(address, encode("xg.host", code=CODE))
            event: Event = self.machine.run(max_cycles)
        finally:
            for address, word in saved:
                self.machine.write_word(address, word)
        if event == HIT:
            self.machine.write_reg(PC, self.machine.read_reg(PC) - 4)
        return event

    def step(self) -> Event:
        """One instruction, or until the core has halted. Halt.REQUESTED: it was one instruction."""
        at = self.machine.read_reg(PC)
        places = {place for place in self.following() if self.may_break_at(place)}
        if self.exact or at in places or not places:  # (an instruction that goes to itself)
            event: Event = self.machine.run(1)
            return event
        event = self._with_breakpoints(places, None)
        return Event(Halt.REQUESTED) if event == HIT else event

    def following(self) -> set[int]:
        """Where the core may be behind the next instruction: it goes on, jumps, is sent back or out of the trace by its
        sidecar word, or traps."""
        machine = self.machine
        at = machine.read_reg(PC)
        instruction = decode(machine.read_word(at)) if self.may_break_at(at) else None
        found = {trap} if (trap := machine.read_csr("mtvec") & ~3) else set()
        if instruction is None or instruction.name == "xg.host":
            return found
        if instruction.name == "jalr":
            found.add(machine.read_reg(instruction["rs1"]) + instruction["imm"] & 0xFFFF_FFFE)
        elif instruction.name == "mret":
            found.add(machine.read_csr("mepc"))
        else:
            if instruction.row.changes_flow:
                found.add(at + instruction["imm"] & 0xFFFF_FFFF)
            if not instruction.row.is_jump:
                found.add(at + 4)
        if at in TRACE:
            fields = SIDECAR.decode(machine.read_word(beside(at)))
            if fields["loop"]:
                found.add(machine.read_csr("xgloop"))
            if fields["check"]:
                entry = EXIT_WINDOW.base + 8 * exit_table_entry(at)
                listed = machine.read_word(entry) == at
                found.add(machine.read_word(entry + 4) if listed else machine.read_csr("xghandler"))
        return found

    def may_break_at(self, address: int) -> bool:
        """Is there code, or will there be?"""
        return not address & 3 and (address in TRACE or address in FIRMWARE)

    def read(self, address: int, count: int) -> bytes:
        """Any bytes. Raises MachineError."""
        start = address & ~3
        data: bytes = self.machine.read_bytes(start, (address + count + 3 & ~3) - start)
        return data[address - start : address - start + count]

    def write(self, address: int, data: bytes) -> None:
        """Any bytes. Raises MachineError."""
        start = address & ~3
        whole = bytearray(self.read(start, (address + len(data) + 3 & ~3) - start))
        whole[address - start : address - start + len(data)] = data
        self.machine.write_bytes(start, bytes(whole))


def beside(address: int) -> int:
    """Of an instruction in trace memory: address of its sidecar word in the host's window."""
    return SIDECAR_WINDOW.base + address - TRACE.base

"""The `board` machine: a board on a serial port, behind the interface that sim/machine.py describes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from boards.board import load, names
from boards.build import identity
from boards.link import LinkError, SerialLink
from sim.asm import Assembler
from sim.linked import MASK, LinkedMachine, Request
from sim.machine import PC, Event
from spec import csr, memory_map
from spec.host_link import IDENTITY, STATUS, Halt, HostCall, HostOp

#: What a reset leaves as it was.
CLEARED = ("mstatus", "mie", "mtvec", "mscratch", "mepc", "mcause", "mtval")
CLEARED_WITH_ENGINE = ("xgloop", "xghandler", "xgepc")
_AT, _END, _STEP = 5, 6, 32  # registers, and the bytes of a pass, of what clears memory
POLL = 0.0005  # seconds between two looks at a core that runs, at first; then twice as long, up to 20 ms
MEMORIES = (
    (memory_map.IMAGE, "data memory"), (memory_map.TRACE, "trace memory"), (memory_map.FIRMWARE, "firmware memory"),
)  # fmt: skip
LOOK = 0.5  # seconds between two calls of `while_running`


def clearing(size: int) -> bytes:
    """Code for the beginning of trace memory: so many bytes of data memory become zero. It uses registers 5 and 6."""
    asm = Assembler(memory_map.TRACE.base)
    asm.li(_AT, memory_map.IMAGE.base)
    asm.li(_END, memory_map.IMAGE.base + size)
    asm.label("next")
    for offset in range(0, _STEP, 4):
        asm.emit("sw", rs1=_AT, rs2=0, imm=offset)
    asm.emit("addi", rd=_AT, rs1=_AT, imm=_STEP)
    asm.emit("bne", rs1=_AT, rs2=_END, target="next")
    asm.emit("xg.host", code=int(HostCall.RETURN))
    return asm.finish().code_bytes()


def known() -> dict[int, str]:
    """Boards by the id of their bitstreams, as this version of the project builds them."""
    return {IDENTITY["id"].extract(identity(load(name))): name for name in names()}


class BoardMachine(LinkedMachine):
    """The board at `port`, reset. bitstreams: ids that are welcome (default: all that this version builds).

    name: the board. sizes: bytes of its memories, by region. pins: how many it has. The host's windows that cannot be
    read on a board (trace memory, sidecar, exits, operands) give what was written there. Raises LinkError.
    """

    def __init__(self, port: str, *, bitstreams: Mapping[int, str] | None = None, timeout: float = 0.5) -> None:
        super().__init__()
        self._stop = False
        self.while_running: Callable[[], None] = lambda: None  # for a look at a core that runs for long
        self._written: dict[int, int] = {}
        self.link = SerialLink(port, timeout=timeout)
        try:
            found = IDENTITY.decode(self.link.identify(begin=False))
            welcome = known() if bitstreams is None else bitstreams
            if found["id"] not in welcome:
                raise LinkError(
                    f"the board at {port} has a bitstream of another version (id {found['id']:016x}): "
                    "`make bitstream BOARD=...` and `sidewinder flash` give it one of this"
                )
            self.name = welcome[found["id"]]
            self.sizes = {
                memory_map.IMAGE.name: 1 << found["image"], memory_map.TRACE.name: 1 << found["trace"],
                memory_map.FIRMWARE.name: 1 << found["firmware"],
            }  # fmt: skip
            self.has_patterns, self.has_engine = bool(found["pattern_table"]), bool(found["guard_engine"])
            self.has_floats, self.pins, self.kilohertz = bool(found["floats"]), found["pins"], found["kilohertz"]
            self.link.identify(begin=True)
            self._clear()
        except BaseException:
            self.link.close()
            raise

    def _clear(self) -> None:
        """What the reset has left of what ran before."""
        zero: list[Request] = [(HostOp.WRITE_REG, number, 0) for number in range(1, 32)]
        zero += [(HostOp.WRITE_CSR, csr.NUMBER[name], 0) for name in CLEARED]
        if self.has_engine:
            zero += [(HostOp.WRITE_CSR, csr.NUMBER[name], 0) for name in CLEARED_WITH_ENGINE]
            window = memory_map.EXIT_WINDOW
            zero += [(HostOp.WRITE, address, 0) for address in range(window.base, window.end, 8)]
        if self.has_engine or self.has_patterns:
            base = memory_map.SIDECAR_WINDOW.base
            zero += [(HostOp.WRITE, base + i, 0) for i in range(0, self.sizes[memory_map.TRACE.name], 4)]
        self._checked(zero)
        self.clear_patterns()

    def _batch(self, requests: Sequence[Request]) -> list[int]:
        pending, self._pending = self._pending, []
        return self.link.requests([*pending, *requests])[len(pending) :]

    # --- memory ---

    def _unreadable(self, address: int) -> bool:
        trace = range(memory_map.TRACE.base, memory_map.TRACE.base + self.sizes[memory_map.TRACE.name])
        windows = (memory_map.SIDECAR_WINDOW, memory_map.EXIT_WINDOW, memory_map.OPERAND_WINDOW)
        return address in trace or any(address in window for window in windows)

    def read_words(self, address: int, count: int) -> list[int]:
        if self._unreadable(address):
            self._aligned(address)
            return [self._written.get(address + 4 * i, 0) for i in range(count)]
        return super().read_words(address, count)

    def write_words(self, address: int, values: Sequence[int]) -> None:
        super().write_words(address, values)
        if self._unreadable(address):
            self._written.update((address + 4 * i, value & MASK) for i, value in enumerate(values))

    def clear_image(self) -> None:
        """Data memory is zero from now on: the core does it, with code at the beginning of trace memory."""
        self.write_bytes(memory_map.TRACE.base, clearing(self.sizes[memory_map.IMAGE.name]))
        self.write_reg(PC, memory_map.TRACE.base)
        event = self.run()
        if event != Event(Halt.HOST_CALL, HostCall.RETURN):
            raise LinkError(f"the board's memory could not be cleared: {event.halt.name} at {self.read_reg(PC):#x}")
        self.write_regs({_AT: 0, _END: 0, PC: memory_map.RESET_PC})

    # --- running ---

    def run(self, max_cycles: int | None = None) -> Event:
        """Run until the core halts; it is looked at from time to time. max_cycles: at least so many, by the clock."""
        if max_cycles is not None and max_cycles <= 0:
            return Event(Halt.REQUESTED)
        self._registers = None
        self._checked([(HostOp.RUN, 0, 0)])
        end = None if max_cycles is None else time.monotonic() + max_cycles / (self.kilohertz * 1000)
        wait, look = POLL, time.monotonic() + LOOK
        try:
            while True:
                status = STATUS.decode(self._batch([(HostOp.STATUS, 0, 0)])[0])
                if status["halt"] != Halt.RUNNING:
                    return Event(Halt(status["halt"]), status["code"])
                if self._stop or (end is not None and time.monotonic() >= end):
                    self._batch([(HostOp.HALT, 0, 0)])
                    end, self._stop = None, False
                    continue
                if time.monotonic() > look:
                    self.while_running()
                    look = time.monotonic() + LOOK
                time.sleep(wait)
                wait = min(2 * wait, 0.02)
        finally:
            self._stop = False

    def interrupt(self) -> None:
        """Ask for a halt; may be called from a signal handler or another thread. Without a run, it ends the next."""
        self._stop = True

    def close(self) -> None:
        self.link.close()


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What of a core is wanted, or there. sizes: bytes of memories, by region. engine, patterns: guard engine and
    value-pattern table; floats: Zdinx; pins: any."""

    sizes: Mapping[memory_map.Region, int]
    engine: bool = False
    patterns: bool = False
    floats: bool = False
    pins: bool = False

    def lacks(self, name: str, has: Parts) -> list[str]:
        """What a board of that name lacks, whose core is like this."""
        lacks = [
            f"{what} of {size >> 10:,} KiB; {name} has {has.sizes[region] >> 10:,} KiB"
            for region, what in MEMORIES
            if (size := self.sizes.get(region, 0)) > has.sizes[region]
        ]
        parts = (
            ("engine", "a guard engine"),
            ("patterns", "a value-pattern table"),
            ("floats", "Zdinx"),
            ("pins", "pins"),
        )
        return lacks + [text for part, text in parts if getattr(self, part) and not getattr(has, part)]


def open_board(port: str, wanted: Parts) -> BoardMachine:
    """The board at `port`, its data memory zero. Raises LinkError, also where it lacks some of what is wanted."""
    machine = BoardMachine(port)
    try:
        has = Parts(
            sizes={region: machine.sizes[region.name] for region, _ in MEMORIES}, engine=machine.has_engine,
            patterns=machine.has_patterns, floats=machine.has_floats, pins=machine.pins > 0,
        )  # fmt: skip
        lacks = wanted.lacks(machine.name, has)
        if lacks:
            raise LinkError(f"needs {'; '.join(lacks)}")
        machine.clear_image()
    except BaseException:
        machine.close()
        raise
    return machine

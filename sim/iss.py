"""The instruction-set simulator: the executable meaning of spec/isa.py and spec/xguard.py, as a `Machine`.

Its core is C, generated from the instruction table's meanings and compiled on first use (sim/cgen.py, sim/core.c).
Time is counted in steps: `cycles` is the number of instructions retired plus traps taken, nothing else. mtime advances
once a step. Where spec/ leaves room, this is what happens here:

- Loads and stores reach image, firmware and CLINT; trace memory is for fetch only. Misalignment traps before faults do.
- After UNHANDLED_TRAP the pc is the trapping instruction's address.
- xgctl bit 0 clear: every check counts as NONE, so a loop bit always jumps.
- Sidecar words that the linker refuses: a check on an instruction without a result is not evaluated.
- Without the guard engine xg.set, xg.watch and the xg CSRs are illegal and sidecar words have no effect; without the
  value-pattern table nothing is observed.
- Without Zdinx its instructions and CSRs are illegal.
- TNV details: sim/patterns.py.
"""

from __future__ import annotations

import ctypes
import functools
import mmap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sim import cgen
from sim.machine import COUNTERS, PC, Event, MachineError, csr_number
from sim.pins import Stimulus
from spec import memory_map as mm
from spec.host_link import Halt
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS, PatternReport
from spec.pins import MAX_PINS, PINS
from spec.sidecar import EXIT_TABLE_ENTRIES, GUARD_OPERANDS, SIDECAR, WATCH_SLOTS

_SLICE = 4_000_000  # steps between looks at `interrupt`
_WORD = 0xFFFF_FFFF


class Retired(NamedTuple):
    """One instruction retired, or one trap taken by an instruction (trap=1: nothing else happened).

    rd and rd_value are 0 where nothing is written to a register, rd_high where no pair is; mem_read and mem_written are
    sizes in bytes, mem_data the bytes loaded or stored, zero-extended. next_pc includes guards and loop bits. The order
    is cgen.LOG_FIELDS.
    """

    pc: int
    insn: int
    rd: int
    rd_value: int
    rd_high: int
    mem_address: int
    mem_read: int
    mem_written: int
    mem_data: int
    next_pc: int
    trap: int


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(cgen.library()))
    state = ctypes.POINTER(cgen.State)
    library.run.argtypes, library.run.restype = [state, ctypes.c_uint64], ctypes.c_uint64
    library.csr_read.argtypes = [state, ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32)]
    library.csr_write.argtypes = [state, ctypes.c_uint32, ctypes.c_uint32]
    library.watch_compare.argtypes = [state, ctypes.c_uint32, ctypes.c_int]
    library.pin_word.argtypes = [state, ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32)]
    library.watch_refilter.argtypes = [state]
    library.float_result.argtypes = [state, ctypes.c_uint32, *[ctypes.c_uint64] * 3, ctypes.c_uint32]
    library.float_result.argtypes += [ctypes.POINTER(ctypes.c_uint32)]
    library.float_result.restype = ctypes.c_uint64
    library.observe.argtypes = [state, ctypes.c_uint32, ctypes.c_uint32]
    return library


class IssMachine:
    """A core over the memory image `image`, which stays shared: native code may change it while the core is halted.

    image: writable buffer at IMAGE.base, its size a multiple of 4. guards, patterns, floats: is the engine, the
    table, Zdinx built in? pins: it has spec.pins.MAX_PINS pins, and this is what comes in.
    on_retire: called with each `Retired` (slow); it may be set and reset between runs, as may
    on_log: called with words, cgen.LOG_FIELDS for each instruction, of many instructions at a time.
    """

    def __init__(
        self,
        image: bytearray | mmap.mmap | memoryview,
        *,
        guards: bool = True,
        patterns: bool = True,
        floats: bool = False,
        pins: Stimulus | None = None,
        on_retire: Callable[[Retired], None] | None = None,
    ) -> None:
        size = len(image)
        if size % 4 or size > 0x4000_0000:
            raise ValueError(f"an image of {size} bytes: it must be a multiple of 4 and at most 1 GiB")
        self.on_retire = on_retire
        self.on_log: Callable[[list[int]], None] | None = None
        self._c = _library()
        self._interrupted = False
        self._image = (ctypes.c_uint8 * size).from_buffer(image)
        self._s = s = cgen.State()
        s.image, s.image_size = ctypes.addressof(self._image), size
        s.guards, s.patterns, s.floats = guards, patterns, floats
        if pins is not None:
            s.pins, s.levels, s.periods[:] = MAX_PINS, pins.levels, pins.periods
        s.mtimecmp = (1 << 64) - 1
        s.mstatus, s.xgctl, s.halt, s.pc = 0x1800, 3, Halt.RESET, mm.RESET_PC
        self._windows = [(_span(window, words), getattr(s, name)) for window, name, words in _WINDOWS]
        self._trace_decoded = _address(s, "trace_decoded")
        #: region -> (host address, bytes, decoded instructions or None)
        self._memories: tuple[tuple[mm.Region, int, int, int | None], ...] = (
            (mm.IMAGE, s.image, size, None),
            (mm.TRACE, _address(s, "trace"), mm.TRACE.size, self._trace_decoded),
            (mm.FIRMWARE, _address(s, "firmware"), mm.FIRMWARE.size, _address(s, "firmware_decoded")),
        )

    # --- memory ---

    def read_word(self, address: int) -> int:
        if address & 3:
            raise MachineError(f"word access at {address:#x}")
        if address in PINS:
            value = ctypes.c_uint32()
            if self._c.pin_word(self._s, address - PINS.base, ctypes.byref(value)):
                return value.value
        place = self._place(address, 4)
        return int.from_bytes(ctypes.string_at(place[0], 4), "little") if place else self._read_window(address)

    def write_word(self, address: int, value: int) -> None:
        if address & 3:
            raise MachineError(f"word access at {address:#x}")
        if self._place(address, 4):
            self.write_bytes(address, (value & _WORD).to_bytes(4, "little"))
        else:
            self._write_window(address, value & _WORD)

    def read_places(self, addresses: Sequence[int]) -> list[int]:
        """The words at these addresses."""
        return [self.read_word(address) for address in addresses]

    def write_places(self, words: Sequence[tuple[int, int]]) -> None:
        """Words (address, value)."""
        for address, value in words:
            self.write_word(address, value)

    def read_bytes(self, address: int, count: int) -> bytes:
        place = self._place(address, count)
        if place:
            return ctypes.string_at(place[0], count)
        if address & 3 or count & 3:
            raise MachineError(f"access to {count} bytes at {address:#x}: not mapped, or not whole words of a window")
        return b"".join(self._read_window(a).to_bytes(4, "little") for a in range(address, address + count, 4))

    def write_bytes(self, address: int, data: bytes | bytearray | memoryview) -> None:
        data, count = bytes(data), len(data)
        place = self._place(address, count)
        if place:
            ctypes.memmove(place[0], data, count)
            self._changed(address, count, place[1])
            return
        if address & 3 or count & 3:
            raise MachineError(f"access to {count} bytes at {address:#x}: not mapped, or not whole words of a window")
        for i in range(0, count, 4):
            self._write_window(address + i, int.from_bytes(data[i : i + 4], "little"))

    def _place(self, address: int, count: int) -> tuple[int, int | None] | None:
        """Host address of core memory, and of the decoded instruction of its first word (None: holds no code)."""
        for region, base, size, decoded in self._memories:
            offset = address - region.base
            if 0 <= offset and offset + count <= size:
                return base + offset, None if decoded is None else decoded + (offset >> 2) * cgen.DECODED_BYTES
        return None

    def _changed(self, address: int, count: int, decoded: int | None) -> None:
        if decoded is not None:
            words = ((address & 3) + count + 3) >> 2
            ctypes.memset(decoded, 0, words * cgen.DECODED_BYTES)
        elif self._s.watch_filter:
            for i in range(WATCH_SLOTS):
                armed = self._s.watches[4 * i]
                if armed and address - 4 < armed < address + count:
                    self._c.watch_compare(self._s, armed, 0)

    def _window(self, address: int) -> tuple[Any, int]:
        """The array of the state that holds a window's word, and the index in it."""
        for window, array in self._windows:
            if address in window and not address & 3:
                return array, (address - window.start) >> 2
        raise MachineError(f"address {address:#x} is not mapped")

    def _read_window(self, address: int) -> int:
        if address in mm.CLINT:
            time = self._s.counters[_CYCLES] + self._s.mtime_offset
            pair = {0x4000: self._s.mtimecmp, 0xBFF8: time}.get(address - mm.CLINT.base & ~7, 0)
            return int(pair >> (8 * (address & 4)) & _WORD)
        if address in mm.PATTERN_WINDOW:
            entry, field = _pattern_place(address)
            return int(self._s.table[entry * len(FIELDS) + field]) if field < len(FIELDS) else 0
        array, index = self._window(address)
        return int(array[index])

    def _write_window(self, address: int, value: int) -> None:
        if address in _CLINT:
            if address - mm.CLINT.base & ~7 == 0x4000:
                shift = 8 * (address & 4)
                self._s.mtimecmp = self._s.mtimecmp & ~(_WORD << shift) | value << shift
            return
        if address in _PATTERNS:
            self._clear_entry(_pattern_place(address)[0])
            return
        array, index = self._window(address)
        if not self._s.guards and value:
            raise MachineError(f"write to {address:#x}: this core has no guard engine")
        if address in _SIDECAR:
            SIDECAR.verify(value)
            ctypes.memset(self._trace_decoded + index * cgen.DECODED_BYTES, 0, cgen.DECODED_BYTES)
        array[index] = value
        if address in _WATCHES:
            self._c.watch_refilter(self._s)

    # --- registers ---

    def read_reg(self, number: int) -> int:
        if not 0 <= number <= PC:
            raise MachineError(f"no register {number}")
        return int(self._s.pc if number == PC else self._s.x[number])

    def write_reg(self, number: int, value: int) -> None:
        if not 0 <= number <= PC:
            raise MachineError(f"no register {number}")
        if number == PC:
            if value & 3:
                raise MachineError(f"pc {value:#x} is not a multiple of 4")
            self._s.pc = value & _WORD
        elif number:
            self._s.x[number] = value & _WORD

    def read_regs(self) -> list[int]:
        return [*self._s.x[:32], self._s.pc]

    def write_regs(self, values: Mapping[int, int]) -> None:
        for number, value in values.items():
            self.write_reg(number, value)

    def read_csr(self, which: int | str) -> int:
        value = ctypes.c_uint32()
        if not self._c.csr_read(self._s, csr_number(which), ctypes.byref(value)):
            raise MachineError(f"this core has no CSR {which!r}")
        return value.value

    def write_csr(self, which: int | str, value: int) -> None:
        if not self._c.csr_write(self._s, csr_number(which), value & _WORD):
            raise MachineError(f"this core has no CSR {which!r}, or it is read-only")

    # --- running ---

    def run(self, max_cycles: int | None = None) -> Event:
        """See `Machine.run`. An `interrupt` that comes before the run ends this run."""
        s = self._s
        s.logging, s.log_count = self.on_retire is not None or self.on_log is not None, 0
        self._c.watch_compare(s, 0, 1)
        left = max_cycles
        while not self._interrupted and left != 0:
            budget = _SLICE if left is None else min(left, _SLICE)
            unused = self._c.run(s, budget)
            if left is not None:
                left -= budget - unused
            if s.logging:
                self._drain_log()
            if s.halt:
                return Event(Halt(s.halt), s.code if s.halt == Halt.HOST_CALL else 0)
        self._interrupted = False
        s.halt = Halt.REQUESTED
        return Event(Halt.REQUESTED)

    def interrupt(self) -> None:
        self._interrupted = True

    def _drain_log(self) -> None:
        width, count = len(cgen.LOG_FIELDS), self._s.log_count
        words = self._s.log[: width * count]
        self._s.log_count = 0
        if self.on_log is not None:
            self.on_log(words)
        for i in range(0, width * count, width):
            if self.on_retire is None:
                break
            self.on_retire(Retired(*words[i : i + width]))

    def counters(self) -> dict[str, int]:
        return dict(zip(COUNTERS, self._s.counters, strict=True))

    # --- the value-pattern table ---

    def patterns(self) -> list[PatternReport]:
        n = len(FIELDS)
        words = [self._s.table[n * i : n * i + n] for i in range(ENTRIES)]
        return [PatternReport.decode(entry) for entry in words if entry[0]]

    def clear_patterns(self) -> None:
        for i in range(ENTRIES):
            self._clear_entry(i)

    def _clear_entry(self, index: int) -> None:
        size = 4 * len(FIELDS)
        ctypes.memset(_address(self._s, "table") + index * size, 0, size)

    def close(self) -> None:
        """Give the image back (an mmap can be closed then). The machine is unusable afterwards."""
        self._s.image = self._s.image_size = 0
        self._memories = self._memories[1:]
        del self._image


_CYCLES = list(COUNTERS).index("cycles")
_WINDOWS = (
    (mm.SIDECAR_WINDOW, "sidecar", mm.TRACE.size // 4),
    (mm.OPERAND_WINDOW, "operands", GUARD_OPERANDS),
    (mm.EXIT_WINDOW, "exits", 2 * EXIT_TABLE_ENTRIES),
    (mm.WATCH_WINDOW, "watches", 4 * WATCH_SLOTS),
)


def _span(region: mm.Region, words: int | None = None) -> range:
    """Its addresses, of `words` words where not of all."""
    return range(region.base, region.end if words is None else region.base + 4 * words)


_CLINT, _PATTERNS = _span(mm.CLINT), _span(mm.PATTERN_WINDOW)
_SIDECAR, _WATCHES = _span(mm.SIDECAR_WINDOW), _span(mm.WATCH_WINDOW)


def _address(state: cgen.State, name: str) -> int:
    """Host address of a field of the state."""
    return ctypes.addressof(state) + int(getattr(cgen.State, name).offset)


def _pattern_place(address: int) -> tuple[int, int]:
    """Entry and field number of a word of the pattern window."""
    entry, offset = divmod(address - mm.PATTERN_WINDOW.base, ENTRY_BYTES)
    if entry >= ENTRIES:
        raise MachineError(f"address {address:#x} is beyond the value-pattern table")
    return entry, offset >> 2

"""A core with a memory of its own behind a session's image: what the host writes goes there, what it reads is fetched.

A session and its JIT work on the image in the host's memory, which `iss` and `rtl` share; a board does not.
`MirroredMachine` keeps both alike: before the core runs it gets the words that the host has changed, afterwards the
host gets the lines that the core has changed. Which these are the core finds itself: data memory holds, behind the
image, a copy of what both last agreed on, and a routine at the end of firmware memory compares the two and lists lines
that differ. So it is exact; and a stop costs the time of that comparison (a cycle or two a word) and the changed lines'
time on the link. Free memory is zero (runtime/vm/gc.py) and is not fetched.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sim.asm import Assembler
from sim.linked import MASK
from sim.machine import PC, Event, MachineError
from sim.progress import step
from spec.heap import VM_OFFSET, VM_STATE
from spec.host_link import Halt, HostCall
from spec.memory_map import FIRMWARE, IMAGE
from spec.pins import PINS

LINE = 64  # bytes
APART = 0x2000  # bytes between image and copy, so that the two do not meet in a data cache of 16 KiB
ROUTINE = 400  # bytes
BLOCK = 4096  # bytes that are compared at once on the host
_AT, _END, _COPY, _LIST, _MINE, _THEIRS, _MORE, _LESS = 5, 6, 7, 28, 29, 30, 31, 9


def room(size: int) -> int:
    """Bytes of data memory for an image of so many: the image, its copy, and a list of all lines."""
    return 2 * size + APART + 4 + 4 * (size // LINE)


class MirroredMachine:
    """`inner` (sim/machine.py), halted, its data memory zero, over `image`, a writable buffer of the host's.

    sizes: bytes of inner's memories, by region; `room` says how much of data memory it takes, and of firmware memory it
    takes the last ROUTINE bytes. `fetched`, `sent`: words that went over the link for the image.
    """

    def __init__(self, inner: Any, image: Any, sizes: Mapping[str, int]) -> None:
        self.inner = inner
        self.buffer = memoryview(image).cast("B")
        self.size = len(self.buffer)
        if self.size % BLOCK:
            raise ValueError(f"an image of {self.size} bytes: it must be a multiple of {BLOCK}")
        self.agreed = bytearray(self.size)
        self.fetched = self.sent = 0
        self._mine: Counter[str] = Counter()  # what the core counted in the routine
        self._copy = IMAGE.base + self.size + APART
        self._list = self._copy + self.size
        self._compare = FIRMWARE.base + sizes[FIRMWARE.name] - ROUTINE
        if room(self.size) > sizes[IMAGE.name]:
            raise ValueError(f"an image of {self.size} bytes needs {room(self.size)} of {sizes[IMAGE.name]}")
        code = self._routine(self._compare).code_bytes()
        assert len(code) <= ROUTINE  # (firmware ends above it: tests/boards/test_mirror.py)
        inner.write_bytes(self._compare, code)
        self._begun = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def _routine(self, base: int) -> Any:
        """Lists the lines of the image that differ from the copy, as addresses behind their number, and copies them."""
        asm = Assembler(base)
        asm.li(_AT, IMAGE.base)
        asm.li(_END, IMAGE.base + self.size)
        asm.li(_COPY, self._copy)
        asm.li(_LIST, self._list + 4)
        asm.label("line")
        for offset in range(0, LINE, 8):
            asm.emit("lw", rd=_MINE, rs1=_AT, imm=offset)
            asm.emit("lw", rd=_THEIRS, rs1=_COPY, imm=offset)
            asm.emit("lw", rd=_MORE, rs1=_AT, imm=offset + 4)
            asm.emit("lw", rd=_LESS, rs1=_COPY, imm=offset + 4)
            asm.emit("bne", rs1=_MINE, rs2=_THEIRS, target="differs")
            asm.emit("bne", rs1=_MORE, rs2=_LESS, target="differs")
        asm.label("next")
        asm.emit("addi", rd=_AT, rs1=_AT, imm=LINE)
        asm.emit("addi", rd=_COPY, rs1=_COPY, imm=LINE)
        asm.emit("bne", rs1=_AT, rs2=_END, target="line")
        asm.li(_MINE, self._list)
        asm.emit("sub", rd=_LIST, rs1=_LIST, rs2=_MINE)
        asm.emit("sw", rs1=_MINE, rs2=_LIST, imm=0)
        asm.emit("xg.host", code=int(HostCall.RETURN))
        asm.label("differs")
        for offset in range(0, LINE, 8):
            asm.emit("lw", rd=_MINE, rs1=_AT, imm=offset)
            asm.emit("lw", rd=_MORE, rs1=_AT, imm=offset + 4)
            asm.emit("sw", rs1=_COPY, rs2=_MINE, imm=offset)
            asm.emit("sw", rs1=_COPY, rs2=_MORE, imm=offset + 4)
        asm.emit("sw", rs1=_LIST, rs2=_AT, imm=0)
        asm.emit("addi", rd=_LIST, rs1=_LIST, imm=4)
        asm.j("next")
        return asm.finish()

    # --- memory ---
    def _offset(self, address: int, count: int) -> int | None:
        """Where in the image; None: elsewhere. Raises MachineError for what is behind it."""
        if address not in IMAGE or address in PINS:
            return None
        offset = address - IMAGE.base
        if offset + count > self.size:
            raise MachineError(f"address {address:#x} is behind the image")
        return offset

    def read_word(self, address: int) -> int:
        if self._offset(address, 4) is None:
            return int(self.inner.read_word(address))
        if address & 3:
            raise MachineError(f"address {address:#x} is not a multiple of 4")
        return int.from_bytes(self.read_bytes(address, 4), "little")

    def write_word(self, address: int, value: int) -> None:
        if self._offset(address, 4) is None:
            self.inner.write_word(address, value)
        else:
            self.write_bytes(address, (value & MASK).to_bytes(4, "little"))

    def read_bytes(self, address: int, count: int) -> bytes:
        offset = self._offset(address, count)
        if offset is None:
            return bytes(self.inner.read_bytes(address, count))
        return bytes(self.buffer[offset : offset + count])

    def write_bytes(self, address: int, data: bytes) -> None:
        offset = self._offset(address, len(data))
        if offset is None:
            self.inner.write_bytes(address, data)
        else:
            self.buffer[offset : offset + len(data)] = data

    # --- running ---
    def run(self, max_cycles: int | None = None) -> Event:
        self._send()
        event: Event = self.inner.run(max_cycles)
        self._fetch()
        return event

    def counters(self) -> dict[str, int]:
        return {name: count - self._mine[name] for name, count in self.inner.counters().items()}

    def output_waits(self) -> None:
        """For a core that runs: if it has printed something, it is to return to the host with it."""
        if self.inner.read_word(VM_STATE.base + VM_OFFSET["output_length"]):
            self.inner.write_word(VM_STATE.base + VM_OFFSET["interrupt"], 1)

    # --- both alike ---
    def _send(self) -> None:
        """The core gets what the host has changed; so does the copy, which in the beginning the core makes itself."""
        words = self._changed()
        self.sent += len(words)
        if self._begun:
            apart = self._copy - IMAGE.base
            self.inner.write_places([*words, *((address + apart, value) for address, value in words)])
            return
        with step("loading the image"):
            for at in range(0, len(words), BLOCK):
                self.inner.write_places(words[at : at + BLOCK])
        self._begun = True
        self._run_routine()

    def _changed(self) -> list[tuple[int, int]]:
        """Words (address, value) that differ from what was agreed on, which they are from now on."""
        agreed = memoryview(self.agreed)
        found = []
        for block in range(0, self.size, BLOCK):
            new, old = bytes(self.buffer[block : block + BLOCK]), agreed[block : block + BLOCK]
            if new != old:
                pairs = zip(memoryview(new).cast("I"), old.cast("I"), strict=True)
                found += [(IMAGE.base + block + 4 * i, a) for i, (a, b) in enumerate(pairs) if a != b]
                old[:] = new
        return found

    def _run_routine(self) -> None:
        inner = self.inner
        registers, before = inner.read_regs(), inner.counters()
        inner.write_reg(PC, self._compare)
        event = inner.run()
        while event.halt is Halt.REQUESTED:  # somebody has interrupted the program meanwhile, and told the VM so
            event = inner.run()
        if event != Event(Halt.HOST_CALL, HostCall.RETURN):
            raise MachineError(f"the comparison of memories ended in {event.halt.name} {event.code}")
        used = (_AT, _END, _COPY, _LIST, _MINE, _THEIRS, _MORE, _LESS, PC)
        inner.write_regs({number: registers[number] for number in used})
        self._mine.update(inner.counters())
        self._mine.subtract(before)

    def _listed(self) -> list[int]:
        """Addresses of the lines that the core has changed, by the core."""
        inner = self.inner
        self._run_routine()
        count = (inner.read_word(self._list) - 4) // 4
        return list(inner.read_places([self._list + 4 + 4 * i for i in range(count)]))

    def _fetch(self) -> None:
        """The host gets what the core has changed."""
        state, rest = [], []
        for address in self._listed():
            if address in VM_STATE:
                state.append(address)
            elif address not in PINS:
                rest.append(address)
        self._fetch_lines(state)
        free = self._free()
        self._fetch_lines([a for a in rest if not any(start <= a and a + LINE <= end for start, end in free)])
        for start, end in free:
            for address in (a for a in rest if start <= a and a + LINE <= end):
                self._take(address, bytes(LINE))

    def _free(self) -> list[tuple[int, int]]:
        """What of the semispaces is free, so that it is zero."""
        names = ("alloc_ptr", "space_start", "other_start", "space_size")
        pointer, start, other, size = (self.read_word(VM_STATE.base + VM_OFFSET[name]) for name in names)
        return [(pointer + BLOCK, start + size), (other, other + size)]

    def _fetch_lines(self, addresses: Sequence[int]) -> None:
        words = self.inner.read_places([address + i for address in addresses for i in range(0, LINE, 4)])
        self.fetched += len(words)
        data = array("I", words).tobytes()
        for i, address in enumerate(addresses):
            self._take(address, data[i * LINE : (i + 1) * LINE])

    def _take(self, address: int, data: bytes) -> None:
        """What the core has made of a line. A word that another thread of the host has changed meanwhile stays."""
        start = address - IMAGE.base
        mine, agreed = (memoryview(of)[start : start + LINE].cast("I") for of in (self.buffer, self.agreed))
        for i, word in enumerate(memoryview(data).cast("I")):
            if mine[i] == agreed[i]:
                mine[i] = word
            agreed[i] = word

"""What the host does in the interpreter's place, charged as the core's work.

Where a session's interpreter runs on the core (`Options.charged`), the machine counts all of the program but the
bytecodes that the tracer and the blackhole interpreter execute on the host, and the exits and entries themselves. Here
these are counted:

- Bytecodes: the interpreter's firmware executes the very same ones on the instruction-set simulator, from a copy of
  the image as it was when the host began; the instructions between merge points are counted. The copy is dropped then.
- A bytecode whose frame is gone when its guard fails (RETURN, behind the pop of a frame) is charged with what the same
  bytecode cost when it was last replayed; `estimated` counts these.
- Exits, entries, and the exit handler where it finds a bridge: jit/backend/stubs.py.

Instructions become cycles by the interpreter's own cycles per instruction in the same run on the same core.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from jit.backend.stubs import ENTRY, FINISH, HANDLER, exit_instructions
from jit.backend_api import Exit, ExitKind
from jit.hostwork import Greens, Position
from jit.jitcode import DriverInfo
from runtime.image import Image
from runtime.resident import call, prepare, start
from runtime.translate.firmware import Firmware
from runtime.translate.native import vm_function
from sim.cgen import LOG_FIELDS
from sim.iss import IssMachine
from spec.heap import VM_OFFSET, VM_STATE
from spec.host_link import Halt, HostCall
from spec.memory_map import FIRMWARE, IMAGE

_COUNTER = VM_STATE.base + VM_OFFSET["bytecodes"]
_WIDTH, _ADDRESS, _WRITTEN = len(LOG_FIELDS), LOG_FIELDS.index("mem_address"), LOG_FIELDS.index("mem_written")
_SLICE = 400  # instructions between looks whether the stretch is over


@dataclass
class Counts:
    """`bytecodes` of `instructions` on the host; `estimated` of them could not be replayed. `redirected`: exits
    for which a handler has to find the bridge (RiscvBackend.redirected)."""

    bytecodes: int = 0
    instructions: int = 0
    estimated: int = 0
    entries: int = 0
    exits: int = 0
    redirected: int = 0
    exit_instructions: int = 0  # of all three


@dataclass
class _Copy:
    """A second image, which the replays change. `allocated`: what of the space in use they have written to."""

    image: Image
    memory: bytearray = field(init=False)
    space: int = -1
    immortal: tuple[int, int] = (0, 0)
    allocated: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.memory = bytearray(self.image.size)

    def word(self, name: str) -> int:
        at = _at(name)
        return int.from_bytes(self.memory[at : at + 4], "little")

    def set_word(self, name: str, value: int) -> None:
        at = _at(name)
        self.memory[at : at + 4] = value.to_bytes(4, "little")

    def take(self) -> None:
        """Make it equal to the image, as far as the VM reads it."""
        theirs, mine = memoryview(self.image.buffer), memoryview(self.memory)
        space, pointer, immortal = (self.image.vm(name) for name in ("space_start", "alloc_ptr", "immortal_ptr"))
        if space != self.space:
            mine[:] = theirs
        else:
            for first, end in ((IMAGE.base, immortal), (space, pointer)):
                mine[first - IMAGE.base : end - IMAGE.base] = theirs[first - IMAGE.base : end - IMAGE.base]
            for (_, dirty), clean in ((self.immortal, immortal), (self.allocated, pointer)):
                if dirty > clean:
                    mine[clean - IMAGE.base : dirty - IMAGE.base] = bytes(dirty - clean)
        theirs.release()
        self.space, self.immortal, self.allocated = space, (immortal, immortal), (pointer, pointer)

    def changed(self) -> None:
        """A replay is over: note what it has allocated. After a collection all is copied anew."""
        if self.word("space_start") != self.space:
            self.space = -1
        self.immortal = self.immortal[0], self.word("immortal_ptr")
        self.allocated = self.allocated[0], self.word("alloc_ptr")


def _at(name: str) -> int:
    return VM_STATE.base + VM_OFFSET[name] - IMAGE.base


class Charges:
    """A jit.hostwork.HostWork for one session."""

    def __init__(self, image: Image, firmware: Firmware, info: DriverInfo, backend: Any) -> None:
        self.counts = Counts()
        self.costs: dict[Greens, int] = {}  # of bytecodes, when they were last replayed
        self.backend = backend
        self._copy = _Copy(image)
        self._iss = IssMachine(self._copy.memory, guards=False, patterns=False, floats=True)
        self._iss.write_bytes(FIRMWARE.base, firmware.code)
        prepare(self._iss)
        self._leave = firmware.address(info.leave)
        self._interpret = firmware.address(vm_function("interpret"))
        self._ready = False
        self._instructions = 0
        self._merge_points: list[int] = []

    # --- exits and entries ---
    def entered(self, trace_id: int) -> None:
        self.counts.entries += 1
        self.counts.exit_instructions += ENTRY

    def left(self, exit_: Exit) -> None:
        self.counts.exits += 1
        if exit_.kind is ExitKind.FINISH or exit_.guard is None:
            self.counts.exit_instructions += FINISH
        else:
            sites = self.backend.by_guard[exit_.guard]
            self.counts.exit_instructions += max(exit_instructions(exit_.guard, site.locations) for site in sites)

    def counted(self) -> Counts:
        """All that is to be charged."""
        redirected: int = self.backend.redirected
        instructions = self.counts.exit_instructions + HANDLER * redirected
        return replace(self.counts, redirected=redirected, exit_instructions=instructions)

    # --- bytecodes ---
    def begin(self, position: Position) -> None:
        self._ready = position.frame is not None and position.greens is not None
        if not self._ready:
            return
        assert position.frame is not None and position.greens is not None
        self._copy.take()
        for name, value in {"hot_threshold": 0, "interrupt": 0, "output_length": 0}.items():
            self._copy.set_word(name, value)
        call(self._iss, self._leave, lambda _service, _argument: 0, [*position.greens, position.frame])

    def end(self, points: Sequence[Greens | None]) -> None:
        self.counts.bytecodes += len(points)
        costs = self._replay(len(points)) if self._ready and points else []
        self._ready = False
        for point, cost in zip(points, costs, strict=False):
            self.counts.instructions += cost
            if point is not None:
                self.costs[point] = cost
        for point in points[len(costs) :]:
            self.counts.estimated += 1
            self.counts.instructions += self._estimate(point)

    def _estimate(self, point: Greens | None) -> int:
        """Of a bytecode that cannot be replayed now: what it cost before, or the mean of those that could."""
        if point in self.costs:
            return self.costs[point]
        replayed = self.counts.bytecodes - self.counts.estimated
        return self.counts.instructions // max(replayed, 1)

    def _replay(self, count: int) -> list[int]:
        """Interpret so many bytecodes on the copy; what each took. Fewer where the program ends or fails before."""
        iss, passed = self._iss, self._merge_points
        passed.clear()
        self._instructions = 0
        start(iss, self._interpret)
        iss.on_log = self._retired
        try:
            while len(passed) <= count:
                event = iss.run(_SLICE)
                if event.halt is Halt.HOST_CALL and event.code == HostCall.SERVICE:
                    self._copy.set_word("output_length", 0)
                elif event.halt is not Halt.REQUESTED:
                    passed.append(self._instructions)  # the interpreter returns: the last bytecode ends
                    break
        finally:
            iss.on_log = None
            self._copy.changed()
        return [b - a for a, b in zip(passed[:count], passed[1:], strict=False)]

    def _retired(self, log: list[int]) -> None:
        """Instructions of the interpreter: those that count a bytecode stand at merge points."""
        addresses = log[_ADDRESS::_WIDTH]
        place = -1
        for _ in range(addresses.count(_COUNTER)):
            place = addresses.index(_COUNTER, place + 1)
            if log[place * _WIDTH + _WRITTEN]:
                self._merge_points.append(self._instructions + place + 1)
        self._instructions += len(addresses)

    def close(self) -> None:
        self._iss.close()


def whole_program(traces: Mapping[str, int], interpreter: Mapping[str, int], counts: Counts) -> dict[str, Any]:
    """Cycles of everything. The arguments: what the core counted in traces, and in the interpreter on it."""
    instructions = counts.instructions + counts.exit_instructions
    each = interpreter["cycles"] / max(interpreter["instructions"], 1)
    return {
        **asdict(counts),
        "interpreter_cycles": interpreter["cycles"],
        "interpreter_instructions": interpreter["instructions"],
        "cycles": traces["cycles"] + interpreter["cycles"] + round(each * instructions),
    }

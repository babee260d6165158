"""Resume data from snapshots: which values a guard's exit needs, and how the interpreter's state is rebuilt of them.

Each value is listed once in failargs. Virtual objects stay virtual: the exit allocates them. A small int whose word
was never made is rebuilt from the untagged int. Dirty slots of the entry frame are pending stores.
"""

from __future__ import annotations

from jit.ir import (
    Const,
    FieldDescr,
    Op,
    PendingStore,
    ResumeData,
    ResumeValue,
    Snapshot,
    Value,
    VirtualObject,
    VirtualRef,
    fail_ref,
    is_zero,
)
from jit.optimizer.emission.moments import moment
from jit.optimizer.emission.state import State
from jit.optimizer.facts.info import Known
from jit.phases import PHASES, RESUME


class _Builder:
    def __init__(self, state: State) -> None:
        self.state = state
        self.failargs: list[Value] = []
        self.numbers: dict[Value, int] = {}
        self.virtuals: list[VirtualObject] = []
        self.virtual_numbers: dict[Value, int] = {}
        self.waiting: list[Value] = []

    def number(self, value: Value) -> int:
        number = self.numbers.get(value)
        if number is None:
            number = self.numbers[value] = len(self.failargs)
            self.failargs.append(value)
        return number

    def value(self, value: Value) -> ResumeValue:
        value = self.state.resolve(value)
        if isinstance(value, Const):
            return value
        if value.kind == "r":
            info = self.state.refs.get(value)
            if info is not None:
                if info.virtual is not None:
                    return self.virtual(value)
                if info.lazy:
                    assert info.raw is not None
                    raw = self.state.resolve(info.raw)
                    if isinstance(raw, Const):
                        return Const((2 * raw.value + 1) & 0xFFFF_FFFF, "r")
                    return fail_ref(self.number(raw), True)
        return fail_ref(self.number(value))

    def virtual(self, value: Value) -> VirtualRef:
        number = self.virtual_numbers.get(value)
        if number is None:
            number = self.virtual_numbers[value] = len(self.virtuals)
            info = self.state.refs[value].virtual
            assert info is not None
            self.virtuals.append(VirtualObject(info.descr, info.length, None, array=info.array))
            self.waiting.append(value)
        return VirtualRef(number)

    def fill(self) -> None:
        """Contents of the virtuals found so far, which may name more of them. Zeros are left out."""
        while self.waiting:
            value = self.waiting.pop()
            entry = self.virtuals[self.virtual_numbers[value]]
            info = self.state.refs[value].virtual
            assert info is not None
            if info.header is not None:
                entry.header = self.value(info.header)
            for descr, content in info.fields.items():
                got = self.value(content)
                if not is_zero(got):
                    entry.fields[descr] = got
            for index, content in info.items.items():
                got = self.value(content)
                if not is_zero(got):
                    entry.items[index] = got

    def known(self) -> dict[int, Known]:
        """Facts about the failargs, for bridges."""
        out: dict[int, Known] = {}
        for number, value in enumerate(self.failargs):
            found = self.state.known(value)
            if found is not None:
                out[number] = found
        return out


def build_resume(state: State, snapshot: Snapshot) -> tuple[ResumeData, list[Value]]:
    """Resume data and failargs for a guard with this snapshot in the present state."""
    before = PHASES.begin(RESUME)
    builder = _Builder(state)
    frames = []
    for frame in snapshot.frames:
        registers = {register: builder.value(value) for register, value in frame.registers.items()}
        frames.append((frame.jitcode, frame.pc, registers))
    pending = []
    for frame_state in state.frames.values():
        for descr, index in frame_state.dirty:
            obj = builder.value(frame_state.frame)
            value = builder.value(frame_state.slots[descr, index])
            pending.append(PendingStore(obj, descr, 0 if isinstance(descr, FieldDescr) else index or 0, value))
    builder.fill()
    data = ResumeData(frames, builder.virtuals, pending)
    if state.options.draft is None:  # what bridges from there must know
        data.known = builder.known()
        data.virtualizables = [builder.numbers[frame] for frame in state.frames if frame in builder.numbers]
        if state.loop is not None:
            data.loop = moment(state, state.loop)
    PHASES.end(before)
    return data, builder.failargs


def set_apart(guard: Op, number: int) -> None:
    """The guard stands for this fact: its exit is its own, since what goes on from there is another version."""
    guard.comment = f"speculation {number}"
    guard.resume, guard.failargs = guard.resume.copy(), list(guard.failargs or ())

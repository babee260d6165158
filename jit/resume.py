"""From a guard's resume data and the values of its failargs back to jitcode frames.

Virtual objects are allocated in the image (one reservation, so at most one collection, with the references among the
failargs on the shadow stack), then filled; then the pending stores are made. `for_blackhole` gives concrete frames,
`for_bridge` frames of boxes, with the allocations and stores recorded as the bridge's first operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jit.backend_api import Number
from jit.blackhole import BFrame
from jit.executor import Executor, OutOfMemory, Roots
from jit.ir import ArrayDescr, Const, FailRef, InputArg, Op, ResumeData, ResumeValue, VirtualObject, VirtualRef
from jit.jitcode import JitCode
from jit.recorder import Box, MIFrame, Recorder, const_box
from jit.semantics import tag


class State:
    """What a guard's exit stands for, materialized: `failargs` after a possible collection, `virtuals` as addresses."""

    def __init__(self, resume: ResumeData, kinds: Sequence[str], values: Sequence[Number], executor: Executor) -> None:
        self.resume = resume
        self.executor = executor
        self.failargs: list[Any] = list(values)
        self.virtuals: list[int] = []
        self._materialize(kinds)

    def value(self, v: ResumeValue) -> Any:
        """The concrete value."""
        if isinstance(v, Const):
            return v.value
        if isinstance(v, VirtualRef):
            return self.virtuals[v.index]
        value = self.failargs[v.index]
        return tag(value) if v.tagged else value

    def _materialize(self, kinds: Sequence[str]) -> None:
        ex, objects = self.executor, self.resume.virtuals
        if objects:
            size = sum(ex.object_size(v.descr, v.length) for v in objects)
            roots = Roots((self.failargs, i) for i, kind in enumerate(kinds) if kind == "r")
            try:
                ex.ensure(size, roots)
            except OutOfMemory:  # there is no place to raise MemoryError at; the next allocation has one
                if not ex.vm.use_reserve():
                    raise
            self.virtuals = [ex.allocate(v.descr, v.length) for v in objects]
        for at, virtual in zip(self.virtuals, objects, strict=True):
            self._fill(at, virtual)
        for store in self.resume.pending:
            obj, value = self.value(store.obj), self.value(store.value)
            if isinstance(store.descr, ArrayDescr):
                ex.set_item(obj, store.index, store.descr, value)
            else:
                ex.set_field(obj, store.descr, value)

    def _fill(self, at: int, virtual: VirtualObject) -> None:
        ex = self.executor
        if virtual.header is not None:
            ex.store("r", at, self.value(virtual.header))
        for descr, v in virtual.fields.items():
            ex.set_field(at, descr, self.value(v))
        for index, v in virtual.items.items():
            assert virtual.array is not None
            ex.set_item(at, index, virtual.array, self.value(v))


def for_blackhole(state: State, jitcodes: Sequence[JitCode]) -> list[BFrame]:
    """Frames with concrete registers."""
    frames = []
    for index, pc, registers in state.resume.frames:
        frame = BFrame(jitcodes[index], pc)
        for (_, number), v in registers.items():
            frame.regs[number] = state.value(v)
        frames.append(frame)
    return frames


class BridgeState:
    """The same with boxes: failargs are the bridge's inputargs."""

    def __init__(self, state: State, failargs: Sequence[Any], recorder: Recorder) -> None:
        self.state = state
        self.recorder = recorder
        self.inputargs = [InputArg(v.kind, f"{v.kind}{i}") for i, v in enumerate(failargs)]
        self.boxes = [Box(a, c) for a, c in zip(self.inputargs, state.failargs, strict=True)]
        self.tagged: dict[int, Box] = {}
        self.virtuals: list[Box] = []
        self._record()

    def box(self, v: ResumeValue) -> Box:
        if isinstance(v, Const):
            return const_box(v.value, v.kind)
        if isinstance(v, VirtualRef):
            return self.virtuals[v.index]
        if not v.tagged:
            return self.boxes[v.index]
        return self._tagged(v)

    def _tagged(self, v: FailRef) -> Box:
        box = self.tagged.get(v.index)
        if box is None:
            op = self.recorder.record("int_tag", [self.boxes[v.index]])
            box = self.tagged[v.index] = Box(op, self.state.value(v))
        return box

    def _record(self) -> None:
        resume = self.state.resume
        for at, virtual in zip(self.state.virtuals, resume.virtuals, strict=True):
            self.virtuals.append(Box(self._allocation(virtual), at))
        for obj, virtual in zip(self.virtuals, resume.virtuals, strict=True):
            for descr, v in virtual.fields.items():
                if not (virtual.descr.length_offset and descr.offset == virtual.descr.length_offset):
                    self.recorder.record("setfield_gc", [obj, self.box(v)], descr)
            for index, v in virtual.items.items():
                self.recorder.record("setarrayitem_gc", [obj, const_box(index, "i"), self.box(v)], virtual.array)
        for store in resume.pending:
            obj, value = self.box(store.obj), self.box(store.value)
            if isinstance(store.descr, ArrayDescr):
                self.recorder.record("setarrayitem_gc", [obj, const_box(store.index, "i"), value], store.descr)
            else:
                self.recorder.record("setfield_gc", [obj, value], store.descr)

    def _allocation(self, virtual: VirtualObject) -> Op:
        descr = virtual.descr
        length = const_box(virtual.length, "i")
        if virtual.header is not None:
            return self.recorder.record("new_instance", [self.box(virtual.header), length], descr)
        if descr.item_bytes:
            return self.recorder.record("new_array", [length], descr)
        return self.recorder.record("new", [], descr)

    def frames(self, jitcodes: Sequence[JitCode]) -> list[MIFrame]:
        out = []
        for index, pc, registers in self.state.resume.frames:
            frame = MIFrame(jitcodes[index], pc)
            for (_, number), v in registers.items():
                frame.regs[number] = self.box(v)
            out.append(frame)
        return out

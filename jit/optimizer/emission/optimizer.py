"""The forward pass: takes recorded operations one after another through the stages and emits what is left.

Each stage is a file with a table HANDLERS: operation name -> function(optimizer, op). The operation comes with its
arguments replaced by what is known of them. A handler returns the value that stands for the operation's result
(DONE for operations without one), or None to leave it to the next stage; what no stage takes is emitted. A handler
may put other operations through the stages with `do`. Recorded operations are never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jit.ir import Const, Op, ResumeData, Snapshot, Value, is_zero
from jit.optimizer.emission.resumedata import build_resume
from jit.optimizer.emission.state import State
from jit.optimizer.facts.frames import SlotKey, Virtualizable
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.info import Fact, Options, RefInfo

Handler = Callable[["Optimizer", Op], "Value | None"]
Handlers = Mapping[str, Handler]  # operation name -> what a stage does with it
DONE: Value = Const(0, "i")  # result of an operation without one


@dataclass(frozen=True)
class Stages:
    """`handlers`: operation name -> the handlers that see it, first to last. `speculate(optimizer, number, recorded
    operation, fact)`: puts in the guard that makes the fact hold."""

    handlers: dict[str, tuple[Handler, ...]]
    speculate: Callable[[Optimizer, int, Op, Fact], None]


#: Emitted operations after which re-execution from an earlier guard would repeat an effect.
_NO_EFFECT = ("new", "new_array", "new_instance", "debug_merge_point", "int_add_ovf", "int_sub_ovf", "int_mul_ovf",
              "int_lshift_ovf")  # fmt: skip


class AskedLate(Exception):
    """A guard of a draft leaves to a merge point of which no earlier draft has wanted resume data: once more, then."""


_LATE: tuple[ResumeData, list[Value]] = ResumeData([]), []  # stands for resume data that drafts hardly ever want


class Optimizer(State):
    """One pass over a trace: what is known, and the operations emitted so far. `stages`: who handles operations."""

    def __init__(self, options: Options, stages: Stages) -> None:
        super().__init__(options)
        self.handlers, self.speculate = stages.handlers, stages.speculate
        self.out: list[Op] = []
        self.removed: set[Op] = set()  # emitted, then found superfluous
        self.snapshot: Snapshot | None = None  # of the guard being optimized
        self.shared: tuple[ResumeData, list[Value]] | None = None  # resume data that the next guard may share
        self.overflow: Op | None = None  # overflow operation, to be emitted with its guard
        self.overflow_known: bool | None = False  # outcome for the next overflow guard (None: must be checked)
        self.pc: Any = None
        self.at_guard: list[Callable[[], None]] = []  # speculation that waits for the next snapshot
        self.at_jump: Callable[[Optimizer, Op], bool] | None = None  # of bridges: may go to a label instead
        self.relies_on: set[int] = set()  # addresses of quasi-immutable fields
        self.header_epoch = 0  # counts what may have changed an instance's map
        self.speculative = bool(options.facts or options.watched)
        self.passes = 0
        self.point = (0, 0)  # the merge point above: pass over the trace, number of the recorded operation

    # --- frames ---

    def show_frames(self, writes: frozenset[tuple[str, str]] | None) -> None:
        """Before a call that looks into frames: what was put off is stored. Slots that it may write are forgotten."""
        for frame in self.frames.values():
            self.flush(frame)
            for key in list(frame.slots):
                if writes is None or (key[0].struct, key[0].name) in writes:
                    del frame.slots[key]

    def store_slot(self, frame: Virtualizable, key: SlotKey) -> None:
        """Really store a dirty slot."""
        descr, index = key
        value = self.resolve(frame.slots[key])
        del frame.dirty[key]
        if index is None:
            self.emit(Op("setfield_gc", [frame.frame, value], descr))
        else:
            self.emit(Op("setarrayitem_gc", [frame.frame, Const(index, "i"), value], descr))

    def flush(self, frame: Virtualizable) -> None:
        """Really store all dirty slots."""
        for key in list(frame.dirty):
            self.store_slot(frame, key)

    # --- operations ---

    def do(self, name: str, args: Sequence[Value], descr: Any = None) -> Value:
        """Put a new operation through the stages."""
        return self.optimize(Op(name, [self.resolve(a) for a in args], descr))

    def optimize(self, op: Op) -> Value:
        for handler in self.handlers[op.name]:
            result = handler(self, op)
            if result is not None:
                return result
        return self.emit(op)

    def record(self, number: int, recorded: Op) -> None:
        """Optimize a recorded operation."""
        info = recorded.info
        op = Op(recorded.name, (), recorded.descr)
        op.args = [self.resolve(a) for a in recorded.args]
        if info.guard:
            self.snapshot = recorded.snapshot
            if self.at_guard and recorded.name not in ("guard_no_overflow", "guard_overflow"):
                self.run_at_guard()
                op.args = [self.resolve(a) for a in op.args]
        self.forward[recorded] = self.optimize(op)
        if self.speculative and recorded.name == "debug_merge_point" and recorded.snapshot is not None:
            self.shared = self._exit_at(number, recorded.snapshot)  # exits may go on here
        if info.guard:
            if self.at_guard:
                self.run_at_guard()
            self.snapshot = None
            if recorded.comment:  # its exit is its own (jit/promoting.py)
                self.shared = None
        if self.speculative and number in self.options.facts:
            self.speculate(self, number, recorded, self.options.facts[number])

    def run_at_guard(self) -> None:
        waiting, self.at_guard = self.at_guard, []
        for insert in waiting:
            insert()

    def _exit_at(self, number: int, snapshot: Snapshot) -> tuple[ResumeData, list[Value]]:
        """Resume data for a merge point. Few are wanted; a draft makes those that earlier ones have asked for."""
        drafts, self.point = self.options.draft, (self.passes, number)
        if drafts is not None and drafts.known and self.point not in drafts.asked:
            return _LATE
        return build_resume(self, snapshot)

    def run(self, ops: Iterable[Op]) -> None:
        self.passes += 1
        self.stood = None
        for number, op in enumerate(ops):
            self.record(number, op)

    def emit(self, op: Op) -> Op:
        """Append an operation; virtual arguments become real first."""
        for i, arg in enumerate(op.args):
            if type(arg) is not Const and arg in self.refs:
                op.args[i] = self.force(arg)
        info = op.info
        op.pc = self.pc
        if info.guard:
            self.add_resume(op)
            self.heap.raw_stores.clear()
            if self.overflow is not None and op.name in ("guard_no_overflow", "guard_overflow"):
                self.out.append(self.overflow)
                self.overflow = None
        elif not (info.pure or info.reads or op.name in _NO_EFFECT):
            self.shared = None
        self.out.append(op)
        return op

    def add_resume(self, guard: Op) -> None:
        if self.snapshot is None and self.shared is None:
            raise ValueError(f"{guard.name} has no snapshot")
        if self.shared is not None:
            if self.options.draft is not None:
                self.options.draft.asked.add(self.point)
                if self.shared is _LATE:
                    raise AskedLate
            guard.resume, guard.failargs = self.shared
            return
        assert self.snapshot is not None
        guard.resume, guard.failargs = build_resume(self, self.snapshot)
        if self.options.share_resume:
            self.shared = (guard.resume, guard.failargs)

    # --- virtuals become real ---

    def force(self, value: Value) -> Value:
        """The value as one that an emitted operation may use: allocates virtual objects, emits put-off int_tags."""
        info = self.refs.get(value)
        if info is None or isinstance(value, Const):
            return value
        if info.lazy:
            info.lazy = False
            assert isinstance(value, Op)
            raw = self.resolve(value.args[0])
            if isinstance(raw, Const):
                const = Const((2 * raw.value + 1) & 0xFFFF_FFFF, "r")
                self.forward[value] = const
                return const
            value.args[0] = raw
            value.pc = self.pc
            self.out.append(value)
        elif info.virtual is not None:
            self.allocate(value, info)
        return value

    def allocate(self, value: Value, info: RefInfo) -> None:
        assert isinstance(value, Op)
        virtual = info.virtual
        assert virtual is not None
        info.virtual, info.fresh = None, True
        self.counters["forced"] += 1
        if virtual.header is not None:
            value.args[0] = self.force(self.resolve(virtual.header))
        value.pc = self.pc
        self.out.append(value)
        if virtual.header is not None and isinstance(value.args[0], Const):
            self.heap.put(value, HEADER, None, Const(value.args[0].value, "i"))
        for descr, content in virtual.fields.items():
            content = self.resolve(content)
            if not is_zero(content):
                self.emit(Op("setfield_gc", [value, content], descr))
            self.heap.put(value, descr, None, self.resolve(content))
        for index, content in sorted(virtual.items.items()):
            content = self.resolve(content)
            assert virtual.array is not None
            if not is_zero(content):
                self.emit(Op("setarrayitem_gc", [value, Const(index, "i"), content], virtual.array))
            self.heap.put(value, virtual.array, Const(index, "i"), self.resolve(content))

    # --- results ---

    def remove(self, op: Op) -> None:
        """Take back an emitted operation."""
        self.removed.add(op)

    def result(self) -> list[Op]:
        return [op for op in self.out if op not in self.removed]

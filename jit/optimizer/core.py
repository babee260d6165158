"""The forward pass: takes recorded operations one after another through the stages and emits what is left.

Each stage is a file with a table HANDLERS: operation name -> function(optimizer, op). The operation comes with its
arguments replaced by what is known of them. A handler returns the value that stands for the operation's result
(DONE for operations without one), or None to leave it to the next stage; what no stage takes is emitted. A handler
may put other operations through the stages with `do`. Recorded operations are never changed.
"""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from jit.ir import OPS, Const, Op, ResumeData, Snapshot, Value
from jit.optimizer.heap import HEADER, HeapCache
from jit.optimizer.info import FULL, TAGGED, Bound, InvalidLoop, Options, RefInfo, Virtual, const_info
from jit.optimizer.resumedata import build_resume
from jit.optimizer.virtualizable import Virtualizable

if typing.TYPE_CHECKING:
    from jit.optimizer.reenter import Loop

Handler = Callable[["Optimizer", Op], "Value | None"]
DONE: Value = Const(0, "i")  # result of an operation without one

#: Emitted operations after which re-execution from an earlier guard would repeat an effect.
_NO_EFFECT = ("new", "new_array", "new_instance", "debug_merge_point", "int_add_ovf", "int_sub_ovf", "int_mul_ovf",
              "int_lshift_ovf")  # fmt: skip


class Optimizer:
    """State of one pass over a trace: replacements, facts, and the operations emitted so far."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.out: list[Op] = []
        self.removed: set[Op] = set()  # emitted, then found superfluous
        self.forward: dict[Value, Value] = {}  # recorded or emitted value -> better one
        self.bounds: dict[Value, Bound] = {}
        self.refs: dict[Value, RefInfo] = {}
        self.pure: dict[tuple[Any, ...], Value] = {}
        self.heap = HeapCache()
        self.frame: Virtualizable | None = None  # the entry frame
        self.frames: dict[Value, Virtualizable] = {}  # all real frames, the entry frame among them
        self.counters: Counter[str] = Counter()
        self.snapshot: Snapshot | None = None  # of the guard being optimized
        self.shared: tuple[ResumeData, list[Value]] | None = None  # resume data that the next guard may share
        self.overflow: Op | None = None  # overflow operation, to be emitted with its guard
        self.overflow_known: bool | None = False  # outcome for the next overflow guard (None: must be checked)
        self.pc: Any = None
        self.at_guard: list[Callable[[], None]] = []  # speculation that waits for the next snapshot
        self.loop: Loop | None = None  # in a loop's body, and in bridges from there
        self.elsewhere: Callable[[Optimizer, Op], bool] | None = None  # of bridges: jumps to other loops' labels
        self.relies_on: set[int] = set()  # addresses of quasi-immutable fields
        self.header_epoch = 0  # counts what may have changed an instance's map
        self.speculative = bool(options.facts or options.watched)

    # --- values ---

    def enter_frame(self, value: Value, entry: bool = True) -> None:
        """The trace begins with this frame."""
        if self.options.virtualizable:
            self.frames[value] = frame = Virtualizable(value)
            if entry:
                self.frame = frame

    def show_frames(self, writes: frozenset[tuple[str, str]] | None) -> None:
        """Before a call that looks into frames: what was put off is stored. Slots that it may write are forgotten."""
        for frame in self.frames.values():
            frame.flush(self)
            for key in list(frame.slots):
                if writes is None or (key[0].struct, key[0].name) in writes:
                    del frame.slots[key]

    def resolve(self, value: Value) -> Value:
        """The best value known to be equal."""
        forward = self.forward
        while type(value) is not Const and value in forward:
            value = forward[value]
        return value

    def replace(self, value: Value, better: Value) -> None:
        """From now on use `better` instead of `value`."""
        value = self.resolve(value)
        if value == better:
            return
        if isinstance(value, Const):
            raise InvalidLoop(f"{value} is {better}")
        self.forward[value] = better

    def bound(self, value: Value) -> Bound:
        if type(value) is Const:
            return (value.value, value.value)
        return self.bounds.get(value, FULL)

    def lo(self, value: Value) -> int:
        return self.bound(value)[0]

    def hi(self, value: Value) -> int:
        return self.bound(value)[1]

    def narrow(self, value: Value, lo: int, hi: int) -> None:
        """Learn that an int lies in lo..hi."""
        value = self.resolve(value)
        old_lo, old_hi = self.bound(value)
        lo, hi = max(lo, old_lo), min(hi, old_hi)
        if lo > hi:
            raise InvalidLoop("an int can have no value")
        if type(value) is Const or (lo, hi) == (old_lo, old_hi):
            return
        self.bounds[value] = (lo, hi)
        if lo == hi:
            self.replace(value, Const(lo, "i"))

    def ref(self, value: Value) -> RefInfo:
        """The facts about a (resolved) reference."""
        info = self.refs.get(value)
        if info is None:
            info = const_info(value, self.options.read_word) if type(value) is Const else RefInfo()
            self.refs[value] = info
        return info

    def virtual(self, value: Value) -> Virtual | None:
        info = self.refs.get(value)
        return info.virtual if info is not None else None

    def is_small(self, value: Value) -> bool:
        return self.ref(value).tag == TAGGED

    def header(self, value: Value) -> int | None:
        """The header word, where it is known now."""
        info = self.refs.get(value) or self.ref(value)
        if info.header is not None:
            return info.header
        virtual = info.virtual
        known = virtual.header if virtual is not None else self.heap.get(value, HEADER, None)
        if known is not None:
            known = self.resolve(known)
            if type(known) is Const:
                return int(known.value)
        return (info.target or None) if info.nonnull else None

    # --- operations ---

    def do(self, name: str, args: Sequence[Value], descr: Any = None) -> Value:
        """Put a new operation through the stages."""
        return self.optimize(Op(name, [self.resolve(a) for a in args], descr))

    def optimize(self, op: Op) -> Value:
        for handler in PIPELINE[op.name]:
            result = handler(self, op)
            if result is not None:
                return result
        return self.emit(op)

    def leaves_loop(self, jump: Op) -> bool:
        """Does the jump lead from within a loop to another one?"""
        return self.loop is not None and self.loop.label.token.trace_id != jump.descr.trace_id

    def record(self, number: int, recorded: Op) -> None:
        """Optimize a recorded operation."""
        info = OPS[recorded.name]
        op = Op(recorded.name, [self.resolve(a) for a in recorded.args], recorded.descr)
        if info.guard:
            self.snapshot = recorded.snapshot
            if self.at_guard and recorded.name not in ("guard_no_overflow", "guard_overflow"):
                self.run_at_guard()
                op.args = [self.resolve(a) for a in op.args]
        self.forward[recorded] = self.optimize(op)
        if recorded.name == "debug_merge_point" and recorded.snapshot is not None and self.speculative:
            self.shared = build_resume(self, recorded.snapshot)  # exits may go on here
        if info.guard:
            if self.at_guard:
                self.run_at_guard()
            self.snapshot = None
        if number in self.options.facts:
            from jit.optimizer.specialize import speculate  # only speculative traces need it

            speculate(self, number, recorded, self.options.facts[number])

    def run_at_guard(self) -> None:
        waiting, self.at_guard = self.at_guard, []
        for insert in waiting:
            insert()

    def run(self, ops: Iterable[Op]) -> None:
        for number, op in enumerate(ops):
            self.record(number, op)

    def emit(self, op: Op) -> Op:
        """Append an operation; virtual arguments become real first."""
        for i, arg in enumerate(op.args):
            if type(arg) is not Const and arg in self.refs:
                op.args[i] = self.force(arg)
        info = OPS[op.name]
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


def is_zero(value: Value) -> bool:
    """A constant whose word is zero: what fresh memory holds."""
    return type(value) is Const and value == _ZERO[value.kind]


_ZERO = {"i": Const(0, "i"), "r": Const(0, "r"), "f": Const(0.0, "f")}


PIPELINE: dict[str, tuple[Handler, ...]] = {}

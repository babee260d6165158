"""The facts of one pass over a trace, by value: replacements, intervals, references, the heap, frames."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jit.ir import Const, FieldDescr, Op, Value
from jit.optimizer.facts.frames import Stood, Virtualizable
from jit.optimizer.facts.heapcache import HEADER, HeapCache
from jit.optimizer.facts.info import (
    FULL,
    POINTER,
    TAGGED,
    Bound,
    InvalidLoop,
    Known,
    Options,
    RefInfo,
    Virtual,
    const_info,
    is_type_id,
)
from jit.optimizer.facts.labels import Loop
from jit.optimizer.facts.unnamed import Unnamed


class State:
    """What is known at this point of the trace."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.forward: dict[Value, Value] = {}  # recorded or emitted value -> better one
        self.bounds: dict[Value, Bound] = {}
        self.refs: dict[Value, RefInfo] = {}
        self.sums: dict[Value, list[Op]] = {}  # int -> what is it and a constant, if that does not wrap around
        self.pure: dict[tuple[Any, ...], Value] = {}
        self.decided: dict[tuple[str, Value, Value], bool] = {}  # comparisons of ints, by guards
        self.lengths: dict[Value, Op] = {}  # lengths -> the guard that says that they are more than a constant
        self.heap = HeapCache()
        self.frame: Virtualizable | None = None  # the entry frame
        self.frames: dict[Value, Virtualizable] = {}  # all real frames, the entry frame among them
        self.stood: Stood | None = None  # in which frame the last merge point was
        self.loop: Loop | None = None  # in a loop's body, and in bridges from there
        self.counters: dict[str, int] = defaultdict(int)

    def enter_frame(self, value: Value, entry: bool = True) -> None:
        """The trace begins with this frame."""
        if self.options.virtualizable:
            self.frames[value] = frame = Virtualizable(value)
            if entry:
                self.frame = frame

    def resolve(self, value: Value) -> Value:
        """The best value known to be equal."""
        forward = self.forward
        while type(value) is not Const:
            better = forward.get(value)
            if better is None:
                break
            value = better
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

    def known(self, value: Value) -> Known | None:
        """Facts about a value, as they are now."""
        if value.kind == "r":
            info = self.refs.get(value)
            header = self.header(value)
            if info is not None and (info.tag or info.nonnull or header is not None):
                return Known(info.tag, info.nonnull, header)
        elif value.kind == "i":
            bound = self.bounds.get(value, FULL)
            if bound != FULL:
                return Known(bound=bound)
        return None

    def tell(self, value: Value, known: Known) -> None:
        """Use facts that were known elsewhere."""
        if value.kind == "r":
            info = self.ref(value)
            info.tag, info.nonnull = known.tag, known.nonnull
            if known.header is not None and is_type_id(known.header):
                info.header = known.header
            elif known.header is not None:
                self.heap.put(value, HEADER, None, Const(known.header, "i"))
        elif known.bound != FULL:
            self.narrow(value, *known.bound)

    def was_read(self, descr: Any, op: Op) -> None:
        """What the descr says of the value that was read."""
        if op.kind == "i":
            if descr.bounds is not None:
                self.narrow(op, *descr.bounds)
            elif descr.kind == "b":
                self.narrow(op, 0, 255)
        elif op.kind == "r" and descr.__class__ is FieldDescr and descr.target:
            info = self.ref(op)
            info.tag, info.target = POINTER, descr.target

    def becomes(self, unnamed: Unnamed, op: Op) -> None:
        """`op` has loaded the value."""
        self.forward[unnamed] = op
        if unnamed in self.refs:
            self.refs[op] = self.refs.pop(unnamed)
        if unnamed in self.bounds:
            self.bounds[op] = self.bounds.pop(unnamed)
        for key in [key for key in self.pure if unnamed in key]:
            self.pure[tuple(op if part is unnamed else part for part in key)] = self.pure.pop(key)
        for tables in (self.heap.mutable, self.heap.immutable):
            for table in tables.values():
                for obj, index in [key for key in table if unnamed in key]:
                    value = table.pop((obj, index))
                    table[op if obj is unnamed else obj, op if index is unnamed else index] = value

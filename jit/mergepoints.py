"""What the tracer does at merge points: close the loop, link to a compiled trace, inline a call, or give up.

Nothing here knows what a call is in the guest language. The frame at a merge point tells: one that differs from the
merge point before was entered (by can_enter_jit at a function's start) or returned to. Entered code is inlined, unless
it recurs or nests too deeply, or has a trace of its own and the one that is recorded is long; half as long is enough
where it has left its first frame and comes there again and again (all that its callers do next would be in each of a
function's traces) from a frame that it did not make (that is in memory: the jump costs least there). Loops are never
inlined: at a back edge (can_enter_jit with the same frame) the trace closes, or goes to the trace of that loop, or,
where there is none yet, goes round it once and then gives up. Code that asked for the host while it was recorded (for
its frames, say) is not entered: the trace ends before it. A loop that happens to be left, with its frame, in the pass
that is recorded is no loop as the trace sees it: `patient` gives up where the trace goes to another one then, or to
itself in another frame, and another pass is recorded.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from jit.aborts import Abort, Reason
from jit.executor import Executor
from jit.ir import ArrayDescr, Const, MergePoint, Op, TargetToken
from jit.jitcode import DriverInfo
from jit.recorder import Box
from spec import heap

Greens = tuple[int, ...]
MAX_STORES = 6
#: Where a frame refers to the one that it returns to: such fields, by the type of frame.
_RETURNS_TO = {
    struct.type_id: [f.offset for f in struct.fields.values() if f.target == name and not f.immutable]
    for name, struct in heap.TYPES.items()
}
#: So often the host was wanted in some code, and that code is taken for one that asks for it.
_ASKS = 3


@dataclass
class Jump:
    """How the trace ends: to its own loop (token None), or to the entry of a trace."""

    token: TargetToken | None


@dataclass
class _Active:
    """A frame that the trace knows, innermost last; `entry`: the greens at which it was entered."""

    box: Box
    entry: Greens | None


@dataclass(frozen=True)
class Promotes:
    """By the value of which slot of the frame a loop has versions, how that is read, and after how many steps in a row,
    all alike, the variable is taken for one that only counts. `tried`: the first version has been found worth it."""

    descr: ArrayDescr
    slot: int
    most_steps: int
    tried: bool = False

    def address(self, frame: int) -> int:
        return frame + self.descr.base + self.slot * self.descr.item_bytes


@dataclass
class Knowledge:
    """Shared by all traces of a run: compiled traces by greens, and what merge points look like."""

    executor: Executor
    targets: Mapping[Greens, int] = field(default_factory=dict)
    location: Callable[[Greens], str] = str
    cache: dict[Greens, MergePoint] = field(default_factory=dict)
    promoted: dict[Greens, Promotes] = field(default_factory=dict)  # loops with versions by value
    stores: Counter[int] = field(default_factory=Counter)  # to quasi-immutable fields that traces relied on, by address
    entries: set[Greens] = field(default_factory=set)  # at which code is entered; other headers are loops
    segments: dict[Greens, int] = field(default_factory=dict)  # where long traces end (jit/segments.py) -> stub
    asks: Counter[Greens] = field(default_factory=Counter)  # how often the host was wanted in the code entered there
    large: set[Greens] = field(default_factory=set)  # entries of code that was longer than what inlined it may be
    immutable_arrays: set[int] = field(default_factory=set)  # immortal arrays whose items never change

    def watch(self, address: int) -> None:
        """The host is to be told of stores to this quasi-immutable field."""
        self.executor.store("b", _watch_byte(address), 1)

    def watch_only(self, addresses: Iterable[int]) -> None:
        """The same of these, and of no others."""
        for at in range(heap.QUASI_IMMUTABLE.base, heap.QUASI_IMMUTABLE.end):
            self.executor.store("b", at, 0)
        for address in addresses:
            self.watch(address)

    def is_stable(self, address: int) -> bool:
        """May new traces take this quasi-immutable field for a constant? Not where it was stored to again and again."""
        return self.stores[address] < MAX_STORES

    def may_go_on(self, frame: int) -> bool:
        """May a frame that was left go on? One that has returned still refers to the frame it returned to; a
        generator's that has yielded refers to none."""
        return not any(self.executor.load("r", frame + at) for at in _RETURNS_TO.get(self.executor.header(frame), [0]))

    def describe(self, info: DriverInfo, greens: Greens, frame: int) -> MergePoint:
        """The descr of a debug_merge_point."""
        found = self.cache.get(greens)
        if found is None:
            found = self.cache[greens] = self._describe(info, greens, frame)
        return found

    def _describe(self, info: DriverInfo, greens: Greens, frame: int) -> MergePoint:
        text = functools.partial(self.location, greens)
        fields = tuple((descr, Const(greens[n], descr.kind)) for n, descr in info.fields)
        if info.live < 0:
            return MergePoint(greens, text, fields=fields)
        struct = heap.TYPES[info.struct]
        assert struct.array is not None and struct.array.length is not None
        length = self.executor.load("i", frame + struct.fields[struct.array.length].offset)
        live = self._slots(info.live, greens, length)
        passed = live - self._slots(info.waiting, greens, length) if info.waiting >= 0 else frozenset()
        return MergePoint(greens, text, frozenset(range(length)) - live, live, passed, fields)

    def _slots(self, function: int, greens: Greens, length: int) -> frozenset[int]:
        """Those of `length` slots of which a function of the driver says that it is so."""
        call = self.executor.vm.call
        words = [int(call(function, [*greens, word]) or 0) for word in range((length + 31) // 32)]
        return frozenset([slot for slot in range(length) if words[slot >> 5] >> (slot & 31) & 1])


def _watch_byte(address: int) -> int:
    """Where the image says whether the host wants to know of stores to a quasi-immutable field."""
    return heap.QUASI_IMMUTABLE.base + (address >> 2) % heap.QUASI_IMMUTABLE.size


class MergePoints:
    """The merge points of one trace. `self_id`: number that the trace will have if it is a root trace."""

    def __init__(self, knowledge: Knowledge, self_id: int, max_recursion: int, max_depth: int) -> None:
        self.knowledge = knowledge
        self.self_id = self_id
        self.max_recursion = max_recursion
        self.max_depth = max_depth
        self.patient = False
        self.long = False  # has the trace become so long that it is to end where it can?
        self.half_long = False  # half as long?
        self.too_long = False  # and so long that even what has no trace yet is better compiled first?
        self.waits = True  # such a trace gives up where it calls that, until it has a trace
        self.risen = False  # has the trace left the frame in which it began, to one that it did not know?
        self.entered: Counter[Greens] = Counter()  # by code that is called there, how often
        self.start_greens: Greens | None = None
        self.start_frame: Box | None = None
        self.stack: list[_Active] = []
        self.named: list[Box] = []  # frames that it has left, but may meet again; a bridge: that its guard gave it
        self.headers: set[Greens] = set()
        self.words: list[int] = []  # of the variable by which a loop has versions, at its headers
        self.instead: Mapping[Greens, TargetToken] = {}  # where jumps to these places go

    @property
    def is_version(self) -> bool:
        """Is a version of a loop by value recorded, or a bridge to one? It goes through its loop once for each value,
        and is to be one trace however long it is."""
        return bool(self.instead) or (self.start_greens is not None and len(self.start_greens) > 2)

    def start(self, greens: Greens, frame: Box) -> None:
        """A root trace starts here."""
        self.start_greens, self.start_frame = greens, frame
        self.stack = [_Active(frame, greens)]

    def roots(self) -> list[Box]:
        boxes = [active.box for active in self.stack] + self.named
        return boxes if self.start_frame is None else [*boxes, self.start_frame]

    def describe(self, info: DriverInfo, greens: Greens, frame: int) -> MergePoint:
        return self.knowledge.describe(info, greens, frame)

    def canonical(self, frame: Box) -> Box | None:
        """The box under which the trace knows the same object already, if it is another value."""
        for box in self.roots():
            if box.concrete == frame.concrete:
                return box if box.value is not frame.value else None
        return None

    def known_frames(self) -> list[Box]:
        """The frames that the trace has names for, innermost last, each once."""
        found: dict[int, Box] = {}
        for box in self.roots():
            found.setdefault(box.concrete, box)
        return list(found.values())

    def reached(self, greens: Greens, frame: Box, header: bool) -> Jump | None:
        """The trace has come to a merge point. Raises Abort."""
        entered = bool(self.stack) and self.stack[-1].box.concrete != frame.concrete
        if header:
            jump = self._entry(greens) if entered else self._back_edge(greens, frame)
            if jump is not None:
                if jump.token is not None and not any(self._is_start(active.box) for active in self.stack):
                    self._leave_loop()
                return jump
        self._update(greens if header and entered else None, frame)
        return None

    def promoted(self, word: int, most_steps: int) -> None:
        """The header of a loop that has versions by value is passed. Raises Abort where the value only counts."""
        self.words.append(word)
        last = self.words[-most_steps:]
        strides = {b - a for a, b in zip(last, last[1:], strict=False)}
        if len(last) == most_steps and len(strides) == 1:
            raise Abort(Reason.NOT_WORTH_IT, "the variable counts")

    def _update(self, entry: Greens | None, frame: Box) -> None:
        for depth, active in enumerate(self.stack):
            if active.box.concrete == frame.concrete:
                known = {box.concrete for box in self.named}
                left = [above.box for above in self.stack[depth + 1 :] if above.box.concrete not in known]
                self.named += [box for box in left if self.knowledge.may_go_on(box.concrete)]
                del self.stack[depth + 1 :]
                return
        is_new = isinstance(frame.value, Op) and frame.value.name.startswith("new")
        if not is_new and entry is None:  # left the frame with which the trace began, which may be met again, and must
            # not get a second name. (One that is entered, and not new, is a generator's, made before.)
            self.risen = self.risen or bool(self.stack)
            self.named += [active.box for active in self.stack]
            self.stack.clear()
        self.stack.append(_Active(frame, entry))

    def segment(self, greens: Greens, end: bool) -> Jump | None:
        """A merge point that is no header, in the frame in which the trace began or one that it has returned to: does
        the trace go to the one of that place? `end`: it is so long that it is to end here. A token with trace_id -1
        stands for one that is not there yet."""
        if not self.long or len(self.stack) > 1:
            return None
        token = self._segment(greens)
        return Jump(token) if token.trace_id >= 0 or end else None

    def _segment(self, greens: Greens) -> TargetToken:
        stub = self.knowledge.segments.get(greens, -1)
        known = self.knowledge.targets.get(greens, stub) if stub >= 0 else -1
        return TargetToken(self.knowledge.location(greens), known, place=greens)

    def wants_host(self) -> None:
        """The program asks for the host, which ends the recording."""
        if self.stack and self.stack[-1].entry is not None:
            self.knowledge.asks[self.stack[-1].entry] += 1

    def blame(self) -> Greens | None:
        """The trace is too long: the code that it inlines, which is to have a trace of its own."""
        entry = self.stack[1].entry if len(self.stack) > 1 else None
        if entry is not None:
            self.knowledge.large.add(entry)
        return entry

    def _link(self, greens: Greens) -> Jump | None:
        if greens in self.instead and not self.headers:  # else it is another round of a loop around this one
            return Jump(self.instead[greens])
        trace_id = self.knowledge.targets.get(greens, -1)
        if trace_id < 0 and greens == self.start_greens:
            trace_id = self.self_id
        return Jump(TargetToken(self.knowledge.location(greens[:2]), trace_id)) if trace_id >= 0 else None

    def _back_edge(self, greens: Greens, frame: Box) -> Jump | None:
        if greens == self.start_greens and self._is_start(frame):
            return Jump(None)
        link = self._link(greens)
        if link is None:
            if greens in self.headers:
                raise Abort(Reason.INNER_LOOP, self.knowledge.location(greens[:2]), greens)
            self.headers.add(greens)
        return link

    def _is_start(self, frame: Box) -> bool:
        return self.start_frame is not None and frame.concrete == self.start_frame.concrete

    def _leave_loop(self) -> None:
        """The loop has been left in which the trace began. Raises Abort."""
        if self.patient and self.start_greens is not None and self.start_greens not in self.knowledge.entries:
            raise Abort(Reason.LEFT_LOOP, self.knowledge.location(self.start_greens))

    def _entry(self, greens: Greens) -> Jump | None:
        self.knowledge.entries.add(greens)
        if self.knowledge.asks[greens] >= _ASKS and not self.is_version:
            return self._link(greens) or Jump(self._segment(greens))
        active = sum(frame.entry == greens for frame in self.stack)
        fits = active <= self.max_recursion and len(self.stack) < self.max_depth
        self.entered[greens] += self.risen
        large = greens in self.knowledge.large and not self.is_version
        again = self.entered[greens] > self.max_recursion + 1
        ends = self.long or large or (self.half_long and again and len(self.stack) == 1)
        if fits and not ends:
            return None
        link = self._link(greens)
        if link is None:
            if fits and not ((self.too_long or large) and self.waits):
                return None
            reason = Reason.RECURSION if active > self.max_recursion else Reason.INLINE_TOO_DEEP
            if fits:
                reason = Reason.TRACE_LONG
            raise Abort(reason, self.knowledge.location(greens), (greens[0], greens[1]))
        return link

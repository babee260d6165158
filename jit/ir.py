"""The traces' intermediate representation: values, operations, descriptions (descrs), traces.

An operation is itself the value it produces (as in PyPy's resoperations, whose names are used). Kinds: 'i' 32-bit
signed int, 'r' value word (tagged small int, pointer or null), 'f' binary64, 'v' none. See OPS for every operation.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final


class Value:
    """Anything an operation can take: Const, InputArg or Op. `kind` is 'i', 'r' or 'f' ('v': no value)."""

    __slots__ = ()
    kind: str


class Const(Value):
    """`value`: int for 'i' (signed 32-bit) and 'r' (unsigned 32-bit word; an immortal object's address, a tagged int
    or 0), float for 'f'. Two float constants are the same only where their bits are. Never changed once made."""

    __slots__ = ("value", "kind")
    __match_args__: Final = ("value", "kind")

    def __init__(self, value: Any, kind: str) -> None:
        self.value = value
        self.kind = kind

    def __eq__(self, other: object) -> bool:
        if type(other) is not Const or self.kind != other.kind:
            return False
        if self.kind == "f":
            return struct.pack("<d", self.value) == struct.pack("<d", other.value)
        return bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(struct.pack("<d", self.value) if self.kind == "f" else self.value)

    def __repr__(self) -> str:
        return f"Const({self.value!r}, {self.kind!r})"

    def __reduce__(self) -> Any:
        return Const, (self.value, self.kind)


_ZERO = {"i": Const(0, "i"), "r": Const(0, "r"), "f": Const(0.0, "f")}


def is_zero(value: object) -> bool:
    """A constant whose word is zero: what fresh memory holds."""
    return type(value) is Const and value == _ZERO[value.kind]


class InputArg(Value):
    """An argument of the trace."""

    __slots__ = ("kind", "name")

    def __init__(self, kind: str, name: str = "") -> None:
        self.kind = kind
        self.name = name


class Op(Value):
    """An operation. Guards have `snapshot` (from the tracer), after optimization `resume` and `failargs` instead."""

    __slots__ = (
        "name", "args", "descr", "info", "kind", "snapshot", "resume", "failargs", "comment", "guard_id", "pc", "exact",
        "small",
    )  # fmt: skip

    def __init__(self, name: str, args: Sequence[Value], descr: Any = None) -> None:
        self.name = name
        self.args = list(args)
        self.descr = descr
        self.info = info = OPS[name]
        self.kind = info.kind
        self.snapshot: Any = None
        self.resume: Any = None
        self.failargs: list[Value] | None = None
        self.comment = ""
        self.guard_id = -1
        self.pc: Any = None  # source position: green key of the merge point above
        self.exact: tuple[int, int] | None = None  # *_ovf: bounds of the infinitely precise result, where known
        self.small: Sequence[Value] = ()  # guards: ints that fit 31 bits, besides those that its resume data tags

    def rename(self, name: str) -> None:
        """Another operation with the same kind of result takes its place."""
        self.name, self.info = name, OPS[name]


@dataclass(frozen=True)
class OpInfo:
    kind: str  # kind of the result
    args: str  # kinds of the arguments; '*' = any number of any kind, '?' = any kind
    pure: bool = False  # no effect, same result for same arguments; may be removed and merged
    guard: bool = False
    reads: bool = False  # reads mutable memory; may be removed, not moved over writes
    descr: str = ""  # class of its descr


_P, _C = True, True
OPS: dict[str, OpInfo] = {}


def _ops(names: str, kind: str, args: str, **kw: Any) -> None:
    for name in names.split():
        OPS[name] = OpInfo(kind, args, **kw)


_ops("int_add int_sub int_mul int_and int_or int_xor", "i", "ii", pure=True)
_ops("int_lshift int_rshift uint_rshift uint_mul_high", "i", "ii", pure=True)
_ops("int_div_trunc int_mod_trunc", "i", "ii", pure=True)  # C division; the divisor is not 0 (RV32 results at overflow)
_ops("int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge", "i", "ii", pure=True)
_ops("int_neg int_invert int_is_true int_is_zero", "i", "i", pure=True)
# overflow = the exact result does not fit in 31 bits; followed at once by guard_no_overflow or guard_overflow
_ops("int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf", "i", "ii")
_ops("float_add float_sub float_mul float_truediv", "f", "ff", pure=True)
_ops("float_neg float_abs", "f", "f", pure=True)
_ops("float_lt float_le float_eq float_ne float_gt float_ge", "i", "ff", pure=True)
_ops("cast_int_to_float", "f", "i", pure=True)
_ops("cast_float_to_int float_bits_low float_bits_high", "i", "f", pure=True)
_ops("float_from_bits", "f", "ii", pure=True)
_ops("ptr_eq ptr_ne", "i", "rr", pure=True)
_ops("ref_is_small", "i", "r", pure=True)  # bit 0 is set
_ops("int_tag", "r", "i", pure=True)  # 2*i+1; the value fits in 31 bits
_ops("int_untag cast_ptr_to_int", "i", "r", pure=True)
_ops("cast_int_to_ptr", "r", "i", pure=True)
_ops("same_as_i", "i", "i", pure=True)
_ops("same_as_r", "r", "r", pure=True)
_ops("same_as_f", "f", "f", pure=True)
_ops("getheader", "i", "r", reads=True)  # header word; a type id never changes, a map may (setheader)
_ops("setheader", "v", "rr")  # instance, map: an attribute was added; the only change of any header
_ops("getfield_gc_i", "i", "r", reads=True, descr="FieldDescr")
_ops("getfield_gc_r", "r", "r", reads=True, descr="FieldDescr")
_ops("getfield_gc_f", "f", "r", reads=True, descr="FieldDescr")
_ops("getarrayitem_gc_i", "i", "ri", reads=True, descr="ArrayDescr")
_ops("getarrayitem_gc_r", "r", "ri", reads=True, descr="ArrayDescr")
_ops("getarrayitem_gc_f", "f", "ri", reads=True, descr="ArrayDescr")
_ops("getfield_raw_i", "i", "i", reads=True, descr="FieldDescr")  # args: constant address of the record (VmState)
_ops("getfield_raw_r", "r", "i", reads=True, descr="FieldDescr")
_ops("setfield_gc", "v", "r?", descr="FieldDescr")
_ops("setarrayitem_gc", "v", "ri?", descr="ArrayDescr")
_ops("setfield_raw", "v", "i?", descr="FieldDescr")
_ops("raw_load_i", "i", "i", reads=True, descr="RawDescr")
_ops("raw_load_f", "f", "i", reads=True, descr="RawDescr")
_ops("raw_store", "v", "i?", descr="RawDescr")
_ops("new", "r", "", descr="SizeDescr")  # zeroed, header set
_ops("new_array", "r", "i", descr="SizeDescr")  # any type with trailing items: args = their number; length field set
_ops("new_instance", "r", "ri", descr="SizeDescr")  # map, capacity
_ops("call_i", "i", "*", descr="CallDescr")
_ops("call_r", "r", "*", descr="CallDescr")
_ops("call_f", "f", "*", descr="CallDescr")
_ops("call_n", "v", "*", descr="CallDescr")
_ops("call_pure_i", "i", "*", pure=True, descr="CallDescr")
_ops("call_pure_r", "r", "*", pure=True, descr="CallDescr")
_ops("call_pure_f", "f", "*", pure=True, descr="CallDescr")
_ops("guard_true guard_false", "v", "i", guard=True)
_ops("guard_value", "v", "??", guard=True)  # value, Const
_ops("guard_class", "v", "ri", guard=True)  # pointer's header == Const; the ref is known to be an untagged pointer
_ops("guard_small guard_pointer guard_nonnull guard_isnull", "v", "r", guard=True)  # tag checks: see below
_ops("guard_pointer_class", "v", "ri", guard=True)  # guard_pointer + guard_nonnull + guard_class in one check
_ops("guard_no_overflow guard_overflow", "v", "", guard=True)
_ops("guard_not_watched", "v", "", guard=True, descr="WatchDescr")  # the watched word still has its expected value
_ops("quasiimmut_field", "v", "?", descr="FieldDescr")  # recorded only: the field of a constant is a constant
_ops("guard_not_invalidated", "v", "", guard=True)  # no such field was stored to since the trace was entered
_ops("debug_merge_point", "v", "*")  # greens (Consts), then the current red frame; descr: MergePoint
_ops("label", "v", "*", descr="TargetToken")
_ops("jump", "v", "*", descr="TargetToken")  # to a label, or to another trace's entry (args: [frame])
_ops("finish", "v", "*")  # leave to the host; args: [frame]
# guard_small: bit 0 is set. guard_pointer: bit 0 is clear (null passes).


class Descr:
    """What is kept in files by its fields (jit/stored.py)."""

    def __reduce__(self) -> Any:
        fields: Any = self
        return type(self), tuple([getattr(self, name) for name in fields.__dataclass_fields__])


@dataclass(frozen=True)
class FieldDescr(Descr):
    """`offset` in bytes from the pointer (or from the record's address, raw)."""

    struct: str
    name: str
    offset: int
    kind: str
    immutable: bool = False
    quasi_immutable: bool = False  # a constant of traces, which a store makes invalid (jit/invalidation.py)
    virtualizable: bool = False  # lies in the frame that a JitDriver declares virtualizable
    target: int = 0  # 'r': header word of what it refers to where not null, and it is never a small int (0: unknown)
    bounds: tuple[int, int] | None = None  # 'i': least and greatest value (lengths are not negative)
    refers_to_frame: bool = False  # to a virtualizable frame, from an object that is none (a generator)
    changed_with: FieldDescr | None = None  # immutable, until this quasi-immutable field of the VM is stored to

    def __hash__(self) -> int:
        return hash(self.struct) ^ hash(self.name)


@dataclass(frozen=True)
class ArrayDescr(Descr):
    """Trailing items of `struct`: item i lies `base + i * item_bytes` bytes from the pointer. The name of the items in
    effect sets is '[]'."""

    struct: str
    kind: str  # 'i', 'r', 'f', 'b'
    base: int
    item_bytes: int
    immutable: bool = False
    virtualizable: bool = False
    bounds: tuple[int, int] | None = None

    def __hash__(self) -> int:
        return hash(self.struct)

    @property
    def name(self) -> str:
        return "[]"


@dataclass(frozen=True)
class RawDescr(Descr):
    kind: str  # 'b' unsigned byte, 'i', 'f', 'p' a word of the pins: what stands there changes by itself


@dataclass(frozen=True)
class SizeDescr(Descr):
    """`header`: type id, 0 for instances. Sizes in bytes; `length_offset`: where new_array stores its argument."""

    struct: str
    header: int
    fixed_size: int
    item_bytes: int = 0
    length_offset: int = 0

    def size(self, length: int) -> int:
        """Bytes of an object with so many items, alignment included."""
        return (self.fixed_size + length * self.item_bytes + 7) & -8


@dataclass(frozen=True)
class CallDescr(Descr):
    """A call of the VM's function `name` (index into the function table). The effect sets name (struct, field) and
    (struct, '[]'); None for `writes` means anything may be written. `in_frames`: it reads or writes
    in virtualizable frames."""

    name: str
    index: int
    args: str
    result: str
    elidable: bool = False
    may_collect: bool = True
    writes: frozenset[tuple[str, str]] | None = None
    may_invalidate: bool = False  # does it perhaps store to a quasi-immutable field?
    in_frames: bool = False
    unrecorded: bool = False  # made, and not recorded (runtime/translate/rjit.py)


@dataclass(frozen=True)
class WatchDescr:
    """The word at `address` had the value `expected` when the trace was made."""

    address: int
    expected: int


@dataclass(eq=False)
class TargetToken:
    """A label, or the entry of a root trace. A label's arguments are distinct values defined before it; a jump to it
    assigns its own arguments to them, all at once (so they are the loop's phis; nothing else is assigned twice).
    In a recorded trace the jump that closes the trace's own loop has the descr None; a jump to another trace (or to
    this one with another frame) has a token with that trace's `trace_id`. A bridge may jump to the label of the loop
    from which it comes: it passes the label's arguments and then the loop's `invariants`, what was computed before the
    label and is read behind it."""

    name: str
    trace_id: int = -1
    label: Any = None
    invariants: list[Value] = field(default_factory=list)
    arguments: list[Value] | None = None  # what bridges pass before them, where the label has lost some of it
    past: int = -1  # a version that was found not to fit: the jump goes to what runs in its place (Backend.turn_away)
    place: tuple[int, ...] = ()  # greens, where the trace is cut and goes on in another one (jit/segments.py)

    def passed(self) -> list[Value]:
        """The loop's values that a bridge to the label gives anew, in order."""
        return [*(self.label.args if self.arguments is None else self.arguments), *self.invariants]


@dataclass(frozen=True)
class MergePoint:
    """What the tracer knows at a merge point: the greens, a text for dumps, and which items of the virtualizable's
    array are dead from here on (indices; may be dropped from resume data). `passed`: those whose
    contents are dead once another virtualizable runs which the instruction here has made, and which refers to this one;
    not what that instruction has stored there. `fields` of the virtualizable, which a green says."""

    greens: tuple[int, ...]
    text: str | Callable[[], str] = field(compare=False)  # made when somebody wants it
    dead: frozenset[int] = frozenset()
    live: frozenset[int] | None = None
    passed: frozenset[int] = frozenset()
    fields: tuple[tuple[FieldDescr, Const], ...] = ()

    @property
    def location(self) -> str:
        return self.text if isinstance(self.text, str) else self.text()

    def __str__(self) -> str:
        return self.location


# --- snapshots (tracer -> optimizer) and resume data (optimizer -> backend -> host) ---


class SnapshotFrame:
    """A jitcode frame at a guard: where it goes on and its live registers ((bank, number) -> value)."""

    __slots__ = ("jitcode", "pc", "registers")

    def __init__(self, jitcode: int, pc: int, registers: dict[tuple[str, int], Value]) -> None:
        self.jitcode = jitcode
        self.pc = pc
        self.registers = registers


class Snapshot:
    """Outermost frame first."""

    __slots__ = ("frames",)

    def __init__(self, frames: list[SnapshotFrame]) -> None:
        self.frames = frames


@dataclass(frozen=True)
class FailRef:
    """Number of a value in the guard's failargs. `tagged`: the failarg is the untagged int of this value word."""

    index: int
    tagged: bool = False  # rebuild: word = 2 * failarg + 1


_FAIL_REFS: dict[bool, list[FailRef]] = {False: [], True: []}


def fail_ref(index: int, tagged: bool = False) -> FailRef:
    """The FailRef. (Each is made once: there are some for each guard.)"""
    made = _FAIL_REFS[tagged]
    while index >= len(made):
        made.append(FailRef(len(made), tagged))
    return made[index]


@dataclass(frozen=True)
class VirtualRef:
    """Number of an entry of ResumeData.virtuals."""

    index: int


ResumeValue = Const | FailRef | VirtualRef


@dataclass
class VirtualObject:
    """An object that the trace did not allocate: the host does, at the exit. Items where it has an array."""

    descr: SizeDescr
    length: int
    header: ResumeValue | None  # instances: the map
    fields: dict[FieldDescr, ResumeValue] = field(default_factory=dict)
    items: dict[int, ResumeValue] = field(default_factory=dict)
    array: ArrayDescr | None = None


@dataclass
class PendingStore:
    """A store that the trace put off to its exits: obj.field = value, or obj[index] = value."""

    obj: ResumeValue
    descr: FieldDescr | ArrayDescr
    index: int
    value: ResumeValue


@dataclass(init=False)
class ResumeData:
    """How to go on from a guard: frames with registers as ResumeValues, virtual objects, pending stores."""

    frames: list[tuple[int, int, dict[tuple[str, int], ResumeValue]]]
    virtuals: list[VirtualObject]
    pending: list[PendingStore]
    known: dict[int, Any]  # failarg number -> what the optimizer knew (for bridges)
    virtualizables: list[int]  # failarg numbers of the real frames in use
    guards: int  # how many of the trace share it
    loop: Any  # within a loop: what a bridge must know to go back to its label (jit/optimizer/loops/)

    def __init__(  # its own, since a dataclass's is interpreted even where this is compiled (jit/ahead.py)
        self,
        frames: list[tuple[int, int, dict[tuple[str, int], ResumeValue]]],
        virtuals: list[VirtualObject] | None = None,
        pending: list[PendingStore] | None = None,
    ) -> None:
        self.frames = frames
        self.virtuals = [] if virtuals is None else virtuals
        self.pending = [] if pending is None else pending
        self.known = {}
        self.virtualizables = []
        self.guards = 0
        self.loop = None

    def copy(self) -> ResumeData:
        """One that another guard has for itself; what it holds is the same."""
        copy = ResumeData(self.frames, self.virtuals, self.pending)
        copy.known, copy.virtualizables = self.known, self.virtualizables
        copy.guards, copy.loop = self.guards, self.loop
        return copy

    def tagged(self) -> Iterator[int]:
        """Indices of the failargs that are rebuilt as tagged words: those ints fit 31 bits."""
        for _, _, registers in self.frames:
            yield from (v.index for v in registers.values() if isinstance(v, FailRef) and v.tagged)
        for virtual in self.virtuals:
            for v in (*virtual.fields.values(), *virtual.items.values()):
                if isinstance(v, FailRef) and v.tagged:
                    yield v.index
        for store in self.pending:
            if isinstance(store.value, FailRef) and store.value.tagged:
                yield store.value.index


@dataclass
class Trace:
    """Operations from `inputargs` to a jump or finish. A loop: [preamble..., label, body..., jump to that label].
    The entry convention of every root trace is one argument, the virtualizable frame ('r'). Values defined before the
    label may be used in the body without being arguments of the label. Consecutive guards may share one ResumeData
    and one list of failargs."""

    inputargs: list[InputArg]
    ops: list[Op]
    name: str = ""
    greens: tuple[int, ...] = ()
    counters: dict[str, int] = field(default_factory=dict)  # of the optimizer: ops and guards before and after, rules
    source: Any = None  # optimized traces: the recorded one, from which they may be specialized
    entrance: Any = None  # loops: the label, for bridges of other loops (jit/optimizer/loops/)
    relies_on: frozenset[int] = frozenset()  # addresses of quasi-immutable fields whose values are constants here
    results: dict[int, Value] = field(default_factory=dict)  # number of a recorded operation -> what it has come to
    origins: dict[Value, int] = field(default_factory=dict)  # optimized value -> number of the recorded operation

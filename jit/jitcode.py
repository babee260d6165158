"""Jitcode: what the tracer and the blackhole interpreter execute, made from flow graphs by jit/codewriter.

A JitCode is a list of instructions over registers numbered 0, 1, ...; a register has one kind ('i', 'r', 'f') and
constants are registers behind the others. An instruction reads `args`, writes `dst` (-1: nothing) and goes on with the
next one, or with one of its `edges`. Taking an edge assigns the registers of `moves`, all at once (block arguments).
Comparisons are fused with their branch, overflow checks with theirs, so that a guard re-executes its condition from the
operands: `pc` of a snapshot is the instruction to execute again.

Instructions (besides every operation of jit.ir.OPS that is neither guard nor call, under its name and with its descr):

    goto                                  edges[0]
    goto_if_<condition> a [b]             edges[0] if true, edges[1] if not; conditions: COMPARISONS
    goto_if_ovf_<int_add_ovf ...> a b     dst = result; edges[0] where it overflowed, else edges[1]
    switch a                              edges[i] where a == cases[i]; the last edge is the default
    return [a]
    inline_call args                      descr: JitCode; dst
    residual_call args                    descr: CallDescr; dst
    promote a                             dst = a, a constant of the trace
    promote_immortal a                    the same where a is a reference that a trace may embed
    jit_merge_point / can_enter_jit args  descr: DriverInfo; greens, then reds
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jit.ir import Const, FieldDescr

#: Conditions of goto_if_*: name -> number of operands.
COMPARISONS = {
    name: 2
    for name in (
        "int_lt int_le int_eq int_ne int_gt int_ge uint_lt float_lt float_le float_eq float_ne float_gt float_ge "
        "ptr_eq ptr_ne"
    ).split()
} | {"int_is_true": 1, "int_is_zero": 1, "ref_is_small": 1, "ptr_nonzero": 1, "ptr_iszero": 1}


class Edge:
    """To instruction `target`, after `destinations[i] = sources[i]` for all i at once."""

    __slots__ = ("target", "destinations", "sources")

    def __init__(self, target: int, destinations: tuple[int, ...] = (), sources: tuple[int, ...] = ()) -> None:
        self.target = target
        self.destinations = destinations
        self.sources = sources

    def __reduce__(self) -> Any:
        return Edge, (self.target, self.destinations, self.sources)


class Instr:
    __slots__ = ("name", "args", "dst", "descr", "edges", "cases", "line")

    def __init__(
        self,
        name: str,
        args: tuple[int, ...] = (),
        dst: int = -1,
        descr: Any = None,
        edges: tuple[Edge, ...] = (),
        cases: tuple[int, ...] = (),
        line: int = 0,
    ) -> None:
        self.name = name
        self.args = args
        self.dst = dst
        self.descr = descr
        self.edges = edges
        self.cases = cases
        self.line = line

    def __reduce__(self) -> Any:
        return Instr, (self.name, self.args, self.dst, self.descr, self.edges, self.cases, self.line)


@dataclass(eq=False)
class DriverInfo:
    """A JitDriver as the tracer needs it. `leave`, `live`, `waiting`: function indices; `frame`: number of the
    virtualizable among the merge point's arguments."""

    name: str
    greens: int
    reds: int
    frame: int
    leave: int
    live: int = -1
    waiting: int = -1
    struct: str = ""  # heap type of the virtualizable
    fields: tuple[tuple[int, FieldDescr], ...] = ()  # number of a green, and where the virtualizable has it, too
    portal: Any = None  # the JitCode that holds the merge point
    merge_pc: int = -1


@dataclass(eq=False)
class JitCode:
    """A function. Registers 0..len(arg_kinds)-1 are its arguments."""

    name: str
    index: int
    result_kind: str
    arg_count: int = 0
    kinds: list[str] = field(default_factory=list)  # of the registers that are no constants
    constants: list[Const] = field(default_factory=list)
    code: list[Instr] = field(default_factory=list)
    call_descr: Any = None  # to call it in the library instead of executing the jitcode
    has_merge_point: bool = False
    _live: list[int] | None = None
    _live_lists: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _after_lists: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _names: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def live_before(self, pc: int) -> tuple[int, ...]:
        """Registers (no constants) that are read at `pc` or later before they are written."""
        found = self._live_lists.get(pc)
        if found is None:
            found = self._live_lists[pc] = _numbers(self._liveness()[pc])
        return found

    def live_over_call(self, pc: int) -> tuple[int, ...]:
        """Registers that are live after the call at `pc`, without its result."""
        found = self._after_lists.get(pc)
        if found is None:
            bits = self._liveness()[pc + 1]
            dst = self.code[pc].dst
            if dst >= 0:
                bits &= ~(1 << dst)
            found = self._after_lists[pc] = _numbers(bits)
        return found

    def live_names(self, pc: int, over_call: bool) -> tuple[tuple[str, int], ...]:
        """The same registers by (bank, number), as snapshots name them."""
        key = 2 * pc + over_call
        found = self._names.get(key)
        if found is None:
            live = self.live_over_call(pc) if over_call else self.live_before(pc)
            found = self._names[key] = tuple((self.kinds[r], r) for r in live)
        return found

    def _liveness(self) -> list[int]:
        """Bit sets of the registers live before each instruction."""
        if self._live is not None:
            return self._live
        real = (1 << len(self.kinds)) - 1
        live = [0] * (len(self.code) + 1)
        back = any([edge.target <= pc for pc, instr in enumerate(self.code) for edge in instr.edges])
        changed = True
        while changed:
            changed = False
            for pc in range(len(self.code) - 1, -1, -1):
                bits = self._before(pc, live) & real
                if bits != live[pc]:
                    live[pc] = bits
                    changed = back  # else what lies behind is known already
        self._live = live
        return live

    def _before(self, pc: int, live: list[int]) -> int:
        instr = self.code[pc]
        if instr.edges:
            bits = 0
            for edge in instr.edges:
                after = live[edge.target]
                out = after
                for dst in edge.destinations:
                    out &= ~(1 << dst)
                for i, dst in enumerate(edge.destinations):
                    if after >> dst & 1:
                        out |= 1 << edge.sources[i]
                bits |= out
        else:
            bits = 0 if instr.name == "return" else live[pc + 1]
        if instr.dst >= 0:
            bits &= ~(1 << instr.dst)
        for arg in instr.args:
            bits |= 1 << arg
        return bits

    def dump(self) -> str:
        """Text for logs and tests."""
        out = [f"jitcode {self.index} {self.name}({self.arg_count}) -> {self.result_kind}"]
        for pc, instr in enumerate(self.code):
            dst = f"{self._name(instr.dst)} = " if instr.dst >= 0 else ""
            args = ", ".join(self._name(a) for a in instr.args)
            descr = getattr(instr.descr, "name", "") if instr.descr is not None else ""
            edges = "".join(map(self._edge_text, instr.edges))
            out.append(f"{pc:5} {dst}{instr.name}({args}) {descr}{list(instr.cases) or ''}{edges}".rstrip())
        return "\n".join(out)

    def _edge_text(self, edge: Edge) -> str:
        moves = zip(edge.destinations, edge.sources, strict=True)
        return f" -> {edge.target}" + "".join(f" {self._name(d)}={self._name(s)}" for d, s in moves)

    def _name(self, number: int) -> str:
        if number >= len(self.kinds):
            return str(self.constants[number - len(self.kinds)].value)
        return f"{self.kinds[number]}{number}"


@dataclass(frozen=True)
class JitProgram:
    """What the codewriter makes of a program: its jitcodes by their numbers, and its drivers."""

    jitcodes: list[JitCode]
    drivers: list[DriverInfo]


def _numbers(bits: int) -> tuple[int, ...]:
    out = []
    while bits:
        low = bits & -bits
        out.append(low.bit_length() - 1)
        bits ^= low
    return tuple(out)

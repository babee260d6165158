"""Flow graphs: the one intermediate form of the VM's source, read by the C back end and by jit/codewriter.

A `Graph` is in SSA form with block arguments: a variable may be used in every block that its definition dominates, and
only variables that differ between the ways to a block are its inputs. Operations are named like RPython's low-level
operations. Kinds of variables: 'i' (i32 and bool), 'r' (value words), 'f' (binary64), 'v' (no value). Names, operands:

    int_add int_sub int_mul int_and int_or int_xor int_lshift int_rshift uint_rshift uint_mul_high int_neg int_invert
    digit_low(i, i, i) digit_high(i, i, i)    of functions that are never traced
    int_div_trunc int_mod_trunc int_add_ovf int_sub_ovf int_mul_ovf int_lshift_ovf get_ovf (directly after *_ovf)
    int_lt int_le int_eq int_ne int_gt int_ge uint_lt int_is_true int_is_zero
    float_add float_sub float_mul float_truediv float_neg float_abs float_lt ... float_ge
    cast_int_to_float cast_float_to_int float_bits_low float_bits_high float_from_bits
    ref_is_small(r) int_tag(i) int_untag(r) ptr_eq ptr_ne ptr_iszero ptr_nonzero cast_ptr_to_int cast_int_to_ptr same_as
    getheader(r) -> i     setheader(r, r map): of instances only
    getfield(r) setfield(r, v)                extra: spec.heap.GcField, struct: spec.heap.GcType; a store to a
                                              quasi-immutable field tells the host where traces rely on it
    getarrayitem(r, i) setarrayitem(r, i, v)  struct: the GcType whose trailing items are meant
    getvm() setvm(v)                          extra: field name of spec.heap.VM_FIELDS
    new() new_var(i) new_instance(r map, i) alloc_immortal(i)      struct: GcType
    raw_load(i) raw_store(i, v)               extra: 'b' 'i' 'f', 'p' (a pin's word)
    call(args)                                extra: Graph
    host_call(i, i)                           the first argument is a constant
    text_length(i) text_char(i, i)            string literals, by number (Program.texts)
    promote(x) promote_immortal(x) -> x       extra: None
    jit_merge_point(greens..., reds...)       extra: JitDriver;   can_enter_jit(..., weight) likewise
"""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import pack
from typing import Any

from spec.heap import GcType


@dataclass(eq=False)
class Var:
    """An SSA value. `struct` is its static heap type, None for any value word."""

    name: str
    kind: str
    struct: GcType | None = None


@dataclass(frozen=True, eq=False)
class Const:
    """A constant: int for kinds 'i' (signed) and 'r' (unsigned address or tagged word), float for 'f'. Floats are equal
    where their bits are."""

    value: Any
    kind: str
    struct: GcType | None = None

    def _key(self) -> tuple[str, Any]:
        return self.kind, pack("<d", self.value) if self.kind == "f" else self.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


Value = Var | Const


@dataclass(eq=False)
class Op:
    name: str
    args: list[Value]
    result: Var | None
    extra: Any = None
    struct: GcType | None = None
    line: int = 0


@dataclass(eq=False)
class Link:
    target: Block
    args: list[Value]
    case: int | None = None  # value of the exit switch; None: the only exit, or a switch's default


@dataclass(eq=False)
class Block:
    """`exits`: one link (goto); two with cases 1 and 0 of a condition `switch`; or more for an i32 `switch`, the last
    with case None. A block without exits returns `switch` (None in functions of kind 'v')."""

    inputs: list[Var] = field(default_factory=list)
    ops: list[Op] = field(default_factory=list)
    switch: Value | None = None
    exits: list[Link] = field(default_factory=list)


@dataclass(eq=False)
class Graph:
    """A function. `hints`: elidable, unroll_safe, dont_look_inside, look_inside, never_collects, asks_host, export."""

    name: str
    module: str
    args: list[Var]
    result_kind: str
    start: Block
    hints: frozenset[str] = frozenset()
    has_loop: bool = False
    may_collect: bool = False  # reaches an allocation (transitively)
    index: int = -1  # function index: the name under which images and traces know it
    line: int = 0
    result_struct: GcType | None = None

    def blocks(self) -> list[Block]:
        """All blocks, in depth-first order from the start."""
        seen: dict[int, Block] = {}
        stack = [self.start]
        while stack:
            block = stack.pop()
            if id(block) not in seen:
                seen[id(block)] = block
                stack.extend(link.target for link in reversed(block.exits))
        return list(seen.values())

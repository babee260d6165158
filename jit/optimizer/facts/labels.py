"""What a loop's label says of its values, and what a guard or a bridge knows of the loop that it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jit.ir import Const, MergePoint, Op, ResumeData, SizeDescr, Snapshot, TargetToken, Value
from jit.optimizer.facts.frames import SlotKey, is_dead
from jit.optimizer.facts.info import FULL, SMALL, Bound, Known, Options, RefInfo
from jit.optimizer.facts.linear import Linear
from jit.optimizer.facts.unnamed import Unnamed

Path = tuple[Any, ...]

#: Comment of the guards before a label.
ENTRY = "holds in all iterations"


@dataclass(eq=False)
class Node:
    path: Path
    kind: str
    word: Value  # what stands for the value in the body
    phi: Op | None = None  # label argument
    source: Value | None = None  # the value at the end of the preamble
    bound: Bound = FULL
    info: RefInfo | None = None
    shape: tuple[SizeDescr, int] | None = None  # of a virtual: what it is, number of items
    header: Node | None = None
    fields: dict[Any, Node] = field(default_factory=dict)
    items: dict[int, Node] = field(default_factory=dict)

    def bounded_ends(self) -> tuple[str, ...]:
        """Where more is assumed of the int than its kind says: 'low', 'high', both or none."""
        low, high = SMALL if self.kind == "tagged" else FULL
        return (("low",) if self.bound[0] != low else ()) + (("high",) if self.bound[1] != high else ())

    def is_bounded(self) -> bool:
        """Is more assumed of the int than its kind says?"""
        return bool(self.bounded_ends())


class LabelState:
    """The virtual state at a label. `slots` of the frame, those that are `dirty`, `facts` of the heap cache, the
    label's arguments (`phis`); `beginning`: the interpreter's state there; `entry`: the same as resume data of guards
    before the label."""

    def __init__(self, beginning: Snapshot | None) -> None:
        self.beginning = beginning
        self.entry: tuple[ResumeData, list[Value]] | None = None
        self.slots: dict[SlotKey, Node] = {}
        self.dirty: list[SlotKey] = []
        self.facts: list[tuple[Path, Value | Node, Any, Value | None, Node]] = []
        self.phis: list[Op] = []

    def nodes(self) -> list[Node]:
        """Every node once."""
        seen: dict[int, Node] = {}
        todo = [*self.slots.values(), *(fact[4] for fact in self.facts)]
        while todo:
            node = todo.pop()
            if id(node) not in seen:
                seen[id(node)] = node
                todo += [*node.fields.values(), *node.items.values(), *([node.header] if node.header else [])]
        return list(seen.values())


Fact = tuple[Value, Any, "Value | None", Value]
Outcome = tuple[str, Value, Value, bool]  # of a comparison between two values that facts name: guards have decided it


@dataclass(frozen=True)
class Tagged:
    """The word of a small int that is a failarg."""

    index: int


Name = Const | int | Unnamed | Tagged  # int: number of a failarg


@dataclass(eq=False)
class Label:
    """A peeled loop's label. `names`: values from before it which its state mentions; `args`, `invariants`: as those of
    the token, in the loop's own values. `recorded`: an iteration, optimized with `options`; `sources`: of values from
    before the label, which recorded operation came to them; `known`: what the loop knows of them. `bounds`: of ints, at
    the label; `conditions`: what holds there (see loops/induction.py), by the bounds of `proven` values, too; `sums`:
    values of the loop that are sums of its arguments; `unequal`: conditions, and the guard behind which they hold for
    one more; `repeats`: how many bridges repeat the loop behind so many others that do."""

    state: LabelState
    token: TargetToken
    frame: Value
    point: MergePoint | None
    names: list[Value]
    recorded: Sequence[Op]
    options: Options
    sources: dict[Value, Op]
    known: dict[Value, Known | None]
    bounds: dict[Value, Bound]
    args: list[Value] = field(default_factory=list)
    invariants: list[Value] = field(default_factory=list)
    conditions: list[Linear] = field(default_factory=list)
    proven: list[Value] = field(default_factory=list)
    sums: dict[Value, Linear] = field(default_factory=dict)
    unequal: dict[Linear, Op] = field(default_factory=dict)
    repeats: Counter[int] = field(default_factory=Counter)

    def ignores(self, key: SlotKey) -> bool:
        """Is the slot dead where the loop begins?"""
        return self.point is not None and is_dead(self.point, key[1])


@dataclass(eq=False)
class Moment:
    """What was known at a guard. `given`: the loop's values by their names there, where they have others; `before`: the
    label's arguments in this iteration; `sums`: values of a bridge that are sums of others; `rounds`: how many
    iterations the bridges on the way here have repeated, one after another."""

    label: Label
    slots: dict[SlotKey, Value]
    facts: list[Fact]
    outcomes: list[Outcome]
    given: dict[Value, Value]
    known: dict[Value, Known]
    before: dict[Value, Linear]
    less: set[Linear]
    sums: dict[Value, Linear]
    rounds: int


@dataclass(eq=False)
class Return:
    """The same for bridges: values are failargs, constants or unnamed; `before` and `sums` by number of the failarg, as
    far as that is known."""

    label: Label
    slots: dict[SlotKey, Name]
    facts: list[tuple[Name, Any, Name | None, Name]]
    outcomes: list[tuple[str, Name, Name, bool]]
    given: dict[Value, Name]
    known: dict[Name, Known]
    before: dict[Value, tuple[dict[int, int], int]]
    less: set[Linear]  # conditions that hold for one more
    sums: dict[int, tuple[dict[int, int], int]]
    rounds: int


class Loop:
    """Of an optimizer in a loop's body or in a bridge from there. `given`: names of the loop's values; `before`: what
    the label's arguments were in this iteration. `repeated`: the bridge has an iteration of the loop at its end;
    `rounds`: as those of `Moment`."""

    def __init__(self, label: Label, given: dict[Value, Value], before: dict[Value, Linear]) -> None:
        self.label, self.given, self.before = label, given, before
        self.less: set[Linear] = set()  # of the conditions, those that hold for one more in this iteration
        self.sums: dict[Value, Linear] = {}  # a bridge's arguments that are sums of others
        self.jumped = self.repeated = False
        self.rounds = 0

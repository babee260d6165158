"""Loop peeling: one iteration as preamble, then the loop itself, optimized with what the preamble established.

The recorded operations go through the optimizer twice. What the first iteration computed, guarded or loaded, and what
the second would only repeat, is gone from the body: invariants are hoisted. Both iterations meet at the label, whose
arguments are what changes from one iteration to the next, unboxed (see loopstate.py). The guess of what the body's end
has in common with its beginning is verified here; where it was wrong, everything starts over with a weaker one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jit.ir import Const, Op, TargetToken, Trace, Value
from jit.optimizer import reenter
from jit.optimizer.core import Optimizer, is_zero
from jit.optimizer.dce import remove_dead
from jit.optimizer.heap import HEADER
from jit.optimizer.info import SMALL, TAGGED, InvalidLoop, Options
from jit.optimizer.loopstate import Choices, LoopState, Node, Path, only_entry_frame
from jit.optimizer.unnamed import Unnamed
from jit.optimizer.virtualizable import SlotKey
from jit.semantics import INT_MAX, INT_MIN


def peel(trace: Trace, options: Options, start: Callable[[Optimizer], None]) -> Optimizer | None:
    """The peeled loop, or None where no state could be found that holds at each iteration's end. `start` prepares an
    optimizer for the trace's entry."""
    choices: Choices = {}
    for attempt in range(options.max_attempts):
        tried = _attempt(trace, options, start, choices)
        if tried is None:
            return None
        if not tried.failures:
            better = _widened(trace, options, start, choices, tried)
            better.opt.counters["peeling attempts"] = attempt + 1
            return better.opt
        before = sum(map(len, choices.values()))
        for path, mark in tried.failures:
            choices.setdefault(path, set()).add(mark)
        if sum(map(len, choices.values())) == before:
            return None
    return None


@dataclass
class _Attempt:
    """A peeled loop; not one if there are failures."""

    opt: Optimizer
    state: LoopState
    failures: list[tuple[Path, str]]

    def body(self) -> list[tuple[str, bool, bool]]:
        """The body's operations; of overflow checks, whether the result is known to keep to each end of the range."""
        ops = remove_dead(self.opt.result())
        start = next(i for i, op in enumerate(ops) if op.name == "label")
        none = (INT_MIN, INT_MAX)
        return [
            (op.name, (op.exact or none)[0] >= SMALL[0], (op.exact or none)[1] <= SMALL[1]) for op in ops[start:]
        ]  # fmt: skip


def _attempt(trace: Trace, options: Options, start: Callable[[Optimizer], None], choices: Choices) -> _Attempt | None:
    opt = Optimizer(options)
    start(opt)
    opt.run(trace.ops[:-1])
    state = LoopState(opt, choices, reenter.beginning(trace) if options.hoist else None)
    token = TargetToken(trace.name or "loop")
    token.label = Op("label", state.export(), token)
    opt.out.append(token.label)
    opt.loop = reenter.own_loop(opt, state, token, trace)
    try:
        opt.run(trace.ops[:-1])
    except InvalidLoop:
        return None
    matcher = Matcher(state, opt)
    args = matcher.run()
    if not matcher.failures:
        if opt.resolve(trace.ops[-1].args[0]) != opt.resolve(trace.inputargs[0]):
            return None
        opt.emit(Op("jump", args, token))
    return _Attempt(opt, state, matcher.failures)


def _widened(
    trace: Trace, options: Options, start: Callable[[Optimizer], None], choices: Choices, found: _Attempt
) -> _Attempt:
    """The same loop without the label's bounds that nothing needs: more bridges can go back to it then."""
    bounded = [node for node in found.state.nodes() if node.phi is not None and node.is_bounded()]
    if not bounded or not options.widen:
        return found
    body = found.body()
    both = ("low", "high")
    single = [([node], (end,)) for node in bounded[:_MAX_WIDENED] for end in both] if len(bounded) > 1 else []
    for nodes, ends in [(bounded, both), (bounded, both[1:]), (bounded, both[:1]), *single]:
        wider = {path: set(marks) for path, marks in choices.items()}
        for node in nodes:
            wider.setdefault(node.path, set()).update(ends)
        if wider == choices:
            continue
        tried = _attempt(trace, options, start, wider)
        if tried is not None and not tried.failures and tried.body() == body:
            found, choices = tried, wider
            if ends is both:
                break
    return found


_MAX_WIDENED = 3  # label arguments that are looked at one by one


class Matcher:
    """Does the optimizer's state fit the label's? `here`: what a value of the loop is called here; the body's end knows
    all of them by their names, a bridge those that it was given (None: not this one). `small`: ints that are passed
    have to fit 31 bits, which back ends may have seen of those of the loop."""

    def __init__(
        self, state: LoopState, opt: Optimizer, here: Callable[[Value], Value | None] = lambda value: value,
        small: bool = False,
    ) -> None:  # fmt: skip
        self.state, self.opt = state, opt
        self.here, self.small = here, small
        self.failures: list[tuple[Path, str]] = []
        self.values: dict[int, Value] = {}  # id(node) -> value at the end
        self.owners: dict[Value, Node] = {}  # virtual at the end -> node
        self.args: dict[Op, Value] = {}

    def fail(self, path: Path, mark: str) -> None:
        self.failures.append((path, mark))

    def run(self) -> list[Value]:
        """The jump's arguments; `failures` says whether they may be used."""
        only_entry_frame(self.opt)
        self.slots(lambda key: False)
        self.facts()
        return [self.args.get(phi, phi) for phi in self.state.phis]

    def slots(self, ignored: Callable[[SlotKey], bool]) -> None:
        """The frame's slots, but for those that nobody will read."""
        state, opt = self.state, self.opt
        slots = opt.frame.slots if opt.frame is not None else {}
        seen: set[int] = set()
        wanted = {key: node for key, node in state.slots.items() if not ignored(key)}
        for key, node in wanted.items():
            if key in slots:
                self.force(node, slots[key], seen)
        for key, node in wanted.items():
            if key in slots:
                self.match(("slot", key), node, slots[key])
            else:
                self.fail(("slot", key), "drop")
        if opt.frame is not None:
            for key in opt.frame.dirty:
                if key not in state.slots:
                    self.fail(("slot", key), "add")
                if key not in state.dirty:
                    self.fail(("slot", key), "dirty")

    def facts(self) -> None:
        """What the heap cache knows at the label."""
        opt = self.opt
        for path, obj, descr, index, node in self.state.facts:
            at = self.values.get(id(obj)) if isinstance(obj, Node) else self.here(obj)
            item = self.here(index) if index is not None else None
            lost = at is None or (index is not None and item is None)
            value = None
            if at is not None and not lost:
                at = opt.resolve(at)
                value = opt.heap.get(at, descr, item)
                if value is None and descr == HEADER and (header := opt.header(at)) is not None:
                    value = Const(header, "i")
            if value is None:
                self.fail(path, "drop")
            else:
                self.match(path, node, value)

    def force(self, node: Node, value: Value, seen: set[int]) -> None:
        """Allocate what the label wants as a reference, before anything is compared."""
        value = self.opt.resolve(value)
        if id(node) in seen:
            return
        seen.add(id(node))
        if node.kind == "ref":
            self.opt.force(value)
        virtual = self.opt.virtual(value)
        if node.kind == "virtual" and virtual is not None:
            for descr, inner in node.fields.items():
                if descr in virtual.fields:
                    self.force(inner, virtual.fields[descr], seen)
            for index, inner in node.items.items():
                if index in virtual.items:
                    self.force(inner, virtual.items[index], seen)

    def match(self, path: Path, node: Node, value: Value) -> None:
        value = self.opt.resolve(value)
        if isinstance(value, Unnamed) and node.kind != "same":
            self.fail(path, "drop")
            return
        known = self.values.get(id(node))
        if known is not None:
            if known != value:
                self.fail(path, "alone")
                if node.kind == "virtual":
                    self.fail(path, "ref")
                    self.fail(node.path, "ref")
            return
        self.values[id(node)] = value
        if node.kind == "same":
            if value != self.here(node.word):
                self.fail(node.path, "phi")
        elif node.kind == "float":
            self.give(node, value)
        elif node.kind == "int":
            self.bounded(node, value)
        elif node.kind == "tagged":
            self.tagged(node, value)
        elif node.kind == "virtual":
            self.virtual(node, value)
        else:
            self.ref(node, value)

    def give(self, node: Node, value: Value) -> None:
        assert node.phi is not None
        self.args[node.phi] = value

    def bounded(self, node: Node, value: Value) -> None:
        lo, hi = self.opt.bound(value)
        if lo < node.bound[0]:
            self.fail(node.path, "low")
        if hi > node.bound[1]:
            self.fail(node.path, "high")
        if self.small and (lo < SMALL[0] or hi > SMALL[1]):
            self.fail(node.path, "high")
        self.give(node, value)

    def tagged(self, node: Node, value: Value) -> None:
        if self.opt.virtual(value) is not None or self.opt.ref(value).tag != TAGGED:
            self.fail(node.path, "ref")
            return
        raw = self.opt.ref(value).raw
        self.bounded(node, self.opt.resolve(raw) if raw is not None else self.opt.do("int_untag", [value]))

    def ref(self, node: Node, value: Value) -> None:
        value = self.opt.force(value)
        info, wanted = self.opt.ref(value), node.info
        assert wanted is not None
        if wanted.tag and wanted.tag != info.tag:
            self.fail(node.path, "notag")
        if wanted.nonnull and not info.nonnull:
            self.fail(node.path, "nonull")
        if wanted.header is not None and wanted.header != info.header:
            self.fail(node.path, "noclass")
        self.give(node, value)

    def virtual(self, node: Node, value: Value) -> None:
        virtual = self.opt.virtual(value)
        same_shape = virtual is not None and (virtual.descr, virtual.length) == node.shape
        if virtual is None or not same_shape or (node.header is None) != (virtual.header is None):
            self.fail(node.path, "ref")
            return
        other = self.owners.setdefault(value, node)
        if other is not node:  # two objects at the label, one at the end
            self.fail(other.path, "ref")
            self.fail(node.path, "ref")
            return
        if node.header is not None and virtual.header is not None:
            self.match((*node.path, "header"), node.header, virtual.header)
        self.contents(node, node.fields, virtual.fields)
        self.contents(node, node.items, virtual.items)

    def contents(self, node: Node, at_label: Mapping[Any, Node], at_end: Mapping[Any, Value]) -> None:
        for key, inner in at_label.items():
            value = at_end.get(key)
            if value is None:
                value = Const(0.0 if inner.word.kind == "f" else 0, inner.word.kind)
            self.match((*node.path, key), inner, value)
        if not all(key in at_label or is_zero(self.opt.resolve(v)) for key, v in at_end.items()):
            self.fail(node.path, "ref")

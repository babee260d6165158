"""Does the optimizer's state fit a label's? At the end of a loop's body, and where a bridge goes back to the label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jit.ir import Const, Op, Value, is_zero
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.facts.frames import SlotKey
from jit.optimizer.facts.heapcache import HEADER
from jit.optimizer.facts.info import SMALL, TAGGED
from jit.optimizer.facts.labels import LabelState, Node, Path
from jit.optimizer.facts.unnamed import Unnamed
from jit.optimizer.loops.loopstate import only_entry_frame


class Matcher:
    """Does the optimizer's state fit the label's? `here`: what a value of the loop is called here; the body's end knows
    all of them by their names, a bridge those that it was given (None: not this one). `small`: ints that are passed
    have to fit 31 bits, which back ends may have seen of those of the loop."""

    def __init__(
        self, state: LabelState, opt: Optimizer, here: Callable[[Value], Value | None] = lambda value: value,
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

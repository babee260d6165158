"""What a peeled loop carries from one iteration to the next: the virtual state at its label.

At the end of the preamble the optimizer knows the frame's slots and the heap cache's facts. Each of their values
becomes a node that says how the body may see it:

    same     the same value in every iteration (a constant, or a loop invariant); needs no label argument
    int, float   an unboxed number: a label argument
    tagged   a small int, carried untagged
    virtual  an object that is not allocated; its fields are nodes
    ref      a reference: a label argument, with what is known of it

The choice is optimistic: the body is optimized on the assumption that the state holds again at its end, and `match`
checks just that. Where it does not, the mismatches are noted in `Choices` by the node's path, and the loop is optimized
again with weaker nodes there, until it matches.
"""

from __future__ import annotations

from typing import Any

from jit.ir import Const, InputArg, Op, Snapshot, Value
from jit.optimizer.emission.optimizer import Optimizer
from jit.optimizer.emission.resumedata import build_resume
from jit.optimizer.facts.frames import SlotKey
from jit.optimizer.facts.info import FULL, POINTER, SMALL, TAGGED, UNKNOWN, Bound, RefInfo, Virtual
from jit.optimizer.facts.labels import LabelState, Node, Path

Choices = dict[Path, set[str]]  # marks: phi, ref, drop, add, dirty, alone, low, high, notag, nonull, noclass


class Export:
    """Makes the state at the end of the preamble; leaves the optimizer at the beginning of the body."""

    def __init__(self, opt: Optimizer, choices: Choices, beginning: Snapshot | None = None) -> None:
        """`beginning`: the interpreter's state where the loop begins, for guards before the label."""
        self.opt, self.choices, self.state = opt, choices, LabelState(beginning)
        self.by_value: dict[Value, Node] = {}
        self.refs: list[Node] = []
        self.stable: dict[Value, bool] = {}

    def marks(self, path: Path) -> set[str]:
        return self.choices.get(path, _NONE)

    # --- export ---
    def run(self) -> LabelState:
        """Make the nodes and put the optimizer into the state that they describe."""
        opt, state = self.opt, self.state
        known = [fact for fact in opt.heap.facts() if not fact[1].immutable]  # numbered alike in each attempt
        only_entry_frame(opt)
        self._adjust_slots()
        seen: set[Value] = set()
        slots = dict(opt.frame.slots) if opt.frame is not None else {}
        for key, value in slots.items():
            self._force_marked(("slot", key), value, seen)
        for key, value in slots.items():
            state.slots[key] = self.build(("slot", key), value)
        self._invariant_facts(known)
        self._reference_facts()
        if state.beginning is not None:
            state.entry = build_resume(opt, state.beginning)
        self._begin_body()
        return state

    def _adjust_slots(self) -> None:
        """Slots that the body's end did not agree about."""
        opt, frame = self.opt, self.opt.frame
        if frame is None:
            return
        for path, marks in self.choices.items():
            if path[0] != "slot" or len(path) != 2:
                continue
            key: SlotKey = path[1]
            descr, index = key
            if "add" in marks and key not in frame.slots:
                if index is None:
                    opt.do(f"getfield_gc_{descr.kind}", [frame.frame], descr)
                else:
                    opt.do(f"getarrayitem_gc_{descr.kind}", [frame.frame, Const(index, "i")], descr)
            if "dirty" in marks and key in frame.slots:
                frame.dirty[key] = None
            if "drop" in marks and key in frame.slots:
                if key in frame.dirty:
                    opt.store_slot(frame, key)
                del frame.slots[key]

    def _force_marked(self, path: Path, value: Value, seen: set[Value]) -> None:
        """Allocate the virtual objects that cannot stay virtual."""
        value = self.opt.resolve(value)
        if value in seen:
            return
        virtual = self.opt.virtual(value)
        if virtual is None:
            return
        seen.add(value)
        if "ref" in self.marks(path):
            self.opt.force(value)
            return
        for descr, inner in virtual.fields.items():
            self._force_marked((*path, descr), inner, seen)
        for index, inner in virtual.items.items():
            self._force_marked((*path, index), inner, seen)

    def build(self, path: Path, value: Value) -> Node:
        """The node for a value. Values that occur twice share it."""
        value = self.opt.resolve(value)
        alone = type(value) is Const or "alone" in self.marks(path)
        if not alone and value in self.by_value:
            return self.by_value[value]
        node = self._make(path, value, alone)
        if not alone:
            self.by_value[value] = node
        return node

    def _make(self, path: Path, value: Value, alone: bool) -> Node:
        opt, marks = self.opt, self.marks(path)
        if "phi" not in marks and self.invariant(value):
            return Node(path, "same", value, source=value)
        if value.kind == "f":
            return self._with_phi(Node(path, "float", value, source=value), value)
        if value.kind == "i":
            return self._int(Node(path, "int", value, source=value), value, FULL)
        virtual = opt.virtual(value)
        if virtual is not None:
            return self._virtual(path, value, virtual, alone)
        info = opt.ref(value)
        if info.tag == TAGGED and "ref" not in marks:
            raw = info.raw if info.raw is not None else opt.do("int_untag", [value])
            node = self._int(Node(path, "tagged", value, source=value), opt.resolve(raw), SMALL)
            assert node.phi is not None
            node.word = Op("int_tag", [node.phi])
            return node
        return self._ref(path, value, info)

    def _with_phi(self, node: Node, value: Value) -> Node:
        node.phi = Op(f"same_as_{value.kind}", [value])
        node.phi.pc = self.opt.pc
        self.opt.out.append(node.phi)
        self.state.phis.append(node.phi)
        node.word = node.phi
        return node

    def _int(self, node: Node, value: Value, widest: Bound) -> Node:
        marks = self.marks(node.path)
        lo, hi = self.opt.bound(value)
        node.bound = (widest[0] if "low" in marks else lo, widest[1] if "high" in marks else hi)
        return self._with_phi(node, value)

    def _ref(self, path: Path, value: Value, info: RefInfo) -> Node:
        marks = self.marks(path)
        value = self.opt.force(value)
        node = self._with_phi(Node(path, "ref", value, source=value), value)
        node.info = RefInfo(
            UNKNOWN if "notag" in marks or ("ref" in marks and info.tag == TAGGED) else info.tag,
            info.nonnull and "nonull" not in marks,
            info.header if "noclass" not in marks else None,
        )
        self.refs.append(node)
        return node

    def _virtual(self, path: Path, value: Value, virtual: Virtual, alone: bool) -> Node:
        assert isinstance(value, Op)
        node = Node(path, "virtual", Op(value.name, value.args, value.descr), source=value)
        node.shape = (virtual.descr, virtual.length)
        if not alone:
            self.by_value[value] = node  # before its contents, which may refer to it
        if virtual.header is not None:
            node.header = self.build((*path, "header"), virtual.header)
        for descr, inner in virtual.fields.items():
            node.fields[descr] = self.build((*path, descr), inner)
        for index, inner in virtual.items.items():
            node.items[index] = self.build((*path, index), inner)
        node.info = RefInfo(POINTER, True, value.descr.header or None)
        node.info.virtual = Virtual(virtual.descr, virtual.length, array=virtual.array)
        return node

    # --- invariants (a guess, which `match` verifies) ---
    def invariant(self, value: Value) -> bool:
        value = self.opt.resolve(value)
        known = self.stable.get(value)
        if known is None:
            self.stable[value] = False  # while it is looked for
            known = self.stable[value] = self._invariant(value)
        return known

    def _invariant(self, value: Value) -> bool:
        if not isinstance(value, Op):
            return isinstance(value, (Const, InputArg))
        info, frame = value.info, self.opt.frame
        if info.reads:
            obj = self.opt.resolve(value.args[0])
            index = self.opt.resolve(value.args[1]) if len(value.args) > 1 else None
            if value.name in ("getheader", "raw_load_i", "raw_load_f"):
                return value.name == "getheader" and self.invariant(obj)
            if frame is not None and obj is frame.frame and value.descr.virtualizable and not value.descr.immutable:
                at = frame.slots.get((value.descr, index.value if isinstance(index, Const) else None))
            else:
                at = self.opt.heap.get(obj, value.descr, index)
            unchanged = at is not None and self.opt.resolve(at) == value
            return unchanged and self.invariant(obj) and (index is None or self.invariant(index))
        if info.pure or value.name.endswith("_ovf"):
            return all(self.invariant(a) for a in value.args)
        return False

    # --- facts of the heap cache ---
    def _invariant_facts(self, known: list[Any]) -> None:
        """Facts about objects that are the same in each iteration."""
        for number, (obj, descr, index, value) in enumerate(known):
            path: Path = ("fact", number)
            obj = self.opt.resolve(obj)
            index = None if index is None else self.opt.resolve(index)
            if "drop" in self.marks(path) or not self.invariant(obj) or not (index is None or self.invariant(index)):
                continue
            self.state.facts.append((path, obj, descr, index, self.build(path, value)))

    def _reference_facts(self) -> None:
        """Facts about the objects that label arguments refer to."""
        by_object: dict[Value, list[Any]] = {}
        for obj, descr, index, value in list(self.opt.heap.facts()):
            by_object.setdefault(self.opt.resolve(obj), []).append((descr, index, value))
        done = 0
        while done < len(self.refs) and done < _MAX_REFERENCES:
            node = self.refs[done]
            done += 1
            assert node.source is not None
            for descr, index, value in by_object.get(node.source, ()):
                if index is not None and type(index) is not Const:
                    continue
                path = (*node.path, "fact", descr, index.value if index is not None else None)
                if "drop" not in self.marks(path):
                    self.state.facts.append((path, node, descr, index, self.build(path, value)))

    # --- the body's beginning ---
    def _begin_body(self) -> None:
        opt = self.opt
        for info in opt.refs.values():
            info.guards = []
        opt.shared, opt.overflow, opt.at_guard = None, None, []
        opt.lengths.clear()
        opt.heap.mutable.clear()
        opt.heap.raw_stores.clear()
        for node in self.state.nodes():
            self._enter(node)
        if opt.frame is not None:
            self.state.dirty = list(opt.frame.dirty)
            opt.frame.slots = {key: node.word for key, node in self.state.slots.items()}
        for _, obj, descr, index, node in self.state.facts:
            opt.heap.put(obj.word if isinstance(obj, Node) else obj, descr, index, node.word)

    def _enter(self, node: Node) -> None:
        """Tell the optimizer about a node's value in the body."""
        opt = self.opt
        if node.kind in ("int", "tagged"):
            assert node.phi is not None
            if node.bound != FULL:
                opt.bounds[node.phi] = node.bound
        if node.kind == "tagged":
            assert node.phi is not None
            info = opt.refs[node.word] = RefInfo(TAGGED, True)
            info.raw, info.lazy = node.phi, True
            opt.pure["int_tag", node.phi] = node.word
        elif node.kind == "ref":
            assert node.info is not None
            opt.refs[node.word] = RefInfo(node.info.tag, node.info.nonnull, node.info.header)
        elif node.kind == "virtual":
            assert node.info is not None and node.info.virtual is not None and isinstance(node.word, Op)
            virtual = node.info.virtual
            if node.header is not None:
                virtual.header = node.header.word
                node.word.args = [virtual.header, *node.word.args[1:]]
            virtual.fields = {descr: inner.word for descr, inner in node.fields.items()}
            virtual.items = {index: inner.word for index, inner in node.items.items()}
            opt.refs[node.word] = node.info


def only_entry_frame(opt: Optimizer) -> None:
    """A loop carries the slots of its entry frame; others are complete in memory at the label."""
    for value, frame in list(opt.frames.items()):
        if frame is not opt.frame:
            opt.flush(frame)
            del opt.frames[value]


_NONE: set[str] = set()
_MAX_REFERENCES = 64

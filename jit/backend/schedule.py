"""Scheduling: what a load or a multiplication brings is there one cycle later than other results, a part of a word
two. So instructions that do not need it are put between it and the instruction that does; likewise two between what
sets a guard operand and a check against one, and one between a store and a header check.

The trace keeps its order but for these moves, each of one instruction over its neighbours. Calls, allocations, labels
and jumps are walls. What may pass what, besides that a value is computed before it is read (exits read, too):

- Guards and stores keep their order: a guard's exit sees the stores above it and none below, and the resume data of a
  guard rely on the guards above it. Only guards that leave to the same state may change places. What one of them loads
  or computes, and the exit of the other wants, that exit loads or computes again: nothing has changed.
- Arithmetic moves freely, also over guards: it has no effect and does not trap.
- A load passes a store only where their descriptions say that they are to different fields, arrays or kinds of memory,
  by which the optimizer's heap cache goes, too.
- A load moves down over guards, but up over a guard only where it cannot trap before that: its address is constant, or
  the same base was accessed above that guard, or its type checked, so that the object is known to reach so far. (A
  field is accessed where the object's type is known, and so its size.)
- A loop's induction step stays below what reads the argument that it replaces: they share a register. So does what a
  bridge passes to a loop where one of its own arguments arrived. But where only a guard's exit reads it, and a constant
  is added, the exit can take the step back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jit.backend.mir import AT_EXIT, GP, PSEUDO, ZERO, GPassing, GuardPoint, Location, MInst, Operand, Recompute, VReg
from jit.ir import ArrayDescr, Const, FieldDescr, Op
from spec import abi, heap, isa, timing
from spec.isa import Unit
from spec.sidecar import OPERAND_SUBJECTS, USES_G, Check, Subject

REACH = 12  # instructions that one may pass


def _names(*units: Unit) -> frozenset[str]:
    return frozenset(name for name, row in isa.ROWS.items() if row.unit in units)


_LOADS, _STORES, _DIVISIONS = _names(Unit.LOAD), _names(Unit.STORE), _names(Unit.DIV)
_PARTS = _LOADS - {"lw"}  # of words
#: Cycles that the use of a result waits directly behind the instruction.
_WAITS = {
    **dict.fromkeys(_LOADS, timing.WAIT_FOR_LOAD), **dict.fromkeys(_PARTS, timing.WAIT_FOR_PART),
    **dict.fromkeys(_names(Unit.MUL, Unit.FLOAT), timing.WAIT_FOR_PRODUCT),
}  # fmt: skip
_MOVABLE = _names(Unit.ALU, Unit.SHIFT, Unit.MUL, Unit.DIV, Unit.LOAD, Unit.STORE, Unit.BRANCH, Unit.FLOAT)
_CLASS_GUARDS = ("guard_class", "guard_pointer_class")
_OBJECT = 8  # bytes of the smallest object; objects consist of whole pieces of that length, and so does memory
_EVERYWHERE = 1 << 30


def schedule(insts: list[MInst], arguments: Mapping[Location, Operand]) -> list[MInst]:
    """The operations of a trace in a new order. `arguments`: what arrives, by place."""
    rules = Rules(insts, arguments)
    order = _in_order(insts, rules)
    for inst in insts:
        if inst.name in _LOADS and isinstance(inst.rd, VReg) and inst.rd in rules.replaced:
            order = _with_copy(inst.rd, order, rules)
    return order


def _in_order(insts: list[MInst], rules: Rules) -> list[MInst]:
    out: list[MInst] = []
    block: list[MInst] = []
    for inst in insts:
        if is_wall(inst):
            pinned = inst.name == "jump" and block and block[-1].guard is not None
            last = [block.pop()] if pinned else []  # it can be one with the back edge
            out += [*_fill(_set_before(out), block, last, rules), *last, inst]
            block = []
        else:
            block.append(inst)
    return out + _fill(_set_before(out), block, [], rules)


def _set_before(out: list[MInst]) -> list[MInst]:
    """What sets an operand directly before a loop: of those who enter, each waits where a check comes too soon, and not
    each leaves at that check."""
    return out[-2:-1] if len(out) > 1 and out[-1].name == "label" and out[-2].name == "xg.set" else []


def _with_copy(loaded: VReg, order: list[MInst], rules: Rules) -> list[MInst]:
    """What a loop loads for its next pass, in a register of its own, so that it may be loaded while exits still want
    the argument that it replaces; the jump copies it. The old order where that does not pay: a copy is an instruction.
    """
    label = next((i for i, inst in enumerate(order) if inst.name == "label"), None)
    if label is None or order[-1].name != "jump":
        return order
    before = stalls(order[label:]) + _around(order, label, rules)
    replaced, guards, reads = rules.replaced.pop(loaded), {inst: inst.guard for inst in order}, dict(rules.reads)
    rules.apart.add(loaded)
    found = _in_order(order, rules)
    if stalls(found[label:]) + _around(found, label, rules) + timing.COPY < before:
        return found
    rules.apart.discard(loaded)
    rules.replaced[loaded], rules.reads = replaced, reads
    for inst, guard in guards.items():
        inst.guard = guard
    return order


def _around(order: list[MInst], label: int, rules: Rules) -> int:
    """How long the first instruction of a loop waits for the last one, or the jump's copy for that."""
    last, first = order[-2], order[label + 1]
    waits = isinstance(last.rd, VReg) and (last.rd in rules.apart or rules.replaced.get(last.rd) in first.reads())
    return _WAITS.get(last.name, 0) if waits else 0


def is_wall(inst: MInst) -> bool:
    return inst.name in PSEUDO or inst.name not in _MOVABLE


def stalls(order: Sequence[MInst]) -> int:
    """How many cycles instructions wait for the two before."""
    waited = last = 0  # by all; by the one before
    before: MInst | None = None
    for i, inst in enumerate(order):
        waits = wait(before, inst) if before is not None else 0
        if i > 1:
            waits = max(waits, wait(order[i - 2], inst) - 1 - last)
        waited, last, before = waited + waits, waits, inst
    return waited


def wait(a: MInst, b: MInst) -> int:
    """Cycles that b waits directly behind a."""
    if a.subject is Subject.SET or a.name == "xg.set":
        return timing.COMPARISON_WAITS_FOR_SET if b.check in USES_G else _wait_for_result(a, b)
    if a.name in _STORES:
        return timing.HEADER_CHECK_WAITS_FOR_STORE * (b.check is Check.HEADER)
    return _wait_for_result(a, b)


def _wait_for_result(a: MInst, b: MInst) -> int:
    used = a.name in _WAITS and any(v in (b.rs1, b.rs2) or v in b.uses for v in a.writes())
    return _WAITS[a.name] if used else 0


def _fill(before: list[MInst], block: list[MInst], after: list[MInst], rules: Rules) -> list[MInst]:
    """The block with something put between what would wait, where there is something."""
    order = [*before, *block, *after]
    movable = range(len(before), len(before) + len(block))
    again = True
    while again:
        again = False
        at = 0
        while at + 1 < len(order):
            if wait(order[at], order[at + 1]) or at + 2 < len(order) and wait(order[at], order[at + 2]) > 1:
                source = _best(order, at, movable, rules)
                if source is not None:
                    rules.move(order, source, at)
                    again = True
            at += 1
    return order[movable.start : movable.stop]


def _best(order: list[MInst], at: int, movable: range, rules: Rules) -> int | None:
    """Where the instruction is that goes behind the one at `at`: the nearest that makes fewer wait."""
    for distance in range(1, REACH + 1):
        for source in (at + 1 + distance, at - distance):
            if source in movable and rules.may_move(order, source, at):
                low, high = max(0, min(source, at) - 2), max(source, at) + 4
                part = order[low:high]
                inst = part.pop(source - low)
                part.insert(at + 1 - low - (source <= at), inst)
                if stalls(part) < stalls(order[low:high]):
                    return source
    return None


class Rules:
    """What may pass what in this trace."""

    def __init__(self, insts: Sequence[MInst], arguments: Mapping[Location, Operand]) -> None:
        self.replaced = _replaced(insts, arguments)
        self.apart: set[VReg] = set()  # what a loop passes on, but by a copy
        self.reads: dict[MInst, frozenset[VReg]] = {}  # with what its exit reads
        self.number: dict[MInst, int] = {}  # of guards: how many are above
        self.known: dict[MInst, int] = {}  # of loads: the first guard above which they cannot trap
        self.loads_at_exit: dict[MInst, tuple[MInst, ...]] = {}  # that the guard's exit does again
        self.leaving: dict[int, list[MInst]] = {}  # by the state to which they leave
        for inst in insts:
            left = inst.guard.vregs() if inst.guard else ()
            self.reads[inst] = frozenset((*inst.reads(), *left))
        self._learn(insts)

    def _learn(self, insts: Sequence[MInst]) -> None:
        """Which loads cannot trap above which guards."""
        frames = _frames(insts)
        facts = Facts(frames)
        guards = 0
        for inst in insts:
            if inst.name == "landing":
                facts = Facts(frames)  # bridges come here
            elif inst.name == "label":
                facts.forget(inst.uses)
            if inst.name in _LOADS:
                self.known[inst] = facts.since(inst)
            if inst.guard is not None:
                self.number[inst] = guards
                guards += 1
                if inst.guard.state is not None:
                    self.leaving.setdefault(id(inst.guard.state), []).append(inst)
            facts.add(inst, guards)

    def may_move(self, order: list[MInst], source: int, at: int) -> bool:
        """May the instruction at `source` stand behind the one at `at`?"""
        inst = order[source]
        if inst.name == "addi" and inst.imm == 0 and inst.guard is None:
            return False  # a copy, which register allocation may remove
        return all(self._may_pass(a, b) for a, b in _passed(order, source, at))

    def move(self, order: list[MInst], source: int, at: int) -> None:
        """Put the instruction at `source` behind the one at `at`."""
        for a, b in _passed(order, source, at):
            self._take_back(a, b)
        inst = order.pop(source)
        order.insert(at + 1 - (source <= at), inst)

    def _may_pass(self, a: MInst, b: MInst) -> bool:
        """b comes after a: may it come before?"""
        old = self._replaced_for_exit(a, b)
        of_a, of_b = self.reads[a], self.reads[b]
        if old is not None:
            self.reads[a] = of_a - {old}
        elif self._computed_by_exit(a, b) is not None:
            self.reads[b] = of_b.difference(a.writes())
        fixed = self.fixed(a, b)
        self.reads[a], self.reads[b] = of_a, of_b
        return not fixed

    def _computed_by_exit(self, a: MInst, b: MInst) -> Recompute | None:
        """How exits compute what a brings, where nothing else of b wants that. Both leave to the same state, and what
        a reads is alive there anyway."""
        v = a.rd
        if not isinstance(v, VReg) or b.guard is None or not _same_exit(a.guard, b.guard) or v in b.reads():
            return None
        word = at_exit(a)
        if word is None or v not in b.guard.words():
            return None
        for inst in self._leaving_alike(b):
            words = inst.guard.words() if inst.guard is not None else []
            computed = any(v in w.vregs() for w in words if isinstance(w, Recompute))
            if computed or any(w not in words for w in word.vregs()):
                return None
        return word

    def _leaving_alike(self, inst: MInst) -> Sequence[MInst]:
        """Those that leave to the same state. Their exits stay alike, so that one bridge serves all of them."""
        assert inst.guard is not None
        return self.leaving.get(id(inst.guard.state), ())

    def _replaced_for_exit(self, a: MInst, b: MInst) -> VReg | None:
        """What the step b replaces, and only a's exit wants, as it is: it can be had from the step's result."""
        old = self.replaced.get(b.rd) if isinstance(b.rd, VReg) else None
        if b.name != "addi" or b.imm is None or b.guard is not None or b.rs1 is not old or not isinstance(old, VReg):
            return None
        if a.guard is None or old in a.reads() or old not in a.guard.words():
            return None
        return None if any(old in w.vregs() for w in a.guard.words() if isinstance(w, Recompute)) else old

    def _take_back(self, a: MInst, b: MInst) -> None:
        """The step b comes before a, whose exit undoes it; or b's exit computes what a brings."""
        old = self._replaced_for_exit(a, b)
        if old is None:
            word = self._computed_by_exit(a, b)
            if word is not None:
                self._compute_at_exit(a, b, word)
            return
        assert a.guard is not None and isinstance(b.rd, VReg) and b.imm is not None
        before = Recompute("add", b.rd, -b.imm & 0xFFFF_FFFF)
        items = [tuple(before if word is old else word for word in item) for item in a.guard.items]
        a.guard = replace(a.guard, items=items)
        self.reads[a] = frozenset((*a.reads(), *a.guard.vregs()))

    def _compute_at_exit(self, a: MInst, b: MInst, word: Recompute) -> None:
        for inst in self._leaving_alike(b):
            assert inst.guard is not None
            if a.rd in inst.guard.words():
                items = [tuple(word if w is a.rd else w for w in item) for item in inst.guard.items]
                inst.guard = replace(inst.guard, items=items)
                self.reads[inst] = frozenset((*inst.reads(), *inst.guard.vregs()))
                if a.name in _LOADS:
                    self.loads_at_exit[inst] = (*self.loads_at_exit.get(inst, ()), a)

    def takes(self, inst: MInst, bare: MInst) -> None:
        """The instruction has got the guard of another one."""
        self.number[inst] = self.number[bare]
        assert inst.guard is not None
        self.reads[inst] = frozenset((*inst.reads(), *inst.guard.vregs()))

    def may_swap(self, a: MInst, b: MInst) -> bool:
        """b is a check beside nothing else, and comes directly after a: may it come before?"""
        return not self.fixed(a, b) and not any(v in self.reads[a] for v in b.writes())

    def fixed(self, a: MInst, b: MInst) -> bool:
        """b comes after a: must it stay so?"""
        if Subject.SET in (a.subject, b.subject) and isinstance(a.g, GPassing) and a.g == b.g:
            return True
        if not self.reads[b].isdisjoint(a.writes()):
            return True
        if self.replaced and any(self.replaced.get(v) in self.reads[a] for v in b.writes()):
            return True
        if a.guard is not None and any(not self._safe_above(load, a) for load in self.loads_at_exit.get(b, ())):
            return True
        if _anchored(a) and _anchored(b):
            return not _same_exit(a.guard, b.guard) or b.name in _LOADS and not self._safe_above(b, a)
        if a.guard is not None:
            return b.name in _DIVISIONS or b.name in _LOADS and not self._safe_above(b, a)
        if a.name in _STORES and b.name in _LOADS or a.name in _LOADS and b.name in _STORES:
            return _may_alias(a, b)
        return False

    def _safe_above(self, load: MInst, guard: MInst) -> bool:
        return self.known[load] <= self.number[guard]


def at_exit(inst: MInst) -> Recompute | None:
    """How an exit above an instruction computes its result; None where it cannot."""
    op = AT_EXIT.get(inst.name)
    if op is None or inst.rs1 is None or (inst.rs2 is None and inst.imm is None):
        return None
    a = _fail_word(inst.rs1)
    return Recompute(op, a, _fail_word(inst.rs2) if inst.rs2 is not None else (inst.imm or 0) & 0xFFFF_FFFF)


def _fail_word(operand: Operand) -> VReg | int:
    if isinstance(operand, int):
        return abi.FIXED[operand]
    return operand if operand.const is None else operand.const


def _replaced(insts: Sequence[MInst], arguments: Mapping[Location, Operand]) -> dict[VReg, Operand]:
    """What the trace passes on -> the argument whose place it takes."""
    label, last = next((inst for inst in insts if inst.name == "label"), None), insts[-1]
    places: Sequence[Operand | None] = ()
    if last.name == "jump" and label is not None:
        places = label.uses
    elif last.name == "land":
        places = [arguments.get(where) for where in last.places]
    pairs = zip(last.uses, places, strict=False)
    return {word: old for word, old in pairs if isinstance(word, VReg) and old is not None and old is not word}


def _passed(order: list[MInst], source: int, at: int) -> list[tuple[MInst, MInst]]:
    """Pairs of instructions, the first above the second, that change places where the one at `source` goes behind the
    one at `at`."""
    inst = order[source]
    if source > at:
        return [(other, inst) for other in order[at + 1 : source]]
    return [(inst, other) for other in order[source + 1 : at + 1]]


def _anchored(inst: MInst) -> bool:
    """Does it keep its place among those with effects and exits?"""
    return inst.guard is not None or inst.name in _STORES


def _same_exit(a: GuardPoint | None, b: GuardPoint | None) -> bool:
    return a is not None and b is not None and a.state is not None and a.state is b.state


class Facts:
    """How far objects are known to reach: (bytes, the first guard above which that is known), by register."""

    def __init__(self, known: Mapping[VReg, int]) -> None:
        self.reach: dict[VReg, list[tuple[int, int]]] = {v: [(size, -1)] for v, size in known.items()}
        self.header_of: dict[VReg, VReg] = {}  # loaded header word -> its object

    def forget(self, registers: Sequence[object]) -> None:
        for v in registers:
            if isinstance(v, VReg):
                self.reach.pop(v, None)

    def since(self, load: MInst) -> int:
        """The first guard above which a load cannot trap."""
        base, offset = load.rs1, load.imm or 0
        if base == GP or isinstance(base, VReg) and base.const is not None:
            return -1
        if not isinstance(base, VReg) or offset < 0:
            return _EVERYWHERE
        return min((guard for size, guard in self.reach.get(base, ()) if offset + 4 <= size), default=_EVERYWHERE)

    def add(self, inst: MInst, guards: int) -> None:
        """What is known behind an instruction, of which `guards` are above the next one."""
        base, offset = inst.rs1, inst.imm or 0
        if isinstance(base, VReg) and inst.name in ("lw", "sw") and offset >= 0:
            size = (offset | _OBJECT - 1) + 1 if base.kind == "r" else offset + 4
            size = max(size, _fixed_size(inst))
            self.reach.setdefault(base, []).append((size, guards))
            if inst.name == "lw" and offset == 0 and isinstance(inst.rd, VReg):
                self.header_of[inst.rd] = base
        if inst.guard is not None and inst.guard.op.name in _CLASS_GUARDS:
            found, header = self._checked(inst), inst.guard.op.args[1]
            if isinstance(found, VReg):
                known = heap.BY_ID.get(header.value) if isinstance(header, Const) else None
                self.reach.setdefault(found, []).append((known.fixed_size if known else _OBJECT, guards))

    def _checked(self, inst: MInst) -> Operand | None:
        """The object whose type a part of a class guard has checked, where it is that part."""
        if inst.check is Check.HEADER and inst.subject in OPERAND_SUBJECTS:
            return inst.rs1 if inst.subject is Subject.RS1 else inst.rs2
        if inst.check is Check.HEADER:
            return inst.rd if isinstance(inst.rd, VReg) else inst.rs1
        if isa.ROWS[inst.name].is_branch:
            return next((self.header_of[v] for v in inst.reads() if v in self.header_of), None)
        return None


def _frames(insts: Sequence[MInst]) -> dict[VReg, int]:
    """Arguments of the trace that are virtualizable frames, and how far what accesses them goes. They are frames
    before the trace begins, where nothing in it checks that, nor a reference in their fields: whose frame it is says
    how large it is."""
    found: dict[VReg, int] = {}
    other: set[Operand | None] = set()  # computed, or checked
    fields: dict[Operand | None, VReg] = {}  # loaded from a frame's field: the frame
    for inst in insts:
        other.update(inst.writes())
        if isinstance(inst.rs1, VReg) and inst.name in ("lw", "sw") and _in_frame(inst.op):
            found[inst.rs1] = max(found.get(inst.rs1, 0), (inst.imm or 0) + 4)
            if inst.op is not None and inst.op.name == "getfield_gc_r":
                fields[inst.rd] = inst.rs1
        if inst.guard is not None:
            about = {inst.rs1: Subject.RS1, inst.rs2: Subject.RS2}
            tested = [v for v, subject in about.items() if inst.check is Check.NONE or inst.subject is subject]
            tested += [inst.rd] if inst.check is not Check.NONE and inst.subject not in OPERAND_SUBJECTS else []
            copied = [inst.rs1, inst.rs2] if inst.rd == ZERO and inst.name != "lw" else []
            about_them = [*tested, *copied]
            other.update(about_them, (fields.get(v) for v in about_them))
    return {v: size for v, size in found.items() if v not in other}


def _in_frame(op: Op | None) -> bool:
    descr = _accessed(op)
    return descr is not None and descr.virtualizable


def _fixed_size(inst: MInst) -> int:
    """Bytes of each object of which the operation accesses a field: it does so where the type is known."""
    descr = inst.op.descr if inst.op is not None and inst.op.name.startswith(("getfield_gc", "setfield_gc")) else None
    if not isinstance(descr, FieldDescr) or inst.imm != descr.offset or descr.struct not in heap.TYPES:
        return 0
    return heap.TYPES[descr.struct].fixed_size


def _may_alias(a: MInst, b: MInst) -> bool:
    x, y = _accessed(a.op), _accessed(b.op)
    return x is None or y is None or x == y


def _accessed(op: Op | None) -> FieldDescr | ArrayDescr | None:
    """The field or items that an operation accesses; None where that is anything else."""
    if op is None or not op.name.startswith(("getfield", "setfield", "getarrayitem", "setarrayitem")):
        return None
    return op.descr if isinstance(op.descr, FieldDescr | ArrayDescr) else None

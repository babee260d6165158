"""Checks that have an instruction of their own ride on another one, so that no instruction exists to carry a check.

A check whose value no instruction in reach computes is lowered to a move or comparison into x0. Here such a one is
taken out, and its check is put beside an instruction that reads the value anyway (its subject is rs1 or rs2 there), or
computes it: above, where all that the exit wants is there already, or below, where nothing that must stay behind the
guard is between (`schedule.Rules`). Where the check cannot go to such an instruction, that may come to the check: so
one that computes the value passes other guards, whose order stays. If an exit that it passes wants its result, the
exit computes it. The carrier completes though the check fails: what
it writes is no value of the exit, and it has no other effect.

A comparison of two values becomes a check of one against a guard operand into which the other goes, beside the
instruction that computes it (subject SET). Such operands (`GPassing`) are for a stretch of code without labels and
calls, so that all traces share them; where their stretches overlap, they have different numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jit.backend.mir import ZERO, GPassing, GuardOperand, Location, MInst, Operand, Recompute, VReg
from jit.backend.schedule import Rules, at_exit, is_wall
from spec.isa import ROWS, Unit
from spec.sidecar import LATE_UNITS, PASSING_OPERANDS, USES_G, WITH_SET, Check, Subject

REACH = 40  # instructions by which a check may move
_COMPARISONS = {
    ("sltu", Check.NONZERO): Check.ULT, ("slt", Check.NONZERO): Check.LT, ("slt", Check.ZERO): Check.GE,
    ("sub", Check.ZERO): Check.EQ, ("sub", Check.NONZERO): Check.NE,
}  # fmt: skip
_STAYING = frozenset(name for name, row in ROWS.items() if row.unit in (Unit.LOAD, Unit.DIV))  # where they are
#: Checks of a load's base: where the load traps, they count as failed, so that it need not wait for them.
_OF_BASES = frozenset({Check.HEADER, Check.PTR_TAG, Check.NONZERO, Check.NE, Check.EQ})
_MIRRORED = {Check.LT: Check.GT, Check.GE: Check.LE, Check.EQ: Check.EQ, Check.NE: Check.NE}


def carry(insts: list[MInst], arguments: Mapping[Location, Operand], needless: Collection[MInst] = ()) -> list[MInst]:
    """The operations of a trace, with checks beside what is there anyway. Changes instructions in place. `needless`:
    those that are there for the sake of a check alone, if they get one."""
    bare = [x for x in insts if x.rd == ZERO and x.guard is not None and x.check is not Check.NONE and not x.probe]
    if not bare:
        return insts
    carriers = Carriers(insts, arguments, needless)
    for inst in bare:
        carriers.classes.pop(inst, None)
        if not carriers.place(inst):
            carriers.displace(inst)
    return carriers.out


@dataclass(frozen=True)
class Form:
    """A check that says what a bare one does: of `value`, against `g`, or an operand into which `source` is set."""

    value: VReg
    check: Check
    g: GuardOperand | int | None
    source: VReg | None = None


def forms(inst: MInst) -> Iterator[Form]:
    if inst.subject is not Subject.RESULT:
        return
    if inst.name == "addi" and inst.imm == 0 and _is_value(inst.rs1):
        assert isinstance(inst.rs1, VReg)
        if inst.check is not Check.WATCH:
            yield Form(inst.rs1, inst.check, inst.g)
    check = _COMPARISONS.get((inst.name, inst.check))
    if check is not None and _is_value(inst.rs1) and _is_value(inst.rs2):
        assert isinstance(inst.rs1, VReg) and isinstance(inst.rs2, VReg)
        yield Form(inst.rs1, check, None, inst.rs2)
        if check in _MIRRORED:
            yield Form(inst.rs2, _MIRRORED[check], None, inst.rs1)


def _is_value(operand: Operand | None) -> bool:
    return isinstance(operand, VReg) and operand.const is None


class Carriers:
    """The trace while checks find their places."""

    def __init__(self, insts: list[MInst], arguments: Mapping[Location, Operand], needless: Collection[MInst]) -> None:
        self.out = list(insts)
        self.needless = needless
        self.rules = Rules(insts, arguments)
        self.passing: dict[MInst, GPassing] = {}  # what sets an operand
        self.left_free: MInst | None = None  # no check is put there
        #: Class checks that have not found their place yet, and of what.
        self.classes = {x: x.rs1 for x in insts if x.check is Check.HEADER and x.rd == ZERO and x.name == "addi"}
        self.stretches: list[tuple[GPassing, MInst, MInst]] = []  # operand, what sets it, what compares with it

    def place(self, bare: MInst) -> bool:
        """Put the check of a bare instruction beside another one, rather not one that another check needs, or that
        would not be there without it. Returns: there is one."""
        reads = self.rules.reads[bare]
        assert bare.guard is not None
        self.rules.reads[bare] = frozenset(bare.guard.vregs())  # the values that it tests, the carrier has
        if (bare.name, bare.check) in _COMPARISONS:
            for value in (bare.rs1, bare.rs2):
                self.relieve(value, self.out.index(bare))
        found = list(forms(bare))
        for wanted in (False, True) if self.classes or self.needless else (False,):
            if any(self.fill(bare, form, wanted) for form in found):
                return True
        self.rules.reads[bare] = reads
        return False

    def fill(self, bare: MInst, form: Form, wanted: bool) -> bool:
        """Put the check into a free place, if there is one. `wanted`: among those that it should rather not have."""
        k, above = self.out.index(bare), 0
        if form.source is not None:
            above = self.setter(form.source, k) + 1
            if not above:
                return False
        for j, subject, comes in self.places(bare, form, k, above):
            if comes and j == above - 1 or self.is_wanted(self.out[j], form.value) is not wanted:
                continue
            g = form.g
            if form.source is not None:
                g = self.operand(self.out[above - 1], self.out[j], k if comes else j)
                if g is None:
                    break
            self.move(bare, form, g, self.out[j], subject, comes)
            return True
        return False

    def places(self, bare: MInst, form: Form, k: int, above: int) -> Iterator[tuple[int, Subject, bool]]:
        """Carriers for the bare instruction at k, and whether they go there. They stay good until something moves."""
        for find in (self.up, self.down):
            for j, subject in find(bare, form, k, above):
                yield j, subject, False
        for j, subject in self.coming(bare, form, k):
            yield j, subject, True

    def is_wanted(self, inst: MInst, value: VReg) -> bool:
        """Is it needless without a check, or does it read another value, of which no other one can carry the class
        check?"""
        if inst in self.needless:
            return True
        wanted = self.classes.values() if self.classes else ()
        return any(v is not value and v in wanted for v in (inst.rs1, inst.rs2))

    def relieve(self, value: Operand | None, k: int) -> None:
        """Where the word was loaded from an object whose class is checked there, another load from the object, below,
        comes up and carries that check: then the word can be checked, or set, where it is loaded."""
        loads = (j for j in range(k - 1, max(k - REACH, -1), -1) if value is not None and self.out[j].rd is value)
        at = next(loads, -1)
        load = self.out[at]
        if at < 0 or load.guard is None or load.name != "lw" or load.subject is not Subject.RS1:
            return
        if load.check not in _OF_BASES or load.rd is load.rs1 or load.rd in load.guard.vregs():
            return
        passed = [load]
        for other in self.out[at + 1 : at + REACH]:
            if is_wall(other):
                return
            free = other.guard is None and other.subject is Subject.RESULT and not other.defs and not other.uses
            if free and other.name == "lw" and other.rs1 is load.rs1 and other.rd is not load.rs1:
                if not self.overwrites(load, other) and self.comes_up(other, passed):
                    self.out.remove(other)
                    self.out.insert(at, other)
                    other.guard, other.check, other.g, other.subject = load.guard, load.check, load.g, load.subject
                    self.rules.takes(other, load)
                    load.guard, load.check, load.g, load.subject = None, Check.NONE, None, Subject.RESULT
                    self.rules.reads[load] = frozenset(load.reads())
                return
            passed.append(other)

    def comes_up(self, load: MInst, passed: Sequence[MInst]) -> bool:
        """May the load pass these? The guard of the first one is to be its own."""
        first = passed[0]
        guard, first.guard = first.guard, None
        reads, self.rules.reads[first] = self.rules.reads[first], frozenset(first.reads())
        fixed = any(self.rules.fixed(other, load) for other in passed)
        first.guard, self.rules.reads[first] = guard, reads
        return not fixed

    def displace(self, bare: MInst) -> None:
        """Beside a load from the value that is checked stands the check of what is loaded: where that can go to an
        instruction that reads what is loaded, the bare one's goes to the load."""
        form = next((form for form in forms(bare) if form.source is None and form.check in _OF_BASES), None)
        k = self.out.index(bare)
        load = next((x for x in self.out[k + 1 : k + REACH] if x.guard is not None or is_wall(x)), None)
        if form is None or load is None or load.guard is None or load.name != "lw" or load.rs1 is not form.value:
            return
        if load.subject is not Subject.RESULT or load.check is Check.NONE or not _is_value(load.rd):
            return
        other = MInst("addi", ZERO, load.rd, None, 0, check=load.check, g=load.g, op=load.op)
        other.guard, other.pc = load.guard, load.pc
        self.out.insert(self.out.index(load) + 1, other)
        self.rules.takes(other, load)
        load.guard, load.check, load.g, reads = None, Check.NONE, None, self.rules.reads[load]
        self.rules.reads[load] = frozenset(load.reads())
        self.left_free = load
        goes = self.place(other)
        self.left_free = None
        if goes and self.place(bare):
            return
        if other in self.out:
            self.out.remove(other)
            load.guard, load.check, load.g = other.guard, other.check, other.g
            self.rules.reads[load] = reads

    def move(
        self, bare: MInst, form: Form, g: GuardOperand | int | None, to: MInst, subject: Subject, comes: bool
    ) -> None:
        """`comes`: the carrier goes to where the bare instruction is."""
        to.guard, to.check, to.g, to.subject = bare.guard, form.check, g, subject
        self.rules.takes(to, bare)
        if comes:
            at, place = self.out.index(to), self.out.index(bare)
            self.computes(to, self.out[at + 1 : place])
            self.out.remove(to)
            self.out[self.out.index(bare)] = to
        else:
            self.out.remove(bare)

    # --- where a check may go ---
    def up(self, bare: MInst, form: Form, k: int, above: int) -> Iterator[tuple[int, Subject]]:
        """Carriers above: from `above` on, nearest first."""
        assert bare.guard is not None
        wanted = {*bare.guard.vregs(), form.value}
        for j in range(k - 1, max(above, k - REACH) - 1, -1):
            inst = self.out[j]
            if is_wall(inst):
                return
            subject = self.subject(inst, form)
            if subject is not None and not (subject is Subject.RESULT and form.check is Check.HEADER and _late(inst)):
                if not self.overwrites(bare, inst):
                    yield j, subject
            if any(v in wanted for v in inst.writes()) or not self.rules.may_swap(inst, bare):
                return

    def down(self, bare: MInst, form: Form, k: int, above: int) -> Iterator[tuple[int, Subject]]:
        """Carriers below, nearest first."""
        for j in range(k + 1, min(k + 1 + REACH, len(self.out))):
            inst = self.out[j]
            if is_wall(inst):
                return
            subject = self.subject(inst, form)
            stays = self.rules.fixed(bare, inst)
            if subject in (Subject.RS1, Subject.RS2) and not self.overwrites(bare, inst):
                if not stays or inst.name == "lw" and subject is Subject.RS1 and form.check in _OF_BASES:
                    yield j, subject
            if stays or form.value in inst.writes():
                return

    def coming(self, bare: MInst, form: Form, k: int) -> Iterator[tuple[int, Subject]]:
        """Instructions above and below that can come to where the bare one is, nearest first."""
        for step in (-1, 1):
            passed: list[MInst] = []
            for j in range(k + step, max(k - REACH, -1) if step < 0 else min(k + REACH, len(self.out)), step):
                inst = self.out[j]
                if is_wall(inst):
                    break
                subject = self.subject(inst, form)
                of_base = step > 0 and inst.name == "lw" and subject is Subject.RS1 and form.check in _OF_BASES
                if inst.name in _STAYING and not of_base:
                    subject = None
                if subject is not None and (step < 0 or subject is not Subject.RESULT):
                    late = subject is Subject.RESULT and form.check is Check.HEADER and _late(inst)
                    if not late and not self.overwrites(bare, inst) and not self.stays(inst, passed, step):
                        yield j, subject
                if form.value in inst.writes():
                    break
                passed.append(inst)

    def stays(self, inst: MInst, passed: list[MInst], step: int) -> bool:
        """Must the instruction stay where it is, though it would pass the others?"""
        if step > 0:
            return any(self.rules.fixed(other, inst) for other in passed)
        computed = at_exit(inst) if inst.name not in _STAYING else None
        for other in passed:
            reads = self.rules.reads[other]
            if computed is not None and inst.rd not in other.reads() and _only_plain(inst.rd, other):
                self.rules.reads[other] = reads - {inst.rd}
            fixed = self.rules.fixed(inst, other)
            self.rules.reads[other] = reads
            if fixed:
                return True
        return False

    def computes(self, inst: MInst, passed: Sequence[MInst]) -> None:
        """Exits of the guards that the instruction passes compute its result."""
        computed = at_exit(inst)
        for other in passed:
            if other.guard is not None and inst.rd in other.guard.vregs():
                assert computed is not None
                other.guard.items = [
                    tuple(computed if word is inst.rd else word for word in item) for item in other.guard.items
                ]
                self.rules.reads[other] = frozenset((*other.reads(), *other.guard.vregs()))

    def subject(self, inst: MInst, form: Form) -> Subject | None:
        """As what the value may be checked beside this instruction."""
        row = ROWS[inst.name]
        if inst.guard is not None or inst.subject is not Subject.RESULT or inst.defs or inst.uses:
            return None
        if inst is self.left_free:
            return None
        if not row.has_result or row.changes_flow or row.unit in (Unit.CSR, Unit.FLOAT):
            return None
        if inst.rd is form.value:
            return Subject.RESULT
        if inst.rs1 is form.value:
            return Subject.RS1
        return Subject.RS2 if inst.rs2 is form.value else None

    def overwrites(self, bare: MInst, inst: MInst) -> bool:
        """Does the instruction write where a value of the exit is? (A step of the loop, where its argument is, unless
        that is read further down.)"""
        for v in inst.writes():
            old = self.rules.replaced.get(v)
            if old in self.rules.reads[bare]:
                if not any(old in other.reads() for other in self.out[self.out.index(inst) + 1 :]):
                    return True
        return False

    # --- operands that are set ---
    def setter(self, source: VReg, k: int) -> int:
        """Index of the instruction that computes the word, where it can set it for a check from there to k; else -1."""
        for j in range(k - 1, -1, -1):
            inst = self.out[j]
            if is_wall(inst):
                return -1
            if source in inst.writes():
                row = ROWS[inst.name]
                sets = inst in self.passing or inst.subject is Subject.RESULT and inst.check in WITH_SET
                sets = sets and (inst in self.passing or not self.hinders(j, k))
                plain = row.has_result and not row.changes_flow and row.unit not in (Unit.CSR, Unit.FLOAT)
                copies = inst.name == "addi" and inst.imm == 0  # may be no instruction
                return j if sets and plain and not copies and inst.rd is source else -1
        return -1

    def hinders(self, j: int, k: int) -> bool:
        """Would other checks wait if the instruction at j set an operand for the check at k? All that compare with an
        operand wait for what sets one in the two instructions before them, whichever that is."""
        near = [inst for inst in self.out[j + 1 : j + 4] if inst is not self.out[k]][:2]
        return any(inst.guard is not None and inst.check in USES_G for inst in near)

    def operand(self, setter: MInst, user: MInst, place: int) -> GPassing | None:
        """The operand into which the setter's result goes, for the user at `place`; None where all are taken until
        there."""
        g = self.passing.get(setter)
        at = {inst: i for i, inst in enumerate(self.out)}
        stretch = at[setter], place
        others = [(other, at[a], at[b]) for other, a, b in self.stretches if other is not g]
        taken = {other.number for other, a, b in others if a <= stretch[1] and stretch[0] <= b}
        if g is None:
            free = [n for n in range(PASSING_OPERANDS) if n not in taken]
            if not free:
                return None
            g = GPassing(free[0])
            self.passing[setter] = g
            setter.subject, setter.g = Subject.SET, g
        elif g.number in taken:
            return None
        self.stretches.append((g, setter, user))
        return g


def _only_plain(v: Operand | None, inst: MInst) -> bool:
    """Does the instruction's exit want the value only as it is, not to compute with it?"""
    words = inst.guard.words() if inst.guard is not None else []
    return not any(isinstance(word, Recompute) and v in word.vregs() for word in words)


def _late(inst: MInst) -> bool:
    return ROWS[inst.name].unit in LATE_UNITS

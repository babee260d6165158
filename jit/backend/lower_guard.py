"""Lowering of guards, in both of their forms.

Software: one compare-and-branch that is taken where the guard fails; overflow by the shortest exact test that what is
known of the operands allows. Sidecar: a check beside the instruction that computes the value, or beside a move to x0.

A check may stand where the value is computed, above the guard's place in the trace, only where the exit cannot tell:
nothing between the two has an effect or is a guard itself (a later guard's resume data rely on the earlier ones), and
all values of the exit are computed by then. `barrier` and `def_index` decide it.
"""

from __future__ import annotations

from collections.abc import Sequence

from jit.backend.config import Config
from jit.backend.lower_base import COMPARES, LoweringError, const_int
from jit.backend.lower_float import FLOAT_COMPARES
from jit.backend.lower_memory import LowerMemory
from jit.backend.mir import (
    AT_EXIT,
    PSEUDO,
    ZERO,
    GConst,
    GHeld,
    GInvariant,
    GuardOperand,
    GuardPoint,
    MInst,
    Operand,
    Recompute,
    VReg,
)
from jit.backend.prepare import Prepared
from jit.ir import Const, Op, Value, WatchDescr
from spec import abi
from spec.isa import ROWS
from spec.sidecar import LATE_UNITS, WATCH_SLOTS, Check

INVERSE = {"lt": "ge", "ge": "lt", "ltu": "geu", "geu": "ltu", "eq": "ne", "ne": "eq"}
_BRANCH = {"lt": "blt", "ge": "bge", "ltu": "bltu", "geu": "bgeu", "eq": "beq", "ne": "bne"}



def const_of(word: Operand) -> int | None:
    """The constant in an operand, as an unsigned word."""
    if isinstance(word, int):
        return abi.FIXED[word]
    return word.const


class LowerGuard(LowerMemory):
    """guard_*, and the overflow operations."""

    def __init__(self, prepared: Prepared, config: Config, probe: Sequence[Value] = ()) -> None:
        super().__init__(prepared, config, probe)
        self.invariants: dict[VReg, GInvariant] = {}
        self.used_invariants: set[GInvariant] = set()
        self.set_before_landing: dict[VReg, GInvariant] = {}  # what the used ones hold where bridges enter the loop
        self.guarded: object = None  # state of the guards placed last, and the barrier before and after them
        self.before_guards = self.guard_barrier = -1

    # --- the two forms ---
    def branch(self, guard: Op, relation: str, a: Operand, b: Operand, point: GuardPoint | None = None) -> None:
        """Software: leave the trace unless a relation b."""
        inst = self.emit(_BRANCH[INVERSE[relation]], None, a, b)
        inst.guard = point or self.point(guard)
        self.effect()

    def check(self, point: GuardPoint, value: Operand, check: Check, g: GuardOperand | None = None) -> None:
        """Sidecar: a check on a word, beside its producer if possible."""
        inst = self.producer(value, point)
        if inst is None or check is Check.HEADER and ROWS[inst.name].unit in LATE_UNITS:
            inst = self.emit("addi", ZERO, value, imm=0)
        self.put(inst, point, check, g)

    def put(self, inst: MInst, point: GuardPoint, check: Check, g: GuardOperand | int | None = None) -> None:
        inst.guard, inst.check, inst.g = point, check, g
        if isinstance(g, GInvariant):
            self.used_invariants.add(g)
        if self.guarded is not point.state or point.state is None:
            self.guarded, self.before_guards = point.state, self.barrier
        self.barrier = max(self.barrier, self.def_index[inst.rd] if isinstance(inst.rd, VReg) else len(self.out) - 1)
        self.guard_barrier = self.barrier

    def producer(self, value: Operand, point: GuardPoint) -> MInst | None:
        """The instruction that computes the word, where a check of this guard may stand beside it."""
        if not self.config.attach or not isinstance(value, VReg) or value.const is not None:
            return None
        at = self.def_index.get(value, -1)
        barrier = self.barrier
        if point.state is not None and point.state is self.guarded and barrier == self.guard_barrier:
            barrier = self.before_guards  # only guards that leave to the same state are between
        if at <= barrier or at < 0:
            return None
        inst = self.out[at]
        if inst.name in PSEUDO or inst.guard is not None or inst.rd is not value:
            return None
        return inst if self.reachable(point, at) else None

    def reachable(self, point: GuardPoint, at: int) -> bool:
        """Can an exit at `at` know all of its values? What is computed further down, the exit computes."""
        late = [v for v in point.vregs() if self.def_index.get(v, -1) > at]
        if not late:
            return True
        found = {v: self.at_exit(v, at) for v in late}
        plain = {w for w in point.words() if isinstance(w, VReg)}
        if any(found[v] is None or v not in plain for v in late):
            return False
        if any(v in late for w in point.words() if isinstance(w, Recompute) for v in w.vregs()):
            return False
        point.items = [tuple(found.get(w, w) if isinstance(w, VReg) else w for w in item) for item in point.items]  # type: ignore[misc]
        return True

    def at_exit(self, v: VReg, at: int, depth: int = 0) -> Recompute | None:
        """How an exit at `at` computes a word that an instruction below, in reach of no effect, computes."""
        inst = self.out[self.def_index[v]]
        op = AT_EXIT.get(inst.name)
        if op is None or inst.rd is not v or inst.rs1 is None:
            return None
        a = self.fail_word(inst.rs1)
        b = inst.imm if inst.rs2 is None else self.fail_word(inst.rs2)
        if b is None or isinstance(b, VReg) and self.def_index.get(b, -1) > at:
            return None
        b = b & 0xFFFF_FFFF if isinstance(b, int) else b
        if isinstance(a, VReg) and self.def_index.get(a, -1) > at:
            inner = self.at_exit(a, at, depth + 1) if depth < 1 and isinstance(b, int) else None
            return Recompute(op, inner, b) if inner is not None else None
        return Recompute(op, a, b)

    def operand(self, word: Operand) -> GuardOperand | None:
        """A guard operand that holds the word: a constant, or a loop invariant (set in the preamble)."""
        c = const_of(word)
        if c is not None:
            return self.constant_operand(c)
        assert isinstance(word, VReg)
        return self.invariant(word)

    def constant_operand(self, value: int) -> GConst | None:
        """None where all operands are in use: the check must do without."""
        what = GConst(value & 0xFFFF_FFFF)
        return what if self.reserve(what) else None

    def invariant(self, word: VReg) -> GuardOperand | None:
        """An operand set before the label, where the word is computed above it and never changes in the loop: of a
        reference, also by no collection. In a bridge, one that the loop has set."""
        if word in self.held:
            return GHeld(self.held[word])
        if self.label_at > len(self.out) or self.def_index.get(word, -1) > self.label_at:
            return None
        if word in self.out[self.label_at].uses or word.kind == "r" and self.collects_in_loop():
            return None
        if word not in self.invariants and len(self.invariants) >= self.spare_operands:
            return None
        return self.invariants.setdefault(word, GInvariant())

    def collects_in_loop(self) -> bool:
        body = self.trace.ops[self.trace.ops.index(self.label_op) + 1 :] if self.label_op is not None else ()
        return any(op.name.startswith("new") or getattr(op.descr, "may_collect", False) for op in body)

    # --- conditions ---
    def guard_true(self, guard: Op) -> None:
        self.condition(guard, True)

    def guard_false(self, guard: Op) -> None:
        self.condition(guard, False)

    def condition(self, guard: Op, wanted: bool) -> None:
        value = guard.args[0]
        c = const_int(value)
        if c is not None:
            raise LoweringError("a guard on a constant; the optimizer removes those that hold")
        if value in self.compared:
            relation, a, b = self.compared[value]
            self.leave_unless(guard, relation if wanted else INVERSE[relation], a, b)
        elif isinstance(value, Op) and value in self.deferred and value.name in COMPARES:
            if value.name == "ref_is_small":
                self.tag_check(guard, value.args[0], wanted)
                return
            floats = value.name in FLOAT_COMPARES
            relation, a, b = self.float_relation(value) if floats else self.relation(value)
            point = None
            if floats:
                answer = Recompute(relation, self.fail_word(a), self.fail_word(b))
                point = self.point(guard, {value: answer})
            self.leave_unless(guard, relation if wanted else INVERSE[relation], a, b, point)
        else:
            self.leave_unless(guard, "ne" if wanted else "eq", self.word(value), ZERO)

    def leave_unless(
        self, guard: Op, relation: str, a: Operand, b: Operand, point: GuardPoint | None = None
    ) -> None:
        if self.config.sidecar:
            self.check_relation(point or self.point(guard), relation, a, b)
        else:
            self.branch(guard, relation, a, b, point)

    def check_relation(self, point: GuardPoint, relation: str, a: Operand, b: Operand) -> None:
        """Sidecar check of `a relation b`: on a's or b's producer, else on one instruction that compares."""
        forms = [f for f in (self.form(relation, a, b), self.mirrored(relation, a, b)) if f is not None]
        for value, check, g in forms:
            inst = self.producer(value, point)
            if inst is not None:
                self.put(inst, point, check, g)
                return
        for value, check, g in forms:
            if g is None or isinstance(g, GConst) or self.config.carry:
                self.put(self.emit("addi", ZERO, value, imm=0), point, check, g)
                return
        if relation in ("eq", "ne"):
            inst = self.emit("sub", ZERO, a, b)
            self.put(inst, point, Check.ZERO if relation == "eq" else Check.NONZERO)
        else:
            inst = self.emit("sltu" if relation.endswith("u") else "slt", ZERO, a, b)
            self.put(inst, point, Check.NONZERO if relation.startswith("lt") else Check.ZERO)

    def form(self, relation: str, a: Operand, b: Operand) -> tuple[Operand, Check, GuardOperand | None] | None:
        """The check on a's value that says `a relation b`."""
        if relation in ("eq", "ne") and b == ZERO:
            return a, (Check.ZERO if relation == "eq" else Check.NONZERO), None
        if const_of(a) is not None:
            return None
        g = self.operand(b)
        checks = {"eq": Check.EQ, "ne": Check.NE, "lt": Check.LT, "ge": Check.GE, "ltu": Check.ULT}
        return (a, checks[relation], g) if g is not None and relation in checks else None

    def mirrored(self, relation: str, a: Operand, b: Operand) -> tuple[Operand, Check, GuardOperand | None] | None:
        """The check on b's value that says `a relation b`."""
        if relation in ("eq", "ne"):
            return self.form(relation, b, a)
        if const_of(b) is not None or relation.endswith("u"):
            return None
        g = self.operand(a)
        return (b, (Check.GT if relation == "lt" else Check.LE), g) if g is not None else None

    # --- values, tags, classes ---
    def guard_value(self, guard: Op) -> None:
        value, expected = guard.args
        if not isinstance(expected, Const):
            raise LoweringError("guard_value with a second argument that is no constant")
        for a, b in zip(self.words(value), self.words(expected), strict=True):
            self.leave_unless(guard, "eq", a, b)

    def guard_nonnull(self, guard: Op) -> None:
        if guard in self.covered:
            self.maybe_null = guard.args[0]
            return
        self.leave_unless(guard, "ne", self.word(guard.args[0]), ZERO)

    def guard_isnull(self, guard: Op) -> None:
        self.leave_unless(guard, "eq", self.word(guard.args[0]), ZERO)

    def guard_small(self, guard: Op) -> None:
        self.tag_check(guard, guard.args[0], True)

    def guard_pointer(self, guard: Op) -> None:
        self.tag_check(guard, guard.args[0], False)

    def tag_check(self, guard: Op, value: Value, small: bool) -> None:
        word = self.word(value)
        if self.config.sidecar:
            self.check(self.point(guard), word, Check.INT_TAG if small else Check.PTR_TAG)
        else:
            self.branch(guard, "ne" if small else "eq", self.temp("andi", word, imm=1), ZERO)

    def guard_class(self, guard: Op) -> None:
        self.header_check(guard, pointer_known=True)

    def guard_pointer_class(self, guard: Op) -> None:
        self.header_check(guard, pointer_known=False)

    def header_check(self, guard: Op, pointer_known: bool) -> None:
        """Software: loading the header of a small int or of null traps, which is the guard's failure, too. Where that
        happens again and again the linker puts a test before the load (`Linker.test_before_load`)."""
        value, header = self.word(guard.args[0]), self.word(guard.args[1])
        g = self.constant_operand(const_of(header) or 0) if self.config.sidecar else None
        if g is not None:
            self.check(self.point(guard), value, Check.HEADER, g)
            return
        found = VReg("i")
        load = self.emit("lw", found, value, imm=0)
        if not pointer_known or self.maybe_null is guard.args[0]:
            load.guard = self.point(guard)
            self.effect()
        self.leave_unless(guard, "eq", found, header)

    def guard_not_watched(self, guard: Op) -> None:
        """Sidecar: a check that needs no result, beside the instruction before. Without a slot: load and compare."""
        descr, point = guard.descr, self.point(guard)
        slot = self.watch_slot(descr) if self.config.sidecar and self.config.watches else None
        if slot is None:
            base, offset = self.place(Const(descr.address, "i"), 0)
            self.leave_unless(guard, "eq", self.temp("lw", base, imm=offset), self.const(descr.expected))
            return
        before = self.out[-1] if len(self.out) - 1 > self.barrier else None
        beside = before is not None and before.name not in PSEUDO and before.name != "xg.watch" and before.guard is None
        if before is None or not beside or not self.config.attach:
            before = self.emit("addi", ZERO, ZERO, imm=0)
        self.put(before, point, Check.WATCH, slot)

    def guard_not_invalidated(self, guard: Op) -> None:
        """An instruction that does nothing until the linker makes it a jump."""
        inst = self.emit("addi", ZERO, ZERO, imm=0)
        inst.guard = self.point(guard)
        self.effect()

    def watch_slot(self, descr: WatchDescr) -> int | None:
        """The slot that watches this word; None where all are in use. A bridge arms none: it is entered from the trace
        that it hangs from, and nothing else has run since that one's preamble."""
        if self.armed is not None:
            return self.armed.get(descr)
        if descr not in self.watches and len(self.watches) < WATCH_SLOTS:
            self.watches[descr] = len(self.watches)
        return self.watches.get(descr)

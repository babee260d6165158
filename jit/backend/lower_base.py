"""Lowering of IR to machine operations: the parts that every group of operations uses.

Values become words (`VReg`s); constants become immediates where an instruction has room for them, x0 or gp where their
value is there, else constant VRegs. Comparisons that only feed guards, and overflow operations, are not lowered where
they stand but with their guard.
"""

from __future__ import annotations

import functools
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jit.backend.config import Config
from jit.backend.mir import FailItem, GConst, GuardPoint, Landing, MInst, Operand, Recompute, VReg
from jit.backend.prepare import Prepared
from jit.backend.ranges import SmallInts
from jit.ir import Const, InputArg, Op, Value, WatchDescr
from spec import abi
from spec.heap import SMALL_INT_MAX
from spec.sidecar import GUARD_OPERANDS

_HELD = {value: register for register, value in abi.FIXED.items()}

IMM_MIN, IMM_MAX = -2048, 2047
COMPARES = frozenset(
    "int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_ge ptr_eq ptr_ne int_is_true int_is_zero ref_is_small "
    "float_lt float_le float_eq float_ne float_gt float_ge".split()
)
OVERFLOW_OPS = frozenset(("int_add_ovf", "int_sub_ovf", "int_mul_ovf", "int_lshift_ovf"))
FOREVER = 1 << 30


class LoweringError(Exception):
    """IR that the back end does not understand: a bug in what made the trace."""


def signed(word: int) -> int:
    return (word & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000


def fits_immediate(value: int) -> bool:
    return IMM_MIN <= value <= IMM_MAX


def float_words(value: float) -> tuple[int, int]:
    low, high = struct.unpack("<II", struct.pack("<d", value))
    return low, high


def is_const(value: Value) -> bool:
    return isinstance(value, Const)


def const_int(value: Value) -> int | None:
    """The constant as a signed number; None where it is none."""
    return signed(value.value) if isinstance(value, Const) and value.kind != "f" else None


class LowerBase:
    """State of the lowering of one trace."""

    def __init__(self, prepared: Prepared, config: Config, probe: Sequence[Value] = ()) -> None:
        self.trace = trace = prepared.trace
        self.origin = prepared.origin
        self.late = prepared.late
        self.covered = prepared.covered
        self.maybe_null: Value | None = None  # what a covered guard_nonnull has left to the class check
        self.watches: dict[WatchDescr, int] = {}  # slots that this trace arms
        self.armed: Mapping[WatchDescr, int] | None = None  # of a bridge: those that its root trace has armed
        self.landings: Callable[[Any], Landing] = lambda token: Landing(0, ())  # the linker's: where a loop is entered
        self.landing_before = prepared.landing
        self.passed: list[tuple[Operand, ...]] = []  # words of what bridges pass to the loop
        self.held: dict[Operand, int] = {}  # of a bridge's arguments: guard operands that hold them
        self.config = config
        self.reserve: Callable[[GConst], bool] = lambda what: True  # the linker's: is there a guard operand for it?
        self.spare_operands = GUARD_OPERANDS  # how many there are for loop invariants
        self.out: list[MInst] = []
        self.small = SmallInts(trace)
        self.index = 0  # of the IR operation being lowered
        self.op: Op | None = None
        self.pc: Any = None
        self.barrier = -1  # index in `out` of the last operation that a check must not move above
        self.label_at = self.landing_at = FOREVER  # index in `out` of the label, and of where bridges enter the loop
        self.def_index: dict[VReg, int] = {}
        self.probe = {id(v) for v in probe}
        self.words_of: dict[Value, tuple[Operand, ...]] = {}
        self.compared: dict[Value, tuple[str, Operand, Operand]] = {}  # arguments that are comparisons, not computed
        self.pool: dict[int, VReg] = {}
        self.double_pool: dict[tuple[int, int], tuple[VReg, VReg]] = {}
        self.addresses: dict[tuple[Any, ...], VReg] = {}
        self.neighbours: dict[tuple[Any, ...], tuple[VReg, int]] = {}  # index, array, size -> address near it
        self.passed_by: set[VReg] = set()  # what addresses were made without
        label = next((op for op in trace.ops if op.name == "label"), None)
        self.label_op = label
        self.phis: set[Value] = {a for a in label.args if not is_const(a)} if label else set()
        self.deferred = self._find_deferred()
        self.masked = self._find_masked()  # -> places by which what they mask is shifted
        self.deferred.update(self.masked)
        self.divided = self._find_divided()
        self.returned: Sequence[Operand] = []  # what the last call has brought
        self.shifted: dict[Op, VReg] = {}
        self.last_use = self._last_uses()
        self.inverse = self._inverses()
        for value in trace.inputargs:
            self.define(value)

    # --- analysis ---
    def forget_addresses(self) -> None:
        """References may move here."""
        self.addresses.clear()
        self.neighbours.clear()

    def _find_deferred(self) -> set[Op]:
        """Comparisons that only guard_true and guard_false read, and overflow operations that a guard follows."""
        wanted: set[Value] = {op for op in self.trace.ops if op.name in COMPARES}
        if wanted:
            wanted &= {a for op in self.trace.ops for a in (*op.args, *(op.failargs or ()))}  # what is read
        before: set[Value] = set()  # comparisons above the label
        for i, op in enumerate(self.trace.ops) if wanted else ():
            if op.name == "label":
                before = {x for x in self.trace.ops[:i] if x in wanted}
            tested = op.args[0] if op.name in ("guard_true", "guard_false") else None
            for a in op.args:
                if a in wanted and (tested is None or a in before):
                    wanted.remove(a)
            for a in op.failargs or ():
                if a in wanted and a is not tested and not self._at_any_exit(a):
                    wanted.remove(a)
        return {op for op in wanted if isinstance(op, Op)} | {
            op
            for op, after in zip(self.trace.ops, self.trace.ops[1:], strict=False)
            if op.name in OVERFLOW_OPS and after.name in ("guard_no_overflow", "guard_overflow")
        }

    @functools.cached_property
    def readers(self) -> Counter[Value]:
        """How often each value is read, by operations and exits."""
        return Counter(v for op in self.trace.ops for v in (*op.args, *(op.failargs or ())))

    def _find_masked(self) -> dict[Op, int]:
        """Low bits that only such a comparison with a constant reads, of the same side of the label: it shifts the
        others out, whatever the mask. By how many places."""
        ops = self.trace.ops
        if not any(op.name == "int_lt" and getattr(op.args[0], "name", "") == "int_and" for op in ops):
            return {}
        at = {op: i for i, op in enumerate(ops)}
        label = at[self.label_op] if self.label_op is not None else -1
        found: dict[Op, int] = {}
        for op in ops:
            low = op.args[0] if op.name == "int_lt" and op in self.deferred else None
            if not isinstance(low, Op) or low.name != "int_and" or self.readers[low] > 1 or at[low] < label < at[op]:
                continue
            mask, limit = const_int(low.args[1]), const_int(op.args[1])
            if mask is None or limit is None or not 0 < limit <= mask or mask & mask + 1:
                continue
            if low.args[0] not in self.phis | self.late:
                found[low] = 32 - mask.bit_length()
        return found

    def _find_divided(self) -> dict[Op, Op]:
        """Remainders -> the quotient of the same two values, before or behind them on the same side of the label."""
        found: dict[Op, Op] = {}
        seen: dict[tuple[str, Value, Value], Op] = {}
        for op in self.trace.ops:
            if op.name == "label":
                seen.clear()
            elif op.name in ("int_div_trunc", "int_mod_trunc") and not is_const(op.args[1]):
                seen[(op.name, op.args[0], op.args[1])] = op
                quotient = seen.get(("int_div_trunc", op.args[0], op.args[1]))
                remainder = seen.get(("int_mod_trunc", op.args[0], op.args[1]))
                if quotient is not None and remainder is not None:
                    found.setdefault(remainder, quotient)
        return found

    def _compared_by(self, comparison: Op) -> Iterator[Value]:
        """What a deferred comparison reads."""
        for arg in comparison.args:
            yield arg
            if isinstance(arg, Op) and arg in self.masked:
                yield arg.args[0]

    def _at_any_exit(self, comparison: Value) -> bool:
        """Can exits below the comparison's own guard compute it, too? (Its operands must stay what they are.)"""
        assert isinstance(comparison, Op)
        moving = self.phis | self.late
        return not comparison.name.startswith("float") and not any(a in moving for a in comparison.args)

    def _last_uses(self) -> dict[Value, int]:
        """Index of the last operation that reads the value; FOREVER for what is alive all through the loop."""
        last: dict[Value, int] = {}
        born: dict[Value, int] = {v: -1 for v in self.trace.inputargs}
        label = next((i for i, op in enumerate(self.trace.ops) if op is self.label_op), -1)
        for i, op in enumerate(self.trace.ops):
            born[op] = i
            for arg in (*op.args, *(op.failargs or ())):
                if not is_const(arg):
                    last[arg] = i
                    if arg in self.deferred and isinstance(arg, Op) and arg.name in COMPARES:
                        last.update((a, i) for a in self._compared_by(arg) if not is_const(a))
        if label >= 0:
            for value, i in last.items():
                if i > label and born.get(value, label) < label and value not in self.phis:
                    last[value] = FOREVER
        return last

    def _inverses(self) -> dict[Value, tuple[Op, Value, int]]:
        """Label arguments that are computed with for the last time by the induction step that replaces them: exits
        below compute them from the step's result. Argument -> (step, the step's other operand, its index)."""
        jump = self.trace.ops[-1]
        if self.label_op is None or jump.descr is not self.label_op.descr:
            return {}
        at = {op: i for i, op in enumerate(self.trace.ops)}
        real: dict[Value, int] = {}
        for i, op in enumerate(self.trace.ops):
            for arg in op.args if op.name != "debug_merge_point" else ():
                real[arg] = i
                if isinstance(arg, Op) and arg in self.deferred and arg.name in COMPARES:
                    real.update((a, i) for a in self._compared_by(arg))
        found: dict[Value, tuple[Op, Value, int]] = {}
        for phi, step in zip(self.label_op.args, jump.args, strict=True):
            if isinstance(step, Op) and step.name.removesuffix("_ovf") in ("int_add", "int_sub"):
                a, b = step.args
                if a is not phi and step.name.startswith("int_add"):
                    a, b = b, a
                invariant = is_const(b) or (self.last_use.get(b) == FOREVER)
                if a is phi and b is not phi and invariant and real.get(phi) == at.get(step, -1):
                    found[phi] = (step, b, at[step])
        return found

    # --- values ---
    def define(self, value: Value) -> tuple[Operand, ...]:
        """Fresh registers for a value."""
        name = getattr(value, "name", "") if isinstance(value, InputArg) else ""
        if value.kind == "f":
            self.words_of[value] = VReg.pair(name=name)
        else:
            self.words_of[value] = (VReg(value.kind, name=name),)
        return self.words_of[value]

    def result(self, op: Op) -> VReg:
        """The fresh register of an int or reference result."""
        word = self.define(op)[0]
        assert isinstance(word, VReg)
        return word

    def const(self, value: int) -> Operand:
        value &= 0xFFFF_FFFF
        if value in _HELD:
            return _HELD[value]
        if value not in self.pool:
            self.pool[value] = VReg("i", const=value)
        return self.pool[value]

    def words(self, value: Value) -> tuple[Operand, ...]:
        """The word of an int or reference, the two words (low, high) of a float."""
        if isinstance(value, Const):
            if value.kind == "f":
                return tuple(self.const(w) for w in float_words(value.value))
            return (self.const(value.value),)
        found = self.words_of.get(value)
        if found is None:
            raise LoweringError(f"{value!r} is used before it is defined")
        return found

    def word(self, value: Value) -> Operand:
        return self.words(value)[0]

    def alias(self, op: Op, words: tuple[Operand, ...]) -> None:
        """The result is these words: no instruction, but for what the loop's label redefines. In the loop's body that
        is not redefined before the jump; only same_as asks for a copy, which the argument's next value may follow."""
        shared = {w for p in self.phis for w in self.words_of.get(p, ())}
        if self.label_at <= len(self.out) and op.kind == "i" and not op.name.startswith("same_as"):
            shared.clear()
        if op not in self.phis and not any(isinstance(w, VReg) and w in shared for w in words):
            self.words_of[op] = words
            return
        for rd, word in zip(self.define(op), words, strict=True):
            assert isinstance(rd, VReg)
            self.emit("addi", rd, word, imm=0)

    # --- emission ---
    def emit(
        self,
        name: str,
        rd: VReg | int | None = None,
        rs1: Operand | None = None,
        rs2: Operand | None = None,
        imm: int | None = None,
    ) -> MInst:
        return self.append(MInst(name, rd, rs1, rs2, imm))

    def append(self, inst: MInst) -> MInst:
        inst.op = self.op
        inst.pc = self.pc
        for v in inst.writes():
            self.def_index[v] = len(self.out)
        if inst.rd is not None and isinstance(inst.rd, VReg) and self.op is not None and id(self.op) in self.probe:
            inst.probe = self.words_of.get(self.op, (None,))[0] is inst.rd and not inst.defs
        self.out.append(inst)
        return inst

    def effect(self) -> None:
        """The operation just appended has an effect: checks of later guards stay behind it."""
        self.barrier = len(self.out) - 1

    def temp(self, name: str, rs1: Operand | None = None, rs2: Operand | None = None, imm: int | None = None) -> VReg:
        """The result of an instruction, in a fresh raw register."""
        rd = VReg("i")
        self.emit(name, rd, rs1, rs2, imm)
        return rd

    # --- guards ---
    def point(self, op: Op, recompute: dict[Value, FailItem] | None = None) -> GuardPoint:
        """The guard's exit. `recompute`: what it computes itself, besides what is known here to be computed there."""
        items: list[tuple[FailItem, ...]] = []
        for value in op.failargs or ():
            if recompute and value in recompute:
                items.append((recompute[value],))
            elif value in self.inverse and self.index >= self.inverse[value][2]:
                items.append((self.stepped_back(*self.inverse[value][:2]),))
            elif value in self.compared:
                relation, a, b = self.compared[value]
                items.append((Recompute(relation, self.fail_word(a), self.fail_word(b)),))
            elif isinstance(value, Op) and value in self.late and value not in self.words_of:
                items.append((self.stepped(value),))
            elif isinstance(value, Op) and value in self.deferred and value.name in COMPARES:
                items.append((self.compared_at_exit(value),))
            else:
                items.append(tuple(self.fail_item(w) for w in self.words(value)))
        return GuardPoint(self.origin.get(op, op), items, op.failargs)

    def compared_at_exit(self, op: Op) -> FailItem:
        raise NotImplementedError

    def stepped(self, step: Op) -> FailItem:
        """An induction step that comes later in the code: the exit computes it."""
        a, b = (self.fail_word(self.word(v)) for v in step.args)
        return Recompute(step.name.removeprefix("int_"), a, b)

    def stepped_back(self, step: Op, b: Value) -> FailItem:
        """What the induction step has replaced."""
        result = self.fail_word(self.word(step))
        inverse = "sub" if step.name.startswith("int_add") else "add"
        return Recompute(inverse, result, self.fail_word(self.word(b)))

    def fail_word(self, word: Operand) -> VReg | int:
        item = self.fail_item(word)
        assert not isinstance(item, Recompute)
        return item

    @staticmethod
    def fail_item(word: Operand) -> FailItem:
        if isinstance(word, int):
            return abi.FIXED[word]
        return word.const if word.const is not None else word

    def in_range31(self, value: Value) -> bool:
        return self.small.known(value, self.index)


RANGE_LIMIT = SMALL_INT_MAX + 1  # 2**30

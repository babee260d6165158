"""Lowering of doubles: Zdinx's instructions on register pairs, or calls of the compiler run-time library.

The library is called by ilp32's rules and never collects. Its NaNs have other bits than the canonical ones of
instructions; nothing in the language shows them.
"""

from __future__ import annotations

from jit.backend.lower_base import float_words
from jit.backend.lower_int import LowerInt
from jit.backend.mir import ZERO, MInst, Operand, VReg
from jit.ir import Const, Op, Value

FLOAT_CALLS = {
    "float_add": "__adddf3", "float_sub": "__subdf3", "float_mul": "__muldf3", "float_truediv": "__divdf3",
    "cast_int_to_float": "__floatsidf", "cast_float_to_int": "__fixdfsi",
}  # fmt: skip
#: The library function, and the relation of its result with 0 that says yes.
FLOAT_COMPARES = {
    "float_lt": ("__ltdf2", "lt"), "float_le": ("__ledf2", "le"), "float_eq": ("__eqdf2", "eq"),
    "float_ne": ("__nedf2", "ne"), "float_gt": ("__gtdf2", "gt"), "float_ge": ("__gedf2", "ge"),
}  # fmt: skip
_COMMUTATIVE = frozenset(("float_add", "float_mul"))
_INSTRUCTIONS = {"float_add": "fadd.d", "float_sub": "fsub.d", "float_mul": "fmul.d", "float_truediv": "fdiv.d"}
#: The instruction, whether it takes the operands the other way round, and whether its result is what says yes.
_COMPARE_INSTRUCTIONS = {
    "float_lt": ("flt.d", False, True), "float_le": ("fle.d", False, True), "float_eq": ("feq.d", False, True),
    "float_ne": ("feq.d", False, False), "float_gt": ("flt.d", True, True), "float_ge": ("fle.d", True, True),
}  # fmt: skip
_NEAREST, _TO_ZERO = 0, 1  # rounding modes
_SIGN, _INFINITY = 0x8000_0000, 0x7FF0_0000  # in the high word


class LowerFloat(LowerInt):
    """Doubles."""

    # --- register pairs ---
    @staticmethod
    def is_pair(words: tuple[Operand, ...], taken: set[VReg]) -> bool:
        """Are these the two words of one pair, no constant, and none of them taken?"""
        low, high = words
        if not isinstance(low, VReg) or not isinstance(high, VReg) or low.const is not None:
            return False
        return low.mate is high and high.high and not {low, high} & taken

    def operand_pair(self, value: Value) -> tuple[Operand, list[Operand]]:
        """The value as operand of an instruction: its low word, and the high one, if it is not zero in x0."""
        if isinstance(value, Const):
            words = float_words(value.value)
            if words == (0, 0):
                return ZERO, []
            if words not in self.double_pool:
                self.double_pool[words] = VReg.pair(*words)
            low, high = self.double_pool[words]
            return low, [high]
        words_now = self.words(value)
        if not self.is_pair(words_now, set()):
            low, high = VReg.pair()
            self.emit("addi", high, words_now[1], imm=0)
            self.emit("addi", low, words_now[0], imm=0)
            return low, [high]
        return words_now[0], [words_now[1]]

    def float_instruction(self, name: str, rd: tuple[Operand, ...], *args: Value, mode: int | None = None) -> None:
        """An instruction on pairs, or on an integer; `rd` has one or two words."""
        operands: list[Operand] = []
        highs: list[Operand] = []
        for value in args:
            if value.kind == "f":
                low, high = self.operand_pair(value)
                operands.append(low)
                highs += high
            else:
                operands.append(self.word(value))
        inst = MInst(name, rd[0], operands[0], operands[1] if len(operands) > 1 else None, mode, uses=highs)
        inst.defs = [w for w in rd[1:] if isinstance(w, VReg)]
        self.append(inst)

    # --- arithmetic ---
    def call_words(self, symbol: str, args: list[Operand], results: list[VReg], collects: bool) -> None:
        inst = MInst("call", uses=args, defs=results, symbol=symbol, collects=collects)
        self.append(inst)
        self.returned = results
        self.effect()
        if collects:
            self.forget_addresses()

    def float_operation(self, op: Op) -> None:
        if self.config.floats:
            self.float_instruction(_INSTRUCTIONS[op.name], self.define(op), *op.args, mode=_NEAREST)
            return
        first, second = (list(self.words(a)) for a in op.args)
        if op.name in _COMMUTATIVE and second == self.returned and first != second:
            first, second = second, first  # it is where a call's first argument is to be
        results = [w for w in self.define(op) if isinstance(w, VReg)]
        self.call_words(FLOAT_CALLS[op.name], first + second, results, False)

    def float_cast(self, op: Op) -> None:
        if self.config.floats:
            name, mode = ("fcvt.d.w", _NEAREST) if op.kind == "f" else ("fcvt.w.d", _TO_ZERO)
            self.float_instruction(name, self.define(op), *op.args, mode=mode)
            return
        args = [w for a in op.args for w in self.words(a)]
        results = [w for w in self.define(op) if isinstance(w, VReg)]
        self.call_words(FLOAT_CALLS[op.name], args, results, False)

    # --- comparison ---
    def float_comparison(self, op: Op, rd: VReg) -> bool:
        """One instruction that compares into rd. Returns: its result says yes (else no)."""
        name, mirrored, yes = _COMPARE_INSTRUCTIONS[op.name]
        a, b = reversed(op.args) if mirrored else op.args
        self.float_instruction(name, (rd,), a, b)
        return yes

    def float_relation(self, op: Op) -> tuple[str, Operand, Operand]:
        """Compare; the relation of the result with 0 that says yes (lt ge eq ne, operands in order)."""
        answer = VReg("i")
        if self.config.floats:
            return ("ne" if self.float_comparison(op, answer) else "eq"), answer, ZERO
        inline = self._beyond(op)
        if inline is not None:
            return inline
        symbol, relation = FLOAT_COMPARES[op.name]
        self.call_words(symbol, [w for a in op.args for w in self.words(a)], [answer], False)
        if relation in ("le", "gt"):
            return ("ge" if relation == "le" else "lt"), ZERO, answer
        return relation, answer, ZERO

    def _beyond(self, op: Op) -> tuple[str, Operand, Operand] | None:
        """Without a call: is a double greater than a constant that is not negative, or less than one that is not
        positive? None where that is not the question, or the constant's low word is not zero. The doubles for which it
        is true are then one interval of their high words, with one added where the low word is not zero: from behind
        the constant's to infinity's. NaNs lie behind that."""
        less, more = op.args if op.name == "float_lt" else reversed(op.args)
        constant, value = (less, more) if isinstance(less, Const) else (more, less)
        if op.name not in ("float_lt", "float_gt") or not isinstance(constant, Const) or isinstance(value, Const):
            return None
        low, high = float_words(constant.value)
        sign = 0 if constant is less else _SIGN
        if low or (high ^ sign) & _SIGN and high & ~_SIGN or high & _INFINITY == _INFINITY:
            return None
        first, last = (high & ~_SIGN) + 1, _INFINITY
        words = self.words(value)
        key = self.temp("add", words[1], self.temp("sltu", ZERO, words[0]))
        return "ltu", self.temp("sub", key, self.const(first | sign)), self.const(last - first + 1)

    # --- signs and bits ---
    def float_neg(self, op: Op) -> None:
        if self.config.floats:
            self.float_instruction("fsgnjn.d", self.define(op), op.args[0], op.args[0])
            return
        low, high = self.words(op.args[0])
        sign = self.temp("xor", high, self.const(0x8000_0000))
        self.alias(op, (low, sign))

    def float_abs(self, op: Op) -> None:
        if self.config.floats:
            self.float_instruction("fsgnjx.d", self.define(op), op.args[0], op.args[0])
            return
        low, high = self.words(op.args[0])
        t = self.temp("slli", high, imm=1)
        self.alias(op, (low, self.temp("srli", t, imm=1)))

    def float_bits_low(self, op: Op) -> None:
        self.alias(op, (self.words(op.args[0])[0],))

    def float_bits_high(self, op: Op) -> None:
        self.alias(op, (self.words(op.args[0])[1],))

    def float_from_bits(self, op: Op) -> None:
        self.alias(op, (self.word(op.args[0]), self.word(op.args[1])))


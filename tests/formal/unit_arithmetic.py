"""Proofs of the arithmetic unit and of the divider, each against the operation's definition."""

from amaranth.asserts import AnySeq
from amaranth.hdl import *

from rtl.alu import Alu
from rtl.config import CoreConfig
from rtl.decoder import ALU
from rtl.divider import Divider
from rtl.layouts import BranchOp, DivOp
from tests.formal.engine import Harness, Proof, must, suppose
from tests.formal.seeds import Seed


def fits(exact: Value, bits: int) -> Value:
    """Is the signed number representable in so many bits?"""
    return (exact >= -(1 << bits - 1)) & (exact < 1 << bits - 1)


class AluHarness(Harness):
    """All operations, as the decoder asks for them, on any operands. The unit is combinational."""

    def build(self, m: Module) -> None:
        m.submodules.alu = alu = Alu(CoreConfig())
        a, b, op, branch = Signal(32), Signal(32), Signal(4), Signal(3)
        m.d.comb += [
            a.eq(AnySeq(32)), b.eq(AnySeq(32)), op.eq(AnySeq(4)), branch.eq(AnySeq(3)),
            alu.x_a.eq(a), alu.x_b.eq(b ^ alu.x_op.subtract.replicate(32)), alu.x_branch.eq(branch),
        ]  # fmt: skip
        sa, sb, amount = a.as_signed(), b.as_signed(), b[:5]
        results = {
            "add": a + b, "sub": a - b, "slt": sa < sb, "sltu": a < b, "xor": a ^ b, "or": a | b, "and": a & b,
            "sll": a << amount, "srl": a >> amount, "sra": sa >> amount, "sh1add": (a << 1) + b,
            "sh2add": (a << 2) + b, "sh3add": (a << 3) + b,
        }  # fmt: skip
        names = [*results]
        for number, (name, expected) in enumerate(results.items()):
            with m.If(op == number):
                for field, value in ALU.get(name, {"adds": 1}).items():
                    m.d.comb += Value.cast(alu.x_op[field]).eq(value)
                must(m, f"result of {name}", alu.x_result == expected[:32])
        for name, exact in (("add", sa + sb), ("sub", sa - sb), ("sll", sa << amount)):
            with m.If(op == names.index(name)):
                must(m, f"exact {name} fits in 32 bits", alu.x_fits32 == fits(exact, 32))
                must(m, f"exact {name} fits in 31 bits", alu.x_fits31 == fits(exact, 31))
        conditions = {
            BranchOp.EQ: a == b, BranchOp.NE: a != b, BranchOp.LT: sa < sb, BranchOp.GE: sa >= sb,
            BranchOp.LTU: a < b, BranchOp.GEU: a >= b,
        }  # fmt: skip
        with m.If(op == names.index("sub")):
            for condition, expected in conditions.items():
                with m.If(branch == condition):
                    must(m, f"branch {condition.name}", alu.x_taken == expected)


#: Bits of the dividend's absolute value: each one more than doubles the solver's time.
DIVIDEND = 7


class DividerHarness(Harness):
    """Division and remainder of a small dividend (see DIVIDEND) by any divisor, in two dividers beside each other, from
    start to end. The reference is long division as done by hand: the next digit of the dividend comes down, and the
    divisor is taken away where it fits. After every second digit the results are compared; until the last one is there,
    the quotient's digits stand below what is left of the dividend.
    """

    def build(self, m: Module) -> None:
        self.a, self.b, self.signed = Signal(32), Signal(32), Signal()
        first = self.step == 0
        for value in (self.a, self.b, self.signed):  # held while the division stands in X
            m.d.sync += value.eq(Mux(first, AnySeq(len(value)), value))
        started, digits = Signal(), Signal(6)
        rest, quotient, remaining = Signal(33), Signal(32), Signal(32)
        size_a = Mux(self.signed & self.a[31], -self.a.as_signed(), self.a)[:32]
        size_b = Mux(self.signed & self.b[31], -self.b.as_signed(), self.b)[:32]
        rest_next, quotient_next = rest, quotient
        for bit in (31, 30):
            down, rest_next = Cat(remaining[bit], rest_next)[:33], Signal(33, name=f"rest{bit}")
            m.d.comb += rest_next.eq(Mux(down >= size_b, down - size_b, down))
            quotient_next = Cat(down >= size_b, quotient_next)
        suppose(m, (self.step == 0) | (size_a < 1 << DIVIDEND))
        with m.If(self.step == 1):
            m.d.sync += [started.eq(1), remaining.eq(size_a)]
        with m.Elif(started & (digits != 32)):
            m.d.sync += [
                digits.eq(digits + 2), remaining.eq(remaining << 2), quotient.eq(quotient_next), rest.eq(rest_next),
            ]  # fmt: skip
        minus_quotient = self.signed & (self.a[31] ^ self.b[31]) & (self.b != 0)
        minus_rest = self.signed & self.a[31]
        for name, op, size, minus in (
            ("quotient", DivOp.DIV, remaining | quotient, minus_quotient), ("remainder", DivOp.REM, rest, minus_rest),
        ):  # fmt: skip
            m.submodules[name] = divider = Divider()
            m.d.comb += [
                divider.x_op.eq(op | ~self.signed), divider.x_a.eq(self.a), divider.x_b.eq(self.b),
                divider.x_start.eq(~first & ~divider.x_done),
            ]  # fmt: skip
            with m.If(started & (digits <= 32) & (self.step <= 18)):
                must(m, f"{name} is that of long division", divider.m_result == Mux(minus, -size, size)[:32])
                must(m, f"{name} is done with the last two digits", divider.x_done == (digits == 30))


def _lose_carry(m: Module, unit: Alu, value: Value) -> Value:
    """The sum of two words that are both all ones in the low half lacks bit 16."""
    return value ^ ((unit.x_a[:16].all() & unit.x_b[:16].all()) << 16)[:32]


PROOFS = (
    Proof(
        name="alu", harness=AluHarness, depth=1, quick=True, why="combinational",
        seeds=(
            Seed(what="a carry is lost", unit=Alu, port="x_result", change=_lose_carry,
                 breaks=("result of add", "result of sub", "result of sh1add", "result of sll")),
            Seed(what="overflow of a sum is judged by its sign", unit=Alu, port="x_fits32",
                 change=lambda m, u, v: ~(u.x_result[31] ^ u.x_a[31]) | v,
                 breaks=("exact add fits in 32 bits", "exact sub fits in 32 bits", "exact sll fits in 32 bits")),
            Seed(what="31 bits are taken for 32", unit=Alu, port="x_fits31", change=lambda m, u, v: u.x_fits32,
                 breaks=("exact add fits in 31 bits", "exact sub fits in 31 bits", "exact sll fits in 31 bits")),
            Seed(what="bgeu is taken like bge", unit=Alu, port="x_branch",
                 change=lambda m, u, v: Mux(v == BranchOp.GEU, BranchOp.GE, v), breaks=("branch GEU",)),
        ),
    ),
    Proof(
        name="divider", harness=DividerHarness, depth=20,
        why=f"a division takes 17 cycles; dividends below 2**{DIVIDEND}, any divisor (each bit more doubles the time)",
        seeds=(
            Seed(what="the remainder of a negative dividend is odd", unit=Divider, port="m_result",
                 change=lambda m, u, v: v | (u.x_op == DivOp.REM) & u.x_a[31],
                 breaks=("remainder is that of long division",)),
            Seed(what="a quotient by zero has the dividend's sign", unit=Divider, port="m_result",
                 change=lambda m, u, v: Mux((u.x_op == DivOp.DIV) & (u.x_b == 0) & u.x_a[31], -v, v),
                 breaks=("quotient is that of long division",)),
        ),
    ),
)  # fmt: skip

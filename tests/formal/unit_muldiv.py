"""Proofs of multiplier and divider.

A solver that sees only bits cannot compare two ways to multiply 32 by 32 bits, nor a division with a multiplication.
So each proof leaves one law to algebra, which tests/formal/test_algebra.py proves over the integers: that four products
of halves make the whole one, and that a step of long division keeps dividend = quotient * divisor + rest.
"""

from amaranth.asserts import AnySeq
from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.divider import Divider
from rtl.layouts import DivOp, MulOp
from rtl.multiplier import Multiplier
from tests.formal.cores import never
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed, elaborated_registers
from tests.formal.unit_arithmetic import fits


class MultiplierHarness(Harness):
    """In the first cycle the multiplier holds any products of halves (within their ranges), of which it must make the
    whole one. In the second it must hold the products of the operands' halves, which are the same terms on both sides:
    the solver does not look into them.
    """

    def build(self, m: Module) -> None:
        unit = Multiplier(CoreConfig())
        a, b, op = Signal(32), Signal(32), Signal(2)
        m.d.comb += [
            a.eq(AnySeq(32)), b.eq(AnySeq(32)), op.eq(AnySeq(2)), unit.x_a.eq(a), unit.x_b.eq(b), unit.x_op.eq(op),
        ]  # fmt: skip
        m.submodules.multiplier, held = elaborated_registers(unit)
        with m.If(self.step == 0):
            self._sum(m, unit, held)
        signs = {MulOp.LOW: (1, 1), MulOp.HIGH: (1, 1), MulOp.HIGH_SIGNED_UNSIGNED: (1, 0), MulOp.HIGH_UNSIGNED: (0, 0)}
        is_signed = Signal(2)
        for kind, of in signs.items():
            with m.If(op == kind):
                m.d.comb += is_signed.eq(Cat(*of))
        (a_low, a_high), (b_low, b_high) = (
            (Cat(word[:16], C(0, 1)).as_signed(), Cat(word[16:], word[31] & is_signed[i]).as_signed())
            for i, word in enumerate((a, b))
        )
        products = {"m_ll": a_low * b_low, "m_lh": a_low * b_high, "m_hl": a_high * b_low, "m_hh": a_high * b_high}
        for name, product in products.items():
            kept = Signal(signed(34), name=f"kept_{name}")
            m.d.sync += kept.eq(product)
            must(m, "the products of halves are multiplied with their signs", (held[name] == kept) | (self.step == 0))
        must(m, "the half that is asked for is chosen", (held["m_high"] == before(m, op != MulOp.LOW))
             | (self.step == 0))  # fmt: skip

    def _sum(self, m: Module, unit: Multiplier, held: dict[str, Signal]) -> None:
        low, high = (1 << 16) - 1, held["m_high"]
        most = Mux(high, low * low, low * ((1 << 15) - 1))  # where both factors may be unsigned, and else
        suppose(m, (held["m_ll"] >= 0) & (held["m_ll"] <= low * low))
        for name in ("m_lh", "m_hl"):
            suppose(m, (held[name] >= -(low << 15)) & (held[name] <= most))
        suppose(m, (held["m_hh"] >= -(low << 15)) & (held["m_hh"] <= Mux(high, low * low, 1 << 30)))
        exact = Signal(signed(67))
        m.d.comb += exact.eq(held["m_ll"] + (held["m_lh"] << 16) + (held["m_hl"] << 16) + (held["m_hh"] << 32))
        must(m, "the low half is that of the exact product", high | (unit.m_result == exact[:32]))
        must(m, "the high half is that of the exact product", ~high | (unit.m_result == exact[32:64]))
        with m.If(~high):
            must(m, "exact product fits in 32 bits", unit.m_fits32 == fits(exact, 32))
            must(m, "exact product fits in 31 bits", unit.m_fits31 == fits(exact, 31))


class DividerHarness(Harness):
    """Divisions of any words by any words, cancelled at any moments, beside long division as done by hand: the next
    digit of the dividend comes down, and the divisor is taken away where it fits. Two digits in each cycle; in every
    cycle the divider holds what long division holds, so that the result follows for any number of divisions.
    """

    PORTS = ("x_start", "x_cancel", "x_op", "x_a", "x_b")
    #: The operands with which bugs are looked for (if `few`).
    FEW = ((0, 7, 1 << 31), (0, 1, 3, 0xFFFF_FFFF))

    def __init__(self, *, few: bool = False) -> None:
        super().__init__()
        self._few = few

    def build(self, m: Module) -> None:
        unit = Divider()
        start, cancel, x_op, x_a, x_b = (Signal.like(getattr(unit, name)) for name in self.PORTS)
        for name, signal in zip(self.PORTS, (start, cancel, x_op, x_a, x_b), strict=True):
            m.d.comb += [signal.eq(AnySeq(len(signal))), getattr(unit, name).eq(signal)]
        if self._few:
            for operand, values in zip((x_a, x_b), self.FEW, strict=True):
                suppose(m, Cat(operand == value for value in values).any())
        m.submodules.divider, self.registers = elaborated_registers(
            unit, "busy", "steps", "quotient", "rest", "divisor", "b_added", "want_rest", "negate_rest",
            "negate_quotient",
        )  # fmt: skip
        active, finished, digits = Signal(), Signal(), Signal(6)
        a, b, op = Signal(32), Signal(32), Signal(2)
        rest, quotient, remaining = Signal(32), Signal(32), Signal(32)
        is_signed = ~op[0]
        minus_a, minus_b = is_signed & a[31], is_signed & b[31]
        size_a, size_b = (Mux(minus, -word.as_signed(), word)[:32] for word, minus in ((a, minus_a), (b, minus_b)))
        x_minus_a = ~x_op[0] & x_a[31]
        last = active & (digits == 30)
        m.d.sync += finished.eq(last)
        with m.If(active):
            after, digit_rest = quotient, rest
            for bit in (31, 30):
                down, left = Cat(remaining[bit], digit_rest), Signal(32, name=f"left{bit}")
                m.d.comb += left.eq(Mux(down >= size_b, down - size_b, down))
                after, digit_rest = Cat(down >= size_b, after), left
            m.d.sync += [
                rest.eq(digit_rest), quotient.eq(after), remaining.eq(remaining << 2), digits.eq(digits + 2),
                active.eq(~last & ~cancel),
            ]  # fmt: skip
        with m.Else():
            m.d.sync += [
                active.eq(start & ~cancel), digits.eq(0), rest.eq(0), quotient.eq(0),
                a.eq(x_a), b.eq(x_b), op.eq(x_op),
                remaining.eq(Mux(x_minus_a, -x_a.as_signed(), x_a)),
            ]  # fmt: skip
        must(m, "it is busy with a division that was started", self.registers["busy"] == active)
        must(m, "it is done with the last two digits", unit.x_done == last)
        with m.If(active | finished):
            self._lockstep(m, active, digits, minus_a, minus_b, b, size_a, size_b, op, rest, quotient, remaining)
        minus = Mux(op[1], minus_a, (minus_a ^ minus_b) & (b != 0))
        size = Mux(op[1], rest, quotient)
        with m.If(finished):
            for kind, name in ((0, "quotient"), (1, "remainder")):
                with m.If(op[1] == kind):
                    must(m, f"the {name} is that of long division",
                         unit.m_result == Mux(minus, -size.as_signed(), size)[:32])  # fmt: skip
            with m.If(b == 0):
                must(m, "by zero, the quotient is all ones, the remainder the dividend",
                     unit.m_result == Mux(op[1], a, C(0xFFFF_FFFF, 32)))  # fmt: skip
            with m.If(is_signed & (a == 1 << 31) & b.all()):
                must(m, "overflow gives the dividend, and remainder zero", unit.m_result == Mux(op[1], 0, a))

    def _lockstep(
        self, m: Module, active: Value, digits: Value, minus_a: Value, minus_b: Value, b: Value, size_a: Value,
        size_b: Value, op: Value, rest: Value, quotient: Value, remaining: Value,
    ) -> None:  # fmt: skip
        """What makes the induction go through: what the divider's registers hold, and what long division fulfils."""
        held, prefix = self.registers, Signal(32)
        m.d.comb += prefix.eq((size_a << digits)[32:64])  # the digits of the dividend that came down
        wanted = {
            "quotient": remaining | quotient, "rest": rest, "b_added": minus_b,
            "divisor": Cat(b ^ (~minus_b).replicate(32), C(1, 1)), "want_rest": op[1], "negate_rest": minus_a,
            "negate_quotient": minus_a ^ minus_b,
        }  # fmt: skip
        same = [held[name] == value for name, value in wanted.items()]
        same.append(~active | (held["steps"] == (32 - digits) >> 1))
        ones = ((C(1, 33) << digits) - 1)[:32]
        must(m, "in every cycle it holds what long division holds", Cat(same).all())
        must(m, "long division keeps its bounds", Cat(
            ~digits[0], digits <= 32, active == (digits < 32), rest <= prefix, quotient <= ones,
            (size_b == 0) | (rest < size_b), remaining == (size_a << digits)[:32],
            (size_b != 0) | (rest == prefix) & (quotient == ones), (size_b != 1) | (quotient == prefix),
            (size_b < 2) | ((quotient << 1) + rest <= prefix),
        ).all())  # fmt: skip


PROOFS = (
    Proof(
        name="multiplier", harness=MultiplierHarness, depth=2, free=("m_ll", "m_lh", "m_hl", "m_hh", "m_high"),
        why="any products in one cycle, any operands before; there is nothing else",
        seeds=(
            Seed(what="the upper half of the second factor is taken without its sign", unit=Multiplier, port="x_op",
                 change=lambda m, u, v: Mux(v == MulOp.HIGH, MulOp.HIGH_SIGNED_UNSIGNED, v),
                 breaks=("the products of halves are multiplied with their signs",)),
            Seed(what="mul is taken for mulh", unit=Multiplier, port="x_op",
                 change=lambda m, u, v: Mux(v == MulOp.LOW, MulOp.HIGH, v),
                 breaks=("the half that is asked for is chosen",)),
            Seed(what="products whose lowest bits are 0xfff lack bit 31", unit=Multiplier, port="m_result",
                 change=lambda m, u, v: v & ~(v[:12].all() << 31)[:32], breaks=(
                     "the low half is that of the exact product", "the high half is that of the exact product")),
            Seed(what="the largest products are taken to fit", unit=Multiplier, port="m_fits32",
                 change=lambda m, u, v: v | u.m_result[:31].all(), breaks=("exact product fits in 32 bits",)),
            Seed(what="31 bits are taken for 32", unit=Multiplier, port="m_fits31", change=lambda m, u, v: u.m_fits32,
                 breaks=("exact product fits in 31 bits",)),
        ),
    ),
    Proof(
        name="divider", harness=DividerHarness, depth=2, induction=True, seed_depth=19, skip=17,
        lemmas=("long division keeps its bounds",), seed_harness=lambda: DividerHarness(few=True),
        why="any operands; a step of the divider is a step of long division",
        seeds=(
            Seed(what="the remainder of a negative dividend is odd", unit=Divider, port="m_result",
                 change=lambda m, u, v: v | (u.x_op == DivOp.REM) & u.x_a[31],
                 breaks=("the remainder is that of long division",)),
            Seed(what="a quotient by zero has the dividend's sign", unit=Divider, port="m_result",
                 change=lambda m, u, v: Mux(v.all(), 1, v), breaks=(
                     "the quotient is that of long division",
                     "by zero, the quotient is all ones, the remainder the dividend")),
            Seed(what="dividing the most negative number gives zero", unit=Divider, port="m_result",
                 change=lambda m, u, v: v & 0x7FFF_FFFF,
                 breaks=("overflow gives the dividend, and remainder zero",)),
            Seed(what="a division by one starts with a wrong divisor", unit=Divider, port="x_b",
                 change=lambda m, u, v: Mux(v == 1, 3, v),
                 breaks=("in every cycle it holds what long division holds",)),
            Seed(what="a cancelled division goes on", unit=Divider, port="x_cancel", change=never,
                 breaks=("it is busy with a division that was started",)),
            Seed(what="a division that is cancelled is done", unit=Divider, port="x_done",
                 change=lambda m, u, v: v | u.x_cancel, breaks=("it is done with the last two digits",)),
        ),
    ),
)  # fmt: skip

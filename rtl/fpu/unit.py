"""The floating-point unit. One operation at a time, in stage X; its result comes in M.

    first       operands become numbers. Comparisons are ready, and results that are NaN, infinite or zero are known,
                and leave from the next state. Of addition and conversion, the smaller operand is shifted by up to 3
                places; products, quotients begin
    others      of products: all that is not on their diagonal is summed
    divide      28 steps; then the quotient goes where sums are
    order       a product or quotient that is to be added to, or lies below the least exponent, meets the other operand
    add         the smaller operand is shifted to its place, and added or subtracted. (Of products: the diagonal is.)
                Where the difference is negative, the state repeats, the other way round
    normalize   leading zeros are counted and shifted out, as far as the least exponent lets them
    (M)         rounding

The sum of two numbers is exact where its rounding looks at it: the frame (layouts.py) holds every bit of a product, and
what is shifted out of it is at least two places below the last one, whatever cancels. Operands of addition and
multiplication need not be normalized. Every other result meets a zero with the least exponent in `order`, or could
not be subnormal, so that rounding finds subnormal results in their place.
"""

from amaranth.hdl import *
from amaranth.lib import enum, wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.compare import Compare
from rtl.fpu.divide import BITS, DivideSqrt
from rtl.fpu.layouts import (
    BIAS,
    EXPONENT,
    FRAME,
    INTEGER,
    LEAST_SINGLE,
    PLACES,
    UNIT,
    Flags,
    FloatControl,
    FloatOp,
    Rounding,
    Special,
    Unpacked,
)
from rtl.fpu.multiply import Multiply
from rtl.fpu.round import Round
from rtl.fpu.shift import Normalize, shifted_down
from rtl.fpu.unpack import Unpack

AT = UNIT - PLACES + 1  # index of the last place of an operand in the frame
PRODUCT_AT = UNIT - 2 * (PLACES - 1)  # of a product
NEAR = 2  # bits of the distance that the first shift looks at


class State(enum.Enum, shape=3):
    FIRST = 0
    OTHERS = 1
    DIVIDE = 2
    ORDER = 3
    ADD = 4
    NORMALIZE = 5


class FloatUnit(wiring.Component):
    """x_start: an operation stands in X (held until x_done), with x_control and operands x_a, x_b, x_c (single
    precision and integers: in the lower half). x_done: it may move on. x_cancel: it is killed. m_result, m_flags: of
    the operation that moved on in the cycle before.
    """

    x_start: In(1)
    x_cancel: In(1)
    x_control: In(FloatControl)
    x_a: In(64)
    x_b: In(64)
    x_c: In(64)
    x_done: Out(1)
    m_result: Out(64)
    m_flags: Out(Flags)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        self.state, self.next = Signal(State), Signal(State)
        op = self.x_control.op
        self.is_op = {kind: Signal(name=f"is_{kind.name.lower()}") for kind in FloatOp}
        m.d.comb += [self.is_op[kind].eq(op == kind) for kind in FloatOp]
        self._numbers(m)
        m.submodules.compare = compare = Compare()
        m.d.comb += [
            compare.x_control.eq(self.x_control), compare.x_a.eq(self.x_a), compare.x_b.eq(self.x_b),
            compare.x_a_number.eq(self.a), compare.x_b_number.eq(self.b),
        ]  # fmt: skip
        self.compare = compare
        self._specials(m)
        self._products_and_quotients(m)
        self._order(m)
        self._add(m)
        self._normalize(m)
        self._control(m)
        return m

    def _numbers(self, m: Module) -> None:
        """The operands, with the signs that the operation gives them; least exponent of the result."""
        control, is_op = self.x_control, self.is_op
        numbers = []
        for name, bits in (("a", self.x_a), ("b", self.x_b), ("c", self.x_c)):
            m.submodules[f"unpack_{name}"] = unpack = Unpack()
            number = Signal(Unpacked, name=name)
            m.d.comb += [
                unpack.x_bits.eq(bits),
                unpack.x_single.eq(control.single & ~is_op[FloatOp.FROM_INT]),
                number.eq(unpack.x_out),
            ]
            if name == "a":
                m.d.comb += [
                    unpack.x_integer.eq(is_op[FloatOp.FROM_INT]),
                    unpack.x_signed.eq(~control.variant[0]),
                ]
            numbers.append(number)
        self.a, self.b, self.c = numbers
        self.single = Signal()  # the result's precision
        self.least = Signal(11)
        self.addend_sign, self.product_sign = Signal(), Signal()
        m.d.comb += [
            self.single.eq((control.single ^ is_op[FloatOp.CONVERT]) & ~is_op[FloatOp.TO_INT]),
            self.least.eq(Mux(self.single, LEAST_SINGLE, 1)),
            self.addend_sign.eq(Mux(is_op[FloatOp.ADD], self.b.sign, self.c.sign) ^ control.variant[0]),
            self.product_sign.eq(self.a.sign ^ self.b.sign ^ (control.variant[1] & is_op[FloatOp.FMA])),
        ]

    def _specials(self, m: Module) -> None:
        """Results that are known at once: what they are, their sign, and the flags they raise."""
        a, b, c, is_op = self.a, self.b, self.c, self.is_op
        self.special, self.special_sign, self.raised = special, sign, raised = (
            Signal(Special), Signal(), Signal(Flags),
        )  # fmt: skip
        nan, invalid, infinite = Signal(), Signal(), Signal()
        self.is_word = Signal()  # the result is known at once
        add, mul, fma, div, root = (is_op[getattr(FloatOp, n)] for n in ("ADD", "MUL", "FMA", "DIV", "SQRT"))
        word = is_op[FloatOp.SIGN] | is_op[FloatOp.MINMAX] | is_op[FloatOp.COMPARE] | is_op[FloatOp.CLASS]
        uses_b = add | mul | fma | div
        m.d.comb += self.is_word.eq(word)
        product_infinite, product_wrong = Signal(), Signal()
        m.d.comb += [
            product_infinite.eq((mul | fma) & (a.infinite | b.infinite)),
            product_wrong.eq((mul | fma) & (a.infinite & b.zero | b.infinite & a.zero)),
            nan.eq((a.nan & ~word) | uses_b & b.nan | fma & c.nan),
            infinite.eq(
                a.infinite & ~word | (add | mul | fma) & b.infinite | fma & c.infinite | div & b.zero
            ),
            invalid.eq(
                ~word & a.signaling | uses_b & b.signaling | fma & c.signaling
                | product_wrong
                | ~nan & (
                    add & a.infinite & b.infinite & (a.sign ^ self.addend_sign)
                    | fma & product_infinite & c.infinite & (self.product_sign ^ self.addend_sign)
                    | div & (a.infinite & b.infinite | a.zero & b.zero)
                    | root & a.sign & ~a.zero
                )
            ),
        ]  # fmt: skip
        to_int = is_op[FloatOp.TO_INT]
        with m.If(word):
            m.d.comb += [special.eq(Mux(self.compare.x_nan, Special.NAN, Special.WORD))]
            m.d.comb += raised.invalid.eq(self.compare.x_invalid)
        with m.Elif(to_int):
            with m.If(a.nan | a.infinite | (a.exponent >= INTEGER)):
                m.d.comb += [special.eq(Special.SATURATED), raised.invalid.eq(1)]
            m.d.comb += sign.eq(a.sign & ~a.nan)
        with m.Elif(nan | invalid):
            m.d.comb += [special.eq(Special.NAN), raised.invalid.eq(invalid)]
        with m.Elif(infinite & ~(div & b.infinite)):
            m.d.comb += [special.eq(Special.INFINITY), raised.divide_by_zero.eq(div & b.zero & ~a.infinite)]
            with m.If(add):
                m.d.comb += sign.eq(Mux(a.infinite, a.sign, self.addend_sign))
            with m.Elif(fma):
                m.d.comb += sign.eq(Mux(product_infinite, self.product_sign, self.addend_sign))
            with m.Elif(mul | div):
                m.d.comb += sign.eq(self.product_sign)
            with m.Else():
                m.d.comb += sign.eq(a.sign)
        with m.Elif(div & (a.zero | b.infinite) | root & a.zero):
            m.d.comb += [special.eq(Special.ZERO), sign.eq(Mux(root, a.sign, self.product_sign))]

    def _products_and_quotients(self, m: Module) -> None:
        """`exponent`: of the product or quotient."""
        is_op, a, b = self.is_op, self.a, self.b
        m.submodules.multiply = self.multiply = multiply = Multiply()
        m.submodules.divide = self.divide = divide = DivideSqrt()
        self.exponent = exponent = Signal(EXPONENT)
        root, first = is_op[FloatOp.SQRT], self.state == State.FIRST
        other = Signal(EXPONENT)
        m.d.comb += [
            multiply.x_a.eq(a.significand),
            multiply.x_b.eq(b.significand),
            divide.x_start.eq(first & (self.next == State.DIVIDE)),
            divide.x_cancel.eq(self.x_cancel | self.x_done),
            divide.x_root.eq(root),
            divide.x_a.eq(a.significand),
            divide.x_b.eq(b.significand),
            divide.x_odd.eq(Mux(first, ~a.exponent[0], exponent[0])),
        ]
        with m.If(root):
            m.d.comb += other.eq(BIAS)
        with m.Elif(is_op[FloatOp.DIV]):
            m.d.comb += other.eq(BIAS - b.exponent)
        with m.Else():
            m.d.comb += other.eq(b.exponent - BIAS)
        self.ready, self.fits = Signal(EXPONENT), Signal()  # the exponent, once it is final; it is not below the least
        m.d.comb += [self.ready.eq(Mux(root, exponent >> 1, exponent)), self.fits.eq(self.ready >= self.least)]
        with m.If(first):
            m.d.sync += exponent.eq(a.exponent + other)
        with m.Elif(divide.x_done):
            m.d.sync += exponent.eq(self.ready)
        with m.Elif(self.state == State.DIVIDE):
            m.d.sync += exponent.eq(exponent - divide.x_shift_a + divide.x_shift_b)

    def _order(self, m: Module) -> None:
        """The operand with the greater exponent goes to `large`, the other one to `small`, on its way to its place. The
        first operand is a, or the product or quotient; the second one is what is added to it, or a zero.
        """
        is_op, a, b, c = self.is_op, self.a, self.b, self.c
        add, fma, from_int, to_int = (is_op[getattr(FloatOp, n)] for n in ("ADD", "FMA", "FROM_INT", "TO_INT"))
        adds, later = add | fma, self.state == State.ORDER
        exponents = [Signal(EXPONENT, name=f"exponent{i}") for i in (1, 2)]
        frames = [Signal(FRAME, name=f"frame{i}") for i in (1, 2)]
        signs = [Signal(name=f"sign{i}") for i in (1, 2)]
        significand, distance, back, swap = Signal(PLACES), Signal(EXPONENT), Signal(EXPONENT), Signal()
        self.sum, self.large, self.small = Signal(FRAME), Signal(FRAME), Signal(FRAME)
        self.far, self.large_exponent = Signal(7 - NEAR), Signal(EXPONENT)
        self.large_sign, self.subtracts, self.reverse, self.negative = (Signal() for _ in range(4))
        m.d.comb += [
            exponents[0].eq(Mux(later, self.exponent, a.exponent)),
            frames[0].eq(Mux(later, self.sum, a.significand << AT)),
            signs[0].eq(Mux(is_op[FloatOp.MUL] | fma | is_op[FloatOp.DIV], self.product_sign, a.sign)),
            # Of a negative integer, whose bits are taken as unsigned: 2**32.
            significand.eq(
                b.significand & add.replicate(PLACES) | c.significand & fma.replicate(PLACES)
                | Cat(C(0, PLACES - 1), from_int & a.sign)
            ),
            frames[1].eq(significand << AT),
            signs[1].eq(Mux(adds, self.addend_sign, signs[0] & ~(from_int | to_int))),
            exponents[1].eq(self.least),
            distance.eq(exponents[0] - exponents[1]),
            back.eq(exponents[1] - exponents[0]),
            # By magnitude, so that a sum of two is never negative. (A product that is zero has any exponent.)
            swap.eq(Mux(add, self.compare.x_below, distance[-1] | fma & (a.zero | b.zero))),
        ]  # fmt: skip
        for chosen, exponent in ((add, b.exponent), (fma, c.exponent), (to_int, INTEGER), (from_int, BIAS + 32)):
            with m.If(chosen):
                m.d.comb += exponents[1].eq(exponent)
        lesser, amount = Signal(FRAME), Signal(12)
        m.d.comb += [lesser.eq(Mux(swap, *frames)), amount.eq(Mux(swap, back, distance))]
        with m.If((self.state == State.FIRST) | later):
            m.d.sync += [
                self.large.eq(Mux(swap, *reversed(frames))),
                self.small.eq(lesser >> amount[:NEAR]),  # where nothing is lost yet
                self.far.eq(amount[NEAR:7] | amount[7:].any().replicate(7 - NEAR)),
                self.large_exponent.eq(Mux(swap, *reversed(exponents))),
                self.large_sign.eq(Mux(swap & adds, signs[1], signs[0])),
                self.subtracts.eq(signs[0] ^ signs[1]),
                self.reverse.eq(0),
            ]
        with m.Elif(self.state == State.OTHERS):
            m.d.sync += [
                self.large.eq(self.multiply.x_diagonal << PRODUCT_AT),
                self.small.eq(self.multiply.x_others << PRODUCT_AT),
                self.far.eq(0),
                self.large_exponent.eq(self.exponent),
                self.large_sign.eq(self.product_sign),
                self.subtracts.eq(0),
            ]
        with m.Elif(self.state == State.ADD):
            m.d.sync += self.reverse.eq(self.reverse | fma & self.negative)

    def _add(self, m: Module) -> None:
        """Sum or difference; and how far it may be shifted up, so that its exponent does not fall below the least."""
        placed, total = shifted_down(m, self.small, self.far, NEAR), Signal(FRAME + 1)
        subtracts, extended = self.subtracts & ~self.reverse, FRAME + 1
        self.most, self.sum_exponent = Signal(7), Signal(EXPONENT)
        quotient, exponent, room = self.state == State.DIVIDE, Signal(EXPONENT), Signal(EXPONENT)
        m.d.comb += [
            total.eq(
                (Cat(self.large, C(0, 1)) ^ self.reverse.replicate(extended))
                + (Cat(placed, C(0, 1)) ^ subtracts.replicate(extended))
                + (subtracts | self.reverse)
            ),
            self.negative.eq(total[-1]),
            exponent.eq(Mux(quotient, self.ready, self.large_exponent)),
            room.eq(exponent + (FRAME - 1 - UNIT) - self.least),
        ]
        with m.If(quotient):
            place = UNIT - BITS + 1
            m.d.sync += self.sum.eq(Cat(C(0, place - 1), self.divide.x_rest, self.divide.x_quotient))
        with m.Elif(self.state == State.ADD):
            m.d.sync += self.sum.eq(total)
        with m.If(quotient | (self.state == State.ADD)):
            m.d.sync += [
                self.sum_exponent.eq(exponent),
                self.most.eq(room[:7] | room[7:].any().replicate(7)),
            ]

    def _normalize(self, m: Module) -> None:
        """Shifts the sum up. Then rounding, in M, of what has moved on."""
        is_op, control = self.is_op, self.x_control
        m.submodules.normalize = normalize = Normalize()
        m.submodules.round = rounder = Round()
        frame, exponent, sign, integer = Signal(FRAME), Signal(EXPONENT), Signal(), Signal()
        mode, single, unsigned = Signal(Rounding), Signal(), Signal()
        special, word, raised = Signal(Special), Signal(64), Signal(Flags)
        self.ends = special  # what is special has been found
        m.d.comb += [
            normalize.value.eq(self.sum),
            normalize.most.eq(self.most),
            normalize.hold.eq(is_op[FloatOp.TO_INT]),
            rounder.m_frame.eq(frame), rounder.m_exponent.eq(exponent), rounder.m_sign.eq(sign),
            rounder.m_mode.eq(mode), rounder.m_single.eq(single), rounder.m_integer.eq(integer),
            rounder.m_unsigned.eq(unsigned), rounder.m_special.eq(special), rounder.m_word.eq(word),
            rounder.m_raised.eq(raised), self.m_result.eq(rounder.m_result), self.m_flags.eq(rounder.m_flags),
        ]  # fmt: skip
        with m.If(self.state == State.NORMALIZE):
            m.d.sync += [
                frame.eq(normalize.result),
                exponent.eq(self.sum_exponent + (FRAME - 1 - UNIT) - normalize.amount),
                sign.eq(self.large_sign ^ self.reverse),
                special.eq(Special.NONE),
                raised.eq(0),
            ]
            with m.If(normalize.zero):
                m.d.sync += exponent.eq(self.least)
                with m.If(self.subtracts):
                    m.d.sync += sign.eq(control.mode == Rounding.DOWN)
        with m.Elif(self.state == State.FIRST):
            m.d.sync += [
                sign.eq(self.special_sign),
                special.eq(self.special),
                word.eq(self.compare.x_word),
                raised.eq(self.raised),
            ]
        with m.If((self.state == State.NORMALIZE) | (self.state == State.FIRST)):
            m.d.sync += [
                mode.eq(control.mode),
                single.eq(self.single),
                integer.eq(is_op[FloatOp.TO_INT]),
                unsigned.eq(control.variant[0]),
            ]

    def _control(self, m: Module) -> None:
        """From state to state."""
        is_op, product = self.is_op, Signal()  # product: a product, not its sum with something, is being added
        m.d.comb += self.next.eq(self.state)
        with m.Switch(self.state):
            with m.Case(State.FIRST):
                with m.If(self.x_start):
                    with m.If(self.is_word):
                        m.d.comb += self.x_done.eq(1)
                    with m.Elif(is_op[FloatOp.MUL] | is_op[FloatOp.FMA]):
                        m.d.comb += self.next.eq(State.OTHERS)
                    with m.Elif(is_op[FloatOp.DIV] | is_op[FloatOp.SQRT]):
                        m.d.comb += self.next.eq(State.DIVIDE)
                    with m.Else():
                        m.d.comb += self.next.eq(State.ADD)
            with m.Case(State.OTHERS):
                m.d.comb += self.next.eq(State.ADD)
                m.d.sync += product.eq(1)
            with m.Case(State.DIVIDE):
                with m.If(self.divide.x_done):
                    m.d.comb += self.next.eq(Mux(self.fits, State.NORMALIZE, State.ORDER))
            with m.Case(State.ORDER):
                m.d.comb += self.next.eq(State.ADD)
                m.d.sync += product.eq(0)
            with m.Case(State.ADD):
                with m.If(product):
                    m.d.comb += self.next.eq(Mux(self.fits & ~is_op[FloatOp.FMA], State.NORMALIZE, State.ORDER))
                with m.Elif(~(is_op[FloatOp.FMA] & self.negative & ~self.reverse)):
                    m.d.comb += self.next.eq(State.NORMALIZE)
            with m.Case(State.NORMALIZE):
                m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        # What is special is known too late to leave at once.
        with m.If((self.state != State.FIRST) & (self.ends != Special.NONE)):
            m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        m.d.sync += self.state.eq(Mux(self.x_cancel, State.FIRST, self.next))
        with m.If(self.x_cancel | self.x_done):
            m.d.sync += product.eq(0)

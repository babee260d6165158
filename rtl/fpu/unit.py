"""The floating-point unit. One operation at a time, in stage X; its result comes in M.

    first       operands become numbers. Comparisons are ready, and results that are NaN, infinite or zero are known,
                and leave from the next state. The operands of addition and conversion are ordered; products and
                quotients begin
    others      of products: all that is not on their diagonal is summed. (c of a fused operation has taken b's place)
    product     of products: the sum
    divide      28 steps; then the quotient goes where sums are
    order       a product or quotient that is to be added to, or lies below the least exponent, meets the other operand
    add         the smaller operand is shifted to its place, and added or subtracted. Where the difference is
                negative (of fused operations), it goes through `order` and `add` once more, subtracted from zero
    limit       where the least exponent may limit the shift that follows: how far that goes
    normalize   leading zeros are counted and shifted out. Integers are rounded
    (M)         rounding

The smaller operand, and after it the sum, are in `moved`. A compact unit has one shifter for both, which the smaller
operand goes through upside down. So that no path leads from the count of zeros through it to the adder, `limit` is on
the way of every result there, which takes a cycle more.

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
from rtl.fpu.integer import ToInteger
from rtl.fpu.layouts import (
    BIAS,
    DIRECT_BIT,
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
from rtl.fpu.round import Direction, Round
from rtl.fpu.shift import LeadingZeros, Shift, shifted_down
from rtl.fpu.unpack import INTEGER_EXPONENT, Unpack

AT = UNIT - PLACES + 1  # index of the last place of an operand in the frame
PRODUCT_AT = UNIT - 2 * (PLACES - 1)  # of a product
QUOTIENT_AT = UNIT - BITS + 1  # of a quotient
NEAR = 2  # bits of the distance that the operand is shifted by at once
CANONICAL_NAN, CANONICAL_NAN_SINGLE = 0x7FF8 << 48, 0x7FC0_0000


class State(enum.Enum, shape=3):
    FIRST = 0
    OTHERS = 1
    PRODUCT = 2
    DIVIDE = 3
    ORDER = 4
    ADD = 5
    LIMIT = 6
    NORMALIZE = 7


class FloatUnit(wiring.Component):
    """x_start: an operation stands in X (held until x_done), with x_control and operands x_a, x_b (single precision and
    integers: in the lower half), which are looked at in its first cycle, x_first. x_turn: of a fused operation, c
    has to be at x_b from the next cycle on. x_done: the operation may move on. x_cancel: it is killed.
    m_direct: a direct result, m_result, m_flags: any result, of the operation that moved on in the cycle before.
    """

    x_start: In(1)
    x_cancel: In(1)
    x_control: In(FloatControl)
    x_a: In(64)
    x_b: In(64)
    x_first: Out(1)
    x_turn: Out(1)
    x_done: Out(1)
    m_direct: Out(64)
    m_result: Out(64)
    m_flags: Out(Flags)

    def __init__(self, *, compact: bool = False) -> None:
        self._compact = compact
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        self.state, self.next = Signal(State), Signal(State)
        op, variant = self.x_control.op, self.x_control.variant
        self.is_op = {kind: Signal(name=f"is_{kind.name.lower()}") for kind in FloatOp}
        m.d.comb += [self.is_op[kind].eq(op == kind) for kind in FloatOp]
        self.first, self.later = self.state == State.FIRST, self.state == State.ORDER
        m.d.comb += [
            self.x_first.eq(self.first & self.x_start),
            self.x_turn.eq(self.x_first & self.is_op[FloatOp.FMA]),
        ]
        self.is_word = op.as_value()[DIRECT_BIT] & ~self.is_op[FloatOp.TO_INT]
        self._numbers(m)
        m.submodules.compare = compare = Compare()
        m.d.comb += [
            compare.x_control.eq(self.x_control), compare.x_a.eq(self.x_a), compare.x_b.eq(self.x_b),
            compare.x_a_number.eq(self.a), compare.x_b_number.eq(self.b),
        ]  # fmt: skip
        self.compare = compare
        # What has been found of a result, for M.
        self.ends, self.m_sign, self.m_raised = Signal(Special), Signal(), Signal(Flags)
        self._specials(m)
        self._fused_specials(m, variant)
        self._products_and_quotients(m)
        self._order(m)
        self._add(m)
        self._normalize(m)
        self._round(m)
        self._control(m)
        return m

    def _numbers(self, m: Module) -> None:
        """The operands, with the signs that the operation gives them; least exponent of the result."""
        control, is_op = self.x_control, self.is_op
        numbers = []
        for name, bits in (("a", self.x_a), ("b", self.x_b)):
            m.submodules[f"unpack_{name}"] = unpack = Unpack()
            number = Signal(Unpacked, name=name)
            m.d.comb += [
                unpack.x_bits.eq(bits),
                unpack.x_single.eq(control.single),
                number.eq(unpack.x_out),
            ]
            if name == "a":
                m.d.comb += [
                    unpack.x_integer.eq(is_op[FloatOp.FROM_INT]),
                    unpack.x_signed.eq(~control.variant[0]),
                ]
            numbers.append(number)
        self.a, self.b = numbers
        self.least = Signal(11)
        self.addend_sign, self.product_sign = Signal(), Signal()
        mul, fma, div = is_op[FloatOp.MUL], is_op[FloatOp.FMA], is_op[FloatOp.DIV]
        first_sign = Signal()  # of the first of two that are added: a, or what is made of a
        self.kept_sign, self.sign = Signal(), Signal()
        m.d.comb += [
            self.least.eq(Mux(control.to_single, LEAST_SINGLE, 1)),
            self.addend_sign.eq(self.b.sign ^ control.variant[0]),
            self.product_sign.eq(self.a.sign ^ self.b.sign ^ (control.variant[1] & fma)),
            first_sign.eq(Mux(mul | fma | div, self.product_sign, self.a.sign)),
            self.sign.eq(Mux(self.first, first_sign, self.kept_sign)),
        ]
        with m.If(self.first):
            m.d.sync += self.kept_sign.eq(first_sign)

    def _specials(self, m: Module) -> None:
        """Results that are known at once, not of fused operations: what they are, their sign, the flags they raise."""
        a, b, is_op = self.a, self.b, self.is_op
        special, sign, raised = Signal(Special), Signal(), Signal(Flags)
        nan, invalid, infinite = Signal(), Signal(), Signal()
        add, mul, div, root = (is_op[getattr(FloatOp, n)] for n in ("ADD", "MUL", "DIV", "SQRT"))
        convert, word = is_op[FloatOp.CONVERT], self.is_word
        arithmetic, uses_b = add | mul | div | root | convert, add | mul | div
        self.product_wrong = a.infinite & b.zero | b.infinite & a.zero
        m.d.comb += [
            nan.eq(arithmetic & a.nan | uses_b & b.nan),
            infinite.eq(arithmetic & a.infinite | (add | mul) & b.infinite | div & b.zero),
            invalid.eq(
                arithmetic & a.signaling | uses_b & b.signaling
                | mul & self.product_wrong
                | ~nan & (
                    add & a.infinite & b.infinite & (a.sign ^ self.addend_sign)
                    | div & (a.infinite & b.infinite | a.zero & b.zero)
                    | root & a.sign & ~a.zero
                )
            ),
        ]  # fmt: skip
        with m.If(word):
            m.d.comb += [special.word.eq(1), raised.invalid.eq(self.compare.x_invalid)]
        with m.Elif(nan | invalid):
            m.d.comb += [special.nan.eq(1), raised.invalid.eq(invalid)]
        with m.Elif(infinite & ~(div & b.infinite)):
            m.d.comb += [special.infinity.eq(1), raised.divide_by_zero.eq(div & b.zero & ~a.infinite)]
            with m.If(add):
                m.d.comb += sign.eq(Mux(a.infinite, a.sign, self.addend_sign))
            with m.Elif(mul | div):
                m.d.comb += sign.eq(self.product_sign)
            with m.Else():
                m.d.comb += sign.eq(a.sign)
        with m.Elif(div & (a.zero | b.infinite) | root & a.zero):
            m.d.comb += [special.zero.eq(1), sign.eq(Mux(root, a.sign, self.product_sign))]
        with m.If(self.first):
            m.d.sync += [self.ends.eq(special), self.m_sign.eq(sign), self.m_raised.eq(raised)]

    def _fused_specials(self, m: Module, variant: Value) -> None:
        """The same of fused operations: first of the product, then with what is added (b)."""
        a, b = self.a, self.b
        product_nan, product_invalid, product_infinite = Signal(), Signal(), Signal()
        self.product_zero = Signal()
        with m.If(self.first):
            m.d.sync += [
                product_nan.eq(a.nan | b.nan),
                product_invalid.eq(a.signaling | b.signaling | self.product_wrong),
                product_infinite.eq(a.infinite | b.infinite),
                self.product_zero.eq(a.zero | b.zero),
            ]
        nan, invalid = product_nan | b.nan, Signal()
        m.d.comb += invalid.eq(
            product_invalid | b.signaling
            | ~nan & product_infinite & b.infinite & (self.kept_sign ^ self.addend_sign)
        )  # fmt: skip
        with m.If((self.state == State.OTHERS) & self.is_op[FloatOp.FMA]):
            with m.If(nan | invalid):
                m.d.sync += [self.ends.nan.eq(1), self.m_raised.invalid.eq(invalid)]
            with m.Elif(product_infinite | b.infinite):
                m.d.sync += self.ends.infinity.eq(1)
                m.d.sync += self.m_sign.eq(Mux(product_infinite, self.kept_sign, self.addend_sign))

    def _products_and_quotients(self, m: Module) -> None:
        """`exponent`: of the product or quotient."""
        is_op, a, b = self.is_op, self.a, self.b
        m.submodules.multiply = self.multiply = multiply = Multiply()
        m.submodules.divide = self.divide = divide = DivideSqrt()
        self.exponent = exponent = Signal(EXPONENT)
        root, first = is_op[FloatOp.SQRT], self.first
        other = Signal(EXPONENT)
        m.d.comb += [
            multiply.x_start.eq(first),
            multiply.x_next.eq(self.state == State.OTHERS),
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
        """The operand with the greater exponent goes to `large`, the other one to `moved`, with the `amount` that it
        has to be shifted (by some of it, it already is, unless the unit is compact; else it is upside down). The first
        operand is a, or the product or quotient; the second one is what is added to it, or a zero.
        """
        is_op, a, b = self.is_op, self.a, self.b
        add, fma, from_int, to_int = (is_op[getattr(FloatOp, n)] for n in ("ADD", "FMA", "FROM_INT", "TO_INT"))
        adds, later = add | fma, self.later
        self.moved, self.large, self.amount = Signal(FRAME), Signal(FRAME), Signal(7)
        self.large_exponent, self.large_sign, self.subtracts = Signal(EXPONENT), Signal(), Signal()
        self.negates = Signal()  # a negative difference is subtracted from zero
        exponents = [Signal(EXPONENT, name=f"exponent{i}") for i in (1, 2)]
        frames = [Signal(FRAME, name=f"frame{i}") for i in (1, 2)]
        second_sign, swap, first_swap, later_swap = (Signal() for _ in range(4))
        first_exponent, second_exponent = Signal(EXPONENT), Signal(EXPONENT)  # of the second operand, in both states
        significand, distance, back = Signal(PLACES), Signal(EXPONENT), Signal(EXPONENT)
        m.d.comb += [
            exponents[0].eq(Mux(later, self.exponent, a.exponent)),
            frames[0].eq(Mux(later, self.moved, a.significand << AT)),
            # Of a negative integer, whose bits are taken as unsigned: 2**32.
            significand.eq(
                b.significand & (adds & ~self.negates).replicate(PLACES) | (from_int & a.sign) << 31
            ),
            frames[1].eq(significand << AT),
            second_sign.eq(Mux(adds, self.addend_sign, self.sign & ~from_int)),
            exponents[1].eq(Mux(later, second_exponent, first_exponent)),
            first_exponent.eq(self.least),
            distance.eq(exponents[0] - exponents[1]),
            back.eq(exponents[1] - exponents[0]),
            # Without what subtracts exponents, which would be late. Sums of two by magnitude, so that none is negative.
            first_swap.eq(
                Mux(add, self.compare.x_below, to_int | from_int | self.x_control.to_single & ~self._reaches_single())
            ),
            # (A product that is zero has any exponent.)
            later_swap.eq((self.exponent < second_exponent) | fma & self.product_zero | self.negates),
            swap.eq(Mux(later, later_swap, first_swap)),
        ]
        with m.If(self.first):
            m.d.sync += second_exponent.eq(self.least)
        with m.Elif((self.state == State.OTHERS) & fma):
            m.d.sync += second_exponent.eq(b.exponent)
        for chosen, exponent in ((add, b.exponent), (to_int, INTEGER), (from_int, INTEGER_EXPONENT + 1)):
            with m.If(chosen):
                m.d.comb += first_exponent.eq(exponent)
        lesser, amount = Signal(FRAME), Signal(12)
        m.d.comb += [lesser.eq(Mux(swap, *frames)), amount.eq(Mux(swap, back, distance))]
        close = amount[:NEAR] & (~self.negates).replicate(NEAR)
        with m.If(self.first | later):
            m.d.sync += [
                self.large.eq(Mux(swap, *reversed(frames))),
                self.moved.eq(lesser[::-1] if self._compact else lesser >> close),  # where nothing is lost yet
                self.amount.eq((amount[:7] | amount[7:].any().replicate(7)) & (~self.negates).replicate(7)),
                self.large_sign.eq(Mux(swap & adds, second_sign, self.sign)),
                self.subtracts.eq(self.sign ^ second_sign),
            ]
            with m.If(self.negates):
                m.d.sync += [self.large_sign.eq(~self.large_sign), self.subtracts.eq(1)]
            with m.Else():
                m.d.sync += self.large_exponent.eq(Mux(swap, *reversed(exponents)))

    def _reaches_single(self) -> Value:
        """The exponent of a is at least the least one of single precision."""
        assert LEAST_SINGLE == 0b011_1000_0001
        exponent = self.a.exponent
        return exponent[10] | exponent[7:10].all() & (exponent[1:7].any() | self.a.lowest)

    def _add(self, m: Module) -> None:
        """Sum or difference, product, quotient; and how far it may be shifted up, so that its exponent does not fall
        below the least.
        """
        m.submodules.shift = self.shift = shift = Shift()
        total = Signal(FRAME + 1)
        if self._compact:
            placed = Cat(shift.result[-1] | shift.lost, shift.result[-2::-1])
        else:
            placed = shifted_down(m, self.moved, self.amount[NEAR:], NEAR)
        self.negative, self.tight = Signal(), Signal()
        self.most, self.sum_exponent = Signal(7), Signal(EXPONENT)  # the exponent: less one, of the highest bit
        exponent, room = Signal(EXPONENT), Signal(EXPONENT)
        product = self.is_op[FloatOp.MUL] | self.is_op[FloatOp.FMA]
        m.d.comb += [
            total.eq(
                Cat(self.large, C(0, 1)) + (Cat(placed, C(0, 1)) ^ self.subtracts.replicate(FRAME + 1)) + self.subtracts
            ),
            self.negative.eq(total[-1] & ~self.negates),
            exponent.eq(Mux(self.state == State.ADD, self.large_exponent, self.ready)),
            room.eq(exponent + (FRAME - 1 - UNIT) - self.least),
            # No sum of two numbers and no quotient has 64 leading zeros.
            self.tight.eq(~room[7:].any() & (~room[6] | product) | self._compact),
        ]
        with m.Switch(self.state):
            with m.Case(State.ADD):
                m.d.sync += self.moved.eq(total)
            with m.Case(State.PRODUCT, State.DIVIDE):  # one of them is zero
                quotient = Cat(C(0, QUOTIENT_AT - 1), self.divide.x_rest, self.divide.x_quotient)
                m.d.sync += self.moved.eq(self.multiply.x_product << PRODUCT_AT | quotient)
        with m.If((self.state == State.ADD) | (self.state == State.PRODUCT) | (self.state == State.DIVIDE)):
            m.d.sync += [
                self.sum_exponent.eq(exponent + (FRAME - 1 - UNIT) - 1),
                self.most.eq(room[:7] | room[7:].any().replicate(7)),
            ]

    def _normalize(self, m: Module) -> None:
        """Shifts the sum up."""
        m.submodules.zeros = zeros = LeadingZeros()
        self.zero, self.shifts = zeros.zero, Signal(7)
        limited = Signal()
        m.d.sync += limited.eq(self.state == State.LIMIT)
        m.d.comb += [
            zeros.value.eq(self.moved),
            self.shift.value.eq(self.moved),
            self.shifts.eq(self.amount if self._compact else Mux(limited, self.amount, zeros.count)),
            self.shift.amount.eq(self.shifts),
        ]
        with m.If(self.state == State.LIMIT):
            m.d.sync += self.amount.eq(Mux(zeros.count < self.most, zeros.count, self.most))

    def _round(self, m: Module) -> None:
        """Rounding, in M, of what has moved on."""
        control, is_op = self.x_control, self.is_op
        m.submodules.round = rounder = Round()
        m.submodules.integer = integer = ToInteger()
        frame, exponent, direction = Signal(FRAME), Signal(12), Signal(Direction)
        m_direction, m_single, beyond = Signal(Direction), Signal(), Signal()
        mode, sign, to_int = control.mode, self.large_sign, is_op[FloatOp.TO_INT]
        least_less_one = Mux(control.to_single, LEAST_SINGLE - 1, 0)
        m.d.comb += [
            direction.even.eq(mode == Rounding.NEAR_EVEN),
            direction.nearest.eq((mode == Rounding.NEAR_EVEN) | (mode == Rounding.NEAR_AWAY)),
            direction.up.eq(Mux(sign, mode == Rounding.DOWN, mode == Rounding.UP)),
            integer.x_frame.eq(self.moved), integer.x_sign.eq(sign), integer.x_beyond.eq(beyond),
            integer.x_unsigned.eq(control.variant[0]), integer.x_nearest.eq(direction.nearest),
            integer.x_even.eq(direction.even), integer.x_up.eq(direction.up),
            rounder.m_frame.eq(frame), rounder.m_exponent.eq(exponent), rounder.m_sign.eq(self.m_sign),
            rounder.m_direction.eq(m_direction), rounder.m_single.eq(m_single), rounder.m_special.eq(self.ends),
            rounder.m_raised.eq(self.m_raised), self.m_flags.eq(rounder.m_flags),
            self.m_result.eq(rounder.m_result | self.m_direct),
        ]  # fmt: skip
        with m.If(self.first):
            single = control.single.replicate(64)
            nan = C(CANONICAL_NAN, 64) & ~single | C(CANONICAL_NAN_SINGLE, 64) & single
            word = Mux(self.compare.x_nan, nan, self.compare.x_word)
            m.d.sync += [
                self.m_direct.eq(word & self.is_word.replicate(64)),
                beyond.eq(self.a.nan | self.a.infinite | (self.a.exponent >= INTEGER)),
            ]
            with m.If(to_int & self.a.nan):
                m.d.sync += self.large_sign.eq(0)
        with m.If(self.state == State.NORMALIZE):
            m.d.sync += [
                frame.eq(self.shift.result),
                exponent.eq(Mux(self.zero, least_less_one, self.sum_exponent - self.shifts)),
                self.m_sign.eq(sign & ~to_int),
            ]
            with m.If(self.zero & self.subtracts):
                m.d.sync += self.m_sign.eq((mode == Rounding.DOWN) & ~to_int)
            with m.If(to_int):
                m.d.sync += [self.m_direct.eq(integer.x_word), self.m_raised.eq(integer.x_flags), self.ends.word.eq(1)]
        with m.If((self.state == State.NORMALIZE) | self.first):
            m.d.sync += [m_direction.eq(direction), m_single.eq(control.to_single)]

    def _control(self, m: Module) -> None:
        """From state to state."""
        is_op, normalize = self.is_op, Mux(self.tight, State.LIMIT, State.NORMALIZE)
        fma = is_op[FloatOp.FMA]
        m.d.comb += self.next.eq(self.state)
        with m.Switch(self.state):
            with m.Case(State.FIRST):
                with m.If(self.x_start):
                    with m.If(self.is_word):
                        m.d.comb += self.x_done.eq(1)
                    with m.Elif(is_op[FloatOp.MUL] | fma):
                        m.d.comb += self.next.eq(State.OTHERS)
                    with m.Elif(is_op[FloatOp.DIV] | is_op[FloatOp.SQRT]):
                        m.d.comb += self.next.eq(State.DIVIDE)
                    with m.Else():
                        m.d.comb += self.next.eq(State.ADD)
            with m.Case(State.OTHERS):
                m.d.comb += self.next.eq(State.PRODUCT)
            with m.Case(State.PRODUCT):
                m.d.comb += self.next.eq(Mux(self.fits & ~fma, normalize, State.ORDER))
            with m.Case(State.DIVIDE):
                with m.If(self.divide.x_done):
                    m.d.comb += self.next.eq(Mux(self.fits, normalize, State.ORDER))
            with m.Case(State.ORDER):
                m.d.comb += self.next.eq(State.ADD)
            with m.Case(State.ADD):
                m.d.comb += self.next.eq(Mux(fma & self.negative, State.ORDER, normalize))
                m.d.sync += self.negates.eq(fma & self.negative)
            with m.Case(State.LIMIT):
                m.d.comb += self.next.eq(State.NORMALIZE)
            with m.Case(State.NORMALIZE):
                m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        # What is special is known too late to leave at once.
        with m.If(~self.first & self.ends.as_value().any()):
            m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        m.d.sync += self.state.eq(Mux(self.x_cancel, State.FIRST, self.next))
        with m.If(self.x_cancel | self.x_done):
            m.d.sync += self.negates.eq(0)

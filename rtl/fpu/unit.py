"""The floating-point unit. One operation at a time, in stage X; its result comes in M.

    first       operands become numbers. Comparisons are ready, and results that are NaN, infinite or zero are known,
                and leave from the next state. Operands of addition and conversion are paired; products and quotients
                begin
    others      of products: two sums of what the multipliers bring. Its exponent is paired with that of c of a fused
                operation, which has taken b's place, and goes to `large`
    product     the product is there
    divide      28 steps, in which exponents are paired; then the quotient is there
    shift       the lesser operand is shifted to its place
    add         it is added or subtracted. Where a difference is negative (of fused operations), the other one is made,
                in another cycle where that was not foreseen. Integers are rounded
    limit       where the least exponent may limit the shift that follows: how far that goes
    normalize   leading zeros are counted and shifted out, but for the last three
    (M)         these, and rounding

There is one shifter, which shifts up by pairs of bits, and one register for what it shifts, `moved`: the lesser operand
upside down, then the sum. So operands that are paired have exponents whose difference is even: the greater one of a sum
(of a fused operation, c) is doubled where it is odd. Where it was less than two, nothing is shifted before the
addition, but the difference may have many leading zeros; else it has at most three, and is not normalized. So a sum
goes through the shifter once. (Fused operations go there twice.)

Which one of the product and c is the greater is not known from their exponents, where these are close. Then nothing is
shifted out, and both are compared while they might be shifted. What is inverted stays the same, as -(x + ~y) - 1 is
y - x. Only if c is subnormal, or a factor is, may a difference still be negative.

The sum of two numbers is exact where its rounding looks at it: the frame (layouts.py) holds every bit of a product, and
what is shifted out of it is at least two places below the last one, whatever cancels. Operands of addition and
multiplication need not be normalized. Products, quotients and numbers of the other precision are paired with a zero
just above the least exponent, so that rounding finds subnormal results in their place.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
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
    State,
    Unpacked,
)
from rtl.fpu.multiply import Multiply
from rtl.fpu.round import Direction, Round
from rtl.fpu.shift import LeadingZeros, Shift
from rtl.fpu.special import Specials
from rtl.fpu.unpack import INTEGER_EXPONENT, Unpack

AT = UNIT - PLACES + 1  # index of the last place of an operand in the frame
PRODUCT_AT = UNIT - 2 * (PLACES - 1)  # of a product
QUOTIENT_AT = UNIT - BITS + 1  # of a quotient
HEADROOM = FRAME - 1 - UNIT  # places above that with the weight of the exponent
CANONICAL_NAN, CANONICAL_NAN_SINGLE = 0x7FF8 << 48, 0x7FC0_0000


class FloatUnit(wiring.Component):
    """x_start: an operation stands in X (held until x_done), with x_control and operands x_a, x_b (single precision and
    integers: in the lower half), which are looked at in its first cycle, x_first. x_turn: of a fused operation, c
    has to be at x_b from the next cycle on. x_done: the operation may move on. x_cancel: it is killed.
    m_direct: a direct result, m_result, m_flags: any result, of the operation that moved on in the cycle before; if
    none did, they are zero.
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

    def elaborate(self, platform: object) -> Module:
        m = Module()
        self.state, self.next = Signal(State), Signal(State)
        op = self.x_control.op
        self.is_op = {kind: Signal(name=f"is_{kind.name.lower()}") for kind in FloatOp}
        m.d.comb += [self.is_op[kind].eq(op == kind) for kind in FloatOp]
        self.first = self.state == State.FIRST
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
        self._products_and_quotients(m)
        self._pair(m)
        self._load(m)
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
        """Results that are known at once; of fused operations, in the second cycle."""
        m.submodules.specials = self.specials = found = Specials()
        m.d.comb += [
            found.x_first.eq(self.first), found.x_op.eq(self.x_control.op),
            found.x_a_number.eq(self.a), found.x_b_number.eq(self.b),
            found.x_product_sign.eq(self.product_sign), found.x_addend_sign.eq(self.addend_sign),
            found.x_sign.eq(self.kept_sign),
        ]  # fmt: skip
        with m.If(self.first):
            m.d.sync += [
                self.ends.eq(found.x_special), self.m_sign.eq(found.x_special_sign), self.m_raised.eq(found.x_raised),
            ]  # fmt: skip
            with m.If(self.is_word):
                m.d.sync += [self.ends.word.eq(1), self.m_raised.invalid.eq(self.compare.x_invalid)]
        with m.If((self.state == State.OTHERS) & self.is_op[FloatOp.FMA] & found.x_fused_special.as_value().any()):
            m.d.sync += [
                self.ends.eq(found.x_fused_special), self.m_sign.eq(found.x_fused_sign),
                self.m_raised.invalid.eq(found.x_invalid),
            ]  # fmt: skip

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
            multiply.x_enable.eq(is_op[FloatOp.MUL] | is_op[FloatOp.FMA]),
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
        self.ready = Signal(EXPONENT)  # the exponent, once it is final
        m.d.comb += self.ready.eq(Mux(root, exponent >> 1, exponent))
        with m.If(first):
            m.d.sync += exponent.eq(a.exponent + other)
        with m.Elif(self.state == State.DIVIDE):
            m.d.sync += exponent.eq(exponent - divide.x_shift_a + divide.x_shift_b)

    def _pair(self, m: Module) -> None:
        """Which one of two operands is the lesser, by how many pairs of bits its exponent is less (`amount`), and
        whether the difference is odd. The first operand is a, or the product or quotient; the second one is what is
        added to it, or a zero just above the least exponent, which is greater where a result may be subnormal.
        """
        is_op, a, b, first = self.is_op, self.a, self.b, self.first
        add, fma, from_int, to_int = (is_op[getattr(FloatOp, n)] for n in ("ADD", "FMA", "FROM_INT", "TO_INT"))
        self.lesser, self.odd, self.subtracts = Signal(), Signal(), Signal()
        self.cancels, self.inverts = Signal(), Signal()  # (in the first state) nothing is shifted before the addition
        self.was_lesser = Signal()  # the same in the next cycle
        self.amount, self.takes_more = Signal(6), Signal()
        self.amount_less, amount_more = Signal(6), Signal(6)
        self.large_exponent, self.large_odd, self.large_sign = Signal(EXPONENT), Signal(), Signal()
        self.normalizes = Signal()  # the sum may have more than three leading zeros
        exponents = [Signal(EXPONENT, name=f"exponent{i}") for i in (1, 2)]
        less, more = Signal(EXPONENT), Signal(EXPONENT)
        unreachable, second_sign, signs_differ = Signal(), Signal(), Signal()
        self.first_lesser = first_lesser = Signal()
        near = self.compare.x_near
        m.d.comb += [
            exponents[0].eq(Mux(first, a.exponent, self.ready)),
            exponents[1].eq(self.least + 1),
            less.eq(exponents[1] - exponents[0]),
            more.eq(exponents[0] - exponents[1]),
            # Without what subtracts exponents, which would be late. Sums of two by magnitude, so that none is negative.
            unreachable.eq(self.x_control.to_single & ~self._reaches_single()),
            first_lesser.eq(Mux(add, self.compare.x_below, ~to_int & (from_int | unreachable))),
            # (A product that is zero has any exponent.)
            self.lesser.eq(Mux(first, first_lesser, more[-1] | fma & self.specials.x_product_zero)),
            self.odd.eq(exponents[0][0] ^ exponents[1][0] ^ to_int),
            second_sign.eq(Mux(add | fma, self.addend_sign, self.sign & ~from_int)),
            signs_differ.eq(self.sign ^ second_sign),
            # Exponents of 1 and 2 are near as well, of which one field is zero; but what is left of these needs no more
            # than three places.
            self.cancels.eq(add & near | from_int | is_op[FloatOp.CONVERT] & ~unreachable),
            self.inverts.eq(first & (add & near & (a.sign ^ self.addend_sign) | from_int & a.sign)),
        ]
        for chosen, exponent in ((add | fma, b.exponent), (to_int, INTEGER + 1), (from_int, INTEGER_EXPONENT + 1)):
            with m.If(chosen):
                m.d.comb += exponents[1].eq(exponent)

        def saturated(difference: Value) -> Value:
            """In pairs, so far as they count."""
            return difference[1:7] | difference[7:].any().replicate(6)

        # Where it is the lesser one that is doubled (c of a fused operation), it is shifted by one more.
        one_more, beyond_c = Signal(EXPONENT), Signal(EXPONENT)
        m.d.comb += [one_more.eq(self.exponent + 1), beyond_c.eq(one_more - b.exponent)]
        m.d.comb += self.amount.eq(Mux(self.takes_more, amount_more, self.amount_less))
        self.pairing = first | (self.state == State.OTHERS) | (self.state == State.DIVIDE)
        with m.If(self.pairing):
            m.d.sync += [
                self.amount_less.eq(saturated(less)),
                amount_more.eq(Mux(first, saturated(more), saturated(beyond_c))),
                self.takes_more.eq(~self.lesser & ~to_int),
                self.was_lesser.eq(self.lesser),
                self.large_exponent.eq(Mux(self.lesser, exponents[1], exponents[0])),
                self.large_odd.eq(self.odd & (first | self.lesser)),
                self.large_sign.eq(Mux(self.lesser & (add | fma), second_sign, self.sign)),
                self.subtracts.eq(signs_differ),
                self.normalizes.eq(Mux(first, self.cancels, fma)),
            ]
        subnormal = Signal()
        with m.If(first):
            m.d.sync += subnormal.eq(~a.significand[-1] | ~b.significand[-1])
        with m.If((self.state == State.PRODUCT) & subnormal):
            m.d.sync += self.normalizes.eq(1)

    def _reaches_single(self) -> Value:
        """The exponent of a is at least the least one of single precision."""
        assert LEAST_SINGLE == 0b011_1000_0001
        exponent = self.a.exponent
        return exponent[10] | exponent[7:10].all() & (exponent[1:7].any() | self.a.lowest)

    def _load(self, m: Module) -> None:
        """The greater operand goes to `large`, the lesser one to `moved`, upside down. (c of a fused operation is in
        `large` before, and goes on from there if it is the lesser.) If it is subtracted, it is inverted when it is
        shifted, or here, if it is not.
        """
        is_op, a, b, first, first_lesser = self.is_op, self.a, self.b, self.first, self.first_lesser
        add, fma, to_int = (is_op[getattr(FloatOp, n)] for n in ("ADD", "FMA", "TO_INT"))
        fused = (self.state == State.OTHERS) & fma
        moves = (self.state == State.PRODUCT) | self.divide.x_done
        self.moved, self.large = Signal(FRAME, name="moved"), Signal(FRAME, name="large")
        # The difference is negative, and its opposite is made: next; now.
        self.repeats, self.reverses = Signal(), Signal()
        doubled, plain, result = (Signal(FRAME, name=n) for n in ("doubled", "plain", "result"))

        def chosen(a_too: Value, b_too: Value) -> Value:
            return a.significand & a_too.replicate(PLACES) | b.significand & b_too.replicate(PLACES)

        # Of a negative integer, whose bits are taken as unsigned: 2**32.
        integer = (is_op[FloatOp.FROM_INT] & first & a.sign) << 32
        a_greater, b_greater, result_large = Signal(), Signal(), Signal()
        # (Which one it is, and whether it is doubled, is chosen at once.)
        once, twice = (chosen(a_greater & where, b_greater & where) for where in (~self.odd, self.odd))
        quotient = Cat(C(0, QUOTIENT_AT - 1), self.divide.x_rest, self.divide.x_quotient)
        m.d.comb += [
            result_large.eq(moves & ~self.was_lesser),
            a_greater.eq(first & ~first_lesser),
            b_greater.eq(first & add & self.compare.x_below | fused),
            doubled.eq((once | twice << 1 | integer) << AT),
            plain.eq(chosen(first & (first_lesser | to_int), first & add & ~self.compare.x_below) << AT),
            result.eq(self.multiply.x_product << PRODUCT_AT | quotient),
        ]
        with m.If(self.pairing | result_large):
            m.d.sync += self.large.eq(result & result_large.replicate(FRAME) | doubled)
        m.submodules.shift = self.shift = Shift()
        shifting, adding = (self.state == State.SHIFT) | (self.state == State.NORMALIZE), self.state == State.ADD
        inverts = self.inverts | (self.state == State.SHIFT) & self.subtracts & ~to_int
        # What goes to `moved` when nothing is shifted. All at once: ones, which invert what is shifted, or a or b. (So
        # each bit takes a LUT of four inputs, and another one where operands of addition are.)
        takes_large, takes_result, takes_total = Signal(), Signal(), Signal()
        m.d.comb += [
            takes_large.eq(inverts | result_large & fma),
            takes_result.eq(inverts | moves & self.was_lesser),
            takes_total.eq(inverts | adding),
        ]
        self.total, other = Signal(FRAME + 1), Signal(FRAME)
        for i in range(FRAME):
            where, summed = other[FRAME - 1 - i], self.total[FRAME - 1 - i]
            if AT <= i <= AT + PLACES:
                paired = Signal(name=f"paired{i}")
                m.d.comb += [
                    paired.eq(Mux(takes_large, self.large[i] | takes_result, result[i] & takes_result)),
                    where.eq(Mux(takes_total & ~paired, summed, plain[i] ^ paired)),
                ]
            else:
                m.d.comb += where.eq(Mux(takes_total, summed | takes_result, result[i] & takes_result))
        m.d.comb += [self.shift.value.eq(self.moved), self.shift.enable.eq(shifting), self.shift.other.eq(other)]
        with m.If((self.state != State.LIMIT) & ~self.repeats):
            m.d.sync += self.moved.eq(self.shift.result)

    def _add(self, m: Module) -> None:
        """Sum or difference; and how far it may be shifted up, so that its exponent does not fall below the least."""
        m.submodules.zeros = self.zeros = zeros = LeadingZeros()
        self.tight, lost, foreseen = Signal(), Signal(), Signal()
        self.sum_exponent = Signal(12)  # less one, of the highest bit
        self.room, self.last = Signal(2), Signal()
        exponent, room = Signal(EXPONENT), Signal(EXPONENT)
        fma = self.is_op[FloatOp.FMA]
        product = self.is_op[FloatOp.MUL] | self.is_op[FloatOp.FMA]
        lowest = Mux(self.subtracts, self.moved[-1] & ~lost, self.moved[-1] | lost)
        self.placed = Cat(lowest, self.moved[-2::-1])
        carry = self.subtracts & ~self.reverses
        moved, large = (Signal(FRAME - AT + 1, name=n) for n in ("moved_top", "large_top"))
        greater = Signal(FRAME - AT + 2)
        m.d.comb += [
            zeros.value.eq(self.moved),
            zeros.most.eq(self.amount),
            self.total.eq((Cat(carry, self.large, C(0, 1)) + Cat(carry, self.placed, self.subtracts))[1:]),
            self.repeats.eq((self.state == State.ADD) & fma & self.subtracts & ~self.reverses & self.total[-1]),
            # Of c and a product, by as many places as c may have: below these, the product may have something.
            moved.eq(Cat(self.was_lesser, self.moved[FRAME - 1 - AT :: -1])),
            large.eq(Cat(C(1, 1), ~self.large[AT:])),
            greater.eq(moved + large),
            foreseen.eq(fma & self.subtracts & greater[-1] & ~self.amount.any()),
            exponent.eq(self.large_exponent - self.large_odd),
            room.eq(exponent + HEADROOM - self.least),
            # No sum of two numbers and no quotient has 64 leading zeros.
            self.tight.eq(~room[7:].any() & (~room[6] | product)),
        ]
        with m.Switch(self.state):
            with m.Case(State.FIRST, State.PRODUCT, State.DIVIDE):
                m.d.sync += [lost.eq(0), self.reverses.eq(0)]
            with m.Case(State.SHIFT):
                m.d.sync += lost.eq(zeros.fewer & ~zeros.zero)
                m.d.sync += [self.reverses.eq(foreseen), self.large_sign.eq(self.large_sign ^ foreseen)]
            with m.Case(State.ADD):
                with m.If(self.repeats):
                    m.d.sync += [self.reverses.eq(1), self.large_sign.eq(~self.large_sign)]
                m.d.sync += [
                    self.sum_exponent.eq(exponent + HEADROOM - 1),
                    self.takes_more.eq(0),
                    self.amount_less.eq(room[1:7] | room[7:].any().replicate(6)),
                    self.room.eq(room[:2] | room[2:].any().replicate(2)),
                    self.last.eq(room[0]),
                ]

    def _normalize(self, m: Module) -> None:
        """Shifts the sum up. `room`: how many bits rounding may shift it further."""
        zeros, limited, limits = self.zeros, Signal(), Signal()
        shifts = Signal(6)
        least_less_one = Mux(self.x_control.to_single, LEAST_SINGLE - 1, 0)
        m.d.sync += limited.eq(self.state == State.LIMIT)
        known, counted = (self.state == State.SHIFT) | limited, (self.state == State.NORMALIZE) & ~limited
        inverted = (self.state == State.ADD) & self.reverses  # the sum
        m.d.comb += [
            # (The count of zeros is late.)
            shifts.eq((self.amount & known.replicate(6) | inverted << 1) | zeros.count & counted.replicate(6)),
            self.shift.amount.eq(shifts),
        ]
        with m.If(self.state == State.LIMIT):
            m.d.sync += limits.eq(~zeros.fewer)
            with m.If(zeros.fewer):
                m.d.sync += self.amount_less.eq(zeros.count)
        with m.If(self.state == State.NORMALIZE):
            with m.If(zeros.zero):
                m.d.sync += [self.sum_exponent.eq(least_less_one), self.room.eq(0)]
            with m.Else():
                m.d.sync += self.sum_exponent.eq(self.sum_exponent - (shifts << 1))
                m.d.sync += self.room.eq(Mux(limited & limits, self.last, 3))

    def _round(self, m: Module) -> None:
        """Rounding, in M, of what has moved on."""
        control, is_op = self.x_control, self.is_op
        m.submodules.round = rounder = Round()
        m.submodules.integer = integer = ToInteger()
        direction = Signal(Direction)
        m_direction, m_single, m_here, beyond = Signal(Direction), Signal(), Signal(), Signal()
        mode, sign, to_int = control.mode, self.large_sign, is_op[FloatOp.TO_INT]
        m.d.comb += [
            direction.even.eq(mode == Rounding.NEAR_EVEN),
            direction.nearest.eq((mode == Rounding.NEAR_EVEN) | (mode == Rounding.NEAR_AWAY)),
            direction.up.eq(Mux(sign, mode == Rounding.DOWN, mode == Rounding.UP)),
            integer.x_frame.eq(self.placed), integer.x_odd.eq(self.large_odd),
            integer.x_sign.eq(sign), integer.x_beyond.eq(beyond),
            integer.x_unsigned.eq(control.variant[0]), integer.x_nearest.eq(direction.nearest),
            integer.x_even.eq(direction.even), integer.x_up.eq(direction.up),
            rounder.m_frame.eq(self.moved), rounder.m_exponent.eq(self.sum_exponent), rounder.m_room.eq(self.room),
            rounder.m_here.eq(m_here), rounder.m_sign.eq(self.m_sign),
            rounder.m_direction.eq(m_direction), rounder.m_single.eq(m_single), rounder.m_special.eq(self.ends),
            rounder.m_raised.eq(self.m_raised), self.m_flags.eq(rounder.m_flags),
            self.m_result.eq(rounder.m_result | self.m_direct),
        ]  # fmt: skip
        m.d.sync += self.m_direct.eq(0)
        with m.If(self.first):
            single = control.single.replicate(64)
            nan = C(CANONICAL_NAN, 64) & ~single | C(CANONICAL_NAN_SINGLE, 64) & single
            word = Mux(self.compare.x_nan, nan, self.compare.x_word)
            m.d.sync += [
                self.m_direct.eq(word & (self.is_word & self.x_start).replicate(64)),
                beyond.eq(self.a.nan | self.a.infinite | (self.a.exponent >= INTEGER)),
            ]
            with m.If(to_int & self.a.nan):
                m.d.sync += self.large_sign.eq(0)
        with m.If(((self.state == State.ADD) | (self.state == State.NORMALIZE)) & ~self.ends.as_value().any()):
            m.d.sync += [m_direction.eq(direction), self.m_sign.eq(sign & ~to_int)]
            with m.If((self.state == State.NORMALIZE) & self.zeros.zero & self.subtracts):
                m.d.sync += self.m_sign.eq(mode == Rounding.DOWN)
        with m.If((self.state == State.ADD) & to_int):
            m.d.sync += [self.m_direct.eq(integer.x_word), self.m_raised.eq(integer.x_flags), self.ends.word.eq(1)]
        m.d.sync += m_here.eq(self.x_done & ~self.x_cancel)
        with m.If(self.first):
            m.d.sync += m_single.eq(control.to_single)

    def _control(self, m: Module) -> None:
        """From state to state."""
        is_op = self.is_op
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
                    with m.Elif(self.cancels):
                        m.d.comb += self.next.eq(State.ADD)
                    with m.Else():
                        m.d.comb += self.next.eq(State.SHIFT)
            with m.Case(State.OTHERS):
                m.d.comb += self.next.eq(State.PRODUCT)
            with m.Case(State.PRODUCT):
                m.d.comb += self.next.eq(Mux(fma | self.was_lesser, State.SHIFT, State.ADD))
            with m.Case(State.DIVIDE):
                with m.If(self.divide.x_done):
                    m.d.comb += self.next.eq(Mux(self.was_lesser, State.SHIFT, State.ADD))
            with m.Case(State.SHIFT):
                m.d.comb += self.next.eq(State.ADD)
            with m.Case(State.ADD):
                with m.If(self.normalizes):
                    m.d.comb += self.next.eq(Mux(self.tight, State.LIMIT, State.NORMALIZE))
                    with m.If(self.repeats):
                        m.d.comb += self.next.eq(State.ADD)
                with m.Else():
                    m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
            with m.Case(State.LIMIT):
                m.d.comb += self.next.eq(State.NORMALIZE)
            with m.Case(State.NORMALIZE):
                m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        # What is special is known too late to leave at once.
        with m.If(~self.first & self.ends.as_value().any()):
            m.d.comb += [self.x_done.eq(1), self.next.eq(State.FIRST)]
        m.d.sync += self.state.eq(Mux(self.x_cancel, State.FIRST, self.next))

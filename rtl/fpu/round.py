"""Rounding, and the word that comes out, in one addition: of exponent and fraction, and what rounds.

The exponent less one stands above the fraction, and the significand's highest bit is added to it, so that a subnormal
number, which lacks that bit, has exponent zero, and a carry out of the fraction goes where it has to. What is added
below the last place is a half of it (to nearest), or nearly one (away from zero).
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import (
    BIAS,
    EXPONENT,
    FRAME,
    LEAST_SINGLE,
    PLACES,
    PLACES_SINGLE,
    Flags,
    Rounding,
    Special,
)

LOW, LOW_SINGLE = FRAME - PLACES, FRAME - PLACES_SINGLE  # index of a significand's last place


class Round(wiring.Component):
    """Combinational. m_frame: its highest bit has the weight of the exponent m_exponent (not zero: zero has exponent
    1); of an integer, the highest 53 bits are the integer, in two's complement. m_sign; m_mode; m_single: the result's
    precision; m_integer: the result is an integer, m_unsigned: of that kind. m_special, m_word: a result that is not
    rounded. m_raised: flags that are raised anyway. m_result, m_flags.
    """

    m_frame: In(FRAME)
    m_exponent: In(EXPONENT)
    m_sign: In(1)
    m_mode: In(Rounding)
    m_single: In(1)
    m_integer: In(1)
    m_unsigned: In(1)
    m_special: In(Special)
    m_word: In(64)
    m_raised: In(Flags)
    m_result: Out(64)
    m_flags: Out(Flags)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        frame, single, mode = self.m_frame, self.m_single, self.m_mode
        highest, exponent = Signal(), Signal(12)
        total = Signal(LOW + PLACES - 1 + 12)
        fraction_end = LOW + PLACES - 1
        half, rest, below_half, place, odd_half = Signal(), Signal(), Signal(), Signal(), Signal()
        nearest, up = Signal(), Signal()
        rounding = Signal(LOW_SINGLE)
        m.d.comb += [
            highest.eq(frame[-1] & ~self.m_integer),
            exponent.eq(self.m_exponent - 1),
            half.eq(Mux(single, frame[LOW_SINGLE - 1], frame[LOW - 1])),
            odd_half.eq(Mux(single, frame[LOW_SINGLE - 2], frame[LOW - 2])),
            below_half.eq(frame[: LOW - 1].any() | single & frame[LOW - 1 : LOW_SINGLE - 1].any()),
            rest.eq(Mux(single, frame[: LOW_SINGLE - 2].any(), frame[: LOW - 2].any())),
            nearest.eq((mode == Rounding.NEAR_EVEN) | (mode == Rounding.NEAR_AWAY)),
            # away from zero; of an integer, which may be negative itself, to greater ones
            up.eq(Mux(self.m_integer, (mode == Rounding.UP) | (mode == Rounding.TO_ZERO) & self.m_sign,
                      Mux(self.m_sign, mode == Rounding.DOWN, mode == Rounding.UP))),
        ]  # fmt: skip
        # A negative integer's half goes down where it is to go away from zero.
        less = self.m_integer & self.m_sign & (mode == Rounding.NEAR_AWAY)
        high_half = nearest & ~less | up
        lower = up | less
        m.d.comb += [
            rounding.eq(
                Cat(
                    lower.replicate(LOW - 1),
                    Mux(single, lower, high_half),
                    (lower & single).replicate(LOW_SINGLE - LOW - 1),
                    high_half & single,
                )
            ),
            total.eq(Cat(frame[:fraction_end], exponent) + Cat(rounding, C(0, fraction_end - LOW_SINGLE), highest)),
            place.eq((mode == Rounding.NEAR_EVEN) & half & ~below_half),  # a tie: the last place becomes even
        ]
        field = Signal(12)
        m.d.comb += field.eq(total[fraction_end:])
        self._result(m, total, field, place)
        self._flags(m, field, half, odd_half, rest, below_half, highest, nearest, up)
        return m

    def _result(self, m: Module, total: Value, field: Value, tie: Value) -> None:
        single, sign, special = self.m_single, self.m_sign, self.m_special
        fraction_end = LOW + PLACES - 1
        overflow, to_infinity = Signal(), Signal()
        double_word, single_word = Signal(63), Signal(31)
        mode = self.m_mode
        top_single = LEAST_SINGLE - 1 + 255
        m.d.comb += [
            overflow.eq(Mux(single, field >= top_single, field >= 2 * BIAS + 1) & (special == Special.NONE)),
            to_infinity.eq(
                (mode == Rounding.NEAR_EVEN) | (mode == Rounding.NEAR_AWAY)
                | Mux(sign, mode == Rounding.DOWN, mode == Rounding.UP)
            ),
            double_word.eq(Cat(total[LOW] & ~tie, total[LOW + 1 : fraction_end], field[:11])),
            # (896 less: bits 7 to 9 of the exponent are all ones, or bit 10 is one and they are zero)
            single_word.eq(Cat(total[LOW_SINGLE] & ~tie, total[LOW_SINGLE + 1 : fraction_end], field[:7], field[10])),
        ]  # fmt: skip
        self._overflow = overflow
        integer = Signal(32)
        in_range = Signal()
        whole = total[LOW:fraction_end]
        m.d.comb += [
            integer.eq(Cat(whole[0] & ~tie, whole[1:32])),
            in_range.eq(Mux(self.m_unsigned, ~whole[32:].any(), ~whole[31:].any() | whole[31:].all())),
        ]
        self._in_range = in_range
        result = self.m_result
        saturated = self.m_integer & (special == Special.SATURATED) | self.m_integer & ~in_range
        with m.If(special == Special.WORD):
            m.d.comb += result.eq(self.m_word)
        with m.Elif(self.m_integer):
            negative = sign
            with m.If(saturated):
                m.d.comb += result.eq(Cat((~negative).replicate(31), Mux(self.m_unsigned, ~negative, negative)))
            with m.Else():
                m.d.comb += result.eq(integer)
        with m.Elif(single):
            m.d.comb += result.eq(Cat(single_word, sign))
            with m.If(special == Special.NAN):
                m.d.comb += result.eq(0x7FC0_0000)
            with m.Elif((special == Special.INFINITY) | overflow & to_infinity):
                m.d.comb += result.eq(Cat(C(0x7F80_0000, 31), sign))
            with m.Elif(overflow):
                m.d.comb += result.eq(Cat(C(0x7F7F_FFFF, 31), sign))
            with m.Elif(special == Special.ZERO):
                m.d.comb += result.eq(Cat(C(0, 31), sign))
        with m.Else():
            m.d.comb += result.eq(Cat(double_word, sign))
            with m.If(special == Special.NAN):
                m.d.comb += result.eq(0x7FF8 << 48)
            with m.Elif((special == Special.INFINITY) | overflow & to_infinity):
                m.d.comb += result.eq(Cat(C(0x7FF << 52, 63), sign))
            with m.Elif(overflow):
                m.d.comb += result.eq(Cat(C((0x7FF << 52) - 1, 63), sign))
            with m.Elif(special == Special.ZERO):
                m.d.comb += result.eq(Cat(C(0, 63), sign))

    def _flags(
        self, m: Module, field: Value, half: Value, next_half: Value, rest: Value, below_half: Value, highest: Value,
        nearest: Value, up: Value,
    ) -> None:  # fmt: skip
        flags, raised = self.m_flags, self.m_raised
        inexact, reached, would_reach = Signal(), Signal(), Signal()
        rounds = self.m_special == Special.NONE
        m.d.comb += [
            inexact.eq(half | below_half),
            # A subnormal number that was rounded to the least normal one is tiny all the same, unless it would be
            # rounded to it with one place more.
            reached.eq(field[0] ^ (self.m_exponent[0] ^ 1)),
            would_reach.eq(half & Mux(nearest, next_half, up & (next_half | rest))),
            flags.inexact.eq(raised.inexact | rounds & (self._overflow | inexact) & ~self.m_integer
                             | rounds & self.m_integer & inexact & self._in_range),
            flags.overflow.eq(self._overflow & ~self.m_integer),
            flags.underflow.eq(rounds & ~self.m_integer & inexact & ~highest & ~(reached & would_reach)),
            flags.divide_by_zero.eq(raised.divide_by_zero),
            flags.invalid.eq(raised.invalid | rounds & self.m_integer & ~self._in_range),
        ]  # fmt: skip

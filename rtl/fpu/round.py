"""Rounding, and the word that comes out, in one addition: of exponent and fraction, and what rounds.

The exponent less one stands above the fraction, and the significand's highest bit is added to it, so that a subnormal
number, which lacks that bit, has exponent zero, and a carry out of the fraction goes where it has to. What is added
below the last place is a half of it (to nearest), or nearly one (away from zero).
"""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import BIAS, FRAME, LEAST_SINGLE, PLACES, PLACES_SINGLE, Flags, Special

KEPT = 59  # of a frame's highest bits, the last one of which stands for all that follow
LOW, LOW_SINGLE = KEPT - PLACES, KEPT - PLACES_SINGLE  # index of a significand's last place
TOP, TOP_SINGLE = 2 * BIAS + 1, LEAST_SINGLE - 1 + 255  # exponents that are too great
assert TOP == 0b0_111_1111_1111 and TOP_SINGLE == 0b0_100_0111_1111

#: How it is rounded. nearest: to the nearest one, and even: where there are two, to that whose last place is zero.
#: up: away from zero, if it is inexact. (None: towards zero.)
Direction = data.StructLayout({"nearest": 1, "even": 1, "up": 1})


class Round(wiring.Component):
    """Combinational. m_frame: its highest bit has the weight of an exponent, and m_exponent is that less one. It has no
    more than three leading zeros, or m_room says how many of them may be shifted out, so that the exponent does not
    fall below the least. m_sign; m_direction; m_single: the result's precision.
    m_special: a result that is not rounded (m_sign is its sign). m_raised: flags that are raised anyway. m_result,
    m_flags: of single precision, the upper half is not looked at. Direct results are zero.
    """

    m_frame: In(FRAME)
    m_exponent: In(12)
    m_room: In(2)
    m_sign: In(1)
    m_direction: In(Direction)
    m_single: In(1)
    m_special: In(Special)
    m_raised: In(Flags)
    m_result: Out(64)
    m_flags: Out(Flags)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        single, how, special = self.m_single, self.m_direction, self.m_special
        frame, exponent_less_one = self._normal(m)
        fraction_end = LOW + PLACES - 1
        total, field = Signal(fraction_end + 12), Signal(12)
        half, next_half, rest, below_half, tie = (Signal() for _ in range(5))
        rounds, overflow, clears, greatest = (Signal() for _ in range(4))
        halves = how.nearest | how.up
        rounding = Cat(
            how.up.replicate(LOW - 1),
            Mux(single, how.up, halves),
            (how.up & single).replicate(LOW_SINGLE - LOW - 1),
            halves & single,
        )
        m.d.comb += [
            half.eq(Mux(single, frame[LOW_SINGLE - 1], frame[LOW - 1])),
            next_half.eq(Mux(single, frame[LOW_SINGLE - 2], frame[LOW - 2])),
            below_half.eq(frame[: LOW - 1].any() | single & frame[LOW - 1 : LOW_SINGLE - 1].any()),
            rest.eq(Mux(single, frame[: LOW_SINGLE - 2].any(), frame[: LOW - 2].any())),
            total.eq(
                Cat(frame[:fraction_end], exponent_less_one)
                + Cat(rounding, C(0, fraction_end - LOW_SINGLE), frame[-1])
            ),
            field.eq(total[fraction_end:]),
            tie.eq(how.even & half & ~below_half),  # the last place becomes even
            rounds.eq(~self.m_special.as_value().any()),
            overflow.eq(
                rounds & (field[11] | Mux(single, field[10] & (field[7:10].any() | field[:7].all()), field[:11].all()))
            ),
            greatest.eq(overflow & ~halves),  # the greatest finite number
            clears.eq(~rounds | overflow & halves),
        ]  # fmt: skip
        fraction, exponent = Signal(PLACES - 1), Signal(11)
        ones = special.infinity | special.nan
        m.d.comb += [
            fraction.eq(
                (total[LOW:fraction_end] | greatest.replicate(PLACES - 1)) & (~clears).replicate(PLACES - 1)
                | Cat(C(0, PLACES - 2), special.nan)
            ),
            exponent.eq(
                (field[:11] | overflow.replicate(11)) & Cat(rounds & ~greatest, rounds.replicate(10))
                | ones.replicate(11)
            ),
            self.m_result.eq(Cat(fraction[0] & ~tie, fraction[1:], exponent, self.m_sign)),
        ]
        with m.If(single):
            # (896 less: bits 7 to 9 of the exponent are all ones, or bit 10 is one and they are zero)
            places = fraction[PLACES - PLACES_SINGLE :]
            m.d.comb += self.m_result[:32].eq(
                Cat(places[0] & ~tie, places[1:], exponent[:7], exponent[10], self.m_sign)
            )
        flags, raised = self.m_flags, self.m_raised
        inexact, reached, would_reach = Signal(), Signal(), Signal()
        m.d.comb += [
            inexact.eq(half | below_half),
            # A subnormal number that was rounded to the least normal one is tiny all the same, unless it would be
            # rounded to it with one place more.
            reached.eq(field[0] ^ exponent_less_one[0]),
            would_reach.eq(half & Mux(how.nearest, next_half, how.up & (next_half | rest))),
            flags.eq(raised),
            flags.inexact.eq(raised.inexact | overflow | rounds & inexact),
            flags.overflow.eq(overflow),
            flags.underflow.eq(rounds & inexact & ~frame[-1] & ~(reached & would_reach)),
        ]
        return m

    def _normal(self, m: Module) -> tuple[Value, Value]:
        """The frame, of which only what rounding looks at is kept, without leading zeros, and its exponent less one."""
        top = self.m_frame[-3:]
        zeros, shifts = Signal(2), Signal(2)
        frame, exponent = Signal(KEPT), Signal(12)
        kept = Cat(self.m_frame[: FRAME - KEPT + 1].any(), self.m_frame[FRAME - KEPT + 1 :])
        with m.If(top[2]):
            m.d.comb += zeros.eq(0)
        with m.Elif(top[1]):
            m.d.comb += zeros.eq(1)
        with m.Else():
            m.d.comb += zeros.eq(Mux(top[0], 2, 3))
        m.d.comb += [
            shifts.eq(Mux(zeros < self.m_room, zeros, self.m_room)),
            frame.eq(kept << shifts),
            exponent.eq(self.m_exponent - shifts),
        ]
        return frame, exponent

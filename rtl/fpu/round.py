"""Rounding, and the word that comes out, in one addition: of exponent and fraction, and what rounds.

The exponent less one stands above the fraction, and the significand's highest bit is added to it, so that a subnormal
number, which lacks that bit, has exponent zero, and a carry out of the fraction goes where it has to. What is added
below the last place is a half of it (to nearest), or nearly one (away from zero). What the sum takes from many bits (is
there anything far below?) comes in as a carry, and overflow is known before it, since that is the path.
"""

from amaranth.hdl import *
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import BIAS, FRAME, LEAST_SINGLE, PLACES, PLACES_SINGLE, Flags, Special

KEPT = 58  # of a frame's highest bits; of those that follow, it only counts whether they are zero
LOW, LOW_SINGLE = KEPT - PLACES, KEPT - PLACES_SINGLE  # index of a significand's last place
TOP, TOP_SINGLE = 2 * BIAS + 1, LEAST_SINGLE - 1 + 255  # exponents that are too great
assert TOP == 0b0_111_1111_1111 and TOP_SINGLE == 0b0_100_0111_1111

#: How it is rounded. nearest: to the nearest one, and even: where there are two, to that whose last place is zero.
#: up: away from zero, if it is inexact. (None: towards zero.)
Direction = data.StructLayout({"nearest": 1, "even": 1, "up": 1})


class Round(wiring.Component):
    """Combinational. m_here: there is something; else everything is zero. m_frame: its highest bit has the weight of an
    exponent, and m_exponent is that less one. It has no more than three leading zeros, or m_room says how many of them
    may be shifted out, so that the exponent does not fall below the least. m_sign; m_direction; m_single: the result's
    precision. m_special: a result that is not rounded (m_sign is its sign). m_raised: flags that are raised anyway.
    m_result, m_flags: of single precision, the upper half is not looked at. Direct results are zero.
    """

    m_here: In(1)
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
        frame, exponent_less_one, sticky = self._normal(m)
        fraction_end = LOW + PLACES - 1
        total, field = Signal(1 + fraction_end + 11), Signal(11)
        half, next_half, rest, below_half, tie = (Signal() for _ in range(5))
        rounds, overflow, beyond, verge, carries = (Signal() for _ in range(5))
        inexact = Signal()
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
            below_half.eq(sticky | frame[: LOW - 1].any() | single & frame[LOW - 1 : LOW_SINGLE - 1].any()),
            rest.eq(sticky | Mux(single, frame[: LOW_SINGLE - 2].any(), frame[: LOW - 2].any())),
            total.eq(
                Cat(sticky, frame[:fraction_end], exponent_less_one[:11])
                + Cat(how.up, rounding, C(0, fraction_end - LOW_SINGLE), frame[-1])
            ),
            field.eq(total[1 + fraction_end :]),
            tie.eq(how.even & half & ~below_half),  # the last place becomes even
            rounds.eq(self.m_here & ~special.as_value().any()),
            beyond.eq(Mux(single, exponent_less_one >= TOP_SINGLE - 1, exponent_less_one >= TOP - 1)),
            verge.eq(Mux(single, exponent_less_one == TOP_SINGLE - 2, exponent_less_one == TOP - 2)),
            # (the sum would say so as well, but later)
            carries.eq(
                frame[LOW_SINGLE:fraction_end].all()
                & (single | frame[LOW:LOW_SINGLE].all())
                & Mux(how.up, inexact, how.nearest & half)
            ),
            overflow.eq(rounds & (beyond | verge & carries)),
        ]
        self._word(m, total[1 : 1 + fraction_end], field, overflow, rounds, halves, tie)
        flags, raised = self.m_flags, self.m_raised
        reached, would_reach = Signal(), Signal()
        m.d.comb += [
            inexact.eq(half | below_half),
            # A subnormal number that was rounded to the least normal one is tiny all the same, unless it would be
            # rounded to it with one place more.
            reached.eq(field[0] ^ exponent_less_one[0]),
            would_reach.eq(half & Mux(how.nearest, next_half, how.up & (next_half | rest))),
            flags.eq(raised.as_value() & self.m_here.replicate(len(raised.as_value()))),
            flags.inexact.eq(self.m_here & raised.inexact | overflow | rounds & inexact),
            flags.overflow.eq(overflow),
            flags.underflow.eq(rounds & inexact & ~frame[-1] & ~(reached & would_reach)),
        ]
        return m

    def _word(
        self, m: Module, sum: Value, field: Value, overflow: Value, rounds: Value, halves: Value, tie: Value
    ) -> None:
        """The result: of each bit, the sum's, unless it overflows or is special; or what takes its place."""
        single, special = self.m_single, self.m_special
        keeps, greatest, infinite, ones, nan, sign = (Signal() for _ in range(6))
        m.d.comb += [
            keeps.eq(rounds & ~overflow),
            greatest.eq(overflow & ~halves),  # the greatest finite number
            nan.eq(self.m_here & special.nan),
            infinite.eq(overflow & halves | self.m_here & (special.infinity | special.nan)),
            ones.eq(greatest | infinite),
            sign.eq(self.m_here & self.m_sign),
        ]
        double_sum, double = Cat(sum[LOW:], field), Cat(greatest.replicate(PLACES - 2), greatest | nan, infinite)
        double = Cat(double, ones.replicate(10))
        # (896 less: bits 7 to 9 of the exponent are all ones, or bit 10 is one and they are zero)
        single_sum = Cat(sum[LOW_SINGLE:], field[:7], field[10])
        other = Cat(greatest.replicate(PLACES_SINGLE - 2), greatest | nan, infinite, ones.replicate(7))
        kept, instead = Signal(63), Signal(63)
        m.d.comb += [
            kept.eq(Cat(Mux(single, single_sum, double_sum[:31]), double_sum[31:])),
            instead.eq(Cat(Mux(single, other, double[:31]), double[31:])),
            self.m_result.eq(kept & Cat(keeps & ~tie, keeps.replicate(62)) | instead),
            self.m_result[63].eq(sign),
        ]
        with m.If(single):
            m.d.comb += self.m_result[31].eq(sign)

    def _normal(self, m: Module) -> tuple[Value, Value, Value]:
        """The frame, of which only what rounding looks at is kept, without leading zeros; its exponent less one; is
        anything not zero below?
        """
        top, room = self.m_frame[-3:], self.m_room
        twice, once = Signal(), Signal()  # by how many bits it is shifted: each of two, of one
        frame, exponent = Signal(KEPT), Signal(12)
        by_two = Mux(twice, self.m_frame[-KEPT:] << 2, self.m_frame[-KEPT:])[:KEPT]
        m.d.comb += [
            twice.eq(~top[2] & ~top[1] & room[1]),
            once.eq(Mux(twice, ~top[0] & room[0], ~top[2] & room.any())),
            frame.eq(Mux(once, by_two << 1, by_two)),
            exponent.eq(self.m_exponent - Cat(once, twice)),
        ]
        return frame, exponent, self.m_frame[:-KEPT].any()

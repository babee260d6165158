"""An operand as number: double precision, single precision, or an integer."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import BIAS, BIAS_SINGLE, PLACES, Unpacked

INTEGER_EXPONENT = BIAS + PLACES - 1  # of an integer, whose last place is that of its significand


class Unpack(wiring.Component):
    """Combinational. x_bits: the operand; x_single: it is of single precision, in the lower half. x_integer: it is an
    integer of 32 bits, whose number is taken as unsigned, and x_signed: but its sign is bit 31 (x_single does not hold
    then). x_out: what it is.
    """

    x_bits: In(64)
    x_single: In(1)
    x_integer: In(1)
    x_signed: In(1)
    x_out: Out(Unpacked)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        single, out = self.x_single, self.x_out
        biased, fraction = Signal(11), Signal(52)  # of single precision: rebiased, and moved up
        all_ones, all_zeros, no_fraction = Signal(), Signal(), Signal()
        narrow = self.x_bits[23:31]
        rebias = BIAS - BIAS_SINGLE >> 7
        assert rebias == 7
        m.d.comb += [
            biased.eq(Mux(single, Cat(narrow[:7], (~narrow[7]).replicate(3), narrow[7]), self.x_bits[52:63])),
            fraction.eq(Mux(single, Cat(C(0, 29), self.x_bits[:23]), self.x_bits[:52])),
            all_ones.eq(Mux(single, narrow.all(), biased.all())),
            all_zeros.eq(Mux(single, ~narrow.any(), ~biased.any())),
            no_fraction.eq(~fraction.any()),
            out.sign.eq(Mux(single, self.x_bits[31], self.x_bits[63])),
            out.exponent.eq(Cat(biased[0] | all_zeros, biased[1:])),
            out.lowest.eq(biased[0]),
            out.significand.eq(Cat(fraction, ~all_zeros)),
            out.zero.eq(all_zeros & no_fraction),
            out.infinite.eq(all_ones & no_fraction),
            out.nan.eq(all_ones & ~no_fraction),
            out.signaling.eq(all_ones & ~no_fraction & ~fraction[51]),
        ]
        with m.If(self.x_integer):
            m.d.comb += [
                out.sign.eq(self.x_signed & self.x_bits[31]),
                out.exponent.eq(INTEGER_EXPONENT),
                out.significand.eq(self.x_bits[:32]),
                out.infinite.eq(0), out.nan.eq(0), out.signaling.eq(0), out.zero.eq(0),
            ]  # fmt: skip
        return m

"""Division and square root, digit by digit, two bits a cycle, by one recurrence: the rest w, doubled before each bit
but the first, is diminished by s where it is not less, and then the bit is 1. s is the divisor, or twice the root found
so far and the bit itself. Significands that are not normalized are shifted first, a bit a cycle.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import PLACES

BITS = 56  # of the quotient: weights 2^0 to 2^-55
STEPS = BITS // 2


class DivideSqrt(wiring.Component):
    """x_start: begin, with x_root (a square root), x_a, x_b (significands, not zero; b of a division). x_shift_a,
    x_shift_b: in this cycle a, b is shifted up by a bit; x_odd: then, the operand of a root has to be doubled, since
    its exponent is odd. x_done: in this cycle, x_quotient (the highest bit has weight 2^0) and x_rest (there is a rest)
    are there; both are zero from the second cycle after it on. x_cancel: stop.
    """

    x_start: In(1)
    x_cancel: In(1)
    x_root: In(1)
    x_odd: In(1)
    x_a: In(PLACES)
    x_b: In(PLACES)
    x_shift_a: Out(1)
    x_shift_b: Out(1)
    x_done: Out(1)
    x_quotient: Out(BITS)
    x_rest: Out(1)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        fraction = BITS - 1
        busy, ready, root, steps = Signal(), Signal(), Signal(), Signal(range(STEPS + 1))
        rest, divisor = Signal(BITS + 3), Signal(PLACES)  # with `fraction` and PLACES - 1 bits of fraction
        quotient, place = self.x_quotient, Signal(BITS)  # place: the bit that is next
        a_high, b_high = rest[fraction], divisor[-1]
        running = Signal()
        digits = [Signal(name=f"digit{step}") for step in range(2)]
        trials = [Signal(BITS + 4, name=f"trial{step}") for step in range(2)]
        between, before, after = (Signal(BITS + 3, name=n) for n in ("between", "before", "after"))
        found = Signal(BITS)

        def subtrahend(at: Value) -> Value:
            """With the root as it is in `quotient`."""
            return Mux(root, Cat(at, C(0, 1)) | Cat(C(0, 1), quotient), divisor << fraction - PLACES + 1)

        # Digits are late, so that they choose last: behind each, a bit takes one LUT.
        found_at = Cat(C(0, 1), place) & (root & digits[0]).replicate(BITS + 1)
        m.d.comb += [
            running.eq(busy & ready & (steps != STEPS)),
            trials[0].eq(rest - subtrahend(place)),
            digits[0].eq(~trials[0][-1]),
            between.eq(Mux(digits[0], trials[0][: BITS + 2], rest[: BITS + 2]) << 1),
            trials[1].eq(between - (subtrahend(place[1:]) | found_at)),
            digits[1].eq(~trials[1][-1] & running),
            after.eq(Mux(digits[1], trials[1][: BITS + 2] << 1, before)),
        ]
        m.d.sync += [rest.eq(after), quotient.eq(found | place[1:] & digits[1].replicate(BITS - 1))]
        m.d.comb += [before.eq(rest), found.eq(quotient)]  # but:
        m.d.comb += [
            self.x_shift_a.eq(busy & ~ready & ~a_high),
            self.x_shift_b.eq(busy & ~ready & ~b_high & ~root),
            self.x_rest.eq(busy & rest.any()),
            self.x_done.eq(busy & (steps == STEPS)),
        ]
        with m.If(self.x_cancel | self.x_done):
            m.d.sync += busy.eq(0)
        with m.Elif(self.x_start):
            m.d.sync += busy.eq(1)
        with m.If(~busy):
            normal = self.x_a[-1] & (self.x_root | self.x_b[-1])
            doubled = self.x_root & self.x_odd & normal
            m.d.sync += [
                steps.eq(0),
                ready.eq(normal),
                root.eq(self.x_root),
                divisor.eq(self.x_b),
                place.eq(1 << fraction),
            ]
            m.d.comb += [
                before.eq(Mux(doubled, self.x_a << 1, self.x_a) << fraction - PLACES + 1),
                found.eq(0),
            ]
        with m.Elif(~ready):
            m.d.sync += ready.eq(~(self.x_shift_a | self.x_shift_b))
            with m.If(self.x_shift_a | root & ~self.x_shift_b & self.x_odd):
                m.d.comb += before.eq(rest << 1)
            with m.If(self.x_shift_b):
                m.d.sync += divisor.eq(divisor << 1)
        with m.Elif(steps != STEPS):
            m.d.sync += [steps.eq(steps + 1), place.eq(place >> 2)]
            m.d.comb += [
                before.eq(between[: BITS + 2] << 1),
                found.eq(quotient | place & digits[0].replicate(BITS)),
            ]
        return m

"""Rounding to an integer of 32 bits, and its sign, in one addition."""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.fpu.layouts import FRAME, PLACES, Flags

LOW = FRAME - PLACES  # index of the integer's lowest bit


class ToInteger(wiring.Component):
    """Combinational. x_frame: a magnitude, whose highest 53 bits are the integer, or half of it where x_odd holds.
    x_sign: of the number. x_beyond: the number is beyond all integers, or none. x_unsigned: the integer's kind.
    x_nearest, x_even, x_up: as in round.py. x_word: the integer, or the nearest one that there is. x_flags.
    """

    x_frame: In(FRAME)
    x_odd: In(1)
    x_sign: In(1)
    x_beyond: In(1)
    x_unsigned: In(1)
    x_nearest: In(1)
    x_even: In(1)
    x_up: In(1)
    x_word: Out(32)
    x_flags: Out(Flags)

    def elaborate(self, platform: object) -> Module:
        m = Module()
        frame, odd, sign = self.x_frame, self.x_odd, self.x_sign
        half, rest, known, increment, beyond, inexact = (Signal() for _ in range(6))
        number = Signal(34)  # with sign, where it is not beyond
        whole = Signal(33)
        m.d.comb += [
            whole.eq(Mux(odd, frame[LOW - 1 : LOW + 32], frame[LOW : LOW + 33])),
            half.eq(Mux(odd, frame[LOW - 2], frame[LOW - 1])),
            rest.eq(frame[: LOW - 2].any() | ~odd & frame[LOW - 2]),
            inexact.eq(half | rest),
            # (Whether anything else is left is known last.)
            known.eq(half & Mux(self.x_nearest, whole[0] | ~self.x_even, self.x_up)),
            increment.eq(known | rest & Mux(self.x_nearest, half, self.x_up)),
            # -(n + 1) is ~n
            number.eq((Cat(whole, C(0, 1)) ^ sign.replicate(34)) + (sign ^ increment)),
            beyond.eq(
                self.x_beyond | frame[LOW + 32 :].any() | odd & frame[LOW + 31]
                | Mux(self.x_unsigned, number[32:].any(), (number[31] ^ number[33]) | (number[32] ^ number[33]))
            ),
            self.x_word.eq(number),
            self.x_flags.invalid.eq(beyond),
            self.x_flags.inexact.eq(inexact & ~beyond),
        ]  # fmt: skip
        with m.If(beyond):
            m.d.comb += self.x_word.eq(Cat((~sign).replicate(31), Mux(self.x_unsigned, ~sign, sign)))
        return m

"""What passes between the parts of the floating-point unit.

The frame: a significand of 110 bits. Index 107 has the weight of the exponent; above it are the second integer bit of
a product and the carry of a sum, below it the 104 fraction bits of a product of two double-precision significands, two
more, and at index 0 the sticky bit, which stands for everything below that is not zero. Exponents are biased as in
double precision, in 13 bits with sign, also those of single precision.
"""

from amaranth.hdl import *
from amaranth.lib import data
from amaranth.lib.enum import Enum

FRAME = 110
UNIT = 107  # index of the frame's bit with the weight of the exponent
PLACES, PLACES_SINGLE = 53, 24  # of a significand
BIAS, BIAS_SINGLE = 1023, 127
LEAST_SINGLE = BIAS - BIAS_SINGLE + 1  # exponent of the least normal number of single precision
INTEGER = BIAS + UNIT - (FRAME - PLACES)  # exponent of a frame whose highest 53 bits are an integer
EXPONENT = signed(13)


class FloatOp(Enum, shape=4):
    """What is done with the operands a, b, c."""

    ADD = 0  # a + b; variant 1: a - b
    MUL = 1
    FMA = 2  # a * b + c; variant bit 0: - c; bit 1: - a * b
    DIV = 3
    SQRT = 4
    SIGN = 5  # variants: copy, negated copy, product of signs
    MINMAX = 6  # variants: minimum, maximum
    COMPARE = 7  # variants: less or equal, less, equal
    CLASS = 8
    TO_INT = 9  # variants: signed, unsigned
    FROM_INT = 10
    CONVERT = 11  # between the precisions; `single` is that of the operand


class Rounding(Enum, shape=3):
    """Rounding modes, as in CSR frm."""

    NEAR_EVEN = 0
    TO_ZERO = 1
    DOWN = 2
    UP = 3
    NEAR_AWAY = 4


class Special(Enum, shape=3):
    """A result that is not rounded."""

    NONE = 0
    NAN = 1
    INFINITY = 2
    ZERO = 3
    WORD = 4  # the bits that compare.py gave
    SATURATED = 5  # an integer, beyond the range


#: An operation, and the rounding mode.
FloatControl = data.StructLayout({"op": FloatOp, "variant": 2, "single": 1, "mode": 3})

#: Exceptions, as in CSR fflags.
Flags = data.StructLayout({"inexact": 1, "underflow": 1, "overflow": 1, "divide_by_zero": 1, "invalid": 1})

#: An operand. Finite: (-1)^sign * significand * 2^(exponent - 1023 - 52).
Unpacked = data.StructLayout(
    {
        "sign": 1,
        "exponent": 11,
        "significand": PLACES,  # bit 52 is clear for zero and subnormal numbers
        "zero": 1,
        "infinite": 1,
        "nan": 1,
        "signaling": 1,
    }
)

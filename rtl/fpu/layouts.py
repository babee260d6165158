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
PAIRS = FRAME // 2
UNIT = 107  # index of the frame's bit with the weight of the exponent
PLACES, PLACES_SINGLE = 53, 24  # of a significand
BIAS, BIAS_SINGLE = 1023, 127
LEAST_SINGLE = BIAS - BIAS_SINGLE + 1  # exponent of the least normal number of single precision
INTEGER = BIAS + UNIT - (FRAME - PLACES)  # exponent of a frame whose highest 53 bits are an integer
EXPONENT = signed(13)


class FloatOp(Enum, shape=4):
    """What is done with the operands a, b, c. From SIGN on, results are direct: ready in X, not rounded in M."""

    ADD = 0  # a + b; variant 1: a - b
    MUL = 1
    FMA = 2  # a * b + c; variant bit 0: - c; bit 1: - a * b
    DIV = 3
    SQRT = 4
    FROM_INT = 5
    CONVERT = 6  # between the precisions
    SIGN = 8  # variants: copy, negated copy, product of signs
    MINMAX = 9  # variants: minimum, maximum
    COMPARE = 10  # variants: less or equal, less, equal
    CLASS = 11
    TO_INT = 12  # variants: signed, unsigned


class Rounding(Enum, shape=3):
    """Rounding modes, as in CSR frm."""

    NEAR_EVEN = 0
    TO_ZERO = 1
    DOWN = 2
    UP = 3
    NEAR_AWAY = 4


class State(Enum, shape=3):
    """Of the unit: rtl/fpu/unit.py says what is done in each."""

    FIRST = 0
    OTHERS = 1
    PRODUCT = 2
    DIVIDE = 3
    SHIFT = 4
    ADD = 5
    LIMIT = 6
    NORMALIZE = 7


#: Of a FloatOp: the bit that says that its result is direct.
DIRECT_BIT = 3

#: A result that is not rounded, one bit each. word: it is direct. zero: or nothing else.
Special = data.StructLayout({"nan": 1, "infinity": 1, "zero": 1, "word": 1})


#: An operation, and the rounding mode. single, to_single: operands, the result are of single precision.
FloatControl = data.StructLayout({"op": FloatOp, "variant": 2, "single": 1, "to_single": 1, "mode": 3})

#: Exceptions, as in CSR fflags.
Flags = data.StructLayout({"inexact": 1, "underflow": 1, "overflow": 1, "divide_by_zero": 1, "invalid": 1})

#: An operand. Finite: (-1)^sign * significand * 2^(exponent - 1023 - 52).
Unpacked = data.StructLayout(
    {
        "sign": 1,
        "exponent": 11,
        "lowest": 1,  # the lowest bit of the exponent field, which is clear for zero and subnormal numbers
        "significand": PLACES,  # bit 52 is clear for zero and subnormal numbers
        "zero": 1,
        "infinite": 1,
        "nan": 1,
        "signaling": 1,
    }
)

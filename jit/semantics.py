"""What each pure operation computes: the one definition that constant folding and the reference backend share.

Values: 'i' signed 32-bit Python ints, 'r' unsigned 32-bit words, 'f' floats. Shift counts are taken modulo 32 and
division has RV32's results at overflow; the VM relies on neither.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

INT_MIN, INT_MAX = -(1 << 31), (1 << 31) - 1
SMALL_MIN, SMALL_MAX = -(1 << 30), (1 << 30) - 1
_U32 = 0xFFFF_FFFF


def wrap(x: int) -> int:
    """The signed 32-bit word that is equal to x modulo 2**32."""
    return ((x + 0x8000_0000) & _U32) - 0x8000_0000


def tag(x: int) -> int:
    return (2 * x + 1) & _U32


def untag(w: int) -> int:
    return wrap(w) >> 1


def int_div_trunc(a: int, b: int) -> int:
    if b == 0:
        return -1
    q = abs(a) // abs(b)
    return wrap(-q if (a < 0) != (b < 0) else q)


def int_mod_trunc(a: int, b: int) -> int:
    return a if b == 0 else wrap(a - b * int_div_trunc(a, b))


def float_truediv(x: float, y: float) -> float:
    if y != 0.0:
        return x / y
    if x == 0.0 or math.isnan(x) or math.isnan(y):
        return math.nan
    return math.copysign(math.inf, x) * math.copysign(1.0, y)


def cast_float_to_int(x: float) -> int:
    """Towards zero; saturates, and 0 for a NaN, as compiler-rt does."""
    if math.isnan(x):
        return 0
    return int(max(float(INT_MIN), min(float(INT_MAX), x)))


def float_bits(x: float) -> tuple[int, int]:
    low, high = struct.unpack("<ii", struct.pack("<d", x))
    return low, high


def float_from_bits(low: int, high: int) -> float:
    value: float = struct.unpack("<d", struct.pack("<ii", low, high))[0]
    return value


def _mul(x: float, y: float) -> float:
    return x * y


EVAL: dict[str, Callable[..., Any]] = {
    "int_add": lambda a, b: wrap(a + b),
    "int_sub": lambda a, b: wrap(a - b),
    "int_mul": lambda a, b: wrap(a * b),
    "int_and": lambda a, b: a & b,
    "int_or": lambda a, b: a | b,
    "int_xor": lambda a, b: a ^ b,
    "int_lshift": lambda a, b: wrap(a << (b & 31)),
    "int_rshift": lambda a, b: a >> (b & 31),
    "uint_rshift": lambda a, b: wrap((a & _U32) >> (b & 31)),
    "uint_mul_high": lambda a, b: wrap(((a & _U32) * (b & _U32)) >> 32),
    "int_div_trunc": int_div_trunc,
    "int_mod_trunc": int_mod_trunc,
    "int_lt": lambda a, b: int(a < b),
    "int_le": lambda a, b: int(a <= b),
    "int_eq": lambda a, b: int(a == b),
    "int_ne": lambda a, b: int(a != b),
    "int_gt": lambda a, b: int(a > b),
    "int_ge": lambda a, b: int(a >= b),
    "uint_lt": lambda a, b: int((a & _U32) < (b & _U32)),
    "uint_ge": lambda a, b: int((a & _U32) >= (b & _U32)),
    "int_neg": lambda a: wrap(-a),
    "int_invert": lambda a: ~a,
    "int_is_true": lambda a: int(a != 0),
    "int_is_zero": lambda a: int(a == 0),
    "float_add": lambda x, y: x + y,
    "float_sub": lambda x, y: x - y,
    "float_mul": _mul,
    "float_truediv": float_truediv,
    "float_neg": lambda x: -x,
    "float_abs": abs,
    "float_lt": lambda x, y: int(x < y),
    "float_le": lambda x, y: int(x <= y),
    "float_eq": lambda x, y: int(x == y),
    "float_ne": lambda x, y: int(x != y),
    "float_gt": lambda x, y: int(x > y),
    "float_ge": lambda x, y: int(x >= y),
    "cast_int_to_float": float,
    "cast_float_to_int": cast_float_to_int,
    "float_bits_low": lambda x: float_bits(x)[0],
    "float_bits_high": lambda x: float_bits(x)[1],
    "float_from_bits": float_from_bits,
    "ptr_eq": lambda p, q: int(p == q),
    "ptr_ne": lambda p, q: int(p != q),
    "ref_is_small": lambda p: p & 1,
    "int_tag": tag,
    "int_untag": untag,
    "cast_ptr_to_int": wrap,
    "cast_int_to_ptr": lambda a: a & _U32,
    "same_as_i": lambda a: a,
    "same_as_r": lambda a: a,
    "same_as_f": lambda a: a,
}

_EXACT: dict[str, Callable[[int, int], int]] = {
    "int_add_ovf": lambda a, b: a + b,
    "int_sub_ovf": lambda a, b: a - b,
    "int_mul_ovf": lambda a, b: a * b,
    "int_lshift_ovf": lambda a, b: a << (b & 31),
}


def eval_ovf(name: str, a: int, b: int) -> tuple[int, bool]:
    """(wrapped result, whether the exact result does not fit in 31 bits)."""
    exact = _EXACT[name](a, b)
    return wrap(exact), not SMALL_MIN <= exact <= SMALL_MAX

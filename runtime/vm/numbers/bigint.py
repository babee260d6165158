"""Ints of any size: what the rest of the VM uses. Arguments are value words, small ints or BigInt; results are small
wherever they fit.

    int_from_word(i32) -> W
    big_add big_sub big_mul (W, W) -> W
    big_floordiv big_mod (W, W) -> W          rounded down, as Python does; divisors are not 0
    big_divmod(W, W) -> Tuple                 both
    big_lshift big_rshift (W, i32) -> W       counts are not negative
    big_and big_or big_xor (W, W), big_neg big_abs big_invert (W) -> W
    big_compare(W, W) -> i32                  -1, 0, 1
    big_compare_float(W, f64) -> i32          -1, 0, 1, exact; the float is finite
    big_to_float(W) -> f64                    nearest, ties to even; infinite where too large
    big_truediv(W, W) -> f64                  likewise; divisors are not 0
    big_from_float(f64) -> W                  truncates; the float is finite
    big_to_str(W) -> Str                      decimal; NULL without an exception: more digits than the limit
    big_from_digits(Str, start, end) -> W     decimal digits (underscores are skipped) only
    put_in_base(List, W, base)                digits of |w|, appended to a text

NULL (a NaN of big_truediv): memory is exhausted, the exception is pending. The layers: digits (magnitudes), products,
bigarith, bigfloat, bigtext.
"""

from __future__ import annotations

from runtime.vm.numbers.bigarith import (
    big_abs,
    big_add,
    big_and,
    big_compare,
    big_divmod,
    big_floordiv,
    big_invert,
    big_lshift,
    big_mod,
    big_mul,
    big_neg,
    big_or,
    big_rshift,
    big_sub,
    big_xor,
    int_from_word,
)
from runtime.vm.numbers.bigfloat import big_compare_float, big_from_float, big_to_float, big_truediv
from runtime.vm.numbers.bigtext import big_from_digits, big_to_str, put_in_base

__all__ = [
    "big_abs", "big_add", "big_and", "big_compare", "big_compare_float", "big_divmod", "big_floordiv",
    "big_from_digits", "big_from_float", "big_invert", "big_lshift", "big_mod", "big_mul", "big_neg", "big_or",
    "big_rshift", "big_sub", "big_to_float", "big_to_str", "big_truediv", "big_xor", "int_from_word", "put_in_base",
]  # fmt: skip

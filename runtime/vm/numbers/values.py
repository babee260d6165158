"""What a value word is among numbers, and its value as an int or a float."""

from __future__ import annotations

from runtime.translate.ll import NULL, TRUE, W, cast, f64, int_to_float, is_small, new, same, tag, untag
from runtime.translate.lltypes import Complex, Float
from runtime.translate.rjit import dont_look_inside
from runtime.vm import kinds
from runtime.vm.errors import fail_fixed
from runtime.vm.kinds import kind
from runtime.vm.numbers.bigfloat import big_to_float
from runtime.vm.numbers.floatops import is_finite
from spec.bytecode import ErrorKind
from spec.messages import FixedStr


@dont_look_inside
def int_word(w: W) -> W:
    """The int that an int or bool stands for; anything else itself."""
    if is_small(w) or kind(w) != kinds.BOOL:
        return w
    if same(w, TRUE):
        return tag(1)
    return tag(0)


def is_real(w: W) -> bool:
    """An int (bool included) or a float?"""
    k = kind(w)
    return k == kinds.BIG_INT or k == kinds.FLOAT or k == kinds.BOOL


def is_complex_operand(w: W) -> bool:
    """A number of any type?"""
    return is_real(w) or kind(w) == kinds.COMPLEX


@dont_look_inside
def number_to_float(w: W) -> f64:
    """Of an int or float; infinite where the int is too large."""
    if is_small(w):
        return int_to_float(untag(w))
    k = kind(w)
    if k == kinds.FLOAT:
        return cast(Float, w).value
    if k == kinds.BOOL:
        return int_to_float(untag(int_word(w)))
    return big_to_float(w)


def too_large_for_float(w: W, x: f64) -> bool:
    """Is x, the float made of w, infinite because w is a big int?"""
    return kind(w) == kinds.BIG_INT and not is_finite(x)


@dont_look_inside
def int_too_large() -> W:
    return fail_fixed(ErrorKind.OVERFLOW_ERROR, FixedStr.INT_TOO_BIG_FOR_FLOAT, NULL, NULL)


def real_part(w: W) -> f64:
    """Of any number."""
    if kind(w) == kinds.COMPLEX:
        return cast(Complex, w).real
    return number_to_float(w)


def imaginary_part(w: W) -> f64:
    if kind(w) == kinds.COMPLEX:
        return cast(Complex, w).imag
    return 0.0


def box_complex(real: f64, imag: f64) -> W:
    w: Complex = new(Complex)
    if w is not NULL:
        w.real = real
        w.imag = imag
    return w

"""Arithmetic of complex numbers, step by step as CPython does it, so that the results have the same bits."""

from __future__ import annotations

from runtime.translate.ll import NULL, W, cast, f64, float_to_int, i32
from runtime.translate.lltypes import Complex
from runtime.translate.rjit import dont_look_inside
from runtime.vm.errors import zero_division
from runtime.vm.numbers.exponential import float_exp, float_log, float_power, is_integral
from runtime.vm.numbers.floatops import is_finite
from runtime.vm.numbers.hyperbolic import float_hypot
from runtime.vm.numbers.trigonometry import float_atan2, float_cos, float_sin
from runtime.vm.numbers.values import box_complex
from spec.messages import FixedStr

MAX_EXPONENT = 100.0  # of integral powers by multiplication


@dont_look_inside
def complex_quotient(x: f64, y: f64, u: f64, v: f64) -> W:
    """(x + y j) / (u + v j), by Smith's method: scaled by the larger part of the divisor."""
    if u == 0.0 and v == 0.0:
        return zero_division(FixedStr.COMPLEX_ZERO_DIVISION)
    if abs(u) >= abs(v):
        ratio = v / u
        divisor = u + v * ratio
        return box_complex((x + y * ratio) / divisor, (y - x * ratio) / divisor)
    if abs(v) >= abs(u):
        ratio = u / v
        divisor = u * ratio + v
        return box_complex((x * ratio + y) / divisor, (y * ratio - x) / divisor)
    return box_complex(u - u + v, v - v + u)


@dont_look_inside
def integral_power(x: f64, y: f64, n: i32) -> W:
    """(x + y j) ** n by squaring, n >= 0."""
    real = 1.0
    imag = 0.0
    while n > 0:
        if n & 1 != 0:
            t = real * x - imag * y
            imag = real * y + imag * x
            real = t
        n >>= 1
        t = x * x - y * y
        y = x * y + y * x
        x = t
    return box_complex(real, imag)


@dont_look_inside
def complex_power(x: f64, y: f64, u: f64, v: f64) -> W:
    """(x + y j) ** (u + v j); the base is not 0 where the exponent is negative or complex. NULL: an
    exception is pending, or overflow."""
    if v == 0.0 and is_finite(u) and is_integral(u) and abs(u) <= MAX_EXPONENT:
        n = float_to_int(u)
        power = integral_power(x, y, n if n >= 0 else -n)
        if power is not NULL and n < 0:
            c = cast(Complex, power)
            if c.real == 0.0 and c.imag == 0.0:
                return zero_division(FixedStr.COMPLEX_ZERO_POWER)
            power = complex_quotient(1.0, 0.0, c.real, c.imag)
        return checked(power)
    if x == 0.0 and y == 0.0:
        return box_complex(0.0, 0.0)
    size = float_hypot(x, y)
    length = float_power(size, u)
    direction = float_atan2(y, x)
    phase = direction * u
    if v != 0.0:
        length = length / float_exp(direction * v)
        phase = phase + v * float_log(size)
    if not is_finite(phase):
        if phase == phase:
            return zero_division(FixedStr.COMPLEX_ZERO_POWER)
        return box_complex(phase, phase)
    return checked(box_complex(length * float_cos(phase), length * float_sin(phase)))


@dont_look_inside
def checked(w: W) -> W:
    """NULL where a part is infinite."""
    if w is NULL:
        return NULL
    c = cast(Complex, w)
    if (c.real == c.real and not is_finite(c.real)) or (c.imag == c.imag and not is_finite(c.imag)):
        return NULL
    return w

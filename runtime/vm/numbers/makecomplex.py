"""complex(x), and reading complex numbers from text."""

from __future__ import annotations

from runtime.translate.ll import (
    NULL,
    W,
    cast,
    i32,
)
from runtime.translate.lltypes import Complex, Str
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm import kinds
from runtime.vm.errors import type_error, type_error_of, value_error
from runtime.vm.kinds import is_str_kind, kind, payload
from runtime.vm.numbers.convert import float_between, float_end
from runtime.vm.numbers.numerals import (
    MINUS,
    PLUS,
    UNDERSCORE,
    end_of,
    is_space,
    start_of,
    without_underscores,
)
from runtime.vm.numbers.values import (
    box_complex,
    int_too_large,
    is_real,
    number_to_float,
    too_large_for_float,
)
from runtime.vm.text.show import repr_of
from runtime.vm.text.strings import plain_numeral, substring


# --- complex ---
@dont_look_inside
def complex_new(cls: W, real: W, imag: W) -> W:
    """complex(real, imag); NULL without an exception: user code has to say."""
    if real is NULL and imag is NULL:
        return box_complex(0.0, 0.0)
    x = NULL if real is NULL else payload(real)
    if real is not NULL and is_str_kind(kind(x)):
        if imag is not NULL:
            return type_error("complex() can't take second arg if first is a string", NULL, NULL)
        return parse_complex(cast(Str, x))
    y = NULL if imag is NULL else payload(imag)
    if imag is not NULL and is_str_kind(kind(y)):
        return type_error("complex() second arg can't be a string", NULL, NULL)
    if (real is not NULL and kind(real) >= kinds.FIRST_MAP) or (imag is not NULL and kind(imag) >= kinds.FIRST_MAP):
        return NULL
    if real is not NULL and not is_real(x) and kind(x) != kinds.COMPLEX:
        return type_error_of("complex() first argument must be a string or a number, not '{0}'", real)
    if imag is not NULL and not is_real(y) and kind(y) != kinds.COMPLEX:
        return type_error_of("complex() second argument must be a number, not '{0}'", imag)
    return complex_of(x, y)


@dont_look_inside
def complex_of(x: W, y: W) -> W:
    """x + y j for numbers, each null where it is not given."""
    a = 0.0
    b = 0.0
    if x is not NULL:
        if is_complex_value(x):
            if y is NULL:
                return x
            a = cast(Complex, x).real
            b = cast(Complex, x).imag
        else:
            a = number_to_float(x)
            if too_large_for_float(x, a):
                return int_too_large()
    if y is not NULL:
        if is_complex_value(y):
            a = a - cast(Complex, y).imag
            b = b + cast(Complex, y).real if is_complex_value(x) else cast(Complex, y).real
        else:
            c = number_to_float(y)
            if too_large_for_float(y, c):
                return int_too_large()
            b = b + c if is_complex_value(x) else c
    return box_complex(a, b)


def is_complex_value(w: W) -> bool:
    """Of a number, or null."""
    return w is not NULL and kind(w) == kinds.COMPLEX


@dont_look_inside
def malformed() -> W:
    return value_error("complex() arg is a malformed string", NULL, NULL)


@dont_look_inside
def parse_complex(text: Str) -> W:
    """Spaces, and parentheses, around: a float, a float and j, or both with a sign between."""
    plain = plain_numeral(text)
    if plain is NULL:
        return NULL
    plain = without_underscores(plain, 0, plain.length)
    if plain is NULL:
        return NULL
    if has_underscore(plain):
        shown = repr_of(text)
        if shown is NULL:
            return NULL
        return value_error("could not convert string to complex: {0}", shown, NULL)
    start = start_of(plain)
    end = end_of(plain)
    if end - start >= 2 and plain[start] == 40:
        if plain[end - 1] != 41:
            return malformed()
        start += 1
        end -= 1
        while start < end and is_space(plain[start]):
            start += 1
        while end > start and is_space(plain[end - 1]):
            end -= 1
    s = substring(plain, start, end)
    if s is NULL:
        return NULL
    n = s.length
    i = float_end(s, 0)
    real = 0.0
    if i > 0:
        real = float_between(s, 0, i)
        if i == n:
            return box_complex(real, 0.0)
        if is_unit(s, i):
            return box_complex(0.0, real) if i + 1 == n else malformed()
        if s[i] != PLUS and s[i] != MINUS:
            return malformed()
    j = float_end(s, i)
    imag = 1.0
    if j > i:
        imag = float_between(s, i, j)
    elif j < n and (s[j] == PLUS or s[j] == MINUS):
        imag = -1.0 if s[j] == MINUS else 1.0
        j += 1
    if j + 1 != n or not is_unit(s, j):
        return malformed()
    return box_complex(real, imag)


@never_collects
def has_underscore(s: Str) -> bool:
    i = 0
    while i < s.length:
        if s[i] == UNDERSCORE:
            return True
        i += 1
    return False


@never_collects
def is_unit(s: Str, at: i32) -> bool:
    return s[at] == 106 or s[at] == 74

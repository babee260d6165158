"""_decimal: CPython's decimal in Python (_pydecimal), whose usual cases are done here, with ints.

A usual case: finite numbers of the class Decimal itself, and a result whose exponent is in the context's range. What is
done here gives the same digits and sets the same flags; all else goes to the method of _pydecimal.
"""

import _pydecimal as _p

globals().update({name: getattr(_p, name) for name in _p.__all__})
globals().update(__version__=_p.__version__, __libmpdec_version__=_p.__libmpdec_version__)

_Decimal = _p.Decimal
_getcontext = _p.getcontext
_Inexact, _Rounded = _p.Inexact, _p.Rounded
_LONGEST = 2000  # digits of a coefficient, or between two exponents


def _make(sign, digits, exp):
    self = object.__new__(_Decimal)
    self._sign = sign
    self._int = digits
    self._exp = exp
    self._is_special = False
    return self


def _is_plain(x):
    return x.__class__ is _Decimal and not x._is_special and len(x._int) < _LONGEST


def _fits(context, count, exp):
    """Needs a result of so many digits, with this exponent, no rounding?"""
    return not context.clamp and count <= context.prec and context.Emin <= exp + count - 1 <= context.Emax


def _rounds_up(rounding, sign, quotient, rest, divisor):
    if rest == 0 or rounding == "ROUND_DOWN":
        return False
    if rounding == "ROUND_HALF_EVEN":
        return 2 * rest > divisor or (2 * rest == divisor and quotient & 1 == 1)
    if rounding == "ROUND_HALF_UP":
        return 2 * rest >= divisor
    if rounding == "ROUND_HALF_DOWN":
        return 2 * rest > divisor
    if rounding == "ROUND_UP":
        return True
    if rounding == "ROUND_CEILING":
        return sign == 0
    if rounding == "ROUND_FLOOR":
        return sign == 1
    return quotient % 10 in (0, 5)


def _is_quiet(context, rest):
    """Can the flags be set without more ado?"""
    traps = context.traps
    return not traps[_Rounded] and not (rest and traps[_Inexact]) and not context._ignored_flags


def _note(context, rest):
    if rest:
        context.flags[_Inexact] = 1
    context.flags[_Rounded] = 1


_slow_fix = _Decimal._fix


def _fix(self, context):
    digits, exp = self._int, self._exp
    if self._is_special or self.__class__ is not _Decimal or len(digits) > _LONGEST:
        return _slow_fix(self, context)
    count, prec = len(digits), context.prec
    if _fits(context, count, exp):
        return self
    adjusted = exp + count - 1
    if context.clamp or count <= prec or not context.Emin <= adjusted < context.Emax:
        return _slow_fix(self, context)
    divisor = 10 ** (count - prec)
    quotient, rest = divmod(int(digits), divisor)
    if not _is_quiet(context, rest):
        return _slow_fix(self, context)
    _note(context, rest)
    exp += count - prec
    if _rounds_up(context.rounding, self._sign, quotient, rest, divisor):
        quotient += 1
    rounded = str(quotient)
    if len(rounded) > prec:
        rounded = rounded[:-1]
        exp += 1
    return _make(self._sign, rounded, exp)


def _sum(a, e, b, f, context):
    """a * 10**e + b * 10**f for signed coefficients, neither zero; None: not here."""
    if e > f:
        if e - f > _LONGEST:
            return None
        a *= 10 ** (e - f)
        e = f
    elif f > e:
        if f - e > _LONGEST:
            return None
        b *= 10 ** (f - e)
    total = a + b
    if total == 0:
        return None
    sign = 1 if total < 0 else 0
    result = _make(sign, str(-total if sign else total), e)
    return _fix(result, _getcontext() if context is None else context)


_slow_add, _slow_sub, _slow_mul = _Decimal.__add__, _Decimal.__sub__, _Decimal.__mul__
_slow_truediv, _slow_quantize = _Decimal.__truediv__, _Decimal.quantize


def _add(self, other, context=None):
    if _is_plain(self) and _is_plain(other):
        a, b = int(self._int), int(other._int)
        if a and b:
            result = _sum(-a if self._sign else a, self._exp, -b if other._sign else b, other._exp, context)
            if result is not None:
                return result
    return _slow_add(self, other, context)


def _sub(self, other, context=None):
    if _is_plain(self) and _is_plain(other):
        a, b = int(self._int), int(other._int)
        if a and b:
            result = _sum(-a if self._sign else a, self._exp, b if other._sign else -b, other._exp, context)
            if result is not None:
                return result
    return _slow_sub(self, other, context)


def _mul(self, other, context=None):
    if _is_plain(self):
        if other.__class__ is int and -(1 << 64) < other < 1 << 64:
            sign, b, exp = (1, -other, 0) if other < 0 else (0, other, 0)
        elif _is_plain(other):
            sign, b, exp = other._sign, int(other._int), other._exp
        else:
            return _slow_mul(self, other, context)
        result = _make(self._sign ^ sign, str(int(self._int) * b), self._exp + exp)
        return _fix(result, _getcontext() if context is None else context)
    return _slow_mul(self, other, context)


def _truediv(self, other, context=None):
    if not _is_plain(self) or not _is_plain(other) or self._int == "0" or other._int == "0":
        return _slow_truediv(self, other, context)
    if context is None:
        context = _getcontext()
    shift = len(other._int) - len(self._int) + context.prec + 1
    if not -_LONGEST < shift < _LONGEST:
        return _slow_truediv(self, other, context)
    a, b = int(self._int), int(other._int)
    if shift >= 0:
        quotient, rest = divmod(a * 10**shift, b)
    else:
        quotient, rest = divmod(a, b * 10**-shift)
    exp = self._exp - other._exp - shift
    if rest:
        if quotient % 5 == 0:  # so that rounding sees that there is more
            quotient += 1
    else:
        ideal = self._exp - other._exp
        while exp < ideal and quotient % 10 == 0:
            quotient //= 10
            exp += 1
    return _fix(_make(self._sign ^ other._sign, str(quotient), exp), context)


def _quantize(self, exp, rounding=None, context=None):
    if not _is_plain(self) or exp.__class__ is not _Decimal or exp._is_special or self._int == "0":
        return _slow_quantize(self, exp, rounding, context)
    if context is None:
        context = _getcontext()
    wanted = exp._exp
    more = self._exp - wanted
    if -_LONGEST < more < _LONGEST:
        number, rest = int(self._int), 0
        if more >= 0:
            number *= 10**more
        else:
            divisor = 10**-more
            number, rest = divmod(number, divisor)
            if _rounds_up(context.rounding if rounding is None else rounding, self._sign, number, rest, divisor):
                number += 1
        digits = str(number)
        if _fits(context, len(digits), wanted) and (more >= 0 or _is_quiet(context, rest)):
            if more < 0:
                _note(context, rest)
            return _make(self._sign, digits, wanted)
    return _slow_quantize(self, exp, rounding, context)


_slow_new, _slow_str, _slow_cmp = _Decimal.__new__, _Decimal.__str__, _Decimal._cmp


def _new(cls, value="0", context=None):
    if cls is _Decimal:
        if value.__class__ is int:
            return _make(1, str(-value), 0) if value < 0 else _make(0, str(value), 0)
        if value.__class__ is str:
            sign = 1 if value[:1] == "-" else 0
            whole, _, fraction = (value[1:] if sign else value).partition(".")
            digits = whole + fraction
            if len(digits) < _LONGEST and digits.isascii() and digits.isdigit():
                return _make(sign, digits.lstrip("0") or "0", -len(fraction))
    return _slow_new(cls, value, context)


def _str(self, eng=False, context=None):
    exp, digits = self._exp, self._int
    if not self._is_special and exp.__class__ is int:
        left = exp + len(digits)
        if exp == 0 and not eng:
            return "-" + digits if self._sign else digits
        if exp < 0 < left:
            return f"{'-' if self._sign else ''}{digits[:left]}.{digits[left:]}"
    return _slow_str(self, eng, context)


def _cmp(self, other):
    if self._exp == other._exp and _is_plain(self) and _is_plain(other):
        a, b = int(self._int), int(other._int)
        if self._sign:
            a = -a
        if other._sign:
            b = -b
        return 1 if a > b else -1 if a < b else 0
    return _slow_cmp(self, other)


for _name, _method in (
    ("_fix", _fix), ("__add__", _add), ("__radd__", _add), ("__sub__", _sub), ("__mul__", _mul), ("__rmul__", _mul),
    ("__truediv__", _truediv), ("quantize", _quantize), ("__str__", _str), ("_cmp", _cmp),
):  # fmt: skip
    setattr(_Decimal, _name, _method)
_Decimal.__new__ = staticmethod(_new)

"""_decimal: CPython's decimal in Python (_pydecimal), with ints for coefficients, and what is usual done with these.

A Decimal of _pydecimal keeps the digits of its coefficient as a text, `_int`. Here it keeps the number, `_n`, or that
text, `_text`, or both: what was computed has the number, what was read or comes from _pydecimal the text, and each is
made from the other when somebody asks. `_int` is a property. All of _pydecimal's methods are this class's, too; in
front of them stand those for the usual cases: finite numbers of the class Decimal itself, and a result whose exponent
is in the context's range. They give the same digits and set the same flags.
"""

import _contextvars
import _pydecimal as _p
import sys as _sys

_Plain = _p.Decimal
_Inexact, _Rounded = _p.Inexact, _p.Rounded
_contexts, _variable = _contextvars._contexts, _p._current_context_var
_LONGEST = 2000  # digits between two exponents
_POWERS = [10**i for i in range(400)]
_SAFE_BITS = 14000  # such numbers have less digits than any limit on their conversion
_REPLACED = ("__slots__", "__dict__", "__weakref__", "_exp", "_int", "_sign", "_is_special")


def _unlimited(function, x):
    """The conversion, however long its result is."""
    limit = _sys.get_int_max_str_digits()
    _sys.set_int_max_str_digits(0)
    try:
        return function(x)
    finally:
        _sys.set_int_max_str_digits(limit)


def _get_text(self):
    text = self._text
    if text is None:
        n = self._n
        text = self._text = str(n) if n.bit_length() < _SAFE_BITS else _unlimited(str, n)
    return text


def _set_text(self, text):
    self._text = text
    self._n = None


def _number(self):
    """The coefficient, where only the text is known. It is digits: the number is finite."""
    text = self._text
    n = self._n = int(text) if len(text) < 4000 else _unlimited(int, text)
    return n


_body = {name: value for name, value in _Plain.__dict__.items() if name not in _REPLACED}
_body["__slots__"] = ("_exp", "_n", "_text", "_sign", "_is_special")
_body["_int"] = property(_get_text, _set_text)
Decimal = _D = _p.Decimal = type("Decimal", (object,), _body)
_object_new = object.__new__


def _make(sign, n, exp):
    self = _object_new(_D)
    self._exp = exp
    self._n = n
    self._text = None
    self._sign = sign
    self._is_special = False
    return self


def _dec_from_triple(sign, coefficient, exponent, special=False):
    self = _object_new(_D)
    self._exp = exponent
    self._n = None
    self._text = coefficient
    self._sign = sign
    self._is_special = special
    return self


_p._dec_from_triple = _dec_from_triple
_p._numbers.Number.register(_D)
_p._Infinity, _p._NegativeInfinity, _p._NaN = _D("Inf"), _D("-Inf"), _D("NaN")
_p._Zero, _p._One, _p._NegativeOne = _D(0), _D(1), _D(-1)
_p._SignedInfinity = (_p._Infinity, _p._NegativeInfinity)


def _current():
    try:
        return _contexts[-1]._values[_variable]
    except (IndexError, KeyError):
        return _p.getcontext()


def _power(k):
    return _POWERS[k] if k < 400 else 10**k


def _count(n):
    """Digits of a number."""
    bits = n.bit_length()
    if bits < 1300:
        k = (bits * 1233) >> 12
        return k + 1 if k == 0 or n >= _POWERS[k] else k
    k = bits * 30102999566398119 // 10**17
    return k + 1 if n >= 10**k else k


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


def _fixed(sign, n, exp, context):
    """The finite number, rounded as the context has it."""
    prec = context.prec
    if context.Emin <= exp <= context.Emax - prec and not context.clamp:
        bits = n.bit_length()
        if bits <= 3 * prec or (prec < 400 and n < _POWERS[prec]):
            return _make(sign, n, exp)
    if n and not context.clamp:
        count = _count(n)
        adjusted = exp + count - 1
        if context.Emin <= adjusted:
            if count <= prec:
                if adjusted <= context.Emax:
                    return _make(sign, n, exp)
            elif adjusted < context.Emax:
                divisor = _power(count - prec)
                quotient, rest = divmod(n, divisor)
                if _is_quiet(context, rest):
                    _note(context, rest)
                    exp += count - prec
                    if _rounds_up(context.rounding, sign, quotient, rest, divisor):
                        quotient += 1
                        if quotient == _power(prec):
                            quotient //= 10
                            exp += 1
                    return _make(sign, quotient, exp)
    return _slow_fix(_make(sign, n, exp), context)


def _fix(self, context):
    if self._is_special or self.__class__ is not _D:
        return _slow_fix(self, context)
    n = self._n
    if n is None:
        n = _number(self)
    exp, prec = self._exp, context.prec
    if context.Emin <= exp <= context.Emax - prec and not context.clamp and n.bit_length() <= 3 * prec:
        return self
    return _fixed(self._sign, n, exp, context)


def _sum(self, other, negate, context):
    """self + other, or self - other with `negate`; None: not here. Both are finite."""
    a, b, e, f = self._n, other._n, self._exp, other._exp
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(other)
    if self._sign:
        a = -a
    if other._sign != negate:
        b = -b
    if e > f:
        if e - f > _LONGEST:
            return None
        a *= _power(e - f)
        e = f
    elif f > e:
        if f - e > _LONGEST or b == 0:
            return None
        b *= _power(f - e)
    elif b == 0:
        if a == 0:
            return None
    total = a + b
    if context is None:
        context = _current()
    if total > 0:
        return _fixed(0, total, e, context)
    if total < 0:
        return _fixed(1, -total, e, context)
    return None


def _add(self, other, context=None):
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return _slow_add(self, other, context)
    if self._is_special:
        return _slow_add(self, other, context)
    result = _sum(self, other, 0, context)
    return _slow_add(self, other, context) if result is None else result


def _sub(self, other, context=None):
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return _slow_sub(self, other, context)
    if self._is_special:
        return _slow_sub(self, other, context)
    result = _sum(self, other, 1, context)
    return _slow_sub(self, other, context) if result is None else result


def _mul(self, other, context=None):
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return _slow_mul(self, other, context)
    if self._is_special:
        return _slow_mul(self, other, context)
    a, b = self._n, other._n
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(other)
    return _fixed(self._sign ^ other._sign, a * b, self._exp + other._exp, _current() if context is None else context)


def _quotient(a, b, e, f, sign, context):
    """a * 10**e / (b * 10**f), a and b not 0; None: not here."""
    shift = context.prec + 2 + (b.bit_length() * 1233 >> 12) - (a.bit_length() * 1233 >> 12)
    if not -_LONGEST < shift < _LONGEST:
        return None
    if shift >= 0:
        quotient, rest = divmod(a * _power(shift), b)
    else:
        quotient, rest = divmod(a, b * _power(-shift))
    exp = e - f - shift
    if rest:
        if quotient % 5 == 0:  # so that rounding sees that there is more
            quotient += 1
        return _fixed(sign, quotient, exp, context)
    ideal = e - f
    while exp + 8 <= ideal and quotient % 100000000 == 0:
        quotient //= 100000000
        exp += 8
    while exp < ideal and quotient % 10 == 0:
        quotient //= 10
        exp += 1
    return _fixed(sign, quotient, exp, context)


def _truediv(self, other, context=None):
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return _slow_truediv(self, other, context)
    if self._is_special:
        return _slow_truediv(self, other, context)
    a, b = self._n, other._n
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(other)
    if context is None:
        context = _current()
    result = None
    if a and b:
        result = _quotient(a, b, self._exp, other._exp, self._sign ^ other._sign, context)
    return _slow_truediv(self, other, context) if result is None else result


def _floordiv(self, other, context=None):
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return _slow_floordiv(self, other, context)
    if not self._is_special and self._exp == other._exp:
        a, b = self._n, other._n
        if a is None:
            a = _number(self)
        if b is None:
            b = _number(other)
        if context is None:
            context = _current()
        if a and b:
            quotient = a // b
            if quotient.bit_length() <= 3 * context.prec:
                return _make(self._sign ^ other._sign, quotient, 0)
    return _slow_floordiv(self, other, context)


def _adjusted(self):
    if self._is_special:
        return 0
    n = self._n
    return self._exp + _count(_number(self) if n is None else n) - 1


def _divide(self, other, context):
    """Quotient and remainder."""
    if not self._is_special and not other._is_special and self:
        a, b, e, f = self._n, other._n, self._exp, other._exp
        if a is None:
            a = _number(self)
        if b is None:
            b = _number(other)
        if -2 < _adjusted(self) - _adjusted(other) <= context.prec:
            if e > f:
                a *= _power(e - f)
            else:
                b *= _power(f - e)
            quotient, rest = divmod(a, b)
            if quotient.bit_length() <= 3 * context.prec or _count(quotient) <= context.prec:
                return _make(self._sign ^ other._sign, quotient, 0), _make(self._sign, rest, min(e, f))
    return _slow_divide(self, other, context)


def _quantize(self, exp, rounding=None, context=None):
    if self._is_special or exp.__class__ is not _D or exp._is_special or self.__class__ is not _D:
        return _slow_quantize(self, exp, rounding, context)
    if context is None:
        context = _current()
    number = self._n
    if number is None:
        number = _number(self)
    wanted = exp._exp
    more = self._exp - wanted
    if number and not context.clamp and -_LONGEST < more < _LONGEST:
        rest = 0
        if more >= 0:
            number *= _power(more)
        else:
            divisor = _power(-more)
            number, rest = divmod(number, divisor)
            if _rounds_up(context.rounding if rounding is None else rounding, self._sign, number, rest, divisor):
                number += 1
        count = _count(number)
        if count <= context.prec and context.Emin <= wanted + count - 1 <= context.Emax:
            if more >= 0:
                return _make(self._sign, number, wanted)
            if _is_quiet(context, rest):
                _note(context, rest)
                return _make(self._sign, number, wanted)
    return _slow_quantize(self, exp, rounding, context)


def _from_int(n):
    return _make(1, -n, 0) if n < 0 else _make(0, n, 0)


def _new(cls, value="0", context=None):
    if cls is _D:
        if value.__class__ is int:
            return _make(1, -value, 0) if value < 0 else _make(0, value, 0)
        if value.__class__ is _D:
            return value
        if value.__class__ is str:
            sign = 1 if value[:1] == "-" else 0
            whole, _, fraction = (value[1:] if sign else value).partition(".")
            digits = whole + fraction
            if digits.isascii() and digits.isdigit() and len(digits) < _LONGEST:
                return _make(sign, int(digits), -len(fraction))
    return _slow_new(cls, value, context)


def _str(self, eng=False, context=None):
    exp = self._exp
    if not self._is_special:
        digits = self._text
        if digits is None:
            digits = _get_text(self)
        if exp == 0 and not eng:
            return "-" + digits if self._sign else digits
        left = exp + len(digits)
        if exp < 0 < left:
            return f"{'-' if self._sign else ''}{digits[:left]}.{digits[left:]}"
    return _slow_str(self, eng, context)


def _order(self, other):
    """-1, 0, 1; None: not here. (A text without its number has most likely come from a program: it stays so.)"""
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return None
    if self._is_special:
        return None
    a, b, more = self._n, other._n, self._exp - other._exp
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(other)
    if more:
        if not -_LONGEST < more < _LONGEST:
            return None
        if more > 0:
            a *= _power(more)
        else:
            b *= _power(-more)
    if self._sign:
        a = -a
    if other._sign:
        b = -b
    return 1 if a > b else -1 if a < b else 0


def _cmp(self, other):
    order = _order(self, other)
    return _slow_cmp(self, other) if order is None else order


def _eq(self, other, context=None):
    order = _order(self, other)
    return _slow_eq(self, other, context) if order is None else order == 0


def _ne(self, other, context=None):
    order = _order(self, other)
    if order is not None:
        return order != 0
    result = _slow_eq(self, other, context)
    return result if result is NotImplemented else not result


def _lt(self, other, context=None):
    order = _order(self, other)
    return _slow_lt(self, other, context) if order is None else order < 0


def _le(self, other, context=None):
    order = _order(self, other)
    return _slow_le(self, other, context) if order is None else order <= 0


def _gt(self, other, context=None):
    order = _order(self, other)
    return _slow_gt(self, other, context) if order is None else order > 0


def _ge(self, other, context=None):
    order = _order(self, other)
    return _slow_ge(self, other, context) if order is None else order >= 0


def _bool(self):
    if self._is_special:
        return True
    n = self._n
    return (_number(self) if n is None else n) != 0


_slow_fix, _slow_new, _slow_str, _slow_cmp = _D._fix, _D.__new__, _D.__str__, _D._cmp
_slow_add, _slow_sub, _slow_mul, _slow_truediv = _D.__add__, _D.__sub__, _D.__mul__, _D.__truediv__
_slow_floordiv, _slow_quantize, _slow_divide = _D.__floordiv__, _D.quantize, _D._divide
_slow_eq, _slow_lt, _slow_le, _slow_gt, _slow_ge = _D.__eq__, _D.__lt__, _D.__le__, _D.__gt__, _D.__ge__
for _name, _method in (
    ("_fix", _fix), ("__add__", _add), ("__radd__", _add), ("__sub__", _sub), ("__mul__", _mul), ("__rmul__", _mul),
    ("__truediv__", _truediv), ("__floordiv__", _floordiv), ("_divide", _divide),
    ("adjusted", _adjusted), ("quantize", _quantize), ("__str__", _str), ("_cmp", _cmp), ("__eq__", _eq), ("__ne__", _ne),
    ("__lt__", _lt), ("__le__", _le), ("__gt__", _gt), ("__ge__", _ge), ("__bool__", _bool),
):  # fmt: skip
    setattr(_D, _name, _method)
_D.__new__ = staticmethod(_new)
globals().update({_name: getattr(_p, _name) for _name in _p.__all__})
globals().update(__version__=_p.__version__, __libmpdec_version__=_p.__libmpdec_version__)

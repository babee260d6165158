"""_decimal: CPython's decimal in Python (_pydecimal), with ints for coefficients, and what is usual done with these.

A Decimal of _pydecimal keeps the digits of its coefficient as a text, `_int`. Here it keeps the number, `_n`, or that
text, `_text`, or both: what was computed has the number, what was read or comes from _pydecimal the text, and each is
made from the other when somebody asks. `_int` is a property. All of _pydecimal's methods are this class's, too; in
front of them stand those for the usual cases: finite numbers of the class Decimal itself, and a result whose exponent
is in the context's range. They give the same digits and set the same flags. The most usual of these are in the VM
(runtime/vm/numbers/decimalops.py): it is given a context as its `_row`, which is None where the VM is not to try.
"""

import sys as _sys

_sys.modules.pop("_decimalmaking", None)  # where this module is imported anew, its class is another one
from _decimaldigits import _LONGEST, _POWER_TUPLE, _POWERS, _count, _get_text, _number, _power, _rounds_up
from _decimalmaking import (
    _D,
    _EXAMPLE,
    _ROUNDINGS,
    _Inexact,
    _Plain,
    _Rounded,
    _current,
    _dec_from_triple,
    _make,
    _p,
    _set_in_context,
)


def _is_quiet(context, rest):
    """Can the flags be set without more ado?"""
    traps = context.traps
    return not traps[_Rounded] and not (rest and traps[_Inexact]) and not context._ignored_flags


def _fixed(sign, n, exp, context):
    """The finite number, rounded as the context has it."""
    if n < context._limit and context._low <= exp <= context._high:
        return _make(sign, n, exp)
    if n and not context.clamp:
        prec = context.prec
        count = n.bit_length() * 1233 >> 12
        if count >= 390:
            count = _count(n)
        elif n >= _POWERS[count]:
            count += 1
        adjusted = exp + count - 1
        if context.Emin <= adjusted:
            if count <= prec:
                if adjusted <= context.Emax:
                    return _make(sign, n, exp)
            elif adjusted < context.Emax:
                more = count - prec
                divisor = _POWERS[more] if more < 400 else 10**more
                quotient, rest = divmod(n, divisor)
                traps = context.traps
                if not (traps[_Rounded] or rest and traps[_Inexact] or context._ignored_flags):
                    flags = context.flags
                    if rest:
                        flags[_Inexact] = 1
                        rounding = context.rounding
                        if rounding == "ROUND_HALF_EVEN":
                            twice = rest + rest
                            up = twice >= divisor and (twice > divisor or quotient & 1)
                        else:
                            up = _rounds_up(rounding, sign, quotient, rest, divisor)
                        if up:
                            quotient += 1
                            if quotient == _power(prec):
                                quotient //= 10
                                exp += 1
                    flags[_Rounded] = 1
                    return _make(sign, quotient, exp + more)
    return _slow_fix(_make(sign, n, exp), context)


def _fix(self, context):
    if self._is_special or self.__class__ is not _D:
        return _slow_fix(self, context)
    n = self._n
    if n is None:
        n = _number(self)
    exp = self._exp
    if n < context._limit and context._low <= exp <= context._high:
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
        a *= _POWERS[e - f] if e - f < 400 else _power(e - f)
        e = f
    elif f > e:
        if f - e > _LONGEST or b == 0:
            return None
        b *= _POWERS[f - e] if f - e < 400 else _power(f - e)
    elif b == 0:
        if a == 0:
            return None
    total = a + b
    if context is None:
        context = _current()
    if total > 0:
        if total < context._limit and context._low <= e <= context._high:
            return _make(0, total, e)
        return _fixed(0, total, e, context)
    if total < 0:
        return _fixed(1, -total, e, context)
    return None


def _other(self, other):
    """The other operand, where both are finite numbers that can be computed with here; None: not here."""
    kind = other.__class__
    if kind is int:
        other = _from_int(other)
    elif kind is not _D or other._is_special:
        return None
    return None if self._is_special else other


def _add(self, other, context=None):
    if context is None:
        context = _current()
    row = context._row
    if row is not None:
        result = _decimal_sum(self, other, 0, row)
        if result is not None:
            return result
    number = _other(self, other)
    result = None if number is None else _sum(self, number, 0, context)
    return _slow_add(self, other, context) if result is None else result


def _sub(self, other, context=None):
    if context is None:
        context = _current()
    row = context._row
    if row is not None:
        result = _decimal_sum(self, other, 1, row)
        if result is not None:
            return result
    number = _other(self, other)
    result = None if number is None else _sum(self, number, 1, context)
    return _slow_sub(self, other, context) if result is None else result


def _mul(self, other, context=None):
    if context is None:
        context = _current()
    row = context._row
    if row is not None:
        result = _decimal_product(self, other, row)
        if result is not None:
            return result
    number = _other(self, other)
    if number is None:
        return _slow_mul(self, other, context)
    a, b = self._n, number._n
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(number)
    a *= b
    exp = self._exp + number._exp
    if a < context._limit and context._low <= exp <= context._high:
        return _make(self._sign ^ number._sign, a, exp)
    return _fixed(self._sign ^ number._sign, a, exp, context)


def _quotient(a, b, e, f, sign, context):
    """a * 10**e / (b * 10**f), a and b not 0; None: not here."""
    shift = context.prec + 2 + (b.bit_length() * 1233 >> 12) - (a.bit_length() * 1233 >> 12)
    if not -_LONGEST < shift < _LONGEST:
        return None
    if shift >= 0:
        quotient, rest = divmod(a * (_POWERS[shift] if shift < 400 else _power(shift)), b)
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
    if context is None:
        context = _current()
    row = context._row
    if row is not None:
        result = _decimal_quotient(self, other, row)
        if result is not None:
            return result
    number = _other(self, other)
    if number is None:
        return _slow_truediv(self, other, context)
    a, b = self._n, number._n
    if a is None:
        a = _number(self)
    if b is None:
        b = _number(number)
    result = None
    if a and b:
        result = _quotient(a, b, self._exp, number._exp, self._sign ^ number._sign, context)
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
    mode = None if rounding is None else _ROUNDINGS.get(rounding)
    if mode is not None or rounding is None:
        row = None if context is None else context._row
        if row is not None or context is None:
            result = _decimal_quantized(self, exp, mode, row)
            if result is not None:
                return result
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
            if rounding is None:
                rounding = context.rounding
            if rest and rounding != "ROUND_DOWN" and _rounds_up(rounding, self._sign, number, rest, divisor):
                number += 1
        fits = number < context._limit and context._low <= wanted <= context._high
        if not fits and number:
            count = _count(number)
            fits = count <= context.prec and context.Emin <= wanted + count - 1 <= context.Emax
        if fits:
            if more >= 0:
                return _make(self._sign, number, wanted)
            if _is_quiet(context, rest):
                flags = context.flags
                if rest:
                    flags[_Inexact] = 1
                flags[_Rounded] = 1
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
    shown = None if eng else _decimal_shown(self, _ORDER_ROW)
    if shown is not None:
        return shown
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
    order = _decimal_order(self, other, _ORDER_ROW)
    if order is not None:
        return order
    other = _other(self, other)
    if other is None:
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


def _raise_error(self, condition, explanation=None, *args):
    """Context._raise_error, whose exceptions say which signal it was, and no more."""
    error = _p._condition_map.get(condition, condition)
    if error in self._ignored_flags:
        return error().handle(self, *args)
    self.flags[error] = 1
    if not self.traps[error]:
        return condition().handle(self, *args)
    raise error([condition])


_slow_fix, _slow_new, _slow_str, _slow_cmp = _Plain._fix, _Plain.__new__, _Plain.__str__, _Plain._cmp
_slow_add, _slow_sub, _slow_mul, _slow_truediv = _Plain.__add__, _Plain.__sub__, _Plain.__mul__, _Plain.__truediv__
_slow_floordiv, _slow_quantize, _slow_divide = _Plain.__floordiv__, _Plain.quantize, _Plain._divide
_slow_eq, _slow_lt, _slow_le, _slow_gt, _slow_ge = (
    _Plain.__eq__, _Plain.__lt__, _Plain.__le__, _Plain.__gt__, _Plain.__ge__
)  # fmt: skip
_quick = {
    "_fix": _fix, "__add__": _add, "__radd__": _add, "__sub__": _sub, "__mul__": _mul, "__rmul__": _mul,
    "__truediv__": _truediv, "__floordiv__": _floordiv, "_divide": _divide, "adjusted": _adjusted,
    "quantize": _quantize, "__str__": _str, "_cmp": _cmp, "__eq__": _eq, "__ne__": _ne, "__lt__": _lt, "__le__": _le,
    "__gt__": _gt, "__ge__": _ge, "__bool__": _bool, "__new__": staticmethod(_new),
}  # fmt: skip
Decimal = _D
for _name, _method in _quick.items():  # in a class's body, functions of this module would be as those written in C
    setattr(_D, _name, _method)
_ORDER_ROW = (_EXAMPLE, _POWER_TUPLE)
_p.Context.__setattr__ = _set_in_context
for _context in (_p.DefaultContext, _p.BasicContext, _p.ExtendedContext, _p.getcontext()):
    _context.clamp = _context.clamp
_p._dec_from_triple = _dec_from_triple
_p._numbers.Number.register(_D)
_p._Infinity, _p._NegativeInfinity, _p._NaN = _D("Inf"), _D("-Inf"), _D("NaN")
_p._Zero, _p._One, _p._NegativeOne = _D(0), _D(1), _D(-1)
_p._SignedInfinity = (_p._Infinity, _p._NegativeInfinity)
globals().update({_name: getattr(_p, _name) for _name in _p.__all__})
globals().update(__version__=_p.__version__, __libmpdec_version__=_p.__libmpdec_version__)
_p.Context._raise_error = _raise_error

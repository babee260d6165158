"""The class of _decimal, its instances, and what the VM and the usual cases need of a context (see there).

It has all that _pydecimal's class has but the names in _QUICK, which _decimal gives it.
"""

import _contextvars
import _pydecimal as _p
import sys as _sys
from _decimaldigits import _POWER_TUPLE, _POWERS, _get_text, _set_text

if hasattr(_p, "_mended"):  # _decimal is imported anew
    del _sys.modules["_pydecimal"]
    import _pydecimal as _p
_p._mended = True
_Plain = _p.Decimal
_Inexact, _Rounded = _p.Inexact, _p.Rounded
_contextvars._current()
_contexts = _contextvars._contexts
_plain_set = object.__setattr__
_NEVER = 1 << 62
_SIGNALS = list(_p.DefaultContext.flags)
_ROUNDINGS = {
    "ROUND_DOWN": 0, "ROUND_HALF_EVEN": 1, "ROUND_HALF_UP": 2, "ROUND_HALF_DOWN": 3, "ROUND_UP": 4,
    "ROUND_CEILING": 5, "ROUND_FLOOR": 6, "ROUND_05UP": 7,
}  # fmt: skip
_REPLACED = ("__slots__", "__dict__", "__weakref__", "_exp", "_int", "_sign", "_is_special")
_QUICK = (
    "_fix", "__add__", "__radd__", "__sub__", "__mul__", "__rmul__", "__truediv__", "__floordiv__", "_divide",
    "adjusted", "quantize", "__str__", "_cmp", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__",
    "__new__",
)  # fmt: skip


def _make(sign, n, exp):
    self = _instance_like(_EXAMPLE)
    self._exp = exp
    self._n = n
    self._sign = sign
    return self


def _dec_from_triple(sign, coefficient, exponent, special=False):
    self = _instance_like(_EXAMPLE)
    self._exp = exponent
    self._n = None
    self._text = coefficient
    self._sign = sign
    self._is_special = special
    return self


def _current():
    """The current context; the next one to ask finds it in `_contexts[-1]._decimal`, and the VM knows it."""
    context = _contexts[-1]._decimal
    if context is None:
        context = _p.getcontext()
        _contexts[-1]._decimal = context
    _decimal_context(context._row)
    return context


def _set_in_context(self, name, value):
    """Context.__setattr__, and what follows from it: coefficients below `_limit` with exponents from `_low` to `_high`
    are results as they stand."""
    _slow_set(self, name, value)
    if name in ("prec", "Emin", "Emax", "clamp"):
        known = self.__dict__
        if "clamp" in known:
            prec = known["prec"]
            _plain_set(self, "_limit", _POWERS[min(prec, 399)])
            _plain_set(self, "_low", _NEVER if known["clamp"] else known["Emin"])
            _plain_set(self, "_high", known["Emax"] - prec)
    if "traps" in self.__dict__ and "flags" in self.__dict__:
        _plain_set(self, "_row", _row_of(self, _EXAMPLE))
        _decimal_context(None)  # it may be the current one


def _row_of(context, example):
    """What the VM needs of a context."""
    rounding = _ROUNDINGS.get(context.rounding)
    if context.clamp or context._ignored_flags or rounding is None:
        return None
    most = (1 << 28) - 1
    return (
        example, _POWER_TUPLE, context._limit, max(context._low, -most), max(context._high, -most),
        min(context.prec, most), max(context.Emin, -most), min(context.Emax, most), rounding, context.traps,
        context.flags, _Inexact, _Rounded, _SIGNALS.index(_Inexact), _SIGNALS.index(_Rounded),
    )  # fmt: skip


_body = {name: value for name, value in _Plain.__dict__.items() if name not in _REPLACED and name not in _QUICK}
_body["__slots__"] = ("_exp", "_n", "_text", "_sign", "_is_special")
_body["_int"] = property(_get_text, _set_text)
_D = _p.Decimal = type("Decimal", (object,), _body)
_set_class_flag(_D, 131072)  # ClassFlag.DECIMAL
_EXAMPLE = object.__new__(_D)
_EXAMPLE._exp = _EXAMPLE._n = _EXAMPLE._sign = 0
_EXAMPLE._text = None
_EXAMPLE._is_special = False
_p.Context._row = None
_slow_set = _p.Context.__setattr__

"""The coefficients of _decimal: as text and as number, their digits, powers of ten, and when one is rounded up."""

import sys as _sys


_LONGEST = 2000  # digits between two exponents
_POWERS = [10**i for i in range(400)]
_POWER_TUPLE = tuple(_POWERS)
_SAFE_BITS = 14000  # such numbers have less digits than any limit on their conversion


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

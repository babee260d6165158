"""Numbers: what calls user code (conversions by __int__, __index__, __float__, ...), and what is easier said here."""


def _strict(result, method, wanted):
    """The built-in value of what a conversion method returned, an instance of `wanted`."""
    if type(result) is wanted:
        return result
    name = wanted.__name__
    _import_chain("warnings").warn(
        f"{method} returned non-{name} (type {_type_name(result)}).  The ability to return an instance of a strict "
        f"subclass of {name} is deprecated, and may not be allowed in a future version of Python.",
        DeprecationWarning,
    )
    return _payload(result)


def _int_new(cls, x=0, base=_MISSING):
    if base is not _MISSING:
        if isinstance(x, memoryview):
            x = bytes(x)
        return int.__new__(cls, x, _index(base))
    return int.__new__(cls, _as_int(x))


def _as_int(x):
    """The int that int(x) is, of an x without a built-in value or with methods of its own."""
    method = _special(x, "__int__")
    if method is not _MISSING:
        result = method()
        if not isinstance(result, int):
            raise TypeError(f"__int__ returned non-int (type {_type_name(result)})")
        return _strict(result, "__int__", int)
    method = _special(x, "__index__")
    if method is not _MISSING:
        return _index(x)
    method = _special(x, "__trunc__")
    if method is not _MISSING:
        if _service(16) >= (3, 11):
            _import_chain("warnings").warn("The delegation of int() to __trunc__ is deprecated.", DeprecationWarning)
        result = method()
        if isinstance(result, int):
            return int.__int__(result)
        if _special(result, "__index__") is _MISSING:
            raise TypeError(f"__trunc__ returned non-Integral (type {_type_name(result)})")
        return _index(result)
    if isinstance(x, (str, bytes, bytearray)):
        return int(_payload(x), 10)
    if isinstance(x, memoryview):
        return int(bytes(x), 10)
    raise TypeError(
        f"int() argument must be a string, a bytes-like object or a real number, not '{_type_name(x)}'"
    )


def _float_new(cls, x=0):
    return float.__new__(cls, _as_float(x))


def _as_float(x):
    """The float that float(x) is, likewise."""
    if isinstance(x, (str, bytes, bytearray)):
        return float(_payload(x))
    if isinstance(x, memoryview):
        return float(bytes(x))
    return _real_float(x, "float() argument must be a string or a real number, not ")


def _real_float(x, message="must be real number, not "):
    """The float that a number is, by __float__ or __index__."""
    if type(x) is float:
        return x
    method = _special(x, "__float__")
    if method is not _MISSING:
        result = method()
        if not isinstance(result, float):
            raise TypeError(f"{_type_name(x)}.__float__ returned non-float (type {_type_name(result)})")
        return _strict(result, f"{_type_name(x)}.__float__", float)
    if _special(x, "__index__") is not _MISSING:
        return float(_index(x))
    if message == "must be real number, not ":
        raise TypeError(f"{message}{_type_name(x)}")
    raise TypeError(f"{message}'{_type_name(x)}'")


def _bool_new(cls, x=False):
    return True if x else False


def _complex_new(cls, real=0, imag=_MISSING):
    real = _as_complex(real, "first argument must be a string or a number")
    if imag is _MISSING:
        return complex.__new__(cls, real)
    return complex.__new__(cls, real, _as_complex(imag, "second argument must be a number"))


def _as_complex(x, wanted):
    """A built-in number; strings as they are."""
    if type(x) is str or type(x) is int or type(x) is float or type(x) is complex:
        return x
    method = _special(x, "__complex__")
    if method is not _MISSING:
        result = method()
        if not isinstance(result, complex):
            raise TypeError(f"__complex__ returned non-complex (type {_type_name(result)})")
        return _strict(result, "__complex__", complex)
    if isinstance(x, (str, int, float)):
        return _payload(x)
    if _special(x, "__float__") is not _MISSING or _special(x, "__index__") is not _MISSING:
        return _real_float(x)
    raise TypeError(f"complex() {wanted}, not '{_type_name(x)}'")


def _int_round(self, ndigits=None):
    return int.__round__(self, _index(ndigits))


def _float_round(self, ndigits=None):
    return float.__round__(self, _index(ndigits))


def _int_to_bytes(self, length=1, byteorder="big", signed=False):
    length = _index(length)
    _check_order("to_bytes", byteorder)
    return int.to_bytes(self, length, byteorder, signed=True if signed else False)


def _check_order(name, byteorder):
    if not isinstance(byteorder, str):
        raise TypeError(f"{name}() argument 'byteorder' must be str, not {_shown_type(byteorder)}")
    if byteorder != "little" and byteorder != "big":
        raise ValueError("byteorder must be either 'little' or 'big'")


def _shown_type(x):
    """What messages about arguments call the type."""
    return "None" if x is None else _type_name(x)


def _int_from_bytes(cls, bytes, byteorder="big", signed=False):
    _check_order("from_bytes", byteorder)
    if not _is_bytes(bytes):
        bytes = _bytes_of(bytes)
    result = int.from_bytes(_payload(bytes), byteorder, signed=True if signed else False)
    return result if cls is int else cls(result)


def _is_bytes(x):
    return isinstance(x, (bytes, bytearray))


def _bytes_of(x):
    method = _special(x, "__bytes__")
    if method is not _MISSING:
        result = method()
        if not isinstance(result, bytes):
            raise TypeError(f"__bytes__ returned non-bytes (type {_type_name(result)})")
        return result
    if _lookup(x, "_as_view") is not _MISSING:
        return _bytes_from(x)
    if isinstance(x, str) or _special(x, "__iter__") is _MISSING and not isinstance(x, memoryview):
        raise TypeError(f"cannot convert '{_type_name(x)}' object to bytes")
    return bytes(x)


def _complex_or_overflow(x, y):
    """x ** y of floats, which is complex or too large."""
    if x < 0 and y != int(y):
        return complex(x) ** y
    raise OverflowError(34, "Numerical result out of range")


def _int_pow(self, value, mod=None):
    return _complex_or_overflow(float(self), float(value))


def _int_rpow(self, value, mod=None):
    return _complex_or_overflow(float(value), float(self))


def _float_pow(self, value, mod=None):
    return _complex_or_overflow(float(self), float(value))


def _float_rpow(self, value, mod=None):
    return _complex_or_overflow(float(value), float(self))


class float:
    @classmethod
    def fromhex(cls, string, /):
        """A float of its hexadecimal text, as hex() gives it."""
        if not isinstance(string, str):
            raise TypeError("bad argument type for built-in operation")
        result = _float_from_hex(string.strip(" \t\n\v\f\r"))
        return result if cls is float else cls(result)

    @staticmethod
    def __getformat__(typestr, /):
        if not isinstance(typestr, str):
            raise TypeError(f"__getformat__() argument must be str, not {_shown_type(typestr)}")
        if typestr != "double" and typestr != "float":
            raise ValueError("__getformat__() argument 1 must be 'double' or 'float'")
        return "IEEE, little-endian"


def _float_from_hex(text):
    s = text.lower()
    negative = s[:1] == "-"
    if s[:1] == "-" or s[:1] == "+":
        s = s[1:]
    if s == "inf" or s == "infinity":
        return float("-inf") if negative else float("inf")
    if s == "nan":
        return float("nan")
    if s[:2] == "0x":
        s = s[2:]
    mantissa, has_exponent, exponent_text = s.partition("p")
    whole, point, fraction = mantissa.partition(".")
    digits = whole + fraction
    if not digits or not _all_among(digits, "0123456789abcdef") or has_exponent and not _is_exponent(exponent_text):
        raise ValueError("invalid hexadecimal floating-point string")
    exponent = (int(exponent_text) if has_exponent else 0) - 4 * len(fraction)
    result = _scaled(int(digits, 16), exponent)
    return -result if negative else result


def _all_among(text, allowed):
    for c in text:
        if c not in allowed:
            return False
    return True


def _is_exponent(text):
    if text[:1] == "-" or text[:1] == "+":
        text = text[1:]
    return text != "" and _all_among(text, "0123456789")


def _scaled(mantissa, exponent):
    """mantissa * 2 ** exponent, rounded once."""
    if mantissa == 0:
        return 0.0
    size = mantissa.bit_length() + exponent
    if size > 1024:
        raise OverflowError("hexadecimal value too large to represent as a float")
    if size < -1080:
        return 0.0
    try:
        if exponent >= 0:
            return float(mantissa << exponent)
        return mantissa / (1 << -exponent)
    except OverflowError:
        raise OverflowError("hexadecimal value too large to represent as a float") from None


def _divmod(x, y):
    return _binary(x, y, "__divmod__", "__rdivmod__", "divmod()")


def _pow3(base, exp, mod=None):
    if mod is None:
        return base**exp
    method = _special(base, "__pow__")
    if method is not _MISSING:
        result = method(exp, mod)
        if result is not NotImplemented:
            return result
    raise TypeError(
        f"unsupported operand type(s) for ** or pow(): '{_type_name(base)}', '{_type_name(exp)}', "
        f"'{_type_name(mod)}'"
    )


def _round(number, ndigits=None):
    method = _special(number, "__round__")
    if method is _MISSING:
        raise TypeError(f"type {_type_name(number)} doesn't define __round__ method")
    if ndigits is None:
        return method()
    return method(ndigits)


def _hex(number):
    return hex(_index(number))


def _oct(number):
    return oct(_index(number))


def _bin(number):
    return bin(_index(number))

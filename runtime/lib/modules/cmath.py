"""cmath: functions of complex numbers, after Kahan and C's annex G, as CPython computes them."""

from math import asinh as _asinh
from math import atan2 as _atan2, copysign as _copysign, hypot as _hypot, ldexp as _ldexp, log1p as _log1p
from math import cos as _cos, cosh as _cosh, exp as _exp, sin as _sin, sinh as _sinh, sqrt as _sqrt
from math import tan as _tan, tanh as _tanh
from math import e, inf, log as _log, nan, pi, tau
from math import isfinite as _is_finite, isinf as _is_inf, isnan as _is_nan

infj = complex(0.0, inf)
nanj = complex(0.0, nan)
_LARGE = 1.7976931348623157e308 / 4.0
_SQRT_LARGE = _sqrt(_LARGE)
_LOG_LARGE = _log(_LARGE)
_SMALL = 2.2250738585072014e-308
_SQRT_SMALL = _sqrt(_SMALL)
_LN2 = 0.6931471805599453
_SCALE = 53
_P12, _P14, _P34 = 0.5 * pi, 0.25 * pi, 0.75 * pi


def _complex(z):
    if isinstance(z, complex):
        return z
    if isinstance(z, (float, int)):
        return complex(float(z), 0.0)
    found = getattr(type(z), "__complex__", None)
    if found is not None:
        result = found(z)
        if not isinstance(result, complex):
            raise TypeError(f"{type(z).__name__}.__complex__() must return a complex, not {type(result).__name__}")
        return result
    if hasattr(type(z), "__float__") or hasattr(type(z), "__index__"):
        return complex(float(z), 0.0)
    raise TypeError(f"must be real number, not {type(z).__name__}")


def _kind(x):
    """0 -inf, 1 negative, 2 -0.0, 3 0.0, 4 positive, 5 inf, 6 nan"""
    if x != x:
        return 6
    if x - x != 0:
        return 5 if x > 0 else 0
    if x == 0:
        return 3 if _copysign(1.0, x) > 0 else 2
    return 4 if x > 0 else 1


def _special(table, z):
    """From the rows of a table: by the real part, then by the imaginary part."""
    x, y = table[7 * _kind(z.real) + _kind(z.imag)]
    if x is None:
        raise ValueError("math domain error")
    return complex(x, y)


def _table(text):
    """Pairs of values by their names; u: it is computed, x: of no value."""
    names = {"i": inf, "-i": -inf, "n": nan, "0": 0.0, "-0": -0.0, "p": pi, "-p": -pi, "h": _P12, "-h": -_P12, "q": _P14,
             "-q": -_P14, "t": _P34, "-t": -_P34, "1": 1.0, "-1": -1.0, "u": 0.0, "x": None}  # fmt: skip
    values = [names[word] for word in text.split()]
    return [(values[i], values[i + 1]) for i in range(0, len(values), 2)]


#: Where a part is no finite number, as annex G has it.
_ACOS = _table("""
    t i  p i  p i  p -i  p -i  t -i  n i
    h i  u u  u u  u u  u u  h -i  n n
    h i  u u  u u  u u  u u  h -i  h n
    h i  u u  u u  u u  u u  h -i  h n
    h i  u u  u u  u u  u u  h -i  n n
    q i  0 i  0 i  0 -i  0 -i  q -i  n i
    n i  n n  n n  n n  n n  n -i  n n
""")
_ACOSH = _table("""
    i -t  i -p  i -p  i p  i p  i t  i n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -q  i -0  i -0  i 0  i 0  i q  i n
    i n  n n  n n  n n  n n  i n  n n
""")
_ASINH = _table("""
    -i -q  -i -0  -i -0  -i 0  -i 0  -i q  -i n
    -i -h  u u  u u  u u  u u  -i h  n n
    -i -h  u u  u u  u u  u u  -i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -q  i -0  i -0  i 0  i 0  i q  i n
    i n  n n  n -0  n 0  n n  i n  n n
""")
_ATANH = _table("""
    -0 -h  -0 -h  -0 -h  -0 h  -0 h  -0 h  -0 n
    -0 -h  u u  u u  u u  u u  -0 h  n n
    -0 -h  u u  u u  u u  u u  -0 h  -0 n
    0 -h  u u  u u  u u  u u  0 h  0 n
    0 -h  u u  u u  u u  u u  0 h  n n
    0 -h  0 -h  0 -h  0 h  0 h  0 h  0 n
    0 -h  n n  n n  n n  n n  0 h  n n
""")
_COSH = _table("""
    x x  -i i  i 0  i -0  -i -i  x x  i n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n 0
    x x  u u  u u  u u  u u  x x  n 0
    x x  u u  u u  u u  u u  x x  n n
    x x  -i -i  i -0  i 0  -i i  x x  i n
    n n  n n  n 0  n 0  n n  n n  n n
""")
_EXP = _table("""
    0 0  -0 -0  0 -0  0 0  -0 0  0 0  0 0
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    x x  -i -i  i -0  i 0  -i i  x x  i n
    n n  n n  n -0  n 0  n n  n n  n n
""")
_LOG = _table("""
    i -t  i -p  i -p  i p  i p  i t  i n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -h  u u  u u  u u  u u  i h  n n
    i -q  i -0  i -0  i 0  i 0  i q  i n
    i n  n n  n n  n n  n n  i n  n n
""")
_SINH = _table("""
    x x  i -i  -i -0  -i 0  i i  x x  i n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  0 n
    x x  u u  u u  u u  u u  x x  0 n
    x x  u u  u u  u u  u u  x x  n n
    x x  -i -i  i -0  i 0  -i i  x x  i n
    n n  n n  n -0  n 0  n n  n n  n n
""")
_SQRT = _table("""
    i -i  0 -i  0 -i  0 i  0 i  i i  n i
    i -i  u u  u u  u u  u u  i i  n n
    i -i  u u  u u  u u  u u  i i  n n
    i -i  u u  u u  u u  u u  i i  n n
    i -i  u u  u u  u u  u u  i i  n n
    i -i  i -0  i -0  i 0  i 0  i i  i n
    i -i  n n  n n  n n  n n  i i  n n
""")
_TANH = _table("""
    -1 0  -1 0  -1 -0  -1 0  -1 -0  -1 0  -1 0
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    x x  u u  u u  u u  u u  x x  n n
    1 0  1 0  1 -0  1 0  1 -0  1 0  1 0
    n n  n n  n -0  n 0  n n  n n  n n
""")


def _checked(x, y):
    if _is_inf(x) or _is_inf(y):
        raise OverflowError("math range error")
    return complex(x, y)


def _finite(z):
    return _is_finite(z.real) and _is_finite(z.imag)


def _grows(z):
    """Is it infinite in a direction that the imaginary part says?"""
    return _is_inf(z.real) and _is_finite(z.imag) and z.imag != 0


def _log_large(z):
    return _log(_hypot(z.real / 2.0, z.imag / 2.0)) + _LN2 * 2.0


def _is_large(z):
    return abs(z.real) > _LARGE or abs(z.imag) > _LARGE


def sqrt(z, /):
    z = _complex(z)
    if not _finite(z):
        return _special(_SQRT, z)
    x, y = z.real, z.imag
    if x == 0 and y == 0:
        return complex(0.0, y)
    ax, ay = abs(x), abs(y)
    if ax < _SMALL and ay < _SMALL:
        ax = _ldexp(ax, _SCALE)
        s = _ldexp(_sqrt(ax + _hypot(ax, _ldexp(ay, _SCALE))), -(_SCALE + 1) // 2)
    else:
        ax /= 8.0
        s = 2.0 * _sqrt(ax + _hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    return complex(s, _copysign(d, y)) if x >= 0 else complex(d, _copysign(s, y))


def acos(z, /):
    z = _complex(z)
    if not _finite(z):
        return _special(_ACOS, z)
    x, y = z.real, z.imag
    if _is_large(z):
        size = _log_large(z)
        return complex(_atan2(abs(y), x), -_copysign(size, y) if x < 0 else _copysign(size, -y))
    s, t = sqrt(complex(1.0 - x, -y)), sqrt(complex(1.0 + x, y))
    return complex(2.0 * _atan2(s.real, t.real), _asinh(t.real * s.imag - t.imag * s.real))


def acosh(z, /):
    z = _complex(z)
    if not _finite(z):
        return _special(_ACOSH, z)
    x, y = z.real, z.imag
    if _is_large(z):
        return complex(_log_large(z), _atan2(y, x))
    s, t = sqrt(complex(x - 1.0, y)), sqrt(complex(x + 1.0, y))
    return complex(_asinh(s.real * t.real + s.imag * t.imag), 2.0 * _atan2(s.imag, t.real))


def asinh(z, /):
    z = _complex(z)
    if not _finite(z):
        return _special(_ASINH, z)
    x, y = z.real, z.imag
    if _is_large(z):
        size = _log_large(z)
        return complex(_copysign(size, x) if y >= 0 else -_copysign(size, -x), _atan2(y, abs(x)))
    s, t = sqrt(complex(1.0 + y, -x)), sqrt(complex(1.0 - y, x))
    return complex(_asinh(s.real * t.imag - t.real * s.imag), _atan2(y, s.real * t.real - s.imag * t.imag))


def atanh(z, /):
    z = _complex(z)
    if not _finite(z):
        return _special(_ATANH, z)
    x, y = z.real, z.imag
    if _copysign(1.0, x) < 0:
        return -atanh(complex(-x, -y))
    ay = abs(y)
    if x > _SQRT_LARGE or ay > _SQRT_LARGE:
        h = _hypot(x / 2.0, y / 2.0)
        return complex(x / 4.0 / h / h, -_copysign(pi / 2.0, -y))
    if x == 1.0 and ay < _SQRT_SMALL:
        if ay == 0.0:
            raise ValueError("math domain error")
        return complex(-_log(_sqrt(ay) / _sqrt(_hypot(ay, 2.0))), _copysign(_atan2(2.0, -ay) / 2, y))
    return complex(
        _log1p(4.0 * x / ((1 - x) * (1 - x) + ay * ay)) / 4.0,
        -_atan2(-2.0 * y, (1 - x) * (1 + x) - ay * ay) / 2.0,
    )


def asin(z, /):
    z = _complex(z)
    s = asinh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def atan(z, /):
    z = _complex(z)
    s = atanh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def cosh(z, /):
    z = _complex(z)
    x, y = z.real, z.imag
    if _grows(z):
        s = _copysign(inf, _sin(y))
        return complex(_copysign(inf, _cos(y)), s if x > 0 else -s)
    if not _finite(z):
        return _special(_COSH, z)
    if abs(x) > _LOG_LARGE:
        x -= _copysign(1.0, x)
        return _checked(_cos(y) * _cosh(x) * e, _sin(y) * _sinh(x) * e)
    return _checked(_cos(y) * _cosh(x), _sin(y) * _sinh(x))


def sinh(z, /):
    z = _complex(z)
    x, y = z.real, z.imag
    if _grows(z):
        c = _copysign(inf, _cos(y))
        return complex(c if x > 0 else -c, _copysign(inf, _sin(y)))
    if not _finite(z):
        return _special(_SINH, z)
    if abs(x) > _LOG_LARGE:
        x -= _copysign(1.0, x)
        return _checked(_cos(y) * _sinh(x) * e, _sin(y) * _cosh(x) * e)
    return _checked(_cos(y) * _sinh(x), _sin(y) * _cosh(x))


def tanh(z, /):
    z = _complex(z)
    x, y = z.real, z.imag
    if _grows(z):
        return complex(_copysign(1.0, x), _copysign(0.0, 2.0 * _sin(y) * _cos(y)))
    if not _finite(z):
        return _special(_TANH, z)
    if abs(x) > _LOG_LARGE:
        return complex(_copysign(1.0, x), 4.0 * _sin(y) * _cos(y) * _exp(-2.0 * abs(x)))
    tx, ty, cx = _tanh(x), _tan(y), 1.0 / _cosh(x)
    both = tx * ty
    below = 1.0 + both * both
    return complex(tx * (1.0 + ty * ty) / below, ty / below * cx * cx)


def cos(z, /):
    z = _complex(z)
    return cosh(complex(-z.imag, z.real))


def sin(z, /):
    z = _complex(z)
    s = sinh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def tan(z, /):
    z = _complex(z)
    s = tanh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def exp(z, /):
    z = _complex(z)
    x, y = z.real, z.imag
    if _grows(z):
        size = inf if x > 0 else 0.0
        return complex(_copysign(size, _cos(y)), _copysign(size, _sin(y)))
    if not _finite(z):
        return _special(_EXP, z)
    if x > _LOG_LARGE:
        size = _exp(x - 1.0)
        return _checked(size * _cos(y) * e, size * _sin(y) * e)
    size = _exp(x)
    return _checked(size * _cos(y), size * _sin(y))


def _log_of(z):
    if not _finite(z):
        return _special(_LOG, z)
    ax, ay = abs(z.real), abs(z.imag)
    if ax > _LARGE or ay > _LARGE:
        size = _log(_hypot(ax / 2.0, ay / 2.0)) + _LN2
    elif ax < _SMALL and ay < _SMALL:
        if ax == 0 and ay == 0:
            raise ValueError("math domain error")
        size = _log(_hypot(_ldexp(ax, _SCALE), _ldexp(ay, _SCALE))) - _SCALE * _LN2
    else:
        h = _hypot(ax, ay)
        if 0.71 <= h <= 1.73:
            most, least = max(ax, ay), min(ax, ay)
            size = _log1p((most - 1) * (most + 1) + least * least) / 2.0
        else:
            size = _log(h)
    return complex(size, _atan2(z.imag, z.real))


def log(z, base=_MISSING, /):
    found = _log_of(_complex(z))
    if base is _MISSING:
        return found
    return found / _log_of(_complex(base))


def log10(z, /):
    found = _log_of(_complex(z))
    return complex(found.real / 2.302585092994046, found.imag / 2.302585092994046)


def phase(z, /):
    z = _complex(z)
    return _atan2(z.imag, z.real)


def polar(z, /):
    z = _complex(z)
    return abs(z), phase(z)


def rect(r, phi, /):
    r, phi = float(r), float(phi)
    if _is_inf(r) and _is_finite(phi) and phi != 0:
        c, s = _copysign(inf, _cos(phi)), _copysign(inf, _sin(phi))
        return complex(c, s) if r > 0 else complex(-c, -s)
    if not (_is_finite(r) and _is_finite(phi)):
        if _is_inf(phi) and r == r and r != 0:
            raise ValueError("math domain error")
        if r == 0:
            return complex(0.0, 0.0)
        if phi == 0:
            return complex(r, _copysign(0.0, phi) * _copysign(1.0, r) if r == r else 0.0)
        return complex(inf if _is_inf(r) else nan, nan)
    return complex(r, r * phi) if phi == 0 else complex(r * _cos(phi), r * _sin(phi))


def isfinite(z, /):
    return _finite(_complex(z))


def isinf(z, /):
    z = _complex(z)
    return _is_inf(z.real) or _is_inf(z.imag)


def isnan(z, /):
    z = _complex(z)
    return _is_nan(z.real) or _is_nan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a, b = _complex(a), _complex(b)
    if rel_tol < 0 or abs_tol < 0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol

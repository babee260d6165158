"""The module math: what calls user code, what takes any number of arguments, and what is of ints. The rest: runtime/vm/numbers/mathmodule.py and mathparts.py."""

_INFINITY = 1e400


def _math_acos_of(x):
    return _math_acos(_real_float(x))


def _math_acosh_of(x):
    return _math_acosh(_real_float(x))


def _math_asin_of(x):
    return _math_asin(_real_float(x))


def _math_asinh_of(x):
    return _math_asinh(_real_float(x))


def _math_atan_of(x):
    return _math_atan(_real_float(x))


def _math_atanh_of(x):
    return _math_atanh(_real_float(x))


def _math_cbrt_of(x):
    return _math_cbrt(_real_float(x))


def _math_cos_of(x):
    return _math_cos(_real_float(x))


def _math_cosh_of(x):
    return _math_cosh(_real_float(x))


def _math_degrees_of(x):
    return _math_degrees(_real_float(x))


def _math_erf_of(x):
    return _math_erf(_real_float(x))


def _math_erfc_of(x):
    return _math_erfc(_real_float(x))


def _math_exp_of(x):
    return _math_exp(_real_float(x))


def _math_exp2_of(x):
    return _math_exp2(_real_float(x))


def _math_expm1_of(x):
    return _math_expm1(_real_float(x))


def _math_fabs_of(x):
    return _math_fabs(_real_float(x))


def _math_frexp_of(x):
    return _math_frexp(_real_float(x))


def _math_gamma_of(x):
    return _math_gamma(_real_float(x))


def _math_isfinite_of(x):
    return _math_isfinite(_real_float(x))


def _math_isinf_of(x):
    return _math_isinf(_real_float(x))


def _math_isnan_of(x):
    return _math_isnan(_real_float(x))


def _math_lgamma_of(x):
    return _math_lgamma(_real_float(x))


def _math_log_of(x):
    return _math_log(_real_float(x))


def _math_log10_of(x):
    return _math_log10(_real_float(x))


def _math_log1p_of(x):
    return _math_log1p(_real_float(x))


def _math_log2_of(x):
    return _math_log2(_real_float(x))


def _math_modf_of(x):
    return _math_modf(_real_float(x))


def _math_radians_of(x):
    return _math_radians(_real_float(x))


def _math_sin_of(x):
    return _math_sin(_real_float(x))


def _math_sinh_of(x):
    return _math_sinh(_real_float(x))


def _math_sqrt_of(x):
    return _math_sqrt(_real_float(x))


def _math_tan_of(x):
    return _math_tan(_real_float(x))


def _math_tanh_of(x):
    return _math_tanh(_real_float(x))


def _math_ulp_of(x):
    return _math_ulp(_real_float(x))


def _math_pow_of(x, y):
    return _math_pow(_real_float(x), _real_float(y))


def _math_atan2_of(x, y):
    return _math_atan2(_real_float(x), _real_float(y))


def _math_hypot_of(x, y):
    return _math_hypot(_real_float(x), _real_float(y))


def _math_fmod_of(x, y):
    return _math_fmod(_real_float(x), _real_float(y))


def _math_copysign_of(x, y):
    return _math_copysign(_real_float(x), _real_float(y))


def _math_nextafter_of(x, y):
    return _math_nextafter(_real_float(x), _real_float(y))


def _math_ldexp_of(x, y):
    return _math_ldexp(_real_float(x), _index(y))


def _math_floor_of(x):
    method = _special(x, "__floor__")
    return _math_floor(_real_float(x)) if method is _MISSING else method()


def _math_ceil_of(x):
    method = _special(x, "__ceil__")
    return _math_ceil(_real_float(x)) if method is _MISSING else method()


def _math_trunc_of(x):
    method = _special(x, "__trunc__")
    if method is _MISSING:
        raise TypeError(f"type {_type_name(x)} doesn't define __trunc__ method")
    return method()


def _gcd_of(x, y):
    return _gcd(_index(x), _index(y))


def _math_log_of_base(x, base=None, /):
    if base is None:
        return _math_log(x)
    return _math_log(x) / _math_log(base)


def _math_gcd(*integers):
    result = 0
    for n in integers:
        result = _gcd(result, n)
    return result


def _math_lcm(*integers):
    result = 1
    for n in integers:
        n = _index(n)
        if n == 0:
            result = 0
        elif result:
            result = abs(result // _gcd(result, n) * n)
    return result


def _math_isqrt(n, /):
    n = _index(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    # Newton's method, the bits of the result doubling at each step
    c = (n.bit_length() - 1) // 2
    a = 1
    d = 0
    for s in range(c.bit_length() - 1, -1, -1):
        before = d
        d = c >> s
        a = (a << d - before - 1) + (n >> 2 * c - before - d + 1) // a
    return a - (a * a > n)


def _product(low, high):
    """The product of low, ..., high - 1, by halves."""
    if high - low < 8:
        result = 1
        while low < high:
            result *= low
            low += 1
        return result
    middle = (low + high) // 2
    return _product(low, middle) * _product(middle, high)


def _math_factorial(n, /):
    if isinstance(n, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    n = _index(n)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    return _product(2, n + 1)


def _math_perm(n, k=None, /):
    if k is None:
        return _math_factorial(n)
    n = _index(n)
    k = _index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    return _product(n - k + 1, n + 1)


def _math_comb(n, k, /):
    n = _index(n)
    k = _index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    return _product(n - k + 1, n + 1) // _product(2, k + 1)


def _math_prod(iterable, /, *, start=1):
    for x in iterable:
        start = start * x
    return start


def _math_fsum(seq, /):
    """The sum, rounded once: partial sums that do not overlap are kept (Shewchuk)."""
    partials = []
    special = 0.0
    for x in seq:
        x = _real_float(x)
        if x - x != 0.0:
            special += x
            if special != special and x == x:
                raise ValueError("-inf + inf in fsum")
            continue
        kept = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            if high - high != 0.0:
                raise OverflowError("intermediate overflow in fsum")
            low = y - (high - x)
            if low:
                partials[kept] = low
                kept += 1
            x = high
        while len(partials) > kept:
            partials.pop()
        partials.append(x)
    if special != 0.0:
        return special
    return _rounded_sum(partials)


def _rounded_sum(partials):
    if not partials:
        return 0.0
    n = len(partials) - 1
    high = partials[n]
    low = 0.0
    while n > 0:
        x = high
        n -= 1
        y = partials[n]
        high = x + y
        low = y - (high - x)
        if low:
            break
    if n > 0 and (low < 0.0 and partials[n - 1] < 0.0 or low > 0.0 and partials[n - 1] > 0.0):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high


def _math_hypot_of_all(*coordinates):
    if len(coordinates) == 2:
        return _math_hypot(coordinates[0], coordinates[1])
    return _norm([_real_float(x) for x in coordinates])


def _math_dist(p, q, /):
    if not isinstance(p, tuple):
        p = tuple(p)
    if not isinstance(q, tuple):
        q = tuple(q)
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    differences = []
    for i in range(len(p)):
        differences.append(_real_float(p[i]) - _real_float(q[i]))
    if len(p) == 2:
        return _math_hypot(differences[0], differences[1])
    return _norm(differences)


def _norm(values):
    largest = 0.0
    for x in values:
        x = abs(x)
        if x == _INFINITY:
            return _INFINITY
        if x > largest:
            largest = x
    for x in values:
        if x != x:
            return _INFINITY - _INFINITY
    if largest == 0.0 or len(values) == 1:
        return largest
    # exactly: the squares as ints of a common scale
    scale = _math_frexp(largest)[1]
    total = 0
    for x in values:
        total += int(_math_ldexp(abs(x), 600 - scale)) ** 2
    return _root_of_ratio(total, 600 - scale)


def _root_of_ratio(total, places):
    """sqrt(total) / 2 ** places, rounded once."""
    shift = total.bit_length() - 110
    shift += shift & 1
    if shift > 0:
        rest = total & (1 << shift) - 1
        total >>= shift
    else:
        rest = 0
        total <<= -shift
    root = _math_isqrt(total)
    root = 2 * root + (root * root != total or rest != 0)
    exponent = shift // 2 - places - 1
    if exponent >= 0:
        return float(root << exponent)
    return root / (1 << -exponent)


def _math_isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a = _real_float(a)
    b = _real_float(b)
    rel_tol = _real_float(rel_tol)
    abs_tol = _real_float(abs_tol)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if a - a != 0.0 or b - b != 0.0:
        return False
    difference = abs(b - a)
    return difference <= abs(rel_tol * b) or difference <= abs(rel_tol * a) or difference <= abs_tol


def _math_remainder(x, y, /):
    """x - n y for the integer n nearest to x / y, half to even."""
    x = _real_float(x)
    y = _real_float(y)
    if x != x or y != y:
        return x + y
    if x - x != 0.0 or y == 0.0:
        raise ValueError("math domain error")
    if y - y != 0.0:
        return x
    size = abs(x)
    divisor = abs(y)
    m = _math_fmod(size, divisor)
    c = divisor - m
    if m < c:
        r = m
    elif m > c:
        r = -c
    else:
        r = m - 2.0 * _math_fmod(0.5 * (size - m), divisor)
    return _math_copysign(1.0, x) * r

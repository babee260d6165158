# math: what takes floats is the VM's (_math_...), the rest is here.

acos = _math_acos
acosh = _math_acosh
asin = _math_asin
asinh = _math_asinh
atan = _math_atan
atan2 = _math_atan2
atanh = _math_atanh
cbrt = _math_cbrt
ceil = _math_ceil
copysign = _math_copysign
cos = _math_cos
cosh = _math_cosh
degrees = _math_degrees
erf = _math_erf
erfc = _math_erfc
exp = _math_exp
exp2 = _math_exp2
expm1 = _math_expm1
fabs = _math_fabs
floor = _math_floor
fmod = _math_fmod
frexp = _math_frexp
gamma = _math_gamma
isfinite = _math_isfinite
isinf = _math_isinf
isnan = _math_isnan
ldexp = _math_ldexp
lgamma = _math_lgamma
log10 = _math_log10
log1p = _math_log1p
log2 = _math_log2
modf = _math_modf
nextafter = _math_nextafter
pow = _math_pow
radians = _math_radians
sin = _math_sin
sinh = _math_sinh
sqrt = _math_sqrt
tan = _math_tan
tanh = _math_tanh
trunc = _math_trunc
ulp = _math_ulp

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")
comb = _math_comb
dist = _math_dist
factorial = _math_factorial
fsum = _math_fsum
gcd = _math_gcd
hypot = _math_hypot_of_all
isclose = _math_isclose
isqrt = _math_isqrt
lcm = _math_lcm
log = _math_log_of_base
perm = _math_perm
prod = _math_prod
remainder = _math_remainder


def sumprod(p, q, /):
    """From CPython 3.12 on: of ints exactly, of floats as if rounded once."""
    p, q = list(p), list(q)
    if len(p) != len(q):
        raise ValueError("Inputs are not the same length")
    kinds = {type(x) for x in p} | {type(x) for x in q}
    if float in kinds and kinds <= {float, int, bool}:
        parts = []
        for x, y in zip(p, q):
            x, y = float(x), float(y)
            product = x * y
            parts.append(product)
            if isfinite(product) and fabs(product) > 1e-280 and fabs(x) < 1e290 and fabs(y) < 1e290:
                parts.append(_product_error(x, y, product))
        return fsum(parts)
    total = 0
    for x, y in zip(p, q):
        total += x * y
    return total


def _product_error(x, y, product):
    """x * y - product, exactly (Dekker)."""
    high = x * 134217729.0
    x_high = high - (high - x)
    high = y * 134217729.0
    y_high = high - (high - y)
    x_low, y_low = x - x_high, y - y_high
    return x_low * y_low - (product - x_high * y_high - x_low * y_high - x_high * y_low)


if _service(16) < (3, 12, 0):  # HostService.VERSION
    del sumprod, _product_error

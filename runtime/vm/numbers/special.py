"""erf, erfc, gamma and lgamma.

erf by its series with positive terms, 2 x exp(-x**2) / sqrt(pi) * sum (2 x**2)**n / (1 3 5 ... (2n + 1)), erfc from 5
on by
its continued fraction, both to pairs of floats. gamma and lgamma as CPython has them, in floats: Lanczos' approximation
with g = 6.0246800407767296 and the 13 coefficients that Boost publishes, so that most results have the same bits.
"""

from __future__ import annotations

from runtime.translate.ll import f64, float_to_int, i32, int_to_float
from runtime.translate.rjit import dont_look_inside, never_collects
from runtime.vm.numbers.bigfloat import INFINITY
from runtime.vm.numbers.exponential import exp_scaled, float_exp, float_log, float_power, multiple_of_ln2
from runtime.vm.numbers.floatops import floor, fmod
from runtime.vm.numbers.pairs import add, div, low, mul, pair, scaled, two_product
from runtime.vm.numbers.trigonometry import PI, float_cos, float_sin

ROOT_PI, ROOT_PI_LOW = pair("1.77245385090551602729816748334114518279754945612238712821381")
LANCZOS_G = 6.024680040776729583740234375
LANCZOS_G_MINUS_HALF = 5.524680040776729583740234375
LOG_PI = 1.144729885849400174143427351353058711647


@dont_look_inside
@never_collects
def erf_pair(x: f64) -> f64:
    """erf x for 0 <= x < 6.5, a pair."""
    square = two_product(x, x)
    square_low = low()
    s = 1.0
    s_low = 0.0
    term = 1.0
    term_low = 0.0
    n = 1
    while term > s * 1.0e-34:
        q = div(2.0 * square, 2.0 * square_low, int_to_float(2 * n + 1), 0.0)
        q_low = low()
        term = mul(term, term_low, q, q_low)
        term_low = low()
        s = add(s, s_low, term, term_low)
        s_low = low()
        n += 1
    k = multiple_of_ln2(-square)
    e = exp_scaled(-square, -square_low, k)
    e_low = low()
    s = mul(s, s_low, e, e_low)
    s = mul(s, low(), 2.0 * x, 0.0)
    s = div(s, low(), ROOT_PI, ROOT_PI_LOW)
    s_low = low()
    while k < 0:
        s = s * 0.5
        s_low = s_low * 0.5
        k += 1
    return add(s, s_low, 0.0, 0.0)


@dont_look_inside
@never_collects
def float_erf(x: f64) -> f64:
    size = abs(x)
    if x != x or size < 1.0e-290:
        return x * 1.1283791670955126
    if size >= 6.0:
        result = 1.0
    else:
        result = erf_pair(size)
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def float_erfc(x: f64) -> f64:
    if x != x:
        return x
    if abs(x) < 1.0e-290:
        return 1.0
    if x < 5.0:
        if x < -6.0:
            return 2.0
        e = erf_pair(abs(x))
        e_low = low()
        if x < 0.0:
            return add(1.0, 0.0, e, e_low)
        return add(1.0, 0.0, -e, -e_low)
    if x > 28.0:
        return 0.0
    return tail(x)


@dont_look_inside
@never_collects
def tail(x: f64) -> f64:
    """erfc x = exp(-x**2) / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / ...))) for x >= 5."""
    s = x
    s_low = 0.0
    n = 80
    while n > 0:
        q = div(0.5 * int_to_float(n), 0.0, s, s_low)
        s = add(x, 0.0, q, low())
        s_low = low()
        n -= 1
    s = mul(s, s_low, ROOT_PI, ROOT_PI_LOW)
    s_low = low()
    square = two_product(x, x)
    square_low = low()
    k = multiple_of_ln2(-square)
    e = exp_scaled(-square, -square_low, k)
    q = div(e, low(), s, s_low)
    q_low = low()
    return scaled(q * 1024.0, q_low * 1024.0, k - 10)


# --- gamma ---
@dont_look_inside
@never_collects
def coefficient(index: i32, numerator: bool) -> f64:
    """Of Lanczos' sum: numerator or denominator, of x**index."""
    if not numerator:
        return denominator(index)
    match index:
        case 0:
            return 23531376880.410759688572007674451636754734846804940
        case 1:
            return 42919803642.649098768957899047001988850926355848959
        case 2:
            return 35711959237.355668049440185451547166705960488635843
        case 3:
            return 17921034426.037209699919755754458931112671403265390
        case 4:
            return 6039542586.3520280050642916443072979210699388420708
        case 5:
            return 1439720407.3117216736632230727949123939715485786372
        case 6:
            return 248874557.86205415651146038641322942321632125127801
        case 7:
            return 31426415.585400194380614231628318205362874684987640
        case 8:
            return 2876370.6289353724412254090516208496135991145378768
        case 9:
            return 186056.26539522349504029498971604569928220784236328
        case 10:
            return 8071.6720023658162106380029022722506138218516325024
        case 11:
            return 210.82427775157934587250973392071336271166969580291
        case _:
            return 2.5066282746310002701649081771338373386264310793408


@never_collects
def denominator(index: i32) -> f64:
    match index:
        case 0:
            return 0.0
        case 1:
            return 39916800.0
        case 2:
            return 120543840.0
        case 3:
            return 150917976.0
        case 4:
            return 105258076.0
        case 5:
            return 45995730.0
        case 6:
            return 13339535.0
        case 7:
            return 2637558.0
        case 8:
            return 357423.0
        case 9:
            return 32670.0
        case 10:
            return 1925.0
        case 11:
            return 66.0
        case _:
            return 1.0


@dont_look_inside
@never_collects
def lanczos_sum(x: f64) -> f64:
    """x > 0. Above 5 in powers of 1 / x, so that nothing overflows."""
    top = 0.0
    bottom = 0.0
    i = 0
    if x < 5.0:
        i = 12
        while i >= 0:
            top = top * x + coefficient(i, True)
            bottom = bottom * x + coefficient(i, False)
            i -= 1
    else:
        while i < 13:
            top = top / x + coefficient(i, True)
            bottom = bottom / x + coefficient(i, False)
            i += 1
    return top / bottom


@dont_look_inside
@never_collects
def sin_pi(x: f64) -> f64:
    """sin(pi x) for finite x, accurate near integers."""
    y = fmod(abs(x), 2.0)
    n = float_to_int(floor(2.0 * y + 0.5))
    result = 0.0
    match n:
        case 0:
            result = float_sin(PI * y)
        case 1:
            result = float_cos(PI * (y - 0.5))
        case 2:
            result = float_sin(PI * (1.0 - y))
        case 3:
            result = -float_cos(PI * (y - 1.5))
        case _:
            result = float_sin(PI * (y - 2.0))
    return -result if x < 0.0 else result


@dont_look_inside
@never_collects
def factorial_of(n: i32) -> f64:
    """n! for n <= 22, which is exact."""
    result = 1.0
    while n > 1:
        result = result * int_to_float(n)
        n -= 1
    return result


@dont_look_inside
@never_collects
def float_gamma(x: f64) -> f64:
    """x is finite and no integer below 1."""
    if floor(x) == x and x <= 23.0:
        return factorial_of(float_to_int(x) - 1)
    size = abs(x)
    if size < 1.0e-20:
        return 1.0 / x
    if size > 200.0:
        return 0.0 / sin_pi(x) if x < 0.0 else INFINITY
    y = size + LANCZOS_G_MINUS_HALF
    if size > LANCZOS_G_MINUS_HALF:
        error = (y - size) - LANCZOS_G_MINUS_HALF
    else:
        error = (y - LANCZOS_G_MINUS_HALF) - size
    error = error * LANCZOS_G / y
    if x < 0.0:
        r = -PI / sin_pi(size) / size * float_exp(y) / lanczos_sum(size)
        r = r - error * r
        if size < 140.0:
            return r / float_power(y, size - 0.5)
        root = float_power(y, size / 2.0 - 0.25)
        return r / root / root
    r = lanczos_sum(size) / float_exp(y)
    r = r + error * r
    if size < 140.0:
        return r * float_power(y, size - 0.5)
    root = float_power(y, size / 2.0 - 0.25)
    return r * root * root


@dont_look_inside
@never_collects
def float_lgamma(x: f64) -> f64:
    """x is finite and no integer below 1."""
    if x == 1.0 or x == 2.0:
        return 0.0
    size = abs(x)
    if size < 1.0e-20:
        return -float_log(size)
    r = float_log(lanczos_sum(size)) - LANCZOS_G
    r = r + (size - 0.5) * (float_log(size + LANCZOS_G - 0.5) - 1.0)
    if x < 0.0:
        r = LOG_PI - float_log(abs(sin_pi(size))) - float_log(size) - r
    return r

"""The functions of math: correctly rounded by an exact oracle, and next to what the C library gives."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from typing import Any

import pytest

from runtime.vm.numbers import decimals, exponential, hyperbolic, pairs, special, trigonometry
from tests.runtime.vm.text_vm import TextVm

ONE_ARGUMENT = {
    exponential: "exp exp2 expm1 log log2 log10 log1p cbrt",
    trigonometry: "sin cos tan asin acos atan",
    hyperbolic: "sinh cosh tanh asinh acosh atanh",
    special: "erf erfc gamma lgamma",
}
FUNCTIONS = [getattr(m, f"float_{name}") for m, names in ONE_ARGUMENT.items() for name in names.split()]
FUNCTIONS += [exponential.float_power, pairs.float_sqrt, trigonometry.float_atan2, hyperbolic.float_hypot]
FUNCTIONS += [decimals.decimal_digits, decimals.decimal_digit, decimals.decimal_point, decimals.round_to_places]


@pytest.fixture(scope="module")
def vm() -> TextVm:
    return TextVm(*FUNCTIONS)


def floats(seed: int, count: int) -> Iterator[float]:
    """Of all sizes and both signs, some near 1."""
    r = random.Random(seed)
    for _ in range(count):
        sign = r.choice((1, -1))
        yield sign * r.choice(
            (r.uniform(0, 1), r.uniform(0, 30), 10 ** r.uniform(-320, 308), 1 + 10 ** r.uniform(-16, 0))
        )


def circular(name: str, x: Decimal) -> Decimal:
    """sin or cos by its power series."""
    term = total = x if name == "sin" else Decimal(1)
    n = 1 if name == "sin" else 0
    while term and abs(term) > abs(total) * Decimal("1e-55"):
        term = -term * x * x / ((n + 1) * (n + 2))
        total += term
        n += 2
    return total


def exact(name: str, x: float) -> float | None:
    """The correctly rounded value by decimal arithmetic of 60 digits; None: none is known here."""
    with localcontext() as context:
        context.prec = 60
        d = Decimal(x)
        if name in ("sin", "cos") and 1e-30 < abs(x) < 10:
            return float(circular(name, d))
        if name == "exp" and -700 < x < 700:
            return float(d.exp())
        if name == "log" and x > 0:
            return float(d.ln()) if x != 1.0 else 0.0
        if name == "log10" and x > 0:
            return float(d.log10())
        if name == "log1p" and x > -1 and abs(x) > 1e-30:
            return float((1 + d).ln())
        if name == "expm1" and 1e-30 < abs(x) < 700:
            return float(d.exp() - 1)
        if name == "sinh" and 1e-30 < abs(x) < 700:
            return float((d.exp() - (-d).exp()) / 2)
        if name == "cosh" and abs(x) < 700:
            return float((d.exp() + (-d).exp()) / 2)
        if name == "tanh" and 1e-20 < abs(x) < 100:
            return float((d.exp() - (-d).exp()) / (d.exp() + (-d).exp()))
    return None


@pytest.mark.parametrize("name", "exp log log10 log1p expm1 sin cos sinh cosh tanh".split())
def test_correctly_rounded(vm: TextVm, name: str) -> None:
    for x in floats(1, 150):
        wanted = exact(name, x)
        if wanted is not None:
            assert vm.library.call(f"float_{name}", x) == wanted, x


def test_powers_correctly_rounded(vm: TextVm) -> None:
    r = random.Random(2)
    for _ in range(150):
        x, y = abs(r.gauss(0, 10)) + 1e-9, r.uniform(-40, 40)
        with localcontext() as context:
            context.prec = 60
            assert vm.library.call("float_power", x, y) == float(Decimal(x) ** Decimal(y)), (x, y)
    for x, n in ((134217729.0, 2.0), (3.0, 33.0), (1.0000001, 3.0), (94906267.0, 2.0), (208065.0, 3.0)):
        assert vm.library.call("float_power", x, n) == float(int(x) ** int(n) if x == int(x) else x**n)


def test_powers_of_halves_correctly_rounded(vm: TextVm) -> None:
    """Exponents that are multiples of 1/2 have a way of their own, between bounds; results in the middle between two
    floats among them (of numbers of few bits)."""
    r = random.Random(3)
    sizes = (0.5, 1.0, 3.0, 2.0**-60, 2.0**60, 8.7e-19, 1.15e18)
    for i in range(400):
        wide = r.random() * 2.0 ** r.randrange(-64, 65)
        x = (r.uniform(0.01, 100.0), float(r.randrange(1, 1 << 27)), wide, r.choice(sizes))[i % 4]
        y = r.randrange(-17, 18) / 2
        with localcontext() as context:
            context.prec = 700
            wanted = Decimal(x) ** abs(int(y)) * (1 if y == int(y) else Decimal(x).sqrt())
            wanted = 1 / wanted if y < 0 else wanted
        assert vm.library.call("float_power", x, y) == float(wanted), (x, y)


#: Last bits by which the C library's results may differ from the true value, so from ours.
TOLERANCE = {"lgamma": 1000, "tanh": 3, "sinh": 3, "erfc": 4, "acosh": 3, "cbrt": 4, "asinh": 3, "atanh": 3}


def near(got: float, wanted: float, bits: int) -> bool:
    if math.isnan(wanted) or math.isinf(wanted) or wanted == 0.0:
        return repr(got) == repr(wanted)
    return abs(got - wanted) <= bits * math.ulp(wanted)


@pytest.mark.parametrize("name", [n for names in ONE_ARGUMENT.values() for n in names.split()])
def test_next_to_the_c_library(vm: TextVm, name: str) -> None:
    function: Callable[[float], float] = getattr(math, name)
    for x in floats(3, 250):
        try:
            wanted = function(x)
        except (ValueError, OverflowError):
            continue
        assert near(vm.library.call(f"float_{name}", x), wanted, TOLERANCE.get(name, 2)), x


def test_two_arguments(vm: TextVm) -> None:
    values = [*floats(4, 30), 0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, -1.0, 2.0, 0.5, 5e-324]
    for x in values:
        for y in values:
            assert near(vm.library.call("float_atan2", x, y), math.atan2(x, y), 1), (x, y)
            assert near(vm.library.call("float_hypot", x, y), math.hypot(x, y), 1), (x, y)
            try:
                wanted = math.pow(x, y)
            except (ValueError, OverflowError):
                continue
            assert near(vm.library.call("float_power", x, y), wanted, 1), (x, y)


def test_sqrt(vm: TextVm) -> None:
    for x in floats(5, 2000):
        assert vm.library.call("float_sqrt", abs(x)) == math.sqrt(abs(x))


def test_large_arguments(vm: TextVm) -> None:
    """sin of what takes hundreds of bits of 2/pi to reduce."""
    r = random.Random(6)
    for _ in range(200):
        x = r.choice((1, -1)) * 10 ** r.uniform(5, 308)
        for name in ("sin", "cos", "tan"):
            assert near(vm.library.call(f"float_{name}", x), getattr(math, name)(x), 1), x
    assert vm.library.call("float_sin", 6381956970095103.0 * 2.0**797) == math.sin(6381956970095103.0 * 2.0**797)


def test_rounding(vm: TextVm) -> None:
    r = random.Random(7)
    for x in [*floats(8, 300), 0.5, 1.5, 2.5, 2.675, 1e22, 5e-324, 1.005]:
        for places in (0, 1, 2, -1, -3, 17, r.randrange(-308, 325)):
            wanted: Any = round(x, places) if abs(x) < 1e300 else None
            if wanted is not None:
                assert repr(vm.library.call("round_to_places", x, places)) == repr(wanted), (x, places)


def test_digits(vm: TextVm) -> None:
    r = random.Random(9)
    for x in floats(10, 200):
        count = r.choice((1, 2, 6, 17, 30, 800, 1000))
        mantissa, exponent = f"{x:.{count - 1}e}".split("e")
        n = vm.library.call("decimal_digits", x, count, False)
        digits = "".join(str(vm.library.call("decimal_digit", i)) for i in range(n))
        assert digits.ljust(count, "0") == mantissa.lstrip("-").replace(".", ""), (x, count)
        assert vm.library.call("decimal_point") - 1 == int(exponent)

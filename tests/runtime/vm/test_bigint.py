"""Ints of any size against CPython's, in the host library."""

from __future__ import annotations

import math
import operator
import random
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from runtime.translate.native import NativeLibrary
from runtime.translate.program import build_program
from runtime.vm.numbers import bigint, floatfmt, quotients
from runtime.vm.numbers.products import HALVING
from tests.runtime.translate.images import BareImage

FUNCTIONS = tuple(getattr(bigint, name) for name in bigint.__all__) + (
    floatfmt.float_repr, floatfmt.float_parse, quotients.reciprocal, quotients.wide_quotient,
)  # fmt: skip
WORD = (1 << 32) - 1


class Vm:
    def __init__(self) -> None:
        self.image = BareImage(space=0x8_0000)
        self.library = NativeLibrary(self.image.buffer, build_program((), functions=FUNCTIONS))

    def ints(self, name: str, *args: int) -> int:
        """Call a function from ints to an int."""
        self.image.reset()
        words = [self.image.int_word(a) for a in args]
        return self.image.int_value(self.library.call(name, *words))


@pytest.fixture(scope="module")
def vm() -> Vm:
    return Vm()


POWERS = (1 << 15, 1 << 30, 1 << 31, 1 << 45, 1 << 60, 1 << 150)
EDGES = [e * s + d for e in POWERS for s in (1, -1) for d in (-1, 0, 1)]
INTS = st.one_of(
    st.sampled_from([0, 1, -1, 2, 9, -10, *EDGES]),
    st.integers(-(1 << 31), 1 << 31),
    st.integers(-(1 << 200), 1 << 200),
    st.builds(lambda a, b, c: (a << b) + c, st.integers(-5, 5), st.integers(0, 1500), st.integers(-2, 2)),
)
COUNTS = st.one_of(st.integers(0, 64), st.integers(0, 3000))

BINARY: dict[str, Callable[[int, int], int]] = {
    "big_add": operator.add, "big_sub": operator.sub, "big_mul": operator.mul, "big_and": operator.and_,
    "big_or": operator.or_, "big_xor": operator.xor,
}  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
@given(a=INTS, b=INTS)
@settings(max_examples=100, deadline=None)
def test_binary(vm: Vm, name: str, a: int, b: int) -> None:
    assert vm.ints(name, a, b) == BINARY[name](a, b)


@given(a=INTS, b=INTS.filter(bool))
@settings(max_examples=375, deadline=None)
def test_division(vm: Vm, a: int, b: int) -> None:
    assert vm.ints("big_floordiv", a, b) == a // b
    assert vm.ints("big_mod", a, b) == a % b


def test_division_add_back(vm: Vm) -> None:
    """The rare correction step of algorithm D."""
    base = 1 << 30
    for a, b in [
        (base**4 // 2, base**2 // 2 + 1),
        ((base - 1) * base**3 - 1, (base // 2) * base**2 + base - 1),
        (base**5 - 1, base**3 - 1),
        ((1 << 29) * base**3 + 1, (1 << 29) * base**2 + 1),
        ((base // 2) * base**3 + base - 2, (base // 2) * base**2 + base - 1),
    ]:
        assert (vm.ints("big_floordiv", a, b), vm.ints("big_mod", a, b)) == divmod(a, b)


@given(d=st.integers(1 << 31, (1 << 32) - 1), high=st.integers(0, (1 << 32) - 1), low=st.integers(0, (1 << 32) - 1))
@example(d=1 << 31, high=(1 << 31) - 1, low=(1 << 32) - 1)
@example(d=(1 << 32) - 1, high=(1 << 32) - 2, low=(1 << 32) - 1)
@example(d=(1 << 31) + 1, high=1 << 31, low=0)
@example(d=(1 << 32) - (1 << 16), high=(1 << 31) - 1, low=1 << 31)
@settings(max_examples=500, deadline=None)
def test_quotients_by_reciprocals(vm: Vm, d: int, high: int, low: int) -> None:
    """Of two words by one, for every divisor whose top bit is set."""
    high %= d
    inverse = vm.library.call("reciprocal", d)
    assert inverse & WORD == ((1 << 64) - 1) // d - (1 << 32)
    assert vm.library.call("wide_quotient", high, low, d, inverse & WORD) & WORD == ((high << 32) + low) // d


@given(a=INTS, b=st.one_of(st.integers(1, (1 << 30) - 1), st.sampled_from([1, 2, 10**9, (1 << 29) + 1, (1 << 30) - 1])))
@settings(max_examples=300, deadline=None)
def test_division_by_a_digit(vm: Vm, a: int, b: int) -> None:
    for divisor in (b, -b):
        assert vm.ints("big_floordiv", a, divisor) == a // divisor
        assert vm.ints("big_mod", a, divisor) == a % divisor


@given(a=INTS, count=COUNTS)
@settings(max_examples=150, deadline=None)
def test_shifts(vm: Vm, a: int, count: int) -> None:
    vm.image.reset()
    assert vm.image.int_value(vm.library.call("big_lshift", vm.image.int_word(a), count)) == a << count
    assert vm.image.int_value(vm.library.call("big_rshift", vm.image.int_word(a), count)) == a >> count


@given(a=INTS, b=INTS)
@settings(max_examples=150, deadline=None)
def test_unary_and_comparison(vm: Vm, a: int, b: int) -> None:
    assert vm.ints("big_neg", a) == -a
    assert vm.ints("big_invert", a) == ~a
    assert vm.ints("big_abs", a) == abs(a)
    vm.image.reset()
    assert vm.library.call("big_compare", vm.image.int_word(a), vm.image.int_word(b)) == (a > b) - (a < b)


@given(value=st.integers(-(1 << 31), (1 << 31) - 1))
@settings(max_examples=100, deadline=None)
def test_from_word(vm: Vm, value: int) -> None:
    vm.image.reset()
    assert vm.image.int_value(vm.library.call("int_from_word", value)) == value


def float_or_infinity(a: int) -> float:
    try:
        return float(a)
    except OverflowError:
        return math.inf if a > 0 else -math.inf


ROUNDING = st.builds(
    lambda m, s, d, sign: sign * ((m << s) + d),
    st.integers(1 << 52, 1 << 55), st.integers(0, 1000), st.integers(-2, 2), st.sampled_from([1, -1]),
)  # fmt: skip


@given(a=st.one_of(INTS, ROUNDING))
@settings(max_examples=250, deadline=None)
def test_to_float(vm: Vm, a: int) -> None:
    vm.image.reset()
    assert vm.library.call("big_to_float", vm.image.int_word(a)) == float_or_infinity(a)


FLOATS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(1 << 70), 1 << 70).map(float),
    st.integers(-(1 << 54), 1 << 54).map(lambda x: x / 8),
)


@given(x=FLOATS)
@settings(max_examples=150, deadline=None)
def test_from_float(vm: Vm, x: float) -> None:
    vm.image.reset()
    assert vm.image.int_value(vm.library.call("big_from_float", x)) == int(x)


@given(a=INTS, x=FLOATS, near=st.integers(-2, 2), use_near=st.booleans())
@settings(max_examples=250, deadline=None)
def test_compare_float(vm: Vm, a: int, x: float, near: int, use_near: bool) -> None:
    if use_near:
        a = int(x) + near
    vm.image.reset()
    assert vm.library.call("big_compare_float", vm.image.int_word(a), x) == (a > x) - (a < x)


@given(a=st.one_of(INTS, ROUNDING), b=st.one_of(INTS, ROUNDING).filter(bool))
@settings(max_examples=750, deadline=None)
def test_truediv(vm: Vm, a: int, b: int) -> None:
    try:
        wanted = a / b
    except OverflowError:
        wanted = math.inf if (a < 0) == (b < 0) else -math.inf
    vm.image.reset()
    given_ = vm.library.call("big_truediv", vm.image.int_word(a), vm.image.int_word(b))
    assert repr(given_) == repr(wanted)


@given(a=st.integers(1, 1 << 60), b=st.integers(1, 1 << 60), shift=st.integers(1000, 1150))
@settings(max_examples=250, deadline=None)
def test_truediv_subnormal(vm: Vm, a: int, b: int, shift: int) -> None:
    vm.image.reset()
    given_ = vm.library.call("big_truediv", vm.image.int_word(a), vm.image.int_word(b << shift))
    assert given_ == a / (b << shift)


@given(a=st.one_of(INTS, st.integers(-(10**500), 10**500), st.integers(0, 4299).map(lambda n: 10**n)))
@settings(max_examples=150, deadline=None)
def test_decimal(vm: Vm, a: int) -> None:
    vm.image.reset()
    text = vm.image.str_value(vm.library.call("big_to_str", vm.image.int_word(a)))
    assert text == str(a)
    digits = vm.image.str_word(str(abs(a)))
    assert vm.image.int_value(vm.library.call("big_from_digits", digits, 0, len(str(abs(a))))) == abs(a)


LONG = st.builds(
    lambda n, seed, low: (random.Random(seed).getrandbits(n) >> low << low) | 1 << n,
    st.integers(900, 9000), st.integers(0, 99), st.integers(0, 2000),
)  # fmt: skip


@given(a=LONG, b=LONG, c=LONG)
@settings(max_examples=60, deadline=None)
def test_long_products_and_quotients(vm: Vm, a: int, b: int, c: int) -> None:
    assert vm.ints("big_mul", a, -b) == a * -b
    for x in (a * b + c % b, a * b - 1, a * b, a * b * c):
        assert vm.ints("big_floordiv", x, b) == x // b
        assert vm.ints("big_mod", -x, b) == -x % b


def test_quotients_at_the_thresholds(vm: Vm) -> None:
    """Divisors and quotients of HALVING digits, and one more and less; digits that are all ones or zeros."""
    for nb in (HALVING - 1, HALVING, HALVING + 1, 2 * HALVING):
        for nq in (HALVING - 2, HALVING - 1, HALVING, HALVING + 1, 2 * HALVING + 1, 5 * HALVING):
            for b in ((1 << 30 * nb) - 1, 1 << 30 * nb - 1, (1 << 30 * nb - 1) + 1, 10 ** (nb * 9)):
                for x in (1 << 30 * (nb + nq), (1 << 30 * (nb + nq)) - 1, b << 30 * nq, (b << 30 * nq) - 1):
                    assert vm.ints("big_floordiv", x, b) == x // b, (nb, nq)
                    assert vm.ints("big_mod", x, b) == x % b, (nb, nq)


def test_long_decimal(vm: Vm) -> None:
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        for n in (191, 192, 193, 742, 5000, 12000):
            for a in (10**n, 10**n - 1, 7**n, -(3**n) << n):
                vm.image.reset()
                vm.image.set("int_max_str_digits", -1)
                assert vm.image.str_value(vm.library.call("big_to_str", vm.image.int_word(a))) == str(a)
                digits = vm.image.str_word(str(abs(a)))
                assert vm.image.int_value(vm.library.call("big_from_digits", digits, 0, len(str(abs(a))))) == abs(a)
    finally:
        sys.set_int_max_str_digits(old)
        vm.image.set("int_max_str_digits", 0)


def test_decimal_limit(vm: Vm) -> None:
    for a in (10**4300 - 1, -(10**4300) + 1):
        vm.image.reset()
        assert vm.image.str_value(vm.library.call("big_to_str", vm.image.int_word(a))) == str(a)
    for a in (10**4300, -(10**4300), 1 << 20000):
        vm.image.reset()
        assert vm.library.call("big_to_str", vm.image.int_word(a)) == 0


def test_underscores(vm: Vm) -> None:
    vm.image.reset()
    text = vm.image.str_word(" -1_000_000_000_001 ")
    assert vm.image.int_value(vm.library.call("big_from_digits", text, 2, 19)) == 1_000_000_000_001


@pytest.mark.parametrize("name", ["big_add", "big_mul", "big_floordiv", "big_mod", "big_xor"])
def test_collection_at_every_allocation(vm: Vm, name: str) -> None:
    """Operands move while they are used."""
    functions = BINARY | {"big_floordiv": operator.floordiv, "big_mod": operator.mod}
    vm.image.set("gc_stress", 1)
    try:
        for a, b in [(3**200, 7**50), (-(3**300), 5**100), (2**31, -(2**65))]:
            assert vm.ints(name, a, b) == functions[name](a, b)
        assert vm.image.get("gc_count") > 0
    finally:
        vm.image.set("gc_stress", 0)

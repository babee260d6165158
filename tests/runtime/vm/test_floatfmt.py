"""repr of floats and float(text) against CPython's, in the host library."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.runtime.vm.test_bigint import Vm


@pytest.fixture(scope="module")
def vm() -> Vm:
    return Vm()


def of_bits(bits: int) -> float:
    value: float = struct.unpack("<d", struct.pack("<Q", bits))[0]
    return value


def check(vm: Vm, x: float) -> None:
    vm.image.reset()
    text = vm.image.str_value(vm.library.call("float_repr", x))
    assert text == repr(x)


@given(bits=st.integers(0, (1 << 64) - 1))
@settings(max_examples=1250, deadline=None)
def test_repr_of_random_bits(vm: Vm, bits: int) -> None:
    check(vm, of_bits(bits))


@given(x=st.floats())
@settings(max_examples=250, deadline=None)
def test_repr(vm: Vm, x: float) -> None:
    check(vm, x)


@given(m=st.integers(-(10**6), 10**6), e=st.integers(-30, 30))
@settings(max_examples=500, deadline=None)
def test_repr_of_short_decimals(vm: Vm, m: int, e: int) -> None:
    check(vm, float(f"{m}e{e}"))


def test_repr_of_powers(vm: Vm) -> None:
    for e in range(-1074, 1024):
        check(vm, 2.0**e)
        check(vm, of_bits(max(0, struct.unpack("<Q", struct.pack("<d", 2.0**e))[0] - 1)))
    for e in range(-323, 309):
        check(vm, float(f"1e{e}"))
        check(vm, float(f"-9.5e{e}"))
    infinity = float("inf")
    for x in (0.0, -0.0, infinity, -infinity, float("nan"), 1e16, 1e-5, 123456789012345680.0, 5e-324, 0.1 + 0.2):
        check(vm, x)


def parse(vm: Vm, text: str) -> float:
    vm.image.reset()
    result: float = vm.library.call("float_parse", vm.image.str_word("  " + text + "!"), 2, 2 + len(text))
    return result


@given(bits=st.integers(0, (1 << 64) - 1).filter(lambda b: b >> 52 & 0x7FF != 0x7FF))
@settings(max_examples=500, deadline=None)
def test_reading_back(vm: Vm, bits: int) -> None:
    x = of_bits(bits)
    assert repr(parse(vm, repr(x))) == repr(x)


@given(
    whole=st.text("0123456789", max_size=40), part=st.text("0123456789", max_size=40), exponent=st.integers(-400, 400),
    form=st.sampled_from(["", "e", "E+"]), sign=st.sampled_from(["", "-", "+"]),
)  # fmt: skip
@example(whole="9007199254740993", part="", exponent=0, form="", sign="")
@example(whole="9007199254740993", part="0" * 30 + "1", exponent=0, form="", sign="-")
@settings(max_examples=750, deadline=None)
def test_reading(vm: Vm, whole: str, part: str, exponent: int, form: str, sign: str) -> None:
    text = sign + (whole or "0") + ("." + part if part else "")
    text += form.replace("+", "" if exponent < 0 else "+") + str(exponent) if form else ""
    assert repr(parse(vm, text)) == repr(float(text))


def test_reading_half_way_points(vm: Vm) -> None:
    """Exact decimal expansions of the points between two floats, and just beside them."""
    from decimal import Decimal, getcontext

    getcontext().prec = 2000
    for bits in (1, 2, 0x000F_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000, 0x4340_0000_0000_0001, 0x7FEF_FFFF_FFFF_FFFE):
        x, y = Decimal(of_bits(bits)), Decimal(of_bits(bits + 1))
        middle = format((x + y) / 2, "f")
        beside = middle + ("" if "." in middle else ".") + "0" * 60 + "1"
        below = middle[:-1] + str(int(middle[-1]) - 1) + "9" * 900 if middle[-1] != "0" else middle
        for text in (middle, beside, below):
            assert parse(vm, text) == float(text)
    for text in ("1e400", "-1e400", "1e-400", "0e999999999999", "1e999999999999", "1.8e308", "2.4e-324", "2.5e-324"):
        assert repr(parse(vm, text)) == repr(float(text))

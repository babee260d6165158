"""format(), repr() and ascii() of single values, without user code, against CPython's: results and messages."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

import pytest

from runtime.vm.text import format as formatting
from runtime.vm.text import show
from tests.runtime.vm.text_vm import TextVm


@pytest.fixture(scope="module")
def vm() -> TextVm:
    return TextVm(formatting.format_value, show.show_repr, show.show_str, show.show_ascii)


def some_float(rng: random.Random) -> float:
    kind = rng.randrange(7)
    if kind == 6:  # at, and next to, the middle of two decimals
        middle = (2 * rng.randrange(10 ** rng.randrange(1, 17)) + 1) / 2 / 10 ** rng.randrange(10)
        return rng.choice([middle, math.nextafter(middle, 0.0), math.nextafter(middle, math.inf)])
    if kind == 0:
        value: float = struct.unpack("<d", rng.getrandbits(64).to_bytes(8, "little"))[0]
        return value
    if kind == 1:
        return rng.choice([0.0, -0.0, math.inf, -math.inf, math.nan, 0.5, 1.5, 2.5, 1e16, 1e15, 5e-324, 1.7e308])
    if kind == 2:
        return rng.randint(-2000, 2000) / 8
    if kind == 3:
        return 10.0 ** rng.randint(-30, 30)
    if kind == 4:
        return (10.0 ** rng.randint(1, 20)) - rng.choice([1, 0.5, 0.05])
    return rng.uniform(-1000, 1000)


def some_value(rng: random.Random) -> Any:
    kind = rng.randrange(10)
    if kind < 4:
        return some_float(rng)
    if kind < 7:
        return rng.choice([0, 1, -1, 255, rng.getrandbits(20), -rng.getrandbits(90), 0x10FFFF, 0x110000, 1 << 70])
    if kind == 7:
        return rng.choice([True, False])
    if kind == 8:
        return rng.choice(["", "a", "héllo", "€x", "quite a long text"])
    return rng.choice([None, [1], (), b"a"])


def some_specification(rng: random.Random) -> str:
    if rng.random() < 0.04:
        return rng.choice(["zz", "5zz", ".", "10.", ",_", "_,", "1234567890123", "s5", "\x01", "é", ",é", "=", "!"])
    fill = rng.choice(["", "", "", "*", "0", "€", "<"])
    align = rng.choice(["<", ">", "^", "="]) if fill or rng.random() < 0.3 else ""
    sign = rng.choice(["", "", "", "+", "-", " "])
    rest = rng.choice(["", "", "", "z"]) + rng.choice(["", "", "", "#"]) + rng.choice(["", "", "", "0"])
    width = rng.choice(["", "", "1", "7", "12", "30"])
    grouping = rng.choice(["", "", "", "", ",", "_"])
    precision = rng.choice(["", "", "", ".0", ".1", ".2", ".3", ".10", ".17", ".30"])
    code: str = rng.choice([*"deEfFgGn%sxXboc", "", "", "q"])
    return fill + align + sign + rest + width + grouping + precision + code


def test_format(vm: TextVm) -> None:
    rng = random.Random(5)
    shown = 0
    for _ in range(12000):
        vm.reset()
        value, specification = some_value(rng), some_specification(rng)
        found = vm.outcome("format_value", vm.place(value), vm.place(specification))
        wanted: object
        try:
            wanted = format(value, specification)
        except Exception as e:
            wanted = type(e).__name__, str(e)
        if found is ...:
            assert not isinstance(value, (int, float, str)), (value, specification)
            continue
        shown += type(wanted) is str
        assert found == wanted, (value, specification)
    assert shown > 4500


def test_many_digits(vm: TextVm) -> None:
    for value in (0.1, 5e-324, 1.7976931348623157e308, 123456789.125, 2.0**70):
        for specification in (".0f", ".60f", ".400e", ".1074f", ".800g"):
            vm.reset()
            assert vm.outcome("format_value", vm.place(value), vm.place(specification)) == format(value, specification)


VALUES: list[Any] = [
    0, -5, 1 << 80, True, None, ..., NotImplemented, 1.5, -0.0, "it's", 'say "it\'s"',
    "\n\t\r\x00\x7f\x80\xa0\xad\u2028😀\ud800é\\",
    b"it's \x00\xff\n", bytearray(b'"\''), [], [1, [2.5, "x"], ()], (1,), ((), [()]), "€",
]  # fmt: skip


@pytest.mark.parametrize("value", [v for v in VALUES if v is not ... and v is not NotImplemented])
def test_repr(vm: TextVm, value: Any) -> None:
    vm.reset()
    assert vm.outcome("show_repr", vm.place(value)) == repr(value)
    assert vm.outcome("show_str", vm.place(value)) == str(value)
    assert vm.outcome("show_ascii", vm.place(value)) == ascii(value)


def test_printable(vm: TextVm) -> None:
    """repr of every character of the planes that have some."""
    for codes in (range(0, 0x20000), range(0xE0000, 0xE0200)):
        for start in range(codes.start, codes.stop, 512):
            vm.reset()
            text = "".join(map(chr, range(start, start + 512)))
            assert vm.outcome("show_repr", vm.place(text)) == repr(text)

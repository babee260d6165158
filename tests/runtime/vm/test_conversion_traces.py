"""Loops that convert numbers: their traces convert, and call nothing for it but arithmetic that the core may lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.vm.test_text_traces import loops

SOURCE = """
def mixed(n):
    total = 0.0
    for i in range(n):
        x = i * 0.75
        total += float(int(x)) + float(i) - int(i) + int(-x)
    return total
print(mixed(200), int(2.0**31), int(-1e12), int(float(1 << 30)), int(-1073741824.0), int(-0.0))
"""


def test_int_and_float(tmp_path: Path) -> None:
    (text,) = loops(SOURCE, tmp_path)
    body = text[text.index("\nlabel(") :]
    assert body.count("cast_float_to_int") == 2 and "cast_int_to_float" in body
    assert "call_" not in body


BOUNDS = """
def truncated(numbers):
    return [int(x) for x in numbers]
near = [0.0, -0.0, 5e-324, -0.999, 1073741823.999, 1073741824.0, 1073741824.5, -1073741823.999, -1073741824.0,
        -1073741824.5, -1073741825.0, 2147483648.0, -2147483649.0, 4.5e9, -1e300]
print(truncated([0.5] * 60 + near), truncated(near))
for x in (float("nan"), float("inf"), float("-inf")):
    try:
        print(truncated([1.5] * 60 + [x]))
    except (ValueError, OverflowError) as e:
        print(e)
"""
ORDER = """
def ordered(numbers, limit):
    found = []
    for x in numbers:
        found.append((x < limit, x <= limit, x == limit, x != limit, x > limit, x >= limit))
    return found
big = 1 << 40
for limit in (0, 5, -5, big, -big):
    for first in (1, big, -big):
        print(ordered([first] * 60 + [5, -1, big, big + 1, -big, -big - 1], limit))
"""


@pytest.mark.parametrize("source", [BOUNDS, ORDER])
def test_bounds_of_small_ints(source: str, tmp_path: Path) -> None:
    """int() of floats about the ends of the range and beyond; ints within it beside ints outside of it. (`loops`
    compares with CPython.)"""
    assert loops(source, tmp_path)

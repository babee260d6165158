"""Loops that convert numbers: their traces convert, and call nothing for it but arithmetic that the core may lack."""

from __future__ import annotations

from pathlib import Path

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

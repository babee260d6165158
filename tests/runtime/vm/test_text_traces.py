"""Loops over text and bytes: what their traces contain, and do not call."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jit.ir import Trace
from jit.options import Events
from jit.text import format_trace
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from tests.runtime.vm.support import run_python

ITERATION = """
def count(text):
    n = 0
    for c in text:
        if c == "a":
            n += 1
    return n
print(count("banana" * 60))
"""
INDEXING = """
def total(text):
    n = i = 0
    while i < len(text):
        n += ord(text[i])
        i += 1
    return n
print(total("banana" * 60))
"""
BYTES = """
def fill(n):
    data = bytearray(n)
    total = 0
    for i in range(n):
        data[i] = i & 255
        total += data[i]
    return total
print(fill(300))
"""
BUILDING = """
def build(n):
    s = ""
    for i in range(n):
        s += "x"
    return len(s)
print(build(300))
"""


def loops(source: str, tmp_path: Path) -> list[str]:
    """Texts of the optimized traces; the output is CPython's."""
    texts: list[str] = []

    def optimized(trace: Trace, _number: int) -> None:
        texts.append(format_trace(trace))

    out = io.BytesIO()

    def write(data: bytes) -> None:
        out.write(data)

    options = Options(machine="reference", hot_threshold=20)
    program = compile_source(source, str(tmp_path / "program.py"))
    with Session(program, options, write, events=Events(optimized=optimized)) as session:
        assert session.run() == 0
    assert out.getvalue().decode() == run_python(source)
    return texts


@pytest.mark.parametrize(
    "source, wanted",
    [
        (ITERATION, ["getarrayitem_gc_i", "<Array Str>"]),
        (INDEXING, ["getarrayitem_gc_i", "<Array Str>"]),
        (BYTES, ["setarrayitem_gc", "<Array ByteData>"]),
    ],
    ids=["iteration", "indexing", "bytes"],
)
def test_no_calls(source: str, wanted: list[str], tmp_path: Path) -> None:
    texts = loops(source, tmp_path)
    assert texts
    assert all(word in texts[0] for word in wanted)
    assert not any("call_" in text for text in texts)


def test_appending_is_one_call(tmp_path: Path) -> None:
    texts = loops(BUILDING, tmp_path)
    assert texts
    passes = [text.rpartition("label(")[2] for text in texts]
    assert all(text.count("call_") == text.count("binary_slow") <= 1 for text in passes)

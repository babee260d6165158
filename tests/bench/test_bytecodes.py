"""The table of what a bytecode takes: a loop in the interpreter on the core, the difference of two runs."""

from __future__ import annotations

from bench.bytecodes import LOOPS, row


def test_a_row() -> None:
    name = "a call"
    first, statement, bytecodes, cycles, each = row(name, "iss")
    assert first == name and LOOPS[name] in statement
    assert 4 < float(bytecodes) < 20 and 50 < float(cycles) < 2000
    assert abs(float(cycles) / float(bytecodes) - float(each)) < 1

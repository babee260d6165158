"""Loops over containers whose traces contain neither a call nor an allocation: pairs are never made."""

from __future__ import annotations

from typing import Any

from jit.options import Events
from jit.text import format_trace
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options

#: Each function has one loop.
LOOPS = """
def numbered(xs, d):
    t = 0
    for i, x in enumerate(xs):
        t += i * x
    return t
def side_by_side(xs, d):
    t = 0
    for a, b in zip(xs, xs):
        t += a * b
    return t
def entries(xs, d):
    t = 0
    for key, value in d.items():
        t += key - value
    return t
def keys(xs, d):
    t = 0
    for key in d:
        t += d[key]
    return t
def names(xs, d):
    counts = {"all": 0, "odd": 0}
    for x in xs:
        counts["all"] += 1
        if x & 1:
            counts["odd"] = counts["all"]
    return counts
def members(xs, d):
    s = {1, 2, 3}
    n = 0
    for x in xs:
        if x in s:
            n += 1
    return n
def stored(xs, d):
    for i in range(300):
        d[i & 7] = i
    return d[7]
"""
CALLS = "xs, d = [1, 3, 5] * 100, {i: i for i in range(300)}\n" + "".join(
    f"print({line[4:].split('(')[0]}(xs, d))\n" for line in LOOPS.splitlines() if line.startswith("def ")
)


def loops_of(source: str) -> tuple[dict[str, list[str]], str]:
    """Names of the operations of each compiled loop by its function, and the output."""
    found: dict[str, list[str]] = {}
    output: list[bytes] = []

    def optimized(trace: Any, number: int) -> None:
        text = format_trace(trace)
        if "label(" not in text:
            return  # a bridge
        head = text.rindex("label(")
        name = text[text.index("loop ", head) :].split()[2].split(":")[0]
        lines = text[head:].splitlines()[1:]
        found[name] = [line.split(" = ")[-1].split("(")[0] for line in lines if "debug_merge_point" not in line]

    events = Events()
    events.optimized = optimized
    options = Options(machine="reference", hot_threshold=20)

    def take(data: bytes) -> None:
        output.append(data)

    with Session(compile_source(source, "program.py"), options, take, events=events) as session:
        session.run()
    return found, b"".join(output).decode()


def test_no_calls_and_no_allocations() -> None:
    loops, output = loops_of(LOOPS + CALLS)
    names = [line[4:].split("(")[0] for line in LOOPS.splitlines() if line.startswith("def ")]
    assert set(names) <= set(loops)
    for name in names:
        assert not [op for op in loops[name] if op.startswith(("call", "new"))], (name, loops[name])
        assert any(op.startswith("guard") for op in loops[name])
    scope: dict[str, Any] = {}
    exec(LOOPS, scope)
    xs, d = [1, 3, 5] * 100, {i: i for i in range(300)}
    assert output.splitlines() == [str(scope[name](xs, d)) for name in names]

"""What traces take for constants: no trace of it in the code, and no trace is run that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jit.ir import CallDescr
from jit.options import Events
from jit.text import format_trace
from runtime.host import Session, load_program
from runtime.options import Options

PROGRAM = """
def step(x, by=3):
    return x + by

class Counter:
    unit = 2
    def more(self, x):
        return x + self.unit

def loop(n):
    counter = Counter()
    total = 0
    for i in range(n):
        total = counter.more(step(total)) & 0xFFFFFF
    return total

print(loop(300))
"""


def run(tmp_path: Path, source: str, look: Callable[[Session], None] | None = None, **options: Any) -> tuple[str, Any]:
    """What it prints, and the session's JIT. `look` is called when the first loop has been compiled."""
    path = tmp_path / "program.py"
    path.write_text(source)
    output: list[bytes] = []
    chosen = Options(**{"machine": "iss", "hot_threshold": 9, "bridge_threshold": 3, "verify": True, **options})
    with Session(load_program(str(path)), chosen, output.append, events=Events()) as session:
        session.run()
        assert session.report is None
        if look is not None:
            look(session)
        return b"".join(output).decode(), session.jit


@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_nothing_is_loaded_or_compared(tmp_path: Path, guards: str) -> None:
    output, jit = run(tmp_path, PROGRAM, guards=guards)
    assert output == f"{5 * 300}\n"
    (trace,) = jit.traces.values()
    text = format_trace(trace.optimized)
    assert not [name for name in ("version", "defaults", "flags", "guard_not_invalidated") if name in text]
    assert "quasiimmut_field" in format_trace(trace.recorded) and len(trace.optimized.relies_on) >= 3


def test_off(tmp_path: Path) -> None:
    """Traces that are emitted compare."""
    output, jit = run(tmp_path, PROGRAM, quasi_immutable=False)
    (trace,) = jit.traces.values()
    text = format_trace(trace.optimized)
    assert output == f"{5 * 300}\n" and "Class.version" in text and "Namespace.version" in text
    assert not trace.optimized.relies_on


def test_only_calls_that_may_store_are_followed_by_a_guard(tmp_path: Path) -> None:
    source = """
def loop(names, n):
    total = 0
    for i in range(n):
        names["a"] = i
        total += len(str(i)) + step
    return total
step = 1
print(loop({}, 200), loop(globals(), 200))
"""
    output, jit = run(tmp_path, source)
    assert output == "690 690\n"
    calls = [op for trace in jit.traces.values() for op in trace.optimized.ops if isinstance(op.descr, CallDescr)]
    assert {op.descr.may_invalidate for op in calls} == {True, False}
    for trace in jit.traces.values():
        ops = [op for op in trace.optimized.ops if op.name != "debug_merge_point"]
        for op, after in zip(ops, ops[1:], strict=False):
            wanted = isinstance(op.descr, CallDescr) and op.descr.may_invalidate and bool(trace.optimized.relies_on)
            assert (after.name == "guard_not_invalidated") == wanted


@pytest.mark.parametrize("how", ["step = other", "globals()['step'] = other", "exec('step = other')", "del step"])
def test_each_store_counts_once(tmp_path: Path, how: str) -> None:
    source = f"""
def step(x):
    return x + 1
def other(x):
    return x + 2
def loop(n):
    total = 0
    for i in range(n):
        total = step(total)
    return total
print(loop(50), loop(50))
{how}
if "step" not in globals():
    step = other
print(loop(50), loop(50))
"""
    output, jit = run(tmp_path, source)
    assert output == "50 50\n100 100\n"
    assert jit.stats.invalidated >= 1 and len(jit.traces) >= 2
    assert jit.invalidation.invalid and not any(jit.invalidation.invalid & t for t in jit.invalidation.relying.values())


def test_a_field_that_keeps_changing_is_an_ordinary_one(tmp_path: Path) -> None:
    source = """
class Thing:
    pass
def loop(n):
    total = 0
    for i in range(n):
        total += Thing.size
    return total
total = 0
for n in range(40):
    Thing.size = n
    setattr(Thing, "other%d" % n, n)
    total += loop(20)
print(total)
"""
    output, jit = run(tmp_path, source)
    assert output == f"{20 * sum(range(40))}\n"
    assert 0 < jit.stats.invalidated < 30
    assert any("Class.version" in format_trace(trace.optimized) for trace in jit.traces.values())


DEPTHS = """
import sys

def down(n):
    return 0 if n == 0 else 1 + down(n - 1)

def reach(n):
    try:
        return down(n)
    except RecursionError:
        return -1

def loop(limits, n):
    found = []
    for limit in limits:
        sys.setrecursionlimit(limit)
        found.append(reach(n))
    return found

def main():
    total = 0
    for i in range(40):
        total += reach(30)
    found = loop([300, 3000] * 20, 600)
    sys.setrecursionlimit(200)
    for i in range(40):
        total += reach(30)
    print(total, found, reach(100), reach(400), sum(reach(350) for i in range(30)))

main()
"""


@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_the_limit_of_recursion_is_a_constant_until_it_changes(tmp_path: Path, guards: str) -> None:
    """Calls compare with it; a lower one counts at once, also where a traced loop sets it."""
    output, jit = run(tmp_path, DEPTHS, guards=guards)
    assert output == f"{80 * 30} {[-1, 600] * 20} 100 -1 -30\n"
    assert jit.stats.invalidated
    assert any("frame_edge" in format_trace(trace.recorded) for trace in jit.traces.values())


CODE = """
def step(x):
    return x + 1

def twice(x):
    return x + 2

def loop(n):
    total = 0
    for i in range(n):
        total = step(total)
    return total

print(loop(100), end=" ")
codes = [twice.__code__, step.__code__]
for i in range(20):
    step.__code__ = codes[i % 2]
    print(loop(100), end=" ")
"""


@pytest.mark.parametrize("fail_guards", [False, True])
def test_other_code_for_a_function(tmp_path: Path, fail_guards: bool) -> None:
    """Reading a function's code is free in traces, and they are given up when it gets another one, however often."""
    output, jit = run(tmp_path, CODE, fail_guards=fail_guards)
    assert output == "100 " + "200 100 " * 10
    assert jit.stats.invalidated >= 20
    texts = [format_trace(trace.optimized) for trace in jit.traces.values()]
    assert texts and not any("Function.code" in text or "constants_replaced" in text for text in texts)


def test_no_other_code_where_traces_are_kept(tmp_path: Path) -> None:
    source = "def f(): pass\ntry:\n    f.__code__ = f.__code__\nexcept BaseException as e:\n    print(e)\n"
    output, _ = run(tmp_path, source, quasi_immutable=False)
    assert output == "another __code__ for a function, where traces are kept in a file\n"


METACLASSES = """
class Loud(type):
    volume = 11
    def __call__(cls, *args):
        return len(super().__call__(*args).x)

class Quiet(type):
    volume = 1

class A(metaclass=Quiet):
    def __init__(self, x):
        self.x = x

def loop(n):
    total = 0
    for i in range(n):
        made = A("ab")
        total += A.volume + (made if type(made) is int else 5)
    return total

for i in range(10):
    A.__class__ = (Quiet, Loud)[i % 2]
    print(loop(100), end=" ")
"""


@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_another_metaclass_for_a_class(tmp_path: Path, guards: str) -> None:
    output, jit = run(tmp_path, METACLASSES, guards=guards)
    assert output == "600 1300 " * 5
    assert jit.stats.invalidated >= 4


def test_no_other_metaclass_where_traces_are_kept(tmp_path: Path) -> None:
    source = "class M(type): pass\nclass N(type): pass\nclass A(metaclass=M): pass\ntry:\n    A.__class__ = N\n"
    source += "except BaseException as e:\n    print(e)\n"
    output, _ = run(tmp_path, source, quasi_immutable=False)
    assert output == "another metaclass for a class, where traces are kept in a file\n"

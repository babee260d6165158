"""Random loops over lists: index arithmetic whose bounds and overflow checks may leave the loop, in all ways."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from jit.optimizer import ENTRY
from runtime.host import Session, load_program
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS, compare

BIG = (1 << 30) - 1
NAMES = ("software-fail", "sidecar", "reference-fail", "software", "sidecar-fail", "patterns")


def expression(rng: random.Random) -> str:
    """An index."""
    return rng.choice("i|i|i|i + 1|i - 1|n - i|k + i|k - i|k - i + n|i + k - 1|n - 1 - i".split("|"))


def statement(rng: random.Random, depth: int = 0) -> list[str]:
    kind = rng.randrange(9 if depth < 2 else 6)
    if kind < 3:
        return [f"total += {rng.choice(['xs', 'ys'])}[{expression(rng)}]"]
    if kind == 3:
        return [f"xs[{expression(rng)}] = total % 11"]
    if kind == 4:
        return [f"m {rng.choice(['+=', '-='])} {rng.choice(['step', 'i', '1', 'k', str(BIG // 9)])}"]
    if kind == 5:
        return [rng.choice("total = total % 1009|k += 1|n -= 1|ys = xs|xs, ys = ys, xs|i += step|k = i".split("|"))]
    body = [line for _ in range(rng.randint(1, 2)) for line in statement(rng, depth + 1)]
    tests = f"total % 3 == 0|i % 4 == 1|i < len(ys)|k < n|{expression(rng)} < len(xs)|i != k"
    test = rng.choice(tests.split("|"))
    return [f"if {test}:", *(f"    {line}" for line in body)]


def loop(rng: random.Random, number: int) -> str:
    body = [line for _ in range(rng.randint(1, 3)) for line in statement(rng)]
    if rng.random() < 0.4:
        ends = rng.choice(["n", "start, n", "start, n, step", "n, -1, -1", "len(xs)"])
        head, tail = f"for i in range({ends}):", []
    else:
        head = f"while {rng.choice('i < n|i <= n|i > k|i >= 0|i < n and i < len(xs)'.split('|'))}:"
        tail = ["i -= 1"] if ">" in head else [rng.choice(["i += step", "i += 1", "i += 2"])]
    lines = [f"def f{number}(xs, ys, start, n, step, k):", "    total, m, i, turns = 0, k, start, 0", f"    {head}"]
    lines += [f"        {line}" for line in ["turns += 1", "if turns > 150:", "    return -total", *body, *tail]]
    return "\n".join([*lines, "    return total * 3 + m + i", ""])


def program(seed: int) -> str:
    """Functions, called with arguments with which they keep to the bounds; the last call may raise IndexError."""
    rng = random.Random(seed)
    functions = [loop(rng, n) for n in range(4)]
    lines = ["def list_of(n):", "    xs = [0] * n", "    for j in range(n):"]
    lines += ["        xs[j] = j * 7 % 13", "    return xs", ""]
    scope: dict[str, Any] = {}
    exec("\n".join([*functions, *lines]), scope)  # what raises is known before
    calls, raising = [], []
    while len(calls) < 40 and len(raising) < 200:
        size = rng.choice([40, 60, 60, 90])
        start, n = rng.choice([0, 0, 3, size // 2, size - 1]), rng.choice([size // 2, size - 2, size])
        if rng.random() < 0.06:
            n = rng.choice([size + 1, 2 * size, BIG])
        step, k = rng.choice([1, 1, 2, 3, -1]), rng.choice([0, 1, size // 3, size // 2, -2, BIG - 40])
        lists = f"list_of({size}), list_of({rng.choice([size, size, 2 * size])})"
        call = f"f{rng.randrange(4)}({lists}, {start}, {n}, {step}, {k})"
        try:
            eval(call, scope)
            calls.append(call)
        except IndexError:
            raising.append(call)
    calls += raising[: rng.randrange(2)]
    lines += ["def show(value):", "    print(value)", ""]
    lines += ["def main():", *(f"    show({call})" for call in calls), "", "main()", ""]
    return "\n".join([*functions, *lines])


def check(seed: int, path: Path, names: tuple[str, ...]) -> None:
    path.write_text(program(seed))
    expected = run_cpython(path)
    for name in names:
        assert not compare(path, name, expected), f"seed {seed}"


def test_checks_that_keep_failing_before_the_loop(tmp_path: Path) -> None:
    """The loop was recorded where all indices are below the length; later not. Its checks go back into it, once."""
    path = tmp_path / "below.py"
    path.write_text(BELOW)
    output: list[bytes] = []
    with Session(load_program(str(path)), CONFIGURATIONS["software"], output.append) as session:
        assert session.run() == 0 and session.jit.stats.put_back == 1
        names = {op.comment for trace in session.jit.traces.values() for op in trace.optimized.ops}
        assert ENTRY in names
        loops = [t for t in session.jit.traces.values() if t.bridge_of < 0 and "below:" in t.recorded.name]
        assert ENTRY not in {op.comment for op in loops[-1].optimized.ops}
    assert b"".join(output).decode() == run_cpython(path).stdout


BELOW = """
def below(xs, n):
    total = 0
    i = 0
    while i < n:
        if i < len(xs):
            total += xs[i]
        i += 1
    return total


print(below([1] * 200, 200))
for k in range(60):
    print(below([k] * 20, 30))
"""


NESTED = """
def run(rows, columns):
    total = 0
    for i in range(rows):
        j = i
        while j < columns:
            total = (total * 3 + j) % 10007
            j += 2
        k = j
        while k > 0:
            total += k & 3
            k -= 3
    return total


print(run(60, 50), run(70, 31), run(3, 300))
"""


@pytest.mark.parametrize("name", ["software", "software-fail", "sidecar", "sidecar-noloop", "oracle"])
def test_bridges_from_one_loop_into_another(name: str, tmp_path: Path) -> None:
    """At its label, with values in registers; where the loop's head is in a register of the core, it is set again."""
    path = tmp_path / "nested.py"
    path.write_text(NESTED)
    assert not compare(path, name, run_cpython(path))
    with Session(load_program(str(path)), CONFIGURATIONS["sidecar"], lambda data: None) as session:
        session.run()
        traces = session.jit.traces.values()
        assert sum(trace.optimized.counters.get("entered at another label", 0) for trace in traces) >= 3


SHORT = """
def fill(xs, ys):
    for i in range(len(ys)):
        xs[i] = ys[i] * 3
    return xs[0]


def following(xs, counts):
    n = len(xs)
    k = 1
    while k < n:
        first = xs[0]
        for i in range(k):
            xs[i] = xs[i + 1]
        xs[k] = first
        counts[k] -= 1
        if counts[k] > 0:
            return True
        counts[k] = k + 1
        k += 1
    return False


def run(n):
    xs, ys, counts = [0] * n, list(range(n)), list(range(1, n + 1))
    total = fill(xs, ys)
    while following(ys, counts):
        total = (total * 7 + fill(xs, ys)) % 10007
    return total, xs, ys


print(run(6))
"""


@pytest.mark.parametrize("name", ["software-fail", "sidecar", "sidecar-fail", "sidecar-noloop", "reference-fail"])
def test_bridges_from_before_a_loop_into_another(name: str, tmp_path: Path) -> None:
    """From a guard of the preamble, where the loop's values have no names yet."""
    path = tmp_path / "short.py"
    path.write_text(SHORT)
    assert not compare(path, name, run_cpython(path))
    with Session(load_program(str(path)), CONFIGURATIONS["sidecar"], lambda data: None) as session:
        session.run()
        jit = session.jit
        bridges = [t for t in jit.traces.values() if t.optimized.counters.get("entered at another label")]
        assert any(jit.guards[bridge.bridge_of].op.resume.loop is None for bridge in bridges)


LENGTHS = """
def walk(rings):
    total = 0
    for ring in rings:
        k = 1
        while k:
            following = ring[k]
            if k > 4:
                total += 1000
            total += 1
            k = following
    return total


def ring(n):
    return [*range(1, n), 0]


print(walk([ring(5)] * 40), walk([ring(n) for n in (5, 5, 6, 9)] * 10))
"""


@pytest.mark.parametrize("name", ["software", "software-fail", "sidecar", "sidecar-lazy", "reference"])
def test_conditions_on_invariants_are_tested_where_these_are_others(name: str, tmp_path: Path) -> None:
    """`k > 4` is false in all iterations where `len(ring) <= 5`, which the next ring's length must be tested for."""
    path = tmp_path / "lengths.py"
    path.write_text(LENGTHS)
    assert not compare(path, name, run_cpython(path))


@pytest.mark.parametrize("seed", range(6))
def test_random_loops(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path / "loops.py", (NAMES[seed % 2], NAMES[2 + seed % 4]))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_more_random_loops(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path / "loops.py", NAMES)

"""Random calls of methods and operators of containers, run as one program on the native VM, against CPython.

Strings, None and objects that hash by identity are left out, as the order of a set of them is another one in each
run."""

from __future__ import annotations

import random

import pytest

from tests.runtime.vm.support import run_cpython, run_vm

HEADER = """
def t(f):
    try:
        r = f()
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print(type(r).__name__, r)
def setitem(x, k, v):
    x[k] = v
def delitem(x, k):
    del x[k]
def add_in_place(x, y):
    x += y
    return x
def times_in_place(x, y):
    x *= y
    return x
class K:
    def __init__(self, v):
        self.v = v
    def __eq__(self, other):
        return isinstance(other, K) and self.v == other.v
    def __hash__(self):
        return self.v & 1
    def __lt__(self, other):
        return self.v < other.v
    def __repr__(self):
        return f"K({self.v})"
class Up:
    def __iter__(self):
        yield 3
        yield 1
    def __hash__(self):
        return 5
    def __repr__(self):
        return "Up()"
class L(list):
    pass
class D(dict):
    def __missing__(self, key):
        return key
a, b, c, d, e, f, g, h = [3, 1, 2], (1, 2.5, (3,)), {1: 2, 90: [3]}, {5, 1, 64}, frozenset({2, 3}), L([1]), D({4: 1}),
range(2, 9)
"""
NAMES = "abcdefgh"
ATOMS = (
    "0 1 -1 2 7 1.0 0.5 -0.5 True 2**40 -2**40 K(1) K(2) (1,2) [1,2] {1:2} {3} (K(1),) float('inf') slice(1,3) () [] "
    "9j"
).split()
METHODS = (
    "append extend insert pop remove clear index count sort reverse copy get setdefault popitem update keys values "
    "items add discard union intersection difference symmetric_difference isdisjoint issubset issuperset "
    "difference_update intersection_update symmetric_difference_update"
).split()
OPERATORS = "+ - * | & ^ == != < <= > >= in".split()
FUNCTIONS = (
    "len sorted list tuple set frozenset dict sum min max any all reversed enumerate zip iter next repr range bool"
).split()


def value(rng: random.Random, depth: int = 0) -> str:
    pick = rng.randrange(12)
    if pick < 5:
        return rng.choice(NAMES)
    if pick < 10 or depth > 1:
        return rng.choice(ATOMS)
    if pick == 10:
        return rng.choice(("[{}, {}]", "({}, {})", "[{}] * 3 + [{}]")).format(value(rng, 2), value(rng, 2))
    return rng.choice(("Up()", "list({})", "{}[::-1]", "list({})", "range(3)", "dict([({}, 1)])")).format(value(rng, 2))


def expression(rng: random.Random) -> str:
    x, y, z = (value(rng) for _ in range(3))
    match rng.randrange(12):
        case 0 | 1 | 2 | 3:
            arguments = ", ".join([x, y, z][: rng.choice((0, 1, 1, 1, 2, 2, 3))])
            return f"{rng.choice(NAMES)}.{rng.choice(METHODS)}({arguments})"
        case 4 | 5 | 6:
            return f"{x} {rng.choice(OPERATORS)} {y}"
        case 7 | 8:
            name = rng.choice(FUNCTIONS)
            shown = f"list({name}({x}, {y}))" if name in ("zip", "enumerate") else f"{name}({x})"
            return f"list({name}({x}))" if name in ("reversed", "iter") else shown
        case 9:
            return f"setitem({rng.choice(NAMES)}, {y}, {z})"
        case 10:
            return rng.choice((f"delitem({rng.choice(NAMES)}, {y})", f"{rng.choice(NAMES)}[{y}]"))
        case _:
            return rng.choice((f"add_in_place({x}, {y})", f"times_in_place({x}, {rng.randrange(3)})", f"{x}[{y}:{z}]"))


def program(seed: int, count: int) -> str:
    rng = random.Random(seed)
    lines = [HEADER]
    for i in range(count):
        lines.append(f"t(lambda: {expression(rng)})")
        if i % 9 == 0:
            name = rng.choice(NAMES)
            lines.append(f"t(lambda: ({name}, list({name})))")
        if i % 60 == 59:
            lines.append(HEADER.splitlines()[-1])  # new containers, before they grow too large
    return "\n".join(lines)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("seed", range(4))
def test_random_calls(seed: int) -> None:
    source = program(seed, 400)
    ours, theirs = run_vm(source), run_cpython(source)
    assert ours.output.splitlines() == theirs.output.splitlines()
    assert ours.error == theirs.error

"""Random programs of nested loops over lists by index: what leaves loops, and what that rests on, in traces.

The lists change their lengths and their kinds (ints, large ints, floats) while loops run, have several names, and are
read and written at all kinds of linear indices, many of them out of range. Each program calls its functions some dozen
times, so that each loop is hot; what it computes goes into a digest, which it prints.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

_HEAD = """\
DIGEST = 17
def note(*args):
    global DIGEST
    for character in repr(args):
        DIGEST = (DIGEST * 31 + ord(character)) & 0xFFFFFF
def item(a, b, c):
    return a[c] + b
def walk(a, b, c):
    t = 0
    for j in range(len(a)):
        if j == c: return t
        t += a[j]
    return t + b
def plain(x):
    small = type(x) is int and -(1 << 66) < x < (1 << 66) or type(x) is float and -1e200 < x < 1e200
    return x if small else 5
def trim(a):
    if len(a) < 3: a = a + [1, 2, 3]
    return a if len(a) <= 14 and all(plain(x) is x for x in a) else [plain(x) for x in a[:14]]
"""
_LISTS = ("p", "p", "q", "q", "r", "m[s % len(m)]")
_RANGES = (
    "n", "len(p)", "len(q)", "1, n", "n - 1, -1, -1", "0, n, 2", "k, len(p)", "{index}, n", "len(q) - 1, 0, -1",
    "n, 0, -3", "{index}", "min(n, len(p), len(q))", "len(p) + 1",
)  # fmt: skip
_INDICES = (
    "{i}", "{i}", "{i} + 1", "{i} - 1", "{i} * 2", "{i} + k", "n - {i}", "{i} >> 1", "{i} & 7", "{i} % len(p)", "-{i}",
    "-1 - {i}", "{i} + {j}", "{i} * 3 + 1", "({i} * k) % 11", "{i} ^ 1", "k", "0", "len(q) - {i}",
)  # fmt: skip
_CHANGES = (
    "p.append(s & 255)", "q.append(t & 15)", "if len(p) > 4: p.pop()", "if q: del q[-1]", "q = q[:]", "p, q = q, p",
    "q = p", "p = p[1:] + [s & 7]", "q[2:4] = [s & 1]", "p.reverse()", "r = [t & 63] * (n + 1)", "q = list(p)",
    "m[s % len(m)] = p", "p = m[t % len(m)]", "q.insert(0, 3)", "r = [float(s & 31)] * 4", "p.sort()",
    "n = (n + 1) % 13 + 2", "k = (k + 1) % 5",
)  # fmt: skip
_BETWEEN = (
    "q = p", "q = [float(x) for x in range(9)]", "p = list(range(11))", "r = m[0]", "p = [1 << 29] * 8", "n = len(p)",
    "n += 1", "k = 2", "m[1] = q", "q = [1, 2.5] * 4", "p = p[:6]",
)  # fmt: skip
_DEPTH = 3


class _Program:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.lines = [_HEAD]
        self.indent = 0
        self.names = 0

    def put(self, line: str) -> None:
        self.lines.append("    " * self.indent + line)

    def new(self) -> str:
        self.names += 1
        return f"i{self.names}"

    def some(self, texts: Sequence[str]) -> str:
        return self.rng.choice(texts)

    def index(self, counters: Sequence[str]) -> str:
        if not counters:
            return self.some(("0", "1", "k", "-1", "len(p) - 1"))
        return self.some(_INDICES).format(i=self.some(counters), j=self.some(counters))

    def value(self, counters: Sequence[str], depth: int = 0) -> str:
        kind = self.rng.randrange(14 if depth < _DEPTH else 7)
        if kind < 2:
            return self.some(("s", "t", "k", "n", "1", "7", "0x3fffffff", "-0x40000000"))
        if kind == 2 and counters:
            return self.some(counters)
        if kind < 7:
            return f"{self.some(_LISTS)}[{self.index(counters)}]"
        a, b = self.value(counters, depth + 1), self.value(counters, depth + 1)
        if kind < 11:
            return f"({a} {self.some(('+', '-', '*', '+', '&', '|', '^'))} {b})"
        if kind == 11:
            return f"({a} {self.some(('%', '//'))} {self.some(('3', '16', 'k', '(n + 1)'))})"
        if kind == 12:
            return f"({a} if {self.condition(counters)} else {b})"
        return f"{self.some(('item', 'walk'))}({self.some(_LISTS)}, {a}, {self.index(counters)})"

    def condition(self, counters: Sequence[str]) -> str:
        a, b = self.value(counters, 2), self.value(counters, 2)
        limit = self.some(("len(p)", "len(q)", "n"))
        return self.some((
            f"{a} {self.some(('<', '<=', '==', '!=', '>', '>='))} {b}", f"{self.index(counters)} < {limit}", f"{a} & 1",
            f"0 <= {self.index(counters)} < {limit}", f"s % {self.some(('2', '3', '5', '7'))} == 0",
        ))  # fmt: skip

    def body(self, most: int, counters: Sequence[str], depth: int, loop: bool) -> None:
        self.indent += 1
        for _ in range(self.rng.randrange(1, most + 1)):
            self.statement(counters, depth, loop)
        self.indent -= 1

    def statement(self, counters: Sequence[str], depth: int, loop: bool) -> None:
        kind = self.rng.randrange(20)
        if kind < 9 and depth < _DEPTH:
            self.compound(kind, counters, depth, loop)
        elif kind == 9 and loop:
            self.put(f"if {self.condition(counters)}: {self.some(('break', 'continue'))}")
        elif kind == 10:
            self.put(self.some(_CHANGES))
        elif kind < 15:
            place = f"{self.some(_LISTS)}[{self.index(counters)}]"
            self.put(f"{place} {self.some(('=', '=', '+='))} {self.value(counters, 1)}")
        else:
            self.put(f"{self.some(('s', 't'))} {self.some(('=', '+=', '-=', '^='))} {self.value(counters, 1)}")

    def compound(self, kind: int, counters: Sequence[str], depth: int, loop: bool) -> None:
        if kind < 4:
            counter = self.new()
            self.put(f"for {counter} in range({self.some(_RANGES).format(index=self.index(counters))}):")
            self.body(4, [*counters, counter], depth + 1, True)
        elif kind < 6:
            self.put(f"{(counter := self.new())} = {self.some(('0', '1', 'k', 'n', 'len(p) - 1'))}")
            down = self.rng.random() < 0.5
            limits = ("> 0", ">= 1", "> -2") if down else ("< n", "<= len(p)", "< len(q) - 1")
            self.put(f"while {counter} {self.some(limits)}:")
            self.put(f"    {counter} {'-=' if down else '+='} {self.some(('1', '1', '2', '3'))}")
            self.body(3, [*counters, counter], depth + 1, True)
        elif kind == 6:
            self.put(f"for {(item := self.new())} in {self.some(('p', 'q', 'r', 'p[1:]', 'reversed(p)'))}:")
            self.put(f"    if len(p) + len(q) + len(r) > 90: {item} = 1; break")
            self.body(2, counters, depth + 1, True)
        elif kind == 7:
            self.put(f"if {self.condition(counters)}:")
            self.body(2, counters, depth + 1, loop)
        else:
            self.put("try:")
            self.body(2, counters, depth + 1, loop)
            self.put(f"except IndexError: {self.some(('s', 't'))} += {self.some(('1', 'n', '100'))}")

    def function(self, name: str) -> None:
        self.put(f"def {name}(p, q, r, m, n, k, s, t):")
        self.put("    try:")
        self.indent = 1
        self.body(5, [], 0, False)
        self.indent = 0
        self.put("    except (IndexError, TypeError, ZeroDivisionError) as e: note(type(e).__name__, str(e), s, t)")
        self.put("    note(s, t, p, q, r)\n    return p, q, r, n, k, s, t")


def generate(seed: int) -> str:
    """The program of this seed."""
    program = _Program(seed)
    names = [f"f{number}" for number in range(program.rng.randrange(1, 4))]
    for name in names:
        program.function(name)
    program.put("p, q, r, n, k, s, t = [3, 1, 4, 1, 5, 9, 2, 6], [2, 7, 1, 8, 2, 8], list(range(1, 13)), 7, 1, 0, 1")
    program.put("m = [[1, 2, 3, 4, 5, 6, 7, 8], [9, 8, 7, 6, 5, 4, 3], [5] * 9]")
    program.put(f"for step in range({program.some(('12', '25', '40'))}):")
    program.indent = 1
    for name in names:
        when = f"step % {program.some(('4', '7', '9'))} == {program.some(('1', '3'))}"
        program.put(f"if {when}: {program.some(_BETWEEN)}")
        program.put(f"p, q, r, n, k, s, t = {name}(p, q, r, m, n, k, s, t)")
        program.put("p, q, r, m[:] = trim(p), trim(q), trim(r), [trim(a) for a in m]")
        program.put("s, t, n, k = int(plain(s)), int(plain(t)), n % 13, k % 7")
    program.indent = 0
    program.put("print(DIGEST, s, t, n, k, len(p), len(q), len(r))")
    return "\n".join(program.lines) + "\n"

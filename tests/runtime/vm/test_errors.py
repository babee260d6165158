"""Exceptions: type and message are CPython's."""

from __future__ import annotations

import warnings

import pytest

from tests.runtime.vm.support import run_cpython, run_vm

ZERO_DIVISION = """
1 // 0 | 1 % 0 | 1 / 0 | 1.0 / 0 | 1.0 // 0 | 1.0 % 0 | (3 << 90) // 0 | (3 << 90) % 0 | True // 0 | True / False
x = 1; x //= 0 | 0 / 0.0 | 5 % 0.0 | (1 << 70) / 0 | (1 << 70) / 0.0"""
OPERANDS = """
1 + 'a' | 'a' + 1 | [1] + 1 | (1,) + 1 | [1] + (1,) | a = 1; a += 'x' | a = [1]; a += 1 | a = 's'; a += 1
a = (1,); a += 1 | 'a' * 'b' | 'a' * 1.5 | [1] * 1.5 | 1.5 * 'a' | 'a' - 1 | 1 & 1.5 | [1] & 1 | True + None
1 << 'a' | [] * [] | a = [1]; a *= 'a' | 1.5 // 'a' | 1.5 >> 1 | None - None | a = None; a -= 1 | a = 1; a //= 'x'
a = 1; a <<= 1.0 | len + 1 | -'a' | ~1.5 | +[] | -None | ~'a' | print - 1 | range(3) + range(3) | None * [1]
1 << -1 | 1 >> -1 | (1 << 80) << -(1 << 80) | a = 5; a ^= 2.0"""
FLOATS = """
(1 << 2000) * 1.0 | (1 << 2000) / 1 | (1 << 2000) / 3 | float(1 << 2000) | 1.0 + (1 << 1024) | 1.5 < 'a'
int(1e400) | int(1e400 - 1e400) | (1 << 2000) // 1.5 | -(1 << 2000) % 0.5 | 1 << (1 << 70)"""
COMPARISONS = """
1 < 'a' | [1] < 1 | None < None | [1] < (1,) | 'a' >= 1 | [1, 'a'] < [1, 2] | (1, None) > (1, 2) | 1 <= None
len < 1 | range(3) < range(4) | [[1], ['a']] <= [[1], [2]] | 1.5 >= [] | True < 'x' | print(1 < 2 < 'x')"""
ITEMS = """
'a'[1.5] | [1][1.5] | (1,)['a'] | range(3)['a'] | x = [1]; x['a'] = 2 | x = (1,); x[0] = 1 | x = 'a'; x[0] = 'b'
x = 5; x[0] | x = 5; x[0] = 1 | None[0] | 'abc'[10] | 'abc'[-4] | (1,)[5] | [1][5] | [1][-2] | [1][5]
x = [1]; x[5] = 1 | x = [1]; x[-2] = 1 | range(3)[7] | range(3)[-4] | [1][1 << 80] | x = [1]; x[1 << 80] = 2
[1][None] | [][0] | ()[-1] | x = [1.5]; x[1] | len[0] | int[0] | x = [1, 2]; x[2] += 1"""
ITERATION = """
for i in 5: pass | for i in None: pass | a, b = [1, 2, 3] | a, b = (1, 2, 3) | a, b = 'abc' | a, b = [1] | a, b = 5
a, b = range(3) | a, b = () | (a, b), c = 1, 2 | a, b, c = 'ab' | for a, b in [(1, 2), (3,)]: print(a)
for x in len: pass"""
ATTRIBUTES = """
(5).x | x = 5; x.y = 1 | [].x | x = []; x.y = 1 | None.x | x = None; x.y = 3 | (1.5).foo | 'a'.foo | (1, 2).foo()
x = [1]; x.foo() | range(3).foo | len.x | None.append(1) | x = []; x.append = 3 | True.foo | (1 << 70).foo"""
BUILTINS = """
len(1, 2) | len() | abs() | abs('a') | abs(None) | range() | range(1, 2, 3, 4) | range(1.5) | range(1, 2, 0)
range('a') | min([]) | max(()) | min() | max() | min(1) | min(1, 'a') | max('a', 1) | max([1, 'a']) | min(None, 1)
max(5) | [1].pop('a') | [].pop() | [1].pop(3) | [1].pop(-2) | [1].append() | [1].append(1, 2) | [].pop(1, 2)
[].append(x=1) | [].pop(x=1) | print(sep=1) | print(end=1.5) | print(foo=1) | len(x=1) | range(x=1) | len(5)
len(None) | abs(x=1) | int('a b') | int('') | int('1_') | int('_1') | int('1__0') | int('+-1') | int('0x10')
int([]) | int(None) | float('x') | float('') | float('1e') | float('.') | float('1_') | float([]) | float(None)
int(1, 2, 3) | float(1, 2) | bool(1, 2) | str(1, 2, 3, 4) | len(range(1 << 70)) | [1] * (1 << 70) | 'a' * (1 << 70)
[1].pop(1 << 70) | int('it\\'s "x"') | [1].pop(1.5) | [].pop(-1) | int('12 3') | float('1 2') | float('0x1')
float('--1') | int('1.5') | int(' ') | int('  ', 16) | float(' ') | 5() | None() | 'a'(1)"""
FUNCTIONS = """
def f(a, b, c): pass; f() | def f(a, b, c): pass; f(1) | def f(a, b, c): pass; f(1, 2)
def f(a, b=1): pass; f(1, 2, 3) | def f(a): pass; f(1, 2) | def f(): pass; f(1) | def f(): pass; f(1, 2)
def f(a): pass; f(b=1) | def f(a): pass; f(1, a=1) | def f(a, b, c=1): pass; f(c=2)
def f(a, b, c=1): pass; f(b=2) | def f(a, b, c, d): pass; f(b=1) | def f(a, b=1): pass; f()
def f(a=1): pass; f(1, 2) | def f(a): pass; f(1, 2, b=3) | def f(a): pass; f(1, 2, a=3)
def f(a, b): pass; f(1, b=2, c=3) | f(1) | def f(x): return x.y; f(1) | def f(a, b): pass; f(a=1)"""
CLASSES = """
A.x | A().x | A(1) | A(x=1) | A()() | A.m() | A().m(1, 2) | A().m(x=1) | B() | B(1, 2) | B(1).x | B(1).y.z | C()
A[0] | A()[0] | x = A(); x[0] = 1 | A[0] = 1 | A() + 1 | 1 - A() | A() < A() | -A() | len(A()) | for i in A(): pass
D() | A() + A() | int(A()) | abs(A()) | A.k.z | B.m(1) | B.m(B(1), 2) | A < A | x = A(); x.n() | A.zz = 1; A().zz()
B(z=1) | E().m() | E().q()"""
PREFIX = """\
class A:
    k = 1
    def m(self, a=1): return a
class B(A):
    def __init__(self, y): self.y = y
    def m(self): return self.missing()
class C:
    def __init__(self): return 5
class D(A):
    def __init__(self, a, b): self.k.k = 1
class E(B):
    def __init__(self): B.__init__(self, self.m)
"""


def statements(table: str, prefix: str = "") -> list[str]:
    """The programs of a table: separated by | or line ends; ; ends a line of a program."""
    cases = []
    for line in table.strip().splitlines():
        for case in line.split(" | "):
            cases.append(prefix + "print('start')\n" + case.strip().replace("; ", "\n") + "\n")
    return cases


def check(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        expected = run_cpython(source)
        assert expected.error
        assert run_vm(source) == expected


@pytest.mark.parametrize(
    "table", [ZERO_DIVISION, OPERANDS, FLOATS, COMPARISONS, ITEMS, ITERATION, ATTRIBUTES, BUILTINS, FUNCTIONS]
)
def test_messages(table: str) -> None:
    for source in statements(table):
        check(source)


def test_messages_about_classes() -> None:
    for source in statements(CLASSES, PREFIX):
        check(source)

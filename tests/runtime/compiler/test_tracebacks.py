"""Tracebacks are CPython's: frames, positions, carets, chains, suggestions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.vm.support import run_report

CASES = {
    "operators_of_two_characters": """\
def f(x):
    try: return (1 << 9) // (x)
    except ZeroDivisionError:
        try: return [(x)//(x), 2]
        except ZeroDivisionError: return 5 + (3) ** "a"
f(0)
""",
    "comprehension": """\
def f(x):
    return [1 // i
            for i in x]
def g(): return f([1, 0])
g()
""",
    "method_chain": """\
class A:
    def m(self, a): return (self
        .n(a)
        .k)
    def n(self, a):
        return a.missing.other
A().m(1)
""",
    "generator": """\
def gen():
    yield 1
    raise ValueError('in gen')
def h():
    yield from gen()
for x in h():
    pass
""",
    "chain": """\
try:
    {}['k']
except KeyError as e:
    try:
        int('x')
    except ValueError as v:
        raise RuntimeError('bad') from e
""",
    "finally_name": """\
def f():
    try:
        1 / 0
    finally:
        undefined_name
f()
""",
    "subscript": """\
x = {'a': [1, 2]}
print(x['a'][0] + x['a'][5] * 2)
""",
    "with_name": """\
with open_it() as f: pass
""",
    "exit_fails": """\
class CM:
    def __enter__(self): return 1
    def __exit__(self, *a): raise OSError('exit')
def f():
    with CM() as c, \\
         CM() as d:
        raise ValueError('body')
f()
""",
    "call_arguments": """\
def f(a, *, b): pass
f(1,
  2, b=3)
""",
    "import": """\
import nothing_here.sub
""",
    "assertion": """\
assert (1 ==
        2), 'msg'
""",
    "unpack": """\
a, b = 1, 2
a, b = [1,
        2, 3]
""",
    "metaclass": """\
class M(type):
    def __new__(m, n, b, ns): raise TypeError('no class')
class K(metaclass=M):
    x = 1
""",
    "decorator": """\
@int
def f(): pass
""",
    "suggestion": """\
class P: pass
p = P()
p.x.y = 3
""",
    "coroutine": """\
def f():
    async def g():
        await h()
    async def h():
        raise ValueError('async')
    g().send(None)
f()
""",
    "group": """\
raise ExceptionGroup('eg', [ValueError(1), TypeError('t')])
""",
    "generator_expression": """\
def f(n):
    if n: return f(n - 1)
    return sum(i / 0 for i in range(3))
f(5)
""",
    "del": """\
x = 5
del x, y
""",
    "format": """\
print(f'{1:>{"x"}}' + f"{undefined!r}")
""",
    "iteration": """\
for i in 5: pass
""",
    "setitem": """\
l = [1]
l[0:1, 2] = 3
""",
    "reraise": """\
try:
    raise ValueError('a')
except ValueError:
    raise
""",
    "lambda": """\
x = lambda a: a.foo
print((lambda: x(3))())
""",
    "pattern": """\
match 1:
    case int(x, y): pass
""",
    "exec": """\
exec("a = 1\\nb = a / 0")
""",
    "del_local": """\
def f():
    del z
    z = 1
f()
""",
    "property": """\
class A:
    @property
    def p(self): return self.q
A().p
""",
    "binary_lines": """\
"abc" + 1 + (2 if True
  else 3)
""",
    "missing_method": """\
(1).foo(2, 3)
""",
    "unpack_item": """\
x = [1, 2, 3]
for a, b in x:
    pass
""",
}


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="positions of other versions differ")
@pytest.mark.parametrize("name", CASES)
def test_traceback(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs by a relative path, as users give them."""
    monkeypatch.chdir(tmp_path)
    Path("program.py").write_text(CASES[name])
    command = [sys.executable, "-W", "ignore", "program.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expected = done.stderr.replace(str(tmp_path / "program.py"), "program.py")
    assert run_report(CASES[name]) == expected

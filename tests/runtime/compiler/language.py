"""Programs that go through the grammar of Python 3.11, part by part, for comparison with CPython."""

from __future__ import annotations

PROGRAMS: dict[str, str] = {}

PROGRAMS["parameters"] = """
def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=1), f(1, c=7, d=8, a=9))
def g(*, k=1): return k
def h(x, *args): return x, args
def i(**kw): return kw
print(g(), g(k=2), h(1), h(1, 2, 3), i(), i(a=1, b=2))
print(f(*[1, 2], *(3,), 4, **{'d': 5}, e=6, **{'q': 7}), h(*'ab', 'c'), i(**{'x': 1}), g(**{}))
for call in (lambda: f(), lambda: f(1), lambda: g(1), lambda: f(1, 2, 3, d=1, b=3), lambda: h(),
             lambda: g(z=1), lambda: i(1), lambda: f(1, d=1, c=2, **{'c': 3}), lambda: h(1, x=2)):
    try: print(call())
    except TypeError as e: print(e)
print((lambda: 1)(), (lambda a, *b, k=1, **q: (a, b, k, q))(1, 2, k=3, z=4))
def defaults(a=[], *, b={}):
    a.append(1); b['k'] = len(a)
    return a, b
print(defaults(), defaults(), defaults.__defaults__, defaults.__kwdefaults__)
def rebound(a, b=1):
    a += b; b = a * 2
    del a
    return b
print(rebound(3))
"""

PROGRAMS["names"] = """
def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return up, get
up, get = counter(); up(); up(5); print(get())
def late():
    def inner(): return x
    try: inner()
    except NameError as e: print(e)
    x = 1
    print(inner())
    del x
    try: inner()
    except NameError as e: print(e)
late()
def unbound(flag):
    if flag: y = 1
    try: return y
    except UnboundLocalError as e: return str(e)
print(unbound(0), unbound(1))
x = 1
def glob():
    global x, fresh
    x += 1; fresh = 'f'
    def inner(): return x
    return inner()
print(glob(), x, fresh)
def argcell(a, *args, **kw):
    def inner():
        nonlocal a
        a += 1
        return a, args, kw
    return inner
print(argcell(1, 2, k=3)(), [f() for f in [lambda: i for i in range(3)]])
print([f() for f in [lambda i=i: i for i in range(3)]])
def deep():
    a = 1
    def b():
        def c():
            nonlocal a
            a += 1
            return a
        return c() + a
    return b()
print(deep())
class Mangled:
    __p = 1
    def __init__(self): self.__q = 2
    def get(self): return self.__p, self.__q, self._Mangled__q
    def arg(self, __a=3): return __a
print(Mangled().get(), sorted(Mangled().__dict__), Mangled().arg())
try: undefined
except NameError as e: print(e)
try: del undefined
except NameError as e: print(e)
def f():
    try: del q
    except UnboundLocalError as e: print(e)
    q = 1
    del q
    q = 2
    print(q)
f()
a = b = c = [1]; print(a is c)
(a, [b, *c]), d = (1, [2, 3, 4]), 5; print(a, b, c, d)
*a, b = 'xyz'; print(a, b)
a, b = b, a; print(a, b)
l = [0, 1, 2]; i = 0
i, l[i] = 1, 9; print(i, l)
for bad in ('a, b = 1,', 'a, b = 1, 2, 3', 'a, *b, c = 1,'):
    value = eval(bad.split('=')[1] if bad[-1] != ',' else '(1,)')
    try:
        if '*' in bad: a, *b, c = value
        else: a, b = value
    except ValueError as e: print(e)
if (n := 10) > 5: print(n)
print([y := 1, y ** 2, y], [z := i for i in range(3)], z, [last for _ in range(3) if (last := _)])
def walrus(x): return x + (x := x + 1) + x
def shadow():
    print(len([1]), abs(-1))
    def abs_(): global abs; abs = lambda x: 'abs'
    abs_(); print(abs(-1))
    del globals()['abs']; print(abs(-1))
len = lambda x: 'mine'
shadow(); del len; print(len([1]))
def sorted(x): return 'sorted'
class min: pass
print(sorted([]), min.__name__)
print(walrus(1))
"""

PROGRAMS["operators"] = """
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f'N({self.v})'
    def __iadd__(self, o): self.v += o; return self
    def __matmul__(self, o): return ('@', self.v, o)
    def __rmatmul__(self, o): return ('r@', self.v, o)
    def __imatmul__(self, o): return 'i@'
    def __lt__(self, o): return NotImplemented
    def __contains__(self, k): return k == self.v
    def __getitem__(self, k): return k
    def __neg__(self): return 'neg'
    def __bool__(self): print('bool'); return self.v > 0
n = m = N(1); n += 4; print(n, m is n, n @ 2, 3 @ n, 5 in n, 6 not in n, -n, n[1:2, ::3], n[...], n[1:], n[()])
n @= 1; print(n)
x = 7
print(x + 2, x - 2, x * 2, x / 2, x // 2, x % 2, x ** 2, x << 1, x >> 1, x & 3, x | 8, x ^ 1, -x, +x, ~x, not x)
x += 1; x -= 2; x *= 3; x //= 2; x %= 7; x **= 3; x <<= 2; x >>= 1; x &= 0xff; x |= 1; x ^= 5; x /= 2; print(x)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 != 2, 3 > 2 >= 2, 1 is None, None is None)
print(1 in [1, 2], 3 not in (1, 2), 'a' in 'abc')
def side(v): print('side', v); return v
print(side(1) < side(3) < side(2) < side(9))
print(side(0) and side(1), side(0) or side(2), side(1) and side(0) or side(3), not (side(1) and side(2)))
print('a' if side(0) else 'b', [1, 2][side(1)], (1 if 0 else 2 if 0 else 3))
if N(0) or N(1) and not N(0): print('yes')
try: N(1) < N(2)
except TypeError as e: print(e)
d = {}; d['a'] = d['b'] = 1; d['a'] += 2; print(d, 10 ** 20, 2 ** -1, -2 ** 2, (-8) // 3, -8 % 3)
class At: pass
a = At(); a.x = 1; a.x += 1; a.y = a.x = 5; del a.y; print(a.x, hasattr(a, 'y'))
l = [1, 2, 3, 4]; l[1:3] = [9]; del l[0]; l[-1] *= 2; print(l, l[::-1], l[:], l[5:])
def order(k): print('o', k); return k
l = {}; l[order(1)] = order(2); print(l)
print({order('k'): order('v')}, (order(1), *[order(2)]), [*range(2), order(3)], {**{'a': 1}, order('b'): 2})
print({*[1], 1})
order(1) + order(2) * order(3)
print(1_000, 0x1f, 0b11, 0o17, 1e3, 1j * 1j, b'ab'[0], r'\\n', 'a' 'b', ..., True, None)
print(60 * 60 * 24, -5, (1, (2, 'x')))
"""

PROGRAMS["flow"] = """
def ends(n):
    for i in range(4):
        try:
            if n == 0: return 'r'
            if n == 1: continue
            if n == 2: break
            if n == 3: raise ValueError('v')
            if n == 4: 1 // 0
        except ValueError as e: return str(e), e.__context__
        else: print('else', i)
        finally: print('f', i)
    else: return 'loop else'
    return 'end'
for k in range(6):
    try: print(ends(k))
    except ZeroDivisionError as e: print(e)
def override():
    try: return 1
    finally: return 2
def swallow():
    while True:
        try: 1 // 0
        finally: break
    return 'swallowed'
def keep(x):
    try: return x
    finally: x = 5
print(override(), swallow(), keep(1))
try:
    try: raise KeyError(1)
    except KeyError as e: raise ValueError(2) from e
except ValueError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try: raise KeyError(1)
    finally: raise ValueError(2)
except ValueError as e: print(repr(e.__cause__), repr(e.__context__))
try:
    try: raise KeyError(1)
    except KeyError: raise
except LookupError as e: print('again', e)
try: raise ValueError
except (KeyError, ValueError) as e: print(repr(e))
try: e
except NameError as n: print(n)
try: raise
except RuntimeError as e: print(e)
for bad in (1, int, 'x'):
    try: raise bad
    except TypeError as e: print(e)
try:
    try: 1 // 0
    except 5: pass
except TypeError as e: print(e)
class CM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): print('enter', self.name); return self.name
    def __exit__(self, t, v, tb): print('exit', self.name, t and t.__name__, v); return self.swallow
with CM('a', True) as a, CM('b') as b: raise ValueError(3)
with (CM('c') as c, CM('d')): print(c)
def leave(k):
    for i in range(3):
        with CM(i):
            if k == 0: return i
            if k == 1: break
            if k == 2: continue
    return 'end'
print([leave(k) for k in range(3)])
for bad in (1, object()):
    try:
        with bad: pass
    except TypeError as e: print(str(e).partition(' object')[2])
try: assert 1 == 2, 'message'
except AssertionError as e: print(e.args)
try: assert 0
except AssertionError as e: print(e.args)
i = 0
while i < 5:
    i += 1
    if i == 2: continue
    if i == 4: break
else: print('no')
while i: i -= 1
else: print('while else', i)
for i in []: pass
else: print('for else')
for i, (j, *k) in [(1, 'abc'), (2, 'd')]: print(i, j, k)
if i > 5: print('a')
elif i == 2: print('b')
else: print('c')
"""

PROGRAMS["groups"] = """
def run(*errors):
    try:
        try:
            if errors: raise errors[0] if len(errors) == 1 else ExceptionGroup('g', list(errors))
        except* ValueError as e: print('V', e.exceptions)
        except* (TypeError, KeyError) as e:
            print('T', e.exceptions)
            if len(e.exceptions) > 1: raise OSError('new')
        else: print('none')
        finally: print('finally')
    except ExceptionGroup as g: print('left', g.message, g.exceptions)
    except Exception as e: print('left', repr(e))
run()
run(ValueError(1), TypeError(2))
run(TypeError(1), KeyError(2))
run(OSError(1), ValueError(2))
run(ValueError(5))
run(OSError(6))
run(ExceptionGroup('inner', [ValueError(7), OSError(8)]), TypeError(9))
"""

PROGRAMS["evaluation"] = """
x = 1
print(eval('x + 1'), eval('y', {'y': 2}), eval('z', {}, {'z': 3}), eval(' 5 '))
exec('q = 7; x = 2'); print(q, x)
space = {'n': 4}
exec('''
def f(a): return a * n
class C:
    def m(self): return super().__repr__()[:1], n
r = [f(i) for i in range(3)]
''', space)
print(space['r'], space['C']().m(), space['f'](5))
local = {}
exec('a = 1\\nb = a + 1\\ndel a\\nfor c in range(2): d = c', {}, local); print(local)
def f(a):
    b = 2
    exec('b = 3')
    return b, eval('a + b'), sorted(locals()), 'x' in globals()
print(f(5))
code = compile('1 + 1', 'f', 'eval'); print(eval(code))
exec(compile('print(\"run\")', 'f', 'exec'))
for bad in ('1 +', 'def', 'x = = 1'):
    try: eval(bad)
    except SyntaxError as e: print('SyntaxError')
print(__name__, __debug__, __doc__)
"""

PROGRAMS["annotations"] = """
from __future__ import annotations
a: int = 1
b: undefined.name[3]
def f(x: int | None, *y: 'str', z: list[int] = None) -> dict[str, int]: pass
class K:
    c: float = 2
    (d): int = 3
print(a, __annotations__, f.__annotations__, K.__annotations__)
"""

PROGRAMS["imports"] = """
import sys, builtins
import sys as s
from sys import maxsize, maxsize as m
print(s is sys, maxsize == m, builtins.len is len)
def local():
    import sys
    from builtins import len as l
    return sys is s, l is len
print(local())
try: import no_such_module
except ImportError as e: print(type(e).__name__, e)
try: from sys import no_such_name
except ImportError as e: print(type(e).__name__, str(e).partition(' (')[0])
from builtins import *
print(abs(-1))
"""

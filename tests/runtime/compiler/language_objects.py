"""The second half of the programs of language.py: classes, generators and what is made of them."""

from __future__ import annotations

PROGRAMS: dict[str, str] = {}

PROGRAMS["classes"] = """
class A:
    '''doc'''
    y = 5
    z = [y for y in range(3)]
    def __init__(self, v=0): self.v = v
    def m(self): return __class__.__name__, self.v
    @property
    def p(self): return self.v * 2
    @p.setter
    def p(self, v): self.v = v
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a=1): return cls.__name__, a
    class In:
        def q(self): return 'q'
    for k in 'ab': locals()[k] = k * 2
    if y > 3: big = True
    del k
class B(A):
    def __init__(self): super().__init__(7)
    def m(self): return 'B', super().m(), super(B, self).m()
    @classmethod
    def c(cls): return super().c(2)
b = B(); b.p = 4
print(b.m(), b.p, B.s(1), B.c(), A.c(), A.__doc__, A.z, A.a, A.big, hasattr(A, 'k'), A.In().q())
print(A.__name__, A.m.__qualname__, A.In.__qualname__, A.In.q.__qualname__, A.__module__, B.__bases__, B.__mro__)
def local():
    class L:
        def f(self): return L
    def g(): pass
    return L.__qualname__, L.f.__qualname__, g.__qualname__, (lambda: 0).__qualname__, L().f() is L
print(local())
class M(type):
    def __new__(m, name, bases, ns, **kw):
        cls = super().__new__(m, name, bases, ns)
        cls.kw = kw
        return cls
    def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(cls, *a): return ('made', super().__call__(*a))
    @classmethod
    def __prepare__(m, name, bases, **kw): return {'prepared': name}
class C(metaclass=M, k=1): pass
print(C.kw, C.prepared, type(C).__name__, C()[0])
class Sub:
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag
class S1(Sub, tag='t'): pass
print(S1.tag)
class D:
    def __set_name__(self, owner, name): self.name = name, owner.__name__
    def __get__(self, o, t=None): return self.name
class E: d = D()
print(E.d, E().d)
def deco(n):
    print('deco', n)
    def wrap(f): print('wrap', n); f.tags = getattr(f, 'tags', ()) + (n,); return f
    return wrap
@deco(1)
@deco(2)
def f(): pass
@deco('c')
class F: pass
print(f.tags, F.tags)
x = 'global'
def outer():
    x = 'outer'
    class K:
        y = x
        try: z = w
        except NameError as e: z = str(e)
        x = x if False else 'class'
        def get(self): return x
    return K.y, K.z, K.x, K().get()
print(outer())
class Diamond1(A): pass
class Diamond(Diamond1, B):
    def m(self): return 'D', super().m()
print(Diamond().m(), [c.__name__ for c in Diamond.__mro__])
bases = (A,)
class Star(*bases, **{}): pass
print(Star.__bases__, Star(3).m())
class Slots:
    __slots__ = ('a', 'b')
s = Slots(); s.a = 1
try: s.c = 1
except AttributeError as e: print('no c')
class Ann:
    a: int = 1
    b: 'str'
    def f(self, x: int, *y: str, z: float = 1.0) -> None: pass
print(Ann.a, hasattr(Ann, 'b'))
class Call:
    def __call__(self, *a, **k): return a, k
    def __getattr__(self, n): return n
print(Call()(1, k=2), Call().anything)
"""

PROGRAMS["comprehensions"] = """
print([x * y for x in range(4) if x for y in range(x) if y], {x % 3 for x in range(9)} == {0, 1, 2})
print({k: v for k, v in zip('ab', (1, 2))})
print(list(x + 1 for x in range(3)), sum(x for x in [1, 2]), [[j for j in range(i)] for i in range(3)])
print([(i, j) for i, j in {1: 2}.items()])
x = 'kept'
def f():
    x = 'own'
    l = [x for x in range(2)]
    return l, x, [x for _ in 'ab'], [(lambda: x)() for x in 'cd'], [f for f in (lambda: x,)][0]()
print(f(), x)
class K:
    a = 2
    b = [a * i for i in range(3) for a in (i,)]
    c = list(a for a in range(a))
print(K.b, K.c)
g = (print('lazy', i) or i for i in range(3))
print(next(g)); print(list(g))
def gen(n): return (i for i in range(n) if i % 2)
print(list(gen(6)), [*gen(4)], dict((k, k) for k in 'ab'))
try: [i for i in 5]
except TypeError as e: print(e)
try: [1 // i for i in (1, 0)]
except ZeroDivisionError as e: print(e)
print([a for a, *b in [(1, 2, 3)]], [b for a, *b in [(1, 2, 3)]], [x for x in [1, 2, 3] if x > 1 if x < 3])
def closures():
    fs = [[lambda: (i, j) for j in range(2)] for i in range(2)]
    return [f() for row in fs for f in row]
print(closures())
def caller(a):
    b = 2
    return sorted(locals()), eval('a + b'), [eval('c', {'c': c}) for c in (1, 2)]
print(caller(1))
print([[y for y in x] for x in ([1], [2])], {i: {j for j in range(i)} for i in range(2)})
"""

PROGRAMS["generators"] = """
def inner():
    try:
        x = yield 1
        print('sent', x)
        y = yield 2
    except KeyError as e:
        print('caught', e)
        yield 'from except'
        return 'ended'
    finally: print('cleanup')
    return 'whole'
def outer():
    try: raise ValueError('v')
    except ValueError as e:
        r = yield from inner()
        print('r', r)
        try: yield 3
        except TypeError as t:
            print(repr(t.__context__))
            try: raise
            except TypeError as q: print(q is t)
        print(repr(e))
    return 'done'
it = outer(); print(next(it), it.send('s'))
print(it.throw(KeyError('k'))); print(next(it))
try: it.throw(TypeError('t'))
except StopIteration as s: print('value', s.value)
print(list(outer()))
it = outer(); next(it); it.close()
try: next(it)
except StopIteration: print('stopped')
def fin():
    try: yield 1
    except GeneratorExit: print('exit'); raise
    finally: print('fin')
f = fin(); next(f); f.close(); f.close()
g = fin()
try: g.throw(ValueError('before the start'))
except ValueError as e: print(e)
def stop():
    yield 1
    raise StopIteration(5)
try: print(list(stop()))
except RuntimeError as e: print(e, repr(e.__cause__))
def flatten(x):
    for i in x:
        if isinstance(i, list): yield from flatten(i)
        else: yield i
print(list(flatten([1, [2, [3, []], 4]])))
def echo():
    got = None
    while True: got = yield got
e = echo(); next(e); print([e.send(i) for i in range(3)])
def both():
    a, b = (yield 1), (yield 2)
    return [a, b, (yield)]
b = both(); print(next(b), b.send('x'), b.send('y'))
try: b.send('z')
except StopIteration as s: print(s.value)
def early(): return 1; yield
print(list(early()))
l = lambda: (yield 4)
print(list(l()))
def gi():
    yield from (i * 2 for i in range(3))
    return (yield from [7])
print(list(gi()))
try: next(iter(()))
except StopIteration as s: print(s.value)
"""

PROGRAMS["asynchronous"] = """
class Sleep:
    def __await__(self): return (yield 'sleep')
async def co(n):
    got = await Sleep()
    return n, got
class Iterate:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        self.n -= 1
        if self.n < 0: raise StopAsyncIteration
        return self.n
async def agen(n):
    for i in range(n):
        try: yield i
        finally: await Sleep()
class Manager:
    def __init__(self, swallow): self.swallow = swallow
    async def __aenter__(self): await Sleep(); return 'entered'
    async def __aexit__(self, *a): print('aexit', a[0] and a[0].__name__); return self.swallow
async def main():
    out = [await co(1)]
    async for q in Iterate(3):
        if q == 1: continue
        out.append(q)
    else: out.append('else')
    async for q in agen(3):
        if q == 2: continue
        out.append(q)
    out.append([z async for z in agen(4) if z % 2])
    out.append({await co(z) for z in range(1)})
    out.append([x for x in [y async for y in Iterate(2)]])
    async with Manager(True) as v, Manager(False): out.append(v); raise ValueError(5)
    try: await failing()
    except KeyError as e: out.append(repr(e.__context__))
    g = (i async for i in agen(2))
    out.append([i async for i in g])
    return out
async def failing():
    try: 1 // 0
    except ZeroDivisionError: await raising()
async def raising(): raise KeyError('k')
def drive(coroutine):
    n = 0
    try:
        while True:
            n += 1
            assert coroutine.send(n if n > 1 else None) == 'sleep'
    except StopIteration as e: return n, e.value
print(drive(main()))
async def bad(): await 5
try: drive(bad())
except TypeError as e: print(e)
c = co(1); c.close()
class Wrong:
    async def __aenter__(self): return 1
    def __aexit__(self, *a): return 5
    def __aiter__(self): return self
    def __anext__(self): return ()
class Plain(Iterate):
    def __anext__(self):
        self.n -= 1
        if self.n < 0: raise StopAsyncIteration
        return Sleep()
async def wrong(k):
    if k == 0:
        async with Wrong(): pass
    if k == 1:
        async for x in Wrong(): pass
    return [x async for x in Plain(2)]
for k in range(3):
    try: print(drive(wrong(k)))
    except TypeError as e: print(e, repr(e.__cause__))
"""

PROGRAMS["patterns"] = """
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Color: RED = 'red'
def m(v):
    match v:
        case 0 | 1.5: return 'number'
        case -1 | 1 + 2j: return 'negative or complex'
        case None: return 'none'
        case True: return 'true'
        case 'a' 'b': return 'ab'
        case Color.RED: return 'red'
        case []: return 'empty'
        case [1, _, *_]: return 'one'
        case (2, *rest): return 'two', rest
        case [*_, 9]: return 'last nine'
        case [a, [b, c]] as whole if a == b: return a, c, whole
        case {'k': k, 'n': {'m': [x, *_]}}: return 'nested', k, x
        case {'only': 1, **others}: return 'others', others
        case {}: return 'mapping'
        case P(x=0, y=y) | P(y, 0): return 'axis', y
        case P(x, y): return 'point', x, y
        case int(i) | float(i) if i > 100: return 'big', i
        case str(s): return 'str', s
        case int(): return 'int'
        case _: return 'other'
for v in (0, 1.5, -1, 1 + 2j, None, True, 'ab', 'red', [], [1, 2], [1, 2, 3], (2, 3, 4), (3, 9), [4, (4, 5)],
          [4, (5, 5)], {'k': 1, 'n': {'m': 'no'}}, {'k': 1, 'n': {'m': [7, 8]}}, {'only': 1, 'b': 2}, {'z': 1},
          P(0, 1), P(3, 0), P(1, 2), 200, 300.5, 5, 'text', 2.5, b'ab', range(0), object):
    print(m(v))
match 1, 2:
    case x, y: print(x, y)
match [1, 2, 3]:
    case x, *y: print(x, y)
"""

PROGRAMS["strings"] = """
x, w, name = 3.14159, 8, 'n\\u00e9'
print(f'{x:.2f}|{x:{w}.3f}|{name!r:>6}|{name!s}|{name!a}|{{}}|{w=}|{w = :>4}|{x=:.1f}|{"nested " + f"{w}"}')
print(f'', f'plain', f'{w}', f'{w!r}', f'a' 'b' f'{w}', rf'\\{w}', f'{[i for i in range(w) if i > 5]}')
print(f'{ {1: 2}[1] }')
print(f'{w:{"0"}{">"}{w}}', f'''{
    w}''', f'{lambda_ if (lambda_ := w) else 0}', f'{None}', f'{1, 2}')
class F:
    def __format__(self, spec): return f'<{spec}>'
    def __str__(self): return 'S'
print(f'{F()}', f'{F():abc}', f'{F()!s:>3}')
try: f'{1:q}'
except ValueError as e: print('bad format')
"""

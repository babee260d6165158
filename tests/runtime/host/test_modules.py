# ruff: noqa: E501
"""Programs that import modules which CPython writes in C (ours: runtime/lib/modules) print what CPython prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ABSTRACT_AND_TIME = r"""
from abc import ABC, ABCMeta, abstractmethod
import time
class S(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def p(self): ...
try: S()
except TypeError as e: print(e)
class T(S):
    def area(self): return 3
try: T()
except TypeError as e: print(e)
class U(T):
    p = 4
print(U().area(), isinstance(U(), S), issubclass(int, S))
S.register(int)
print(isinstance(3, S), issubclass(bool, S), sorted(S.__abstractmethods__))
class H(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is H:
            return any("foo" in B.__dict__ for B in C.__mro__)
        return NotImplemented
class F: foo = 1
print(isinstance(F(), H), isinstance(3, H))
a = time.time(); b = time.perf_counter(); time.sleep(0.01)
print(time.time() >= a, time.perf_counter() - b >= 0.01, type(time.time_ns()).__name__, time.process_time() > 0)
"""

ITERTOOLS = r"""
from itertools import *
print(list(islice(count(3, 2), 4)), count(3), count(1, 2), repeat(1, 3), list(repeat("a", 2)))
print(list(islice(cycle("abc"), 7)), list(chain("ab", [1])), list(chain.from_iterable(["ab", "cd"])))
it = iter(range(20)); print(list(islice(it, 1, 9, 3)), next(it), list(islice(it, 2)), list(islice(it, 3, None, 2)))
print(list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest()))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(permutations("abc")), list(permutations(range(4), 2)), list(permutations([])), list(permutations([1], 2)), list(permutations("ab", 0)))
print(list(combinations("abcd", 2)), list(combinations([], 0)), list(combinations_with_replacement("abc", 2)))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b, initial=10)), list(accumulate([])))
print(list(takewhile(lambda x: x < 3, range(9))), list(dropwhile(lambda x: x < 3, range(6))), list(filterfalse(None, [0, 1, ""])))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(compress("abcd", [1, 0, 1])), list(pairwise("abcd")), list(pairwise([])))
a, b, c = tee("xyz", 3); print(next(a), list(b), list(a), list(c))
print([(k, list(g)) for k, g in groupby("aabbbc")], [(k, len(list(g))) for k, g in groupby(range(7), lambda x: x // 3)])
print([k for k, g in groupby("aabbbc")])
g = groupby("aab"); k, first = next(g); print(next(first)); print(next(g)[0], list(first))
for bad in (lambda: islice([1], -1), lambda: product([1], repeat=-1), lambda: combinations([1], -1), lambda: chain.from_iterable(3), lambda: cycle(3), lambda: islice([1])):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
"""

TYPES_AND_OPERATOR = r"""
import types
n = types.SimpleNamespace(a=1, b="x"); print(n, n == types.SimpleNamespace(a=1, b="x"))
print(isinstance(print, types.BuiltinFunctionType), isinstance(lambda: 1, types.FunctionType), isinstance((i for i in []), types.GeneratorType))
C = types.new_class("C", (int,), {}, lambda ns: ns.update(x=1)); print(C(3) + C.x)
import operator
print(operator.add(1,2), operator.itemgetter(1)([1,2]), operator.attrgetter('real')(3))
print(operator.methodcaller("upper")("a"))
"""

FUNCTOOLS = r"""
import functools
print(functools.reduce(lambda a,b:a+b,[1,2,3]), functools.partial(pow, 2)(5))
@functools.lru_cache(maxsize=None)
def f(n): return n if n < 2 else f(n-1) + f(n-2)
print(f(50), f.cache_info())
@functools.lru_cache(2)
def g(n): return n
g(1), g(2), g(3), g(1); print(g.cache_info())
@functools.total_ordering
class T:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(T(1) >= T(0), T(1) <= T(0), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
class C:
    @functools.cached_property
    def x(self): print("once"); return 3
c = C(); print(c.x, c.x)
def deco(f):
    @functools.wraps(f)
    def w(*a): return f(*a)
    return w
@deco
def named(): "doc"
print(named.__name__, named.__doc__)
"""

COLLECTIONS = r"""
from collections import *
print(Counter("abracadabra").most_common(2), Counter("ab") + Counter("bc"))
d = defaultdict(list); d["a"].append(1); print(d, d["b"])
P = namedtuple("P", "x y", defaults=[5]); p = P(1); print(p, p.y, p._replace(x=3), p._asdict(), P._fields)
print(OrderedDict([(1, 2), (3, 4)]))
o = OrderedDict.fromkeys("abc"); o.move_to_end("a"); print(list(o), o.popitem(last=False))
print(ChainMap({1: 2}, {1: 3, 4: 5})[4])
q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); q.rotate(1)
print(q, q.pop(), q.popleft(), len(q), list(q))
"""

HEAPQ_AND_BISECT = r"""
import heapq, bisect
h=[3,1,2]; heapq.heapify(h); print(heapq.heappop(h), heapq.nsmallest(2,[4,3,2,1]), list(heapq.merge([1,3],[2])))
print(bisect.bisect([1,2,3],2))
"""

ENUM = r"""
class A:
    def __getattr__(self, n): return n
a = A(); a.x = 1
print(a.__dict__, a.q, a.__class__)
from enum import *
class E(Enum):
    A = 1
    B = auto()
print(E.A, E.B.value, list(E), E(1), E["B"])
class I(IntEnum):
    X = 3
print(I.X + 1, I.X == 3)
class F(Flag):
    R = auto(); W = auto()
print(F.R | F.W, F.R in (F.R | F.W))
"""

RANDOM = r"""
import random
random.seed(3); print(random.random(), random.randint(1, 6), random.getrandbits(70), random.choice("abc"), random.uniform(1, 2))
x = list(range(9)); random.shuffle(x); print(x); random.seed(2**80); print(random.randrange(0, 100, 7))
"""

PROGRAMS = {
    "first": ABSTRACT_AND_TIME + ITERTOOLS,
    "second": TYPES_AND_OPERATOR + FUNCTOOLS + HEAPQ_AND_BISECT,
    "third": COLLECTIONS + ENUM + RANDOM,
}


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_modules_do_what_those_of_cpython_do(name: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAMS[name])
    ours = subprocess.run([sys.executable, "-m", "runtime", "run", str(program)], capture_output=True, text=True)
    theirs = subprocess.run([sys.executable, str(program)], capture_output=True, text=True)
    assert (ours.stdout, ours.stderr) == (theirs.stdout, "")

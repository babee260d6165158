"""Built-in functions as attributes of classes do not bind, wherever they come from; generic aliases."""

import collections.abc, decimal, io, itertools, math, operator, os, pickle, sys, time, typing, zlib
class A:
    add, crc, gcd, length = operator.add, zlib.crc32, math.gcd, len
class B(A): pass
A.join, B.opened, B.sleep = os.path.join, io.open, time.sleep
setattr(B, "sub", operator.sub)
b = B()
print(b.add(1, 2), b.crc(b"abc"), b.gcd(4, 6), b.length("abc"), b.sub(5, 3), b.sleep(0), b.opened(os.devnull).read() == "")
try: b.join("x")
except TypeError as e: print("bound", e)
A.count = staticmethod(len)
A.count = operator.neg
print(b.count(3))
print(operator.pow(2, 5), operator.concat("a", "b"), operator.indexOf([1, 2, 3], 3), operator.countOf("aba", "a"))
for f in (lambda: operator.concat(1, 2), lambda: operator.indexOf([], 1), lambda: operator.length_hint(1, "x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
x = [1]
print(operator.iadd(x, [2]) is x, operator.length_hint(iter(x)), operator.call(max, 1, 5), operator.length_hint(1, 7))
T = typing.TypeVar("T")
alias = tuple[int, str]
(star,) = (*alias,)
print(star, star == alias, star == next(iter(alias)), pickle.loads(pickle.dumps(star)) == star, tuple[star], tuple[()])
print(star.__typing_unpacked_tuple_args__, alias.__typing_unpacked_tuple_args__, star.__unpacked__)
print(dict[T, T][int], list[T][star] if False else list[T], collections.abc.Callable[[int, T], str][int], collections.abc.Callable[..., int].__args__)
for f in (lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: list[int][int]):
    try: print(f())
    except TypeError as e: print(e)
class E(Exception): __slots__ = ()
e = E(); e.x = 1; print(e.x)
for o in (len, "".count, dict.fromkeys, int.from_bytes, [].append, operator.add):
    print(pickle.loads(pickle.dumps(o)).__name__)
for name in ("decimal", "_decimal"): sys.modules.pop(name, None)
import decimal as again
print(again.Decimal("1.10") + 1, again.Decimal(2) ** 3, again.Decimal(7) / 3)

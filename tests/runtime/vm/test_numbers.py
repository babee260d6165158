"""int, float, complex, bool, math as programs use them: subclasses, protocols, errors; nothing of dir() is missing."""

from __future__ import annotations

import math

import pytest

from tests.runtime.vm.support import run_python, run_vm

PROGRAMS = {
    "subclasses": """
class I(int):
    def __add__(self, o): return I(int(self) + int(o) + 100)
class F(float): pass
x = I(5)
print(x, x + 1, 1 + x, type(x).__name__, type(x * 2).__name__, I("12"), I(3).real, x.bit_length(), I(7) == 7,
      hash(I(9)))
print(F(1.5) + 1, F("2.5"), repr(F(3)), type(F(1) + F(2)).__name__, int(F(2.5)), complex(F(1), I(2)))
print(I.from_bytes(b"\\x01\\x02", "big"), type(I.from_bytes(b"\\x01", "big")).__name__, F.fromhex("0x1.8p1"))
""",
    "protocols": """
class X:
    def __index__(self): return 7
    def __float__(self): return 2.5
    def __int__(self): return 9
    def __round__(self, n=None): return ("r", n)
    def __divmod__(self, o): return "dm"
    def __rdivmod__(self, o): return "rdm"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __abs__(self): return "abs"
    def __floor__(self): return "floor"
import math
print(int(X()), float(X()), hex(X()), round(X()), round(X(), 2), divmod(X(), 1), divmod(1, X()), pow(X(), 2))
print(pow(X(), 2, 3), 2 ** X(), complex(X()), abs(X()), math.floor(X()), math.sqrt(X()), (255).to_bytes(X(), "big"))
print(int("11", X()), round(1234.5678, X()), math.gcd(X(), 21), math.isqrt(X()))
class Bad:
    def __index__(self): return "a"
    def __float__(self): return 1
    def __int__(self): return 1.5
for f in (int, float, hex, math.sin):
    try:
        print(f(Bad()))
    except Exception as e:
        print(type(e).__name__, e)
""",
    "messages": """
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e, e.args)
t(lambda: int("x" * 300)); t(lambda: int("é")); t(lambda: int("٣٤")); t(lambda: float("٣.٥")); t(lambda: int(b"x"))
t(lambda: int("7" * 5000)); t(lambda: str(10 ** 5000)); t(lambda: 2.0 ** 10000); t(lambda: (-8) ** 0.5)
t(lambda: 0 ** -1)
t(lambda: 1 + "a"); t(lambda: ~1.5); t(lambda: 1j // 2); t(lambda: pow("a", 2)); t(lambda: pow(2, 3, 0))
t(lambda: 1 @ 2)
t(lambda: pow(2, -1, 4)); t(lambda: pow(2.0, 1, 3)); t(lambda: round("a")); t(lambda: (5).to_bytes(1, "middle"))
t(lambda: [1][1 << 70]); t(lambda: [1][-(1 << 63)]); t(lambda: 1 << (1 << 70)); t(lambda: complex("1+"))
t(lambda: 1 < 1j)
""",
    "in place": """
x = 7
x **= 2; print(x)
x //= 4; print(x)
x /= 8; print(x)
x += 1j; print(x)
x *= 2; print(x)
y = True
y &= False; print(y)
y |= True; print(y)
y <<= 3; print(y)
""",
    "math": """
import math
print(math.log(10 ** 400), math.log(8, 2), math.gcd(12, 18, 27), math.lcm(4, 6), math.factorial(30), math.comb(50, 20))
print(math.perm(10, 3), math.isqrt(10 ** 40 + 5), math.prod([1, 2, 3]), math.fsum([0.1] * 10), math.hypot(1, 2, 3))
print(math.dist((1, 2, 3), (4, 6, 8)), math.frexp(10.0), math.ldexp(0.5, 4), math.modf(-2.5), math.nextafter(1.0, 2.0))
print(math.ulp(1.0), math.remainder(7, 4), math.isclose(1, 1 + 1e-10), math.trunc(2.7), math.copysign(1, -0.0))
def t(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)
for f, a in ((math.sqrt, -1), (math.log, 0), (math.exp, 1000), (math.sin, math.inf), (math.acos, 2), (math.gamma, -1)):
    t(f, a)
for f, a in ((math.sqrt, "a"), (math.factorial, -1), (math.factorial, 2.5), (math.floor, "x"), (math.isqrt, -1)):
    t(f, a)
print([math.fsum(x) for x in ([], [1e16, 1, 1e-16], [1, 1e100, 1, -1e100] * 3)])
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_cpython(name: str) -> None:
    outcome = run_vm(PROGRAMS[name])
    assert outcome.error == ""
    assert outcome.output == run_python(PROGRAMS[name])


def test_nothing_is_missing() -> None:
    names = {t.__name__: dir(t) for t in (int, float, complex, bool)}
    source = "import math\n"
    for name, attributes in names.items():
        source += f"print([a for a in {attributes!r} if not hasattr({name}, a)])\n"
    source += f"print([a for a in {[a for a in dir(math) if a[0] != '_']!r} if not hasattr(math, a)])\n"
    assert run_vm(source).output == "[]\n" * 5

"""co_code and its like, which are CPython's compiler's: dis, names that calls are bound to, places of tracebacks."""
import dis
import io
import re
import sys
import traceback


def shown(code):
    out = io.StringIO()
    dis.dis(code, file=out)
    print(re.sub(r"0x[0-9a-f]+", "0x", out.getvalue()))


def f(x, *a, k=3, **kw):
    "doc"
    y = 5

    def g():
        return y, x

    try:
        return g() + (1, 2.5, "a", b"b", None, ..., 3j) if x in {1, 2} else len(a)
    finally:
        print(kw)
    with open(x) as file:
        for line in file:
            yield line.upper() or [*a, {**kw}]


class C:
    z: int = 1 << 70

    def m(self):
        return super().__repr__() or f"{self!r:>{k}}"


shown(f)
shown(C)
shown(C.m)
shown("x = y + 1")
code = f.__code__
print(code.co_consts[0], code.co_names, code.co_stacksize, list(code.co_lines()), code.co_consts[1:2])
print(re.sub("0x[0-9a-f]+", "0x", f"{C.m.__code__} {compile('pass', 'that file', 'exec')}"))
print([code._varname_from_oparg(i) for i in range(6)], C.m.__code__.co_consts)
print(list(code.co_positions())[:12], len(code.co_code) // 2 == len(list(code.co_positions())))


class Bound:
    """Knows the name that it is bound to, as hardware description languages have it."""

    def __init__(self):
        frame = sys._getframe(1)
        code, at = frame.f_code, frame.f_lasti
        while dis.opname[code.co_code[at]] == "CACHE":
            at -= 2
        print(dis.opname[code.co_code[at]], list(code.co_positions())[at // 2], end=" ")
        at += 2
        while dis.opname[code.co_code[at]] == "CACHE":
            at += 2
        name, argument = dis.opname[code.co_code[at]], code.co_code[at + 1]
        if name in ("STORE_FAST", "STORE_DEREF"):
            print(name, code._varname_from_oparg(argument))
        elif name in ("STORE_NAME", "STORE_ATTR"):
            print(name, code.co_names[argument])
        else:
            print(name)


q = Bound()
(Bound(), Bound())
C.r = Bound()


def bound(n):
    a = Bound()
    if n > 1:
        b = Bound()
    else:
        b = Bound() or Bound()
    for i in range(2):
        c = Bound()
    with open("/dev/null") as file:
        d = Bound()
    try:
        e = Bound()
    finally:
        g = Bound()
    h = lambda: (a, Bound())
    h()
    return Bound()


bound(1)
bound(2)
exec("s = Bound()\nBound()")
eval("  Bound()")


class Without:
    def __getattr__(self, name):
        raise AttributeError(name)

    def here(self):
        raise AttributeError("attribute 'here'")

    def there(self):
        return super().nope(2)

    @property
    def divided(self):
        return 1 // 0


def tried(function):
    try:
        function()
    except Exception as e:
        traceback.print_exc(file=sys.stdout)
        t = e.__traceback__
        while t is not None:
            code = t.tb_frame.f_code
            print(t.tb_lineno, list(code.co_positions())[t.tb_lasti // 2], end=" ")
            t = t.tb_next
        inner = e.__traceback__.tb_next
        print(dis.opname[inner.tb_frame.f_code.co_code[inner.tb_lasti]] if inner.tb_next is None else "")


def not_found(): Without().nope(1)
def raised(): x = Without().here()
def of_builtin(): return len.foo(1, k=2)
def lines():
    x = ( Without()
          .foo
          .bar(1) )
def of_super(): Without().there()
def of_property(): Without().divided(3)
def refused(): "".join(3)
def missing(): "".joins(3)
def divided(): return 1 / (3 - 3)
def unknown(): return nobody + 1
def raises(): raise ValueError(3)


for function in (
    not_found, raised, of_builtin, lines, of_super, of_property, refused, missing, divided, unknown, raises,
):
    tried(function)

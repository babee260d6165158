"""Operators of Decimals in each context that may be current, as text, and % with a dict: all as in CPython."""

import contextvars
import decimal
import sys
from decimal import Decimal, localcontext

VALUES = [
    *(Decimal(text) for text in ("0", "-0", "1", "-1", "0.1", "2.50", "-7.125", "1E+5", "3E-7", "99999.5", "123456789")),
    *(Decimal(text) for text in ("NaN", "Infinity", "-Infinity", "1E+999", "1E-999")), 0, 3, -12345678901234567890, True,
]  # fmt: skip


def outcome(operation, *operands):
    try:
        return repr(operation(*operands))
    except Exception as error:
        return f"{type(error).__name__} {error}"


def flags():
    return sorted(flag.__name__ for flag, value in decimal.getcontext().flags.items() if value)


def in_place(a, b):
    a += b
    a *= b
    a -= b
    return a


OPERATIONS = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a // b, in_place,
    lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a == b, lambda a, b: a != b, lambda a, b: a > b,
    lambda a, b: a >= b,
]  # fmt: skip


def all_operations():
    seen = 17
    for operation in OPERATIONS:
        for a in VALUES:
            for b in VALUES:
                if isinstance(a, Decimal) or isinstance(b, Decimal):
                    decimal.getcontext().clear_flags()
                    for char in outcome(operation, a, b) + str(flags()):
                        seen = (seen * 31 + ord(char)) % 1000003
    return seen


print(all_operations())
for change in ("prec", 3), ("rounding", decimal.ROUND_UP), ("prec", 40), ("Emin", -20), ("clamp", 1):
    with localcontext() as context:
        setattr(context, *change)
        print(change, all_operations())
for signal in decimal.Rounded, decimal.DivisionByZero, decimal.InvalidOperation, decimal.FloatOperation:
    with localcontext() as context:
        context.prec = 4
        context.traps[signal] = not context.traps[signal]
        print(signal.__name__, all_operations())
print(Decimal(1) / 3)


def third():
    return Decimal(1) / Decimal(3)


# The current context changes in each way that there is; an operation before and after.
print(third())
decimal.getcontext().prec = 5
print(third())
decimal.setcontext(decimal.Context(prec=7, rounding=decimal.ROUND_UP))
print(third(), flags())
with localcontext(decimal.Context(prec=2)):
    print(third(), flags())
    decimal.getcontext().prec = 9
    print(third())
print(third())
other = contextvars.Context()
print(other.run(lambda: (third(), decimal.setcontext(decimal.Context(prec=3)), third())), third())
copied = contextvars.copy_context()
print(copied.run(third), other.run(third), third())
variable = contextvars.ContextVar("variable")
token = variable.set(1)
print(third())
variable.reset(token)
print(third())
context = decimal.getcontext()
context.flags[decimal.Inexact] = False
print(third(), bool(context.flags[decimal.Inexact]))
context.traps[decimal.Inexact] = True
print(outcome(third))
context.traps[decimal.Inexact] = False
del context
generator = (third() for _ in range(3))
print(next(generator))
decimal.getcontext().prec = 11
print(next(generator), decimal.Context(prec=4).divide(1, 3), next(generator))


class Price(Decimal):
    def __add__(self, other):
        return "added"

    def __lt__(self, other):
        return "less"


class Plain(Decimal):
    pass


print(Price(1) + Decimal(2), Decimal(2) + Price(1), Price(1) < Decimal(2), Decimal(2) > Price(1), Price(2) * 3)
print(type(Plain(1) + Plain(2)).__name__, Plain("1.5") + 1, Decimal(1) - Plain("1.50"))

for exponent in range(-9, 4):
    for digits in "0", "5", "1200", "10203040506070809":
        for sign in "", "-":
            x = Decimal(f"{sign}{digits}E{exponent}")
            print(x, f"{x}", repr(x), str(x + 0), str(x * 1), outcome(x.quantize, Decimal("0.01")), sep=" ", end="; ")
    print()
x = Decimal(3) ** 900
with localcontext() as context:
    context.prec = 900
    x = Decimal(7) * (10**700 + 1)
    print(x, x.quantize(1), outcome(x.quantize, Decimal("1E-300")))
print(Decimal("1.55").quantize(Decimal("0.1"), decimal.ROUND_UP))
print(Decimal("2.5").quantize(Decimal("NaN")))


class Shown:
    def __str__(self):
        return "shown"


class Items:
    def __getitem__(self, key):
        return key * 2


class Derived(dict):
    def __missing__(self, key):
        return f"no {key}"


record = {"a": 1, "b": "text", "c": Shown(), "d": 2.5, "wide \u2603": "\u2603", "": "empty", "(x)": 3, 5: 6}
for form in (
    "%(a)s", "%(a)5d|%(b)-6s|%(b).2s", "%(c)s %(c)r"[:5], "%(d).3f%%", "%(wide \u2603)s %(a)s", "%()s", "%((x))d", "%(z)s",
    "%(a)y", "%(b)d", "%s %(a)s"[3:], "plain", "%%", "%(a)c", "%(a)ld", "%(5)s",
    "\u2603 %(b)s", "%(a)08.3f|%(a)+d|%(a)#x", "%)s", "%(a)s%",
):  # fmt: skip
    for values in record, Derived(record), Items(), (record,), [], 5:
        print(outcome(lambda form, values: form % values, form, values), end=" ")
    print()
print(b"%(a)s" % {b"a": b"x"}, outcome(lambda: b"%(a)s" % {"a": b"x"}))


def who(depth):
    frame = sys._getframe(depth)
    return frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno


def asks():
    kept = [sys._getframe(), sys._getframe(1)]
    first = who(0)
    second = who(1)
    return first, second, who(2), [frame.f_code.co_name for frame in kept], sys._getframe().f_locals["first"]


def outer():
    return asks()


for _ in range(3):
    print(outer())
print(outcome(sys._getframe, 1000), outcome(who, -1))

"""decimal: arithmetic in many contexts, digits and flags as in CPython."""

import contextvars
import decimal
import pickle
import random
from decimal import Decimal as D

random.seed(7)
ROUNDINGS = [getattr(decimal, name) for name in dir(decimal) if name.startswith("ROUND_")]
SPECIAL = ["0", "-0", "0E-30", "0E+10", "NaN", "-Infinity", "sNaN", "1E+50", "-1E-50", "9.99999", "0.5", "2.5", "-2.5", "1", "10"]


def number():
    kind = random.randrange(6)
    if kind == 0:
        return D(random.choice(SPECIAL))
    digits = str(random.randrange(10 ** random.randrange(1, 25)))
    if kind == 1:
        return D(int(digits) - 50)
    return D(f"{random.choice(['', '-'])}{digits}E{random.randrange(-30, 30)}")


def flags(context):
    return sorted(f.__name__ for f, on in context.flags.items() if on)


count = 0
for _ in range(40):
    context = decimal.Context(
        prec=random.choice([1, 3, 9, 28]), rounding=random.choice(ROUNDINGS), Emin=random.choice([-999999, -20]),
        Emax=random.choice([999999, 20]), clamp=0,
        traps=random.choice([[], [decimal.InvalidOperation, decimal.DivisionByZero], [decimal.Inexact], [decimal.Rounded]]),
    )
    decimal.setcontext(context)
    for _ in range(8):
        a, b = number(), number()
        for name, f in (
            ("+", lambda: a + b), ("-", lambda: a - b), ("*", lambda: a * b), ("/", lambda: a / b), 
            ("q", lambda: a.quantize(b)), ("q2", lambda: a.quantize(D("0.01"), decimal.ROUND_HALF_UP)),
            ("i", lambda: a + 5), ("*i", lambda: a * -7), ("i*", lambda: 3 * a), ("-a", lambda: -a), ("+a", lambda: +a),
            ("<", lambda: a < b), ("==", lambda: a == b), ("max", lambda: a.max(b)), ("sqrt", lambda: abs(a).sqrt()),
            ("str", lambda: a.to_eng_string()), ("cq", lambda: context.quantize(a, D("1.0"))), ("cc", lambda: context.create_decimal(a)),
        ):
            context.clear_flags()
            try:
                result = f()
            except decimal.DecimalException as e:
                result = type(e).__name__
            except ZeroDivisionError as e:
                result = type(e).__name__
            count += 1
            if isinstance(result, str):  # which of several signals comes first is the C module's own
                print(result)
                continue
            if count % 10 == 0:
                print(name, a, b, result, repr(result), flags(context))
            else:
                print(result, len(flags(context)))
decimal.setcontext(decimal.DefaultContext)
for text in ("1.50", "-.5", "5.", "", ".", "1e5", " 1 ", "1_000", "٣.٥", "abc", "-", "--1", "+3", "0001.10", "-0.00"):
    try:
        print(repr(D(text)), D(text) == D(text), hash(D(text)) == hash(D(text)))
    except decimal.InvalidOperation as e:
        print(type(e).__name__)


class Sub(D):
    pass


s = Sub("1.25")
print(type(s).__name__, type(s + 1).__name__, s * s, type(+s).__name__, s.quantize(D("0.1")), str(s), f"{s:.1f}", f"{D('1234.5'):,.2f}")
print(pickle.loads(pickle.dumps(D("1.5"))), D(1.5), D((1, (1, 2), -1)), float(D("0.1")), int(D("-7.9")), round(D("2.5")), round(D("2.345"), 2))
print(D("1.10").as_tuple(), D("3.0").normalize(), sum([D("0.1")] * 10), D(10) ** 3, D(2) ** D("0.5"), divmod(D(7), D(2)), D.from_float(0.1))
with decimal.localcontext() as c:
    c.prec = 5
    print(D(1) / D(3), c.divide(1, 3), D("1.23456789") + 0)


# Coefficients are ints here: what has a text of it, what has none, and what derives from Decimal.
class Money(D):
    def __new__(cls, value, unit="EUR"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self


m = Money("12.50", "CHF")
print(m.unit, m + 1, type(m + m) is D, m == D("12.5"), m < 13, D(m), repr(m), hash(m) == hash(D("12.5")), bool(Money(0)))
print(pickle.loads(pickle.dumps(D("-1.50"))), D("1.5").as_tuple(), D((1, (1, 2, 3), -2)), D(10) // 3, D(-7) // D(2), 7 // D("0.5"))
print([D(3) > 2, 2 < D(3), D(3) == 3, D("3.0") != 3, D(1) == 1.0, D(1) == "1", D("NaN") == D("NaN"), D("0E5") == D("-0")])
print(sum(map(D, range(20))), D(0) + D("1.10"), D("0.00") + D(5), D(5) + D("0.000"), D("-0") + D("0"), D(3) - D(3), D("1e9") + D("0e-3"))
with decimal.localcontext() as c:
    c.prec, c.Emax, c.Emin = decimal.MAX_PREC, decimal.MAX_EMAX, decimal.MIN_EMIN
    big = D(1)
    for i in range(1, 3001):
        big *= i
    print(big % 10**9, big.adjusted(), len(str(big)), (big // D(7**500)) % 1000, (big + 1) % 10, big == big + 0, -big < big)
with decimal.localcontext(decimal.Context(prec=7, rounding=decimal.ROUND_05UP, clamp=1, Emax=9, Emin=-9)) as c:
    print(D(1) / 3, D(2) / 3, D("9999999") + 1, D("123456789") * 1, flags(c))


# The current context: what is set in it, other ones, and those of contextvars.
def third(prec):
    decimal.getcontext().prec = prec
    here = D(1) / 3, D(2) + D("0.123456789")
    decimal.setcontext(decimal.Context(prec=prec + 1, rounding=decimal.ROUND_UP))
    return here, D(1) / 3, D(2) * D("0.123456789")


before = decimal.getcontext().copy()
print(contextvars.copy_context().run(third, 4), D(1) / 3, third(3), D(1) / 7)
decimal.setcontext(before)
for prec, low, high, clamp in ((5, -3, 4, 0), (9, -20, 20, 1), (500, -999, 999, 0)):
    with decimal.localcontext() as c:
        c.prec, c.Emin, c.Emax, c.clamp = prec, low, high, clamp
        a, b = D("1.5") + 2, D(7) * 3
        for i in range(6):
            try:
                a, b = a * b, a - b
                print(a + i, b - i, a / b, a == b, a != a + 0, (a + 1).quantize(D("0.1")), flags(c))
            except decimal.DecimalException as e:
                print(type(e).__name__, a == a)
                break

# What is changed in place: traps, and flags.
context = decimal.Context(prec=5)
decimal.setcontext(context)
for trap in (False, True, False):
    context.traps[decimal.Inexact] = trap
    for work in (lambda: D(1) / 3, lambda: D("1.23456") + 1, lambda: D("1.005").quantize(D("0.01")), lambda: D(1) / 4):
        context.clear_flags()
        try:
            print(work(), sorted(flag.__name__ for flag, value in context.flags.items() if value))
        except decimal.Inexact as e:
            print(type(e))

"""Division by constants without dividing: by a multiplication with the reciprocal (Granlund and Montgomery).

For 0 <= n <= nmax and a constant c that is no power of two: n / c = (n * m) >> (32 + s), where s = floor(log2 c) and
m = ceil(2**(32 + s) / c), if (m * c - 2**(32 + s)) * nmax < 2**(32 + s). A dividend that may be negative is first made
positive by a multiple of c: floor(n / c) = (n + b) / c - b / c. Floor division appears in traces as the truncating one
with a correction by the remainder's sign; where the dividend is not negative, bounds remove the correction.
"""

from __future__ import annotations

from jit.ir import Const, Op, Value
from jit.optimizer.emission.optimizer import Handlers, Optimizer
from jit.optimizer.facts.info import Bound
from jit.semantics import SMALL_MIN, wrap


def reciprocal(c: int, nmax: int) -> tuple[int, int] | None:
    """(m, s) for division by c, None where it would not be exact."""
    if c < 3 or c & (c - 1) == 0 or nmax >= 1 << 32:
        return None
    s = c.bit_length() - 1
    m = -(-(1 << 32 + s) // c)
    exact = (m * c - (1 << 32 + s)) * nmax < 1 << 32 + s
    return (m, s) if exact and m < 1 << 32 else None


def _quotient(opt: Optimizer, n: Value, c: int, nmax: int) -> Value | None:
    """n / c for 0 <= n <= nmax (as an unsigned word)."""
    found = reciprocal(c, nmax)
    if found is None:
        return None
    m, s = found
    high = opt.do("uint_mul_high", [n, Const(wrap(m), "i")])
    opt.counters["divisions by multiplication"] += 1
    return opt.do("uint_rshift", [high, Const(s, "i")])


def divide(opt: Optimizer, op: Op) -> Value | None:
    n, c = op.args
    lo, hi = opt.bound(n)
    if type(c) is not Const or lo < 0:
        return None
    quotient = _quotient(opt, n, c.value, hi)
    if quotient is not None:
        opt.narrow(quotient, 0, hi // c.value)
    return quotient


def modulo(opt: Optimizer, op: Op) -> Value | None:
    n, c = op.args
    lo, hi = opt.bound(n)
    if type(c) is not Const or lo < 0 or reciprocal(c.value, hi) is None:
        return None
    quotient = opt.do("int_div_trunc", [n, c])
    remainder = opt.do("int_sub", [n, opt.do("int_mul", [quotient, c])])
    opt.narrow(remainder, 0, min(hi, c.value - 1))
    return opt.resolve(remainder)


def _parts(opt: Optimizer, value: Value, name: str) -> list[Value] | None:
    """Arguments of the operation `name`, if the value is one."""
    if isinstance(value, Op) and value.name == name:
        return [opt.resolve(a) for a in value.args]
    return None


def _sign_of(opt: Optimizer, value: Value) -> Value | None:
    """x where the value is x >> 31."""
    parts = _parts(opt, value, "int_rshift")
    return parts[0] if parts and parts[1] == Const(31, "i") else None


def _floor_division(opt: Optimizer, quotient: Value, correction: Value) -> tuple[Value, Const] | None:
    """(n, c) where quotient + correction is floor(n / c)."""
    divided = _parts(opt, quotient, "int_div_trunc")
    remainder = _sign_of(opt, correction)
    if divided is None or remainder is None or not isinstance(divided[1], Const):
        return None
    n, c = divided
    if _remainder(opt, remainder) == (n, c) and isinstance(c, Const):
        return n, c
    return None


def _remainder(opt: Optimizer, value: Value) -> tuple[Value, Value] | None:
    """(n, d) where the value is n - (n / d) * d."""
    difference = _parts(opt, value, "int_sub")
    product = _parts(opt, difference[1], "int_mul") if difference else None
    if difference is None or product is None:
        return None
    divided = _parts(opt, product[0], "int_div_trunc")
    if divided == [difference[0], product[1]]:
        return difference[0], product[1]
    return None


def _floor_modulo(opt: Optimizer, remainder: Value, correction: Value) -> tuple[Value, Const] | None:
    """(n, c) where remainder + correction is n modulo c."""
    divided = _parts(opt, remainder, "int_mod_trunc")
    masked = _parts(opt, correction, "int_and")
    if divided is None or masked is None or not isinstance(divided[1], Const) or masked[1] != divided[1]:
        return None
    return (divided[0], divided[1]) if _sign_of(opt, masked[0]) == remainder else None


def _floor(opt: Optimizer, n: Value, c: int) -> Value | None:
    """floor(n / c) for a small n of any sign."""
    lo, hi = opt.bound(n)
    if lo < SMALL_MIN or c <= 0 or c >= 1 << 28:
        return None
    b = -(lo // c) * c
    quotient = _quotient(opt, opt.do("int_add", [n, Const(b, "i")]), c, hi + b) if b < 1 << 31 else None
    return None if quotient is None else opt.do("int_add", [quotient, Const(-(b // c), "i")])


def add(opt: Optimizer, op: Op) -> Value | None:
    """The last operation of a floor division or of a modulo by a constant."""
    floor = _floor_division(opt, *op.args)
    if floor is not None:
        return _floor(opt, floor[0], floor[1].value)
    modulo_of = _floor_modulo(opt, *op.args)
    if modulo_of is not None:
        n, c = modulo_of
        quotient = _floor(opt, n, c.value)
        if quotient is not None:
            remainder = opt.do("int_sub", [n, opt.do("int_mul", [quotient, c])])
            opt.narrow(remainder, 0, c.value - 1)
            return opt.resolve(remainder)
    return None


def subtract(opt: Optimizer, op: Op) -> Value | None:
    """n - (n / d) * d has the sign of n; only its bounds are noted."""
    parts = _remainder(opt, op)
    if parts is not None and opt.lo(parts[0]) >= 0:
        known: Bound = (0, opt.hi(parts[0]))
        opt.bounds[op] = known
    return None


HANDLERS: Handlers = {"int_div_trunc": divide, "int_mod_trunc": modulo, "int_add": add, "int_sub": subtract}

"""The laws of the integers that the proofs of multiplier and divider build on (tests/formal/unit_muldiv.py)."""

from __future__ import annotations

import z3


def _holds(claim: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.set("timeout", 60_000)
    solver.add(z3.Not(claim))
    return bool(solver.check() == z3.unsat)


def test_four_products_of_halves_make_the_whole_one() -> None:
    a_low, a_high, b_low, b_high = z3.Ints("a_low a_high b_low b_high")
    half = 1 << 16
    whole = (a_high * half + a_low) * (b_high * half + b_low)
    assert _holds(whole == a_high * b_high * half * half + (a_low * b_high + a_high * b_low) * half + a_low * b_low)
    assert not _holds(whole == a_high * b_high * half * half + a_low * b_high * half + a_low * b_low)


def test_a_step_of_long_division_keeps_the_dividend() -> None:
    """prefix: the digits of the dividend that came down so far; then one more; fits: the new digit of the quotient."""
    prefix, quotient, divisor, rest, digit, fits = z3.Ints("prefix quotient divisor rest digit fits")
    before = prefix == quotient * divisor + rest
    after = prefix * 2 + digit == (quotient * 2 + fits) * divisor + (rest * 2 + digit - fits * divisor)
    assert _holds(z3.Implies(before, after))
    assert not _holds(after)


def test_the_rest_stays_below_the_divisor() -> None:
    divisor, rest, digit = z3.Ints("divisor rest digit")
    down = rest * 2 + digit
    left = z3.If(down >= divisor, down - divisor, down)
    known = z3.And(0 <= rest, rest < divisor, 0 <= digit, digit <= 1)
    assert _holds(z3.Implies(known, z3.And(0 <= left, left < divisor)))

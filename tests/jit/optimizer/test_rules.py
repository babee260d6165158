"""Every rewrite rule is proved; wrong ones are refuted; the compiled rules do what their text says."""

from __future__ import annotations

import pytest

from jit.optimizer import Options, optimize_loop
from jit.optimizer.stages.ruleopt import RULES, Rule, fired, parse_rules
from jit.text import format_trace, parse_trace
from tests.jit.optimizer.z3_rules import counterexample


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_proved(rule: Rule) -> None:
    assert counterexample(rule) is None


WRONG = """
add_one: int_add(x, 1) => x
sub_swapped: int_sub(x, y) => int_sub(y, x)
no_bound: uint_lt(x, y) => int_lt(x, y) if lo(x) >= 0
mask: int_and(x, C) => x if lo(x) >= 0 and hi(x) <= C
division: int_div_trunc(x, C) => int_rshift(x, log2(C)) if power_of_two(C)
not_wrapped: int_add(int_add(x, C1), C2) => int_add(x, C1 + C2)
sum_of_constants: int_add(int_add(x, C1), C2) => int_add(x, wrap(C1 - C2))
le_maximum: int_le(x, C) => int_lt(x, C + 1)
lt_add: int_lt(int_add(x, C1), C2) => int_lt(x, wrap(C2 - C1))
tag: int_tag(int_untag(p)) => p
tag_too_big: ptr_eq(int_tag(x), P) => int_eq(x, untag(P))
float_add_zero: float_add(a, 0.0) => a
float_not_lt: int_eq(float_lt(a, b), 0) => float_le(b, a)
float_sub_self: float_sub(a, a) => 0.0
"""


@pytest.mark.parametrize("rule", parse_rules(WRONG), ids=lambda rule: rule.name)
def test_wrong_rules_are_refuted(rule: Rule) -> None:
    assert counterexample(rule) not in (None, "unknown")


def test_counters_and_text() -> None:
    trace = parse_trace("""
        [p0, i1]
        i2 = int_add(i1, 3)
        i3 = int_add(i2, 4)
        i4 = int_mul(i3, 8)
        i5 = int_gt(i4, i1)
        guard_true(i5) [p0, i4]
        finish(p0)
    """)
    optimized = optimize_loop(trace, Options(verify=True))
    assert dict(fired(optimized.counters)) == {"add_add_constants": 1, "mul_power_of_two": 1, "gt": 1}
    assert format_trace(optimized) == (
        "[p0, i1]\n"
        "i2 = int_add(i1, 7)\n"
        "i3 = int_lshift(i2, 3)\n"
        "i4 = int_lt(i1, i3)\n"
        "guard_true(i4, descr=<Guard0>) [p0, i3]\n"
        "finish(p0)\n"
    )

"""Division by constants: exact for every dividend that the bounds allow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jit.ir import Const, InputArg, Op, Trace, Value
from jit.optimizer import Options, optimize_loop
from jit.optimizer.stages.divide import reciprocal
from jit.semantics import EVAL

CONSTANTS = [1, 2, 3, 5, 6, 7, 8, 10, 12, 60, 64, 97, 100, 641, 1000, 65535, 10**6, 10**9 // 7, 2**27 - 1, 2**28 + 3]


def floor_ops(n: Value, c: Value) -> tuple[list[Op], Op, Op]:
    """Floor division and modulo as the VM does them."""
    q = Op("int_div_trunc", [n, c])
    product = Op("int_mul", [q, c])
    r = Op("int_sub", [n, product])
    sign = Op("int_rshift", [r, Const(31, "i")])
    quotient = Op("int_add", [q, sign])
    m = Op("int_mod_trunc", [n, c])
    msign = Op("int_rshift", [m, Const(31, "i")])
    mask = Op("int_and", [c, msign])
    modulo = Op("int_add", [m, mask])
    return [q, product, r, sign, quotient, m, msign, mask, modulo], quotient, modulo


def optimized(c: int, low: int) -> tuple[Trace, InputArg]:
    n, frame = InputArg("i", "i1"), InputArg("r", "p0")
    small = Op("int_tag", [n])  # so n fits in 31 bits
    ops: list[Op] = [small]
    if low == 0:
        condition = Op("int_ge", [n, Const(0, "i")])
        ops += [condition, Op("guard_true", [condition])]
        from jit.ir import Snapshot

        ops[-1].snapshot = Snapshot([])
    floor, quotient, modulo = floor_ops(n, Const(c, "i"))
    ops += floor
    both = Op("int_xor", [quotient, Op("int_lshift", [modulo, Const(0, "i")])])
    ops += [both.args[1], both]  # type: ignore[list-item]
    ops.append(Op("finish", [frame, quotient, modulo]))
    return optimize_loop(Trace([frame, n], ops), Options(verify=True)), n


def run(trace: Trace, n: InputArg, number: int) -> list[Any]:
    env: dict[Value, Any] = {n: number, trace.inputargs[0]: 0}

    def value(v: Value) -> Any:
        return v.value if isinstance(v, Const) else env[v]

    for op in trace.ops:
        if op.name in EVAL:
            env[op] = EVAL[op.name](*[value(a) for a in op.args])
    return [value(a) for a in trace.ops[-1].args[1:]]


@pytest.mark.parametrize("low", [-(1 << 30), 0])
@pytest.mark.parametrize("c", CONSTANTS)
def test_floor_division(c: int, low: int) -> None:
    trace, n = optimized(c, low)
    if 2 < c <= 10**6:
        assert not {"int_div_trunc", "int_mod_trunc"} & {op.name for op in trace.ops}
    edges = {low, low + 1, (1 << 30) - 1, 0, 1, 2}
    factors = (-3, -2, -1, 0, 1, 2, 3, (1 << 30) // c - 1, -((1 << 30) // c) + 1)
    edges |= {k * c + d for k in factors for d in (-1, 0, 1)}
    for number in sorted(edges):
        if low <= number < 1 << 30:
            assert run(trace, n, number) == [number // c, number % c], number


@given(st.integers(3, 2**31 - 1), st.integers(0, 2**32 - 1), st.data())
def test_reciprocal(c: int, nmax: int, data: st.DataObject) -> None:
    found = reciprocal(c, nmax)
    if found is None:
        return
    m, s = found
    k = data.draw(st.integers(0, nmax // c))
    for n in (k * c - 1, k * c, k * c + 1, nmax, nmax - nmax % c, nmax - nmax % c - 1):
        if 0 <= n <= nmax:
            assert n * m >> 32 + s == n // c

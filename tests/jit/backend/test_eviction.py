"""Where traces lie. After an eviction a backend is as it was at first: what is still in trace memory has no effect."""

from __future__ import annotations

import random

import pytest

from jit.backend.config import CONFIGS
from jit.backend_api import BackendFull, BackendLimit, ExitKind
from jit.ir import Op, Trace
from spec.memory_map import TRACE
from spec.sidecar import EXIT_TABLE_ENTRIES, exit_table_entry
from tests.jit.backend.build import Builder, Run, i
from tests.jit.backend.support import FRAME
from tests.jit.backend.test_backend import counting

EACH = pytest.mark.parametrize("config", [*CONFIGS, "reference"])


def straight(wanted: int, length: int) -> tuple[Trace, Op]:
    """A trace that leaves with `wanted` and a sum."""
    b = Builder()
    total: Op = b.load(0)
    for _ in range(length):
        total = b.op("int_add", total, b.load(0))
    guard = b.guard("guard_value", total, i(wanted), fail=[total, b.op("int_add", total, i(wanted))])
    b.op("finish", b.inputs[0])
    return b.trace(), guard


def bridge(number: int) -> Trace:
    b = Builder("ii")
    below = b.op("int_lt", b.inputs[0], i(-1))
    b.guard("guard_true", below, fail=[b.inputs[0], b.op("int_add", b.inputs[1], i(number))])
    b.op("finish", i(0))
    return b.trace()


@EACH
def test_generations(config: str) -> None:
    """Traces of other shapes take the place of those that were evicted: at each address there is another exit."""
    run, rng = Run(CONFIGS.get(config)), random.Random(5)
    for _ in range(12):
        run.backend.evict()
        numbers = range(1, rng.randint(2, 12))
        guards = {}
        for number in numbers:
            trace, guards[number] = straight(1000 * number, rng.randint(0, 9))
            run.backend.compile_loop(trace, number)
        run.backend.compile_loop(counting(50), 20)
        hung = {number for number in numbers if rng.random() < 0.5}
        for number in hung:
            run.backend.compile_bridge(guards[number], bridge(number), 100 + number)
        for number in numbers:
            exit_ = run.backend.execute(number, FRAME)
            assert exit_.trace_id == (100 + number if number in hung else number)
            assert list(exit_.values) == [0, 1001 * number if number in hung else 1000 * number]
        exit_ = run.backend.execute(20, FRAME)
        assert exit_.kind is ExitKind.GUARD and list(exit_.values) == [50, 1225]


@pytest.mark.parametrize("config", CONFIGS)
def test_full(config: str) -> None:
    """BackendFull where an eviction helps, else BackendLimit; nothing of the trace is left behind."""
    run = Run(CONFIGS[config])
    linker = run.backend.linker
    linker.end_of_memory = TRACE.base + 512
    number = 0
    with pytest.raises(BackendFull, match="trace memory is full"):
        while True:
            number += 1
            run.backend.compile_loop(straight(number, 3)[0], number)
    assert number > 2 and number not in run.backend.traces
    assert list(run.backend.execute(number - 1, FRAME).values) == [0, number - 1]
    with pytest.raises(BackendLimit) as caught:
        run.backend.compile_loop(straight(1, 100)[0], number)
    assert not isinstance(caught.value, BackendFull)
    run.backend.evict()
    assert not run.backend.traces and not linker.exit_table and not list(linker.sites())
    assert list(run.execute(straight(number, 3)[0]).values) == [0, number]


def test_checks_keep_clear_of_the_entries_that_bridges_use() -> None:
    """A trace of the same shape, 256 instructions further up: its checks would share all entries of the exit table."""
    run = Run(CONFIGS["sidecar"])
    linker = run.backend.linker
    (first, guard), (second, _) = straight(1000, 3), straight(2000, 3)
    base = linker.next
    run.backend.compile_loop(first, 1)
    run.backend.compile_bridge(guard, bridge(1), 2)
    used = {exit_table_entry(at) for at, site in linker.checks.items() if site.bridge}
    linker.next = base + 4 * EXIT_TABLE_ENTRIES
    run.backend.compile_loop(second, 3)
    entries = {exit_table_entry(at) for at, site in linker.checks.items() if site.trace_id == 3}
    assert used and entries and not used & entries
    assert list(run.backend.execute(3, FRAME).values)[0] == 0

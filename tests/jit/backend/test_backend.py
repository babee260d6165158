"""Linking and running: bridges, exits beyond the exit table, replaced traces, traps, interrupts, services, limits."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from jit.backend.config import CONFIGS, Config
from jit.backend.linker import MISSES, TRIAL
from jit.backend_api import BackendLimit, ExitKind
from jit.ir import Op, RawDescr, TargetToken, Trace, WatchDescr
from spec.heap import VM_STATE, tag
from spec.host_link import Halt
from spec.memory_map import IMAGE, SIDECAR_WINDOW, TRACE
from spec.sidecar import EXIT_TABLE_ENTRIES, SIDECAR, exit_table_entry
from tests.jit.backend.build import CALLS, DATA, Builder, Run, i
from tests.jit.backend.random_trace import random_data, random_trace
from tests.jit.backend.support import DESCRS, FRAME, set_word, word_at

ALL = pytest.mark.parametrize("config", CONFIGS)


def counting(turns: int = 1000) -> Trace:
    """sum of 0..turns-1; exits with (i, sum)."""
    b = Builder()
    token = TargetToken("loop")
    n, total = (b.op("int_and", b.load(offset), i((1 << 30) - 1)) for offset in (0, 4))  # known to fit 31 bits
    token.label = b.op("label", n, total, descr=token)
    b.guard("guard_true", b.op("int_lt", n, i(turns)), fail=[n, total])
    more = b.op("int_add_ovf", total, n)
    b.guard("guard_no_overflow", fail=[n, total])
    b.op("jump", b.op("int_add", n, i(1)), more, descr=token)
    return b.trace()


@ALL
def test_loop(config: str) -> None:
    run = Run(CONFIGS[config])
    exit_ = run.execute(counting())
    assert (exit_.kind, list(exit_.values)) == (ExitKind.GUARD, [1000, 499500])


@ALL
def test_a_loop_counts_from_a_constant(config: str) -> None:
    """Constants that have a register of their own, x0 and gp, among them: the counter is in another one."""
    for first in (0, IMAGE.base, 7):
        b = Builder()
        token = TargetToken("loop")
        n = b.op("same_as_i", i(first))
        token.label = b.op("label", n, descr=token)
        after = b.op("int_add", n, i(1))
        b.guard("guard_true", b.op("int_lt", after, i(first + 5)), fail=[after, n])
        b.op("jump", after, descr=token)
        exit_ = Run(CONFIGS[config]).execute(b.trace())
        assert (exit_.kind, list(exit_.values)) == (ExitKind.GUARD, [first + 5, first + 4])


def test_cost_of_the_loop() -> None:
    """Instructions of one iteration: what each configuration is for."""
    cost = {}
    for name, config in CONFIGS.items():
        run = Run(config)
        run.backend.compile_loop(counting(), 1)
        counts = []
        for turns in (0, 1000):
            set_word(run.image, DATA, 1000 - turns)
            before = run.backend.counters()["instructions"]
            run.backend.execute(1, FRAME)
            counts.append(run.backend.counters()["instructions"] - before)
        cost[name] = (counts[1] - counts[0]) / 1000
    # software: add, range test (2), increment, branch back; one load of the range's limit is gp itself
    assert cost["software"] == pytest.approx(5, abs=0.01)
    assert cost["sidecar"] == pytest.approx(2, abs=0.01)
    assert cost["sidecar-noloop"] == pytest.approx(3, abs=0.01)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("config", ["sidecar", "sidecar-noloop"])
def test_checks_cost_nothing(config: str, seed: int) -> None:
    """The same instructions retire where the check fields are zero, up to the guard that ended the run."""
    trace, data = random_trace(seed), random_data(seed)
    logs = []
    for checks in (True, False):
        run = Run(CONFIGS[config], data)
        run.backend.compile_loop(trace, 1)
        assert run.machine is not None
        if not checks:
            for at in range(0, run.backend.linker.next - TRACE.base, 4):
                word = run.machine.read_word(SIDECAR_WINDOW.base + at)
                fields = SIDECAR.decode(word)
                run.machine.write_word(SIDECAR_WINDOW.base + at, SIDECAR.encode(loop=fields["loop"]))
        log: list[int] = []
        run.machine.on_retire = lambda retired, log=log: log.append(retired.pc)
        if checks:
            run.backend.execute(1, FRAME)
            count = len(log)
        else:
            run.machine.write_regs({3: VM_STATE.base, 2: FRAME - 4096, 10: FRAME, 32: run.backend.linker.entries[1]})
            run.machine.run(count)
        logs.append(log[:count])
    ended = next((n for n, (a, b) in enumerate(zip(*logs, strict=False)) if a != b), len(logs[1]))
    assert ended >= len(logs[0]) - 1  # the last is the handler's


def bridge_for(guard: Op, add: int) -> Trace:
    """Store the first failarg plus `add`, and finish."""
    from jit.descrs import RAW

    b = Builder("".join(v.kind for v in guard.failargs or ()))
    b.op("raw_store", i(DATA + 64), b.op("int_add", b.inputs[0], i(add)), descr=RAW["i"])
    b.op("finish", b.op("cast_int_to_ptr", i(FRAME)))
    return b.trace()


@ALL
def test_bridge(config: str) -> None:
    run = Run(CONFIGS[config])
    trace = counting()
    guard = run.execute(trace).guard
    assert guard is not None
    run.backend.compile_bridge(guard, bridge_for(guard, 7), 2)
    exit_ = run.backend.execute(1, FRAME)
    assert (exit_.kind, exit_.trace_id, list(exit_.values)) == (ExitKind.FINISH, 2, [FRAME])
    assert word_at(run.image, DATA + 64) == 1007


def chain(run: Run, count: int) -> list[Op]:
    """A trace of guards, of which number n fails where the word at DATA is n. Exits go to bridge n + 2."""
    b = Builder()
    guards = []
    for n in range(count):
        v = b.load(0)
        guards.append(b.guard("guard_false", b.op("int_eq", v, i(n)), fail=[v]))
    b.op("finish", b.inputs[0])
    run.backend.compile_loop(b.trace(), 1)
    return guards


def leave_by(run: Run, n: int) -> None:
    """Run the trace so that guard n fails, and check that its bridge is entered."""
    set_word(run.image, DATA, n)
    exit_ = run.backend.execute(1, FRAME)
    assert (exit_.kind, exit_.trace_id) == (ExitKind.FINISH, n + 2)
    assert word_at(run.image, DATA + 64) == n + 1000


@ALL
def test_more_bridges_than_exit_table_entries(config: str) -> None:
    """The host enters the bridges that the table does not list."""
    run = Run(CONFIGS[config])
    guards = chain(run, EXIT_TABLE_ENTRIES + 30)
    for n, guard in enumerate(guards):
        run.backend.compile_bridge(guard, bridge_for(guard, 1000), n + 2)
    for n in (0, 1, 63, 64, 149, len(guards) - 1):
        leave_by(run, n)
    assert run.backend.redirected == int(CONFIGS[config].sidecar)


def test_the_exit_table_lists_the_guard_that_fails_most() -> None:
    """Two guards that share an entry: it goes to the one that is in use, and stays where the other fails rarely."""
    run = Run(CONFIGS["sidecar"])
    guards = chain(run, EXIT_TABLE_ENTRIES + 30)
    entries: dict[int, list[int]] = {}
    for n, guard in enumerate(guards):
        entries.setdefault(exit_table_entry(run.backend.by_guard[guard][0].address), []).append(n)
    listed, other = next(numbers for numbers in entries.values() if len(numbers) == 2)
    for n in (listed, other):
        run.backend.compile_bridge(guards[n], bridge_for(guards[n], 1000), n + 2)

    def redirected(numbers: list[int]) -> int:
        """Exits to these bridges that the handler has to find."""
        before = run.backend.redirected
        for n in numbers:
            leave_by(run, n)
        return run.backend.redirected - before

    assert redirected([listed] * 5) == 0
    assert redirected([other] * (MISSES + TRIAL + 20)) == MISSES + TRIAL
    assert 100 < redirected(([other] * 19 + [listed]) * 100) < 200
    assert redirected([other] * 5) == 0


def finishing(frame: int) -> Trace:
    b = Builder()
    b.op("finish", b.op("cast_int_to_ptr", i(frame)))
    return b.trace()


@ALL
def test_jump_to_another_trace_and_replacement(config: str) -> None:
    run = Run(CONFIGS[config])
    run.backend.compile_loop(finishing(FRAME), 1)
    b = Builder()
    b.op("jump", b.inputs[0], descr=TargetToken("first", trace_id=1))
    run.backend.compile_loop(b.trace(), 2)
    assert run.backend.execute(2, FRAME).trace_id == 1
    run.backend.compile_loop(finishing(FRAME), 3)
    run.backend.replace(1, 3)
    for entered in (1, 2):
        exit_ = run.backend.execute(entered, FRAME)
        assert (exit_.kind, exit_.trace_id) == (ExitKind.FINISH, 3)
    run.backend.compile_loop(b.trace(), 4)
    assert run.backend.execute(4, FRAME).trace_id == 3


@ALL
def test_replaced_again(config: str) -> None:
    """What took the place before is entered as it was: it may be another version, to which the new one hands over."""
    run = Run(CONFIGS[config])
    for number in (1, 2, 3, 4):
        run.backend.compile_loop(finishing(FRAME), number)
    b = Builder()
    b.op("jump", b.inputs[0], descr=TargetToken("first", trace_id=1))
    run.backend.compile_loop(b.trace(), 5)
    run.backend.replace(1, 2)
    run.backend.replace(1, 3)
    assert [run.backend.execute(entered, FRAME).trace_id for entered in (1, 2, 3, 5)] == [3, 2, 3, 3]
    run.backend.replace(3, 4)
    run.backend.replace(4, 1)  # it leads there already: no circle
    assert [run.backend.execute(entered, FRAME).trace_id for entered in (1, 2, 3, 4, 5)] == [4, 2, 4, 4, 4]


@ALL
@pytest.mark.parametrize("spare", [False, True])
def test_replacement_of_a_loop_that_begins_with_its_label(config: str, spare: bool) -> None:
    """No iteration goes through its first word, which becomes a jump. Who comes to its label has the state of its
    entry, and may be led away, too: so that word need not be there for the jump alone."""
    run = Run(CONFIGS[config])
    b = Builder()
    token = TargetToken("loop", 1)
    token.label = b.op("label", b.inputs[0], descr=token)
    slots = DESCRS.array("Frame")
    n = b.op("int_untag", b.op("getarrayitem_gc_r", b.inputs[0], i(0), descr=slots))
    done = b.guard("guard_true", b.op("int_lt", i(0), n), fail=[b.inputs[0]])
    b.op("setarrayitem_gc", b.inputs[0], i(0), b.op("int_tag", b.op("int_add", n, i(-1))), descr=slots)
    b.op("jump", b.inputs[0], descr=token)
    run.backend.compile_loop(b.trace(), 1, spare_entry=spare)
    code = run.backend.traces[1].code
    assert code.loop > code.entry and (not spare or code.landing > code.entry)
    assert spare or code.loop_bit or not CONFIGS[config].rotate or code.landing == code.entry
    jump, land = Builder(), Builder()
    jump.op("jump", jump.inputs[0], descr=TargetToken("first", trace_id=1))
    run.backend.compile_loop(jump.trace(), 2)
    land.op("jump", land.inputs[0], descr=token)
    run.backend.compile_loop(land.trace(), 3)
    for entered in (1, 2, 3):
        set_word(run.image, FRAME + slots.base, tag(5))
        exit_ = run.backend.execute(entered, FRAME)
        assert (exit_.guard, list(exit_.values)) == (done, [FRAME])
        assert word_at(run.image, FRAME + slots.base) == tag(0)
    run.backend.compile_loop(finishing(FRAME), 4)
    run.backend.replace(1, 4)
    set_word(run.image, FRAME + slots.base, tag(5))
    for entered in (1, 2, 3):
        exit_ = run.backend.execute(entered, FRAME)
        led = exit_.kind is ExitKind.FINISH and exit_.trace_id == 4
        assert led or entered == 3 and code.landing > code.entry and exit_.guard is done


@ALL
def test_interrupt(config: str) -> None:
    """A loop that would never end is interrupted, goes on, and leaves by a guard that is made to fail."""
    run = Run(CONFIGS[config])
    b = Builder()
    token = TargetToken("loop")
    n = b.load(0)
    token.label = b.op("label", n, descr=token)
    m = b.op("int_and", b.op("int_add", n, i(1)), i(0xFFFF))
    guard = b.guard("guard_true", b.op("int_lt", m, i(1 << 20)), fail=[m])
    b.op("jump", m, descr=token)
    run.backend.compile_loop(b.trace(), 1)
    timer = threading.Timer(0.05, run.backend.interrupt)
    timer.start()
    assert run.backend.execute(1, FRAME).kind is ExitKind.INTERRUPTED
    run.backend.fail_guards(None)
    exit_ = run.backend.resume()
    assert exit_.kind is ExitKind.GUARD and exit_.guard is guard
    timer.join()


@ALL
def test_service(config: str) -> None:
    run = Run(CONFIGS[config])
    b = Builder()
    answer = b.op("call_i", i(5), b.load(0), descr=CALLS["ask"])
    b.guard("guard_true", b.load(8), fail=[answer])
    b.op("finish", b.inputs[0])
    set_word(run.image, DATA, -3)
    assert list(run.execute(b.trace()).values) == [-1]
    assert run.asked == [(5, -3)]


@ALL
@pytest.mark.parametrize("value", [0, tag(5), DATA + 32, DATA + 64])
def test_class_of_any_word(config: str, value: int) -> None:
    """Null, small int, right and wrong class; then the same through a bridge."""
    run = Run(CONFIGS[config])
    set_word(run.image, DATA, value)
    set_word(run.image, DATA + 32, 64)
    b = Builder()
    p = b.load(0, "r")
    guard = b.guard("guard_pointer_class", p, i(64), fail=[p])
    b.op("finish", p)
    exit_ = run.execute(b.trace())
    assert exit_.kind is (ExitKind.FINISH if value == DATA + 32 else ExitKind.GUARD)
    assert list(exit_.values) == [value]
    c = Builder("r")
    c.op("finish", c.inputs[0])
    run.backend.compile_bridge(guard, c.trace(), 2)
    exit_ = run.backend.execute(1, FRAME)
    assert (exit_.kind, list(exit_.values)) == (ExitKind.FINISH, [value])


def test_words_whose_header_traps_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Software tests no tag: the header's load traps. Once there is a bridge, a second trap of a kind is the last."""
    run = Run(CONFIGS["software"])
    set_word(run.image, DATA + 32, 64)
    b, c = Builder(), Builder("r")
    p = b.load(0, "r")
    guard = b.guard("guard_pointer_class", p, i(64), fail=[p])
    b.op("finish", p)
    c.op("finish", i(0))
    traps, machine_run = [], run.machine.run

    def counted(cycles: int | None = None) -> Any:
        event = machine_run(cycles)
        traps.append(event.halt is Halt.UNHANDLED_TRAP)
        return event

    monkeypatch.setattr(run.machine, "run", counted)

    def execute(word: int) -> tuple[ExitKind, int, bool]:
        set_word(run.image, DATA, word)
        traps.clear()
        exit_ = run.backend.execute(1, FRAME)
        return exit_.kind, int(exit_.values[0]), any(traps)

    run.backend.compile_loop(b.trace(), 1)
    for word in (tag(5), tag(5), 0, 0):
        assert execute(word) == (ExitKind.GUARD, word, True)
    run.backend.compile_bridge(guard, c.trace(), 2)
    right, wrong = (ExitKind.FINISH, DATA + 32, False), (ExitKind.FINISH, 0, False)
    for word, expected in ((DATA + 32, right), (DATA + 64, wrong)):
        assert execute(word) == expected
    for word in (tag(5), 0):
        assert execute(word) == (ExitKind.FINISH, 0, True)
        for again, expected in ((word, wrong), (tag(5), wrong), (DATA + 32, right), (DATA + 64, wrong)):
            assert execute(again) == expected
    assert execute(0) == wrong


@ALL
def test_watched_words(config: str) -> None:
    """More of them than there are slots; a store to any of them makes its guard fail."""
    run = Run(replace(CONFIGS[config], watches=True))
    b = Builder()
    guards = []
    for n in range(10):
        op = b.guard("guard_not_watched", fail=[])
        op.descr = WatchDescr(DATA + 4 * n, 100 + n)
        guards.append(op)
    b.op("finish", b.inputs[0])
    for n in range(10):
        set_word(run.image, DATA + 4 * n, 100 + n)
    trace = b.trace()
    run.backend.compile_loop(trace, 1)
    assert run.backend.execute(1, FRAME).kind is ExitKind.FINISH
    for n in (9, 8, 3, 0):
        set_word(run.image, DATA + 4 * n, 1)
        assert run.backend.execute(1, FRAME).guard is guards[n]


@ALL
def test_watches_are_armed_at_each_entry(config: str) -> None:
    """A word that has its value again is no failure at the next entry. A bridge finds the trace's watches armed."""
    run = Run(replace(CONFIGS[config], watches=True))
    b = Builder()
    guard = b.guard("guard_nonnull", b.load(0, "r"), fail=[b.inputs[0]])
    watched = b.guard("guard_not_watched", fail=[])
    watched.descr = WatchDescr(DATA + 8, 7)
    b.op("finish", b.inputs[0])
    run.backend.compile_loop(b.trace(), 1)
    c = Builder("r")
    c.load(0)
    inherited = c.guard("guard_not_watched", fail=[])
    inherited.descr = WatchDescr(DATA + 8, 7)
    c.op("finish", c.inputs[0])
    run.backend.compile_bridge(guard, c.trace(), 2)
    for first, by in ((16, watched), (0, inherited)):
        set_word(run.image, DATA, first)
        for word, kind in ((7, ExitKind.FINISH), (8, ExitKind.GUARD), (7, ExitKind.FINISH)):
            set_word(run.image, DATA + 8, word)
            exit_ = run.backend.execute(1, FRAME)
            assert exit_.kind is kind and exit_.guard is (by if kind is ExitKind.GUARD else None)
    if CONFIGS[config].sidecar:
        assert [site for site in run.backend.linker.checks.values() if site.op is inherited]


@ALL
def test_a_store_in_the_trace_is_seen(config: str) -> None:
    run = Run(replace(CONFIGS[config], watches=True))
    b = Builder()
    first = b.guard("guard_not_watched", fail=[])
    b.op("raw_store", i(DATA + 8), b.load(0), descr=RawDescr("i"))
    second = b.guard("guard_not_watched", fail=[])
    first.descr = second.descr = WatchDescr(DATA + 8, 7)
    b.op("finish", b.inputs[0])
    run.backend.compile_loop(b.trace(), 1)
    for stored, guard in ((7, None), (9, second)):
        set_word(run.image, DATA, stored)
        set_word(run.image, DATA + 8, 7)
        assert run.backend.execute(1, FRAME).guard is guard


@ALL
def test_register_pressure(config: str) -> None:
    """Sixty loop-carried values, each changed in every iteration."""
    run, reference = Run(CONFIGS[config]), Run(None)
    b = Builder()
    token = TargetToken("loop")
    values = [b.load(4 * (n % 50)) for n in range(60)]
    token.label = b.op("label", *values, descr=token)
    after = [b.op("int_add", v, values[(n * 7 + 1) % 60]) for n, v in enumerate(values)]
    counter = b.op("int_add", values[0], i(1))
    b.guard("guard_true", b.op("int_lt", counter, i(10)), fail=after)
    b.op("jump", counter, *after[:0:-1], descr=token)
    trace = b.trace()
    for n in range(1, 50):
        for r in (run, reference):
            set_word(r.image, DATA + 4 * n, 0 if n == 8 else n)
    assert list(run.execute(trace).values) == list(reference.execute(trace).values)


@ALL
def test_limits_have_names(config: str) -> None:
    run = Run(CONFIGS[config])
    b = Builder()
    values = [b.load(4 * n) for n in range(62)]
    values = [b.op("uint_mul_high", v, i(n + 3)) for n in range(5) for v in values]
    b.guard("guard_true", values[0], fail=values)
    b.op("finish", b.inputs[0])
    with pytest.raises(BackendLimit, match="spilled words"):
        run.backend.compile_loop(b.trace(), 1)
    run.backend.linker.next = TRACE.end - 8
    with pytest.raises(BackendLimit, match="trace memory is full"):
        run.backend.compile_loop(counting(), 1)


def test_guard_operands_run_out() -> None:
    run = Run(CONFIGS["sidecar"])
    b = Builder()
    for n in range(300):
        b.guard("guard_value", b.load(0), i(1000 + n), fail=[])
    b.op("finish", b.inputs[0])
    assert run.execute(b.trace()).kind is ExitKind.GUARD


def test_software_needs_no_engine() -> None:
    from jit.backend.riscv import RiscvBackend
    from sim.iss import IssMachine

    run = Run(None)
    machine = IssMachine(run.image, guards=False, patterns=False)
    backend = RiscvBackend(machine, CONFIGS["software"])
    backend.compile_loop(counting(), 1)
    assert list(backend.execute(1, FRAME).values) == [1000, 499500]
    with pytest.raises(ValueError, match="guard engine"):
        RiscvBackend(machine, CONFIGS["sidecar"])


def test_probes() -> None:
    """The value-pattern table sees the values that were asked for."""
    run = Run(CONFIGS["sidecar"])
    trace = counting(50)
    more = next(op for op in trace.ops if op.name == "int_add")
    compiled = run.backend.compile_loop(trace, 1, probe=[more])
    run.backend.execute(1, FRAME)
    (report,) = run.backend.patterns()
    assert compiled.probes[report.site] is more
    assert (report.count, report.stride, report.last) == (50, 1, 50)
    run.backend.end_probing(1)
    assert run.backend.execute(1, FRAME).kind is ExitKind.GUARD
    assert run.backend.patterns() == [] and not run.backend.traces[1].code.probes  # its entry is free


@pytest.mark.parametrize("rotate", [True, False])
@pytest.mark.parametrize("attach", [True, False])
@pytest.mark.parametrize("guards", ["software", "sidecar"])
def test_switches(guards: str, attach: bool, rotate: bool) -> None:
    run = Run(Config(guards=guards, attach=attach, rotate=rotate))
    assert list(run.execute(counting()).values) == [1000, 499500]

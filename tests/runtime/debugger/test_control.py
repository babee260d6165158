"""Breakpoints and steps on random programs with guards: nothing but the debugger notices them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from runtime.debugger.control import Controlled, Why
from sim.asm import Assembled
from sim.iss import IssMachine
from sim.machine import PC, Event
from sim.random_program import RandomProgram
from spec.host_link import Halt, HostCall
from spec.memory_map import IMAGE, SIDECAR_WINDOW, TRACE
from tests.sim import support

END = Event(Halt.HOST_CALL, HostCall.FINISH)
SEEDS = range(6)


def loaded(seed: int) -> tuple[IssMachine, Assembled]:
    machine = support.new()
    program = RandomProgram(rng=random.Random(seed), length=120, guards=True).build()
    support.load(machine, program)
    return machine, program


def state(machine: IssMachine) -> Any:
    code = [machine.read_bytes(region, 4096) for region in (TRACE.base, SIDECAR_WINDOW.base)]
    return machine.read_regs(), machine.read_bytes(IMAGE.base, support.IMAGE_SIZE), code


def places(seed: int) -> list[int]:
    """Where the program comes by, by the simulator's own log."""
    log: list[Any] = []
    machine, _ = loaded(seed)
    machine.on_retire = log.append
    assert machine.run() == END
    return [retired.pc for retired in log]


class Debugger:
    """Notes where the core stands, and goes on."""

    def __init__(self, core: Controlled, stepping: bool) -> None:
        self.core, self.seen = core, list[tuple[Why, int]]()
        core.attached, core.stopped, core.new_code, core.stepping = True, self.stopped, False, stepping

    def stopped(self, why: Why) -> None:
        self.seen.append((why, self.core.read_reg(PC)))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exact", [True, False], ids=["by the machine", "by breakpoints"])
def test_steps(exact: bool, seed: int) -> None:
    """One instruction each: through branches, calls, loop bits, failing guards."""
    machine, _ = loaded(seed)
    debugger = Debugger(Controlled(machine, exact), stepping=True)
    assert debugger.core.run() == END
    assert debugger.seen == [(Why.STEP, at) for at in places(seed)[1:]]
    plain, _ = loaded(seed)
    plain.run()
    assert state(plain) == state(machine)


@pytest.mark.parametrize("seed", SEEDS)
def test_breakpoints(seed: int) -> None:
    """At every third instruction of the program: each time that it comes there, before it is executed."""
    machine, program = loaded(seed)
    core = Controlled(machine, exact=True)
    debugger = Debugger(core, stepping=False)
    core.breakpoints.update(program.addresses[::3])
    assert core.run() == END
    assert debugger.seen == [(Why.BREAKPOINT, at) for at in places(seed) if at in core.breakpoints]
    plain, _ = loaded(seed)
    plain.run()
    assert state(plain) == state(machine)


def test_bytes_that_are_no_words() -> None:
    core = Controlled(support.new(), exact=True)
    core.write(IMAGE.base + 1, b"abcdef")
    assert core.read(IMAGE.base, 8) == b"\0abcdef\0" and core.read(IMAGE.base + 3, 2) == b"cd"
    core.write(SIDECAR_WINDOW.base + 4, b"\1")  # (windows have words only)
    assert core.read(SIDECAR_WINDOW.base + 4, 1) == b"\1"

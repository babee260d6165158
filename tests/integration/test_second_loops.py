"""Second loops (jit/second.py): outputs are CPython's, and passes of the other type stay in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jit.aborts import Abort, Reason
from jit.driver import JitRuntime
from jit.second import SECOND, is_second
from runtime.host import Session, load_program
from runtime.options import Options
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS

PROGRAM = """
scale = 3

class Vector:
    def __init__(self, x):
        self.x = x
    def __add__(self, other):
        return Vector((self.x + other) % 1009)
    __radd__ = __add__

def powers(steps, modulus):
    value = 1
    largest = 0
    for step in range(steps):
        value = value * scale + step
        if value > modulus:
            if value > largest:
                largest = value
            value = value % 9973
    return value, largest

def total(start, values):
    found = start
    for value in values:
        found = found + value
        found = value + found if value == 7 else found
    return found

def best(values):
    found = None
    for value in values:
        if found is None or value > found:
            found = value
    return found

print(powers(200, 1 << 28), powers(400, 1 << 33))
print(total(0, range(200)), total(0.5, range(200)), total(0, [i * 0.25 for i in range(200)]))
print(total(Vector(1), range(200)).x, total(1 << 40, range(200)), total(1, [1 << 29] * 200), total(2, range(100)))
print([best(range(n, 90)) for n in range(30)], best([0.5, 1, 2.5] * 40))
scale = 5  # what the loops take for a constant
print(powers(400, 1 << 28), powers(400, 1 << 33))
"""


TWO_TYPES = """
def total(start, values):
    found = start
    for value in values:
        found = found + value
    return found

print(total(0, range(100)), total(0.5, range(900)), total(1, range(100)))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "second" / "loops.py"
    path.parent.mkdir()
    path.write_text(PROGRAM)
    return path


def run(program: Path, options: Options) -> Session:
    output: list[bytes] = []
    with Session(load_program(str(program)), options, output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(program).stdout
    return session


NAMES = ("sidecar", "software-fail", "patterns-fail", "reference-fail", "sidecar-stress", "resident-fail", "oracle")


@pytest.mark.parametrize("name", [*NAMES, "resident-software", "resident-patterns"])
def test_outputs_are_cpythons(program: Path, name: str) -> None:
    run(program, CONFIGURATIONS[name])


def test_traces_are_evicted(program: Path) -> None:
    assert run(program, replace(CONFIGURATIONS["sidecar-fail"], trace_memory=3 << 10)).jit.stats.evictions


@pytest.mark.parametrize("guards", ["software", "sidecar"])
@pytest.mark.parametrize("resident", [False, True])
def test_passes_of_the_other_type_stay_in_the_second_loop(program: Path, guards: str, resident: bool) -> None:
    """Entries to the first loop are few: calls, and passes until all is recorded."""
    program.write_text(TWO_TYPES)
    options = Options(machine="iss", guards=guards, resident=resident, hot_threshold=7, strict=True, verify=True)
    output: list[bytes] = []
    passes: dict[int, int] = {}
    with Session(load_program(str(program)), options, output.append) as session:
        machine = session.jit.backend.machine
        machine.on_retire = lambda retired: passes.__setitem__(retired.pc, passes.get(retired.pc, 0) + 1)
        assert session.run() == 0
        jit = session.jit
        (place,) = [place for place in jit.targets if is_second(place)]
        first = jit.targets[place[:2]]
        assert place[2] == SECOND and jit.counters.trace((place[0], place[1])) == first
        assert 0 < passes[jit.backend.linker.entries[first]] < 40
    assert b"".join(output).decode() == run_cpython(program).stdout


def test_second_loop_that_cannot_be_compiled(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few attempts what comes to it goes on in the first loop, and asks no more."""
    compile_trace = JitRuntime._compile

    def refuse(self: JitRuntime, recorded: Any, *rest: Any) -> None:
        if is_second(recorded.greens):
            raise Abort(Reason.BACKEND_LIMIT, "a test")
        compile_trace(self, recorded, *rest)

    monkeypatch.setattr(JitRuntime, "_compile", refuse)
    for resident in (False, True):
        options = Options(machine="iss", resident=resident, hot_threshold=7, strict=True, verify=True)
        jit = run(program, options).jit
        stubs = {place for place in jit.knowledge.segments if is_second(place)}
        assert stubs and not any(place in jit.targets for place in stubs)
        attempts = jit.options.max_aborts
        assert jit.stats.aborts["BACKEND_LIMIT"] <= attempts * len(stubs)
        assert any(jit.attempts.exhausted(place) for place in stubs)

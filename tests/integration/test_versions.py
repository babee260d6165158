"""Versions of loops: what they assume is guarded, what they turn away goes on in another, outputs are CPython's."""

from __future__ import annotations

from pathlib import Path

import pytest

from jit.ir import TargetToken
from jit.patterns import speculated
from runtime.host import Session, load_program
from runtime.options import PROFILERS, Options
from tests.differential import run_cpython

PROGRAM = Path(__file__).parent / "programs" / "versions.py"


def run(options: Options) -> Session:
    output: list[bytes] = []
    with Session(load_program(str(PROGRAM)), options, output.append) as session:
        assert session.run() == 0
        assert b"".join(output).decode() == run_cpython(PROGRAM).stdout
    return session


@pytest.mark.parametrize("profiler", PROFILERS)
@pytest.mark.parametrize("guards", ["patterns", "software+patterns"])
def test_outputs_are_cpythons(guards: str, profiler: str) -> None:
    session = run(Options(machine="iss", guards=guards, profiler=profiler, hot_threshold=7, strict=True))
    loops = {trace.greens for trace in session.jit.traces.values() if len(trace.greens) > 2}
    assert session.jit.stats.respecialized >= (3 if profiler == "table" else 1)
    assert profiler == "none" or loops  # the inner program's inner loop; the outer one may be bridges of it
    if profiler == "table":
        closed_loop = session.jit.closed_loop
        assert max(closed_loop.versions.values()) >= 2  # one for another row of scales


@pytest.mark.parametrize("profiler", PROFILERS)
def test_every_guard_may_fail(profiler: str) -> None:
    run(Options(machine="iss", guards="patterns", profiler=profiler, hot_threshold=7, fail_guards=True, verify=True))


def test_versions_where_the_core_is_resident() -> None:
    session = run(Options(machine="iss", guards="patterns", resident=True, hot_threshold=7, strict=True))
    assert session.jit.stats.respecialized


def test_versions_are_recorded_whole() -> None:
    """A version goes round for each value of its variable, long as it may become."""
    program = Path(__file__).parents[2] / "bench" / "programs" / "event_loop.py"
    with Session(load_program(str(program)), Options(machine="iss", guards="patterns"), lambda _: None) as session:
        assert session.run() == 0
    assert session.jit.stats.respecialized
    assert not session.jit.stats.aborts["TRACE_LONG"]


ROWS = """
def convert(factor, divisor, counts):
    total = alarms = highest = 0
    for count in counts:
        value = (count - 40) * factor // divisor
        if value > 900:
            alarms += 1
        if value > highest:
            highest = value
        total += value
    return total, alarms, highest

counts = [(n * 181 + 359) % 1021 for n in range(400)]
for factor, divisor in (49, 37), (18, 10), (127, 113):
    for day in range(8):
        print(convert(factor, divisor, counts))
"""


@pytest.mark.parametrize("guards", ["patterns", "software+patterns"])
def test_what_a_version_turned_away_stays_behind_it(guards: str, tmp_path: Path) -> None:
    """In the plain trace, and on the way to it, no pass asks the version again: its invariants are what they were."""
    program = tmp_path / "rows" / "rows.py"
    program.parent.mkdir()
    program.write_text(ROWS)
    output: list[bytes] = []
    options = Options(machine="iss", guards=guards, hot_threshold=7, strict=True, verify=True)
    with Session(load_program(str(program)), options, output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(program).stdout
    jit = session.jit
    assert jit.closed_loop is not None
    versions = {number: version for number, version in jit.closed_loop.active.items() if version.plain >= 0}
    plain = {version.plain for version in versions.values()}
    assert plain
    within = 0
    for trace in jit.traces.values():
        root, token = jit.eviction.root(trace), trace.optimized.ops[-1].descr
        family = versions[root].plain if root in versions else root
        passed = {op.descr.greens[1] for op in trace.recorded.ops if op.name == "debug_merge_point"}
        if trace.bridge_of < 0 or family not in plain or not isinstance(token, TargetToken):
            continue
        in_the_loop = passed == {jit.traces[family].greens[1]}
        behind = root == family or speculated(jit.guards[trace.bridge_of].op) >= 0
        if in_the_loop and behind and token.label is None:
            assert token.past in versions or token.trace_id not in versions, trace.optimized.name
        within += in_the_loop and behind and token.label is not None
    assert within


WALK = """
def walk(state, multiplier, modulus, ways, steps):
    x = y = farthest = 0
    for _ in range(steps):
        state = (state * multiplier + 74) % modulus
        way = state % ways
        if way == 0:
            x += 1
        elif way == 1:
            x -= 1
        elif way == 2:
            y += 1
        else:
            y -= 1
        distance = x * x + y * y
        if distance > farthest:
            farthest = distance
    return x, y, farthest

for seed in 1, 12, 123:
    print(walk(seed, 75, 65537, 4, 3000))
"""


@pytest.mark.parametrize("guards", ["patterns", "software+patterns"])
def test_a_version_outlives_its_bounds(guards: str, tmp_path: Path) -> None:
    """x and y are small at first, and soon negative: what stays are the constants, in the trace that is entered."""
    program = tmp_path / "walk" / "walk.py"
    program.parent.mkdir()
    program.write_text(WALK)
    output: list[bytes] = []
    options = Options(machine="iss", guards=guards, strict=True, verify=True)
    with Session(load_program(str(program)), options, output.append) as session:
        assert session.run() == 0
    assert b"".join(output).decode() == run_cpython(program).stdout
    jit = session.jit
    assert jit.closed_loop is not None
    entered = {jit.targets[trace.greens] for trace in jit.traces.values() if trace.bridge_of < 0}
    versions = [jit.closed_loop.active[number] for number in entered if number in jit.closed_loop.active]
    assert versions
    for version in versions:
        assert {fact.constant for fact in version.facts.values()} >= {(65537 << 1) + 1}
    banned = {number for version in jit.closed_loop.active.values() for number in version.speculation.banned}
    assert banned
    assert not any(version.facts.keys() & banned for version in versions)
    below = [v for v in jit.closed_loop.active.values() if v not in versions and v.facts.keys() & banned]
    assert below and all(v.next == versions[0].next for v in below)

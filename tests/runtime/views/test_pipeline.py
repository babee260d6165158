"""What the views say of the pipeline, against the core's retirements and counters."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rtl.machine import SIMULATED, RtlMachine
from rtl.pipeline_log import Cycle, read_log
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from runtime.statistics import run_statistics
from runtime.views import konata
from runtime.views.pipeline import Moment, Passage, PipelineError, follow
from runtime.views.profile import PHASES, by_instruction, phases
from runtime.views.recording import Recording, parse_where
from runtime.views.symbols import Symbols, symbols
from sim import lockstep, lockstep_xguard
from spec.isa import decode, disassemble
from spec.memory_map import TRACE
from tests.runtime.views.kanata import Instruction, KanataError, Reader

pytestmark = pytest.mark.xdist_group("rtl")
NOWHERE = [Symbols([], [])]
PROGRAM = """\
def f(n):
    s = 0
    for i in range(n):
        if i % 3:
            s += i // 7
        else:
            s -= 1
    return s


print(f(300))
"""


class Watched(lockstep.RtlSubject):
    """With a log of the pipeline, too."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="sidewinder-views-")
        folder = Path(self._directory.name)
        self._log, self.pipeline, self._seen = folder / "retired", folder / "pipeline", 0
        config = replace(SIMULATED, floats=True)
        self.machine = RtlMachine(config=config, retire_log=self._log, pipeline_log=self.pipeline)


@pytest.fixture(scope="module")
def random_run() -> Iterator[tuple[list[lockstep.Retirement], Path, int]]:
    """A random program with guards, traps, loop bits: retirements (with the last), log of the pipeline, cycles."""
    subject = Watched()
    try:
        program, data, exits = lockstep_xguard.program_of(3, 600)
        lockstep_xguard.prepare(subject, exits)
        subject.machine.log_pipeline(1_000_000)
        retired = lockstep.execute(subject, program, data)
        yield retired, subject.pipeline, len(program.sidecar)
    finally:
        subject.close()


def ends(moments: Iterator[Moment]) -> list[Passage]:
    """What retired or trapped, in order; what was in W at the end as well."""
    found, last = [], None
    for moment in moments:
        found += [passage for passage in moment.ended if passage.fate in ("retired", "trapped")]
        last = moment
    assert last is not None
    return found + [p for p in last.stages.values() if p.fate in ("retired", "trapped")]


def test_every_retirement_of_a_random_program(random_run: tuple[list[lockstep.Retirement], Path, int]) -> None:
    retired, log, _ = random_run
    found = ends(follow(read_log(log)))
    assert found[-1].fate == "retired"  # xg.host, which is not in the other list
    assert [(p.pc, p.fate) for p in found[:-1]] == [
        (r.commit.pc, "trapped" if r.trap else "retired") for r in retired
    ]
    assert [p.word for p in found[:-1] if p.fate == "retired"] == [r.commit.insn for r in retired if not r.trap]
    assert sum(p.failed for p in found) > 20 and sum(p.loop for p in found) > 5
    reasons = {why for p in found for _, _, why in p.waits}
    assert {"order", "division", "float", "pair"} <= reasons


def test_kanata_of_a_random_program(random_run: tuple[list[lockstep.Retirement], Path, int], tmp_path: Path) -> None:
    retired, log, _ = random_run
    path = tmp_path / "log.kanata"
    cycles = konata.write(path, follow(read_log(log)), NOWHERE)
    reader = Reader(path)
    assert reader.now() - (reader.first or 0) == cycles - 1
    committed = [r.commit for r in retired if not r.trap]
    found = reader.retired()[: len(committed)]
    assert [i.left.split("   |")[0] for i in found] == [f"{c.pc:08x}: {disassemble(c.insn, c.pc)}" for c in committed]
    assert [i.retire_id for i in reader.retired()] == list(range(len(reader.retired())))
    check_stages(reader)
    killed = [i for i in reader.instructions if i.flushed]
    by_guard = [i for i in killed if "whose check fails" in i.hover]
    assert by_guard and not any("R" in names(i) for i in by_guard)
    trapped = [i for i in killed if "R" in names(i)]
    assert len(trapped) >= sum(r.trap for r in retired) > 5
    failing = [i for i in found if any(stage.name == "FAILS" for stage in i.lane(2))]
    assert failing and all(names(i)[-1] == "R" for i in failing)


def names(instruction: Instruction) -> list[str]:
    return [stage.name for stage in instruction.lane(0)]


def check_stages(reader: Reader) -> None:
    """In order, without gaps; in each cycle at most one instruction in a stage."""
    occupied: set[tuple[int, str]] = set()
    for instruction in reader.instructions:
        stages = [stage for stage in instruction.lane(0) if stage.end >= 0]
        for one, two in itertools.pairwise(stages):
            assert one.end == two.begin and "FDXMWR".index(two.name) == "FDXMWR".index(one.name) + 1
        for stage in stages:
            cycles = {(cycle, stage.name) for cycle in range(stage.begin, stage.end)}
            assert not cycles & occupied
            occupied |= cycles
            assert len(cycles) == 1 or stage.name in "FDX" or len(cycles) == 2 and stage.name == "R"


def recorded(
    where: str, cycles: int, folder: Path, source: str = PROGRAM, **options: object
) -> tuple[Recording, dict[str, int], Session]:
    """A run of the program; what the core counted."""
    log = folder / "pipeline"
    chosen = Options(machine="rtl", strict=True, pipeline_log=log, **options)  # type: ignore[arg-type]
    session = Session(compile_source(source, str(folder / "prog.py")), chosen, lambda _data: None)
    recording = Recording(session, log, parse_where(where), cycles)
    session.run()
    return recording, run_statistics(session)["core"], session


def test_a_run_against_the_counters(tmp_path: Path) -> None:
    recording, core, session = recorded("cycle:0", 1_000_000, tmp_path)
    with session:
        moments = list(recording.moments())
        found = [p for p in ends(iter(moments)) if p.fate == "retired"]
        assert len(moments) == core["cycles"]
        assert len(found) == core["instructions"]
        assert sum(p.checked for p in found) == core["checks"] > 500
        assert sum(p.failed for p in found) == core["failures"] > 20
        assert sum(p.loop and not p.failed for p in found) == core["back_edges"]
        assert sum(p.exit_hit for p in found) == core["exit_hits"] > 10
        path = tmp_path / "log.kanata"
        recording.write_konata(path)
    reader = Reader(path)
    assert len(reader.retired()) >= core["instructions"] - 1  # (the last may still be in W)
    hovers = "\n".join(i.hover for i in reader.instructions)
    assert "loop 1, prog.py:3 FOR_NEXT" in hovers and "bridge 2, prog.py:7 ISUB" in hovers
    assert any("exit table" in i.hover for i in reader.instructions)


@pytest.mark.parametrize("where", ["trace:2", "line:7", "line:prog.py:7", "bytecode:f#5"])
def test_a_window(where: str, tmp_path: Path) -> None:
    recording, core, session = recorded(where, 50, tmp_path)
    with session:
        moments = list(recording.moments())
        assert len(moments) == 50 < core["cycles"]
        first = moments[0].stages["F"]
        code = recording.code()[-1]
        place = code.place(first.pc)
        assert place is not None
        if where.startswith("trace"):
            trace = code.trace(first.pc)
            assert trace is not None and (trace.trace_id, trace.start, place.line) == (2, first.pc, 4)
        elif where.startswith("line"):
            assert place.line == 7
        else:
            assert (place.function, place.pc) == ("f", 5)


def test_a_window_of_cycles(tmp_path: Path) -> None:
    recording, _, session = recorded("cycle:700", 30, tmp_path)
    with session:
        assert [m.cycle.number for m in recording.moments()] == list(range(700, 730))


def test_traces_that_were_evicted_keep_their_names(tmp_path: Path) -> None:
    loops = "".join(f"def f{i}(n):\n    s = 0\n    for i in range(n):\n        s += (i ^ {i}) * i\n    return s\n"
                    f"print(f{i}(99))\n" for i in range(70))  # fmt: skip
    recording, _, session = recorded("cycle:0", 1_000_000, tmp_path, loops, trace_memory=4096)
    with session:
        code = recording.code()
        assert len(code) > 1
        seen = set()
        for moment in recording.moments():
            passage = moment.stages.get("W")
            instruction = decode(passage.word) if passage is not None else None
            if passage is not None and instruction is not None and instruction.name == "xori":
                place = code[passage.epoch].place(passage.pc)
                assert place is not None and place.function == f"f{instruction['imm']}"
                seen.add(passage.epoch)
        assert len(seen) == len(code)


@pytest.mark.parametrize("text", ["", "cycle:", "cycle:x", "trace:-1", "line:a.py:", "bytecode:3", "line:3 "])
def test_where_that_is_nowhere(text: str) -> None:
    with pytest.raises(ValueError, match="cycle:N, trace:N"):
        parse_where(text)


def test_a_log_that_contradicts_itself(random_run: tuple[list[lockstep.Retirement], Path, int]) -> None:
    cycles = list(itertools.islice(read_log(random_run[1]), 40))
    at = next(i for i in range(10, 40) if cycles[i].fields["x_here"] and cycles[i].fields["x_goes"])
    following = cycles[at + 1]
    cycles[at + 1] = Cycle(following.number, 0, following.fields | {"m_pc": 0x1234})
    with pytest.raises(PipelineError):
        list(follow(cycles))


@pytest.mark.parametrize("text", [
    "Kanata\t0003\n", "Kanata\t0004\nC=\t0\nI\t1\t0\t0\n", "Kanata\t0004\nC=\t0\nS\t0\t0\tF\n",
    "Kanata\t0004\nC=\t0\nI\t0\t0\t0\nS\t0\t0\tF\nC\t1\nR\t0\t0\t0\n", "Kanata\t0004\nC=\t0\nC\t0\n",
])  # fmt: skip
def test_the_reader_refuses(text: str, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(text)
    with pytest.raises(KanataError):
        Reader(path)


def test_the_profile_against_the_counters(tmp_path: Path) -> None:
    chosen = Options(machine="rtl", strict=True, profile=True)
    with Session(compile_source(PROGRAM, str(tmp_path / "prog.py")), chosen, lambda _data: None) as session:
        session.run()
        core = run_statistics(session)["core"]
        counts = session.jit.backend.machine.read_profile()
    total = [sum(row[i] for row in counts.values()) for i in range(4)]
    assert total == [core["instructions"], core["cycles"], core["checks"], core["failures"]]
    assert all(where.epoch == where.time == 0 for where in counts)


def test_the_profile_of_calls(tmp_path: Path) -> None:
    """What is called is counted at the call."""
    source = "def f(n):\n    x = 1.5\n    for i in range(n):\n        x = x * 1.25 - x\n    return x\nprint(f(200))\n"
    chosen = Options(machine="rtl", strict=True, profile=True)
    with Session(compile_source(source, str(tmp_path / "prog.py")), chosen, lambda _data: None) as session:
        session.run()
        counts = session.jit.backend.machine.read_profile()
    outside = {where: row for where, row in counts.items() if where.pc not in TRACE}
    assert outside and all(where.caller in TRACE for where in outside)
    found = by_instruction(counts)
    called = {pc: row for (_, pc), row in found.items() if row["called_cycles"]}
    assert all(pc in TRACE for pc in called)
    assert sum(row["called_cycles"] for row in called.values()) == sum(row.cycles for row in outside.values()) > 1000
    assert sum(row["called_instructions"] for row in called.values()) == sum(row.retired for row in outside.values())


def test_the_profile_by_periods(tmp_path: Path) -> None:
    """Of a run with the whole VM on the core: every cycle is in one phase and one period."""
    source = PROGRAM.replace("300", "900") + "x = [[i] for i in range(3000)]\n"
    chosen = Options(machine="rtl", strict=True, profile=True, resident=True)
    with Session(compile_source(source, str(tmp_path / "prog.py")), chosen, lambda _data: None) as session:
        machine = session.jit.backend.machine
        machine.profile_periods(5000)
        before = machine.counters()["cycles"]
        session.run()
        cycles = machine.counters()["cycles"] - before
        found = phases(machine.read_profile(), [symbols(session)])
    assert sum(map(sum, (row.values() for row in found.values()))) == cycles
    assert all(sum(row.values()) <= 6000 for row in found.values()) and len(found) == cycles // 5000 + 1
    total = {name: sum(row[name] for row in found.values()) for name in PHASES}
    assert all(total[name] for name in ("traces", "interpreter", "exits", "calls"))

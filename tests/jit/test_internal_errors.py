"""An error of the JIT itself costs the trace that is being made: the program's output stays right, half of a trace is
never linked, and the machine, trace memory and guard operands serve the next trace.

Errors are seeded at the calls of functions of the JIT and of the assembler while a stage is under way: at every n-th of
all such calls of a run, and at the entry of what matters most.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import jit.backend.compiler
import jit.driver
import jit.optimizer.loop
import sim.asm
from jit.ahead import in_use
from jit.backend.linker import FIRST_TRACE, Linker
from jit.backend.riscv import RiscvBackend
from jit.counters import Counters
from jit.internal import Internal
from jit.metainterp import MetaInterp
from jit.respecialize import ClosedLoop
from jit.resume import BridgeState
from runtime.command import main
from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from sim.iss import IssMachine
from spec.memory_map import TRACE
from tests.differential import run_cpython
from tests.plain import passes_in_plain_python

#: Calls, prints and appends in loops: executing anything twice, or not at all, shows in the output.
PROGRAM = """\
class P:
    def __init__(self, x):
        self.x = x

    def half(self):
        return self.x // 2


def f(n):
    return n * 2 if n % 3 else -n


def g(n):
    t = 0.5
    for i in range(n):
        t += i
    return t


out = []
t = 0
k = 7
for i in range(400):
    p = P(f(i))
    t += p.half() + k
    out.append(t)
    if i % 40 == 0:
        print(i, t, g(i % 11))
s = ""
for x in out:
    if x % 7 == 3:
        s += "x"
    elif x % 7 == 4:
        s = s + "y"
print(t, len(out), out[100], s)


def shares(values, divisor):
    total = 0
    for value in values:
        total += value // divisor
    return total


print(shares(out * 4, 7))
"""
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "reference": {"machine": "reference"},
    "software": {"machine": "iss", "guards": "software"},
    "sidecar": {"machine": "iss", "guards": "sidecar"},
    "patterns": {"machine": "iss", "guards": "patterns"},
}
ROOT = Path(jit.driver.__file__).resolve().parent
#: What executes the program itself while it is recorded: an error there is no error of the JIT's own.
_EXECUTION = {
    str(ROOT / name) for name in ("executor.py", "blackhole.py", "library.py", "internal.py", "refbackend.py")
}
_OTHERS = {sim.asm.__file__, sys.modules[IssMachine.__module__].__file__}


class SeededError(Exception):
    pass


class Seed:
    """Raises at the n-th call (0: never) of a function of the JIT within a stage. Counts them."""

    def __init__(self, n: int) -> None:
        self.n, self.count, self.depth = n, 0, 0

    def trace(self, frame: FrameType, _event: str, _arg: object) -> None:
        code = frame.f_code  # nothing is seeded into generators: one that is thrown away is called, too
        if self.depth and is_ours(code.co_filename) and code.co_name != "update" and not code.co_flags & CO_GENERATOR:
            self.count += 1
            if self.count == self.n:
                raise SeededError(code.co_name)  # the interpreter then traces no more

    @contextlib.contextmanager
    def stage(self, internal: Internal, what: str) -> Iterator[None]:
        self.depth += 1
        try:
            with _STAGE(internal, what):
                yield
        finally:
            self.depth -= 1


_STAGE = Internal.stage


@functools.cache
def is_ours(file: str) -> bool:
    return (file.startswith(str(ROOT)) and file not in _EXECUTION) or file in _OTHERS


@functools.cache
def expected(path: Path) -> str:
    outcome = run_cpython(path)
    assert outcome.status == 0
    return outcome.stdout


def options(configuration: str, **more: Any) -> Options:
    return Options(
        **{"hot_threshold": 7, "bridge_threshold": 3, "strict": False, **CONFIGURATIONS[configuration], **more}
    )


def run(path: Path, wanted: Options, report: Callable[[str], None]) -> Session:
    """Runs the program, its output as CPython's; the session is closed, what it knows is there."""
    output: list[bytes] = []
    with Session(compile_source(path.read_text(), str(path)), wanted, output.append) as session:
        session.jit.internal.report = report
        assert session.run() == 0
        assert b"".join(output).decode() == expected(path)
        assert session.report is None
        consistent(session.jit)
    return session


def consistent(runtime: Any) -> None:
    """Driver, backend and machine know the same traces, and behind the last one trace memory is empty."""
    backend = runtime.backend
    assert set(runtime.targets.values()) <= set(runtime.traces)
    assert all(guard.trace_id in runtime.traces for guard in runtime.guards.values())
    if not isinstance(backend, RiscvBackend):
        return
    linker = backend.linker
    assert set(backend.traces) == set(runtime.traces)
    assert {loaded.trace_id for loaded in backend.loaded} == set(runtime.traces)
    assert set(linker.entries) <= set(runtime.traces)
    ends = [loaded.code.program.end for loaded in backend.loaded]
    ends += [trampoline + 4 for trampoline, _ in linker.turned_away.values()]
    assert linker.next == max(ends, default=FIRST_TRACE)
    own = [index for loaded in backend.loaded for index in loaded.code.operands.values()]
    assert len({*own, *linker.constants.values()}) == linker.operands_used if linker.engine else True
    for site in linker.sites():
        assert site.trace_id in runtime.traces and (site.bridge == 0 or site.bridge < linker.next)
    if linker.engine:
        rest = range(linker.next, TRACE.end, 4)
        assert not any(backend.machine.read_word(linker.sidecar_address(at)) for at in rest[:2000])


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("internal") / "program.py"
    path.write_text(PROGRAM)
    return path


def seeded_run(
    path: Path, configuration: str, n: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[Session, Seed, list[str]]:
    seed, lines = Seed(n), []
    monkeypatch.setattr(Internal, "stage", lambda internal, what: seed.stage(internal, what))
    old = sys.gettrace()
    sys.settrace(seed.trace)
    try:
        session = run(path, options(configuration), lines.append)
    finally:
        sys.settrace(old)
    return session, seed, lines


@functools.cache
def calls(path: Path, configuration: str) -> int:
    run(path, options(configuration), print)  # fills caches
    with pytest.MonkeyPatch.context() as monkeypatch:
        session, seed, lines = seeded_run(path, configuration, 0, monkeypatch)
    assert not lines and not session.jit.stats.aborts["INTERNAL"] and session.jit.stats.bridges
    return seed.count


def sweep(path: Path, configuration: str, points: int, start: float, monkeypatch: pytest.MonkeyPatch) -> None:
    total = calls(path, configuration)
    for i in range(points):
        n = int(total * (i + start) / points) + 1
        session, _seed, lines = seeded_run(path, configuration, n, monkeypatch)
        assert session.jit.stats.aborts["INTERNAL"] == 1, n
        assert len(lines) == 1 and lines[0].startswith("sidewinder: internal error of the JIT: "), n
        assert session.jit.stats.loops, n  # the JIT goes on


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_errors_all_over_a_run(configuration: str, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(program, configuration, 5, 0.5, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_errors_everywhere_in_a_run(
    configuration: str, part: int, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(program, configuration, 40, part / 4, monkeypatch)


#: The entry of each stage, and what it calls when half of its work is done.
PLACES: dict[str, tuple[Any, str]] = {
    "recording begins": (MetaInterp, "start_loop"),
    "recording": (MetaInterp, "run"),
    "a call is recorded": (MetaInterp, "_finish"),
    "a bridge's recording begins": (BridgeState, "_record"),
    "optimizing a loop": (jit.optimizer.loop, "optimize_loop"),
    "optimizing a bridge": (jit.optimizer.loop, "optimize_bridge"),
    "compiling a loop": (RiscvBackend, "compile_loop"),
    "compiling a bridge": (RiscvBackend, "compile_bridge"),
    "allocating registers": (jit.backend.compiler, "allocate"),
    "loading": (Linker, "load"),
    "loading is done but for the exits": (Linker, "register"),
    "linking a bridge": (Linker, "attach_bridge"),
    "a bridge is linked but for its branch": (Linker, "_aim"),
    "booking a trace": (jit.driver.JitRuntime, "install"),
    "the interpreter is to enter the trace": (Counters, "set_trace"),
    "looking at patterns": (ClosedLoop, "_often_enough"),
    "respecializing": (ClosedLoop, "_respecialize"),
    "putting a trace in place of another": (ClosedLoop, "_put"),
    "linking a trace in place of another": (Linker, "replace"),
    "the trace in place of another is linked": (ClosedLoop, "_cycles"),
}
_SOFTWARE = [place for place, (owner, name) in PLACES.items() if owner is not ClosedLoop and name != "replace"]
#: Places whose errors one run has: a third of those of any trace; of those where a trace is replaced, one.
ONCE = [*(_SOFTWARE[i::3] for i in range(3)), *([place] for place in PLACES if place not in _SOFTWARE)]


def run_broken(
    places: Sequence[str], always: bool, program: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[str]]:
    """Breaks the places, for ever or for one call. Traces given up, and where errors were raised."""
    raised, depth = [], [0]

    def broken(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kw: Any) -> Any:
            if depth[0] and (always or name not in raised):
                raised.append(name)
                raise SeededError(name)
            return original(*args, **kw)

        return call

    @contextlib.contextmanager
    def stage(internal: Internal, what: str) -> Iterator[None]:
        depth[0] += 1
        try:
            with _STAGE(internal, what):
                yield
        finally:
            depth[0] -= 1

    for owner, name in (PLACES[place] for place in places):
        monkeypatch.setattr(owner, name, broken(name, getattr(owner, name)))
    monkeypatch.setattr(Internal, "stage", stage)
    lines: list[str] = []
    session = run(program, options("software" if places[0] in _SOFTWARE else "patterns"), lines.append)
    assert len(lines) == 1 and f": SeededError: {raised[0]} (test_internal_errors.py:" in lines[0]
    return session.jit.stats.aborts["INTERNAL"], raised


def compiled_ahead(places: Sequence[str], request: pytest.FixtureRequest) -> bool:
    """What cannot be broken, as it is compiled; it is tested in plain Python."""
    return not all(inspect.isfunction(getattr(*PLACES[place])) for place in places) and (
        in_use() and passes_in_plain_python(request)
    )


@pytest.mark.parametrize("place", PLACES)
def test_broken_stage(
    place: str, program: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The program is interpreted, in part."""
    if not compiled_ahead([place], request):
        aborts, raised = run_broken([place], True, program, monkeypatch)
        assert 0 < aborts <= len(raised)


@pytest.mark.parametrize("places", ONCE, ids=lambda places: ", ".join(places))
def test_errors_at_places(
    places: Sequence[str], program: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """One error at each in a run: the JIT goes on behind each, or it would not come to the others."""
    if not compiled_ahead(places, request):
        aborts, raised = run_broken(places, False, program, monkeypatch)
        assert aborts == len(raised) == len(places)


@pytest.mark.parametrize("how", [{"strict": True}, {"verify": True}])
def test_error_is_an_error_where_errors_are_to_be_found(
    how: dict[str, bool], program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Linker, "load", lambda *args: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        run(program, options("software", **how), print)


def test_what_the_command_says(
    program: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SIDEWINDER_STRICT")
    monkeypatch.setattr(Linker, "load", lambda *args: 1 // 0)
    assert main(["run", str(program), "--machine", "iss"]) == 0
    out, err = capfd.readouterr()
    assert out == expected(program)
    assert re.fullmatch(
        r"sidewinder: internal error of the JIT: compiling loop 1 .*: ZeroDivisionError: integer division or modulo by "
        r"zero \(test_internal_errors.py:\d+\); the program goes on without this trace. Please report .*\n",
        err,
    )
    with pytest.raises(ZeroDivisionError):
        main(["run", str(program), "--machine", "iss", "--verify"])


def test_a_closed_pipe_is_no_internal_error(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_args: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(Linker, "load", closed)
    with pytest.raises(BrokenPipeError):
        run(program, options("software"), print)

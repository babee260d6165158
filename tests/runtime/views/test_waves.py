"""Waves of a run, read back by other people's readers, against the log that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from vcd.reader import TokenKind, tokenize

from runtime.command import main
from runtime.views import waves
from runtime.views.pipeline import Moment
from runtime.views.recording import Recording
from tests.runtime.views.test_pipeline import PROGRAM, recorded

pytestmark = pytest.mark.xdist_group("rtl")
Trace = dict[str, list[tuple[int, object]]]  # signal -> (time, value), at changes


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Recording, list[Moment]]]:
    recording, _, session = recorded("cycle:0", 3000, tmp_path_factory.mktemp("waves"))
    with session:
        yield recording, list(recording.moments())


def read_vcd(path: Path) -> Trace:
    names: dict[str, str] = {}
    found: Trace = {}
    scopes: list[str] = []
    time = 0
    with path.open("rb") as file:
        for token in tokenize(file):
            if token.kind is TokenKind.SCOPE:
                scopes.append(token.scope.ident)
            elif token.kind is TokenKind.UPSCOPE:
                scopes.pop()
            elif token.kind is TokenKind.VAR:
                names[token.var.id_code] = ".".join([*scopes, token.var.reference])
                found[names[token.var.id_code]] = []
            elif token.kind is TokenKind.CHANGE_TIME:
                assert token.time_change >= time
                time = token.time_change
            elif token.kind in (TokenKind.CHANGE_SCALAR, TokenKind.CHANGE_VECTOR, TokenKind.CHANGE_STRING):
                change = token.data
                value: object = change.value
                if token.kind is TokenKind.CHANGE_SCALAR and str(value) in "01":
                    value = int(str(value))
                elif token.kind is TokenKind.CHANGE_STRING:
                    value = str(value).replace("\\x20", " ")
                found[names[change.id_code]].append((time, value))
    return found


def read_fst(path: Path) -> Trace:
    pylibfst = pytest.importorskip("pylibfst")
    lib, ffi = pylibfst.lib, pylibfst.ffi
    reader = lib.fstReaderOpen(str(path).encode())
    assert reader != ffi.NULL
    try:
        _, signals = pylibfst.get_scopes_signals2(reader)
        found: Trace = {name: [] for name in signals.by_name}
        widths = {signal.handle: signal.length for signal in signals.by_name.values()}
        by_handle = {signal.handle: signal.name for signal in signals.by_name.values()}

        def fixed(_data: object, time: int, handle: int, value: object) -> None:
            text = pylibfst.string(value)
            bits: object = text if "x" in text else int(text, 2)
            found[by_handle[handle]].append((time, bits))

        def text(_data: object, time: int, handle: int, value: object, length: int) -> None:
            if widths[handle]:
                fixed(_data, time, handle, value)
            else:
                found[by_handle[handle]].append((time, bytes(ffi.buffer(value, length)).decode()))

        lib.fstReaderSetFacProcessMaskAll(reader)
        pylibfst.fstReaderIterBlocks2(reader, fixed, text)
    finally:
        lib.fstReaderClose(reader)
    return found


def at(trace: Trace, signal: str, times: list[int]) -> list[object]:
    """The signal's value at each of these times."""
    found, changes, value, i = [], trace[signal], None, 0
    for time in times:
        while i < len(changes) and changes[i][0] <= time:
            value, i = changes[i][1], i + 1
        found.append(value)
    return found


@pytest.mark.parametrize("ending", [".vcd", ".fst"])
def test_waves_show_the_log(ending: str, run: tuple[Recording, list[Moment]], tmp_path: Path) -> None:
    recording, moments = run
    path = tmp_path / f"run{ending}"
    if ending == ".fst":
        pytest.importorskip("pylibfst")
    assert recording.write_waves(path) == len(moments) == 3000
    trace = read_vcd(path) if ending == ".vcd" else read_fst(path)
    assert set(trace) == {signal.path for signal in waves.SIGNALS}
    times = [waves.UNITS * moment.cycle.number for moment in moments]
    for stage in "FDXMW":
        shown = zip(at(trace, f"core.{stage}.pc", times), moments, strict=True)
        assert all(pc == (m.stages[stage].pc if stage in m.stages else pc) for pc, m in shown)
        assert any(stage not in m.stages for m in moments) or stage == "F"
    retires, outcomes = at(trace, "core.W.retires", times), at(trace, "core.W.outcome", times)
    for moment, retired, outcome in zip(moments, retires, outcomes, strict=True):
        passage = moment.stages.get("W")
        if passage is None:
            assert outcome == ""
            continue
        assert retired == int(passage.fate == "retired")
        assert outcome == (("FAILS" if passage.failed else "passes") if passage.checked else "")
    assert outcomes.count("FAILS") == sum("W" in m.stages and m.stages["W"].failed for m in moments) > 10
    counted = at(trace, "core.run.retired", times)
    assert counted[-1] == sum(m.cycle.fields["w_retires"] for m in moments)
    assert {"prog.py:3", "prog.py:4", "prog.py:5", "prog.py:7"} <= {v for _, v in trace["core.X.line"]}
    assert {"loop 1", "bridge 2"} <= {v for _, v in trace["core.X.code"]}
    retired = [m.stages["W"] for m in moments if m.cycle.fields["w_retires"]]
    checks = {passage.check for passage in retired}
    assert checks | {""} == {v for _, v in trace["core.W.check"]} and len(checks) > 2
    assert all(any(f"| {check}" in str(v) for _, v in trace["core.W.instruction"]) for check in checks)
    known = {p.number: p for m in moments for p in m.stages.values()}.values()
    waits = {why for passage in known for _, stage, why in passage.waits if stage == "D"}
    assert waits | {""} == {v for _, v in trace["core.D.waits"]} and waits


def test_saved_views(run: tuple[Recording, list[Moment]], tmp_path: Path) -> None:
    """They name the file, and signals that are in it."""
    path = tmp_path / "run.vcd"
    run[0].write_waves(path)
    known = set(read_vcd(path))
    gtkwave = (tmp_path / "run.gtkw").read_text()
    assert f'[dumpfile] "{path}"' in gtkwave
    shown = [re.sub(r"\[\d+:0\]$", "", line) for line in gtkwave.splitlines() if line.startswith("core.")]
    assert set(shown) == known and len(shown) == len(known)
    commands = [line.split(" ", 1) for line in (tmp_path / "run.sucl").read_text().splitlines()]
    assert {words[0] for words in commands} == {"divider_add", "variable_add", "zoom_fit"}
    assert {words[1] for words in commands if words[0] == "variable_add"} == known


@pytest.mark.parametrize(("words", "message"), [
    (["--wave", "x.vcd"], "--wave needs --machine rtl"),
    (["--konata", "x.log", "--machine", "iss"], "--konata needs --machine rtl"),
    (["--konata", "x.log", "--machine", "rtl", "--no-jit"], "--konata needs --machine rtl, and the JIT"),
    (["--wave", "x.png", "--machine", "rtl"], "x.png: waves end in .vcd or .fst"),
    (["--wave", "no/x.vcd", "--machine", "rtl"], "no/x.vcd: there is no directory no"),
    (["--konata", "x.log", "--machine", "rtl", "--from", "here"], "--from 'here': say cycle:N"),
    (["--konata", "x.log", "--machine", "rtl", "--cycles", "0"], "--cycles must be at least 1"),
])  # fmt: skip
def test_bad_requests(words: list[str], message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "prog.py"
    path.write_text(PROGRAM)
    assert main(["run", *words, str(path)]) == 2
    out, err = capfd.readouterr()
    assert out == "" and err.startswith(f"sidewinder: {message}") and err.count("\n") == 1


def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prog.py").write_text(PROGRAM)
    words = ["run", "prog.py", "--machine", "rtl", "--cycles", "100", "--wave", "a.vcd", "--konata", "a.kanata"]
    assert main([*words, "--from", "trace:1"]) == 0
    out, err = capfd.readouterr()
    assert out and "a.vcd: 100 cycles from trace:1 on\n" in err and "a.kanata: 100 cycles from trace:1 on\n" in err
    assert Path("a.kanata").read_text().startswith("Kanata\t0004\n")
    assert main([*words, "--from", "line:99"]) == 2
    assert "nothing was recorded: the run never came to line:99" in capfd.readouterr().err

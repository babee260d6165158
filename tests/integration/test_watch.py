"""A global that stays the same becomes a watched constant in the loop's trace; when it changes, the result is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from jit.ir import Op
from runtime.host import Session, load_program
from runtime.options import Options
from spec.isa import disassemble
from tests.differential import run_cpython

PROGRAM = Path(__file__).parent / "programs" / "globals_watched.py"


def watch_guards(trace: object) -> list[Op]:
    return [op for op in trace.optimized.ops if op.name == "guard_not_watched"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("guards", "watches"), [("patterns", True), ("patterns", False), ("software+patterns", False)])
def test_watched_global(guards: str, watches: bool) -> None:
    output: list[bytes] = []
    options = Options(machine="iss", guards=guards, watches=watches)
    with Session(load_program(str(PROGRAM)), options, output.append) as session:
        assert session.run() == 0
        assert b"".join(output).decode() == run_cpython(PROGRAM).stdout
        jit = session.jit
        watching = [trace for trace in jit.traces.values() if trace.bridge_of < 0 and watch_guards(trace)]
        assert watching and jit.stats.respecialized
        code = [disassemble(w) for t in watching for w in jit.backend.traces[t.trace_id].code.program.code]
        assert any(line.startswith("xg.watch") for line in code) == watches

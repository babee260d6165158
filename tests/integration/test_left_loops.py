"""A loop that is left in the pass that is recorded: another pass is recorded, which goes round."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.host import Session, load_program
from tests.differential import run_cpython
from tests.integration.harness import CONFIGURATIONS

ONE_IN_TWO = """
def escape(x, limit):
    n = 0
    while n < limit:
        if x > 4.0:
            return n
        x = x * 1.5 + 0.25
        n += 1
    return n

total = 0
for column in range(40):
    total += escape(3.0, 30) + escape(0.001 * column, 30)
print(total)
"""
NEVER_TWICE = ONE_IN_TWO.replace("0.001 * column", "3.0")


@pytest.mark.parametrize("configuration", ["reference", "software", "sidecar-zdinx", "reference-fail"])
@pytest.mark.parametrize("text", [ONE_IN_TWO, NEVER_TWICE])
def test_the_pass_that_goes_round(tmp_path: Path, text: str, configuration: str) -> None:
    path = tmp_path / "program.py"
    path.write_text(text)
    output: list[bytes] = []
    with Session(load_program(str(path)), CONFIGURATIONS[configuration], output.append) as session:
        assert session.run() == 0
        traces = [t for t in session.jit.traces.values() if t.bridge_of < 0 and "escape" in t.recorded.name]
        left = session.jit.stats.aborts["LEFT_LOOP"]
        assert b"".join(output).decode() == run_cpython(path).stdout
        assert traces and left > 0
        if text == ONE_IN_TWO:
            assert any(op.name == "label" for trace in traces for op in trace.optimized.ops)
        else:
            assert left == 8

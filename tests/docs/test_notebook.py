"""The notebook: its cells run one after the other, and say what they promise. (No Jupyter is needed for that.)"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import pytest

from docs.links import ROOT, dead

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
CELLS: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text())["cells"]


@pytest.mark.xdist_group("rtl")
def test_cells_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.chdir(ROOT)  # it looks for the tree from where it stands
    namespace: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for number, cell in enumerate(CELLS):
        if cell["cell_type"] == "code":
            text = io.StringIO()
            with contextlib.redirect_stdout(text):
                exec(compile("".join(cell["source"]), f"cell {number}", "exec"), namespace)
            shown.append(text.getvalue())
    _, bytecode, recorded, optimized, code, cycles, guard = shown
    assert "FOR_NEXT" in bytecode and "guard_true" in recorded and "label(" in optimized and "sidecar" in code
    expected = io.StringIO()
    with contextlib.redirect_stdout(expected):
        exec(namespace["SOURCE"], {})
    assert recorded.startswith(expected.getvalue())
    software, sidecar = (eval(line.partition(" ")[2]) for line in cycles.splitlines())
    assert software["checks"] == 0 < sidecar["checks"]
    outcomes = namespace["outcomes"]
    assert [outcomes[index] for index in (7, 98)] == ["passed"] * 2
    assert outcomes[99] == outcomes[200] != "passed"  # 99 + 1 is not less than 100
    assert "ult" in guard


def test_notebook_is_clean() -> None:
    """No outputs, which would go stale; every cell has an id of its own; links lead somewhere."""
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)
    for cell in CELLS:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
    page = NOTEBOOK.with_name("notebook.md")
    text = "\n\n".join("".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "markdown")
    assert "(tutorials/check.md)" in text
    assert dead(page, text) == []

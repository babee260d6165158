"""Code that is added to a running program: there is room for it, or the program gets MemoryError and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime import extension, modulecache
from tests.differential import run_sidewinder

PROGRAM = """\
n = 0
try:
    while True:
        exec("class A%d:\\n    def __init__(self):\\n        self.x%d = %d\\nA%d()" % (n, n, n, n))
        n += 1
except MemoryError:
    print(n > 100, f"A{n}" in globals())
for _ in range(20):
    try:
        import heapq
    except MemoryError:
        pass
print(sum(x * 2 for x in range(1000)), A0().x0, A99().x99)
"""


def test_no_room_for_more_code(tmp_path: Path) -> None:
    path = tmp_path / "fills.py"
    path.write_text(PROGRAM)
    outcome = run_sidewinder(path)
    assert (outcome.stdout, outcome.stderr, outcome.status) == ("True False\n999000 0 99\n", "", 0)


def test_compiled_modules_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module is compiled once, and again when its source has changed; what its traceback shows is kept as well."""
    monkeypatch.setattr(modulecache, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(modulecache, "source_key", lambda: "compiler")
    compiled: list[str] = []
    compile_source = extension.compile_source

    def counting(source: str, *rest: object, **options: object) -> object:
        compiled.append(source)
        return compile_source(source, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(extension, "compile_source", counting)
    path, module = tmp_path / "main.py", tmp_path / "part.py"
    path.write_text("import part\nprint(part.x)\n1 / part.f(part.x)\n")
    for x in (1, 1, 2, 2):
        source = f"x = {x}\ndef f(n):\n    return n / 0\n"
        module.write_text(source)
        outcome = run_sidewinder(path)
        assert outcome.stdout == f"{x}\n"
        assert f'File "{module}", line 3, in f\n    return n / 0\n' in outcome.stderr
    assert compiled == [f"x = {x}\ndef f(n):\n    return n / 0\n" for x in (1, 2)]

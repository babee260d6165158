"""Functions that are too big are refused, and those that are not are compiled."""

from __future__ import annotations

import pytest

from runtime.compiler import UnsupportedError, compile_source, size

LINES = "x = 1\n" * (size.MOST + 1)


def test_too_many_statements_are_refused_before_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.compiler.driver._module", lambda *_: pytest.fail("compiled"))
    with pytest.raises(UnsupportedError, match=r"^big.py:1: not supported: .* more than 65535 .* \(<module>\)"):
        compile_source(LINES, "big.py")
    body = "".join(f"    {line}\n" for line in LINES.splitlines())
    with pytest.raises(UnsupportedError, match=r"^big.py:2: .* \(f\)"):
        compile_source(f"import sys\ndef f():\n{body}", "big.py")


def test_definitions_of_a_module_are_made_and_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    few = compile_source("def f(): pass\nclass C: pass\n" * 100, "few.py").codes[0]
    assert len(few.instructions) >= 2 * 200
    monkeypatch.setattr("runtime.compiler.driver._module", lambda *_: pytest.fail("compiled"))
    with pytest.raises(UnsupportedError, match="65535"):
        compile_source("def f(): pass\ndef g():\n  pass\n" * (size.MOST // 3), "big.py")


def test_a_syntax_error_comes_first() -> None:
    with pytest.raises(SyntaxError):
        compile_source(f"{LINES}x = = 2\n", "big.py")


def test_statements_that_are_no_instructions_do_not_count() -> None:
    program = compile_source("pass\n" * (size.MOST + 1) + "1 + 2\n'text'\nprint(3)\n", "long.py")
    assert len(program.codes[0].instructions) < 100


@pytest.mark.parametrize("source", ["exec('a = 1')", "from os import *", "from os import\\\n  *", "ｅxec('a = 1')"])
def test_programs_that_bind_names_behind_the_compiler(source: str) -> None:
    import ast

    from runtime.compiler.names import is_reflective

    assert is_reflective(ast.parse(source), source)
    assert not is_reflective(ast.parse("a = b * 2"), "a = b * 2")

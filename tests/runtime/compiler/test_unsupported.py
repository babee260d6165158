"""What is not in the language is refused at compile time, with file, line and construct."""

from __future__ import annotations

import sys

import pytest

from runtime.compiler import UnsupportedError, compile_source
from runtime.compiler.errors import UNSUPPORTED

_NEW = sys.version_info >= (3, 12)
CASES = [
    ("x = 1.0\nprint(x is 1.0)", 2, UNSUPPORTED["Identity"]),
    ("x = 1\nif x is not (): pass", 2, UNSUPPORTED["Identity"]),
    ("x = 1\nx is 1000", 2, UNSUPPORTED["Identity"]),
    (f"*a, {'b, ' * 256} = ()", 1, UNSUPPORTED["Unpack"]),
    *([("type X = int", 1, "type statement"), ("def f[T](): pass", 1, "type parameters")] if _NEW else []),
]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(("source", "line", "construct"), CASES, ids=[c[2] for c in CASES])
def test_unsupported(source: str, line: int, construct: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        compile_source(source + "\n", "some/file.py")
    assert str(caught.value) == f"some/file.py:{line}: not supported: {construct}"


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_identity_of_constants_that_are_one_object() -> None:
    compile_source("x = 1\nx is None, x is True, x is 5, x is 'a', x is ...\n", "file.py")


def test_a_function_that_is_too_long() -> None:
    with pytest.raises(UnsupportedError, match="65535 instructions"):
        compile_source("x = y\n" * 33_000, "file.py")


def test_errors_of_the_grammar_are_those_of_cpython() -> None:
    for source in ("x = = 1", "def f():\n    return\n  x", "return", "nonlocal x", "def f(a, a): pass"):
        with pytest.raises(SyntaxError) as expected:
            compile(source, "file.py", "exec")
        with pytest.raises(SyntaxError) as caught:
            compile_source(source, "file.py")
        assert caught.value.args == expected.value.args

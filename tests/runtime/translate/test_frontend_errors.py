"""What is outside restricted Python is refused, with file, line and reason."""

from __future__ import annotations

import importlib.util
import pathlib
import textwrap
from typing import Any

import pytest

from runtime.translate.program import Program, build_program
from runtime.translate.static import FrontendError

HEADER = """
from __future__ import annotations
from runtime.translate.ll import *
from runtime.translate.lltypes import *
from runtime.translate.rjit import *
TABLE = {"a": 1}
BIG = 1 << 40
"""


def load(tmp_path: pathlib.Path, body: str) -> Any:
    path = tmp_path / "sample.py"
    path.write_text(HEADER.lstrip() + textwrap.dedent(body))
    spec = importlib.util.spec_from_file_location(f"sample_{abs(hash(body))}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def translate(tmp_path: pathlib.Path, body: str) -> Program:
    module = load(tmp_path, body)
    return build_program((), functions=(module.f,), collector=getattr(module, "collect", None))


CASES = [
    ("def f(a: i32) -> i32:\n    return a // 2", "int_div_trunc"),
    ("def f(a: i32) -> i32:\n    for i in TABLE: pass\n    return 0", "statement For"),
    ("def f(a: i32) -> i32:\n    if a:\n        return 1", "may end without returning"),
    ("def f(a: i32) -> i32:\n    if a:\n        b = 1\n    return b", "b may be unbound here"),
    ("def f(a: i32) -> i32:\n    b = 1\n    b = 1.5\n    return b", "b is i32; it cannot hold f64"),
    ("def f(a: W) -> i32:\n    return a.length", "a is W, which has no fields"),
    ("def f(a: List) -> i32:\n    return a.size", "List has no field size"),
    ("def f(a: List) -> i32:\n    return a[0]", "List, which has no trailing items"),
    ("def f(a: W) -> List:\n    return a", "W where List is wanted; use cast"),
    ("def f(a: W) -> i32:\n    if a:\n        return 1\n    return 0", "W has no truth value"),
    ("def f(a: W, b: W) -> bool:\n    return a == b", "use same"),
    ("def f(a: W, b: W) -> bool:\n    return a is b", "use same"),
    ("def f(a: i32, b: f64) -> f64:\n    return a + b", "operator Add on i32 and f64"),
    ("def f(a: i32) -> i32:\n    return print(a)", "no function of restricted Python"),
    ("def f(a: i32) -> i32:\n    return g(a)", "not known at translation|is no function known|not defined"),
    ("def f(a: i32) -> i32:\n    return BIG", "does not fit i32"),
    ("def f(a: i32) -> i32:\n    return TABLE['b']", "no constant"),
    ("def f(a) -> i32:\n    return a", "parameter a has no annotation"),
    ("def f(a: dict) -> i32:\n    return 0", "dict is no type"),
    ("def f(a: i32, b: i32 = 3) -> i32:\n    return 0", "without defaults"),
    ("def f(a: i32) -> i32:\n    x, y = a, a\n    return x", "not restricted Python"),
    ("def f(a: i32) -> i32:\n    a.b = 1\n    return 0", "no fields"),
    ("def f(a: i32) -> bool:\n    b = int_add_ovf(a, 1)\n    a = b + 1\n    return ovf()", "directly after"),
    ("def f(a: i32) -> List:\n    return new_var(List, a)", "use new"),
    ("def f(a: i32) -> i32:\n    return host_call(a, 1)", "must be a constant"),
    ("def f(a: i32) -> i32:\n    return vm.nothing", "VmState has no field nothing"),
    ("def f(a: i32) -> i32:\n    match a:\n        case x:\n            return x", "a case is an i32 constant"),
    ("def f(a: i32) -> i32:\n    return f(a, a)", "f takes 1 arguments, not 2"),
    ("def f(a: f64) -> i32:\n    return f(1)", "argument 1 of f: i32 where f64 is wanted"),
    ("def f(a: i32) -> None:\n    return a", "return of a value"),
    ("def f(a: i32) -> i32:\n    try:\n        pass\n    finally:\n        pass\n    return 0", "statement Try"),
]


@pytest.mark.parametrize(("body", "message"), CASES)
def test_refused(tmp_path: pathlib.Path, body: str, message: str) -> None:
    with pytest.raises(FrontendError, match=message) as caught:
        translate(tmp_path, body)
    assert str(caught.value).startswith(str(tmp_path / "sample.py:")), "the message begins with file and line"


def test_line(tmp_path: pathlib.Path) -> None:
    body = "def f(a: i32) -> i32:\n    b = a\n    return b % 3\n"
    line = HEADER.lstrip().count("\n") + 3
    with pytest.raises(FrontendError, match=f"sample.py:{line}: "):
        translate(tmp_path, body)


def test_never_collects_is_checked(tmp_path: pathlib.Path) -> None:
    body = """
    def g() -> W:
        return new(Float)
    @never_collects
    def f(a: i32) -> i32:
        g()
        return a
    def collect(size: i32) -> bool:
        return False
    """
    with pytest.raises(FrontendError, match="marked never_collects, but calls .*g in line"):
        translate(tmp_path, body)


def test_zeros_differ(tmp_path: pathlib.Path) -> None:
    program = translate(tmp_path, "def f(a: i32) -> f64:\n    return 0.0 if a else -0.0\n")
    assert len(program.graphs[0].blocks()[-1].inputs) == 1

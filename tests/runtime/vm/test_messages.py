"""What exceptions say is what CPython 3.11 says: in messages.py, a program of expressions, and of random calls."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.differential import check
from tests.runtime.vm.method_calls import program
from tests.runtime.vm.support import run_vm

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions word some of them otherwise")


def test_messages() -> None:
    check(Path(__file__).with_name("messages.py"))


def check_calls(seed: int) -> None:
    source, texts, wanted = program(seed)
    outcome = run_vm(source)
    assert outcome.error == ""
    lines = outcome.output.split("\n")[:-1]
    wrong = [f"{t}: {got!r}, not {w!r}" for t, w, got in zip(texts, wanted, lines, strict=True) if got != w]
    assert not wrong, "\n".join(wrong[:20])


def test_method_calls() -> None:
    check_calls(1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 30))
def test_many_method_calls(seed: int) -> None:
    check_calls(seed)

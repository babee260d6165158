"""Random expressions of the built-in types: the outcome of each is CPython's."""

from __future__ import annotations

import warnings

import pytest

from tests.runtime.vm.expressions import program
from tests.runtime.vm.support import run_vm


def check(seed: int, count: int, numbers_only: bool) -> None:
    source, expressions, wanted = program(seed, count, numbers_only)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = run_vm(source)
    assert outcome.error == ""
    lines = outcome.output.split("\n")[:-1]
    assert len(lines) == len(expressions)
    wrong = [f"{e}: {got!r}, not {w!r}" for e, w, got in zip(expressions, wanted, lines, strict=True) if got != w]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("seed", [1, 5])
def test_expressions_of_numbers(seed: int) -> None:
    check(seed, 1000, True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 128))
def test_many_expressions_of_numbers(seed: int) -> None:
    check(seed, 1000, True)

"""Shape of the bytecode: checks of locals, liveness, positions, determinism, the listing."""

from __future__ import annotations

import random

import pytest

from runtime import library
from runtime.compiler import CodeObject, Program, compile_source
from runtime.compiler.code import CodeRef
from runtime.compiler.listing import instruction_text, program_text
from runtime.imagebuilder import FIRST_LIBRARY_CODE
from spec.bytecode import OPERANDS, Op
from tests import progen


def compiled(source: str) -> Program:
    return compile_source(source, "program.py")


def operations(code: CodeObject) -> list[Op]:
    return [instruction.op for instruction in code.instructions]


def test_every_operation_has_operand_roles() -> None:
    assert set(OPERANDS) == set(Op)
    assert all(len(roles) == 3 for roles in OPERANDS.values())


def test_locals_are_checked_only_where_they_may_be_unbound() -> None:
    program = compiled("def f(a, flag):\n    b = a + 1\n    if flag:\n        c = b\n    d = c\n    return c + d\n")
    code = program.codes[1]
    checks = [i for i, op in enumerate(operations(code)) if op == Op.CHECK_LOCAL]
    assert [code.positions[i].line for i in checks] == [5]


def test_loop_variable_of_an_empty_loop_is_checked() -> None:
    code = compiled("def f(x):\n    for i in x:\n        pass\n    return i\n").codes[1]
    assert Op.CHECK_LOCAL in operations(code)


def test_swap_needs_no_tuple() -> None:
    code = compiled("def f(a, b):\n    a, b = b, a\n    return a - b\n").codes[1]
    assert operations(code) == [Op.MOVE, Op.MOVE, Op.MOVE, Op.SUB, Op.RETURN]


def test_dead_code_goes() -> None:
    code = compiled("def f():\n    return 1\n    print(2)\n").codes[1]
    assert operations(code) == [Op.LOAD_CONST, Op.RETURN]


def test_liveness_of_a_loop() -> None:
    code = compiled(
        "def f(n):\n    s = 0\n    t = n\n    while t:\n        s += t\n        t -= 1\n    return s\n"
    ).codes[1]
    head = operations(code).index(Op.JUMP_IF_FALSE)
    live = {code.register_names[r] for r in range(len(code.register_names)) if code.live[head] >> r & 1}
    assert live == {"s", "t"}


def test_method_is_looked_up_before_arguments_that_may_fail() -> None:
    code = compiled("def f(a, b):\n    a.m(b, 1)\n    a.m(b + 1)\n").codes[1]
    assert operations(code)[:9] == [
        Op.MOVE, Op.MOVE, Op.LOAD_CONST, Op.CALL_METHOD, Op.EXT, Op.LOAD_METHOD, Op.LOAD_CONST, Op.ADD, Op.CALL_BOUND,
    ]  # fmt: skip


def test_private_names_are_mangled() -> None:
    program = compiled("class _Box:\n    def get(self):\n        return self.__value\n")
    assert "_Box__value" in program.codes[2].constants


def test_constants_that_differ_only_in_type_are_kept_apart() -> None:
    code = compiled("x = [1, 1.0, True, 0.0, -0.0, 1]\n").codes[0]
    assert [repr(c) for c in code.constants] == ["1", "1.0", "True", "0.0", "-0.0", "None"]


@pytest.mark.parametrize("seed", range(8))
def test_every_instruction_has_a_position_and_a_text(seed: int) -> None:
    program = compiled(progen.generate(random.Random(seed)))
    lines = program.source.count("\n") + 1
    for code in program.codes:
        assert len(code.positions) == len(code.instructions) == len(code.live)
        for pc, position in enumerate(code.positions):
            assert 1 <= position.line <= position.end_line <= lines
            assert instruction_text(program, code, pc)
        assert code.live[0] < 1 << max(code.nargs, 1)  # only parameters are live at the start (0: a class without base)
    assert "code 0: <module>" in program_text(program)


def test_listing_of_the_librarys_code() -> None:
    """Which has no Program: traces name their places by it."""
    codes = [library.library_code(FIRST_LIBRARY_CODE + i) for i in range(len(library._made()[1]))]
    assert any(isinstance(constant, CodeRef) for code in codes for constant in code.constants)
    for code in codes:
        for pc in range(len(code.instructions)):
            assert instruction_text(None, code, pc)

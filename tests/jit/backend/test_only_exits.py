"""What only exits want, exits compute: which instructions go, and which must stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jit.backend.mir import COMPUTE, FailItem, GConst, GuardPoint, MInst, Operand, Recompute, VReg
from jit.backend.only_exits import leave_to_exits
from jit.ir import Op
from spec.sidecar import Check, Subject

A, B, C, SUM, MORE, LIST = (VReg("i", name=n) for n in ("a", "b", "c", "sum", "more", "list"))
END = MInst("finish", uses=[])


def guard(*wanted: FailItem, reads: VReg = C) -> MInst:
    inst = MInst("bne", None, reads, 0)
    inst.guard = GuardPoint(Op("guard_true", []), [(word,) for word in wanted])
    return inst


def add(rd: VReg = SUM, a: Operand = A, b: Operand = B) -> MInst:
    return MInst("add", rd, a, b)


def left(insts: list[MInst], passed: Sequence[Operand] = ()) -> list[str]:
    """Names of what is left."""
    return [inst.name for inst in leave_to_exits(insts, passed)]


def words(inst: MInst) -> list[FailItem]:
    assert inst.guard is not None
    return inst.guard.words()


def test_sum_of_what_is_alive_at_the_exit() -> None:
    out = leave_to_exits([add(), guard(A, SUM, B), END], ())
    assert [inst.name for inst in out] == ["bne", "finish"]
    assert words(out[0]) == [A, Recompute("add", A, B), B]


def test_all_exits_alike() -> None:
    out = leave_to_exits([add(), guard(A, SUM), guard(SUM, SUM, A, B), END], ())
    assert words(out[0]) == [A, Recompute("add", A, B)]
    assert words(out[1]) == [Recompute("add", A, B)] * 2 + [A, B]


def test_sum_of_a_sum() -> None:
    """row - column + size: both go, and what exits compute is what the two instructions did."""
    out = leave_to_exits([MInst("sub", SUM, A, B), add(MORE, SUM, C), guard(A, B, C, MORE), END], ())
    (word,) = (w for w in words(out[0]) if isinstance(w, Recompute))
    assert len(out) == 2 and word == Recompute("add", Recompute("sub", A, B), C)
    assert COMPUTE["add"](COMPUTE["sub"](3, 5), 9) == 7


def test_a_sum_two_levels_down_stays() -> None:
    third = VReg("i", name="third")
    insts = [add(), add(MORE, SUM, B), add(third, MORE, B), guard(A, B, third), END]
    assert left(insts) == ["add", "add", "add", "bne", "finish"]
    insts = [add(), add(MORE, SUM, B), add(third, MORE, B), guard(A, B, SUM, third), END]
    assert left(insts) == ["add", "bne", "finish"]


def test_second_operand_stays() -> None:
    """Exits compute first operands of what they compute, and no others."""
    assert left([add(), add(MORE, A, SUM), guard(A, B, MORE), END]) == ["add", "add", "bne", "finish"]


@pytest.mark.parametrize(
    "insts",
    [
        [add(), guard(SUM), END],  # its operands are not there any more
        [add(), guard(SUM, A, B, reads=SUM), END],
        [add(), guard(SUM, A, B), MInst("sw", None, LIST, SUM, 8), END],
        [guard(SUM, A, B), add(), END],
        [MInst("lw", SUM, A, None, 4), guard(SUM, A), END],
        [add(), MInst("label", uses=[A]), guard(SUM, A, B), MInst("jump", uses=[A])],
        [MInst("label", uses=[SUM]), add(), guard(SUM, A, B), MInst("jump", uses=[SUM])],
    ],
)
def test_what_stays(insts: list[MInst]) -> None:
    names = [inst.name for inst in insts]
    assert left(insts) == names


def test_what_bridges_pass_to_the_loop_stays() -> None:
    assert left([add(), guard(SUM, A, B), END], [SUM]) == ["add", "bne", "finish"]


def test_references_stay() -> None:
    """Between two exits they may move."""
    p = VReg("r", name="p")
    assert left([add(SUM, p, B), guard(SUM, p, B), END]) == ["add", "bne", "finish"]


@pytest.mark.parametrize("subject", [Subject.RESULT, Subject.SET])
def test_what_carries_a_check_stays(subject: Subject) -> None:
    inst = add()
    inst.subject, inst.g = subject, GConst(7)
    if subject is Subject.RESULT:
        inst.check, inst.guard = Check.LT, GuardPoint(Op("guard_true", []), [(A,)])
    assert left([inst, guard(SUM, A, B), END]) == ["add", "bne", "finish"]


def test_loop_invariants_and_arguments() -> None:
    """An invariant is there all through the loop; an argument until its next value takes its register."""
    step = MInst("addi", MORE, A, None, 1)
    body = [MInst("label", uses=[A]), add(), guard(SUM, A), step, MInst("jump", uses=[MORE, B])]
    assert left([MInst("addi", B, C, None, 1), *body]) == ["addi", "label", "bne", "addi", "jump"]
    carried = MInst("addi", MORE, A, None, 1)
    carried.check, carried.guard = Check.LT, GuardPoint(Op("guard_true", []), [(SUM,)])
    body = [MInst("label", uses=[A]), add(), carried, MInst("jump", uses=[MORE, B])]
    assert left([MInst("addi", B, C, None, 1), *body]) == ["addi", "label", "add", "addi", "jump"]

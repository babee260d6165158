"""In which registers values are put, so that the end of a trace need not move them."""

from __future__ import annotations

import pytest

from jit.backend.mir import GP, ZERO, Computed, FailItem, GuardPoint, Location, MInst, Recompute, Reg, VReg, Word
from jit.backend.regalloc import allocate
from jit.ir import Op
from spec import abi

FIRST, SECOND, THIRD = (Reg(r) for r in abi.CALLER_SAVED[:3])


def code(insts: list[MInst], words: list[VReg], places: list[Location]) -> list[str]:
    return [str(o) for o in allocate(insts, list(words), places, 8, {}).out]


def land(uses: list[VReg], places: list[Location]) -> MInst:
    return MInst("land", uses=uses, places=places)


def test_what_a_bridge_does_not_pass_leaves_registers_free_that_it_is_to_fill() -> None:
    """The loop wants the sum in the first register; the word that is loaded before could have been there."""
    a, word, total = VReg("i"), VReg("i"), VReg("i")
    insts = [
        MInst("lw", word, GP, None, 8), MInst("add", total, a, a), MInst("sw", None, GP, word, 12),
        land([total], [FIRST]),
    ]  # fmt: skip
    out = code(insts, [a], [SECOND])
    assert f"add {FIRST}, {SECOND}, {SECOND}" in out and not any(text.startswith("addi") for text in out)


def test_a_step_that_the_exit_has_left_to_be_computed_stays_in_its_register() -> None:
    """But not where the old value is still wanted."""
    a, b = VReg("i"), VReg("i")
    end = MInst("leave", uses=[])
    found = code([MInst("sw", None, GP, a, 8), end], [a], [Computed("add", THIRD, Word(3))])
    assert found[0] == f"addi {THIRD}, {THIRD}, 3"
    begins = [MInst("sw", None, GP, a, 8), MInst("sw", None, GP, b, 12), end]
    assert not code(begins, [a, b], [Computed("add", THIRD, Word(3)), THIRD])[0].startswith(f"addi {THIRD}")


@pytest.mark.parametrize("register", [ZERO, GP])
@pytest.mark.parametrize("step", [0, 5])
def test_what_follows_a_fixed_register_is_not_put_there(register: int, step: int) -> None:
    """x0 keeps nothing, and gp is the image's: a loop would count in vain, or take the image away."""
    a, first, after = VReg("i"), VReg("i"), VReg("i")
    insts = [
        MInst("addi", first, register, imm=step), MInst("label", uses=[first]), MInst("addi", after, first, imm=1),
        MInst("sw", None, a, after, 4), MInst("jump", uses=[after]),
    ]  # fmt: skip
    written = {o.rd for o in allocate(insts, [a], [FIRST], 8, {}).out if o.rd is not None}
    assert written and written <= set(abi.ALLOCATABLE)


def test_a_step_stays_in_its_register_unless_the_old_value_is_wanted() -> None:
    """By an instruction or an exit, at the step or behind it."""
    a, after = VReg("i"), VReg("i")
    step, store, end = MInst("addi", after, a, imm=1), MInst("sw", None, GP, after, 8), MInst("leave", uses=[])

    def exit_wants(item: FailItem) -> MInst:
        branch = MInst("bge", None, after, GP)
        branch.guard = GuardPoint(Op("guard_true", []), [(item,)])
        return branch

    steps = code([step, exit_wants(after), store, end], [a], [FIRST])
    assert steps[0] == f"addi {FIRST}, {FIRST}, 1"
    for item in (a, Recompute("sub", a, 3), Recompute("add", Recompute("add", a, 1), after)):
        out = code([step, exit_wants(item), store, end], [a], [FIRST])
        assert out[0].startswith("addi") and not out[0].startswith(f"addi {FIRST},"), item
    checked = MInst("addi", after, a, imm=1)
    checked.guard = GuardPoint(Op("guard_no_overflow", []), [(a,)])
    assert not code([checked, store, end], [a], [FIRST])[0].startswith(f"addi {FIRST},")
    later = [step, store, MInst("sw", None, GP, a, 12), end]
    assert not code(later, [a], [FIRST])[0].startswith(f"addi {FIRST},")

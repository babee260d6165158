"""In which registers values are put, so that the end of a trace need not move them."""

from __future__ import annotations

from jit.backend.mir import GP, Computed, Location, MInst, Reg, VReg, Word
from jit.backend.regalloc import allocate
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

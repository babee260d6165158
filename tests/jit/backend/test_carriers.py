"""Checks without an instruction of their own: where they go, and where they must not."""

from __future__ import annotations

import pytest

from jit.backend.carriers import carry
from jit.backend.mir import ZERO, GConst, GPassing, GuardPoint, MInst, Recompute, VReg
from jit.ir import Const, Op
from spec.sidecar import PASSING_OPERANDS, Check, Subject

I, N, P, A = VReg("i", name="i"), VReg("i", name="n"), VReg("r", name="p"), VReg("i", name="a")
G = GConst(7)


def check(inst: MInst, kind: Check, *alive: VReg, g: GConst | None = None) -> MInst:
    inst.guard = GuardPoint(Op("guard_true", []), [(v,) for v in alive])
    inst.check, inst.g = kind, g
    return inst


def bare(kind: Check, value: VReg, *alive: VReg, g: GConst | None = G) -> MInst:
    return check(MInst("addi", ZERO, value, None, 0), kind, *alive, g=g)


def bounds(*alive: VReg) -> MInst:
    return check(MInst("sltu", ZERO, I, N), Check.NONZERO, *alive)


def word(base: VReg, rd: VReg | None = None, imm: int = 4) -> MInst:
    return MInst("lw", rd or VReg(), base, None, imm)


def item() -> MInst:
    return MInst("sh2add", VReg(), I, P)


def other_guard() -> MInst:
    return check(MInst("xor", A, A, A), Check.ZERO)


def shown(insts: list[MInst]) -> list[str]:
    """Names, with what is checked, of a list of operations after `carry`."""
    out = carry(insts, {})
    return [
        " ".join([x.name, *[x.check.name] * (x.check != Check.NONE), *[x.subject.name] * (x.subject != Subject.RESULT)])
        for x in out
    ]


END = MInst("finish", uses=[])


def test_below() -> None:
    insts = [bare(Check.ULT, I, A), MInst("add", VReg(), A, A), item(), END]
    assert shown(insts) == ["add", "sh2add ULT RS1", "finish"]
    assert insts[2].guard is not None and insts[2].g is G
    assert shown([bare(Check.EQ, P), item(), END]) == ["sh2add EQ RS2", "finish"]


def test_an_instruction_below_comes_up_past_a_store() -> None:
    assert shown([bare(Check.ULT, I), MInst("sw", None, P, A, 0), item(), END]) == ["sh2add ULT RS1", "sw", "finish"]
    assert shown([bare(Check.ULT, I), MInst("sw", None, P, A, 0), word(I), END]) == ["addi ULT", "sw", "lw", "finish"]


@pytest.mark.parametrize("between", [MInst("label", uses=[]), MInst("call", symbol="f")])
def test_not_below_what_has_an_effect(between: MInst) -> None:
    assert shown([bare(Check.ULT, I), between, item(), END])[0] == "addi ULT"


def test_a_load_of_what_the_base_is_checked_for_comes_up() -> None:
    """The class of p, a check of a word of it, then another word, which p is known to have: that load comes up with
    the class check of its base, by which a trap counts as a failure. Not past a store to the same word, nor where
    nothing says that p reaches so far, nor with a check that says nothing of its base."""
    length = Op("getfield_gc_i", [], object())

    def insts(between: MInst, imm: int = 4, kind: Check = Check.HEADER) -> list[MInst]:
        first = bare(kind, P)
        assert first.guard is not None
        first.guard.op = Op("guard_class", [Const(0, "r"), Const(7, "i")])
        return [first, check(word(P), Check.GT, g=G), between, word(P, imm=imm), END]

    assert shown(insts(MInst("add", VReg(), A, A))) == ["lw HEADER RS1", "lw GT", "add", "finish"]
    stuck = ["addi HEADER", "lw GT"]
    assert shown(insts(MInst("sw", None, A, A, 0, op=length)))[:2] == stuck
    assert shown(insts(MInst("add", VReg(), A, A), imm=400))[:2] == stuck
    assert shown(insts(MInst("add", VReg(), A, A), kind=Check.ULT))[:2] == ["addi ULT", "lw GT"]


def test_an_instruction_below_comes_up_past_a_guard() -> None:
    """The guards keep their order."""
    assert shown([bare(Check.ULT, I), other_guard(), item(), END]) == ["sh2add ULT RS1", "xor ZERO", "finish"]


def test_not_where_the_exit_would_not_find_its_values() -> None:
    """Above, where the exit wants what is computed in between; but that instruction can come down."""
    first = item()
    wanted = MInst("add", A, N, N)
    assert shown([first, wanted, bare(Check.ULT, I, A), END]) == ["add", "sh2add ULT RS1", "finish"]
    read = VReg()
    insts = [MInst("sh2add", read, I, P), MInst("add", A, read, N), bare(Check.ULT, I, A), END]
    assert shown(insts) == ["sh2add", "add", "addi ULT", "finish"]


def test_a_step_of_a_loop_carries_no_check_whose_exit_wants_what_it_replaces() -> None:
    step = VReg("i", name="step")
    for alive, expected in (((I,), ["addi ULT", "addi"]), ((), ["addi ULT RS1"])):
        add, jump = MInst("addi", step, I, None, 1), MInst("jump", uses=[step])
        loop = [MInst("label", uses=[I]), bare(Check.ULT, I, *alive), add, jump]
        assert shown(loop) == ["label", *expected, "jump"]


def test_the_load_of_a_field_checks_its_object() -> None:
    """Where it is none, so that the load traps, the check fails. Of other checks the load must not come first."""
    assert shown([bare(Check.HEADER, P), word(P), END]) == ["lw HEADER RS1", "finish"]
    assert shown([bare(Check.INT_TAG, P), word(P), END]) == ["addi INT_TAG", "lw", "finish"]
    assert shown([bare(Check.HEADER, P), MInst("srai", VReg(), P, None, 1), END]) == ["srai HEADER RS1", "finish"]


def test_a_load_stays_behind_a_guard_that_it_needs() -> None:
    assert shown([bare(Check.ULT, I), word(P), item(), END]) == ["sh2add ULT RS1", "lw", "finish"]


def test_a_length_becomes_an_operand() -> None:
    insts = [word(P, N), bounds(), item(), END]
    assert shown(insts) == ["lw SET", "sh2add ULT RS1", "finish"]
    assert insts[0].g == insts[2].g == GPassing(0)
    signed = [word(P, N), check(MInst("slt", ZERO, N, I), Check.NONZERO), item(), END]
    assert shown(signed) == ["lw SET", "sh2add GT RS1", "finish"]


def test_a_length_from_above_a_call_is_compared_in_a_register() -> None:
    insts = [word(P, N), MInst("call", symbol="f"), bounds(), item(), END]
    assert shown(insts) == ["lw", "call", "sltu NONZERO", "sh2add", "finish"]


def test_a_length_is_not_set_where_other_checks_would_wait_for_it() -> None:
    compares = MInst("add", VReg(), A, A)
    insts = [word(P, N), check(compares, Check.EQ, g=G), bounds(), item(), END]
    assert shown(insts) == ["lw", "add EQ", "sltu NONZERO", "sh2add", "finish"]
    others = [MInst("add", VReg(), A, A), MInst("add", VReg(), A, A)]
    compares = check(MInst("add", VReg(), A, A), Check.EQ, g=G)
    assert shown([word(P, N), *others, compares, bounds(), item(), END])[0] == "lw SET"


def test_lengths_that_are_wanted_at_once_have_operands_of_their_own() -> None:
    lengths = [VReg("i", name=f"n{i}") for i in range(PASSING_OPERANDS + 1)]
    insts = [word(P, n) for n in lengths] + [MInst("add", VReg(), A, A), MInst("add", VReg(), A, A)]
    for n in lengths:
        insts += [check(MInst("sltu", ZERO, I, n), Check.NONZERO), item()]
    out = carry([*insts, END], {})
    assert len({x.g for x in insts if x.subject is Subject.SET}) == PASSING_OPERANDS
    assert [x.name for x in out].count("sltu") == 1


def test_an_operand_is_used_again_where_nothing_compares_with_it_any_more() -> None:
    insts: list[MInst] = []
    for i in range(PASSING_OPERANDS + 4):
        n = VReg("i", name=f"n{i}")
        insts += [word(P, n), check(MInst("sltu", ZERO, I, n), Check.NONZERO), item()]
    assert {x.g for x in carry([*insts, END], {}) if x.subject is Subject.SET} == {GPassing(0)}


def test_an_exit_that_is_passed_computes_what_it_wants() -> None:
    """The value of the last check is computed below another guard, whose exit has the operand then."""
    half = VReg("i", name="half")
    insts = [MInst("srai", half, I, None, 1), check(MInst("xor", A, A, A), Check.ZERO, half), bare(Check.NE, half), END]
    assert shown(insts) == ["xor ZERO", "srai NE", "finish"]
    assert insts[1].guard is not None and insts[1].guard.items == [(Recompute("sra", I, 1),)]


def test_what_an_exit_computes_with_stays_above_it() -> None:
    half = VReg("i", name="half")
    insts = [MInst("srai", half, I, None, 1), other_guard(), bare(Check.NE, half), END]
    assert insts[1].guard is not None
    insts[1].guard.items = [(Recompute("add", half, 1),)]
    assert shown(insts) == ["srai", "xor ZERO", "addi NE", "finish"]


def test_what_sets_the_operand_does_not_compare_with_it() -> None:
    """x * 7 and x: what computes the product reads x, too."""
    seven = VReg("i", name="seven")
    product = MInst("sub", seven, N, I)
    insts = [product, check(MInst("slt", ZERO, I, seven), Check.ZERO), item(), END]
    assert shown(insts) == ["sub SET", "sh2add GE RS1", "finish"]
    insts = [MInst("sub", seven, N, I), check(MInst("slt", ZERO, I, seven), Check.ZERO), END]
    assert shown(insts) == ["sub", "slt ZERO", "finish"]


def test_a_check_of_what_is_loaded_makes_room_for_one_of_the_base() -> None:
    """A field of an object whose class is checked, an int, which is untagged; the guards keep their order."""
    field = VReg("r", name="field")
    load = check(word(P, field), Check.INT_TAG, A)
    insts = [bare(Check.HEADER, P), load, MInst("srai", VReg(), field, None, 1), END]
    assert shown(insts) == ["lw HEADER RS1", "srai INT_TAG RS1", "finish"]
    stays = [bare(Check.HEADER, P), check(word(P, field), Check.INT_TAG), MInst("sw", None, P, field, 8), END]
    assert shown(stays) == ["addi HEADER", "lw INT_TAG", "sw", "finish"]


def test_a_class_check_leaves_the_length_to_be_set() -> None:
    """An item of a list: its class goes to the load of its items, which comes up; the length is set where it is loaded,
    and the index compared with it where it is untagged, as the other sum has the class of the items to check."""
    raw, items, target = VReg("i", name="raw"), VReg("r", name="items"), VReg()
    others = [MInst("add", VReg(), A, A), MInst("add", VReg(), A, A)]

    def insts(*between: MInst) -> list[MInst]:
        first, compare = bare(Check.HEADER, P), check(MInst("sltu", ZERO, raw, N), Check.NONZERO)
        assert first.guard is not None
        first.guard.op = Op("guard_class", [Const(0, "r"), Const(56, "i")])
        untag, add = MInst("srai", raw, I, None, 1), MInst("sh2add", target, raw, items)
        found = [first, untag, word(P, N), *others, compare, *between, word(P, items, imm=8)]
        return [*found, *others, bare(Check.HEADER, items), add, END]

    assert [text for text in shown(insts()) if text != "add"] == [
        "lw HEADER RS1", "lw SET", "srai ULT", "sh2add HEADER RS2", "finish"
    ]  # fmt: skip
    assert "lw HEADER RS1" == shown(insts(MInst("sw", None, P, A, 8, op=Op("setfield_gc", [], None))))[1]


def test_a_class_check_stays_with_the_load_where_no_other_can_come() -> None:
    compare = check(MInst("sltu", ZERO, I, N), Check.NONZERO)
    assert shown([bare(Check.HEADER, P), word(P, N), compare, END]) == ["lw HEADER RS1", "sltu NONZERO", "finish"]
    stuck = [bare(Check.HEADER, P), word(P, N), compare, MInst("call", symbol="f"), word(P, imm=8), END]
    assert shown(stuck)[:2] == ["lw HEADER RS1", "sltu NONZERO"]

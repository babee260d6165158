"""Checks that ride on what register allocation has put into the code."""

from __future__ import annotations

from jit.backend.copies import ride_on_copies
from jit.backend.mir import Computed, GConst, GuardPoint, Location, Reg, Slot, Word
from jit.backend.outcode import Out
from jit.ir import Op
from spec import abi
from spec.sidecar import Check, Subject

X, Y, Z, W = abi.ARGUMENTS[:4]
G = GConst(7)


def bare(check: Check = Check.EQ, *exit_: Location) -> Out:
    o = Out("addi", abi.ZERO, X, None, 0)
    o.guard, o.locations = GuardPoint(Op("guard_true", []), []), [(where,) for where in exit_]
    o.check, o.g, o.constants = check, G, {5: Y, 6: W}
    return o


def copy(to: int, source: int) -> Out:
    return Out("addi", to, source, None, 0)


def load(rd: int, base: int = abi.GP) -> Out:
    return Out("lw", rd, base, None, 8)


def shown(*out: Out) -> list[str]:
    return [
        " ".join([o.name, *[o.check.name] * (o.check != Check.NONE), *[o.subject.name] * (o.subject != Subject.RESULT)])
        for o in ride_on_copies(list(out))
    ]


def test_below() -> None:
    carrier = copy(Y, X)
    assert shown(bare(Check.HEADER, Reg(X)), Out("addi", Z, Z, None, 1), carrier) == ["addi", "addi HEADER RS1"]
    assert carrier.guard is not None and carrier.g is G and carrier.constants == {6: W}  # Y holds no 5 any more
    assert shown(bare(Check.LT), Out("add", Y, Z, X)) == ["add LT RS2"]


def test_not_where_the_exit_looks_for_a_value() -> None:
    for exit_ in (Reg(Y), Computed("add", Reg(Y), Word(4)), Computed("load", Computed("add", Reg(Z), Reg(Y)), Word(4))):
        assert shown(bare(Check.EQ, exit_), copy(Y, X)) == ["addi EQ", "addi"]
    assert shown(bare(Check.EQ, Reg(Z)), Out("addi", Z, Z, None, 1), copy(Y, X)) == ["addi EQ", "addi", "addi"]


def test_only_arithmetic_is_done_before_the_check() -> None:
    for between in (load(Z), Out("sw", None, Z, W, 0), Out("call"), Out("label"), Out("jump"), bare()):
        assert shown(bare(), between, copy(Y, X))[0] == "addi EQ"
    assert shown(bare(), Out("addi", X, Z, None, 1), copy(Y, X)) == ["addi EQ", "addi", "addi"]


def test_above() -> None:
    """Beside what computes the value, also a load; of what is loaded the header is there too late."""
    assert shown(Out("add", X, Y, Z), bare(Check.HEADER)) == ["add HEADER"]
    assert shown(load(X), load(Z), bare(Check.EQ, Reg(X), Slot(1))) == ["lw EQ", "lw"]
    assert shown(load(X), bare(Check.HEADER)) == ["lw", "addi HEADER"]
    assert shown(copy(Y, X), bare(Check.HEADER, Reg(Y))) == ["addi HEADER RS1"]
    computed = Out("add", X, Y, Z)
    shown(computed, load(W), bare())
    assert computed.constants == {5: Y}  # W holds no 6 there


def test_not_above_what_the_exit_needs() -> None:
    for between in (load(W), Out("addi", W, W, None, 1)):
        assert shown(load(X), between, bare(Check.EQ, Reg(W))) == ["lw", between.name, "addi EQ"]
    for between in (Out("sw", None, Z, W, 0), Out("call"), Out("label"), Out("landing")):
        assert shown(load(X), between, bare()) == ["lw", between.name, "addi EQ"]
    other = Out("add", Z, Z, Z)
    other.guard, other.check = bare().guard, Check.ZERO
    assert shown(load(X), other, bare()) == ["lw", "add ZERO", "addi EQ"]


def test_what_has_a_word_of_its_own_stays() -> None:
    probed, sets, watch = copy(Y, X), Out("add", X, Z, Z), bare(Check.WATCH)
    probed.probe, sets.subject, sets.g = True, Subject.SET, G
    assert shown(bare(), probed) == ["addi EQ", "addi"]
    assert shown(sets, bare()) == ["add SET", "addi EQ"]
    assert shown(watch, copy(Y, X)) == ["addi WATCH", "addi"]
    assert shown(bare(), copy(abi.ZERO, X)) == ["addi EQ", "addi"]


def test_what_is_exact_of_one_instruction_is_not_of_another() -> None:
    """RANGE31 is of the sum before it is cut to a word; beside other arithmetic there is no such check."""
    for carrier in ("add", "xori"):
        assert shown(Out(carrier, X, Y, Z), bare(Check.RANGE31)) == [carrier, "addi RANGE31"]
        assert shown(bare(Check.RANGE31), Out(carrier, Y, X, Z)) == ["addi RANGE31", carrier]

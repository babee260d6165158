"""Scheduling: what is put behind a load, and what must not pass what."""

from __future__ import annotations

import pytest

from jit.backend.mir import GP, ZERO, GInvariant, GuardPoint, Location, MInst, Operand, Recompute, Reg, VReg
from jit.backend.schedule import Rules, schedule, stalls
from jit.descrs import Descrs
from jit.ir import FieldDescr, Op, ResumeData, Value
from spec.sidecar import Check, Subject
from tests.jit.backend.build import i
from tests.jit.backend.support import DESCRS

LENGTH, PC = DESCRS.field("IntArray", "length"), DESCRS.field("Frame", "pc")
INTS, REFS = DESCRS.array("IntArray"), DESCRS.array("RefArray")
A, B, P, Q = VReg("i", name="a"), VReg("i", name="b"), VReg("r", name="p"), VReg("r", name="q")
LOADED, USED, OTHER = VReg("i", name="loaded"), VReg("i", name="used"), VReg("i", name="other")


def load(rd: VReg, base: VReg | int, imm: int, descr: object = None) -> MInst:
    return MInst("lw", rd, base, None, imm, op=Op("getfield_gc_i", [], descr) if descr else None)


def store(base: VReg | int, value: VReg, imm: int, descr: object = None) -> MInst:
    return MInst("sw", None, base, value, imm, op=Op("setfield_gc", [], descr) if descr else None)


def guard(
    inst: MInst, *alive: VReg, resume: ResumeData | None = None, name: str = "guard_true", args: tuple[Value, ...] = ()
) -> MInst:
    op = Op(name, list(args))
    op.resume = resume
    inst.guard = GuardPoint(op, [(v,) for v in alive], resume)
    return inst


def branch(*alive: VReg, resume: ResumeData | None = None) -> MInst:
    return guard(MInst("beq", None, USED, ZERO), *alive, resume=resume)


def sidecar(inst: MInst, *alive: VReg, resume: ResumeData | None = None) -> MInst:
    inst.check = Check.NONZERO
    return guard(inst, *alive, resume=resume)


def use() -> MInst:
    return MInst("addi", USED, LOADED, None, 1)


def used_by_guard() -> MInst:
    return sidecar(MInst("sltu", ZERO, LOADED, A))


def other() -> MInst:
    return MInst("add", OTHER, A, B)


def moved(insts: list[MInst]) -> list[int]:
    """The new order, by the old positions."""
    return [insts.index(inst) for inst in schedule(insts, {})]


def test_from_below_and_from_above() -> None:
    assert moved([load(LOADED, P, 4), use(), other()]) == [0, 2, 1]
    assert moved([other(), load(LOADED, P, 4), use()]) == [1, 0, 2]


def test_products_wait_too() -> None:
    assert moved([MInst("mul", LOADED, A, B), use(), other()]) == [0, 2, 1]


def test_two_instructions_go_behind_what_comes_later_still() -> None:
    """A part of a word, and what sets an operand, where a check compares with one."""
    others = [MInst("add", VReg("i"), A, B), MInst("sub", VReg("i"), A, B), MInst("xor", VReg("i"), A, B)]
    insts = [MInst("lbu", LOADED, P, None, 4), use(), *others]
    assert stalls(insts) == 2 and moved(insts).index(1) == 3
    sets, compares = load(LOADED, P, 4), sidecar(MInst("add", OTHER, A, B))
    sets.subject, compares.check = Subject.SET, Check.LT
    insts = [sets, compares, *others]
    assert stalls(insts) == 2 and moved(insts).index(1) == 3
    assert stalls([sets, others[0], compares]) == 1
    assert stalls([load(LOADED, P, 4), compares]) == 0


def test_nothing_moves_where_nothing_waits() -> None:
    assert moved([load(LOADED, P, 4), other(), use(), MInst("add", VReg(), A, A)]) == [0, 1, 2, 3]


def test_two_loads_fill_each_other() -> None:
    second, summed = VReg(), VReg()
    insts = [load(LOADED, P, 4), use(), load(second, P, 8), MInst("add", summed, second, USED)]
    assert stalls(insts) == 2 and stalls(schedule(insts, {})) == 0


@pytest.mark.parametrize("wall", [MInst("call", symbol="f"), MInst("alloc", defs=[VReg(), VReg(), VReg()]),
                                  MInst("label"), MInst("landing"), MInst("xg.set", rs1=A)])  # fmt: skip
def test_walls(wall: MInst) -> None:
    assert moved([load(LOADED, P, 4), use(), wall, other()]) == [0, 1, 2, 3]


def test_a_value_is_computed_before_it_is_read() -> None:
    first = VReg()
    waiting = MInst("addi", first, LOADED, None, 1)
    assert moved([load(LOADED, P, 4), waiting, MInst("add", VReg(), first, A)]) == [0, 1, 2]
    assert moved([MInst("add", P, A, B), load(LOADED, P, 4), use()]) == [0, 1, 2]


def test_an_exit_reads() -> None:
    """What the exit wants stays above the guard; what it does not want may sink below it."""
    for alive, order in (((OTHER,), [0, 1, 2, 3]), ((), [1, 2, 0, 3])):
        leave = sidecar(MInst("addi", ZERO, A, None, 0), *alive)
        assert moved([other(), leave, load(LOADED, P, 4), used_by_guard()]) == order


def test_arithmetic_passes_guards() -> None:
    assert moved([load(LOADED, P, 4), use(), branch(), other()]) == [0, 3, 1, 2]


def test_probed_instructions_move_like_others() -> None:
    """What is observed must not cost anything."""
    probed = other()
    probed.probe = True
    assert moved([load(LOADED, P, 4), use(), branch(), probed]) == [0, 3, 1, 2]


def test_divisions_do_not_rise_above_guards() -> None:
    division = MInst("div", OTHER, A, B)
    assert moved([load(LOADED, P, 4), use(), branch(), division]) == [0, 1, 2, 3]


def test_effects_and_exits_keep_their_order() -> None:
    for waiting in (used_by_guard(), store(Q, LOADED, 8, PC)):
        for following in (branch(), sidecar(MInst("addi", ZERO, A, None, 0)), store(P, A, 16, REFS)):
            assert moved([load(LOADED, P, 4, LENGTH), waiting, following]) == [0, 1, 2]
        for before in (branch(), sidecar(MInst("addi", ZERO, A, None, 0)), store(P, A, 16, REFS)):
            assert moved([before, sidecar(load(LOADED, P, 4, LENGTH)), waiting]) == [0, 1, 2]


def test_guards_that_leave_to_the_same_state_change_places() -> None:
    state = ResumeData([])
    for resume, order in ((state, [0, 2, 1]), (ResumeData([]), [0, 1, 2]), (None, [0, 1, 2])):
        first = sidecar(MInst("sltu", ZERO, LOADED, A), resume=resume)
        assert moved([load(LOADED, P, 8), first, sidecar(load(OTHER, P, 4), resume=state)]) == order


@pytest.mark.parametrize(
    ("loaded", "stored", "passes"),
    [(LENGTH, PC, True), (INTS, REFS, True), (INTS, INTS, False), (None, PC, False), (LENGTH, None, False)],
)
def test_loads_and_stores(loaded: object, stored: object, passes: bool) -> None:
    """They pass each other where they are surely to different fields or items."""
    last = VReg()
    insts = [store(Q, A, 8, stored), load(LOADED, P, 4, loaded), MInst("addi", last, LOADED, None, 1)]
    assert (moved(insts) == [1, 0, 2]) is passes


def above(*first: MInst) -> bool:
    """Does the load of p's second word rise above a guard that follows these?"""
    insts = [*first, load(LOADED, Q, 4), use(), branch(), load(OTHER, P, 4)]
    order = moved(insts)
    return order.index(len(insts) - 1) < order.index(len(insts) - 2)


def test_a_load_rises_above_a_guard_only_where_it_cannot_trap() -> None:
    check = guard(MInst("addi", ZERO, P, None, 0), name="guard_class", args=(i(0), i(LENGTH.offset)))
    check.check = Check.HEADER
    wall = MInst("call", symbol="f")
    assert not above()
    assert above(load(VReg(), P, 0), wall)  # objects are pieces of eight bytes
    assert above(store(P, A, 4), wall)
    assert above(check, wall)
    assert not above(load(VReg(), Q, 0), wall)
    assert not above(load(VReg(), P, 0), MInst("landing"))  # bridges come here: they have loaded nothing
    assert not above(sidecar(MInst("addi", ZERO, P, None, 0)), wall)


@pytest.mark.parametrize(("descr", "rises"), [(DESCRS.field("List", "length"), True), (None, False)])
def test_an_access_of_a_field_says_how_large_the_object_is(descr: object, rises: bool) -> None:
    """All of its type's fields are there, also beyond the one that was accessed."""
    first, wall = load(VReg("i"), P, 4, descr), MInst("call", symbol="f")
    insts = [first, wall, load(LOADED, Q, 4), use(), branch(), load(OTHER, P, 8)]
    order = moved(insts)
    assert (order.index(5) < order.index(4)) == rises


def test_what_a_branch_on_the_header_says() -> None:
    """Software: the loaded header is compared; behind that branch, but not above it, the object is known in full."""
    frame, header, wall = DESCRS.array("Frame"), VReg(), MInst("call", symbol="f")
    compare = guard(MInst("bne", None, header, A), name="guard_class", args=(i(0), i(144)))
    for last, rises in ((frame.base - 4, True), (frame.base, False)):
        insts = [load(header, P, 0), compare, wall, load(LOADED, GP, 4), use(), branch(), load(OTHER, P, last)]
        assert (moved(insts) == [0, 1, 2, 3, 6, 4, 5]) is rises
        waiting = [load(header, P, 0), compare, load(OTHER, P, last)]
        assert moved(waiting) == [0, 1, 2]  # the branch waits, but the load would be above it


def test_the_label_replaces_its_arguments() -> None:
    """An induction step stays below what reads the value that it replaces, and below exits that cannot take it back."""
    step, last = VReg(), MInst("addi", VReg(), B, None, 3)
    computed = guard(MInst("bne", None, A, B))
    assert computed.guard is not None
    computed.guard.items = [(P,), (Recompute("add", P, 4),)]
    by_constant, by_value = ("addi", P, None, 8), ("add", P, B, None)
    for reader, added, rises in (
        (guard(MInst("bne", None, A, B)), by_constant, True), (guard(MInst("bne", None, A, B)), by_value, True),
        (guard(MInst("bne", None, A, B), P), by_constant, True), (guard(MInst("bne", None, A, B), P), by_value, False),
        (guard(MInst("bne", None, A, P)), by_constant, False), (guard(MInst("bne", None, A, P), P), by_constant, False),
        (computed, by_constant, False),
    ):  # fmt: skip
        insts = [MInst("label", uses=[P]), load(LOADED, GP, 4), used_by_guard(), reader]
        order = moved([*insts, MInst(added[0], step, *added[1:]), last, MInst("jump", uses=[step])])
        assert (order.index(4) < order.index(3)) is rises


def test_an_exit_takes_a_step_back() -> None:
    """A step comes above two guards, of which one leaves with the value that it replaces."""
    step = VReg()
    reader, other_reader = guard(MInst("bne", None, A, B), P, Q), guard(MInst("bne", None, A, B), Q)
    insts = [MInst("label", uses=[P]), load(LOADED, GP, 4), used_by_guard(), reader, other_reader]
    insts += [MInst("addi", step, P, None, 8), MInst("addi", VReg(), B, None, 3), MInst("jump", uses=[step])]
    assert moved(insts)[:3] == [0, 1, 5]
    assert reader.guard is not None and other_reader.guard is not None
    assert reader.guard.items == [(Recompute("add", step, 0xFFFF_FFF8),), (Q,)]
    assert other_reader.guard.items == [(Q,)]


def test_a_bridge_passes_on_where_its_arguments_arrived() -> None:
    step, where = VReg(), Reg(10)
    arguments: dict[Location, Operand]
    insts = [load(LOADED, GP, 4), used_by_guard(), guard(MInst("bne", None, A, B), P), MInst("addi", step, P, None, 8)]
    insts.append(MInst("land", uses=[step], places=[where]))
    for arguments, taken_back in (({Reg(11): P}, False), ({where: P}, True)):
        order = [insts.index(inst) for inst in schedule(insts, arguments)]
        assert order.index(3) < order.index(2) and insts[2].guard is not None
        assert insts[2].guard.items == [(Recompute("add", step, 0xFFFF_FFF8) if taken_back else P,)]


def test_what_is_known_of_a_label_argument_is_forgotten() -> None:
    label, jump = MInst("label", uses=[P]), MInst("jump", uses=[Q])
    body = [load(LOADED, Q, 4), use(), branch(), load(OTHER, P, 4), MInst("add", VReg(), OTHER, A)]
    assert moved([load(VReg(), P, 4), label, *body, jump]) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert moved([load(VReg(), P, 4), MInst("label", uses=[B]), *body, jump]) != [0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("checked", "order"), [(True, [0, 1, 2, 3, 4]), (False, [0, 1, 3, 2, 4])])
def test_a_guard_at_the_end_of_a_loop_stays_there(checked: bool, order: list[int]) -> None:
    """It can be one with the back edge."""
    step = MInst("addi", OTHER, P, None, 8)
    last = sidecar(step) if checked else step
    insts = [MInst("label", uses=[P]), load(LOADED, GP, 4), use(), last, MInst("jump", uses=[OTHER])]
    assert moved(insts) == order


def test_a_step_at_the_end_fills_above_an_exit_that_takes_it_back() -> None:
    step, exit_ = MInst("addi", OTHER, P, None, 8), sidecar(MInst("add", VReg("i"), A, LOADED), P)
    insts = [MInst("label", uses=[P]), load(LOADED, GP, 4), exit_, step, MInst("jump", uses=[OTHER])]
    assert moved(insts) == [0, 1, 3, 2, 4]
    assert exit_.guard is not None and exit_.guard.items == [(Recompute("add", OTHER, 0xFFFF_FFF8),)]


def test_copies_fill_nothing() -> None:
    """Register allocation may remove them."""
    assert moved([load(LOADED, P, 4), use(), MInst("addi", OTHER, A, None, 0)]) == [0, 1, 2]


def test_a_load_for_the_next_pass_gets_a_register_of_its_own_where_that_pays() -> None:
    """It may rise above exits that want what it replaces, for a copy: two instructions that wait are dearer."""
    for first, rises in ((load(LOADED, P, 8), True), (load(LOADED, Q, 8), False)):
        exits = [sidecar(MInst("add", VReg(), A, LOADED), P), sidecar(MInst("add", VReg(), A, B), P)]
        following, label = load(VReg("r"), P, 12), MInst("label", uses=[P])
        insts = [load(VReg(), P, 12), label, first, *exits, following, MInst("jump", uses=[following.rd])]
        order = moved(insts)
        assert order == ([0, 1, 2, 5, 3, 4, 6] if rises else [0, 1, 2, 3, 4, 5, 6])
        assert all(inst.guard is not None and inst.guard.items == [(P,)] for inst in exits)


def test_where_a_copy_does_not_pay_exits_keep_what_they_took_back() -> None:
    step, following = VReg(), load(VReg("r"), P, 12)
    reader = sidecar(MInst("add", VReg(), A, LOADED), P, Q)
    insts = [load(VReg(), P, 12), MInst("label", uses=[P, Q]), load(LOADED, GP, 8), reader]
    insts += [MInst("addi", step, Q, None, 8), following, MInst("jump", uses=[following.rd, step])]
    assert moved(insts) == [0, 1, 2, 4, 3, 5, 6]
    assert reader.guard is not None and reader.guard.items == [(P,), (Recompute("add", step, 0xFFFF_FFF8),)]


def test_arguments_that_are_frames_are_there_in_full() -> None:
    """What is loaded from them rises above guards, unless the trace checks the frame, or whose it is, itself."""
    frames = Descrs(frozenset({"Frame"}))
    slot, code, callers = frames.array("Frame"), frames.field("Frame", "code"), frames.field("Frame", "back")
    owner, back = VReg("r"), VReg("r")

    def reference(rd: VReg | int, descr: FieldDescr) -> MInst:
        return MInst("lw", rd, P, None, descr.offset, op=Op("getfield_gc_r", [], descr))

    beside = guard(reference(ZERO, code))
    beside.check = Check.EQ
    compared = [reference(owner, code), guard(MInst("bne", None, owner, A))]
    nonnull, of_base = guard(MInst("beq", None, P, ZERO)), sidecar(MInst("add", VReg(), P, A))
    of_base.subject = Subject.RS1
    base_is_read = sidecar(load(VReg("i"), P, slot.base + 8, slot))
    for before, descr, rises in (
        ([], slot, True), ([], INTS, False), ([beside], slot, False), (compared, slot, False), ([nonnull], slot, False),
        ([of_base], slot, False), ([base_is_read], slot, True), ([reference(back, callers)], slot, True),
        ([MInst("addi", P, Q, None, 8)], slot, False),
    ):  # fmt: skip
        last = load(OTHER, P, slot.base + 4, descr)
        insts = [*before, MInst("call", symbol="f"), load(LOADED, Q, 4), use(), branch(), last]
        order = moved(insts)
        n = len(insts)
        assert (order.index(n - 1) < order.index(n - 2)) is rises, (before, descr)


def alike(*alive: VReg) -> list[MInst]:
    """Three checked loads that leave to one state, which wants what the first one loads; the third waits for the
    second."""
    state, flags = ResumeData([]), VReg("i", name="flags")
    known = load(VReg("i"), P, 28)
    first = sidecar(load(flags, P, 24), *alive, flags, resume=state)
    second = sidecar(load(Q, P, 16), *alive, flags, resume=state)
    third = sidecar(load(USED, Q, 8), *alive, flags, resume=state)
    return [known, first, second, third]


def test_exits_load_again_what_a_guard_of_the_same_state_has_loaded() -> None:
    """All exits of that state: they stay alike."""
    insts = alike(P)
    assert moved(insts) == [0, 2, 1, 3]
    for inst in insts[1:]:
        assert inst.guard is not None and inst.guard.items == [(P,), (Recompute("load", P, 24),)]


def test_exits_do_not_load_again_from_what_is_not_alive_there() -> None:
    insts = alike(A)
    order = moved(insts)
    assert order.index(1) < order.index(2)
    assert all(inst.guard is not None and inst.guard.items[1] == (insts[1].rd,) for inst in insts[1:])


@pytest.mark.parametrize("known", [False, True])
def test_what_exits_load_again_cannot_trap_there(known: bool) -> None:
    """A guard stays below the one that says how large the object is from which its exit loads."""
    state, flags = ResumeData([]), VReg("i", name="flags")
    says = sidecar(load(OTHER, P, 28), P, resume=state)
    first, second = sidecar(load(flags, P, 24), P, flags, resume=state), sidecar(load(A, Q, 8), P, flags, resume=state)
    order = [load(VReg("i"), Q, 12), load(VReg("i"), P if known else Q, 28), says, first, second]
    rules = Rules(order, {})
    assert rules.may_move(order, 4, 2)
    rules.move(order, 4, 2)
    assert order[3] is second and rules.may_move(order, 3, 1) is known


@pytest.mark.parametrize(("first", "place"), [("xg.set", 4), ("addi", 2)])
def test_what_is_set_before_a_loop_is_waited_for_in_it(first: str, place: int) -> None:
    operand = GInvariant()
    sets = MInst(first, None if first == "xg.set" else USED, A, None, None if first == "xg.set" else 1)
    sets.g = operand
    compares = sidecar(MInst("add", OTHER, A, B))
    compares.check, compares.g = Check.LT, operand
    others = [MInst(name, VReg("i"), A, B) for name in ("sub", "xor", "or")]
    assert moved([sets, MInst("label"), compares, *others, MInst("jump")]).index(2) == place

"""Where statements stand that have no instruction of their own: a program that watches is told their lines, too."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.compiler.builder import Builder, Instr, Label
from runtime.compiler.code import Mark
from spec.bytecode import Op

_LEAVING = frozenset((Op.RETURN, Op.ASSERT_FAIL, Op.RAISE, Op.RERAISE, Op.JUMP, Op.JUMP_BACK))


def marks(
    code: list[Instr], instructions: list[Instr], targets: Sequence[int], pcs: Sequence[int], builder: Builder
) -> list[Mark]:
    """The builder's marks that the program comes by. `code`: with the places of labels; `instructions`: without;
    `targets`: of jumps, numbers of instructions (-1: it is none); `pcs`: by number."""
    if not builder.marks:
        return []
    order = {instr: i for i, instr in enumerate(code)}
    jumps: dict[int, list[tuple[int, int]]] = {}  # to an instruction: which one jumps, and the place of its label
    for number, (instr, target) in enumerate(zip(instructions, targets, strict=True)):
        if target >= 0:
            (label,) = labels(instr)
            jumps.setdefault(target, []).append((pcs[number], order[label]))
    after, following = {}, 0  # number of the instruction behind each place
    for instr in code:
        after[instr] = following
        following += instr.op is not None
    handled = {
        region.target.at
        for region in builder.regions
        if any(after.get(start, 0) < after.get(end, 0) for start, end in region.segments)
    }
    found = []
    for place, follows in come_by(builder, handled):
        passing = frozenset(pc for pc, label in jumps.get(after[place], ()) if label > order[place])
        found.append(Mark(pcs[after[place]], place.position.line, passing, follows))
    return found


def labels(instr: Instr) -> list[Instr]:
    """Where the instruction may jump to."""
    return [x.at for x in (instr.a, instr.b, instr.c) if isinstance(x, Label) and x.at is not None]


def come_by(builder: Builder, handled: set[Instr | None]) -> list[tuple[Instr, bool]]:
    """The marks that the program comes by; does it also do so from the instruction before? `handled`: where handlers
    begin."""
    reached = handled | {place for instr in builder.code if instr not in builder.dead for place in labels(instr)}
    wanted, found = set(builder.marks), []
    follows, is_reached = True, False
    skipped: set[Instr] = set()  # places of a jump that was dropped, if it only goes to what follows
    for instr in builder.code:
        if instr in builder.dead:
            continue
        if instr.op is not None:
            is_reached, follows = False, instr.op not in _LEAVING
            skipped = set(labels(instr)) if instr.op == Op.JUMP else set()
        else:
            is_reached = is_reached or instr in reached
            follows = follows or instr in skipped
            if instr in wanted and (follows or is_reached):
                found.append((instr, follows))
    return found

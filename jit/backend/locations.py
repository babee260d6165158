"""Small functions over locations and physical instructions, for the register allocator."""

from __future__ import annotations

from jit.backend.mir import Computed, Location, MInst, Recompute, Reg, Slot, VReg
from jit.backend.outcode import Out
from spec import abi
from spec.sidecar import Check, Subject


def guard_after_moves(
    inst: MInst, out: Out, moves: list[tuple[Location, Location]], home: dict[VReg, Location]
) -> Out | None:
    """A software guard at the end of a loop, as it reads behind the jump's moves, where it can be the back edge.

    That is `out`, changed. None, and nothing has changed, where something that it needs is overwritten by the moves and
    is not at home then."""
    if inst.guard is None or out.guard is not inst.guard or out.locations is None or inst.check is not Check.NONE:
        return None
    written = {to for to, _ in moves}

    def now(item: object, where: Location) -> Location | None:
        if isinstance(item, VReg) and item in home:
            return home[item]
        if isinstance(where, Computed) and isinstance(item, Recompute):
            a, b = now(item.a, where.a), now(item.b, where.b)
            return None if a is None or b is None or isinstance(b, Computed) else Computed(where.op, a, b)
        return None if where in written or isinstance(where, Computed) else where

    operands = [
        None if number is None else now(operand, Reg(number))
        for operand, number in ((inst.rs1, out.rs1), (inst.rs2, out.rs2))
    ]
    if any(not isinstance(where, Reg) for where in operands):
        return None
    places = [
        tuple(now(item, where) for item, where in zip(items, words, strict=True))
        for items, words in zip(inst.guard.items, out.locations, strict=True)
    ]
    if any(where is None for words in places for where in words):
        return None
    numbers = [where.number for where in operands if isinstance(where, Reg)]
    out.rs1, out.rs2, out.locations = numbers[0], numbers[1], places  # type: ignore[assignment]
    return out


def check_on_move(out: Out, moves: list[tuple[Location, Location]]) -> None:
    """A check beside a move to x0 that ends a loop: the jump moves the same word, and that move can carry the check."""
    if out.name != "addi" or out.rd != abi.ZERO or out.imm != 0 or out.rs1 is None:
        return
    if out.check is Check.NONE or out.subject is not Subject.RESULT:
        return
    sources = {source for _, source in moves}
    needed = [r for words in out.locations or () for where in words for r in regs_of(where)]
    for move in moves:
        to, source = move
        if source == Reg(out.rs1) and isinstance(to, Reg) and to not in sources and to not in needed:
            out.rd = to.number
            out.constants = {c: r for c, r in out.constants.items() if r != to.number}
            moves.remove(move)
            return


def slots_of(where: Location) -> list[Slot]:
    if isinstance(where, Computed):
        return slots_of(where.a) + slots_of(where.b)
    return [where] if isinstance(where, Slot) else []


def regs_of(where: Location) -> list[Reg]:
    if isinstance(where, Computed):
        return regs_of(where.a) + regs_of(where.b)
    return [where] if isinstance(where, Reg) else []


def load_constant(r: int, value: int) -> list[Out]:
    """li by at most two instructions."""
    value &= 0xFFFF_FFFF
    low = (value & 0xFFF ^ 0x800) - 0x800
    high = (value - low & 0xFFFF_FFFF) >> 12
    if not high:
        return [Out("addi", r, abi.ZERO, None, low)]
    found = [Out("lui", r, None, None, high)]
    return found + ([Out("addi", r, r, None, low)] if low else [])

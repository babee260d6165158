"""Allocations in a row share one limit check.

The first reserves the space of all; the others lie behind it, at constant distances. Only what may collect or leads
elsewhere ends a row: a guard in between may leave with space reserved that nobody uses then, which the collector, that
copies what is alive, never looks at.
"""

from __future__ import annotations

from jit.backend.lower_base import IMM_MAX
from jit.backend.mir import MInst

_ENDS = frozenset({"label", "landing", "jump", "land", "leave", "finish"})


def merge_allocations(insts: list[MInst]) -> list[MInst]:
    """The operations of a trace, with as few limit checks. Changes the first allocation of each row."""
    out: list[MInst] = []
    first: MInst | None = None
    for inst in insts:
        if inst.name == "alloc" and inst.imm is not None:
            if first is not None and first.imm is not None and first.imm <= IMM_MAX:
                later = MInst("addi", inst.defs[0], first.defs[0], imm=first.imm)
                later.op, later.pc = inst.op, inst.pc
                first.imm += inst.imm
                out.append(later)
                continue
            first = inst
        elif inst.name in _ENDS or inst.collects:
            first = None
        out.append(inst)
    return out

"""Checks that ride on the copies which register allocation makes: what `carriers` could not know.

A check that still has an instruction of its own, a copy into x0, goes to an instruction near by that computes its value
or reads it. Below, where only arithmetic stands between, none of whose results, and not the carrier's either, is where
the exit looks for a value: they complete though the check fails. Above, where no store and no other exit stands
between, and the exit wants nothing that is computed there.
"""

from __future__ import annotations

from jit.backend.locations import regs_of
from jit.backend.outcode import Out
from spec import abi
from spec.isa import ROWS, Unit
from spec.sidecar import EXACT_CHECKS, LATE_UNITS, Check, Subject

REACH = 6  # instructions by which a check may move
_ARITHMETIC = frozenset(name for name, row in ROWS.items() if row.unit in (Unit.ALU, Unit.SHIFT) and row.has_result)
_OF_NO_OPERAND = EXACT_CHECKS | {Check.NONE, Check.WATCH}  # and so of no other instruction that has the value
_PASSED_UP = _ARITHMETIC | {name for name, row in ROWS.items() if row.unit in (Unit.LOAD, Unit.MUL, Unit.DIV)}


def ride_on_copies(out: list[Out]) -> list[Out]:
    """The trace with fewer instructions that only carry a check. Changes instructions in place."""
    done = list(out)
    for bare in out:
        if _is_bare(bare):
            at = done.index(bare)
            if _below(done, at) or _above(done, at):
                del done[done.index(bare)]
    return done


def _is_bare(o: Out) -> bool:
    alone = o.name == "addi" and o.rd == abi.ZERO and o.imm == 0 and o.guard is not None and not o.probe
    return alone and o.check not in _OF_NO_OPERAND and o.subject is Subject.RESULT and o.rs1 != abi.ZERO


def _below(done: list[Out], at: int) -> bool:
    bare = done[at]
    wanted = _registers(bare)
    written: set[int] = set()
    for o in done[at + 1 : at + 1 + REACH]:
        if o.name not in _ARITHMETIC or o.guard is not None or o.rd is None or o.rd in wanted:
            return False
        written.add(o.rd)
        subject = _reads(o, bare.rs1)
        if subject is not None and _is_free(o):
            _take(o, bare, subject, written)
            return True
        if o.rd == bare.rs1 or o.subject is not Subject.RESULT:
            return False
    return False


def _above(done: list[Out], at: int) -> bool:
    bare = done[at]
    wanted = _registers(bare)
    written: set[int] = set()
    for o in reversed(done[max(at - REACH, 0) : at]):
        if o.name not in _PASSED_UP or o.guard is not None or o.rd is None or o.subject is not Subject.RESULT:
            return False
        if _is_free(o):
            if o.rd == bare.rs1 and not (bare.check is Check.HEADER and ROWS[o.name].unit in LATE_UNITS):
                _take(o, bare, Subject.RESULT, written)
                return True
            subject = _reads(o, bare.rs1)
            if o.name in _ARITHMETIC and subject is not None and o.rd != bare.rs1:
                _take(o, bare, subject, written)
                return True
        if o.rd == bare.rs1 or o.rd in wanted:
            return False
        written.add(o.rd)
    return False


def _is_free(o: Out) -> bool:
    word = o.check is not Check.NONE or o.subject is not Subject.RESULT or o.probe
    return not word and o.guard is None and o.rd != abi.ZERO


def _reads(o: Out, register: int | None) -> Subject | None:
    if o.rs1 == register:
        return Subject.RS1
    return Subject.RS2 if o.rs2 == register else None


def _take(o: Out, bare: Out, subject: Subject, written: set[int]) -> None:
    o.guard, o.locations, o.check, o.g, o.subject = bare.guard, bare.locations, bare.check, bare.g, subject
    o.constants = {value: register for value, register in bare.constants.items() if register not in written}


def _registers(o: Out) -> set[int]:
    """Where the exit looks for values."""
    return {register.number for item in o.locations or () for where in item for register in regs_of(where)}

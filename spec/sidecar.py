"""The sidecar word: 16 bits beside each 32-bit instruction in trace memory (zero = nothing).

The guard engine evaluates it on its subject: the result of the instruction that it stands beside, or an operand of it.
See docs/reference.md for the generated table, spec/xguard.py for the precise rules.
"""

from __future__ import annotations

import enum

from spec.bits import Field, Record
from spec.isa import Unit


class Check(enum.IntEnum):
    """What must hold for the subject; G is the guard operand that the word's `g` field selects."""

    NONE = 0
    INT_TAG = 1  # bit 0 of the subject is set
    PTR_TAG = 2  # bit 0 of the subject is clear
    EQ = 3  # subject == G
    NE = 4  # subject != G
    HEADER = 5  # the word in data memory at the subject equals G; tagged, null, unaligned, out of range: fails
    ULT = 6  # subject < G, unsigned (bounds)
    LT = 7  # subject < G, signed
    GE = 8  # subject >= G, signed
    OVERFLOW32 = 9  # the exact result of add, addi, sub, mul, sh1add to sh3add fits in 32 signed bits
    RANGE31 = 10  # the exact result of the same instructions fits in 31 signed bits
    ZERO = 11  # subject == 0
    NONZERO = 12  # subject != 0
    WATCH = 13  # watch slot `g` has not failed; needs no result
    LE = 14  # subject <= G, signed
    GT = 15  # subject > G, signed


class Subject(enum.IntEnum):
    """What is checked: the result, or what the instruction found in a register that it reads (also where it writes it).

    SET: the result, which also becomes G[g]. So the check is none, or one that needs no `g`.
    """

    RESULT = 0
    RS1 = 1
    RS2 = 2
    SET = 3


#: Checks that compare with a guard operand.
USES_G = frozenset(
    {Check.EQ, Check.NE, Check.HEADER, Check.ULT, Check.LT, Check.GE, Check.LE, Check.GT}
)
#: Checks judged on the exact result; legal only beside these mnemonics. (A shift left is a shifted add, or a
#: product.)
EXACT_CHECKS = frozenset({Check.OVERFLOW32, Check.RANGE31})
EXACT_MNEMONICS = frozenset({"add", "addi", "sub", "mul", "sh1add", "sh2add", "sh3add"})
#: Beside instructions of these units, a header check of the result is a link error, and fails: it is there too late for
#: the memory to be asked in the same cycle. (Of what is loaded, it stands beside an instruction that reads it.)
LATE_UNITS = frozenset({Unit.LOAD, Unit.MUL, Unit.DIV, Unit.CSR, Unit.FLOAT})

#: These have no result where rd is x0: then they read nothing, so that they need not wait to.
ONLY_WRITE = frozenset({"csrrw", "csrrwi"})

#: Subjects that are operands. Any but RESULT is a link error beside an instruction that has no result (of one word), is
#: a jump or a CSR instruction, and counts as RESULT there; it is also one where the instruction reads no such word, or
#: the check is about no operand (none, WATCH, EXACT_CHECKS).
OPERAND_SUBJECTS = frozenset({Subject.RS1, Subject.RS2})
#: Checks that a SET may have.
WITH_SET = frozenset(Check) - USES_G - {Check.WATCH}

#: No check stands beside these, not even WATCH: xg.watch is about to arm a slot; where the next instruction is, which
#: fence.i decides, is known before a check can fail.
UNCHECKED = frozenset({"xg.watch", "fence.i"})

SIDECAR = Record(
    "sidecar",
    16,
    [
        Field(name="check", lsb=0, width=4, doc="what must hold for the subject"),
        Field(name="g", lsb=4, width=8, doc="guard operand, or watch slot"),
        Field(name="loop", lsb=12, width=1, doc="if the check passes, the next instruction is at CSR xgloop"),
        Field(name="probe", lsb=13, width=1, doc="the value-pattern table observes the result"),
        Field(name="subject", lsb=14, width=2, doc="what is checked: result, rs1, rs2; or result, set into G[g]"),
    ],
)

GUARD_OPERANDS = 256  # words of G
PASSING_OPERANDS = 16  # of them, those that traces share, into which they set results for checks a little further down
WATCH_SLOTS = 4
EXIT_TABLE_ENTRIES = 256


def exit_table_entry(address: int) -> int:
    """The only entry of the exit table that can list this trace address: the table is direct-mapped."""
    return (address >> 2) % EXIT_TABLE_ENTRIES

"""The sidecar word: 16 bits beside each 32-bit instruction in trace memory (zero = nothing).

The guard engine evaluates it on the result of the instruction that it stands beside. See docs/reference.md for the
generated table; DESIGN section "Xguard" for precision rules.
"""

from __future__ import annotations

import enum

from spec.bits import Field, Record
from spec.isa import Unit


class Check(enum.IntEnum):
    """What must hold for the result; G is the guard operand that the word's `g` field selects."""

    NONE = 0
    INT_TAG = 1  # bit 0 of the result is set
    PTR_TAG = 2  # bit 0 of the result is clear
    EQ = 3  # result == G
    NE = 4  # result != G
    HEADER = 5  # the word in data memory at the result equals G; tagged, null, unaligned, out of range: fails
    ULT = 6  # result < G, unsigned (bounds)
    LT = 7  # result < G, signed
    GE = 8  # result >= G, signed
    OVERFLOW32 = 9  # the exact result of add, sub, mul, slli (and their immediate forms) fits in 32 signed bits
    RANGE31 = 10  # the exact result of the same instructions fits in 31 signed bits
    ZERO = 11  # result == 0
    NONZERO = 12  # result != 0
    WATCH = 13  # watch slot `g` has not failed; needs no result


#: Checks that compare with a guard operand.
USES_G = frozenset({Check.EQ, Check.NE, Check.HEADER, Check.ULT, Check.LT, Check.GE})
#: Checks judged on the exact result; legal only beside these mnemonics.
EXACT_CHECKS = frozenset({Check.OVERFLOW32, Check.RANGE31})
EXACT_MNEMONICS = frozenset({"add", "addi", "sub", "mul", "slli"})
#: Beside instructions of these units, a header check is a link error, and fails: their results are there too late for
#: the memory to be asked in the same cycle. So are those of loads from the machine timer, where it fails too.
LATE_UNITS = frozenset({Unit.MUL, Unit.DIV, Unit.CSR, Unit.FLOAT})

#: No check stands beside these, not even WATCH: xg.watch is about to arm a slot; where the next instruction is, which
#: fence.i decides, is known before a check can fail.
UNCHECKED = frozenset({"xg.watch", "fence.i"})

SIDECAR = Record(
    "sidecar",
    16,
    [
        Field(name="check", lsb=0, width=4, doc="what must hold for the result"),
        Field(name="g", lsb=4, width=8, doc="guard operand, or watch slot"),
        Field(name="loop", lsb=12, width=1, doc="if the check passes, the next instruction is at CSR xgloop"),
        Field(name="probe", lsb=13, width=1, doc="the value-pattern table observes the result"),
        Field(name="_reserved", lsb=14, width=2, doc="must be zero"),
    ],
)

GUARD_OPERANDS = 256  # words of G
WATCH_SLOTS = 4
EXIT_TABLE_ENTRIES = 256


def exit_table_entry(address: int) -> int:
    """The only entry of the exit table that can list this trace address: the table is direct-mapped."""
    return (address >> 2) % EXIT_TABLE_ENTRIES

"""Tables of character properties in the image (vm.unicode): two stages of halfwords lead from a code point to its
record.

vm.unicode is a RefArray of four: FIRST, a ByteData with a halfword for each block of 2**BLOCK_BITS code points, the
number of its row in SECOND, a ByteData of rows of halfwords, the numbers of records; RECORDS, an IntArray of
RECORD_WORDS words each; SPECIALS, an IntArray. The first word of a record: CharFlag, DECIMAL_SHIFT, DIGIT_SHIFT. The
others say what becomes of the character in lower, upper, title and folded case: bit 0 clear: add the rest (value >> 1)
to it; set: the rest is an index of SPECIALS, where the number of characters stands and then these.
"""

from __future__ import annotations

import enum

FIRST, SECOND, RECORDS, SPECIALS = range(4)
BLOCK_BITS = 7
RECORD_WORDS = 5
LOWER, UPPER, TITLE, FOLD = 1, 2, 3, 4  # words of a record
DECIMAL_SHIFT, DIGIT_SHIFT = 16, 20  # values of decimal digits and of digits, 4 bits each


class CharFlag(enum.IntFlag):
    """What CPython's str methods ask of a character."""

    ALPHA = 1
    DECIMAL = 2
    DIGIT = 4
    NUMERIC = 8
    LOWER = 16
    UPPER = 32
    TITLE = 64
    SPACE = 128
    LINE_BREAK = 256
    PRINTABLE = 512
    ID_START = 1024
    ID_CONTINUE = 2048
    CASED = 4096
    CASE_IGNORABLE = 8192

"""Programs of the regular-expression engine (runtime/vm/text/regex.py): what runtime/lib/modules/_sre.py makes of the
code lists of CPython's re._compiler.

A program is a bytes object of words: a header (`Head`), instructions, sets. An instruction is its `RegexOp` and its
operands; jump targets, sets and slots are word indices. A *test* is two words, an operator and its argument, and looks
at one character.

The engine's memory is an IntArray of words: registers (`Slot`), the slots of the program (two for each group, -1:
unset; those of repeats and of what does not backtrack), then the stack. An entry of the stack is three words:
`Entry` and an index, and two values. What is pushed is either a choice to go back to, or what is to be
restored on the way.
"""

from __future__ import annotations

import enum

NO_LIMIT = -1  # of a repeat's maximum
ENTRY_WORDS = 3
ENTRY_BITS = 3


class Head(enum.IntEnum):
    """The first words of a program."""

    SLOTS = 0  # words of memory before the stack
    GROUPS = 1
    WIDTH = 2  # characters that a match has at least
    FIRST_TEST = 3  # a test of the first character, FAIL: none is known
    FIRST_ARGUMENT = 4
    ENTRY = 5  # the first instruction


class Slot(enum.IntEnum):
    """The first words of the engine's memory."""

    PC = 0
    AT = 1  # the character that is looked at
    TOP = 2  # of the stack
    LIMIT = 3  # words in all
    LAST_GROUP = 4  # the group that was closed last, 0: none
    END = 5  # of the characters that may be matched
    NOT_EMPTY_AT = 6  # a match must not end here; -1
    WHOLE = 7  # 1: a match must end at END
    START = 8  # where the match begins
    MARKS = 9


class Fold(enum.IntEnum):
    """How cases are told apart."""

    NONE = 0
    ASCII = 1
    UNICODE = 2
    LOCALE = 3  # of the locale C: ASCII, but a range or literal is compared with both cases


FOLD_STEP = 8


class RegexOp(enum.IntEnum):
    """Tests first: `+ FOLD_STEP * Fold`."""

    FAIL = 0
    LITERAL = 1  # code point
    NOT_LITERAL = 2  # code point
    SET = 3  # set
    ANY = 4  # -
    ANY_ALL = 5  # -
    CATEGORY = 6  # Category
    MATCH = 32
    JUMP = 33  # target
    MARK = 34  # slot, group that it closes or 0
    AT = 35  # Place
    BRANCH = 36  # target if this way fails, test (FAIL: none), argument
    REPEAT_ONE = 37  # min, max, test, argument, code point that must follow or -1
    MIN_REPEAT_ONE = 38  # min, max, test, argument
    POSSESSIVE_ONE = 39  # min, max, test, argument
    REPEAT = 40  # slot of (count, last position), its UNTIL
    MAX_UNTIL = 41  # slot, min, max, body
    MIN_UNTIL = 42  # slot, min, max, body
    GROUP = 43  # slot of the group, Fold
    GROUP_EXISTS = 44  # slot of the group, target if not
    ASSERT = 45  # slot of (stack, position), characters to go back
    ASSERT_END = 46  # slot
    ASSERT_NOT = 47  # slot, characters to go back, target if it does not match
    ASSERT_NOT_END = 48  # slot
    ATOMIC = 49  # slot of (stack, -)
    ATOMIC_END = 50  # slot
    POSSESSIVE = 51  # slot of (stack, position, count): begin
    POSSESSIVE_NEXT = 52  # slot, min, max, target when done
    POSSESSIVE_END = 53  # slot, the NEXT


class Entry(enum.IntEnum):
    """What an entry of the stack is."""

    JUMP = 0  # go on at an instruction: position
    GREEDY = 1  # REPEAT_ONE with one character less: position, least position
    LAZY = 2  # MIN_REPEAT_ONE with one more: position, count
    LAZY_UNTIL = 3  # MIN_UNTIL with one more: position
    RESTORE = 4  # a slot: its value
    RESTORE_TWO = 5  # a slot and the next: their values
    RESTORE_END = 6  # a slot and Slot.LAST_GROUP


class Category(enum.IntEnum):
    """`+ NEGATED` where the character is not to be in it."""

    DIGIT = 0
    SPACE = 1
    WORD = 2
    LINE_BREAK = 3
    UNI_DIGIT = 4
    UNI_SPACE = 5
    UNI_WORD = 6
    UNI_LINE_BREAK = 7


NEGATED = 8


class Place(enum.IntEnum):
    BEGINNING = 0
    BEGINNING_LINE = 1
    END = 2
    END_LINE = 3
    END_STRING = 4
    BOUNDARY = 5  # of words of ASCII
    NOT_BOUNDARY = 6
    UNI_BOUNDARY = 7
    UNI_NOT_BOUNDARY = 8
    NOT_BOUNDARY_OR_EMPTY = 9  # CPython 3.14 and later: in an empty string, too
    UNI_NOT_BOUNDARY_OR_EMPTY = 10


SET_BITMAP_WORDS = 8


class SetItem(enum.IntEnum):
    """A set begins with a bitmap of the characters below 256 (SET_BITMAP_WORDS, made by the VM), and a word, 1 if the
    set is negated; then items."""

    END = 0
    LITERAL = 1  # code point
    RANGE = 2  # first, last
    RANGE_UNI_IGNORE = 3  # first, last: or its upper case
    CATEGORY = 4  # Category
    CHARSET = 5  # bitmap of 256 characters, 8 words
    BIG_CHARSET = 6  # count, 64 words (256 bytes: block of each high byte), blocks of 8 words


class Mode(enum.IntFlag):
    """How a program is run."""

    SEARCH = 1
    WHOLE = 2
    NOT_EMPTY = 4  # not an empty match where the search begins

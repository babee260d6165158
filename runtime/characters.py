"""The tables of spec.characters, made from the properties of characters that the CPython that runs us has.

They depend on its version alone, and are kept in build/.
"""

from __future__ import annotations

import functools
import sys
import unicodedata
from typing import NamedTuple

from runtime.cache import BUILD, write_at_once
from spec.characters import BLOCK_BITS, DECIMAL_SHIFT, DIGIT_SHIFT, RECORD_WORDS, CharFlag

#: Beyond: no character has properties (tests/runtime/vm/test_text.py).
ASSIGNED = (range(0, 0x40000), range(0xE0000, 0xE1000))
EDITION = 2  # of the tables' format


class Tables(NamedTuple):
    first: bytes
    second: bytes
    records: list[int]
    specials: list[int]


def flags_of(char: str) -> int:
    """CharFlag and the values of digits."""
    F = CharFlag
    stops_sigma = ("A\u03a3" + char).lower()[1] == "\u03c3"
    flags = 0
    for flag, holds in (
        (F.ALPHA, char.isalpha()), (F.DECIMAL, char.isdecimal()), (F.DIGIT, char.isdigit()),
        (F.NUMERIC, char.isnumeric()), (F.LOWER, char.islower()), (F.UPPER, char.isupper()),
        (F.TITLE, unicodedata.category(char) == "Lt"),
        (F.SPACE, char.isspace()), (F.LINE_BREAK, len(("a" + char + "a").splitlines()) == 2),
        (F.PRINTABLE, char.isprintable()), (F.ID_START, char.isidentifier()),
        (F.ID_CONTINUE, ("a" + char).isidentifier()),
        (F.CASED, (char + "a").title()[-1] == "a"),
        # a capital sigma becomes a final one unless ignorable characters and then a cased one follow
        (F.CASE_IGNORABLE, ("A\u03a3" + char + "A").lower()[1] == "\u03c3" and not stops_sigma),
    ):  # fmt: skip
        if holds:
            flags |= flag
    return flags | unicodedata.decimal(char, 0) << DECIMAL_SHIFT | unicodedata.digit(char, 0) << DIGIT_SHIFT


class _Maker:
    def __init__(self) -> None:
        self.records: dict[tuple[int, ...], int] = {}
        self.specials: list[int] = []
        self.places: dict[str, int] = {}

    def mapping(self, char: str, mapped: str) -> int:
        """Word of a record for one of the cases."""
        if len(mapped) == 1:
            return (ord(mapped) - ord(char)) * 2
        if mapped not in self.places:
            self.places[mapped] = len(self.specials)
            self.specials += [len(mapped), *map(ord, mapped)]
        return self.places[mapped] * 2 + 1

    def record(self, code: int) -> int:
        """Number of the character's record."""
        char = chr(code)
        key = (
            flags_of(char),
            self.mapping(char, char.lower()),
            self.mapping(char, char.upper()),
            self.mapping(char, char.title()),
            self.mapping(char, char.casefold()),
        )
        assert len(key) == RECORD_WORDS
        return self.records.setdefault(key, len(self.records))


def make() -> Tables:
    """The tables, computed."""
    maker = _Maker()
    nothing = maker.record(0x50000)
    ideograph = maker.record(0x4E02)
    size = 1 << BLOCK_BITS
    rows: dict[tuple[int, ...], int] = {(nothing,) * size: 0}
    first = [0] * (0x110000 >> BLOCK_BITS)
    for codes in ASSIGNED:
        for start in range(codes.start, codes.stop, size):
            row = []
            for code in range(start, start + size):
                char = chr(code)
                category = unicodedata.category(char)
                if category in ("Cn", "Co", "Cs"):
                    row.append(nothing)
                elif unicodedata.name(char, "").startswith("CJK UNIFIED") and not char.isnumeric():
                    row.append(ideograph)
                else:
                    row.append(maker.record(code))
            first[start >> BLOCK_BITS] = rows.setdefault(tuple(row), len(rows))

    def halves(numbers: list[int]) -> bytes:
        return b"".join(number.to_bytes(2, "little") for number in numbers)

    return Tables(
        halves(first),
        halves([n for row in rows for n in row]),
        [w for key in maker.records for w in key],
        maker.specials,
    )


@functools.cache
def tables() -> Tables:
    """The tables for the CPython that runs us."""
    import pickle

    version = ".".join(map(str, sys.version_info[:2]))
    path = BUILD / f"characters-{version}-{unicodedata.unidata_version}-{EDITION}"
    try:
        return Tables(*pickle.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, EOFError, pickle.UnpicklingError):
        result = make()
        write_at_once(path, pickle.dumps(tuple(result)))
        return result

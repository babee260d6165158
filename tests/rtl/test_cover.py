"""Functions of an instruction word in few bits (rtl/cover.py), on every instruction and on random words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtl.config import CoreConfig
from rtl.cover import cover, source
from rtl.decoder import immediate_bit, index_of, rows_of
from spec import isa

_ROWS = rows_of(CoreConfig(floats=True, watches=True))
_words = st.builds(
    lambda row, word: (row, word & ~row.mask | row.match), st.sampled_from(_ROWS), st.integers(0, 2**32 - 1)
)


def _holds(cubes: list[tuple[int, int]], word: int) -> bool:
    return any(word & mask == match for mask, match in cubes)


@given(st.sets(st.sampled_from([row.name for row in _ROWS])), st.lists(_words, min_size=20))
def test_cover_tells_instructions_apart(chosen: set[str], words: list[tuple[isa.Row, int]]) -> None:
    on = [(row.mask, row.match) for row in _ROWS if row.name in chosen]
    off = [(row.mask, row.match) for row in _ROWS if row.name not in chosen]
    cubes = cover(on, off)
    assert len(cubes) <= len(on)
    for row, word in words:
        assert _holds(cubes, word) == (row.name in chosen)


def test_cover_is_small() -> None:
    branch = [(row.mask, row.match) for row in _ROWS if row.is_branch]
    others = [(row.mask, row.match) for row in _ROWS if not row.is_branch]
    assert [mask.bit_count() for mask, _ in cover(branch, others)] == [4]
    assert cover([], others) == []
    assert cover(branch, []) == [(0, 0)]


def test_what_is_both_is_refused() -> None:
    add = isa.ROWS["add"]
    with pytest.raises(ValueError, match="two instructions"):
        cover([(add.mask, add.match)], [(0x7F, 0x33)])


@given(_words)
def test_bits_of_operands(found: tuple[isa.Row, int]) -> None:
    """Against the disassembler's way of reading them."""
    row, word = found
    for operand in row.operands.values():
        value = sum((word >> f.lsb & (1 << f.width) - 1) << shift for f, shift in operand.pieces)
        if operand.signed and value >> operand.width - 1 & 1:
            value -= 1 << operand.width
        bits = [source(operand, i) for i in range(32)]
        assert sum((word >> at & 1) << i for i, at in enumerate(bits) if at is not None) == value & 0xFFFF_FFFF
    if index_of(row) is None and row.name in ("lui", "auipc"):
        upper = [immediate_bit(row, i) for i in range(32)]
        assert sum((word >> at & 1) << i for i, at in enumerate(upper) if at is not None) == word & 0xFFFF_F000

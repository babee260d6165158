"""Fields and records: declaration errors, and encode against decode."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec.bits import Field, Record
from spec.sidecar import SIDECAR


def field(name: str, lsb: int, width: int) -> Field:
    return Field(name=name, lsb=lsb, width=width)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([field("a", 0, 4), field("b", 3, 5)], "b overlaps"),
        ([field("a", 0, 4), field("b", 5, 3)], "0x10 belong to no field"),
        ([field("a", 0, 4), field("b", 4, 5)], "outside"),
        ([field("a", 0, 4), field("a", 4, 4)], "occurs twice"),
        ([field("a", 0, 8), field("b", 8, 0)], "outside"),
    ],
)
def test_bad_declarations(fields: list[Field], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Record("r", 8, fields)


def test_values_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        SIDECAR.encode(check=16)
    with pytest.raises(ValueError, match="no field 'chk'"):
        SIDECAR.encode(chk=1)
    with pytest.raises(ValueError, match="reserved"):
        Record("r", 8, [field("a", 0, 4), field("_b", 4, 4)]).decode(0x10)
    with pytest.raises(ValueError, match="wider"):
        SIDECAR.decode(0x1_0000)


@settings(deadline=None)
@given(st.data())
def test_round_trip_of_random_records(data: st.DataObject) -> None:
    widths = data.draw(st.lists(st.integers(1, 12), min_size=1, max_size=8))
    fields, position = [], 0
    for i, width in enumerate(widths):
        fields.append(field(f"f{i}", position, width))
        position += width
    record = Record("r", position, data.draw(st.permutations(fields)))
    values = {f.name: data.draw(st.integers(0, (1 << f.width) - 1)) for f in fields}
    word = record.encode(**values)
    assert record.decode(word) == values
    assert word == sum(values[f.name] << f.lsb for f in fields)

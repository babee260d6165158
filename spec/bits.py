"""Bit fields and records: the one way in which spec/ describes what lies in a word.

A `Record` is a fixed number of bits divided into named `Field`s. Every bit must be accounted for (reserved bits are
fields too, whose names start with an underscore and which must be zero), and no two fields may overlap; both are
checked when the record is declared.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Field:
    """A named run of bits. `lsb` and `width` in bits; `doc` says what the bits mean."""

    name: str
    lsb: int
    width: int
    doc: str = ""

    @property
    def mask(self) -> int:
        """The field's bits, in place."""
        return ((1 << self.width) - 1) << self.lsb

    @property
    def reserved(self) -> bool:
        return self.name.startswith("_")

    def insert(self, value: int) -> int:
        """`value` moved to the field's place. Raises ValueError where it does not fit."""
        if not 0 <= value < (1 << self.width):
            raise ValueError(f"{self.name}: {value} does not fit in {self.width} bits")
        return value << self.lsb

    def extract(self, word: int) -> int:
        return (word >> self.lsb) & ((1 << self.width) - 1)


class Record:
    """`width` bits fully divided into fields. Raises ValueError at declaration on overlap or gaps."""

    def __init__(self, name: str, width: int, fields: list[Field], doc: str = "") -> None:
        self.name = name
        self.width = width
        self.doc = doc
        self.fields = {f.name: f for f in fields}
        if len(self.fields) != len(fields):
            raise ValueError(f"{name}: a field name occurs twice")
        seen = 0
        for f in fields:
            if f.width <= 0 or f.lsb < 0 or f.lsb + f.width > width:
                raise ValueError(f"{name}.{f.name}: bits {f.lsb}+{f.width} are outside the {width} bits of the record")
            if seen & f.mask:
                raise ValueError(f"{name}.{f.name} overlaps another field")
            seen |= f.mask
        if seen != (1 << width) - 1:
            raise ValueError(f"{name}: bits {(1 << width) - 1 & ~seen:#x} belong to no field")
        self._places = {f.name: (f.lsb, 1 << f.width) for f in fields}
        self._visible = [(f.name, f.lsb, (1 << f.width) - 1) for f in fields if not f.reserved]
        self._reserved = [f for f in fields if f.reserved]

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def encode(self, **values: int) -> int:
        """The word with these field values; fields not named are zero."""
        word = 0
        for name, value in values.items():
            if name not in self._places:
                raise ValueError(f"{self.name} has no field {name!r}; it has {', '.join(self.fields)}")
            lsb, limit = self._places[name]
            word |= value << lsb if 0 <= value < limit else self.fields[name].insert(value)
        return word

    def decode(self, word: int) -> dict[str, int]:
        """Field values of `word`. Raises ValueError where reserved bits are set or bits lie beyond the width."""
        self.verify(word)
        return {name: word >> lsb & mask for name, lsb, mask in self._visible}

    def verify(self, word: int) -> None:
        """Raises ValueError where reserved bits are set or bits lie beyond the width."""
        if word >> self.width:
            raise ValueError(f"{self.name}: {word:#x} is wider than {self.width} bits")
        for f in self._reserved:
            if f.extract(word):
                raise ValueError(f"{self.name}: reserved bits {f.name} of {word:#x} are not zero")

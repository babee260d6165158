"""Numbers, locations, descrs and resume data as bytes, by the grammar in spec/trace_binary.py, and back.

What resume data say to the optimizer, for bridges, is not kept: an exit needs frames, virtual objects, pending stores.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, TypeVar

from jit import ir
from jit.backend.mir import Computed, Location, Reg, Slot, Word
from jit.ir import Const, FailRef, PendingStore, ResumeData, ResumeValue, VirtualObject, VirtualRef
from spec.trace_binary import COMPUTED_OPERATIONS, DESCR_FIELDS, LocationTag, ValueTag

T = TypeVar("T")


class BadData(Exception):
    """The bytes do not follow the grammar."""


class Writer:
    """Appends to `data`; descrs are numbered as they come up."""

    def __init__(self, descrs: list[Any] | None = None) -> None:
        self.data = bytearray()
        self.descrs: list[Any] = descrs if descrs is not None else []

    def byte(self, value: int) -> None:
        self.data.append(value)

    def number(self, value: int) -> None:
        if value < 0:
            raise ValueError(f"{value} is negative")
        while value >= 0x80:
            self.data.append(value & 0x7F | 0x80)
            value >>= 7
        self.data.append(value)

    def signed(self, value: int) -> None:
        self.number(value << 1 if value >= 0 else (-value << 1) - 1)

    def string(self, text: str) -> None:
        raw = text.encode()
        self.number(len(raw))
        self.data += raw

    def location(self, where: Location) -> None:
        match where:
            case Reg(number):
                self.byte(LocationTag.REGISTER)
                self.number(number)
            case Slot(index):
                self.byte(LocationTag.SLOT)
                self.number(index)
            case Word(value):
                self.byte(LocationTag.WORD)
                self.number(value & 0xFFFF_FFFF)
            case Computed(op, a, b):
                self.byte(LocationTag.COMPUTED)
                self.byte(COMPUTED_OPERATIONS.index(op))
                self.location(a)
                self.location(b)

    def value(self, value: ResumeValue | None) -> None:
        match value:
            case None:
                self.byte(ValueTag.NONE)
            case Const(number, "f"):
                self.byte(ValueTag.FLOAT)
                self.data += struct.pack("<d", number)
            case Const(number, "i"):
                self.byte(ValueTag.INT)
                self.signed(number)
            case Const(number, _):
                self.byte(ValueTag.REF)
                self.number(number)
            case FailRef(index, tagged):
                self.byte(ValueTag.TAGGED if tagged else ValueTag.FAILARG)
                self.number(index)
            case VirtualRef(index):
                self.byte(ValueTag.VIRTUAL)
                self.number(index)

    def descr(self, descr: Any) -> None:
        if descr not in self.descrs:
            self.descrs.append(descr)
        self.number(self.descrs.index(descr))

    def resume(self, data: ResumeData | None) -> None:
        self.byte(data is not None)
        if data is None:
            return
        self.number(len(data.frames))
        for jitcode, pc, registers in data.frames:
            self.number(jitcode)
            self.number(pc)
            self.number(len(registers))
            for (bank, n), value in registers.items():
                self.byte(ord(bank))
                self.number(n)
                self.value(value)
        self.number(len(data.virtuals))
        for virtual in data.virtuals:
            self.virtual(virtual)
        self.number(len(data.pending))
        for store in data.pending:
            self.value(store.obj)
            self.descr(store.descr)
            self.number(store.index)
            self.value(store.value)

    def virtual(self, virtual: VirtualObject) -> None:
        self.descr(virtual.descr)
        self.number(virtual.length)
        self.value(virtual.header)
        self.number(len(virtual.fields))
        for descr, value in virtual.fields.items():
            self.descr(descr)
            self.value(value)
        self.number(len(virtual.items))
        for index, value in virtual.items.items():
            self.number(index)
            self.value(value)
        self.byte(virtual.array is not None)
        if virtual.array is not None:
            self.descr(virtual.array)

    def descr_table(self, descrs: list[Any]) -> None:
        self.number(len(descrs))
        names = [name for name, _ in DESCR_FIELDS]
        for descr in descrs:
            number = names.index(type(descr).__name__)
            self.byte(number)
            for name, kind in DESCR_FIELDS[number][1]:
                self.descr_field(kind, getattr(descr, name))

    def descr_field(self, kind: str, value: Any) -> None:
        if kind == "s":
            self.string(value)
        elif kind == "p":
            self.byte(value is not None)
            for v in value or ():
                self.signed(v)
        else:
            self.number(int(value))


class Reader:
    """Reads what Writer wrote. Raises BadData where the bytes end early or mean nothing."""

    def __init__(self, data: bytes, descrs: list[Any] | None = None) -> None:
        self.data = data
        self.at = 0
        self.descrs: list[Any] = descrs if descrs is not None else []

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise BadData("data end early")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 0x7F) << shift
            shift += 7
            if not b & 0x80:
                return value
            if shift > 63:
                raise BadData("a number without end")

    def signed(self) -> int:
        value = self.number()
        return value >> 1 if not value & 1 else -(value + 1 >> 1)

    def string(self) -> str:
        try:
            return self.take(self.number()).decode()
        except UnicodeDecodeError:
            raise BadData("a text that is not UTF-8") from None

    def many(self, read: Callable[[], T]) -> list[T]:
        return [read() for _ in range(self.number())]

    def location(self) -> Location:
        tag = self.byte()
        if tag == LocationTag.REGISTER:
            return Reg(self.number())
        if tag == LocationTag.SLOT:
            return Slot(self.number())
        if tag == LocationTag.WORD:
            return Word(self.number())
        if tag == LocationTag.COMPUTED:
            number = self.byte()
            if number >= len(COMPUTED_OPERATIONS):
                raise BadData(f"operation {number}")
            op = COMPUTED_OPERATIONS[number]
            a, b = self.location(), self.location()
            if isinstance(b, Computed):
                raise BadData("a computed location's second operand is computed")
            return Computed(op, a, b)
        raise BadData(f"location {tag}")

    def value(self) -> ResumeValue | None:
        tag = self.byte()
        if tag == ValueTag.NONE:
            return None
        if tag == ValueTag.FLOAT:
            return Const(struct.unpack("<d", self.take(8))[0], "f")
        if tag == ValueTag.INT:
            return Const(self.signed(), "i")
        if tag == ValueTag.REF:
            return Const(self.number(), "r")
        if tag in (ValueTag.FAILARG, ValueTag.TAGGED):
            return FailRef(self.number(), tag == ValueTag.TAGGED)
        if tag == ValueTag.VIRTUAL:
            return VirtualRef(self.number())
        raise BadData(f"value {tag}")

    def real_value(self) -> ResumeValue:
        value = self.value()
        if value is None:
            raise BadData("a value is missing")
        return value

    def descr(self) -> Any:
        number = self.number()
        if number >= len(self.descrs):
            raise BadData(f"descr {number}")
        return self.descrs[number]

    def resume(self) -> ResumeData | None:
        if not self.byte():
            return None
        frames = self.many(self.frame)
        virtuals = self.many(self.virtual)
        pending = self.many(
            lambda: PendingStore(self.real_value(), self.descr(), self.number(), self.real_value())
        )
        return ResumeData(frames, virtuals, pending)

    def frame(self) -> tuple[int, int, dict[tuple[str, int], ResumeValue]]:
        jitcode, pc = self.number(), self.number()
        return jitcode, pc, dict(self.many(lambda: ((chr(self.byte()), self.number()), self.real_value())))

    def virtual(self) -> VirtualObject:
        descr, length, header = self.descr(), self.number(), self.value()
        fields = dict(self.many(lambda: (self.descr(), self.real_value())))
        items = dict(self.many(lambda: (self.number(), self.real_value())))
        return VirtualObject(descr, length, header, fields, items, self.descr() if self.byte() else None)

    def descr_table(self) -> list[Any]:
        return self.many(self._descr)

    def _descr(self) -> Any:
        number = self.byte()
        if number >= len(DESCR_FIELDS):
            raise BadData(f"descr class {number}")
        name, fields = DESCR_FIELDS[number]
        return getattr(ir, name)(**{f: self._descr_field(kind) for f, kind in fields})

    def _descr_field(self, kind: str) -> Any:
        if kind == "s":
            return self.string()
        if kind == "p":
            return (self.signed(), self.signed()) if self.byte() else None
        return bool(self.number()) if kind == "b" else self.number()

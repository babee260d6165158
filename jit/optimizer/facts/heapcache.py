"""The heap cache's data: facts (object, descr, index) -> value. stages/heap.py says how long they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jit.ir import ArrayDescr, Const, FieldDescr, Op, Value

#: The header word of instances, as a field: maps change when attributes are added.
HEADER = FieldDescr("Instance", "header", 0, "i")

Key = tuple[Value, "Value | None"]  # object and index (None: a field)


class HeapCache:
    """Facts by descr. `raw_stores`: VmState stores that nothing can have seen yet."""

    def __init__(self) -> None:
        self.mutable: dict[Any, dict[Key, Value]] = {}
        self.immutable: dict[Any, dict[Key, Value]] = {}
        self.raw_stores: dict[Key, Op] = {}

    def table(self, descr: Any) -> dict[Key, Value]:
        return (self.immutable if descr.immutable else self.mutable).setdefault(descr, {})

    def get(self, obj: Value, descr: Any, index: Value | None) -> Value | None:
        table = (self.immutable if descr.immutable else self.mutable).get(descr)
        return table.get((obj, index)) if table else None

    def put(self, obj: Value, descr: Any, index: Value | None, value: Value) -> None:
        self.table(descr)[obj, index] = value

    def forget(self, writes: frozenset[tuple[str, str]] | None) -> None:
        """A call wrote these (None: anything)."""
        self.raw_stores.clear()
        if writes is None:
            self.mutable.clear()
        elif writes:
            for descr in [d for d in self.mutable if (d.struct, d.name) in writes]:
                del self.mutable[descr]

    def fields(self, obj: Value) -> Iterator[tuple[Value, Any, Value | None, Value]]:
        """Facts about the immutable fields of an object."""
        for descr, table in self.immutable.items():
            if isinstance(descr, FieldDescr) and (obj, None) in table:
                yield obj, descr, None, table[obj, None]

    def facts(self) -> Iterator[tuple[Value, Any, Value | None, Value]]:
        """All facts, immutable ones first."""
        for tables in (self.immutable, self.mutable):
            for descr, table in tables.items():
                for (obj, index), value in table.items():
                    yield obj, descr, index, value


def word_address(obj: Value, descr: Any, index: Value | None) -> int | None:
    """Address of the word that an access to a constant object is to; None where it is not constant or no word."""
    if type(obj) is not Const or descr.kind not in "ir" or isinstance(obj.value, float):
        return None
    if not isinstance(descr, ArrayDescr):
        return int(obj.value + descr.offset)
    if type(index) is not Const or index.value < 0:
        return None
    return int(obj.value + descr.base + index.value * descr.item_bytes)

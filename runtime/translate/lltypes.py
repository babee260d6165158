"""Static types of restricted Python: i32, f64, W, Text, and a class for each type of spec.heap.

As annotations they tell the front end the type of a variable. Under direct execution a value of type W or of a heap
type is a small proxy object: the value word, and access to fields and items by the offsets of spec.heap. A null
reference is always the one object `NULL`, so that `x is NULL` means the same directly and translated. Other
identities are asked by `ll.same(a, b)`.

i32 is `int` to the type checker. Directly executed, words loaded from the image and `i32(x)` are instances of a
subclass that wraps around at 32 bits; arithmetic among plain ints (arguments that a test passes, literals) does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runtime.translate.memory import MEMORY
from spec import heap

f64 = float
#: Type of string literals: constant text, read by ll.text_length and ll.text_char.
Text = str


class Ref:
    """A value word: null, a tagged small int, or a pointer. `word` is unsigned."""

    __slots__ = ("word",)
    struct: heap.GcType | None = None
    type_id = 0

    def __init__(self, word: int) -> None:
        self.word = int(word) & 0xFFFF_FFFF

    def __bool__(self) -> bool:
        raise TypeError("a reference has no truth value; use `x is NULL`")

    def __eq__(self, other: object) -> bool:
        raise TypeError("references are compared by ll.same")

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.word:#x}>"


W = Ref
NULL: Any = Ref(0)


def ref(cls: type[Ref], word: int) -> Any:
    """The proxy of type `cls` for a value word."""
    return NULL if not int(word) & 0xFFFF_FFFF else cls(word)


def _load(kind: str, address: int, cls: type[Ref]) -> Any:
    if kind == "i":
        return i32(MEMORY.load_word(address))
    if kind == "r":
        return ref(cls, MEMORY.load_word(address))
    if kind == "f":
        return MEMORY.load_double(address)
    return MEMORY.load_byte(address)


def _store(kind: str, address: int, value: Any) -> None:
    if kind == "r":
        if not isinstance(value, Ref):
            raise TypeError(f"{value!r} is stored where a reference is wanted")
        MEMORY.store_word(address, value.word)
    elif kind == "i":
        MEMORY.store_word(address, value)
    elif kind == "f":
        MEMORY.store_double(address, value)
    else:
        MEMORY.store_byte(address, value)


def _wrap(value: int) -> int:
    return (value + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000


if TYPE_CHECKING:
    i32 = int

    def __getattr__(name: str) -> Any: ...

else:

    class i32(int):
        """A signed 32-bit word that wraps around."""

        __slots__ = ()

        def __new__(cls, value=0):
            return int.__new__(cls, _wrap(int(value)))

    def _wrapping(method_name):
        plain = getattr(int, method_name)

        def method(self, *args):
            result = plain(self, *args)
            return result if result is NotImplemented else i32(result)

        method.__name__ = method_name
        return method

    for _name in "add sub mul and or xor lshift rshift".split():
        setattr(i32, f"__{_name}__", _wrapping(f"__{_name}__"))
        setattr(i32, f"__r{_name}__", _wrapping(f"__r{_name}__"))
    for _name in "neg invert pos abs".split():
        setattr(i32, f"__{_name}__", _wrapping(f"__{_name}__"))


def _field_property(field: heap.GcField) -> property:
    def load(self: Ref) -> Any:
        cls = CLASSES[field.target] if field.target else W
        return _load(field.kind, self.word + field.offset, cls)

    def store(self: Ref, value: Any) -> None:
        _store(field.kind, self.word + field.offset, value)

    return property(load, store)


def _heap_class(struct: heap.GcType) -> type[Ref]:
    namespace: dict[str, Any] = {"__slots__": (), "struct": struct, "type_id": struct.type_id, "__doc__": struct.doc}
    for field in struct.fields.values():
        namespace[field.name] = _field_property(field)
    array = struct.array
    if array is not None:
        kind, base, size = array.kind, array.base, array.item_bytes

        def getitem(self: Ref, index: int) -> Any:
            return _load(kind, self.word + base + int(index) * size, W)

        def setitem(self: Ref, index: int, value: Any) -> None:
            _store(kind, self.word + base + int(index) * size, value)

        namespace["__getitem__"] = getitem
        namespace["__setitem__"] = setitem
    return type(struct.name, (Ref,), namespace)


#: Proxy class by name of the heap type; each is also an attribute of this module.
CLASSES: dict[str, type[Ref]] = {name: _heap_class(struct) for name, struct in heap.TYPES.items()}
globals().update(CLASSES)

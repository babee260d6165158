"""An image with what the text room needs of the VM's state, and the host library to call single functions in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.characters import tables
from runtime.strings import interned_table, string_hash
from runtime.translate.native import NativeLibrary
from runtime.translate.program import build_program
from spec import heap
from spec.bytecode import FRAME_DEPTH, ErrorKind
from spec.memory_map import IMAGE
from spec.messages import FixedStr, fixed_text
from spec.objects import TYPES
from tests.runtime.translate.images import BareImage


class TextVm:
    """`call(name, *args)`: Python strings, ints (small), bools in; the result as a raw word, see `text`, `value`."""

    def __init__(self, *functions: Callable[..., Any], space: int = 0x20_0000) -> None:
        self.image = BareImage(space)
        self.library = NativeLibrary(self.image.buffer, build_program((), functions=functions))
        self.fixed: dict[str, int] = {}
        self.interned: dict[str, int] = {}
        self._objects()

    def _objects(self) -> None:
        image = self.image
        for name in ("recursion_edge", "frame_edge"):
            image.set(name, 999 * FRAME_DEPTH)
        constants = {"NoneType": heap.NONE, "NotImplementedType": heap.NOT_IMPLEMENTED, "EllipsisType": heap.ELLIPSIS}
        for name, at in [*constants.items(), ("Bool", heap.FALSE), ("Bool", heap.TRUE)]:
            image.memory.store_word(at, heap.TYPES[name].type_id)
        for type_id, t in heap.BY_ID.items():
            for i, word in enumerate(heap.type_info(t)):
                image.memory.store_word(heap.TYPE_INFO.base + 2 * type_id + 4 * i, word)
        image.set("alloc_ptr", image.get("immortal_ptr"))  # these objects are immortal
        image.set("alloc_limit", image.get("immortal_limit"))
        texts = [self._string(fixed_text()[s]) for s in FixedStr]
        chars = [self._string(chr(i)) for i in range(256)]
        made = tables()
        data = [self._bytes(made.first), self._bytes(made.second)]
        strings = [(string_hash(text), address) for text, address in self.interned.items()]
        fixed = {
            "strings": self._array("RefArray", texts),
            "chars": self._array("RefArray", chars),
            "unicode": self._array(
                "RefArray", [*data, *(self._array("IntArray", x) for x in (made.records, made.specials))]
            ),
            "classes": self._array("RefArray", self._classes()),
            "interned": self._array("RefArray", interned_table(strings)),
        }
        for name, value in fixed.items():
            image.set(name, value)
        image.set("interned_count", len(self.interned))
        start = image.get("alloc_ptr")
        image.reset()
        image.set("immortal_ptr", start)

    def _string(self, text: str) -> int:
        if text not in self.interned:
            self.interned[text] = at = self.image.str_word(text)
            self.image.memory.store_word(at + heap.TYPES["Str"].fields["hash"].offset, string_hash(text))
        return self.interned[text]

    def _array(self, name: str, words: list[int]) -> int:
        at = self.image.new(name, len(words))
        for i, word in enumerate(words):
            self.image.memory.store_word(at + heap.TYPES[name].fixed_size + 4 * i, word)
        return at

    def _classes(self) -> list[int]:
        """The classes of built-in values, with their names."""
        classes = [0] * (heap.FIRST_KIND_CLASS // 8 + heap.KIND_CLASSES)
        for row in TYPES.values():
            if row.heap:
                at = self.image.new("Class")
                self.image.memory.store_word(at + heap.TYPES["Class"].fields["name"].offset, self._string(row.name))
                for name in heap.FAMILIES.get(row.heap, (row.heap,)):
                    classes[heap.TYPES[name].type_id // 8] = at
        return classes

    def _bytes(self, data: bytes) -> int:
        at = self.image.new("ByteData", len(data))
        start = at + heap.TYPES["ByteData"].fixed_size - IMAGE.base
        self.image.buffer[start : start + len(data)] = data
        return at

    def reset(self) -> None:
        """Empty the heap that moves."""
        immortal = self.image.get("immortal_ptr")
        self.image.reset()
        self.image.set("immortal_ptr", immortal)

    def word(self, value: object) -> int:
        """An argument: ints as they are, and value words of other things."""
        return value if type(value) is int else self.place(value)

    def place(self, value: object) -> int:
        """The value word of a Python value; NULL for `...`."""
        image, memory = self.image, self.image.memory
        if value is ...:
            return 0
        if value is None:
            return heap.NONE
        if isinstance(value, bool):
            return heap.TRUE if value else heap.FALSE
        if isinstance(value, int):
            return image.int_word(value)
        if isinstance(value, str):
            return image.str_word(value)
        if isinstance(value, float):
            at = image.new("Float")
            memory.store_double(at + heap.TYPES["Float"].fields["value"].offset, value)
            return at
        if isinstance(value, (bytes, bytearray)):
            at = image.new("Bytes" if isinstance(value, bytes) else "ByteData", len(value))
            start = at + heap.TYPES["Bytes" if isinstance(value, bytes) else "ByteData"].fixed_size - IMAGE.base
            image.buffer[start : start + len(value)] = value
            return at if isinstance(value, bytes) else self._with_items("ByteArray", at, len(value))
        if isinstance(value, memoryview):
            at = image.new("MemoryView")
            fields = heap.TYPES["MemoryView"].fields
            memory.store_word(at + fields["source"].offset, self.place(value.obj))
            memory.store_word(at + fields["length"].offset, len(value))
            return at
        if isinstance(value, slice):
            words = [self.place(x) for x in (value.start, value.stop, value.step)]
            at = image.new("Slice")
            for i, word in enumerate(words):
                memory.store_word(at + 4 + 4 * i, word)
            return at
        assert isinstance(value, (tuple, list))
        words = [self.place(item) for item in value]
        at = self._array("Tuple" if isinstance(value, tuple) else "RefArray", words)
        return at if isinstance(value, tuple) else self._with_items("List", at, len(value))

    def _with_items(self, name: str, items: int, length: int) -> int:
        at = self.image.new(name)
        fields = heap.TYPES[name].fields
        self.image.memory.store_word(at + fields["items"].offset, items)
        self.image.memory.store_word(at + fields["length"].offset, length)
        return at

    def value(self, word: int) -> object:
        """The Python value of a value word."""
        image, load = self.image, self.image.memory.load_word
        constants = {heap.NONE: None, heap.TRUE: True, heap.FALSE: False, heap.NOT_IMPLEMENTED: NotImplemented}
        if word in constants:
            return constants[word]
        name = "BigInt" if word & 1 else heap.BY_ID[load(word)].name
        if name == "BigInt":
            return image.int_value(word)
        if name in heap.STR_TYPES:
            return image.str_value(word)
        fields = heap.TYPES[name].fields
        if name == "Float":
            return image.memory.load_double(word + fields["value"].offset)
        length = load(word + fields["length"].offset)
        items = load(word + fields["items"].offset) if "items" in fields else word
        array = heap.TYPES[heap.BY_ID[load(items)].name].array
        assert array is not None
        start = items + array.base
        if array.kind == "b":
            data = bytes(image.buffer[start - IMAGE.base : start - IMAGE.base + length])
            return data if name == "Bytes" else bytearray(data)
        values = [self.value(load(start + 4 * i) & 0xFFFF_FFFF) for i in range(length)]
        return tuple(values) if name == "Tuple" else values

    def outcome(self, name: str, *words: int) -> object:
        """Result of a function as a Python value, or name and message of the exception that it leaves pending; `...`:
        neither."""
        self.image.set("error_kind", 0)
        result: int = self.library.call(name, *words)
        kind = self.image.get("error_kind")
        if kind:
            message = self.image.get("error_arg0")
            words_ = ErrorKind(kind).name.split("_")
            return "".join(w.capitalize() for w in words_), self.value(message & 0xFFFF_FFFF) if message else ""
        return self.value(result) if result else ...

    def call(self, name: str, *args: object) -> int:
        result: int = self.library.call(name, *map(self.word, args))
        return result

    def text(self, name: str, *args: object) -> str:
        """A function whose result is a string."""
        return self.image.str_value(self.call(name, *args))

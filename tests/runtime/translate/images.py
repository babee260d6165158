"""A bare image for tests: VM state and two semispaces, no program."""

from __future__ import annotations

from runtime.strings import layout_of, read_text
from runtime.translate import ll
from runtime.translate.memory import Memory
from spec import heap
from spec.memory_map import IMAGE

HEAP_START = heap.IMMORTAL_BASE + 0x10_0000


class BareImage:
    """A memory image of `space` bytes for each semispace, with typed access for the test itself."""

    def __init__(self, space: int = 0x2_0000) -> None:
        self.buffer = bytearray(IMAGE.size)
        self.memory = Memory()
        self.memory.bind(self.buffer)
        self.space = space
        self.collections = 0
        for t in heap.BY_ID.values():
            for i, word in enumerate(heap.type_info(t)):
                self.memory.store_word(heap.TYPE_INFO.base + 2 * t.type_id + 4 * i, word)
        self.reset()

    def used(self) -> int | None:
        """Bytes of the heap that may not be zero; None: any."""
        end: int = self.get("alloc_ptr")
        if self.get("space_start") != HEAP_START or self.get("gc_count") != self.collections:
            return None
        return end - HEAP_START if HEAP_START <= end <= HEAP_START + self.space else None

    def reset(self) -> None:
        """Empty heap."""
        used = self.used()
        self.collections = self.get("gc_count")
        self.set("image_size", IMAGE.size)
        self.set("immortal_ptr", heap.IMMORTAL_BASE + 64)
        self.set("immortal_roots", heap.IMMORTAL_BASE + 64)
        self.set("immortal_limit", HEAP_START)
        self.set("shadow_top", heap.SHADOW_STACK.base)
        self.set("space_start", HEAP_START)
        self.set("other_start", HEAP_START + self.space)
        self.set("space_size", self.space)
        start = HEAP_START - IMAGE.base
        size = 2 * self.space if used is None else used
        self.buffer[start : start + size] = bytes(size)
        self.set("alloc_ptr", HEAP_START)
        self.set("alloc_limit", HEAP_START + self.space)
        self.set("error_kind", 0)

    def set(self, field: str, value: int) -> None:
        self.memory.store_word(heap.VM_STATE.base + heap.VM_OFFSET[field], value)

    def get(self, field: str) -> int:
        return self.memory.load_word(heap.VM_STATE.base + heap.VM_OFFSET[field])

    def use_directly(self) -> None:
        """Direct execution works on this image from now on."""
        ll.bind(self.buffer)

    def new(self, type_name: str, length: int = 0) -> int:
        """Address of a new zeroed object."""
        struct = heap.TYPES[type_name]
        at = self.get("alloc_ptr")
        size = struct.size(length)
        if at + size > self.get("alloc_limit"):
            raise MemoryError("test image is full")
        self.set("alloc_ptr", at + size)
        self.memory.store_word(at, struct.type_id)
        if struct.array is not None and struct.array.length is not None:
            self.memory.store_word(at + struct.fields[struct.array.length].offset, length)
        return at

    # --- Python values to and from the heap ---
    def int_word(self, value: int) -> int:
        """Value word of a Python int."""
        if heap.SMALL_INT_MIN <= value <= heap.SMALL_INT_MAX:
            return heap.tag(value)
        digits = []
        size = abs(value)
        while size:
            digits.append(size & 0x3FFF_FFFF)
            size >>= 30
        at = self.new("BigInt", len(digits))
        self.memory.store_word(at + heap.TYPES["BigInt"].fields["sign"].offset, -1 if value < 0 else 1)
        for i, digit in enumerate(digits):
            self.memory.store_word(at + heap.TYPES["BigInt"].fixed_size + 4 * i, digit)
        return at

    def int_value(self, word: int) -> int:
        """Python int of a value word; AssertionError where it is not in normal form."""
        if word & 1:
            return heap.untag(word)
        big = heap.TYPES["BigInt"]
        assert self.memory.load_word(word) == big.type_id
        n = self.memory.load_word(word + big.fields["length"].offset)
        digits = [self.memory.load_word(word + big.fixed_size + 4 * i) for i in range(n)]
        assert all(0 <= d < 1 << 30 for d in digits) and digits[-1] != 0
        value = sum(d << 30 * i for i, d in enumerate(digits))
        value *= self.memory.load_word(word + big.fields["sign"].offset)
        assert not heap.SMALL_INT_MIN <= value <= heap.SMALL_INT_MAX
        return value

    def str_word(self, text: str) -> int:
        name = layout_of(text)
        at = self.new(name, len(text))
        for i, char in enumerate(text):
            if name == "Str":
                self.memory.store_byte(at + heap.TYPES[name].fixed_size + i, ord(char))
            else:
                self.memory.store_word(at + heap.TYPES[name].fixed_size + 4 * i, ord(char))
        return at

    def str_value(self, word: int) -> str:
        """AssertionError where the layout is not the one that it should have."""

        def memory(address: int, size: int) -> bytes:
            return bytes(self.buffer[address - IMAGE.base : address - IMAGE.base + size])

        text = read_text(self.memory.load_word, memory, word)
        header = self.memory.load_word(word)
        assert header in (heap.TYPES[layout_of(text)].type_id, heap.TYPES["BuiltStr"].type_id)
        return text

"""A fragment that is put somewhere is what laying out the module there gives, word for word."""

from __future__ import annotations

import copyreg
import enum
import heapq
import marshal
from pathlib import Path
from types import ModuleType

import pytest

from runtime import fragments
from runtime.compiler import compile_source
from runtime.fragments import renumbered
from runtime.imagebuilder import ImageBuilder
from runtime.library import start_builder


class _There(ImageBuilder):
    """Lays out code only; strings are where `texts` says."""

    def __init__(self, known: ImageBuilder, origin: int, texts: dict[str, int]) -> None:
        super().__init__()
        self.origin, self.data, self.names, self.texts = origin, bytearray(), known.names, texts

    def string(self, text: str) -> int:
        return self.texts[text]


@pytest.mark.parametrize("module", [copyreg, enum, heapq], ids=lambda module: module.__name__)
def test_the_same_words(module: ModuleType) -> None:
    known = start_builder()[0]
    path = Path(str(module.__file__))
    program = compile_source(path.read_text(), str(path), main=False)
    made = fragments.make(program, known)
    assert fragments.Fragment(*marshal.loads(marshal.dumps(tuple(made)))) == made
    addresses = {text: 0x4123_4560 + 24 * i for i, text in enumerate(made.texts)}
    numbers = [7 * i + 3 for i in range(len(program.global_names))]
    namespace, first, origin = 0x4012_3458, 1234, 0x4456_7890
    got = fragments.put(made, origin, list(addresses.values()), namespace, first, numbers)
    there = _There(known, origin, known._strings | addresses)
    codes = there.add_codes(renumbered(program.codes, numbers), namespace, first)
    assert got == bytes(there.data)
    assert origin + made.entry == codes[0]

"""Compiled modules as they are laid out in an image, ready to be put at any address.

A module is laid out twice, at two addresses, with two numbers for each thing that is only known later. The words in
which the two layouts differ are those that depend on it, and their difference says on what: there is no list of such
places to keep true. What every image begins with has the same addresses in all of them, and is named by these.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from runtime.compiler.code import CodeObject, Program
from runtime.imagebuilder import ImageBuilder
from runtime.strings import string_hash
from spec.bytecode import OPERANDS, WORD0, WORD1, Op

assert all("G" not in roles[::2] for roles in OPERANDS.values())
assert array("I").itemsize == 4

#: What a word can depend on: by how much the second layout differs from the first.
_ORIGIN, _TEXT, _NAMESPACE, _INDEX = (n << 24 for n in range(1, 5))
_NUMBER_B, _NUMBER_A = 1 << WORD1["b"].lsb, 1 << WORD0["a"].lsb
_KINDS = (_ORIGIN, _TEXT, _NAMESPACE, _INDEX, _NUMBER_B, _NUMBER_A)
_FIRST_ORIGIN, _FIRST_TEXT, _FIRST_NAMESPACE = 0x4000_0000, 0x5000_0000, 0x6000_0000


class Fragment(NamedTuple):
    """`places`: for each of _KINDS the words (by their numbers) that depend on it. They hold a distance from the
    beginning, the number of one of `texts`, nothing, the number of a code object, the number of one of `global_names`
    (twice). `entry`: distance of the top level's code object."""

    data: bytes
    places: tuple[bytes, ...]
    texts: list[str]
    hashes: list[int]
    global_names: list[str]
    entry: int
    codes: int


class _Layout(ImageBuilder):
    """Strings that are not in every image have numbers for addresses."""

    def __init__(self, known: ImageBuilder, second: bool, texts: dict[str, int]) -> None:
        super().__init__()
        self.origin = _FIRST_ORIGIN + second * _ORIGIN
        self.data = bytearray()
        self.names = known.names
        self.known = known._strings
        self.texts = texts
        self.first_text = _FIRST_TEXT + second * _TEXT

    def string(self, text: str) -> int:
        return self.known.get(text) or self.first_text + 8 * self.texts.setdefault(text, len(self.texts))


def make(program: Program, known: ImageBuilder) -> Fragment:
    """`known`: has laid out what every image begins with."""
    texts: dict[str, int] = {}
    layouts, entry = [], 0
    for second in (False, True):
        layout = _Layout(known, second, texts)
        codes = renumbered(program.codes, range(second, len(program.global_names) + second))
        addresses = layout.add_codes(codes, _FIRST_NAMESPACE + second * _NAMESPACE, second * _INDEX)
        entry = addresses[0] - layout.origin
        layouts.append(array("I", bytes(layout.data)))
    first, other = layouts
    places = {kind: array("I") for kind in _KINDS}
    for i, (word, moved) in enumerate(zip(first, other, strict=True)):
        if word != moved:
            places[moved - word].append(i)
    for kind, base in ((_ORIGIN, _FIRST_ORIGIN), (_TEXT, _FIRST_TEXT)):
        for i in places[kind]:
            first[i] -= base
    packed = tuple(places[kind].tobytes() for kind in _KINDS)
    hashes = [string_hash(text) for text in texts]
    return Fragment(first.tobytes(), packed, list(texts), hashes, program.global_names, entry, len(program.codes))


def put(
    fragment: Fragment, origin: int, texts: Sequence[int], namespace: int, first_code: int, numbers: Sequence[int]
) -> bytes:
    """The fragment's bytes at `origin`; `texts`: addresses of its strings; `numbers`: of its globals' names."""
    words = array("I", fragment.data)
    origins, strings, namespaces, indexes, numbers_b, numbers_a = (array("I", row) for row in fragment.places)
    for i in origins:
        words[i] += origin
    for i in strings:
        words[i] = texts[words[i] >> 3]
    for i in namespaces:
        words[i] = namespace
    for i in indexes:
        words[i] += first_code
    b, a = WORD1["b"], WORD0["a"]
    for i in numbers_b:
        words[i] = words[i] & ~b.mask | numbers[words[i] >> b.lsb & 0xFFFF] << b.lsb
    for i in numbers_a:
        words[i] = words[i] & ~a.mask | numbers[words[i] >> a.lsb & 0xFFFF] << a.lsb
    return words.tobytes()


def renumbered(codes: Sequence[CodeObject], numbers: Sequence[int]) -> list[CodeObject]:
    """The code objects with other numbers for the globals."""
    out = []
    for code in codes:
        instructions = list(code.instructions)
        for i, instr in enumerate(instructions):
            if OPERANDS[instr.op][1] == "G":
                instructions[i] = instr._replace(b=numbers[instr.b])
            elif instr.op == Op.LOAD_NAME:
                instructions[i + 1] = instructions[i + 1]._replace(a=numbers[instructions[i + 1].a])
        out.append(replace(code, instructions=instructions))
    return out

"""Methods of str, bytes and bytearray, one call at a time, against CPython's: results and messages."""

from __future__ import annotations

import importlib
import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from runtime.vm.text import decode, encode
from spec.objects import TYPES, Method
from tests.runtime.vm.text_vm import TextVm

OWNERS = {"str": str, "bytes": bytes, "bytearray": bytearray}
OTHERS = ("__iter__", "__hash__")  # an iterator is no value that the harness reads; hashes of texts are not CPython's
ROWS = [
    (owner, row)
    for owner in OWNERS
    for row in TYPES[owner].methods
    if row.kind == "method" and row.name not in OTHERS
]
CALLS = 120  # of each method


def implementation(row: Method) -> Callable[..., Any]:
    module, _, name = row.implementation.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module("runtime.vm." + module), name)
    return function


@pytest.fixture(scope="module")
def vm() -> TextVm:
    return TextVm(*{implementation(row) for _, row in ROWS}, encode.encode_failure, decode.decode_failure)


CHARS = {
    "narrow": "ab AB\t\n\r\x0b\x1c\x85\xa0éßÀª²½µÿ_1~",
    "wide": "aΣσς ΑβĳŸǅǆﬁ١٢①\u2028\u3000😀\U00010400ʰ'’.İıΐ\ud800",
    "ascii": "ab AB\t\n\r,x_1~",
}


def some_text(rng: random.Random) -> str:
    kind = rng.choice(("ascii", "ascii", "narrow", "wide"))
    alphabet = "ab" if rng.random() < 0.4 else CHARS[kind] + CHARS["ascii"]
    return "".join(rng.choice(alphabet) for _ in range(rng.choice((0, 1, 1, 2, 3, 5, 9, 30))))


def some_part(rng: random.Random, text: str) -> str:
    start = rng.randint(0, len(text))
    return text[start : start + rng.choice((0, 1, 1, 2, 3))] if rng.random() < 0.7 else some_text(rng)


def as_owner(owner: str, text: str) -> Any:
    if owner == "str":
        return text
    data = text.encode("utf-8", "surrogatepass")
    return bytes(data) if owner == "bytes" else bytearray(data)


def some_operand(rng: random.Random, owner: str, text: str) -> Any:
    """Mostly of the type that the owner takes."""
    part = some_part(rng, text)
    if rng.random() < 0.06:
        return rng.choice([3, None, 1.5, "x", b"x", [1], ("a",), True, 300])
    if owner == "str":
        return part
    return as_owner(rng.choice(("bytes", "bytes", "bytearray")), part)


def some_number(rng: random.Random) -> Any:
    if rng.random() < 0.05:
        return rng.choice(["x", 1.5, True])
    return rng.choice([None] * 2 + [0, 1, 2, 3, 5, 12, -1, -2, -5, 40, 1 << 40, -(1 << 70)])


def small_number(rng: random.Random) -> Any:
    return rng.choice([0, 1, 2, 3, 5, 12, -1, 40, "x", 1.5, True])


def some_argument(rng: random.Random, owner: str, parameter: str, text: str) -> Any:
    if parameter in ("start", "end"):
        return some_number(rng)
    if parameter in ("width", "tabsize", "count", "maxsplit"):
        return small_number(rng)
    if parameter == "keepends":
        return rng.choice([True, False, 0, 1])
    if parameter == "iterable":
        items: list[Any] = [some_operand(rng, owner, text) for _ in range(rng.choice((0, 1, 2, 3, 9)))]
        return tuple(items) if rng.random() < 0.5 else items
    if parameter in ("prefix", "suffix") and rng.random() < 0.3:
        return tuple(some_operand(rng, owner, text) for _ in range(rng.choice((0, 1, 2, 3))))
    if parameter == "key" and rng.random() < 0.8:
        numbers = [None, None, 0, 1, 2, 3, -1, -2, -9, 1 << 40, -(1 << 70)]
        cut = slice(rng.choice(numbers), rng.choice(numbers), rng.choice([*numbers, "x"]))
        return cut if rng.random() < 0.7 else rng.choice([0, 1, 2, -1, True, 1.5, 1 << 70, "x"])
    if parameter in ("encoding", "errors"):
        names = ["utf-8", "ascii", "latin-1", "UTF8", "utf-16", "utf-16-le", "utf-32-be", "utf_32", "iso8859-1", "nope"]
        handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape"]
        return rng.choice(names if parameter == "encoding" else [*handlers, "surrogatepass", "nope"])
    return some_operand(rng, owner, text)


def expected(self: Any, row: Method, arguments: list[Any]) -> object:
    try:
        return getattr(self, row.name)(*arguments)
    except UnicodeError as e:
        return "UnicodeError", str(e)
    except Exception as e:
        wrapped = re.match(r"..coding with '.*' codec failed \(\w+: (.*)\)$", str(e))
        return type(e).__name__, wrapped[1] if wrapped else str(e)


ENCODINGS = ["utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-8-sig"]
HANDLERS = ["strict", "ignore", "backslashreplace", "surrogateescape", "surrogatepass", "replace"]


def test_failing_codecs(vm: TextVm) -> None:
    """Texts and bytes with errors in them: what the handlers make of them, and arguments of the exceptions."""
    rng = random.Random(1)
    for _ in range(4000):
        vm.reset()
        encoding, errors = rng.choice(ENCODINGS), rng.choice(HANDLERS)
        names = [vm.place(encoding), vm.place(errors)]
        if rng.random() < 0.4:
            self: Any = "".join(rng.choice("aé€😀\ud800\udc80\udcff\udfff") for _ in range(rng.randint(1, 6)))
            name = "encode"
        else:
            name = "decode"
            if rng.random() < 0.5:
                self = bytes(
                    rng.choice(b"aa\x80\xbf\xc3\xa9\xe2\x82\xac\xed\xa0\xf0\x9f\x98\xf5")
                    for _ in range(rng.randint(1, 9))
                )
            else:
                self = "".join(rng.choice("aé€😀\ud800\udc80") for _ in range(4)).encode(
                    encoding, "surrogatepass" if encoding[:3] == "utf" else "ignore"
                )
                self = self[: rng.randint(0, len(self))]
        word = vm.place(self)
        found = vm.outcome(name, word, *names)
        try:
            wanted = getattr(self, name)(encoding, errors)
        except UnicodeError as e:
            assert found is ..., (self, encoding, errors)
            if name == "decode" and errors.startswith("surrogate"):
                continue  # CPython's exception has the position of another error
            found = vm.outcome(name + "_failure", word, *names)
            wanted = tuple(e.args[:1]) + tuple(e.args[2:])  # without the object
        assert found == wanted, (self, encoding, errors)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{owner}.{row.name}" for owner, row in ROWS])
def test_method(vm: TextVm, number: int) -> None:
    owner, row = ROWS[number]
    rng = random.Random(number)
    seen: set[str] = set()
    for _ in range(CALLS):
        vm.reset()
        text = some_text(rng)
        self = as_owner(owner, text)
        required = sum(not p.optional for p in row.words)
        given = rng.randint(required, len(row.words))
        arguments = [some_argument(rng, owner, row.words[i].name, text) for i in range(given)]
        words = [vm.place(self), *map(vm.place, arguments), *[0] * (row.arity - 1 - given)]
        found = vm.outcome(f"{implementation(row).__module__}.{implementation(row).__name__}", *words)
        wanted = expected(self, row, arguments)
        if found is ... and wanted is not ...:
            continue  # left to the library
        seen.add(type(found).__name__)
        shown = f"{self!r}.{row.name}({', '.join(map(repr, arguments))})"
        assert found == wanted and type(found) is type(wanted), shown
    assert seen

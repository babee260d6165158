"""Products, quotients and decimal text of long ints take less than quadratic work: words read and written are counted
while CPython executes the VM's source. And collections, where a dict or set grows whose keys the library compares."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from runtime.translate import ll
from runtime.translate.memory import MEMORY
from runtime.vm.numbers import bigint
from tests.runtime.translate.images import BareImage

SIZE = 130  # digits of 30 bits; the other size is four times that
QUADRATIC = 16


def counted(monkeypatch: pytest.MonkeyPatch, work: Callable[[BareImage], None]) -> int:
    """Words that `work` reads."""
    image = BareImage(space=0x40_0000)
    reads = 0
    load = MEMORY.load_word

    def counting(at: int) -> int:
        nonlocal reads
        reads += 1
        return load(at)

    image.use_directly()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(MEMORY, "load_word", counting)
            work(image)
    finally:
        ll.bind(bytearray())
    return reads


def product(image: BareImage, n: int) -> None:
    a, b = 3 ** (30 * n * 63 // 100), 7 ** (30 * n * 35 // 100)
    result = bigint.big_mul(ll.pointer(image.int_word(a)), ll.pointer(image.int_word(b)))
    assert image.int_value(result.word) == a * b


def quotient(image: BareImage, n: int) -> None:
    a, b = 3 ** (2 * 30 * n * 63 // 100), 7 ** (30 * n * 35 // 100)
    result = bigint.big_floordiv(ll.pointer(image.int_word(a)), ll.pointer(image.int_word(b)))
    assert image.int_value(result.word) == a // b


def to_text(image: BareImage, n: int) -> None:
    image.set("int_max_str_digits", -1)
    result = bigint.big_to_str(ll.pointer(image.int_word(3 ** (30 * n * 63 // 100))))
    assert len(image.str_value(result.word)) > n


def from_text(image: BareImage, n: int) -> None:
    text = "1234567" * (n * 45 // 70)
    result = bigint.big_from_digits(ll.cast(ll.lltypes.CLASSES["Str"], ll.pointer(image.str_word(text))), 0, len(text))
    assert image.int_value(result.word) % 10**14 == 12345671234567


@pytest.mark.parametrize("work", [product, quotient, to_text, from_text])
def test_work_grows_less_than_quadratically(monkeypatch: pytest.MonkeyPatch, work: Callable[..., None]) -> None:
    small = counted(monkeypatch, lambda image: work(image, SIZE))
    large = counted(monkeypatch, lambda image: work(image, 4 * SIZE))
    assert large < 0.8 * QUADRATIC * small


KEYS = """
class Key:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        return self.number == other.number

keys = [Key(i) for i in range({n})]
d = {{key: 1 for key in keys}}
for key in keys:
    d[key] = 2
    d.setdefault(key)
for i in range({n}, 2 * {n}):
    d.setdefault(Key(i))
assert len(set(keys)) == {n} and len(d) == 2 * {n}
"""


def test_keys_of_the_programs_own_classes() -> None:
    """What is allocated for them is in proportion to their number."""

    def collections(n: int) -> int:
        options = Options(machine="native", memory=64 << 20)
        with Session(compile_source(KEYS.format(n=n), "keys.py"), options, lambda _data: None) as session:
            assert session.run() == 0
            return session.image.vm("gc_count")

    assert collections(12_000) <= collections(3_000) + 12

"""Strings in the image, as the host writes and reads them (their layouts: runtime/vm/text/strings.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from spec import heap

HASH_START, HASH_FACTOR = 0x811C9DC5, 16777619  # FNV-1a over the code points
_HASHES: dict[str, int] = {}
_BY_HEADER = {heap.TYPES[name].type_id: heap.TYPES[name] for name in heap.STR_TYPES}


def layout_of(text: str) -> str:
    """The heap type that the string has in the image."""
    return "Str" if text.isascii() or max(text) <= "\xff" else "WideStr"


def string_hash(text: str) -> int:
    """What runtime.vm.text.strings.str_hash says of it, as an unsigned word."""
    h = _HASHES.get(text)
    if h is None:
        h = HASH_START
        for char in text:
            h = (h ^ ord(char)) * HASH_FACTOR & 0xFFFF_FFFF
        h = _HASHES[text] = 7 if h in (0, 0xFFFF_FFFF) else h
    return h


def remember(texts: Iterable[str], hashes: Iterable[int]) -> None:
    """Hashes that string_hash has computed before, in another process."""
    _HASHES.update(zip(texts, hashes, strict=True))


def forget() -> None:
    """All hashes that are known: texts take much room."""
    _HASHES.clear()


def interned_table(strings: Collection[tuple[int, int]]) -> list[int]:
    """Words of vm.interned for strings with these hashes and addresses, with room for as many again."""
    places = 256
    while places < 4 * len(strings):
        places *= 2
    table = [0] * places
    for hashed, address in strings:
        i = hashed % places
        while table[i]:
            i = (i + 1) % places
        table[i] = address
    return table


def read_text(word: Callable[[int], int], memory: Callable[[int, int], bytes], address: int) -> str:
    """The Python string of a str object. `word` reads an unsigned word, `memory` bytes at an address."""
    t = _BY_HEADER[word(address)]
    length = word(address + t.fields["length"].offset)
    if t.array is None:
        text = word(address + t.fields["buffer"].offset)
        items = word(text + heap.TYPES["List"].fields["items"].offset)
        narrow = word(items) == heap.TYPES["ByteData"].type_id
        array = heap.TYPES["ByteData" if narrow else "IntArray"].array
    else:
        items, array = address, t.array
    assert array is not None
    data = memory(items + array.base, length * array.item_bytes)
    if array.kind == "b":
        return data.decode("latin-1")
    return data.decode("utf-32-le", "surrogatepass")

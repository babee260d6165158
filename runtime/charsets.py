"""Tables for runtime/lib/modules/_multibytecodec.py, as modules that are made of what the CPython that runs us knows of
the encodings of East Asia: import _charset_euc_jp and so on. They are kept in build/."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from runtime.cache import BUILD, write_at_once

PREFIX = "_charset_"
EDITION = 1  # of the tables' format
NAMES = (
    "big5 big5hkscs cp932 cp949 cp950 euc_jis_2004 euc_jisx0213 euc_jp euc_kr gb18030 gb2312 gbk johab shift_jis "
    "shift_jis_2004 shift_jisx0213"
).split()
#: What stands in a row for a byte that ends no character: more bytes follow; it has two characters; it means nothing.
PAIR, LONGER, ILLEGAL = "\ufffd", "\ufffe", "\uffff"
FOUR_BYTES = "gb18030"  # whose characters of four bytes are computed
MADE_UP = "euc_kr"  # whose syllables of eight bytes are: three letters behind a filler
FILLER = b"\xa4\xd4"
_LONGEST = 3
_DIGITS = range(0x30, 0x3A)


def _rows(name: str, prefix: bytes) -> Iterator[tuple[bytes, str, dict[bytes, str]]]:
    """For the prefix and all that begin with it: 256 characters, one for each next byte, and the pairs."""
    row, pairs, longer = [], {}, []
    for byte in range(256):
        data = prefix + bytes([byte])
        if name == FOUR_BYTES and prefix and byte in _DIGITS:
            row.append(LONGER)
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError as e:
            more = e.start == 0 and "incomplete" in e.reason and len(data) < _LONGEST and data != FILLER
            row.append(LONGER if more else ILLEGAL)
            if more:
                longer.append(data)
            continue
        if len(text) == 2:
            pairs[data] = text
        row.append(PAIR if len(text) == 2 else text)
    yield prefix, "".join(row), pairs
    for data in longer:
        yield from _rows(name, data)


def _encoded(char: str, name: str) -> bytes | None:
    try:
        return char.encode(name)
    except UnicodeEncodeError:
        return None


def _ranges() -> list[tuple[int, int]]:
    """Of the characters of four bytes below U+10000, in order: number and code at which each run of them begins."""
    found: list[tuple[int, int]] = []
    expected = -1
    for number in range(39420):
        rest, d = divmod(number, 10)
        rest, c = divmod(rest, 126)
        a, b = divmod(rest, 10)
        data = bytes((0x81 + a, 0x30 + b, 0x81 + c, 0x30 + d))
        text = data.decode(FOUR_BYTES, "replace")
        code = -1 if text[0] == PAIR and _encoded(PAIR, FOUR_BYTES) != data else ord(text[0])
        if code != expected:
            found.append((number, code))
        expected = -1 if code < 0 else code + 1
    return found


def _letters() -> tuple[bytes, ...]:
    """Last bytes of the letters that syllables are made up of: by the numbers of first, middle and last letter."""
    found: tuple[dict[int, int], ...] = ({}, {}, {})
    for number in range(11172):
        data = chr(0xAC00 + number).encode(MADE_UP)
        if len(data) == 8:
            places = number // 588, number // 28 % 21, number % 28
            for letters, i, byte in zip(found, places, data[3::2], strict=True):
                letters[i] = byte
    return tuple(bytes(letters[i] for i in range(len(letters))) for letters in found)


def _source(name: str) -> str:
    rows = sorted((row for row in _rows(name, b"") if row[1].strip(ILLEGAL)), key=lambda row: (len(row[0]), row[0]))
    pairs = {data: text for _, _, found in rows for data, text in found.items()}
    reverse: dict[str, bytes] = {}
    for prefix, row, _ in rows:
        for byte, char in enumerate(row):
            if char not in (PAIR, LONGER, ILLEGAL):
                reverse.setdefault(char, prefix + bytes([byte]))
    others = {}  # what is encoded otherwise than the first bytes that are decoded to it
    for code in (*range(0xD800), *range(0xE000, 0x10000), *range(0x20000, 0x30000)):
        char = chr(code)
        data = _encoded(char, name)
        computed = data is not None and len(data) == {FOUR_BYTES: 4, MADE_UP: 8}.get(name)
        if data != reverse.get(char) and not computed:
            others[char] = data
    table = {int.from_bytes(prefix, "big"): row for prefix, row, _ in rows}
    return (
        f"ROWS = {table!r}\nPAIRS = { {int.from_bytes(data, 'big'): text for data, text in pairs.items()}!r}\n"
        f"OTHERS = {others!r}\nRANGES = {_ranges() if name == FOUR_BYTES else []!r}\n"
        f"LETTERS = {_letters() if name == MADE_UP else ()!r}\n"
    )


def module_source(module: str) -> str | None:
    """The module's source; None: there is no such one."""
    name = module.removeprefix(PREFIX)
    if name not in NAMES:
        return None
    path = BUILD / f"charset-{name}-{sys.version_info[0]}.{sys.version_info[1]}-{EDITION}.py"
    if path.exists():
        return path.read_text(encoding="utf-8")
    text = _source(name)
    write_at_once(path, text.encode())
    return text

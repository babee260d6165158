"""Tables for runtime/lib/modules/unicodedata.py, as modules that are made of what the CPython that runs us knows of
characters: import _unicode_category and so on. They depend on its version alone, and are kept in build/."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from runtime.cache import BUILD, write_at_once

PREFIX = "_unicode_"
EDITION = 1  # of the tables' format
RUNS = ("category", "bidirectional", "combining", "east_asian_width", "mirrored")
OLD = "_old"  # behind these names: of Unicode 3.2, which internationalized names of hosts go by
VALUES: dict[str, Callable[[str], Any]] = {
    name: lambda char, name=name: getattr(unicodedata, name)(char, None)  # type: ignore[misc]
    for name in ("decimal", "digit", "numeric")
}
HANGUL = range(0xAC00, 0xD7A4)  # computed


def _characters() -> Iterator[str]:
    return (chr(code) for code in range(0x110000) if code not in HANGUL)


def _runs(name: str) -> str:
    """STARTS: the first code of each run of characters that are alike, NAMES: what they are."""
    function = getattr(unicodedata.ucd_3_2_0 if name.endswith(OLD) else unicodedata, name.removesuffix(OLD))
    starts, values, last = [], [], None
    for code in range(0x110000):
        value = function(chr(code))
        if value != last:
            starts.append(code)
            values.append(value)
            last = value
    return f"STARTS = {tuple(starts)}\nNAMES = {tuple(values)}\n"


def _values(name: str) -> str:
    """TEXT: lines of code and value."""
    rows = ((ord(char), VALUES[name](char)) for char in _characters())
    return f"TEXT = {_lines((f'{code:X}', repr(value)) for code, value in rows if value is not None)!r}\n"


def _lines(rows: Iterator[tuple[str, str]]) -> str:
    return "\n" + "".join(f"{key};{value}\n" for key, value in rows)


def _decomposition() -> str:
    """TEXT: lines of code and decomposition."""
    rows = ((f"{ord(char):X}", unicodedata.decomposition(char)) for char in _characters())
    return f"TEXT = {_lines(row for row in rows if row[1])!r}\n"


def _composition() -> str:
    """TEXT: lines of two codes and the one that they are composed to."""
    rows = []
    for char in _characters():
        parts = unicodedata.decomposition(char).split()
        if len(parts) == 2 and parts[0][0] != "<" and unicodedata.normalize("NFC", char) == char:
            rows.append((" ".join(f"{int(part, 16):X}" for part in parts), f"{ord(char):X}"))
    return f"TEXT = {_lines(iter(rows))!r}\n"


def module_source(name: str) -> str | None:
    """The module's source; None: there is no such one."""
    table = name.removeprefix(PREFIX)
    if table == "version":
        return f"VERSION = {unicodedata.unidata_version!r}\n"
    if table.removesuffix(OLD) not in (*RUNS, *VALUES, "decomposition", "composition"):
        return None
    version = ".".join(map(str, sys.version_info[:2]))
    path = BUILD / f"unicode-{table}-{version}-{unicodedata.unidata_version}-{EDITION}.py"
    if path.exists():
        return path.read_text()
    if table.removesuffix(OLD) in RUNS:
        text = _runs(table)
    elif table in VALUES:
        text = _values(table)
    else:
        text = _decomposition() if table == "decomposition" else _composition()
    write_at_once(path, text.encode())
    return text

"""The encoding of Python source."""

from __future__ import annotations

import io

_BOM = b"\xef\xbb\xbf"


def encoding_of(source: bytes) -> str:
    """What the first lines say, as PEP 263 has it; UTF-8, where they say nothing. Raises SyntaxError."""
    if not source.startswith(_BOM) and b"coding" not in b"".join(source.split(b"\n", 2)[:2]):
        return "utf-8"
    import tokenize  # which takes its time to import, for most sources in vain

    return tokenize.detect_encoding(io.BytesIO(source).readline)[0]

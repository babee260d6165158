"""sha256 by the interpreter's own module: hashlib loads OpenSSL, which takes more memory than all else that a run
imports here."""

from __future__ import annotations

import importlib
import sys
from typing import Protocol

_MODULE = "_sha2" if sys.version_info >= (3, 12) else "_sha256"


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


def sha256(data: bytes = b"") -> Digest:
    """As hashlib.sha256."""
    try:
        module = importlib.import_module(_MODULE)
    except ImportError:  # a Python that was built without it
        module = importlib.import_module("hashlib")
    made: Digest = module.sha256(data)
    return made

"""messages.py, a program of expressions that raise, says what CPython 3.11 says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.differential import check


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other versions word some of them otherwise")
def test_messages() -> None:
    check(Path(__file__).with_name("messages.py"))

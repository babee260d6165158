"""The host side, the library and the VM under other versions of CPython, where the machine has them."""

from __future__ import annotations

import pytest

from tests.pythons.__main__ import KNOWN, differences, find


@pytest.mark.long
@pytest.mark.parametrize("version", list(KNOWN))
def test_programs_under_another_version(version: str) -> None:
    """`python -m tests.pythons` fetches those that Debian has, and shows what differs."""
    python = find(version, download=False)
    if python is None:
        pytest.skip(f"no CPython {version}")
    assert set(differences(python)) <= set(KNOWN[version])

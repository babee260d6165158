"""Modules that CPython writes in Python, run from its library, and what they need of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime.modules.support import check

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize(
    "name",
    [
        "abstract",
        "children",
        "code_run_again",
        "compiler_warnings",
        "contexts",
        "csv_files",
        "derived_arguments",
        "format_strings",
        "library_corners",
        "made_trees",
        "mappings",
        "polls",
        "popular",
        "socket_messages",
        "tls_handshakes",
        "tls_parts",
        "trees",
        "writing_threads",
        "xml_declarations",
    ],
)
def test_as_in_cpython(name: str) -> None:
    check((PROGRAMS / f"{name}.py").read_text())

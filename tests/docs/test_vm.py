"""docs/vm.md: the checker says what the page says, and the files that the pages name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.translate.static import FrontendError
from tests.runtime.translate.test_frontend_errors import translate

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "vm.md").read_text()
SAMPLES = re.findall(r"```python\n(.*?)```\n```text\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("source", "message"), SAMPLES, ids=[message for _, message in SAMPLES])
def test_checker(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(FrontendError) as caught:
        translate(tmp_path, source)
    _, _, said = str(caught.value).partition("sample.py:")
    assert said.partition(": ")[2] == message


def test_there_are_samples() -> None:
    assert len(SAMPLES) >= 15


@pytest.mark.parametrize("page", ["README.md", "docs/vm.md", "docs/jit.md", "docs/language.md"])
def test_files_are_there(page: str) -> None:
    text = (ROOT / page).read_text()
    named = re.findall(r"`((?:runtime|spec|jit|docs|tests|bench|sim|rtl|boards)/[\w/.]*)`", text)
    named += re.findall(r"\]\(((?:docs/)?\w+\.md)", text)
    assert named
    base = ROOT if page == "README.md" else ROOT / "docs"
    missing = [name for name in named if not (ROOT / name).exists() and not (base / name).exists()]
    assert missing == []

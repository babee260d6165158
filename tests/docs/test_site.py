"""Links of the pages lead somewhere, and the site can be built of them."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.links import ROOT, anchors, dead, pages

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_no_dead_links(page: Path) -> None:
    assert dead(page) == []


def test_dead_links_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docs.links.ROOT", tmp_path)
    (tmp_path / "other.md").write_text("# Here it is\n\n```\n# not here\n```\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#here-it-is) [c](none.md) ![d](none.png) [e](other.md#not-here) [f](#g) `[h](i)`\n"
    )
    assert [what.split(":")[0] for what in dead(page)] == ["none.md", "none.png", "other.md#not-here", "#g"]


def test_anchors_are_githubs() -> None:
    text = "# A `code`, a [link](x.md) & more\n## Zdinx\n## Zdinx\n"
    assert anchors(text) == {"a-code-a-link--more", "zdinx", "zdinx-1"}


def test_every_page_is_in_the_menu() -> None:
    menu = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.M)
    assert sorted(menu) == sorted(["index.md", *(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))])


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="the extra 'site' is not installed")
def test_site(tmp_path: Path) -> None:
    """mkdocs warns of nothing; pages and pictures are there, and nothing is fetched from elsewhere."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done.stdout + done.stderr
    first = (tmp_path / "site" / "index.html").read_text()
    assert 'href="pipeline.html"' in first and 'href="core.html#zdinx"' in first
    for page in (tmp_path / "site").rglob("*.html"):
        text = page.read_text()
        fetched = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', text)
        assert not [address for address in fetched if re.match(r"(https?:)?//", address)], page
        for address in fetched:
            assert page.name == "404.html" or (page.parent / address.partition("?")[0]).resolve().exists(), address

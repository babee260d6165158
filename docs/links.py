"""Links of the pages, and which of them lead nowhere.

    python -m docs.links
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: [text](target), with ! before it a picture.
LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#+ +(.*?)\s*$", re.M)
_NAMED = re.compile(r'<a (?:id|name)="([^"]+)">')


def pages() -> list[Path]:
    found = [ROOT / "README.md", ROOT / "findings" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if page.exists()]


def is_outside(target: str) -> bool:
    return re.match(r"[a-z]+:", target) is not None


def anchors(text: str) -> set[str]:
    """Of its headings, as GitHub makes them."""
    found: list[str] = []
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        found.append(f"{anchor}-{count}" if (count := found.count(anchor)) else anchor)
    return {*found, *_NAMED.findall(text)}


def links(text: str) -> Iterator[str]:
    """Targets outside of code."""
    for _, _, target in LINK.findall(_CODE.sub("", _FENCE.sub("", text))):
        yield target


def dead(page: Path, text: str | None = None) -> list[str]:
    """Links to files or headings that are not there. (Nobody asks the network.) `text`: the page, if not its file."""
    found = []
    for target in links(page.read_text() if text is None else text):
        path, _, anchor = target.partition("#")
        if is_outside(target):
            continue
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or not file.is_relative_to(ROOT):
            found.append(f"{target}: no such file")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
            found.append(f"{target}: {file.name} has no such heading")
    return found


def main() -> int:
    lines = [f"{page.relative_to(ROOT)}: {what}" for page in pages() for what in dead(page)]
    print("\n".join(lines) if lines else f"{len(pages())} pages, no dead links")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())

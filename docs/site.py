"""Hooks of mkdocs.yml: the README is the site's first page, and links to files that are no pages become their names."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from docs.links import LINK, ROOT, is_outside


def on_files(files: Any, config: Any) -> Any:
    from mkdocs.structure.files import File

    files.append(File.generated(config, "index.md", content=(ROOT / "README.md").read_text()))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """With links as the site has them. `page`: one of the site, or the README."""
    first = page.file.src_uri == "index.md"
    here = "" if first else posixpath.join("docs", posixpath.dirname(page.file.src_uri))
    below = posixpath.dirname("" if first else page.file.src_uri)

    def changed(found: re.Match[str]) -> str:
        mark, text, target = found.groups()
        if is_outside(target) or target.startswith("#"):
            return found[0]
        path, hash_, anchor = target.partition("#")
        whole = posixpath.normpath(posixpath.join(here, path))
        if whole == "README.md":
            whole = "docs/index.md"
        if not whole.startswith("docs/") or not whole.endswith((".md", ".png", ".svg")):
            return f"`{whole}`" if not text.startswith("`") else text
        return f"{mark}[{text}]({posixpath.relpath(whole[5:], below or '.')}{hash_}{anchor})"

    return LINK.sub(changed, markdown)

"""Tables in pages that a command writes: they stand between <!-- measured: name --> and <!-- end -->."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

END = "<!-- end -->"


def fill(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with the lines in their place. Raises SystemExit where it has no such place."""
    start = f"<!-- measured: {name} -->\n"
    marked = re.compile(f"{re.escape(start)}.*?{re.escape(END)}", re.S)
    if not marked.search(page):
        raise SystemExit(f"the page has no {start.strip()} ... {END} to fill")
    text = "".join(f"{line}\n" for line in lines)
    return marked.sub(lambda _: f"{start}{text}{END}", page, count=1)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, the first column of names, the others of numbers."""
    head, *body = ("|" + "|".join(f" {cell} " if cell else " " for cell in row) + "|" for row in (heads, *rows))
    return [head, "|---" + "|---:" * (len(heads) - 1) + "|", *body]


def without_arguments(module: str, prose: str | None) -> None:
    """For a command that takes none: --help says what it does, and anything else is an error instead of a long run."""
    description = (prose or "").split("\n\n")[0]
    argparse.ArgumentParser(prog=f"python -m {module}", description=description).parse_args()

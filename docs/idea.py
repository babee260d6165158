"""docs/pictures/idea.svg: one loop with its guards as instructions, and with its guards beside them.

    python -m docs.idea                (also `make docs`)

Both are the code that the JIT makes for the tour's program; what only one of them needs is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from runtime.compiler import compile_source
from runtime.views.study import Study
from runtime.views.tour import NAME, SOURCE

LINE, LEFT, WIDTH, TOP = 22, 16, 860, 66
SIDES = ((LEFT, "guards as instructions (software)"), (WIDTH // 2 - 20, "guards beside the instructions (sidecar)"))
BESIDE = 215  # where the sidecar stands, from the instruction on
RED, GREEN, GREY = "#f6d5d1", "#d3ecd9", "#6b6b6b"


def loop(guards: str) -> list[dict[str, Any]]:
    """Instructions of the loop, from its head to its back edge."""
    trace = Study.of(compile_source(SOURCE, NAME), guards=guards).data["traces"][0]
    code = trace["code"]
    start = next(i for i, row in enumerate(code) if row["loop_head"])
    most = code[start]["retired"]
    end = max(i for i, row in enumerate(code) if row["retired"] * 2 > most)
    found: list[dict[str, Any]] = code[start : end + 1]
    return found


def marked(software: Sequence[dict[str, Any]], sidecar: Sequence[dict[str, Any]]) -> list[bool]:
    """Which instructions in software have no counterpart: both are the same trace's, in one order."""
    left = [row["text"].split()[0] for row in sidecar]
    found = []
    for row in software:
        common = left[:1] == row["text"].split()[:1]
        found.append(not common)
        del left[: int(common)]
    return found


def _column(x: int, rows: Sequence[dict[str, Any]], only: Sequence[bool]) -> Iterator[str]:
    for i, (row, mark) in enumerate(zip(rows, only, strict=True)):
        y = TOP + i * LINE
        if mark:
            yield f'<rect x="{x - 6}" y="{y - 15}" width="{BESIDE - 10}" height="{LINE - 2}" rx="3" fill="{RED}"/>'
        text = row["text"]
        if text.startswith("b"):  # where it goes matters little here
            text = text.rsplit(",", 1)[0] + (", loop" if i == len(rows) - 1 else ", exit")
        yield f'<text x="{x}" y="{y}">{escape(text)}</text>'
        if row["sidecar"]:
            checks = not row["sidecar"].startswith("sets")
            color = GREEN if checks else "#eee"
            yield f'<rect x="{x + BESIDE - 6}" y="{y - 15}" width="170" height="{LINE - 2}" rx="3" fill="{color}"/>'
            yield f'<text x="{x + BESIDE}" y="{y}">{escape(row["sidecar"])}</text>'


def picture() -> str:
    software, sidecar = loop("software"), loop("sidecar")
    height = TOP + max(len(software), len(sidecar)) * LINE + 8
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
           f'<style>text {{ font: 13px ui-monospace, monospace; white-space: pre; }} '
           f'.head {{ font: 600 14px system-ui, sans-serif; }} .note {{ font: 13px system-ui, sans-serif; '
           f'fill: {GREY}; }}</style><rect width="{WIDTH}" height="{height}" fill="#fff"/>']  # fmt: skip
    onlys = (marked(software, sidecar), [False] * len(sidecar))
    for (x, head), rows, only in zip(SIDES, (software, sidecar), onlys, strict=True):
        out.append(f'<text class="head" x="{x}" y="20">{head}</text>')
        out.append(f'<text class="note" x="{x}" y="40">{len(rows)} instructions a pass</text>')
        out += _column(x, rows, only)
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> None:
    (Path(__file__).resolve().parent / "pictures" / "idea.svg").write_text(picture())
    print("wrote docs/pictures/idea.svg")


if __name__ == "__main__":
    main()

"""docs/pictures/cycles.svg: cycles of whole programs, from bench/results/sim.json (written with the tables)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

NAMES, LINE, TOP, SCALE = 110, 22, 58, 560  # pixels; SCALE: of 100 percent
WIDTH = NAMES + SCALE + 130
TITLE = "cycles of whole programs on the RTL, guards in software = 100%"
KEYS = (("#f2c9c3", "software", 0), ("#5687c2", "sidecar", 90), ("#d9743f", "C -O2", 165),
        ("#000", "oracle: guards that never failed left out", 235))  # fmt: skip
Cycles = Callable[[dict[str, Any], str], int | None]


def _row(y: int, name: str, program: dict[str, Any], cycles: Cycles) -> Iterator[str]:
    software, sidecar = cycles(program, "software"), cycles(program, "sidecar")
    yield f'<text x="{NAMES - 8}" y="{y + 13}" text-anchor="end">{name}</text>'
    if program["void"] or not software or not sidecar:
        yield f'<text x="{NAMES}" y="{y + 13}" class="note">the runs did not do the same</text>'
        return
    yield f'<rect x="{NAMES}" y="{y}" width="{SCALE}" height="16" fill="#f2c9c3"/>'
    yield f'<rect x="{NAMES}" y="{y}" width="{SCALE * sidecar / software:.1f}" height="16" fill="#5687c2"/>'
    for other, color in (("oracle", "#000"), ("c", "#d9743f")):
        count = cycles(program, other)
        if count:
            x = NAMES + SCALE * count / software
            yield f'<rect x="{x - 1:.1f}" y="{y - 2}" width="2.5" height="20" fill="{color}"/>'
    yield f'<text x="{NAMES + SCALE + 8}" y="{y + 13}" class="note">{sidecar / software:.0%}, {sidecar:,}</text>'


def picture(programs: Mapping[str, dict[str, Any]], cycles: Cycles) -> str:
    """SVG. `cycles`: of a program in a configuration."""
    height = TOP + len(programs) * LINE + 6
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
           "<style>text { font: 13px system-ui, sans-serif; } .note { fill: #555; }</style>"
           f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
           f'<text x="{NAMES}" y="18">{TITLE}</text>']  # fmt: skip
    for color, text, x in KEYS:
        out.append(f'<rect x="{NAMES + x}" y="30" width="12" height="12" fill="{color}"/>'
                   f'<text x="{NAMES + x + 17}" y="41" class="note">{text}</text>')  # fmt: skip
    for i, (name, program) in enumerate(programs.items()):
        out += _row(TOP + i * LINE, name, program, cycles)
    return "\n".join([*out, "</svg>"]) + "\n"

"""The README's pictures: that of the cycles is of the recorded results; that of the idea marks what it should."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree

from bench import chart, markdown
from docs.idea import marked
from docs.links import ROOT

PICTURES = ROOT / "docs" / "pictures"


def test_cycles() -> None:
    programs = dict(sorted(json.loads(markdown.RESULTS.read_text())["programs"].items()))
    assert markdown.PICTURE.read_text() == chart.picture(programs, markdown.cycles), "python -m bench.markdown"
    name, program = next((name, p) for name, p in programs.items() if not p["void"])
    cycles = {guards: program["runs"][guards]["resident"]["cycles"] for guards in ("software", "sidecar")}
    row = re.search(rf">{name}</text>.*?{cycles['sidecar']:,}<", markdown.PICTURE.read_text(), re.S)
    assert row is not None
    widths = [float(width) for width in re.findall(r'<rect x="110" y="\d+" width="([\d.]+)"', row[0])]
    assert abs(widths[1] / widths[0] - cycles["sidecar"] / cycles["software"]) < 0.001


def test_pictures_are_svg() -> None:
    for file in PICTURES.glob("*.svg"):
        assert xml.etree.ElementTree.parse(file).getroot().tag.endswith("svg")


def test_what_is_marked() -> None:
    """Instructions that only one of two codes has."""
    software = ["add t1, a2, ra", "beq a2, t1, 0x10", "add t2, t2, a2", "add t1, t2, gp", "blt t1, zero, 0x20"]
    software.append("lw a0, 0(a1)")
    sidecar = ["add t1, a2, ra", "add a4, a4, a2", "lw a0, 0(a1)"]
    rows = [[{"text": text} for text in code] for code in (software, sidecar)]
    assert [i for i, mark in enumerate(marked(*rows)) if mark] == [1, 3, 4]

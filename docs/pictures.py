"""Makes docs/pictures/: the pipeline around a guard that fails, and a report in a browser. (The others are made by
docs/idea.py and bench/markdown.py.)

    python -m docs.pictures

Both show a run of the tour's program on the RTL. The report's picture needs the extra 'browser' of pyproject.toml.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from jit.trace_binary import sidecar_text
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.views.pipeline import BEHIND, Moment, Passage, around_failure
from runtime.views.recording import Recording, parse_where
from runtime.views.tour import SOURCE
from spec.isa import disassemble

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
STAGE = 10  # to which the sliders are set
BEFORE, AFTER = 9, 16  # instructions around the guard
CELL, LINE, LEFT = 26, 22, 350
COLORS = {"F": "#dfe7f3", "D": "#c5d6ec", "X": "#9dbbe0", "M": "#7aa2d3", "W": "#5687c2", "R": "#d9743f"}


def recorded(folder: Path) -> list[Moment]:
    """The whole run, in cycles."""
    path, log = folder / "total.py", folder / "log"
    path.write_text(SOURCE)
    options = Options(machine="rtl", pipeline_log=log)
    with Session(load_program(str(path)), options, lambda _data: None) as session:
        recording = Recording(session, log, parse_where("cycle:0"), 1_000_000)
        session.run()
        return list(recording.moments())


def _row(y: int, first: int, passage: Passage, cycles: dict[int, str]) -> Iterator[str]:
    killed = passage.fate != "retired"
    side = f"  | {sidecar_text(passage.sidecar)}" if passage.sidecar else ""
    style = ' class="killed"' if killed else ""
    text = f"{passage.pc:08x}  {disassemble(passage.word, passage.pc)}{side}"
    yield f'<text{style} x="6" y="{y + 15}">{escape(text)}</text>'
    waits = {cycle: why for cycle, _, why in passage.waits if why != BEHIND}
    for cycle, stage in cycles.items():
        x = LEFT + (cycle - first) * CELL
        opacity = ' opacity="0.35"' if killed else ""
        yield f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{LINE - 3}" fill="{COLORS[stage]}"{opacity}/>'
        text = "·" if cycle in waits else stage
        yield f'<text x="{x + CELL // 2}" y="{y + 14}" text-anchor="middle">{text}</text>'
        if stage == "W" and passage.checked:
            color = "#b3261e" if passage.failed else "#2b7a4b"
            yield f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="4" fill="{color}"/>'


def pipeline_picture(moments: Sequence[Moment]) -> str:
    """SVG: a row for each instruction, a column for each cycle."""
    rows = around_failure(moments, BEFORE, AFTER)
    first = min(cycle for _, cycles in rows for cycle in cycles)
    last = max(cycle for _, cycles in rows for cycle in cycles)
    width, height = LEFT + (last - first + 1) * CELL + 8, (len(rows) + 1) * LINE + 8
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
           f'<style>text {{ font: 12px ui-monospace, monospace; white-space: pre; }} .killed {{ fill: #999; }}</style>'
           f'<rect width="{width}" height="{height}" fill="#fff"/>']  # fmt: skip
    for cycle in range(first, last + 1):
        x = LEFT + (cycle - first) * CELL + CELL // 2
        out.append(f'<text x="{x}" y="16" text-anchor="middle" fill="#777">{cycle % 100:02}</text>')
    for i, (passage, cycles) in enumerate(rows):
        out += _row((i + 1) * LINE + 2, first, passage, cycles)
    return "\n".join([*out, "</svg>"]) + "\n"


def report_picture(folder: Path) -> bool:
    """False: there is no browser."""
    page = folder / "report.html"
    command = [sys.executable, "-m", "runtime", "report", "total.py", "-o", "report.html"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    script = f"for (const i of document.querySelectorAll('.ir input')) {{ i.value = {STAGE}; "
    script += "i.dispatchEvent(new Event('input')); }"
    browser = [sys.executable, "-m", "tests.runtime.views.browser", str(page), "--script", script]
    picture = ["--size", "1360x1900", "--picture", str(FOLDER / "report.png")]
    done = subprocess.run([*browser, *picture], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    return done.returncode == 0


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (FOLDER / "pipeline.svg").write_text(pipeline_picture(recorded(folder)))
        print("wrote docs/pictures/pipeline.svg")
        if not report_picture(folder):
            print("no docs/pictures/report.png: install the extra 'browser'", file=sys.stderr)
            return 1
    print("wrote docs/pictures/report.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""CPython's tracebacks for programs that a Sidewinder machine ran.

Frames are found in the image, each with its code object and pc; the compiler's positions say what source they stand
for; the running CPython's own `traceback` module formats them, and its exception hook prints the last line, with its
suggestions.
"""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Sequence

from runtime.compiler.code import Position, Program

HEADER = "Traceback (most recent call last):\n"


def format_frames(program: Program, frames: Sequence[tuple[str, Position]]) -> list[str]:
    """The header and a piece of text for each frame (function name, position), outermost first."""
    lines = program.source.splitlines(keepends=True)
    linecache.cache[program.filename] = (len(program.source), None, lines, program.filename)
    summaries = [
        traceback.FrameSummary(
            program.filename,
            position.line,
            name,
            lookup_line=False,
            end_lineno=position.end_line,
            colno=position.column,
            end_colno=position.end_column,
        )
        for name, position in frames
    ]
    return [HEADER, *traceback.StackSummary.from_list(summaries).format()]

"""Reads logs of a real PyPy, so that its traces can be compared with ours: what it recorded, and what it compiled.

    PYPYLOG=jit-log-noopt,jit-log-opt,jit-summary:prog.log pypy3 prog.py

A section is `[time] {name`, its lines, and `[time] name}`. A loop or bridge is a line `# ... with N ops`, its
arguments, and N operations, of compiled ones behind their offset in the code. Loops and bridges of PyPy's own start are
left out where a file is named: those without a merge point in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_BEGIN = re.compile(r"^\[[0-9a-f]+\] \{([a-z-]+)$")
_END = re.compile(r"^\[[0-9a-f]+\] ([a-z-]+)\}$")
_HEAD = re.compile(r"^# .* with (\d+) ops$")
_OPERATION = re.compile(r"^(?:\+\d+: )?(?:[ipf]\d+ = )?([a-z_]\w*)\(")
_SUMMARY = re.compile(r"^\s*([A-Za-z].*?):\s+(\d+)(?:\s+([\d.]+))?\s*$")
RECORDED, COMPILED = "jit-log-noopt", ("jit-log-opt-loop", "jit-log-opt-bridge")


class PyPyLogError(Exception):
    """The file is no such log; str() is one line that says why."""


@dataclass
class PyPyTrace:
    """`operations`: how many of each (merge points and labels are none). `bridge`: it hangs from a guard."""

    bridge: bool
    operations: Counter[str]
    merge_points: list[str]


@dataclass
class PyPyLog:
    """`recorded`, `compiled`: traces. `summary`: what jit-summary counts, of the whole process; its times apart."""

    recorded: list[PyPyTrace] = field(default_factory=list)
    compiled: list[PyPyTrace] = field(default_factory=list)
    summary: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def mix(self, compiled: bool) -> Counter[str]:
        """Operations of all traces."""
        total: Counter[str] = Counter()
        for trace in self.compiled if compiled else self.recorded:
            total += trace.operations
        return total


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """Sections may nest: the inner ones come first."""
    stack: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if found := _BEGIN.match(line):
            stack.append((found[1], []))
        elif found := _END.match(line):
            if not stack or stack[-1][0] != found[1]:
                raise PyPyLogError(f"section {found[1]} ends, and has not begun")
            yield stack.pop()
        elif stack:
            stack[-1][1].append(line)


def _trace(name: str, lines: list[str]) -> PyPyTrace | None:
    """None: a section that says something else (of a trace that was given up)."""
    head = next((found for line in lines if (found := _HEAD.match(line))), None)
    if head is None:
        return None
    names = [found[1] for line in lines if (found := _OPERATION.match(line))]
    if len(names) != int(head[1]):
        raise PyPyLogError(f"{name}: {len(names)} operations, and its head says {head[1]}")
    points = [line.partition("'")[2].rpartition("'")[0] for line in lines if line.startswith("debug_merge_point(")]
    counted = Counter(op for op in names if op not in ("debug_merge_point", "label"))
    return PyPyTrace(name == COMPILED[1], counted, points)


def parse(text: str, file: str = "") -> PyPyLog:
    """`file`: only traces with a merge point in this file, or one with this name, if it is one without folders.
    Raises PyPyLogError."""
    found = PyPyLog()
    for name, lines in _sections(text):
        if name == "jit-summary":
            for line in lines:
                if row := _SUMMARY.match(line):
                    found.summary[row[1].strip()] = int(row[2])
                    if row[3] is not None:
                        found.seconds[row[1].strip()] = float(row[3])
        elif name == RECORDED or name in COMPILED:
            trace = _trace(name, lines)
            if trace is not None and _of_file(trace, file):
                (found.recorded if name == RECORDED else found.compiled).append(trace)
    if not found.recorded and not found.compiled and not found.summary:
        hint = "PYPYLOG=jit-log-noopt,jit-log-opt,jit-summary:FILE writes them"
        raise PyPyLogError(f"no loops, bridges or summary; {hint}")
    return found


def _of_file(trace: PyPyTrace, file: str) -> bool:
    """Merge points are FUNCTION;FILE:FIRST-LINE~#OFFSET OPCODE."""
    for point in trace.merge_points:
        name = point.partition(";")[2].rpartition(":")[0]
        if not file or name == file or ("/" not in file and name.rpartition("/")[2] == file):
            return True
    return not file


def read(path: Path, file: str = "") -> PyPyLog:
    """Raises OSError, PyPyLogError."""
    return parse(path.read_text(errors="replace"), file)

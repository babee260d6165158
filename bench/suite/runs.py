"""One program of the suite, run by CPython and by `sidewinder run`, each as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench import children
from bench.suite.programs import STAND_IN, Entry

MEMORY = "512M"
_COUNT = re.compile(r"^ *([\d,]+)  (.*)$")
_TIME = re.compile(r"^time (\S+) ([\d.]+)$", re.M)
_LABELS = {
    "bytecodes executed off the core": "outside",
    "bytecodes executed outside traces": "outside",
    "loops compiled": "loops",
    "bridges compiled": "bridges",
    "loops given up": "given_up",
    "bytes of code": "code_bytes",
    "bridges of one loop, at most": "most_bridges",
    "bytes of code of one loop and its bridges, at most": "most_code_bytes",
    "times that trace memory was full, and all traces were evicted": "evictions",
    "core cycles of the whole program": "whole",
    "core cycles in traces": "cycles",
}


@dataclass
class Outcome:
    """`seconds`: in the benchmark's functions. `peak`: bytes of the process, at most. `counts`: what --stats says, by
    _LABELS. `reason`: why there is no output; '': it ended well."""

    output: str = ""
    seconds: float = 0.0
    peak: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    aborts: dict[str, int] = field(default_factory=dict)
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "output": None}


def run(command: Sequence[str], timeout: float, strict: bool = False) -> Outcome:
    """`strict`: an error of the JIT itself is one of the run."""
    environment = {**os.environ, "PYTHONPATH": str(STAND_IN), "PYTHONHASHSEED": "0"}
    environment.pop("SIDEWINDER_STRICT", None)
    if strict:
        environment["SIDEWINDER_STRICT"] = "1"
    try:
        done = children.run(command, timeout, environment)
    except subprocess.TimeoutExpired:
        return Outcome(reason=f"not done after {timeout:.0f} s")
    found = Outcome(done.output, sum(float(seconds) for _, seconds in _TIME.findall(done.errors)), done.peak)
    lines = [line for line in done.errors.splitlines() if line.strip()]
    for line in lines:
        match = _COUNT.match(line)
        if match:
            number, label = int(match[1].replace(",", "")), match[2]
            if label in _LABELS:
                found.counts[_LABELS[label]] = number
            elif label.startswith("traces abandoned: "):
                found.aborts[label.removeprefix("traces abandoned: ")] = number
    if done.status:
        found.reason = next((line for line in reversed(lines) if not _COUNT.match(line)), f"status {done.status}")
    return found


def cpython(entry: Entry, small: bool, timeout: float) -> Outcome:
    return run([str(entry.path), *entry.words(small)], timeout)


def sidewinder(entry: Entry, small: bool, timeout: float, *options: str, strict: bool = False) -> Outcome:
    words = ("-m", "runtime", "run", "--memory", MEMORY, "--stats", *options, str(entry.path), "--")
    return run([*words, *entry.words(small)], timeout, strict)


@dataclass
class Row:
    """What is known of a program: `expected`, CPython's, and `native`."""

    name: str
    expected: Outcome
    native: Outcome

    @property
    def agrees(self) -> bool:
        return not self.native.reason and self.native.output == self.expected.output

    @property
    def ratio(self) -> float:
        """Seconds of the native VM by CPython's."""
        return self.native.seconds / self.expected.seconds if self.expected.seconds else 0.0

    @property
    def memory(self) -> float:
        """The native VM's peak memory by CPython's."""
        return self.native.peak / self.expected.peak if self.expected.peak else 0.0


def timed(entry: Entry, timeout: float) -> tuple[Row, float]:
    start = time.monotonic()
    row = Row(entry.name, cpython(entry, False, timeout), sidewinder(entry, False, timeout))
    return row, time.monotonic() - start

"""One benchmark program in one configuration on one machine: what it printed and what was counted.

Traces and interpreter run on the core: their cycles come from its own counter (mcycle). What the host executes in the
interpreter's place is charged (runtime/charges.py); recording and compiling are host seconds.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics

PROGRAMS = Path(__file__).resolve().parent / "programs"
TIMEOUT_SECONDS = 400.0

#: What is measured: name -> options. `bare`: the core is built without guard engine and value-pattern table.
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "software": {"guards": "software"},
    "software, bare core": {"guards": "software", "engine": False},
    "sidecar": {"guards": "sidecar"},
    "sidecar, no loop bit": {"guards": "sidecar-noloop"},
    "software+patterns": {"guards": "software+patterns"},
    "patterns": {"guards": "patterns"},
    "oracle": {"guards": "oracle"},
}
#: The same speculation, fed by something else than the value-pattern table (bench/patterns).
PROFILED: dict[str, dict[str, Any]] = {
    "patterns, software profiler": {"guards": "patterns", "profiler": "software"},
    "patterns, no profiler": {"guards": "patterns", "profiler": "none"},
    "software+patterns, software profiler": {"guards": "software+patterns", "profiler": "software"},
}
#: Measured in one go: the oracle needs what the run with the sidecar found.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("software",),
    ("sidecar", "oracle"),
    ("sidecar, no loop bit",),
    ("software+patterns",),
    ("patterns",),
    ("software, bare core",),
)


@dataclass
class Run:
    """`output`: stdout and stderr in one, as CPython's is taken. `failure`: why there are no counts. `core`: what the
    machine counted in traces (of baselines: in all). `whole`: runtime.charges.whole_program; baselines have none."""

    program: str
    configuration: str
    output: str = ""
    status: int = -1
    seconds: float = 0.0
    failure: str = ""
    core: dict[str, int] = field(default_factory=dict)
    jit: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)
    bytecodes_outside_traces: int = 0

    @property
    def cycles(self) -> int:
        """Of the whole program."""
        return int(self.whole["cycles"]) if self.whole else self.trace_cycles

    @property
    def trace_cycles(self) -> int:
        return self.core.get("cycles", 0)

    @property
    def behaviour(self) -> dict[str, int]:
        """What must be alike in `software`, `sidecar` and `oracle` for their cycles to be compared."""
        names = ("trace_entries", "guard_exits", "finishes", "loops", "bridges")
        return {name: self.jit.get(name, 0) for name in names} | {
            "bytecodes outside traces": self.bytecodes_outside_traces,
            "instructions for them": self.whole.get("interpreter_instructions", 0) + self.whole.get("instructions", 0),
        }

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def expected_output(path: Path) -> tuple[str, int]:
    """What CPython prints, and its exit status."""
    done = subprocess.run(
        [sys.executable, "-I", str(path)], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=120
    )
    return (done.stdout + done.stderr).decode(), done.returncode


def measure(
    path: Path, configuration: str, machine: str, never_failing: dict[int, str] | None = None
) -> tuple[Run, Any]:
    """Run it. The second value: the guards that never failed."""
    run = Run(path.stem, configuration)
    start = time.monotonic()
    output: list[bytes] = []
    never_failed: dict[int, str] = {}
    try:
        options = Options(machine=machine, charged=True, strict=True, **(CONFIGURATIONS | PROFILED)[configuration])
        with Session(load_program(str(path)), options, output.append, never_failing=never_failing) as session:
            watchdog = threading.Timer(TIMEOUT_SECONDS, session.interrupt)
            watchdog.daemon = True
            watchdog.start()
            run.status = session.run()
            watchdog.cancel()
            if session.report is not None:
                output.append(session.report.text.encode())
            counts = run_statistics(session)
            run.core, run.jit, run.whole = counts["core"], counts["jit"], counts["whole"]
            run.bytecodes_outside_traces = counts["bytecodes_outside_traces"]
            never_failed = dict(session.jit.never_failed())
    except Exception as e:  # one run that fails must not take the others with it
        run.failure = f"{type(e).__name__}: {e}"
    run.output = b"".join(output).decode()
    run.seconds = time.monotonic() - start
    return run, never_failed


def measure_group(path: Path, group: tuple[str, ...], machine: str) -> list[Run]:
    """The configurations of a group, each with what the one before has found."""
    runs, never_failing = [], None
    for configuration in group:
        run, never_failing = measure(path, configuration, machine, never_failing)
        runs.append(run)
    return runs

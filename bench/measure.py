"""One benchmark program in one configuration on one machine: what it printed and what was counted.

Two accounts. *Resident*: the whole VM runs on the core, and all cycles are its own counter's (mcycle). *Charged*: the
host restores the interpreter's state after each exit, so that the core's counts can be told apart, those of traces and
those of the interpreter; what the host executes in the interpreter's place is charged (runtime/charges.py). In both,
recording and compiling are host seconds.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jit.compiled import NeverFailed
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


#: Which accounts a run is measured in.
ACCOUNTS = {"resident": ("resident",), "charged": ("charged",), "both": ("charged", "resident")}


@dataclass
class Run:
    """`output`: stdout and stderr in one, as CPython's is taken. `failure`: why there are no counts. `core`: what the
    machine counted in traces (of baselines, and without the charged account: in all). `whole`: the charged account,
    runtime.charges.whole_program; `resident`: the other one (runtime.statistics). Baselines have neither."""

    program: str
    configuration: str
    output: str = ""
    status: int = -1
    seconds: float = 0.0
    failure: str = ""
    core: dict[str, int] = field(default_factory=dict)
    jit: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)
    resident: dict[str, Any] = field(default_factory=dict)
    bytecodes_outside_traces: int = 0

    @property
    def cycles(self) -> int:
        """Of the whole program: where there are both accounts, the resident one."""
        whole = self.resident or self.whole or self.core
        return int(whole.get("cycles", 0))

    @property
    def trace_cycles(self) -> int:
        """In traces alone; 0 without the charged account."""
        return self.core.get("cycles", 0) if self.whole else 0

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
    path: Path,
    configuration: str,
    machine: str,
    never_failing: dict[str, NeverFailed] | None = None,
    account: str = "charged",
) -> tuple[Run, Any]:
    """Run it, in one account or both. The second value: the guards that never failed, for each account."""
    run = Run(path.stem, configuration)
    start = time.monotonic()
    found: Any = {}
    outputs: list[str] = []
    for one in ACCOUNTS[account]:
        output: list[bytes] = []
        known = (never_failing or {}).get(one)
        try:
            found[one] = _measure(run, path, machine, known, one, output)
        except Exception as e:  # one run that fails must not take the others with it
            run.failure = f"{one}: {type(e).__name__}: {e}"
            break
        finally:
            outputs.append(b"".join(output).decode())
    run.output = outputs[-1]
    if not run.failure and outputs[0] != outputs[-1]:
        run.failure = "the two accounts have different outputs"
    run.seconds = time.monotonic() - start
    return run, found


def _measure(
    run: Run, path: Path, machine: str, never_failing: NeverFailed | None, account: str, output: list[bytes]
) -> NeverFailed:
    """Fills in the run, of both accounts the first one's counts of traces; the guards that never failed."""
    chosen = {account: True} | (CONFIGURATIONS | PROFILED)[run.configuration]
    options = Options(machine=machine, strict=True, **chosen)
    with Session(load_program(str(path)), options, output.append, never_failing=never_failing) as session:
        watchdog = threading.Timer(TIMEOUT_SECONDS, session.interrupt)
        watchdog.daemon = True
        watchdog.start()
        run.status = session.run()
        watchdog.cancel()
        if session.report is not None:
            output.append(session.report.text.encode())
        counts = run_statistics(session)
        if account == "resident":
            run.resident = counts["whole"]
        if not run.core:
            run.core, run.jit = counts["core"], counts["jit"]
            run.bytecodes_outside_traces = counts["bytecodes_outside_traces"]
            run.whole = counts["whole"] if account == "charged" else {}
        found: NeverFailed = session.jit.never_failed()
        return found


def measure_group(path: Path, group: tuple[str, ...], machine: str, account: str = "charged") -> list[Run]:
    """The configurations of a group, each with what the one before has found."""
    runs, never_failing = [], None
    for configuration in group:
        run, never_failing = measure(path, configuration, machine, never_failing, account)
        runs.append(run)
    return runs

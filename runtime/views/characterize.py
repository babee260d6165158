"""`sidewinder characterize`: where the time of meta-traced programs goes, as tables (CSV), JSON and figures.

For each program three runs on the RTL: with the whole VM on the core, guards in the sidecar, and in software, both with
a profile; and with patterns. A study (study.py) of each has the figures; here they are put together:

    programs.csv     cycles, instructions, loops, bridges, host seconds of recording, optimizing and compiling
    phases.csv       cycles of the core in each phase (profile.py), and over time in timeline.csv
    operations.csv   how many of each IR operation were recorded, and compiled; of PyPy, where there is a log
    guards.csv       by operation: how many in code, how often reached and failed, instructions that are there for one
    patterns.csv     what the value-pattern table found, by kind, and how much of it was used
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from runtime.compiler import Program
from runtime.views.looking import LookingError
from runtime.views.operations import group
from runtime.views.profile import PHASES
from runtime.views.pypylog import PyPyLog, PyPyLogError, read
from runtime.views.study import Study
from sim.progress import step

PERIODS = 100  # about so many in a timeline
_FIRST_PERIOD = 2_000  # cycles; a run cannot say beforehand how long it will be
Row = dict[str, Any]


def mix(study: Study, which: str) -> Counter[str]:
    """Operations of all traces, 'recorded' or 'compiled'."""
    total: Counter[str] = Counter()
    for trace in study.data["traces"]:
        total.update(trace["mix"][which])
    return total


def guards(software: Study, sidecar: Study) -> list[Row]:
    """By operation. Failures are the sidecar's: in software, nobody counts them."""
    rows: dict[str, Row] = {}
    for name, study in (("software", software), ("sidecar", sidecar)):
        for guard in study.data["guards"]:
            if not guard["addresses"]:
                continue
            row = rows.setdefault(guard["operation"], Counter({"operation": guard["operation"]}))
            row[f"{name} guards"] += 1
            row[f"{name} reached"] += guard["passed"]
            row[f"{name} instructions"] += guard["instructions"] * guard["passed"]
            if name == "sidecar":
                row["checked"] += guard["checks"]
                row["failed"] += guard["failures"] or 0
    for row in rows.values():
        for name in ("software", "sidecar"):
            reached = row[f"{name} reached"]
            row[f"{name} instructions each"] = round(row.pop(f"{name} instructions") / reached, 3) if reached else ""
    return [dict(rows[name]) for name in sorted(rows)]


def timeline(study: Study) -> list[Row]:
    """Cycles by phase over time, in at most about PERIODS periods."""
    phases = {int(number): row for number, row in study.data["phases"].items()}
    last = max(phases, default=0)
    width = max(1, -(-(last + 1) // PERIODS))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for number, row in phases.items():
        found[number // width].update(row)
    return [
        {"from cycle": i * width * study.data["period"], **{name: found[i][name] for name in PHASES}}
        for i in range(last // width + 1)
    ]


def characterized(program: Program, pypy: PyPyLog | None = None) -> Row:
    """One program."""
    name = Path(program.filename).stem
    with step(f"running {name}, the VM on the core, guards in the sidecar"):
        sidecar = Study.of(program, resident=True, period=_FIRST_PERIOD)
    with step(f"running {name}, the VM on the core, guards in software"):
        software = Study.of(program, guards="software", resident=True, period=_FIRST_PERIOD)
    with step(f"running {name} with patterns"):
        patterns = Study.of(program, guards="patterns")
    total: Counter[str] = Counter()
    for row in sidecar.data["phases"].values():
        total.update(row)
    jit, seconds = sidecar.data["jit"], sidecar.data["host_seconds"]
    kinds = Counter(row["kind"] for row in patterns.data["patterns"])
    used = Counter(row["kind"] for row in patterns.data["patterns"] if row["used"])
    found: Row = {
        "program": name,
        "status": sidecar.data["status"],
        "cycles": sum(total.values()),
        "software cycles": sum(sum(row.values()) for row in software.data["phases"].values()),
        "loops": jit["loops"],
        "bridges": jit["bridges"],
        "trace cycles": sum(trace["counts"]["cycles"] for trace in sidecar.data["traces"]),
        "trace instructions": sum(trace["counts"]["retired"] for trace in sidecar.data["traces"]),
        "host seconds": {what: round(spent, 4) for what, spent in sorted(seconds.items())},
        "phases": {name: total[name] for name in PHASES},
        "timeline": timeline(sidecar),
        "operations": {which: dict(mix(sidecar, which)) for which in ("recorded", "compiled")},
        "guards": guards(software, sidecar),
        "patterns": {kind: {"found": kinds[kind], "used": used[kind]} for kind in sorted(kinds)},
    }
    if pypy is not None:
        found["operations"] |= {"PyPy recorded": dict(pypy.mix(False)), "PyPy compiled": dict(pypy.mix(True))}
        found["pypy"] = {"loops": sum(not trace.bridge for trace in pypy.compiled),
                         "bridges": sum(trace.bridge for trace in pypy.compiled), "summary": pypy.summary}  # fmt: skip
    return found


def characterize(paths: Sequence[str], load: Callable[[str], Program], output: Path, logs: Sequence[Path]) -> int:
    """Do it, and say what came out. Raises LookingError."""
    if output.exists() and not output.is_dir():
        raise LookingError(f"{output}: is no folder")
    names = [Path(path).stem for path in paths]
    if len(set(names)) < len(names):
        raise LookingError("two of the programs have the same name")
    pypy = {}
    for log in logs:
        if log.stem not in names:
            raise LookingError(f"{log}: no program is called {log.stem}.py")
        try:
            pypy[log.stem] = read(log, f"{log.stem}.py")
        except OSError as e:
            raise LookingError(f"{log}: {(e.strerror or str(e)).lower()}") from None
        except PyPyLogError as e:
            raise LookingError(f"{log}: {e}") from None
    programs = [load(path) for path in paths]
    rows = []
    for name, program in zip(names, programs, strict=True):
        rows.append(characterized(program, pypy.get(name)))
        sys.stdout.write(_summary(rows[-1]))
        sys.stdout.flush()
    try:
        drawn = write(rows, output)
    except OSError as e:
        raise LookingError(f"{output}: cannot be written: {e.strerror or e}") from None
    sys.stderr.write(f"{output}: written" + ("" if drawn else ", without figures: matplotlib is not there") + "\n")
    return 0


def _summary(row: Row) -> str:
    cycles = row["cycles"] or 1
    phases = ", ".join(f"{name} {count / cycles:.1%}" for name, count in row["phases"].items())
    counts = {which: sum(operations.values()) for which, operations in row["operations"].items()}
    mixed = ", ".join(f"{count:,} {which}" for which, count in counts.items())
    return (
        f"{row['program']}: {row['cycles']:,} cycles ({row['software cycles']:,} with guards in software): {phases}; "
        f"operations: {mixed}\n"
    )


def _table(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    heads = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, heads, restval=0)
        writer.writeheader()
        writer.writerows(rows)


def tables(programs: Sequence[Row]) -> dict[str, list[Row]]:
    """The CSV files' rows, by name."""
    plain = ("program", "status", "cycles", "software cycles", "trace cycles", "trace instructions", "loops", "bridges")
    return {
        "programs": [
            {name: p[name] for name in plain} | {f"host s {what}": s for what, s in p["host seconds"].items()}
            for p in programs
        ],
        "phases": [{"program": p["program"], **p["phases"]} for p in programs],
        "timeline": [{"program": p["program"], **row} for p in programs for row in p["timeline"]],
        "operations": [
            {"program": p["program"], "traces": which, "group": group(name), "operation": name, "count": count}
            for p in programs
            for which, counts in p["operations"].items()
            for name, count in sorted(counts.items())
        ],
        "guards": [{"program": p["program"], **row} for p in programs for row in p["guards"]],
        "patterns": [
            {"program": p["program"], "kind": kind, **row} for p in programs for kind, row in p["patterns"].items()
        ],
    }


def write(programs: Sequence[Row], folder: Path) -> bool:
    """CSV files, characterization.json and figures into the folder. False: no figures, as matplotlib is not there.
    Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(programs).items():
        _table(folder / f"{name}.csv", rows)
    (folder / "characterization.json").write_text(json.dumps({"programs": programs}, indent=1) + "\n")
    try:
        from runtime.views.figures import draw
    except ImportError:
        return False
    draw(programs, folder)
    return True

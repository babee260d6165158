"""Whole programs through the JIT in many configurations; each must do exactly what CPython does.

    python -m tests.integration.harness [--configs NAME,...] [--timeout SECONDS] PROG...

prints a line for each run that differs. Each run is a process of its own here, so that a crash or a hang of one is
reported and the others go on; pytest calls `run_configuration` in its own process.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from runtime.compiler import UnsupportedError
from runtime.host import Session, load_program
from runtime.neverfailing import guards_that_never_fail
from runtime.options import Options
from spec.memory_map import IMAGE
from tests.boards.apart import apart
from tests.differential import Outcome, run_cpython

#: Loops are traced and bridges are made early, so that small programs have many of them.
_EAGER = Options(hot_threshold=7, bridge_threshold=3, verify=True, memory=4 << 20)

#: The RTL is built for one size of image.
_RTL = replace(_EAGER, machine="rtl", memory=IMAGE.size)

CONFIGURATIONS: dict[str, Options] = {
    "native": Options(memory=4 << 20),
    "stress": Options(memory=4 << 20, gc_stress=True),
    "reference": replace(_EAGER, machine="reference"),
    "reference-lazy": Options(machine="reference", verify=True),
    "reference-stress": replace(_EAGER, machine="reference", gc_stress=True),
    "reference-fail": replace(_EAGER, machine="reference", fail_guards=True),
    "software": replace(_EAGER, machine="iss", guards="software"),
    "software-plain-core": replace(_EAGER, machine="iss", guards="software", engine=False),
    "software-fail": replace(_EAGER, machine="iss", guards="software", fail_guards=True),
    "software-stress": replace(_EAGER, machine="iss", guards="software", gc_stress=True),
    "sidecar": replace(_EAGER, machine="iss", guards="sidecar"),
    "sidecar-lazy": Options(machine="iss", guards="sidecar"),
    "sidecar-fail": replace(_EAGER, machine="iss", guards="sidecar", fail_guards=True),
    "sidecar-stress": replace(_EAGER, machine="iss", guards="sidecar", gc_stress=True),
    "sidecar-noloop": replace(_EAGER, machine="iss", guards="sidecar-noloop"),
    "sidecar-noloop-fail": replace(_EAGER, machine="iss", guards="sidecar-noloop", fail_guards=True),
    "software-zdinx": replace(_EAGER, machine="iss", guards="software", floats=True),
    "sidecar-zdinx": replace(_EAGER, machine="iss", guards="sidecar", floats=True),
    "zdinx-fail": replace(_EAGER, machine="iss", guards="sidecar", floats=True, fail_guards=True),
    "zdinx-stress": replace(_EAGER, machine="iss", guards="sidecar", floats=True, gc_stress=True),
    "software+patterns": replace(_EAGER, machine="iss", guards="software+patterns"),
    "patterns": replace(_EAGER, machine="iss", guards="patterns"),
    "patterns-fail": replace(_EAGER, machine="iss", guards="patterns", fail_guards=True),
    "oracle": replace(_EAGER, machine="iss", guards="oracle"),
    "resident": Options(machine="iss", resident=True),
    "resident-software": replace(_EAGER, machine="iss", guards="software", resident=True),
    "resident-software-fail": replace(_EAGER, machine="iss", guards="software", resident=True, fail_guards=True),
    "resident-plain-core": replace(_EAGER, machine="iss", guards="software", resident=True, engine=False),
    "resident-sidecar": replace(_EAGER, machine="iss", resident=True),
    "resident-noloop-fail": replace(_EAGER, machine="iss", guards="sidecar-noloop", resident=True, fail_guards=True),
    "resident-fail": replace(_EAGER, machine="iss", resident=True, fail_guards=True),
    "resident-stress": replace(_EAGER, machine="iss", resident=True, gc_stress=True),
    "resident-zdinx-fail": replace(_EAGER, machine="iss", floats=True, resident=True, fail_guards=True),
    "resident-zdinx-stress": replace(_EAGER, machine="iss", floats=True, resident=True, gc_stress=True),
    "resident-patterns": replace(_EAGER, machine="iss", guards="patterns", resident=True, fail_guards=True),
    "resident-apart": Options(machine="iss", resident=True, memory=4 << 20, through=apart),
    "apart-fail": replace(_EAGER, machine="iss", resident=True, through=apart, fail_guards=True),
    "apart-software": replace(
        _EAGER, machine="iss", guards="software", resident=True, through=apart, gc_stress=True
    ),
    "resident-oracle": replace(_EAGER, machine="iss", guards="oracle", resident=True),
    "rtl-resident": replace(_RTL, resident=True),
    "rtl-resident-software-fail": replace(_RTL, guards="software", resident=True, fail_guards=True),
    "rtl-software": replace(_RTL, guards="software"),
    "rtl-software-fail": replace(_RTL, guards="software", fail_guards=True),
    "rtl-sidecar": replace(_RTL, guards="sidecar"),
    "rtl-sidecar-fail": replace(_RTL, guards="sidecar", fail_guards=True),
    "rtl-zdinx": replace(_RTL, guards="sidecar", floats=True),
    "rtl-patterns": replace(_RTL, guards="patterns"),
}


def run_configuration(path: Path, options: Options) -> Outcome:
    """In this process, as `sidewinder run` does it."""
    output: list[bytes] = []
    try:
        program = load_program(str(path))
    except SyntaxError as e:
        return Outcome("", "".join(traceback.format_exception_only(e)), 1)
    except UnsupportedError as e:
        return Outcome("", f"{e}\n", 2)
    never_failing = guards_that_never_fail(program, options) if options.guards == "oracle" else None
    with Session(program, options, output.append, never_failing=never_failing) as session:
        status = session.run()
        errors = session.report.text if session.report else ""
    return Outcome(b"".join(output).decode(), errors, status)


def difference(expected: Outcome, got: Outcome) -> str:
    """What differs, as text; empty where nothing does."""
    found = [] if expected.status == got.status else [f"status {got.status}, CPython's is {expected.status}"]
    for name in ("stdout", "stderr"):
        want, have = getattr(expected, name).splitlines(), getattr(got, name).splitlines()
        if want != have or getattr(expected, name) != getattr(got, name):
            found += difflib.unified_diff(want, have, f"CPython {name}", name, n=1, lineterm="")
    return "\n".join(found)


def compare(path: Path, name: str, expected: Outcome | None = None) -> str:
    """Run in a configuration; how that differs from CPython."""
    return difference(expected or run_cpython(path), run_configuration(path, CONFIGURATIONS[name]))


def _compare_in_process(path: Path, names: str, timeout: float) -> list[tuple[str, str]]:
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.integration.harness", "--here", "--configs", names]
    try:
        done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as e:
        output = "".join(o.decode() for o in (e.stdout, e.stderr) if isinstance(o, bytes))
        return [("timeout", f"{output}\nno end after {timeout} seconds")]
    if done.returncode:
        return [(str(done.returncode), f"{done.stdout[-4000:]}\n{done.stderr[-3000:]}")]
    return []


def _here(path: Path, names: Sequence[str]) -> int:
    failed = 0
    expected = run_cpython(path)
    for name in names:
        start = time.perf_counter()
        try:
            text = compare(path, name, expected)
        except Exception:
            text = traceback.format_exc()
        print(f"{name}: {time.perf_counter() - start:.1f} s", file=sys.stderr, flush=True)
        if text:
            failed = 1
            print(f"--- {path} {name}\n{text[-2500:]}", flush=True)
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare runs of programs with CPython.")
    parser.add_argument("programs", nargs="+", type=Path)
    not_rtl = ",".join(name for name in CONFIGURATIONS if not name.startswith("rtl"))
    parser.add_argument("--configs", default=not_rtl, help="names, with commas (default: all but the RTL's)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for all runs of a program")
    parser.add_argument("--here", action="store_true", help="no processes")
    arguments = parser.parse_args()
    failed = 0
    for path in arguments.programs:
        if arguments.here:
            failed |= _here(path, arguments.configs.split(","))
            continue
        problems = _compare_in_process(path, arguments.configs, arguments.timeout)
        failed |= bool(problems)
        for what, text in problems:
            print(f"=== {path}: {what}\n{text}", flush=True)
        if not problems:
            print(f"{path}: ok", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())

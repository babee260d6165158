"""pyperformance's programs with traces on the simulator, at small sizes, against CPython.

    python -m bench.suite.traces [--program NAME ...] [--config NAME ...] [--timeout SECONDS] [--no-runs] [--forget]
                                 [--docs]

A line for each run; what is found is kept in bench/results/programs.json, run by run, so that programs and
configurations may be measured one by one (--forget: nothing is kept). --docs: the table of docs/programs.md is written
anew from all that is kept.
Exit status 1: a run printed something else than CPython, or ended with an error.

Configurations: guards as `sidewinder run --guards` names them; `NAME-fail`: each guard is made to fail once (loops are
traced later then, so that it is the program's own guards, not those of its imports); `NAME-16K`: with 16 KiB of trace
memory; `NAME-whole`: the interpreter runs on the core, too, so that the cycles of the whole program are counted. Errors
of the JIT itself end a run here.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.suite.programs import PROGRAMS, Entry
from bench.suite.runs import Outcome, cpython, sidewinder
from docs import marks

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "programs.md"
RESULTS = ROOT / "bench" / "results" / "programs.json"
GUARDS = ("sidecar", "software", "patterns")
FORMS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "-fail": ("--fail-guards", "--jit-threshold", "200"),
    "-16K": ("--trace-memory", "16"),
    "-whole": ("--resident",),
}
CONFIGURATIONS = tuple(guards + form for form in FORMS for guards in GUARDS)
DEFAULT = ("sidecar", "software-fail", "patterns-fail")
HEADS = (
    "program", "bytecodes", "in traces", "loops", "bridges", "most bridges of a loop", "given up", "code", "evictions",
    "as CPython", "whole, `software`", "whole, `sidecar`", "whole, `patterns`",
)  # fmt: skip

Record = dict[str, Any]


def options(configuration: str) -> list[str]:
    form = next(form for form in FORMS if configuration.endswith(form) and form) if "-" in configuration else ""
    return ["--machine", "iss", "--guards", configuration.removesuffix(form), *FORMS[form]]


def record(outcome: Outcome, expected: Outcome) -> Record:
    """What is kept of a run."""
    agrees = not outcome.reason and outcome.output == expected.output
    result = "as CPython" if agrees else outcome.reason or "differs"
    return {"result": result, "counts": outcome.counts, "aborts": outcome.aborts}


def measure(entry: Entry, configurations: Sequence[str], timeout: float, kept: Record, forget: bool) -> bool:
    """Run a program in these configurations; `kept`: what is known of it, which is written down after each, unless
    `forget`. Did all that ended agree with CPython?"""
    expected = cpython(entry, True, timeout)
    native = sidewinder(entry, True, timeout)
    kept["bytecodes"] = native.counts.get("outside", 0)
    runs = kept.setdefault("runs", {})
    good = True
    for name in configurations:
        start = time.monotonic()
        found = runs[name] = record(sidewinder(entry, True, timeout, *options(name), strict=True), expected)
        good &= found["result"] == "as CPython" or found["result"].startswith("not done")
        if not forget:
            known_now = {**known(), entry.name: kept}
            RESULTS.write_text(json.dumps(known_now, indent=1, sort_keys=True) + "\n")
        done = f"{entry.name} {name} ({time.monotonic() - start:.0f} s)"
        print(f"{done}: {found['result']}, {share(kept, name)}", flush=True)
    return good


def share(kept: Record, name: str) -> str:
    """Of all bytecodes, how many ran in traces."""
    outside = kept["runs"][name]["counts"].get("outside")
    total = kept["bytecodes"]
    return f"{100 * (1 - outside / total):.0f} %" if outside is not None and total else ""


def cells(name: str, kept: Record) -> list[str]:
    runs: Mapping[str, Record] = kept["runs"]
    plain = runs.get("sidecar") or {"counts": {}}
    counts = plain["counts"]
    done = [key for key in CONFIGURATIONS if runs.get(key, {}).get("result") == "as CPython"]
    other = [f"`{key}`: {run['result']}" for key, run in runs.items() if run["result"] != "as CPython"]
    found = [name, f"{kept['bytecodes']:,}", share(kept, "sidecar") if counts else ""]
    for key in ("loops", "bridges", "most_bridges", "given_up", "code_bytes", "evictions"):
        found.append(f"{counts[key]:,}" if key in counts else "")
    found.append("; ".join([", ".join(f"`{key}`" for key in done), *other]).strip("; ").replace("|", "\\|"))
    for guards in ("software", "sidecar", "patterns"):
        whole = runs.get(f"{guards}-whole", {}).get("counts", {}).get("whole")
        found.append(f"{whole:,}" if whole else "")
    return found


def known() -> dict[str, Record]:
    found: dict[str, Record] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return found


def table(kept: Mapping[str, Record]) -> list[str]:
    names = [entry.name for entry in PROGRAMS if entry.name in kept]
    return marks.table(HEADS, [cells(name, kept[name]) for name in names])


def main() -> int:
    names = [entry.name for entry in PROGRAMS]
    parser = argparse.ArgumentParser(
        prog="python -m bench.suite.traces", description="pyperformance's programs, with traces."
    )
    parser.add_argument("--program", action="append", choices=names, metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument(
        "--config", action="append", choices=CONFIGURATIONS, metavar="NAME",
        help=f"of {', '.join(CONFIGURATIONS)} (default: {', '.join(DEFAULT)})",
    )  # fmt: skip
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds that a run may take")
    parser.add_argument("--no-runs", action="store_true", help="only the table of what is kept")
    parser.add_argument("--forget", action="store_true", help="only check: keep nothing, print no table")
    parser.add_argument("--docs", action="store_true", help=f"write the table of {PAGE.name} anew")
    arguments = parser.parse_args()
    good, runs = True, 0
    for entry in PROGRAMS:
        if entry.name in (arguments.program or names) and not arguments.no_runs:
            found = {} if arguments.forget else known().get(entry.name, {})
            configurations = arguments.config or DEFAULT
            good &= measure(entry, configurations, arguments.timeout, found, arguments.forget)
            runs += len(configurations)
    if arguments.forget:
        print(f"{runs} runs, {'all that ended' if good else 'not all'} as CPython")
        return int(not good)
    kept = known()
    print("\n".join(table(kept)))
    if arguments.docs:
        PAGE.write_text(marks.fill(PAGE.read_text(), "programs with traces", table(kept)))
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())

"""The benchmark over commits: one line of JSON for each in bench/results/history.jsonl, and a figure of all.

    python -m bench.history            append what `make bench` has measured on this commit, and draw
    python -m bench.history --past     add what earlier commits have left in bench/results/sim.json

A line: `commit`, its `date`, `changed` (the tree was not quite that commit), `cycles` (program -> configuration -> core
cycles of the whole program as that commit counted them; of runs that failed there are none), `cores` (`bare`, `full`:
LUT4 and MHz of the core without guard engine and value-pattern table, and with both, where `make area` or `make
bitstream` has measured them).
A commit that is measured again gets its line replaced.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.baselines import LEVELS
from bench.clocks import BUILD, SOURCES

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
#: What `make bench` itself writes.
WRITTEN = ("bench/results", "README.md", "docs")
COMPILED, BASELINES, CORES = ("software", "sidecar", "patterns", "oracle"), ("interpreter", "c"), ("bare", "full")
Line = dict[str, Any]


class HistoryError(Exception):
    """str() is the one line to print."""


def git(*words: str, root: Path = ROOT) -> str:
    """Raises HistoryError."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise HistoryError("git is not installed: nothing says which commit this is") from None
    if done.returncode:
        raise HistoryError(f"git {words[0]}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
    return done.stdout


def cycles_of(results: dict[str, Any]) -> dict[str, dict[str, int]]:
    """From the contents of a bench/results/sim.json. (Older ones have the charged account alone, the
    oldest only what traces took: that is left out.)"""
    found: dict[str, dict[str, int]] = {}
    for program, row in results["programs"].items():
        found[program] = {}
        for name, run in row["runs"].items():
            whole = run.get("resident") or run.get("whole")
            counts = run.get("core") if name in ("interpreter", *LEVELS) else whole
            cycles = (counts or {}).get("cycles")
            if cycles and not run["failure"]:
                found[program][name] = cycles
    return found


def cores(build: Path = BUILD) -> dict[str, dict[str, float]] | None:
    """LUT4 and MHz of the bare and the full core, from the best source there is; None where there is none."""
    for pattern, bare, full in SOURCES:
        for path in sorted(build.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True):
            found = json.loads(path.read_text())
            both = {"bare": found.get(bare, {}), "full": found.get(full, {})}
            if all(row.get("MHz") for row in both.values()):
                return {
                    name: {"LUT4": row.get("LUT4", row.get("core: LUT4", 0)), "MHz": row["MHz"]}
                    for name, row in both.items()
                }
    return None


def this_commit(root: Path = ROOT) -> Line:
    """Commit, date and whether the tree is another, but for what the benchmark writes."""
    commit, date = git("log", "-1", "--format=%H %cI", root=root).split()
    kept = [f":(exclude){path}" for path in WRITTEN]
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", *kept, root=root)
    return {"commit": commit, "date": date, "changed": bool(changed.strip())}


def past(root: Path = ROOT) -> list[Line]:
    """Lines of all commits that brought results."""
    found = []
    for entry in git("log", "--format=%H %cI", "--", "bench/results/sim.json", root=root).splitlines():
        commit, date = entry.split()
        results = json.loads(git("show", f"{commit}:bench/results/sim.json", root=root))
        cycles = cycles_of(results)
        if any(cycles.values()):
            found.append({"commit": commit, "date": date, "changed": False, "cycles": cycles, "cores": None})
    return found


def read(path: Path) -> list[Line]:
    """Raises HistoryError where a line is none."""
    found = []
    for number, text in enumerate(path.read_text().splitlines() if path.exists() else (), 1):
        try:
            line = json.loads(text)
            found.append({name: line[name] for name in ("commit", "date", "changed", "cycles", "cores")})
        except (ValueError, KeyError, TypeError):
            raise HistoryError(f"{path}: line {number} is no line of this history") from None
    return found


def merged(lines: Sequence[Line], new: Sequence[Line], replace: bool = True) -> list[Line]:
    """One line for each commit, by date. Lines of past commits (not `replace`) do not replace what was measured."""
    by_commit = {line["commit"]: line for line in lines}
    for line in new:
        if replace or line["commit"] not in by_commit:
            by_commit[line["commit"]] = line
    return sorted(by_commit.values(), key=lambda line: str(line["date"]))


def write(path: Path, lines: Sequence[Line]) -> None:
    path.write_text("".join(json.dumps(line, sort_keys=True) + "\n" for line in lines))


def means(lines: Sequence[Line], configuration: str) -> list[float | None]:
    """For each line the geometric mean over the programs that all lines with this configuration have."""
    with_it = [line for line in lines if any(configuration in runs for runs in line["cycles"].values())]
    common: set[str] | None = None
    for line in with_it:
        mine = {program for program, runs in line["cycles"].items() if configuration in runs}
        common = mine if common is None else common & mine
    out: list[float | None] = []
    for line in lines:
        counts = [line["cycles"][program][configuration] for program in sorted(common or ())] if line in with_it else []
        out.append(math.exp(sum(map(math.log, counts)) / len(counts)) if counts else None)
    return out


def series(lines: Sequence[Line]) -> list[tuple[str, dict[str, list[float | None]]]]:
    """What is drawn: an axis and its curves, of which each has a value somewhere."""
    found = []
    for label, names in (("Mcycles, traces and all", COMPILED), ("Mcycles, baselines", BASELINES)):
        curves = {name: [v and v / 1e6 for v in means(lines, name)] for name in names}
        found.append((f"{label}\n(geometric mean)", curves))
    for unit in ("LUT4", "MHz"):
        known = [line["cores"] or {} for line in lines]
        found.append((unit, {f"{core} core": [row.get(core, {}).get(unit) for row in known] for core in CORES}))
    return [(label, {name: v for name, v in curves.items() if any(v)}) for label, curves in found]


def draw(lines: Sequence[Line], path: Path) -> bool:
    """Cycles, LUTs and clock over commits, as SVG. False: matplotlib is not installed."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("svg")
    matplotlib.rcParams |= {"svg.hashsalt": "sidewinder", "svg.fonttype": "none"}
    import matplotlib.pyplot as plt

    panels = [panel for panel in series(lines) if panel[1]]
    figure, axes = plt.subplots(len(panels) or 1, 1, figsize=(9, 3 * len(panels) + 1), sharex=True, squeeze=False,
                                layout="constrained")  # fmt: skip
    places = list(range(len(lines)))
    for (label, curves), axis in zip(panels, axes[:, 0], strict=False):
        for name, values in curves.items():
            axis.plot(places, [math.nan if v is None else v for v in values], marker="o", label=name)
        axis.set(ylabel=label, ylim=(0, None))
        axis.grid(alpha=0.3)
        axis.legend(loc="best", fontsize="small")
    axes[-1, 0].set_xticks(places, [line["commit"][:7] for line in lines], rotation=60, fontsize="small")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return True


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--past", action="store_true", help="add what commits have brought in bench/results/sim.json")
    arguments = parser.parse_args(argv)
    path, figure = RESULTS / "history.jsonl", RESULTS / "history.svg"
    try:
        lines = read(path)
        if arguments.past:
            lines = merged(lines, past(), replace=False)
        else:
            results = json.loads((RESULTS / "sim.json").read_text())
            lines = merged(lines, [this_commit() | {"cycles": cycles_of(results), "cores": cores()}])
    except HistoryError as e:
        print(f"no line for bench/results/history.jsonl: {e}", file=sys.stderr)
        return 1
    write(path, lines)
    drawn = draw(lines, figure)
    print(f"{path.relative_to(ROOT)}: {len(lines)} commits" + ("" if drawn else "; no figure without matplotlib"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

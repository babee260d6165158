"""Figures of a characterization, as SVG (matplotlib)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

from runtime.views.operations import GROUPS, OTHER, grouped  # noqa: E402
from runtime.views.profile import PHASES  # noqa: E402

COLORS = {"traces": "#3b6ea8", "calls": "#8fb4d9", "collector": "#c0504d", "interpreter": "#c9ced4", "exits": "#dfa94a"}


def _stacked(names: Sequence[str], parts: Mapping[str, Sequence[float]], label: str, path: Path, **colors: str) -> None:
    """Horizontal bars, a part behind the other."""
    figure, axis = plt.subplots(figsize=(9, 1.8 + 0.35 * len(names)), layout="constrained")
    left = [0.0] * len(names)
    for part, values in parts.items():
        axis.barh(names, values, left=left, label=part, color=colors.get(part))
        left = [a + b for a, b in zip(left, values, strict=True)]
    axis.invert_yaxis()
    axis.set(xlabel=label)
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small", frameon=False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _timeline(program: Mapping[str, Any], path: Path) -> None:
    rows = program["timeline"]
    at = [row["from cycle"] / 1000 for row in rows]
    figure, axis = plt.subplots(figsize=(9, 3), layout="constrained")
    shares = [[row[name] / (sum(row[n] for n in PHASES) or 1) for row in rows] for name in PHASES]
    axis.stackplot(at, shares, labels=PHASES, colors=[COLORS[name] for name in PHASES], step="post")
    axis.set(xlabel="thousand cycles", ylabel="share", title=program["program"], ylim=(0, 1), xlim=(at[0], at[-1] or 1))
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small", frameon=False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def draw(programs: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """phases.svg, operations.svg, guards.svg, and timeline-NAME.svg for each program."""
    with matplotlib.rc_context({"svg.hashsalt": "sidewinder", "svg.fonttype": "none"}):
        names = [program["program"] for program in programs]
        shares = {
            phase: [program["phases"][phase] / (program["cycles"] or 1) for program in programs] for phase in PHASES
        }
        _stacked(names, shares, "share of the core's cycles", folder / "phases.svg", **COLORS)
        mixes = [
            (f"{program['program']}, {which}", grouped(counts))
            for program in programs
            for which, counts in program["operations"].items()
        ]
        kinds = {kind: [float(counts[kind]) for _, counts in mixes] for kind in (*GROUPS, OTHER)}
        _stacked([name for name, _ in mixes], kinds, "IR operations in all traces", folder / "operations.svg")
        operations = sorted({row["operation"] for program in programs for row in program["guards"]})
        reached = {
            operation: [
                sum(float(row["sidecar reached"]) for row in program["guards"]
                    if row["operation"] == operation and row.get("sidecar reached"))
                for program in programs
            ]
            for operation in operations
        }  # fmt: skip
        _stacked(names, reached, "guards reached, by operation", folder / "guards.svg")
        for program in programs:
            _timeline(program, folder / f"timeline-{program['program']}.svg")

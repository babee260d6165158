"""Figures of a report, as SVG that needs nothing else: bars, and the graph of traces, guards and bridges."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

WIDTH = 900
_BAR, _GAP, _LABEL = 22, 8, 190
_BOX, _ROW, _COLUMN = (170, 46), 70, 330


class Bar(NamedTuple):
    """`parts`: (class, amount); `note`: text behind it."""

    name: str
    parts: Sequence[tuple[str, int]]
    note: str = ""

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.parts)


def bars(rows: Sequence[Bar], title: str) -> str:
    """Horizontal bars on one scale."""
    most = max((row.total for row in rows), default=0) or 1
    height = len(rows) * (_BAR + _GAP) + _GAP
    room = WIDTH - _LABEL - 170
    out = [f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">']
    for i, row in enumerate(rows):
        y, x = _GAP + i * (_BAR + _GAP), float(_LABEL)
        out.append(f'<text x="{_LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(row.name)}</text>')
        for kind, amount in row.parts:
            width = room * amount / most
            out.append(
                f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}">'
                f"<title>{escape(row.name)}, {kind}: {amount:,}</title></rect>"
            )
            x += width
        out.append(f'<text x="{x + 6:.1f}" y="{y + 16}">{row.total:,} {escape(row.note)}</text>')
    return "".join([*out, "</svg>"])


class _Node(NamedTuple):
    trace: dict[str, Any]
    x: int
    y: int


def _placed(traces: Sequence[dict[str, Any]], owner: dict[int, int]) -> dict[int, _Node]:
    """Loops on the left; bridges to the right of what they hang from, below each other. `owner`: guard -> trace."""
    children: dict[int | None, list[dict[str, Any]]] = {}
    known = {trace["id"] for trace in traces}
    for trace in traces:
        parent = owner.get(trace["bridge_of"]) if trace["bridge_of"] is not None else None
        children.setdefault(parent if parent in known else None, []).append(trace)
    placed: dict[int, _Node] = {}
    row = 0
    waiting = [(trace, 0) for trace in reversed(children.get(None, []))]
    while waiting:
        trace, depth = waiting.pop()
        if trace["id"] in placed:
            continue
        first = not any(node.trace["id"] == owner.get(trace["bridge_of"] or -1) and
                        children[node.trace["id"]][0] is trace for node in placed.values())  # fmt: skip
        if placed and first:
            row += 1
        placed[trace["id"]] = _Node(trace, 10 + depth * _COLUMN, 10 + row * _ROW)
        waiting += [(child, depth + 1) for child in reversed(children.get(trace["id"], []))]
    return placed


def guard_graph(traces: Sequence[dict[str, Any]], guards: Sequence[dict[str, Any]], cycles: int) -> str:
    """Boxes are traces with their share of the cycles; arrows are guards with a bridge, with how often they fail."""
    guard_of = _leading(guards)
    owner = {guard["id"]: guard["trace"] for guard in guards}
    unique = list({trace["id"]: trace for trace in traces}.values())
    placed = _placed(unique, owner)
    width = max((node.x for node in placed.values()), default=0) + _BOX[0] + 10
    height = max((node.y for node in placed.values()), default=0) + _BOX[1] + 10
    out = [f'<svg class="graph" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
           'aria-label="traces and bridges">',
           '<defs><marker id="tip" markerUnits="userSpaceOnUse" markerWidth="8" markerHeight="8" refX="7" refY="4" '
           'orient="auto">'
           '<path d="M0,0 L8,4 L0,8 z"/></marker></defs>']  # fmt: skip
    for node in placed.values():
        guard = guard_of.get(node.trace["id"])
        start = placed.get(guard["trace"]) if guard is not None else None
        if guard is not None and start is not None:
            out.append(_arrow(start, node, guard))
    out += [_box(node, guards, cycles) for node in placed.values()]
    return "".join([*out, "</svg>"])


def _leading(guards: Sequence[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """For each bridge the guard that leads there most often: several may share it."""
    found: dict[int, dict[str, Any]] = {}
    for guard in sorted(guards, key=lambda g: (g["failures"] or 0, g["exits"])):
        if guard["bridge"] is not None:
            found[guard["bridge"]] = guard
    return found


def _arrow(start: _Node, end: _Node, guard: dict[str, Any]) -> str:
    x, y = start.x + _BOX[0], start.y + _BOX[1] // 2
    to_x, to_y = end.x, end.y + _BOX[1] // 2
    passed = guard["passed"]
    share = (guard["failures"] or 0) / passed if passed else 0.0
    text = f"guard {guard['id']} {guard['operation'].removeprefix('guard_')}"
    fails = f"{guard['failures']:,} of {passed:,} fail" if guard["failures"] is not None else f"passed {passed:,} times"
    return (
        f'<path class="arrow" data-guard="{guard["id"]}" d="M{x},{y} C{x + 40},{y} {x + 20},{to_y} {to_x - 4},{to_y}" '
        f'style="stroke-width:{1 + 4 * share:.1f}" marker-end="url(#tip)"/>'
        f'<text class="small" x="{to_x - 6}" y="{to_y - 5}" text-anchor="end">{escape(text)}</text>'
        f'<text class="small" x="{to_x - 6}" y="{to_y + 12}" text-anchor="end">{fails}</text>'
    )


def _box(node: _Node, guards: Sequence[dict[str, Any]], cycles: int) -> str:
    trace = node.trace
    mine = sum(guard["trace"] == trace["id"] for guard in guards)
    spent = trace["counts"]["cycles"] + trace["counts"]["called_cycles"]
    share = spent / cycles if cycles else 0.0
    return (
        f'<a href="#trace-{trace["id"]}"><rect class="box {trace["kind"]}" x="{node.x}" y="{node.y}" rx="6" '
        f'width="{_BOX[0]}" height="{_BOX[1]}" style="--heat:{share:.3f}"/>'
        f'<text x="{node.x + 10}" y="{node.y + 19}">{trace["kind"]} {trace["id"]}</text>'
        f'<text class="small" x="{node.x + 10}" y="{node.y + 36}">{share:.1%} of cycles, {mine} guards</text></a>'
    )

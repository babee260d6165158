"""A study as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from runtime.views.charts import Bar, bars, guard_graph
from runtime.views.study import Study

ASSETS = Path(__file__).with_name("assets")
OPEN_TRACES = 2  # shown unfolded: those with most cycles


def spent(counts: dict[str, int]) -> int:
    """Cycles of code and of what it calls."""
    return counts["cycles"] + counts["called_cycles"]


def table(kind: str, heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """Cells are HTML already; `numbers`: columns on the right."""
    right = set(numbers)

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(f"<{tag}{' class=n' if i in right else ''}>{cell}</{tag}>" for i, cell in enumerate(row))

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<table class="{kind}"><thead><tr>{cells("th", heads)}</tr></thead><tbody>{body}</tbody></table>'


def _totals(data: dict[str, Any]) -> str:
    core, jit = data["core"], data["jit"]
    rows = [
        ("cycles in traces", core["cycles"]), ("instructions", core["instructions"]),
        ("guards checked in hardware", core["checks"]), ("guard failures in hardware", core["failures"]),
        ("loops", jit["loops"]), ("bridges", jit["bridges"]), ("trace entries", jit["trace_entries"]),
        ("exits to the host by guards", jit["guard_exits"]), ("bytes of code", jit["code_bytes"]),
        ("bytecodes outside traces", data["bytecodes_outside_traces"]), ("garbage collections", data["collections"]),
    ]  # fmt: skip
    return table("totals", ("", ""), [(escape(name), f"{count:,}") for name, count in rows], [1])


def _configurations(data: dict[str, Any]) -> str:
    runs = data.get("configurations")
    if not runs:
        return ""
    rows, cells = [], []
    software = next((run["cycles"] for run in runs if run["name"] == "software"), 0)
    for run in runs:
        if run["failure"]:
            cells.append([escape(run["name"]), escape(run["failure"]), "", "", "", ""])
            continue
        parts = [(kind, run[kind]) for kind in ("traces", "interpreter", "charged")]
        ratio = f"{software / run['cycles']:.2f}" if software and run["cycles"] else ""
        rows.append(Bar(run["name"], parts))
        cells.append([escape(run["name"]), f"{run['cycles']:,}", *(f"{amount:,}" for _, amount in parts), ratio])
    heads = ("", "cycles", "in traces", "in the interpreter", "charged for the host", "software / this")
    note = (
        "<p>Core cycles of the whole program, on the RTL, in each guard configuration (docs/benchmark.md says what "
        'they are): <span class="key traces"></span>traces (or C), <span class="key interpreter"></span>interpreter on '
        'the core, <span class="key charged"></span>charged for bytecodes that the host executes while it records, or '
        "after an exit.</p>"
    )
    figures = table("runs", heads, cells, range(1, 6))
    if data.get("void"):
        figures += f'<p class="void fails">Not comparable: {escape("; ".join(data["void"]))}</p>'
    return f'<section id="configurations"><h2>Configurations</h2>{note}{bars(rows, "cycles")}{figures}</section>'


def _source(data: dict[str, Any]) -> str:
    lines, whole = data["lines"], data["core"]["cycles"]
    name = data["program"]["file"].rpartition("/")[2]
    hottest = max((spent(counts) for counts in lines.values()), default=0) or 1
    where: dict[int, list[int]] = {}
    for trace in data["traces"]:
        for row in trace["code"]:
            file, _, number = row["place"].rpartition(":")
            if file == name and trace["id"] not in where.setdefault(int(number), []):
                where[int(number)].append(trace["id"])
    rows = []
    for number, text in enumerate(data["program"]["source"], 1):
        counts = lines.get(number)
        cells = ["", "", "", ""]
        if counts is not None:
            cells = [f"{spent(counts):,}", f"{spent(counts) / whole:.1%}" if whole else "",
                     f"{counts['checks']:,}" if counts["checks"] else "",
                     f'<span class="fails">{counts["failures"]:,}</span>' if counts["failures"] else ""]  # fmt: skip
        traces = " ".join(f'<a href="#trace-{trace_id}">{trace_id}</a>' for trace_id in where.get(number, ())[:8])
        heat = spent(counts) / hottest if counts is not None else 0
        cells = [str(number), *cells, traces, escape(text)]
        inner = "".join(f'<td{" class=n" if i < 5 else ""}>{cell}</td>' for i, cell in enumerate(cells))
        rows.append(f'<tr id="L{number}" data-line="{escape(name)}:{number}" style="--h:{heat:.3f}">{inner}</tr>')
    heads = "".join(f"<th{' class=n' if i < 5 else ''}>{h}</th>" for i, h in enumerate(
        ("line", "cycles", "", "checks", "fail", "traces", "")))  # fmt: skip
    library, linker = spent(data["library"]), data["elsewhere"]["cycles"]
    note = (
        f"<p>Cycles of each line's instructions in traces, with what they call. In the library: {library:,}; in the "
        f"linker's own words, at exits: {linker:,}.</p>"
    )
    body = f'<table class="source code"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<section id="source"><h2>Source</h2>{note}<div class="scroll">{body}</div></section>'


def _code(trace: dict[str, Any]) -> str:
    hottest = max((row["cycles"] for row in trace["code"]), default=0) or 1
    rows = []
    for row in trace["code"]:
        each = f"{row['cycles'] / row['retired']:.2f}" if row["retired"] else ""
        side = f'<span class="check">{escape(row["sidecar"])}</span>' if row["sidecar"] else ""
        fails = f'<span class="fails">{row["failures"]:,}</span>' if row["failures"] else ""
        called = f"+{row['called_cycles']:,}" if row["called_cycles"] else ""
        cells = [f"{row['address']:08x}", escape(row["text"]), side, f"{row['retired']:,}", each, called, fails]
        inner = "".join(f'<td{" class=n" if i >= 3 else ""}>{cell}</td>' for i, cell in enumerate(cells))
        head = ' class="head"' if row["loop_head"] else ""
        rows.append(
            f'<tr{head} data-line="{escape(row["place"])}" title="{escape(row["place"] + " " + row["bytecode"])}" '
            f'style="--h:{row["cycles"] / hottest:.3f}">{inner}</tr>'
        )
    heads = "".join(f"<th>{h}</th>" for h in ("address", "instruction", "sidecar", "times", "CPI", "calls", "fail"))
    return f'<table class="rv code"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _trace(trace: dict[str, Any], whole: int, unfolded: bool) -> str:
    counts, number = trace["counts"], trace["id"]
    last = len(trace["stages"]) - 1
    title = f"<b>{trace['kind']} {number}</b> <code>{escape(trace['name'])}</code>"
    share = f"{spent(counts) / whole:.1%}" if whole else ""
    state = f", {trace['state']}" if trace["state"] else ""
    cpi = f", {counts['cycles'] / counts['retired']:.2f} each" if counts["retired"] else ""
    figures = (
        f'<span class="faint">{spent(counts):,} cycles ({share}), {counts["retired"]:,} instructions{cpi}, '
        f"{counts['checks']:,} checks, {counts['failures']:,} fail{state}</span>"
    )
    bytecodes = "".join(f"<li>{escape(text)}</li>" for text in trace["bytecodes"])
    final = "".join(f"<li>{escape(line)}</li>" for line in trace["stages"][last]["lines"])
    slider = (
        f'<div class="slider"><input type="range" min="0" max="{last}" value="{last}" aria-label="stage">'
        f'<b class="stage">{escape(trace["stages"][last]["name"])}</b></div><p class="what faint"></p>'
    )
    return (
        f'<details class="trace" id="trace-{number}"{" open" if unfolded else ""}>'
        f"<summary>{title}<br>{figures}</summary><div class=columns>"
        f'<div><h3>Bytecode</h3><ol class="ops code">{bytecodes}</ol></div>'
        f'<div class="ir" data-trace="{number}"><h3>IR</h3>{slider}<ol class="ops code">{final}</ol></div>'
        f"<div><h3>RV32 code and sidecar</h3>{_code(trace)}</div></div></details>"
    )


def _traces(data: dict[str, Any]) -> str:
    whole = data["core"]["cycles"]
    ordered = sorted(data["traces"], key=lambda trace: -spent(trace["counts"]))
    shown = "".join(_trace(trace, whole, i < OPEN_TRACES) for i, trace in enumerate(ordered))
    note = (
        "<p>Hottest first. The slider goes through the optimizer: after each stage, what the next removes is struck "
        "out, and what it brought is green; values keep their names. CPI: cycles since the instruction before, for "
        "each time.</p>"
    )
    aborts = "".join(f"<li><code>{escape(a['where'])}</code>: {escape(a['reason'])}</li>" for a in data["aborts"])
    given_up = f"<h3>Abandoned recordings</h3><ul>{aborts}</ul>" if aborts else ""
    return f'<section id="traces"><h2>Traces</h2>{note}{shown}{given_up}</section>'


def _guards(data: dict[str, Any]) -> str:
    rows = []
    for guard in sorted(data["guards"], key=lambda g: (-(g["failures"] or 0), -g["exits"], g["id"])):
        checked = (f"{guard['checks']:,}", f"{guard['failures']:,}") if guard["failures"] is not None else ("", "")
        bridge = f'<a href="#trace-{guard["bridge"]}">{guard["bridge"]}</a>' if guard["bridge"] is not None else ""
        rows.append([
            str(guard["id"]), f"<code>{escape(guard['operation'])}</code>",
            f'<a href="#trace-{guard["trace"]}">{guard["trace"]}</a>', escape(guard["line"]), guard["how"],
            f"{guard['passed']:,}", *checked, f"{guard['exits']:,}", bridge,
        ])  # fmt: skip
    heads = ("guard", "operation", "trace", "line", "as", "reached", "checked", "fails", "exits", "bridge")
    graph = guard_graph(data["traces"], data["guards"], data["core"]["cycles"])
    note = (
        "<p>Boxes are traces, arrows the guards from which bridges hang (of several with one bridge, that which fails "
        "most often). In the table: how often the core came to the guard's instruction, checked it in hardware and saw "
        "it fail (of guards in software nobody counts that); how often the host was told.</p>"
    )
    figures = table("guards", heads, rows, (0, 2, 5, 6, 7, 8, 9))
    return f'<section id="guards"><h2>Guards</h2>{note}<div class="scroll">{graph}</div>{figures}</section>'


def _patterns(data: dict[str, Any]) -> str:
    if not data["patterns"]:
        return ""
    rows = []
    for row in data["patterns"]:
        bounds = f"{row['low']} to {row['high']}" if row["low"] < row["high"] else ""
        value = f"{row['value']:#x}" if row["kind"] in ("constant", "few-valued") else ""
        stride = str(row["stride"]) if row["stride"] else ""
        cells = [row["loop"], f"<code>{escape(row['operation'])}</code>", row["kind"], value, stride, bounds]
        rows.append([*map(str, cells), escape(row["used"])])
    heads = ("loop", "operation", "pattern", "value", "stride", "bounds", "what was made of it")
    note = (
        "<p>What the value-pattern table saw of the loops' values, in a run with <code>--guards patterns</code>, and "
        "which of it the respecialized trace relies on.</p>"
    )
    return f'<section id="patterns"><h2>Patterns</h2>{note}{table("patterns", heads, rows)}</section>'


def _embedded(data: dict[str, Any]) -> str:
    """What the script needs: each trace's lines once, and which of them each stage has."""
    traces = {}
    for trace in data["traces"]:
        lines: dict[str, int] = {}
        stages = []
        for stage in trace["stages"]:
            numbers = [lines.setdefault(line, len(lines)) for line in stage["lines"]]
            stages.append(stage | {"lines": numbers})
        traces[trace["id"]] = {"lines": list(lines), "stages": stages}
    text = json.dumps({"traces": traces}, separators=(",", ":"))
    return re.sub(r"[<>&]", lambda found: f"\\u{ord(found[0]):04x}", text)


def page(study: Study) -> str:
    """The whole document."""
    data = study.data
    name = data["program"]["file"].rpartition("/")[2]
    parts = [("configurations", _configurations(data)), ("source", _source(data)), ("traces", _traces(data)),
             ("guards", _guards(data)), ("patterns", _patterns(data))]  # fmt: skip
    links = "".join(f'<a href="#{name}">{name}</a>' for name, text in parts if text)
    style, script = (ASSETS.joinpath(file).read_text() for file in ("style.css", "script.js"))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(name)}: Sidewinder</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}</style></head><body><h1>{escape(name)}</h1>"
        f'<p class="faint">{escape(data["program"]["given"])}, guards in configuration <code>{data["configuration"]}'
        f"</code>, on the RTL; exit status {data['status']}.</p><nav>{links}</nav>{_totals(data)}"
        f"{''.join(text for _, text in parts)}"
        f'<script type="application/json" id="study">{_embedded(data)}</script><script>{script}</script>'
        "</body></html>\n"
    )



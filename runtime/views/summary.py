"""A study as a page of text."""

from __future__ import annotations

from runtime.views.study import Study

MOST = 12  # rows of a table


def summary(study: Study) -> str:
    """Totals, the hottest lines and traces, the guards that fail most, cycles in each configuration."""
    data = study.data
    core, jit, whole = data["core"], data["jit"], data["core"]["cycles"] or 1
    out = [
        f"{data['program']['given']}, guards in configuration {data['configuration']}, on the RTL",
        f"{core['cycles']:,} cycles in traces, {core['instructions']:,} instructions, {core['checks']:,} checks, "
        f"{core['failures']:,} fail; {jit['loops']} loops, {jit['bridges']} bridges",
    ]
    lines = sorted(data["lines"].items(), key=lambda item: -_spent(item[1]))[:MOST]
    out += ["", "cycles        share   line"]
    for number, counts in lines:
        text = data["program"]["source"][number - 1].rstrip()
        out.append(f"{_spent(counts):>12,} {_spent(counts) / whole:>7.1%}  {number:>4} {text}")
    out += ["", "cycles        share   trace"]
    for trace in sorted(data["traces"], key=lambda t: -_spent(t["counts"]))[:MOST]:
        spent = _spent(trace["counts"])
        first, last = trace["stages"][0], trace["stages"][-1]
        out.append(
            f"{spent:>12,} {spent / whole:>7.1%}  {trace['kind']} {trace['id']}: {first['operations']} operations "
            f"recorded, {last['operations']} compiled, {len(trace['code'])} instructions"
        )
    failing = [guard for guard in data["guards"] if guard["failures"] or guard["exits"]]
    out += ["", "fails         of       guard"]
    for guard in sorted(failing, key=lambda g: (-(g["failures"] or 0), -g["exits"]))[:MOST]:
        bridge = f", bridge {guard['bridge']}" if guard["bridge"] is not None else ""
        fails = "?" if guard["failures"] is None else f"{guard['failures']:,}"
        out.append(
            f"{fails:>12} {guard['passed']:>9,}  {guard['id']} {guard['operation']} of trace "
            f"{guard['trace']}, {guard['line']}{bridge}"
        )
    if data.get("configurations"):
        out += ["", "cycles        of the whole program as"]
        for run in data["configurations"]:
            out.append(f"{run['cycles']:>12,}  {run['name']}{': ' + run['failure'] if run['failure'] else ''}")
    out += [f"not comparable: {reason}" for reason in data.get("void", ())]
    return "\n".join(out) + "\n"


def _spent(counts: dict[str, int]) -> int:
    return counts["cycles"] + counts["called_cycles"]

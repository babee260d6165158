"""Writes docs/formal.md from the proofs and what a run of all of them came to (`python -m tests.formal --document`)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.formal.engine import BUILD, ROOT, Outcome, Proof

PAGE = ROOT / "docs" / "formal.md"
RESULTS = BUILD / "results.json"
HEAD = (Path(__file__).parent / "page.md").read_text()


def reach(proof: Proof) -> str:
    """For how many cycles the properties are proved."""
    return "any" if proof.induction else str(proof.depth)


def span(proof: Proof) -> str:
    """The same in words."""
    return f"any number of cycles, by induction over {proof.depth}" if proof.induction else f"{proof.depth} cycles"


def _design() -> str:
    """What was proved: git's name of the contents of rtl/."""
    state = subprocess.run(["git", "rev-parse", "--short", "HEAD:rtl"], cwd=ROOT, capture_output=True, text=True)
    return state.stdout.strip() if state.returncode == 0 else "unknown"


def record(
    proofs: Sequence[Proof], outcomes: Mapping[str, Outcome], found: Mapping[str, Mapping[str, Outcome]],
) -> None:  # fmt: skip
    """Keeps what a run of these proofs and all their bugs came to, beside what is known of others."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"proofs": {}}
    results = {name: {"design": known.get("design")} | result for name, result in known["proofs"].items()}
    results |= {
        proof.name: {
            "properties": outcomes[proof.name].properties, "seconds": round(outcomes[proof.name].seconds),
            "depth": proof.depth, "design": _design(),
            "bugs": {what: {"broken": [*outcome.broken], "seconds": round(outcome.seconds)}
                     for what, outcome in found[proof.name].items()},
        }
        for proof in proofs
    }  # fmt: skip
    RESULTS.write_text(json.dumps({"proofs": results}, indent=1))


def _section(proof: Proof, result: Mapping[str, Any]) -> str:
    start = "any start" if proof.free_memories else "from reset"
    lines = [
        f"## {proof.name}{' *' if proof.quick else ''}", "",
        f"{result['seconds']} s, {span(proof)}, {start}: {proof.why}.", "",
        *(f"- {name}{' (of the model alone)' if name in proof.lemmas else ''}" for name in result["properties"]), "",
        "| seeded bug | breaks |", "|---|---|",
        *(f"| {seed.what} | {'; '.join(result['bugs'][seed.what]['broken'])} |" for seed in proof.seeds), "",
    ]  # fmt: skip
    return "\n".join(lines)


def write(proofs: Sequence[Proof], page: Path = PAGE) -> None:
    """From what is recorded. Raises SystemExit where the proofs, as they are now, have not been run."""
    run = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"proofs": {}}
    results = run["proofs"]
    missing = [p.name for p in proofs if p.name not in results or results[p.name]["depth"] != p.depth
               or {*results[p.name]["bugs"]} != {seed.what for seed in p.seeds}]  # fmt: skip
    if missing:
        raise SystemExit(f"not run as they are now: {', '.join(missing)}; make formal runs all")
    bugs = sum(len(results[p.name]["bugs"]) for p in proofs)
    seconds = sum(results[p.name]["seconds"] + sum(bug["seconds"] for bug in results[p.name]["bugs"].values())
                  for p in proofs)  # fmt: skip
    designs: dict[str, list[str]] = {}
    for p in proofs:
        designs.setdefault(results[p.name]["design"], []).append(p.name)
    most, *others = sorted(designs, key=lambda design: -len(designs[design]))
    beside = "".join(f"; {', '.join(f'`{name}`' for name in designs[design])} of {design}" for design in others)
    table = [
        f"This page tells of {len(proofs)} proofs and {bugs} seeded bugs, of `rtl/` with the contents that git names "
        f"{most}{beside}. One after the other they take {seconds / 60:.0f} minutes.", "",
        "| proof | cycles | properties | seconds | bugs found | bugs' seconds |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for proof in proofs:
        result = results[proof.name]
        spent = sum(bug["seconds"] for bug in result["bugs"].values())
        table.append(f"| {proof.name}{' *' if proof.quick else ''} | {reach(proof)} | {len(result['properties'])} | "
                     f"{result['seconds']} | {len(result['bugs'])} | {spent} |")  # fmt: skip
    body = "\n".join(_section(proof, results[proof.name]) for proof in proofs)
    page.write_text(HEAD + "\n" + "\n".join(table) + "\n\n" + body)

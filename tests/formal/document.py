"""Writes docs/formal.md from the proofs and what a run of them measured (`python -m tests.formal --document`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.formal.engine import BUILD, ROOT, Outcome, Proof

PAGE = ROOT / "docs" / "formal.md"
RESULTS = BUILD / "results.json"
HEAD = """# Formal proofs

`make formal` proves properties of `rtl/` with SymbiYosys and the SMT solver boolector, all from packages, and then
seeds bugs, each of which must break the property that is named beside it. `make test` runs the quick ones (marked *).
`python -m tests.formal --document` writes this page; its seconds are those that `make formal` prints (wall clock, all
tools, on two cores that others used as well).

`PENDING` in `tests/formal/proofs.py` lists proofs that held on an earlier core and are not run on the present one yet:
they need more than the minutes there were, or their surroundings have to follow the new stages. CSRs, traps' targets
and xgepc had a unit proof that the RAM of the CSRs has made void; the core's proofs see them through RVFI only.

A proof looks at every execution of so many cycles from reset: memories answer anything they may, operands and programs
are any. With *any start*, register file, guard operands, exit table and the CSRs that hold addresses start with any
contents as well, so that no history is needed to fill them. Such a proof is bounded; the column "cycles" says how far,
the text below why that is enough. Multiplier and divider are left out of the core there; the divider has a proof
of its own, for small dividends; the multiplier has none (32 by 32 bits are out of reach of the solver). `make verify`
compares both with Spike.

Proofs of the core use its RVFI port, in the manner of riscv-formal. Which words are which instruction comes from
`spec/isa.py` (tested against an outside assembler); what each must do is written anew in
`tests/formal/instructions.py`, with no use of `rtl/` or of the meanings in `spec/`. Harnesses attach to ports only, of
the core and of units. A seeded bug makes one port of a unit carry another value (`tests/formal/seeds.py`): there are no
switches for bugs in `rtl/`.

That nothing younger than a failing guard has an effect is proved in two halves: whatever writes a register, memory, a
CSR, G, a watch or the value-pattern table belongs to an instruction that is reported in the same cycle; and the
instruction reported after a failing guard is the one at its exit.

"""


def record(proof: Proof, outcome: Outcome, found: Sequence[str]) -> None:
    """Keeps what a proof came to, and the property that each of its seeded bugs broke."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results[proof.name] = {
        "properties": outcome.properties, "seconds": round(outcome.seconds), "depth": proof.depth, "broken": found,
    }  # fmt: skip
    RESULTS.write_text(json.dumps(results, indent=1))


def _section(proof: Proof, result: dict[str, Any]) -> str:
    start = "any start" if proof.free_memories else "from reset"
    lines = [
        f"## {proof.name}{' *' if proof.quick else ''}", "",
        f"{result['seconds']} s, {proof.depth} cycles, {start}: {proof.why}.", "",
        *(f"- {name}" for name in result["properties"]), "",
        "| seeded bug | breaks |", "|---|---|",
        *(f"| {seed.what} | {broken} |" for seed, broken in zip(proof.seeds, result["broken"], strict=True)), "",
    ]  # fmt: skip
    return "\n".join(lines)


def write(proofs: Sequence[Proof], page: Path = PAGE) -> None:
    """From what is recorded. Raises SystemExit where a proof, as it is now, has not been run."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    missing = [p.name for p in proofs if p.name not in results or results[p.name]["depth"] != p.depth
               or len(results[p.name]["broken"]) != len(p.seeds)]  # fmt: skip
    if missing:
        raise SystemExit(f"not run yet: {', '.join(missing)}")
    table = ["| proof | cycles | properties | seconds | bugs found |", "|---|---|---|---|---|"]
    for proof in proofs:
        result = results[proof.name]
        table.append(f"| {proof.name}{' *' if proof.quick else ''} | {proof.depth} | {len(result['properties'])} | "
                     f"{result['seconds']} | {len(result['broken'])} |")  # fmt: skip
    body = "\n".join(_section(proof, results[proof.name]) for proof in proofs)
    page.write_text(HEAD + "\n".join(table) + "\n\n" + body)

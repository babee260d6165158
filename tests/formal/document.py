"""Writes docs/formal.md from the proofs and what a run of them measured (`python -m tests.formal --document`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.formal.engine import ROOT, Outcome, Proof

PAGE = ROOT / "docs" / "formal.md"
HEAD = """# Formal proofs

`make formal` proves properties of `rtl/` with SymbiYosys and the SMT solver boolector, all from packages, and then
seeds bugs, each of which must break the property that is named beside it. `make test` runs the quick ones (marked *).
This page is written by `python -m tests.formal --document`, seconds included (wall clock, all tools, two cores that
others used as well).

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


def _section(proof: Proof, outcome: Outcome, found: Sequence[str]) -> str:
    start = "any start" if proof.free_memories else "from reset"
    lines = [
        f"## {proof.name}{' *' if proof.quick else ''}", "",
        f"{outcome.seconds:.0f} s, {proof.depth} cycles, {start}: {proof.why}.", "",
        *(f"- {name}" for name in outcome.properties), "",
        "| seeded bug | breaks |", "|---|---|",
        *(f"| {seed.what} | {broken} |" for seed, broken in zip(proof.seeds, found, strict=True)), "",
    ]  # fmt: skip
    return "\n".join(lines)


def write(results: Sequence[tuple[Proof, Outcome, Sequence[str]]], page: Path = PAGE) -> None:
    """results: each proof, what it came to, and the property that each of its seeded bugs broke."""
    table = ["| proof | cycles | properties | seconds | bugs found |", "|---|---|---|---|---|"]
    table += [
        f"| {proof.name}{' *' if proof.quick else ''} | {proof.depth} | {len(outcome.properties)} | "
        f"{outcome.seconds:.0f} | {len(found)} |"
        for proof, outcome, found in results
    ]
    body = "\n".join(_section(*result) for result in results)
    page.write_text(HEAD + "\n".join(table) + "\n\n" + body)

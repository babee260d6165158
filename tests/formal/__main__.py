"""Runs the proofs: `python -m tests.formal [NAME ...]`; `make formal` runs all, with their seeded bugs.

For each proof a line says how long it took; for a property that does not hold, its name, the cycle of the violation
and the file that shows it. The exit status is 1 then, and where a seeded bug is not found.
"""

from __future__ import annotations

import argparse
import signal
import sys

from rich.console import Console

from tests.formal import document
from tests.formal.engine import ROOT, Outcome, Proof, ProofError, run
from tests.formal.proofs import PROOFS


class Runner:
    """Runs proofs, prints what comes out, and records it. failures: how many were not as they must be."""

    def __init__(self, timeout: float, bugs: bool) -> None:
        self.console = Console()
        self.failures = 0
        self._timeout = timeout
        self._bugs = bugs

    def _fail(self, text: str) -> None:
        self.failures += 1
        self.console.print(f"[red]FAILED[/] {text}", soft_wrap=True)

    def prove(self, proof: Proof) -> None:
        try:
            outcome = run(proof, timeout=self._timeout)
            if outcome.failed is not None:
                self._fail(f"{proof.name}: property [bold]{outcome.failed}[/], {_place(outcome)}")
                return
            self.console.print(f"[green]proved[/] {proof.name}: {len(outcome.properties)} properties, {proof.depth} "
                               f"cycles, {outcome.seconds:.0f} s")  # fmt: skip
            if self._bugs:
                self._seed(proof, outcome)
        except ProofError as error:
            self._fail(str(error))

    def _seed(self, proof: Proof, outcome: Outcome) -> None:
        """The proof's bugs, each of which must break a property that it names."""
        found = []
        for seed in proof.seeds:
            broken = run(proof, seed, timeout=self._timeout)
            if broken.failed not in seed.breaks:
                self._fail(f"{proof.name}: bug [bold]{seed.what}[/] breaks {broken.failed}, not "
                           f"{' or '.join(seed.breaks)}; {_place(broken)}")  # fmt: skip
                return
            found.append(str(broken.failed))
            self.console.print(f"       bug found: {seed.what} ({broken.failed}; cycle {broken.step})", soft_wrap=True)
        document.record(proof, outcome, found)


def _place(outcome: Outcome) -> str:
    if outcome.vcd is None:
        return "no trace"
    return f"cycle {outcome.step}, {outcome.vcd.relative_to(ROOT)}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.formal", description="Formal proofs of rtl/.")
    parser.add_argument("names", nargs="*", help="proofs whose names contain one of these; all without")
    parser.add_argument("--no-bugs", action="store_true", help="the proofs only, without their seeded bugs")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds for each run (default %(default)s)")
    parser.add_argument("--document", action="store_true", help="write docs/formal.md from the last run of each proof")
    arguments = parser.parse_args()
    chosen = [p for p in PROOFS if not arguments.names or any(name in p.name for name in arguments.names)]
    if not chosen:
        parser.error(f"no proof is named so; there are {', '.join(p.name for p in PROOFS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as for Ctrl-C: the solver has to go as well
    runner = Runner(arguments.timeout, not arguments.no_bugs)
    for proof in chosen:
        runner.prove(proof)
    if runner.failures:
        runner.console.print(f"[red]{runner.failures} of {len(chosen)} failed[/]")
    elif arguments.document:
        document.write(PROOFS)
    return 1 if runner.failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the proofs: `python -m tests.formal [NAME ...]`; `make formal` runs all, with their seeded bugs.

A line for each proof and each bug as it comes to its end, then a table. For a property that does not hold: its name,
the cycle of the violation and the file that shows it. The exit status is 1 then, and where a seeded bug does not break
what it must, or a property is broken by no bug at all. What came to an end for the same design before is not run again
(`build/formal` keeps it), so that a run that was interrupted goes on.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from rich.console import Console
from rich.table import Table

from tests.formal import document
from tests.formal.engine import ROOT, Outcome, Proof, ProofError, run, stop_all
from tests.formal.proofs import PROOFS
from tests.formal.seeds import Seed


class Runner:
    """Runs proofs, prints what comes out, and keeps it. failures: what is not as it must be, in words. outcomes: of
    proofs, found: of their bugs, by what they are.
    """

    def __init__(self, proofs: Sequence[Proof], timeout: float, bugs: bool) -> None:
        self.console = Console(soft_wrap=True, highlight=False)
        self.failures: list[str] = []
        self.outcomes: dict[str, Outcome] = {}
        self.found: dict[str, dict[str, Outcome]] = {proof.name: {} for proof in proofs}
        self._proofs = proofs
        self._timeout = timeout
        self._bugs = bugs

    def run(self, jobs: int) -> None:
        """Everything, so many at a time."""
        with ThreadPoolExecutor(jobs) as pool:
            waiting: dict[Future[Outcome], tuple[Proof, Seed | None]] = {}
            for proof in self._proofs:
                for seed in (None, *(proof.seeds if self._bugs else ())):
                    waiting[pool.submit(run, proof, seed, self._timeout)] = proof, seed
            try:
                for number, future in enumerate(as_completed(waiting), 1):
                    proof, seed = waiting[future]
                    self.console.print(f"[{number:3}/{len(waiting)}] ".replace("[", r"\["), end="")
                    try:
                        self._ended(proof, seed, future.result())
                    except ProofError as error:
                        self._fail(str(error))
                    except Exception as error:  # the harness does not fit the design
                        self._fail(f"{proof.name}{f': {seed.what}' if seed else ''}: {error!r}")
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                stop_all()
                raise
        for proof in self._proofs if self._bugs else ():
            self._covered(proof)

    def _fail(self, text: str) -> None:
        self.failures.append(text)
        self.console.print(f"[red]FAILED[/] {text}")

    def _ended(self, proof: Proof, seed: Seed | None, outcome: Outcome) -> None:
        took = f"{outcome.seconds:.0f} s"
        if seed is None:
            self.outcomes[proof.name] = outcome
            if outcome.broken:
                broken = ", ".join(f"{name}, cycle {step}" for name, step in outcome.broken.items())
                shown = f", {outcome.vcd.relative_to(ROOT)}" if outcome.vcd else ""
                self._fail(f"{proof.name}: property [bold]{broken}[/]{shown}")
                return
            reach = document.span(proof)
            self.console.print(f"[green]proved[/] {proof.name}: {len(outcome.properties)} properties, {reach}, {took}")
            return
        self.found[proof.name][seed.what] = outcome
        if missing := [name for name in seed.breaks if name not in outcome.broken]:
            unknown = [name for name in missing if name not in outcome.properties]
            what = f"no such property: {', '.join(unknown)}" if unknown else f"not broken: {', '.join(missing)}"
            self._fail(f"{proof.name}: bug [bold]{seed.what}[/]: {what} (but {', '.join(outcome.broken) or 'nothing'})")
            return
        self.console.print(f"found  {proof.name}: {seed.what} ({len(outcome.broken)} properties, {took})")

    def _covered(self, proof: Proof) -> None:
        """Is each property broken by a bug?"""
        if proof.name not in self.outcomes:
            return
        broken = {name for outcome in self.found[proof.name].values() for name in outcome.broken}
        if never := [name for name in self.outcomes[proof.name].properties if name not in (*broken, *proof.lemmas)]:
            self._fail(f"{proof.name}: no bug breaks {'; '.join(never)}")

    def table(self) -> Table:
        table = Table("proof", "cycles", "properties", "seconds", "bugs", "bugs' seconds")
        for proof in self._proofs:
            outcome, found = self.outcomes.get(proof.name), self.found[proof.name]
            table.add_row(
                proof.name, document.reach(proof), str(len(outcome.properties)) if outcome else "[red]none[/]",
                f"{outcome.seconds:.0f}" if outcome else "", f"{len(found)} of {len(proof.seeds)}",
                f"{sum(seed.seconds for seed in found.values()):.0f}",
            )  # fmt: skip
        return table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.formal", description="Formal proofs of rtl/.")
    parser.add_argument("names", nargs="*", help="proofs whose names contain one of these; all without")
    parser.add_argument("--no-bugs", action="store_true", help="the proofs only, without their seeded bugs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at a time (default %(default)s)")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds for each run (default %(default)s)")
    parser.add_argument("--document", action="store_true", help="run nothing: write docs/formal.md from the last "
                        "run of each proof with its bugs")  # fmt: skip
    arguments = parser.parse_args()
    if arguments.document:
        document.write(PROOFS)
        return 0
    chosen = [p for p in PROOFS if not arguments.names or any(name in p.name for name in arguments.names)]
    if not chosen:
        parser.error(f"no proof is named so; there are {', '.join(p.name for p in PROOFS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as for Ctrl-C: the solvers have to go as well
    runner = Runner(chosen, arguments.timeout, not arguments.no_bugs)
    begin = time.monotonic()
    runner.run(arguments.jobs)
    seconds = time.monotonic() - begin
    runner.console.print(runner.table())
    runner.console.print(f"{seconds / 60:.1f} minutes, {arguments.jobs} runs at a time")
    if runner.failures:
        runner.console.print(f"[red]{len(runner.failures)} failed:[/]")
        for text in runner.failures:
            runner.console.print(f"- {text.splitlines()[0]}")
        return 1
    if not arguments.no_bugs:
        document.record(chosen, runner.outcomes, runner.found)
    return 0


if __name__ == "__main__":
    sys.exit(main())

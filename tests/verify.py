"""`make verify`: the long checks, one after the other, and in the end a line for each of what it said.

    python -m tests.verify [--instructions N]

Exit status 1 where one of them failed; the others are run all the same.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

#: What is left to other commands: they take longer still, or measure instead of checking.
NOT_RUN = (
    "the tests that are not long: `make test`",
    "proofs of the core: `make formal`",
    "programs in every configuration on the RTL: `make sim`",
    "area, clock, bitstreams: `make area`, `make bitstream`",
    "PyPy beside ours: `make peers`",
)


@dataclass(frozen=True)
class Part:
    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """`last`: the last line that the part printed, which for all of them says what was done."""

    part: Part
    status: int
    seconds: float
    last: str

    def line(self) -> str:
        verdict = "ok    " if self.status == 0 else "FAILED"
        return f"{verdict} {self.part.name} ({self.seconds:.0f} s): {self.last}"


def parts(instructions: int) -> tuple[Part, ...]:
    count = ("--instructions", str(instructions))
    configs = "sidecar,sidecar-fail,software,software-fail,patterns,zdinx-fail,reference-stress"
    traced = ("--first", "10000", "--programs", "60", "--configs", configs)
    return (
        Part("RTL and simulator against Spike", ("-m", "sim.lockstep", *count)),
        Part("guards and patterns, RTL against simulator", ("-m", "sim.lockstep_xguard", *count)),
        Part("random programs, interpreted", ("-W", "ignore", "-m", "tests.grammar.compare", "--programs", "3000")),
        Part("random programs, traced", ("-W", "ignore", "-m", "tests.grammar.compare", *traced)),
        Part("pyperformance's programs, with traces", ("-m", "bench.suite")),
        Part("long tests", ("-m", "pytest", "-m", "long", "-n", "2", "--dist", "loadgroup")),
    )


def run(part: Part) -> Outcome:
    """Run a part, its output passed on as it comes."""
    print(f"--- {part.name}", flush=True)
    start, printed = time.monotonic(), bytearray()
    command = [sys.executable, *part.arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, **streams) as process:
        assert process.stdout is not None
        while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
            printed += chunk
            sys.stdout.buffer.write(chunk)
            sys.stdout.flush()
        status = process.wait()
    lines = [line.strip() for line in re.split(r"[\r\n]+", printed.decode(errors="replace")) if line.strip()]
    return Outcome(part, status, time.monotonic() - start, lines[-1] if lines else "nothing printed")


def verify(chosen: Sequence[Part]) -> int:
    outcomes = [run(part) for part in chosen]
    print("---")
    for outcome in outcomes:
        print(outcome.line())
    for what in NOT_RUN:
        print(f"not run: {what}")
    return int(any(outcome.status for outcome in outcomes))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.verify", description="Run the long checks.")
    parser.add_argument("--instructions", type=int, default=1_000_000, help="how many to compare in lockstep, at least")
    return verify(parts(parser.parse_args().instructions))


if __name__ == "__main__":
    sys.exit(main())

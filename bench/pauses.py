"""How long a collection takes: pauses of the native VM, by what is alive.

    python -m bench.pauses [--json]

A program builds lists, instances, strings or dicts until so many MiB of them are alive, in an image of 512 MiB; then
the collector is called once, which clears what the program has used of the space and may make it grow (first), and
REPEATS times more, of which the shortest and the longest are printed. A collection copies what is alive and clears
what it leaves; here nothing has died.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from runtime.compiler import compile_source
from runtime.host import Session
from runtime.options import Options
from spec.memory_map import IMAGE_MAX

REPEATS = 5
SIZES = (1, 4, 16, 64)  # MiB
#: What one step keeps, and its bytes, about: how many steps are made is the size by that.
SHAPES = {
    "lists": ("[i]", 32),
    "instances": ("Pair(i, i)", 24),
    "strings": ("str(i) + 'x' * 32", 56),
    "dicts": ("{i: i}", 256),
}
PROGRAM = """
class Pair:
    def __init__(self, a, b):
        self.a = a
        self.b = b
kept = []
for i in range({steps}):
    kept.append({item})
"""


@dataclass(frozen=True)
class Pause:
    """Of one shape and size; times in milliseconds. `alive`: bytes."""

    shape: str
    alive: int
    shortest: float
    longest: float
    first: float


def measure(shape: str, mebibytes: int) -> Pause:
    """Run the program and collect."""
    item, size = SHAPES[shape]
    source = PROGRAM.format(steps=(mebibytes << 20) // size, item=item)
    with Session(compile_source(source, f"{shape}.py"), Options(memory=IMAGE_MAX), lambda _: None) as session:
        if session.run():
            raise RuntimeError(session.report.text if session.report else "the program failed")
        times = [collect(session) for _ in range(REPEATS + 1)]
        alive = session.image.vm("live_bytes")
    return Pause(shape, alive, 1e3 * min(times[1:]), 1e3 * max(times[1:]), 1e3 * times[0])


def collect(session: Session) -> float:
    """Seconds."""
    start = time.perf_counter()
    session.library.call("runtime.vm.gc.collect")
    return time.perf_counter() - start


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pauses", description="Pauses of the collector.")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    options = parser.parse_args(arguments)
    rows = [measure(shape, size) for shape in SHAPES for size in SIZES]
    if options.json:
        json.dump([asdict(row) for row in rows], sys.stdout, indent=1)
        return 0
    table = Table("alive", "MiB", "shortest ms", "longest ms", "first ms")
    for row in rows:
        numbers = (row.shortest, row.longest, row.first)
        table.add_row(row.shape, f"{row.alive / (1 << 20):.1f}", *(f"{number:.1f}" for number in numbers))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())

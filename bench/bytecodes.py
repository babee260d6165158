"""What a bytecode takes in the interpreter on the core, in cycles: a table of docs/benchmark.md.

    python -m bench.bytecodes [--machine rtl|iss]

Each loop runs twice, once with twice as many passes; cycles and bytecodes are the differences, so that what is done
once does not count. No traces; on the simulator (`iss`) a cycle is an instruction.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from pathlib import Path
from typing import Any

from bench.markdown import PAGE
from docs import marks
from runtime.host import load_program
from runtime.image import build_image
from runtime.machines import create_machine
from runtime.options import Options
from runtime.resident import call, prepare
from runtime.translate.firmware import vm_firmware
from runtime.translate.native import vm_program
from spec.memory_map import FIRMWARE

PASSES = 1000
_HEAD = """\
class Point:
    def __init__(self):
        self.x = 0

    def get(self):
        return self.x


def same(x):
    return x


def loop(n, items, point, half):
    i = 0
    s = 0
    while i < n:
        {body}
        i = i + 1
    return s


loop({passes}, [0] * {passes}, Point(), 0.5)
"""
LOOPS = {
    "additions of ints": "s = s + i",
    "items of a list": "items[i] = items[i - 1]",
    "an attribute": "point.x = point.x + i",
    "a call": "s = same(i)",
    "a method": "s = point.get()",
    "a built-in function": "s = len(items)",
    "floats": "half = half + 0.5",
}


def interpret(path: Path, machine: str) -> tuple[int, int]:
    """Cycles and bytecodes of the whole program."""
    options = Options(machine=machine)
    with contextlib.closing(build_image(load_program(str(path)), options.limit)) as image:
        image.set_vm("hot_threshold", 0)
        core: Any = create_machine(options, image)
        with contextlib.closing(core):
            prepare(core)
            core.write_bytes(FIRMWARE.base, vm_firmware().code)
            call(core, vm_firmware().address(vm_program().find("interpret").index), lambda _service, _argument: 0)
            return core.counters()["cycles"], image.vm("bytecodes")


def row(name: str, machine: str) -> list[str]:
    counts = []
    with tempfile.TemporaryDirectory() as folder:
        for passes in (PASSES, 2 * PASSES):
            path = Path(folder) / f"loop{passes}.py"
            path.write_text(_HEAD.format(body=LOOPS[name], passes=passes))
            counts.append(interpret(path, machine))
    (cycles, bytecodes), (more_cycles, more_bytecodes) = counts
    cycles, bytecodes = more_cycles - cycles, more_bytecodes - bytecodes
    return [
        name, f"`{LOOPS[name]}`", f"{bytecodes / PASSES:.1f}", f"{cycles / PASSES:.0f}", f"{cycles / bytecodes:.1f}",
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bytecodes", description="Cycles a bytecode.")
    parser.add_argument("--machine", choices=("rtl", "iss"), default="rtl", help="iss: the page stays as it is")
    machine = parser.parse_args().machine
    rows = []
    for name in LOOPS:
        rows.append(row(name, machine))
        print(*rows[-1], flush=True)
    if machine == "rtl":
        lines = marks.table(["loop", "its statement", "bytecodes a pass", "cycles a pass", "cycles a bytecode"], rows)
        PAGE.write_text(marks.fill(PAGE.read_text(), "bytecodes", lines))


if __name__ == "__main__":
    main()

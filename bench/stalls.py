"""Where the cycles of traces go that are not instructions: a table of docs/core.md.

    python -m bench.stalls

The benchmark's programs run on the instruction-set simulator; what it retires is charged with what each kind of
instruction takes on the RTL beyond one cycle, as bench/cpi.py measures it. So the sum is a model; the table shows how
far the RTL's own count in bench/results/sim.json is from it.
"""

from __future__ import annotations

import collections
import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bench import cpi
from bench.measure import CONFIGURATIONS, PROGRAMS
from docs import marks
from rtl.machine import RtlMachine
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from sim.iss import Retired
from spec import isa
from spec.isa import Unit
from spec.memory_map import SIDECAR_WINDOW, TRACE
from spec.sidecar import LATE_UNITS, ONLY_WRITE, OPERAND_SUBJECTS, SIDECAR, Check
from spec.timing import KNOWN_TARGETS

CONFIGURATION = "sidecar"
#: Columns: a kind of stall, and the row of bench/cpi.py's table that says what it costs.
COSTS = {
    "load-use": "load, and its result used at once",
    "use of less than a word": "load of less than a word, and its result used at once",
    "product-use": "`mul`, and its result used at once",
    "division": "`div`, `rem`",
    "taken branches, `jal`": "`jal`, the first time",
    "`jalr`": "`jalr`",
    "mispredictions": "forward branch, taken (mispredicted)",
    "CSR instructions": "CSR instruction",
    "guard exits": "load with a check of its result that fails, to a bridge that the exit table lists",
    "early guard exits": "arithmetic with a check for zero that fails, to a bridge that the exit table lists",
}
#: Checks that may fail in M (rtl/guard.py), but of results of these units, and of jumps' return addresses.
EARLY = frozenset({Check.INT_TAG, Check.PTR_TAG, Check.ZERO, Check.NONZERO})
LATE = LATE_UNITS | {Unit.JUMP}


class _Decoded(NamedTuple):
    unit: Unit | None
    name: str
    reads: tuple[int, int]
    backward: bool
    only_writes: bool  # a CSR, which takes a cycle then


@functools.cache
def _decode(insn: int) -> _Decoded:
    instruction = isa.decode(insn)
    if instruction is None:
        return _Decoded(None, "", (0, 0), False, False)
    operands = instruction.operands
    reads = operands.get("rs1", 0), operands.get("rs2", 0)
    only_writes = instruction.name in ONLY_WRITE and operands["rd"] == 0
    return _Decoded(instruction.row.unit, instruction.name, reads, operands.get("imm", 0) < 0, only_writes)


@functools.cache
def _leaves_early(unit: Unit | None, word: int) -> bool:
    """Would a failing check leave from M? word: its sidecar word."""
    fields = SIDECAR.decode(word)
    return fields["check"] in EARLY and (fields["subject"] in OPERAND_SUBJECTS or unit not in LATE)


class Stalls:
    """Counts what costs more than a cycle. `record` takes each retired instruction. sidecar: the word beside the one at
    an address. Of guard exits it counts those that leave early.
    """

    def __init__(self, sidecar: Callable[[int], int] = lambda _address: 0) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self._sidecar = sidecar
        self._unit: Unit | None = None
        self._name = ""
        self._rd = 0
        self._targets: dict[int, int] = {}  # word address modulo KNOWN_TARGETS -> address: of what the core knows

    def _flow(self, retired: Retired, *, taken: bool, predicted: bool) -> None:
        """A branch or jal. predicted: it is predicted to be taken where its target is not known (rtl/targets.py)."""
        index = retired.pc // 4 % KNOWN_TARGETS
        known = self._targets.get(index) == retired.pc
        if taken != (predicted or known):
            self.counts["mispredictions"] += 1
        elif taken and not known:
            self.counts["taken branches, `jal`"] += 1
        if taken:
            self._targets[index] = retired.pc
        elif predicted or known:
            self._targets.pop(index, None)

    def record(self, retired: Retired) -> None:
        counts, decoded = self.counts, _decode(retired.insn)
        if self._rd and self._rd in decoded.reads:
            if self._unit is Unit.LOAD:
                counts["load-use" if self._name == "lw" else "use of less than a word"] += 1
            elif self._unit is Unit.MUL:
                counts["product-use"] += 1
        self._unit, self._name, self._rd = decoded.unit, decoded.name, retired.rd
        if decoded.unit is Unit.DIV:
            counts["division"] += 1
        elif decoded.unit is Unit.CSR:
            counts["CSR instructions"] += not decoded.only_writes
        elif decoded.unit is Unit.JUMP:
            if decoded.name == "jal":
                self._flow(retired, taken=True, predicted=True)
            else:
                counts["`jalr`"] += 1
        elif decoded.unit is Unit.BRANCH:
            self._flow(retired, taken=retired.next_pc != retired.pc + 4, predicted=decoded.backward)
        elif retired.next_pc != retired.pc + 4 and (word := self._sidecar(retired.pc)):
            back = SIDECAR["loop"].extract(word) and retired.next_pc < retired.pc  # (no exit, but a back edge)
            counts["early guard exits"] += not back and _leaves_early(decoded.unit, word)


def run(program: str) -> tuple[Stalls, dict[str, int]]:
    """A benchmark program on the simulator: its stalls, and the machine's counters."""
    options = Options(machine="iss", strict=True, **CONFIGURATIONS[CONFIGURATION])
    with Session(load_program(str(PROGRAMS / f"{program}.py")), options, lambda _data: None) as session:
        machine = session.jit.backend.machine

        def sidecar(address: int) -> int:
            inside = TRACE.base <= address < TRACE.end
            return int(machine.read_word(SIDECAR_WINDOW.base + address - TRACE.base)) if inside else 0

        stalls = Stalls(sidecar)
        machine.on_retire = stalls.record
        session.run()
        core: dict[str, int] = run_statistics(session)["core"]
    stalls.counts["guard exits"] = core["failures"] - stalls.counts["early guard exits"]
    return stalls, core


def table(costs: Mapping[str, float], results: Mapping[str, Any]) -> list[str]:
    """Markdown: cycles for each instruction, by cause."""
    heads = ["traces, `sidecar`", "instructions", *COSTS, "sum and 1", "RTL"]
    rows = []
    for program in sorted(results):
        stalls, core = run(program)
        parts = [stalls.counts[kind] * (costs[row] - 1) / core["instructions"] for kind, row in COSTS.items()]
        counted = results[program]["runs"][CONFIGURATION]["core"]
        cells = [program, f"{core['instructions']:,}", *(f"{part:.2f}" if part >= 0.005 else "" for part in parts)]
        cells += [f"{1 + sum(parts):.2f}", f"{counted['cycles'] / counted['instructions']:.2f}"]
        rows.append(cells)
        print(*cells, flush=True)
    return marks.table(heads, rows)


def main() -> None:
    with RtlMachine() as machine:
        costs = dict(cpi.instructions(machine))
    lines = table(costs, json.loads(cpi.RESULTS.read_text())["programs"])
    cpi.PAGE.write_text(marks.fill(cpi.PAGE.read_text(), "stalls", lines))


if __name__ == "__main__":
    marks.without_arguments("bench.stalls", __doc__)
    main()

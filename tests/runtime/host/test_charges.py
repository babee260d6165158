"""What the host does in the interpreter's place is charged: the same bytecodes, at what they cost on the core."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.measure import PROGRAMS, expected_output
from jit.backend.mir import Computed, Reg, Slot, Word
from jit.backend.stubs import ALLOCATION, LEAVE, constant_instructions, exit_instructions
from jit.descrs import Descrs
from jit.hostwork import Greens
from jit.ir import Const, FailRef, Op, PendingStore, ResumeData, VirtualObject, VirtualRef
from runtime import charges
from runtime.charges import Charges, Counts, whole_program
from runtime.host import Session, load_program
from runtime.options import Options
from runtime.statistics import run_statistics
from sim.iss import Retired


class Checked(Charges):
    """Compares the bytecodes that the firmware fetches in a replay with those that the host has executed."""

    def __init__(self, image: Any, *rest: Any) -> None:
        super().__init__(image, *rest)
        self.codes = {}
        for code in image.code_addresses:
            words = image.field(code, "Code", "instructions")
            self.codes[words + 8] = code, 4 * len(image.items(words, "IntArray"))
        self.fetched: list[Greens] = []
        self.fetches = False
        self.stretches = 0

    def _retired(self, log: list[int]) -> None:
        points, instructions = list(self._merge_points), self._instructions
        super()._retired(log)
        for i in range(0, len(log), len(Retired._fields)):
            retired = Retired(*log[i : i + len(Retired._fields)])
            instructions += 1
            if retired.mem_written and retired.mem_address == charges._COUNTER:
                points.append(instructions)
                self.fetches = True
            elif self.fetches and retired.mem_read:
                self.fetch(retired.mem_address)
        assert (self._merge_points, self._instructions) == (points, instructions)

    def fetch(self, address: int) -> None:
        for first, (code, size) in self.codes.items():
            if first <= address < first + size:
                self.fetched.append(((address - first) // 8, code))
                self.fetches = False

    def end(self, points: Sequence[Greens | None]) -> None:
        replayed = self._ready and bool(points)
        self.fetched.clear()
        super().end(points)
        if replayed:
            self.stretches += 1
            assert self.fetched[: len(points)] == list(points)


@pytest.mark.parametrize("name", ["fib", "overflow", "scheduler"])
def test_replays_are_the_bytecodes_of_the_host(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charges, "Charges", Checked)
    output: list[bytes] = []
    options = Options(machine="iss", charged=True)
    with Session(load_program(str(PROGRAMS / f"{name}.py")), options, output.append) as session:
        status = session.run()
        checked, counts = session.charges, session.charges.counts
        assert isinstance(checked, Checked) and checked.stretches > 25
        assert counts.bytecodes == session.jit.stats.host_bytecodes
        assert counts.estimated < counts.bytecodes / 3
    assert (b"".join(output).decode(), status) == expected_output(PROGRAMS / f"{name}.py")


#: Two loops that become hot with their last pass, in which they fill a list: the traces are never entered.
ONCE = """
def fill(n):
    total = 0
    for i in range(n):
        if i == n - 1:
            total += len([i] * 3000)
        total += i
    return total

def grow(n):
    text = ""
    xs = []
    for i in range(n):
        if i == n - 1:
            xs = ["x", i] * 800
        text = "item"
    return len(xs), text

print(fill(51), grow(51))
"""


def resident(path: Path, machine: str = "iss", threshold: int = 50) -> tuple[str, dict[str, Any], Counts]:
    """Output, run_statistics and what was charged."""
    output: list[bytes] = []
    options = Options(machine=machine, charged=True, hot_threshold=threshold)
    with Session(load_program(str(path)), options, output.append) as session:
        assert session.run() == 0 and session.charges is not None
        return b"".join(output).decode(), run_statistics(session), session.charges.counts


def test_charges_add_up(tmp_path: Path) -> None:
    """What the tracer executed, and the rest, cost together what the interpreter takes for everything."""
    path = tmp_path / "once.py"
    path.write_text(ONCE)
    output, found, counts = resident(path)
    same, interpreted, nothing = resident(path, threshold=1 << 20)
    assert output == same == "4275 (1600, 'item')\n"
    assert found["jit"]["loops"] == 2 and found["jit"]["trace_entries"] == 0 and nothing.bytecodes == 0
    assert counts.instructions > 10_000  # the lists at their real length
    together = found["whole"]["interpreter_instructions"] + counts.instructions
    leaving = 150  # for each trace: out of the interpreter and in again, less one pass that is not counted
    assert abs(together - interpreted["whole"]["interpreter_instructions"]) < 2 * leaving


def test_the_rtl_counts_the_same_instructions() -> None:
    """The interpreter, and traces, on the RTL: as on the simulator, in more cycles."""
    path = PROGRAMS / "types_change.py"
    (output, iss, iss_counts), (same, rtl, rtl_counts) = (resident(path, machine) for machine in ("iss", "rtl"))
    assert output == same and iss_counts == rtl_counts
    assert iss["core"]["instructions"] == rtl["core"]["instructions"]
    assert iss["whole"]["interpreter_instructions"] == rtl["whole"]["interpreter_instructions"]
    assert iss["whole"]["cycles"] < rtl["whole"]["cycles"] < 2 * iss["whole"]["cycles"]
    assert rtl["core"]["cycles"] + rtl["whole"]["interpreter_cycles"] < rtl["whole"]["cycles"]


def test_whole_program_charges_at_the_interpreters_rate() -> None:
    counts = Counts(bytecodes=3, instructions=90, exits=1, exit_instructions=10)
    found = whole_program({"cycles": 1000}, {"cycles": 300, "instructions": 200}, counts)
    assert found["cycles"] == 1000 + 300 + 150


def test_handlers_are_charged() -> None:
    """nqueens has more bridges than the exit table has places for them."""
    _, found, counts = resident(PROGRAMS / "nqueens.py")
    redirected = found["core"]["failures"] - found["core"]["exit_hits"] - found["jit"]["guard_exits"]
    assert found["whole"]["redirected"] == redirected > 0
    assert found["whole"]["exit_instructions"] == counts.exit_instructions + 16 * redirected


def test_constants() -> None:
    assert [constant_instructions(n) for n in (0, 7, -2048, 2047, 2048, 0x5000, -1)] == [0, 1, 1, 1, 2, 1, 1]


def test_stub_of_an_exit() -> None:
    """Two stores into a frame: of an int in a spill slot, to be tagged, and of a new float object."""
    descrs = Descrs()
    frame, spilled, double = FailRef(0), FailRef(1, tagged=True), FailRef(2)
    slots = descrs.array("Frame")
    number = VirtualObject(descrs.size("Float"), 0, None, {descrs.field("Float", "value"): double})
    pending = [PendingStore(frame, slots, 0, spilled), PendingStore(frame, slots, 1, VirtualRef(0))]
    guard = Op("guard_true", [Const(1, "i")])
    guard.resume = ResumeData([], [number], pending)
    places = [(Reg(10),), (Slot(3),), (Computed("add", Reg(5), Word(4)), Reg(7))]
    address, header, low, both_words = 1, 2, 1, 2
    load, tag, store = 1, 2, 1
    allocated = ALLOCATION + address + header + low + both_words
    assert exit_instructions(guard, places) == LEAVE + allocated + load + tag + store + store

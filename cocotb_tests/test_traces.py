"""Traces that the JIT emits from Python source, on the RTL beside the instruction-set simulator.

The program runs with its traces on the simulator; each run of a trace is first repeated on the RTL from the same state
(image, trace memory with sidecar, guard operands, exit table, registers), and must end alike: event, registers, memory,
counts. Then once more with the check fields of the guards that do not fail set to zero: as many cycles. (But for checks
closely behind what sets a guard operand, which wait for it, and header checks that may come directly behind a store.)
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from cocotb_tests.bench import BenchMachine, bench
from runtime import machines
from runtime.host import Session, load_program
from runtime.options import Options
from sim.iss import IssMachine
from spec import memory_map
from spec.csr import NUMBER as CSR
from spec.isa import Unit, decode
from spec.sidecar import EXIT_TABLE_ENTRIES, GUARD_OPERANDS, SIDECAR, Check, Subject

RUNS = 8  # runs of traces that are repeated on the RTL, a program
EXITS = range(memory_map.EXIT_WINDOW.base, memory_map.EXIT_WINDOW.base + 8 * EXIT_TABLE_ENTRIES, 8)
#: base and bytes of what a run of a trace begins with
STATE = (
    (memory_map.IMAGE.base, memory_map.IMAGE.size),
    (memory_map.OPERAND_WINDOW.base, 4 * GUARD_OPERANDS),
    (EXITS.start, 8 * EXIT_TABLE_ENTRIES),
)
CSRS = [CSR[name] for name in ("xgctl", "xgloop", "xghandler", "xgepc")]
COUNTED = ("instructions", "checks", "failures", "exit_hits", "back_edges", "probes", "loads", "stores")
CHECK = SIDECAR["check"].mask

PROGRAMS = {
    "sums": """
def f(n):
    s = 0
    for i in range(n):
        s = s + i * 3 % 7
        if s > 500:
            s = s - 500
    return s
print(f(400))
""",
    "overflow": """
def f(n):
    x = 1
    for i in range(n):
        x = x * 3 + i
        if x > 1 << 40:
            x = x % 1000003
    return x
print(f(300))
""",
    "lists and floats": """
def f(n):
    values = [0.5] * 10
    total = 0.0
    for i in range(n):
        values[i % 10] = values[i % 10] + i * 0.25
        total = total + values[(i + 3) % 10]
    return total
print(f(200))
""",
    "objects": """
class Square:
    def __init__(self, a):
        self.a = a
    def area(self):
        return self.a * self.a
class Box:
    def __init__(self, a, b):
        self.a = a
        self.b = b
    def area(self):
        return self.a * self.b
def f(n):
    total = 0
    things = [Square(2), Box(3, 4), Square(5)]
    for i in range(n):
        thing = things[i % 3]
        total = total + thing.area() + Box(i, 2).area()
    return total
print(f(300))
""",
}


class Mirror(IssMachine):
    """The simulator, which repeats its first runs on the RTL."""

    def __init__(self, image, rtl: BenchMachine) -> None:  # noqa: ANN001
        super().__init__(image)
        self.rtl = rtl
        self.repeated = 0
        self.failures = 0
        window = memory_map.SIDECAR_WINDOW
        rtl.write_bytes(window.base, bytes(window.size))

    def write_bytes(self, address: int, data: bytes) -> None:
        super().write_bytes(address, data)
        if address in memory_map.TRACE or address in memory_map.FIRMWARE or address in memory_map.SIDECAR_WINDOW:
            self.rtl.write_bytes(address, bytes(data))

    def write_word(self, address: int, word: int) -> None:
        super().write_word(address, word)
        if address in memory_map.TRACE or address in memory_map.SIDECAR_WINDOW:
            self.rtl.write_word(address, word)

    def give_state(self) -> None:
        self.rtl.forget_targets()
        for base, size in STATE:
            self.rtl.write_bytes(base, bytes(self.read_bytes(base, size)))
        for number in CSRS:
            self.rtl.write_csr(number, self.read_csr(number))
        self.rtl.write_regs(dict(enumerate(self.read_regs())))

    def on_rtl(self) -> tuple[object, dict[str, int]]:
        self.give_state()
        before = self.rtl.counters()
        event = self.rtl.run(5_000_000)
        return event, {name: value - before[name] for name, value in self.rtl.counters().items()}

    def without_passing_checks(self) -> dict[str, int]:
        """Counts of the run with the checks of guards that do not fail set to zero, for the same way through it."""
        failing = {self.read_word(entry) for entry in EXITS}
        failing.add(self.rtl.read_csr(CSR["xgepc"]))
        window, base = memory_map.SIDECAR_WINDOW, memory_map.TRACE.base
        used = bytes(self.read_bytes(window.base, window.size))
        words = [int.from_bytes(used[i : i + 4], "little") for i in range(0, len(used), 4)]
        waits = [False] * (len(words) + 3)
        head = (self.rtl.read_csr(CSR["xgloop"]) - base) // 4 % len(words)
        for i, word in enumerate(words):
            if SIDECAR["subject"].extract(word) == Subject.SET:
                for behind in (i + 1, i + 2, head, head + 1):
                    waits[behind] = True
        for i in self.behind_stores():
            waits[i] |= SIDECAR["check"].extract(words[i]) == Check.HEADER
        zeroed = [
            word if base + 4 * i in failing or waits[i] else word & ~CHECK for i, word in enumerate(words)
        ]
        self.rtl.write_words(window.base, zeroed)
        _, counts = self.on_rtl()
        self.rtl.write_bytes(window.base, used)
        return counts

    def behind_stores(self) -> Iterator[int]:
        """Instructions (numbers of words in trace memory) that may come directly behind a store: beside one, or where
        something jumps to."""
        trace = memory_map.TRACE
        code = bytes(self.read_bytes(trace.base, trace.size))
        yield (self.rtl.read_csr(CSR["xgloop"]) - trace.base) // 4 % (trace.size // 4)
        for at in range(0, trace.size, 4):
            word = int.from_bytes(code[at : at + 4], "little")
            found = decode(word) if word else None
            if found is None:
                continue
            if found.row.unit in (Unit.BRANCH, Unit.JUMP):
                yield (at + found.operands["imm"]) // 4 % (trace.size // 4)
            if found.row.unit in (Unit.BRANCH, Unit.STORE):
                yield at // 4 + 1

    def run(self, max_cycles: int | None = None):  # noqa: ANN201
        if self.repeated >= RUNS:
            return super().run(max_cycles)
        self.repeated += 1
        event, counts = self.on_rtl()
        registers, image = self.rtl.read_regs(), self.rtl.read_bytes(memory_map.IMAGE.base, memory_map.IMAGE.size)
        bare = self.without_passing_checks()
        assert bare["checks"] <= counts["checks"], (bare, counts)
        if self.rtl.config.single_port:  # header checks and loads share it
            assert bare["cycles"] <= counts["cycles"], (bare, counts)
        elif not self.rtl.config.cached:  # (there it depends on what the caches lack, and on random latencies)
            assert bare["cycles"] == counts["cycles"], (bare, counts)
        before = self.counters()
        expected = super().run(max_cycles)
        assert event == expected
        assert registers == self.read_regs()
        assert image == self.read_bytes(memory_map.IMAGE.base, memory_map.IMAGE.size)
        after = self.counters()
        assert {n: counts[n] for n in COUNTED} == {n: after[n] - before[n] for n in COUNTED}
        self.failures += counts["failures"]
        return expected


def run_program(rtl: BenchMachine, source: str, guards: str) -> None:
    """Run it with its traces mirrored; the output is CPython's."""
    wanted = io.StringIO()
    with contextlib.redirect_stdout(wanted):
        exec(source, {"__name__": "__main__"})
    output: list[bytes] = []
    mirrors: list[Mirror] = []

    def create(_options: Options, image) -> Mirror:  # noqa: ANN001
        mirrors.append(Mirror(image.buffer, rtl))
        return mirrors[0]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(source)
        options = Options(machine="iss", guards=guards, hot_threshold=10, bridge_threshold=3)
        with mock.patch.object(machines, "create_machine", create):
            with Session(load_program(str(path)), options, output.append) as session:
                assert session.run() == 0
    assert b"".join(output).decode() == wanted.getvalue()
    assert mirrors[0].repeated
    assert guards == "software" or mirrors[0].failures


@bench
def sidecar(machine: BenchMachine) -> None:
    """Guards in the sidecar."""
    for source in PROGRAMS.values():
        run_program(machine, source, "sidecar")


@bench
def software(machine: BenchMachine) -> None:
    """Guards as instructions."""
    for source in PROGRAMS.values():
        run_program(machine, source, "software")

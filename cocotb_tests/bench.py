"""What the testbenches share: the machine interface inside the simulator's process, and small programs.

A test is a plain function that drives a `BenchMachine`; `bench` runs it beside the simulation (cocotb's bridge), and
simulated time passes only while a batch of requests is carried out.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cocotb
import cocotb.task
from cocotb.triggers import RisingEdge

from rtl.machine import HARDLY_CACHED, SIMULATED, SINGLE_PORTED, RtlMachine
from rtl.retire_log import RetiredInstruction, read_log
from rtl.simulation.mailbox import WAIT
from sim.asm import Assembled, Assembler
from sim.machine import Event
from spec import memory_map
from spec.csr import NUMBER as CSR
from spec.host_link import STATUS, Halt, HostOp
from spec.pins import MAX_PINS

#: In the environment: which of VARIANTS is simulated, where it is not SIMULATED.
VARIANT = "SIDEWINDER_VARIANT"
VARIANTS = {"single-ported": SINGLE_PORTED, "cached": HARDLY_CACHED, "pins": replace(SIMULATED, pins=MAX_PINS)}
BASE = memory_map.TRACE.base
DATA = memory_map.IMAGE.base + 0x1000


class BenchMachine(RtlMachine):
    """The machine interface from within the simulator."""

    def __init__(self, dut) -> None:  # noqa: ANN001
        self._dut = dut
        self._logged = 0
        config = VARIANTS[os.environ[VARIANT]] if VARIANT in os.environ else SIMULATED
        self._map(config, Path(os.environ["SIDEWINDER_IMAGE"]), Path(os.environ["SIDEWINDER_TRACE"]).parent)

    async def _carry_out(self) -> None:
        await RisingEdge(self._dut.done)

    def _exchange(self) -> None:
        cocotb.task.resume(self._carry_out)()

    def close(self) -> None:
        pass

    def requests(self, requests: list[tuple[HostOp, int, int]]) -> list[int]:
        """Requests of the host link (operation, address, data), one right behind the other; their answers."""
        return self._checked(requests)

    def run_with(self, requests: list[tuple[HostOp, int, int]], max_cycles: int = 20_000) -> tuple[Event, list[int]]:
        """Run, and make these requests while the core runs. Ends as `run` does; also returns their answers."""
        self._mailbox.max_cycles = max_cycles
        self._registers = None
        answers = self._batch([(HostOp.RUN, 0, 0), *requests, (WAIT, 0, 0), (HostOp.STATUS, 0, 0)])
        status = STATUS.decode(answers.pop())
        return Event(Halt(status["halt"]), status["code"]), answers[1:-1]

    def load(self, program: Assembled, *, without_checks: bool = False) -> None:
        """Put a trace at its place, with its sidecar words, and the pc at its start."""
        self.write_bytes(program.base, program.code_bytes())
        words = [side & 0x1000 if without_checks else side for side in program.sidecar]
        self.write_words(memory_map.SIDECAR_WINDOW.base + program.base - BASE, words)
        self.write_reg(32, program.base)

    def retired(self) -> list[RetiredInstruction]:
        """What has retired since the last call."""
        records = list(read_log(os.environ["SIDEWINDER_RVFI"], self._logged))
        self._logged += len(records)
        return records

    def measure(self, program: Assembled, **options: bool) -> dict[str, int]:
        """Run a program to its xg.host; returns what each counter counted."""
        self.load(program, **options)
        before = self.counters()
        self.run(200_000)
        return {name: value - before[name] for name, value in self.counters().items()}


def bench(test: Callable[[BenchMachine], None]):  # noqa: ANN201
    """Make a cocotb test of a function that drives a machine."""

    async def run(dut) -> None:  # noqa: ANN001
        machine = BenchMachine(dut)
        if not dut.done.value:
            await RisingEdge(dut.done)
        await cocotb.task.bridge(test)(machine)

    run.__name__ = run.__qualname__ = test.__name__
    run.__doc__ = test.__doc__
    run.__module__ = test.__module__
    return cocotb.test()(run)


class Program(Assembler):
    """An assembler with the phrases of guard tests. x30 and x31 are theirs."""

    def __init__(self, base: int = BASE) -> None:
        super().__init__(base)

    def set_csr(self, name: str, target: str | int) -> None:
        if isinstance(target, str):
            self.la(31, target)
        else:
            self.li(31, target)
        self.emit("csrrw", rd=0, csr=CSR[name], rs1=31)

    def halt(self, code: int) -> None:
        self.emit("xg.host", code=code)

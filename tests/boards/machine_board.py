"""A board behind a pseudo-terminal whose core is the simulator's: fast enough for whole programs."""

from __future__ import annotations

from boards.board import load
from boards.build import identity
from sim.iss import IssMachine
from sim.machine import Event, MachineError
from sim.pins import Stimulus
from spec.host_link import IDENTITY, STATUS, Halt, HostOp
from tests.boards.board_model import BoardModel

STEPS = 500_000  # between two looks at the line


class MachineBoard(BoardModel):
    """It says that it is the ULX3S with its SDRAM, and has as much memory."""

    def __init__(self) -> None:
        name = identity(load("ulx3s_sdram"))
        found = IDENTITY.decode(name)
        self.machine = IssMachine(
            bytearray(1 << found["image"]), guards=bool(found["guard_engine"]), patterns=bool(found["pattern_table"]),
            floats=bool(found["floats"]), pins=Stimulus(),
        )  # fmt: skip
        self.event = Event(Halt.RESET)
        self.error = False
        super().__init__(name)

    def carry_out(self, op: HostOp, address: int, data: int) -> int:
        machine = self.machine
        try:
            if op == HostOp.READ:
                return machine.read_word(address)
            if op == HostOp.WRITE:
                machine.write_word(address, data)
            elif op == HostOp.READ_REG:
                return machine.read_reg(address)
            elif op == HostOp.WRITE_REG:
                machine.write_reg(address, data)
            elif op == HostOp.READ_CSR:
                return machine.read_csr(address)
            elif op == HostOp.WRITE_CSR:
                machine.write_csr(address, data)
        except MachineError:
            self.error = True
        if op == HostOp.RUN:
            self.event = Event(Halt.RUNNING)
        elif op == HostOp.HALT and self.event.halt is Halt.RUNNING:
            self.event = Event(Halt.REQUESTED)
        elif op == HostOp.STATUS:
            return self._status()
        return 0

    def _status(self) -> int:
        if self.event.halt is Halt.RUNNING:
            event = self.machine.run(STEPS)
            if event.halt is not Halt.REQUESTED:
                self.event = event
        error, self.error = self.error, False
        return STATUS.encode(halt=int(self.event.halt), error=int(error), code=self.event.code)

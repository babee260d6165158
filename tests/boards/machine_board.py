"""A board behind a pseudo-terminal whose core is the simulator's: fast enough for whole programs."""

from __future__ import annotations

from sim.iss import IssMachine
from sim.machine import Event, MachineError
from spec.host_link import IDENTITY, STATUS, Halt, HostOp
from spec.memory_map import FIRMWARE, TRACE
from tests.boards.board_model import BoardModel

STEPS = 500_000  # between two looks at the line
IDENTIFIED = 0xFEED_0000_BEEF


class MachineBoard(BoardModel):
    """With everything but Zdinx and pins. image: bytes of data memory, a power of two."""

    def __init__(self, image: int) -> None:
        self.machine = IssMachine(bytearray(image))
        self.event = Event(Halt.RESET)
        self.error = False
        super().__init__(
            IDENTITY.encode(
                id=IDENTIFIED, image=image.bit_length() - 1, trace=TRACE.size.bit_length() - 1,
                firmware=FIRMWARE.size.bit_length() - 1, guard_engine=1, pattern_table=1, kilohertz=25_000,
            )
        )  # fmt: skip

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

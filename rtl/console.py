"""In the place of a host: starts the core from reset, and sends what the program prints over a serial line.

The core runs a file of `sidewinder emit --boot` (jit/backend/bootcode.py): it halts for each byte (HostCall.CONSOLE)
and at the end (HostCall.END). Here the requests are made that a host would make then: for the status, for the register
with the byte, to go on.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import Out

from rtl.layouts import HostLinkSignature
from rtl.uart import UartTransmitter
from spec import abi
from spec.host_link import STATUS, Halt, HostCall, HostOp


class Console(wiring.Component):
    """link: the requests. tx: the line, of `divisor` clock cycles a bit. ended: the program has ended (or the core has
    halted for what only a host can do). status: its exit status, or all ones.
    """

    link: Out(HostLinkSignature)
    tx: Out(1, init=1)
    ended: Out(1)
    status: Out(8)

    def __init__(self, divisor: int) -> None:
        self._divisor = divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.transmitter = transmitter = UartTransmitter(self._divisor)
        m.d.comb += [self.tx.eq(transmitter.tx), transmitter.bytes.payload.eq(self.link.response.payload[:8])]
        request, response = self.link.request, self.link.response
        asked, printing = Signal(HostOp, init=HostOp.STATUS), Signal()
        m.d.comb += [
            request.payload.op.eq(asked),
            request.payload.address.eq(abi.ARGUMENTS[0]),
            request.valid.eq(~self.ended),
        ]
        field = {f.name: response.payload[f.lsb : f.lsb + f.width] for f in STATUS.fields.values()}
        called = field["halt"] == Halt.HOST_CALL
        sending = (asked == HostOp.READ_REG) & printing
        m.d.comb += [  # a byte is taken from the core when the line takes it
            response.ready.eq(~sending | transmitter.bytes.ready),
            transmitter.bytes.valid.eq(sending & response.valid),
        ]
        with m.If(response.valid & response.ready):
            with m.Switch(asked):
                with m.Case(HostOp.STATUS):
                    m.d.sync += printing.eq(field["code"] == HostCall.CONSOLE)
                    with m.If(field["halt"] == Halt.RESET):
                        m.d.sync += asked.eq(HostOp.RUN)
                    with m.Elif(called & ((field["code"] == HostCall.CONSOLE) | (field["code"] == HostCall.END))):
                        m.d.sync += asked.eq(HostOp.READ_REG)
                    with m.Elif(field["halt"] != Halt.RUNNING):
                        m.d.sync += [self.ended.eq(1), self.status.eq(~0)]
                with m.Case(HostOp.READ_REG):
                    with m.If(printing):
                        m.d.sync += asked.eq(HostOp.RUN)
                    with m.Else():
                        m.d.sync += [self.ended.eq(1), self.status.eq(response.payload)]
                with m.Case(HostOp.RUN):
                    m.d.sync += asked.eq(HostOp.STATUS)
        return m

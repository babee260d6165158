"""The host link over a serial line (8N1): requests come as 9 bytes, answers go as 4, least significant byte first."""

from amaranth.hdl import *
from amaranth.lib import stream, wiring
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.wiring import In, Out

from rtl.layouts import HostLinkSignature


class UartReceiver(wiring.Component):
    """rx: the line. byte_valid: byte has been received (one cycle)."""

    rx: In(1, init=1)
    byte: Out(8)
    byte_valid: Out(1)

    def __init__(self, divisor: int) -> None:
        if divisor < 4:
            raise ValueError(f"{divisor} clock cycles a bit are too few to receive")
        self._divisor = divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        line = Signal(init=1)
        m.submodules += FFSynchronizer(self.rx, line, init=1)
        timer, bits, shift = Signal(range(self._divisor * 3 // 2 + 1)), Signal(range(10)), Signal(8)
        m.d.comb += self.byte.eq(shift)
        m.d.sync += self.byte_valid.eq(0)
        with m.If(bits == 0):
            with m.If(~line):  # start bit: sample the middle of the first data bit
                m.d.sync += [bits.eq(9), timer.eq(self._divisor * 3 // 2 - 1)]
        with m.Elif(timer != 0):
            m.d.sync += timer.eq(timer - 1)
        with m.Else():
            m.d.sync += [bits.eq(bits - 1), timer.eq(self._divisor - 1)]
            with m.If(bits == 1):  # stop bit
                m.d.sync += self.byte_valid.eq(line)
            with m.Else():
                m.d.sync += shift.eq(Cat(shift[1:], line))
        return m


class UartTransmitter(wiring.Component):
    """bytes: to send. tx: the line."""

    bytes: In(stream.Signature(8))
    tx: Out(1, init=1)

    def __init__(self, divisor: int) -> None:
        self._divisor = divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        timer, bits, shift = Signal(range(self._divisor)), Signal(range(11)), Signal(9, init=0x1FF)
        m.d.comb += [self.tx.eq(shift[0]), self.bytes.ready.eq(bits == 0)]
        with m.If(bits == 0):
            with m.If(self.bytes.valid):
                m.d.sync += [shift.eq(Cat(C(0, 1), self.bytes.payload)), bits.eq(10), timer.eq(self._divisor - 1)]
        with m.Elif(timer != 0):
            m.d.sync += timer.eq(timer - 1)
        with m.Else():
            m.d.sync += [shift.eq(Cat(shift[1:], C(1, 1))), bits.eq(bits - 1), timer.eq(self._divisor - 1)]
        return m


class SerialHostLink(wiring.Component):
    """rx, tx: the line, of `divisor` clock cycles a bit. link: the requests. A pause of more than 64 bits between two
    bytes begins a new record, so that host and board cannot stay out of step.
    """

    link: Out(HostLinkSignature)
    rx: In(1, init=1)
    tx: Out(1, init=1)

    def __init__(self, divisor: int) -> None:
        self._divisor = divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.receiver = receiver = UartReceiver(self._divisor)
        m.submodules.transmitter = transmitter = UartTransmitter(self._divisor)
        m.d.comb += [receiver.rx.eq(self.rx), self.tx.eq(transmitter.tx)]
        record = Signal(self.link.request.payload.shape().size)
        size = len(record) // 8
        have, pause = Signal(range(size + 1)), Signal(range(64 * self._divisor + 1))
        m.d.comb += [self.link.request.payload.eq(record), self.link.request.valid.eq(have == size)]
        m.d.sync += pause.eq(Mux(receiver.byte_valid, 0, pause + (pause != 64 * self._divisor)))
        with m.If(self.link.request.valid):
            with m.If(self.link.request.ready):
                m.d.sync += have.eq(0)
        with m.Elif(receiver.byte_valid):
            m.d.sync += [record.eq(Cat(record[8:], receiver.byte)), have.eq(have + 1)]
        with m.Elif(pause == 64 * self._divisor):
            m.d.sync += have.eq(0)
        answer, left = Signal(32), Signal(range(5))
        m.d.comb += [
            self.link.response.ready.eq(left == 0),
            transmitter.bytes.valid.eq(left != 0),
            transmitter.bytes.payload.eq(answer[:8]),
        ]
        with m.If(left == 0):
            with m.If(self.link.response.valid):
                m.d.sync += [answer.eq(self.link.response.payload), left.eq(4)]
        with m.Elif(transmitter.bytes.ready):
            m.d.sync += [answer.eq(answer >> 8), left.eq(left - 1)]
        return m

"""The host link over a serial line (8N1), in frames that a CRC guards: spec/host_link.py describes them."""

from amaranth.hdl import *
from amaranth.lib import stream, wiring
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.crc.catalog import CRC32_ISO_HDLC as CRC
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out

from rtl.layouts import HostLinkSignature
from rtl.memory import ANY_VALUE, registered_read
from spec.host_link import IDENTIFY, PAUSE_BITS


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


class SerialAnswer(wiring.Component):
    """Sends an answer's frame. send: the byte and the word, taken while ready holds. tx: the line."""

    head: In(8)
    word: In(32)
    send: In(1)
    ready: Out(1)
    tx: Out(1, init=1)

    def __init__(self, divisor: int) -> None:
        self._divisor = divisor
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.transmitter = transmitter = UartTransmitter(self._divisor)
        m.submodules.check = check = CRC(data_width=8).create()
        frame, left = Signal(40), Signal(range(10))
        line = transmitter.bytes
        m.d.comb += [
            self.tx.eq(transmitter.tx),
            self.ready.eq(left == 0),
            line.valid.eq(left != 0),
            line.payload.eq(Mux(left > 4, frame[:8], check.crc.word_select((4 - left)[:2], 8))),
            check.data.eq(frame[:8]),
            check.valid.eq(line.valid & line.ready & (left > 4)),
            check.start.eq(self.send & self.ready),
        ]
        with m.If(self.ready):
            with m.If(self.send):
                m.d.sync += [frame.eq(Cat(self.head, self.word)), left.eq(9)]
        with m.Elif(line.ready):
            m.d.sync += [frame.eq(frame >> 8), left.eq(left - 1)]
        return m


class SerialHostLink(wiring.Component):
    """rx, tx: the line, of `divisor` clock cycles a bit. link: the requests. begin: a host begins (one cycle).

    identity: what the board answers to IDENTIFY, as spec/host_link.py encodes it; frames are described there.
    """

    link: Out(HostLinkSignature)
    rx: In(1, init=1)
    tx: Out(1, init=1)
    begin: Out(1)

    def __init__(self, divisor: int, identity: int = 0) -> None:
        self._divisor, self._identity = divisor, identity
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.receiver = receiver = UartReceiver(self._divisor)
        m.submodules.answer = answer = SerialAnswer(self._divisor)
        m.submodules.check = check = CRC(data_width=8).create()
        m.submodules.answers = answers = Memory(shape=32, depth=16, init=[], attrs=ANY_VALUE)
        kept, (repeated_at, repeated) = answers.write_port(), registered_read(m, answers)
        request = self.link.request.payload
        record = Signal(request.shape().size)
        frame = len(record) // 8 + 4
        have, pause, deaf = Signal(range(frame + 1)), Signal(range(PAUSE_BITS * self._divisor + 1)), Signal()
        silent = pause == PAUSE_BITS * self._divisor
        expected, word, collects = Signal(4), Signal(32), Signal()
        m.d.comb += [
            receiver.rx.eq(self.rx),
            self.tx.eq(answer.tx),
            request.eq(record),
            answer.head.eq(record[:8]),
            answer.word.eq(word),
            check.data.eq(receiver.byte),
            check.valid.eq(receiver.byte_valid),
            check.start.eq(receiver.byte_valid & (have == 0)),
            repeated_at.eq(request.sequence),
            kept.addr.eq(request.sequence),
            kept.data.eq(self.link.response.payload),
        ]
        m.d.sync += pause.eq(Mux(receiver.byte_valid, 0, pause + ~silent))
        with m.If(receiver.byte_valid):
            with m.If(collects & (have < frame - 4)):
                m.d.sync += record.eq(Cat(record[8:], receiver.byte))
            m.d.sync += have.eq(have + ~deaf)
        with m.Elif(silent):
            m.d.sync += [have.eq(0), deaf.eq(0)]
        with m.FSM():
            with m.State("COLLECT"):
                m.d.comb += collects.eq(1)
                with m.If(have == frame):
                    m.d.sync += have.eq(0)
                    with m.If(~check.match_detected):
                        m.d.sync += deaf.eq(1)
                    with m.Elif(request.op == IDENTIFY):
                        identity = C(self._identity, 128)
                        m.d.sync += word.eq(identity.word_select(request.address[:2], 32))
                        m.d.comb += self.begin.eq(request.data[0])
                        with m.If(request.data[0]):
                            m.d.sync += expected.eq(0)
                        m.next = "ANSWER"
                    with m.Elif(request.sequence == expected):
                        m.next = "CARRY OUT"
                    with m.Elif((request.sequence - expected)[3]):
                        m.next = "REPEAT"
            with m.State("CARRY OUT"):
                m.d.comb += [self.link.request.valid.eq(1), self.link.response.ready.eq(1)]
                with m.If(self.link.response.valid):  # which is when the request is taken, too
                    m.d.comb += kept.en.eq(1)
                    m.d.sync += [word.eq(self.link.response.payload), expected.eq(expected + 1)]
                    m.next = "ANSWER"
                self._not_now(m, receiver.byte_valid, have, deaf)
            with m.State("REPEAT"):  # the memory answers in the next cycle
                m.next = "REPEATED"
            with m.State("REPEATED"):
                m.d.sync += word.eq(repeated)
                m.next = "ANSWER"
            with m.State("ANSWER"):
                m.d.comb += answer.send.eq(1)
                with m.If(answer.ready):
                    m.next = "COLLECT"
                self._not_now(m, receiver.byte_valid, have, deaf)
        return m

    def _not_now(self, m: Module, byte: Value, have: Signal, deaf: Signal) -> None:
        """The record is in use: a byte that comes is lost, and the rest of its frame too."""
        with m.If(byte):
            m.d.sync += [have.eq(0), deaf.eq(1)]

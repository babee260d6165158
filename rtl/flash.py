"""In the place of a host: loads a program from a serial flash (spec/flash.py), and starts the core with it."""

from amaranth.hdl import *
from amaranth.lib import stream, wiring
from amaranth.lib.crc.catalog import CRC32_ISO_HDLC as CRC
from amaranth.lib.wiring import In, Out

from rtl.layouts import HostLinkSignature
from spec.flash import COMMAND, END, MAGIC, READ
from spec.host_link import STATUS, Halt, HostOp

#: Between the flash's device and us: mode 0, most significant bit first; cs: it is selected.
FlashPins = wiring.Signature({"clk": Out(1), "cs": Out(1), "copi": Out(1), "cipo": In(1)})
#: Bits that are clocked before anything is said, unselected: an ECP5 keeps its first ones from the pin.
UNSELECTED = 8


class FlashReader(wiring.Component):
    """bytes: the flash's, from byte `start` on, a bit each two cycles. pins: to the flash."""

    bytes: Out(stream.Signature(8))
    pins: Out(FlashPins)

    def __init__(self, start: int) -> None:
        if not 0 <= start < 1 << 24:
            raise ValueError(f"byte {start:#x} of a flash with addresses of 24 bits")
        self._start = start
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        pins, said = self.pins, READ << 24 | self._start
        sending = Signal(32, init=said)
        shift, left, high = Signal(8), Signal(range(33), init=UNSELECTED), Signal()
        m.d.comb += [
            pins.clk.eq(high), pins.copi.eq(sending[-1]), self.bytes.payload.eq(shift), self.bytes.valid.eq(0),
        ]  # fmt: skip
        with m.If(left != 0):  # the flash sees a bit when its clock rises, and shows its own when that falls
            m.d.sync += high.eq(~high)
            with m.If(high):
                m.d.sync += [left.eq(left - 1), shift.eq(Cat(pins.cipo, shift))]
        with m.FSM():
            with m.State("WAKE"):
                with m.If(left == 0):
                    m.d.sync += [pins.cs.eq(1), left.eq(32)]
                    m.next = "ASK"
            with m.State("ASK"):
                with m.If(high):
                    m.d.sync += sending.eq(sending << 1)
                with m.If(left == 0):
                    m.d.sync += left.eq(8)
                    m.next = "READ"
            with m.State("READ"):
                with m.If(left == 0):
                    m.d.comb += self.bytes.valid.eq(1)
                    with m.If(self.bytes.ready):
                        m.d.sync += left.eq(8)
        return m


class FlashLoader(wiring.Component):
    """pins: to the flash, where the program begins at byte `start`. link: the requests. done: the core runs, the link
    is free. failed: there is no program, it is damaged, or no program for this core; nothing runs.
    """

    link: Out(HostLinkSignature)
    pins: Out(FlashPins)
    done: Out(1)
    failed: Out(1)

    def __init__(self, start: int) -> None:
        self._reader = FlashReader(start)
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.reader = reader = self._reader
        m.submodules.check = check = CRC(data_width=8).create()
        request = self.link.request
        word, have = Signal(32), Signal(range(5))
        op, left, address, answer = Signal(4), Signal(24), Signal(32), Signal(32)
        field = {f.name: answer[f.lsb : f.lsb + f.width] for f in STATUS.fields.values()}
        command = {f.name: word[f.lsb : f.lsb + f.width] for f in COMMAND.fields.values()}
        wiring.connect(m, reader.pins, wiring.flipped(self.pins))
        complete, taken = have == 4, Signal()
        m.d.comb += [
            reader.bytes.ready.eq(~complete),
            check.data.eq(reader.bytes.payload), check.valid.eq(reader.bytes.valid & reader.bytes.ready),
            request.payload.op.eq(op), request.payload.address.eq(address), request.payload.data.eq(word),
            self.link.response.ready.eq(1),
        ]  # fmt: skip
        with m.If(reader.bytes.valid & reader.bytes.ready):
            m.d.sync += [word.eq(Cat(word[8:], reader.bytes.payload)), have.eq(have + 1)]
        with m.If(taken):
            m.d.sync += have.eq(0)
        with m.FSM():
            with m.State("MAGIC"):
                with m.If(complete):
                    m.d.comb += taken.eq(1)
                    m.next = "COMMAND"
                    with m.If(word != MAGIC):
                        m.next = "FAILED"
            with m.State("COMMAND"):
                with m.If(complete):
                    m.d.comb += taken.eq(1)
                    m.d.sync += [op.eq(command["op"]), left.eq(command["count"])]
                    m.next = "ADDRESS"
            with m.State("ADDRESS"):
                with m.If(complete):
                    m.d.comb += taken.eq(1)
                    m.d.sync += address.eq(word)
                    m.next = "DATA"
                    with m.If(op == END):
                        m.next = "CHECK"
            with m.State("DATA"):
                with m.If(left == 0):
                    m.next = "COMMAND"
                with m.Elif(complete):
                    m.next = "REQUEST"
            self._request(m, answer, "REQUEST", "DONE")
            with m.State("DONE"):
                m.d.comb += taken.eq(1)
                m.d.sync += [left.eq(left - 1), address.eq(address + 4)]
                m.next = "DATA"
                with m.If(op == HostOp.RUN):
                    m.d.sync += op.eq(HostOp.STATUS)
                    m.next = "WAIT"
            self._request(m, answer, "WAIT", "WAITED")  # (left is zero, as RUN has one word)
            with m.State("WAITED"):
                m.next = "WAIT"
                with m.If(field["halt"] != Halt.RUNNING):
                    m.next = "COMMAND"
                with m.If(field["error"]):
                    m.next = "FAILED"
            with m.State("CHECK"):
                m.d.sync += op.eq(HostOp.STATUS)
                m.next = "LAST"
                with m.If(~check.match_detected):
                    m.next = "FAILED"
            self._request(m, answer, "LAST", "JUDGED")
            with m.State("JUDGED"):
                m.d.sync += op.eq(HostOp.RUN)
                m.next = "START"
                with m.If(field["error"]):
                    m.next = "FAILED"
            self._request(m, answer, "START", "STARTED")
            with m.State("STARTED"):
                m.d.comb += self.done.eq(1)
            with m.State("FAILED"):
                m.d.comb += self.failed.eq(1)
        return m

    def _request(self, m: Module, answer: Value, name: str, then: str) -> None:
        """A state in which a request is made; it is taken when its answer comes."""
        with m.State(name):
            m.d.comb += self.link.request.valid.eq(1)
            with m.If(self.link.response.valid):
                m.d.sync += answer.eq(self.link.response.payload)
                m.next = then

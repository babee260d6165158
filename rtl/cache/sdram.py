"""A controller for single-data-rate SDRAM with 16 bits, which reads and writes one line at a time.

A line lies in one row. It is a burst of single reads or writes, one a cycle; the last one closes the row (auto
precharge), so that all banks are idle between lines, and a refresh can come at any time. At 50 MHz and the times below
the first word arrives 5 cycles after its request, the last one 19 cycles after it. Of a line that is written, the burst
has the words of the request's mask alone: the next request is taken 6 cycles after that for one word, 19 after that for
all eight.

The SDRAM's clock is the inverse of the controller's: commands have half a cycle to get there, and what is read half a
cycle and what the SDRAM leaves of another one to get back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from amaranth.hdl import *
from amaranth.lib import enum, wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.layouts import LINE_BYTES, LINE_WORDS, WORD_BITS, LinePort

BEATS = LINE_BYTES // 2  # of 16 bits
CAS_LATENCY = 2
#: Cycles from a read command at the pins until the word stands in the controller's register.
READ_CYCLES = CAS_LATENCY
MODE_REGISTER = CAS_LATENCY << 4  # bursts of one


class Command(enum.Enum, shape=3):
    """RAS, CAS, WE at the pins, as active high (bits 2 to 0)."""

    NOTHING = 0b000
    WRITE = 0b011
    READ = 0b010
    ACTIVATE = 0b100
    PRECHARGE = 0b101
    REFRESH = 0b110
    MODE = 0b111


@dataclass(frozen=True, kw_only=True)
class SdramConfig:
    """A device of 16 bits and how fast it is clocked. Times in nanoseconds, as data sheets have them (the slowest of
    AS4C32M16SB-7, IS42S16160G-7, W9825G6KH-6, MT48LC16M16A2-75): t_rcd from activation to read or write, t_rp from
    precharge to activation, t_ras from activation to precharge, t_rc between activations of a bank, t_rfc from
    refresh to anything, t_wr from the last word written to precharge; t_refi: mean time between refreshes.
    start: microseconds before the first command. Banks are four.
    """

    megahertz: float = 50.0
    row_bits: int = 13
    column_bits: int = 9
    t_rcd: float = 20
    t_rp: float = 20
    t_ras: float = 45
    t_rc: float = 66
    t_rfc: float = 66
    t_wr: float = 15
    t_refi: float = 7812
    start: float = 200

    def __post_init__(self) -> None:
        if not 0 < self.megahertz <= 100:
            raise ValueError(f"SDRAM at {self.megahertz} MHz: with this latency, at most 100")
        if not 4 <= self.column_bits <= 10:
            raise ValueError(f"a row of {1 << self.column_bits} words: at least 16, at most 1024")

    def cycles(self, nanoseconds: float) -> int:
        """The least number of cycles that last so long."""
        return max(1, math.ceil(nanoseconds * self.megahertz / 1000 - 1e-9))

    @property
    def address_bits(self) -> int:
        """Of a word of 16 bits: row, bank, column."""
        return self.row_bits + 2 + self.column_bits

    @property
    def line_bits(self) -> int:
        """Of a line's number."""
        return self.address_bits - (BEATS - 1).bit_length()


class SdramPins(wiring.Signature):
    """command, bank, address: in this cycle. write_data, drives: what the controller puts on the data pins, and that it
    does. read_data: what is on them. All but read_data come from registers. (Masks are not used: hold DQM low;
    CKE and CS are always active.)
    """

    def __init__(self, config: SdramConfig) -> None:
        super().__init__(
            {
                "command": Out(Command),
                "bank": Out(2),
                "address": Out(config.row_bits),
                "write_data": Out(16),
                "drives": Out(1),
                "read_data": In(16),
            }
        )


class Sdram(wiring.Component):
    """line: requests. pins: the SDRAM. hold: no request is taken (for tests; refreshes go on)."""

    def __init__(self, config: SdramConfig, *, line_bits: int) -> None:
        if line_bits > config.line_bits:
            raise ValueError(f"the SDRAM has {1 << config.line_bits} lines, the core wants {1 << line_bits}")
        self._config = config
        super().__init__({"line": In(LinePort(line_bits)), "pins": Out(SdramPins(config)), "hold": In(1)})

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config, line, pins = self._config, self.line, self.pins
        refreshes, due, served = self._refresh_timer(m)
        beat, done, writing, number = Signal(range(BEATS)), Signal(range(BEATS)), Signal(), Signal.like(line.line)
        columns = config.column_bits - len(beat)
        where = {"column": number[:columns], "bank": number[columns : columns + 2], "row": number[columns + 2 :]}
        m.d.sync += [pins.command.eq(Command.NOTHING), pins.drives.eq(0)]
        reads, bursts = Signal(), Signal()
        left = Signal(LINE_WORDS)  # words to write, but for the one at hand
        wanted, word, others = Signal(LINE_WORDS), Signal(WORD_BITS), Signal(LINE_WORDS)  # the first; all but it
        m.d.comb += [wanted.eq(Mux(bursts, left, line.mask)), others.eq(wanted & (wanted - 1))]
        for i in reversed(range(LINE_WORDS)):
            with m.If(wanted[i]):
                m.d.comb += word.eq(i)
        self._arrivals(m, reads)
        # Behind the cycle of the last command; until precharge begins, one more after a read, two after a write.
        after_read = config.cycles(config.t_rp)
        after_write = max(2, config.cycles(config.t_wr)) - 1 + config.cycles(config.t_rp)
        opens = config.cycles(config.t_rcd)
        # The row of a single word waits until the word's second half may close it.
        opens_for_word = max(opens, config.cycles(config.t_ras) - 1)
        # (Other bursts are so long that nothing else about precharge has to be counted.)
        assert opens + 3 >= config.cycles(config.t_ras)
        assert min(opens + 3, opens_for_word + 1) + min(after_read, after_write) >= config.cycles(config.t_rc)
        # (As long as possible after a reset, which may have come in the midst of anything.)
        longest = max(config.cycles(t) for t in (config.t_rfc, config.t_rc)) + after_write + 3
        waits = Signal(range(longest + 1), init=longest)
        with m.If(waits != 0):
            m.d.sync += waits.eq(waits - 1)
        idle = waits == 0
        with m.FSM():
            self._start(m, refreshes, waits, idle)
            with m.State("IDLE"):
                with m.If(idle & due):
                    m.d.comb += served.eq(1)
                    m.d.sync += [pins.command.eq(Command.REFRESH), waits.eq(config.cycles(config.t_rfc) - 1)]
                with m.Elif(idle & line.valid & ~self.hold):
                    m.d.comb += line.ready.eq(1)
                    m.d.sync += [
                        writing.eq(line.write), number.eq(line.line), done.eq(0),
                        beat.eq(Cat(C(0, 1), Mux(line.write, word, line.first))), left.eq(others),
                        pins.command.eq(Command.ACTIVATE),
                        pins.address.eq(line.line[columns + 2 :]), pins.bank.eq(line.line[columns : columns + 2]),
                        waits.eq(Mux(line.write & ~others.any(), opens_for_word, opens) - 1),
                    ]  # fmt: skip
                    m.next = "BURST"
            with m.State("BURST"):
                m.d.comb += bursts.eq(1)
                with m.If(idle):
                    last = Mux(writing, beat[0] & (left == 0), done == BEATS - 1)
                    m.d.comb += reads.eq(~writing)
                    m.d.sync += [
                        beat.eq(beat + 1),
                        done.eq(done + 1),
                        pins.command.eq(Mux(writing, Command.WRITE, Command.READ)),
                        pins.drives.eq(writing),
                        pins.address.eq(Cat(beat, where["column"]) | last << 10),
                        pins.bank.eq(where["bank"]),
                        pins.write_data.eq(line.w_data.word_select(beat[0], 16)),
                    ]
                    with m.If(writing & beat[0]):
                        m.d.sync += [beat.eq(Cat(C(0, 1), word)), left.eq(others)]
                    with m.If(last):
                        m.d.comb += line.w_done.eq(writing)
                        m.d.sync += waits.eq(Mux(writing, after_write, after_read))
                        m.next = "IDLE"
        m.d.comb += line.w_word.eq(beat[1:])
        return m

    def _refresh_timer(self, m: Module) -> tuple[Value, Value, Value]:
        """Returns: refreshes done at the start; one is due; it is carried out in this cycle (to be driven)."""
        config = self._config
        period = math.floor(config.t_refi * config.megahertz / 1000)
        timer, owed, served = Signal(range(period)), Signal(3), Signal()
        ticks = timer == period - 1
        m.d.sync += [timer.eq(Mux(ticks, 0, timer + 1)), owed.eq(owed + ticks - served)]
        return Signal(2), owed != 0, served

    def _start(self, m: Module, refreshes: Value, waits: Value, idle: Value) -> None:
        """Wait, but not again after a later reset, when refreshes would be late; precharge all, refresh twice, set the
        mode."""
        config, pins = self._config, self.pins
        cycles = math.ceil(config.start * config.megahertz)
        powering = Signal(range(cycles + 1), reset_less=True)
        with m.State("START"):
            with m.If((powering != cycles) & ~ResetSignal(allow_reset_less=True)):
                m.d.sync += powering.eq(powering + 1)
            with m.Elif((powering == cycles) & idle):
                m.d.sync += [
                    pins.command.eq(Command.PRECHARGE),
                    pins.address.eq(1 << 10),
                    waits.eq(config.cycles(config.t_rp) - 1),
                ]
                m.next = "REFRESH"
        with m.State("REFRESH"):
            with m.If(idle):
                m.d.sync += [
                    refreshes.eq(refreshes + 1),
                    pins.command.eq(Command.REFRESH),
                    waits.eq(config.cycles(config.t_rfc) - 1),
                ]
                with m.If(refreshes == 1):
                    m.next = "MODE"
        with m.State("MODE"):
            with m.If(idle):
                m.d.sync += [
                    pins.command.eq(Command.MODE), pins.bank.eq(0), pins.address.eq(MODE_REGISTER), waits.eq(2),
                ]  # fmt: skip
                m.next = "IDLE"

    def _arrivals(self, m: Module, reads: Value) -> None:
        """A word of 32 bits is there when both its halves are."""
        captured, low = Signal(16), Signal(16)
        on_the_way = Signal(READ_CYCLES + 1)
        odd = Signal()
        arrives = on_the_way[-1]
        m.d.sync += [captured.eq(self.pins.read_data), on_the_way.eq(Cat(reads, on_the_way))]
        with m.If(arrives):
            m.d.sync += [odd.eq(~odd), low.eq(captured)]
        m.d.comb += [self.line.r_valid.eq(arrives & odd), self.line.r_data.eq(Cat(low, captured))]

"""A model of the SDRAM at the pins of rtl/cache/sdram.py, which notices every broken rule.

It is judged by the data sheets' times, which it counts by itself, in cycles. Its contents are elsewhere: a memory of
16-bit words with synchronous reads. (Its clock is the controller's here, and the inverse on boards: a read's answer
reaches the controller's register in the same cycle.)
"""

from __future__ import annotations

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.sdram import CAS_LATENCY, MODE_REGISTER, Command, SdramConfig, SdramPins

#: What can be violated. The first one is reported, as its number, counted from 1.
RULES = (
    "command before the SDRAM has been started (200 us, precharge, two refreshes, mode register)",
    "tRCD: read or write too early after activation",
    "tRP: activation, refresh or mode register too early after precharge",
    "tRAS: precharge too early after activation",
    "tRC: activation too early after the last one of this bank",
    "tRFC: command too early after refresh",
    "tWR: precharge too early after the last word written",
    "read or write of a bank that is closed, or activation of one that is open",
    "refresh or mode register while a bank is open",
    "refreshes too rare",
    "data pins driven while a word is read, or not driven for a word that is written",
    "mode register: not what the model can do",
    "tMRD: command too early after the mode register was set",
)
(STARTED, T_RCD, T_RP, T_RAS, T_RC, T_RFC, T_WR, CLOSED, OPEN, REFRESH, DRIVEN, MODE, T_MRD) = range(1, len(RULES) + 1)
BANKS = 4
POSTPONED = 8  # refreshes may be late by so many


class SdramModel(wiring.Component):
    """pins: of the controller. enable, write, address, data: access to the contents; value: the word read in the cycle
    before. violated: number of the rule (see RULES) that has been broken first; zero: none.
    """

    def __init__(self, config: SdramConfig) -> None:
        self._config = config
        super().__init__(
            {
                "pins": In(SdramPins(config)),
                "enable": Out(1),
                "write": Out(1),
                "address": Out(config.address_bits),
                "data": Out(16),
                "value": In(16),
                "violated": Out(range(len(RULES) + 1)),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config, pins = self._config, self.pins
        self._rules: dict[int, list[Value]] = {number: [] for number in range(1, len(RULES) + 1)}
        at = {kind: pins.command == kind for kind in Command}
        accesses = at[Command.READ] | at[Command.WRITE]
        rows = Array(Signal(config.row_bits, name=f"row{i}") for i in range(BANKS))
        m.d.comb += [
            self.enable.eq(accesses),
            self.write.eq(at[Command.WRITE]),
            self.address.eq(Cat(pins.address[: config.column_bits], pins.bank, rows[pins.bank])),
            self.data.eq(pins.write_data),
            pins.read_data.eq(self.value),
        ]
        with m.If(at[Command.ACTIVATE]):
            m.d.sync += rows[pins.bank].eq(pins.address)
        banks = [self._bank(m, i, at) for i in range(BANKS)]
        self._device(m, at, Cat(banks).any())
        reading = Signal(CAS_LATENCY - 1)  # (the word is on the pins a cycle after the command, in this clock)
        m.d.sync += reading.eq(at[Command.READ])
        self._broken(DRIVEN, pins.drives & reading.any())
        self._broken(DRIVEN, pins.drives ^ at[Command.WRITE])
        for number in reversed(self._rules):
            with m.If((self.violated == 0) & Cat(self._rules[number]).any()):
                m.d.sync += self.violated.eq(number)
        return m

    def _broken(self, rule: int, when: Value) -> None:
        self._rules[rule].append(when)

    def _age(self, m: Module, name: str, begins: Value, nanoseconds: float, *, least: int = 1) -> Value:
        """Returns: since the cycle of `begins`, less than the time has passed (`least` cycles at least)."""
        cycles = max(least, self._config.cycles(nanoseconds))
        left = Signal(range(cycles + 1), name=name)
        with m.If(begins):
            m.d.sync += left.eq(cycles - 1)
        with m.Elif(left != 0):
            m.d.sync += left.eq(left - 1)
        return left != 0

    def _bank(self, m: Module, number: int, at: dict[Command, Value]) -> Value:
        """Rules of a bank. Returns: it is open."""
        config, pins = self._config, self.pins
        here, automatic = pins.bank == number, pins.address[10]
        is_open = Signal(name=f"open{number}")
        activated = at[Command.ACTIVATE] & here
        accessed = (at[Command.READ] | at[Command.WRITE]) & here
        written = at[Command.WRITE] & here
        precharged = at[Command.PRECHARGE] & (here | automatic)
        # Auto precharge begins a cycle behind a word that is read, tWR (two cycles at least) behind a written one.
        closes_written, closes_read = written & automatic, at[Command.READ] & here & automatic
        with m.If(activated):
            m.d.sync += is_open.eq(1)
        with m.Elif(precharged | accessed & automatic):
            m.d.sync += is_open.eq(0)
        young = {
            name: self._age(m, f"{name}{number}", begins, time, least=least)
            for name, begins, time, least in (
                ("rcd", activated, config.t_rcd, 1),
                ("ras", activated, config.t_ras, 1),
                ("rc", activated, config.t_rc, 1),
                ("wr", written, config.t_wr, 2),
                ("rp", precharged, config.t_rp, 1),
                ("after_read", closes_read, 0, 1 + config.cycles(config.t_rp)),
                ("after_write", closes_written, 0, max(2, config.cycles(config.t_wr)) + config.cycles(config.t_rp)),
            )
        }
        self._broken(T_RCD, accessed & young["rcd"])
        self._broken(CLOSED, accessed & ~is_open | activated & is_open)
        self._broken(T_RAS, (precharged | accessed & automatic) & young["ras"])
        self._broken(T_RC, activated & young["rc"])
        self._broken(T_WR, precharged & is_open & young["wr"])
        whole = at[Command.REFRESH] | at[Command.MODE]
        self._broken(T_RP, (activated | whole) & (young["rp"] | young["after_read"] | young["after_write"]))
        self._broken(OPEN, whole & is_open)
        return is_open

    def _device(self, m: Module, at: dict[Command, Value], any_open: Value) -> None:
        """Rules of the whole device: its start, refreshes, the mode register."""
        config, pins = self._config, self.pins
        powered, progress = Signal(range(int(config.start * config.megahertz) + 1)), Signal(3)
        some = ~at[Command.NOTHING]
        waited = powered == int(config.start * config.megahertz)
        with m.If(~waited):
            m.d.sync += powered.eq(powered + 1)
        started = progress == 4
        steps = (Command.PRECHARGE, Command.REFRESH, Command.REFRESH, Command.MODE)
        for i, kind in enumerate(steps):
            with m.If((progress == i) & at[kind]):
                m.d.sync += progress.eq(i + 1)
            self._broken(STARTED, (progress == i) & some & ~at[kind])
        self._broken(STARTED, some & ~waited)
        self._broken(T_RFC, some & self._age(m, "rfc", at[Command.REFRESH], config.t_rfc))
        self._broken(T_MRD, some & self._age(m, "mrd", at[Command.MODE], 0, least=2))
        self._broken(MODE, at[Command.MODE] & (pins.address != MODE_REGISTER))
        owed = Signal(range(int(POSTPONED * config.t_refi * config.megahertz / 1000) + 1 << 1))
        period = int(config.t_refi * config.megahertz / 1000 + 1)
        limit = (POSTPONED + 1) * period
        with m.If(~started):
            m.d.sync += owed.eq(0)
        with m.Elif(at[Command.REFRESH]):
            m.d.sync += owed.eq(Mux(owed > period, owed - period + 1, 0))
        with m.Elif(owed < limit):
            m.d.sync += owed.eq(owed + 1)
        self._broken(REFRESH, owed == limit)

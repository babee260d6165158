"""Control and status registers, traps and interrupts: what is written at retirement, and what it leads to.

Those that are plain words lie in one RAM with one read and one write port, together with the counters and the timer: a
trap writes mtval, mepc and mcause in three cycles, while nothing can be in W yet that looks at them.
"""

from amaranth.hdl import *
from amaranth.lib import enum, memory, wiring
from amaranth.lib.wiring import In, Out

from rtl.cache.layouts import STOOD_BITS
from rtl.clint import TIME, TIMECMP, Timer, is_time, time_slot
from rtl.config import CoreConfig
from rtl.counters import Counters, Events
from rtl.counters import slot as counter_slot
from rtl.exit_table import in_trace_memory
from rtl.memory import read_domain
from spec import csr
from spec.isa import Cause

MIE, MPIE, TIMER, EXTERNAL = 3, 7, 7, 11  # bits of mstatus, and of mie and mip
MODE_BITS = ("mie_bit", "mpie_bit", "timer_on", "external_on")
MISA = 1 << 30 | 1 << 8  # RV32, I
SLOTS = 32
COUNTER_PAGE = 0xB  # of the CSRs that exist, exactly the counters have numbers from 0xb00 to 0xbff
WORDS = ("mtvec", "mscratch", "mepc", "mcause", "mtval")  # that are kept in the RAM,
GUARD_WORDS = ("xgloop", "xghandler", "xgepc")  # with a guard engine
ADDRESSES = ("mtvec", "mepc", *GUARD_WORDS)  # their bits 1:0 are zero


class Redirect(enum.Enum, shape=3):
    """Where the next instruction after a redirect of retirement is."""

    PC = 0  # at r_pc
    TRAP = 1  # at mtvec
    RETURN = 2  # at mepc
    LOOP = 3  # at xgloop
    EXIT = 4  # at the exit table's target or the exit handler


#: The CSR that says so, where the RAM is asked.
TARGETS = {Redirect.TRAP: "mtvec", Redirect.RETURN: "mepc", Redirect.LOOP: "xgloop"}


def word_slot(name: str) -> int:
    """The slot of a CSR. Counters: as rtl/counters.py says. CSRs that are not kept in the RAM have slots
    that nothing is written to, so that they read as zero.
    """
    number = csr.NUMBER[name]
    if number >> 8 == COUNTER_PAGE:
        return counter_slot(number)
    return 16 | (0 if number >> 6 & 1 else 8) | (number >> 2 | number >> 7) << 2 & 4 | number & 3


def csr_slot(number: Value) -> Value:
    """The same in hardware."""
    counts = number[11] & ~number[10]
    return Cat(number[:2], number[2] | number[7], Mux(counts, number[3] | number[7], ~number[6]), ~counts)


def check_slots() -> None:
    """Raises ValueError where a CSR that is kept in the RAM shares its slot."""
    kept = [word_slot(name) for name in (*WORDS, *GUARD_WORDS)]
    others = [word_slot(name) for name in csr.NUMBER if name not in (*WORDS, *GUARD_WORDS)]
    if len({*kept}) < len(kept) or {*kept} & {*others, *TIME, *TIMECMP} or {*others} & {*TIME, *TIMECMP}:
        raise ValueError("two CSRs would share a word")


class Csrs(wiring.Component):
    """x_read_csr, x_slot: a CSR is read in the next cycle, and its slot; x_read_time, x_time_word: a word of the timer
    is. m_index: the CSR that is read, in that cycle; m_value: what is there.
    w_write, w_index: a CSR is written at the end of the cycle, w_time, w_time_word: a word of the timer; with w_data.
    w_trap: a trap is taken, of w_cause, and w_data goes to mtval; w_interrupt: an interrupt is (mtval is zero).
    w_flags: exceptions of floating point that are accrued; mode: CSR frm. w_return: mret retires. In the cycle
    after these, r_pc goes to mepc; where r_failed holds (a check has failed), to xgepc.
    w_goes: the CSR that it names (if it is none of PC and EXIT) is read in the next cycle for r_word, a word address.
    running, retired, events: what is counted; stood: as rtl/counters.py says. external_interrupt: level-sensitive.
    interrupt: an enabled interrupt was pending in the cycle before, and nothing that retired then has disabled it.
    vectored: mtvec is not zero. xgloop: the address in trace memory that it holds; xghandler: the word address. The
    others are the registers' values.
    """

    x_read_csr: In(1)
    x_slot: In(5)
    x_read_time: In(1)
    x_time_word: In(30)
    m_index: In(12)
    m_value: Out(32)
    w_write: In(1)
    w_index: In(12)
    w_time: In(1)
    w_time_word: In(30)
    w_data: In(32)
    w_flags: In(5)
    mode: Out(3)
    w_trap: In(1)
    w_interrupt: In(1)
    w_cause: In(4)
    r_failed: In(1)
    w_return: In(1)
    w_goes: In(Redirect)
    r_pc: In(30)
    r_word: Out(30)
    running: In(1)
    stood: In(STOOD_BITS)
    retired: In(1)
    events: In(Events)
    external_interrupt: In(1)
    interrupt: Out(1)
    vectored: Out(1)
    xgloop: Out(30)
    xghandler: Out(30)
    checks_on: Out(1)
    probes_on: Out(1)

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        self._words = WORDS + (GUARD_WORDS if config.guard_engine else ())
        check_slots()
        super().__init__()

    def elaborate(self, platform: object) -> Module:
        m = Module()
        m.submodules.timer = timer = Timer()
        cause = Signal(5)  # of the trap or interrupt last taken; bit 4: interrupt
        special = self._machine_registers(m, timer, cause)
        self._copies(m)
        self._ram(m, timer, cause, special)
        return m

    def _machine_registers(self, m: Module, timer: Timer, cause: Value) -> Value:
        """CSRs of a few bits. Returns: the one that is read in M, else zero."""
        config, value = self._config, self.w_data
        mie_bit, mpie_bit, timer_on, external_on = bits = [Signal(name=n) for n in MODE_BITS]
        mie_next, mpie_next, timer_next, external_next = following = [Signal(name=f"next_{n}") for n in MODE_BITS]
        xgctl, xgctl_next = Signal(2, init=csr.XGCTL_CHECKS | csr.XGCTL_PROBES), Signal(2)
        misa = MISA | (config.multiplier and config.divider) << 12 | config.guard_engine << 23  # M, X
        gap = EXTERNAL - TIMER - 1
        registers = {
            "mstatus": (Cat(C(0, 3), mie_bit, C(0, 3), mpie_bit, C(0, 3), C(3, 2)),
                        [mie_next.eq(value[MIE]), mpie_next.eq(value[MPIE])]),
            "misa": (C(misa, 32), []),
            "mie": (Cat(C(0, TIMER), timer_on, C(0, gap), external_on),
                    [timer_next.eq(value[TIMER]), external_next.eq(value[EXTERNAL])]),
            "mip": (Cat(C(0, TIMER), timer.pending, C(0, gap), self.external_interrupt), []),
        }  # fmt: skip
        if config.sidecar:
            registers["xgctl"] = (xgctl, [xgctl_next.eq(value)])
            bits.append(xgctl)
            following.append(xgctl_next)
            m.d.comb += [self.checks_on.eq(xgctl[0]), self.probes_on.eq(xgctl[1])]
        accrued, accrued_next, mode_next = Signal(5), Signal(5), Signal(3)
        if config.floats:
            set_flags, set_mode = accrued_next.eq(value), mode_next.eq
            registers |= {
                "fflags": (accrued, [set_flags]),
                "frm": (self.mode, [set_mode(value)]),
                "fcsr": (Cat(accrued, self.mode), [set_flags, set_mode(value[5:])]),
            }
            bits.append(self.mode)
            following.append(mode_next)
            m.d.comb += accrued_next.eq(accrued | self.w_flags)
            m.d.sync += accrued.eq(accrued_next)
        shown = Signal(32)
        with m.Switch(self.m_index):
            for name, (content, _) in registers.items():
                with m.Case(csr.NUMBER[name]):
                    m.d.comb += shown.eq(content)
        m.d.comb += Cat(following).eq(Cat(bits))
        m.d.sync += Cat(bits).eq(Cat(following))
        for name, (_, effect) in registers.items():
            with m.If(self.w_write & (self.w_index == csr.NUMBER[name])):
                m.d.comb += effect
        external = Signal()  # the interrupt is an external one
        by_timer, by_line = timer.pending & ~timer.written & timer_next, self.external_interrupt & external_next
        m.d.sync += [external.eq(by_line), self.interrupt.eq(mie_next & (by_timer | by_line))]
        with m.If(self.w_trap | self.w_interrupt):
            m.d.comb += [mpie_next.eq(mie_bit), mie_next.eq(0)]
            m.d.sync += cause.eq(self.w_cause)
            with m.If(self.w_interrupt):
                m.d.sync += cause.eq(
                    Mux(external, Cause.EXTERNAL_INTERRUPT & 15 | 16, Cause.TIMER_INTERRUPT & 15 | 16)
                )
        with m.Elif(self.w_return):
            m.d.comb += [mie_next.eq(mpie_bit), mpie_next.eq(1)]
        return shown

    def _copies(self, m: Module) -> None:
        """What is always looked at of the words in the RAM."""
        with m.If(self.w_write & (self.w_index == csr.NUMBER["mtvec"])):
            m.d.sync += self.vectored.eq(self.w_data[2:].any())
        if self._config.guard_engine:
            head = Signal(30)
            for copy, name in ((head, "xgloop"), (self.xghandler, "xghandler")):
                with m.If(self.w_write & (self.w_index == csr.NUMBER[name])):
                    m.d.sync += copy.eq(self.w_data[2:])
            m.d.comb += self.xgloop.eq(in_trace_memory(head, self._config))

    def _ram(self, m: Module, timer: Timer, cause: Value, special: Value) -> None:
        init = [0xFFFF_FFFF if i in TIMECMP else 0 for i in range(SLOTS)]
        m.submodules.words = words = memory.Memory(shape=32, depth=SLOTS, init=init)
        read, write = words.read_port(domain=read_domain(m, self._config)), words.write_port()
        m.submodules.counters = counters = Counters(self._config)
        # at: the slot at hand; turning: it is there in its turn.
        at, turning = Signal(5), Signal()
        turn, turns, following, total = Signal(4), Signal(), Signal(4), Signal(33)
        writes_time = Signal()
        by_csr, by_w, by_r, by_s, written = Signal(), Signal(), Signal(), Signal(), Signal()  # who writes its own value
        r_trap = Signal()  # in the cycle before, a trap was taken
        is_address, data = Signal(), Signal(32)
        w_slot, in_ram = Signal(5), Signal()
        low, high = csr.NUMBER["minstret"], csr.NUMBER["minstreth"]
        counted = C(self._config.counters, 1)
        instret = self.w_index & ~(low ^ high) == low
        m.d.sync += [r_trap.eq(self.w_trap | self.w_interrupt), by_s.eq(r_trap)]
        m.d.comb += [
            writes_time.eq(self.w_time & is_time(self.w_time_word)),
            w_slot.eq(csr_slot(self.w_index)),
            in_ram.eq(Cat(w_slot == word_slot(name) for name in self._words).any() | counted & ~w_slot[4]),
            by_csr.eq(self.w_write & in_ram),
            by_w.eq(by_csr | writes_time | self.w_trap),
            by_r.eq(r_trap | self.r_failed),
            written.eq(by_w | self.w_interrupt | by_r | by_s),
            is_address.eq(by_csr & Cat(w_slot == word_slot(name) for name in ADDRESSES).any()),
            total.eq((Cat(C(1, 1), read.data) + Cat(counters.more, counters.waiting))[1:]),  # the lowest bit: carry in
            data.eq(
                Cat(self.w_data[:2] & (~is_address).replicate(2), self.w_data[2:]) & by_w.replicate(32)
                | Cat(C(0, 2), self.r_pc) & by_r.replicate(32)
                | Cat(cause[:4], C(0, 27), cause[4]) & by_s.replicate(32)
            ),
            write.en.eq(1),
            write.data.eq(data | total[:32] & (~written).replicate(32)),
            counters.running.eq(self.running),
            counters.stood.eq(self.stood),
            # The instruction that writes minstret is not counted: the next one reads what was written.
            counters.retired.eq(self.retired & ~(self.w_write & instret)),
            counters.events.eq(self.events),
            counters.read.eq(read.addr),
            counters.visited.eq(write.addr),
            counters.carried.eq(~written),
            counters.carry.eq(total[32]),
            timer.visited.eq(read.addr),
            timer.turns.eq(turns),
            timer.word.eq(read.data),
            timer.written.eq(writes_time),
            timer.carried.eq((read.addr == TIME[0]) & ~written & total[32]),
            self.r_word.eq(read.data[2:]),
            self.m_value.eq(special | total[:32]),
            read.addr.eq(at),
            turns.eq(turning & ~written),
            following.eq(Mux(writes_time, TIMECMP[0], turn + turns)),  # (so that they are compared next)
        ]
        m.d.sync += [turn.eq(following), turning.eq(0)]
        with m.Switch(self.w_goes):  # what is in X is killed, or in M
            for kind, name in TARGETS.items():
                with m.Case(kind):
                    m.d.sync += at.eq(word_slot(name))
            with m.Default():
                with m.If(self.x_read_csr):
                    m.d.sync += at.eq(self.x_slot)
                with m.Elif(self.x_read_time):
                    m.d.sync += at.eq(time_slot(self.x_time_word))
                with m.Else():
                    m.d.sync += [at.eq(following), turning.eq(1)]
        with m.If(by_s):
            m.d.comb += write.addr.eq(word_slot("mcause"))
        with m.Elif(by_r):
            m.d.comb += write.addr.eq(Mux(r_trap, word_slot("mepc"), word_slot("xgepc")))
        with m.Elif(self.w_trap | self.w_interrupt):
            m.d.comb += write.addr.eq(word_slot("mtval"))
        with m.Elif(writes_time):
            m.d.comb += write.addr.eq(time_slot(self.w_time_word))
        with m.Elif(by_csr):
            m.d.comb += write.addr.eq(w_slot)
        with m.Else():
            m.d.comb += write.addr.eq(read.addr)

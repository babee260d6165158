"""The surroundings in which the core is proved: memories, host and interrupts that may answer anything they may."""

from dataclasses import replace

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *
from amaranth.lib import data
from amaranth.lib.wiring import Component

from rtl.alu import Alu
from rtl.config import CoreConfig
from rtl.core import Core
from rtl.csr import Csrs
from rtl.guard import GuardEngine
from rtl.hostport import HostPort
from rtl.layouts import Sidecar
from rtl.loadstore import LoadWord
from rtl.regfile import RegisterFile
from rtl.targets import TargetBuffer
from spec import isa
from spec.host_link import HostOp
from tests.formal.engine import Harness, before, suppose
from tests.formal.seeds import Cut, elaborated

SMALL = {"image_size": 1024, "trace_size": 1024, "firmware_size": 1024}
#: Without what has a proof of its own and no influence on other instructions.
PROBED = CoreConfig(multiplier=False, divider=False, counters=False, rvfi=True, watches=True, **SMALL)
GUARDED = replace(PROBED, pattern_table=False)
PLAIN = replace(GUARDED, guard_engine=False)


def never(m: Module, unit: object, value: Value) -> Value:
    return C(0, len(value))


def _any_loaded(m: Module, unit: LoadWord, value: Value) -> Value:
    """Any word where one is loaded, else zero."""
    return AnySeq(32) & (unit.m_from_image | unit.m_from_firmware | unit.m_from_clint).replicate(32)


def _any_interrupt(m: Module, unit: Csrs, value: Value) -> Value:
    """At any moment until a trap or an interrupt is taken, which turns interrupts off."""
    taken = Signal()
    with m.If(unit.w_trap | unit.w_interrupt):
        m.d.sync += taken.eq(1)
    return AnySeq(1) & ~taken


#: The watches are not scanned before the core runs, which saves eight cycles (the scan has proofs of its own).
UNSCANNED = (Cut(unit=HostPort, port="scan_busy", change=never), Cut(unit=GuardEngine, port="scan", change=never))
#: What registers hold is any, in every cycle.
ANY_OPERANDS = (Cut(unit=RegisterFile, port="d_value1"), Cut(unit=RegisterFile, port="d_value2"))
#: What instructions compute and load, and whether branches are taken, is any (addresses are sums, and results too).
ANY_RESULTS = (
    *ANY_OPERANDS, Cut(unit=Alu, port="x_result"), Cut(unit=Alu, port="x_address", change=lambda m, u, v: u.x_result),
    Cut(unit=Alu, port="x_taken"), Cut(unit=Alu, port="x_fits32"), Cut(unit=Alu, port="x_fits31"),
    Cut(unit=LoadWord, port="m_memory", change=_any_loaded), Cut(unit=LoadWord, port="m_newer", change=never),
)  # fmt: skip
#: CSRs hold anything, and an interrupt comes at any moment.
ANY_CSRS = (
    Cut(unit=Csrs, port="m_value"), Cut(unit=Csrs, port="r_word"), Cut(unit=Csrs, port="vectored"),
    Cut(unit=Csrs, port="interrupt", change=_any_interrupt),
)  # fmt: skip
#: Where F goes on may be any guess in code memory, in every cycle: it is for D to correct it.
ANY_TARGETS = (Cut(unit=TargetBuffer, port="f_listed"), Cut(unit=TargetBuffer, port="f_target"))
#: Checks of instructions that retire (see proof `checks`) fail at will, some in M already; what the exit table answers
#: is any, but the same in W and in R.
ANY_OUTCOME = (
    Cut(unit=GuardEngine, port="m_exits", change=lambda m, u, v: AnySeq(1) & u.m_valid),
    Cut(unit=GuardEngine, port="w_target"),
    Cut(unit=GuardEngine, port="r_failed",
        change=lambda m, u, v: (AnySeq(1) | before(m, before(m, u.m_exits))) & before(m, u.w_valid)),
    Cut(unit=GuardEngine, port="r_hit", change=lambda m, u, v: AnySeq(1) | before(m, before(m, u.m_exits))),
    Cut(unit=GuardEngine, port="r_target",
        change=lambda m, u, v: Mux(before(m, before(m, u.m_exits)), before(m, u.w_target), AnySeq(30))),
)  # fmt: skip


class Elaborated(Elaboratable):
    """A fragment that is already elaborated, as a submodule."""

    def __init__(self, fragment: Fragment) -> None:
        self._fragment = fragment

    def elaborate(self, platform: object) -> Fragment:
        return self._fragment


class CoreHarness(Harness):
    """A core in memories whose contents can be any: each word that is read is any word, except that the one trace
    word at address 4 * `at` always holds `instruction` and beside it `sidecar`, which can be any. The host asks the
    core to run in the first cycle. A subclass says what must hold (`properties`).

    units: classes of units whose ports the properties look at, as self.units[class].
    """

    def __init__(self, config: CoreConfig, *units: type[Component]) -> None:
        super().__init__()
        self.config = config
        self._kinds = units

    def build(self, m: Module) -> None:
        self.core = core = Core(self.config)
        fragment, self.units = elaborated(core, *self._kinds)
        self.fragment = fragment
        m.submodules.core = Elaborated(fragment)
        self.rvfi = core.rvfi
        self.at, self.instruction, self.sidecar = Signal(30), Signal(32), Signal(Sidecar)
        m.d.comb += [
            self.at.eq(AnyConst(30)), self.instruction.eq(AnyConst(32)), Value.cast(self.sidecar).eq(AnyConst(16)),
        ]  # fmt: skip
        self.code(m, core)
        self.data(m, core)
        self.host(m, core)
        self.properties(m)

    def code(self, m: Module, core: Core) -> None:
        asked, chosen = before(m, core.fetch_enable), before(m, core.fetch_word == self.at)
        for value, fixed in (
            (core.trace_value, self.instruction), (core.firmware_value, self.instruction),
            (core.sidecar_value, self.beside()),
        ):  # fmt: skip
            m.d.comb += value.eq(Mux(asked, Mux(chosen, fixed, self.elsewhere(value)), before(m, value)))

        if self.config.guard_engine:  # a loop bit beside a branch or jump is a link error
            flows = [row for row in isa.ROWS.values() if row.unit in (isa.Unit.BRANCH, isa.Unit.JUMP)]
            word = core.trace_value
            is_flow = Cat((word & row.mask) == row.match for row in flows).any()
            suppose(m, ~is_flow | ~data.View(Sidecar, core.sidecar_value).loop)

    def beside(self) -> Value:
        """The sidecar word at `at`."""
        return Value.cast(self.sidecar)

    def elsewhere(self, port: Value) -> Value:
        """What is read of code at other addresses."""
        return AnySeq(len(port))

    def data(self, m: Module, core: Core) -> None:
        for port in (core.image_a, core.image_b, core.firmware_data):
            m.d.comb += port.value.eq(Mux(before(m, port.enable), AnySeq(32), before(m, port.value)))
        if self.config.pins:
            m.d.comb += core.image_input.eq(AnySeq(1))
            suppose(m, ~core.image_input | (core.image_a.value[1:] == 0))

    #: What the host asks for before it asks the core to run: (operation, address, data).
    requests: tuple[tuple[HostOp, int, int], ...] = ()

    def host(self, m: Module, core: Core) -> None:
        """The requests, one after the other, then RUN; then whatever `later` says."""
        request, number = core.link.request, Signal(4)
        m.d.comb += core.link.response.ready.eq(1)
        script = (*self.requests, (HostOp.RUN, 0, 0))
        for i, (op, address, value) in enumerate(script):
            with m.If(number == i):
                m.d.comb += [
                    request.valid.eq(1), request.payload.op.eq(op), request.payload.address.eq(address),
                    request.payload.data.eq(value),
                ]  # fmt: skip
        with m.If(number == len(script)):
            self.later(m, core)
        with m.Elif(request.ready):
            m.d.sync += number.eq(number + 1)

    def later(self, m: Module, core: Core) -> None:
        """What the host asks for while the core runs: nothing."""

    def properties(self, m: Module) -> None:
        raise NotImplementedError

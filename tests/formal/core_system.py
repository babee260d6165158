"""Proofs of the core with what surrounds it: interrupts and halts, data memory, and a host that writes while it
runs."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.access import Access
from rtl.core import Core
from rtl.csr import Csrs, Redirect
from rtl.decode import Decode
from rtl.execute import Execute
from rtl.guard import GuardEngine
from rtl.hostport import HostPort
from rtl.loadstore import LoadWord
from rtl.regfile import RegisterFile
from rtl.retire import Retire
from rtl.store_buffer import StoreBuffer
from rtl.watch import Watches
from spec import csr, memory_map
from spec.host_link import HostOp
from spec.sidecar import Check
from tests.formal.core_rvfi import EFFECT_SEEDS, FREE, ORDER, effect_properties, order_properties
from tests.formal.cores import (
    ANY_CSRS,
    ANY_OPERANDS,
    ANY_OUTCOME,
    ANY_RESULTS,
    ANY_TARGETS,
    GUARDED,
    PLAIN,
    UNSCANNED,
    CoreHarness,
    never,
)
from tests.formal.engine import Proof, before, must, suppose
from tests.formal.seeds import Seed, in_field
from tests.formal.unit_csr import protocol
from tests.formal.unit_memory import in_region, overwrite

ANYTHING = UNSCANNED + ANY_RESULTS + ANY_CSRS + ANY_OUTCOME + ANY_TARGETS


class InterruptHarness(CoreHarness):
    """Any program, with an interrupt that comes at any moment, and a host that may ask for a halt, and let the core run
    again, at any moment.
    """

    def __init__(self) -> None:
        super().__init__(PLAIN, RegisterFile, StoreBuffer, Retire)

    def later(self, m: Module, core: Core) -> None:
        request = core.link.request
        m.d.comb += [request.valid.eq(AnySeq(1)), request.payload.op.eq(Mux(AnySeq(1), HostOp.HALT, HostOp.RUN))]

    def properties(self, m: Module) -> None:
        order_properties(m, self)
        effect_properties(m, self)
        registers, halted = self.units[RegisterFile], self.core.halted
        must(m, "a halted core changes nothing",
             ~halted | ~(registers.w_write | self.rvfi.valid
                         | self.core.image_b.enable & self.core.image_b.mask.any()))  # fmt: skip


class MemoryHarness(CoreHarness):
    """Any trace; one word of a memory, which can be any, that holds what is written to it through any port."""

    def __init__(self, region: memory_map.Region, size: int, *ports: str) -> None:
        super().__init__(GUARDED, StoreBuffer, GuardEngine)
        self._region, self._size, self._ports = region, size, ports

    def data(self, m: Module, core: Core) -> None:
        self.word, self.content = Signal(30), Signal(32)
        start = AnyConst(32)
        m.d.comb += self.word.eq(AnyConst(30))
        suppose(m, in_region(self.word, self._region.base, self._size))
        content = Mux(self.step == 0, start, self.content)
        m.d.sync += self.content.eq(content)
        for name in ("image_a", "image_b", "firmware_data"):
            port = getattr(core, name)
            mine = (port.address == self.word[: len(port.address)]) & (name in self._ports)
            answer = before(m, Mux(mine, content, AnySeq(32)))
            m.d.comb += port.value.eq(Mux(before(m, port.enable), answer, before(m, port.value)))
            with m.If(port.enable & mine & port.mask.any()):
                m.d.sync += self.content.eq(overwrite(content, port.mask, port.data))
        self.start = start

    def properties(self, m: Module) -> None:
        r, core, guard = self.rvfi, self.core, self.units[GuardEngine]
        written, started = Signal(32), Signal()
        program = Mux(started, written, self.start)  # the word as the program has left it
        mine = r.mem_addr == self.word << 2
        with m.If(r.valid & mine & r.mem_wmask.any()):
            m.d.sync += [written.eq(overwrite(program, r.mem_wmask, r.mem_wdata)), started.eq(1)]
        lanes = Cat(r.mem_rmask[i].replicate(8) for i in range(4))
        with m.If(r.valid & mine & r.mem_rmask.any()):
            must(m, "a load reads what was stored last", ((r.mem_rdata ^ program) & lanes) == 0)
        if "image_b" not in self._ports:
            return
        # Everything older than the instruction in W has been reported by the next cycle.
        found = before(m, core.image_b.value)
        here = guard.w_valid & ~guard.w_trapped & (guard.w_subject[2:] == self.word)
        with m.If(before(m, here & ~guard.w_late & (guard.w_sidecar.check == Check.HEADER))):
            must(m, "a header check sees memory after all older stores", found == program)
        with m.If(before(m, here & guard.w_arm)):
            must(m, "xg.watch compares with memory after all older stores", found == program)


class CsrUseHarness(CoreHarness):
    """Any trace, any interrupt, any failing check: what the proof of the CSRs supposes of the core."""

    def __init__(self) -> None:
        super().__init__(GUARDED, Csrs)

    def properties(self, m: Module) -> None:
        for name, condition in protocol(m, self.units[Csrs]).items():
            must(m, name, condition)


class HostHarness(CoreHarness):
    """Any trace, while the host reads and writes data memory as often as it can."""

    def __init__(self) -> None:
        super().__init__(GUARDED, RegisterFile, StoreBuffer, Watches, GuardEngine)

    def later(self, m: Module, core: Core) -> None:
        request, address = core.link.request, Signal(32)
        m.d.comb += [
            request.valid.eq(AnySeq(1)), request.payload.op.eq(Mux(AnySeq(1), HostOp.READ, HostOp.WRITE)),
            address.eq(AnySeq(32)), request.payload.address.eq(address), request.payload.data.eq(AnySeq(32)),
        ]  # fmt: skip

    def properties(self, m: Module) -> None:
        watches, buffer = self.units[Watches], self.units[StoreBuffer]
        stores = buffer.w_valid & buffer.w_in_image
        armed = before(m, watches.w_arm)
        must(m, "watches see every store, and nothing else", watches.w_store_valid == stores)
        with m.If(stores):
            must(m, "watches see what is stored", Value.cast(watches.w_store) == Value.cast(buffer.w_store))
            must(m, "watches see a store's address in M", before(m, watches.m_word) == buffer.w_store.word)
            must(m, "no store follows too close on an arming", ~armed & ~watches.w_arm & ~before(m, watches.host.write))
        check = self.units[GuardEngine].w_sidecar.check
        must(m, "no check stands beside an arming", ~watches.w_arm | (check == Check.NONE))
        must(m, "nothing is stored or armed during a scan",
             ~watches.scan_busy | ~(watches.w_store_valid | watches.w_arm | watches.host.write))  # fmt: skip


PROOFS = (
    Proof(
        name="core, interrupts and halts", harness=InterruptHarness, depth=17, free=FREE, free_memories=True,
        cuts=ANY_RESULTS + ANY_CSRS + ANY_TARGETS,
        why="the first instruction is reported in cycle 8, a handler's first 6 later; a halt and a run fit as well",
        seeds=(
            *EFFECT_SEEDS,
            Seed(what="an instruction in F survives the interrupt", unit=Decode, port="r_flush",
                 change=lambda m, u, v: v & ~u.f_valid, breaks=ORDER[:1]),
            Seed(what="the instruction in M survives a halt", unit=Access, port="m_go",
                 change=lambda m, u, v: v | u.m_any, breaks=("a halted core changes nothing",)),
        ),
    ),
    Proof(
        name="core, data memory", depth=14, free=FREE, free_memories=True, cuts=ANYTHING,
        harness=lambda: MemoryHarness(memory_map.IMAGE, GUARDED.image_size, "image_a", "image_b"),
        why="the first instruction is reported in cycle 8, five behind it; a store reaches memory within three cycles",
        seeds=(
            Seed(what="a load does not see the store in front of it", unit=LoadWord, port="m_w", change=never,
                 breaks=("a load reads what was stored last",)),
            Seed(what="a header check does not wait for the store in front of it", unit=Decode, port="stores",
                 change=never, breaks=("a header check sees memory after all older stores",)),
            Seed(what="xg.watch does not wait for older stores", unit=Decode, port="x_here", change=never,
                 breaks=("xg.watch compares with memory after all older stores",)),
        ),
    ),
    Proof(
        name="core, firmware memory", depth=14, free=FREE, free_memories=True, cuts=ANYTHING,
        harness=lambda: MemoryHarness(memory_map.FIRMWARE, GUARDED.firmware_size, "firmware_data"),
        why="as for data memory; a load waits for a store in W",
        seeds=(
            Seed(what="a load does not wait for the port", unit=Execute, port="x_hold", change=never,
                 breaks=("a load reads what was stored last",)),
        ),
    ),
    Proof(
        name="core, CSR unit", harness=CsrUseHarness, depth=16, free=FREE, free_memories=True, cuts=ANYTHING,
        why="the first instruction is in W in cycle 7; what follows a redirect in cycle 13",
        seeds=(
            Seed(what="what is in M survives a redirect", unit=Access, port="m_go", change=lambda m, u, v: v | u.m_any,
                 breaks=("nothing changes CSRs behind what kills",)),
            Seed(what="what is in X survives a redirect", unit=Access, port="r_flush", change=never,
                 breaks=("nothing is read behind what kills, but while it redirects",)),
            Seed(what="every redirect is taken for an mret", unit=Csrs, port="w_return",
                 change=lambda m, u, v: v | before(m, u.w_goes != Redirect.PC),
                 breaks=("a redirect reads while nothing changes CSRs",)),
            Seed(what="a CSR instruction does not wait for X", unit=Decode, port="x_here", change=never,
                 breaks=("a CSR is read while nothing older changes one",)),
            Seed(what="csrrw of x0, which does not wait, reads", unit=Access, port="x_read_csr",
                 change=lambda m, u, v: v | u.x_here & u.x_in.kinds.csr & ~u.r_flush,
                 breaks=("a CSR is read while nothing older changes one",)),
            Seed(what="a CSR instruction that writes is taken for a trap as well", unit=Csrs, port="w_trap",
                 change=lambda m, u, v: v | u.w_write, breaks=("one thing at a time changes CSRs",)),
            Seed(what="traps go to mepc", unit=Csrs, port="w_goes",
                 change=lambda m, u, v: Mux(v == Redirect.TRAP.value, Redirect.RETURN, v),
                 breaks=("mret's redirect follows mret",)),
            Seed(what="a CSR is read that does not exist", unit=Csrs, port="m_index",
                 change=lambda m, u, v: v ^ (v == csr.NUMBER["mcause"]) << 7,
                 breaks=("only CSRs that exist are written and read", "a CSR is read where it lies")),
        ),
    ),
    Proof(
        name="core, host", harness=HostHarness, depth=21, skip=6, free=FREE, free_memories=True,
        cuts=ANY_OPERANDS + ANY_TARGETS,
        why="the scan ends and the core runs from cycle 12 on; the first xg.watch is in W in cycle 16",
        seeds=(
            Seed(what="stores of words are not seen", unit=GuardEngine, port="w_store_valid",
                 change=lambda m, u, v: v & (u.w_store.mask != 15), breaks=(
                     "watches see every store, and nothing else",)),
            Seed(what="watches see stores without their highest bit", unit=GuardEngine, port="w_store",
                 change=in_field("w_store", "data", lambda m, u, v: v[:31]), breaks=("watches see what is stored",)),
            Seed(what="watches see the address of the next word", unit=GuardEngine, port="m_word",
                 change=lambda m, u, v: v + 1, breaks=("watches see a store's address in M",)),
            Seed(what="nothing waits for xg.watch", unit=Decode, port="arms", change=never,
                 breaks=("no store follows too close on an arming",)),
            Seed(what="a watch check stands beside every instruction", unit=Decode, port="d_out",
                 change=in_field("d_out", "sidecar.check", lambda m, u, v: C(Check.WATCH, len(v))),
                 breaks=("no check stands beside an arming",)),
            Seed(what="the core does not wait for the scan", unit=HostPort, port="scan_busy", change=never,
                 breaks=("nothing is stored or armed during a scan",)),
        ),
    ),
)  # fmt: skip

"""Proofs of the core with what surrounds it: interrupts and halts, data memory, and a host that writes while it
runs."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.access import Access
from rtl.core import Core
from rtl.csr import Csrs
from rtl.decode import Decode
from rtl.guard import GuardEngine
from rtl.loadstore import LoadAlign
from rtl.regfile import RegisterFile
from rtl.retire import Retire
from rtl.store_buffer import StoreBuffer
from rtl.watch import Watches
from spec import csr, memory_map
from spec.host_link import HostOp
from spec.sidecar import Check
from tests.formal.core_guard import DATA, FIRST, GuardedInstruction
from tests.formal.core_rvfi import FREE, effect_properties, order_properties
from tests.formal.cores import GUARDED, PLAIN, CoreHarness
from tests.formal.engine import Proof, before, must, suppose
from tests.formal.seeds import Seed
from tests.formal.unit_memory import overwrite


class InterruptHarness(CoreHarness):
    """Any program, with interrupts that are on at its start, an interrupt line that may change in every cycle, and a
    host that may ask for a halt, and let the core run again, at any moment.
    """

    requests = ((HostOp.WRITE_CSR, csr.NUMBER["mstatus"], 8), (HostOp.WRITE_CSR, csr.NUMBER["mie"], 1 << 11))

    def __init__(self) -> None:
        super().__init__(PLAIN, RegisterFile, StoreBuffer, Retire)

    def later(self, m: Module, core: Core) -> None:
        request = core.link.request
        m.d.comb += [request.valid.eq(AnySeq(1)), request.payload.op.eq(Mux(AnySeq(1), HostOp.HALT, HostOp.RUN))]

    def properties(self, m: Module) -> None:
        m.d.comb += self.core.external_interrupt.eq(AnySeq(1))
        order_properties(m, self)
        effect_properties(m, self)
        registers, halted = self.units[RegisterFile], self.core.halted
        must(m, "a halted core changes nothing",
             ~halted | ~(registers.w_write | self.rvfi.valid
                         | self.core.image_b.enable & self.core.image_b.mask.any()))  # fmt: skip


class MemoryHarness(CoreHarness):
    """Any trace; one word of data memory, which can be any, that holds what is written to it through either port."""

    def __init__(self) -> None:
        super().__init__(GUARDED, RegisterFile, StoreBuffer, Csrs, GuardEngine)

    def data(self, m: Module, core: Core) -> None:
        self.word, self.content = Signal(30), Signal(32)
        start = AnyConst(32)
        m.d.comb += self.word.eq(AnyConst(30))
        base, size = memory_map.IMAGE.base >> 2, self.config.image_size >> 2
        suppose(m, (self.word >= base) & (self.word < base + size))
        content = Mux(self.step == 0, start, self.content)
        m.d.sync += self.content.eq(content)
        for port in (core.image_a, core.image_b):
            mine = port.address == self.word[: len(port.address)]
            answer = before(m, Mux(mine, content, AnySeq(32)))
            m.d.comb += port.value.eq(Mux(before(m, port.enable), answer, before(m, port.value)))
            with m.If(port.enable & mine & port.mask.any()):
                m.d.sync += self.content.eq(overwrite(content, port.mask, port.data))
        port = core.firmware_data
        m.d.comb += port.value.eq(Mux(before(m, port.enable), AnySeq(32), before(m, port.value)))
        self.start = start

    def properties(self, m: Module) -> None:
        r = self.rvfi
        written, started = Signal(32), Signal()
        program = Mux(started, written, self.start)  # the word as the program has left it
        mine = r.mem_addr == self.word << 2
        with m.If(r.valid & mine & r.mem_wmask.any()):
            m.d.sync += [written.eq(overwrite(program, r.mem_wmask, r.mem_wdata)), started.eq(1)]
        lanes = Cat(r.mem_rmask[i].replicate(8) for i in range(4))
        with m.If(r.valid & mine & r.mem_rmask.any()):
            must(m, "a load reads what was stored last", ((r.mem_rdata ^ program) & lanes) == 0)
        here = GuardedInstruction(m, self)
        checks_on = before(m, self.units[Csrs].checks_on)
        failed = before(m, self.units[GuardEngine].w_failed)
        with m.If(here.retires & (self.sidecar.check == Check.HEADER) & checks_on & here.meaning.has_result
                  & ~here.meaning.csr_result & (r.mem_wmask == 0)):  # fmt: skip
            with m.If(here.operand_known & (here.result == self.word << 2)):
                must(m, "a header check sees memory after all older stores", failed == (program != here.operand))
            with m.If(here.result[:2].any() | (here.result < memory_map.IMAGE.base)):
                must(m, "a header check of no object fails", failed)


class HostHarness(CoreHarness):
    """Any trace, while the host reads and writes data memory as often as it can."""

    def __init__(self) -> None:
        super().__init__(GUARDED, RegisterFile, StoreBuffer, Watches)

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
        must(m, "nothing is stored or armed during a scan",
             ~watches.scan_busy | ~(watches.w_store_valid | watches.w_arm | watches.host.write))  # fmt: skip


PROOFS = (
    Proof(
        name="core, interrupts and halts", harness=InterruptHarness, depth=24, skip=13, free=FREE, free_memories=True,
        arbitrary=DATA,
        why="two instructions are reported, of which the host or an interrupt stops the second",
        seeds=(
            Seed(what="an instruction in M survives the interrupt", unit=Access, port="r_flush",
                 change=lambda m, u, v: C(0, 1),
                 breaks=("the next instruction is where the last one said", "an interrupt goes to mtvec",
                         "a halted core changes nothing")),
            Seed(what="the interrupted instruction is done as well", unit=RegisterFile, port="w_write",
                 change=lambda m, u, v: v | (u.w_rd == 9), breaks=(
                     "a register is written if and only if an instruction reports it",
                     "a halted core changes nothing")),
        ),
    ),
    Proof(
        name="core, data memory", harness=MemoryHarness, depth=21, skip=FIRST, free=FREE, free_memories=True,
        arbitrary=DATA[:2],
        why="the first instruction is reported in cycle 17; stores reach memory three cycles later at the latest",
        seeds=(
            Seed(what="a load does not see the store in front of it", unit=LoadAlign, port="m_w",
                 change=lambda m, u, v: C(0, len(v)), breaks=("a load reads what was stored last",)),
            Seed(what="a header check does not see the store in front of it", unit=GuardEngine, port="w_newer",
                 change=lambda m, u, v: C(0, len(v)), breaks=("a header check sees memory after all older stores",)),
        ),
    ),
    Proof(
        name="core, host", harness=HostHarness, depth=21, skip=12, free=FREE, free_memories=True,
        arbitrary=DATA,
        why="the core runs from cycle 12 on; the first xg.watch is in W in cycle 16",
        seeds=(
            Seed(what="stores of words are not seen", unit=GuardEngine, port="w_store_valid",
                 change=lambda m, u, v: v & (u.w_store.mask != 15), breaks=(
                     "watches see every store, and nothing else",)),
            Seed(what="nothing waits for xg.watch", unit=Decode, port="arms", change=lambda m, u, v: C(0, 1),
                 breaks=("no store follows too close on an arming",)),
        ),
    ),
)  # fmt: skip

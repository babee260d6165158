"""Proofs of the core on its RVFI port: what each instruction does, registers, order, and that nothing has an effect
without being reported."""

from typing import Any

from amaranth.asserts import AnyConst
from amaranth.hdl import *
from amaranth.lib import data

from rtl.alu import Alu
from rtl.csr import Csrs
from rtl.data_ports import DataPorts
from rtl.decode import Decode
from rtl.fetch import Fetch
from rtl.layouts import BranchOp
from rtl.loadstore import LoadAlign
from rtl.regfile import RegisterFile
from rtl.retire import Retire
from rtl.rvfi import RvfiPort
from rtl.store_buffer import StoreBuffer
from spec import csr, isa
from tests.formal.cores import ANY_TARGETS, PLAIN, CoreHarness, never
from tests.formal.engine import Proof, before, must, suppose
from tests.formal.instructions import CLASSES, Meaning, is_row, operand, rows
from tests.formal.seeds import Change, Seed, in_field

#: Registers that start with any value, as memories do; what the core does with them must not depend on how they got it.
FREE = ("vectored", "xgloop")


def instruction_properties(m: Module, harness: CoreHarness) -> Meaning:
    """Each retired instruction, unless its next pc is decided by a sidecar word."""
    r = harness.rvfi
    meaning = Meaning(m, harness.config, r.insn, r.pc_rdata, r.rs1_rdata, r.rs2_rdata, r.mem_rdata)
    rd, ok = Signal(5), ~meaning.trap
    m.d.comb += rd.eq(Mux(meaning.has_result & ok, r.insn[7:12], 0))
    with m.If(r.valid):
        for number, name in enumerate([*CLASSES, "illegal"]):
            with m.If(meaning.kind == number):
                must(m, f"{name}: traps where it must", r.trap == meaning.trap)
                if name == "illegal":
                    continue
                must(m, f"{name}: names the registers that it reads", ~ok | (
                    (r.rs1_addr == Mux(meaning.uses1, r.insn[15:20], 0))
                    & (r.rs2_addr == Mux(meaning.uses2, r.insn[20:25], 0))))  # fmt: skip
                must(m, f"{name}: writes its register", r.rd_addr == rd)
                must(m, f"{name}: bytes read and written", (r.mem_rmask == Mux(ok, meaning.read, 0))
                     & (r.mem_wmask == Mux(ok, meaning.write, 0)))  # fmt: skip
                if name in ("arithmetic", "jump", "load"):
                    must(m, f"{name}: result", (rd == 0) | meaning.csr_result | (r.rd_wdata == meaning.result))
                if name in ("load", "store"):
                    must(m, f"{name}: memory address", ~ok | (r.mem_addr == meaning.address))
                if name == "store":
                    lanes = Cat(r.mem_wmask[i].replicate(8) for i in range(4))
                    must(m, "store: data stored", ((r.mem_wdata ^ meaning.data) & lanes) == 0)
        with m.If((r.pc_rdata == harness.at << 2) & (meaning.kind != len(CLASSES))):
            must(m, "the instruction is the one at its address", r.insn == harness.instruction)
    return meaning


def order_properties(m: Module, harness: CoreHarness) -> None:
    """From one retired instruction to the next."""
    r = harness.rvfi
    last, seen = Signal(data.StructLayout({"pc": 32, "order": 64, "trap": 1})), Signal()
    with m.If(r.valid):
        m.d.sync += [seen.eq(1), last.pc.eq(r.pc_wdata), last.order.eq(r.order), last.trap.eq(r.trap)]
        with m.If(seen):
            with m.If(~r.intr | last.trap):
                must(m, "the next instruction is where the last one said", r.pc_rdata == last.pc)
            must(m, "instructions are numbered in order", r.order == last.order + 1)


def register_properties(m: Module, harness: CoreHarness) -> None:
    """One register, which can be any, holds what the last instruction wrote to it."""
    r, number = harness.rvfi, Signal(5)
    content, known = Signal(32), Signal()
    m.d.comb += number.eq(AnyConst(5))
    with m.If(r.valid & (r.rd_addr == number) & (number != 0)):
        m.d.sync += [content.eq(r.rd_wdata), known.eq(1)]
    with m.If(r.valid & ~r.trap & known):
        must(m, "rs1 is what was written last", (r.rs1_addr != number) | (r.rs1_rdata == content))
        must(m, "rs2 is what was written last", (r.rs2_addr != number) | (r.rs2_rdata == content))
    with m.If(r.valid):
        must(m, "x0 reads as zero", ((r.rs1_addr != 0) | (r.rs1_rdata == 0)) & ((r.rs2_addr != 0) | (r.rs2_rdata == 0)))
        must(m, "x0 is never written", (r.rd_addr != 0) | (r.rd_wdata == 0))


def effect_properties(m: Module, harness: CoreHarness) -> None:
    """What changes in a cycle is what the instruction changes that is reported in the next; so whatever is not
    reported has no effect.
    """
    r, core, config = harness.rvfi, harness.core, harness.config
    registers, buffer, retire = (harness.units[kind] for kind in (RegisterFile, StoreBuffer, Retire))
    retires = r.valid & ~r.trap
    is_csr = Cat(is_row(r.insn, row) for row in rows(config) if row.unit is isa.Unit.CSR).any()
    by_host = before(m, retire.w_busy)
    written = before(m, registers.w_write)
    must(m, "a register is written if and only if an instruction reports it",
         by_host | (written == (retires & (r.rd_addr != 0))))  # fmt: skip
    with m.If(written & ~by_host):
        must(m, "the register that is written is the one reported",
             (before(m, registers.w_rd) == r.rd_addr) & (before(m, registers.w_data) == r.rd_wdata))  # fmt: skip
    stored = before(m, buffer.w_valid)
    must(m, "a store is done if and only if an instruction reports it",
         by_host | (stored == (retires & r.mem_wmask.any())))  # fmt: skip
    lanes = Cat(r.mem_wmask[i].replicate(8) for i in range(4))
    same = (before(m, buffer.w_store.data) ^ r.mem_wdata) & lanes == 0
    with m.If(stored & ~by_host):
        must(m, "the store that is done is the one reported",
             (before(m, buffer.w_store.word) == r.mem_addr[2:]) & (before(m, buffer.w_store.mask) == r.mem_wmask)
             & same)  # fmt: skip
    must(m, "a CSR is written only by a CSR instruction", ~before(m, retire.w_csr_write) | by_host | retires & is_csr)
    must(m, "a trap is taken if and only if it is reported", before(m, retire.w_trap) == (r.valid & r.trap))
    must(m, "mret changes mstatus when it retires", ~before(m, retire.w_return) | retires)
    port = core.image_b
    must(m, "a store finds data memory's port free",
         ~(buffer.w_valid & buffer.w_in_image) | port.enable & (port.mask == buffer.w_store.mask))  # fmt: skip
    with m.If(port.enable & port.mask.any()):
        must(m, "memory is written only with what the store buffer gives", buffer.b_write
             & (port.address == buffer.b_store.word[: len(port.address)]) & (port.mask == buffer.b_store.mask)
             & (port.data == buffer.b_store.data) & (port.write_address == port.address))  # fmt: skip


def assume_x0(m: Module, units: dict[type, Any]) -> None:
    """Where memories start with any contents: x0 is zero, which nothing changes (proof `register file`)."""
    registers = units[RegisterFile]
    suppose(m, (registers.d_rs1 != 0) | (registers.d_value1 == 0))
    suppose(m, (registers.d_rs2 != 0) | (registers.d_value2 == 0))


class PlainHarness(CoreHarness):
    """Any program without sidecar, on the core without extensions."""

    def __init__(self) -> None:
        super().__init__(PLAIN, RegisterFile, StoreBuffer, Retire)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        meaning, r = instruction_properties(m, self), self.rvfi
        with m.If(r.valid & ~r.trap & ~meaning.returns):
            must(m, "the next pc is the instruction's", r.pc_wdata == meaning.next)
            with m.If(is_row(r.insn, isa.ROWS["fence.i"])):  # so that stores before it are seen
                must(m, "what follows fence.i is fetched after it has retired", self.units[Retire].r_valid)
        order_properties(m, self)
        register_properties(m, self)
        effect_properties(m, self)


class CsrHarness(CoreHarness):
    """Any program; what CSR mscratch holds, and with it how CSR instructions read and write."""

    def __init__(self) -> None:
        super().__init__(PLAIN, RegisterFile, Retire)

    def properties(self, m: Module) -> None:
        assume_x0(m, self.units)
        r, content = self.rvfi, Signal(32)
        new, source, writes = Signal(32), Signal(32), Signal()
        names = [name for name, row in isa.ROWS.items() if row.unit is isa.Unit.CSR]
        for name in names:
            row = isa.ROWS[name]
            with m.If(is_row(r.insn, row) & (operand(row, r.insn, "csr") == csr.NUMBER["mscratch"])):
                immediate = name.endswith("i")
                m.d.comb += [
                    source.eq(operand(row, r.insn, "zimm") if immediate else r.rs1_rdata),
                    # csrrs and csrrc of x0, or of immediate 0, write nothing (which is to write what was there)
                    new.eq({"w": source, "s": content | source, "c": content & ~source}[name.rstrip("i")[-1]]),
                    writes.eq(r.valid & ~r.trap),
                ]  # fmt: skip
        with m.If(writes):
            m.d.sync += content.eq(new)
            must(m, "a CSR instruction reads what was written last", (r.rd_addr == 0) | (r.rd_wdata == content))


def at_some_addresses(field: str, change: Change) -> Change:
    """A change of a field of what comes to W, at every sixteenth address."""
    return in_field("m_in", field, lambda m, u, v: Mux(u.m_in.pc[:4] == 11, change(m, u, v), v))


def inverted(m: Module, unit: object, value: Value) -> Value:
    return ~value


def _writes_wrongly(m: Module, unit: object, value: Value) -> Value:
    """Whether x1, or another odd register, is written is inverted."""
    odd = at_some_addresses("rd", lambda m, u, v: v | 1)(m, unit, value)
    return at_some_addresses("writes", inverted)(m, unit, odd)


ORDER = ("the next instruction is where the last one said", "instructions are numbered in order")
EFFECTS = (
    "a register is written if and only if an instruction reports it",
    "a store is done if and only if an instruction reports it", "a CSR is written only by a CSR instruction",
    "a trap is taken if and only if it is reported", "mret changes mstatus when it retires",
)  # fmt: skip
#: Bugs that break `order_properties` and `effect_properties`.
UNREPORTED = Seed(
    what="instructions at every eighth address are not reported", unit=RvfiPort, port="w_valid",
    change=lambda m, u, v: v & (u.w_pc[:3] != 5), breaks=EFFECTS + ORDER[:1],
)  # fmt: skip
EFFECT_SEEDS = (
    UNREPORTED,
    Seed(what="numbers are even", unit=RvfiPort, port="rvfi", change=in_field("rvfi", "order", lambda m, u, v: v & ~1),
         breaks=ORDER[1:]),
    Seed(what="a register receives another value", unit=RegisterFile, port="w_data",
         change=lambda m, u, v: v ^ (u.w_rd == 3), breaks=("the register that is written is the one reported",)),
    Seed(what="stores of bytes write half words", unit=StoreBuffer, port="w_store",
         change=lambda m, u, v: v | Mux(v[30:34] == 1, 2 << 30, 0),
         breaks=("the store that is done is the one reported",)),
    Seed(what="stores of words change their highest bit on the way to memory", unit=DataPorts, port="b_store",
         change=lambda m, u, v: v ^ (v[30:34].all() << 65),
         breaks=("memory is written only with what the store buffer gives",)),
    Seed(what="stores of low bytes do not reach memory", unit=DataPorts, port="b_write",
         change=lambda m, u, v: v & (u.b_store.mask != 1), breaks=("a store finds data memory's port free",)),
)  # fmt: skip
NAMED = tuple(CLASSES)
PROOFS = (
    Proof(
        name="core, instructions", harness=PlainHarness, depth=12, free=FREE, free_memories=True,
        cuts=ANY_TARGETS,
        why="the first instruction is reported in cycle 9; the pipeline holds five, bypasses reach over three",
        seeds=(
            *EFFECT_SEEDS,
            Seed(what="instructions at some addresses trap, or do not where they should", unit=Retire, port="m_in",
                 change=at_some_addresses("trap", inverted),
                 breaks=tuple(f"{name}: traps where it must" for name in (*NAMED, "illegal"))),
            Seed(what="instructions at some addresses write a register, or do not where they should", unit=Retire,
                 port="m_in", change=_writes_wrongly,
                 breaks=tuple(f"{name}: writes its register" for name in NAMED)),
            Seed(what="results at some addresses have a wrong lowest bit", unit=Retire, port="m_in",
                 change=at_some_addresses("result", lambda m, u, v: v ^ 1),
                 breaks=("arithmetic: result", "jump: result", "load: result")),
            Seed(what="what is loaded has no sign", unit=LoadAlign, port="w_part",
                 change=in_field("w_part", "signed", never), breaks=("load: result",)),
            Seed(what="stores at some addresses store something else", unit=Retire, port="m_in",
                 change=at_some_addresses("data", inverted), breaks=("store: data stored",)),
            Seed(what="the first register is reported as another", unit=Retire, port="m_in",
                 change=at_some_addresses("observed.rs1_addr", inverted),
                 breaks=tuple(f"{name}: names the registers that it reads" for name in NAMED)),
            Seed(what="loads, or what is none, are reported to read other bytes", unit=Retire, port="m_in",
                 change=at_some_addresses("observed.mem_rmask", inverted),
                 breaks=tuple(f"{name}: bytes read and written" for name in NAMED)),
            Seed(what="the address reported is the next word's", unit=Retire, port="m_in",
                 change=at_some_addresses("observed.mem_address", lambda m, u, v: v + 4),
                 breaks=("load: memory address", "store: memory address")),
            Seed(what="sltu compares with signs", unit=Alu, port="x_op",
                 change=in_field("x_op", "unsigned", lambda m, u, v: C(0, 1)), breaks=("arithmetic: result",)),
            Seed(what="bgeu is taken like bltu", unit=Alu, port="x_branch",
                 change=lambda m, u, v: Mux(v == BranchOp.GEU, BranchOp.LTU, v),
                 breaks=("the next pc is the instruction's",)),
            Seed(what="a mispredicted branch skips an instruction", unit=Fetch, port="x_target",
                 change=lambda m, u, v: v + 1, breaks=ORDER[:1]),
            Seed(what="a predicted branch loses bit 2 of its target", unit=Fetch, port="d_target",
                 change=lambda m, u, v: v & ~1, breaks=ORDER[:1]),
            Seed(what="D does not know what F has followed", unit=Decode, port="f_in",
                 change=in_field("f_in", "followed", never), breaks=ORDER[:1]),
            Seed(what="fence.i does nothing", unit=Retire, port="m_in",
                 change=in_field("m_in", "kinds.refetch", lambda m, u, v: C(0, 1)),
                 breaks=("what follows fence.i is fetched after it has retired",)),
            Seed(what="trace memory is read wrongly", unit=Fetch, port="trace_value",
                 change=lambda m, u, v: v ^ (v[7:12].all() << 31),
                 breaks=("the instruction is the one at its address",)),
            Seed(what="registers are read as x0 in one of two ways", unit=RegisterFile, port="d_rs2",
                 change=never, breaks=("rs2 is what was written last",)),
            Seed(what="the first port reads odd registers only", unit=RegisterFile, port="d_rs1",
                 change=lambda m, u, v: v | 1, breaks=("rs1 is what was written last",)),
            Seed(what="a result for x0 is bypassed", unit=Decode, port="x_dest",
                 change=in_field("x_dest", "writes", lambda m, u, v: v | (u.x_dest.rd == 0)),
                 breaks=("x0 reads as zero",)),
            Seed(what="a result for x0 is reported", unit=RvfiPort, port="rvfi",
                 change=in_field("rvfi", "rd_wdata", lambda m, u, v: v | 1), breaks=("x0 is never written",)),
        ),
    ),
    Proof(
        name="core, CSR instructions", harness=CsrHarness, depth=17, skip=8, cuts=ANY_TARGETS,
        why="the first instruction is reported in cycle 8; each CSR instruction takes three cycles",
        seeds=(
            Seed(what="zero is never written", unit=Csrs, port="w_write", change=lambda m, u, v: v & u.w_data.any(),
                 breaks=("a CSR instruction reads what was written last",)),
            Seed(what="immediates are not written", unit=Csrs, port="w_data",
                 change=lambda m, u, v: v & 0xFFFF_FFE0, breaks=("a CSR instruction reads what was written last",)),
        ),
    ),
)  # fmt: skip

"""Proofs of the store buffer and of the register file, against memories that hold one address that can be any."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.regfile import RegisterFile
from rtl.store_buffer import StoreBuffer
from spec import memory_map
from tests.formal.engine import Harness, Proof, before, must, suppose
from tests.formal.seeds import Seed

CONFIG = CoreConfig(image_size=1 << 20, firmware_size=1 << 16, trace_size=1 << 14)


def in_region(word: Value, base: int, size: int) -> Value:
    """Is this the address of a word (without its two low bits) in the region?"""
    return (word >= base >> 2) & (word < base + size >> 2)


def overwrite(old: Value, mask: Value, data: Value) -> Value:
    """The word after the bytes in the mask have been written."""
    return Cat(Mux(mask[i], data.word_select(i, 8), old.word_select(i, 8)) for i in range(4))


class StoreBufferHarness(Harness):
    """Stores to any words of data memory, loads at any moments. `written`: the word at one address as the program sees
    it; `stored`: as it is in memory. What the buffer answers must make up the difference.
    """

    def build(self, m: Module) -> None:
        m.submodules.buffer = buffer = StoreBuffer(CONFIG)
        word, store_word = Signal(30), Signal(30)
        written, stored, mask, data = Signal(32), Signal(32), Signal(4), Signal(32)
        for signal in (word, store_word):
            suppose(m, in_region(signal, memory_map.IMAGE.base, CONFIG.image_size))
        m.d.comb += [
            word.eq(AnyConst(30)), store_word.eq(AnySeq(30)), mask.eq(AnySeq(4)), data.eq(AnySeq(32)),
            buffer.w_valid.eq(AnySeq(1)), buffer.w_stores.eq(AnySeq(1)), buffer.w_in_image.eq(1),
            buffer.w_store.word.eq(store_word), buffer.w_store.mask.eq(mask), buffer.w_store.data.eq(data),
            buffer.m_word.eq(word),
        ]  # fmt: skip
        suppose(m, buffer.w_stores | ~buffer.w_valid)
        now = Signal(32)
        m.d.comb += now.eq(Mux(buffer.w_valid & (store_word == word), overwrite(written, mask, data), written))
        initial = AnyConst(32)
        read = before(m, stored)  # memory is read a cycle before, without what is written in that cycle
        with m.If(self.step == 0):
            suppose(m, ~buffer.w_valid)
            m.d.sync += [written.eq(initial), stored.eq(initial)]
        with m.Else():
            m.d.sync += written.eq(now)
            with m.If(buffer.b_write & (buffer.b_store.word == word)):
                m.d.sync += stored.eq(overwrite(stored, buffer.b_store.mask, buffer.b_store.data))
            with m.If(self.step > 1):
                older = overwrite(read, buffer.m_s.lanes, buffer.m_s.data)
                loaded = overwrite(older, buffer.m_w.lanes, buffer.m_w.data)
                must(m, "a load sees all older stores", (loaded == now) | buffer.w_stores & ~buffer.w_valid)
            must(m, "everything is written", stored == written)


class RegisterFileHarness(Harness):
    """Any writes; one register, which can be any."""

    def build(self, m: Module) -> None:
        m.submodules.registers = registers = RegisterFile(CONFIG)
        number, content = Signal(5), Signal(32)
        m.d.comb += [
            number.eq(AnyConst(5)), registers.d_rs1.eq(AnySeq(5)), registers.d_rs2.eq(AnySeq(5)),
            registers.w_rd.eq(AnySeq(5)), registers.w_write.eq(AnySeq(1)), registers.w_data.eq(AnySeq(32)),
        ]  # fmt: skip
        suppose(m, ~registers.w_write | (registers.w_rd != 0))
        with m.If(registers.w_write & (registers.w_rd == number)):
            m.d.sync += content.eq(registers.w_data)
        for port, name, value in (
            (registers.d_rs1, "first", registers.d_value1), (registers.d_rs2, "second", registers.d_value2),
        ):  # fmt: skip
            with m.If(port == number):
                must(m, f"{name} port reads what was written last", value == content)
            with m.If(port == 0):
                must(m, f"{name} port reads x0 as zero", value == 0)


PROOFS = (
    Proof(
        name="store buffer", harness=StoreBufferHarness, depth=8, quick=True,
        why="what the buffer holds is replaced by each store; a load looks at the two stores before it",
        seeds=(
            Seed(what="no byte of the store before is forwarded", unit=StoreBuffer, port="m_s",
                 change=lambda m, u, v: C(0, len(v)), breaks=("a load sees all older stores",)),
            Seed(what="stores of the highest byte alone are forgotten", unit=StoreBuffer, port="b_write",
                 change=lambda m, u, v: v & (u.w_store.mask != 8), breaks=(
                     "everything is written", "a load sees all older stores")),
        ),
    ),
    Proof(
        name="register file", harness=RegisterFileHarness, depth=4, quick=True,
        why="a write, and a read of it in any later cycle: nothing else has a state",
        seeds=(
            Seed(what="the second port reads x15 as x31", unit=RegisterFile, port="d_rs2",
                 change=lambda m, u, v: v | (v[:4].all() << 4), breaks=("second port reads what was written last",)),
            Seed(what="writes to x0 land in x1's neighbour", unit=RegisterFile, port="w_rd",
                 change=lambda m, u, v: Mux(v == 2, 0, v), breaks=(
                     "first port reads x0 as zero", "second port reads x0 as zero",
                     "first port reads what was written last", "second port reads what was written last")),
        ),
    ),
)  # fmt: skip

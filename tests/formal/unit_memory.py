"""Proofs of the store buffer and of the register file, against memories that hold one address that can be any."""

from amaranth.asserts import AnyConst, AnySeq
from amaranth.hdl import *

from rtl.config import CoreConfig
from rtl.regfile import RegisterFile
from rtl.store_buffer import StoreBuffer
from spec import memory_map
from tests.formal.engine import Harness, Proof, must, suppose
from tests.formal.seeds import Seed

CONFIG = CoreConfig(image_size=1 << 20, firmware_size=1 << 16, trace_size=1 << 14)


def in_region(word: Value, base: int, size: int) -> Value:
    """Is this the address of a word (without its two low bits) in the region?"""
    return (word >= base >> 2) & (word < base + size >> 2)


def overwrite(old: Value, mask: Value, data: Value) -> Value:
    """The word after the bytes in the mask have been written."""
    return Cat(Mux(mask[i], data.word_select(i, 8), old.word_select(i, 8)) for i in range(4))


class StoreBufferHarness(Harness):
    """Stores to any words, loads at any moments. `written`: the word at one address as the program sees it;
    `stored`: as it is in memory. What the buffer answers must make up the difference in every cycle.
    """

    def build(self, m: Module) -> None:
        m.submodules.buffer = buffer = StoreBuffer(CONFIG)
        word, store_word = Signal(30), Signal(30)
        written, stored, mask, data = Signal(32), Signal(32), Signal(4), Signal(32)
        free = Signal(3)  # x_free in this cycle, and in the two before
        for signal in (word, store_word):
            suppose(m, in_region(signal, memory_map.IMAGE.base, CONFIG.image_size)
                    | in_region(signal, memory_map.FIRMWARE.base, CONFIG.firmware_size)
                    | in_region(signal, memory_map.CLINT.base, memory_map.CLINT.size))  # fmt: skip
        m.d.comb += [
            word.eq(AnyConst(30)), store_word.eq(AnySeq(30)), mask.eq(AnySeq(4)), data.eq(AnySeq(32)),
            free[0].eq(AnySeq(1)), buffer.x_free.eq(free[0]), buffer.w_valid.eq(AnySeq(1)),
            buffer.w_store.word.eq(store_word), buffer.w_store.mask.eq(mask), buffer.w_store.data.eq(data),
            buffer.m_word.eq(AnySeq(30)), buffer.b_word.eq(word),
        ]  # fmt: skip
        m.d.sync += free[1:].eq(free[:2])
        suppose(m, free[2] | ~buffer.w_valid)  # a store leaves the port free when it is in X, two cycles before W
        now = Signal(32)
        m.d.comb += now.eq(Mux(buffer.w_valid & (store_word == word), overwrite(written, mask, data), written))
        initial = AnyConst(32)
        with m.If(self.step == 0):
            suppose(m, ~buffer.w_valid)
            m.d.sync += [written.eq(initial), stored.eq(initial)]
        with m.Else():
            m.d.sync += written.eq(now)
            with m.If(buffer.drain_valid & (buffer.drain.word == word)):
                m.d.sync += stored.eq(overwrite(stored, buffer.drain.mask, buffer.drain.data))
            with m.If(buffer.m_word == word):
                must(m, "a load sees all older stores", overwrite(stored, buffer.m_mask, buffer.m_data) == now)
            must(m, "a header check sees all older stores", overwrite(stored, buffer.b_mask, buffer.b_data) == now)
            must(m, "an empty buffer has written everything", ~buffer.empty | (stored == written))
            must(m, "no store is written while a load has the port", ~buffer.drain_valid | free[0])


class RegisterFileHarness(Harness):
    """Any writes; one register, which can be any."""

    def build(self, m: Module) -> None:
        m.submodules.registers = registers = RegisterFile()
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
        name="store buffer", harness=StoreBufferHarness, depth=12, quick=True,
        why="two entries fill and drain in 4 cycles; 12 are three times around",
        seeds=(
            Seed(what="byte 3 is not forwarded", unit=StoreBuffer, port="m_mask",
                 change=lambda m, u, v: v & 0b0111, breaks=("a load sees all older stores",)),
            Seed(what="an older store wins over the one in W", unit=StoreBuffer, port="b_data",
                 change=lambda m, u, v: Mux(u.drain_valid, u.drain.data, v),
                 breaks=("a header check sees all older stores",)),
            Seed(what="stores are written while a load has the port", unit=StoreBuffer, port="x_free",
                 change=lambda m, u, v: C(1, 1), breaks=("no store is written while a load has the port",)),
            Seed(what="empty one store too early", unit=StoreBuffer, port="empty",
                 change=lambda m, u, v: v | u.x_free, breaks=("an empty buffer has written everything",)),
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

"""Who uses the ports of data memory and of firmware memory.

Data memory: loads (X) have port A; port B belongs to the header check or xg.watch in M, else to stores (W, or waiting
in the store buffer). Where data memory has one port only, a load waits in X until the others are done.
Firmware memory's data port: stores (W), for which a load in X waits a cycle.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.config import CoreConfig
from rtl.layouts import MemoryPort, Store


class DataPorts(wiring.Component):
    """x_load, x_address: a load in X, from anywhere. x_hold: it has to wait. a_value: what data memory answers it in M.
    m_taken, m_taken_word: a header check in M reads this word (its answer is image_b.value).
    b_write, b_store: a store to data memory, carried out unless m_taken holds.
    w_firmware, w_store: a store to firmware memory, which is carried out. w_wants: it is, or what is in X is killed, or
    will be (which is known earlier).
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        image = MemoryPort((config.image_size // 4 - 1).bit_length())
        super().__init__(
            {
                "x_load": In(1),
                "x_address": In(32),
                "x_hold": Out(1),
                "a_value": Out(32),
                "m_taken": In(1),
                "m_taken_word": In(30),
                "b_write": In(1),
                "b_store": In(Store),
                "w_wants": In(1),
                "w_firmware": In(1),
                "w_store": In(Store),
                "image_a": Out(image),
                "image_b": Out(image),
                "firmware_data": Out(MemoryPort((config.firmware_size // 4 - 1).bit_length())),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        a, b, firmware = self.image_a, self.image_b, self.firmware_data
        m.d.comb += [
            b.enable.eq(self.m_taken | self.b_write),
            b.address.eq(Mux(self.m_taken, self.m_taken_word, self.b_store.word)),
            b.mask.eq(self.b_store.mask & (self.b_write & ~self.m_taken).replicate(4)),
            b.write_address.eq(self.b_store.word),
            b.data.eq(self.b_store.data),
            firmware.enable.eq(self.x_load | self.w_wants),
            firmware.address.eq(Mux(self.w_wants, self.w_store.word, self.x_address[2:])),
            firmware.write_address.eq(self.w_store.word),
            firmware.mask.eq(self.w_store.mask & self.w_firmware.replicate(4)),
            firmware.data.eq(self.w_store.data),
        ]
        if self._config.single_port:
            free = ~self.m_taken & ~self.b_write
            m.d.comb += [self.x_hold.eq(self.w_wants | ~free), self.a_value.eq(b.value)]
            with m.If(free):
                m.d.comb += [b.enable.eq(self.x_load), b.address.eq(self.x_address[2:])]
        else:
            m.d.comb += [
                self.x_hold.eq(self.w_wants),
                self.a_value.eq(a.value),
                a.enable.eq(self.x_load),
                a.address.eq(self.x_address[2:]),
            ]
        return m

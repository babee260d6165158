"""Stage M: the answers of memory, product, quotient and CSR; the check's operand and header are asked for.

A request of the host to a window that only it sees is carried out from here.
"""

from amaranth.hdl import *
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from rtl.clint import is_time
from rtl.config import CoreConfig
from rtl.csr import csr_slot
from rtl.fpu.layouts import Flags
from rtl.layouts import LATE, AccessOp, CsrOp, HostBus, of_operand
from rtl.loadstore import LoadWord, Newer, StoreAlign, part
from rtl.rvfi import RvfiPort
from rtl.stages import Destination, common_names, m_layout, w_layout
from spec import memory_map
from spec.isa import Cause
from spec.memory_map import CLINT
from spec.sidecar import Subject

#: Regions that only the host sees, and the unit that answers.
WINDOWS = {
    "trace": memory_map.TRACE, "sidecar": memory_map.SIDECAR_WINDOW, "operands": memory_map.OPERAND_WINDOW,
    "exits": memory_map.EXIT_WINDOW, "patterns": memory_map.PATTERN_WINDOW, "watches": memory_map.WATCH_WINDOW,
    "caches": memory_map.CACHE_WINDOW,
}  # fmt: skip


#: Bits that tell to which region a load goes that does not trap. (The host's windows are beyond, or have neither.)
BEYOND_BIT = memory_map.SIDECAR_WINDOW.base.bit_length() - 1
IMAGE_BIT, CLINT_BIT = memory_map.IMAGE.base.bit_length() - 1, CLINT.base.bit_length() - 1
FIRMWARE_BITS = memory_map.FIRMWARE.base.bit_length() - 1, memory_map.FIRMWARE.size.bit_length() - 1
for _region in (memory_map.IMAGE, memory_map.FIRMWARE, CLINT, memory_map.TRACE):
    for _word in (_region.base, _region.end - 4):
        assert (_word >> BEYOND_BIT, _word >> IMAGE_BIT & 1) == (0, _region is memory_map.IMAGE)
        assert all(_word >> bit & 1 for bit in FIRMWARE_BITS) == (_region is memory_map.FIRMWARE)
        assert _word >> CLINT_BIT & 1 == (_region is CLINT)


def has_window(name: str, config: CoreConfig) -> bool:
    """Is there something behind it?"""
    needs = {"sidecar": config.sidecar, "patterns": config.pattern_table, "exits": config.guard_engine}
    needs |= {"operands": config.guard_engine, "watches": config.guard_engine and config.watches}
    needs |= {"caches": config.cached}
    return needs.get(name, True)


def is_readable(name: str, config: CoreConfig) -> bool:
    """Can the host read there? (Elsewhere it reads zero.)"""
    return has_window(name, config) and (config.readable or name in ("patterns", "watches", "caches"))


def in_region(address: Value, base: int, size: int) -> Value:
    return address & ~(size - 1) == base


class Access(wiring.Component):
    """x_here, x_in: something is in X; x_go, x_go_host: it comes as an instruction, as a request of the host. (Until
    something else is in X, M's address stays.) r_flush: what is in X and M is killed.
    halted: the core is halted. image_value, firmware_value: words that memory was asked for in X. image_input: the
    former is the level at a pin, which is there early; m_input: that is what the check of M's instruction is about.
    m_product, m_product_fits32, m_product_fits31, m_quotient, m_float, m_direct, m_flags: of the multiplier, the
    divider, the floating-point unit. m_rounds: what that unit rounds is in M, which goes to W only.
    x_slot, x_read_csr: a CSR is read in the next cycle, and its slot; m_index: the CSR, then. csr_value: its contents,
    or those of the timer's word that is loaded. m_newer_w, m_newer_s: what stores have not written yet of m_word.
    m_dest, m_result, m_memory: what the instruction writes, for the bypasses: the bits that are set in one of the two,
    of which the second, from memory, comes late. m_subject: the subject of its check, where that is known in M
    (m_known: and no jump) or a header check is legal. m_any, m_csr, m_arms: an instruction is in M, a CSR instruction,
    an xg.watch. m_sets: one that sets a guard operand. m_busy: a request of the host.
    m_out: what goes to W, at the end of the cycle; m_go, m_go_host: as an instruction, a request of the host.
    windows: the host's access to one of WINDOWS, in this cycle; what it reads is there in the next.
    """

    def __init__(self, config: CoreConfig) -> None:
        self._config = config
        super().__init__(
            {
                "x_here": In(1),
                "x_go": In(1),
                "x_go_host": In(1),
                "x_in": In(m_layout(config)),
                "r_flush": In(1),
                "halted": In(1),
                "image_value": In(32),
                "firmware_value": In(32),
                "m_product": In(32),
                "m_product_fits32": In(1),
                "m_product_fits31": In(1),
                "m_quotient": In(32),
                "m_float": In(64),
                "m_direct": In(32),
                "m_rounds": Out(1),
                "m_flags": In(Flags),
                "x_slot": Out(5),
                "x_read_csr": Out(1),
                "m_index": Out(12),
                "csr_value": In(32),
                "m_word": Out(30),
                "m_newer_w": In(Newer),
                "m_newer_s": In(Newer),
                "m_dest": Out(Destination),
                "m_result": Out(32),
                "m_memory": Out(32),
                "m_subject": Out(32),
                "m_known": Out(1),
                "image_input": In(1),
                "m_input": Out(1),
                "m_any": Out(1),
                "m_csr": Out(1),
                "m_arms": Out(1),
                "m_sets": Out(1),
                "m_busy": Out(1),
                "m_go": Out(1),
                "m_go_host": Out(1),
                "m_out": Out(w_layout(config)),
                "windows": Out(HostBus).array(len(WINDOWS)),
            }
        )

    def elaborate(self, platform: object) -> Module:
        m = Module()
        config = self._config
        mm = Signal(m_layout(config))
        kinds, out = mm.kinds, self.m_out
        full, host = Signal(), Signal()
        m.d.sync += [full.eq(self.x_go & ~self.r_flush), host.eq(self.x_go_host & ~self.r_flush)]
        with m.If(self.x_here):
            m.d.sync += mm.eq(self.x_in)
        m.d.comb += [out[name].eq(mm[name]) for name in common_names(config)]
        m.d.comb += [
            self.m_any.eq(full),
            self.m_busy.eq(host),
            self.m_csr.eq(full & kinds.csr),
            self.m_arms.eq(full & kinds.arm_watch),
            self.m_sets.eq(full & (kinds.set_operand | (mm.sidecar.subject == Subject.SET))),
            self.m_go.eq(full & ~self.r_flush),
            self.m_go_host.eq(host & ~self.r_flush),
            self.m_dest.writes.eq(full & mm.writes),
            self.m_dest.rd.eq(mm.rd),
            # CSRs and the timer are bypassed from W only, so that they are off the path to X.
            # So is less than a word, which is shifted in W.
            self.m_dest.late.eq(
                kinds.csr | kinds.load & (mm.result[CLINT_BIT] | (mm.function[:2] != AccessOp.WORD)) | self.m_rounds
            ),
            # (what reads a CSR never waits in X)
            self.x_read_csr.eq(self.x_here & self.x_in.kinds.csr & self.x_in.csr_read & ~self.r_flush),
            self.x_slot.eq(csr_slot(self.x_in.index)),
            self.m_index.eq(mm.index),
            self.m_word.eq(mm.result[2:]),
            out.taken.eq(mm.taken),
        ]
        in_window = self._windows(m, mm, host)
        trap = self._access(m, mm, full, host, in_window)
        self._results(m, mm, trap)
        return m

    def _windows(self, m: Module, mm: Value, host: Value) -> Value:
        """Returns: the address is in a window of the host (or between them, where it reads zero)."""
        beyond = Signal()  # in the half of the address space where everything that only the host sees is
        m.d.comb += beyond.eq(mm.result[31])
        trace = in_region(mm.result, memory_map.TRACE.base, self._config.trace_size)
        for bus, (name, region) in zip(self.windows, WINDOWS.items(), strict=True):
            here = Signal(name=f"in_{name}")
            size = self._config.trace_size if name == "trace" else region.size
            m.d.comb += here.eq(trace if name == "trace" else beyond & (mm.result[20:23] == region.base >> 20 & 7))
            if has_window(name, self._config):
                m.d.comb += [
                    bus.address.eq(mm.result & (size - 1)),
                    bus.write.eq(host & here & self.halted & mm.kinds.store),
                    bus.read.eq(host & here & self.halted & mm.kinds.load),
                    bus.data.eq(mm.c),
                ]
        return trace | beyond

    def _access(self, m: Module, mm: Value, full: Value, host: Value, in_window: Value) -> Value:
        """Loads and stores. Returns: the instruction traps here or earlier."""
        config, kinds, out = self._config, mm.kinds, self.m_out
        m.submodules.load = load = LoadWord()
        m.submodules.store = store = StoreAlign()
        in_image, in_firmware, in_clint, fault = Signal(), Signal(), Signal(), Signal()
        accesses, timed = kinds.load | kinds.store, Signal()
        trap, address = Signal(), mm.result
        inner = kinds.load & ~address[BEYOND_BIT]  # (if it traps, whatever it reads is not looked at)
        m.d.comb += [
            in_image.eq(in_region(mm.result, memory_map.IMAGE.base, config.image_size)),
            in_firmware.eq(in_region(mm.result, memory_map.FIRMWARE.base, config.firmware_size)),
            in_clint.eq(
                in_region(mm.result, CLINT.base, CLINT.size) & (mm.function[:2] == AccessOp.WORD)
            ),
            # While the core runs, the host reaches the image only.
            fault.eq(~(in_image | (in_firmware | in_clint) & (full | self.halted) | in_window & host & self.halted)),
            trap.eq(mm.trap | accesses & (fault | store.m_misaligned)),
            load.m_image.eq(self.image_value),
            load.m_firmware.eq(self.firmware_value),
            load.m_from_image.eq(inner & address[IMAGE_BIT]),
            self.m_input.eq(
                self.image_input & load.m_from_image & ~of_operand(mm.sidecar) & (mm.function[:2] == AccessOp.WORD)
                & ~self.m_newer_w.lanes.any() & ~self.m_newer_s.lanes.any()
            ),
            load.m_from_firmware.eq(inner & ~address[IMAGE_BIT] & Cat(address[b] for b in FIRMWARE_BITS).all()),
            load.m_from_clint.eq(kinds.load & timed),
            load.m_w.eq(self.m_newer_w),
            load.m_s.eq(self.m_newer_s),
            store.m_op.eq(mm.function),
            store.m_offset.eq(mm.result[:2]),
            store.m_value.eq(mm.c),
            store.m_stores.eq(kinds.store),
            out.mask.eq(store.m_mask),
            out.in_image.eq(in_image),
            out.in_firmware.eq(in_firmware),
            out.in_clint.eq(in_clint),
            out.trap.eq(trap),
        ]
        with m.If(kinds.load):
            m.d.comb += [out.part[name].eq(value) for name, value in part(mm.function, address[:2])]
        with m.If(accesses & store.m_misaligned):
            m.d.comb += out.cause.eq(Mux(kinds.load, Cause.LOAD_MISALIGNED, Cause.STORE_MISALIGNED))
        with m.Elif(accesses & fault):
            m.d.comb += out.cause.eq(Mux(kinds.load, Cause.LOAD_FAULT, Cause.STORE_FAULT))
        if config.rvfi:
            m.d.comb += RvfiPort.memory(out.observed, kinds, mm.result, store.m_mask, load.m_merged)
        m.d.comb += timed.eq(in_clint & is_time(mm.result[2:]))
        self._load, self._store, self._timed = load, store, kinds.load & timed
        return trap

    def _results(self, m: Module, mm: Value, trap: Value) -> None:
        config, kinds, out = self._config, mm.kinds, self.m_out
        own, link, other, new_csr, source = Signal(), Signal(), Signal(32), Signal(32), Signal(32)
        memory = Signal(32, attrs=LATE)
        same = self.m_newer_w.lanes.any()
        m.d.comb += [
            # (c has the value for mtval where D or X traps, but that of a jalr)
            link.eq(kinds.jump | (kinds.jump_register ^ mm.trap)),
            own.eq(~kinds.load & ~kinds.mul & ~kinds.div & ~kinds.csr & ~kinds.floating),
            out.fits32.eq(mm.fits32),
            out.fits31.eq(mm.fits31),
        ]
        late: Value = C(0, 32)
        if config.multiplier:
            late = late | self.m_product & kinds.mul.replicate(32)
            with m.If(kinds.mul):
                m.d.comb += [out.fits32.eq(self.m_product_fits32), out.fits31.eq(self.m_product_fits31)]
        if config.divider:
            late = late | self.m_quotient & kinds.div.replicate(32)
        rounded: Value = C(0, 32)
        if config.floats:
            late = late | self.m_direct  # (zero where none of its instructions has come)
            rounded = self.m_float[:32]
            m.d.comb += [
                self.m_rounds.eq(mm.rounds),
                out.high.eq(self.m_float[32:]),
                out.flags.eq(self.m_flags),
                self.m_dest.pair.eq(mm.pair),
            ]
        m.d.comb += [
            source.eq(Mux(link, mm.c, mm.result)),
            other.eq(source & own.replicate(32)),
            self.m_result.eq(other | late | self._load.m_newer),
            memory.eq(self._load.m_memory),
            self.m_memory.eq(memory),
            self.m_subject.eq(Mux(of_operand(mm.sidecar), mm.c, source)),
            self.m_known.eq(
                of_operand(mm.sidecar)
                | ~(kinds.load | kinds.mul | kinds.div | kinds.csr | kinds.floating | kinds.jump | kinds.jump_register)
            ),
            # (where the store in W goes to the same word of the timer, what is loaded is what it stores)
            out.result.eq(
                self.m_result | memory | rounded
                | self.csr_value & (kinds.csr | self._timed & ~same).replicate(32)
            ),
        ]
        with m.If(trap | (mm.function == CsrOp.WRITE)):
            m.d.comb += new_csr.eq(source)
        with m.Elif(mm.function == CsrOp.SET):
            m.d.comb += new_csr.eq(self.csr_value | source)
        with m.Else():
            m.d.comb += new_csr.eq(self.csr_value & ~source)
        m.d.comb += out.data.eq(Mux(kinds.csr | trap, new_csr, self._store.m_data))

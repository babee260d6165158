"""Addresses of the core and of the memory image. All sizes in bytes.

The core's regions serve the RTL, the simulator and the linker; the image's regions serve the VM, the collector, the
host and the linker. Null (0) lies in no region, and every image address is positive as a signed 32-bit word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Region:
    name: str
    base: int
    size: int
    doc: str = ""

    @property
    def end(self) -> int:
        return self.base + self.size

    def __contains__(self, address: int) -> bool:
        return self.base <= address < self.base + self.size


# --- what the core sees (fetch: trace and firmware; load and store: firmware and image) ---
TRACE = Region(name="trace", base=0x1000_0000, size=0x4_0000, doc="instructions of traces; a sidecar word beside each")
FIRMWARE = Region(
    name="firmware", base=0x1008_0000, size=0x8_0000, doc="the VM's functions for RV32; jal reaches it from any trace"
)
IMAGE = Region(name="image", base=0x4000_0000, size=0x100_0000, doc="the memory image: data memory (default size)")
IMAGE_MAX = 1 << 29  # bytes: what the image can grow to where memory is the host's
CLINT = Region(
    name="clint", base=0x0200_0000, size=0x1_0000, doc="machine timer: mtimecmp at +0x4000, mtime at +0xbff8"
)

CORE_REGIONS = (TRACE, FIRMWARE, IMAGE, CLINT)
RESET_PC = TRACE.base

# --- what only the host sees, by host-link word access ---
SIDECAR_WINDOW = Region(name="sidecar", base=0x8000_0000, size=0x4_0000, doc="sidecar word i at +4*i (16 bits)")
OPERAND_WINDOW = Region(name="operands", base=0x8010_0000, size=0x400, doc="guard operand G[i] at +4*i")
EXIT_WINDOW = Region(
    name="exits",
    base=0x8020_0000,
    size=0x800,
    doc="exit table entry i: trace address at +8*i (0 = free), target at +8*i+4",
)
PATTERN_WINDOW = Region(name="patterns", base=0x8030_0000, size=0x1_0000, doc="value-pattern table, see pattern_report")
WATCH_WINDOW = Region(
    name="watches", base=0x8040_0000, size=0x100, doc="watch slot i: address +16*i (0 = off), expected +4, failed +8"
)
CACHE_WINDOW = Region(name="caches", base=0x8050_0000, size=0x40, doc="the caches' counters, and flush: cache_window")
HOST_WINDOWS = (SIDECAR_WINDOW, OPERAND_WINDOW, EXIT_WINDOW, PATTERN_WINDOW, WATCH_WINDOW, CACHE_WINDOW)

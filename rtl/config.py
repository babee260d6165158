"""What a core is built with. Each extension can be left out, so that what it costs is measured by difference."""

from __future__ import annotations

from dataclasses import dataclass

from spec import memory_map
from spec.pins import MAX_PINS, SIMULATED_MEGAHERTZ


@dataclass(frozen=True, kw_only=True)
class CoreConfig:
    """Options of the core and its memories. Sizes in bytes; each is a power of two that fits its region.

    guard_engine: sidecar checks, xg.set and the xg* CSRs (without it these are illegal; xg.host remains).
    watches: xg.watch and the watch check, of the guard engine (without them the one is illegal, the other passes).
    readable: the host can read everything that it can write (verification). Else it reads zero in the windows where
    nobody else writes, but for xg.set: it knows what is there.
    pattern_table: the value-pattern table (needs no guard engine, but probes live in the sidecar).
    zba: Zba's shifted adds.
    multiplier, divider: M extension; an instruction whose unit is missing is illegal.
    floats: Zfinx and Zdinx (rtl/fpu/).
    counters: the event counters (without them, they read as zero).
    single_port: data memory has one port (image_b); loads wait for header checks and stores.
    block_ram_only: registers and CSRs lie in block RAM that is read on the falling edge of the clock, for devices
    without distributed RAM.
    rvfi: the RISC-V formal interface port, and the view of the pipeline.
    cached: image and firmware are not block RAM but one external memory behind caches (rtl/cache/), of so many bytes:
    instruction_cache, data_cache. (A core of its own, with two ports of data memory and distributed RAM.)
    pins: so many inputs and outputs (rtl/pins.py); megahertz: the clock's rate, as programs read it there.
    """

    guard_engine: bool = True
    watches: bool = False
    readable: bool = False
    pattern_table: bool = True
    zba: bool = True
    multiplier: bool = True
    divider: bool = True
    floats: bool = False
    counters: bool = True
    single_port: bool = False
    block_ram_only: bool = False
    rvfi: bool = False
    cached: bool = False
    instruction_cache: int = 16 << 10
    data_cache: int = 16 << 10
    pins: int = 0
    megahertz: int = SIMULATED_MEGAHERTZ
    trace_size: int = memory_map.TRACE.size
    firmware_size: int = memory_map.FIRMWARE.size
    image_size: int = memory_map.IMAGE.size

    def __post_init__(self) -> None:
        for name, limit in (
            ("trace_size", memory_map.TRACE.size),
            ("firmware_size", memory_map.FIRMWARE.size),
            ("image_size", 0x4000_0000),
        ):
            size = getattr(self, name)
            if size < 1024 or size & (size - 1) or size > limit:
                raise ValueError(f"{name}={size} is not a power of two between 1024 and {limit}")
        for name in ("instruction_cache", "data_cache"):
            size, limit = getattr(self, name), min(self.image_size, self.firmware_size)
            if self.cached and (size < 128 or size & (size - 1) or size > limit):
                raise ValueError(f"{name}={size} is not a power of two between 128 and {limit}")
        if not 0 <= self.pins <= MAX_PINS:
            raise ValueError(f"pins={self.pins}: from 0 to {MAX_PINS}")
        if self.cached and (self.single_port or self.block_ram_only or self.firmware_size > self.image_size):
            raise ValueError("caches: two ports of data memory, distributed RAM, firmware no larger than the image")

    @property
    def sidecar(self) -> bool:
        """Is there a sidecar memory?"""
        return self.guard_engine or self.pattern_table

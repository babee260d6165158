"""ULX3S with the largest ECP5, whose SDRAM holds firmware and image: what the whole VM needs (docs/standalone.md)."""

from amaranth_boards.ulx3s import ULX3S_85F_Platform

from boards.board import Board
from boards.memories import EXTERNAL
from rtl.cache.sdram import SdramConfig
from rtl.config import CoreConfig

BOARD = Board(
    title="ULX3S 85F, SDRAM",
    platform=ULX3S_85F_Platform,
    config=CoreConfig(cached=True, pins=8, megahertz=25, **EXTERNAL),
    sdram=SdramConfig(megahertz=25),
    pins_at=tuple(f"gpio_0:{i}+" for i in range(8)),
    pin_attributes=(("IO_TYPE", "LVCMOS33"), ("PULLMODE", "DOWN")),
    aim_mhz=60.0,
    aboard="flash 16 MB",
    loader=("-b", "ulx3s"),
)

"""IcePi Zero 1.3, whose SDRAM holds firmware and image."""

from amaranth_boards.icepi_zero import IcepiZero1_3Platform

from boards.board import Board
from boards.memories import EXTERNAL_25F
from rtl.cache.sdram import SdramConfig
from rtl.config import CoreConfig

BOARD = Board(
    title="IcePi Zero, SDRAM",
    platform=IcepiZero1_3Platform,
    config=CoreConfig(cached=True, megahertz=25, **EXTERNAL_25F),
    sdram=SdramConfig(megahertz=25),
    divide=2,
    aim_mhz=60.0,
    aboard="flash 16 MB",
    loader=("-b", "icepi-zero"),
)

"""IcePi Zero 1.3."""

from amaranth_boards.icepi_zero import IcepiZero1_3Platform

from boards.board import Board
from boards.memories import ECP5_25F
from rtl.config import CoreConfig

BOARD = Board(
    title="IcePi Zero",
    platform=IcepiZero1_3Platform,
    config=CoreConfig(**ECP5_25F),
    aim_mhz=66.0,
    aboard="SDRAM 32 MB, flash 16 MB",
    loader=("-b", "icepi-zero"),
)

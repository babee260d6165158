"""ULX3S with the smallest ECP5. The 12F is sold with 32 blocks of RAM; die and open tools have the 25F's 56."""

from amaranth_boards.ulx3s import ULX3S_12F_Platform

from boards.board import Board
from boards.memories import ECP5_25F
from rtl.config import CoreConfig

BOARD = Board(
    title="ULX3S 12F",
    platform=ULX3S_12F_Platform,
    config=CoreConfig(**ECP5_25F),
    aim_mhz=66.0,
    aboard="SDRAM 32 MB, flash 16 MB",
    loader=("-b", "ulx3s"),
)

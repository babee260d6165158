"""ULX3S with the largest ECP5. Its memories are those of the comparison (`python -m boards.comparison`)."""

from amaranth_boards.ulx3s import ULX3S_85F_Platform

from boards.board import Board
from boards.memories import MEMORIES
from rtl.config import CoreConfig

BOARD = Board(
    title="ULX3S 85F",
    platform=ULX3S_85F_Platform,
    config=CoreConfig(**MEMORIES),
    aim_mhz=66.0,
    aboard="SDRAM 32 MB, flash 16 MB",
    loader=("-b", "ulx3s"),
)

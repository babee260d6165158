"""ECPIX-5 with 45F. Its clock of 100 MHz is halved for the core."""

from amaranth_boards.ecpix5 import ECPIX545Platform

from boards.board import Board
from boards.memories import MEMORIES
from rtl.config import CoreConfig

BOARD = Board(
    title="ECPIX-5 45F",
    platform=ECPIX545Platform,
    config=CoreConfig(**MEMORIES),
    divide=2,
    led=("rgb_led", "g"),
    aim_mhz=66.0,
    aboard="DDR3 512 MB, flash 32 MB",
    loader=("-b", "ecpix5"),
)

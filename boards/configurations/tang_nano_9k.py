"""Tang Nano 9K."""

from amaranth_boards.tang_nano_9k import TangNano9kPlatform

from boards.board import Board
from rtl.config import CoreConfig

BOARD = Board(
    title="Tang Nano 9K",
    platform=TangNano9kPlatform,
    config=CoreConfig(trace_size=4 << 10, firmware_size=2 << 10, image_size=16 << 10),
    aboard="PSRAM 8 MB, flash 4 MB",
    loader=("-b", "tangnano9k"),
)

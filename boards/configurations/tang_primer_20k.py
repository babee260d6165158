"""Tang Primer 20K on its dock."""

from amaranth_boards.tang_primer_20k import TangPrimer20kDockPlatform

from boards.board import Board
from rtl.config import CoreConfig

BOARD = Board(
    title="Tang Primer 20K",
    platform=TangPrimer20kDockPlatform,
    config=CoreConfig(trace_size=8 << 10, firmware_size=4 << 10, image_size=32 << 10),
    aboard="DDR3 128 MB, flash 4 MB",
    loader=("-b", "tangprimer20k"),
)

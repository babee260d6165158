"""iCESugar Pro."""

from amaranth_boards.icesugar_pro import ICESugarProPlatform

from boards.board import Board
from boards.memories import ECP5_25F
from rtl.config import CoreConfig

BOARD = Board(
    title="iCESugar Pro",
    platform=ICESugarProPlatform,
    config=CoreConfig(**ECP5_25F),
    led=("rgb_led", "g"),
    aboard="SDRAM 32 MB, flash 32 MB",
    loader=("-c", "cmsisdap"),
)

"""iCESugar Pro, whose SDRAM holds firmware and image."""

from amaranth_boards.icesugar_pro import ICESugarProPlatform

from boards.board import Board
from boards.memories import EXTERNAL_25F
from rtl.cache.sdram import SdramConfig
from rtl.config import CoreConfig

BOARD = Board(
    title="iCESugar Pro, SDRAM",
    platform=ICESugarProPlatform,
    config=CoreConfig(cached=True, megahertz=25, **EXTERNAL_25F),
    sdram=SdramConfig(megahertz=25),
    led=("rgb_led", "g"),
    aim_mhz=60.0,
    aboard="flash 32 MB",
    loader=("-c", "cmsisdap"),
)

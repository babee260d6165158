"""Lattice's iCE40-HX8K breakout board, with the core of the TinyFPGA BX."""

from amaranth_boards.ice40_hx8k_b_evn import ICE40HX8KBEVNPlatform

from boards.board import Board
from boards.memories import ICE40_8K
from rtl.config import CoreConfig

BOARD = Board(
    title="iCE40-HX8K breakout",
    platform=ICE40HX8KBEVNPlatform,
    config=CoreConfig(**ICE40_8K, guard_engine=False, pattern_table=False, single_port=True, block_ram_only=True),
    aboard="flash 4 MB",
    loader=("-b", "ice40_generic"),
)

"""iCEBreaker: the core with M, Zba and counters; with the guard engine it is larger than the UP5K."""

from amaranth_boards.icebreaker import ICEBreakerPlatform

from boards.board import Board
from boards.memories import UP5K
from rtl.config import CoreConfig

BOARD = Board(
    title="iCEBreaker",
    platform=ICEBreakerPlatform,
    config=CoreConfig(**UP5K, guard_engine=False, pattern_table=False, single_port=True, block_ram_only=True),
    aboard="flash 16 MB",
    loader=("-b", "ice40_generic"),
)

"""TinyFPGA BX. An iCE40 LP8K: multiplier and divider in logic; with the guard engine the core is larger than it.
Its USB is the boot loader's: the line is on two pins.
"""

from amaranth.build import Attrs
from amaranth_boards.resources import UARTResource
from amaranth_boards.tinyfpga_bx import TinyFPGABXPlatform

from boards.board import Board
from boards.memories import ICE40_8K
from rtl.config import CoreConfig


class Platform(TinyFPGABXPlatform):
    resources = [
        *TinyFPGABXPlatform.resources,
        UARTResource(0, rx="1", tx="2", conn=("gpio", 0), attrs=Attrs(IO_STANDARD="SB_LVCMOS")),
    ]


BOARD = Board(
    title="TinyFPGA BX",
    platform=Platform,
    config=CoreConfig(**ICE40_8K, guard_engine=False, pattern_table=False, single_port=True, block_ram_only=True),
    aboard="flash 1 MB",
    serial="pins 1 (receives) and 2 (sends)",
    loader="tinyprog",
)

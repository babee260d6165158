"""OrangeCrab r0.2 with 25F. Its USB has no serial converter: the line is on the pins that the Feather form calls so."""

from amaranth.build import Attrs
from amaranth_boards.orangecrab_r0_2 import OrangeCrabR0_2_25FPlatform
from amaranth_boards.resources import UARTResource

from boards.board import Board
from boards.memories import ECP5_25F
from rtl.config import CoreConfig


class Platform(OrangeCrabR0_2_25FPlatform):
    resources = [
        *OrangeCrabR0_2_25FPlatform.resources,
        UARTResource(0, rx="0", tx="1", conn=("io", 0), attrs=Attrs(IO_TYPE="LVCMOS33")),
    ]


BOARD = Board(
    title="OrangeCrab r0.2",
    platform=Platform,
    config=CoreConfig(**ECP5_25F),
    led=("rgb_led", "g"),
    aim_mhz=66.0,
    aboard="DDR3 128 MB, flash 16 MB",
    serial="pins 0 (receives) and 1 (sends)",
    loader=("-b", "orangeCrab"),
)

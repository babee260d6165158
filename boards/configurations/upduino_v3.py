"""UPduino 3 with the core of the iCEBreaker. The solder jumper OSC connects its 12 MHz oscillator (the FPGA's own
is too inexact for a serial line). Its USB converter shares pins with the flash, which is not selected; pins: from its
maker's upduino.pcf.
"""

from amaranth.build import Attrs
from amaranth_boards.resources import UARTResource
from amaranth_boards.upduino_v3 import UpduinoV3Platform

from boards.board import Board
from boards.memories import UP5K
from rtl.config import CoreConfig


class Platform(UpduinoV3Platform):
    default_clk = "clk12"
    resources = [
        *UpduinoV3Platform.resources,
        UARTResource(0, rx="15", tx="14", attrs=Attrs(IO_STANDARD="SB_LVCMOS")),
    ]


BOARD = Board(
    title="UPduino 3",
    platform=Platform,
    config=CoreConfig(**UP5K, guard_engine=False, pattern_table=False, single_port=True, block_ram_only=True),
    led=("rgb_led", "g"),
    idle=(("spi_flash_1x", "cs"),),
    aboard="flash 4 MB",
    serial="USB, the jumper OSC soldered",
    loader=("-b", "ice40_generic"),
)

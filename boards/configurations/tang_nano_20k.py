"""Tang Nano 20K. amaranth-boards has none; its pins are from LiteX: litex_boards/platforms/sipeed_tang_nano_20k.py."""

from amaranth.build import Attrs, Clock, Pins, Resource
from amaranth.vendor import GowinPlatform
from amaranth_boards.resources import LEDResources, UARTResource

from boards.board import Board
from rtl.config import CoreConfig


class Platform(GowinPlatform):
    part = "GW2AR-LV18QN88C8/I7"
    family = "GW2AR-18C"
    default_clk = "clk27"
    resources = [
        Resource("clk27", 0, Pins("4", dir="i"), Clock(27e6), Attrs(IO_TYPE="LVCMOS33")),
        *LEDResources(pins="15 16 17 18 19 20", invert=True, attrs=Attrs(IO_TYPE="LVCMOS33")),
        UARTResource(0, rx="70", tx="69", attrs=Attrs(IO_TYPE="LVCMOS33")),
    ]
    connectors = []


BOARD = Board(
    title="Tang Nano 20K",
    platform=Platform,
    config=CoreConfig(trace_size=8 << 10, firmware_size=4 << 10, image_size=32 << 10),
    aboard="SDRAM 8 MB, flash 8 MB",
    loader=("-b", "tangnano20k"),
)

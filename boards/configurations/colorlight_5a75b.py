"""Colorlight 5A-75B, revision 7.0. It has no USB: the serial line is on J19, which its LED and its button share."""

from amaranth_boards.colorlight_5a75b_r7_0 import Colorlight_5A75B_R70Platform

from boards.board import Board
from boards.memories import ECP5_25F
from rtl.config import CoreConfig

BOARD = Board(
    title="Colorlight 5A-75B",
    platform=Colorlight_5A75B_R70Platform,
    config=CoreConfig(**ECP5_25F),
    led=None,
    aboard="SDRAM 8 MB, flash 4 MB",
    serial="J19: receives on KEY+ (M13), sends on DATA_LED- (P11)",
    loader=("-b", "colorlight", "-c", "ft232"),
)

"""ULX3S without a host: it loads a program from its flash, and prints on its serial line (docs/port.md)."""

from dataclasses import replace

from boards.alone import START
from boards.board import Board
from boards.configurations.ulx3s_sdram import BOARD as WITH_HOST

BOARD: Board = replace(WITH_HOST, title="ULX3S 85F, alone", flash=START, aboard="none")

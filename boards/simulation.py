"""The whole design of a board as a program: Verilator's model behind a pseudo-terminal, with UART and clock divider.

The other end of the serial line is a bit-by-bit UART in C++ at the board's own number of cycles a bit; what it receives
and sends goes through the pseudo-terminal, where a host finds it as it finds a board.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import threading
import tty
from pathlib import Path

from boards.board import Board
from boards.build import top
from rtl.memory import BLOCK_RAM
from rtl.simulation import toolchain
from rtl.simulation.toolchain import BUILD, digest, locked

DRAM = toolchain.HERE / "dram.v"
#: Of a run: the file descriptor of the pseudo-terminal, cycles of the board's clock a bit, and a word that ends it.
MAIN = r"""
#include <poll.h>
#include <unistd.h>

extern "C" void board_run(int line, unsigned bit, volatile int *stop) {
    auto top = std::make_unique<Vtop>("");
    top->rx = 1;
    unsigned char bytes[256];
    int have = 0, next = 0;  // bytes for the board
    bool sending = false;
    unsigned left = 0, send_at = 0, frame = 0;  // bits of the byte that is sent: start, 8 of data, stop
    unsigned receiving = 0, receive_at = 0, received = 0;
    for (unsigned cycle = 0; !*stop; cycle++) {
        for (int level = 1; level >= 0; level--) {
            top->clk = level;
            top->eval();
        }
        if (!sending && next == have && cycle % 64 == 0) {
            struct pollfd ready = {line, POLLIN, 0};
            next = have = 0;
            if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLIN)) {
                ssize_t count = read(line, bytes, sizeof bytes);
                have = count > 0 ? (int)count : 0;
            }
        }
        if (!sending && next < have) {
            frame = (unsigned)bytes[next++] << 1 | 0x200;
            left = 10;
            send_at = cycle;
            sending = true;
        }
        if (sending && cycle == send_at) {
            sending = left > 0;
            if (sending) top->rx = frame & 1;
            frame >>= 1;
            left--;
            send_at += bit;
        }
        if (receiving == 0) {
            if (!top->tx) { receiving = 9; receive_at = cycle + bit + bit / 2; received = 0; }
        } else if (cycle == receive_at) {
            receive_at += bit;
            if (--receiving) received = received >> 1 | (unsigned)top->tx << 7;
            else if (top->tx) {
                unsigned char byte = (unsigned char)received;
                if (write(line, &byte, 1) != 1) break;
            }
        }
    }
}
"""
OPTIONS = ("--no-timing", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "-Wno-fatal", "-Wno-WIDTH")


def library(board: Board) -> Path:
    """The model of the board's design as a shared library, built where it is not there yet."""
    os.environ["AMARANTH_USE_YOSYS"] = "builtin"
    from amaranth.back import verilog

    text = verilog.convert(top(board, simulated=True), name="top", emit_src=False, strip_internal_attrs=True)
    sources = (BLOCK_RAM.read_bytes(), DRAM.read_bytes(), MAIN.encode())
    key = digest(text.encode(), *sources, toolchain.tool_versions().encode())
    where = BUILD / f"board-{key}"
    with locked(where.with_suffix(".lock")):
        if not (where / "board.so").exists():
            shutil.rmtree(where, ignore_errors=True)
            where.mkdir(parents=True)
            (where / "top.v").write_text(text)
            toolchain.verilate([where / "top.v", BLOCK_RAM, DRAM], OPTIONS, where)
            toolchain.shared_library(MAIN, "board", where)
    return where / "board.so"


class SimulatedBoard:
    """A board that runs from now on. port: the pseudo-terminal's name."""

    def __init__(self, board: Board) -> None:
        model = ctypes.CDLL(str(library(board)))
        self._line, self._host = os.openpty()
        tty.setraw(self._host)
        self.port = os.ttyname(self._host)
        self._stop = ctypes.c_int(0)
        bit = board.divisor * board.divide
        arguments = (self._line, bit, ctypes.byref(self._stop))
        self._thread = threading.Thread(target=model.board_run, args=arguments, daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """The board is gone, with its line. (Our own hold on the pseudo-terminal goes first: hosts see a hang-up.)"""
        if self._stop.value == 0:
            self._stop.value = 1
            self._thread.join()
            os.close(self._host)
            os.close(self._line)

    def __enter__(self) -> SimulatedBoard:
        return self

    def __exit__(self, *exception: object) -> None:
        self.unplug()

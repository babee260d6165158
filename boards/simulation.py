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
#: What the board sends, bit by bit: `take` gets the level in each cycle, and returns a byte, or -1.
RECEIVER = r"""
struct Receiver {
    unsigned receiving = 0, at = 0, received = 0;
    int take(bool level, unsigned cycle, unsigned bit) {
        if (receiving == 0) {
            if (!level) { receiving = 9; at = cycle + bit + bit / 2; received = 0; }
        } else if (cycle == at) {
            at += bit;
            if (--receiving) received = received >> 1 | (unsigned)level << 7;
            else if (level) return (unsigned char)received;
        }
        return -1;
    }
};
"""
#: Of a run: the file descriptor of the pseudo-terminal, cycles of the board's clock a bit, and a word that ends it.
MAIN = (
    RECEIVER
    + r"""
#include <poll.h>
#include <unistd.h>

extern "C" void board_run(int line, unsigned bit, volatile int *stop) {
    auto top = std::make_unique<Vtop>("");
    top->rx = 1;
    unsigned char bytes[256];
    int have = 0, next = 0;  // bytes for the board
    bool sending = false;
    unsigned left = 0, send_at = 0, frame = 0;  // bits of the byte that is sent: start, 8 of data, stop
    Receiver receiver;
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
        int byte = receiver.take(top->tx, cycle, bit);
        unsigned char sent = (unsigned char)byte;
        if (byte >= 0 && write(line, &sent, 1) != 1) break;
    }
}
"""
)
#: A board without a host: a serial flash with so many bytes from `start` on, what the board sends into `output`. Ends
#: when the core has been halted for 100 bits after a byte, or after so many cycles; returns the number of bytes.
ALONE = (
    RECEIVER
    + r"""
extern "C" unsigned alone_run(const unsigned char *flash, unsigned size, unsigned start, unsigned bit,
                              unsigned char *output, unsigned room, unsigned long long cycles) {
    auto top = std::make_unique<Vtop>("");
    Receiver receiver;
    unsigned count = 0, bits = 0, command = 0, halted = 0;
    bool last = false;
    for (unsigned long long cycle = 0; cycle < cycles && count < room; cycle++) {
        for (int level = 1; level >= 0; level--) {
            top->clk = level;
            top->eval();
        }
        bool clock = top->flash_clk;
        if (top->flash_cs) {  // (active low)
            bits = 0;
        } else if (clock && !last) {
            if (bits++ < 32) command = command << 1 | top->flash_copi;
        } else if (!clock && last && bits >= 32) {
            unsigned place = (command & 0xFFFFFF) + (bits - 32) / 8 - start;
            unsigned byte = command >> 24 == 3 && place < size ? flash[place] : 0xFF;
            top->flash_cipo = byte >> (7 - (bits - 32) % 8) & 1;
        }
        last = clock;
        int byte = receiver.take(top->tx, (unsigned)cycle, bit);
        if (byte >= 0) output[count++] = (unsigned char)byte;
        halted = top->halted ? halted + 1 : 0;
        if (count && halted > 100 * bit) break;
    }
    return count;
}
"""
)
OPTIONS = ("--no-timing", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert", "-Wno-fatal", "-Wno-WIDTH")


def library(board: Board) -> Path:
    """The model of the board's design as a shared library, built where it is not there yet."""
    os.environ["AMARANTH_USE_YOSYS"] = "builtin"
    from amaranth.back import verilog

    text = verilog.convert(top(board, simulated=True), name="top", emit_src=False, strip_internal_attrs=True)
    main = MAIN if board.flash is None else ALONE
    sources = (BLOCK_RAM.read_bytes(), DRAM.read_bytes(), main.encode())
    key = digest(text.encode(), *sources, toolchain.tool_versions().encode())
    where = BUILD / f"board-{key}"
    with locked(where.with_suffix(".lock")):
        if not (where / "board.so").exists():
            shutil.rmtree(where, ignore_errors=True)
            where.mkdir(parents=True)
            (where / "top.v").write_text(text)
            toolchain.verilate([where / "top.v", BLOCK_RAM, DRAM], OPTIONS, where)
            toolchain.shared_library(main, "board", where)
    return where / "board.so"


def run_alone(board: Board, flash: bytes, cycles: int) -> bytes:
    """What a board without a host prints, with these bytes in its flash, where it looks for a program; in at most so
    many cycles of its clock. It has a LED."""
    assert board.flash is not None and board.led
    run = ctypes.CDLL(str(library(board))).alone_run
    run.argtypes = [ctypes.c_char_p, *[ctypes.c_uint] * 3, ctypes.c_char_p, ctypes.c_uint, ctypes.c_ulonglong]
    run.restype = ctypes.c_uint
    output = ctypes.create_string_buffer(1 << 16)
    count = run(flash, len(flash), board.flash, board.divisor * board.divide, output, len(output), cycles)
    return output.raw[:count]


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

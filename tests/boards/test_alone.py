"""Boards without a host: a program in the flash, from a file that boots to what comes over the serial line."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest

from boards.alone import START, commands, program
from boards.board import load
from boards.simulation import run_alone
from runtime.boot import BootError, BootFile, Needs, boot_bytes, read_boot
from runtime.host import Session, load_program
from runtime.options import Options
from sim.asm import Assembler
from sim.iss import IssMachine
from spec.flash import COMMAND, END, MAGIC
from spec.host_link import HostCall, HostOp
from spec.memory_map import EXIT_WINDOW, FIRMWARE, IMAGE, SIDECAR_WINDOW, TRACE
from tests.boards.small import small

FIB = Path(__file__).parents[2] / "bench" / "programs" / "fib.py"


ALONE = small("ulx3s_alone")


def printing(text: bytes) -> BootFile:
    """A program in firmware memory that prints what it finds in the image, then what is behind it, which is zero."""
    asm = Assembler(FIRMWARE.base)
    asm.li(5, IMAGE.base + 0x1000)
    asm.li(6, len(text))
    asm.label("next")
    asm.emit("lbu", rd=10, rs1=5, imm=0)
    asm.emit("xg.host", code=HostCall.CONSOLE)
    asm.emit("addi", rd=5, rs1=5, imm=1)
    asm.emit("addi", rd=6, rs1=6, imm=-1)
    asm.emit("bne", rs1=6, rs2=0, target="next")
    asm.emit("lbu", rd=10, rs1=5, imm=4)
    asm.emit("addi", rd=10, rs1=10, imm=65)
    asm.emit("xg.host", code=HostCall.CONSOLE)
    asm.emit("xg.host", code=HostCall.END)
    start = Assembler(TRACE.base)
    start.la(7, FIRMWARE.base)
    start.emit("jalr", rd=0, rs1=7, imm=0)
    segments = [
        (TRACE.base, start.finish().code_bytes()), (FIRMWARE.base, asm.finish().code_bytes()),
        (IMAGE.base + 0x1000, text),
    ]  # fmt: skip
    return BootFile(Needs(engine=True, floats=False, image=64 << 10), TRACE.base, segments)


def read(data: bytes) -> list[tuple[int, int, list[int]]]:
    """Commands (op, address, words), as spec/flash.py describes them."""
    assert len(data) % 4 == 0 and zlib.crc32(data[:-4]) == int.from_bytes(data[-4:], "little")
    words = list(memoryview(data).cast("I"))
    assert words[0] == MAGIC
    found, at = [], 1
    while at < len(words) - 2:
        fields = COMMAND.decode(words[at])
        end = at + 2 + fields["count"]
        found.append((fields["op"], words[at + 1], words[at + 2 : end]))
        at = end
    assert COMMAND.decode(words[at]) == {"op": END, "count": 0} and at == len(words) - 2
    return found


def test_commands_of_requests() -> None:
    """What is read back are the requests, in order; consecutive words are one command."""
    rng = random.Random(4)
    requests = []
    address = 0x4000_0000
    for _ in range(300):
        op = rng.choice((HostOp.WRITE, HostOp.WRITE, HostOp.WRITE, HostOp.WRITE_REG))
        address = rng.choice((address + 4, address + 4, address + 8, address - 400))
        requests.append((int(op), address, rng.getrandbits(32)))
    found = read(commands(requests))
    assert [(op, at + 4 * i, word) for op, at, words in found for i, word in enumerate(words)] == requests
    assert len(found) < 280
    assert read(commands([])) == []


def test_a_program_as_the_iss_takes_it() -> None:
    """Each command carried out on a core: memory is cleared first, and what runs then prints."""
    board = ALONE
    machine = IssMachine(bytearray(b"\xff" * board.config.image_size))
    text = b"memory\n"
    for op, address, words in read(program(printing(text), board)):
        for i, word in enumerate(words):
            if op == HostOp.WRITE:
                machine.write_word(address + 4 * i, word)
            elif op == HostOp.WRITE_REG:
                machine.write_reg(address, word)
            else:
                assert op == HostOp.RUN and machine.run().code == HostCall.RETURN
    assert machine.read_word(IMAGE.base) == machine.read_word(IMAGE.base + (64 << 10) - 4) == 0
    printed = bytearray()
    while machine.run().code == HostCall.CONSOLE:
        printed.append(machine.read_reg(10))
    assert printed == text + b"A"


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        ((TRACE.base + 8192, bytes(4)), "needs trace memory of 8 KiB; ULX3S 85F, alone has 4 KiB"),
        ((SIDECAR_WINDOW.base, bytes(8)), ""),
        ((EXIT_WINDOW.base, bytes(8)), ""),
    ],
)
def test_what_does_not_fit(segment: tuple[int, bytes], message: str) -> None:
    file = printing(b"x")
    file.segments.append(segment)
    if message:
        with pytest.raises(BootError, match=message):
            program(file, ALONE)
    else:
        assert any(address == segment[0] for _, address, _ in read(program(file, ALONE)))


@pytest.mark.long
def test_a_board_in_simulation() -> None:
    """The RTL of a board: flash, SDRAM, caches, core, serial line. A damaged program is not started."""
    board, text = ALONE, b"from the flash\n"
    data = program(printing(text), board)
    assert run_alone(board, data, 3_000_000) == text + b"A"
    damaged = bytearray(data)
    damaged[len(data) // 2] ^= 1
    assert run_alone(board, bytes(damaged), 1_000_000) == b""


@pytest.mark.long
def test_a_python_program_from_the_flash(tmp_path: Path) -> None:
    """fib.py of the benchmarks, trained on the simulator, on the whole board that `make bitstream` builds."""
    options = Options(machine="iss", resident=True, quasi_immutable=False)
    output: list[bytes] = []
    with Session(load_program(str(FIB)), options, output.append) as session:
        assert session.run() == 0
        data, _ = boot_bytes(session)
    file = tmp_path / "fib.elf"
    file.write_bytes(data)
    board = load("ulx3s_alone")
    assert board.flash == START
    assert run_alone(board, program(read_boot(file), board), 400_000_000) == b"".join(output)

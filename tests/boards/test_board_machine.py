"""The `board` machine against the RTL of a whole board design behind a pseudo-terminal: UART, host link, core, block
RAM, at the real number of cycles a bit. The design is the Tang Nano 9K's, with as much data memory as traces need.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from boards.board import Board, load
from boards.build import identity
from boards.link import LinkError, SerialLink
from boards.machine import BoardMachine
from boards.simulation import SimulatedBoard
from jit.backend.config import CONFIGS
from jit.backend.riscv import RiscvBackend
from jit.backend_api import Exit
from jit.ir import Trace
from runtime.boot import run
from sim.asm import Assembler
from sim.machine import COUNTERS, PC, Machine, MachineError
from spec import pins
from spec.host_link import IDENTITY, Halt, HostCall
from spec.memory_map import FIRMWARE, IMAGE, OPERAND_WINDOW, SIDECAR_WINDOW, TRACE
from spec.pins import PINS
from tests.boards.small import small
from tests.boards.test_link import damages, once
from tests.jit.backend.build import Run, fresh_image, same_exit
from tests.jit.backend.support import FRAME, IMAGE_BYTES
from tests.jit.backend.test_backend import counting

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("board")]
TIMEOUT = 5.0  # the simulation shares the machine


def design() -> Board:
    nano = load("tang_nano_9k")
    return replace(nano, config=replace(nano.config, image_size=IMAGE_BYTES, trace_size=4 << 10))


def welcome() -> dict[int, str]:
    return {IDENTITY["id"].extract(identity(design())): "simulated"}


@pytest.fixture(scope="module")
def board() -> Iterator[SimulatedBoard]:
    with SimulatedBoard(design()) as running:
        yield running


@pytest.fixture
def machine(board: SimulatedBoard) -> Iterator[BoardMachine]:
    found = BoardMachine(board.port, bitstreams=welcome(), timeout=TIMEOUT)
    yield found
    found.close()


def test_it_is_a_machine(machine: BoardMachine) -> None:
    assert isinstance(machine, Machine)
    assert (machine.name, machine.kilohertz) == ("simulated", 27_000)
    assert (machine.has_engine, machine.has_patterns, machine.has_floats) == (True, True, False)
    assert machine.sizes == {"image": IMAGE_BYTES, "trace": 4 << 10, "firmware": 2 << 10}
    assert machine.read_regs() == [0] * 32 + [TRACE.base]
    assert list(machine.counters()) == list(COUNTERS)


def test_memory(machine: BoardMachine) -> None:
    for base in (TRACE.base, FIRMWARE.base, IMAGE.base, IMAGE.base + IMAGE_BYTES - 64):
        machine.write_bytes(base, bytes(16))
        machine.write_bytes(base + 3, b"abcdefg")
        assert machine.read_bytes(base, 12) == b"\0\0\0abcdefg\0\0"
    for window in (SIDECAR_WINDOW, OPERAND_WINDOW):
        machine.write_word(window.base + 8, 0x3FFD)
        assert machine.read_word(window.base + 8) == 0x3FFD
    machine.write_csr("mscratch", 0x1234_5678)
    assert machine.read_csr("mscratch") == 0x1234_5678
    for address in (0, IMAGE.base + IMAGE_BYTES, TRACE.base + (4 << 10), FIRMWARE.base + (2 << 10)):
        with pytest.raises(MachineError, match="illegal request"):
            machine.write_word(address, 1)


def endless() -> bytes:
    asm = Assembler(TRACE.base)
    asm.label("head")
    asm.emit("addi", rd=10, rs1=10, imm=1)
    asm.j("head")
    return asm.finish().code_bytes()


def test_a_run_ends_by_its_cycles_or_by_an_interrupt_and_goes_on(machine: BoardMachine) -> None:
    machine.write_bytes(TRACE.base, endless())
    machine.write_regs({PC: TRACE.base, 10: 0})
    assert machine.run(1000).halt is Halt.REQUESTED
    first = machine.read_reg(10)
    assert first >= 300  # three cycles a round
    threading.Timer(0.05, machine.interrupt).start()
    assert machine.run().halt is Halt.REQUESTED
    assert machine.read_reg(10) > first
    assert machine.read_reg(PC) - TRACE.base in (0, 4)


def test_it_begins_anew_whatever_ran_before(board: SimulatedBoard, machine: BoardMachine) -> None:
    """Left running by a host that has gone, with registers, CSRs and sidecar in use."""
    machine.write_bytes(TRACE.base, endless())
    machine.write_word(SIDECAR_WINDOW.base + 4, 1)
    machine.write_csr("mtvec", TRACE.base)
    machine.write_regs({PC: TRACE.base, 20: 7})
    machine.link.requests([(2, 20, 0), (6, 0, 0)])  # READ_REG takes the registers along; RUN
    machine.close()
    again = BoardMachine(board.port, bitstreams=welcome(), timeout=TIMEOUT)
    assert again.read_regs() == [0] * 32 + [TRACE.base]
    assert (again.read_csr("mtvec"), again.read_word(SIDECAR_WINDOW.base + 4)) == (0, 0)
    again.close()


def test_a_program_that_prints(machine: BoardMachine) -> None:
    """As `sidewinder boot` lets one run."""
    asm = Assembler(TRACE.base)
    for byte in b"on a board\n":
        asm.emit("addi", rd=10, rs1=0, imm=byte)
        asm.emit("xg.host", code=HostCall.CONSOLE)
    asm.emit("addi", rd=10, rs1=0, imm=3)
    asm.emit("xg.host", code=HostCall.END)
    machine.write_bytes(TRACE.base, asm.finish().code_bytes())
    lines: list[bytes] = []
    assert run(machine, lines.append) == 3
    assert b"".join(lines) == b"on a board\n"


def on_board(machine: BoardMachine, config: str, trace: Trace) -> Exit:
    """The exit of a trace; the image's words that are not zero are written first."""
    image = fresh_image(b"")
    for offset in range(0, IMAGE_BYTES, 64):
        if any(part := image[offset : offset + 64]):
            machine.write_bytes(IMAGE.base + offset, bytes(part))
    backend = RiscvBackend(machine, CONFIGS[config], trace_memory=4 << 10)
    backend.compile_loop(trace, 1)
    return backend.execute(1, FRAME)


@pytest.mark.parametrize("config", ["software", "sidecar", "sidecar-noloop"])
def test_traces(machine: BoardMachine, config: str) -> None:
    trace = counting(50)
    same_exit(on_board(machine, config, trace), Run(CONFIGS[config]).execute(trace))


def test_a_trace_over_a_bad_line(board: SimulatedBoard, monkeypatch: pytest.MonkeyPatch) -> None:
    """What passes loses, doubles or flips a byte once in two hundred times, both ways."""
    r = random.Random(15)
    kinds = list(damages(r).values())
    damaged = [0]

    def bad(data: bytes) -> bytes:
        damaged[0] += 1
        return r.choice(kinds)(data)

    spoil = once(r, 0.005, bad)
    write, read = SerialLink._write, SerialLink._read
    monkeypatch.setattr(SerialLink, "_write", lambda self, data: write(self, spoil(data)))
    monkeypatch.setattr(SerialLink, "_read", lambda self, seconds: spoil(read(self, seconds)))
    machine = BoardMachine(board.port, bitstreams=welcome(), timeout=0.5)
    trace = counting(50)
    same_exit(on_board(machine, "sidecar", trace), Run(CONFIGS["sidecar"]).execute(trace))
    machine.close()
    assert damaged[0] > 5


def test_unplugged_while_it_runs() -> None:
    with SimulatedBoard(design()) as other:
        machine = BoardMachine(other.port, bitstreams=welcome(), timeout=TIMEOUT)
        machine.write_bytes(TRACE.base, endless())
        machine.write_reg(PC, TRACE.base)
        threading.Timer(0.1, other.unplug).start()
        with pytest.raises(LinkError, match="is gone"):
            machine.run()
        machine.close()


def test_another_bitstream(board: SimulatedBoard) -> None:
    with pytest.raises(LinkError, match="another version"):
        BoardMachine(board.port, timeout=TIMEOUT)


# --- a board whose core has its image and firmware in an SDRAM, behind caches, and pins ---
def with_sdram() -> Board:
    return small("ulx3s_sdram")


@pytest.fixture(scope="module")
def sdram() -> Iterator[BoardMachine]:
    found = {IDENTITY["id"].extract(identity(with_sdram())): "simulated"}
    with SimulatedBoard(with_sdram()) as running:
        machine = BoardMachine(running.port, bitstreams=found, timeout=TIMEOUT)
        yield machine
        machine.close()


def test_memory_behind_caches(sdram: BoardMachine) -> None:
    """More than the caches hold, read back in another order; the whole of it is cleared."""
    assert (sdram.pins, sdram.sizes["image"]) == (8, 64 << 10)
    rng = random.Random(3)
    lines = [base + 32 * i for base, n in ((PINS.end, 60), (FIRMWARE.base, 10)) for i in range(n)]
    places = [line + 4 * rng.randrange(8) for line in lines]
    values = {place: rng.getrandbits(32) for place in places}
    for place, value in values.items():
        sdram.write_word(place, value)
    rng.shuffle(places)
    assert [sdram.read_word(place) for place in places] == [values[place] for place in places]
    sdram.clear_image()
    assert {sdram.read_word(place) for place in places if place in IMAGE} == {0}
    assert all(sdram.read_word(place) == values[place] for place in places if place in FIRMWARE)


def test_code_behind_caches(sdram: BoardMachine) -> None:
    """Firmware that was loaded over the line runs, and its stores are read over the line."""
    asm = Assembler(FIRMWARE.base)
    asm.li(5, IMAGE.base)
    asm.li(6, 1000)
    asm.label("next")
    asm.emit("sw", rs1=5, rs2=6, imm=0)
    asm.emit("addi", rd=5, rs1=5, imm=4)
    asm.emit("addi", rd=6, rs1=6, imm=-1)
    asm.emit("bne", rs1=6, rs2=0, target="next")
    asm.emit("xg.host", code=HostCall.RETURN)
    sdram.write_bytes(FIRMWARE.base, asm.finish().code_bytes())
    sdram.write_reg(PC, FIRMWARE.base)
    assert sdram.run().code == HostCall.RETURN
    assert [sdram.read_word(IMAGE.base + 4 * i) for i in (0, 1, 499, 999)] == [1000, 999, 501, 1]


def test_pins_of_a_board(sdram: BoardMachine) -> None:
    """Their number, the clock's rate, and that it counts."""
    assert sdram.read_word(PINS.base + pins.COUNT) == 8
    assert sdram.read_word(PINS.base + pins.MEGAHERTZ) == 25
    assert sdram.read_word(PINS.base + pins.CYCLES) < sdram.read_word(PINS.base + pins.CYCLES)
    assert [sdram.read_word(PINS.base + pins.INPUT + 4 * i) for i in range(8)] == [0] * 8

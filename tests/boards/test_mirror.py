"""A board behind a session: its memory and the image stay alike, whatever either of them changes; whole programs, over
a serial line, too. (tests/integration has programs in the configurations `resident-apart`.)"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from boards.mirror import ROUTINE, MirroredMachine, room
from runtime.command import main
from runtime.options import BOARD_IMAGE
from runtime.translate.firmware import vm_firmware
from sim.asm import Assembler
from sim.iss import IssMachine
from sim.machine import PC, Event, MachineError
from spec.heap import VM_OFFSET, VM_STATE
from spec.host_link import Halt, HostCall
from spec.memory_map import FIRMWARE, IMAGE, TRACE
from spec.pins import PINS
from tests.boards.board_model import BoardModel
from tests.boards.machine_board import MachineBoard
from tests.boards.test_link import small_board

SIZE = 0x20000
LARGE = 16 << 20  # bytes of data memory of the ULX3S with its SDRAM
SPACE = 0x4000  # bytes of each of two semispaces, at the end


@pytest.mark.parametrize("floats", [False, True])
def test_firmware_leaves_room_for_the_routine(floats: bool) -> None:
    assert len(vm_firmware(floats).code) + ROUTINE <= FIRMWARE.size


@pytest.fixture
def both() -> MirroredMachine:
    """A mirror whose image says where its semispaces are; all of it is in use."""
    memory, image = bytearray(1 << 19), bytearray(SIZE)
    assert room(SIZE) <= len(memory)
    found = MirroredMachine(IssMachine(memory), image, {IMAGE.name: len(memory), FIRMWARE.name: FIRMWARE.size})
    start = IMAGE.base + SIZE - 2 * SPACE
    state = {"space_start": start, "other_start": start + SPACE, "space_size": SPACE, "alloc_ptr": start + SPACE}
    for name, value in state.items():
        found.write_word(VM_STATE.base + VM_OFFSET[name], value)
    return found


def storing(places: dict[int, int]) -> bytes:
    asm = Assembler(TRACE.base)
    for address, value in places.items():
        asm.li(5, address)
        asm.li(6, value)
        asm.emit("sw", rs1=5, rs2=6, imm=0)
    asm.emit("xg.host", code=HostCall.RETURN)
    return asm.finish().code_bytes()


def stores(mirror: MirroredMachine, places: dict[int, int]) -> None:
    """The core stores words, with registers that the host finds as the core left them."""
    mirror.write_bytes(TRACE.base, storing(places))
    mirror.write_regs({PC: TRACE.base, **dict.fromkeys((5, 6, 7, 9, 28, 29, 30, 31), 77)})
    assert mirror.run() == Event(Halt.HOST_CALL, HostCall.RETURN)
    last = list(places.items())[-1] if places else (77, 77)
    registers = mirror.read_regs()
    assert [registers[i] for i in (5, 6, 7, 9, 28, 29, 30, 31)] == [*last, *[77] * 6]
    assert registers[PC] == TRACE.base + len(storing(places))


def test_both_change(both: MirroredMachine) -> None:
    """At random, in neighbouring words, too; nothing that has not changed goes over the link a second time."""
    r = random.Random(5)
    expected = bytearray(both.buffer)
    usable = [a for a in range(IMAGE.base + 0x400, IMAGE.base + SIZE - 2 * SPACE, 4) if a not in VM_STATE]
    for count in (0, 1, 5, 40):
        mine = {r.choice(usable): r.getrandbits(32) for _ in range(count)}
        theirs = {a: r.getrandbits(32) for a in [*r.sample(usable, count), *(m + 4 for m in mine)] if a not in mine}
        for address, value in mine.items():
            both.write_word(address, value)
        sent, fetched = both.sent, both.fetched
        stores(both, theirs)
        for address, value in [*mine.items(), *theirs.items()]:
            expected[address - IMAGE.base : address - IMAGE.base + 4] = value.to_bytes(4, "little")
        assert both.buffer == expected
        assert both.inner.read_bytes(IMAGE.base, SIZE) == expected
        if sent:
            assert both.sent - sent == len(mine)
            assert both.fetched - fetched == 16 * len({address & -64 for address in theirs})


def test_free_memory_is_not_fetched(both: MirroredMachine) -> None:
    start = both.read_word(VM_STATE.base + VM_OFFSET["space_start"])
    stores(both, {start + 0x2000: 1, start + SPACE + 0x100: 2})
    fetched = both.fetched
    pointer = VM_STATE.base + VM_OFFSET["alloc_ptr"]
    stores(both, {start + 0x2000: 0, start + SPACE + 0x100: 0, pointer: start + 0x800})
    assert both.read_word(start + 0x2000) == both.read_word(start + SPACE + 0x100) == 0
    assert both.fetched - fetched == 16, "the line of alloc_ptr"


def test_what_another_thread_says_meanwhile_arrives(both: MirroredMachine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt is a word of the image that is set while the core runs."""
    place = VM_STATE.base + VM_OFFSET["interrupt"]
    stores(both, {})
    inner = both.inner.run

    def run(cycles: int | None = None) -> Event:
        both.write_word(place, 1)
        event: Event = inner(cycles)
        return event

    monkeypatch.setattr(both.inner, "run", run)
    stores(both, {place + 4: 9})  # in the same line
    monkeypatch.undo()
    assert (both.read_word(place), both.read_word(place + 4)) == (1, 9)
    assert both.inner.read_word(place) == 0
    stores(both, {})
    assert both.inner.read_word(place) == 1


def test_its_own_work_is_not_counted(both: MirroredMachine) -> None:
    stores(both, {})
    before = both.counters()
    stores(both, {IMAGE.base + 0x8000: 1})
    assert both.counters()["instructions"] - before["instructions"] == len(storing({IMAGE.base + 0x8000: 1})) // 4


def test_places_that_are_no_image(both: MirroredMachine) -> None:
    with pytest.raises(MachineError, match="behind the image"):
        both.read_word(IMAGE.base + SIZE)
    with pytest.raises(MachineError, match="not a multiple of 4"):
        both.read_word(IMAGE.base + 2)
    both.inner.write_word(FIRMWARE.base, 5)
    assert both.read_word(FIRMWARE.base) == 5
    assert PINS.base not in range(VM_STATE.base, VM_STATE.end)
    with pytest.raises(ValueError, match="needs"):
        MirroredMachine(both.inner, bytearray(SIZE), {IMAGE.name: SIZE, FIRMWARE.name: FIRMWARE.size})


# --- from the command line ---
def test_errors(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each."""
    program = tmp_path / "program.py"
    program.write_text("print(1)\n")

    def fails(*arguments: str) -> str:
        assert main(["run", str(program), *arguments]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        return error

    assert "--machine board needs --port DEV" in fails("--machine", "board")
    assert "--machine board needs --port DEV" in fails("--port", "/dev/null")
    assert "needs --machine iss, rtl or board, and the JIT" in fails("--machine", "board", "--port", "x", "--no-jit")
    assert "no such file" in fails("--machine", "board", "--port", str(tmp_path / "none"))
    with BoardModel(small_board()) as board:
        found = fails("--machine", "board", "--port", board.port)
        assert "needs data memory of" in found and "tang_nano_9k has 16 KiB" in found


@pytest.fixture
def large() -> Iterator[MachineBoard]:
    assert room(BOARD_IMAGE) <= LARGE
    with MachineBoard() as running:
        yield running


PROGRAM = """
def total(n):
    found = 0
    for i in range(n):
        found += i & 7
    return found

print("begun", flush=True)
print(total(5000), [x * x for x in range(10)])
raise ValueError("as CPython")
"""


@pytest.mark.long
@pytest.mark.parametrize("guards", ["sidecar", "software"])
def test_a_program(large: MachineBoard, guards: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    status = main(["run", str(path), "--machine", "board", "--port", large.port, "--guards", guards, "--stats"])
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    output, errors = capfd.readouterr()
    assert (status, output) == (done.returncode, done.stdout)
    assert errors.startswith(done.stderr)


@pytest.mark.long
def test_unplugged(large: MachineBoard, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "program.py"
    path.write_text("print('begun', flush=True)\nwhile True:\n    pass\n")

    timer = threading.Timer(5, large.unplug)
    timer.start()
    assert main(["run", str(path), "--machine", "board", "--port", large.port]) == 2
    assert "is gone (unplugged?)" in capfd.readouterr().err
    timer.join()

"""The host's end of a board's serial line: lines that lose, double and flip bytes; boards that are not there, are
others, or go. What recovers has carried out each request once, in order.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from boards import machine
from boards.board import load
from boards.build import identity
from boards.link import LinkError, SerialLink
from boards.machine import BoardMachine
from runtime.boot import BootError, BootFile, Needs, create_board
from runtime.command import main
from spec.host_link import IDENTITY, HostOp
from spec.memory_map import FIRMWARE, TRACE
from tests.boards.board_model import BoardModel

NAME = IDENTITY.encode(id=0xFEED_0000_BEEF, image=14, trace=10, firmware=10, kilohertz=25_000)
READS = [(HostOp.READ, 0, 0)] * 40


@pytest.fixture
def board() -> Iterator[BoardModel]:
    with BoardModel(NAME) as running:
        yield running


@pytest.fixture
def link(board: BoardModel) -> Iterator[SerialLink]:
    found = SerialLink(board.port, timeout=0.2)
    found.identify(begin=True)
    yield found
    found.close()


def once(random_: random.Random, share: float, damage: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Damages so many of what passes, at a byte that is chosen anew."""
    return lambda data: damage(data) if data and random_.random() < share else data


def damages(r: random.Random) -> dict[str, Callable[[bytes], bytes]]:
    def lost(data: bytes) -> bytes:
        i = r.randrange(len(data))
        return data[:i] + data[i + 1 :]

    def doubled(data: bytes) -> bytes:
        i = r.randrange(len(data))
        return data[: i + 1] + data[i:]

    def flipped(data: bytes) -> bytes:
        i = r.randrange(len(data))
        return data[:i] + bytes([data[i] ^ 1 << r.randrange(8)]) + data[i + 1 :]

    return {"lost": lost, "doubled": doubled, "flipped": flipped}


def test_identity(board: BoardModel) -> None:
    link = SerialLink(board.port)
    assert link.identify(begin=False) == NAME
    link.close()


@pytest.mark.parametrize("way", ["to_board", "to_host"])
@pytest.mark.parametrize("damage", ["lost", "doubled", "flipped"])
def test_damaged_lines_recover(board: BoardModel, link: SerialLink, way: str, damage: str) -> None:
    r = random.Random(f"{way} {damage}")
    setattr(board, way, once(r, 0.15, damages(r)[damage]))
    assert link.requests(READS) == list(range(1, len(READS) + 1))
    assert board.carried_out == len(READS)


def test_a_line_that_only_damages_ends_in_an_error(board: BoardModel, link: SerialLink) -> None:
    board.to_host = lambda data: data[:-1]
    link.timeout = 0.01
    with pytest.raises(LinkError, match="does not answer any more"):
        link.requests(READS)
    board.to_host = bytes
    with pytest.raises(LinkError, match="lost before"):
        link.requests(READS)
    link.identify(begin=True)
    assert len(link.requests(READS)) == len(READS)


def test_unplugged_in_the_middle(board: BoardModel, link: SerialLink) -> None:
    link.requests(READS)
    board.unplug()
    with pytest.raises(LinkError, match=r"is gone \(unplugged\?\)"):
        link.requests(READS)


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="no such file or directory"):
        SerialLink(str(tmp_path / "ttyNone"))
    (tmp_path / "file").touch()
    with pytest.raises(LinkError, match="not a serial line"):
        SerialLink(str(tmp_path / "file"))
    line, host = os.openpty()
    silent = SerialLink(os.ttyname(host), timeout=0.01)
    with pytest.raises(LinkError, match="no answer from"):
        silent.identify(begin=False)
    silent.close()
    os.close(host)
    os.close(line)


def test_only_one_program_has_the_line(board: BoardModel, link: SerialLink) -> None:
    with pytest.raises(LinkError, match="in use by another program"):
        SerialLink(board.port)


def test_wrong_bitstream(board: BoardModel) -> None:
    with pytest.raises(LinkError, match=r"another version \(id 0000feed0000beef\).*sidewinder flash"):
        BoardMachine(board.port)
    assert board.carried_out == 0, "nothing is asked of a board that is another"


def test_ids_tell_boards_and_versions_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from boards import build

    known = machine.known()
    assert len(known) == len(machine.names())
    monkeypatch.setattr(build, "design", lambda: "another design")
    others = machine.known()
    monkeypatch.undo()
    monkeypatch.setattr(build, "tool_versions", lambda: "other tools")
    assert not known.keys() & others.keys() and not known.keys() & machine.known().keys()


def small_board(**more: int) -> int:
    """The identity of the Tang Nano 9K's bitstream, with changes."""
    fields = IDENTITY.decode(identity(load("tang_nano_9k")))
    return IDENTITY.encode(**(fields | more))


@pytest.mark.parametrize(
    ("needs", "segments", "message"),
    [
        (Needs(True, False, 1 << 20), [], "needs data memory of 1,024 KiB; tang_nano_9k has 16 KiB"),
        (Needs(False, False, 1024), [(FIRMWARE.base, bytes(4096))], "needs firmware memory of 4 KiB"),
        (Needs(False, False, 1024), [(TRACE.base + 4096, bytes(4))], "needs trace memory of 4 KiB"),
        (Needs(False, True, 1024), [], "needs Zdinx"),
    ],
)
def test_files_that_a_board_cannot_boot(board: BoardModel, needs: Needs, segments: list, message: str) -> None:
    board.identity = small_board(trace=10, firmware=11)
    with pytest.raises(BootError, match=message):
        create_board(board.port, BootFile(needs, TRACE.base, segments))


def test_boot_on_a_board(board: BoardModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own errors, as one line each."""
    file = tmp_path / "file"
    file.write_bytes(b"no ELF")
    for arguments in (["--machine", "board"], ["--port", board.port]):
        assert main(["boot", str(file), *arguments]) == 2
        assert "--machine board needs --port DEV" in capsys.readouterr().err
    assert main(["boot", str(file), "--machine", "board", "--port", board.port]) == 2
    assert "no file that boots" in capsys.readouterr().err
    with pytest.raises(BootError, match="another version"):
        create_board(board.port, BootFile(Needs(False, False, 1024), TRACE.base, []))

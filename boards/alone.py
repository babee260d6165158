"""A file of `sidewinder emit --boot` as what a board without a host loads from its flash (spec/flash.py)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

from boards.board import Board
from boards.machine import Parts, clearing
from runtime.boot import BootError, BootFile, load, wanted
from sim.linked import LinkedMachine, Request
from sim.machine import PC
from spec import memory_map
from spec.flash import COMMAND, END, MAGIC
from spec.host_link import HostOp

#: Where a program begins in the flash: behind the largest bitstream.
START = 0x40_0000


class _Recorder(LinkedMachine):
    """What a host would ask."""

    has_patterns = False

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Request] = []

    def ask(self, *requests: Request) -> None:
        self._batch(requests)

    def _batch(self, requests: Sequence[Request]) -> list[int]:
        self.requests += [r for r in (*self._pending, *requests) if r[0] not in (HostOp.STATUS, HostOp.READ)]
        self._pending = []
        return [0] * len(requests)


def commands(requests: Sequence[Request]) -> bytes:
    """As spec/flash.py has them: runs of words become one command."""
    words: list[int] = [MAGIC]
    at = 0
    while at < len(requests):
        op, address, _ = requests[at]
        end = at + 1
        if op == HostOp.WRITE:
            following = pairwise(requests[at:])
            end += next(
                (i for i, (a, b) in enumerate(following) if b[0] != op or b[1] != a[1] + 4), len(requests) - at - 1
            )
        words += [COMMAND.encode(op=int(op), count=end - at), address, *(data for _, _, data in requests[at:end])]
        at = end
    data = b"".join(word.to_bytes(4, "little") for word in [*words, COMMAND.encode(op=END, count=0)])
    return data + zlib.crc32(data).to_bytes(4, "little")


def program(boot: BootFile, board: Board) -> bytes:
    """The bytes for the flash of a board. Raises BootError where its core lacks what the file needs."""
    core = board.config
    sizes = {
        memory_map.IMAGE: core.image_size, memory_map.TRACE: core.trace_size, memory_map.FIRMWARE: core.firmware_size
    }  # fmt: skip
    there = Parts(
        sizes=sizes, engine=core.guard_engine, patterns=core.pattern_table, floats=core.floats, pins=core.pins > 0
    )
    missing = wanted(boot).lacks(board.title, there)
    if missing:
        raise BootError(f"needs {'; '.join(missing)}")
    recorder = _Recorder()
    recorder.write_bytes(memory_map.TRACE.base, clearing(core.image_size))
    recorder.write_reg(PC, memory_map.TRACE.base)
    recorder.ask((HostOp.RUN, 0, 0))
    load(recorder, boot)
    recorder.write_regs({**dict.fromkeys(range(1, 32), 0), PC: boot.entry})
    recorder.ask()
    return commands(recorder.requests)

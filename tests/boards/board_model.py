"""A board for tests of the host's end: a thread behind a pseudo-terminal that keeps to the frames of spec/host_link.py.

It has registers, is halted, and answers READ with the number of requests that it has carried out.
"""

from __future__ import annotations

import os
import select
import threading
import tty
import zlib
from collections.abc import Callable

from spec.host_link import IDENTIFY, REQUEST, WINDOW, Halt, HostOp

Change = Callable[[bytes], bytes]


class BoardModel:
    """identity: its answer. to_board, to_host: what the line makes of bytes on their way."""

    def __init__(self, identity: int = 0) -> None:
        self.identity, self.carried_out = identity, 0
        self.to_board: Change = bytes
        self.to_host: Change = bytes
        self.registers = [0] * 64
        self._expected, self._answers = 0, [0] * 16
        self._line, self._host = os.openpty()
        tty.setraw(self._host)
        self.port = os.ttyname(self._host)
        self._end, self._ended = os.pipe()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        if self._ended >= 0:
            os.close(self._ended)
            self._ended = -1
            self._thread.join()
            for file in (self._host, self._line, self._end):
                os.close(file)

    def __enter__(self) -> BoardModel:
        return self

    def __exit__(self, *exception: object) -> None:
        self.unplug()

    def _run(self) -> None:
        collected, deaf = b"", False
        while True:
            ready = select.select([self._line, self._end], [], [], 0.001)[0]
            if self._end in ready:
                return
            if not ready:  # a pause
                collected, deaf = b"", False
                continue
            collected += self.to_board(os.read(self._line, 4096))
            while len(collected) >= 13 and not deaf:
                frame, collected = collected[:13], collected[13:]
                if zlib.crc32(frame[:9]) != int.from_bytes(frame[9:], "little"):
                    deaf = True
                elif (word := self._answer(REQUEST.decode(int.from_bytes(frame[:9], "little")))) is not None:
                    answer = frame[:1] + word.to_bytes(4, "little")
                    sent = self.to_host(answer + zlib.crc32(answer).to_bytes(4, "little"))
                    if sent:
                        os.write(self._line, sent)
            if deaf:
                collected = b""

    def _answer(self, request: dict[str, int]) -> int | None:
        sequence = request["sequence"]
        if request["op"] == IDENTIFY:
            if request["data"] & 1:
                self._expected = 0
            return self.identity >> 32 * request["address"] & 0xFFFF_FFFF
        behind = (self._expected - sequence) % 16
        if behind:
            return self._answers[sequence] if behind <= WINDOW else None
        self._expected = (sequence + 1) % 16
        self.carried_out += 1
        word = self.carry_out(HostOp(request["op"]), request["address"], request["data"])
        self._answers[sequence] = word
        return word

    def carry_out(self, op: HostOp, address: int, data: int) -> int:
        """A request's answer."""
        if op == HostOp.WRITE_REG:
            self.registers[address] = data
        elif op == HostOp.READ_REG:
            return self.registers[address]
        return {HostOp.READ: self.carried_out, HostOp.STATUS: int(Halt.RESET)}.get(op, 0)

"""The host's end of a board's serial line: requests that arrive once each, or a LinkError (frames: spec/host_link.py).

Up to WINDOW requests are ahead of the answers. Where an answer does not come, or is damaged, what has no answer yet is
sent again after a silence; the board repeats answers of what it has carried out. Silences get longer from try to try,
so that also a slow board, or one behind buffers, sees one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import termios
import time
import tty
import zlib
from array import array
from collections.abc import Sequence

from boards.board import BAUD
from spec.host_link import IDENTIFY, REQUEST, WINDOW

ANSWER_BYTES = 9
TRIES = 6
#: In the kernel's serial_struct, as words: the place of its flags, and ASYNC_LOW_LATENCY (linux/serial.h, tty_flags.h).
_FLAGS, _LOW_LATENCY = 4, 1 << 13
SILENCE = 0.002  # seconds: much more than the pause that ends a frame


class LinkError(Exception):
    """There is no board, it has gone, or the line is too bad. str() is the one line to print."""


def frame(op: int, sequence: int, address: int, data: int) -> bytes:
    record = REQUEST.encode(op=op, sequence=sequence, address=address, data=data).to_bytes(REQUEST.width // 8, "little")
    return record + zlib.crc32(record).to_bytes(4, "little")


class SerialLink:
    """port: the device's name. timeout: seconds without an answer before a request is sent again."""

    def __init__(self, port: str, *, timeout: float = 0.5) -> None:
        self.port, self.timeout = port, timeout
        self._next = 0  # of the sequence
        self._received = b""
        self._broken = False
        try:
            self._line = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError as error:
            raise LinkError(f"{port}: {(error.strerror or str(error)).lower()}") from None
        try:
            self._prepare()
        except (OSError, termios.error) as error:
            os.close(self._line)
            busy = isinstance(error, OSError) and error.errno in (errno.EAGAIN, errno.EBUSY)
            raise LinkError(f"{port}: {'in use by another program' if busy else 'not a serial line'}") from None

    def _prepare(self) -> None:
        tty.setraw(self._line)
        attributes = termios.tcgetattr(self._line)
        attributes[4] = attributes[5] = getattr(termios, f"B{BAUD}")
        attributes[2] |= termios.CLOCAL | termios.CREAD
        termios.tcsetattr(self._line, termios.TCSANOW, attributes)
        self._answer_soon()
        fcntl.flock(self._line, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _answer_soon(self) -> None:
        """Converters from USB keep what has come for some milliseconds, unless they are asked not to (Linux; what is no
        such converter refuses)."""
        settings = array("i", [0] * 32)
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._line, termios.TIOCGSERIAL, settings)
            settings[_FLAGS] |= _LOW_LATENCY
            fcntl.ioctl(self._line, termios.TIOCSSERIAL, settings)

    def close(self) -> None:
        if self._line >= 0:
            os.close(self._line)
            self._line = -1

    # --- bytes ---

    def _gone(self) -> LinkError:
        return LinkError(f"{self.port} is gone (unplugged?)")

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._line, data) :]
            except BlockingIOError:
                if not select.select([], [self._line], [], self.timeout)[1]:
                    raise LinkError(f"{self.port} takes no more bytes") from None
            except OSError:
                raise self._gone() from None

    def _read(self, seconds: float) -> bytes:
        """What has come, or comes within so many seconds; nothing where nothing does."""
        if not select.select([self._line], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._line, 4096)
        except BlockingIOError:
            return b""
        except OSError:
            raise self._gone() from None
        if not data:
            raise self._gone()
        return data

    def _silence(self, seconds: float) -> None:
        """Until nothing has come for so long; what comes is dropped."""
        self._received = b""
        end = time.monotonic() + 100 * seconds + self.timeout
        while self._read(seconds):
            if time.monotonic() > end:
                raise LinkError(f"{self.port} does not fall silent: no board of ours")
        time.sleep(seconds)

    def _answer(self) -> tuple[int, int] | None:
        """First byte and word of the next answer; None where it is damaged, or does not come."""
        end = time.monotonic() + self.timeout
        while len(self._received) < ANSWER_BYTES:
            data = self._read(max(end - time.monotonic(), 0))
            if not data:
                return None
            self._received += data
        found, self._received = self._received[:ANSWER_BYTES], self._received[ANSWER_BYTES:]
        if zlib.crc32(found[:5]) != int.from_bytes(found[5:], "little"):
            return None
        return found[0], int.from_bytes(found[1:5], "little")

    # --- requests ---

    def identify(self, *, begin: bool) -> int:
        """The board's spec.host_link.IDENTITY. begin: it is reset, and the sequence begins. Raises LinkError."""
        self._silence(SILENCE)
        words = [self._ask_identity(i, begin and i == 0) for i in range(4)]
        if begin:
            self._next, self._broken = 0, False
        return sum(word << 32 * i for i, word in enumerate(words))

    def _ask_identity(self, word: int, begin: bool) -> int:
        for attempt in range(TRIES):
            self._write(frame(IDENTIFY, word, word, int(begin)))
            found = self._answer()
            if found is not None and found[0] == IDENTIFY | word << 4:
                return found[1]
            self._silence(SILENCE * 4**attempt)
        raise LinkError(f"no answer from {self.port}: no board, not loaded (`sidewinder flash`), or another bitstream")

    def requests(self, wanted: Sequence[tuple[int, int, int]]) -> list[int]:
        """Have requests (op, address, data) carried out in order, each once; the answers. Raises LinkError."""
        if self._broken:  # nobody knows what has been carried out: only a new beginning helps
            raise LinkError(f"the board at {self.port} has been lost before")
        first, answers, sent, attempt = self._next, [], 0, 0
        try:
            while len(answers) < len(wanted):
                ahead = b""
                while sent < min(len(answers) + WINDOW, len(wanted)):
                    op, address, data = wanted[sent]
                    ahead += frame(op, first + sent & 15, address & 0xFFFF_FFFF, data & 0xFFFF_FFFF)
                    sent += 1
                self._write(ahead)
                found = self._answer()
                expected = wanted[len(answers)][0] | (first + len(answers) & 15) << 4
                if found is not None and found[0] == expected:
                    answers.append(found[1])
                    attempt = 0
                    continue
                if attempt == TRIES:
                    raise LinkError(f"the board at {self.port} does not answer any more ({TRIES + 1} tries)")
                self._silence(SILENCE * 4**attempt)
                sent, attempt = len(answers), attempt + 1
        except BaseException:  # Ctrl-C, too
            self._broken = True
            raise
        self._next = first + len(answers) & 15
        return answers

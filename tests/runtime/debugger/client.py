"""A client of GDB's remote serial protocol, written from the GDB manual: what the server is tested with, beside gdb."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

SECONDS = 120  # after which a test gives up


class Client:
    """Raises AssertionError where the server does not keep to the protocol."""

    def __init__(self, port: int) -> None:
        self.link = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self.data = b""
        self.acknowledges = True
        assert "qXfer:libraries:read+" in self.ask("qSupported:swbreak+")

    def byte(self) -> bytes:
        if not self.data:
            self.data = self.link.recv(4096)
            assert self.data, "the server has closed the connection"
        first, self.data = self.data[:1], self.data[1:]
        return first

    def send_raw(self, data: bytes) -> None:
        self.link.sendall(data)

    def send(self, text: str | bytes) -> None:
        data = text.encode("latin-1") if isinstance(text, str) else text
        self.send_raw(b"$" + data + b"#%02x" % (sum(data) % 256))
        if self.acknowledges:
            assert self.byte() == b"+"

    def receive(self) -> str:
        assert self.byte() == b"$"
        text = b""
        while (one := self.byte()) != b"#":
            text += one
        assert int(self.byte() + self.byte(), 16) == sum(text) % 256
        if self.acknowledges:
            self.send_raw(b"+")
        return re.sub(rb"}(.)", lambda m: bytes((m[1][0] ^ 0x20,)), text, flags=re.S).decode("latin-1")

    def ask(self, text: str | bytes) -> str:
        self.send(text)
        return self.receive()

    def object(self, name: str, annex: str = "") -> str:
        """A qXfer object, in pieces."""
        found = ""
        while True:
            answer = self.ask(f"qXfer:{name}:read:{annex}:{len(found):x},100")
            found += answer[1:]
            if answer[0] == "l":
                return found
            assert answer[0] == "m"

    def libraries(self) -> dict[str, tuple[Path, int]]:
        """File and address of each, by the file's name without its number."""
        found = {}
        for library in ElementTree.fromstring(self.object("libraries")):
            path = Path(library.attrib["name"])
            found[re.split("[-.]", path.name)[0]] = path, int(library[0].attrib["address"], 16)
        return found

    def monitor(self, command: str) -> str:
        return bytes.fromhex(self.ask("qRcmd," + command.encode().hex())).decode()

    def word(self, register: int) -> int:
        return int.from_bytes(bytes.fromhex(self.ask(f"p{register:x}")), "little")

    def go_on(self) -> str:
        """Continue; where there is only new code to tell of, continue again."""
        while True:
            answer = self.ask("vCont;c")
            if "library:" not in answer:
                return answer

    def close(self) -> None:
        self.link.close()


class Running:
    """`sidewinder debug` in a process of its own."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "runtime", "debug", *words]
        self.process: subprocess.Popen[str] = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
        )
        self.timer = threading.Timer(SECONDS, self.process.kill)
        self.timer.start()
        assert self.process.stderr is not None
        said = self.process.stderr.readline()
        found = re.fullmatch(r"waiting for a debugger: target remote 127\.0\.0\.1:(\d+)\n", said)
        assert found is not None, said + self.process.stderr.read()
        self.port = int(found[1])

    def end(self) -> tuple[int, str, str]:
        """Exit status, output, errors."""
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out, err


@contextlib.contextmanager
def running(*words: str) -> Iterator[Any]:
    found = Running(*words)
    try:
        yield found
    finally:
        found.timer.cancel()
        found.process.kill()
        found.process.wait()
        for stream in (found.process.stdout, found.process.stderr):
            assert stream is not None
            stream.close()

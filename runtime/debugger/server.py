"""GDB's remote serial protocol, for one core: what gdb and LLDB speak (the GDB manual's appendix of that name).

A packet is `$text#checksum`, acknowledged by `+` unless the debugger has said that it needs none. The debugger is only
answered while the core stands; while it runs, a reader waits for the byte 3, which asks for a stop.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from runtime.debugger.control import Controlled, Why
from sim.machine import PC, MachineError
from spec import abi, csr

LOCAL = "127.0.0.1"
PACKET_BYTES = 0x4000
TRIPLE = "riscv32-unknown-unknown-elf"
FIRST_CSR = 65  # number of CSR 0 in gdb's numbering
SIGINT, SIGTRAP = 2, 5
_SIGNALS = {Why.INTERRUPT: SIGINT}
_ESCAPED = re.compile(b"[#$}*]")
_RESUMING = re.compile(r"vCont;([cs]).*|vCont;([CS]).*|([cs])([0-9a-fA-F]*)|([CS]).*")
#: Registers by the core's: x0 to x31, pc.
NAMES = (*abi.REG_NAMES, "pc")


class Gone(Exception):
    """The debugger has closed the connection."""


def target_description(csrs: tuple[str, ...]) -> str:
    """What registers there are (XML)."""
    lines = ['<?xml version="1.0"?>', '<!DOCTYPE target SYSTEM "gdb-target.dtd">', '<target version="1.0">',
             "<architecture>riscv:rv32</architecture>", "<osabi>none</osabi>",
             '<feature name="org.gnu.gdb.riscv.cpu">']  # fmt: skip
    for number, name in enumerate(NAMES):
        kind = {"pc": "code_ptr", "sp": "data_ptr", "ra": "code_ptr"}.get(name, "int")
        lines.append(f'<reg name="{name}" bitsize="32" type="{kind}" regnum="{number}"/>')
    lines += ["</feature>", '<feature name="org.gnu.gdb.riscv.csr">']
    for name in csrs:
        lines.append(f'<reg name="{name}" bitsize="32" regnum="{FIRST_CSR + csr.NUMBER[name]}" group="csr"/>')
    return "\n".join([*lines, "</feature>", "</target>", ""])


def word_text(value: int) -> str:
    """A register, as bytes in memory's order."""
    return value.to_bytes(4, "little").hex()


class Connection:
    """Packets to and from the debugger. A thread reads; `interrupt` is called there for the byte 3."""

    def __init__(self, link: socket.socket, interrupt: Callable[[], None]) -> None:
        self.link = link
        self.acknowledges = True
        self._interrupt = interrupt
        self._packets: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def receive(self) -> str:
        """The next packet's text. Raises Gone."""
        packet = self._packets.get()
        if packet is None:
            self._packets.put(None)
            raise Gone
        return packet

    def send(self, text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        data = _ESCAPED.sub(lambda found: b"}" + bytes((found[0][0] ^ 0x20,)), data)
        try:
            self.link.sendall(b"$" + data + b"#%02x" % (sum(data) & 0xFF))
        except OSError:
            raise Gone from None

    def close(self) -> None:
        self.link.close()

    def _read(self) -> None:
        buffer = b""
        try:
            while data := self.link.recv(4096):
                buffer = self._take(buffer + data)
        except OSError:
            pass
        self._packets.put(None)

    def _take(self, buffer: bytes) -> bytes:
        """Whole packets; the rest is returned."""
        while buffer:
            if buffer[:1] == b"\3":
                self._interrupt()
            if buffer[:1] != b"$":  # acknowledgements, too
                buffer = buffer[1:]
                continue
            end = buffer.find(b"#")
            if end < 0 or len(buffer) < end + 3:
                return buffer if len(buffer) < 4 * PACKET_BYTES else b""
            text, checksum, buffer = buffer[1:end], buffer[end + 1 : end + 3], buffer[end + 3 :]
            good = checksum.lower() == b"%02x" % (sum(text) & 0xFF)
            if self.acknowledges:
                self.link.sendall(b"+" if good else b"-")
            if good:
                if text == b"QStartNoAckMode":
                    self.acknowledges = False
                self._packets.put(re.sub(b"}(.)", _unescaped, text, flags=re.S).decode("latin-1"))
        return buffer


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes((found[1][0] ^ 0x20,))


class Server:
    """Serves one debugger. `libraries`: XML of the files that have symbols of what is in code memory now; `monitor`:
    answers a command of the user's (`monitor ...` in gdb)."""

    def __init__(
        self, core: Controlled, link: socket.socket, libraries: Callable[[], str], monitor: Callable[[str], str]
    ) -> None:
        self.core, self.libraries, self.monitor = core, libraries, monitor
        self.connection = Connection(link, core.stop)
        self.csrs = tuple(name for name in csr.CSRS if self._has(name))
        self.why = Why.BEGINNING
        self.infos = False  # registers are numbered as `_register_info` tells them
        core.stopped, core.attached = self.stopped, True

    def _has(self, name: str) -> bool:
        try:
            self.core.read_csr(name)
        except MachineError:
            return False
        return True

    # --- while the core stands ---
    def stopped(self, why: Why) -> None:
        """Tell, then do what the debugger says until it lets the core run."""
        self.why = why
        try:
            if why is not Why.BEGINNING:
                self.connection.send(self.stop_text())
            self._serve()
        except Gone:
            self._leave()

    def _serve(self) -> None:
        while True:
            packet = self.connection.receive()
            if packet in ("k", "vKill;1"):
                if packet != "k":
                    self.connection.send("OK")
                self.core.dead = True
                return
            if packet.startswith("D"):
                self.connection.send("OK")
                self._leave()
                return
            going = self._resumes(packet)
            if going is not None:
                self.core.stepping = going == "s"
                return
            self.connection.send(self._answer(packet))

    def _leave(self) -> None:
        """The debugger has gone; the program goes on without."""
        self.core.attached = False
        self.core.breakpoints.clear()
        self.connection.close()

    def ended(self, status: int) -> None:
        """The program has ended: tell, and answer until the debugger goes."""
        if not self.core.attached:
            return
        try:
            self.connection.send(f"W{status & 0xFF:02x}")
            while True:
                packet = self.connection.receive()
                if packet[0] in "kD" or packet == "vKill;1":
                    self.connection.send("OK")
                    break
                self.connection.send(f"W{status & 0xFF:02x}" if packet == "?" else "E01")
        except Gone:
            pass
        self._leave()

    def stop_text(self) -> str:
        """The stop reply."""
        text = f"T{_SIGNALS.get(self.why, SIGTRAP):02x}"
        if self.why is Why.CODE:
            return text + "library:;"
        if self.why is Why.BREAKPOINT:
            text += "swbreak:;"
        return f"{text}{PC:02x}:{word_text(self.core.read_reg(PC))};thread:1;"

    def _resumes(self, packet: str) -> str | None:
        """'c' or 's', if the packet asks for that. (There is one thread; signals mean nothing to the core.)"""
        found = _RESUMING.fullmatch(packet)
        if found is None:
            return None
        if found[4]:
            self.core.write_reg(PC, int(found[4], 16))
        return next(letter for letter in (found[1], found[2], found[3], found[5]) if letter).lower()

    def _answer(self, packet: str) -> str | bytes:
        """An empty answer: no such packet is known here."""
        for pattern, method in _PACKETS:
            found = re.fullmatch(pattern, packet, re.S)
            if found is not None:
                try:
                    answer: str | bytes = method(self, *found.groups())
                except MachineError:
                    return "E0e"
                return answer
        return ""

    # --- packets ---
    def _reason(self) -> str:
        return self.stop_text()

    def _lldb(self) -> str:
        """Only LLDB asks for this. It would stand where gdb asks for new code, and goes on."""
        self.core.tells_code = False
        return ""

    def _supported(self) -> str:
        return (f"PacketSize={PACKET_BYTES:x};qXfer:features:read+;qXfer:libraries:read+;QStartNoAckMode+;swbreak+;"
                "vContSupported+")  # fmt: skip

    def _registers(self) -> str:
        return "".join(map(word_text, self.core.read_regs()))

    def _set_registers(self, text: str) -> str:
        data = bytes.fromhex(text[: 8 * (PC + 1)])
        self.core.write_regs({i: int.from_bytes(data[4 * i : 4 * i + 4], "little") for i in range(len(data) // 4)})
        return "OK"

    def _register(self, text: str) -> str:
        number = int(text, 16)
        return word_text(self.core.read_reg(number) if number <= PC else self.core.read_csr(self._csr(number)))

    def _csr(self, number: int) -> int:
        """Of a register's number. In LLDB's way (`_register_info`) they follow the pc."""
        if self.infos:
            return csr.NUMBER[self.csrs[number - PC - 1]] if number - PC <= len(self.csrs) else -1
        return number - FIRST_CSR

    def _set_register(self, text: str, value: str) -> str:
        number, word = int(text, 16), int.from_bytes(bytes.fromhex(value[:8]), "little")
        if number <= PC:
            self.core.write_reg(number, word)
        else:
            self.core.write_csr(self._csr(number), word)
        return "OK"

    def _memory(self, address: str, count: str) -> str:
        return self.core.read(int(address, 16), min(int(count, 16), PACKET_BYTES // 2 - 8)).hex()

    def _set_memory(self, address: str, _count: str, data: str) -> str:
        self.core.write(int(address, 16), bytes.fromhex(data))
        return "OK"

    def _set_memory_binary(self, address: str, _count: str, data: str) -> str:
        if data:
            self.core.write(int(address, 16), data.encode("latin-1"))
        return "OK"

    def _set_breakpoint(self, kind: str, address: str) -> str:
        at = int(address, 16)
        if kind == "Z":
            if not self.core.may_break_at(at):
                return "E0e"
            self.core.breakpoints.add(at)
        else:
            self.core.breakpoints.discard(at)
        return "OK"

    def _register_info(self, text: str) -> str:
        """For an LLDB that cannot read XML: one register after the other, until there are no more."""
        number, self.infos = int(text, 16), True
        if number > PC + len(self.csrs):
            return "E45"
        if number > PC:
            name = self.csrs[number - PC - 1]
            return f"name:{name};bitsize:32;offset:{4 * number};encoding:uint;format:hex;set:CSRs;"
        role = {"ra": "ra", "sp": "sp", "pc": "pc"}.get(NAMES[number], "")
        plain = "pc" if number == PC else f"x{number}"
        text = f"name:{plain};alt-name:{NAMES[number]};bitsize:32;offset:{4 * number};encoding:uint;format:hex;"
        text += f"set:General Purpose Registers;gcc:{number};dwarf:{number};"
        return text + (f"generic:{role};" if role else "")

    def _features(self, offset: str, count: str) -> str | bytes:
        return _part(target_description(self.csrs), offset, count)

    def _libraries(self, offset: str, count: str) -> str | bytes:
        return _part(self.libraries(), offset, count)

    def _command(self, text: str) -> str:
        return self.monitor(bytes.fromhex(text).decode(errors="replace")).encode().hex()


def _part(text: str, offset: str, count: str) -> bytes:
    data, start = text.encode(), int(offset, 16)
    part = data[start : start + min(int(count, 16), PACKET_BYTES - 8)]
    return (b"m" if start + len(part) < len(data) else b"l") + part


def _constant(text: str) -> Callable[..., str]:
    return lambda _server: text


_PACKETS: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"\?", Server._reason),
    (r"qSupported.*", lambda server: server._supported()),
    (r"QThreadSuffixSupported", Server._lldb),
    (r"QStartNoAckMode|qSymbol::|H[cg].*|T.*", _constant("OK")),
    (r"vCont\?", _constant("vCont;c;C;s;S")),
    (r"qfThreadInfo", _constant("m1")),
    (r"qsThreadInfo", _constant("l")),
    (r"qC", _constant("QC1")),
    (r"qAttached.*", _constant("1")),
    (r"g", Server._registers),
    (r"G([0-9a-fA-F]+)", Server._set_registers),
    (r"p([0-9a-fA-F]+)", Server._register),
    (r"P([0-9a-fA-F]+)=([0-9a-fA-F]{8,})", Server._set_register),
    (r"m([0-9a-fA-F]+),([0-9a-fA-F]+)", Server._memory),
    (r"M([0-9a-fA-F]+),([0-9a-fA-F]+):((?:[0-9a-fA-F]{2})+)", Server._set_memory),
    (r"X([0-9a-fA-F]+),([0-9a-fA-F]+):(.*)", Server._set_memory_binary),
    (r"([Zz])[01],([0-9a-fA-F]+),[0-9a-fA-F]+(?:;.*)?", Server._set_breakpoint),
    (r"qXfer:features:read:target\.xml:([0-9a-fA-F]+),([0-9a-fA-F]+)", Server._features),
    (r"qXfer:libraries:read::([0-9a-fA-F]+),([0-9a-fA-F]+)", Server._libraries),
    (r"qHostInfo", _constant(f"triple:{TRIPLE.encode().hex()};endian:little;ptrsize:4;")),
    (r"qProcessInfo", _constant(f"pid:1;triple:{TRIPLE.encode().hex()};endian:little;ptrsize:4;")),
    (r"qRegisterInfo([0-9a-fA-F]+)", Server._register_info),
    (r"qThreadStopInfo1", Server._reason),
    (r"qRcmd,((?:[0-9a-fA-F]{2})*)", Server._command),
)

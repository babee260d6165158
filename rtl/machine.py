"""The `rtl` machine: the generated Verilog under Verilator, behind the interface that sim/machine.py describes."""

from __future__ import annotations

import ctypes
import mmap
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rtl.config import CoreConfig
from rtl.simulation import build
from rtl.simulation.mailbox import CAPACITY, WAIT, Mailbox
from sim import temporary
from sim.linked import MASK, REGISTERS, LinkedMachine
from sim.machine import PC, Event, MachineError
from sim.pins import Stimulus
from spec import isa, memory_map
from spec.cache_window import COUNTS
from spec.host_link import STATUS, Halt, HostCall, HostOp
from spec.pins import PINS
from spec.timing import KNOWN_TARGETS

THROUGH_CACHES = (HostOp.RUN, HostOp.READ, HostOp.WRITE)
NEVER = (1 << 64) - 1
#: What is simulated unless told otherwise: everything. One build serves programs and tests.
SIMULATED = CoreConfig(rvfi=True, watches=True, readable=True)
#: The same for devices whose large memories have one port, and that have no distributed RAM (iCE40 UltraPlus).
SINGLE_PORTED = replace(SIMULATED, single_port=True, block_ram_only=True)
#: The same with image and firmware in external memory behind caches; behind caches of eight lines, with Zdinx
#: (tests).
CACHED = replace(SIMULATED, cached=True)
HARDLY_CACHED = replace(CACHED, floats=True, instruction_cache=256, data_cache=256)


class Where(NamedTuple):
    """An instruction in a profile. `time`: number of the period (see `profile_periods`). `caller`: outside trace
    memory, the instruction there that retired last; else 0."""

    epoch: int
    time: int
    caller: int
    pc: int


class Counts(NamedTuple):
    """Of an instruction: how often it retired (or trapped), the cycles since what had retired before, its checks and
    their failures."""

    retired: int
    cycles: int
    checks: int
    failures: int


class _MappedFile:
    """A file of the given size, mapped shared."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        with path.open("r+b" if path.exists() else "w+b") as file:
            if file.seek(0, os.SEEK_END) < size:
                file.truncate(size)
            self.map = mmap.mmap(file.fileno(), size)


class RtlMachine(LinkedMachine):
    """A simulated SoC. `image` is the file of the memory image (its size is a power of two), or None for zeros.

    The image file is mapped by the simulation, so that a process that maps it too sees the core's memory without
    copying; `self.image` is such a mapping. `trace_vcd`: write a waveform there (slower, and built separately).
    `retire_log`: write a record of each retired instruction there (needs CoreConfig(rvfi=True)); see rtl/retire_log.py.
    `pipeline_log`: write there what is in the pipeline, in the cycles that `log_pipeline` names (needs the same).
    `latency`: with caches, external memory answers late at random; this is the seed (0: as soon as it can). Before the
    host touches that memory by itself, in the mapped files, the caches are emptied, and behind every run, but for a
    byte of output: the next one begins with empty caches.
    `pins`: what comes in at the pins (needs CoreConfig(pins=...)); `pin_log`: each change at one of them is written
    there (`read_pins`).
    `profile`: count there what is retired, and where the cycles go (needs the same); see `read_profile`.
    """

    def __init__(
        self,
        image: str | os.PathLike[str] | None = None,
        *,
        config: CoreConfig | None = None,
        trace_vcd: str | os.PathLike[str] | None = None,
        retire_log: str | os.PathLike[str] | None = None,
        pipeline_log: str | os.PathLike[str] | None = None,
        profile: bool = False,
        latency: int = 0,
        pins: Stimulus | None = None,
        pin_log: str | os.PathLike[str] | None = None,
    ) -> None:
        config = config or SIMULATED
        self._latency = latency
        self._directory = Path(tempfile.mkdtemp(prefix=f"{temporary.prefix()}rtl-", dir=temporary.directory()))
        image_path = Path(image).resolve() if image is not None else self._directory / "image"
        if image is not None:
            size = image_path.stat().st_size
            if size & (size - 1) or size < 1024:
                raise ValueError(f"{image_path}: a memory image has a power of two of bytes, not {size}")
            config = replace(config, image_size=size)
        self._map(config, image_path, self._directory)
        self._profile = self._directory / "profile" if profile else None
        self._mailbox.pipeline_from = NEVER
        self.stimulate(pins or Stimulus())
        logs = {"RVFI": retire_log, "PIPELINE": pipeline_log, "PROFILE": self._profile, "PINS": pin_log}
        self._start(trace_vcd, logs)

    def _map(self, config: CoreConfig, image: Path, directory: Path) -> None:
        """Map what is shared with the simulation."""
        self.config = config
        self._image = _MappedFile(image, config.image_size)
        self._trace = _MappedFile(directory / "trace", config.trace_size)
        self._sidecar = _MappedFile(directory / "sidecar", config.trace_size // 2)
        self._firmware = _MappedFile(directory / "firmware", config.firmware_size)
        self._mailbox_file = _MappedFile(directory / "mailbox", ctypes.sizeof(Mailbox))
        self._mailbox = Mailbox.from_buffer(self._mailbox_file.map)
        self.image = self._image.map
        LinkedMachine.__init__(self)
        self.has_patterns = config.pattern_table
        self._running = False
        self._unlike = False  # the caches may hold something else than the mapped files

    def _start(
        self, trace_vcd: str | os.PathLike[str] | None, logs: Mapping[str, str | os.PathLike[str] | None]
    ) -> None:
        executable = build.simulator(self.config, waves=trace_vcd is not None)
        self._socket, theirs = socket.socketpair()
        environment = build.environment("cocotb_tests.serve", self._directory, self._image.path)
        environment["SIDEWINDER_SOCKET"] = str(theirs.fileno())
        environment["SIDEWINDER_LATENCY"] = str(self._latency)
        environment["COCOTB_REWRITE_ASSERTION_FILES"] = ""  # there are none: do not start pytest for them
        for name, path in logs.items():
            if path is not None:
                if not self.config.rvfi and name != "PINS":
                    raise ValueError("logs of the core need CoreConfig(rvfi=True)")
                environment[f"SIDEWINDER_{name}"] = str(Path(path).resolve())
        arguments = [str(executable)]
        if trace_vcd is not None:
            arguments += ["--trace-file", str(Path(trace_vcd).resolve())]
        self._log = self._directory / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                arguments, env=environment, cwd=self._directory, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, pass_fds=[theirs.fileno()], process_group=0,  # a terminal's Ctrl-C is for us
            )  # fmt: skip
        theirs.close()
        self._finalizer = weakref.finalize(self, _dispose, self._process, self._socket, self._directory)
        self._await_answer()

    # --- batches of requests ---

    def _exchange(self) -> None:
        """Have the simulation carry out the batch in the mailbox."""
        self._socket.send(b"g")
        self._await_answer()

    def _await_answer(self) -> None:
        answer = self._socket.recv(1)  # PEP 475: goes on after a signal whose handler returns
        if not answer:
            self._process.wait(10)
            raise RuntimeError(f"the simulation ended unexpectedly:\n{self._log.read_text(errors='replace')[-3000:]}")

    def _batch(self, requests: list[tuple[int, int, int]]) -> list[int]:
        """Carry out requests (op, address, data) in one go; returns an answer for each."""
        if self._running:
            raise MachineError("the core is running: only interrupt() is possible")
        requests = self._pending + requests
        skip, self._pending = len(self._pending), []
        self._unlike |= self.config.cached and any(op in THROUGH_CACHES for op, _, _ in requests)
        answers: list[int] = []
        mailbox = self._mailbox
        for start in range(0, len(requests), CAPACITY):
            part = requests[start : start + CAPACITY]
            words = [word for op, address, data in part for word in (op, address & MASK, data & MASK, 0)]
            offset = Mailbox.requests.offset
            memory = (ctypes.c_uint32 * len(words)).from_buffer(self._mailbox_file.map, offset)
            memory[:] = words
            mailbox.count = len(part)
            mailbox.go = (mailbox.go + 1) & MASK
            self._running = True
            try:
                self._exchange()
            finally:
                self._running = False
            answers += memory[3::4]
        return answers[skip:]

    # --- memory ---

    def flush(self) -> None:
        """With caches: the mapped files have what the core has written, and what is written there is seen."""
        if self._unlike:
            self._checked([(HostOp.WRITE, memory_map.CACHE_WINDOW.base, 0)])
            self._unlike = False

    def cache_counts(self) -> dict[str, int]:
        """The caches' counters (spec/cache_window.py), modulo 1 << 32; none without caches."""
        if not self.config.cached:
            return {}
        requests = [(HostOp.READ, memory_map.CACHE_WINDOW.base + 4 * i, 0) for i in range(len(COUNTS))]
        return dict(zip(COUNTS, self._checked(requests), strict=True))

    def _direct(self, address: int, count: int) -> tuple[mmap.mmap, int] | None:
        """The mapping that holds these bytes, where the host can reach them without a request."""
        config = self.config
        if config.pins and address in PINS and address + count <= PINS.end:
            return None
        for region, size, file in (
            (memory_map.IMAGE, config.image_size, self._image),
            (memory_map.TRACE, config.trace_size, self._trace),
            (memory_map.FIRMWARE, config.firmware_size, self._firmware),
        ):
            if region.base <= address and address + count <= region.base + size:
                if file is not self._trace:
                    self.flush()
                return file.map, address - region.base
        return None

    def read_words(self, address: int, count: int) -> list[int]:
        self._aligned(address)
        direct = self._direct(address, 4 * count)
        if direct is not None:
            memory, offset = direct
            return list(memoryview(memory[offset : offset + 4 * count]).cast("I"))
        if self._in_sidecar(address, 4 * count):
            index = (address - memory_map.SIDECAR_WINDOW.base) >> 2
            return list(memoryview(self._sidecar.map[2 * index : 2 * (index + count)]).cast("H"))
        return super().read_words(address, count)

    def write_words(self, address: int, values: list[int]) -> None:
        self._aligned(address)
        direct = self._direct(address, 4 * len(values))
        if direct is not None:
            memory, offset = direct
            memory[offset : offset + 4 * len(values)] = b"".join((v & MASK).to_bytes(4, "little") for v in values)
        elif self._in_sidecar(address, 4 * len(values)):
            index = (address - memory_map.SIDECAR_WINDOW.base) >> 2
            self._sidecar.map[2 * index : 2 * (index + len(values))] = b"".join(
                (v & 0xFFFF).to_bytes(2, "little") for v in values
            )
        else:
            super().write_words(address, values)

    def request_write(self, address: int, value: int) -> None:
        """Write a word over the host link even where the memory is mapped, as a board's host would."""
        self._checked([(HostOp.WRITE, address, value)])

    def request_read(self, address: int) -> int:
        """Read a word over the host link even where the memory is mapped."""
        return self._checked([(HostOp.READ, address, 0)])[0]

    def _in_sidecar(self, address: int, count: int) -> bool:
        base = memory_map.SIDECAR_WINDOW.base
        return self.config.sidecar and base <= address and address + count <= base + self.config.trace_size

    def read_bytes(self, address: int, count: int) -> bytes:
        direct = self._direct(address, count)
        if direct is not None:
            memory, offset = direct
            return bytes(memory[offset : offset + count])
        return super().read_bytes(address, count)

    def write_bytes(self, address: int, data: bytes) -> None:
        direct = self._direct(address, len(data))
        if direct is not None:
            memory, offset = direct
            memory[offset : offset + len(data)] = data
        else:
            super().write_bytes(address, data)

    # --- running ---

    def run(self, max_cycles: int | None = None) -> Event:
        """Run until the core halts. The registers are fetched in the same round trip."""
        if max_cycles is not None and max_cycles <= 0:
            return Event(Halt.REQUESTED)
        self._mailbox.max_cycles = max_cycles or 0
        self._registers = None
        try:
            answers = self._batch(
                [(HostOp.RUN, 0, 0), (WAIT, 0, 0), (HostOp.STATUS, 0, 0)]
                + [(HostOp.READ_REG, i, 0) for i in range(REGISTERS)]
            )
        finally:
            self._mailbox.interrupt = 0
        self._registers = answers[3:]
        status = STATUS.decode(answers[2])
        event = Event(Halt(status["halt"]), status["code"])
        if event != Event(Halt.HOST_CALL, HostCall.CONSOLE):
            self.flush()
        return event

    def interrupt(self) -> None:
        """Ask for a halt; may be called from a signal handler or another thread. Without a run, it ends the next."""
        self._mailbox.interrupt = 1

    def stimulate(self, pins: Stimulus) -> None:
        """What comes in at the pins from now on."""
        self._mailbox.pin_levels = pins.levels
        self._mailbox.pin_periods[:] = pins.periods

    def set_external_interrupt(self, level: bool) -> None:
        """The core's external interrupt line."""
        self._mailbox.external_interrupt = level

    def log_pipeline(self, cycles: int, *, begin: int = 0, pc: int = 0) -> None:
        """Have the pipeline logged for so many cycles, from cycle number `begin` on (of those in which the core runs),
        and not before the instruction at `pc` is fetched, if that is not 0."""
        self._mailbox.pipeline_cycles = cycles
        self._mailbox.pipeline_pc = pc
        self._mailbox.pipeline_from = begin

    def next_epoch(self) -> None:
        """From now on other code is at addresses that the log of the pipeline has named."""
        self._mailbox.pipeline_epoch += 1

    def profile_periods(self, cycles: int) -> None:
        """From now on the profile is apart for each so many cycles."""
        self._mailbox.profile_cycles = cycles

    def read_profile(self) -> dict[Where, Counts]:
        """What was retired so far."""
        if self._profile is None:
            raise ValueError("this machine was made without a profile")
        self._mailbox.write_profile = 1
        self._checked([(HostOp.STATUS, 0, 0)])
        rows = [list(map(int, line.split())) for line in self._profile.read_text().splitlines()]
        return {Where(*row[:4]): Counts(*row[4:]) for row in rows}

    # --- the end ---

    def forget_targets(self) -> None:
        """The core's branch target buffer lists nothing now but jumps at the end of trace memory (which is as it was):
        the cycles of the next run depend on no run before. Registers hold anything.
        """
        jump, nop = isa.encode("jal", rd=0, imm=8), isa.encode("addi", rd=0, rs1=0, imm=0)
        half = [jump, nop] * (KNOWN_TARGETS // 2) + [nop]  # (so that the other half is between them)
        code = [*half, *half, isa.encode("xg.host", code=HostCall.FINISH)]
        base = memory_map.TRACE.base + self.config.trace_size - 4 * len(code)
        used = self.read_words(base, len(code))
        self.write_words(base, code)
        self.write_reg(PC, base)
        self.run(1000)
        self.write_words(base, used)

    def close(self) -> None:
        """End the simulation."""
        if self._finalizer.alive:
            self._pending.clear()
            self._finalizer()

    def __enter__(self) -> RtlMachine:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _dispose(process: subprocess.Popen[bytes], connection: socket.socket, directory: Path) -> None:
    connection.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    shutil.rmtree(directory, ignore_errors=True)

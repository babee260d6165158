"""The host of a run: builds the image, calls the native VM until the program ends, serves what it asks for.

The VM interprets until something needs the host (spec.bytecode.Status): the end, an error, or the JIT, which is handed
the statuses HOT_LOOP and ENTER_TRACE. Output is passed on whenever the VM returns or asks for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from runtime.compiler import Program, compile_source
from runtime.image import Image, build_image
from runtime.options import Options
from runtime.traceback import Report, error_report, interrupt_report
from runtime.translate.native import NativeLibrary
from spec.bytecode import Service, Status

if TYPE_CHECKING:
    from runtime.charges import Charges
    from runtime.resident import Resident



class Jit(Protocol):
    """What the host needs of the JIT (jit.driver.JitRuntime)."""

    def handle(self, status: int) -> int | None:
        """Do what HOT_LOOP or ENTER_TRACE asks for. None: interpret on; else the Status with which the VM returned."""
        ...

    def interrupt(self) -> None: ...


class ProgramError(Exception):
    """A program file cannot be read; str() is one line that says why."""


def read_program(path: str) -> str:
    """The text of a program file."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise ProgramError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise ProgramError(f"{path} is a directory; name a Python file in it") from None
    except OSError as e:
        raise ProgramError(f"{path}: cannot be read: {e.strerror or e}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise ProgramError(f"{path}: not UTF-8 text (byte {e.start}); save it as UTF-8") from None
    if "\0" in text:
        raise ProgramError(f"{path}: contains null bytes; this is no Python source") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_to_stdout(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


class Session:
    """One run of one program."""

    def __init__(
        self,
        program: Program,
        options: Options,
        output: Callable[[bytes], None] = write_to_stdout,
        *,
        never_failing: Mapping[int, str] | None = None,
        events: Any = None,
    ) -> None:
        """`never_failing`: guards that the oracle configuration leaves out. `events`: a jit.driver.Events, for logs."""
        self.program = program
        self.options = options
        self.output = output
        self.never_failing = never_failing or {}
        self.events = events
        self.image: Image = build_image(program, options.memory)
        self.image.set_vm("hot_threshold", options.hot_threshold if options.traces else 0)
        self.image.set_vm("gc_stress", int(options.gc_stress))
        self.library = NativeLibrary(self.image.buffer, host_call=self.serve)
        self.jit: Any = None
        self.resident: Resident | None = None
        self.charges: Charges | None = None
        self.report: Report | None = None
        self._stop = False
        self._closers: list[Callable[[], None]] = []
        if options.traces:
            self._start_jit()

    def _start_jit(self) -> None:
        from runtime.machines import start_jit  # not needed, and slow to import, for plain runs

        try:
            self.jit, closer = start_jit(self, self.events)
        except BaseException:
            self.close()
            raise
        self._closers.append(closer)

    def serve(self, service: int, argument: int) -> int:
        """What resident code asks of the host, natively or on the core."""
        if service != Service.FLUSH_OUTPUT:
            raise RuntimeError(f"the VM asked for an unknown service {service}")
        self.flush()
        return 0

    def flush(self) -> None:
        data = self.image.take_output()
        if data:
            self.output(data)

    def location(self, greens: tuple[int, ...]) -> str:
        """Text for a merge point (pc, code) in dumps."""
        from runtime.compiler.listing import instruction_text

        pc, address = greens
        code = self.program.codes[self.image.field(address, "Code", "index")]
        text = " ".join(instruction_text(self.program, code, pc).split())
        return f"{code.qualname}:{code.positions[pc].line}~#{pc} {text}"

    # --- running ---

    def run(self) -> int:
        """Run to the end; returns the exit status. `report` says what went wrong, if something did."""
        try:
            return self._run()
        except BaseException:
            self.flush()  # what the program has printed is not lost with it
            raise

    def _run(self) -> int:
        while True:
            status = Status(self._interpret())
            while status in (Status.HOT_LOOP, Status.ENTER_TRACE):
                self.flush()
                result = self.jit.handle(status)
                if result is None:
                    break
                status = Status(result)
            else:
                self.flush()
                if status == Status.FINISHED:
                    return 0
                if status == Status.INTERRUPTED and not self._stop:
                    continue
                if status == Status.ERROR:
                    self.report = error_report(self.program, self.image)
                else:
                    self.report = interrupt_report(self.program, self.image)
                return self.report.status

    def _interpret(self) -> int:
        status: int = self.library.call("interpret") if self.resident is None else self.resident.call("interpret")
        return status

    def show_output(self) -> None:
        """Make `run` pass on soon what has been printed. Callable from another thread."""
        if self.image.vm("output_length"):
            self.image.set_vm("interrupt", 1)

    def interrupt(self) -> None:
        """Make `run` end soon with KeyboardInterrupt. Callable from a signal handler or another thread."""
        self._stop = True
        self.image.set_vm("interrupt", 1)
        if self.jit is not None:
            self.jit.interrupt()

    def close(self) -> None:
        for closer in reversed(self._closers):
            closer()
        self._closers.clear()
        self.library.close()
        self.image.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def interruptible(interrupt: Callable[[], None], interrupted: Callable[[], None]) -> Iterator[None]:
    """SIGINT calls `interrupt`, a second one `interrupted`, which must not return."""
    seen = []

    def handler(_number: int, _frame: FrameType | None) -> None:
        seen.append(True)
        if len(seen) > 1:
            interrupted()
        interrupt()

    old = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, old)


def run_in_thread(work: Callable[[], int], meanwhile: Callable[[], None], seconds: float) -> int:
    """Call `work` in a thread, so that Python's signal handlers run in this one while native code runs in that.
    `meanwhile` is called every so many seconds."""
    outcome: list[int | BaseException] = []

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as e:
            outcome.append(e)

    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    thread.join(seconds)
    while thread.is_alive():
        meanwhile()
        thread.join(seconds)
    result = outcome[0]
    if isinstance(result, BaseException):
        raise result
    return result


def load_program(path: str) -> Program:
    """Read and compile. Raises ProgramError, SyntaxError or UnsupportedError."""
    return compile_source(read_program(path), absolute(path))


def absolute(path: str) -> str:
    """What CPython (from 3.9 on) calls a program that is given by this path: dots and double slashes stay."""
    return path if os.path.isabs(path) else f"{os.getcwd()}/{path}"

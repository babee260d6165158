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
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from runtime import mainthread, streams
from runtime.extension import CodeTable, Extension
from runtime.image import Image, build_image
from runtime.options import Options
from runtime.programs import kept_program
from runtime.services import Services, clock
from runtime.sourcetext import encoding_of
from runtime.translate.native import NativeLibrary
from spec.bytecode import LINE_BYTES, ErrorKind, Service, Status

if TYPE_CHECKING:
    from jit.compiled import NeverFailed
    from jit.residence import Residence
    from runtime.charges import Charges
    from runtime.compiler import Program
    from runtime.resident import Resident
    from runtime.traceback import Report


#: Bytes of each space in the beginning, where the interpreter runs natively: a page costs time when it is first
#: touched, and memory from then on; and so much stays in a cache. They grow with what is alive (runtime/vm/gc.py).
FIRST_SPACE = 1 << 20
OBJECT = int(Service.OBJECT)
CREDIT, RESIDENT_CREDIT = 1 << 28, 1 << 22  # bytes: vm.settle_credit in the beginning, on the host and on a core


class Jit(Protocol):
    """What the host needs of the JIT (jit.driver.JitRuntime)."""

    def handle(self, status: int) -> int | None:
        """Do what HOT_LOOP or ENTER_TRACE asks for. None: interpret on; else the Status with which the VM returned."""
        ...

    def interrupt(self) -> None: ...


class ProgramError(Exception):
    """A program file cannot be read; str() is one line that says why."""


def read_program(path: str) -> str:
    """The text of a program file; `-`: of the standard input."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except FileNotFoundError:
        raise ProgramError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise ProgramError(f"{path} is a directory; name a Python file in it") from None
    except OSError as e:
        raise ProgramError(f"{path}: cannot be read: {e.strerror or e}") from None
    try:
        encoding = encoding_of(data)
    except SyntaxError:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        if not encoding.startswith("utf-8"):
            raise ProgramError(f"{path}: not {encoding} text, as its first lines say (byte {e.start})") from None
        raise ProgramError(f"{path}: not UTF-8 text (byte {e.start}); save it as UTF-8") from None
    if "\0" in text:
        raise ProgramError(f"{path}: contains null bytes; this is no Python source") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Session:
    """One run of one program."""

    def __init__(
        self,
        program: Program,
        options: Options,
        output: Callable[[bytes], None] = streams.write_to_stdout,
        *,
        never_failing: NeverFailed | None = None,
        events: Any = None,
    ) -> None:
        """`never_failing`: guards that the oracle configuration leaves out. `events`: a jit.driver.Events, for logs."""
        self.program = program
        self.options = options
        self.output = output
        self.never_failing = never_failing
        self.events = events
        self.image: Image = build_image(program, options.limit, private=not options.traces)
        self.image.set_vm("hot_threshold", options.hot_threshold if options.traces else 0)
        self.image.set_vm("gc_stress", int(options.gc_stress))
        self.image.set_vm("constants_replaced", 0 if options.quasi_immutable else -1)
        self.image.set_vm("settle_credit", RESIDENT_CREDIT if options.on_core else CREDIT)
        if not options.traces:
            self.image.narrow(FIRST_SPACE)
        self.initial = {name: self.image.vm(name) for name in ("gc_stress", "settle_credit")}
        self.asked: set[int] = set()  # for which spec.objects.HostService the program has needed the host
        self.has_read = False  # it has read standard input
        self.library = NativeLibrary(self.image.buffer, host_call=self.serve)
        self.codes = CodeTable(program, len(self.image.code_addresses))
        extension = Extension(self.image, self.codes, self.reserve, self.changed)
        self.services = Services(self.image, extension, program, options.arguments, self.allocate, self.write)
        self.services.signals.wake = self.wake
        self.jit: Any = None
        self.resident: Resident | None = None
        self.residence: Residence | None = None
        self.charges: Charges | None = None
        self.report: Report | None = None
        self._stop = False
        self._closers: list[Callable[[], None]] = [self.services.signals.restore]
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
        if service == OBJECT:  # nearly always
            self.flush()
            self.asked.add(argument)
            self.services.serve(argument)
        elif service == Service.FLUSH_OUTPUT:
            self.flush()
        elif service == Service.WRITE_ERRORS:
            streams.write_to_stderr(self.image.take_output())
        elif service == Service.READ_LINE:
            self.has_read = True
            return self.image.put_input(streams.read_line(LINE_BYTES))
        elif service == Service.CLOCK:
            self.image.put_clock(clock(argument))
        elif service == Service.INVALIDATE:
            self.changed(argument & 0xFFFF_FFFF)
        else:
            raise RuntimeError(f"the VM asked for an unknown service {service}")
        return 0

    def write(self, fd: int, data: bytes) -> None:
        """Output of the program to a file descriptor."""
        if fd == 2:
            streams.write_to_stderr(data)
        else:
            self.output(data)

    def allocate(self, size: int) -> bool:
        """Room in the image's heap for objects that the host makes."""
        if self.image.vm("alloc_limit") - self.image.vm("alloc_ptr") >= size:
            return True
        return bool(self.library.call("collect_and_reserve", size))

    def reserve(self, size: int) -> bool:
        """Room in the image's immortal area for objects that the host makes."""
        return bool(self.library.call("reserve_immortal", size))

    def changed(self, address: int) -> None:
        """The host has stored to an object of the image."""
        if self.jit is not None:
            self.jit.invalidation.stored(address)

    def flush(self) -> None:
        data = self.image.take_output()
        if data:
            self.output(data)

    def location(self, greens: tuple[int, ...]) -> str:
        """Text for a merge point (pc, code) in dumps."""
        from runtime.compiler.listing import instruction_text

        pc, address = greens
        program, code = self.codes.whole(self.image.field(address, "Code", "index"))
        text = " ".join(instruction_text(program, code, pc).split())
        return f"{code.qualname}:{code.positions[pc].line}~#{pc} {text}"

    # --- running ---

    def run(self) -> int:
        """Run to the end; returns the exit status. `report` says what went wrong, if something did."""
        try:
            status = self._run()
            if self.services.something_left or self.image.vm("watched_count") or self.image.vm("callbacks"):
                self._end()
            return status
        except BaseException:
            self.flush()  # what the program has printed is not lost with it
            raise

    def _run(self) -> int:
        return 0 if self._go() == Status.FINISHED else self._report_exception()

    def _go(self) -> Status:
        """Until the program, or what was prepared, ends: FINISHED or ERROR."""
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
                if status != Status.INTERRUPTED or (self._stop and not self._raise_interrupt()):
                    return status if status == Status.FINISHED else Status.ERROR
                self.call("at_safe_point")
                if self.services.signals.pending:
                    self.call("at_signal")

    def _raise_interrupt(self) -> bool:
        """KeyboardInterrupt where the program stands. False: nothing catches it."""
        self._stop = False
        self.image.set_vm("error_kind", ErrorKind.KEYBOARD_INTERRUPT)
        self.image.set_vm("error_arg0", 0)
        return Status(self.call("raise_in_frame")) != Status.ERROR

    def _report_exception(self) -> int:
        """An exception has ended the program: the library says what it is; the exit status."""
        from runtime.traceback import error_report, plain_report

        self.image.set_vm("hot_threshold", 0)
        self.image.set_vm("events", 0)
        for name in ("recursion_edge", "frame_edge"):
            self.image.set_vm(name, 2 * self.image.vm("recursion_edge"))
        exception = self.image.vm("error_arg0")
        self.call("use_reserve")
        described = bool(self.call("prepare_report"))
        if described:
            status = self._interpret()
            while status == Status.INTERRUPTED:
                self.flush()
                self.call("at_safe_point")
                status = self._interpret()
            described = status == Status.FINISHED
        self.flush()
        if described:
            self.report = error_report(self.codes, self.image)
        else:  # no memory is left to say more
            self.report = plain_report(self.codes, self.image, exception)
        return self.report.status

    def _end(self) -> None:
        """What the library has to do after the program's end: functions of atexit, finalizers, files not closed."""
        self.image.set_vm("hot_threshold", 0)
        self.call("use_reserve")
        if self.call("prepare_end"):
            self._go()
        self.flush()

    def call(self, name: str) -> int:
        """Call a function of the VM, where the interpreter runs."""
        result: int = self.library.call(name) if self.resident is None else self.resident.call(name)
        return result

    def _interpret(self) -> int:
        return self.call("interpret") if self.residence is None else self.residence.run()

    def show_output(self) -> None:
        """Make `run` pass on soon what has been printed. Callable from another thread."""
        if self.image.vm("output_length"):
            self.image.set_vm("interrupt", 1)

    def interrupt(self) -> None:
        """Make `run` end soon with KeyboardInterrupt. Callable from a signal handler or another thread."""
        self._stop = True
        self.wake()

    def wake(self) -> None:
        """Make the program come to a safe point soon. Callable as `interrupt`."""
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
        finally:
            mainthread.leave()

    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    mainthread.serve(meanwhile, seconds)
    thread.join()
    result = outcome[0]
    if isinstance(result, BaseException):
        raise result
    return result


def load_program(path: str) -> Program:
    """Read and compile. Raises ProgramError, SyntaxError or UnsupportedError."""
    source = read_program(path)
    return _compiled(source, "<stdin>") if path == "-" else kept_program(source, absolute(path), path)


def load_text(source: str) -> Program:
    """Compile what stands behind -c. Raises as load_program."""
    return _compiled(source, "<string>", "-c")


def _compiled(source: str, filename: str, given: str = "-") -> Program:
    from runtime.compiler import compile_source

    program = compile_source(source, filename)
    program.given, program.package = given, ""
    return program


def load_module(name: str) -> Program:
    """Read and compile the module, or the `__main__` of the package, as `python -m` does. Raises as load_program."""
    found = find_module(name.split("."))
    if found is not None and os.path.basename(found) == "__init__.py":
        name += ".__main__"
        found = find_module(name.split("."))
        if found is None:
            package = name.removesuffix(".__main__")
            raise ProgramError(f"no module named {name}; {package!r} is a package and cannot be directly executed")
    if found is None:
        raise ProgramError(f"no module named {name}")
    return kept_program(read_program(found), found, found, name.rpartition(".")[0])


def find_module(parts: list[str]) -> str | None:
    """The file of a module in the current folder, or where this Python finds its modules."""
    for folder in (os.getcwd(), *sys.path[1:]):
        base = os.path.join(folder, *parts)
        for path in (os.path.join(base, "__init__.py"), f"{base}.py"):
            if os.path.isfile(path):
                return path
    return None


def absolute(path: str) -> str:
    """What CPython (from 3.9 on) calls a program that is given by this path: dots and double slashes stay."""
    return path if os.path.isabs(path) else f"{os.getcwd()}/{path}"

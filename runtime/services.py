"""What the library asks of the host: spec.objects.HostService. Arguments and answers are objects of the image."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runtime.compiler import UnsupportedError
from runtime.extension import Extension
from runtime.image import Image
from runtime.imagebuilder import ImageBuilder, ImageError
from spec import heap
from spec.objects import HostService

MODULES = Path(__file__).parent / "lib" / "modules"
Answer = Any  # None, bool, int, float, str, tuple of answers; or Word

_CLOCKS = (time.time, time.perf_counter, time.process_time)


class Word(int):
    """An answer that is a value word already."""


class HeapBuilder(ImageBuilder):
    """Builds objects that move, where the image's next free byte is."""

    def __init__(self, origin: int) -> None:
        super().__init__()
        self.origin = origin
        self.data = bytearray()

    def answer(self, value: Answer) -> int:
        if isinstance(value, Word):
            return int(value)
        if isinstance(value, tuple):
            return self.new("Tuple", [self.answer(item) for item in value])
        return self.value(value)


class Services:
    """`allocate(bytes)`: makes room in the image's heap; False: there is none. `write(fd, data)`: output of the
    program."""

    def __init__(
        self,
        image: Image,
        extension: Extension,
        filename: str,
        arguments: list[str],
        allocate: Callable[[int], bool],
        write: Callable[[int, bytes], None],
    ) -> None:
        self.image = image
        self.extension = extension
        self.filename = filename
        self.arguments = arguments
        self.allocate = allocate
        self.write = write
        self.modules: dict[str, int] = {}
        self.handlers: dict[int, Callable[[Any], Answer]] = {
            HostService.FIND_MODULE: self.find_module,
            HostService.COMPILE: self.compile,
            HostService.LINK: self.link,
            HostService.WRITE: self.write_text,
            HostService.READ_LINE: self.read_line,
            HostService.ARGUMENTS: lambda _: tuple(self.arguments),
            HostService.ENVIRONMENT: lambda _: tuple(part for item in os.environ.items() for part in item),
            HostService.CLOCK: lambda args: _CLOCKS[args[0]](),
            HostService.OPEN: self.open,
            HostService.READ: self.read,
            HostService.SEND: self.send,
            HostService.CLOSE: self.close,
            HostService.SEEK: lambda args: os.lseek(args[0], args[1], args[2]),
            HostService.STAT: self.stat,
            HostService.LIST_FOLDER: self.list_folder,
            HostService.VERSION: lambda _: tuple(sys.version_info[:3]),
            HostService.RANDOM: lambda args: os.urandom(args[0]).decode("latin-1"),
            HostService.FOLDERS: lambda _: self.folders(),
        }

    # --- objects ---
    def read_object(self, word: int) -> Any:
        """The Python value of a value word; what has none is a Word."""
        image = self.image
        if word & 1:
            return heap.untag(word)
        if word in (heap.NONE, heap.FALSE, heap.TRUE):
            return {heap.NONE: None, heap.FALSE: False, heap.TRUE: True}[word]
        t = heap.BY_ID.get(image.word(word))
        if t is None:
            return Word(word)
        if t.name in heap.STR_TYPES:
            return image.text(word)
        if t.name == "Tuple":
            return tuple(self.read_object(item) for item in image.items(word, "Tuple"))
        if t.name == "BigInt":
            sign = image.field(word, "BigInt", "sign")
            digits = image.items(word, "BigInt")
            magnitude = sum(digit << 15 * i for i, digit in enumerate(digits))
            return -magnitude if sign & 0x8000_0000 else magnitude
        return Word(word)

    def serve(self, service: int) -> None:
        """Answer the request in vm.host_argument."""
        argument = self.read_object(self.image.vm("host_argument"))
        try:
            answer = self.handlers[service](argument)
        except OSError as e:
            answer = (e.errno or 0, e.strerror or str(e))
        except ImageError:
            answer = None
        size = self._build(0, answer)[1]
        if not self.allocate(len(size)):
            self.image.set_vm("host_argument", heap.NONE)
            return
        origin = self.image.vm("alloc_ptr")
        word, data = self._build(origin, answer)
        self.image.set_bytes(origin, bytes(data))
        self.image.set_vm("alloc_ptr", origin + len(data))
        self.image.set_vm("host_argument", word)

    def _build(self, origin: int, answer: Answer) -> tuple[int, bytearray]:
        builder = HeapBuilder(origin)
        word = builder.answer(answer)
        return word, builder.data

    # --- code ---
    def folders(self) -> tuple[str, ...]:
        return (os.path.dirname(os.path.abspath(self.filename)), *(p for p in sys.path[1:] if p and os.path.isdir(p)))

    def find_module(self, args: tuple[str, tuple[str, ...]]) -> Answer:
        """Ours (what CPython writes in C), then files in the folders: the program's own, then CPython's library."""
        name, folders = args
        parts = name.split(".")
        own = MODULES / f"{'_dot_'.join(parts)}.py"
        if own.exists():
            return self._module(own, False, True)
        for folder in folders:
            base = Path(folder, parts[-1])
            for path, package in ((base / "__init__.py", True), (base.with_name(f"{parts[-1]}.py"), False)):
                if path.is_file():
                    return self._module(path, package, False)
        return None

    def _module(self, path: Path, package: bool, is_library: bool) -> Answer:
        handle = self.modules.get(str(path))
        if handle is None:
            text = path.read_text(encoding="utf-8-sig")
            compiled = self._compile(text, str(path), "exec", is_library, True)
            if isinstance(compiled, tuple):
                return compiled
            handle = self.modules[str(path)] = compiled
        return (handle, str(path), package)

    def _compile(
        self, source: str, filename: str, mode: str, is_library: bool = False, file: bool = False
    ) -> int | tuple[Any, ...]:
        try:
            return self.extension.compile(source, filename, mode, is_library, file)
        except SyntaxError as e:
            kind = type(e).__name__
            return (kind, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
        except UnsupportedError as e:
            return ("unsupported", str(e))
        except ValueError as e:
            return ("ValueError", str(e))

    def compile(self, args: tuple[str, str, str]) -> Answer:
        return self._compile(*args)

    def link(self, args: tuple[int, int, bool]) -> Answer:
        handle, namespace, mapping = args
        source = self.image.field(int(namespace), "Dict", "source")
        return Word(self.extension.link(handle, source, mapping))

    # --- files ---
    def write_text(self, args: tuple[int, str]) -> Answer:
        self.write(args[0], args[1].encode("utf-8", "surrogateescape"))
        return None

    def read_line(self, _: Any) -> Answer:
        return sys.stdin.readline()

    def open(self, args: tuple[str, str, int]) -> Answer:
        return os.open(args[0], args[2], 0o666)

    def read(self, args: tuple[int, int]) -> Answer:
        fd, count = args
        if count >= 0:
            return os.read(fd, count).decode("latin-1")
        chunks = []
        while chunk := os.read(fd, 1 << 20):
            chunks.append(chunk)
        return b"".join(chunks).decode("latin-1")

    def send(self, args: tuple[int, str]) -> Answer:
        fd, data = args
        if fd in (1, 2):
            self.write(fd, data.encode("latin-1"))
            return len(data)
        return os.write(fd, data.encode("latin-1"))

    def close(self, args: tuple[int]) -> Answer:
        os.close(args[0])
        return None

    def stat(self, args: tuple[str]) -> Answer:
        found = os.stat(args[0])
        return (found.st_mode, found.st_size, found.st_mtime)

    def list_folder(self, args: tuple[str]) -> Answer:
        return tuple(os.listdir(args[0]))

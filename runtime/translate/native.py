"""The host library: the program's C compiled for this machine and called through ctypes, on an image in memory."""

from __future__ import annotations

import ctypes
import functools
import hashlib
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from runtime.translate.cache import BUILD, load_vm_program, write_at_once
from runtime.translate.cbackend import write_c
from runtime.translate.flow import Graph
from runtime.translate.program import Program

FLAGS = (
    "-O2", "-std=gnu11", "-shared", "-fPIC", "-fvisibility=hidden", "-fwrapv", "-ffp-contract=off",
    "-fno-sanitize=undefined", "-fno-stack-protector", "-g0", "-Wno-unused-label",
)  # fmt: skip
_C_KINDS: dict[str, Any] = {"i": ctypes.c_int32, "r": ctypes.c_uint32, "f": ctypes.c_double, "v": None}
_HOST_CALL = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int32, ctypes.c_int32)


class BuildError(Exception):
    """The C compiler failed; the text has its messages."""


def run_compiler(arguments: list[str]) -> None:
    """`zig cc` with these arguments."""
    command = [sys.executable, "-m", "ziglang", "cc", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"C compiler failed: {' '.join(command)}\n{done.stderr[-4000:]}")


def compile_cached(source: str, folder: str, suffix: str, flags: tuple[str, ...], extra: str = "") -> pathlib.Path:
    """Compile C to build/<folder>/<hash><suffix>, unless it is there. `extra` is hashed, too."""
    key = hashlib.sha256("\0".join([source, extra, *flags]).encode()).hexdigest()[:20]
    target = BUILD / folder / f"{key}{suffix}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as work:
            c_file = pathlib.Path(work) / "vm.c"
            c_file.write_text(source)
            out = pathlib.Path(work) / target.name
            run_compiler([*flags, "-o", str(out), str(c_file)])
            c_file.replace(target.with_suffix(".c"))
            out.replace(target)  # at once, so that builds at the same time do not disturb each other
    return target


@functools.cache
def build_native(program: Program) -> pathlib.Path:
    """The shared library of a program."""
    known = BUILD / "native" / f"path-{program.key}.txt"
    if program.key and known.exists():
        path = pathlib.Path(known.read_text())
        if path.exists():
            return path
    path = compile_cached(write_c(program), "native", ".so", FLAGS)
    if program.key:
        write_at_once(known, str(path).encode())
    return path


@functools.cache
def vm_program() -> Program:
    """The VM's program."""
    return load_vm_program()


class _Loaded:
    """A library in this process; it works on one image at a time."""

    def __init__(self, path: pathlib.Path) -> None:
        self.dll = ctypes.CDLL(str(path))
        self.dll.sw_bind.argtypes = [ctypes.c_void_p, _HOST_CALL]
        self.dll.sw_bind.restype = None
        self.bound: Any = None


@functools.cache
def _load(path: pathlib.Path) -> _Loaded:
    return _Loaded(path)


class NativeLibrary:
    """The program's functions on `image`, a writable buffer that holds the image from IMAGE.base on.

    `host_call(service, argument) -> int` serves what the VM asks of the host; an exception in it is raised by `call`
    after the VM's function has returned.
    """

    def __init__(
        self, image: Any, program: Program | None = None, host_call: Callable[[int, int], int] | None = None
    ) -> None:
        self.program = program if program is not None else vm_program()
        self.path = build_native(self.program)
        self._loaded = _load(self.path)
        self._view: Any = (ctypes.c_char * len(image)).from_buffer(image)
        self._base = ctypes.addressof(self._view)
        self._host_call = host_call
        self._callback = _HOST_CALL(self._serve)
        self._failure: BaseException | None = None
        self._functions: dict[int, Any] = {}
        self._by_name: dict[str, Graph] = {}
        count = len(self.program.graphs)
        self._table = (ctypes.c_void_p * count).in_dll(self._loaded.dll, "sw_functions")

    def _serve(self, service: int, argument: int) -> int:
        try:
            if self._host_call is None:
                raise RuntimeError(f"the VM asked for service {service}, but there is no host")
            return int(self._host_call(service, argument) or 0)
        except BaseException as e:  # ctypes would only print it
            self._failure = self._failure or e
            return 0

    def graph(self, name: str | int) -> Graph:
        """Graph by index or name ('function', 'module.function')."""
        if isinstance(name, int):
            return self.program.graphs[name]
        if name not in self._by_name:
            self._by_name[name] = self.program.find(name)
        return self._by_name[name]

    def function(self, name: str | int) -> Callable[..., Any]:
        """The C function, ready to be called; `bind` first."""
        graph = self.graph(name)
        if graph.index not in self._functions:
            kinds = [_C_KINDS[v.kind] for v in graph.args]
            prototype = ctypes.CFUNCTYPE(_C_KINDS[graph.result_kind], *kinds)
            self._functions[graph.index] = prototype(self._table[graph.index] or 0)
        result: Callable[..., Any] = self._functions[graph.index]
        return result

    def bind(self) -> None:
        """Make the library work on this object's image."""
        if self._loaded.bound is not self:
            self._loaded.dll.sw_bind(self._base, self._callback)
            self._loaded.bound = self

    def call(self, name: str | int, *args: Any) -> Any:
        """Call a function: ints for 'i' (signed) and 'r' (unsigned words), floats for 'f'."""
        function = self.function(name)
        self.bind()
        result = function(*args)
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return result

    def close(self) -> None:
        """Let go of the image (an mmap can be closed then)."""
        if self._loaded.bound is self:
            self._loaded.bound = None
        self._view = None

"""The host library: the program's C compiled for this machine and called through ctypes, on an image in memory.

The VM's own library is found in build/ without its program: translator and graphs are loaded only where they are
needed.
"""

from __future__ import annotations

import ctypes
import functools
import pathlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from runtime import cache

if TYPE_CHECKING:
    from runtime.translate.program import Program

FLAGS = (
    "-O2", "-std=gnu11", "-shared", "-fPIC", "-fvisibility=hidden", "-fwrapv", "-ffp-contract=off",
    "-fno-sanitize=undefined", "-fno-stack-protector", "-fno-slp-vectorize", "-g0", "-Wno-unused-label",
)  # fmt: skip
FOLDER = cache.BUILD / "native"
#: What the translated VM depends on.
SOURCES = ("runtime/vm/**/*.py", "runtime/translate/*", "spec/**/*.py", "jit/warmstate.py")
_C_KINDS: dict[str, Any] = {"i": ctypes.c_int32, "r": ctypes.c_uint32, "f": ctypes.c_double, "v": None}
_HOST_CALL = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int32, ctypes.c_int32)

Signature = tuple[int, str, str]  # a function's index, kinds of its parameters, kind of its result


class Functions:
    """What there is in a library, by `rows` of names, kinds of the parameters, and kind of the result.

    `collector`: index of the function that makes room; -1: there is none."""

    def __init__(self, rows: list[tuple[str, str, str]], collector: int) -> None:
        self.rows = rows
        self.collector = collector
        self._by_name: dict[str, int] = {}
        for index, (name, _, _) in enumerate(rows):
            self._by_name[name] = -1 if name in self._by_name else index

    def find(self, name: str | int) -> Signature | None:
        """By index, or by a plain name that only one function has."""
        index = name if isinstance(name, int) else self._by_name.get(name, -1)
        return (index, *self.rows[index][1:]) if index >= 0 else None


def source_key() -> str:
    """Hash of the VM's source, the translator and the contracts, as cache.key_of."""
    return cache.key_of("vm", SOURCES)


@functools.cache
def vm_program() -> Program:
    """The VM's program."""
    from runtime.translate.cache import load_vm_program

    with cache.lasting():
        return load_vm_program(source_key())


@functools.cache
def build_native(program: Program) -> pathlib.Path:
    """The shared library of a program."""
    from runtime.translate.cbackend import write_c
    from runtime.translate.zig import compile_cached

    return compile_cached(write_c(program), "native", ".so", FLAGS)


def functions_of(program: Program) -> Functions:
    rows = [(graph.name, "".join(v.kind for v in graph.args), graph.result_kind) for graph in program.graphs]
    return Functions(rows, program.collector.index if program.collector is not None else -1)


@functools.cache
def vm_library() -> tuple[pathlib.Path, Functions]:
    """The VM's shared library, and what is in it."""
    key = source_key()
    note = FOLDER / f"functions-{key}"
    known = cache.load(note) if key else None
    if known is not None and (path := FOLDER / known[0]).exists():
        return path, Functions(known[1], known[2])
    path = build_native(vm_program())
    found = functions_of(vm_program())
    if key:
        cache.save(note, (path.name, found.rows, found.collector))
    return path, found


def vm_function(name: str) -> int:
    """Index of the VM's function with this plain name."""
    found = vm_library()[1].find(name)
    if found is None:
        raise KeyError(f"{name} names no function of the VM, or several")
    return found[0]


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
        self._program = program
        self.path, self.functions = vm_library() if program is None else (build_native(program), functions_of(program))
        self._loaded = _load(self.path)
        self._view: Any = (ctypes.c_char * len(image)).from_buffer(image)
        self._base = ctypes.addressof(self._view)
        self._host_call = host_call
        self._callback = _HOST_CALL(self._serve)
        self._failure: BaseException | None = None
        self._functions: dict[str | int, Any] = {}
        self._table = ctypes.c_void_p.in_dll(self._loaded.dll, "sw_functions")

    @property
    def collector(self) -> int:
        """Index of the function that makes room; -1: there is none."""
        return self.functions.collector

    @property
    def program(self) -> Program:
        return vm_program() if self._program is None else self._program

    def _serve(self, service: int, argument: int) -> int:
        try:
            if self._host_call is None:
                raise RuntimeError(f"the VM asked for service {service}, but there is no host")
            return int(self._host_call(service, argument) or 0)
        except BaseException as e:  # ctypes would only print it
            self._failure = self._failure or e
            return 0

    def signature(self, name: str | int) -> Signature:
        """Of a function by its index or name ('function', 'module.function')."""
        found = self.functions.find(name)
        if found is None:
            graph = self.program.find(str(name))
            found = graph.index, "".join(v.kind for v in graph.args), graph.result_kind
        return found

    def function(self, name: str | int) -> Callable[..., Any]:
        """The C function, ready to be called; `bind` first."""
        if name not in self._functions:
            index, kinds, result_kind = self.signature(name)
            prototype = ctypes.CFUNCTYPE(_C_KINDS[result_kind], *(_C_KINDS[kind] for kind in kinds))
            entry = ctypes.c_void_p.from_address(ctypes.addressof(self._table) + index * ctypes.sizeof(ctypes.c_void_p))
            self._functions[name] = prototype(entry.value or 0)
        result: Callable[..., Any] = self._functions[name]
        return result

    def bind(self) -> None:
        """Make the library work on this object's image."""
        if self._loaded.bound is not self:
            self._loaded.dll.sw_bind(self._base, self._callback)
            self._loaded.bound = self

    def call(self, name: str | int, *args: Any) -> Any:
        """Call a function: ints for 'i' (signed) and 'r' (unsigned words), floats for 'f'."""
        function = self._functions.get(name) or self.function(name)
        if self._loaded.bound is not self:
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

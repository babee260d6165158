"""The hot part of the JIT compiled ahead of time by mypyc, where `make setup COMPILED=1` has done so.

jit/ahead_build.py writes a library to build/compiled, under the hash of all sources that it was made from. Where one is
there for just these sources, its modules are imported in place of the Python files; in all other cases, the Python
files are. They behave alike. SIDEWINDER_PLAIN=1 in the environment: always the Python files. SIDEWINDER_COMPILED=FILE:
this library, whatever it was made from, or an error (for tests).
"""

from __future__ import annotations

import ctypes
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from runtime.cache import BUILD, key_of

LIBRARY = "jit_compiled__mypyc"  # the module's name, by mypyc's rules
FOLDER = BUILD / "compiled"
#: What the library is made from, or may have taken constants from.
SOURCES = ("jit/**/*.py", "spec/**/*.py", "sim/**/*.py")
PLAIN = "SIDEWINDER_PLAIN"
NAMED = "SIDEWINDER_COMPILED"
_SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]


def library_path() -> Path | None:
    """Where the library for the present sources is, or would be; None: they have changed a moment ago."""
    key = key_of("compiled", SOURCES)
    return FOLDER / key / f"{LIBRARY}{_SUFFIX}" if key else None


class _Modules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and makes the modules of a library."""

    def __init__(self, library: ModuleType) -> None:
        self.library = library
        self.names = frozenset(name[5:].replace("___", ".") for name in dir(library) if name.startswith("init_"))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self.names:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=self.library.__file__)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        """Module by module, the library has a function of C that makes it."""
        name = f"init_{spec.name.replace('.', '___')}"
        pointer = ctypes.pythonapi.PyCapsule_GetPointer
        pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
        address = pointer(getattr(self.library, name), f"{LIBRARY}.{name}".encode())
        return ctypes.PYFUNCTYPE(ctypes.py_object)(address)()

    def exec_module(self, module: ModuleType) -> None:
        """Made is executed."""


def use(path: Path) -> None:
    """Modules that are imported from now on come from this library. Raises ImportError, OSError."""
    spec = importlib.util.spec_from_file_location(LIBRARY, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no library")
    library = importlib.util.module_from_spec(spec)
    sys.modules[LIBRARY] = library
    try:
        spec.loader.exec_module(library)
    except BaseException:
        del sys.modules[LIBRARY]
        raise
    sys.meta_path.insert(0, _Modules(library))


def use_what_fits() -> None:
    """Of the present sources, if it is there; or the one that the environment names. Raises ImportError, OSError where
    that is none."""
    named = os.environ.get(NAMED, "")
    if named:
        use(Path(named))
        return
    if os.environ.get(PLAIN, "") not in ("", "0") or not FOLDER.is_dir():
        return
    try:
        path = library_path()
        if path is not None and path.is_file():
            use(path)
    except (ImportError, OSError):
        return  # the Python files do the same


def in_use() -> bool:
    """Do modules come from a library?"""
    return LIBRARY in sys.modules

"""What every image begins with (made by runtime/beginning.py), kept in build/ from run to run.

A run needs it as bytes, with the addresses of the names and strings in it; the code objects of the library are loaded
only where something asks for them: a traceback, a dump.
"""

from __future__ import annotations

import functools
import pathlib
from typing import TYPE_CHECKING

from runtime import cache
from runtime.imagebuilder import FIRST_LIBRARY_CODE, Beginning, ImageBuilder, Parts

if TYPE_CHECKING:
    from runtime.compiler.code import CodeObject

#: What an image's beginning depends on, beside the VM's contracts.
SOURCES = ("spec/**/*.py", "runtime/lib/*.py", "runtime/compiler/*.py", "runtime/*.py")


@functools.cache
def source_key() -> str:
    """Hash of what compiles and lays out code; "" where it is in doubt."""
    return cache.key_of("library", SOURCES)


def _path() -> pathlib.Path:
    return cache.BUILD / "native" / f"library-{source_key()}"


def _codes_path() -> pathlib.Path:
    return _path().with_suffix(".codes")


def _data_path() -> pathlib.Path:
    return _path().with_suffix(".data")


@functools.cache
def _made() -> tuple[Beginning, list[CodeObject]]:
    from runtime import beginning

    made, codes = beginning.make()
    if source_key():
        import pickle

        each = [pickle.dumps(code, protocol=5) for code in codes]
        cache.write_at_once(_codes_path(), pickle.dumps(each, protocol=5))
        cache.write_at_once(_data_path(), made.parts.data)
        cache.save(_path(), (tuple(made.parts._replace(data=b"")), made.state, made.builtin_names))
    return made, codes


@functools.cache
def _beginning() -> Beginning:
    """Without its bytes, where these can be read again: once they are in an image, nobody asks for them."""
    known = cache.load(_path()) if source_key() and _data_path().exists() else None
    if known is None:
        return _made()[0]
    parts, state, builtin_names = known
    return Beginning(Parts(*parts), state, builtin_names)


@functools.cache
def _pickled_codes() -> list[bytes] | None:
    """A pickle of each code object: of a thousand, few are asked for. None: there is no file of them."""
    if not source_key() or not _codes_path().exists():
        return None
    import pickle

    loaded: list[bytes] = pickle.loads(_codes_path().read_bytes())
    return loaded


def beginning_file() -> pathlib.Path | None:
    """The file of the bytes that every image begins with."""
    path = _data_path()
    return path if source_key() and path.exists() else None


def names() -> tuple[str, ...]:
    """The names of the module builtins."""
    return _beginning().builtin_names


def start_builder() -> tuple[ImageBuilder, dict[str, int]]:
    """A builder with what every image begins with, and the VmState fields that refer to it."""
    found = _beginning()
    return ImageBuilder(found.parts._replace(data=found.parts.data or _data_path().read_bytes())), dict(found.state)


def known_builder() -> ImageBuilder:
    """One that is asked only where the names and strings are that every image begins with."""
    return ImageBuilder.looking_at(_beginning().parts)


def internal_names() -> frozenset[str]:
    """All names that the library's code can use."""
    return frozenset(_beginning().parts.names)


@functools.cache
def library_code(index: int) -> CodeObject:
    """The library's code object with this Code.index (FIRST_LIBRARY_CODE or more)."""
    known = _pickled_codes()
    if known is None:
        return _made()[1][index - FIRST_LIBRARY_CODE]
    import pickle

    code: CodeObject = pickle.loads(known[index - FIRST_LIBRARY_CODE])
    return code

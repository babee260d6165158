"""Compiled modules on disk, so that one need not be compiled again. (Programs: runtime/programs.py.)

Two files for each module's path: what goes into the image (runtime/fragments.py), and all else that the compiler said
of it, which is read only where somebody asks: a traceback, a dump. Each begins with a hash of the module's source, of
all that compiles it, and of the version of Python.
"""

from __future__ import annotations

import contextlib
import functools
import marshal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime import fragments
from runtime.cache import BUILD, write_at_once
from runtime.digest import sha256
from runtime.fragments import Fragment
from runtime.imagebuilder import ImageBuilder
from runtime.library import source_key

if TYPE_CHECKING:
    from runtime.compiler import Program

FOLDER = BUILD / "native" / "modules"
PLACES = 4096  # on disk, for all pieces (keep_piece)
KEY_BYTES = 32


class Kept:
    """A compiled module. Made by `keep`. `again`: makes the fragment once more, where it is asked for after `forget`;
    None: it is not forgotten."""

    def __init__(
        self, fragment: Fragment, program: Callable[[], Program], again: Callable[[], Fragment] | None = None
    ) -> None:
        self._fragment: Fragment | None = fragment
        self._again = again
        self.program = functools.cache(program)

    @property
    def fragment(self) -> Fragment:
        if self._fragment is None:
            assert self._again is not None
            self._fragment = self._again()
        return self._fragment

    def forget(self) -> None:
        """The fragment is in an image, where it is needed; most are not asked for again."""
        if self._again is not None:
            self._fragment = None


def keep(
    source: str,
    filename: str,
    compile: Callable[[], Program],
    known: Callable[[], ImageBuilder],
    kind: str = "",
) -> Kept:
    """The module, from disk or by `compile`, whose exceptions are passed on. `known()` has laid out what every image
    begins with. One file may be kept in several `kind`s: that of a compile() of the program's own is kept only if its
    compilation warns of nothing, since it is to warn each time."""
    compiler = source_key()
    if not compiler:
        program = compile()
        return Kept(fragments.make(program, known()), lambda: program)
    key = sha256(f"{compiler}\0{filename}\0{source}".encode("utf-8", "surrogatepass")).digest()
    path = FOLDER / sha256((filename + kind).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return kept(path, key, filename, compile, known, bool(kind))


def keep_piece(
    source: str, filename: str, mode: str, compile: Callable[[], Program], known: Callable[[], ImageBuilder]
) -> Kept | None:
    """The same of what a program gives to exec or eval, as `namedtuple` does: most are short, and compiled in a moment,
    but then nothing that is imported needs the compiler. They share PLACES on disk, where each is written over by
    another one some time. None: not on disk, nor can it be put there."""
    compiler = source_key()
    if not compiler:
        return None
    key = sha256(f"{compiler}\0{mode}\0{filename}\0{source}".encode("utf-8", "surrogatepass")).digest()
    path = FOLDER / f"piece-{int.from_bytes(key[:4], 'little') % PLACES}"
    return kept(path, key, filename, compile, known, True)


def kept(
    path: Path,
    key: bytes,
    filename: str,
    compile: Callable[[], Program],
    known: Callable[[], ImageBuilder],
    is_asked: bool,
) -> Kept:
    """`is_asked`: the program asks for the compilation, and is to be warned each time."""

    def again() -> Fragment:
        found = read(path.with_suffix(".fragment"), key)
        return fragments.make(compile(), known()) if found is None else Fragment(*marshal.loads(found))

    found = read(path.with_suffix(".fragment"), key)
    if found is not None:
        return Kept(Fragment(*marshal.loads(found)), lambda: described(path, key, compile), again)
    import pickle  # not needed where all that is imported is on disk already, and slow to import

    with warnings_told(filename) as told:
        program = compile()
    made = fragments.make(program, known())
    if not (is_asked and told):
        write(path.with_suffix(".program"), key, pickle.dumps(program, protocol=5))
        write(path.with_suffix(".fragment"), key, marshal.dumps(tuple(made)))
    return Kept(made, lambda: program)


@contextlib.contextmanager
def warnings_told(filename: str) -> Iterator[list[Any]]:
    """What is warned of in that file meanwhile (not what Python says of a module of ours that it compiles), and shown
    as ever."""
    shown, told = warnings.showwarning, []

    def show(*arguments: Any) -> None:
        if arguments[2] == filename:
            told.append(arguments)
        shown(*arguments)

    warnings.showwarning = show  # type: ignore[assignment]
    try:
        yield told
    finally:
        warnings.showwarning = shown


def described(path: Path, key: bytes, compile: Callable[[], Program]) -> Program:
    found = read(path.with_suffix(".program"), key)
    if found is None:
        return compile()
    import pickle

    program: Program = pickle.loads(found)
    return program


def read(path: Path, key: bytes) -> bytes | None:
    """What `write` was given with this key."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content[KEY_BYTES:] if content[:KEY_BYTES] == key else None


def write(path: Path, key: bytes, content: bytes) -> None:
    try:
        write_at_once(path, key + content)
    except OSError:
        pass  # a checkout that cannot be written to, a full disk: it is compiled again the next time

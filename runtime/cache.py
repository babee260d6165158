"""What is kept in build/ from one process to the next, under the hash of the sources that it was made from.

Several processes may make the same file at once: each writes its own draft and renames it. (Imports little: it is the
first thing that every run needs.)
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import pathlib
import sys
import time
from collections.abc import Iterator
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
SETTLED_SECONDS = 5.0
_STARTED = time.time()


def source_files(patterns: tuple[str, ...]) -> Iterator[tuple[str, os.stat_result]]:
    """Files by patterns 'folder/*.py', and 'folder/**/*.py' for those of its folders as well, with what the system
    knows of them; in one order everywhere."""
    for pattern in patterns:
        folder, _, name = pattern.rpartition("/")
        top, deep, _ = folder.partition("/**")
        yield from _files(os.path.join(ROOT, top), name.removeprefix("*"), bool(deep))


def _files(folder: str, suffix: str, deep: bool) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if deep and entry.name != "__pycache__":
                yield from _files(entry.path, suffix, deep)
        elif entry.name.endswith(suffix):
            yield entry.path, entry.stat()


def key_of(name: str, patterns: tuple[str, ...]) -> str:
    """Hash of files and of Python's version; "" where a file is so new that this process may have imported it as it
    was before. They are read only where their sizes or times differ from the last time (build/keys/name)."""
    files = list(source_files(patterns))
    if any(status.st_mtime > _STARTED - SETTLED_SECONDS for _, status in files):
        return ""
    seen = [sys.version, [(path, status.st_size, status.st_mtime_ns) for path, status in files]]
    note = BUILD / "keys" / name
    known = load(note)
    if known is not None and known[0] == seen:
        found: str = known[1]
        return found
    from runtime.digest import sha256

    digest = sha256(sys.version.encode())
    for path, _ in files:
        with open(path, "rb") as f:
            digest.update(os.path.relpath(path, ROOT).encode() + b"\0" + f.read())
    key = digest.hexdigest()[:20]
    save(note, [seen, key])
    return key


@contextlib.contextmanager
def lasting() -> Iterator[None]:
    """What is made in here is many objects that live as long as the process: Python's cyclic garbage collector does not
    look at them while they are made, nor ever again. (It would each time; a quarter of the JIT's time went there.)"""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """What is made in here mostly stays: Python's cyclic garbage collector waits until the block is left. (A quarter of
    the time that a trace needs went there.)"""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def write_at_once(path: pathlib.Path, content: bytes) -> None:
    """Write a file so that other processes see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def save(path: pathlib.Path, value: Any) -> None:
    """Keep plain values: numbers, strings, bytes, tuples, lists, dicts. Where the file cannot be written they are made
    again the next time."""
    try:
        write_at_once(path, marshal.dumps(value))
    except OSError:
        pass


def load(path: pathlib.Path) -> Any:
    """What `save` was given; None: there is no such file, or another version of Python wrote it."""
    try:
        return marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None

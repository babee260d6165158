"""Temporary files that are only mapped: memories of machines. They are named after their process, which removes what is
left of them when it is interrupted. (Imports nothing that would have to be imported then.)"""

import os
from collections.abc import Callable
from itertools import count

_NUMBERS = count()


def directory() -> str:
    """Where they live: in memory, where the system has such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else os.environ.get("TMPDIR", "/tmp")


def prefix() -> str:
    """What their names begin with."""
    return f"sidewinder-{os.getpid()}-"


def new_file(suffix: str, where: str | os.PathLike[str] | None = None) -> tuple[int, str]:
    """A new file, open for reading and writing: descriptor and path."""
    folder = directory() if where is None else where
    while True:
        name = os.path.join(folder, f"{prefix()}{next(_NUMBERS)}{suffix}")
        try:
            return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), name
        except FileExistsError:
            pass  # a process that had our number has left it


def remove_all() -> None:
    """Remove those of this process."""
    where = directory()
    for name in os.listdir(where):
        if name.startswith(prefix()):
            _remove(os.path.join(where, name))


def _remove(path: str) -> None:
    for folder, folders, files in os.walk(path, topdown=False):
        for name in files:
            _quietly(os.unlink, os.path.join(folder, name))
        for name in folders:
            _quietly(os.rmdir, os.path.join(folder, name))
    _quietly(os.rmdir if os.path.isdir(path) else os.unlink, path)


def _quietly(function: Callable[[str], None], path: str) -> None:
    try:
        function(path)
    except OSError:
        pass  # it is gone already, or somebody else's

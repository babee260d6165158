"""The system calls that the library's modules posix, _io and time make through the host (HostService.CALL)."""

from __future__ import annotations

import errno
import os
import sys
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from runtime import accounts, sockets, tls
from runtime.pythonwords import command_path
from runtime.signals import Signals
from runtime.streams import give_away

Function = Callable[..., Any]

_PLAIN = (
    "access chdir chmod close cpu_count dup dup2 fchmod fsync ftruncate getcwd getcwdb getegid geteuid getgid getlogin "
    "getpgid getpid getppid getuid isatty kill killpg link lseek mkdir open readlink rename replace rmdir strerror "
    "symlink truncate umask unlink urandom get_inheritable set_inheritable pipe pread pwrite waitpid "
    "chown lchown fchown fchdir getpgrp getsid setsid setpgid nice sync mkfifo get_blocking set_blocking fdatasync "
    "closerange eventfd eventfd_read eventfd_write memfd_create pidfd_open sendfile splice wait sched_setaffinity "
    "sched_get_priority_max sched_get_priority_min sched_getscheduler getgrouplist"
).split()
_TUPLES = "getloadavg listdir times uname get_terminal_size getgroups sched_getaffinity".split()  # of no tuples
_STATS = "stat lstat fstat".split()


def _is_character_name(name: str) -> bool:
    try:
        unicodedata.lookup(name)
    except KeyError:
        return False
    return True


def _stat_row(found: os.stat_result) -> tuple[int, ...]:
    """What the library makes a posix.stat_result of: nearly all of it small ints, as whole programs do little else than
    ask for files."""
    parts = [
        part
        for ns in (found.st_atime_ns, found.st_mtime_ns, found.st_ctime_ns)
        for part in (ns // 10**9 >> 15, ns // 10**9 & 0x7FFF, ns % 10**9)
    ]
    return (
        found.st_mode, found.st_ino, found.st_dev, found.st_nlink, found.st_uid, found.st_gid, found.st_size,
        found.st_blksize, found.st_blocks, found.st_rdev, *parts,
    )  # fmt: skip


def _entries(path: str | bytes | int) -> tuple[Any, ...]:
    """(name, inode, is it a folder, a file, a link: of itself) for each entry."""
    with os.scandir(path) as found:
        return tuple(
            (e.name, e.inode(), e.is_dir(follow_symlinks=False), e.is_file(follow_symlinks=False), e.is_symlink())
            for e in found
        )


def _utime(path: str | bytes | int, nanoseconds: tuple[int, int] | None, follow: bool) -> None:
    if nanoseconds is None:
        os.utime(path, follow_symlinks=follow)
    else:
        os.utime(path, ns=nanoseconds, follow_symlinks=follow)


def _tokens(source: str, extra: bool) -> tuple[Any, ...]:
    """Rows of CPython's own tokenizer, from 3.12 on (`_tokenize`); then, where it found an error, that one's words."""
    import io
    from _tokenize import TokenizerIter  # type: ignore[import-not-found]

    rows = []
    try:
        for kind, text, start, end, line in TokenizerIter(io.StringIO(source).readline, extra_tokens=extra):
            rows.append((kind, text, tuple(start), tuple(end), line))
    except SyntaxError as e:
        return (*rows, (type(e).__name__, e.msg, e.lineno, e.offset, e.text))
    return tuple(rows)


def _time_row(found: time.struct_time) -> tuple[Any, ...]:
    return (*found, found.tm_zone, found.tm_gmtoff)


def _zones() -> tuple[Any, ...]:
    """By TZ as it is now."""
    time.tzset()
    return time.timezone, time.altzone, time.daylight, *time.tzname


def _waited(found: Any) -> tuple[int, ...] | None:
    return None if found is None else tuple(found)


def _used(number: int, status: int, used: Any) -> tuple[Any, ...]:
    return number, status, tuple(used)


def _constants() -> list[tuple[str, int]]:
    """Numbers that have a name in os."""
    return [(name, int(value)) for name, value in vars(os).items() if name.isupper() and isinstance(value, int)]


class SystemCalls:
    """`write(fd, data)`: output of the program. `signals`: those that come for it."""

    def __init__(self, write: Callable[[int, bytes], None], signals: Signals) -> None:
        self.write_output = write
        self.table: dict[str, Function] = {
            **{name: getattr(os, name) for name in _PLAIN if hasattr(os, name)},
            **{name: self.as_tuple(getattr(os, name)) for name in _TUPLES if hasattr(os, name)},
            **{name: self.as_stat(getattr(os, name)) for name in _STATS},
            **sockets.CALLS,
            **tls.CALLS,
            **accounts.CALLS,
            **signals.calls,
            "character_name": lambda char: unicodedata.name(char, None),
            "character_named": lambda name: unicodedata.lookup(name) if _is_character_name(name) else None,
            "scandir": _entries,
            "utime": _utime,
            "putenv": os.environ.__setitem__,
            "unsetenv": lambda name: os.environ.pop(name, None),
            "read": self.read,
            "write": self.write,
            "executable": command_path,
            "fork_exec": self.fork_exec,
            "tokens": _tokens,
            "system": self.system,
            "execve": self.execute,
            "waitid": lambda kind, number, options: _waited(os.waitid(kind, number, options)),
            "wait4": lambda number, options: _used(*os.wait4(number, options)),
            "os_constants": lambda: tuple(part for row in _constants() for part in row),
            "localtime": lambda seconds: _time_row(time.localtime(seconds)),
            "gmtime": lambda seconds: _time_row(time.gmtime(seconds)),
            "mktime": lambda fields: time.mktime(fields),
            "zones": _zones,
            "resolution": lambda name: time.get_clock_info(name).resolution,
        }

    @staticmethod
    def as_tuple(function: Function) -> Function:
        return lambda *args: tuple(function(*args))

    @staticmethod
    def as_stat(function: Function) -> Function:
        return lambda *args: _stat_row(function(*args))

    def __call__(self, args: tuple[Any, ...]) -> tuple[int, Any]:
        """(0, result), (errno, text), or (-1, text) or, as of a TypeError, (-2, text) where the arguments are wrong."""
        name, *rest = args
        try:
            return 0, self.table[name](*rest)
        except OSError as e:
            return e.errno or errno.EIO, e.strerror or str(e)
        except (ValueError, OverflowError) as e:
            return -1, str(e)
        except TypeError as e:
            return -2, str(e)

    # --- processes ---
    def fork_exec(self, *args: Any) -> int:
        """Of `_posixsubprocess`, whose arguments are those of the version that runs us, as its library passes them."""
        import _posixsubprocess

        give_away()
        return _posixsubprocess.fork_exec(*args)

    def system(self, command: str | bytes) -> int:
        give_away()
        return os.system(command)

    def execute(self, path: str | bytes | int, args: Any, environment: Any) -> None:
        """In place of this process, image and all."""
        give_away()
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(path, args, dict(environment))

    # --- files ---
    def read(self, fd: int, count: int) -> bytes:
        """`count` < 0: all there is. Of standard input one line at most, so that nothing is read ahead of input()."""
        if fd == 0 and hasattr(sys.stdin, "buffer"):
            give_away()
            if count < 0:
                return sys.stdin.buffer.read()
            return sys.stdin.buffer.readline(count)
        if count >= 0:
            return os.read(fd, count)
        chunks = []
        while chunk := os.read(fd, 1 << 20):
            chunks.append(chunk)
        return b"".join(chunks)

    def write(self, fd: int, data: bytes) -> int:
        if fd in (1, 2):
            self.write_output(fd, data)
            return len(data)
        return os.write(fd, data)

"""What pwd, grp, resource, fcntl, termios and parts of posix ask of the host, by the names of system calls."""

from __future__ import annotations

import fcntl
import grp
import os
import pwd
import resource
import termios
from collections.abc import Callable
from typing import Any


def _known(find: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...] | None]:
    """The row; None: there is none."""

    def found(key: object) -> tuple[Any, ...] | None:
        try:
            return _row(find(key))
        except KeyError:
            return None

    return found


def _row(entry: Any) -> tuple[Any, ...]:
    return tuple(tuple(part) if isinstance(part, list) else part for part in entry)


def _terminal(name: str) -> Callable[..., Any]:
    """A function of termios, whose own error is an OSError here, and whose lists are tuples."""
    function = getattr(termios, name)

    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except termios.error as e:
            raise OSError(*e.args) from None

    return call


def _attributes(fd: int) -> tuple[Any, ...]:
    *flags, characters = _terminal("tcgetattr")(fd)
    return (*flags, tuple(characters))


def _set_attributes(fd: int, when: int, attributes: tuple[Any, ...]) -> None:
    *flags, characters = attributes
    _terminal("tcsetattr")(fd, when, [*flags, list(characters)])


def _terminal_facts() -> tuple[tuple[str, int], ...]:
    return tuple((name, value) for name, value in vars(termios).items() if isinstance(value, int))


def _configured_names() -> tuple[tuple[tuple[str, int], ...], ...]:
    return tuple(tuple(names.items()) for names in (os.confstr_names, os.pathconf_names, os.sysconf_names))


_OF_FILES = (
    "openpty ttyname tcgetpgrp tcsetpgrp confstr sysconf pathconf getpriority setpriority getresuid getresgid "
    "sched_yield getrandom makedev major minor mknod pipe2 posix_fallocate posix_fadvise copy_file_range"
).split()


CALLS: dict[str, Callable[..., Any]] = {
    "getpwnam": _known(pwd.getpwnam),
    "getpwuid": _known(pwd.getpwuid),
    "getpwall": lambda: tuple(_row(entry) for entry in pwd.getpwall()),
    "getgrnam": _known(grp.getgrnam),
    "getgrgid": _known(grp.getgrgid),
    "getgrall": lambda: tuple(_row(entry) for entry in grp.getgrall()),
    "getrusage": lambda who: tuple(resource.getrusage(who)),
    "getrlimit": resource.getrlimit,
    "setrlimit": resource.setrlimit,
    "flock": fcntl.flock,
    "lockf": fcntl.lockf,
    "fcntl": fcntl.fcntl,
    "terminal_facts": _terminal_facts,
    "tcgetattr": _attributes,
    "tcsetattr": _set_attributes,
    **{
        name: _terminal(name)
        for name in ("tcsendbreak", "tcdrain", "tcflush", "tcflow", "tcgetwinsize", "tcsetwinsize")
    },
    "configured_names": _configured_names,
    **{name: getattr(os, name) for name in _OF_FILES if hasattr(os, name)},
    "statvfs": lambda path: (*(found := os.statvfs(path)), found.f_fsid),
    "lockf_of": os.lockf,
    "read_bytes": os.read,
    "write_bytes": os.write,
    "getxattr": lambda path, name, follow: os.getxattr(path, name, follow_symlinks=follow),
    "setxattr": lambda path, name, value, flags, follow: os.setxattr(path, name, value, flags, follow_symlinks=follow),
    "removexattr": lambda path, name, follow: os.removexattr(path, name, follow_symlinks=follow),
    "listxattr": lambda path, follow: tuple(os.listxattr(path, follow_symlinks=follow)),
}

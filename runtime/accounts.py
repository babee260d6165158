"""What the modules pwd, grp, resource and fcntl ask of the host, by the names of system calls (HostService.CALL)."""

from __future__ import annotations

import fcntl
import grp
import pwd
import resource
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
}

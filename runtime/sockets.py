"""Sockets and select for the library's modules _socket and select: system calls (HostService.CALL) on descriptors."""

from __future__ import annotations

import errno
import math
import os
import select
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket


def _module() -> Any:
    """The module socket, which takes half a megabyte: imported when a program asks for it."""
    import socket

    return socket


def _on(descriptor: int, act: Callable[[socket.socket], Any]) -> Any:
    """Does something with the socket, which stays open, and as it is."""
    s = _module().socket(fileno=descriptor)
    try:
        return act(s)
    finally:
        s.detach()


def _address(value: Any) -> Any:
    """A path, or a tuple of host, port and more."""
    return value if isinstance(value, (str, bytes)) or value is None else tuple(value)


def _accept(descriptor: int) -> tuple[int, Any]:
    made, address = _on(descriptor, lambda s: s.accept())
    return made.detach(), _address(address)


def _receive_from(descriptor: int, count: int, flags: int) -> tuple[bytes, Any]:
    data, address = _on(descriptor, lambda s: s.recvfrom(count, flags))
    return data, _address(address)


def _receive_message(descriptor: int, count: int, ancillary: int, flags: int) -> tuple[Any, ...]:
    data, rows, shown, address = _on(descriptor, lambda s: s.recvmsg(count, ancillary, flags))
    return data, tuple(rows), shown, _address(address)


def _send_message(descriptor: int, parts: Any, ancillary: Any, flags: int, address: Any) -> int:
    where = () if address is None else (address,)
    return int(_on(descriptor, lambda s: s.sendmsg(parts, ancillary, flags, *where)))


def _names(name: str, names: Any, addresses: Any) -> tuple[Any, ...]:
    return name, tuple(names), tuple(addresses)


def _by_name(function: str) -> Callable[..., Any]:
    """A function of the module with its arguments as they are."""
    return lambda *args: getattr(_module(), function)(*args)


def _pair(family: int, kind: int, protocol: int) -> tuple[int, int]:
    a, b = _module().socketpair(family, kind, protocol)
    return a.detach(), b.detach()


def _addresses(*query: Any) -> tuple[Any, ...]:
    rows = _module().getaddrinfo(*query)
    return tuple((int(family), int(kind), number, name, _address(where)) for family, kind, number, name, where in rows)


def _select(readers: Any, writers: Any, others: Any, seconds: float | None) -> tuple[Any, ...]:
    """As select(2), but by poll(2): select has no descriptors above 1023, and a program's files are only closed by a
    collection."""
    ends = select.POLLHUP | select.POLLERR
    wanted = (
        (readers, select.POLLIN, select.POLLIN | ends),
        (writers, select.POLLOUT, select.POLLOUT | ends),
        (others, select.POLLPRI, select.POLLPRI),
    )
    events: dict[int, int] = {}
    for descriptors, event, _ in wanted:
        for descriptor in descriptors:
            events[descriptor] = events.get(descriptor, 0) | event
    poll = select.poll()
    for descriptor, event in events.items():
        poll.register(descriptor, event)
    found = dict(poll.poll(None if seconds is None else math.ceil(seconds * 1000)))
    if any(event & select.POLLNVAL for event in found.values()):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return tuple(tuple(d for d in descriptors if found.get(d, 0) & shows) for descriptors, _, shows in wanted)


def _poll(rows: Any, seconds: float | None) -> tuple[tuple[int, int], ...]:
    poll = select.poll()
    for descriptor, events in rows:
        poll.register(descriptor, events)
    return tuple(poll.poll(None if seconds is None else math.ceil(seconds * 1000)))


_epolls: dict[int, Any] = {}  # by their descriptors: an object of CPython's closes its own when it goes


def _epoll(flags: int) -> int:
    made = select.epoll(-1, flags)
    _epolls[made.fileno()] = made
    return made.fileno()


def _epoll_change(number: int, act: str, *args: int) -> None:
    getattr(_epolls[number], act)(*args)


def _epoll_wait(number: int, limit: int, seconds: float | None) -> tuple[tuple[int, int], ...]:
    return tuple(_epolls[number].poll(seconds, limit))


def _constants(module: Any) -> tuple[Any, ...]:
    """Names and values, one after the other."""
    rows = [(n, int(v)) for n, v in vars(module).items() if n.isupper() and n[0] != "_" and isinstance(v, int)]
    return tuple(part for row in rows for part in row)


#: The calls by name; `fd` comes first.
CALLS: dict[str, Callable[..., Any]] = {
    "select": _select,
    "socket": lambda family, kind, protocol: _module().socket(family, kind, protocol).detach(),
    "socketpair": _pair,
    "socket_kind": lambda fd: _on(fd, lambda s: (int(s.family), int(s.type), s.proto)),
    "accept": _accept,
    "bind": lambda fd, address: _on(fd, lambda s: s.bind(address)),
    "connect": lambda fd, address: _on(fd, lambda s: s.connect(address)),
    "listen": lambda fd, backlog: _on(fd, lambda s: s.listen(backlog)),
    "recv": lambda fd, count, flags: _on(fd, lambda s: s.recv(count, flags)),
    "recvfrom": _receive_from,
    "send": lambda fd, data, flags: _on(fd, lambda s: s.send(data, flags)),
    "sendto": lambda fd, data, flags, address: _on(fd, lambda s: s.sendto(data, flags, address)),
    "shutdown": lambda fd, how: _on(fd, lambda s: s.shutdown(how)),
    "getsockname": lambda fd: _address(_on(fd, lambda s: s.getsockname())),
    "getpeername": lambda fd: _address(_on(fd, lambda s: s.getpeername())),
    "getsockopt": lambda fd, level, name, size: _on(fd, lambda s: s.getsockopt(level, name, *(size,) * (size > 0))),
    "setsockopt": lambda fd, level, name, value: _on(fd, lambda s: s.setsockopt(level, name, value)),
    "set_blocking": lambda fd, blocking: _on(fd, lambda s: s.setblocking(blocking)),
    "getaddrinfo": _addresses,
    "recvmsg": _receive_message,
    "sendmsg": _send_message,
    "gethostbyaddr": lambda host: _names(*_module().gethostbyaddr(host)),
    "gethostbyname_ex": lambda host: _names(*_module().gethostbyname_ex(host)),
    "getnameinfo": lambda address, flags: _module().getnameinfo(tuple(address), flags),
    "if_nameindex": lambda: tuple(_module().if_nameindex()),
    **{
        name: _by_name(name) for name in (
            "gethostname", "sethostname", "getprotobyname", "getservbyname", "getservbyport", "if_indextoname",
            "if_nametoindex", "CMSG_LEN", "CMSG_SPACE",
        )
    },
    "inet_aton": lambda text: _module().inet_aton(text),
    "inet_pton": lambda family, text: _module().inet_pton(family, text),
    "inet_ntop": lambda family, data: _module().inet_ntop(family, data),
    "socket_constants": lambda: _constants(_module()),
    "select_constants": lambda: _constants(select),
    "poll": _poll,
    "epoll": _epoll,
    "epoll_change": _epoll_change,
    "epoll_wait": _epoll_wait,
    "epoll_close": lambda number: _epolls.pop(number).close(),
}  # fmt: skip

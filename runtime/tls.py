"""The host's own TLS for the library's module `_ssl`: system calls (HostService.CALL) on objects that stay here.

Contexts, connections, sessions, memory BIOs and certificates are known to the program by numbers. What goes to and fro
is a str, a number, bytes, None, or a tagged tuple: ("object", number), ("tuple" or "list", items...), ("dict", keys and
values...). Answers are ("value", value), ("raise", ...) or, where the program has to do something before the host can
go on, ("servername", name).
"""

from __future__ import annotations

import itertools
import os
import queue
import threading
import warnings
from collections.abc import Callable
from typing import Any

_held: dict[int, Any] = {}
_sockets: dict[int, Any] = {}  # number of a connection -> its socket, of the program's descriptor
_messages: dict[int, list[Any]] = {}  # number of a context -> what its message callback is to be told
_numbers = itertools.count(1)


class _WantsPassword(Exception):
    """The key has one, and only the program can say it."""


def _module() -> Any:
    """The module _ssl, which takes megabytes: imported when a program asks for it."""
    import _ssl

    return _ssl


def _hold(value: Any) -> int:
    number = next(_numbers)
    _held[number] = value
    return number


def _answer(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return value
    if isinstance(value, (tuple, list)):
        return ("tuple" if isinstance(value, tuple) else "list", *(_answer(item) for item in value))
    if isinstance(value, dict):
        return ("dict", *(_answer(part) for item in value.items() for part in item))
    return ("object", type(value).__name__, _hold(value))


def _argument(value: Any) -> Any:
    """An object that is held; or, of something that cannot be sent, one with the same name of its type, for the host's
    words."""
    if not isinstance(value, tuple):
        return value
    if value[0] == "object":
        return _held[value[1]]
    return type(value[1], (), {})()


def _raised(e: BaseException) -> tuple[Any, ...]:
    """Its class, arguments and attributes."""
    names = ("errno", "strerror", "filename", "library", "reason", "verify_code", "verify_message")
    found = {name: getattr(e, name) for name in names if hasattr(e, name)}
    return "raise", type(e).__name__, _answer(e.args), _answer(found)


def _guarded(act: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    """Its result or its exception, as an answer."""

    def guarded(*args: Any) -> tuple[Any, ...]:
        try:
            return "value", _answer(act(*args))
        except Exception as e:  # all that the host's module raises the program is to get
            return _raised(e)

    return guarded


def _warned(act: Callable[..., Any]) -> Callable[..., tuple[Any, ...]]:
    """As `_guarded`; behind it the texts of its deprecation warnings, which the program gives."""
    guarded = _guarded(act)

    def warned(*args: Any) -> tuple[Any, ...]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer = guarded(*args)
        return (*answer, *(str(w.message) for w in caught if issubclass(w.category, DeprecationWarning)))

    return warned


def _function(name: str, *args: Any) -> Any:
    return getattr(_module(), name)(*map(_argument, args))


def _make(kind: str, *args: Any) -> int:
    return _hold(_function(kind, *args))


def _call(number: int, name: str, *args: Any) -> Any:
    return getattr(_held[number], name)(*map(_argument, args))


def _set(number: int, name: str, value: Any) -> None:
    setattr(_held[number], name, _argument(value))


def _free(*numbers: int) -> None:
    for number in numbers:
        _held.pop(number, None)
        _messages.pop(number, None)
        s = _sockets.pop(number, None)
        if s is not None:
            s.detach()


def _wrap(number: int, descriptor: int, server: bool, name: str | None, session: Any) -> int:
    """The socket does not block here, whatever the descriptor does: the program waits."""
    import socket

    blocks = os.get_blocking(descriptor)
    s = socket.socket(fileno=descriptor)
    try:
        s.settimeout(0)
        made = _hold(_held[number]._wrap_socket(s, server, _argument(name), session=_argument(session)))
    except BaseException:
        s.detach()
        raise
    finally:
        os.set_blocking(descriptor, blocks)
    _sockets[made] = s
    return made


def _wrap_bio(number: int, incoming: Any, outgoing: Any, server: bool, name: str | None, session: Any) -> int:
    ends = _argument(incoming), _argument(outgoing)
    return _hold(_held[number]._wrap_bio(*ends, server, _argument(name), session=_argument(session)))


def _load_cert_chain(number: int, certificate: Any, key: Any, password: Any, asks: bool) -> Any:
    """`asks`: the password is to be asked for: True if it has to be."""

    def wanted() -> str:
        raise _WantsPassword

    try:
        _held[number].load_cert_chain(*map(_argument, (certificate, key, wanted if asks else password)))
    except _WantsPassword:
        return True
    return False


# --- what a connection does: it may call the program back ---
def _keep_messages(number: int, wanted: bool) -> None:
    """A context's message callback: it is told when the host is done with what it does."""
    if not wanted:
        _messages.pop(number, None)
        _held[number]._msg_callback = None
        return
    kept = _messages.setdefault(number, [])
    _held[number]._msg_callback = lambda _, *message: kept.append(message)


def _told(number: int) -> Any:
    kept = _messages.get(number, [])
    found = list(kept)
    kept.clear()
    return found


class _Called:
    """Something a connection does that may ask the program which context goes with a server's name: a thread of the
    host does it, and stands still while the program answers. No other thing goes on here meanwhile."""

    current: _Called | None = None

    def __init__(self, act: Callable[[], tuple[Any, ...]]) -> None:
        self.answers: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self.replies: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self.act = act

    def run(self) -> None:
        self.answers.put(self.act())

    def start(self) -> tuple[Any, ...]:
        _Called.current = self
        threading.Thread(target=self.run, daemon=True).start()
        return self.next()

    def next(self) -> tuple[Any, ...]:
        answer = self.answers.get()
        if answer[0] != "servername":
            _Called.current = None
        return answer

    def ask(self, name: str | None) -> int | None:
        self.answers.put(("servername", name))
        return self.replies.get()


def _set_servername(number: int, wanted: bool) -> None:
    def asked(_: Any, name: str | None, __: Any) -> int | None:
        assert _Called.current is not None
        return _Called.current.ask(name)

    _held[number].sni_callback = asked if wanted else None


def _resume(reply: int | None) -> tuple[Any, ...]:
    assert _Called.current is not None
    _Called.current.replies.put(reply)
    return _Called.current.next()


def _go_on(number: int, calls_back: bool, name: str, *args: Any) -> tuple[Any, ...]:
    """Reads, writes, shakes hands, says goodbye: as much as can be done without waiting."""
    connection, s = _held[number], _sockets.get(number)

    def do() -> Any:
        result = getattr(connection, name)(*args)
        return None if name == "shutdown" else result  # the socket, which the program has

    act = _guarded(do)

    def step() -> tuple[Any, ...]:
        descriptor = -1 if s is None else s.fileno()
        blocks = descriptor >= 0 and os.get_blocking(descriptor)
        if blocks:
            os.set_blocking(descriptor, False)
        try:
            return act()
        finally:
            if blocks:
                os.set_blocking(descriptor, True)

    return _Called(step).start() if calls_back else step()


def _constants() -> Any:
    """None: this host has no TLS."""
    try:
        module = _module()
    except ImportError:
        return None
    plain = {n: v for n, v in vars(module).items() if isinstance(v, (int, str, tuple)) and not n.startswith("__")}
    return _answer(plain)


#: The calls by name.
CALLS: dict[str, Callable[..., Any]] = {
    "tls_constants": _constants,
    "tls_table": _guarded(lambda name: getattr(_module(), name)),
    "tls_function": _warned(_function),
    "tls_make": _warned(_make),
    "tls_call": _warned(_call),
    "tls_get": _guarded(lambda number, name: getattr(_held[number], name)),
    "tls_set": _warned(_set),
    "tls_free": _free,
    "tls_wrap_socket": _warned(_wrap),
    "tls_wrap_bio": _warned(_wrap_bio),
    "tls_load_cert_chain": _guarded(_load_cert_chain),
    "tls_messages": _guarded(_keep_messages),
    "tls_told": _guarded(_told),
    "tls_servername": _guarded(_set_servername),
    "tls_resume": _resume,
    "tls_go_on": _go_on,
}

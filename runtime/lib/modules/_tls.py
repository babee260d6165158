"""_tls: what `_ssl` asks of the host's own TLS (runtime/tls.py), and the errors that come of it."""

import builtins
import sys
from _spec_services import HostService


class SSLError(OSError):
    """An error occurred in the SSL implementation."""

    __module__ = "ssl"

    def __str__(self):
        return self.strerror if isinstance(self.strerror, str) else str(self.args)


class SSLZeroReturnError(SSLError):
    """SSL/TLS session closed cleanly."""

    __module__ = "ssl"


class SSLWantReadError(SSLError):
    """Non-blocking SSL socket needs to read more data\nbefore the requested operation can be completed."""

    __module__ = "ssl"


class SSLWantWriteError(SSLError):
    """Non-blocking SSL socket needs to write more data\nbefore the requested operation can be completed."""

    __module__ = "ssl"


class SSLSyscallError(SSLError):
    """System error when attempting SSL operation."""

    __module__ = "ssl"


class SSLEOFError(SSLError):
    """SSL/TLS connection terminated abruptly."""

    __module__ = "ssl"


class SSLCertVerificationError(SSLError, ValueError):
    """A certificate could not be verified."""

    __module__ = "ssl"


_ERRORS = {
    c.__name__: c
    for c in (
        SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError,
        SSLCertVerificationError,
    )
}  # fmt: skip

#: Classes of objects that the host keeps, by name: `_ssl` adds its own.
kept_classes = {}


class Kept:
    """An object of the host, known here by its number."""

    __slots__ = ("__weakref__", "_number")

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '_ssl.{cls.__name__}' instances")

    def __del__(self):
        number, self._number = getattr(self, "_number", 0), 0
        if number:
            _service(HostService.CALL, "tls_free", number)

    def __reduce_ex__(self, protocol):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")

    def _call(self, name, *args):
        return ask("tls_call", self._number, name, *[sent(arg) for arg in args])

    def _get(self, name):
        return ask("tls_get", self._number, name)

    def _set(self, name, value):
        ask("tls_set", self._number, name, sent(value))


def keep(cls, number):
    self = object.__new__(cls)
    self._number = number
    return self


def sent(value):
    """As the host takes it (runtime/tls.py)."""
    if value is None or isinstance(value, (int, float, str, bytes)):
        return value
    if isinstance(value, Kept):
        return "object", value._number
    if hasattr(type(value), "__fspath__"):
        return value.__fspath__()
    try:
        return bytes(memoryview(value))
    except TypeError:
        return "other", type(value).__name__


def data(value):
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'") from None
    if not view.c_contiguous:
        raise BufferError("memoryview: underlying buffer is not C-contiguous")
    return bytes(view)


def received(value):
    if not isinstance(value, tuple):
        return value
    kind = value[0]
    if kind == "object":
        return keep(kept_classes[value[1]], value[2])
    items = [received(item) for item in value[1:]]
    if kind == "tuple":
        return tuple(items)
    if kind == "dict":
        return {items[i]: items[i + 1] for i in range(0, len(items), 2)}
    return items


def outcome(answer):
    """The value; or its exception is raised."""
    if answer[0] == "value":
        return received(answer[1])
    _, name, args, attributes = answer
    cls = _ERRORS.get(name) or getattr(builtins, name, None) or RuntimeError
    error = cls(*received(args))
    for attribute, value in received(attributes).items():
        if value is not None or attribute in ("library", "reason"):
            setattr(error, attribute, value)
    raise error


def _deprecated(text):
    """As the C function warns: of the one that called its caller."""
    import warnings

    level, frame = 2, sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") in ("_ssl", "_tls"):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, DeprecationWarning, stacklevel=level)


def call(name, *args):
    number, answer = _service(HostService.CALL, name, *args)
    if number:
        raise ValueError(answer) if number < 0 else OSError(number, answer)
    return answer


def ask(name, *args):
    answer = call(name, *args)
    plain = 2 if answer[0] == "value" else 4
    for text in answer[plain:]:
        _deprecated(text)
    return outcome(answer[:plain])

"""_ssl: TLS of the host, for CPython's own `ssl`.

The host does what can be done without waiting; waiting for a socket is done here, so that other threads go on. A
password function and callbacks are called here: of messages when the host is done with what it does, for a server's name
in the middle of a handshake, where the host waits for the answer.
"""

import sys
import weakref

from _tls import (
    Kept,
    SSLCertVerificationError,
    SSLEOFError,
    SSLError,
    SSLSyscallError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLZeroReturnError,
    ask,
    call,
    data,
    keep,
    kept_classes,
    outcome,
    received,
    sent,
)
from select import select as _select
from types import SimpleNamespace

_constants = received(call("tls_constants"))
if _constants is None:
    raise ModuleNotFoundError("No module named '_ssl'", name="_ssl")
globals().update(_constants)
_NO_SOCKET = 9
_HANDSHAKE_FAILURE, _INTERNAL_ERROR = 40, 80  # alerts


def __getattr__(name):
    if name in ("err_codes_to_names", "err_names_to_codes", "lib_codes_to_names"):
        globals()[name] = found = ask("tls_table", name)
        return found
    raise AttributeError(f"module '_ssl' has no attribute '{name}'")


def _attribute(name):
    return property(lambda self: self._get(name), lambda self, value: self._set(name, value))


def _read_only(name):
    return property(lambda self: self._get(name))


class MemoryBIO(Kept):
    __module__ = "_ssl"
    __slots__ = ()

    def __new__(cls):
        return keep(cls, ask("tls_make", "MemoryBIO"))

    def read(self, size=-1, /):
        return self._call("read", size)

    def write(self, b, /):
        return self._call("write", data(b))

    def write_eof(self):
        self._call("write_eof")

    pending = _read_only("pending")
    eof = _read_only("eof")


class SSLSession(Kept):
    __module__ = "_ssl"
    __slots__ = ()
    __hash__ = None

    has_ticket = _read_only("has_ticket")
    id = _read_only("id")
    ticket_lifetime_hint = _read_only("ticket_lifetime_hint")
    time = _read_only("time")
    timeout = _read_only("timeout")

    def __eq__(self, other):
        return self.id == other.id if isinstance(other, SSLSession) else NotImplemented


class Certificate(Kept):
    __module__ = "_ssl"
    __slots__ = ()

    def public_bytes(self, format=1, /):
        return self._call("public_bytes", format)

    def get_info(self):
        return self._call("get_info")

    def __repr__(self):
        return self._call("__repr__")

    def __hash__(self):
        return hash(self.public_bytes(2))

    def __eq__(self, other):
        return self.public_bytes(2) == other.public_bytes(2) if isinstance(other, Certificate) else NotImplemented


class _SSLSocket(Kept):
    """`_socket`: a weak reference, None for one between BIOs."""

    __module__ = "_ssl"
    __slots__ = ("_context", "_owner", "_socket")

    # --- what may have to wait ---
    def _step(self, name, args):
        """What the host can do now. The program's callbacks are called."""
        context = self._context
        answer = call("tls_go_on", self._number, context._servername is not None, name, *args)
        while answer[0] == "servername":
            answer = call("tls_resume", context._named(self._shown(), answer[1]))
        told = context._message
        if told is not None:
            for message in ask("tls_told", context._number):
                told(self._shown(), *message)
        return outcome(answer)

    def _shown(self):
        """What callbacks are given."""
        owner = self._owner and self._owner()
        if owner is None and self._socket is not None:
            owner = self._socket()
        return self if owner is None else owner

    def _do(self, name, doing, *args, writes=False):
        if self._socket is None:
            return self._step(name, args)
        s = self._socket()
        if s is None:
            raise SSLError(_NO_SOCKET, "Underlying socket connection gone")
        timeout = s.gettimeout()
        deadline = _now() + timeout if timeout else None
        if writes:
            self._wait(s, True, timeout, doing)
        while True:
            if s.fileno() < 0:
                raise SSLError("Underlying socket has been closed.")
            try:
                return self._step(name, args)
            except SSLWantReadError:
                if timeout == 0:
                    raise
                wants = False
            except SSLWantWriteError:
                if timeout == 0:
                    raise
                wants = True
            self._wait(s, wants, None if deadline is None else max(0, deadline - _now()), doing)

    @staticmethod
    def _wait(s, writing, seconds, doing):
        """Until the socket is ready, or the time has passed."""
        fd = s.fileno()
        if fd < 0:
            raise SSLError("Underlying socket has been closed.")
        _, writable, _ = rows = _select([] if writing else [fd], [fd] if writing else [], [], seconds)
        if seconds != 0 or not writing:
            if not rows[0] and not writable:
                raise TimeoutError(f"The {doing} operation timed out")

    def do_handshake(self):
        self._do("do_handshake", "handshake")

    def read(self, len, buffer=None, /):
        if buffer is None:
            if len < 0:
                raise ValueError("size should not be negative")
            return self._do("read", "read", len) if len else b""
        view = memoryview(buffer).cast("B")
        if len <= 0 or len > view.nbytes:
            len = view.nbytes
        found = self._do("read", "read", len) if len else b""
        view[: found.__len__()] = found
        return found.__len__()

    def write(self, b, /):
        return self._do("write", "write", data(b), writes=True)

    def shutdown(self):
        self._do("shutdown", "read")
        return self._socket and self._socket()

    # --- what is known ---
    def pending(self):
        return self._call("pending")

    def getpeercert(self, der=False, /):
        return self._call("getpeercert", bool(der))

    def get_channel_binding(self, cb_type="tls-unique"):
        return self._call("get_channel_binding", cb_type)

    def cipher(self):
        return self._call("cipher")

    def shared_ciphers(self):
        return self._call("shared_ciphers")

    def version(self):
        return self._call("version")

    def selected_alpn_protocol(self):
        return self._call("selected_alpn_protocol")

    def compression(self):
        return self._call("compression")

    def verify_client_post_handshake(self):
        return self._call("verify_client_post_handshake")

    def get_unverified_chain(self):
        return self._call("get_unverified_chain")

    def get_verified_chain(self):
        return self._call("get_verified_chain")

    @property
    def context(self):
        return self._context

    @context.setter
    def context(self, value):
        if not isinstance(value, _SSLContext):
            raise TypeError("The value must be a SSLContext")
        self._set("context", value)
        self._context = value

    @property
    def owner(self):
        return self._owner and self._owner()

    @owner.setter
    def owner(self, value):
        self._owner = weakref.ref(value)

    server_side = _read_only("server_side")
    server_hostname = _read_only("server_hostname")
    session = _attribute("session")
    session_reused = _read_only("session_reused")


def _now():
    import time

    return time.monotonic()


class _SSLContext(Kept):
    """`_servername`, `_message`: the program's callbacks."""

    __module__ = "_ssl"
    __slots__ = ("_message", "_servername")

    def __new__(cls, protocol, /):
        self = keep(cls, ask("tls_make", "_SSLContext", sent(protocol)))
        self._message = self._servername = None
        return self

    # --- connections ---
    def _wrap_socket(self, sock, server_side, server_hostname=None, *, owner=None, session=None):
        rest = bool(server_side), sent(server_hostname), sent(session)
        made = ask("tls_wrap_socket", self._number, sock.fileno(), *rest)
        return self._wrapped(made, owner, weakref.ref(sock))

    def _wrap_bio(self, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None):
        for name, bio in (("incoming", incoming), ("outgoing", outgoing)):
            if not isinstance(bio, MemoryBIO):
                kind = "None" if bio is None else type(bio).__name__
                raise TypeError(f"_wrap_bio() argument '{name}' must be _ssl.MemoryBIO, not {kind}")
        rest = bool(server_side), sent(server_hostname), sent(session)
        return self._wrapped(ask("tls_wrap_bio", self._number, sent(incoming), sent(outgoing), *rest), owner, None)

    def _wrapped(self, number, owner, socket):
        made = keep(_SSLSocket, number)
        made._context, made._socket = self, socket
        made._owner = None if owner is None else weakref.ref(owner)
        return made

    # --- what it is made of ---
    def set_ciphers(self, cipherlist, /):
        self._call("set_ciphers", cipherlist)

    def _set_alpn_protocols(self, protos, /):
        self._call("_set_alpn_protocols", protos)

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        asks = callable(password)
        arguments = sent(certfile), sent(keyfile)
        if ask("tls_load_cert_chain", self._number, *arguments, None if asks else sent(password), asks):
            given = password()
            if not isinstance(given, (str, bytes, bytearray)):
                raise TypeError("password callback must return a string")
            ask("tls_load_cert_chain", self._number, *arguments, sent(given), False)

    def load_dh_params(self, path, /):
        self._call("load_dh_params", path)

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        self._call("load_verify_locations", cafile, capath, cadata)

    def set_default_verify_paths(self):
        self._call("set_default_verify_paths")

    def set_ecdh_curve(self, name, /):
        self._call("set_ecdh_curve", name)

    def session_stats(self):
        return self._call("session_stats")

    def cert_store_stats(self):
        return self._call("cert_store_stats")

    def get_ca_certs(self, binary_form=False):
        return self._call("get_ca_certs", bool(binary_form))

    def get_ciphers(self):
        return self._call("get_ciphers")

    check_hostname = _attribute("check_hostname")
    _host_flags = _attribute("_host_flags")
    minimum_version = _attribute("minimum_version")
    maximum_version = _attribute("maximum_version")
    keylog_filename = _attribute("keylog_filename")
    num_tickets = _attribute("num_tickets")
    options = _attribute("options")
    post_handshake_auth = _attribute("post_handshake_auth")
    protocol = _read_only("protocol")
    verify_flags = _attribute("verify_flags")
    verify_mode = _attribute("verify_mode")
    security_level = _read_only("security_level")

    # --- callbacks ---
    @property
    def _msg_callback(self):
        return self._message

    @_msg_callback.setter
    def _msg_callback(self, value):
        if value is not None and not callable(value):
            raise TypeError("not a callable object")
        ask("tls_messages", self._number, value is not None)
        self._message = value

    @property
    def sni_callback(self):
        return self._servername

    @sni_callback.setter
    def sni_callback(self, value):
        if value is not None and not callable(value):
            raise TypeError("not a callable object")
        ask("tls_servername", self._number, value is not None)
        self._servername = value

    def _named(self, connection, name):
        """The alert that the callback wants sent, or None. What it raises goes to sys.unraisablehook."""
        try:
            alert = self._servername(connection, name, self)
        except BaseException as e:
            _unraisable(e, self._servername)
            return _HANDSHAKE_FAILURE
        if alert is None or isinstance(alert, int):
            return alert
        _unraisable(TypeError(f"'{type(alert).__name__}' object cannot be interpreted as an integer"), alert)
        return _INTERNAL_ERROR


def _unraisable(error, object):
    parts = dict(exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__, err_msg=None, object=object)
    sys.unraisablehook(SimpleNamespace(**parts))


for _class in (MemoryBIO, SSLSession, Certificate, _SSLSocket, _SSLContext):
    kept_classes[_class.__name__] = _class


def RAND_add(string, entropy, /):
    ask("tls_function", "RAND_add", sent(string), entropy)


def RAND_bytes(n, /):
    return ask("tls_function", "RAND_bytes", sent(n))


def RAND_pseudo_bytes(n, /):
    return ask("tls_function", "RAND_pseudo_bytes", sent(n))


def RAND_status():
    return ask("tls_function", "RAND_status")


def get_default_verify_paths():
    return ask("tls_function", "get_default_verify_paths")


def txt2obj(txt, name=False):
    return ask("tls_function", "txt2obj", sent(txt), bool(name))


def nid2obj(nid, /):
    return ask("tls_function", "nid2obj", sent(nid))


def _test_decode_cert(path, /):
    return ask("tls_function", "_test_decode_cert", sent(path))

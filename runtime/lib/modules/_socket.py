"""_socket: sockets of the host."""

from _spec_services import HostService
from select import _call as _ask
from select import _told
from select import has_company as _has_company
from select import select as _select

error = OSError
timeout = TimeoutError


class herror(OSError):
    __module__ = "socket"


class gaierror(OSError):
    __module__ = "socket"


has_ipv6 = True
_default_timeout = None


_constants = _told("socket_constants")
globals().update(_constants)
_DONT_WAIT = _constants.get("MSG_DONTWAIT", 0)
_INET, _UNIX, _STREAM = _constants["AF_INET"], _constants.get("AF_UNIX", 1), _constants["SOCK_STREAM"]


_PART = 1 << 20  # bytes of a stream that are handed to the system at once, as it takes no more anyway


def _bytes(data):
    return data if type(data) is bytes else bytes(memoryview(data))


def _beginning(data):
    """At most _PART bytes, so that what is left is not copied each time."""
    view = memoryview(data)
    return _bytes(data) if view.nbytes <= _PART else bytes(view.cast("B")[:_PART])


class socket:
    __module__ = "_socket"

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            self._family = _INET if family == -1 else int(family)
            self._type = _STREAM if type == -1 else int(type)
            self._proto = 0 if proto == -1 else proto
            self._fd = _ask("socket", self._family, self._type, self._proto)
        else:
            self._fd = fileno
            self._family, self._type, self._proto = _ask("socket_kind", fileno)
        self._timeout = None
        if _default_timeout is not None:
            self.settimeout(_default_timeout)

    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)

    def fileno(self):
        return self._fd

    def close(self):
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            _ask("close", fd)

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def _open(self):
        if self._fd < 0:
            raise OSError(9, "Bad file descriptor")
        return self._fd

    # --- time limits: the descriptor does not block, and select waits ---
    def settimeout(self, value, /):
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError("Timeout value out of range")
        self._timeout = value
        _ask("set_blocking", self._open(), value is None)

    def gettimeout(self):
        return self._timeout

    timeout = property(gettimeout)

    def setblocking(self, flag, /):
        self.settimeout(None if flag else 0.0)

    def getblocking(self):
        return self._timeout is None or self._timeout != 0

    def _wait(self, writing=False):
        """Until it is ready, or its timeout has passed; other threads go on in the meantime."""
        threads = _modules().get("_threads")
        if self._timeout or self._timeout is None and threads is not None and not threads.is_alone():
            fd = self._open()
            readable, writable, _ = _select([] if writing else [fd], [fd] if writing else [], [], self._timeout)
            if not readable and not writable:
                raise TimeoutError("timed out")

    # --- connections ---
    def bind(self, address, /):
        _ask("bind", self._open(), address)

    def listen(self, backlog=128, /):
        _ask("listen", self._open(), backlog)

    def _accept(self):
        self._wait()
        return _ask("accept", self._open())

    def connect(self, address, /):
        if not self._timeout:
            _ask("connect", self._open(), address)
            return
        number, result = _service(HostService.CALL, "connect", self._open(), address)
        if number == 115:  # EINPROGRESS
            self._wait(True)
            number = self.getsockopt(_constants["SOL_SOCKET"], _constants["SO_ERROR"])
        if number:
            raise OSError(number, result)

    def connect_ex(self, address, /):
        try:
            socket.connect(self, address)  # whatever a derived class makes of it
        except OSError as e:
            return e.errno
        return 0

    def shutdown(self, how, /):
        _ask("shutdown", self._open(), how)

    def getsockname(self):
        return _ask("getsockname", self._open())

    def getpeername(self):
        return _ask("getpeername", self._open())

    def getsockopt(self, level, option, buffersize=0, /):
        return _ask("getsockopt", self._open(), level, option, buffersize)

    def setsockopt(self, level, option, value, /):
        _ask("setsockopt", self._open(), level, option, value if isinstance(value, int) else _bytes(value))

    # --- data ---
    def recv(self, bufsize, flags=0, /):
        self._wait()
        return _ask("recv", self._open(), bufsize, flags)

    def recvfrom(self, bufsize, flags=0, /):
        self._wait()
        return _ask("recvfrom", self._open(), bufsize, flags)

    def recv_into(self, buffer, nbytes=0, flags=0):
        view = memoryview(buffer).cast("B")
        data = self.recv(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data)

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        view = memoryview(buffer).cast("B")
        data, address = self.recvfrom(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data), address

    def recvmsg(self, bufsize, ancbufsize=0, flags=0, /):
        self._wait()
        data, ancillary, shown, address = _ask("recvmsg", self._open(), bufsize, ancbufsize, flags)
        return data, list(ancillary), shown, address

    def recvmsg_into(self, buffers, ancbufsize=0, flags=0, /):
        views = [memoryview(buffer).cast("B") for buffer in buffers]
        data, ancillary, shown, address = self.recvmsg(sum([len(view) for view in views]), ancbufsize, flags)
        at = 0
        for view in views:
            part = data[at : at + len(view)]
            view[: len(part)] = part
            at += len(part)
        return len(data), ancillary, shown, address

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        if not hasattr(buffers, "__iter__") and not hasattr(buffers, "__getitem__"):
            raise TypeError("sendmsg() argument 1 must be an iterable")
        parts = tuple([_bytes(buffer) for buffer in buffers])
        ancillary = tuple([(int(level), int(kind), _bytes(data)) for level, kind, data in ancdata])
        if self._timeout is not None or not _has_company():
            self._wait(True)
            return _ask("sendmsg", self._open(), parts, ancillary, flags, address)
        done = self._in_turn("sendmsg", parts, ancillary, flags | _DONT_WAIT, address)
        rest = b"".join(parts)[done:] if self._type == _STREAM else b""
        return done + (self.send(rest, flags) if rest else 0)

    def _in_turn(self, name, *args):
        """A call that would wait goes on when it need not: other threads go on in the meantime."""
        while True:
            self._wait(True)
            try:
                return _ask(name, self._open(), *args)
            except BlockingIOError:
                pass

    def send(self, data, flags=0, /):
        if self._timeout is not None and self._type == _STREAM:
            data = _beginning(data)
        else:
            data = _bytes(data)
        if self._timeout is not None or not _has_company():
            self._wait(True)
            return _ask("send", self._open(), data, flags)
        done = 0  # all of it, as a socket that blocks does
        while True:
            done += self._in_turn("send", data[done:], flags | _DONT_WAIT)
            if done >= len(data) or self._type != _STREAM:
                return done

    def sendall(self, data, flags=0, /):
        data = _bytes(data)
        if self._type != _STREAM or len(data) <= _PART:
            while data:
                data = data[self.send(data, flags) :]
            return
        at = 0
        while at < len(data):
            at += self.send(data[at : at + _PART], flags)

    def sendto(self, data, *args):
        flags, address = args if len(args) == 2 else (0, args[0])
        if self._timeout is not None or not _has_company():
            self._wait(True)
            return _ask("sendto", self._open(), _bytes(data), flags, address)
        return self._in_turn("sendto", _bytes(data), flags | _DONT_WAIT, address)


SocketType = socket


def socketpair(family=None, type=None, proto=0, /):
    family, type = _UNIX if family is None else family, _STREAM if type is None else type
    fds = _ask("socketpair", int(family), int(type), proto)
    return tuple([socket(fileno=fd) for fd in fds])


def close(fd, /):
    _ask("close", fd)


def dup(fd, /):
    return _ask("dup", fd)


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    number, found = _service(HostService.CALL, "getaddrinfo", host, port, int(family), int(type), proto, int(flags))
    if number:
        raise ValueError(found) if number == -1 else gaierror(number, found)
    return list(found)


def gethostname():
    return _ask("gethostname")


def gethostbyname(hostname, /):
    return getaddrinfo(hostname, None, _INET)[0][4][0]


def _named(name, *args):
    """By a data base of the host: what is not found has an error of its own."""
    number, found = _service(HostService.CALL, name, *args)
    if number:
        if number == -2 and not isinstance(args[0], str) or number == -1:
            raise TypeError(found) if number == -2 else ValueError(found)
        raise (gaierror if number < 0 else herror)(number, found)
    return found


def gethostbyname_ex(hostname, /):
    name, names, addresses = _named("gethostbyname_ex", hostname)
    return name, list(names), list(addresses)


def gethostbyaddr(host, /):
    name, names, addresses = _named("gethostbyaddr", host)
    return name, list(names), list(addresses)


def getnameinfo(sockaddr, flags, /):
    if not isinstance(sockaddr, tuple):
        raise TypeError("getnameinfo() argument 1 must be a tuple")
    return _named("getnameinfo", sockaddr, flags)


def _found(name, *args):
    """OSError without a number where there is none."""
    number, found = _service(HostService.CALL, name, *args)
    if number:
        raise _UNFOUND.get(number, OSError)(found)
    return found


_UNFOUND = {-1: OverflowError, -2: TypeError}


def getprotobyname(protocolname, /):
    return _found("getprotobyname", protocolname)


def getservbyname(servicename, *protocolname):
    return _found("getservbyname", servicename, *protocolname)


def getservbyport(port, *protocolname):
    return _found("getservbyport", port, *protocolname)


def if_indextoname(if_index, /):
    return _ask("if_indextoname", if_index)


def if_nametoindex(oname, /):
    return _found("if_nametoindex", oname)


def if_nameindex():
    return list(_ask("if_nameindex"))


def sethostname(name, /):
    _ask("sethostname", name)


def CMSG_LEN(length, /):
    return _ask("CMSG_LEN", length)


def CMSG_SPACE(length, /):
    return _ask("CMSG_SPACE", length)


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout, /):
    global _default_timeout
    _default_timeout = None if timeout is None else float(timeout)


def htons(x, /):
    return (x & 0xFF) << 8 | x >> 8 & 0xFF


def htonl(x, /):
    return int.from_bytes((x & 0xFFFFFFFF).to_bytes(4, "little"), "big")


ntohs, ntohl = htons, htonl


def inet_aton(ip_addr, /):
    return _found("inet_aton", ip_addr)


def inet_ntoa(packed_ip, /):
    if len(packed_ip) != 4:
        raise OSError("packed IP wrong length")
    return ".".join([str(byte) for byte in packed_ip])


def inet_pton(address_family, ip_string, /):
    return _ask("inet_pton", int(address_family), ip_string)


def inet_ntop(address_family, packed_ip, /):
    return _ask("inet_ntop", int(address_family), _bytes(packed_ip))

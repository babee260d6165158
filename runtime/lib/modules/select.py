"""select: which descriptors are ready: select(), poll() and epoll()."""

from _spec_services import HostService

error = OSError


def _call(name, *args):
    number, found = _service(HostService.CALL, name, *args)
    if number:
        raise ValueError(found) if number < 0 else OSError(number, found)
    return found


def _told(name):
    """Numbers by their names, as the host has them."""
    row = _call(name)
    return {row[i]: row[i + 1] for i in range(0, len(row), 2)}


_constants = _told("select_constants")
globals().update(_constants)
_READ_OR_WRITE = _constants["POLLIN"] | _constants["POLLPRI"] | _constants["POLLOUT"]  # of epoll the same


def _descriptor(obj):
    if isinstance(obj, int):
        number = obj
    elif hasattr(obj, "fileno"):
        number = obj.fileno()
    else:
        raise TypeError("argument must be an int, or have a fileno() method.")
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return number


def _waited(ask, seconds):
    """What ask(seconds) finds, at most so long after. Other threads go on in the meantime."""
    threads = _modules().get("_threads")
    if threads is None or threads.is_alone():
        return ask(seconds)
    deadline = None if seconds is None else threads.now() + seconds
    while True:
        left = None if deadline is None else max(0, deadline - threads.now())
        until = threads.others_wait_for()
        found = ask(left if until is None else until if left is None else min(left, until))
        if any(found) or left == 0:
            return found
        threads.give_way()


def _found(rows, seconds):
    """Rows of what is ready."""
    return _waited(lambda seconds: _call("select", *rows, seconds), seconds)


def until_readable(fd):
    """Where there are other threads, they go on until something can be read. What is wrong with `fd` the read says."""
    if fd > 0 and has_company():  # (of standard input the host has read ahead)
        try:
            _found(((fd,), (), ()), None)
        except (OSError, ValueError):
            pass


def has_company():
    """Are there other threads, which have to go on while this one waits?"""
    threads = _modules().get("_threads")
    return threads is not None and not threads.is_alone()


def written(fd, data):
    """write(2). Where there are other threads a pipe or socket that blocks gets what fits until it has all: one of them
    may be who reads."""
    if fd > 2 and has_company():
        number, row = _service(HostService.CALL, "fstat", fd)
        if not number and row[0] >> 12 in (1, 12) and _call("get_blocking", fd):  # S_IFIFO, S_IFSOCK
            done = 0
            while done < len(data):
                _found(((), (fd,), ()), None)
                done += _call("write", fd, data[done : done + _constants["PIPE_BUF"]])
            return done
    return _call("write", fd, data)


def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    wanted = [list(rlist), list(wlist), list(xlist)]
    rows = [tuple([_descriptor(obj) for obj in row]) for row in wanted]
    found = _found(rows, None if timeout is None else float(timeout))
    result = []
    for objects, row, ready in zip(wanted, rows, found):
        result.append([obj for obj, fd in zip(objects, row) if fd in ready])
    return tuple(result)


def _mask(events, size):
    if not isinstance(events, int):
        raise TypeError("an integer is required")
    if events < 0:
        raise ValueError("value must be positive")
    if events >> 8 * size:
        raise OverflowError(f"Python int too large for C unsigned {'short' if size == 2 else 'int'}")
    return events


class _Poll:
    """poll(2): descriptors and what is asked of each."""

    def __init__(self):
        self._rows = {}

    def register(self, fd, eventmask=_READ_OR_WRITE, /):
        self._rows[_descriptor(fd)] = _mask(eventmask, 2)

    def modify(self, fd, eventmask, /):
        number = _descriptor(fd)
        if number not in self._rows:
            raise FileNotFoundError(2, "No such file or directory")
        self._rows[number] = _mask(eventmask, 2)

    def unregister(self, fd, /):
        del self._rows[_descriptor(fd)]

    def poll(self, timeout=None, /):
        """`timeout` in milliseconds; None or less than 0: for ever."""
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        rows = tuple(self._rows.items())
        return list(_waited(lambda seconds: _call("poll", rows, seconds), seconds))


_Poll.__name__ = _Poll.__qualname__ = "poll"


def poll():
    return _Poll()


class epoll:
    """epoll(7). The host keeps the object; this has its descriptor."""

    _number = -1

    def __init__(self, sizehint=-1, flags=0):
        if sizehint != -1 and sizehint <= 0:
            raise ValueError("negative sizehint")
        if flags not in (0, _constants["EPOLL_CLOEXEC"]):
            raise OSError("invalid flags")
        self._number = _call("epoll", flags)

    @property
    def closed(self):
        return self._number < 0

    def fileno(self):
        if self._number < 0:
            raise ValueError("I/O operation on closed epoll object")
        return self._number

    def close(self):
        if self._number >= 0:
            number, self._number = self._number, -1
            _call("epoll_close", number)

    __del__ = close

    def __enter__(self):
        self.fileno()
        return self

    def __exit__(self, *exception):
        self.close()

    def register(self, fd, eventmask=_READ_OR_WRITE):
        _call("epoll_change", self.fileno(), "register", _descriptor(fd), _mask(eventmask, 4))

    def modify(self, fd, eventmask):
        _call("epoll_change", self.fileno(), "modify", _descriptor(fd), _mask(eventmask, 4))

    def unregister(self, fd):
        _call("epoll_change", self.fileno(), "unregister", _descriptor(fd))

    def poll(self, timeout=None, maxevents=-1):
        """`timeout` in seconds; None or less than 0: for ever."""
        number = self.fileno()
        if maxevents == 0 or maxevents < -1:
            raise ValueError(f"maxevents must be greater than 0, got {maxevents}")
        seconds = None if timeout is None or timeout < 0 else float(timeout)
        return list(_waited(lambda seconds: _call("epoll_wait", number, maxevents, seconds), seconds))

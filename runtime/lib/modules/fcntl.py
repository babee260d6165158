"""fcntl: locks and flags of files, by the host."""

from _pending import send_dropped
from _posixcalls import _call

LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW = range(8)
F_SETOWN, F_GETOWN, F_RDLCK, F_WRLCK, F_UNLCK, F_DUPFD_CLOEXEC, FD_CLOEXEC = 8, 9, 0, 1, 2, 1030, 1


def _descriptor(fd):
    if not isinstance(fd, int):
        if not hasattr(fd, "fileno"):
            raise TypeError("argument must be an int, or have a fileno() method.")
        fd = fd.fileno()
    if fd < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({fd})")
    return fd


def flock(fd, operation, /):
    _call("flock", _descriptor(fd), _index(operation))


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    send_dropped()
    _call("lockf", _descriptor(fd), _index(cmd), _index(len), _index(start), _index(whence))


def fcntl(fd, cmd, arg=0, /):
    if not isinstance(arg, (int, bytes)):
        raise TypeError(f"'{type(arg).__name__}' object cannot be interpreted as an integer")
    return _call("fcntl", _descriptor(fd), _index(cmd), arg)


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    raise OSError(25, "Inappropriate ioctl for device")

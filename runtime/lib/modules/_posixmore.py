"""posix: owners, groups of processes, and the like."""

from _posixcalls import _call, _named, _no_folder, _path


def _descriptor(fd):
    return fd if isinstance(fd, int) else fd.fileno()


def chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True):
    _no_folder("chown", dir_fd)
    path = _path(path, "chown", descriptor=True)
    _named("chown" if follow_symlinks or isinstance(path, int) else "lchown", path, _id(uid, "uid"), _id(gid, "gid"))


def lchown(path, uid, gid):
    _named("lchown", _path(path, "lchown"), _id(uid, "uid"), _id(gid, "gid"))


def fchown(fd, uid, gid):
    _call("fchown", _descriptor(fd), _id(uid, "uid"), _id(gid, "gid"))


def _id(number, what):
    if not hasattr(number, "__index__"):
        raise TypeError(f"{what} should be integer, not {type(number).__name__}")
    number = _index(number)
    if not -1 <= number < 1 << 32:
        raise OverflowError(f"{what} is {'less than minimum' if number < 1 << 63 else 'greater than maximum'}")
    return number


def fchdir(fd):
    _call("fchdir", _descriptor(fd))


def mkfifo(path, mode=0o666, *, dir_fd=None):
    _no_folder("mkfifo", dir_fd)
    _named("mkfifo", _path(path, "mkfifo"), mode)


def getgroups():
    return list(_call("getgroups"))


def getpgrp():
    return _call("getpgrp")


def getsid(pid, /):
    return _call("getsid", pid)


def setsid():
    _call("setsid")


def setpgid(pid, pgrp, /):
    _call("setpgid", pid, pgrp)


def nice(increment, /):
    return _call("nice", increment)


def sync():
    _call("sync")


def get_blocking(fd, /):
    return _call("get_blocking", fd)


def set_blocking(fd, blocking, /):
    _call("set_blocking", fd, bool(blocking))


def sched_getaffinity(pid, /):
    return set(_call("sched_getaffinity", pid))

"""posix: terminals, file systems, what is configured, and the rarer calls on files."""

from _posixcalls import _call, _named, _no_folder, _path
from _structseq import make as _structure

statvfs_result = _structure(
    "statvfs_result",
    "os",
    "f_bsize f_frsize f_blocks f_bfree f_bavail f_files f_ffree f_favail f_flag f_namemax f_fsid",
    10,
)
confstr_names, pathconf_names, sysconf_names = [dict(_names) for _names in _call("configured_names")]
PRIO_PROCESS, PRIO_PGRP, PRIO_USER = 0, 1, 2
POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_SEQUENTIAL, POSIX_FADV_WILLNEED = range(4)
POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE = 4, 5
GRND_NONBLOCK, GRND_RANDOM = 1, 2
XATTR_CREATE, XATTR_REPLACE, XATTR_SIZE_MAX = 1, 2, 65536


def openpty():
    return _call("openpty")


def ttyname(fd, /):
    return _call("ttyname", _index(fd))


def ctermid():
    return "/dev/tty"


def tcgetpgrp(fd, /):
    return _call("tcgetpgrp", _index(fd))


def tcsetpgrp(fd, pgid, /):
    _call("tcsetpgrp", _index(fd), _index(pgid))


def statvfs(path):
    path = _path(path, "statvfs", descriptor=True)
    return statvfs_result(_named("statvfs", path))


def fstatvfs(fd, /):
    return statvfs_result(_call("statvfs", _index(fd)))


def _configured(name, names):
    if isinstance(name, str):
        if name not in names:
            raise ValueError("unrecognized configuration name")
        return names[name]
    if not isinstance(name, int):
        raise TypeError("configuration names must be strings or integers")
    return name


def confstr(name, /):
    return _call("confstr", _configured(name, confstr_names))


def sysconf(name, /):
    return _call("sysconf", _configured(name, sysconf_names))


def pathconf(path, name):
    return _named("pathconf", _path(path, "pathconf", descriptor=True), _configured(name, pathconf_names))


def fpathconf(fd, name, /):
    return _call("pathconf", _index(fd), _configured(name, pathconf_names))


def getpriority(which, who):
    return _call("getpriority", _index(which), _index(who))


def setpriority(which, who, priority):
    _call("setpriority", _index(which), _index(who), _index(priority))


def getresuid():
    return _call("getresuid")


def getresgid():
    return _call("getresgid")


def sched_yield():
    _call("sched_yield")


def getrandom(size, flags=0):
    return _call("getrandom", _index(size), _index(flags))


def makedev(major, minor, /):
    return _call("makedev", _index(major), _index(minor))


def major(device, /):
    return _call("major", _index(device))


def minor(device, /):
    return _call("minor", _index(device))


def mknod(path, mode=0o600, device=0, *, dir_fd=None):
    _no_folder("mknod", dir_fd)
    _named("mknod", _path(path, "mknod"), _index(mode), _index(device))


def pipe2(flags, /):
    return _call("pipe2", _index(flags))


def lockf(fd, command, length, /):
    _call("lockf_of", _index(fd), _index(command), _index(length))


def posix_fallocate(fd, offset, length, /):
    _call("posix_fallocate", _index(fd), _index(offset), _index(length))


def posix_fadvise(fd, offset, length, advice, /):
    _call("posix_fadvise", _index(fd), _index(offset), _index(length), _index(advice))


def copy_file_range(src, dst, count, offset_src=None, offset_dst=None):
    return _call("copy_file_range", _index(src), _index(dst), _index(count), offset_src, offset_dst)


def readv(fd, buffers, /):
    views = [memoryview(buffer).cast("B") for buffer in buffers]
    data = _call("read_bytes", _index(fd), sum([len(view) for view in views]))
    at = 0
    for view in views:
        part = data[at : at + len(view)]
        view[: len(part)] = part
        at += len(view)
    return len(data)


def writev(fd, buffers, /):
    return _call("write_bytes", _index(fd), b"".join([bytes(buffer) for buffer in buffers]))


def getxattr(path, attribute, *, follow_symlinks=True):
    return _named("getxattr", _path(path, "getxattr", descriptor=True), attribute, bool(follow_symlinks))


def setxattr(path, attribute, value, flags=0, *, follow_symlinks=True):
    _named("setxattr", _path(path, "setxattr", descriptor=True), attribute, bytes(value), flags, bool(follow_symlinks))


def removexattr(path, attribute, *, follow_symlinks=True):
    _named("removexattr", _path(path, "removexattr", descriptor=True), attribute, bool(follow_symlinks))


def listxattr(path=None, *, follow_symlinks=True):
    path = "." if path is None else _path(path, "listxattr", descriptor=True)
    return list(_named("listxattr", path, bool(follow_symlinks)))

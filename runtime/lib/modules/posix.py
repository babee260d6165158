"""posix: the system calls that os.py is built on, made by the host."""

from _posixcalls import _call, _failure, _named, _no_folder, _path, _two_names, fspath
from _pending import send_dropped
from _posixchildren import (
    WCOREDUMP, WIFCONTINUED, _constants, closerange, eventfd, eventfd_read, eventfd_write, execv, execve, getgrouplist,
    getpgid, memfd_create, pidfd_open, sched_get_priority_max, sched_get_priority_min, sched_getscheduler,
    sched_setaffinity, sendfile, splice, wait, wait3, wait4, waitid, waitid_result,
)  # fmt: skip
from _posixfiles import (
    GRND_NONBLOCK, GRND_RANDOM, POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE, POSIX_FADV_NORMAL, POSIX_FADV_RANDOM,
    POSIX_FADV_SEQUENTIAL, POSIX_FADV_WILLNEED, PRIO_PGRP, PRIO_PROCESS, PRIO_USER, XATTR_CREATE, XATTR_REPLACE,
    XATTR_SIZE_MAX, confstr, confstr_names, copy_file_range, ctermid, fpathconf, fstatvfs, getpriority, getrandom,
    getresgid, getresuid, getxattr, listxattr, lockf, major, makedev, minor, mknod, openpty, pathconf,
    pathconf_names, pipe2, posix_fadvise, posix_fallocate, readv, removexattr, sched_yield, setpriority, setxattr,
    statvfs, statvfs_result, sysconf, sysconf_names, tcgetpgrp, tcsetpgrp, ttyname, writev,
)
from _posixmore import (
    chown, fchdir, fchown, get_blocking, getgroups, getpgrp, getsid, lchown, mkfifo, nice, sched_getaffinity,
    set_blocking, setpgid, setsid, sync,
)  # fmt: skip
from _posixprocess import (
    WEXITSTATUS, WIFEXITED, WIFSIGNALED, WIFSTOPPED, WNOHANG, WSTOPSIG, WTERMSIG, WUNTRACED, _exit, _kill_self, abort,
    cpu_count, get_terminal_size, getegid, geteuid, getgid, getloadavg, getlogin, getpid, getppid, getuid, kill,
    killpg, putenv, strerror, system, terminal_size, times, times_result, uname, uname_result, unsetenv, urandom,
    waitpid, waitstatus_to_exitcode,
)  # fmt: skip
from _spec_services import HostService
from select import until_readable, written
from _structseq import make as _structure
from _structseq import with_hidden as _with_hidden

globals().update(_constants)
error = OSError
_have_functions = ["HAVE_LSTAT"]

F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND, O_NONBLOCK = 0o100, 0o200, 0o400, 0o1000, 0o2000, 0o4000
O_NDELAY, O_DSYNC, O_SYNC, O_DIRECTORY, O_NOFOLLOW = O_NONBLOCK, 0o10000, 0o4010000, 0o200000, 0o400000
O_CLOEXEC = 0o2000000
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE, EX_SOFTWARE = 0, 64, 65, 66, 69, 70
EX_OSERR, EX_IOERR, EX_NOPERM = 71, 74, 77
SEEK_DATA, SEEK_HOLE = 3, 4
TMP_MAX = 238328
NGROUPS_MAX = 65536

_STAT_FIELDS = (
    "st_mode st_ino st_dev st_nlink st_uid st_gid st_size st_atime_int st_mtime_int st_ctime_int "
    "st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev"
)
stat_result = _structure("stat_result", "os", _STAT_FIELDS, 10)


def _stat_repr(self):
    names = [name.removesuffix("_int") for name in self._fields[:10]]
    return f"os.stat_result({', '.join([f'{name}={self[i]!r}' for i, name in enumerate(names)])})"


stat_result.__repr__ = _stat_repr


def _stat_of(row):
    """Of what the host says: fields, and three times in parts."""
    mode, inode, device, links, uid, gid, size, block, blocks, rdev, a, b, c, d, e, f, g, h, i = row
    a, d, g = a << 15 | b, d << 15 | e, g << 15 | h
    return _with_hidden(
        stat_result, (mode, inode, device, links, uid, gid, size, a, d, g),
        (a + 1e-9 * c, d + 1e-9 * f, g + 1e-9 * i, a * 1000000000 + c, d * 1000000000 + f, g * 1000000000 + i,
         block, blocks, rdev),
    )  # fmt: skip


def _environment():
    row = _service(HostService.ENVIRONMENT)
    return {row[i].encode("utf-8", "surrogateescape"): row[i + 1].encode("utf-8", "surrogateescape")
            for i in range(0, len(row), 2)}  # fmt: skip


environ = _environment()


# --- files by descriptor ---
def open(path, flags, mode=0o777, *, dir_fd=None):
    _no_folder("open", dir_fd)
    return _named("open", _path(path, "open"), flags, mode)


def close(fd):
    _call("close", fd)


def read(fd, length, /):
    if length < 0:
        raise OSError(22, "Invalid argument")
    send_dropped()
    until_readable(fd)
    return _call("read", fd, length)


def write(fd, data, /):
    found = _bytes_from(data)
    if found is None:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return written(fd, found)


def lseek(fd, position, whence, /):
    return _call("lseek", fd, position, whence)


def isatty(fd, /):
    return _call("isatty", fd)


def ftruncate(fd, length, /):
    _call("ftruncate", fd, length)


def truncate(path, length):
    path = _path(path, "truncate", descriptor=True)
    _named("ftruncate" if isinstance(path, int) else "truncate", path, length)


def fsync(fd):
    _call("fsync", fd if isinstance(fd, int) else fd.fileno())


fdatasync = fsync


def dup(fd, /):
    return _call("dup", fd)


def dup2(fd, fd2, inheritable=True):
    return _call("dup2", fd, fd2)


def pipe():
    return _call("pipe")


def pread(fd, length, offset, /):
    return _call("pread", fd, length, offset)


def pwrite(fd, data, offset, /):
    return _call("pwrite", fd, _bytes_from(data), offset)


def get_inheritable(fd, /):
    return _call("get_inheritable", fd)


def set_inheritable(fd, inheritable, /):
    _call("set_inheritable", fd, bool(inheritable))


def device_encoding(fd):
    return "UTF-8" if _call("isatty", fd) else None


# --- files by name ---
def stat(path, *, dir_fd=None, follow_symlinks=True):
    _no_folder("stat", dir_fd)
    send_dropped()
    path = _path(path, "stat", descriptor=True)
    return _stat_of(_named("stat" if follow_symlinks or isinstance(path, int) else "lstat", path))


def lstat(path, *, dir_fd=None):
    _no_folder("lstat", dir_fd)
    send_dropped()
    return _stat_of(_named("lstat", _path(path, "lstat")))


def fstat(fd):
    send_dropped()
    return _stat_of(_call("fstat", fd))


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    _no_folder("access", dir_fd)
    return _named("access", _path(path, "access"), mode)


def listdir(path=None):
    path = "." if path is None else _path(path, "listdir", descriptor=True)
    return list(_named("listdir", path))


class DirEntry:
    __module__ = "posix"

    __class_getitem__ = classmethod(_class_getitem)

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self):
        return self.path

    def inode(self):
        return self._inode

    def is_symlink(self):
        return self._is_link

    def is_dir(self, *, follow_symlinks=True):
        if self._is_link and follow_symlinks:
            return self._kind() == 0o040000
        return self._is_folder

    def is_file(self, *, follow_symlinks=True):
        if self._is_link and follow_symlinks:
            return self._kind() == 0o100000
        return self._is_file

    def _kind(self):
        try:
            return stat(self.path).st_mode & 0o170000
        except FileNotFoundError:
            return 0

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)


class ScandirIterator:
    def __init__(self, rows, folder):
        self._rows = iter(rows)
        if isinstance(folder, int):
            self._prefix = ""
        else:
            slash = "/" if isinstance(folder, str) else b"/"
            self._prefix = folder if folder.endswith(slash) else folder + slash

    def __iter__(self):
        return self

    def __next__(self):
        name, inode, is_folder, is_file, is_link = next(self._rows)
        entry = object.__new__(DirEntry)
        entry.name = name
        entry.path = self._prefix + name
        entry._inode = inode
        entry._is_folder = is_folder
        entry._is_file = is_file
        entry._is_link = is_link
        return entry

    def close(self):
        self._rows = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def scandir(path=None):
    path = "." if path is None else _path(path, "scandir", descriptor=True)
    return ScandirIterator(_named("scandir", path), path)


def mkdir(path, mode=0o777, *, dir_fd=None):
    _no_folder("mkdir", dir_fd)
    _named("mkdir", _path(path, "mkdir"), mode)


def rmdir(path, *, dir_fd=None):
    _no_folder("rmdir", dir_fd)
    _named("rmdir", _path(path, "rmdir"))


def unlink(path, *, dir_fd=None):
    _no_folder("unlink", dir_fd)
    _named("unlink", _path(path, "unlink"))


def remove(path, *, dir_fd=None):
    _no_folder("remove", dir_fd)
    _named("unlink", _path(path, "remove"))


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _no_folder("rename", src_dir_fd, dst_dir_fd)
    _two_names("rename", _path(src, "rename", "src"), _path(dst, "rename", "dst"))


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _no_folder("replace", src_dir_fd, dst_dir_fd)
    _two_names("replace", _path(src, "replace", "src"), _path(dst, "replace", "dst"))


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
    _no_folder("link", src_dir_fd, dst_dir_fd)
    _two_names("link", _path(src, "link", "src"), _path(dst, "link", "dst"))


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    _no_folder("symlink", dir_fd)
    _two_names("symlink", _path(src, "symlink", "src"), _path(dst, "symlink", "dst"))


def readlink(path, *, dir_fd=None):
    _no_folder("readlink", dir_fd)
    return _named("readlink", _path(path, "readlink"))


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    _no_folder("chmod", dir_fd)
    _named("chmod", _path(path, "chmod", descriptor=True), mode)


def fchmod(fd, mode):
    _call("fchmod", fd, mode)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    _no_folder("utime", dir_fd)
    if times is not None:
        if ns is not None:
            raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
        ns = tuple([int(t * 1000000000) if isinstance(t, int) else int(round(t * 1e9)) for t in times])
    _named("utime", _path(path, "utime", descriptor=True), ns, follow_symlinks)


def getcwd():
    return _call("getcwd")


def getcwdb():
    return _call("getcwdb")


def chdir(path):
    _named("chdir", _path(path, "chdir", descriptor=True))


def umask(mask, /):
    return _call("umask", mask)

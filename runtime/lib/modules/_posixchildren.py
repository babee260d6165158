"""posix: other programs in this one's place, children that have ended, descriptors of events, memory and processes."""

from _posixcalls import _call, _failure, _path
from _posixprocess import WNOHANG
from _spec_services import HostService
from _structseq import make as _structure

_row = _call("os_constants")
_constants = {_row[i]: _row[i + 1] for i in range(0, len(_row), 2)}  # names are the host's
waitid_result = _structure("waitid_result", "os", "si_pid si_uid si_signo si_status si_code", 5)
_Usage = _structure(
    "struct_rusage", "resource", "ru_utime ru_stime ru_maxrss ru_ixrss ru_idrss ru_isrss ru_minflt ru_majflt ru_nswap "
    "ru_inblock ru_oublock ru_msgsnd ru_msgrcv ru_nsignals ru_nvcsw ru_nivcsw", 16
)  # fmt: skip


# --- another program in place of this one ---
def _words(args, what):
    if not isinstance(args, (list, tuple)):
        raise TypeError(f"{what} arg 2 must be a tuple or list")
    if not args:
        raise ValueError(f"{what} arg 2 must not be empty")
    words = tuple([_path(arg, what) for arg in args])
    if not words[0]:
        raise ValueError(f"{what} arg 2 first element cannot be empty")
    return words


def execv(path, argv, /):
    from os import environ

    _execute(_path(path, "execv"), _words(argv, "execv()"), environ)


def execve(path, argv, env):
    _execute(_path(path, "execve", descriptor=True), _words(argv, "execve:"), env)


def _execute(path, words, environment):
    if not hasattr(environment, "keys"):
        raise TypeError("execve: environment must be a mapping object")
    rows = tuple([(_path(key, "execve"), _path(environment[key], "execve")) for key in environment.keys()])
    number, text = _service(HostService.CALL, "execve", path, words, rows)
    raise _failure(number, text)


# --- children ---
def _waited(name, options, *args):
    """Other threads go on in the meantime."""
    threads = _modules().get("_threads")
    if threads is None or threads.is_alone() or options & WNOHANG:
        return _call(name, *args, options)
    pause = 0.0005
    while True:
        found = _call(name, *args, options | WNOHANG)
        if found is not None and found[0]:
            return found
        threads.sleep(pause)
        pause = min(0.05, 2 * pause)


def wait():
    return _waited("waitpid", 0, -1)


def waitid(idtype, id, options, /):
    found = _waited("waitid", options, idtype, id)
    return None if found is None else waitid_result(found)


def wait4(pid, options):
    number, status, used = _waited("wait4", options, pid)
    return number, status, _Usage(used)


def wait3(options):
    return wait4(-1, options)


def pidfd_open(pid, flags=0):
    return _call("pidfd_open", pid, flags)


# --- descriptors ---
def closerange(fd_low, fd_high, /):
    _call("closerange", fd_low, fd_high)


def eventfd(initval, flags=None):
    return _call("eventfd", initval, _constants["EFD_CLOEXEC"] if flags is None else flags)


def eventfd_read(fd):
    return _call("eventfd_read", fd)


def eventfd_write(fd, value):
    _call("eventfd_write", fd, value)


def memfd_create(name, flags=None):
    return _call("memfd_create", name, _constants["MFD_CLOEXEC"] if flags is None else flags)


def sendfile(out_fd, in_fd, offset, count):
    return _call("sendfile", out_fd, in_fd, offset, count)


def splice(src, dst, count, offset_src=None, offset_dst=None, flags=0):
    return _call("splice", src, dst, count, offset_src, offset_dst, flags)


# --- scheduling ---
def sched_setaffinity(pid, mask, /):
    _call("sched_setaffinity", pid, tuple(mask))


def sched_get_priority_max(policy):
    return _call("sched_get_priority_max", policy)


def sched_get_priority_min(policy):
    return _call("sched_get_priority_min", policy)


def sched_getscheduler(pid, /):
    return _call("sched_getscheduler", pid)


# --- statuses ---
def WCOREDUMP(status, /):
    return bool(status & 0x80)


def WIFCONTINUED(status):
    return status == 0xFFFF


def getpgid(pid):
    return _call("getpgid", pid)


def getgrouplist(user, group, /):
    return list(_call("getgrouplist", user, group))

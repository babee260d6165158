"""posix, what is about processes: this one, and those that subprocess starts (_posixsubprocess.py)."""

from _pending import send_dropped
from _posixcalls import _call, fspath
from _structseq import make as _structure

WNOHANG, WUNTRACED = 1, 2

times_result = _structure("times_result", "posix", "user system children_user children_system elapsed", 5)
uname_result = _structure("uname_result", "posix", "sysname nodename release version machine", 5)
terminal_size = _structure("terminal_size", "os", "columns lines", 2)
_pid = None


def getpid():
    global _pid
    if _pid is None:  # it stays: there is no fork
        _pid = _call("getpid")
    return _pid


def getppid():
    return _call("getppid")


def getuid():
    return _call("getuid")


def geteuid():
    return _call("geteuid")


def getgid():
    return _call("getgid")


def getegid():
    return _call("getegid")


def getlogin():
    return _call("getlogin")


def cpu_count():
    return _call("cpu_count")


def getloadavg():
    return _call("getloadavg")


def uname():
    return uname_result(_call("uname"))


def times():
    return times_result(_call("times"))


def urandom(size, /):
    if size < 0:
        raise ValueError("negative argument not allowed")
    return _call("urandom", size)


def strerror(code, /):
    return _call("strerror", code)


def get_terminal_size(fd=1, /):
    return terminal_size(_call("get_terminal_size", fd))


def putenv(name, value, /):
    _call("putenv", fspath(name).decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name,
          value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value)  # fmt: skip


def unsetenv(name, /):
    _call("unsetenv", name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name)


def _exit(status):
    raise SystemExit(status)


def abort():
    raise SystemExit(134)


def WIFEXITED(status):
    return status & 0x7F == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return 0 < status & 0x7F < 0x7F


def WTERMSIG(status):
    return status & 0x7F


def kill(pid, signal, /):
    module = _modules().get("_signal")
    if module is not None and signal and pid == getpid():
        module.raise_signal(signal)
    else:
        _call("kill", pid, int(signal))


def _kill_self(signal):
    _call("kill", getpid(), signal)


def killpg(pgid, signal, /):
    _call("killpg", pgid, int(signal))


def system(command):
    send_dropped()
    return _call("system", fspath(command))


def waitpid(pid, options, /):
    threads = _modules().get("_threads")
    if threads is None or threads.is_alone() or options & WNOHANG:
        return _call("waitpid", pid, options)
    pause = 0.0005
    while True:  # the other threads go on
        found = _call("waitpid", pid, options | WNOHANG)
        if found[0]:
            return found
        threads.sleep(pause)
        pause = min(0.05, 2 * pause)


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def waitstatus_to_exitcode(status):
    if WIFEXITED(status):
        return WEXITSTATUS(status)
    if WIFSIGNALED(status):
        return -WTERMSIG(status)
    raise ValueError(f"invalid wait status: {status}")

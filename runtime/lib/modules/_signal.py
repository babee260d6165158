"""_signal: handlers are called between two passes of a loop, or at the next call of a function of the host's that waits.

The host notes a signal that comes (runtime/signals.py), and `_deliver` calls its handler at the program's next safe
point. What a process sends to itself is handled at once.
"""

from _spec_services import HostService

NSIG = 65
SIG_DFL, SIG_IGN = 0, 1
_CATCH = 2
SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1 = range(1, 11)
SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT = range(11, 17)
SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM = range(17, 27)
SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSYS = range(27, 32)
SIGIOT, SIGCLD, SIGPOLL = SIGABRT, SIGCHLD, SIGIO
SIGRTMIN, SIGRTMAX = 34, 64
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
ItimerError = OSError


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {SIGINT: default_int_handler, SIGPIPE: SIG_IGN, SIGXFSZ: SIG_IGN}


def _call(name, *args):
    number, result = _service(HostService.CALL, name, *args)
    if number:
        raise ValueError(result) if number < 0 else OSError(number, result)
    return result


def _number(signalnum):
    signalnum = _index(signalnum)
    if not 0 < signalnum < NSIG:
        raise ValueError("signal number out of range")
    return signalnum


def signal(signalnum, handler, /):
    number = _number(signalnum)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    threads = _modules().get("_threads")
    if threads is not None and threads.current is not threads.MAIN:
        raise ValueError("signal only works in main thread of the main interpreter")
    if handler is default_int_handler and number == SIGINT:
        what = SIG_DFL  # the host's way to end a program is this one
    else:
        what = _CATCH if callable(handler) else int(handler)
    _call("signal", number, what)
    old = _handlers.get(number, SIG_DFL)
    _handlers[number] = handler
    return old


def getsignal(signalnum, /):
    return _handlers.get(_number(signalnum), SIG_DFL)


def _handle(number):
    handler = _handlers.get(number, SIG_DFL)
    if not callable(handler):
        return
    threads = _modules().get("_threads")
    if threads is None or threads.current is threads.MAIN:
        handler(number, _import_chain("sys")._getframe())
        return
    try:
        handler(number, None)
    except BaseException as e:  # it is the main thread's
        threads.MAIN.raised = e
        threads.wake(threads.MAIN)


def _deliver():
    for number in _call("signals"):
        _handle(number)


def raise_signal(signalnum, /):
    number = _index(signalnum)
    if not 0 < number < NSIG:
        raise OSError(22, "Invalid argument")
    if callable(_handlers.get(number)):
        _handle(number)
    elif _handlers.get(number) != SIG_IGN:
        _import_chain("posix")._kill_self(number)


def alarm(seconds, /):
    return _call("alarm", _index(seconds))


def setitimer(which, seconds, interval=0.0, /):
    return _call("setitimer", which, float(seconds), float(interval))


def getitimer(which, /):
    return _call("getitimer", which)


def pause():
    _call("pause")


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    return -1


def siginterrupt(signalnum, flag, /):
    _number(signalnum)


def strsignal(signalnum, /):
    return _call("strsignal", _number(signalnum))


def valid_signals():
    return set(_call("valid_signals"))

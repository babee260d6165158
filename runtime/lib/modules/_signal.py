"""_signal: handlers can be set and asked for; only Ctrl-C arrives, as KeyboardInterrupt."""

NSIG = 65
SIG_DFL, SIG_IGN = 0, 1
SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1 = range(1, 11)
SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM = range(11, 16)
SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU = range(17, 23)
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {SIGINT: default_int_handler}


def signal(signalnum, handler, /):
    if not 0 < signalnum < NSIG:
        raise ValueError("signal number out of range")
    old = _handlers.get(int(signalnum), SIG_DFL)
    _handlers[int(signalnum)] = handler
    return old


def getsignal(signalnum, /):
    return _handlers.get(int(signalnum), SIG_DFL)


def raise_signal(signalnum, /):
    handler = getsignal(signalnum)
    if callable(handler):
        handler(signalnum, None)


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    return -1


def strsignal(signalnum, /):
    return None

"""Where the command begins: Ctrl-C is in hand before anything else is imported.

Until a program runs (runtime.host.interruptible then has its own way to end it) an interrupt ends this process where it
stands, with what it has started. No exception is raised for it: raised while modules are imported or a compiler runs,
KeyboardInterrupt shows Python's traceback, or is lost in a callback that cannot raise.
"""

# (The C part of module `signal`, without its imports; typeshed does not know it.)
from _signal import (  # type: ignore[import-not-found]
    SIG_IGN,
    SIG_UNBLOCK,
    SIGINT,
    default_int_handler,
    getsignal,
    pthread_sigmask,
    signal,
)

from runtime.ending import end


def main() -> int:
    """The command."""
    if getsignal(SIGINT) is default_int_handler:  # else whoever started it wants no interrupts
        signal(SIGINT, lambda *_: end())
    pthread_sigmask(SIG_UNBLOCK, (SIGINT,))  # an interrupt may have waited: runtime/sidewinder
    from runtime.command import main as command

    try:
        return command()
    finally:
        signal(SIGINT, SIG_IGN)  # it is over; Python's own end would show a traceback

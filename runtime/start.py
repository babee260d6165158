"""Where the command begins: Ctrl-C is in hand before anything else is imported.

Until a program runs (runtime.host.interruptible then has its own way to end it) an interrupt ends this process where it
stands, with what it has started. No exception is raised for it: raised while modules are imported or a compiler runs,
KeyboardInterrupt shows Python's traceback, or is lost in a callback that cannot raise.
"""

import os
import sys

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


def keep_bytecode() -> None:
    """Where Python is told to keep no bytecode of modules ($PYTHONDONTWRITEBYTECODE: none beside them) that of the
    host's own is kept in build/, with all else. (Compiled each time, it took a megabyte and half of a short run.)"""
    build = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "build")
    if sys.dont_write_bytecode and sys.pycache_prefix is None and os.access(build, os.W_OK):
        sys.pycache_prefix, sys.dont_write_bytecode = os.path.join(build, "pycache"), False


def main() -> int:
    """The command."""
    if getsignal(SIGINT) is default_int_handler:  # else whoever started it wants no interrupts
        signal(SIGINT, lambda *_: end())
    pthread_sigmask(SIG_UNBLOCK, (SIGINT,))  # an interrupt may have waited: runtime/sidewinder
    keep_bytecode()
    from runtime.command import main as command

    try:
        return command()
    finally:
        signal(SIGINT, SIG_IGN)  # it is over; Python's own end would show a traceback

"""The end of the process by an interrupt, with what it has started."""

import os

# (The C part of module `signal`, without its imports; typeshed does not know it.)
from _signal import SIG_IGN, SIGINT, SIGKILL, signal  # type: ignore[import-not-found]

from sim import temporary

EXIT_ERROR = 1  # the program's, by an exception, and where our output is not read
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def end() -> None:
    """End the process, and all that it has started, with one line."""
    signal(SIGINT, SIG_IGN)
    os.write(2, b"KeyboardInterrupt\n")
    for _ in range(10):  # other threads may go on to start processes
        processes = descendants()
        if not processes:
            break
        for process in processes:
            try:
                os.kill(process, SIGKILL)
            except OSError:
                pass  # it has ended by itself
    temporary.remove_all()
    os._exit(EXIT_INTERRUPTED)


def descendants() -> list[int]:
    """Processes that this one has started, and that these have, as far as the system tells (in /proc)."""
    children: dict[int, list[int]] = {}
    try:
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return []
    for number in numbers:
        try:
            with open(f"/proc/{number}/stat", encoding="latin-1") as f:
                state, parent = f.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            children.setdefault(int(parent), []).append(number)
    found, left = [], [os.getpid()]
    while left:
        mine = children.get(left.pop(), [])
        found += mine
        left += mine
    return found

"""select: which descriptors are ready."""

from _spec_services import HostService

error = OSError


def _descriptor(obj):
    if isinstance(obj, int):
        number = obj
    elif hasattr(obj, "fileno"):
        number = obj.fileno()
    else:
        raise TypeError("argument must be an int, or have a fileno() method.")
    if number < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({number})")
    return number


def _found(rows, seconds):
    """Rows of what is ready. Other threads go on in the meantime."""
    threads = _modules().get("_threads")
    if threads is None or threads.is_alone():
        return _ask(rows, seconds)
    deadline = None if seconds is None else threads.now() + seconds
    while True:
        left = None if deadline is None else max(0, deadline - threads.now())
        until = threads.others_wait_for()
        found = _ask(rows, left if until is None else until if left is None else min(left, until))
        if any(found) or left == 0:
            return found
        threads.give_way()


def _ask(rows, seconds):
    number, found = _service(HostService.CALL, "select", *rows, seconds)
    if number:
        raise ValueError(found) if number < 0 else OSError(number, found)
    return found


def until_readable(fd):
    """Where there are other threads, they go on until something can be read. What is wrong with `fd` the read says."""
    threads = _modules().get("_threads")
    if fd > 0 and threads is not None and not threads.is_alone():  # (of standard input the host has read ahead)
        try:
            _found(((fd,), (), ()), None)
        except (OSError, ValueError):
            pass


def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    wanted = [list(rlist), list(wlist), list(xlist)]
    rows = [tuple([_descriptor(obj) for obj in row]) for row in wanted]
    found = _found(rows, None if timeout is None else float(timeout))
    result = []
    for objects, row, ready in zip(wanted, rows, found):
        result.append([obj for obj, fd in zip(objects, row) if fd in ready])
    return tuple(result)

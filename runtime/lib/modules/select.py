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


def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    wanted = [list(rlist), list(wlist), list(xlist)]
    rows = [tuple([_descriptor(obj) for obj in row]) for row in wanted]
    seconds = None if timeout is None else float(timeout)
    number, found = _service(HostService.CALL, "select", *rows, seconds)
    if number:
        raise ValueError(found) if number < 0 else OSError(number, found)
    result = []
    for objects, row, ready in zip(wanted, rows, found):
        result.append([obj for obj, fd in zip(objects, row) if fd in ready])
    return tuple(result)

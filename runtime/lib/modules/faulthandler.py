"""faulthandler: nothing here ends in a fault; tracebacks are written where somebody asks for them."""

import sys

_enabled = False


def enable(file=None, all_threads=True):
    global _enabled
    _enabled = True


def disable():
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    return _enabled


def dump_traceback(file=None, all_threads=True):
    """The innermost frame first, as CPython writes it."""
    file = sys.stderr if file is None else file
    lines = ["Stack (most recent call first):\n"]
    frame = sys._getframe()
    while frame is not None:
        lines.append(f'  File "{frame.f_code.co_filename}", line {frame.f_lineno} in {frame.f_code.co_name}\n')
        frame = frame.f_back
    text = "".join(lines)
    if isinstance(file, int):
        import os

        os.write(file, text.encode("ascii", "backslashreplace"))
    else:
        file.flush()
        file.write(text)


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    raise NotImplementedError("faulthandler.dump_traceback_later: nothing watches the time here")


def cancel_dump_traceback_later():
    pass


def register(signum, file=None, all_threads=True, chain=False):
    raise NotImplementedError("faulthandler.register: use signal.signal and dump_traceback")


def unregister(signum):
    return False

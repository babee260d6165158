"""atexit: functions that are called when the program has ended."""

from _spec_services import HostService

_callbacks = []


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError("the first argument must be callable")
    if not _callbacks:
        _service(HostService.AT_EXIT)
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func, /):
    _callbacks[:] = [row for row in _callbacks if not row[0] == func]


def _clear():
    _callbacks.clear()


def _ncallbacks():
    return len(_callbacks)


def _run_exitfuncs():
    while _callbacks:
        func, args, kwargs = _callbacks.pop()
        try:
            func(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as e:
            _write_ignored("Exception ignored in atexit callback: ", e, func)


def at_exit():
    _run_exitfuncs()

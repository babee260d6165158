"""Finalizers, callbacks of weak references, and the end of the program (runtime/vm/finalizers.py, settling.py)."""

_MOST_ROUNDS = 1000  # of collections at one place: finalizers may make what has finalizers


def _settle(force=False):
    """What nobody refers to any more is finalized, if the program has earned that, or with `force`."""
    rounds = 0
    while rounds < _MOST_ROUNDS and _unsettled(force):
        rounds += 1


def _settle_items(container):
    """After `del container[i]`: of bytes nobody is told."""
    if _type_of(container) is not bytearray:
        _settle()


def _run_ready():
    before = _set_finalizing(True)
    while True:
        obj = _next_ready()
        if obj is _MISSING:
            break
        _finalize(obj)
        obj = None
    while True:
        pair = _next_callback()
        if pair is _MISSING:
            break
        try:
            pair[0](pair[1])
        except BaseException as e:
            _unraisable(e, pair[0])
        pair = None
    _set_finalizing(before)


def _run_signals():
    module = _modules().get("_signal")
    if module is not None:
        module._deliver()


def _finalize(obj):
    method = _lookup(obj, "__del__")
    if method is _MISSING:  # a generator or coroutine
        try:
            if _type_of(obj) is _coroutine_type and _generator_state(obj) == 0:
                _import_chain("warnings")._warn_unawaited_coroutine(obj)
            _close(obj)
        except BaseException as e:
            _unraisable(e, obj)
        return
    try:
        _special(obj, "__del__")()
    except BaseException as e:
        _unraisable(e, method)


class _UnraisableHookArgs:
    def __init__(self, exception, obj):
        self.exc_type = type(exception)
        self.exc_value = exception
        self.exc_traceback = exception.__traceback__
        self.err_msg = None
        self.object = obj


def _unraisable(exception, obj):
    """An exception that nobody can catch."""
    module = _modules().get("sys")
    if module is None or module.unraisablehook is module.__unraisablehook__:
        _write_unraisable(exception, obj)
        return
    try:
        module.unraisablehook(_UnraisableHookArgs(exception, obj))
    except BaseException as e:
        _write_unraisable(e, module.unraisablehook)


def _write_unraisable(exception, obj):
    _write_ignored("Exception ignored in: ", exception, obj)


def _write_ignored(where, exception, obj):
    try:
        shown = repr(obj)
    except BaseException:
        shown = "<object repr() failed>"
    text = _exception_text(exception)
    module = _modules().get("sys")
    if module is None:
        _service(4, 2, f"{where}{shown}\n{text}")
    elif module.stderr is not None:
        module.stderr.write(f"{where}{shown}\n{text}")


def _exception_text(exception):
    """With its traceback, as CPython writes it at a program's end."""
    return _host(40, _describe(exception, []))


def _at_exit():
    """When the program has ended: its exit functions, the finalizers of all that is left, files that are not closed."""
    _end_module("_threads")
    _end_module("atexit")
    _settle(True)
    _all_ready()
    _run_ready()
    _end_module("_pending")


def _end_module(name):
    module = _modules().get(name)
    if module is not None:
        module.at_exit()

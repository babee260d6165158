"""_thread: threads that take turns (_threads.py says how), and their locks."""

import _threads
import sys
from _structseq import make as _structure

error = RuntimeError
TIMEOUT_MAX = 9223372036.0
daemon_threads_allowed = lambda: True


def _deadline(blocking, timeout):
    """When to give up waiting; None: never."""
    if not isinstance(timeout, (int, float)):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer")
    if timeout == -1:
        return None
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        kind = "a non-negative number" if sys.version_info >= (3, 13) else "positive"
        raise ValueError(f"timeout value must be {kind}")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timestamp out of range for platform time_t")
    return _threads.now() + timeout


def _wait_in(waiters, deadline):
    """Wait to be woken out of the list; False: the time has come."""
    thread = _threads.current
    waiters.append(thread)
    try:
        return _threads.wait(deadline)
    finally:
        if thread in waiters:
            waiters.remove(thread)


class lock:
    __module__ = "_thread"

    def __init__(self):
        self._locked = False
        self._waiters = None

    def acquire(self, blocking=True, timeout=-1):
        if timeout != -1 or not isinstance(timeout, int):
            deadline = _deadline(blocking, timeout)
        else:
            deadline = None
        if not self._locked:
            self._locked = True
            return True
        if not blocking:
            return False
        if self._waiters is None:
            self._waiters = []
        while self._locked:
            if not _wait_in(self._waiters, deadline) and self._locked:
                return False
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False
        if self._waiters:
            _threads.wake(self._waiters.pop(0))

    def locked(self):
        return self._locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()

    def __repr__(self):
        state = "locked" if self._locked else "unlocked"
        return f"<{state} _thread.lock object at {_address(self)}>"

    def _at_fork_reinit(self):
        self._locked = False
        self._waiters = None

    acquire_lock, release_lock, locked_lock = acquire, release, locked


LockType = lock


class RLock:
    __module__ = "_thread"

    def __init__(self):
        self._owner = None
        self._count = 0
        self._waiters = []

    def acquire(self, blocking=True, timeout=-1):
        if blocking is True and timeout == -1 and self._owner is None:
            self._owner = _threads.current
            self._count = 1
            return True
        deadline = _deadline(blocking, timeout)
        if self._owner is _threads.current:
            self._count += 1
            return True
        while self._owner is not None:
            if not blocking or not _wait_in(self._waiters, deadline) and self._owner is not None:
                return False
        self._owner = _threads.current
        self._count = 1
        return True

    def release(self):
        if self._owner is not _threads.current:
            raise RuntimeError("cannot release un-acquired lock")
        count = self._count = self._count - 1
        if count == 0:
            self._owner = None
            if self._waiters:
                self._free()

    def _free(self):
        self._owner = None
        if self._waiters:
            _threads.wake(self._waiters.pop(0))

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()

    def locked(self):
        return self._owner is not None

    def _is_owned(self):
        return self._owner is _threads.current

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        saved = self._count, self._owner
        self._count = 0
        self._free()
        return saved

    def _acquire_restore(self, saved):
        self.acquire()
        self._count, self._owner = saved

    def __repr__(self):
        state = "unlocked" if self._owner is None else "locked"
        owner = 0 if self._owner is None else self._owner.ident
        return f"<{state} _thread.RLock object owner={owner} count={self._count} at {_address(self)}>"

    def _at_fork_reinit(self):
        self._owner = None
        self._count = 0


def allocate_lock():
    return LockType()


allocate = allocate_lock


def get_ident():
    return _threads.current.ident


get_native_id = get_ident
_running = 0


def _guarded(function, args, kwargs, done):
    """What a thread does: it calls the function, says what that raises, and calls `done`."""

    def run():
        global _running
        _running += 1
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as e:
            _write_ignored("Exception ignored in thread started by: ", e, function)
        finally:
            _running -= 1
            sentinel = _threads.current.locals.pop(None, None)
            if sentinel is not None:
                sentinel.release()
            if done is not None:
                done()

    return run


def start_new_thread(function, args, kwargs=None, /):
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    return _threads.start(_guarded(function, args, kwargs or {}, None)).ident


start_new = start_new_thread


def _set_sentinel():
    """A lock that is released when this thread ends."""
    result = LockType()
    _threads.current.locals[None] = result
    return result


class _ThreadHandle:
    """From CPython 3.13 on: a thread that can be waited for."""

    __module__ = "_thread"

    def __init__(self):
        self.ident = 0
        self._state = 0  # not started, running, done
        self._waiters = []

    def _set_done(self):
        self._state = 2
        while self._waiters:
            _threads.wake(self._waiters.pop(0))

    def is_done(self):
        return self._state == 2

    def join(self, timeout=None, /):
        if not self._state:
            raise RuntimeError("thread not started")
        if self.ident == get_ident() and self._state == 1:
            raise RuntimeError("Cannot join current thread")
        deadline = None if timeout is None or timeout < 0 else _threads.now() + timeout
        while self._state == 1:
            if not _wait_in(self._waiters, deadline):
                break


_joined_at_end = []


def start_joinable_thread(function, handle=None, daemon=True):
    if not callable(function):
        raise TypeError("thread function must be callable")
    if handle is None:
        handle = _ThreadHandle()
    elif handle._state:
        raise RuntimeError("thread already started")
    handle._state = 1
    handle.ident = _threads.start(_guarded(function, (), {}, handle._set_done)).ident
    if not daemon:
        _joined_at_end.append(handle)
    return handle


def _make_thread_handle(ident, /):
    handle = _ThreadHandle()
    handle.ident = ident
    handle._state = 1
    return handle


def _get_main_thread_ident():
    return _threads.MAIN.ident


def _is_main_interpreter():
    return True


def _shutdown():
    while _joined_at_end:
        _joined_at_end.pop().join()


def set_name(name, /):
    pass


def _count():
    return _running


def stack_size(size=0, /):
    return 0


def interrupt_main(signum=2, /):
    """As if the signal had come, for which the program has a handler; without one nothing happens."""
    if not 0 < signum < 65:
        raise ValueError("signal number out of range")
    signal = _import_chain("_signal")
    handler = signal.getsignal(signum)
    if not callable(handler):
        return
    if handler is not signal.default_int_handler:
        handler(signum, _current_frame())
        return
    if _threads.current is _threads.MAIN:
        raise KeyboardInterrupt
    _threads.MAIN.raised = KeyboardInterrupt()
    _threads.wake(_threads.MAIN)


def exit():
    raise SystemExit


exit_thread = exit


_ExceptHookArgs = _structure("_ExceptHookArgs", "_thread", "exc_type exc_value exc_traceback thread", 4)


def _excepthook(args, /):
    if args.exc_type is SystemExit:
        return
    stderr = sys.stderr
    if stderr is None:
        stderr = args.thread and args.thread._stderr
        if stderr is None:
            return
    name = get_ident() if args.thread is None else args.thread.name
    stderr.write(f"Exception in thread {name}:\n{_exception_text(args.exc_value)}")
    stderr.flush()


def _values(local):
    """The attributes that it has in this thread."""
    table = _threads.current.locals
    key = id(local)
    if key not in table:
        table[key] = {}
        made = object.__getattribute__(local, "_made")
        if made is not None and _threads.current is not made[0]:
            local.__init__(*made[1], **made[2])
    return table[key]


def _no_attribute(local, name):
    cls = type(local)
    shown = "_thread._local" if cls is _local else cls.__name__
    return AttributeError(f"'{shown}' object has no attribute '{name}'", name=name, obj=local)


class _local:
    """Attributes that each thread has for itself. They go with their thread, not before."""

    __module__ = "_thread"

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_made", (_threads.current, args, kwargs))
        return self

    def __getattribute__(self, name):
        if name == "__dict__":
            return _values(self)
        if name[:2] != "__":
            values = _values(self)
            if name in values and not hasattr(getattr(type(self), name, None), "__set__"):
                return values[name]
        if name == "_made":
            raise _no_attribute(self, name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(f"'{type(self).__name__}' object attribute '__dict__' is read-only")
        if hasattr(getattr(type(self), name, None), "__set__"):
            object.__setattr__(self, name, value)
        else:
            _values(self)[name] = value

    def __delattr__(self, name):
        if hasattr(getattr(type(self), name, None), "__delete__"):
            object.__delattr__(self, name)
        elif name in _values(self):
            del _values(self)[name]
        else:
            raise _no_attribute(self, name)

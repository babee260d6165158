"""_multiprocessing: semaphores, of this one process. There are no others: os.fork, which multiprocessing calls to start
one, says so."""

import os
import threading

flags = {}
_RECURSIVE = 0


class SemLock:
    SEM_VALUE_MAX = 2147483647
    handle = 0

    def __init__(self, kind, value, maxvalue, name, unlink):
        if kind not in (0, 1) or not 0 <= value <= maxvalue:
            raise ValueError("unrecognized kind" if kind not in (0, 1) else "semaphore or lock value out of range")
        self.kind, self.maxvalue, self.name = kind, maxvalue, None if unlink else name
        self._value = value
        self._mine = 0
        self._owner = None
        self._changed = threading.Condition(threading.Lock())

    def acquire(self, block=True, timeout=None):
        me = threading.get_ident()
        with self._changed:
            if self.kind == _RECURSIVE and self._owner == me and self._mine:
                self._mine += 1
                return True
            if not self._value:
                if not block or not self._changed.wait_for(lambda: self._value, timeout):
                    return False
            self._value -= 1
            self._mine += 1
            self._owner = me
            return True

    __enter__ = acquire

    def release(self):
        with self._changed:
            if self.kind == _RECURSIVE:
                if not self._is_mine():
                    raise AssertionError("attempt to release recursive lock not owned by thread")
                if self._mine > 1:
                    self._mine -= 1
                    return
            elif self._value >= self.maxvalue:
                raise ValueError("semaphore or lock released too many times")
            self._value += 1
            self._mine -= 1
            self._changed.notify()

    def __exit__(self, *exception):
        self.release()

    def _count(self):
        return self._mine

    def _is_mine(self):
        return self._mine > 0 and self._owner == threading.get_ident()

    def _get_value(self):
        return self._value

    def _is_zero(self):
        return self._value == 0

    def _after_fork(self):
        self._mine = 0


def sem_unlink(name, /):
    pass


def _fork():
    raise _NotSupported("another process by os.fork; threads (multiprocessing.pool.ThreadPool) and subprocess are")


if not hasattr(os, "fork"):
    os.fork = _fork

"""_thread: there is one thread."""

error = RuntimeError
TIMEOUT_MAX = 9223372036.0


class RLock:
    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def __enter__(self):
        self._count += 1
        return True

    def __exit__(self, *exc):
        self._count -= 1


class LockType:
    def __init__(self):
        self._locked = False

    def acquire(self, blocking=True, timeout=-1):
        if self._locked:
            return False
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        self._locked = False

    def locked(self):
        return self._locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()


def allocate_lock():
    return LockType()


allocate = allocate_lock


def get_ident():
    return 1


get_native_id = get_ident


def start_new_thread(function, args, kwargs=None, /):
    raise error("can't start new thread")


start_new = start_new_thread


def _set_sentinel():
    return LockType()


def _count():
    return 0


def stack_size(size=0, /):
    return 0


def interrupt_main(signum=2, /):
    raise KeyboardInterrupt


def exit():
    raise SystemExit


exit_thread = exit


class _ExceptHookArgs(tuple):
    pass


def _excepthook(args, /):
    pass


class _local:
    """Of the one thread there is."""

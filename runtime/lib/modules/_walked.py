"""What iterators in Python are that a loop goes through fast: itertools, deque, csv."""


def _same(self):
    return self


def _begun(cls, /, *args, **keywords):
    """__new__ of a class whose __init__ need not call that of the type it derives from."""
    self = object.__new__(cls)
    cls._own.__init__(self, *args, **keywords)
    return self


class _Walked:
    """Its state is in attributes, and `_walk` is a generator over what is left, which has written the state before each
    `yield`. A `for` takes the generator itself (runtime/lib/iterating.py); next() asks a new one for an item. `_own`: the
    class itself, for which `__iter__` and `__next__` are as meant; what derives from it may have others."""

    __iter__ = _WalkedIter(_same, False)
    _own = None

    @classmethod
    def __init_subclass__(cls, /, **keywords):
        super().__init_subclass__(**keywords)
        if cls._own is not None and cls.__init__ is not cls._own.__init__ and cls.__new__ is object.__new__:
            cls.__new__ = _begun

    def __next__(self):
        for item in self._walk():
            return item
        raise StopIteration

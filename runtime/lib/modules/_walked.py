"""What iterators in Python are that a loop goes through fast: itertools, deque, csv."""


def _same(self):
    return self


class _Walked:
    """Its state is in attributes, and `_walk` is a generator over what is left, which has written the state before each
    `yield`. A `for` takes the generator itself (runtime/lib/iterating.py); next() asks a new one for an item. `_own`: the
    class itself, for which `__iter__` and `__next__` are as meant; what derives from it may have others."""

    __iter__ = _WalkedIter(_same, False)
    _own = None

    def __next__(self):
        for item in self._walk():
            return item
        raise StopIteration

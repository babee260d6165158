"""What `for`, unpacking and next() ask of iterators and iterables that are instances of classes."""


# --- iteration ---
class _WalkedIter:
    """`__iter__` of what has a generator `_walk` for loops, for which iter() gives what `function` does. It is no function
    itself, so that a loop asks `_get_iter` (runtime/vm/frames/operations.py). `derived`: of classes that derive, too."""

    def __init__(self, function, derived):
        self.function = function
        self.derived = derived

    def __get__(self, x, cls=None):
        return self if x is None else _bind(self.function, x)

    def __call__(self, x):
        return self.function(x)


def _get_iter(x):
    """What a loop goes through: nobody else sees it."""
    method = _lookup(x, "__iter__")
    if type(method) is _WalkedIter and (method.derived or x._own is type(x)):
        return x._walk()
    if method is _MISSING and _lookup(x, "__getitem__") is not _MISSING and not isinstance(x, type):
        return _walk_by_index(x)
    return _iter_by(x, method)


def _walk_by_index(x):
    """The items of an object that has no __iter__ but a __getitem__."""
    index = 0
    while True:
        try:
            item = x[index]
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


def _iter_by(x, method):
    if method is None:
        raise TypeError(f"'{_type_name(x)}' object is not iterable")
    if method is not _MISSING:
        iterator = _bind(method, x)()
        if _lookup(iterator, "__next__") is _MISSING:
            raise TypeError(f"iter() returned non-iterator of type '{_type_name(iterator)}'")
        return iterator
    if _lookup(x, "__getitem__") is not _MISSING and not isinstance(x, type):
        return _getitem_iterator(x)
    raise TypeError(f"'{_type_name(x)}' object is not iterable")


def _next_item(iterator):
    method = _special(iterator, "__next__")
    if method is _MISSING:
        if type(iterator) is _coroutine_type or type(iterator) is _async_generator_type:  # which a loop takes as it is
            raise TypeError(f"'{_type_name(iterator)}' object is not iterable")
        raise TypeError(f"'{_type_name(iterator)}' object is not an iterator")
    return method()


def _next(iterator, default=_MISSING):
    method = _special(iterator, "__next__")
    if method is _MISSING:
        raise TypeError(f"'{_type_name(iterator)}' object is not an iterator")
    if default is _MISSING:
        return method()
    try:
        return method()
    except StopIteration:
        return default


def _send(iterator, value):
    if type(iterator) is _coroutine_type:
        return iterator.send(value)
    if value is None:
        if type(iterator) is _AsyncStep:
            return iterator.__next__()
        if type(iterator) is _async_generator_type:  # which something else has ended
            raise StopAsyncIteration
        return _next_item(iterator)
    return iterator.send(value)


def _unpack_items(iterable, before, behind):
    """A list of the items for an unpacking; behind -1: there is no star."""
    if _lookup(iterable, "__iter__") is _MISSING and _lookup(iterable, "__getitem__") is _MISSING:
        raise TypeError(f"cannot unpack non-iterable {_type_name(iterable)} object")
    items = []
    if behind >= 0:
        for item in iterable:
            items.append(item)
        return items
    iterator = _get_iter(iterable)
    for item in iterator:
        if len(items) == before:
            raise ValueError(f"too many values to unpack (expected {before})")
        items.append(item)
    if len(items) < before:
        raise ValueError(f"not enough values to unpack (expected {before}, got {len(items)})")
    return items

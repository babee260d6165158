"""_functools: partial, reduce and what lru_cache makes; the rest is functools.py's own."""


class partial:
    __module__ = "functools"
    __slots__ = ("_func", "_args", "_keywords", "__dict__", "__weakref__")

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self = object.__new__(cls)
        if isinstance(func, partial) and not func.__dict__:
            args = func._args + args
            keywords = {**func._keywords, **keywords}
            func = func._func
        self._func = func
        self._args = args
        self._keywords = keywords
        return self

    func = property(lambda self: self._func)
    args = property(lambda self: self._args)
    keywords = property(lambda self: self._keywords)

    def __call__(self, /, *args, **keywords):
        if self._keywords:
            return self._func(*self._args, *args, **{**self._keywords, **keywords})
        return self._func(*self._args, *args, **keywords)

    def __reduce__(self):
        return type(self), (self._func,), (self._func, self._args, self._keywords, self.__dict__ or None)

    def __setstate__(self, state, /):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError("invalid partial state")
        func, args, keywords, attributes = state
        if not callable(func) or not isinstance(args, tuple) or not (keywords is None or isinstance(keywords, dict)):
            raise TypeError("invalid partial state")
        self._func = func
        self._args = tuple(args)
        self._keywords = {} if keywords is None else keywords if type(keywords) is dict else dict(keywords)
        if attributes is None:
            self.__dict__.clear()
        else:
            self.__dict__ = attributes

    def __repr__(self):
        name = "functools.partial" if type(self) is partial else type(self).__name__
        if not _repr_enter(self):
            return "..."
        try:
            parts = [repr(self._func), *[repr(a) for a in self._args]]
            parts += [f"{k}={v!r}" for k, v in self._keywords.items()]
            return f"{name}({', '.join(parts)})"
        finally:
            _repr_leave()

    __class_getitem__ = classmethod(_class_getitem)


def reduce(function, iterable, initial=_MISSING, /):
    iterator = iter(iterable)
    if initial is _MISSING:
        try:
            value = next(iterator)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for item in iterator:
        value = function(value, item)
    return value


class _Key:
    def __init__(self, compare, obj):
        self._compare = compare
        self.obj = obj

    def __lt__(self, other):
        return self._compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self._compare(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self._compare(self.obj, other.obj) == 0

    def __le__(self, other):
        return self._compare(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self._compare(self.obj, other.obj) >= 0

    __hash__ = None


def cmp_to_key(mycmp):
    return partial(_Key, mycmp)


class _Arguments:
    """Arguments whose hash is asked for once."""

    __slots__ = ("items", "hash")

    def __init__(self, items):
        self.items, self.hash = items, hash(items)

    def __hash__(self):
        return self.hash

    def __eq__(self, other):
        return self.items == (other.items if type(other) is _Arguments else other)


_KEYWORDS = object()  # stands between arguments by position and by name


def _key_of(args, keywords, typed):
    items = args
    if keywords:
        items += (_KEYWORDS,)
        for item in keywords.items():
            items += item
    if typed:
        items += tuple([type(value) for value in args])
        if keywords:
            items += tuple([type(value) for value in keywords.values()])
    return _Arguments(items)


class _lru_cache_wrapper:
    """`_results`: the one that was asked for last is at the end. A key is an int or a str by itself, a tuple of such, or
    a _Arguments."""

    __module__ = "functools"
    __slots__ = ("_function", "_limit", "_typed", "_kind", "_results", "_hits", "_misses", "__dict__", "__weakref__")

    def __init__(self, user_function, maxsize, typed, cache_info_type):
        self._function, self._limit, self._typed, self._kind = user_function, maxsize, typed, cache_info_type
        self._results = {}
        self._hits = self._misses = 0

    def __call__(self, /, *args, **keywords):
        if keywords or self._typed:
            key = _key_of(args, keywords, self._typed)
        elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
            key = args[0]
        else:
            key = args
            for each in args:
                if type(each) is not int and type(each) is not str:
                    key = _Arguments(args) if self._limit != 0 else None
                    break
        results, limit = self._results, self._limit
        result = results.get(key, _MISSING)
        if result is not _MISSING:
            self._hits += 1
            if limit is not None:
                results.pop(key, None)
                results[key] = result
            return result
        self._misses += 1
        result = self._function(*args, **keywords)
        if limit is None:
            results[key] = result
        elif limit and key not in results:
            if len(results) >= limit:
                results.pop(_dict_first(results), None)
            results[key] = result
        return result

    def __get__(self, x, cls=None, /):
        return self if x is None else _method_type(self, x)

    def cache_info(self):
        """Report cache statistics"""
        return self._kind(self._hits, self._misses, self._limit, len(self._results))

    def cache_clear(self):
        """Clear the cache and cache statistics"""
        self._hits = self._misses = 0
        self._results.clear()

    def __reduce__(self):
        return self.__qualname__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

"""_functools: partial and reduce; the rest is functools.py's own."""


class partial:
    __module__ = "functools"

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self = object.__new__(cls)
        if isinstance(func, partial) and not _attributes_of(func):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        if self.keywords:
            return self.func(*self.args, *args, **{**self.keywords, **keywords})
        return self.func(*self.args, *args, **keywords)

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords, _attributes_of(self) or None)

    def __setstate__(self, state, /):
        if not isinstance(state, tuple) or len(state) != 4:
            raise TypeError("invalid partial state")
        func, args, keywords, attributes = state
        if not callable(func) or not isinstance(args, tuple) or not (keywords is None or isinstance(keywords, dict)):
            raise TypeError("invalid partial state")
        self.func = func
        self.args = tuple(args)
        self.keywords = {} if keywords is None else keywords if type(keywords) is dict else dict(keywords)
        for name in _attributes_of(self):
            delattr(self, name)
        self.__dict__.update(attributes or {})

    def __repr__(self):
        name = "functools.partial" if type(self) is partial else type(self).__name__
        if not _repr_enter(self):
            return "..."
        try:
            parts = [repr(self.func), *[repr(a) for a in self.args]]
            parts += [f"{k}={v!r}" for k, v in self.keywords.items()]
            return f"{name}({', '.join(parts)})"
        finally:
            _repr_leave()

    __class_getitem__ = classmethod(_class_getitem)


def _attributes_of(made):
    """What the program has put into the __dict__ of a partial."""
    return {name: value for name, value in made.__dict__.items() if name not in ("func", "args", "keywords")}


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

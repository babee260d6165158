"""_contextvars: contexts of one thread. A context is a dict; the one that is current is at the top of a stack.

`_decimal` of a context is what the module decimal has found in it, None where a variable was set since. The VM knows
what it has found in the current one (`_decimal_context`)."""

_NOTHING = object()
_contexts = []


def _current():
    if not _contexts:
        _contexts.append(Context())
    return _contexts[-1]


class Context:
    def __init__(self):
        self._values = {}
        self._entered = False
        self._decimal = None

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        _current()
        self._entered = True
        _contexts.append(self)
        _decimal_context(None)
        try:
            return callable(*args, **kwargs)
        finally:
            _contexts.pop()
            _decimal_context(None)
            self._entered = False

    def copy(self):
        made = Context()
        made._values = dict(self._values)
        return made

    def get(self, key, default=None, /):
        return self._values.get(_variable(key), default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __getitem__(self, key):
        return self._values[_variable(key)]

    def __contains__(self, key):
        return _variable(key) in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._values == other._values

    __hash__ = None


def _variable(key):
    if not isinstance(key, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {key!r}")
    return key


class Token:
    MISSING = _NOTHING

    __class_getitem__ = classmethod(_class_getitem)

    def __init__(self, context, var, old):
        self._context = context
        self.var = var
        self.old_value = old
        self._used = False

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {hex(id(self))}>"


class ContextVar:
    def __init__(self, name, /, *, default=_NOTHING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self._default = default

    def get(self, default=_NOTHING, /):
        value = _current()._values.get(self, _NOTHING)
        if value is not _NOTHING:
            return value
        if default is not _NOTHING:
            return default
        if self._default is not _NOTHING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _current()
        token = Token(context, self, context._values.get(self, _NOTHING))
        context._values[self] = value
        context._decimal = None
        _decimal_context(None)
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _current()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        context._decimal = None
        _decimal_context(None)
        if token.old_value is _NOTHING:
            del context._values[self]
        else:
            context._values[self] = token.old_value

    def __repr__(self):
        default = "" if self._default is _NOTHING else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {hex(id(self))}>"

    __class_getitem__ = classmethod(_class_getitem)


def copy_context():
    return _current().copy()

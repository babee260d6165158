"""Exception groups and except*."""


class BaseExceptionGroup(BaseException):
    def __new__(cls, message, exceptions, /):
        if not isinstance(message, str):
            raise TypeError(f"BaseExceptionGroup.__new__() argument 1 must be str, not {_type_name(message)}")
        if _lookup(exceptions, "__getitem__") is _MISSING:
            raise TypeError("second argument (exceptions) must be a sequence")
        exceptions = tuple(exceptions)
        if not exceptions:
            raise ValueError("second argument (exceptions) must be a non-empty sequence")
        nested_base = False
        for i, e in enumerate(exceptions):
            if not isinstance(e, BaseException):
                raise ValueError(f"Item {i} of second argument (exceptions) is not an exception")
            if not isinstance(e, Exception):
                nested_base = True
        if cls is BaseExceptionGroup and not nested_base:
            cls = ExceptionGroup
        elif nested_base and issubclass(cls, Exception):
            if cls is ExceptionGroup:
                raise TypeError("Cannot nest BaseExceptions in an ExceptionGroup")
            raise TypeError(f"Cannot nest BaseExceptions in {cls.__name__!r}")
        self = BaseException.__new__(cls, message, exceptions)
        _set_plain(self, ".message", message)
        _set_plain(self, ".exceptions", exceptions)
        return self

    @property
    def message(self):
        return _own_attribute(self, ".message")

    @message.setter
    def message(self, value):
        raise AttributeError("readonly attribute")

    @property
    def exceptions(self):
        return _own_attribute(self, ".exceptions")

    @exceptions.setter
    def exceptions(self, value):
        raise AttributeError("readonly attribute")

    def __init__(self, /, *args, **kwargs):
        if kwargs:
            raise TypeError(f"{_type_name(self)}() takes no keyword arguments")
        _set_args(self, args)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

    def __str__(self):
        n = len(self.exceptions)
        return f"{self.message} ({n} sub-exception{'s' if n != 1 else ''})"

    def derive(self, exceptions, /):
        return BaseExceptionGroup(self.message, exceptions)

    def split(self, condition, /):
        return _split_group(self, _group_condition(condition))

    def subgroup(self, condition, /):
        return _split_group(self, _group_condition(condition))[0]


class ExceptionGroup(BaseExceptionGroup, Exception):
    pass


def _group_condition(condition):
    if isinstance(condition, type) and issubclass(condition, BaseException) or isinstance(condition, tuple):
        return lambda e: isinstance(e, condition)
    if callable(condition) and not isinstance(condition, type):
        return condition
    raise TypeError("expected a function, exception type or tuple of exception types")


def _derive_like(group, exceptions):
    if not exceptions:
        return None
    result = group.derive(exceptions)
    result.__traceback__ = group.__traceback__
    result.__context__ = group.__context__
    result.__cause__ = group.__cause__
    notes = getattr(group, "__notes__", None)
    if notes is not None:
        result.__notes__ = list(notes)
    return result


def _split_group(group, condition):
    if condition(group):
        return (group, None)
    matching = []
    rest = []
    for e in group.exceptions:
        if isinstance(e, BaseExceptionGroup):
            yes, no = _split_group(e, condition)
            if yes is not None:
                matching.append(yes)
            if no is not None:
                rest.append(no)
        elif condition(e):
            matching.append(e)
        else:
            rest.append(e)
    return (_derive_like(group, matching), _derive_like(group, rest))


def _group_split(exception, classes):
    """except*: (matching group or None, rest or None)"""
    for c in classes if isinstance(classes, tuple) else (classes,):
        if not isinstance(c, type) or not issubclass(c, BaseException):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(c, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if isinstance(exception, BaseExceptionGroup):
        return exception.split(classes)
    if isinstance(exception, classes):
        group = ExceptionGroup("", (exception,)) if isinstance(exception, Exception) else BaseExceptionGroup("", (exception,))
        return (group, None)
    return (None, exception)


def _group_parts(original, exceptions):
    raised = []
    reraised = []
    for e in exceptions:
        if e is None:
            continue
        if isinstance(original, BaseExceptionGroup) and _is_part(e, original):
            reraised.append(e)
        else:
            raised.append(e)
    return raised, reraised


def _leaves(e):
    if isinstance(e, BaseExceptionGroup):
        found = []
        for inner in e.exceptions:
            found.extend(_leaves(inner))
        return found
    return [e]


def _is_part(e, original):
    if not isinstance(e, BaseExceptionGroup):
        return e is original
    own = _leaves(original)
    for leaf in _leaves(e):
        for other in own:
            if other is leaf:
                break
        else:
            return False
    return e.__traceback__ is original.__traceback__


def _keep_leaves(group, kept):
    """The part of the group whose leaves are among `kept`."""
    def is_kept(e):
        if isinstance(e, BaseExceptionGroup):
            return False
        for other in kept:
            if other is e:
                return True
        return False

    return _split_group(group, is_kept)[0]


def _group_reraise(original, exceptions):
    """What an except* raises in the end, or None."""
    raised, reraised = _group_parts(original, exceptions)
    if not raised and not reraised:
        return None
    if not isinstance(original, BaseExceptionGroup):
        return (raised or reraised)[0]
    left = None
    if reraised:
        kept = []
        for e in reraised:
            kept.extend(_leaves(e))
        left = _keep_leaves(original, kept)
    if not raised:
        return left
    if left is not None:
        raised.append(left)
    if len(raised) == 1:
        return raised[0]
    for e in raised:
        if not isinstance(e, Exception):
            return BaseExceptionGroup("", raised)
    return ExceptionGroup("", raised)

"""Functions and methods that are built in, as objects: what they say of themselves. Functions of the library are among
them (`kinds.class_of`)."""


def _described(module, name):
    """Docstring and text signature; Nones where there are none."""
    if module is None:
        return None, None
    return _host(45, (module, name))


def _owner(function):
    """The class of a built-in method. None: it is none."""
    place = _method_place(function)
    if not isinstance(place, str):
        return place
    return _import_chain("_owners").class_of(function) if "." in place else None


def _required_owner(function):
    owner = _owner(function)
    if owner is None:
        raise AttributeError(f"'{_type_name(function)}' object has no attribute '__objclass__'")
    return owner


def _description(function):
    owner = _owner(function)
    if owner is None:
        return _described(function.__module__, function.__name__)
    return _described(owner.__module__, f"{owner.__qualname__}.{function.__name__}")


def _get_method(self, obj, cls):
    """__get__ of a built-in method"""
    if obj is None and cls is not _NoneType_type:
        if cls is None:
            raise TypeError("__get__(None, None) is invalid")
        return self
    owner = _owner(self)
    if owner is not None and not isinstance(obj, owner):
        raise TypeError(
            f"descriptor {self.__name__!r} for {_class_name(owner)!r} objects doesn't apply to a "
            f"{_type_name(obj)!r} object"
        )
    return _bind(self, obj)


class builtin_function_or_method:
    @property
    def __self__(self):
        receiver = _receiver(self)
        if receiver is not _MISSING:
            return receiver
        owner = _owner(self)  # of __new__
        return _modules().get(self.__module__) if owner is None else owner

    @property
    def __qualname__(self):
        receiver = _receiver(self)
        owner = _owner(self) if receiver is _MISSING else receiver
        if owner is None:
            return self.__name__
        return f"{(owner if _is_type(owner) else type(owner)).__qualname__}.{self.__name__}"

    @property
    def __module__(self):
        """Of a method it is None, of a function the module that has it."""
        if _receiver(self) is not _MISSING or _owner(self) is not None:
            return None
        return _import_chain("_owners").module_of(self)

    @property
    def __doc__(self):
        return _description(self)[0]

    @property
    def __text_signature__(self):
        return _description(self)[1]

    def __repr__(self):
        receiver = self.__self__
        if _type_of(receiver) is _module_type or receiver is None and _receiver(self) is _MISSING:
            return f"<built-in function {self.__name__}>"
        return f"<built-in method {self.__name__} of {_type_name(receiver)} object at {_address(receiver)}>"

    def __call__(self, /, *args, **keywords):
        return self(*args, **keywords)

    def __reduce__(self):
        receiver = self.__self__
        if receiver is None or _type_of(receiver) is _module_type:
            return self.__name__
        return getattr, (receiver, self.__name__)


class method_descriptor:
    @property
    def __objclass__(self):
        return _required_owner(self)

    @property
    def __qualname__(self):
        return f"{_required_owner(self).__qualname__}.{self.__name__}"

    @property
    def __doc__(self):
        return _description(self)[0]

    @property
    def __text_signature__(self):
        return _description(self)[1]

    def __repr__(self):
        return f"<method {self.__name__!r} of {_class_name(_required_owner(self))!r} objects>"

    def __get__(self, obj, cls=None):
        return _get_method(self, obj, cls)

    def __call__(self, /, *args, **keywords):
        return self(*args, **keywords)

    def __reduce__(self):
        return getattr, (self.__objclass__, self.__name__)


class wrapper_descriptor:
    __objclass__ = method_descriptor.__objclass__
    __qualname__ = method_descriptor.__qualname__
    __doc__ = method_descriptor.__doc__
    __text_signature__ = method_descriptor.__text_signature__
    __get__ = method_descriptor.__get__
    __call__ = method_descriptor.__call__
    __reduce__ = method_descriptor.__reduce__

    def __repr__(self):
        return f"<slot wrapper {self.__name__!r} of {_class_name(self.__objclass__)!r} objects>"


class method_wrapper:
    __self__ = builtin_function_or_method.__self__
    __objclass__ = method_descriptor.__objclass__
    __qualname__ = method_descriptor.__qualname__
    __doc__ = method_descriptor.__doc__
    __text_signature__ = method_descriptor.__text_signature__
    __call__ = method_descriptor.__call__

    def __hash__(self):
        return object.__hash__(self.__self__) ^ hash(self.__name__)

    def __repr__(self):
        return f"<method-wrapper {self.__name__!r} of {_type_name(self.__self__)} object at {_address(self.__self__)}>"

    def __reduce__(self):
        return getattr, (self.__self__, self.__name__)


class classmethod_descriptor:
    __objclass__ = method_descriptor.__objclass__
    __qualname__ = method_descriptor.__qualname__
    __doc__ = method_descriptor.__doc__
    __text_signature__ = method_descriptor.__text_signature__
    __repr__ = method_descriptor.__repr__
    __call__ = method_descriptor.__call__

    def __get__(self, obj, cls=None):
        return _method_type(self, type(obj) if cls is None else cls)

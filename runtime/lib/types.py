"""Classes: making them, calling them, asking for them."""


def _type_call(cls, /, *args, **keywords):
    """type.__call__"""
    if cls is type:
        if len(args) != 3:
            raise TypeError("type() takes 1 or 3 arguments")
    meta_call = _lookup(cls, "__call__")
    if meta_call is not type.__call__:
        return _bind(meta_call, cls)(*args, **keywords)
    return _construct(cls, args, keywords)


def _construct(cls, args, keywords):
    new = cls.__new__
    if new is list.__new__ or new is dict.__new__ or new is set.__new__ or new is bytearray.__new__ or new is property.__new__:
        obj = new(cls)  # __init__ takes the arguments
    elif cls is not staticmethod and cls is not classmethod and (new is staticmethod.__new__ or new is classmethod.__new__):
        obj = new(cls, None)
    elif keywords and cls.__init__ is not object.__init__ and _ignores_keywords(new):
        obj = new(cls, *args)
    else:
        obj = new(cls, *args, **keywords)
    if not _is_subtype(_type_of(obj), cls):
        return obj
    init = _lookup(obj, "__init__")
    if keywords and (init is list.__init__ or init is set.__init__):
        if init is set.__init__ or new is list.__new__:
            raise TypeError(f"{'set' if init is set.__init__ else 'list'}() takes no keyword arguments")
        keywords = {}
    if init is not object.__init__:
        result = _bind(init, obj)(*args, **keywords)
        if result is not None:
            raise TypeError(f"__init__() should return None, not '{_type_name(result)}'")
    return obj


def _own_new_call(*args):
    """type.__call__ of a class whose __new__ is a function, without keywords; the class is the first argument."""
    cls = args[0]
    obj = cls.__new__(*args)
    made = _type_of(obj)
    if made is not cls and not _is_subtype(made, cls):
        return obj
    init = _class_lookup(made, "__init__")
    if init is not object.__init__:
        result = _bind(init, obj)(*args[1:])
        if result is not None:
            raise TypeError(f"__init__() should return None, not '{_type_name(result)}'")
    return obj


def _ignores_keywords(new):
    """Is it the __new__ of a type whose derived classes may have an __init__ with keywords?"""
    if new is object.__new__ or new is _module_type.__new__:
        return True
    return new is tuple.__new__ or new is float.__new__ or new is frozenset.__new__


def _refuse_builtin(cls, name):
    """Attributes of built-in classes cannot be set."""
    if _class_flag(cls, 2):
        raise TypeError(f"cannot set {name!r} attribute of immutable type {cls.__name__!r}")


class type:
    def __call__(self, /, *args, **keywords):
        if self is type and len(args) == 1 and not keywords:
            return _type_of(args[0])
        return _construct(self, args, keywords)

    def __new__(cls, *args, **keywords):
        if len(args) == 1 and cls is type:
            return _type_of(args[0])
        if len(args) != 3:
            raise TypeError(f"type.__new__() takes exactly 3 arguments ({len(args)} given)")
        return _type_new(cls, args[0], args[1], args[2], keywords)

    def __init__(self, *args, **keywords):
        pass

    @property
    def __flags__(self):
        """Of CPython's: is it made by a class statement, can it be a base, is it abstract?"""
        own = 0 if _class_flag(self, 2) else 1 << 9
        return own | (0 if _class_flag(self, 8) else 1 << 10) | (1 << 20 if _class_flag(self, 256) else 0)

    #: CPython's, for a PC; nothing here has such sizes.
    @property
    def __basicsize__(self):
        return 16

    @property
    def __itemsize__(self):
        return 8 if issubclass(self, tuple) else 4 if issubclass(self, int) else 1 if issubclass(self, bytes) else 0

    @property
    def __bases__(self):
        return _type_bases(self)

    @__bases__.setter
    def __bases__(self, bases):
        _change_bases(self, bases)

    @property
    def __doc__(self):
        if _class_flag(self, 2):
            return _described(self.__module__, self.__qualname__)[0]
        found = self.__dict__.get("__doc__")
        getter = _lookup(found, "__get__")
        return found if getter is _MISSING else _bind(getter, found)(None, self)

    @__doc__.setter
    def __doc__(self, text):
        _set_class_doc(self, text)

    @__doc__.deleter
    def __doc__(self):
        _set_class_doc(self)

    @property
    def __text_signature__(self):
        return _described(self.__module__, self.__qualname__)[1] if _class_flag(self, 2) else None

    @property
    def __annotations__(self):
        own = self.__dict__
        if "__annotations__" not in own:
            if _class_flag(self, 2):
                raise AttributeError(f"type object {self.__name__!r} has no attribute '__annotations__'")
            _class_store(self, "__annotations__", {})
        return self.__dict__["__annotations__"]

    @__annotations__.setter
    def __annotations__(self, value):
        _refuse_builtin(self, "__annotations__")
        _class_store(self, "__annotations__", value)

    @__annotations__.deleter
    def __annotations__(self):
        _refuse_builtin(self, "__annotations__")
        if not _delete_own(self, "__annotations__"):
            raise AttributeError("__annotations__")

    def mro(self):
        bases = self.__bases__
        return [self, *_merge_mros(self.__name__, [b.__mro__ for b in bases] + [list(bases)])]

    def __subclasses__(self):
        return [cls for cls in _subclasses(self) if not _class_flag(cls, 2048)]

    @classmethod
    def __prepare__(cls, /, *args, **keywords):
        return {}

    def __instancecheck__(self, instance):
        return _is_subtype(_type_of(instance), self) or _claims_class(instance, self)

    def __subclasscheck__(self, cls):
        return _is_subclass_of(cls, self)

    def __repr__(self):
        module = self.__module__
        if module == "builtins":
            return f"<class '{self.__qualname__}'>"
        return f"<class '{module}.{self.__qualname__}'>"

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __delattr__(self, name):
        _object_delattr(self, _check_name(name, ""))

    def __setattr__(self, name, value):
        _set_plain(self, _check_name(name, ""), value)

    def __getattribute__(self, name):
        return _plain_getattr(self, _check_name(name, ""))

    def __dir__(self):
        found = {}
        for cls in self.__mro__:
            for name in cls.__dict__:
                if name != "__dict__" or cls is not object:
                    found[name] = None
            if _class_flag(cls, 1) and _class_flag(cls, 2):  # a built-in exception
                found["__dict__"] = None
        return list(found)


class NoneType:
    def __new__(cls, /):
        return None

    def __bool__(self):
        return False

    def __repr__(self):
        return "None"


class NotImplementedType:
    def __new__(cls, /):
        return NotImplemented

    def __bool__(self):
        text = "NotImplemented should not be used in a boolean context"
        if _service(16) >= (3, 14):
            raise TypeError(text)
        _import_chain("warnings").warn(text, DeprecationWarning, 2)
        return True


class ellipsis:
    def __new__(cls, /):
        return ...


class object:
    def __init_subclass__(cls, /, **keywords):
        if keywords:
            name = cls.__name__ if _service(16) >= (3, 14) else cls.__qualname__
            raise TypeError(f"{name}.__init_subclass__() takes no keyword arguments")

    def __repr__(self):
        cls = type(self)
        if cls.__module__ == "builtins":
            return f"<{cls.__qualname__} object at {_address(self)}>"
        return f"<{cls.__module__}.{cls.__qualname__} object at {_address(self)}>"

    def __str__(self):
        return _special(self, "__repr__")()

    def __format__(self, specification, /):
        if not isinstance(specification, str):
            raise TypeError(f"__format__() argument must be str, not {_type_name(specification)}")
        if specification:
            raise TypeError(f"unsupported format string passed to {_type_name(self)}.__format__")
        return str(self)

    def __setattr__(self, name, value, /):
        if _is_type(self):
            raise TypeError(f"can't apply this __setattr__ to {_type_name(self)} object")
        _set_plain(self, _check_name(name, ""), value)

    def __delattr__(self, name, /):
        if _is_type(self):
            raise TypeError(f"can't apply this __delattr__ to {_type_name(self)} object")
        _object_delattr(self, _check_name(name, ""))

    def __getattribute__(self, name, /):
        return _plain_getattr(self, _check_name(name, ""))

    def __dir__(self):
        found = {}
        attributes = getattr(self, "__dict__", None)
        if isinstance(attributes, dict):
            for name in attributes:
                found[name] = None
        for name in type.__dir__(type(self)):
            found[name] = None
        return list(found)

    def __sizeof__(self):
        return 16

    @property
    def __doc__(self):
        """The class's, unless the object has one of its own."""
        own = getattr(self, "__dict__", None)
        if own is not None and "__doc__" in own:
            return own["__doc__"]
        return type(self).__doc__

    @__doc__.setter
    def __doc__(self, text):
        own = getattr(self, "__dict__", None)
        if own is None:
            raise AttributeError(f"'{_type_name(self)}' object attribute '__doc__' is read-only")
        own["__doc__"] = text

    def __subclasshook__(cls, other):
        return NotImplemented


class module:
    def __init__(self, name=_MISSING, doc=None, *others):
        if others:
            raise TypeError(f"module() takes at most 2 arguments ({2 + len(others)} given)")
        if name is _MISSING:
            raise TypeError("module() missing required argument 'name' (pos 1)")
        if not isinstance(name, str):
            raise TypeError(f"module() argument 'name' must be str, not {_type_name(name)}")
        _set_plain(self, "__name__", name)  # (no __setattr__ of a derived class is asked)
        _set_plain(self, "__doc__", doc)
        for name in ("__package__", "__loader__", "__spec__"):
            _set_plain(self, name, None)

    @property
    def __annotations__(self):
        return self.__dict__.setdefault("__annotations__", {})

    @__annotations__.deleter
    def __annotations__(self):
        if self.__dict__.pop("__annotations__", _MISSING) is _MISSING:
            raise AttributeError("__annotations__")

    def __repr__(self):
        spec = _own_or(self, "__spec__", None)
        if spec:
            return _repr_of_spec(spec)
        name = _own_or(self, "__name__", "?")
        file = _own_or(self, "__file__", _MISSING)
        if file is not _MISSING and not str(file).endswith(f"/runtime/lib/modules/{name}.py"):
            return f"<module {name!r} from {file!r}>"
        loader = _own_or(self, "__loader__", None)
        if loader is not None:
            return f"<module {name!r} ({loader!r})>"
        return f"<module {name!r}>" if _modules().get(name) is not self else f"<module {name!r} (built-in)>"

    def __dir__(self):
        names = self.__dict__
        if not isinstance(names, dict):
            raise TypeError("<module>.__dict__ is not a dictionary")
        own = names.get("__dir__", _MISSING)
        return list(names) if own is _MISSING else own()


def _own_or(module, name, default):
    """Of a module, or of an instance of a class derived from theirs, which has its attributes itself."""
    value = _own_attribute(module, name)
    return default if value is _MISSING else value


def _repr_of_spec(spec):
    name = "?" if spec.name is None else spec.name
    if spec.origin is None:
        return f"<module {name!r}>" if spec.loader is None else f"<module {name!r} ({spec.loader!r})>"
    return f"<module {name!r} from {spec.origin!r}>" if spec.has_location else f"<module {name!r} ({spec.origin})>"


def vars(obj=_MISSING, /):
    if obj is _MISSING:
        return _current_frame().f_locals
    found = _attribute_or_missing(obj, "__dict__")
    if found is _MISSING:
        raise TypeError("vars() argument must have __dict__ attribute")
    return found


def dir(obj=_MISSING, /):
    if obj is _MISSING:
        return sorted(_current_frame().f_locals)
    method = _lookup(obj, "__dir__")
    return sorted(_bind(method, obj)())


def _object_ne(self, other):
    """object.__ne__"""
    result = _bind(_lookup(self, "__eq__"), self)(other)
    if result is NotImplemented:
        return result
    return not result

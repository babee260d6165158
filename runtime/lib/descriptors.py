"""Descriptors: properties, static and class methods, functions and methods, computed attributes, super()."""


def _is_abstract(function):
    return not not getattr(function, "__isabstractmethod__", False)


class property:
    @property
    def __isabstractmethod__(self):
        return _is_abstract(self.fget) or _is_abstract(self.fset) or _is_abstract(self.fdel)

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        if doc is not None or fget is None:
            _property_fill(self, fget, fset, fdel, doc)
            return
        doc = getattr(fget, "__doc__", None)
        if type(self) is property:
            _property_fill(self, fget, fset, fdel, doc)
        else:  # in the instance, where the __doc__ of its class does not hide it
            _property_fill(self, fget, fset, fdel, None)
            self.__doc__ = doc

    def getter(self, fget):
        return self._copy(fget, self.fset, self.fdel)

    def setter(self, fset):
        return self._copy(self.fget, fset, self.fdel)

    def deleter(self, fdel):
        return self._copy(self.fget, self.fset, fdel)

    def _copy(self, fget, fset, fdel):
        doc = _property_slot(_payload(self), 3)
        if doc is getattr(self.fget, "__doc__", None):
            doc = None  # the new getter's
        result = type(self)(fget if fget is not None else self.fget, fset, fdel, doc)
        _property_set_name(result, _property_slot(_payload(self), 4))
        return result

    def __set_name__(self, owner, name):
        _property_set_name(self, name)

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return _property_get(_payload(self), obj)

    def __set__(self, obj, value):
        _property_set(_payload(self), obj, value)

    def __delete__(self, obj):
        _property_delete(_payload(self), obj)


_COPIED = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")


def _method_dict(self):
    """Of a static or class method: begins with what its function has of _COPIED."""
    method = _payload(self)
    if method is not self and not _class_flag(_type_of(self), 4):
        return self.__dict__  # of the class that derives from it
    found = _method_attributes(method)
    if found is None:
        found = {}
        for name in _COPIED:
            value = _attribute_or_missing(method.__func__, name)
            if value is not _MISSING:
                found[name] = value
        _method_attributes(method, found)
    return found


def _wrap_method(self, method):
    """Of a class that derives from staticmethod or classmethod."""
    _set_payload(self, method)
    if not _class_flag(_type_of(self), 4):
        self.__dict__.update(_method_dict(method))


def _method_attribute(self, name):
    value = _method_dict(self).get(name, _MISSING)
    if value is _MISSING:
        if name == "__doc__":
            return _described("builtins", _type_name(self))[0]
        _missing_attribute(self, name)
    return value


class staticmethod:
    def __init__(self, function, /):
        if type(self) is not staticmethod:  # (otherwise __new__ has it)
            _wrap_method(self, staticmethod(function))

    @property
    def __name__(self):
        return _method_attribute(self, "__name__")

    @property
    def __qualname__(self):
        return _method_attribute(self, "__qualname__")

    @property
    def __module__(self):
        return _method_attribute(self, "__module__")

    @property
    def __doc__(self):
        return _method_attribute(self, "__doc__")

    @property
    def __annotations__(self):
        return _method_attribute(self, "__annotations__")

    @property
    def __dict__(self):
        return _method_dict(self)

    def __getattr__(self, name):
        return _method_attribute(self, name)

    def __setattr__(self, name, value):
        name = _check_name(name, "")
        found = _MISSING if name in _COPIED else _lookup(self, name)
        if name == "__dict__":
            if not isinstance(value, dict):
                raise TypeError(f"__dict__ must be set to a dictionary, not a '{_type_name(value)}'")
            _method_attributes(_payload(self), value)
        elif found is not _MISSING and _is_data(found):
            object.__setattr__(self, name, value)
        else:
            _method_dict(self)[name] = value

    def __delattr__(self, name):
        if _check_name(name, "") in _method_dict(self):
            del _method_dict(self)[name]
        else:
            object.__delattr__(self, name)

    def __repr__(self):
        return f"<staticmethod({self.__func__!r})>"

    @property
    def __isabstractmethod__(self):
        return _is_abstract(self.__func__)

    def __get__(self, obj, cls=None):
        return self.__func__

    def __call__(self, /, *args, **keywords):
        return self.__func__(*args, **keywords)


class classmethod:
    __name__ = staticmethod.__name__
    __qualname__ = staticmethod.__qualname__
    __module__ = staticmethod.__module__
    __doc__ = staticmethod.__doc__
    __annotations__ = staticmethod.__annotations__
    __dict__ = staticmethod.__dict__
    __isabstractmethod__ = staticmethod.__isabstractmethod__
    __getattr__ = staticmethod.__getattr__
    __setattr__ = staticmethod.__setattr__
    __delattr__ = staticmethod.__delattr__

    def __init__(self, function, /):
        if type(self) is not classmethod:
            _wrap_method(self, classmethod(function))

    def __repr__(self):
        return f"<classmethod({self.__func__!r})>"

    def __get__(self, obj, cls=None):
        if cls is None:
            cls = type(obj)
        return _class_method_get(self.__func__, cls)


class function:
    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return _method_type(self, obj)

    def __call__(self, /, *args, **keywords):
        return self(*args, **keywords)

    def __repr__(self):
        return f"<function {self.__qualname__} at {_address(self)}>"

    @property
    def __builtins__(self):
        given = self.__globals__.get("__builtins__")
        if given is None:
            given = _builtins()
        return given if isinstance(given, dict) else given.__dict__



class method:
    @property
    def __doc__(self):
        return self.__func__.__doc__

    def __get__(self, obj, cls=None):
        return self

    def __call__(self, /, *args, **keywords):
        return self(*args, **keywords)

    def __hash__(self):
        return object.__hash__(self.__self__) ^ hash(self.__func__)

    def __repr__(self):
        function = self.__func__
        name = getattr(function, "__qualname__", None)
        if name is None:
            name = getattr(function, "__name__", "?")
        return f"<bound method {name} of {self.__self__!r}>"


def _check_descriptor(self, obj):
    if not _is_subtype(_type_of(obj), self.__objclass__):
        raise TypeError(
            f"descriptor {self.__name__!r} for {self.__objclass__.__name__!r} objects doesn't apply to a "
            f"{_type_name(obj)!r} object"
        )


class getset_descriptor:
    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        _check_descriptor(self, obj)
        form = _descriptor_form(self)
        if form:
            return _read_computed(self, obj) if form == 1 else _property_get(self, obj)
        value = _member_value(self, obj)
        if value is _MISSING:
            _missing_attribute(obj, self.__name__)
        return value

    def __set__(self, obj, value):
        _check_descriptor(self, obj)
        form = _descriptor_form(self)
        if form == 0:
            _set_own(obj, _member_slot(self), value)
        elif form == 1:
            _set_computed(self, obj, value)
        else:
            _property_set(self, obj, value)

    def __delete__(self, obj):
        _check_descriptor(self, obj)
        form = _descriptor_form(self)
        if form == 0:
            if not _delete_own(obj, _member_slot(self)) and not _class_flag(self.__objclass__, 2):
                raise AttributeError(self.__name__)
        elif form == 2:
            _property_delete(self, obj)
        elif self.__name__ == "__dict__" and not _class_flag(_type_of(obj), 2):
            _set_dict(obj, {})
        else:
            _set_computed(self, obj)

    @property
    def __qualname__(self):
        return f"{self.__objclass__.__qualname__}.{self.__name__}"

    @property
    def __doc__(self):
        return _described(self.__objclass__.__module__, self.__qualname__)[0]

    def __repr__(self):
        return f"<attribute {self.__name__!r} of {self.__objclass__.__name__!r} objects>"


class member_descriptor:
    __get__ = getset_descriptor.__get__
    __set__ = getset_descriptor.__set__
    __delete__ = getset_descriptor.__delete__
    __qualname__ = getset_descriptor.__qualname__

    @property
    def __doc__(self):
        return _described(self.__objclass__.__module__, self.__qualname__)[0] if _class_flag(self.__objclass__, 2) else None

    def __repr__(self):
        return f"<member {self.__name__!r} of {self.__objclass__.__name__!r} objects>"


class super:
    def __init__(self, cls=_MISSING, obj=None, /):
        pass

    def __getattribute__(self, name, /):
        """Of an instance of a derived class; the VM sees to those of super."""
        if name == "__class__":
            return type(self)
        try:
            return _attribute(_payload(self), _check_name(name, ""))
        except AttributeError:
            return _plain_getattr(self, name)

    def __get__(self, obj, cls=None, /):
        if obj is None or self.__self_class__ is not None:
            return self
        return type(self)(self.__thisclass__, obj)

    def __repr__(self):
        owner = self.__self_class__
        return f"<super: <class '{self.__thisclass__.__name__}'>, {f'<{owner.__name__} object>' if owner else 'NULL'}>"


def _super(cell_contents, first):
    """super() without arguments."""
    if cell_contents is _MISSING:
        raise RuntimeError("super(): empty __class__ cell")
    return _new_super(cell_contents, first)


def _new_claimed_super(cls, start=None, obj=None, /):
    return _claimed_super(start, obj)


def _claimed_super(cls, obj, /):
    """super(cls, obj) where the class of obj does not derive from cls: what it says its __class__ is may."""
    claimed = _attribute_or_missing(obj, "__class__")
    if not _is_type(claimed) or claimed is _type_of(obj) or not _is_subtype(claimed, cls):
        raise TypeError("super(type, obj): obj must be an instance or subtype of type")
    return _super_from(cls, obj, claimed)


def _bind_slowly(attribute, obj):
    return _get_bound(attribute, obj, _type_of(obj))

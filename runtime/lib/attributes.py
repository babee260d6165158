"""Attributes whose getting or setting is Python code: descriptors, __getattr__ and its kin; getattr, setattr, ..."""


def _descriptor_get(descriptor, obj, cls):
    getter = _lookup(descriptor, "__get__")
    if getter is _MISSING:
        return descriptor
    return _bind(getter, descriptor)(obj, cls)


def _descriptor_set(descriptor, obj, value):
    setter = _lookup(descriptor, "__set__")
    if setter is _MISSING:
        raise AttributeError("__set__")
    _bind(setter, descriptor)(obj, value)


def _descriptor_delete(descriptor, obj):
    deleter = _lookup(descriptor, "__delete__")
    if deleter is _MISSING:
        raise AttributeError("__delete__")
    _bind(deleter, descriptor)(obj)


def _class_method_get(wrapped, cls):
    getter = _lookup(wrapped, "__get__")
    if getter is _MISSING:
        return _method_type(wrapped, cls) if callable(wrapped) else wrapped
    return _bind(getter, wrapped)(cls, cls)


def _property_name(p, obj):
    name = _property_slot(p, 4)
    if name is None:
        return f"property of '{type(obj).__qualname__}' object"
    return f"property {name!r} of {type(obj).__qualname__!r} object"


def _property_get(p, obj):
    getter = _property_slot(p, 0)
    if getter is None:
        raise AttributeError(f"{_property_name(p, obj)} has no getter")
    return getter(obj)


def _refuse_computed(p):
    """AttributeError of what is no property in CPython: it is of a type that is built in."""
    if _descriptor_form(p) == 2:
        if _type_of(p) is _member_descriptor_type:
            raise AttributeError("readonly attribute")
        raise AttributeError(f"attribute {p.__name__!r} of {p.__objclass__.__name__!r} objects is not writable")


def _property_set(p, obj, value):
    setter = _property_slot(p, 1)
    if setter is None:
        _refuse_computed(p)
        raise AttributeError(f"{_property_name(p, obj)} has no setter")
    setter(obj, value)


def _property_delete(p, obj):
    deleter = _property_slot(p, 2)
    if deleter is None:
        _refuse_computed(p)
        raise AttributeError(f"{_property_name(p, obj)} has no deleter")
    deleter(obj)


def _set_dict(obj, value):
    """x.__dict__ = value: the dict is a view of the attributes from then on."""
    own = obj.__dict__
    if not isinstance(value, dict):
        raise TypeError(f"__dict__ must be set to a dictionary, not a '{_type_name(value)}'")
    if _type_of(obj) is _module_type:
        raise AttributeError("readonly attribute")
    if _class_flag(_type_of(obj), 2048):
        _set_plain(obj, ".shared", value)
        return
    if _is_view_of(value, obj):
        return
    items = list(dict.items(value))
    if not all([type(key) is str for key, _ in items]) or not _become_view(value, obj):
        return _share_dict(obj, own, value)
    for name in list(own):
        del own[name]
    for name, attribute in items:
        own[name] = attribute


def _set_class(obj, cls):
    """x.__class__ = cls"""
    if not _is_type(cls):
        raise TypeError(f"__class__ must be set to a class, not '{_type_name(cls)}' object")
    old = _type_of(obj)
    if _is_subtype(old, _module_type) and _payload(obj) is obj:
        return _set_module_class(obj, cls, old)
    if _class_flag(old, 2) or _class_flag(cls, 2):
        raise TypeError("__class__ assignment only supported for mutable types or ModuleType subclasses")
    if _is_type(obj):
        return _set_metaclass(obj, cls, old)
    sized = _is_subtype(old, int) or _is_subtype(old, tuple) or _is_subtype(old, bytes)  # objects of any length
    unlike = _layout(old) != _layout(cls) or _class_flag(old, 4) != _class_flag(cls, 4) or _members(old) != _members(cls)
    if unlike or (sized and _service(16) < (3, 12)):
        raise TypeError(f"__class__ assignment: '{cls.__name__}' object layout differs from '{old.__name__}'")
    if old is not cls and not _change_class(obj, cls):
        raise TypeError("__class__ assignment only supported for mutable types or ModuleType subclasses")


def _set_metaclass(obj, cls, old):
    if not _is_subtype(cls, type) or _members(old) != _members(cls):
        raise TypeError(f"__class__ assignment: '{cls.__name__}' object layout differs from '{old.__name__}'")
    if old is not cls and not _change_class(obj, cls):
        raise _NotSupported("another metaclass for a class, where traces are kept in a file")


def _set_module_class(module, cls, old):
    if not _is_subtype(cls, _module_type):
        if _class_flag(cls, 2) or _class_flag(old, 2):
            raise TypeError("__class__ assignment only supported for mutable types or ModuleType subclasses")
        raise TypeError(f"__class__ assignment: '{cls.__name__}' object layout differs from '{old.__name__}'")
    if cls.__name__ == "_LazyModule" and cls.__module__ == "importlib.util":  # which nobody can tell from one that waits
        module.__spec__.loader.exec_module(module)
        return
    if cls.__getattribute__ is not object.__getattribute__:
        raise _NotSupported("another class for a module, with a __getattribute__")
    for name in module.__dict__:
        found = _class_lookup(cls, name)
        if found is not _MISSING and _class_lookup(_module_type, name) is not found and _is_data(found):
            raise _NotSupported(f"another class for a module, with a property that the module has as well: {name!r}")
    _change_class(module, cls)


def _members(cls):
    """Names in __slots__, class by class."""
    added = [
        sorted([name for name, value in base.__dict__.items() if _is_member_of(value, base)])
        for base in cls.__mro__
    ]
    return [names for names in added if names]


def _is_member_of(value, cls):
    """Is it a slot of the class? Others may be in its __dict__, too."""
    return _descriptor_form(value) == 0 and value.__objclass__ is cls


def _set_computed_slowly(attribute, obj, value=None, /):
    _convert_and_set(obj, attribute.__name__, value)


def _convert_and_set(obj, name, value):
    """exception.args, x.__dict__, x.__class__, f.__code__"""
    if name == "__dict__":
        return _set_dict(obj, value)
    if name == "__class__":
        return _set_class(obj, value)
    if name == "__code__":
        return _set_code(obj, value)
    setattr(obj, name, tuple(value))


def _module_getattr(module, name):
    function = _module_get(module, "__getattr__", _MISSING)
    if function is _MISSING:
        where = _module_get(module, "__name__", "?")
        raise AttributeError(f"module {where!r} has no attribute {name!r}", name=name, obj=module)
    return function(name)


def _getattr(obj, name):
    """obj.name where the class has __getattr__ or a __getattribute__ of its own."""
    getter = _lookup(obj, "__getattribute__")
    if getter is object.__getattribute__ or getter is type.__getattribute__:
        fallback = _lookup(obj, "__getattr__")
        if fallback is _MISSING:
            return _plain_getattr(obj, name)
        try:
            value = _plain_getattr_or(obj, name)
        except AttributeError:
            value = _MISSING
        return _bind(fallback, obj)(name) if value is _MISSING else value
    fallback = _lookup(obj, "__getattr__")
    if fallback is _MISSING:
        return _bind(getter, obj)(name)
    try:
        return _bind(getter, obj)(name)
    except AttributeError:
        return _bind(fallback, obj)(name)


def _plain_getattr(obj, name):
    value = _plain_getattr_or(obj, name)
    if value is _MISSING:
        _missing_attribute(obj, name)
    return value


def _plain_getattr_or(obj, name):
    """object.__getattribute__ (or type's); _MISSING where it raises AttributeError because there is none."""
    if _is_type(obj):
        return _type_getattr_or(obj, name)
    found = _lookup(obj, name)
    if found is not _MISSING and _descriptor_form(found) == 0:
        return _member_value(found, obj)
    if found is not _MISSING and _is_data(found) and _lookup(found, "__get__") is not _MISSING:
        return _get_bound(found, obj, type(obj))
    value = _own_attribute(obj, name)
    if value is not _MISSING:
        return value
    if found is not _MISSING:
        return _get_bound(found, obj, type(obj))
    return _MISSING


def _member_slot(member):
    """The name of its slot: a hidden one, where the class is a built-in one."""
    return _intern(f".{member.__name__}") if _class_flag(member.__objclass__, 2) else member.__name__


def _member_value(member, obj):
    value = _own_attribute(obj, _member_slot(member))
    return None if value is _MISSING and _class_flag(member.__objclass__, 2) else value


def _type_getattr_or(cls, name):
    meta = _lookup(cls, name)
    if meta is not _MISSING and _is_data(meta) and _lookup(meta, "__get__") is not _MISSING:
        return _get_bound(meta, cls, type(cls))
    found = _class_lookup(cls, name)
    if found is not _MISSING:
        return _get_bound(found, None, cls)
    if meta is not _MISSING:
        return _get_bound(meta, cls, type(cls))
    return _MISSING


def _get_bound(found, obj, cls):
    """The attribute of a class, seen from its instance, or (obj None) from the class."""
    getter = _lookup(found, "__get__")
    if getter is _MISSING:
        return found
    return _bind(getter, found)(obj, cls)


def _setattr(obj, name, value):
    _bind(_lookup(obj, "__setattr__"), obj)(name, value)


def _delattr(obj, name):
    _bind(_lookup(obj, "__delattr__"), obj)(name)


def _object_delattr(obj, name):
    """object.__delattr__, type.__delattr__"""
    found = _lookup(obj, name)
    if found is not _MISSING and _is_data(found) and _descriptor_form(found) != 0:
        deleter = _lookup(found, "__delete__")
        if deleter is _MISSING:
            raise AttributeError("__delete__")
        _bind(deleter, found)(obj)
    elif _type_of(obj) is _function_type and name in obj.__dict__:
        del obj.__dict__[name]
    elif found is not _MISSING and _descriptor_form(found) == 0:
        found.__delete__(obj)
    elif not _delete_own(obj, name):
        if found is not _MISSING and not _has_dict(obj):
            raise AttributeError(f"{_type_name(obj)!r} object attribute {name!r} is read-only")
        _missing_attribute(obj, name)


def _has_dict(obj):
    return _attribute_or_missing(obj, "__dict__") is not _MISSING


def _check_name(name, what):
    if not isinstance(name, str):
        raise TypeError(f"{what}attribute name must be string, not '{_type_name(name)}'")
    return _intern(name)


def _getattr_slowly(obj, name, default=_MISSING, /):
    name = _check_name(name, "")
    if default is _MISSING:
        return _attribute(obj, name)
    try:
        return _attribute(obj, name)
    except AttributeError:
        return default


def _attribute_or_missing(obj, name):
    try:
        return _attribute(obj, name)
    except AttributeError:
        return _MISSING


def _hasattr_slowly(obj, name, /):
    name = _check_name(name, "")
    try:
        _attribute(obj, name)
    except AttributeError:
        return False
    return True


def _setattr_slowly(obj, name, value, /):
    name = _check_name(name, "")
    _bind(_lookup(obj, "__setattr__"), obj)(name, value)


def delattr(obj, name, /):
    name = _check_name(name, "")
    _bind(_lookup(obj, "__delattr__"), obj)(name)

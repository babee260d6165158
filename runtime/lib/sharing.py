"""Instances whose __dict__ is that of another object, too.

A dict has the attributes of one instance (_become_view). Further ones, and one whose dict has other keys than str, keep
it in a hidden attribute, and are of a class of their own, derived from theirs, that looks into it; what asks for their
class gets its base (spec.objects.ClassFlag.SHARES_DICT).
"""


def _end_sharing(d):
    """A dict is to have a key that can be no attribute: one that has the attributes of an instance becomes a plain dict,
    in which the instance looks from then on."""
    obj = _viewed(d)
    if obj is None:
        return
    items = list(d.items())
    _end_view(d)
    for name, _ in items:
        _delete_own(obj, name)
    _share_dict(obj, (), d)
    for name, value in items:
        d[name] = value


def _share_dict(obj, own, value):
    """obj.__dict__ = value; `own`: what it was."""
    for name in list(own):
        del own[name]
    cls = _sharing_class(type(obj))
    _set_plain(obj, ".shared", value)
    if not _change_class(obj, cls):
        raise _NotSupported("one __dict__ of several objects")


def _sharing_class(cls):
    for derived in _subclasses(cls):
        if _class_flag(derived, 2048):
            return derived
    names = ["__getattribute__"]
    values = [_SharesDict.__getattribute__]
    if _class_lookup(cls, "__setattr__") is object.__setattr__:
        names.append("__setattr__")
        values.append(_SharesDict.__setattr__)
    if _class_lookup(cls, "__delattr__") is object.__delattr__:
        names.append("__delattr__")
        values.append(_SharesDict.__delattr__)
    made = _make_class(type(cls), cls.__name__, (cls,), cls, (None, *cls.__mro__), (names, values))
    _set_class_names(made, cls.__qualname__, cls.__module__, None)
    _set_class_flag(made, 2048)
    return made


class _SharesDict:
    def __getattribute__(self, name):
        shared = _own_attribute(self, ".shared")
        if name == "__dict__":
            return shared
        found = _lookup(self, name)
        if found is not _MISSING and _is_data(found) and _lookup(found, "__get__") is not _MISSING:
            return _get_bound(found, self, type(self))
        value = dict.get(shared, name, _MISSING)
        if value is not _MISSING:
            return value
        if found is not _MISSING:
            return _get_bound(found, self, type(self))
        _missing_attribute(self, name)

    def __setattr__(self, name, value):
        found = _lookup(self, name)
        if name == "__dict__" and isinstance(value, dict):
            _set_plain(self, ".shared", value)
        elif found is not _MISSING and _is_data(found):
            _descriptor_set(found, self, value)
        else:
            _own_attribute(self, ".shared")[name] = value

    def __delattr__(self, name):
        found = _lookup(self, name)
        if found is not _MISSING and _is_data(found):
            _descriptor_delete(found, self)
        elif _own_attribute(self, ".shared").pop(name, _MISSING) is _MISSING:
            _missing_attribute(self, name)

"""dict with keys that Python code hashes or compares, from other mappings, and its views as sets."""


def _dict_find(d, key, hashed):
    """Number of the key's entry; -1: it is absent. A comparison may change the dict: then it is done again."""
    while True:
        passed = 0
        at = _dict_next(d, hashed, passed)
        while at >= 0:
            other = _dict_key(d, at)
            if other is key:
                return at
            same = other == key
            if _dict_key(d, at) is not other:
                break
            if same:
                return at
            passed += 1
            at = _dict_next(d, hashed, passed)
        else:
            return -1


def _dict_get_slowly(self, key, default=None, /):
    self = _payload(self)
    at = _dict_find(self, key, hash(key))
    return default if at < 0 else _dict_value(self, at)


def _dict_setitem(self, key, value, /):
    self = _payload(self)
    hashed = hash(key)
    if type(key) is not str:
        _end_sharing(self)
    at = _dict_find(self, key, hashed)
    if at < 0:
        _dict_insert(self, key, hashed, value)
    else:
        _dict_set_value(self, at, value)


def _dict_delitem(self, key, /):
    self = _payload(self)
    at = _dict_find(self, key, hash(key))
    if at < 0:
        raise KeyError(key)
    _dict_delete(self, at)


def _dict_contains(self, key, /):
    return _dict_find(_payload(self), key, hash(key)) >= 0


def _keys_contain(self, key, /):
    return key in _mapping_dict(self)


def _dict_setdefault(self, key, default=None, /):
    self = _payload(self)
    hashed = hash(key)
    at = _dict_find(self, key, hashed)
    if at >= 0:
        return _dict_value(self, at)
    if type(key) is not str:
        _end_sharing(self)
    _dict_insert(self, key, hashed, default)
    return default


def _dict_pop(self, key, default=_MISSING, /):
    self = _payload(self)
    at = _dict_find(self, key, hash(key))
    if at < 0:
        if default is _MISSING:
            raise KeyError(key)
        return default
    value = _dict_value(self, at)
    _dict_delete(self, at)
    return value


def _dict_new(cls, source=(), /):
    result = {}
    _dict_fill(result, source)
    return result


def _dict_merge_slowly(d, other, /):
    other = _payload(other)
    count, fresh = len(other), len(d) == 0
    at = _dict_place(other, 0)
    while at >= 0:
        key, value = _dict_key(other, at), _dict_value(other, at)
        hashed = _dict_hash(other, at)
        found = -1 if fresh else _dict_find(d, key, hashed)
        if found >= 0:
            _dict_set_value(d, found, value)
        else:
            if type(key) is not str:
                _end_sharing(d)
            _dict_insert(d, key, hashed, value)
        if len(other) > count:
            raise RuntimeError("dict mutated during update")
        at = _dict_place(other, at + 1)
    return True


def _mapping_keys(mapping):
    """Those of something that need not be a dict, as CPython's PyMapping_Keys: the attribute may be the object's own."""
    keys = mapping.keys()
    if _lookup(keys, "__iter__") is _MISSING and _lookup(keys, "__getitem__") is _MISSING:
        raise TypeError(f"{_type_name(mapping)}.keys() returned a non-iterable (type {_type_name(keys)})")
    return list(keys)


def _fill_by_keys(d, mapping):
    for key in _mapping_keys(mapping):
        d[key] = mapping[key]


def _dict_fill(d, source):
    """d.update(source): a mapping has keys(), anything else gives pairs."""
    if isinstance(source, dict) and type(source).__iter__ is dict.__iter__:
        _dict_merge(d, _payload(source))
        return
    if _attribute_or_missing(source, "keys") is not _MISSING:
        _fill_by_keys(d, source)
        return
    number = 0
    for pair in source:
        if type(pair) is not tuple:
            try:
                pair = tuple(pair)
            except TypeError:
                if _lookup(pair, "__iter__") is _MISSING:
                    raise TypeError(
                        f"cannot convert dictionary update sequence element #{number} to a sequence"
                    ) from None
                raise
        if len(pair) != 2:
            raise ValueError(
                f"dictionary update sequence element #{number} has length {len(pair)}; 2 is required"
            )
        d[pair[0]] = pair[1]
        number += 1


def _update(name, d, sources, keywords):
    if len(sources) > 1:
        raise TypeError(f"{name} expected at most 1 argument, got {len(sources)}")
    if sources:
        _dict_fill(d, sources[0])
    if keywords:
        _dict_merge(d, keywords)


class dict:
    def __init__(self, /, *sources, **keywords):
        _update("dict", _payload(self), sources, keywords)

    def update(self, /, *sources, **keywords):
        _update("update", _payload(self), sources, keywords)

    @classmethod
    def fromkeys(cls, iterable, value=None, /):
        if cls is dict:
            result = _dict_from_keys(iterable, value)
            if result is not None:
                return result
        result = cls()
        for key in iterable:
            result[key] = value
        return result

    def __getitem__(self, key):
        d = _payload(self)
        at = _dict_find(d, key, hash(key))
        if at >= 0:
            return _dict_value(d, at)
        if d is not self:
            missing = _lookup(self, "__missing__")
            if missing is not _MISSING:
                return _bind(missing, self)(key)
        raise KeyError(key)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

    def __ior__(self, other):
        _dict_fill(_payload(self), other)
        return self

    __hash__ = None


def _dict_or(self, other, /):
    result = {}
    _dict_merge(result, _payload(self))
    _dict_merge(result, _payload(other))
    return result


def _dict_ror(self, other, /):
    return _dict_or(other, self)


# --- views ---

def _items_contain(self, item, /):
    d = _mapping_dict(self)
    if not isinstance(item, tuple) or len(item) != 2:
        return False
    at = _dict_find(d, item[0], hash(item[0]))
    if at < 0:
        return False
    value = _dict_value(d, at)
    return value is item[1] or value == item[1]


def _is_set_like(x):
    return isinstance(x, (set, frozenset)) or isinstance(x, (_dict_keys_type, _dict_items_type))


def _view_and(self, other):
    result = set()
    if len(self) > 0 and _is_set_like(other) and len(other) > len(self):
        self, other = other, self
    for item in other:
        if item in self:
            result.add(item)
    return result


def _view_or(self, other):
    result = set(self)
    result.update(other)
    return result


def _view_sub(self, other):
    result = set(self)
    result.difference_update(other)
    return result


def _view_xor(self, other):
    result = set(self)
    result.symmetric_difference_update(other)
    return result


def _view_all_in(x, y):
    for item in x:
        if item not in y:
            return False
    return True


def _view_eq(self, other):
    if not _is_set_like(other):
        return NotImplemented
    return len(self) == len(other) and _view_all_in(self, other)


def _view_ne(self, other):
    result = _view_eq(self, other)
    return result if result is NotImplemented else not result


def _view_lt(self, other):
    if not _is_set_like(other):
        return NotImplemented
    return len(self) < len(other) and _view_all_in(self, other)


def _view_le(self, other):
    if not _is_set_like(other):
        return NotImplemented
    return len(self) <= len(other) and _view_all_in(self, other)


def _view_gt(self, other):
    if not _is_set_like(other):
        return NotImplemented
    return len(self) > len(other) and _view_all_in(other, self)


def _view_ge(self, other):
    if not _is_set_like(other):
        return NotImplemented
    return len(self) >= len(other) and _view_all_in(other, self)


def _view_isdisjoint(self, other):
    for item in other:
        if item in self:
            return False
    return True


class dict_keys:
    def __and__(self, other):
        return _view_and(self, other)

    def __or__(self, other):
        return _view_or(self, other)

    def __sub__(self, other):
        return _view_sub(self, other)

    def __xor__(self, other):
        return _view_xor(self, other)

    def __rand__(self, other):
        return _view_and(self, other)

    def __ror__(self, other):
        return _view_or(other, self)

    def __rsub__(self, other):
        return _view_sub(other, self)

    def __rxor__(self, other):
        return _view_xor(other, self)

    def __eq__(self, other):
        return _view_eq(self, other)

    def __ne__(self, other):
        return _view_ne(self, other)

    def __lt__(self, other):
        return _view_lt(self, other)

    def __le__(self, other):
        return _view_le(self, other)

    def __gt__(self, other):
        return _view_gt(self, other)

    def __ge__(self, other):
        return _view_ge(self, other)

    def isdisjoint(self, other):
        return _view_isdisjoint(self, other)


class dict_items:
    def __and__(self, other):
        return _view_and(self, other)

    def __or__(self, other):
        return _view_or(self, other)

    def __sub__(self, other):
        return _view_sub(self, other)

    def __xor__(self, other):
        return _view_xor(self, other)

    def __rand__(self, other):
        return _view_and(self, other)

    def __ror__(self, other):
        return _view_or(other, self)

    def __rsub__(self, other):
        return _view_sub(other, self)

    def __rxor__(self, other):
        return _view_xor(other, self)

    def __eq__(self, other):
        return _view_eq(self, other)

    def __ne__(self, other):
        return _view_ne(self, other)

    def __lt__(self, other):
        return _view_lt(self, other)

    def __le__(self, other):
        return _view_le(self, other)

    def __gt__(self, other):
        return _view_gt(self, other)

    def __ge__(self, other):
        return _view_ge(self, other)

    def isdisjoint(self, other):
        return _view_isdisjoint(self, other)


# --- read-only views of mappings ---
class mappingproxy:
    def __new__(cls, mapping):
        if isinstance(mapping, (list, tuple)) or not hasattr(type(mapping), "__getitem__"):
            raise TypeError(f"mappingproxy() argument must be a mapping, not {_type_name(mapping)}")
        return _make_proxy(mapping)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

    def __getitem__(self, key):
        return _proxied(self)[key]

    def __contains__(self, key):
        return key in _proxied(self)

    def __iter__(self):
        return iter(_proxied(self))

    def __len__(self):
        return len(_proxied(self))

    def __reversed__(self):
        return reversed(_proxied(self))

    def __repr__(self):
        return f"mappingproxy({_proxied(self)!r})"

    def __str__(self):
        return str(_proxied(self))

    def __eq__(self, other):
        return _proxied(self) == other

    def __ne__(self, other):
        return _proxied(self) != other

    def __lt__(self, other):
        return _proxied(self) < other

    def __le__(self, other):
        return _proxied(self) <= other

    def __gt__(self, other):
        return _proxied(self) > other

    def __ge__(self, other):
        return _proxied(self) >= other

    def __or__(self, other):
        if isinstance(other, _mappingproxy_type):
            other = _proxied(other)
        return _proxied(self) | other

    def __ror__(self, other):
        return other | _proxied(self)

    def __ior__(self, other):
        raise TypeError(f"'|=' is not supported by {_type_name(self)}; use '|' instead")

    def get(self, key, default=None, /):
        return _proxied(self).get(key, default)

    def keys(self):
        return _proxied(self).keys()

    def values(self):
        return _proxied(self).values()

    def items(self):
        return _proxied(self).items()

    def copy(self):
        return _proxied(self).copy()

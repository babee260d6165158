"""set and frozenset with keys that Python code hashes or compares, and from iterables whose items Python code gives."""


def _set_find(s, key, hashed):
    """Place of the key; -1: it is absent. A comparison may change the set: then it is done again."""
    while True:
        passed = 0
        at = _set_next(s, hashed, passed)
        while at >= 0:
            other = _set_key(s, at)
            if other is key:
                return at
            same = other == key
            if _set_key(s, at) is not other:
                break
            if same:
                return at
            passed += 1
            at = _set_next(s, hashed, passed)
        else:
            return -1


def _key_hash(key):
    """A set stands for the frozenset with the same items where it is looked for."""
    if isinstance(key, set) and _lookup(key, "__hash__") is None:
        return frozenset(key), hash(frozenset(key))
    return key, hash(key)


def _set_add_slowly(self, key, /):
    self = _payload(self)
    hashed = hash(key)
    if _set_find(self, key, hashed) < 0:
        _set_insert(self, key, hashed)


def _set_contains(self, key, /):
    key, hashed = _key_hash(key)
    return _set_find(_payload(self), key, hashed) >= 0


def _set_discard(self, key, /):
    self = _payload(self)
    key, hashed = _key_hash(key)
    at = _set_find(self, key, hashed)
    if at >= 0:
        _set_delete(self, at)


def _set_remove(self, key, /):
    self = _payload(self)
    wanted, hashed = _key_hash(key)
    at = _set_find(self, wanted, hashed)
    if at < 0:
        raise KeyError(key)
    _set_delete(self, at)


def _each(x):
    """The items of an iterable with their hashes, which sets know."""
    if isinstance(x, (set, frozenset)):
        x = _payload(x)
        at = _set_next_place(x, 0)
        while at >= 0:
            yield _set_key(x, at), _set_hash(x, at)
            at = _set_next_place(x, at + 1)
    else:
        for item in x:
            yield item, hash(item)


def _fill_set(s, iterable):
    if isinstance(iterable, (set, frozenset)):
        for item, hashed in _each(iterable):
            if _set_find(s, item, hashed) < 0:
                _set_insert(s, item, hashed)
    else:
        for item in iterable:
            s.add(item)
    return s


def _set_new(cls, iterable=(), /):
    return _fill_set(set(), iterable)


def _set_init(self, iterable=(), /):
    self = _payload(self)
    self.clear()
    _fill_set(self, iterable)


def _frozenset_new(cls, iterable=(), /):
    result = _set_freeze(_fill_set(set(), iterable))
    return result if cls is frozenset else frozenset.__new__(cls, result)


def _as_set(x):
    """A plain set or frozenset of the items."""
    if isinstance(x, (set, frozenset)):
        return _payload(x)
    return _fill_set(set(), x)


def _like(self, result):
    """The result, a set that nobody else has, of self's kind."""
    return _set_freeze(result) if isinstance(self, frozenset) else result


def _set_update_slowly(self, *others):
    self = _payload(self)
    for other in others:
        _fill_set(self, other)


def _set_union(self, *others):
    self = _payload(self)
    result = set(self)
    for other in others:
        _fill_set(result, other)
    return _like(self, result)


def _common(x, y):
    """A set of the items of y that are in the set x."""
    result = set()
    for item, hashed in _each(y):
        if _set_find(x, item, hashed) >= 0 and _set_find(result, item, hashed) < 0:
            _set_insert(result, item, hashed)
    return result


def _set_intersection(self, *others):
    self = _payload(self)
    result = self
    for other in others:
        if isinstance(other, (set, frozenset)) and len(other) > len(result):
            result = _common(_payload(other), result)
        else:
            result = _common(result, other)
    return _like(self, set(result) if result is self else result)


def _set_intersection_update(self, *others):
    self = _payload(self)
    _set_take(self, set(_set_intersection(self, *others)))


def _set_difference_update(self, *others):
    self = _payload(self)
    for other in others:
        if _payload(other) is self:
            self.clear()
        else:
            for item, hashed in _each(other):
                at = _set_find(self, item, hashed)
                if at >= 0:
                    _set_delete(self, at)


def _set_difference(self, *others):
    self = _payload(self)
    if not others:
        return _like(self, set(self))
    result = _without(self, others[0])
    _set_difference_update(result, *others[1:])
    return _like(self, result)


def _without(self, other):
    """The items of a set that are not in an iterable: by searches in the smaller one, about."""
    if not isinstance(other, (set, frozenset, dict)) or len(self) >> 2 > len(other):
        result = set(self)
        _set_difference_update(result, other)
        return result
    find = _dict_find if isinstance(other, dict) else _set_find
    result, other = set(), _payload(other)
    for item, hashed in _each(self):
        if find(other, item, hashed) < 0 and _set_find(result, item, hashed) < 0:
            _set_insert(result, item, hashed)
    return result


def _set_symmetric_difference_update(self, other, /):
    self = _payload(self)
    other = _as_set(other)
    if other is self:
        self.clear()
    for item, hashed in _each(other):
        at = _set_find(self, item, hashed)
        if at >= 0:
            _set_delete(self, at)
        else:
            _set_insert(self, item, hashed)


def _set_symmetric_difference(self, other, /):
    self = _payload(self)
    result = set(other)
    _set_symmetric_difference_update(result, self)
    return _like(self, result)


def _set_isdisjoint(self, other, /):
    self = _payload(self)
    if isinstance(other, (set, frozenset)) and len(other) > len(self):
        self, other = _payload(other), self
    for item, hashed in _each(other):
        if _set_find(self, item, hashed) >= 0:
            return False
    return True


def _set_issubset(self, other, /):
    self = _payload(self)
    if not isinstance(other, (set, frozenset)):
        return len(_common(self, other)) == len(self)
    other = _payload(other)
    if len(self) > len(other):
        return False
    for item, hashed in _each(self):
        if _set_find(other, item, hashed) < 0:
            return False
    return True


def _set_issuperset(self, other, /):
    if isinstance(other, (set, frozenset)):
        return _set_issubset(other, self)
    self = _payload(self)
    for item in other:
        if _set_find(self, item, hash(item)) < 0:
            return False
    return True


def _set_or(self, other, /):
    return _set_union(self, other)


def _set_and(self, other, /):
    return _set_intersection(self, other)


def _set_sub(self, other, /):
    return _set_difference(self, other)


def _set_xor(self, other, /):
    return _set_symmetric_difference(self, other)


def _set_ror(self, other, /):
    return _set_union(other, self)


def _set_rand(self, other, /):
    return _set_intersection(other, self)


def _set_rsub(self, other, /):
    return _set_difference(other, self)


def _set_rxor(self, other, /):
    return _set_symmetric_difference(other, self)


def _set_eq(self, other, /):
    return len(self) == len(other) and _set_issubset(self, other)


def _set_ne(self, other, /):
    return not _set_eq(self, other)


def _set_lt(self, other, /):
    return len(self) < len(other) and _set_issubset(self, other)


def _set_le(self, other, /):
    return len(self) <= len(other) and _set_issubset(self, other)


def _set_gt(self, other, /):
    return len(self) > len(other) and _set_issubset(other, self)


def _set_ge(self, other, /):
    return len(self) >= len(other) and _set_issubset(other, self)


class set:
    def __ior__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        _set_update(_payload(self), other)
        return self

    def __iand__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        set.intersection_update(self, other)
        return self

    def __isub__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        set.difference_update(self, other)
        return self

    def __ixor__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        set.symmetric_difference_update(self, other)
        return self

    def __repr__(self):
        return _set_repr(self)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

    __hash__ = None


class frozenset:
    def __repr__(self):
        return _set_repr(self)

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

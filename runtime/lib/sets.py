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


def _fill_set(s, iterable):
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
        _fill_set(self, _payload(other) if isinstance(other, (set, frozenset)) else other)


def _set_union(self, *others):
    self = _payload(self)
    result = _fill_set(set(), self)
    for other in others:
        _fill_set(result, other)
    return _like(self, result)


def _common(x, y):
    """A set of the items of y that are in the set x."""
    result = set()
    for item in y:
        if item in x:
            result.add(item)
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
            for item in other:
                self.discard(item)


def _set_difference(self, *others):
    self = _payload(self)
    result = _fill_set(set(), self)
    _set_difference_update(result, *others)
    return _like(self, result)


def _set_symmetric_difference_update(self, other, /):
    self = _payload(self)
    for item in list(_as_set(other)):
        if item in self:
            self.discard(item)
        else:
            self.add(item)


def _set_symmetric_difference(self, other, /):
    self = _payload(self)
    result = _fill_set(set(), other)
    _set_symmetric_difference_update(result, self)
    return _like(self, result)


def _set_isdisjoint(self, other, /):
    self = _payload(self)
    for item in other:
        if item in self:
            return False
    return True


def _set_issubset(self, other, /):
    other = _as_set(other)
    for item in _payload(self):
        if item not in other:
            return False
    return True


def _set_issuperset(self, other, /):
    self = _payload(self)
    for item in other:
        if item not in self:
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
        self.intersection_update(other)
        return self

    def __isub__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        self.difference_update(other)
        return self

    def __ixor__(self, other):
        if not isinstance(other, (set, frozenset)):
            return NotImplemented
        self.symmetric_difference_update(other)
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

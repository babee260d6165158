"""Methods of list, tuple, dict, set and their views where Python code is asked: the items' __eq__, __hash__, __lt__,
__repr__, an argument's __index__ or __iter__."""


def _hash(obj, /):
    method = _lookup(obj, "__hash__")
    if method is None or method is _MISSING:
        raise TypeError(f"unhashable type: '{_type_name(obj)}'")
    value = _call_special(obj, "__hash__")
    if value.__class__ is int and -0x40000000 <= value <= 0x3FFFFFFF:
        return -2 if value == -1 else value
    if not isinstance(value, int):
        raise TypeError("__hash__ method should return an integer")
    value = _payload(value) + 0  # of a bool, too, an int
    if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
        return -2 if value == -1 else value
    return hash(value + 0)


def _tuple_hash(self, /):
    return _hash_of_hashes(tuple([hash(x) for x in self]))


# --- comparison ---
def _compare_eq(x, y, /):
    x, y = _payload(x), _payload(y)
    if isinstance(x, dict):
        return _equal_dicts(x, y)
    if isinstance(x, slice):
        return _slice_parts(x) == _slice_parts(y)
    if len(x) != len(y):
        return False
    i = 0
    while i < len(x) and i < len(y):
        a, b = x[i], y[i]
        if a is not b and not a == b:
            return False
        i += 1
    return len(x) == len(y)


def _compare_ne(x, y, /):
    return not _compare_eq(x, y)


def _equal_dicts(x, y):
    if len(x) != len(y):
        return False
    for key, value in x.items():
        at = _dict_find(y, key, hash(key))
        if at < 0:
            return False
        other = _dict_value(y, at)
        if value is not other and not value == other:
            return False
    return True


def _slice_parts(s):
    return (s.start, s.stop, s.step)


def _first_difference(x, y):
    i = 0
    while i < len(x) and i < len(y):
        a, b = x[i], y[i]
        if a is not b and not a == b:
            return i
        i += 1
    return -1


def _compare_lt(x, y, /):
    x, y = _ordered_parts(x), _ordered_parts(y)
    i = _first_difference(x, y)
    return x[i] < y[i] if i >= 0 else len(x) < len(y)


def _compare_le(x, y, /):
    x, y = _ordered_parts(x), _ordered_parts(y)
    i = _first_difference(x, y)
    return x[i] <= y[i] if i >= 0 else len(x) <= len(y)


def _compare_gt(x, y, /):
    x, y = _ordered_parts(x), _ordered_parts(y)
    i = _first_difference(x, y)
    return x[i] > y[i] if i >= 0 else len(x) > len(y)


def _compare_ge(x, y, /):
    x, y = _ordered_parts(x), _ordered_parts(y)
    i = _first_difference(x, y)
    return x[i] >= y[i] if i >= 0 else len(x) >= len(y)


def _ordered_parts(x):
    x = _payload(x)
    return _slice_parts(x) if isinstance(x, slice) else x


# --- lists and tuples ---
def _sized_iter(iterable):
    """What is iterated over; a class of the program that has __len__ or __length_hint__ is asked how many items there
    will be, as CPython does. Nothing here needs the answer, but it may be an error."""
    if _class_flag(_type_of(iterable), 2):  # built-in
        return iterable
    if not _is_of_program(_lookup(iterable, "__len__")) and not _is_of_program(_lookup(iterable, "__length_hint__")):
        return iterable
    iterator = iter(iterable)
    _length_hint(iterable, 0)
    return iterator


def _is_of_program(method):
    if method is _MISSING:
        return False
    kind = _type_of(method)
    return kind is not _method_descriptor_type and kind is not _wrapper_descriptor_type


def _length_hint(obj, default):
    if _lookup(obj, "__len__") is not _MISSING:
        try:
            return len(obj)
        except TypeError:
            pass
    method = _special(obj, "__length_hint__")
    if method is _MISSING:
        return default
    try:
        found = method()
    except TypeError:
        return default
    if found is NotImplemented:
        return default
    if not isinstance(found, int):
        raise TypeError(f"__length_hint__ must be an integer, not {_type_name(found)}")
    if found > 0x7FFFFFFFFFFFFFFF or found < -0x8000000000000000:
        raise OverflowError("Python int too large to convert to C ssize_t")
    if found < 0:
        raise ValueError("__length_hint__() should return >= 0")
    return found


def _list_new(cls, iterable=(), /):
    return [item for item in _sized_iter(iterable)]


def _list_init(self, iterable=(), /):
    self = _payload(self)
    self.clear()
    for item in _sized_iter(iterable):
        self.append(item)


def _tuple_new(cls, iterable=(), /):
    result = _list_to_tuple([item for item in _sized_iter(iterable)])
    return result if cls is tuple else tuple.__new__(cls, result)


def _list_extend_slowly(self, iterable, /):
    self = _payload(self)
    for item in _sized_iter(iterable):
        self.append(item)


def _unpack_slowly(items, iterable, /):
    """`*iterable` in a display or call"""
    if _lookup(iterable, "__iter__") is _MISSING and _lookup(iterable, "__getitem__") is _MISSING:
        raise TypeError(f"Value after * must be an iterable, not {_type_name(iterable)}")
    for item in _sized_iter(iterable):
        items.append(item)


def _list_insert(self, index, object, /):
    _payload(self).insert(_index(index), object)


def _list_pop(self, index=-1, /):
    return _payload(self).pop(_index(index))


def _slice_bound(x):
    if x is None or isinstance(x, int):
        return x
    if _lookup(x, "__index__") is _MISSING:
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    return _index(x)


def _key(self, key):
    """An index or slice of plain ints."""
    if isinstance(key, slice):
        return slice(_slice_bound(key.start), _slice_bound(key.stop), _slice_bound(key.step))
    if _lookup(key, "__index__") is _MISSING:
        raise TypeError(f"{_type_name(self)} indices must be integers or slices, not {_type_name(key)}")
    return _index(key)


def _list_getitem(self, key, /):
    self = _payload(self)
    return self[_key(self, key)]


def _range_getitem(self, key, /):
    return self[_key(self, key)]


def _list_setitem(self, key, value, /):
    self = _payload(self)
    if isinstance(key, slice):
        if not isinstance(value, (list, tuple)):
            if _lookup(value, "__iter__") is _MISSING and _lookup(value, "__getitem__") is _MISSING:
                if key.step is None or key.step == 1:
                    raise TypeError("can only assign an iterable")
                raise TypeError("must assign iterable to extended slice")
        value = list(value)
    self[_key(self, key)] = value


def _list_delitem(self, key, /):
    self = _payload(self)
    del self[_key(self, key)]


def _list_mul(self, count, /):
    return _payload(self) * _index(count)


def _sequence_contains(self, key, /):
    for item in _payload(self):
        if item is key or item == key:
            return True
    return False


def _position(x):
    if isinstance(x, int):
        return _payload(x)
    if _lookup(x, "__index__") is _MISSING:
        raise TypeError("slice indices must be integers or have an __index__ method")
    return _index(x)


def _find(self, value, start, stop):
    """Index of the value in a list or tuple, -1: it is not there."""
    start, stop = _position(start), _position(stop)
    if start < 0:
        start = max(start + len(self), 0)
    if stop < 0:
        stop = max(stop + len(self), 0)
    while start < stop and start < len(self):
        item = self[start]
        if item is value or item == value:
            return start
        start += 1
    return -1


def _list_index(self, value, start=0, stop=0x7FFFFFFFFFFFFFFF, /):
    at = _find(_payload(self), value, start, stop)
    if at < 0:
        raise ValueError(f"{value!r} is not in list")
    return at


def _tuple_index(self, value, start=0, stop=0x7FFFFFFFFFFFFFFF, /):
    at = _find(_payload(self), value, start, stop)
    if at < 0:
        raise ValueError("tuple.index(x): x not in tuple")
    return at


def _sequence_index(self, value, /):
    at = 0
    for item in self:
        if item is value or item == value:
            return at
        at += 1
    raise ValueError("sequence.index(x): x not in sequence")


def _list_count(self, value, /):
    count = 0
    for item in _payload(self):
        if item is value or item == value:
            count += 1
    return count


def _list_remove(self, value, /):
    self = _payload(self)
    at = _find(self, value, 0, len(self))
    if at < 0:
        raise ValueError("list.remove(x): x not in list")
    if at < len(self):
        del self[at]


# --- sorting ---
def _list_sort(self, /, key=None, reverse=False):
    self = _payload(self)
    reverse = _index(reverse) != 0
    items = _list_take(self)
    try:
        if len(items) > 1 or (key is not None and items):
            keys = list(items) if key is None else _sort_keys(key, items)
            _sort_by_keys(items, keys, reverse)
    except BaseException:
        self.clear()
        _list_put(self, items)
        raise
    changed = len(self) != 0
    self.clear()
    _list_put(self, items)
    if changed:
        raise ValueError("list modified during sort")


def _sort_keys(key, items):
    return [key(x) for x in items]


def _merge_sort(items, keys, reverse, /):
    """Stable, by `<` alone; equal items keep their order, backwards as well."""
    order = list(range(len(items)))
    if reverse:
        order.reverse()
    width = 1
    while width < len(order):
        merged = []
        for start in range(0, len(order), 2 * width):
            _merge_runs(order[start : start + width], order[start + width : start + 2 * width], keys, merged)
        order = merged
        width *= 2
    if reverse:
        order.reverse()
    items[:] = [items[i] for i in order]
    return True


def _merge_runs(left, right, keys, merged):
    i = j = 0
    if right and not keys[right[0]] < keys[left[-1]]:
        merged += left
        merged += right
        return
    while i < len(left) and j < len(right):
        if keys[right[j]] < keys[left[i]]:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    merged += left[i:]
    merged += right[j:]


def sorted(*args, key=None, reverse=False, **others):
    if len(args) != 1:
        raise TypeError(f"sorted expected 1 argument, got {len(args)}")
    if others:
        [].sort(**others)  # which says what is wrong with them
    result = list(args[0])
    result.sort(key=key, reverse=reverse)
    return result


# --- repr ---
def _list_repr(self, /):
    if not _repr_enter(self):
        return "[...]"
    try:
        return "[" + ", ".join([_repr(x) for x in _payload(self)]) + "]"
    finally:
        _repr_leave()


def _tuple_repr(self, /):
    if not _repr_enter(self):
        return "(...)"
    try:
        items = [_repr(x) for x in _payload(self)]
        return "(" + ", ".join(items) + (",)" if len(items) == 1 else ")")
    finally:
        _repr_leave()


def _dict_repr(self, /):
    if not _repr_enter(self):
        return "{...}"
    try:
        return "{" + ", ".join([f"{k!r}: {v!r}" for k, v in _payload(self).items()]) + "}"
    finally:
        _repr_leave()


def _set_repr(self, /):
    name = type(self).__name__
    if not _repr_enter(self):
        return name + "(...)"
    try:
        items = ", ".join([_repr(x) for x in _payload(self)])
        if not items:
            return name + "()"
        return "{" + items + "}" if type(self) is set else name + "({" + items + "})"
    finally:
        _repr_leave()


def _view_repr(self, name):
    if not _repr_enter(self):
        return "..."
    try:
        return name + "([" + ", ".join([_repr(x) for x in self]) + "])"
    finally:
        _repr_leave()


def _keys_repr(self, /):
    return _view_repr(self, "dict_keys")


def _values_repr(self, /):
    return _view_repr(self, "dict_values")


def _items_repr(self, /):
    return _view_repr(self, "dict_items")


class slice:
    def __repr__(self):
        return f"slice({self.start!r}, {self.stop!r}, {self.step!r})"

    __hash__ = None

    def __reduce__(self):
        return (slice, (self.start, self.stop, self.step))


def _slice_indices(self, length, /):
    length = _index(length)
    if length < 0:
        raise ValueError("length should not be negative")
    return slice(_slice_bound(self.start), _slice_bound(self.stop), _slice_bound(self.step)).indices(length)


def _range_new(cls, start, stop=_MISSING, step=_MISSING, /):
    if stop is _MISSING:
        return range(_index(start))
    if step is _MISSING:
        return range(_index(start), _index(stop))
    return range(_index(start), _index(stop), _index(step))


class list:
    def __iadd__(self, iterable):
        list.extend(self, iterable)
        return self

    def __imul__(self, count):
        _list_repeat(_payload(self), _index(count))
        return self

    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)


class tuple:
    def __class_getitem__(cls, item):
        return _GenericAlias_type(cls, item)

"""What the compiler and the VM need of containers: displays with keys that Python code hashes, ** in displays and calls, names
in class bodies, patterns of `match`."""


def _build_set(row):
    result = set()
    for item in row:
        result.add(item)
    return result


def _build_map(row):
    result = {}
    for i in range(0, len(row), 2):
        result[row[i]] = row[i + 1]
    return result


def _map_update(d, mapping, /):
    """** in a display."""
    try:
        if isinstance(mapping, dict):
            _dict_fill(d, mapping)
        else:
            _fill_by_keys(d, mapping)
    except AttributeError:  # whatever has none, as in CPython
        raise TypeError(f"'{_type_name(mapping)}' object is not a mapping") from None


def _map_merge(d, mapping, callee, /):
    """** in a call."""
    try:
        if isinstance(mapping, dict) and type(mapping).__iter__ is dict.__iter__:
            mapping = _payload(mapping)
        for key in _mapping_keys(mapping):
            if key in d:
                raise TypeError(f"{_function_name(callee)} got multiple values for keyword argument '{key}'")
            d[key] = mapping[key]
    except AttributeError:
        raise TypeError(
            f"{_function_name(callee)} argument after ** must be a mapping, not {_type_name(mapping)}"
        ) from None


def _delete_name(mapping, name, /):
    try:
        del mapping[name]
    except Exception:  # whatever it is, as in CPython
        raise NameError(f"name '{name}' is not defined") from None


def _load_name(mapping, name, enclosing=_MISSING, /):
    """A name in a class body whose namespace is no dict; `enclosing`: what it means outside."""
    try:
        return mapping[name]
    except KeyError:
        if enclosing is _MISSING:
            raise NameError(f"name '{name}' is not defined") from None
        return enclosing


# --- patterns ---
def _match_sequence_slowly(x, /):
    return _pattern_kind(x) == "Sequence"


def _match_mapping_slowly(x, /):
    return _pattern_kind(x) == "Mapping"


def _pattern_kind(x):
    """Of the first class in the order of resolution that is one for patterns, or that collections.abc knows as one (its
    Sequence or Mapping, or registered there): "Sequence" or "Mapping"."""
    abc = _modules().get("_abc")
    patterns = {} if abc is None else abc._patterns
    for cls in type(x).__mro__:
        if cls is list or cls is tuple or cls is range or cls is memoryview:
            return "Sequence"
        if cls is dict or cls is _mappingproxy_type:
            return "Mapping"
        if cls is str or cls is bytes or cls is bytearray:  # registered, but no pattern is for them
            continue
        if cls.__module__ == "array" and cls.__name__ == "array" and hasattr(cls, "buffer_info"):  # as CPython registers it
            return "Sequence"
        for known in cls, *patterns.get(cls, ()):
            if known.__name__ in ("Sequence", "Mapping") and known.__module__ in ("collections.abc", "_collections_abc"):
                return known.__name__
    return ""


def _match_keys(mapping, keys, /):
    if type(mapping) is dict and len(keys) == 1:
        value = mapping.get(keys[0], _MISSING)
        return None if value is _MISSING else (value,)
    seen = set()
    values = []
    get = mapping.get
    for key in keys:
        if key in seen:
            raise ValueError(f"mapping pattern checks duplicate key ({key!r})")
        seen.add(key)
        value = get(key, _MISSING)
        if value is _MISSING:
            return None
        values.append(value)
    return _list_to_tuple(values)


def _match_rest(mapping, keys, /):
    rest = {}
    _dict_fill(rest, mapping)
    for key in keys:
        del rest[key]
    return rest


def _match_class(x, cls, count, names, /):
    if not isinstance(cls, type):
        raise TypeError(f"called match pattern must be a {'class' if _service(16) >= (3, 12) else 'type'}")
    if not isinstance(x, cls):
        return None
    values = []
    seen = set()
    if count:
        match_args = getattr(cls, "__match_args__", ())
        itself = not match_args and _matches_itself(cls)
        if not isinstance(match_args, tuple):
            raise TypeError(f"{cls.__name__}.__match_args__ must be a tuple (got {_type_name(match_args)})")
        allowed = 1 if itself else len(match_args)
        if allowed < count:
            plural = "" if allowed == 1 else "s"
            raise TypeError(f"{cls.__name__}() accepts {allowed} positional sub-pattern{plural} ({count} given)")
        if itself:
            values.append(x)
        else:
            for name in match_args[:count]:
                if not isinstance(name, str):
                    raise TypeError(f"__match_args__ elements must be strings (got {_type_name(name)})")
                _take_attribute(x, cls, name, seen, values)
                if len(values) != len(seen):
                    return None
    for name in names:
        before = len(values)
        _take_attribute(x, cls, name, seen, values)
        if len(values) == before:
            return None
    return _list_to_tuple(values)


def _take_attribute(x, cls, name, seen, values):
    if name in seen:
        raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute {name!r}")
    seen.add(name)
    try:
        values.append(getattr(x, name))
    except AttributeError:
        pass


def _matches_itself(cls):
    """Built-in types whose only positional pattern is the value itself."""
    for base in (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple):
        if issubclass(cls, base):
            return True
    return False

"""str, bytes and bytearray: what calls user code, or is easily said in Python."""


def _bound(x):
    if x is None or isinstance(x, int):
        return x
    if _lookup(x, "__index__") is _MISSING:
        raise TypeError("slice indices must be integers or None or have an __index__ method")
    return _index(x)


def _needle(self, sub):
    """What is searched for: in bytes, an object with __index__ stands for a byte."""
    if isinstance(self, str) or isinstance(sub, (int, bytes, bytearray)) or _lookup(sub, "__index__") is _MISSING:
        return sub
    return _index(sub)


def _text_find(self, sub, start=None, end=None, /):
    return _payload(self).find(_needle(self, sub), _bound(start), _bound(end))


def _text_rfind(self, sub, start=None, end=None, /):
    return _payload(self).rfind(_needle(self, sub), _bound(start), _bound(end))


def _text_index(self, sub, start=None, end=None, /):
    return _payload(self).index(_needle(self, sub), _bound(start), _bound(end))


def _text_rindex(self, sub, start=None, end=None, /):
    return _payload(self).rindex(_needle(self, sub), _bound(start), _bound(end))


def _text_count(self, sub, start=None, end=None, /):
    return _payload(self).count(_needle(self, sub), _bound(start), _bound(end))


def _text_startswith(self, prefix, start=None, end=None, /):
    return _payload(self).startswith(prefix, _bound(start), _bound(end))


def _text_endswith(self, suffix, start=None, end=None, /):
    return _payload(self).endswith(suffix, _bound(start), _bound(end))


def _text_replace(self, old, new, count=-1, /):
    return _payload(self).replace(old, new, _index(count))


def _text_split(self, sep=None, maxsplit=-1):
    return _payload(self).split(sep, _index(maxsplit))


def _text_rsplit(self, sep=None, maxsplit=-1):
    return _payload(self).rsplit(sep, _index(maxsplit))


def _text_join(self, iterable, /):
    if _lookup(iterable, "__iter__") is _MISSING and _lookup(iterable, "__getitem__") is _MISSING:
        raise TypeError("can only join an iterable")
    items = [x for x in iterable]
    if not isinstance(self, str):
        for number, x in enumerate(items):
            data = _bytes_from(x)
            if data is None:
                what = f"expected a bytes-like object, {type(x).__name__} found"
                raise TypeError(f"sequence item {number}: {what}")
            items[number] = data
    return _payload(self).join(items)


def _text_center(self, width, fillchar=_MISSING, /):
    return _payload(self).center(_index(width)) if fillchar is _MISSING else self.center(_index(width), fillchar)


def _text_ljust(self, width, fillchar=_MISSING, /):
    return _payload(self).ljust(_index(width)) if fillchar is _MISSING else self.ljust(_index(width), fillchar)


def _text_rjust(self, width, fillchar=_MISSING, /):
    return _payload(self).rjust(_index(width)) if fillchar is _MISSING else self.rjust(_index(width), fillchar)


def _text_zfill(self, width, /):
    return _payload(self).zfill(_index(width))


def _text_expandtabs(self, tabsize=8):
    return _payload(self).expandtabs(_index(tabsize))


def _text___getitem__(self, key, /):
    if isinstance(key, slice):
        return _payload(self)[slice(_bound(key.start), _bound(key.stop), _bound(key.step))]
    if _lookup(key, "__index__") is _MISSING:
        if isinstance(self, str):
            raise TypeError(f"string indices must be integers, not {_type_name(key)!r}")
        what = "byte" if isinstance(self, bytes) else "bytearray"
        raise TypeError(f"{what} indices must be integers or slices, not {_type_name(key)}")
    return _payload(self)[_index(key)]


def _text___mul__(self, value, /):
    return _payload(self) * _index(value)


def _text___rmul__(self, value, /):
    return _payload(self) * _index(value)


def _chr_slowly(i, /):
    return chr(_index(i))


def _text_encode(self, encoding="utf-8", errors="strict"):
    try:
        name, start, end, reason = _encode_failure(self, encoding, errors)
    except LookupError:  # an encoding, or an error handler, that is Python code
        return _import_chain("_codecs").text_codec(self, encoding, errors, True)
    raise UnicodeEncodeError(name, self, start, end, reason)


def _text_decode(self, encoding="utf-8", errors="strict"):
    try:
        name, start, end, reason = _decode_failure(self, encoding, errors)
    except LookupError:
        return _import_chain("_codecs").text_codec(bytes(self), encoding, errors, False)
    raise UnicodeDecodeError(name, bytes(self), start, end, reason)

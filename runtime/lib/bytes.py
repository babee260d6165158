"""bytes and bytearray: what calls user code, or is easily said in Python."""


def _bytes_new(cls, source=b"", encoding=_MISSING, errors=_MISSING):
    result = _bytes_made(source, encoding, errors)
    return result if cls is bytes else bytes.__new__(cls, result)


def _bytearray_new(cls, source=b"", encoding=_MISSING, errors=_MISSING):
    return _bytearray_of(_bytes_made(source, encoding, errors, False))


def _bytearray_init(self, source=b"", encoding=_MISSING, errors=_MISSING):
    data = _bytes_made(source, encoding, errors, False)
    _bytearray_splice(self, 0, len(_payload(self)), data)


def _bytes_made(source, encoding, errors, ask=True):
    """The bytes of what restricted Python leaves: text that cannot be encoded, objects with methods, iterables."""
    for name, given in (("encoding", encoding), ("errors", errors)):
        if given is not _MISSING and not isinstance(given, str):
            raise TypeError(f"{'bytes' if ask else 'bytearray'}() argument '{name}' must be str, not {_shown_type(given)}")
    if encoding is not _MISSING:
        return _text_encode(source, encoding, "strict" if errors is _MISSING else errors)
    if ask:
        method = _special(source, "__bytes__")
        if method is not _MISSING:
            result = method()
            if not isinstance(result, bytes):
                raise TypeError(f"__bytes__ returned non-bytes (type {_type_name(result)})")
            return _payload(result)
    data = _bytes_from(source)
    if data is not None:
        return data
    if _lookup(source, "__index__") is not _MISSING:
        return bytes(_index(source))
    if _lookup(source, "__iter__") is _MISSING and _lookup(source, "__getitem__") is _MISSING:
        kind = "bytes" if ask else "bytearray"
        raise TypeError(f"cannot convert '{_type_name(source)}' object to {kind}")
    numbers = []
    for x in _sized_iter(source) if ask else source:
        numbers.append(x if isinstance(x, int) else _index(x))
    return bytes(numbers)


def _from_hex(text):
    if not isinstance(text, str):
        raise TypeError(f"fromhex() argument must be str, not {_shown_type(text)}")
    if len(text) % 2 == 0 and text.strip("0123456789abcdefABCDEF") == "":  # one number: all of it at once
        return int("0" + text, 16).to_bytes(len(text) // 2, "big")
    numbers = []
    at = 0
    length = len(text)
    while at < length:
        if text[at] in " \t\n\r\x0b\x0c":
            at += 1
            continue
        high = "0123456789abcdef".find(text[at].lower())
        if high < 0:
            raise ValueError(f"non-hexadecimal number found in fromhex() arg at position {at}")
        low = "0123456789abcdef".find(text[at + 1].lower()) if at + 1 < length else -1
        if low < 0:
            raise ValueError(f"non-hexadecimal number found in fromhex() arg at position {at + 1}")
        numbers.append(high * 16 + low)
        at += 2
    return bytes(numbers)


def _hex_with(data, sep, bytes_per_sep):
    if _type_of(data) is not memoryview and not isinstance(data, (bytes, bytearray)):
        raise TypeError(f"descriptor 'hex' for 'bytes' objects doesn't apply to a '{_type_name(data)}' object")
    digits = _bytes_hex(data)
    bytes_per_sep = _index(bytes_per_sep)
    if not -0x80000000 <= bytes_per_sep <= 0x7FFFFFFF:
        raise OverflowError("Python int too large to convert to C int")
    if sep is _MISSING:
        return digits
    length = len(sep)
    if isinstance(sep, bytes):
        sep = sep.decode("latin-1")
    elif length != 1:
        raise ValueError("sep must be length 1.")
    if not isinstance(sep, str):
        raise TypeError("sep must be str or bytes.")
    if len(sep) != 1:
        raise ValueError("sep must be length 1.")
    if not sep.isascii():
        raise ValueError("sep must be ASCII.")
    step = 2 * abs(bytes_per_sep)
    if step == 0:
        return digits
    parts = []
    if bytes_per_sep > 0:
        first = len(digits) % step
        if first:
            parts.append(digits[:first])
        for i in range(first, len(digits), step):
            parts.append(digits[i : i + step])
    else:
        for i in range(0, len(digits), step):
            parts.append(digits[i : i + step])
    return sep.join(parts)


def _translate(self, table, delete):
    if table is not None:
        given = table
        table = _bytes_from(table)
        if table is None:
            raise TypeError(f"a bytes-like object is required, not '{_type_name(given)}'")
        if len(table) != 256:
            raise ValueError("translation table must be 256 characters long")
    deleted = _bytes_from(delete)
    if deleted is None:
        raise TypeError(f"a bytes-like object is required, not '{_type_name(delete)}'")
    return _as_bytes(_bytes_translate(self, table, deleted))


def _maketrans(frm, to):
    frm_bytes = _bytes_from(frm)
    to_bytes = _bytes_from(to)
    if frm_bytes is None:
        raise TypeError(f"a bytes-like object is required, not '{_type_name(frm)}'")
    if to_bytes is None:
        raise TypeError(f"a bytes-like object is required, not '{_type_name(to)}'")
    if len(frm_bytes) != len(to_bytes):
        raise ValueError("maketrans arguments must have same length")
    numbers = list(range(256))
    for i in range(len(frm_bytes)):
        numbers[frm_bytes[i]] = to_bytes[i]
    return bytes(numbers)


class bytes:
    @classmethod
    def fromhex(cls, string, /):
        result = _from_hex(string)
        return result if cls is bytes else cls(result)

    @staticmethod
    def maketrans(frm, to, /):
        return _maketrans(frm, to)

    def hex(self, sep=_MISSING, bytes_per_sep=1):
        return _hex_with(_payload(self), sep, bytes_per_sep)

    def translate(self, table, /, delete=b""):
        return _translate(self, table, delete)

    def __bytes__(self):
        return _payload(self)

    def __repr__(self):
        return repr(_payload(self))

    def __str__(self):
        return repr(_payload(self))

    def __rmod__(self, value, /):
        return value % self if isinstance(value, bytes) else NotImplemented

    def __getnewargs__(self):
        return (_payload(self),)


class bytearray:
    def __rmod__(self, value, /):
        return value % self if isinstance(value, bytearray) else NotImplemented

    @classmethod
    def fromhex(cls, string, /):
        return cls(_from_hex(string))

    @staticmethod
    def maketrans(frm, to, /):
        return _maketrans(frm, to)

    def hex(self, sep=_MISSING, bytes_per_sep=1):
        return _hex_with(_payload(self), sep, bytes_per_sep)

    def translate(self, table, /, delete=b""):
        return _bytearray_of(_translate(self, table, delete))

    def __repr__(self):
        return type(self).__name__ + repr(_payload(self))[9:]

    def __str__(self):
        return repr(self)

    def extend(self, iterable_of_ints, /):
        data = _bytes_from(iterable_of_ints)
        if data is None:
            if isinstance(iterable_of_ints, str) and _service(16) >= (3, 13):
                raise TypeError("expected iterable of integers; got: 'str'")
            if _lookup(iterable_of_ints, "__iter__") is _MISSING:
                raise TypeError(f"can't extend bytearray with {_type_name(iterable_of_ints)}")
            numbers = []
            for x in _sized_iter(iterable_of_ints):
                number = x if isinstance(x, int) else _index(x)
                if not 0 <= number < 256:
                    raise ValueError("byte must be in range(0, 256)")
                numbers.append(number)
            data = bytes(numbers)
        n = len(_payload(self))
        _bytearray_splice(self, n, n, data)

    def insert(self, index, item, /):
        n = len(_payload(self))
        index = _as_ssize(index)
        if index < 0:
            index = max(index + n, 0)
        _bytearray_splice(self, min(index, n), min(index, n), _one_byte(item))

    def pop(self, index=-1, /):
        array = _payload(self)
        n = len(array)
        if n == 0:
            raise IndexError("pop from empty bytearray")
        index = _as_ssize(index)
        if index < 0:
            index += n
        if not 0 <= index < n:
            raise IndexError("pop index out of range")
        result = array[index]
        _bytearray_splice(self, index, index + 1, b"")
        return result

    def remove(self, value, /):
        index = _payload(self).find(_one_byte(value))
        if index < 0:
            raise ValueError("value not found in bytearray")
        _bytearray_splice(self, index, index + 1, b"")

    def clear(self):
        _bytearray_splice(self, 0, len(_payload(self)), b"")

    def copy(self):
        return _bytearray_of(self)

    def reverse(self):
        array = _payload(self)
        _bytearray_splice(self, 0, len(array), array[::-1])

    def __setitem__(self, key, value, /):
        array = _payload(self)
        n = len(array)
        if not isinstance(key, slice):
            key = _array_index(key, n, "bytearray index out of range", "bytearray indices must be integers or slices")
            number = value if isinstance(value, int) else _index(value)
            if not 0 <= number < 256:
                raise ValueError("byte must be in range(0, 256)")
            _bytearray_set(self, key, int(number))
            return
        start, stop, step = key.indices(n)
        data = _bytes_from(value)
        if data is None:
            if isinstance(value, (int, str)):
                raise TypeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
            data = bytes(value)
        if step == 1:
            _bytearray_splice(self, start, max(start, stop), data)
            return
        places = range(start, stop, step)
        if len(data) == 0:
            del self[key]
            return
        if len(places) != len(data):
            raise ValueError(f"attempt to assign bytes of size {len(data)} to extended slice of size {len(places)}")
        for i in range(len(data)):
            _bytearray_set(self, places[i], data[i])

    def __delitem__(self, key, /):
        array = _payload(self)
        n = len(array)
        if not isinstance(key, slice):
            key = _array_index(key, n, "bytearray index out of range", "bytearray indices must be integers or slices")
            _bytearray_splice(self, key, key + 1, b"")
            return
        start, stop, step = key.indices(n)
        if step == 1:
            _bytearray_splice(self, start, max(start, stop), b"")
            return
        gone = set(range(start, stop, step))
        _bytearray_splice(self, 0, n, bytes([array[i] for i in range(n) if i not in gone]))

    def __iadd__(self, value, /):
        data = _bytes_from(value)
        if data is None:
            raise TypeError(f"can't concat {_type_name(value)} to {_type_name(self)}")
        n = len(_payload(self))
        _bytearray_splice(self, n, n, data)
        return self

    def __imul__(self, value, /):
        _bytearray_splice(self, 0, len(_payload(self)), _payload(self) * _index(value))
        return self

    def __alloc__(self):
        return len(_payload(self)) + 1 if _payload(self) else 0

    __hash__ = None


def _array_index(key, length, message, kind):
    if not isinstance(key, int) and _lookup(key, "__index__") is _MISSING:
        raise TypeError(kind if kind[0] == "m" else f"{kind}, not {_type_name(key)}")
    return _place_of(key, length, message)


def _place_of(key, length, message):
    """The place in a sequence that an index names. A number that no machine word holds is refused before anybody asks
    how many items there are."""
    index = _index(key)
    if -length <= index < length:
        return index + 0 if index >= 0 else index + length  # of True, one
    if not -0x8000000000000000 <= index <= 0x7FFFFFFFFFFFFFFF:
        message = f"cannot fit '{_type_name(key)}' into an index-sized integer"
    raise IndexError(message)


def _as_ssize(x):
    """The argument of a method that is a place or a number of steps."""
    x = _index(x)
    if not -0x8000000000000000 <= x <= 0x7FFFFFFFFFFFFFFF:
        raise OverflowError("Python int too large to convert to C ssize_t")
    return x


def _one_byte(value):
    number = value if isinstance(value, int) else _index(value)
    if not 0 <= number < 256:
        raise ValueError("byte must be in range(0, 256)")
    return bytes([number])


def _bytearray_append(self, item, /):
    self.append(_index(item))


def _bytes_of_view(x):
    """Of an object that has a view of its own (array.array, mmap); None: it has none."""
    maker = _lookup(x, "_as_view")
    return None if maker is _MISSING else _bind(maker, x)().tobytes()

"""_struct: packed binary data."""

_INTS = {"b": (1, True), "B": (1, False), "h": (2, True), "H": (2, False), "i": (4, True), "I": (4, False),
         "l": (4, True), "L": (4, False), "q": (8, True), "Q": (8, False)}  # fmt: skip
_NATIVE = {**_INTS, "l": (8, True), "L": (8, False), "n": (8, True), "N": (8, False), "P": (8, False)}
_FLOATS = {"e": 2, "f": 4, "d": 8}
_NAMES = {"b": "byte", "B": "ubyte", "h": "short", "H": "ushort"}
_MOST_ITEMS, _MOST_BYTES = 1000, 65535  # of a plan
_INT, _FLOAT, _BYTES, _CHAR, _BOOL, _PAD, _PASCAL = range(7)


class error(Exception):
    pass


error.__module__ = "struct"


def _compiled(format):
    """(size in bytes, byte order, rows of (kind, size, is it signed, code, count, native?))"""
    if isinstance(format, bytes):
        format = format.decode("ascii")
    elif not isinstance(format, str):
        raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(format).__name__}")
    mark = format[:1]
    native = mark not in ("<", ">", "!", "=")
    order = "big" if mark in (">", "!") else "little"
    aligned = native
    at = 1 if mark and mark in "@<>!=" else 0
    ints = _NATIVE if native else _INTS
    rows = []
    total = 0
    while at < len(format):
        code = format[at]
        at += 1
        if code.isspace():
            continue
        count = 1
        if code in "0123456789":
            start = at - 1
            while at < len(format) and format[at] in "0123456789":
                at += 1
            count = int(format[start:at])
            if at == len(format):
                raise error("repeat count given without format specifier")
            code = format[at]
            at += 1
        if code in ints:
            size, signed = ints[code]
            row = (_INT, size, signed, code, count, native)
        elif code in _FLOATS:
            size = _FLOATS[code]
            row = (_FLOAT, size, False, code, count, native)
        elif code in "sp":
            row = (_BYTES if code == "s" else _PASCAL, count, False, code, 1, native)
            rows.append((*row, total))
            total += count
            continue
        elif code in "cx?":
            size = 1
            row = ({"c": _CHAR, "x": _PAD, "?": _BOOL}[code], 1, False, code, count, native)
        else:
            raise error("bad char in struct format")
        if aligned:
            total += -total % size
        rows.append((*row, total))
        total += size * count
    return total, order, [row for row in rows if row[0] != _PAD]


def _plan_of(size, order, rows):
    """For the VM's `_struct_values` and `_struct_bytes`; None where a row is none of theirs, or there are too many."""
    plan = bytearray()
    if size > _MOST_BYTES or sum([row[4] for row in rows]) > _MOST_ITEMS:
        return None
    for row in rows:
        what = _what_of(row, order)
        if what is None:
            return None
        width, at = row[1], row[6]
        for _ in range(row[4]):
            plan.extend((what, width, at & 255, at >> 8))
            at += width
    return bytes(plan)


def _what_of(row, order):
    """A row's kind in a plan; None: it has none."""
    kind, width, signed = row[:3]
    big = 8 if order == "big" else 0
    if kind == _INT:
        return big + (1 if signed else 0)
    if kind == _FLOAT and width > 2:
        return big + 2
    if kind == _BOOL:
        return 3
    if (kind == _BYTES or kind == _CHAR) and width < 256:
        return 4 if kind == _BYTES else 5
    return None


def _parts_of(size, order, rows):
    """Of a struct that is too long for one plan: rows of (position of the first item, offset, items, bytes, plan), at
    most _MOST_ITEMS items each; what is equal is there once. None: as _plan_of, or there is padding."""
    parts = []
    plans = {}
    items = end = 0
    for row in rows:
        what, width, at = _what_of(row, order), row[1], row[6]
        if what is None or at != end:
            return None
        left = row[4]
        while left:
            count = min(left, _MOST_ITEMS)
            key = (what, width, count)
            if key not in plans:
                plans[key] = _plan_of(width * count, order, [(*row[:4], count, row[5], 0)])
            parts.append((items, at, count, width * count, plans[key]))
            left -= count
            items += count
            at += width * count
        end = at
    return parts if end == size else None


class Struct:

    def __init__(self, format):
        self.format = format.decode("ascii") if isinstance(format, bytes) else format
        self.size, self._order, rows = _compiled(format)
        self._rows = rows
        self._count = sum([row[4] for row in rows])
        self._plan = _plan_of(self.size, self._order, rows)
        self._parts = _parts_of(self.size, self._order, rows) if self._plan is None else None

    def pack(self, *values):
        plan = self._plan
        if plan is not None:
            data = _struct_bytes(values, plan, self.size)
            if data is not None:
                return data
        return _pack(self, values)

    def pack_into(self, buffer, offset, /, *values):
        _pack_into(self, buffer, offset, values)

    def unpack(self, buffer, /):
        plan = self._plan
        if plan is not None and type(buffer) is bytes and len(buffer) == self.size:
            return _struct_values(buffer, 0, plan)
        return _unpack(self, buffer)

    def unpack_from(self, buffer, offset=0):
        return _unpack_from(self, buffer, offset)

    def iter_unpack(self, buffer, /):
        return _iter_unpack(self, buffer)

    def __repr__(self):
        return f"_struct.Struct({self.format!r})"

    def __sizeof__(self):
        return 64 + 32 * len(self._rows)


_cache = {}


def _of(format):
    found = _cache.get(format)
    if found is None:
        found = Struct(format)
        if len(_cache) >= 100:
            _cache.clear()
        _cache[format] = found
    return found


def _int_bytes(value, row, order):
    _, size, signed, code, _, native, _ = row
    if not isinstance(value, int):
        if not hasattr(value, "__index__"):
            raise error("required argument is not an integer")
        value = _index(value)
    try:
        return value.to_bytes(size, order, signed=signed)
    except OverflowError:
        pass
    low, high = (-(1 << 8 * size - 1), (1 << 8 * size - 1) - 1) if signed else (0, (1 << 8 * size) - 1)
    if size == 8:
        if order == "big" and code in "qQ":
            raise error("int too large to convert")
    elif (-(1 << 63) <= value < 1 << 63) if code in "bBhHil" and code + order != "Hbig" else 0 <= value < 1 << 64:
        if code in _NAMES and not (code in "hH" and order == "big"):
            raise error(f"{_NAMES[code]} format requires {low} <= number <= {high}")
        raise error(f"'{code}' format requires {low} <= number <= {high}")
    raise error("argument out of range")


def _float_bytes_of(value, size, native):
    if not isinstance(value, (int, float)):
        if not hasattr(value, "__float__") and not hasattr(value, "__index__"):
            raise error("required argument is not a float")
    try:
        value = float(value)
    except OverflowError:
        raise error("required argument is not a float") from None
    if size == 2:
        return _half_bytes(value)
    data = _float_bytes(value, size)
    if size == 4 and not native and data[3] & 127 == 127 and data[:3] == b"\0\0\x80" and value - value == 0:
        raise OverflowError("float too large to pack with f format")
    return data


def _half_bytes(x):
    sign = 0x8000 if str(x)[0] == "-" else 0
    if x != x:
        return (sign | 0x7E00).to_bytes(2, "little")
    x = abs(x)
    if x - x != 0:
        return (sign | 0x7C00).to_bytes(2, "little")
    exponent = 0
    if x:
        mantissa = int(x.hex().partition("p")[2])
        exponent = max(mantissa, -14)
    scaled = x * 2.0 ** (10 - exponent)
    bits = round(scaled)
    bits += (exponent + 14 << 10) if x else 0
    if bits >= 0x7C00:
        raise OverflowError("float too large to pack with e format")
    return (sign | bits).to_bytes(2, "little")


def _half(data):
    bits = int.from_bytes(data, "little")
    exponent, mantissa = bits >> 10 & 31, bits & 1023
    if exponent == 31:
        value = float("nan") if mantissa else float("inf")
    elif exponent:
        value = (1024 + mantissa) * 2.0 ** (exponent - 25)
    else:
        value = mantissa * 2.0**-24
    return -value if bits & 0x8000 else value


def _packed(row, value, order):
    kind, size, _, code, _, native, _ = row
    if kind == _INT:
        return _int_bytes(value, row, order)
    if kind == _FLOAT:
        data = _float_bytes_of(value, size, native)
        return data if order == "little" else data[::-1]
    if kind == _BOOL:
        return b"\1" if value else b"\0"
    if kind == _CHAR:
        if not isinstance(value, bytes) or len(value) != 1:
            raise error("char format requires a bytes object of length 1")
        return value
    if not isinstance(value, (bytes, bytearray)):
        raise error(f"argument for '{code}' must be a bytes object")
    if kind == _PASCAL:
        data = bytes(value[: size - 1]) if size else b""
        return (bytes((min(len(data), 255),)) + data).ljust(size, b"\0") if size else b""
    return bytes(value[:size]).ljust(size, b"\0")


def _pack(self, values):
    if self._plan is not None:
        data = _struct_bytes(values, self._plan, self.size)
        if data is not None:
            return data
    elif self._parts is not None and len(values) == self._count:
        done = []
        for item, _, count, size, plan in self._parts:
            data = _struct_bytes(values[item : item + count], plan, size)
            if data is None:
                break
            done.append(data)
        else:
            return b"".join(done)
    if len(values) != self._count:
        raise error(f"pack expected {self._count} items for packing (got {len(values)})")
    order = self._order
    parts = []
    done = i = 0
    for row in self._rows:
        at = row[6]
        if at > done:
            parts.append(bytes(at - done))
        for _ in range(row[4]):
            parts.append(_packed(row, values[i], order))
            i += 1
        done = at + row[1] * row[4]
    if done < self.size:
        parts.append(bytes(self.size - done))
    return b"".join(parts)


def _data_of(buffer):
    found = buffer if type(buffer) is bytes else _bytes_from(buffer)
    if found is None:
        if hasattr(buffer, "tobytes"):
            return buffer.tobytes()
        raise TypeError(f"a bytes-like object is required, not '{type(buffer).__name__}'")
    return found


def _values(self, data, start):
    if self._plan is not None:
        return _struct_values(data, start, self._plan)
    out = []
    if self._parts is not None:
        for _, at, _, _, plan in self._parts:
            out += _struct_values(data, start + at, plan)
        return tuple(out)
    little = self._order == "little"
    for kind, size, signed, _, count, _, at in self._rows:
        at += start
        for _ in range(count):
            end = at + size
            if kind == _INT:
                if size == 1 and not signed:
                    out.append(data[at])
                else:
                    out.append(int.from_bytes(data[at:end], self._order, signed=signed))
            elif kind == _FLOAT:
                part = data[at:end] if little else data[at:end][::-1]
                out.append(_half(part) if size == 2 else _bytes_float(part, 0, size))
            elif kind == _BOOL:
                out.append(data[at] != 0)
            elif kind == _PASCAL:
                length = min(data[at], size - 1) if size else 0
                out.append(data[at + 1 : at + 1 + length])
            else:
                out.append(data[at:end])
            at = end
    return tuple(out)


def _unpack(self, buffer):
    data = buffer if type(buffer) is bytes else _data_of(buffer)
    if len(data) != self.size:
        raise error(f"unpack requires a buffer of {self.size} bytes")
    return _values(self, data, 0)


def _unpack_from(self, buffer, offset):
    offset = _index(offset)
    whole = type(buffer) is bytearray or _type_of(buffer) is memoryview and buffer.itemsize == 1
    data = buffer if whole else _data_of(buffer)
    length = len(data)
    if offset < 0:
        if offset + self.size > 0:
            raise error(f"not enough data to unpack {self.size} bytes at offset {offset}")
        if offset + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        offset += length
    if length - offset < self.size:
        raise error(
            f"unpack_from requires a buffer of at least {self.size + offset} bytes for unpacking {self.size} bytes at "
            f"offset {offset} (actual buffer size is {length})"
        )
    if whole:  # what is not needed is not copied
        return _values(self, bytes(data[offset : offset + self.size]), 0)
    return _values(self, data, offset)


def _pack_into(self, buffer, offset, values):
    if len(values) != self._count:
        raise error(f"pack_into expected {self._count} items for packing (got {len(values)})")
    if hasattr(buffer, "_as_view") and not hasattr(buffer, "typecode"):  # what ctypes has, a view of other items
        view = memoryview(buffer)
        buffer = view if view.format == "B" and view.ndim == 1 else view.cast("B")
    length = len(buffer) * getattr(buffer, "itemsize", 1)
    if offset < 0:
        if offset + self.size > 0:
            raise error(f"no space to pack {self.size} bytes at offset {offset}")
        if offset + length < 0:
            raise error(f"offset {offset} out of range for {length}-byte buffer")
        offset += length
    if length - offset < self.size:
        raise error(
            f"pack_into requires a buffer of at least {self.size + offset} bytes for packing {self.size} bytes at offset "
            f"{offset} (actual buffer size is {length})"
        )
    data = _pack(self, values)
    if hasattr(buffer, "typecode"):  # an array.array
        whole = bytearray(buffer.tobytes())
        whole[offset : offset + self.size] = data
        buffer[:] = type(buffer)(buffer.typecode, bytes(whole))
        return
    buffer[offset : offset + self.size] = data


def _iter_unpack(self, buffer):
    data = _data_of(buffer)
    if self.size == 0:
        raise error("cannot iteratively unpack with a struct of length 0")
    if len(data) % self.size:
        raise error(f"iterative unpacking requires a buffer of a multiple of {self.size} bytes")
    return unpack_iterator(self, data)


class unpack_iterator:
    def __init__(self, form, data):
        self._form, self._data, self._at = form, data, 0

    def __iter__(self):
        return self

    def __next__(self):
        at = self._at
        if at >= len(self._data):
            raise StopIteration
        self._at = at + self._form.size
        return _values(self._form, self._data, at)

    def __length_hint__(self):
        return (len(self._data) - self._at) // self._form.size


def calcsize(format, /):
    return _of(format).size


def pack(format, /, *values):
    found = _cache.get(format)
    if found is None:
        found = _of(format)
    plan = found._plan
    if plan is not None:
        data = _struct_bytes(values, plan, found.size)
        if data is not None:
            return data
    return _pack(found, values)


def pack_into(format, buffer, offset, /, *values):
    _pack_into(_of(format), buffer, offset, values)


def unpack(format, buffer, /):
    found = _cache.get(format)
    if found is None:
        found = _of(format)
    plan = found._plan
    if plan is not None and type(buffer) is bytes and len(buffer) == found.size:
        return _struct_values(buffer, 0, plan)
    return _unpack(found, buffer)


def unpack_from(format, /, buffer, offset=0):
    return _unpack_from(_of(format), buffer, offset)


def iter_unpack(format, buffer, /):
    return _iter_unpack(_of(format), buffer)


def _clearcache():
    _cache.clear()

"""Structures and unions of ctypes: where fields lie, as the C compilers of Linux on x86-64 have it and CPython 3.11 computes it."""

from _carrays import Array
from _cdata import CType, Info, _CData, from_memory, info_of, keep, load, store
from _csimple import get_bits, put_bits


class CField:
    """`offset` in bytes. `size` in bytes, or, of a bit field, 65536 * how many bits + the lowest bit."""

    __module__ = "_ctypes"
    __slots__ = ("_offset", "_size", "_type", "_index", "_text")

    def __init__(self, cls, index, offset, size):
        self._offset, self._size, self._type, self._index = offset, size, cls, index
        inner = info_of(cls._c_info.item) if isinstance(cls, type(Array)) else None
        code = inner.code if inner is not None else None
        self._text = code.letter if code is not None and code.letter in ("c", "u") else None

    offset = property(lambda self: self._offset)
    size = property(lambda self: self._size)

    def __get__(self, data, cls=None):
        if data is None:
            return self
        try:
            block, at = data._c_block, data._c_at + self._offset
        except AttributeError:
            raise TypeError("not a ctype instance") from None
        if self._size >> 16 and self._type._c_info.code is not None:
            return get_bits(block, at, self._type._c_info.code, self._size & 0xFFFF, self._size >> 16)
        if self._text is not None:
            return from_memory(self._type, block, at).value
        return load(self._type, block, at, data, self._index)

    def __set__(self, data, value):
        if not isinstance(data, _CData):
            raise TypeError("not a ctype instance")
        block, at = data._c_block, data._c_at + self._offset
        info = self._type._c_info
        if self._size >> 16 and info.code is not None:
            put_bits(block, at, info.code, self._size & 0xFFFF, self._size >> 16, value)
        elif self._text is not None and not isinstance(value, self._type):
            _put_text(self._text, block, at, info.size, value)
        else:
            keep(data, self._index, store(self._type, block, at, value))

    def __delete__(self, data):
        raise TypeError("can't delete attribute")

    def __repr__(self):
        name = self._type.__name__
        if self._size >> 16 and self._type._c_info.code is not None:
            return f"<Field type={name}, ofs={self._offset}:{self._size & 0xFFFF}, bits={self._size >> 16}>"
        return f"<Field type={name}, ofs={self._offset}, size={self._size}>"


def _put_text(letter, block, at, size, value):
    """Into a field that is an array of characters."""
    if letter == "c":
        if not isinstance(value, bytes):
            raise TypeError(f"expected bytes, {type(value).__name__} found")
        end = value.find(0)
        data = (value if end < 0 else value[:end]) + b"\0"
        if len(data) > size + 1:
            raise ValueError(f"bytes too long ({len(data) - 1}, maximum length {size})")
    else:
        if not isinstance(value, str):
            raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
        data = value.encode("utf-32-le", "surrogatepass") + bytes(4)
        if len(data) > size + 4:
            raise ValueError(f"string too long ({len(data) // 4 - 1}, maximum length {size // 4})")
    block.write(at, data[:size])


class _Layout:
    """Fields are put one behind the other. All in bytes but `bits`, of which `used` are taken in the open bit field."""

    def __init__(self, base, is_union):
        self.size = self.offset = base.size if base is not None else 0
        self.total_align = base.align if base is not None and base.align else 1
        self.align = 0
        self.bits = self.used = 0
        self.is_union = is_union
        self.union_size = 0

    def field(self, cls, index, bits, pack, big_endian):
        if self.is_union:
            self.size = self.offset = self.align = 0
        info = cls._c_info
        wide = info.size * 8
        if bits and self.bits and wide <= self.bits and self.used + bits <= self.bits:
            offset = self.offset - info.size  # it goes on in the same one
        elif bits and self.bits and wide >= self.bits and self.used + bits <= wide:
            grown = info.size - self.bits // 8
            self.offset += grown
            self.size += grown
            self.bits = wide
            offset = self.offset - info.size
        else:
            self.used, self.bits = 0, wide if bits else 0
            align = min(pack, info.align) if pack else info.align
            gap = -self.offset % align if align else 0
            self.size += gap + info.size
            offset = self.offset + gap
            self.offset = offset + info.size
            self.align = align
        size = info.size
        if bits:
            low = self.bits - self.used - bits if big_endian else self.used
            size = (bits << 16) + low
            self.used += bits
        self.union_size = max(self.size, self.union_size)
        self.total_align = max(self.align, self.total_align)
        return CField(cls, index, offset, size)

    def rounded(self):
        size = self.union_size if self.is_union else self.size
        return size + -size % self.total_align


def _set_fields(cls, fields, is_union):
    if "_c_info" not in cls.__dict__:
        raise TypeError("ctypes state is not initialized")
    info = cls._c_info
    if info.final:
        raise AttributeError("_fields_ is final")
    pack = getattr(cls, "_pack_", None)
    if pack is not None and (not isinstance(pack, int) or pack < 0 or pack >= 1 << 31):
        raise ValueError("_pack_ must be a non-negative integer")
    if not hasattr(fields, "__len__"):
        raise TypeError("'_fields_' must be a sequence of pairs")
    base = info_of(cls.__base__)
    layout = _Layout(base, is_union)
    big_endian = hasattr(cls, "_swappedbytes_")
    pointers = base is not None and base.pointers
    parts = []  # a base's fields are not in it, as in CPython
    for number, row in enumerate(fields):
        if not isinstance(row, tuple) or not 2 <= len(row) <= 3 or not isinstance(row[0], str):
            raise TypeError("'_fields_' must be a sequence of (name, C type) pairs")
        name, of = row[:2]
        inner = info_of(of)
        if inner is None:
            raise TypeError(f"second item in _fields_ tuple (index {number}) must be a C type")
        pointers = pointers or inner.pointers
        inner.final = True
        if info.final:
            raise AttributeError("Structure or union cannot contain itself")
        bits = 0
        if len(row) == 3:
            bits = _checked_bits(of, inner, row[2])
        field = layout.field(of, number, bits, pack, big_endian)
        shape = "(" + ",".join([str(n) for n in inner.shape]) + ")" if inner.shape else ""
        parts.append(f"{shape}{inner.format}:{name}:")
        type.__setattr__(cls, name, field)
    info.align, info.size = layout.total_align, layout.rounded()
    info.length = len(fields) + (base.length if base is not None else 0)
    info.pointers, info.final = pointers, True
    info.format = "B" if is_union or pack else "T{" + "".join(parts) + "}"
    _spread_anonymous(cls)


def _checked_bits(cls, info, bits):
    if not isinstance(bits, int):
        raise TypeError("'_fields_' must be a sequence of (name, C type) pairs")
    if info.code is None or info.code.signed is None:
        raise TypeError(f"bit fields not allowed for type {cls.__name__}")
    if not 0 < bits <= info.size * 8:
        raise ValueError("number of bits invalid for bit field")
    return bits


def _spread_anonymous(cls):
    names = getattr(cls, "_anonymous_", None)
    if names is None:
        return
    try:
        names = list(names)
    except TypeError:
        raise TypeError("_anonymous_ must be a sequence") from None
    for name in names:
        field = getattr(cls, name)
        if type(field) is not CField:
            raise AttributeError(f"'{name}' is specified in _anonymous_ but not in _fields_")
        _spread(cls, field._type, field._index, field._offset)


def _spread(cls, inner, index, offset):
    """Fields of an anonymous one are the class's own, too."""
    rows = getattr(inner, "_fields_", None)
    if rows is None:
        raise AttributeError("_fields_")
    anonymous = getattr(inner, "_anonymous_", ())
    for row in rows:
        field = getattr(inner, row[0])
        if type(field) is not CField:
            raise TypeError("unexpected type")
        if row[0] in anonymous:
            _spread(cls, field._type, index, offset + field._offset)
        else:
            type.__setattr__(cls, row[0], CField(field._type, field._index + index, field._offset + offset, field._size))


def _new_class(cls, bases, namespace):
    if bases == (_CData,) or "_abstract_" in namespace:
        return
    base = info_of(cls.__base__)
    info = Info("struct", 0, 0)
    if base is not None:
        info.size, info.align, info.length, info.pointers = base.size, base.align, base.length, base.pointers
        info.format = base.format
        base.final = True
    cls._c_info = info
    if "_fields_" in namespace:
        setattr(cls, "_fields_", namespace["_fields_"])


class PyCStructType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        _new_class(cls, bases, namespace)
        return cls

    def __setattr__(cls, name, value, /):
        type.__setattr__(cls, name, value)
        if name == "_fields_":
            _set_fields(cls, value, False)


class UnionType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        _new_class(cls, bases, namespace)
        return cls

    def __setattr__(cls, name, value, /):
        type.__setattr__(cls, name, value)
        if name == "_fields_":
            _set_fields(cls, value, True)


def _field_names(cls):
    """Of the fields, those of the base first."""
    if info_of(cls) is None:
        return []
    names = _field_names(cls.__base__)
    return names + [row[0] for row in cls.__dict__.get("_fields_", ())]


def _init(self, values, keywords):
    if values:
        names = _field_names(type(self))
        if len(values) > len(names):
            raise TypeError("too many initializers")
        for name, value in zip(names, values):
            if name in keywords:
                raise TypeError(f"duplicate values for field {name!r}")
            setattr(self, name, value)
    for name, value in keywords.items():
        setattr(self, name, value)


class Structure(_CData, metaclass=PyCStructType):
    __module__ = "_ctypes"
    __slots__ = ()

    def __init__(self, *values, **keywords):
        _init(self, values, keywords)


class Union(_CData, metaclass=UnionType):
    __module__ = "_ctypes"
    __slots__ = ()

    def __init__(self, *values, **keywords):
        _init(self, values, keywords)

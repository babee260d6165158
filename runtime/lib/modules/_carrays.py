"""Arrays and pointers of ctypes."""

from _cdata import CType, Info, _CData, container, from_memory, info_of, keep, load, pointer_argument, store
from _cmemory import find

_types = {}  # arrays by (class of the items, length)
_MOST = (1 << 63) - 1


def array_type(item, length):
    if length < 0:
        raise ValueError(f"Array length must be >= 0, not {length}")
    if length > _MOST:
        raise OverflowError("cannot fit 'int' into an index-sized integer")
    known = _types.get((item, length))
    if known is None:
        if not isinstance(item, CType):
            raise TypeError("Expected a type object")
        namespace = {"_length_": length, "_type_": item}
        known = _types[item, length] = PyCArrayType(f"{item.__name__}_Array_{length}", (Array,), namespace)
    return known


class PyCArrayType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        letter = None
        if bases != (_CData,):
            item, length = _found("_type_", bases, namespace), _found("_length_", bases, namespace)
            if length is None:
                raise AttributeError("class must define a '_length_' attribute")
            if not isinstance(length, int):
                raise TypeError("The '_length_' attribute must be an integer")
            if length < 0:
                raise ValueError("The '_length_' attribute must not be negative")
            if length > _MOST:
                raise OverflowError("The '_length_' attribute is too large")
            if item is None:
                raise AttributeError("class must define a '_type_' attribute")
            inner = info_of(item)
            if inner is None:
                raise TypeError("_type_ must have storage info")
            if inner.size * length > _MOST:
                raise OverflowError("array too large")
            inner.final = True
            letter = inner.code.letter if inner.code is not None else None
            if letter in ("c", "u"):
                namespace = {**_TEXTS[letter], **namespace}
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        if bases != (_CData,):
            info = Info("array", inner.size * length, inner.align, item=item, length=length, pointers=inner.pointers)
            info.format, info.shape = inner.format, (length, *inner.shape)
            cls._c_info = info
        return cls


def _found(name, bases, namespace):
    if name in namespace:
        return namespace[name]
    for base in bases:
        if hasattr(base, name):
            return getattr(base, name)
    return None


def _get_value(self):
    block = self._c_block
    data = bytes(block.read(self._c_at, self._c_size))
    end = data.find(0)
    return data if end < 0 else data[:end]


def _put_value(self, value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected instead of {type(value).__name__} instance")
    if len(value) > self._c_size:
        raise ValueError("byte string too long")
    self._c_block.write(self._c_at, value + b"\0" if len(value) < self._c_size else value)


def _get_raw(self):
    return bytes(self._c_block.read(self._c_at, self._c_size))


def _put_raw(self, value):
    data = _bytes_from(value)
    if data is None:
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'")
    if len(data) > self._c_size:
        raise ValueError("byte string too long")
    self._c_block.write(self._c_at, data)


def _get_wide_value(self):
    text = bytes(self._c_block.read(self._c_at, self._c_size)).decode("utf-32-le", "surrogatepass")
    end = text.find("\0")
    return text if end < 0 else text[:end]


def _put_wide_value(self, value):
    if not isinstance(value, str):
        raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
    if len(value) * 4 > self._c_size:
        raise ValueError("string too long")
    data = value.encode("utf-32-le", "surrogatepass")
    self._c_block.write(self._c_at, data + bytes(4) if len(data) < self._c_size else data)


def _not_deleted(self):
    raise TypeError("can't delete attribute")


def _raw_not_deleted(self):
    raise AttributeError("cannot delete attribute")


_TEXTS = {
    "c": {
        "value": property(_get_value, _put_value, _not_deleted, "string value"),
        "raw": property(_get_raw, _put_raw, _raw_not_deleted, "value"),
    },
    "u": {"value": property(_get_wide_value, _put_wide_value, _not_deleted, "string value")},
}


class Array(_CData, metaclass=PyCArrayType):
    __module__ = "_ctypes"
    __slots__ = ()

    def __init__(self, *values):
        for number, value in enumerate(values):
            self[number] = value

    def __len__(self):
        return type(self)._length_

    def __getitem__(self, key, /):
        info = type(self)._c_info
        item = info.item
        if isinstance(key, slice):
            return _part(item, key.indices(info.length), self.__getitem__, self._c_block, self._c_at)
        key = self._place(key, info.length)
        return load(item, self._c_block, self._c_at + key * item._c_info.size, self, key)

    def __setitem__(self, key, value, /):
        info = type(self)._c_info
        if isinstance(key, slice):
            places = range(*key.indices(info.length))
            if len(value) != len(places):
                raise ValueError("Can only assign sequence of same size")
            for number, place in enumerate(places):
                self[place] = value[number]
            return
        key = self._place(key, info.length)
        item = info.item
        keep(self, key, store(item, self._c_block, self._c_at + key * item._c_info.size, value))

    def __delitem__(self, key, /):
        raise TypeError("Array does not support item deletion")

    def _place(self, key, length):
        if not hasattr(key, "__index__"):
            raise TypeError("indices must be integers")
        key = _index(key)
        if key < 0:
            key += length
        if not 0 <= key < length:
            raise IndexError("invalid index")
        return key

    def __iter__(self):
        for number in range(len(self)):
            yield self[number]

    __class_getitem__ = classmethod(_class_getitem)


def _part(item, places, load_item, block, at):
    """Items at range(*places), as bytes or str where they are characters."""
    code = item._c_info.code
    numbers = range(*places)
    if code is not None and code.letter in ("c", "u"):
        size = code.size
        if not numbers:
            return b"" if size == 1 else ""
        if numbers.step == 1:
            data = bytes(block.read(at + numbers[0] * size, len(numbers) * size))
        else:
            data = b"".join([bytes(block.read(at + number * size, size)) for number in numbers])
        return data if size == 1 else data.decode("utf-32-le", "surrogatepass")
    return [load_item(number) for number in numbers]


class PyCPointerType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        if bases == (_CData,):
            return cls
        cls._c_info = Info("pointer", 8, 8, length=1, pointers=True)
        if "_type_" in namespace:  # that of a base does not count
            cls._point(namespace["_type_"])
        return cls

    def _point(cls, item):
        if not isinstance(item, CType):
            raise TypeError("_type_ must have storage info")
        inner = item._c_info
        if inner is None:
            raise TypeError("_type_ must have storage info")
        cls._c_info.item = item
        shape = "(" + ",".join([str(n) for n in inner.shape]) + ")" if inner.shape else ""
        cls._c_info.format = "&" + shape + inner.format

    def set_type(cls, item, /):
        cls._point(item)
        cls._type_ = item

    def from_param(cls, value, /):
        if value is None:
            return None
        item = cls._sized().item
        if item is not None and isinstance(value, item):
            return pointer_argument("P", value._c_block, value._c_at, value)
        if isinstance(value, _CData):
            info = value._c_info
            if info.kind in ("pointer", "array") and item is not None and isinstance(info.item, CType):
                if issubclass(info.item, item):
                    return value
        return CType.from_param(cls, value)


class _Pointer(_CData, metaclass=PyCPointerType):
    __module__ = "_ctypes"
    __slots__ = ()

    def __new__(cls, *args, **keywords):
        if cls._c_info is None or cls._c_info.item is None:
            raise TypeError("Cannot create instance: has no _type_")
        return _CData.__new__(cls)

    def __init__(self, *values):
        if len(values) > 1:
            raise TypeError(f"POINTER expected at most 1 argument, got {len(values)}")
        if values:
            self.contents = values[0]

    def _target(self):
        target = self._c_block.target(self._c_at)
        if target is None:
            raise ValueError("NULL pointer access")
        return target

    @property
    def contents(self):
        block, at = self._target()
        return from_memory(type(self)._c_info.item, block, at, self, 0)

    @contents.setter
    def contents(self, value):
        if not isinstance(value, _CData):  # of any type, as in CPython
            raise TypeError(f"expected {type(self)._c_info.item.__name__} instead of {type(value).__name__}")
        self._c_block.point(self._c_at, value._c_block, value._c_at)
        keep(self, 1, value)
        keep(self, 0, container(value)._objects)

    @contents.deleter
    def contents(self):
        raise TypeError("Pointer does not support item deletion")

    def __bool__(self):
        return self._c_block.word(self._c_at) != 0

    def _item_at(self, number, size):
        """(block, offset) of an item."""
        block, at = self._target()
        at += number * size
        if 0 <= at <= len(block.data):
            return block, at
        return find(block.address() + at)

    def __getitem__(self, key, /):
        item = type(self)._c_info.item
        size = item._c_info.size
        if isinstance(key, slice):
            step = 1 if key.step is None else _index(key.step)
            if step == 0:
                raise ValueError("slice step cannot be zero")
            if key.start is None and step < 0:
                raise ValueError("slice start is required for step < 0")
            if key.stop is None:
                raise ValueError("slice stop is required")
            start = 0 if key.start is None else _index(key.start)
            places = range(start, _index(key.stop), step)
            if not places:
                return _part(item, (0, 0), None, None, 0)
            low = min(places[0], places[-1])
            block, at = self._item_at(low, size)
            at -= low * size
            return _part(item, (start, _index(key.stop), step), self.__getitem__, block, at)
        if not hasattr(key, "__index__"):
            raise TypeError("Pointer indices must be integer")
        key = _index(key)
        block, at = self._item_at(key, size)
        return load(item, block, at, self, key)

    def __setitem__(self, key, value, /):
        if not hasattr(key, "__index__"):
            raise TypeError("Pointer indices must be integer")
        key = _index(key)
        item = type(self)._c_info.item
        block, at = self._item_at(key, item._c_info.size)
        keep(self, key, store(item, block, at, value))

    def __delitem__(self, key, /):
        raise TypeError("Pointer does not support item deletion")


_pointer_type_cache = {}


def POINTER(cls, /):
    known = _pointer_type_cache.get(cls)
    if known is not None:
        return known
    if isinstance(cls, str):
        made = PyCPointerType(f"LP_{cls}", (_Pointer,), {})
        _pointer_type_cache[id(made)] = made
        return made
    if not isinstance(cls, type):
        raise TypeError("must be a ctypes type")
    made = PyCPointerType(f"LP_{cls.__name__}", (_Pointer,), {"_type_": cls})
    _pointer_type_cache[cls] = made
    return made


def pointer(object, /):
    known = _pointer_type_cache.get(type(object))
    return (POINTER(type(object)) if known is None else known)(object)


def byref(object, offset=0, /):
    if not isinstance(object, _CData):
        raise TypeError(f"byref() argument must be a ctypes instance, not '{type(object).__name__}'")
    return pointer_argument("P", object._c_block, object._c_at + _index(offset), object)

"""What memoryview.cast gives: a view of bytes as items of another format, with any number of dimensions, and slices of
it. It is a class of its own here."""

_SIZES = {"c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "n": 8, "N": 8,
          "f": 4, "d": 8}  # fmt: skip
ABSENT = object()  # the shape, where none is given: None is an error


def place_in_view(key, length):
    return _array_index(key, length, "index out of bounds on dimension 1", "memoryview: invalid slice key")


def equal_numbers(a, b):
    """Items of memory are no objects: a NaN is not equal to itself there, as it is in a list."""
    return a == b and not any([x != x for x in a if type(x) is float])


class View:
    """What views that are no memoryview have in common with one."""

    def __repr__(self):
        return f"<memory at {_address(self)}>"

    def __delitem__(self, key):
        raise TypeError("cannot modify read-only memory" if self.readonly else "cannot delete memory")


def passes_for_memoryview(cls):
    """A decorator: type(x), and what asks so, gives memoryview for its instances (spec.objects.ClassFlag.AS_VIEW)."""
    _set_class_flag(cls, 65536)
    return cls


@passes_for_memoryview
class CastView(View):
    """`shape` and `strides` (in bytes) as in CPython; the first item is at byte `offset` of the view `view`, of bytes."""

    suboffsets = ()

    def __init__(self, view, format, shape, strides, offset=0):
        self.format = format
        self.itemsize = _SIZES[format[-1]]
        self.shape = shape
        self.strides = strides
        self.ndim = len(shape)
        self.nbytes = product(shape) * self.itemsize
        self._offset = offset
        self._view = view
        self.obj = view.obj
        self.readonly = view.readonly

    def _as_view(self):
        self._view.obj  # raises ValueError where it is released
        return self

    def __len__(self):
        self._view.obj
        return self.shape[0] if self.shape else 1

    @property
    def c_contiguous(self):
        return self.nbytes == 0 or self.strides == c_strides(self.shape, self.itemsize)

    @property
    def f_contiguous(self):
        return self.nbytes == 0 or self.strides[::-1] == c_strides(self.shape[::-1], self.itemsize)

    @property
    def contiguous(self):
        return self.c_contiguous or self.f_contiguous

    def _item(self, data):
        code = self.format[-1]
        if code in "bhilqn":
            return int.from_bytes(data, "little", signed=True)
        if code in "BHILQN":
            return int.from_bytes(data, "little")
        if code == "c":
            return data
        if code == "?":
            return data != b"\0"
        return _unpacked(code, data)

    def _places(self):
        """Of all items, in C order."""
        places = [self._offset]
        for count, stride in zip(self.shape, self.strides):
            places = [at + stride * i for at in places for i in range(count)]
        return places

    def tolist(self):
        data, size = self._view.tobytes(), self.itemsize
        items = [self._item(data[at : at + size]) for at in self._places()]
        if not self.shape:
            return items[0]
        for count in self.shape[:0:-1]:
            items = [items[i : i + count] for i in range(0, len(items), count)]
        return items

    def tobytes(self, order=None):
        if order not in (None, "C", "A", "F"):
            raise ValueError("order must be 'C', 'F' or 'A'")
        data, size = self._view.tobytes(), self.itemsize
        if order == "F" or (order == "A" and self.f_contiguous):
            turned = self._with(self.shape[::-1], self.strides[::-1], self._offset)
            return turned.tobytes()
        if self.c_contiguous:
            return data[self._offset : self._offset + self.nbytes]
        return b"".join([data[at : at + size] for at in self._places()])

    __bytes__ = tobytes

    def hex(self, *arguments):
        return self.tobytes().hex(*arguments)

    def __iter__(self):
        if not self.shape:
            raise TypeError("invalid indexing of 0-dim memory")
        if self.ndim > 1:
            raise NotImplementedError("multi-dimensional sub-views are not implemented")
        return iter(self.tolist())

    def __contains__(self, value):
        return value in iter(self)

    def __eq__(self, other):
        if not isinstance(other, memoryview):
            try:
                other = memoryview(other)
            except TypeError:
                return NotImplemented
        if other.shape != self.shape:
            return False
        return equal_numbers(_flat(self.tolist(), self.ndim), _flat(other.tolist(), self.ndim))

    def __hash__(self):
        if not self.readonly:
            raise ValueError("cannot hash writable memoryview object")
        if self.format[-1] not in "Bbc":
            raise ValueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
        return hash(self.tobytes())

    def _slice(self, key):
        start, stop, step = key.indices(self.shape[0])
        shape = (len(range(start, stop, step)), *self.shape[1:])
        strides = (self.strides[0] * step, *self.strides[1:])
        return self._with(shape, strides, self._offset + start * self.strides[0])

    def _with(self, shape, strides, offset):
        """Another view of such items."""
        return CastView(self._view, self.format, shape, strides, offset)

    def __getitem__(self, key):
        self._view.obj
        if key is Ellipsis:
            return self if self.shape else self._slice_of_all()
        if isinstance(key, slice) and self.shape:
            return self._slice(key)
        at = self._place(key)
        return self._item(self._view[at : at + self.itemsize].tobytes())

    def _slice_of_all(self):
        return self._with(self.shape, self.strides, self._offset)

    def __setitem__(self, key, value):
        if self.readonly:
            raise TypeError("cannot modify read-only memory")
        if isinstance(key, slice) and self.shape:
            part, given = self._slice(key), memoryview(value)
            if given.format.lstrip("@") != self.format.lstrip("@") or given.shape != part.shape:
                raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
            data, size = given.tobytes(), self.itemsize
            for number, at in enumerate(part._places()):
                self._view[at : at + size] = data[number * size : (number + 1) * size]
            return
        at = self._place(key)
        try:
            data = _packed(self.format[-1], value)
        except Exception as e:
            unfit = isinstance(value, (int, float)) and "required argument" not in str(e)
            if self.format[-1] == "c":
                unfit = isinstance(value, bytes)
            what = "value" if unfit else "type"
            raise (ValueError if unfit else TypeError)(f"memoryview: invalid {what} for format {self.format!r}") from None
        self._view[at : at + self.itemsize] = data

    def _place(self, key):
        """Byte at which the item begins."""
        if not isinstance(key, tuple):
            if self.ndim == 1:
                return self._offset + place_in_view(key, self.shape[0]) * self.strides[0]
            if not self.shape:
                raise TypeError("invalid indexing of 0-dim memory")
            if not hasattr(type(key), "__index__"):
                raise TypeError("memoryview: invalid slice key")
            raise NotImplementedError("multi-dimensional sub-views are not implemented")
        if key and all([isinstance(part, slice) for part in key]):
            raise NotImplementedError("multi-dimensional slicing is not implemented")
        if not all([hasattr(type(part), "__index__") for part in key]):
            raise TypeError("memoryview: invalid slice key")
        if len(key) > self.ndim:
            raise TypeError(f"cannot index {self.ndim}-dimension view with {len(key)}-element tuple")
        if len(key) < self.ndim:
            raise NotImplementedError("sub-views are not implemented")
        at = self._offset
        for number, part in enumerate(key):
            what = f"index out of bounds on dimension {number + 1}"
            place = _array_index(part, self.shape[number], what, "memoryview: invalid slice key")
            at += place * self.strides[number]
        return at

    def cast(self, format, shape=ABSENT):
        check_format(format)
        if not self.c_contiguous:
            raise TypeError("memoryview: casts are restricted to C-contiguous views")
        if shape is not ABSENT and self.ndim != 1 and len(_checked_shape(shape)) != 1:
            raise TypeError("memoryview: cast must be 1D -> ND or ND -> 1D")
        if 0 in self.shape and (shape is not ABSENT or self.ndim != 1):
            raise TypeError("memoryview: cannot cast view with zeros in shape or strides")
        return cast(self._view[self._offset : self._offset + self.nbytes], format, shape, self.format)

    def toreadonly(self):
        return CastView(self._view.toreadonly(), self.format, self.shape, self.strides, self._offset)

    def release(self):
        self._view.release()

    def __enter__(self):
        self._view.obj
        return self

    def __exit__(self, *exception):
        self.release()


def check_format(format):
    if not isinstance(format, str):
        raise TypeError(f"cast() argument 'format' must be str, not {_shown_type(format)}")


def cast(view, format, shape=ABSENT, before="B"):
    """`view`, of contiguous bytes, whose format was `before`, as a view of items of `format`."""
    check_format(format)
    if shape is not ABSENT and not isinstance(shape, (list, tuple)):
        raise TypeError("shape must be a list or a tuple")
    if format[-1:] not in _SIZES or format.lstrip("@") not in _SIZES or len(format) > 2:
        raise ValueError(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'"
        )
    if format[-1] not in "Bbc" and before[-1] not in "Bbc":
        raise TypeError("memoryview: cannot cast between two non-byte formats")
    size = _SIZES[format[-1]]
    if len(view) % size:
        raise TypeError("memoryview: length is not a multiple of itemsize")
    if shape is ABSENT:
        if format == "B":
            return view
        shape = (len(view) // size,)
    else:
        shape = _checked_shape(shape)
        if product(shape) * size != len(view):
            raise TypeError("memoryview: product(shape) * itemsize != buffer size")
    return CastView(view, format, shape, c_strides(shape, size))


def _checked_shape(shape):
    if not isinstance(shape, (list, tuple)):
        raise TypeError("shape must be a list or a tuple")
    for count in shape:
        if not isinstance(count, int):
            raise TypeError("memoryview.cast(): elements of shape must be integers")
        if count <= 0:
            raise ValueError("memoryview.cast(): elements of shape must be integers > 0")
    if len(shape) > 64:
        raise ValueError("memoryview: number of dimensions must not exceed 64")
    return tuple([int(count) for count in shape])


def product(shape):
    result = 1
    for count in shape:
        result *= count
    return result


def c_strides(shape, size):
    strides = []
    for count in reversed(shape):
        strides.append(size)
        size *= count
    return tuple(reversed(strides))


def _flat(items, dimensions):
    if dimensions == 0:
        return [items]
    for _ in range(dimensions - 1):
        items = [item for part in items for item in part]
    return items


def _unpacked(code, data):
    import struct

    return struct.unpack(f"<{code}", data)[0]


def _packed(code, value):
    import struct

    return struct.pack(f"={code.replace('n', 'q').replace('N', 'Q').replace('l', 'q').replace('L', 'Q')}", value)

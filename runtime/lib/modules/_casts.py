"""What memoryview.cast gives: a view of bytes as numbers (a class of its own here)."""

_SIZES = {"c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "n": 8, "N": 8,
          "f": 4, "d": 8}  # fmt: skip


class CastView:
    ndim = 1

    def __init__(self, view, format):
        if not isinstance(format, str):
            raise TypeError(f"cast() argument 'format' must be str, not {type(format).__name__}")
        if format[-1:] not in _SIZES or format.lstrip("@") not in _SIZES:
            raise ValueError(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'"
            )
        self.format = format
        self.itemsize = _SIZES[format[-1]]
        if len(view) % self.itemsize:
            raise TypeError("memoryview: length is not a multiple of itemsize")
        self._view = view
        self.nbytes = len(view)
        self.obj = view.obj
        self.readonly = view.readonly

    def __len__(self):
        return len(self._view) // self.itemsize

    @property
    def shape(self):
        return (len(self),)

    @property
    def strides(self):
        return (self.itemsize,)

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

    def tolist(self):
        data, size = self._view.tobytes(), self.itemsize
        return [self._item(data[i : i + size]) for i in range(0, len(data), size)]

    def tobytes(self, order=None):
        return self._view.tobytes()

    def hex(self):
        return self._view.tobytes().hex()

    def __iter__(self):
        return iter(self.tolist())

    def __eq__(self, other):
        if isinstance(other, (CastView, memoryview)):
            return self.tolist() == other.tolist()
        return NotImplemented

    def __getitem__(self, key):
        size = self.itemsize
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step != 1:
                raise NotImplementedError("memoryview slices with a step")
            return CastView(self._view[start * size : max(start, stop) * size], self.format)
        at = self._place(key)
        return self._item(self._view[at : at + size].tobytes())

    def __setitem__(self, key, value):
        if self.readonly:
            raise TypeError("cannot modify read-only memory")
        at = self._place(key)
        self._view[at : at + self.itemsize] = _packed(self.format[-1], value)

    def _place(self, key):
        length = len(self)
        index = key.__index__()
        if index < 0:
            index += length
        if not 0 <= index < length:
            raise IndexError("index out of bounds on dimension 1")
        return index * self.itemsize

    def cast(self, format, shape=None):
        return self._view if format == "B" else CastView(self._view, format)

    def release(self):
        self._view.release()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.release()


def _unpacked(code, data):
    import struct

    return struct.unpack(f"<{code}", data)[0]


def _packed(code, value):
    import struct

    return struct.pack(f"={code.replace('n', 'q').replace('N', 'Q').replace('l', 'q').replace('L', 'Q')}", value)

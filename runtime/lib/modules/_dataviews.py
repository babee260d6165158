"""memoryview(x) of what ctypes has in memory."""

from _casts import CastView, c_strides, passes_for_memoryview, product


@passes_for_memoryview
class DataView(CastView):
    """Its items cannot be read or set one by one, as in CPython: their formats are of no native types."""

    def __init__(self, view, format, itemsize, shape, strides, offset, data):
        self.format, self.itemsize, self.shape, self.strides = format, itemsize, shape, strides
        self.ndim, self.nbytes = len(shape), product(shape) * itemsize
        self._offset, self._view, self.obj, self.readonly = offset, view, data, view.readonly

    def _with(self, shape, strides, offset):
        return DataView(self._view, self.format, self.itemsize, shape, strides, offset, self.obj)

    def _item(self, data):
        raise NotImplementedError(f"memoryview: unsupported format {self.format}")

    def tolist(self):
        self._item(b"")

    def __setitem__(self, key, value):
        if not isinstance(key, slice) or not self.shape:
            self._place(key)
            self._item(b"")
        CastView.__setitem__(self, key, value)

    def __eq__(self, other):
        """Numbers are compared; other formats are equal to nothing."""
        if not isinstance(other, memoryview):
            try:
                other = memoryview(other)
            except TypeError:
                return NotImplemented
        mine, given = self.format[1:], other.format.lstrip("@<")
        if self.shape != other.shape or len(mine) != 1 or len(given) != 1 or self.itemsize != other.itemsize:
            return False
        return mine in "cbBhHiIlLqQ?fd" and _native(self) == _native(other)

    __hash__ = CastView.__hash__

    def toreadonly(self):
        view = self._view.toreadonly()
        return DataView(view, self.format, self.itemsize, self.shape, self.strides, self._offset, self.obj)


def _native(view):
    return CastView(memoryview(view.tobytes()), view.format[-1], view.shape, c_strides(view.shape, view.itemsize))


def view_of(data, info):
    """A view of an instance, whose type `info` describes."""
    block, at, size = data._c_block, data._c_at, data._c_size
    view = memoryview(block.data)[at : at + size]
    count = product(info.shape)
    item = info
    for _ in info.shape:
        item = item.item._c_info
    whole = size if not info.shape else item.size
    return DataView(view, info.format, whole, info.shape, c_strides(info.shape, whole), 0, data)

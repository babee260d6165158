"""memoryview: what calls user code, or is easily said in Python."""


def _open_view(view):
    source = _view_field(view, 0)
    if source is None:
        raise ValueError("operation forbidden on released memoryview object")
    return source


def _other_view(cls, source):
    """memoryview() of what is not bytes or a bytearray: of an array.array, or of another view."""
    maker = _lookup(source, "_as_view")
    if maker is _MISSING:
        raise TypeError(f"memoryview: a bytes-like object is required, not '{_type_name(source)}'")
    return _bind(maker, source)()


def _view_key(key):
    """A key of a view with one dimension."""
    if not isinstance(key, tuple):
        return key
    if key and all([isinstance(part, slice) for part in key]):
        raise NotImplementedError("multi-dimensional slicing is not implemented")
    if not all([hasattr(type(part), "__index__") for part in key]):
        raise TypeError("memoryview: invalid slice key")
    if len(key) > 1:
        raise TypeError(f"cannot index 1-dimension view with {len(key)}-element tuple")
    if not key:
        raise NotImplementedError("sub-views are not implemented")
    return key[0]


class memoryview:
    def __len__(self):
        _open_view(self)
        return _view_field(self, 2)

    def __getitem__(self, key, /):
        source = _open_view(self)
        n = _view_field(self, 2)
        key = _view_key(key)
        if isinstance(key, slice):
            start, stop, step = key.indices(n)
            if step != 1:
                return _import_chain("_stepviews").StepView(_view_slice(self, 0, n), range(start, stop, step))
            return _view_slice(self, start, max(0, stop - start))
        if key is Ellipsis:
            return self
        key = _array_index(key, n, "index out of bounds on dimension 1", "memoryview: invalid slice key")
        return source[_view_field(self, 1) + key]

    def __setitem__(self, key, value, /):
        source = _open_view(self)
        if _view_field(self, 3):
            raise TypeError("cannot modify read-only memory")
        key = _view_key(key)
        start = _view_field(self, 1)
        n = _view_field(self, 2)
        if isinstance(key, slice):
            first, stop, step = key.indices(n)
            data = _bytes_from(value)
            if data is None:
                raise TypeError(f"a bytes-like object is required, not '{_type_name(value)}'")
            places = range(first, stop, step)
            if len(data) != len(places):
                raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
            if step != 1:
                for place, byte in zip(places, data):
                    _bytearray_set(source, start + place, byte)
                return
            _bytearray_splice(source, start + first, start + first + len(data), data)
            return
        key = _array_index(key, n, "index out of bounds on dimension 1", "memoryview: invalid slice key")
        if not isinstance(value, int):
            raise TypeError("memoryview: invalid type for format 'B'")
        if not 0 <= value < 256:
            raise ValueError("memoryview: invalid value for format 'B'")
        _bytearray_set(source, start + key, int(value))

    def __delitem__(self, key, /):
        raise TypeError("cannot modify read-only memory" if self.readonly else "cannot delete memory")

    def __iter__(self):
        return iter(self.tolist())

    def __contains__(self, value, /):
        return value in self.tolist()

    def __eq__(self, other, /):
        if _view_field(self, 0) is None or _type_of(other) is memoryview and _view_field(other, 0) is None:
            return self is other
        data = _bytes_from(other)
        return NotImplemented if data is None else _bytes_from(self) == data

    def __ne__(self, other, /):
        result = memoryview.__eq__(self, other)
        return result if result is NotImplemented else not result

    def __hash__(self):
        _open_view(self)
        if not _view_field(self, 3):
            raise ValueError("cannot hash writable memoryview object")
        return hash(_bytes_from(self))

    def __repr__(self):
        if _view_field(self, 0) is None:
            return f"<released memory at {_address(self)}>"
        return f"<memory at {_address(self)}>"

    def __enter__(self):
        _open_view(self)
        return self

    def __exit__(self, *exception):
        self.release()

    def tobytes(self, order=None):
        if order is not None and not isinstance(order, str):
            raise TypeError(f"tobytes() argument 'order' must be str or None, not {_type_name(order)}")
        _open_view(self)
        if order is not None and order != "C" and order != "F" and order != "A":
            raise ValueError("order must be 'C', 'F' or 'A'")
        return _bytes_from(self)

    def tolist(self):
        _open_view(self)
        return list(_bytes_from(self))

    def hex(self, sep=_MISSING, bytes_per_sep=1):
        return _hex_with(_bytes_from(self), sep, bytes_per_sep)

    def cast(self, format, shape=_MISSING):
        _open_view(self)
        view = _view_slice(self, 0, _view_field(self, 2))
        if shape is not _MISSING:
            return _import_chain("_casts").cast(view, format, shape)
        return view if format == "B" else _import_chain("_casts").cast(view, format)

    def toreadonly(self):
        _open_view(self)
        return _view_read_only(_view_slice(self, 0, _view_field(self, 2)))

    @property
    def obj(self):
        return _open_view(self)

    @property
    def nbytes(self):
        return len(self)

    @property
    def itemsize(self):
        _open_view(self)
        return 1

    @property
    def format(self):
        _open_view(self)
        return "B"

    @property
    def ndim(self):
        _open_view(self)
        return 1

    @property
    def shape(self):
        return (len(self),)

    @property
    def strides(self):
        _open_view(self)
        return (1,)

    @property
    def suboffsets(self):
        _open_view(self)
        return ()

    @property
    def readonly(self):
        _open_view(self)
        return _view_field(self, 3)

    @property
    def contiguous(self):
        _open_view(self)
        return True

    c_contiguous = contiguous
    f_contiguous = contiguous

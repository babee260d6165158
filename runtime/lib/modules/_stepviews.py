"""Views that are no rows of bytes: a slice with a step of a memoryview, and views of an array.array."""

from _casts import ABSENT, View, cast, check_format, equal_numbers, passes_for_memoryview, place_in_view


@passes_for_memoryview
class StepView(View):
    """The bytes of a view at `places`, a range."""

    ndim = itemsize = 1
    format = "B"
    suboffsets = ()

    def __init__(self, view, places):
        self._view = view
        self._places = places
        self.readonly = view.readonly

    def _as_view(self):
        return self

    def __len__(self):
        self._view.obj  # raises ValueError where it is released
        return len(self._places)

    @property
    def obj(self):
        return self._view.obj

    @property
    def nbytes(self):
        return len(self)

    @property
    def shape(self):
        return (len(self),)

    @property
    def strides(self):
        return (self._places.step,)

    @property
    def contiguous(self):
        return len(self) < 2 or self._places.step == 1

    c_contiguous = f_contiguous = contiguous

    def tolist(self):
        return list(self.tobytes())

    def tobytes(self, order=None):
        places = self._places
        if not places:
            self._view.obj  # raises ValueError where it is released
            return b""
        first, last = sorted((places[0], places[-1]))
        return self._view[first : last + 1].tobytes()[:: places.step]

    def __bytes__(self):
        return self.tobytes()

    def hex(self, *arguments):
        return self.tobytes().hex(*arguments)

    def __iter__(self):
        return iter(self.tolist())

    def __contains__(self, value):
        return value in self.tolist()

    def __eq__(self, other):
        if isinstance(other, StepView):
            other = other.tobytes()
        return memoryview(self.tobytes()) == other

    def __hash__(self):
        if not self.readonly:
            raise ValueError("cannot hash writable memoryview object")
        return hash(self.tobytes())

    def __getitem__(self, key):
        key = _view_key(key)
        if isinstance(key, slice):
            return StepView(self._view, self._places[key])
        return self if key is Ellipsis else self._view[self._place(key)]

    def __setitem__(self, key, value):
        if self.readonly:
            raise TypeError("cannot modify read-only memory")
        if not isinstance(key, slice):
            self._view[self._place(key)] = value
            return
        places = self._places[key]
        data = value.tobytes() if isinstance(value, StepView) else memoryview(value).tobytes()
        if len(data) != len(places):
            raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
        for place, byte in zip(places, data):
            self._view[place] = byte

    def _place(self, key):
        return self._places[place_in_view(key, len(self._places))]

    def cast(self, format, shape=ABSENT):
        check_format(format)
        raise TypeError("memoryview: casts are restricted to C-contiguous views")

    def toreadonly(self):
        return StepView(self._view.toreadonly(), self._places)

    def release(self):
        self._view.release()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.release()


@passes_for_memoryview
class ArrayView(View):
    """The items of an array.array at `places`, a range: what memoryview(array) gives."""

    suboffsets = ()

    def __init__(self, array, places=None, readonly=False):
        self._of = array
        self._places = range(len(array)) if places is None else places
        self._readonly = readonly

    def _as_view(self):
        return self

    @property
    def obj(self):
        if self._of is None:
            raise ValueError("operation forbidden on released memoryview object")
        return self._of

    format = property(lambda self: self.obj.typecode)
    itemsize = property(lambda self: self.obj.itemsize)
    readonly = property(lambda self: self.obj is None or self._readonly)
    ndim = property(lambda self: 1 if self.obj is not None else 0)

    def __len__(self):
        self.obj  # raises ValueError where it is released
        return len(self._places)

    @property
    def nbytes(self):
        return len(self) * self.itemsize

    @property
    def shape(self):
        return (len(self),)

    @property
    def strides(self):
        return (self._places.step * self.itemsize,)

    @property
    def contiguous(self):
        return len(self) < 2 or self._places.step == 1

    c_contiguous = f_contiguous = contiguous

    def tolist(self):
        items = self.obj._items
        return [items[place] for place in self._places]

    def tobytes(self, order=None):
        return self.obj._like(self.tolist()).tobytes()

    __bytes__ = tobytes

    def hex(self, *arguments):
        return self.tobytes().hex(*arguments)

    def __iter__(self):
        return iter(self.tolist())

    def __contains__(self, value):
        return value in self.tolist()

    def __eq__(self, other):
        if self._of is None:
            return self is other
        try:
            other = memoryview(other)
        except TypeError:
            return NotImplemented
        return equal_numbers(self.tolist(), other.tolist())

    def __hash__(self):
        if not self.readonly:
            raise ValueError("cannot hash writable memoryview object")
        if self.format not in ("B", "b"):
            raise ValueError("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
        hash(self.obj)
        return hash(self.tobytes())

    def __getitem__(self, key):
        array = self.obj
        key = _view_key(key)
        if isinstance(key, slice):
            return ArrayView(array, self._places[key], self._readonly)
        return self if key is Ellipsis else array._items[self._place(key)]

    def __setitem__(self, key, value):
        array = self.obj
        if self._readonly:
            raise TypeError("cannot modify read-only memory")
        key = _view_key(key)
        if not isinstance(key, slice):
            place = self._place(key)
            try:
                array[place] = value
            except TypeError:
                raise TypeError(f"memoryview: invalid type for format {self.format!r}") from None
            except OverflowError:
                raise ValueError(f"memoryview: invalid value for format {self.format!r}") from None
            return
        places = self._places[key]
        view = memoryview(value)
        if view.format != self.format or len(view) != len(places):
            raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
        for place, item in zip(places, view.tolist()):
            array._items[place] = item

    _place = StepView._place

    def cast(self, format, shape=ABSENT):
        check_format(format)
        if not self.contiguous:
            raise TypeError("memoryview: casts are restricted to C-contiguous views")
        return cast(ArrayBytes(self, range(self.nbytes)), format, shape, self.format)

    def toreadonly(self):
        return ArrayView(self.obj, self._places, True)

    def release(self):
        self._of = None

    def __enter__(self):
        self.obj  # raises ValueError where it is released
        return self

    def __exit__(self, *exception):
        self.release()


@passes_for_memoryview
class ArrayBytes(StepView):
    """The same items as bytes, at `places`. The view that it is of may be one of any such items."""

    def tobytes(self, order=None):
        places, size = self._places, self._view.itemsize
        if not places:
            self.obj  # raises ValueError where it is released
            return b""
        first, last = sorted((places[0], places[-1]))
        items = self._view[first // size : last // size + 1].tobytes()
        offset = first - first % size
        return items[first - offset : last - offset + 1][:: places.step]

    def __getitem__(self, key):
        key = _view_key(key)
        if isinstance(key, slice):
            return ArrayBytes(self._view, self._places[key])
        if key is Ellipsis:
            return self
        place = self._place(key)
        return ArrayBytes(self._view, range(place, place + 1)).tobytes()[0]

    def __setitem__(self, key, value):
        if self.readonly:
            raise TypeError("cannot modify read-only memory")
        key = _view_key(key)
        if isinstance(key, slice):
            places = self._places[key]
            data = memoryview(value).tobytes()
            if len(data) != len(places):
                raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
        else:
            place = self._place(key)
            places = range(place, place + 1)
            one = bytearray(1)
            memoryview(one)[0] = value
            data = bytes(one)
        if not places:
            return
        view, size = self._view, self._view.itemsize
        first, last = sorted((places[0], places[-1]))
        part = view[first // size : last // size + 1]
        changed = bytearray(part.tobytes())
        offset = first - first % size
        for place, byte in zip(places, data):
            changed[place - offset] = byte
        items = self.obj._like([])
        items.frombytes(changed)
        part[:] = items

    def cast(self, format, shape=ABSENT):
        check_format(format)
        if self._places.step != 1:
            raise TypeError("memoryview: casts are restricted to C-contiguous views")
        return cast(self, format, shape)

    def toreadonly(self):
        return ArrayBytes(self._view.toreadonly(), self._places)

"""array: numbers of one type. They are in a list, which the VM stores as machine numbers; what is put in is checked."""

from _walked import _Walked

_SIZES = {"b": 1, "B": 1, "u": 4, "w": 4, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8, "f": 4, "d": 8}
_NAMES = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short integer",
          "H": "unsigned short", "i": "signed integer"}  # fmt: skip
typecodes = "bBuhHiIlLqQfd" if _service(16) < (3, 13, 0) else "bBuwhHiIlLqQfd"


def _limits(code):
    bits = 8 * _SIZES[code]
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)


_LIMITS = {code: _limits(code) for code in "bBhHiIlLqQ"}


_NO_ITEM = object()


def _is_nan(value):
    """No item is equal to it, though the list that holds the items may find it there."""
    return type(value) is float and value != value


class arrayiterator(_Walked):
    """`_array`: None at the end."""

    __slots__ = ("_array", "_at")

    def __init__(self, array):
        self._array, self._at = array, 0

    def __next__(self):
        array, at = self._array, self._at
        if array is None or at >= len(array._items):
            self._array = None
            raise StopIteration
        self._at = at + 1
        return array._items[at]

    def _walk(self):
        while self._array is not None:
            items, at = self._array._items, self._at
            if at >= len(items):
                self._array = None
                return
            self._at = at + 1
            yield items[at]

    def __reduce__(self):
        if self._array is None:
            return iter, ((),)
        return iter, (self._array,), self._at

    def __setstate__(self, at, /):
        if self._array is not None:
            self._at = max(0, min(_index(at), len(self._array._items)))


arrayiterator._own = arrayiterator


def _iterator_of(array):
    return arrayiterator(array)


class array:
    __module__ = "array"
    __slots__ = ("typecode", "itemsize", "_items", "__weakref__")

    def __new__(cls, typecode, initializer=(), /, **keywords):
        if keywords and cls is array:
            raise TypeError("array.array() takes no keyword arguments")
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError(f"array() argument 1 must be a unicode character, not {type(typecode).__name__}")
        if typecode not in typecodes:
            known = ", ".join([code for code in typecodes[:-1] if code != "w"])
            raise ValueError(f"bad typecode (must be {known} or {typecodes[-1]})")
        self = object.__new__(cls)
        self.typecode = typecode
        self.itemsize = _SIZES[typecode]
        self._items = []
        if isinstance(initializer, str):
            if typecode not in "uw":
                raise TypeError(f"cannot use a str to initialize an array with typecode '{typecode}'")
            self._items = list(initializer)
        elif isinstance(initializer, array):
            if initializer.typecode in "uw" and typecode not in "uw":
                raise TypeError(
                    f"cannot use a unicode array to initialize an array with typecode '{typecode}'"
                )
            self.extend(initializer._items)
        elif isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            self.extend(initializer)
        return self

    def _checked(self, value):
        """What is stored for it."""
        code = self.typecode
        if code == "d":
            if type(value) is float:
                return value
            return _as_float(value)
        if code == "f":
            return _bytes_float(_float_bytes(_as_float(value), 4), 0, 4)
        if code in "uw":
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be a unicode character, not " + type(value).__name__
                                if _service(16) >= (3, 12, 0) else "array item must be unicode character")  # fmt: skip
            return value
        if type(value) is not int:
            if not hasattr(value, "__index__"):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            value = _index(value)
        low, high = _LIMITS[code]
        if not low <= value <= high:
            _out_of_range(code, value, low)
        return value

    def _as_view(self):
        return _import_chain("_stepviews").ArrayView(self)

    # --- items ---
    def __len__(self):
        return len(self._items)

    def __getitem__(self, key, /):
        if isinstance(key, slice):
            return self._like(self._items[key])
        try:
            return self._items[key]
        except (IndexError, TypeError):
            return self._items[self._place(key, "array index out of range")]

    def __setitem__(self, key, value, /):
        if isinstance(key, slice):
            if not isinstance(value, array):
                raise TypeError(f'can only assign array (not "{type(value).__name__}") to array slice')
            if value.typecode != self.typecode:
                raise TypeError("bad argument type for built-in operation")
            self._items[key] = value._items
            return
        value = self._checked(value)
        try:
            self._items[key] = value
        except (IndexError, TypeError):
            self._items[self._place(key, "array assignment index out of range")] = value

    def __delitem__(self, key, /):
        del self._items[key if isinstance(key, slice) else self._place(key, "array assignment index out of range")]

    def _place(self, key, message):
        if not hasattr(key, "__index__"):
            raise TypeError("array indices must be integers")
        return _place_of(key, len(self._items), message)

    def _walk(self):
        return iter(self._items)

    __iter__ = _WalkedIter(_iterator_of, True)

    def __contains__(self, value, /):
        return value in self._items and not _is_nan(value)

    def append(self, value, /):
        self._items.append(self._checked(value))

    def extend(self, iterable, /):
        if isinstance(iterable, array):
            if iterable.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(iterable._items)
            return
        checked = self._checked
        self._items.extend([checked(value) for value in iterable])

    def insert(self, index, value, /):
        self._items.insert(index, self._checked(value))

    def pop(self, index=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        try:
            return self._items.pop(index)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, value, /):
        try:
            self._items.remove(_NO_ITEM if _is_nan(value) else value)
        except ValueError:
            raise ValueError("array.remove(x): x not in array") from None

    def index(self, value, start=0, stop=9223372036854775807, /):
        try:
            return self._items.index(_NO_ITEM if _is_nan(value) else value, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, value, /):
        return 0 if _is_nan(value) else self._items.count(value)

    def reverse(self):
        self._items.reverse()

    # --- operators ---
    def _like(self, items):
        made = object.__new__(array)
        made.typecode = self.typecode
        made.itemsize = self.itemsize
        made._items = items
        return made

    def __add__(self, other, /):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other, /):
        if not isinstance(other, array):
            raise TypeError(f'can only extend array with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count, /):
        if not hasattr(count, "__index__"):
            if hasattr(type(count), "__rmul__") and not isinstance(count, _NO_NUMBERS):
                return NotImplemented
            if isinstance(count, array):
                raise TypeError("can't multiply sequence by non-int of type 'array.array'")
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        return self._like(self._items * count)

    __rmul__ = __mul__

    def __imul__(self, count, /):
        if not hasattr(count, "__index__"):
            return self.__mul__(count)
        self._items *= count
        return self

    def _compared(self, other, comparison):
        """Items are numbers, not objects: a NaN is not equal to itself, as it would be in a list."""
        a, b = self._items, other._items
        if self.typecode in "df" and other.typecode in "df" and (total := sum(a)) != total:
            for x, y in zip(a, b):
                if x != y:
                    return getattr(x, comparison)(y)
            a, b = len(a), len(b)
        return getattr(a, comparison)(b)

    def __eq__(self, other, /):
        return self._compared(other, "__eq__") if isinstance(other, array) else NotImplemented

    def __ne__(self, other, /):
        return self._compared(other, "__ne__") if isinstance(other, array) else NotImplemented

    def __lt__(self, other, /):
        return self._compared(other, "__lt__") if isinstance(other, array) else NotImplemented

    def __le__(self, other, /):
        return self._compared(other, "__le__") if isinstance(other, array) else NotImplemented

    def __gt__(self, other, /):
        return self._compared(other, "__gt__") if isinstance(other, array) else NotImplemented

    def __ge__(self, other, /):
        return self._compared(other, "__ge__") if isinstance(other, array) else NotImplemented

    __hash__ = None

    def __repr__(self):
        if not self._items:
            return f"{type(self).__name__}('{self.typecode}')"
        shown = repr("".join(self._items)) if self.typecode in "uw" else repr(self._items)
        return f"{type(self).__name__}('{self.typecode}', {shown})"

    def __copy__(self):
        return self._like(self._items[:])

    def __deepcopy__(self, memo, /):
        return self._like(self._items[:])

    def __reduce_ex__(self, protocol, /):
        protocol = _index(protocol)
        own = getattr(self, "__dict__", {})
        state = {name: value for name, value in own.items() if name not in _OWN} or None
        if protocol >= 3:
            return _array_reconstructor, (type(self), self.typecode, _FORMATS[self.typecode], self.tobytes()), state
        items = "".join(self._items) if self.typecode in "uw" else list(self._items)
        return type(self), (self.typecode, items), state

    if _service(16) >= (3, 12, 0):
        __class_getitem__ = classmethod(_class_getitem)

    # --- as bytes and other things ---
    def tobytes(self):
        code, size = self.typecode, self.itemsize
        if code in "fd":
            return b"".join([_float_bytes(value, size) for value in self._items])
        if code in "uw":
            return "".join(self._items).encode("utf-32-le")
        if size == 1 and code == "B":
            return bytes(self._items)
        signed = code.islower()
        return b"".join([value.to_bytes(size, "little", signed=signed) for value in self._items])

    def __bytes__(self):
        return self.tobytes()

    def frombytes(self, buffer, /):
        data = _bytes_from(buffer)
        if data is None:
            if not isinstance(buffer, array):
                raise TypeError(f"a bytes-like object is required, not '{type(buffer).__name__}'")
            data = buffer.tobytes()
        code, size = self.typecode, self.itemsize
        if len(data) % size:
            raise ValueError("bytes length not a multiple of item size")
        if code in "fd":
            self._items += [_bytes_float(data, i, size) for i in range(0, len(data), size)]
        elif code in "uw":
            self._items += data.decode("utf-32-le")
        elif code == "B":
            self._items += data
        else:
            signed = code.islower()
            self._items += [int.from_bytes(data[i : i + size], "little", signed=signed) for i in range(0, len(data), size)]

    def tolist(self):
        return self._items[:]

    def fromlist(self, list, /):
        if not isinstance(list, type([])):
            raise TypeError("arg must be list")
        self.extend(list)

    def tounicode(self):
        if self.typecode not in "uw":
            raise ValueError("tounicode() may only be called on unicode type arrays")
        return "".join(self._items)

    def fromunicode(self, text, /):
        if self.typecode not in "uw":
            raise ValueError("fromunicode() may only be called on unicode type arrays")
        self._items += text

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        if n < 0:
            raise ValueError("negative count")
        data = f.read(n * self.itemsize)
        self.frombytes(data[: len(data) - len(data) % self.itemsize])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def byteswap(self):
        size = self.itemsize
        data = self.tobytes()
        self._items = []
        self.frombytes(b"".join([data[i : i + size][::-1] for i in range(0, len(data), size)]))

    def buffer_info(self):
        return id(self._items), len(self._items)


_NO_NUMBERS = (str, bytes, bytearray, list, tuple, float, complex, array)
_OWN = ("typecode", "itemsize", "_items")
ArrayType = array


def _as_float(value):
    if isinstance(value, (int, float)) or hasattr(value, "__float__") or hasattr(value, "__index__"):
        return float(value)
    raise TypeError(f"must be real number, not {type(value).__name__}")


def _out_of_range(code, value, low):
    """As C's conversions say it: of b and H through a wider type first."""
    side = "is less than minimum" if value < low else "is greater than maximum"
    if code in "ILQ":
        if value < 0:
            raise OverflowError(
                "can't convert negative int to unsigned" if code == "Q" else "can't convert negative value to unsigned int"
            )
        if code == "I" and value < 1 << 64:
            raise OverflowError(f"unsigned int {side}")
        raise OverflowError("int too big to convert" if code == "Q" else
                            "Python int too large to convert to C unsigned long")  # fmt: skip
    if code in _NAMES and -(1 << 63) <= value < 1 << 63:
        name = _NAMES[code]
        if code == "b" and not -32768 <= value < 32768:
            name = _NAMES["h"]
        elif code == "H" and not -(1 << 31) <= value < 1 << 31:
            name = _NAMES["i"]
        raise OverflowError(f"{name} {side}")
    raise OverflowError("int too big to convert" if code == "q" else "Python int too large to convert to C long")


#: Machine formats by their numbers: type code of struct, size, is it big-endian; None: text.
_MACHINE = (
    ("B", 1), ("b", 1), ("<H", 2), (">H", 2), ("<h", 2), (">h", 2), ("<I", 4), (">I", 4), ("<i", 4), (">i", 4),
    ("<Q", 8), (">Q", 8), ("<q", 8), (">q", 8), ("<f", 4), (">f", 4), ("<d", 8), (">d", 8),
    ("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4),
)  # fmt: skip
_FORMATS = {"B": 0, "b": 1, "H": 2, "h": 4, "I": 6, "i": 8, "L": 10, "Q": 10, "l": 12, "q": 12, "f": 14, "d": 16,
            "u": 20, "w": 20}  # fmt: skip


def _array_reconstructor(arraytype, typecode, mformat_code, items, /):
    """What pickle calls: an array of items as another machine may have them."""
    if not isinstance(arraytype, type):
        raise TypeError(f"first argument must be a type object, not {type(arraytype).__name__}")
    if not issubclass(arraytype, array):
        raise TypeError(f"{arraytype.__name__} is not a subtype of array.array")
    if not isinstance(typecode, str) or len(typecode) != 1:
        raise TypeError(f"_array_reconstructor() argument 2 must be a unicode character, not {type(typecode).__name__}")
    if typecode not in typecodes:
        raise ValueError("second argument must be a valid type code")
    number = _index(mformat_code)
    if not 0 <= number < len(_MACHINE):
        raise ValueError("third argument must be a valid machine format code.")
    if not isinstance(items, bytes):
        raise TypeError(f"fourth argument should be bytes, not {type(items).__name__}")
    format, size = _MACHINE[number]
    same = number == _FORMATS[typecode]
    if number < 14 and not same:
        typecode = format[-1].replace("q", "l").replace("Q", "L")
    made = array.__new__(arraytype, typecode)
    if same:
        made.frombytes(items)
    elif number >= 18:
        made.fromunicode(items.decode(format))
    elif len(items) % size:
        raise ValueError("string length not a multiple of item size")
    else:
        struct = _import_chain("struct")
        made.extend([row[0] for row in struct.iter_unpack(format, items)])
    return made


_import_chain("_collections_abc").MutableSequence.register(array)

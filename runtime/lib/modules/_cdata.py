"""What all types of ctypes have: memory, how values are kept alive, the metaclasses' methods; and the simple types.

An instance has a block (`_cmemory.Block`) and where in it it begins. `_c_info` of a class is what CPython keeps in a dict of
a class of its own. `_objects` is what CPython shows there: what has to live as long, by the path of indices to the part.
"""

from _cmemory import Block, find
from _csimple import CODES, text_block
from _dataviews import view_of

_LETTERS = "cbBhHiIlLdfuzZqQPXOv?g"
_PEP_3118 = {"l": "q", "L": "Q"}


class Info:
    """Of a type. `kind`: simple, array, struct, union, pointer or function. `code`: of a simple one. `item`: an array's, a pointer's.
    `length`: of an array; the number of fields; 1 for a pointer. `pointers`: has it any? `final`: may its fields not be
    set any more?"""

    __slots__ = ("kind", "size", "align", "code", "direct", "item", "length", "pointers", "final", "format", "shape", "fields")

    def __init__(self, kind, size, align, code=None, item=None, length=0, pointers=False, format="B", shape=()):
        self.kind, self.size, self.align, self.code, self.item = kind, size, align, code, item
        self.length, self.pointers, self.format, self.shape = length, pointers, format, shape
        self.direct = self.final = False
        self.fields = ()


def info_of(cls):
    """None: it is no type of ctypes, or one without storage."""
    return cls._c_info if isinstance(cls, CType) else None


def from_memory(cls, block, at, base=None, index=0):
    self = object.__new__(cls)
    info = cls._c_info
    info.final = True
    self._c_block, self._c_at, self._c_size = block, at, info.size
    self._b_base_, self._c_index, self._objects = base, index, None
    return self


def container(data):
    """What data is a part of."""
    while data._b_base_ is not None:
        data = data._b_base_
    if data._objects is None and data._c_info.length:
        data._objects = {}
    return data


def keep(data, index, kept):
    if kept is None:
        return
    owner = container(data)
    if type(owner._objects) is not dict:
        owner._objects = kept
        return
    path = f"{index & 0xFFFFFFFF:x}"
    while data._b_base_ is not None:
        path += f":{data._c_index:x}"
        data = data._b_base_
    owner._objects[path] = kept


def load(cls, block, at, base, index):
    info = cls._c_info
    return info.code.get(block, at) if info.direct else from_memory(cls, block, at, base, index)


def store(cls, block, at, value):
    """Returns what has to live as long."""
    info = cls._c_info
    if not isinstance(value, _CData):
        if info.code is not None:
            return info.code.put(block, at, value)
        if isinstance(value, tuple):
            try:
                value = cls(*value)
            except Exception as e:
                raise RuntimeError(f"({cls.__name__}) {type(e).__name__}: {e}") from None
            return store(cls, block, at, value)
        if value is None and info.kind == "pointer":
            return block.point(at, None)
        raise TypeError(f"expected {cls.__name__} instance, got {type(value).__name__}")
    if isinstance(value, cls):
        block.copy(at, value._c_block, value._c_at, info.size)
        return None if info.kind == "pointer" else container(value)._objects
    if info.kind == "pointer" and value._c_info.kind == "array" and value._c_info.item is info.item:
        block.point(at, value._c_block, value._c_at)
        return value, container(value)._objects
    raise TypeError(f"incompatible types, {type(value).__name__} instance instead of {cls.__name__} instance")


class CArgument:
    """What from_param makes: `tag`, the letter of a type, and in `block` the value. `_obj`: what lives as long."""

    __slots__ = ("_tag", "_block", "_at", "_obj")

    def __init__(self, tag, block, at, obj):
        self._tag, self._block, self._at, self._obj = tag, block, at, obj

    def __repr__(self):
        tag = self._tag
        if tag in "zZP":
            word = self._block.word(self._at)
            return f"<cparam '{tag}' ({hex(word) if word else '0x(nil)'})>"
        if tag in "bBhHiIlLqQfd":
            return f"<cparam '{tag}' ({CODES[tag].get(self._block, self._at)})>"
        if tag == "c":
            char = chr(self._block.read(self._at, 1)[0])
            shown = char if " " <= char <= "~" and char not in "'\\" else f"\\x{ord(char):02x}"
            return f"<cparam 'c' ('{shown}')>"
        return f"<cparam '{tag}' at {_address(self)}>"


CArgument.__name__ = CArgument.__qualname__ = "CArgObject"
CArgument.__module__ = "builtins"


def pointer_argument(tag, block, at, obj):
    word = Block(bytearray(8))
    word.point(0, block, at)
    return CArgument(tag, word, 0, obj)


def text_argument(text):
    return pointer_argument("Z" if isinstance(text, str) else "z", text_block(text), 0, text)


class CType(type):
    """What the metaclasses have in common."""

    _c_info = None

    def _sized(cls):
        info = cls._c_info
        if info is None:
            raise TypeError("abstract class")
        info.final = True
        return info

    def from_address(cls, address, /):
        cls._sized()
        if not isinstance(address, int):
            raise TypeError("integer expected")
        return from_memory(cls, *find(address))

    def from_buffer(cls, source, offset=0, /):
        info = cls._sized()
        view = memoryview(source)
        if view.readonly:
            raise TypeError("underlying buffer is not writable")
        if not view.c_contiguous:
            raise TypeError("underlying buffer is not C contiguous")
        _check_size(view.nbytes, offset, info.size)
        if isinstance(source, _CData):
            result = from_memory(cls, source._c_block, source._c_at + offset)
        else:
            data = source if type(source) is bytearray else view if _type_of(view) is memoryview else view.cast("B")
            result = from_memory(cls, Block(data), offset)
        keep(result, -1, view)
        return result

    def from_buffer_copy(cls, source, offset=0, /):
        info = cls._sized()
        data = source if type(source) is bytes else _bytes_from(source)
        if data is None:
            raise TypeError(f"a bytes-like object is required, not '{type(source).__name__}'")
        _check_size(len(data), offset, info.size)
        return from_memory(cls, Block(bytearray(data[offset : offset + info.size])), 0)

    def in_dll(cls, library, name, /):
        import _ctypes

        try:
            _ctypes.dlsym(library._handle, name)
        except OSError as e:
            raise ValueError(str(e)) from None

    def from_param(cls, value, /):
        if isinstance(value, cls):
            return value
        cls._sized()
        if isinstance(value, CArgument):
            item = cls._c_info.item
            if value._tag == "P" and item is not None and isinstance(value._obj, item):
                return value
            raise TypeError(f"expected {cls.__name__} instance instead of pointer to {type(value._obj).__name__}")
        other = getattr(value, "_as_parameter_", None)
        if other is not None:
            return cls.from_param(other)
        raise TypeError(f"expected {cls.__name__} instance instead of {type(value).__name__}")

    def __mul__(cls, count, /):
        if not hasattr(count, "__index__"):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        import _carrays

        return _carrays.array_type(cls, _index(count))

    __rmul__ = __mul__


def _check_size(length, offset, size):
    if not isinstance(offset, int):
        raise TypeError(f"'{type(offset).__name__}' object cannot be interpreted as an integer")
    if offset < 0:
        raise ValueError("offset cannot be negative")
    if size > length - offset:
        raise ValueError(f"Buffer size too small ({length} instead of at least {size + offset} bytes)")


class _CData:
    __module__ = "_ctypes"
    __slots__ = ("_c_block", "_c_at", "_c_size", "_c_index", "_b_base_", "_objects", "__weakref__")

    def __new__(cls, *args, **keywords):
        info = cls._sized()
        return from_memory(cls, Block(bytearray(info.size)), 0)

    def __init__(self, *args, **keywords):
        pass

    @property
    def _b_needsfree_(self):
        return 1 if self._b_base_ is None else 0

    def __hash__(self):
        raise TypeError("unhashable type")

    def __ctypes_from_outparam__(self):
        return self

    def __reduce__(self):
        if type(self)._c_info.pointers:
            raise ValueError("ctypes objects containing pointers cannot be pickled")
        import _ctypes

        state = getattr(self, "__dict__", {}), bytes(self._c_block.read(self._c_at, self._c_size))
        return _ctypes._unpickle, (type(self), state)

    def __setstate__(self, state, /):
        if not isinstance(state, tuple) or len(state) != 2:
            raise TypeError(f"__setstate__() argument must be 2-item sequence, not {type(state).__name__}")
        attributes, data = state
        if not isinstance(attributes, dict):
            raise TypeError(f"{type(self).__name__}.__dict__ must be a dictionary, not {type(attributes).__name__}")
        self._c_block.write(self._c_at, data[: self._c_size])
        if attributes:
            self.__dict__.update(attributes)

    def _as_view(self):
        return view_of(self, type(self)._c_info)


class PyCSimpleType(CType):
    __module__ = "_ctypes"

    def __new__(meta, name, bases, namespace, /, **keywords):
        cls = super().__new__(meta, name, bases, namespace, **keywords)
        if namespace.get("__module__") == "_ctypes" and name == "_SimpleCData":
            return cls
        letter = getattr(cls, "_type_", None)
        if letter is None:
            raise AttributeError("class must define a '_type_' attribute")
        if not isinstance(letter, str):
            raise TypeError("class must define a '_type_' string attribute")
        if len(letter) != 1:
            raise ValueError("class must define a '_type_' attribute which must be a string of length 1")
        if letter not in CODES:
            raise AttributeError("class must define a '_type_' attribute which must be\n"
                                 f"a single character string containing one of '{_LETTERS}'.")  # fmt: skip
        code = CODES[letter]
        _describe(cls, code, "<")
        if meta is PyCSimpleType and code.swapped is not None:
            swapped = super().__new__(meta, f"{name}_be", bases, dict(namespace))
            swapped.__name__ = f"{name}_be"
            _describe(swapped, code.swapped, ">")
            cls.__ctype_be__ = swapped.__ctype_be__ = swapped
            cls.__ctype_le__ = swapped.__ctype_le__ = cls
        return cls

    def from_param(cls, value, /):
        if isinstance(value, cls):
            return value
        letter = cls._type_
        found = _pointer_param(letter, value) if letter in "zZP" else _value_param(cls, letter, value)
        if found is not _MISSING:
            return found
        other = getattr(value, "_as_parameter_", None)
        if other is None:
            raise TypeError("wrong type")
        return cls.from_param(other)


def _describe(cls, code, mark):
    info = Info("simple", code.size, code.size, code, pointers=code.letter in "zZPO")
    info.direct = cls.__base__ is _SimpleCData
    info.format = mark + _PEP_3118.get(code.letter, code.letter)
    cls._c_info = info


def _value_param(cls, letter, value):
    block = Block(bytearray(cls._c_info.size))
    try:
        cls._c_info.code.put(block, 0, value)
    except Exception:
        return _MISSING
    return CArgument(letter, block, 0, value)


def _pointer_param(letter, value):
    """For c_char_p, c_wchar_p and c_void_p; _MISSING: no such argument."""
    if value is None:
        return None
    if isinstance(value, bytes) and letter != "Z" or isinstance(value, str) and letter != "z":
        return text_argument(value)
    if letter == "P":
        if isinstance(value, int):
            block = Block(bytearray(8))
            CODES["P"].put(block, 0, value)
            return CArgument("P", block, 0, None)
        if isinstance(value, CArgument) and value._tag == "P":
            return value
        if isinstance(value, _CData):
            info = value._c_info
            if info.kind in ("array", "pointer"):
                return value
            if info.kind == "function":
                return CArgument("P", value._c_block, value._c_at, value)
            if info.code is not None and info.code.letter in "zZ":
                return CArgument("Z", value._c_block, value._c_at, value)
        return _MISSING
    wanted = "c" if letter == "z" else "u"
    if isinstance(value, CArgument):
        item = type(value._obj) if value._tag == "P" else None
    elif isinstance(value, _CData):
        item = value._c_info.item
    else:
        return _MISSING
    info = info_of(item)
    return value if info is not None and info.code is not None and info.code.letter == wanted else _MISSING


class _SimpleCData(_CData, metaclass=PyCSimpleType):
    __module__ = "_ctypes"
    __slots__ = ()

    def __init__(self, *values, **ignored):
        if len(values) > 1:
            raise TypeError(f"__init__ expected at most 1 argument, got {len(values)}")
        if values:
            self.value = values[0]

    @property
    def value(self):
        return type(self)._c_info.code.get(self._c_block, self._c_at)

    @value.setter
    def value(self, value):
        keep(self, 0, type(self)._c_info.code.put(self._c_block, self._c_at, value))

    @value.deleter
    def value(self):
        raise TypeError("can't delete attribute")

    def __bool__(self):
        return any(self._c_block.read(self._c_at, type(self)._c_info.size))

    def __repr__(self):
        cls = type(self)
        if cls.__base__ is not _SimpleCData:
            return f"<{cls.__name__} object at {_address(self)}>"
        try:
            return f"{cls.__name__}({self.value!r})"
        except ValueError:
            if cls._type_ != "O":
                raise
            return f"{cls.__name__}(<NULL>)"

    def __ctypes_from_outparam__(self):
        return self.value if type(self)._c_info.direct else self

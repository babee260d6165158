"""marshal: values in CPython's format (Python/marshal.c; version 4 is read, written is what all versions read), and
code objects as what they are compiled from: those of CPython's compiler are none of ours."""

from _struct import pack, unpack_from

version = 4
_CODE = 0x53  # "S", which CPython does not use: source, name of the file, mode
_DEEPEST = 2000  # CPython's limit
_ENDINGS = {None: b"N", True: b"T", False: b"F", ...: b".", StopIteration: b"S"}


class _Writer:
    def __init__(self, version):
        self.parts = []
        self.version = version
        self.depth = 0

    def put(self, x):
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("object too deeply nested to marshal")
        self.put_value(x, type(x))
        self.depth -= 1

    def put_value(self, x, kind):
        parts = self.parts
        if x is None or x is True or x is False or x is ... or x is StopIteration:
            parts.append(_ENDINGS[x])
        elif kind is int:
            self.put_int(x)
        elif kind is float:
            parts.append(b"g" + pack("<d", x) if self.version > 1 else _counted(b"f", repr(x).encode(), 1))
        elif kind is complex:
            if self.version > 1:
                parts.append(b"y" + pack("<dd", x.real, x.imag))
            else:
                parts.append(_counted(b"x", repr(x.real).encode(), 1) + _counted(b"", repr(x.imag).encode(), 1))
        elif kind is str:
            self.put_text(x)
        elif kind is tuple:
            short = self.version >= 4 and len(x) < 256
            parts.append(b")" + bytes((len(x),)) if short else b"(" + pack("<I", len(x)))
            self.put_all(x)
        elif kind is list:
            parts.append(b"[" + pack("<I", len(x)))
            self.put_all(x)
        elif kind is dict:
            parts.append(b"{")
            for key, value in x.items():
                self.put(key)
                self.put(value)
            parts.append(b"0")
        elif kind is set or kind is frozenset:
            parts.append((b"<" if kind is set else b">") + pack("<I", len(x)))
            for part in sorted([dumps(item, self.version) for item in x]):
                parts.append(part)
        elif x.__class__ is _code_type:
            self.put_code(x)
        else:
            try:
                data = bytes(memoryview(x))
            except TypeError:
                raise ValueError("unmarshallable object") from None
            parts.append(_counted(b"s", data))

    def put_all(self, items):
        for item in items:
            self.put(item)

    def put_int(self, x):
        if -(1 << 31) <= x < 1 << 31:
            self.parts.append(b"i" + pack("<i", x))
            return
        digits, rest = [], abs(x)
        while rest:
            digits.append(rest & 0x7FFF)
            rest >>= 15
        count = -len(digits) if x < 0 else len(digits)
        self.parts.append(b"l" + pack("<i", count) + pack(f"<{len(digits)}H", *digits))

    def put_text(self, x):
        data = x.encode("utf-8", "surrogatepass")
        if self.version >= 4 and x.isascii():
            self.parts.append(b"z" + bytes((len(data),)) + data if len(data) < 256 else _counted(b"a", data))
        else:
            self.parts.append(_counted(b"u", data))

    def put_code(self, code):
        source, filename, mode = _source_of(code)
        self.parts.append(bytes((_CODE | 0x80,)))
        self.put((source, filename, mode))


def _counted(kind, data, size=4):
    return kind + (bytes((len(data),)) if size == 1 else pack("<I", len(data))) + data


def _source_of(code):
    source = getattr(code, "source", None)
    if source is None:
        raise ValueError("unmarshallable object")  # of a function: the text that it is from is not its own
    return source, code.co_filename, code.mode


class _Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0
        self.known = []
        self.depth = 0

    def take(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) < count:
            raise EOFError("marshal data too short")
        self.at += count
        return part

    def number(self, shape="<i", size=4):
        return unpack_from(shape, self.take(size))[0]

    def size(self, what):
        count = self.number()
        if count < 0:
            raise ValueError(f"bad marshal data ({what} size out of range)")
        return count

    def value(self):
        """_END: that of a dict."""
        if self.at >= len(self.data):
            raise EOFError("EOF read where object expected")
        byte = self.data[self.at]
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("recursion limit exceeded")
        kept = byte & 0x80
        kind = chr(byte & 0x7F)
        reader = _KINDS.get(kind)
        if kind == "S" and kept:
            result = self.code()
        elif reader is None:
            raise ValueError("bad marshal data (unknown type code)")
        elif kind in "([{)<>":
            result = reader(self, kept)
        else:
            result = reader(self)
            if kept:
                self.known.append(result)
        self.depth -= 1
        return result

    def item(self, what):
        result = self.value()
        if result is _END:
            raise TypeError(f"NULL object in marshal data for {what}")
        return result

    def code(self):
        source, filename, mode = self.item("object")
        return _compile(source, filename, mode)

    def long(self):
        count = self.number()
        total = 0
        digits = unpack_from(f"<{abs(count)}H", self.take(2 * abs(count)))
        if any([digit > 0x7FFF for digit in digits]):
            raise ValueError("bad marshal data (digit out of range in long)")
        if digits and not digits[-1]:
            raise ValueError("bad marshal data (unnormalized long data)")
        for digit in reversed(digits):
            total = total << 15 | digit
        return -total if count < 0 else total

    def short_float(self):
        return float(self.take(self.take(1)[0]))

    def text(self, count):
        return self.take(count).decode("utf-8", "surrogatepass")

    def ascii(self, count):
        return self.take(count).decode("latin-1")

    def reference(self):
        number = self.number()
        if not 0 <= number < len(self.known) or self.known[number] is _END:
            raise ValueError("bad marshal data (invalid reference)")
        return self.known[number]

    def row(self, count, kept):
        place = len(self.known)
        if kept:
            self.known.append(_END)
        result = tuple([self.item("tuple") for _ in range(count)])
        if kept:
            self.known[place] = result
        return result

    def list(self, kept):
        count, result = self.size("list"), []
        if kept:
            self.known.append(result)
        for _ in range(count):
            result.append(self.item("list"))
        return result

    def dict(self, kept):
        result = {}
        if kept:
            self.known.append(result)
        while (key := self.value()) is not _END and (value := self.value()) is not _END:
            result[key] = value
        return result

    def set(self, kept, frozen):
        count, place = self.size("set"), len(self.known)
        items = set()
        if kept:
            self.known.append(_END if frozen else items)
        for _ in range(count):
            items.add(self.item("set"))
        result = frozenset(items) if frozen else items
        if kept:
            self.known[place] = result
        return result


_END = object()
_KINDS = {
    "0": lambda r: _END,
    "N": lambda r: None,
    "T": lambda r: True,
    "F": lambda r: False,
    ".": lambda r: ...,
    "S": lambda r: StopIteration,
    "i": _Reader.number,
    "I": lambda r: r.number("<q", 8),
    "l": _Reader.long,
    "g": lambda r: r.number("<d", 8),
    "f": _Reader.short_float,
    "y": lambda r: complex(r.number("<d", 8), r.number("<d", 8)),
    "x": lambda r: complex(r.short_float(), r.short_float()),
    "s": lambda r: r.take(r.size("bytes object")),
    "u": lambda r: r.text(r.size("string")),
    "t": lambda r: r.text(r.size("string")),
    "a": lambda r: r.ascii(r.size("string")),
    "A": lambda r: r.ascii(r.size("string")),
    "z": lambda r: r.ascii(r.take(1)[0]),
    "Z": lambda r: r.ascii(r.take(1)[0]),
    "r": _Reader.reference,
    "(": lambda r, kept: r.row(r.size("tuple"), kept),
    ")": lambda r, kept: r.row(r.take(1)[0], kept),
    "[": _Reader.list,
    "{": _Reader.dict,
    "<": lambda r, kept: r.set(kept, False),
    ">": lambda r, kept: r.set(kept, True),
}


def dumps(value, version=version, /):
    writer = _Writer(version)
    writer.put(value)
    return b"".join(writer.parts)


def loads(data, /):
    found = _bytes_from(data)
    if found is None:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return _Reader(found).item("object")


def dump(value, file, version=version, /):
    return file.write(dumps(value, version))


def load(file, /):
    """What follows the value in the file stays there, where the file can go back."""
    data = file.read()
    if not isinstance(data, bytes):
        raise TypeError(f"file.read() returned not bytes but {type(data).__name__}")
    reader = _Reader(data)
    result = reader.item("object")
    if reader.at < len(data):
        file.seek(reader.at - len(data), 1)
    return result

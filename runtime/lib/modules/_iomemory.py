"""_io, files in memory: BytesIO and StringIO."""

from _iobase import _BufferedIOBase, _data_of, _size_of, _TextIOBase


def _index_of(value, name="an integer"):
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return _index(value)


class BytesIO(_BufferedIOBase):
    __module__ = "_io"

    def __init__(self, initial_bytes=b""):
        self._data = bytearray() if initial_bytes is None else bytearray(_data_of(initial_bytes))
        self._at = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def isatty(self):
        self._check()
        return False

    def flush(self):
        self._check()

    def close(self):
        self._closed = True
        self._data = bytearray()

    def getvalue(self):
        self._check()
        return bytes(self._data)

    def getbuffer(self):
        self._check()
        return memoryview(self._data)

    def read(self, size=-1, /):
        if self._closed or type(size) is not int:
            self._check()
            size = _size_of(size)
        at = self._at
        data = self._data
        end = len(data) if size < 0 else min(len(data), at + size)
        if end <= at:
            return b""
        self._at = end
        return bytes(data[at:end])

    read1 = read

    def readinto(self, buffer, /):
        return self._read_into(buffer, self.read)

    def readline(self, size=-1, /):
        self._check()
        size = _size_of(size)
        at = self._at
        end = self._data.find(b"\n", at) + 1 or len(self._data)
        if size >= 0:
            end = min(end, at + size)
        if end <= at:
            return b""
        self._at = end
        return bytes(self._data[at:end])

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, data, /):
        if type(data) is bytes and not self._closed:
            store = self._data
            at = self._at
            if at == len(store):
                _bytearray_splice(store, at, at, data)
                count = len(data)
                self._at = at + count
                return count
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = _data_of(data)
        at = self._at
        if not data:
            return 0
        if at > len(self._data):
            self._data.extend(bytes(at - len(self._data)))
        if at == len(self._data):
            self._data.extend(data)
        else:
            self._data[at : at + len(data)] = data
        self._at = at + len(data)
        return len(data)

    def seek(self, pos, whence=0, /):
        self._check()
        pos = _index_of(pos)
        if whence == 0:
            if pos < 0:
                raise ValueError(f"negative seek value {pos}")
        elif whence == 1:
            pos += self._at
        elif whence == 2:
            pos += len(self._data)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        self._at = max(0, pos)
        return self._at

    def tell(self):
        if self._closed:
            self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else _index_of(size)
        if size < 0:
            raise ValueError(f"negative size value {size}")
        if size < len(self._data):
            del self._data[size:]
        return size

    def __getstate__(self):
        self._check()
        return self.getvalue(), self._at, _given(self, BytesIO())

    def __setstate__(self, state, /):
        self._check()
        data, at, attributes = _state(self, state, 3)
        self._data = bytearray(_data_of(data))
        self._at = at
        self.__dict__.update(attributes)


def _given(file, other):
    """The attributes that a program has given to it."""
    own = other.__dict__
    return {name: value for name, value in file.__dict__.items() if name not in own} or None


def _state(file, state, size):
    """The parts of a state, checked."""
    name = type(file).__name__
    if not isinstance(state, tuple) or len(state) < size:
        raise TypeError(f"{name}.__setstate__ argument should be {size}-tuple, got {type(state).__name__}")
    *parts, at, attributes = state
    if not isinstance(at, int):
        which = ("first", "second", "third", "fourth")[size - 2]
        raise TypeError(f"{which} item of state must be an integer, not {type(at).__name__}")
    if at < 0:
        raise ValueError("position value cannot be negative")
    if attributes is not None and not isinstance(attributes, dict):
        which = ("first", "second", "third", "fourth")[size - 1]
        raise TypeError(f"{which} item of state should be a dict, got a {type(attributes).__name__}")
    return *parts, at, attributes or {}


class StringIO(_TextIOBase):
    """`_text`, and at its end `_more`, what was written last and is not joined yet."""

    __module__ = "_io"

    def __init__(self, initial_value="", newline="\n"):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline!r}")
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._text = ""
        self._more = []
        self._at = self._length = 0
        self._newline = newline
        self._seen = 0
        if initial_value:
            self.write(initial_value)
            self._at = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def _joined(self):
        if self._more:
            self._text = "".join([self._text, *self._more])
            self._more = []
        return self._text

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def isatty(self):
        self._check()
        return False

    def flush(self):
        self._check()

    def close(self):
        self._closed = True
        self._text = ""
        self._more = []

    @property
    def line_buffering(self):
        self._check()
        return False

    @property
    def newlines(self):
        self._check()
        found = [end for bit, end in ((1, "\r"), (2, "\n"), (4, "\r\n")) if self._seen & bit]
        return tuple(found) if len(found) > 1 else found[0] if found else None

    def getvalue(self):
        self._check()
        return self._joined()

    def write(self, text, /):
        if type(text) is str and text and self._newline == "\n" and self._at == self._length and not self._closed:
            self._more.append(text)
            size = len(text)
            self._length = self._at = self._at + size
            return size
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got '{type(text).__name__}'")
        if self._closed:
            raise ValueError("I/O operation on closed file")
        size = len(text)
        if self._newline != "\n":
            text = self._with_line_ends(text)
        elif type(text) is not str:
            text = "".join([text, ""])
        count = len(text)
        at = self._at
        if count == 0:
            return size
        if at == self._length:
            self._more.append(text)
            self._length = self._at = at + count
            return size
        whole = self._joined()
        if at > len(whole):
            whole += "\0" * (at - len(whole))
        self._text = whole[:at] + text + whole[at + count :]
        self._length = len(self._text)
        self._at = at + count
        return size

    def _with_line_ends(self, text):
        if self._newline is None or self._newline == "":
            pairs = text.count("\r\n")
            alone = text.count("\r") - pairs
            self._seen |= (1 if alone else 0) | (2 if text.count("\n") > pairs else 0) | (4 if pairs else 0)
            return text if self._newline == "" else text.replace("\r\n", "\n").replace("\r", "\n")
        return text.replace("\n", self._newline)

    def read(self, size=-1, /):
        self._check()
        size = _size_of(size)
        text = self._joined()
        at = self._at
        end = self._length if size < 0 else min(self._length, at + size)
        if end <= at:
            return ""
        self._at = end
        return text[at:end]

    def readline(self, size=-1, /):
        self._check()
        size = _size_of(size)
        text = self._joined()
        at = self._at
        if self._newline == "":
            ends = [e + 1 for e in (text.find("\n", at), text.find("\r", at)) if e >= 0]
            end = min(ends) if ends else len(text)
            if text[end - 1 : end + 1] == "\r\n":
                end += 1
        else:
            line_end = self._newline or "\n"
            end = text.find(line_end, at)
            end = end + len(line_end) if end >= 0 else len(text)
        if size >= 0:
            end = min(end, at + size)
        if end <= at:
            return ""
        self._at = end
        return text[at:end]

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def seek(self, pos, whence=0, /):
        self._check()
        pos = _index_of(pos)
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and pos < 0:
            raise ValueError(f"Negative seek position {pos}")
        if whence and pos:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._at = pos if whence == 0 else self._at if whence == 1 else self._length
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else _index_of(size)
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        if size < self._length:
            self._text = self._joined()[:size]
            self._length = size
        return size

    def __getstate__(self):
        return self.getvalue(), self._newline, self._at, _given(self, StringIO())

    def __setstate__(self, state, /):
        self._check()
        text, newline, at, attributes = _state(self, state, 4)
        StringIO.__init__(self, "", newline)
        if not isinstance(text, str):
            raise TypeError(f"initial_value must be str or None, not {type(text).__name__}")
        self._newline = "\n"  # the text has the ends of lines that it is to have
        self.write(text)
        self._newline, self._at = newline, at
        self.__dict__.update(attributes)

"""_io, files of bytes: FileIO, which asks the host, and those with a buffer."""

from _iobase import (
    DEFAULT_BUFFER_SIZE, UnsupportedOperation, _BufferedIOBase, _data_of, _RawIOBase, _size_of, _writable_bytes,
)  # fmt: skip
from _pending import close_dropped as _close_dropped
from _pending import closed as _closed_file
from _pending import forget as _forget
from _pending import opened as _opened_file
from _pending import remember as _remember
from posix import _call, _path, fspath
from posix import _failure as _os_failure
from _spec_services import HostService
from select import until_readable, written

_FLAGS = {"r": 0, "w": 0o1000 | 0o100, "x": 0o200 | 0o100, "a": 0o2000 | 0o100}


class FileIO(_RawIOBase):
    __module__ = "_io"
    _fd = -1
    _blksize = DEFAULT_BUFFER_SIZE

    def __init__(self, file, mode="r", closefd=True, opener=None):
        kinds = [c for c in mode if c in "rwxa"]
        if [c for c in mode if c not in "rwxab+"]:
            raise ValueError(f"invalid mode: {mode}")
        if len(kinds) != 1 or mode.count("+") > 1:
            raise ValueError("Must have exactly one of create/read/write/append mode and at most one plus")
        kind = kinds[0]
        self._readable = kind == "r" or "+" in mode
        self._writable = kind != "r" or "+" in mode
        self._kind = kind
        flags = _FLAGS[kind] | (2 if self._readable and self._writable else 1 if self._writable else 0) | 0o2000000
        self._closefd = closefd
        self._seekable = None
        if isinstance(file, int):
            if file < 0:
                raise ValueError("negative file descriptor")
            self._fd = int(file)
            self._check_folder(file)
        else:
            if not closefd:
                raise ValueError("Cannot use closefd=False with file name")
            self._open(file, flags, opener)
        self.name = file
        if closefd and self._fd > 2:
            _opened_file(self, self._fd)
        if kind == "a" and self.seekable():
            self.seek(0, 2)

    def _open(self, file, flags, opener):
        if not isinstance(file, (str, bytes)) and not hasattr(type(file), "__fspath__"):
            raise TypeError(f"expected str, bytes or os.PathLike object, not {type(file).__name__}")
        if opener is None:
            number, result = _service(HostService.CALL, "open", _path(file, "open"), flags, 0o666)
            if number == 24:  # too many open files
                _close_dropped()
                number, result = _service(HostService.CALL, "open", _path(file, "open"), flags, 0o666)
            if number:
                raise _os_failure(number, result, file)
            self._fd = result
        else:
            self._fd = opener(file, flags)
            if not isinstance(self._fd, int):
                raise TypeError("expected integer from opener")
            if self._fd < 0:
                raise ValueError(f"opener returned {self._fd}")
        self._check_folder(file)

    def _check_folder(self, file):
        number, row = _service(HostService.CALL, "fstat", self._fd)
        if number:
            raise _os_failure(number, row, file)
        self._blksize = row[7] or DEFAULT_BUFFER_SIZE
        if row[0] & 0o170000 == 0o040000:
            if not isinstance(file, int):
                _call("close", self._fd)
            raise IsADirectoryError(21, "Is a directory", file)

    @property
    def closefd(self):
        return self._closefd

    @property
    def mode(self):
        if self._kind == "r":
            return "rb+" if self._writable else "rb"
        return f"{self._kind}b+" if self._readable else f"{self._kind}b"

    def __repr__(self):
        if self._closed:
            return "<_io.FileIO [closed]>"
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self._closefd}>"

    def _check(self, allowed, what):
        if self._closed:
            raise ValueError("I/O operation on closed file")
        if not allowed:
            raise UnsupportedOperation(f"File not open for {what}")

    def readable(self):
        self._check(True, "")
        return self._readable

    def writable(self):
        self._check(True, "")
        return self._writable

    def seekable(self):
        self._check(True, "")
        if self._seekable is None:
            self._seekable = _service(HostService.CALL, "lseek", self._fd, 0, 1)[0] == 0
        return self._seekable

    def fileno(self):
        self._check(True, "")
        return self._fd

    def isatty(self):
        self._check(True, "")
        return _call("isatty", self._fd)

    def read(self, size=-1, /):
        self._check(self._readable, "reading")
        size = _size_of(size)
        until_readable(self._fd)
        return _call("read", self._fd, size)

    def readall(self):
        return self.read(-1)

    def readinto(self, buffer, /):
        self._check(self._readable, "reading")
        view = _writable_bytes(buffer)
        until_readable(self._fd)
        data = _call("read", self._fd, len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, data, /):
        self._check(self._writable, "writing")
        return written(self._fd, _data_of(data))

    def seek(self, pos, whence=0, /):
        self._check(True, "")
        if isinstance(pos, float):
            raise TypeError("an integer is required")
        return _call("lseek", self._fd, pos, whence)

    def tell(self):
        self._check(True, "")
        return _call("lseek", self._fd, 0, 1)

    def truncate(self, size=None, /):
        self._check(self._writable, "writing")
        if size is None:
            size = self.tell()
        _call("ftruncate", self._fd, size)
        return size

    def close(self):
        if not self._closed:
            self._closed = True
            if self._closefd and self._fd >= 0:
                _closed_file(self._fd)
                _call("close", self._fd)


class _Buffered(_BufferedIOBase):
    """`_data[_at:]` has been read ahead; `_waiting` is to be written. Never both."""

    __module__ = "_io"

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("buffer size must be strictly positive")
        self._raw = raw
        self._size = buffer_size
        self._data = b""
        self._at = 0
        self._waiting = []
        self._waiting_size = 0

    def _raw_of(self):
        if self._raw is None:
            raise ValueError("raw stream has been detached")
        return self._raw

    raw = property(_raw_of)

    @property
    def closed(self):
        return self._raw_of().closed

    @property
    def name(self):
        return self._raw_of().name

    @property
    def mode(self):
        return self._raw_of().mode

    def __repr__(self):
        name = f"_io.{type(self).__name__}"
        try:
            return f"<{name} name={self.name!r}>"
        except (AttributeError, ValueError):  # it is detached
            return f"<{name}>"

    def _open_for(self, what):
        if self.raw.closed:
            raise ValueError(f"{what} closed file")

    def seekable(self):
        return self.raw.seekable()

    def readable(self):
        return self.raw.readable()

    def writable(self):
        return self.raw.writable()

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()

    def detach(self):
        raw = self.raw
        self.flush()
        self._raw = None
        return raw

    def close(self):
        if self._raw is None or self._raw.closed:
            return
        try:
            self.flush()
        finally:
            _forget(self)
            self._data = b""
            self._at = 0
            self._raw.close()

    def flush(self):
        self._open_for("flush of")
        self._send()

    def _below(self):
        return self._raw

    def _send(self):
        """What waits is written."""
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        self._waiting = []
        self._waiting_size = 0
        _forget(self)
        at = 0
        while at < len(data):
            count = self._raw.write(data[at:] if at else data)
            if count is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            at += count

    def seek(self, pos, whence=0, /):
        self._open_for("seek of")
        if whence not in (0, 1, 2, 3, 4):
            raise ValueError(f"whence value {whence} unsupported")
        if not self.raw.seekable():
            raise UnsupportedOperation("File or stream is not seekable.")
        self._send()
        if whence == 1:
            pos -= len(self._data) - self._at
        self._data = b""
        self._at = 0
        return self._raw.seek(pos, whence)

    def tell(self):
        return self.raw.tell() - (len(self._data) - self._at) + self._waiting_size

    def truncate(self, size=None, /):
        self._open_for("truncate of")
        if not self.raw.writable():
            raise UnsupportedOperation("truncate")
        self._send()
        if size is None:
            size = self.tell()
        return self._raw.truncate(size)

    # --- reading ---
    def _read(self, size=-1, /):
        size = _size_of(size)
        if size < -1:
            raise ValueError("read length must be non-negative or -1")
        self._open_for("read of")
        self._send()
        data = self._data[self._at :] if self._at else self._data
        if 0 <= size <= len(data):
            self._at += size
            return data[:size]
        self._data = b""
        self._at = 0
        parts = [data]
        if size < 0:
            parts.append(self._raw.readall() if hasattr(self._raw, "readall") else self._raw.read())
            return b"".join([part for part in parts if part])
        size -= len(data)
        while size > 0:
            part = self._raw.read(max(size, self._size))
            if not part:
                break
            if len(part) > size:
                self._data = part
                self._at = size
                part = part[:size]
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _peek(self, size=0, /):
        self._open_for("peek of")
        self._send()
        if self._at == len(self._data):
            self._data = self._raw.read(self._size) or b""
            self._at = 0
        return self._data[self._at :]

    def _read1(self, size=-1, /):
        self._open_for("read of")
        data = self._peek()
        if 0 <= size < len(data):
            data = data[:size]
        self._at += len(data)
        return data

    def _readline(self, size=-1, /):
        size = _size_of(size)
        self._open_for("readline of")
        self._send()
        end = self._data.find(b"\n", self._at) + 1
        if end and size < 0:
            line = self._data[self._at : end]
            self._at = end
            return line
        parts = []
        left = size
        while left != 0:
            if self._at == len(self._data):
                self._data = self._raw.read(self._size) or b""
                self._at = 0
                if not self._data:
                    break
            end = self._data.find(b"\n", self._at) + 1 or len(self._data)
            if left > 0:
                end = min(end, self._at + left)
            part = self._data[self._at : end]
            self._at = end
            parts.append(part)
            left -= len(part)
            if part.endswith(b"\n"):
                break
        return b"".join(parts)

    def __next__(self):
        end = self._data.find(b"\n", self._at) + 1
        if end:
            line = self._data[self._at : end]
            self._at = end
            return line
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    # --- writing ---
    def _write(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = _data_of(data)
        if self.raw.closed:
            raise ValueError("write to closed file")
        if self._at < len(self._data):
            self._raw.seek(self._at - len(self._data), 1)
        self._data = b""
        self._at = 0
        if not self._waiting:
            _remember(self)
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size > self._size:
            self._send()
        return len(data)


class BufferedReader(_Buffered):
    __module__ = "_io"

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        _Buffered.__init__(self, raw, buffer_size)

    read = _Buffered._read
    read1 = _Buffered._read1
    peek = _Buffered._peek
    readline = _Buffered._readline


class BufferedWriter(_Buffered):
    __module__ = "_io"

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        _Buffered.__init__(self, raw, buffer_size)

    write = _Buffered._write

    def readline(self, size=-1, /):
        raise UnsupportedOperation("read")


class BufferedRandom(_Buffered):
    __module__ = "_io"

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.seekable():
            raise UnsupportedOperation("File or stream is not seekable.")
        if not raw.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not raw.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        _Buffered.__init__(self, raw, buffer_size)

    read = _Buffered._read
    read1 = _Buffered._read1
    peek = _Buffered._peek
    readline = _Buffered._readline
    write = _Buffered._write


class BufferedRWPair(_BufferedIOBase):
    __module__ = "_io"

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)
        self.read, self.read1, self.peek = self.reader.read, self.reader.read1, self.reader.peek
        self.readline, self.readinto = self.reader.readline, self.reader.readinto
        self.write, self.flush = self.writer.write, self.writer.flush

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def close(self):
        self.writer.close()
        self.reader.close()

    def isatty(self):
        return self.writer.isatty() or self.reader.isatty()

    @property
    def closed(self):
        return self.writer.closed

"""_io, files of text."""

from _iobase import UnsupportedOperation, _size_of, _TextIOBase
from _pending import forget as _forget
from _pending import remember as _remember

_CHUNK = 8192
_TRANSLATED = {None: "\n", "": "\n", "\n": "\n", "\r": "\r", "\r\n": "\r\n"}
_FAMILIES = {
    "utf-8": "utf-8", "utf8": "utf-8", "u8": "utf-8", "cp65001": "utf-8", "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16", "utf16": "utf-16", "utf-16-le": "utf-16-le", "utf-16le": "utf-16-le",
    "utf-16-be": "utf-16-be", "utf-16be": "utf-16-be", "utf-32": "utf-32", "utf32": "utf-32",
    "utf-32-le": "utf-32-le", "utf-32le": "utf-32-le", "utf-32-be": "utf-32-be", "utf-32be": "utf-32-be",
}  # fmt: skip
_MARKS = {
    "utf-8-sig": ((b"\xef\xbb\xbf", "utf-8"),),
    "utf-16": ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")),
    "utf-32": ((b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be")),
}


def _whole(data, encoding):
    """How many bytes at the beginning are whole characters."""
    count = len(data)
    if encoding == "utf-8":
        for back in range(1, min(4, count + 1)):
            byte = data[count - back]
            if byte & 0xC0 != 0x80:
                needed = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                return count - back if needed > back else count
    elif encoding.startswith("utf-16"):
        count &= -2
        if count:
            high = data[count - 1] if encoding.endswith("le") else data[count - 2]
            if high & 0xFC == 0xD8:
                return count - 2
    elif encoding.startswith("utf-32"):
        return count & -4
    return count


class TextIOWrapper(_TextIOBase):
    """`_text[_at:]` has been read ahead, its line ends translated if they are to be (`_original`: as they were, None:
    as they are); `_tail`: bytes that are no whole character yet, `_held`: a carriage return that a newline may
    follow. `_waiting`: encoded text that is to be written."""

    __module__ = "_io"
    _buffer = None
    _fd = None  # of standard output and error: the VM writes

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"illegal newline type: {type(newline).__name__}")
        if newline not in _TRANSLATED:
            raise ValueError(f"illegal newline value: {newline}")
        if encoding is None or encoding == "locale":
            encoding = "UTF-8"
        elif not isinstance(encoding, str):
            raise TypeError(f"TextIOWrapper() argument 'encoding' must be str or None, not {type(encoding).__name__}")
        if errors is None:
            errors = "strict"
        elif not isinstance(errors, str):
            raise TypeError(f"TextIOWrapper() argument 'errors' must be str or None, not {type(errors).__name__}")
        "".encode(encoding)  # LookupError
        self._buffer = buffer
        self._set(encoding, errors, newline, line_buffering, write_through)
        self._telling = self._seekable = buffer.seekable()
        self._forget_read()
        self._waiting = []
        self._waiting_size = 0
        if self._marks and self._seekable and buffer.writable() and buffer.tell() != 0:
            self._mark_written()

    def _set(self, encoding, errors, newline, line_buffering, write_through):
        self._encoding = encoding
        self._errors = errors
        self._newline = newline
        self._translates = newline is None
        self._universal = newline is None or newline == ""
        self._line_end = "\n" if self._universal else newline
        self._written_end = newline if newline and newline != "\n" else None
        self._line_buffering = bool(line_buffering)
        self._write_through = bool(write_through)
        self._kind = _FAMILIES.get(encoding.lower().replace("_", "-"), "latin-1")
        self._codec = encoding if self._kind == "latin-1" else self._kind
        self._marks = _MARKS.get(self._kind)
        self._writing_codec = self._codec
        self._seen = 0
        self._plain = False  # nothing has to be looked at before more is written

    def _mark_written(self):
        """The text does not begin here: no byte order mark."""
        self._writing_codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[self._kind]

    def _forget_read(self):
        self._text = ""
        self._at = 0
        self._original = None
        self._tail = b""
        self._held = False
        self._started = False
        self._reading_codec = self._codec

    # --- what it is ---
    @property
    def buffer(self):
        return self._buffer

    @property
    def encoding(self):
        return self._encoding

    @property
    def errors(self):
        return self._errors

    @property
    def newlines(self):
        found = [end for bit, end in ((1, "\r"), (2, "\n"), (4, "\r\n")) if self._seen & bit]
        return tuple(found) if len(found) > 1 else found[0] if found else None

    @property
    def line_buffering(self):
        return self._line_buffering

    @property
    def write_through(self):
        return self._write_through

    @property
    def name(self):
        return self._open_buffer().name

    @property
    def closed(self):
        return self._open_buffer().closed

    def _open_buffer(self):
        if self._buffer is None:
            raise ValueError("underlying buffer has been detached")
        return self._buffer

    def __repr__(self):
        parts = ["_io.TextIOWrapper"]
        try:
            parts.append(f"name={self.name!r}")
        except (AttributeError, ValueError):  # it is detached
            pass
        if hasattr(self, "mode"):
            parts.append(f"mode={self.mode!r}")
        parts.append(f"encoding={self._encoding!r}")
        return f"<{' '.join(parts)}>"

    def _check(self):
        if self._open_buffer().closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        return self._open_buffer().readable()

    def writable(self):
        return self._open_buffer().writable()

    def seekable(self):
        self._check()
        return self._buffer.seekable()

    def fileno(self):
        return self._open_buffer().fileno()

    def isatty(self):
        self._check()
        return self._buffer.isatty()

    def reconfigure(self, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None):
        if self._text and (encoding is not None or errors is not None or newline is not ...):
            raise UnsupportedOperation(
                "It is not possible to set the encoding or newline of stream after the first read"
            )
        self.flush()
        if errors is None:
            errors = self._errors if encoding is None else "strict"
        self._set(
            self._encoding if encoding is None else encoding,
            errors,
            self._newline if newline is ... else newline,
            self._line_buffering if line_buffering is None else line_buffering,
            self._write_through if write_through is None else write_through,
        )
        self._reading_codec = self._codec
        if self._fd is not None and (self._kind != "utf-8" or errors != "strict" or self._written_end):
            self._fd = None

    def detach(self):
        self.flush()
        self._plain = False
        buffer = self._buffer
        self._buffer = None
        return buffer

    def close(self):
        if self._buffer is not None and not self._buffer.closed:
            try:
                self.flush()
            finally:
                _forget(self)
                self._plain = False
                self._forget_read()
                self._buffer.close()

    # --- writing ---
    def write(self, text, /):
        if self._plain and type(text) is str:
            if not self._waiting:
                _remember(self)
            self._waiting.append(text.encode(self._writing_codec, self._errors))
            size = len(text)
            self._waiting_size += size
            if self._waiting_size > _CHUNK:
                self._send()
            return size
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._fd is not None and not self._buffer.raw._closed:
            _write(self._fd, text)
            return len(text)
        self._check()
        if not self._buffer.writable():
            raise UnsupportedOperation("not writable")
        size = len(text)
        flush = self._line_buffering and ("\n" in text or "\r" in text)
        if self._written_end is not None:
            text = text.replace("\n", self._written_end)
        data = text.encode(self._writing_codec, self._errors)
        if self._marks and self._writing_codec == self._codec:
            self._mark_written()
        if self._text or self._tail or self._held or self._started:
            self._forget_read()
        if not self._waiting:
            _remember(self)
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size > _CHUNK or self._write_through or flush:
            self._send()
        if flush:
            self._buffer.flush()
        self._plain = not (
            self._line_buffering or self._write_through or self._marks or self._written_end or self._buffer.readable()
        )
        return size

    def _below(self):
        return self._buffer

    def _send(self):
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting = []
            self._waiting_size = 0
            _forget(self)
            self._buffer.write(data)

    def flush(self):
        if self._fd is not None:
            if self._fd == 1:
                _flush()
            return
        self._check()
        self._telling = self._seekable
        self._send()
        self._buffer.flush()

    def truncate(self, size=None, /):
        self.flush()
        if size is None:
            size = self.tell()
        return self._buffer.truncate(size)

    # --- reading ---
    def _prepare_read(self):
        self._check()
        if not self._buffer.readable():
            raise UnsupportedOperation("not readable")
        if self._waiting:
            self.flush()

    def _decode(self, data, final):
        """As much of it as is whole characters; the rest is kept."""
        data = self._tail + data if self._tail else data
        self._tail = b""
        if self._marks and not self._started:
            for mark, codec in self._marks:
                if data.startswith(mark):
                    self._reading_codec = codec
                    data = data[len(mark) :]
                    break
                if mark.startswith(data) and not final:
                    self._tail = data
                    return ""
            else:
                self._reading_codec = "utf-8" if self._kind == "utf-8-sig" else f"{self._kind}-le"
        self._started = True
        if not final and self._kind != "latin-1":
            whole = _whole(data, self._reading_codec)
            if whole < len(data):
                self._tail = data[whole:]
                data = data[:whole]
        return data.decode(self._reading_codec, self._errors)

    def _fill(self, size=_CHUNK):
        """Reads ahead once. False: the end."""
        data = self._buffer.read1(size) if size > 0 and hasattr(self._buffer, "read1") else self._buffer.read(size)
        if not isinstance(data, bytes):
            data = _bytes_from(data)
            if data is None:
                raise TypeError("underlying read() should have returned a bytes-like object")
        text = self._decode(data, not data or size < 0)
        if self._held:
            text = f"\r{text}"
            self._held = False
        original = None
        if self._universal:
            if "\r" in text:
                if data and size > 0 and text[-1] == "\r":
                    self._held = True
                    text = text[:-1]
                original = text
                pairs = text.count("\r\n")
                alone = text.count("\r") - pairs
                self._seen |= (1 if alone else 0) | (4 if pairs else 0) | (2 if text.count("\n") > pairs else 0)
                if self._translates:
                    text = text.replace("\r\n", "\n").replace("\r", "\n")
            elif not self._seen & 2 and "\n" in text:
                self._seen |= 2
        self._append(text, original if self._translates else None)
        return bool(data)

    def _append(self, text, original):
        rest = self._text[self._at :] if self._at else self._text
        if self._original is not None or original is not None:
            before = rest if self._original is None else self._original_rest()
            self._original = before + (text if original is None else original) if rest or original is not None else None
        self._text = rest + text
        self._at = 0

    def _original_rest(self):
        """The part of `_original` that stands for `_text[_at:]`."""
        original = self._original
        at = 0
        for _ in range(self._at):
            at += 2 if original.startswith("\r\n", at) else 1
        return original[at:]

    def _take(self, end):
        text = self._text[self._at : end]
        self._at = end
        if end >= len(self._text):
            self._text = ""
            self._at = 0
            self._original = None
        return text

    def read(self, size=-1, /):
        self._prepare_read()
        size = _size_of(size)
        if size < 0:
            self._fill(-1)
            return self._take(len(self._text))
        while len(self._text) - self._at < size and self._fill():
            pass
        return self._take(min(self._at + size, len(self._text)))

    def readline(self, size=-1, /):
        self._prepare_read()
        return self._line(_size_of(size))

    def _line(self, size):
        from_here = 0
        while True:
            end = self._line_end_after(self._at + from_here)
            if end:
                break
            count = len(self._text) - self._at
            if 0 <= size <= count:
                end = len(self._text)
                break
            from_here = max(0, count - 1)
            if not self._fill():
                end = len(self._text)
                if self._line_end_after(self._at):
                    end = self._line_end_after(self._at)
                break
        if size >= 0:
            end = min(end, self._at + size)
        return self._take(end)

    def _line_end_after(self, start):
        """Where the line ends in `_text`; 0: not there."""
        text = self._text
        if self._newline == "" and "\r" in text:
            newline = text.find("\n", start)
            alone = text.find("\r", start)
            if alone < 0 or 0 <= newline < alone:
                return newline + 1
            return alone + 2 if text.startswith("\n", alone + 1) else alone + 1
        at = text.find(self._line_end, start)
        return at + len(self._line_end) if at >= 0 else 0

    def __next__(self):
        text = self._text
        if text and self._newline != "":
            at = text.find(self._line_end, self._at)
            if at >= 0:
                end = at + len(self._line_end)
                line = text[self._at : end]
                self._at = end
                if end == len(text):
                    self._text = ""
                    self._at = 0
                    self._original = None
                self._telling = False
                return line
        self._prepare_read()
        self._telling = False
        line = self._line(-1)
        if not line:
            self._telling = self._seekable
            raise StopIteration
        return line

    # --- places ---
    def tell(self):
        self._check()
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if not self._telling:
            raise OSError("telling position disabled by next() call")
        self.flush()
        at = self._buffer.tell()
        rest = self._text[self._at :] if self._original is None else self._original_rest()
        if self._held:
            rest += "\r"
        if rest:
            at -= len(rest.encode(self._reading_codec, self._errors))
        return at - len(self._tail)

    def seek(self, cookie, whence=0, /):
        self._check()
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            whence = 0
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if cookie < 0:
            raise ValueError(f"negative seek position {cookie!r}")
        self.flush()
        codec = self._reading_codec
        self._forget_read()
        at = self._buffer.seek(cookie, whence)
        if self._marks:
            if at == 0:
                self._writing_codec = self._codec
            else:
                self._mark_written()
                self._started = True
                self._reading_codec = codec if codec != self._codec else self._writing_codec
        return at

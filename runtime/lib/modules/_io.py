"""_io: files. Here is open(); the classes are in _iobase, _iofiles (bytes), _iotext and _iomemory."""

from _iobase import DEFAULT_BUFFER_SIZE, UnsupportedOperation, _BufferedIOBase, _IOBase, _RawIOBase, _TextIOBase
from _iofiles import BufferedRandom, BufferedReader, BufferedRWPair, BufferedWriter, FileIO
from _iomemory import BytesIO, StringIO
from _ionewlines import IncrementalNewlineDecoder
from _iotext import TextIOWrapper
from _pending import send_all

BlockingIOError = BlockingIOError


def _check_mode(mode, encoding, errors, newline):
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if [c for c in mode if c not in "rwaxtb+"] or len(set(mode)) != len(mode):
        raise ValueError(f"invalid mode: {mode!r}")
    if "t" in mode and "b" in mode:
        raise ValueError("can't have text and binary mode at once")
    if len([c for c in mode if c in "rwax"]) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    if "b" in mode:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError(f"binary mode doesn't take {'a' if name == 'newline' else 'an'} {name} argument")


open = open


def open_file(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    _check_mode(mode, encoding, errors, newline)
    send_all()
    kind = mode.replace("b", "").replace("t", "")
    raw = FileIO(file, kind, closefd, opener)
    result = raw
    try:
        if buffering == 0:
            if "b" not in mode:
                raise ValueError("can't have unbuffered text I/O")
            return raw
        line_buffering = False
        if buffering == 1 or (buffering < 0 and raw.isatty()):
            line_buffering = "b" not in mode
            buffering = -1
        size = max(raw._blksize, DEFAULT_BUFFER_SIZE) if buffering < 0 else buffering
        if "+" in mode:
            result = BufferedRandom(raw, size)
        elif "r" in mode:
            result = BufferedReader(raw, size)
        else:
            result = BufferedWriter(raw, size)
        if "b" in mode:
            return result
        result = TextIOWrapper(result, encoding, errors, newline, line_buffering)
        result.mode = mode
        return result
    except BaseException:
        result.close()
        raise


def open_code(path):
    return open(path, "rb")


def text_encoding(encoding, stacklevel=2, /):
    return "locale" if encoding is None else encoding


def standard(fd):
    """sys.stdin, sys.stdout or sys.stderr."""
    raw = FileIO(fd, "r" if fd == 0 else "w", False)
    raw.name = ("<stdin>", "<stdout>", "<stderr>")[fd]
    buffer = BufferedReader(raw) if fd == 0 else _Through(raw)
    errors = "backslashreplace" if fd == 2 else "strict"
    result = TextIOWrapper(buffer, "utf-8", errors, None, fd == 2 or raw.isatty())
    result.mode = "r" if fd == 0 else "w"
    if fd == 1:
        result._fd = fd
    return result


class _Through(BufferedWriter):
    """Of standard output: nothing waits, so that bytes and print() come in their order."""

    __module__ = "_io"
    __qualname__ = "BufferedWriter"

    def write(self, data, /):
        count = BufferedWriter.write(self, data)
        self._send()
        return count

"""zlib: check sums, compression and decompression. What is compressed is what zlib 1.2.13 makes of it, but for level 0
and Z_RLE."""

from binascii import _data as _bytes_of
from binascii import crc32

from _deflate import Deflater
from _inflate import Bad, End, Inflater

MAX_WBITS = 15
DEFLATED = 8
DEF_MEM_LEVEL = 8
DEF_BUF_SIZE = 16384
Z_BEST_SPEED, Z_BEST_COMPRESSION, Z_DEFAULT_COMPRESSION, Z_NO_COMPRESSION = 1, 9, -1, 0
Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED = 0, 1, 2, 3, 4
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_TREES = 0, 1, 2, 3, 4, 5, 6
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = "1.2.13"


class error(Exception):
    __module__ = "zlib"


def adler32(data, value=1, /):
    state = bytearray((value & 0xFFFFFFFF).to_bytes(4, "little"))
    _adler_update(state, _bytes_of(data, False))
    return int.from_bytes(state, "little")


def _header(data, wbits, zdict):
    """Where the compressed data begin, and what is behind them: bytes of a check sum, 0 to 8. Raises End, Bad."""
    if wbits < 0:
        return 0, 0
    if wbits > 15 and (wbits < 32 or data[:2] == b"\x1f\x8b" or data[:2] == b"\x1f"):
        return _gzip_header(data), 8
    if len(data) < 2:
        raise End
    if data[0] & 15 != 8 or (data[0] << 8 | data[1]) % 31:
        raise Bad("incorrect header check")
    if data[1] & 32:
        if len(data) < 6:
            raise End
        if not zdict:
            raise error("Error 2 while decompressing data")
        if int.from_bytes(data[2:6], "big") != adler32(zdict):
            raise Bad("incorrect dictionary")
        return 6, 4
    return 2, 4


def _gzip_header(data):
    if len(data) < 12:
        raise End
    if data[:3] != b"\x1f\x8b\x08":
        raise Bad("incorrect header check")
    flags = data[3]
    at = 10
    if flags & 4:
        at += 2 + (data[at] | data[at + 1] << 8)
    for flag in (8, 16):
        if flags & flag:
            at = data.find(b"\0", at) + 1
            if at == 0:
                raise End
    at = at + 2 if flags & 2 else at
    if at > len(data):
        raise End
    return at


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    wbits, bufsize = _index(wbits), _index(bufsize)
    if bufsize < 0:
        raise ValueError("bufsize must be non-negative")
    if not _is_window(wbits):
        raise error("Error -2 while preparing to decompress data: inconsistent stream state")
    stream = _Decompress(wbits, b"")
    result = stream.decompress(data)
    if not stream.eof:
        raise error("Error -5 while decompressing data: incomplete or truncated stream")
    return result


def _is_window(wbits):
    return wbits == 0 or 8 <= abs(wbits) <= 15 or 24 <= wbits <= 31 or 40 <= wbits <= 47


class _Decompress:
    """It takes in all that it gets. What a caller's `max_length` leaves is in `_pending`; then `unconsumed_tail` is one
    byte more than what is behind the end, so that the caller comes again; that byte is dropped."""

    def __init__(self, wbits, zdict):
        self._wbits = wbits
        self._zdict = zdict
        self._inflater = None
        self._begun = b""  # of the header
        self._pending, self._start = b"", 0  # what stands from `_start` on
        self._ended = self._again = self._closed = False
        self._sum, self._size, self._tail = 0, 0, 0
        self._behind = b""
        self.unused_data = self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, data, /, max_length=0):
        data, max_length = _bytes_of(data, False), _index(max_length)
        if max_length < 0:
            raise ValueError("max_length must be non-negative")
        if self.eof:
            self.unused_data += data
            return b""
        if self._again and data:
            data, self._again = data[1:], False
        if self._ended:
            self._behind += data
        else:
            try:
                self._take_in(data)
            except End:
                pass
            except Bad as e:
                raise error(f"Error -3 while decompressing data: {e}") from None
        return self._given(max_length)

    def _take_in(self, data):
        inflater = self._inflater
        if inflater is None:
            self._begun += data
            at, self._tail = _header(self._begun, self._wbits, self._zdict)
            inflater = self._inflater = Inflater(self._begun, at, self._zdict)
            self._begun = b""
            self._sum = crc32(b"") if self._tail == 8 else adler32(b"")
        else:
            inflater.feed(data)
        try:
            inflater.run()
        finally:
            self._keep(inflater.taken())
        self._check(inflater)

    def _keep(self, new):
        self._pending = self._pending[self._start :] + new if self._pending else new
        self._start = 0
        self._size += len(new)
        if self._tail:
            self._sum = (crc32 if self._tail == 8 else adler32)(new, self._sum)

    def _check(self, inflater):
        end = inflater.at + self._tail
        data = inflater.data
        if end > len(data):
            raise End
        if self._tail == 4 and int.from_bytes(data[end - 4 : end], "big") != self._sum:
            raise Bad("incorrect data check")
        if self._tail == 8:
            if int.from_bytes(data[end - 8 : end - 4], "little") != self._sum:
                raise Bad("incorrect data check")
            if int.from_bytes(data[end - 4 : end], "little") != self._size & 0xFFFFFFFF:
                raise Bad("incorrect length check")
        self._ended = True
        self._behind = data[end:]
        self._inflater = None

    def _given(self, count):
        start = self._start
        if count == 0 or len(self._pending) - start <= count:
            result, self._pending, self._start = self._pending[start:], b"", 0
            self.unconsumed_tail = b""
            if self._ended:
                self.eof, self.unused_data, self._behind = True, self._behind, b""
        else:
            self._start = start + count
            result = self._pending[start : start + count]
            self.unconsumed_tail = b"\0" + self._behind
            self._behind, self._again = b"", True
        return result

    def flush(self, length=DEF_BUF_SIZE, /):
        if _index(length) <= 0:
            raise ValueError("length must be greater than zero")
        if self._again:
            self._behind = self.unconsumed_tail[1:]
            self._again = False
        result = b"" if self.eof else self._given(0)
        self._closed = self.eof
        return result

    def copy(self):
        if self._closed:
            raise ValueError("Inconsistent stream state")
        other = _Decompress(self._wbits, self._zdict)
        other.__dict__.update(self.__dict__)
        if self._inflater is not None:
            other._inflater = Inflater(b"", 0)
            other._inflater.__dict__.update(self._inflater.__dict__)
            other._inflater.out = self._inflater.out[:]
        return other

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce_ex__(self, protocol, /):
        raise TypeError("cannot pickle 'zlib.Decompress' object")


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    wbits, zdict = _index(wbits), _bytes_of(zdict, False)
    if not _is_window(wbits):
        raise ValueError("Invalid initialization option")
    return _Decompress(wbits, zdict)


class _ZlibDecompressor:
    """What gzip reads with from CPython 3.12 on: it keeps what a limited result leaves."""

    def __init__(self, wbits=MAX_WBITS, zdict=b""):
        self._stream = decompressobj(wbits, zdict)
        self.eof = False
        self.needs_input = True
        self.unused_data = b""

    def decompress(self, data, max_length=-1):
        if self.eof:
            raise EOFError("End of stream already reached")
        stream = self._stream
        if max_length == 0:  # of the other class: no limit
            stream.unconsumed_tail += _bytes_of(data, False)
            return b""
        given = stream.unconsumed_tail + _bytes_of(data, False)
        result = stream.decompress(given, max(max_length, 0))
        self.eof, self.unused_data = stream.eof, stream.unused_data
        self.needs_input = not self.eof and not stream.unconsumed_tail
        return result


if _service(16) < (3, 12, 0):
    del _ZlibDecompressor


_KEPT = 1 << 17


def _rank(flush):
    """How much a flush asks for."""
    return 2 * flush - 9 if flush > 4 else 2 * flush


class _Compress:
    """It keeps up to _KEPT bytes of what it gets until it is asked for what is compressed."""

    def __init__(self, level, wbits, memory, strategy, zdict):
        self._level, self._wbits, self._strategy = level, wbits, strategy
        self._data = bytearray()
        self._sum, self._size = crc32(b"") if wbits > 15 else adler32(b""), 0
        self._begun = self._ended = False
        self._zdict = zdict
        self._asked = -1  # the last flush
        self._deflater = Deflater(level, abs(wbits) & 15 or 15, memory, strategy, zdict)

    def compress(self, data, /):
        data = _bytes_of(data, False)
        if self._ended:
            raise error("Error -2 while compressing data: inconsistent stream state")
        self._data += data
        self._size += len(data)
        self._asked = Z_NO_FLUSH
        if self._wbits > 0:
            self._sum = (crc32 if self._wbits > 15 else adler32)(data, self._sum)
        result = b"" if self._begun else self._header()
        self._begun = True
        if len(self._data) >= _KEPT:
            data, self._data = bytes(self._data), bytearray()
            self._deflater.run(data, False)
            result += self._deflater.taken()
        return result

    def flush(self, mode=Z_FINISH, /):
        if self._ended:
            raise error("Error -2 while flushing: inconsistent stream state")
        if mode == Z_NO_FLUSH:
            return b""
        asked = self._asked
        self._asked = mode
        if not self._data and asked != Z_NO_FLUSH and mode != Z_FINISH and _rank(mode) <= _rank(asked):
            return b""
        final = mode == Z_FINISH
        result = b"" if self._begun else self._header()
        self._begun = True
        deflater = self._deflater
        data, self._data = bytes(self._data), bytearray()
        deflater.run(data, True, final)
        if mode == Z_PARTIAL_FLUSH:
            deflater.empty()
        elif not final and mode != Z_BLOCK:
            deflater.stored(b"", False)
            if mode == Z_FULL_FLUSH:
                deflater.forget()
        elif final:
            deflater.align()
        result += deflater.taken()
        if final:
            self._ended = True
            result += self._trailer()
        return result

    def _header(self):
        if self._wbits < 0:
            return b""
        fast = 0 <= self._level <= 1 or self._strategy >= Z_HUFFMAN_ONLY
        if self._wbits > 15:
            speed = b"\2" if self._level == 9 else b"\4" if fast else b"\0"
            return b"\x1f\x8b\x08\0\0\0\0\0" + speed + b"\3"
        first = (self._wbits - 8) << 4 | 8
        second = (0 if fast else 1 if 2 <= self._level <= 5 else 3 if self._level > 6 else 2) << 6
        if self._zdict:
            second |= 32
        begin = bytes((first, second + 31 - (first << 8 | second) % 31))
        return begin + adler32(self._zdict).to_bytes(4, "big") if self._zdict else begin

    def _trailer(self):
        if self._wbits < 0:
            return b""
        if self._wbits > 15:
            return self._sum.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")
        return self._sum.to_bytes(4, "big")

    def copy(self):
        if self._ended:
            raise ValueError("Inconsistent stream state")
        other = object.__new__(_Compress)
        other.__dict__.update(self.__dict__)
        other._data = self._data[:]
        other._deflater = self._deflater.copy()
        return other

    __copy__ = copy

    def __deepcopy__(self, memo, /):
        return self.copy()

    def __reduce_ex__(self, protocol, /):
        raise TypeError("cannot pickle 'zlib.Compress' object")


def compressobj(
    level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None
):
    level, wbits, memLevel, strategy = _index(level), _index(wbits), _index(memLevel), _index(strategy)
    if (
        not -1 <= level <= 9 or method != DEFLATED or not (9 <= abs(wbits) <= 15 or 25 <= wbits <= 31)
        or not 1 <= memLevel <= 9 or not Z_DEFAULT_STRATEGY <= strategy <= Z_FIXED
    ):  # fmt: skip
        raise ValueError("Invalid initialization option")
    zdict = b"" if zdict is None else _bytes_of(zdict, False)
    if zdict and wbits > 15:
        raise ValueError("Invalid dictionary")
    return _Compress(level, wbits, memLevel, strategy, zdict)


def compress(data, /, level=-1, wbits=MAX_WBITS):
    if not -1 <= level <= 9:
        raise error("Bad compression level")
    made = compressobj(level, DEFLATED, wbits)
    return made.compress(data) + made.flush()

"""zlib: check sums, compression and decompression. What is compressed is no stream that zlib itself would have made."""

from binascii import _data as _bytes_of
from binascii import crc32

from _deflate import Writer
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


def _header(data, wbits):
    """Where the compressed data begin, and what is behind them: bytes of a check sum, 0 to 8. Raises End, Bad."""
    if wbits < 0:
        return 0, 0
    if wbits > 15 and (wbits < 32 or data[:2] == b"\x1f\x8b"):
        return _gzip_header(data), 8
    if len(data) < 2:
        raise End
    if data[0] & 15 != 8 or (data[0] << 8 | data[1]) % 31:
        raise Bad("incorrect header check")
    if data[1] & 32:
        raise Bad("need dictionary")
    return 2, 4


def _gzip_header(data):
    if len(data) < 10:
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
    return at + 2 if flags & 2 else at


def _inflated(data, wbits):
    """(result, place behind all). Raises End, Bad."""
    at, tail = _header(data, wbits)
    inflater = Inflater(data, at)
    result = inflater.run()
    end = inflater.at + tail
    if end > len(data):
        raise End
    if tail == 4 and int.from_bytes(data[end - 4 : end], "big") != adler32(result):
        raise Bad("incorrect data check")
    if tail == 8:
        if int.from_bytes(data[end - 8 : end - 4], "little") != crc32(result):
            raise Bad("incorrect data check")
        if int.from_bytes(data[end - 4 : end], "little") != len(result) & 0xFFFFFFFF:
            raise Bad("incorrect length check")
    return result, end


def decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE):
    data = _bytes_of(data, False)
    try:
        return _inflated(data, wbits)[0]
    except End:
        raise error("Error -5 while decompressing data: incomplete or truncated stream") from None
    except Bad as e:
        raise error(f"Error -3 while decompressing data: {e}") from None


class _Decompress:
    """It keeps what it gets until all is there."""

    def __init__(self, wbits):
        self._wbits = wbits
        self._data = b""
        self._left = b""
        self.unused_data = self.unconsumed_tail = b""
        self.eof = False

    def decompress(self, data, /, max_length=0):
        if self.unconsumed_tail:
            self.unconsumed_tail = b""
        elif self.eof:
            self.unused_data += _bytes_of(data, False)
        else:
            self._data += _bytes_of(data, False)
            try:
                self._left, end = _inflated(self._data, self._wbits)
            except End:
                return b""
            except Bad as e:
                raise error(f"Error -3 while decompressing data: {e}") from None
            self.eof = True
            self.unused_data = self._data[end:]
            self._data = b""
        count = max_length if max_length > 0 else len(self._left)
        result, self._left = self._left[:count], self._left[count:]
        if self._left:
            self.unconsumed_tail = b"\0"
        return result

    def flush(self, length=DEF_BUF_SIZE, /):
        result, self._left = self._left, b""
        self.unconsumed_tail = b""
        return result

    def copy(self):
        other = _Decompress(self._wbits)
        other.__dict__.update(self.__dict__)
        return other


def decompressobj(wbits=MAX_WBITS, zdict=b""):
    return _Decompress(wbits)


class _Compress:
    """It keeps what it gets until it is asked for what is compressed."""

    def __init__(self, level, wbits):
        self._level, self._wbits = level, wbits
        self._data = bytearray()
        self._sum, self._size = crc32(b"") if wbits > 15 else adler32(b""), 0
        self._begun = self._ended = False
        self._writer = Writer()

    def compress(self, data, /):
        data = _bytes_of(data, False)
        self._data += data
        self._size += len(data)
        if self._wbits > 0:
            self._sum = (crc32 if self._wbits > 15 else adler32)(data, self._sum)
        return b""

    def flush(self, mode=Z_FINISH, /):
        if self._ended:
            raise error("Error -2 while flushing: inconsistent stream state")
        if mode == Z_NO_FLUSH:
            return b""
        final = mode == Z_FINISH
        result = b"" if self._begun else self._header()
        self._begun = True
        writer, data = self._writer, bytes(self._data)
        self._data = bytearray()
        if self._level == 0:
            writer.stored(data, final)
        elif data or final:
            writer.fixed(data, final)
        if not final:
            writer.stored(b"", False)
        else:
            writer.align()
        result += bytes(writer.data)
        writer.data = bytearray()
        if final:
            self._ended = True
            result += self._trailer()
        return result

    def _header(self):
        if self._wbits < 0:
            return b""
        if self._wbits > 15:
            speed = b"\2" if self._level == 9 else b"\4" if self._level == 1 else b"\0"
            return b"\x1f\x8b\x08\0\0\0\0\0" + speed + b"\3"
        first = (self._wbits - 8) << 4 | 8
        second = (0 if self._level in (0, 1) else 1 if 2 <= self._level <= 5 else 3 if self._level > 6 else 2) << 6
        return bytes((first, second + 31 - (first << 8 | second) % 31))

    def _trailer(self):
        if self._wbits < 0:
            return b""
        if self._wbits > 15:
            return self._sum.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")
        return self._sum.to_bytes(4, "big")

    def copy(self):
        other = _Compress(self._level, self._wbits)
        other.__dict__.update(self.__dict__)
        other._data = bytearray(self._data)
        other._writer = Writer()
        other._writer.__dict__.update(self._writer.__dict__)
        other._writer.data = bytearray(self._writer.data)
        return other


def compressobj(
    level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None
):
    if not -1 <= level <= 9 or method != DEFLATED or not (9 <= abs(wbits) <= 15 or 25 <= wbits <= 31):
        raise ValueError("Invalid initialization option")
    return _Compress(level, wbits)


def compress(data, /, level=-1, wbits=MAX_WBITS):
    if not -1 <= level <= 9:
        raise error("Bad compression level")
    made = compressobj(level, DEFLATED, wbits)
    return made.compress(data) + made.flush()

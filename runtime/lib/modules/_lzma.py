"""_lzma: what lzma.py is built on. Containers are here and in `_xz`, LZMA itself in `_lzmadecode` and `_lzmaencode`."""

import _lzmafilters as _filters
import _xz
from _lzmadecode import Bad, Decoder, End
from binascii import _data as _bytes_of

FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW = 0, 1, 2, 3
CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256, CHECK_ID_MAX, CHECK_UNKNOWN = 0, 1, 4, 10, 15, 16
FILTER_LZMA1, FILTER_LZMA2, FILTER_DELTA = _filters.LZMA1, _filters.LZMA2, _filters.DELTA
FILTER_X86, FILTER_POWERPC, FILTER_IA64, FILTER_ARM, FILTER_ARMTHUMB, FILTER_SPARC = 4, 5, 6, 7, 8, 9
MF_HC3, MF_HC4, MF_BT2, MF_BT3, MF_BT4 = 3, 4, 18, 19, 20
MODE_FAST, MODE_NORMAL = 1, 2
PRESET_DEFAULT, PRESET_EXTREME = 6, 1 << 31

LZMAError = _filters.LZMAError
_encode_filter_properties = _filters.encoded
_decode_filter_properties = _filters.decoded


def is_check_supported(check_id, /):
    return check_id in (CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256)


def _preset(preset):
    return PRESET_DEFAULT if preset is None else preset


class LZMACompressor:
    """It keeps what it gets until it is asked for the end."""

    __module__ = "_lzma"

    def __init__(self, format=FORMAT_XZ, check=-1, preset=None, filters=None):
        format, check = _index(format), _index(check)
        if preset is not None and filters is not None:
            raise ValueError("Cannot specify both preset and filter chain")
        if format != FORMAT_XZ and check not in (-1, CHECK_NONE):
            raise ValueError("Integrity checks are only supported by FORMAT_XZ")
        if format not in (FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        if filters is None:
            kind = FILTER_LZMA1 if format == FORMAT_ALONE else FILTER_LZMA2
            filters = [{"id": kind, "preset": _preset(preset)}]
        self._chain = _filters.chain(filters)
        if format == FORMAT_XZ and self._chain[-1].id != FILTER_LZMA2:
            raise LZMAError("Invalid or unsupported options")
        if format == FORMAT_ALONE and (len(self._chain) != 1 or self._chain[0].id != FILTER_LZMA1):
            raise ValueError("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter")
        self._check = CHECK_CRC64 if check == -1 else check
        if format == FORMAT_XZ and not is_check_supported(self._check):
            raise LZMAError("Unsupported integrity check")
        self._format = format
        self._data = bytearray()
        self._flushed = False

    def compress(self, data, /):
        data = _bytes_of(data, False)
        if self._flushed:
            raise ValueError("Compressor has been flushed")
        self._data += data
        return b""

    def flush(self):
        if self._flushed:
            raise ValueError("Repeated call to flush()")
        self._flushed = True
        data, self._data = bytes(self._data), None
        if self._format == FORMAT_XZ:
            return _xz.compressed(data, self._chain, self._check)
        result = _filters.compressed(data, self._chain, self._format == FORMAT_ALONE)
        if self._format == FORMAT_ALONE:
            return self._chain[0].properties() + b"\xff" * 8 + result
        return result

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


class LZMADecompressor:
    __module__ = "_lzma"

    def __init__(self, format=FORMAT_AUTO, memlimit=None, filters=None):
        format = _index(format)
        if format == FORMAT_RAW:
            if memlimit is not None:
                raise ValueError("Cannot specify memory limit with FORMAT_RAW")
            if filters is None:
                raise ValueError("Must specify filters for FORMAT_RAW")
        elif filters is not None:
            raise ValueError("Cannot specify filters except with FORMAT_RAW")
        if format not in (FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        self._format, self._limit = format, memlimit
        self._chain = None if filters is None else _filters.chain(filters)
        self.check = CHECK_NONE if format in (FORMAT_RAW, FORMAT_ALONE) else CHECK_UNKNOWN
        self.eof, self.needs_input, self.unused_data = False, True, b""
        self._input = _xz.Input()
        self._left = bytearray()
        self._running = self._run()
        self._broken = False

    def decompress(self, data, max_length=-1):
        data = _bytes_of(data, False)
        if self.eof:
            raise EOFError("Already at end of stream")
        self._input.feed(data)
        running = self._running
        while running is not None and (max_length < 0 or len(self._left) < max_length):
            try:
                part = next(running)
            except StopIteration:
                self._running = running = None
            except _xz.Failed as e:
                raise LZMAError(str(e)) from None
            except (Bad, End):
                raise LZMAError("Corrupt input data") from None
            else:
                if part is None:  # more data are needed
                    break
                self._left += part
        if max_length < 0 or len(self._left) <= max_length:
            result, self._left = bytes(self._left), bytearray()
        else:
            result = bytes(self._left[:max_length])
            del self._left[:max_length]
        self.eof = self._running is None and not self._left
        if self.eof:
            self.unused_data = self._input.rest()
        self.needs_input = not self.eof and not self._left and len(result) != max_length
        return result

    def _run(self):
        """A generator of pieces; None where more data are needed."""
        source = self._input
        format = self._format
        if format == FORMAT_AUTO:
            head = yield from source.peek(1)
            format = FORMAT_XZ if head == b"\xfd" else FORMAT_ALONE
            if format == FORMAT_ALONE:
                self.check = CHECK_NONE
        if format == FORMAT_XZ:
            yield from _xz.stream(source, self)
        elif format == FORMAT_ALONE:
            yield from _alone(source, self._limit)
        else:
            yield from _filters.decompressed(source, self._chain)

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


def _alone(source, limit):
    head = yield from source.take(13)
    size = int.from_bytes(head[5:], "little")
    window = int.from_bytes(head[1:5], "little")
    if head[0] >= 225 or size != 0xFFFFFFFFFFFFFFFF and size >= 1 << 38:
        raise _xz.Failed("Input format not supported by decoder")
    if limit is not None and window + 40000 > limit:
        raise _xz.Failed("Memory usage limit exceeded")
    decoder = Decoder()
    decoder.set_properties(head[0])
    yield from _filters.lzma1(source, decoder, None if size == 0xFFFFFFFFFFFFFFFF else size)

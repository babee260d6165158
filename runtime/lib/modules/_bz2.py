"""_bz2: what bz2.py is built on. `_burrows` compresses; what it makes is no stream that bzip2 itself would have made."""

from binascii import _data as _bytes_of
from binascii import crc32

from _burrows import Writer

_BLOCK, _END = 0x314159, 0x177245  # how a block and the end begin; the rest is in _REST
_REST = {_BLOCK: 0x265359, _END: 0x385090}
_GROUP = 50  # symbols that are in one code
_TURNED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


class _Bad(Exception):
    """The data are none of bzip2."""


def _checksum(data, before=0):
    """bzip2's check sum: that of zlib, with the bits of all in the other order."""
    return _turned(crc32(data.translate(_TURNED), _turned(before)))


def _turned(word):
    return int.from_bytes(word.to_bytes(4, "little").translate(_TURNED), "big")


def _tables(lengths):
    """(limit, offset, symbols) of a canonical code: of each length the least word that is too long, and where its symbols
    are."""
    limit, offset, symbols = [0] * 21, [0] * 21, []
    word = 0
    for length in range(1, 21):
        offset[length] = len(symbols) - word
        symbols += [symbol for symbol, each in enumerate(lengths) if each == length]
        word = len(symbols) - offset[length]
        limit[length] = word
        word <<= 1
    return limit, offset, symbols


class _Stream:
    """One stream, decoded as its data come. `run()` is a generator: it stops where more data are needed."""

    def __init__(self):
        self.data = b""  # what is there
        self.at = self.bits = self.count = 0  # what is read of it; bits that are taken from it, and not used yet
        self.out = []

    def feed(self, data):
        self.data = self.data[self.at :] + data
        self.at = 0

    def take(self, count):
        """The next bits, at most 20; `yield from` it."""
        while self.count < count:
            while self.at == len(self.data):
                yield
            self.bits = self.bits << 8 | self.data[self.at]
            self.at += 1
            self.count += 8
        self.count -= count
        value = self.bits >> self.count
        self.bits &= (1 << self.count) - 1
        return value

    def word(self, count):
        """More bits than `take` takes."""
        high = yield from self.take(count - 16)
        return high << 16 | (yield from self.take(16))

    def run(self):
        head = yield from self.word(24)
        level = (yield from self.take(8)) - 48
        if head != 0x425A68 or not 1 <= level <= 9:
            raise _Bad
        total = 0
        while True:
            mark = yield from self.word(24)
            if _REST.get(mark) != (yield from self.word(24)):
                raise _Bad
            wanted = yield from self.word(32)
            if mark == _END:
                if wanted != total:
                    raise _Bad
                return
            block = yield from self.block(100000 * level)
            found = _checksum(block)
            if found != wanted:
                raise _Bad
            total = (total << 1 & 0xFFFFFFFF | total >> 31) ^ found
            self.out.append(block)

    def block(self, size):
        if (yield from self.take(1)):
            raise _Bad  # blocks that were made random: no bzip2 has made them since 1997
        origin = yield from self.word(24)
        used = []
        rows = yield from self.take(16)
        for row in range(16):
            if rows >> 15 - row & 1:
                columns = yield from self.take(16)
                used += [16 * row + column for column in range(16) if columns >> 15 - column & 1]
        if not used:
            raise _Bad
        codes, selectors = yield from self.codes(len(used) + 2)
        last = bytearray()
        yield from self.symbols(codes, selectors, bytearray(used), last, size)
        if origin >= len(last):
            raise _Bad
        return _text_of(_sorted_back(last, origin), last)

    def codes(self, symbols):
        count = yield from self.take(3)
        selections = yield from self.take(15)
        if not 2 <= count <= 6 or not selections:
            raise _Bad
        recent, selectors = list(range(count)), []
        for _ in range(selections):
            place = 0
            while (yield from self.take(1)):
                place += 1
                if place == count:
                    raise _Bad
            recent.insert(0, recent.pop(place))
            selectors.append(recent[0])
        codes = []
        for _ in range(count):
            length = yield from self.take(5)
            lengths = []
            for _ in range(symbols):
                while (yield from self.take(1)):
                    length += -1 if (yield from self.take(1)) else 1
                if not 1 <= length <= 20:
                    raise _Bad
                lengths.append(length)
            codes.append(_tables(lengths))
        return codes, selectors

    def symbols(self, codes, selectors, recent, last, size):
        """Appends to `last` the last column of the sorted block. `recent`: its characters, the latest first."""
        end = len(recent) + 1
        run, weight = 0, 1
        bits, count = self.bits, self.count
        for selector in selectors:
            limit, offset, symbols = codes[selector]
            for _ in range(_GROUP):
                word = length = 0
                while length == 0 or word >= limit[length]:
                    if length == 20:
                        raise _Bad
                    if count == 0:
                        while self.at == len(self.data):
                            yield
                        bits = self.data[self.at]
                        self.at += 1
                        count = 8
                    count -= 1
                    word = word << 1 | bits >> count & 1
                    length += 1
                symbol = symbols[word + offset[length]]
                if symbol < 2:
                    run += weight << symbol
                    weight <<= 1
                    if run > size:
                        raise _Bad
                    continue
                if run:
                    last += recent[:1] * run
                    run, weight = 0, 1
                if symbol == end:
                    self.bits, self.count = bits & (1 << count) - 1, count
                    return
                char = recent.pop(symbol - 1)
                recent.insert(0, char)
                last.append(char)
                if len(last) > size:
                    raise _Bad
        raise _Bad


def _sorted_back(last, origin):
    """Where each character of the block is in `last`, in the block's order."""
    starts, total = [0] * 256, 0
    for char in range(256):
        starts[char] = total
        total += last.count(char)
    following = [0] * total
    for place, char in enumerate(last):
        following[starts[char]] = place
        starts[char] += 1
    places, place = [], origin
    for _ in range(total):
        place = following[place]
        places.append(place)
    return places


def _text_of(places, last):
    """The block: behind four equal characters is how many more there are."""
    out = bytearray()
    before, run = -1, 0
    for place in places:
        char = last[place]
        if run == 4:
            out += bytes((before,)) * char
            before, run = -1, 0
            continue
        run = run + 1 if char == before else 1
        before = char
        out.append(char)
    return bytes(out)


class BZ2Decompressor:
    __module__ = "_bz2"

    def __init__(self):
        self.eof, self.needs_input, self.unused_data = False, True, b""
        self._stream = _Stream()
        self._running = self._stream.run()
        self._left = b""

    def decompress(self, data, max_length=-1):
        data = _bytes_of(data, False)
        if self.eof:
            raise EOFError("End of stream already reached")
        stream = self._stream
        stream.feed(data)
        if self._running is not None and not (0 <= max_length <= len(self._left)):
            self._run()
        if max_length < 0:
            result, self._left = self._left, b""
        else:
            result, self._left = self._left[:max_length], self._left[max_length:]
        self.eof = self._running is None and not self._left
        if self.eof:
            self.unused_data = stream.data[stream.at :]
        self.needs_input = not self.eof and not self._left and len(result) != max_length
        return result

    def _run(self):
        stream = self._stream
        try:
            next(self._running)
        except StopIteration:
            self._running = None
        except _Bad:
            raise OSError("Invalid data stream") from None
        if stream.out:
            self._left += b"".join(stream.out)
            stream.out = []

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")


class BZ2Compressor:
    __module__ = "_bz2"

    def __init__(self, compresslevel=9, /):
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        self._writer = Writer(compresslevel, _checksum)

    def compress(self, data, /):
        data = _bytes_of(data, False)
        if self._writer is None:
            raise ValueError("Compressor has been flushed")
        self._writer.add(data)
        return self._writer.taken()

    def flush(self):
        if self._writer is None:
            raise ValueError("Repeated call to flush()")
        writer, self._writer = self._writer, None
        writer.end()
        return writer.taken()

    def __reduce__(self):
        raise TypeError(f"cannot pickle '{type(self).__name__}' object")

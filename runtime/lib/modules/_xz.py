"""The container .xz, for `_lzma` (the format is that of tukaani.org/xz/xz-file-format.txt)."""

import _lzmafilters as _filters
from binascii import crc32

_MAGIC, _END = b"\xfd7zXZ\0", b"YZ"
_SIZES = {0: 0, 1: 4, 4: 8, 10: 32}  # of checks


class Failed(Exception):
    """The argument says what is wrong."""


class Input:
    """What has come. `take` and `peek` are generators: they yield None until there is enough."""

    def __init__(self):
        self.data, self.at, self.done = b"", 0, 0

    def feed(self, data):
        self.done += self.at
        self.data, self.at = self.data[self.at :] + data, 0

    def place(self):
        return self.done + self.at

    def rest(self):
        return self.data[self.at :]

    def peek(self, count):
        while len(self.data) - self.at < count:
            yield None
        return self.data[self.at : self.at + count]

    def skip(self, count):
        self.at += count

    def take(self, count):
        found = yield from self.peek(count)
        self.at += count
        return found

    def number(self):
        """Of seven bits a byte, the lowest first."""
        result = shift = 0
        while True:
            byte = (yield from self.take(1))[0]
            result |= (byte & 127) << shift
            if byte < 128:
                return result
            shift += 7
            if shift > 56:
                raise Failed("Corrupt input data")


def _number(value):
    result = bytearray()
    while value >= 128:
        result.append(value & 127 | 128)
        value >>= 7
    result.append(value)
    return bytes(result)


def _word(value):
    return value.to_bytes(4, "little")


# --- checks ---
def _crc64_rows():
    """Of each byte the three parts of its remainder: 24, 24 and 16 bits, the lowest first."""
    rows = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0xC96C5795D7870F42 if value & 1 else 0)
        rows.append((value & 0xFFFFFF, value >> 24 & 0xFFFFFF, value >> 48))
    return rows


class _Crc64:
    rows = None

    def __init__(self):
        if _Crc64.rows is None:
            _Crc64.rows = _crc64_rows()
        self.low = self.middle = 0xFFFFFF
        self.high = 0xFFFF

    def update(self, data):
        rows, low, middle, high = self.rows, self.low, self.middle, self.high
        for byte in data:
            a, b, c = rows[(low ^ byte) & 0xFF]
            low = (low >> 8 | (middle & 0xFF) << 16) ^ a
            middle = (middle >> 8 | (high & 0xFF) << 16) ^ b
            high = high >> 8 ^ c
        self.low, self.middle, self.high = low, middle, high

    def digest(self):
        return b"".join([
            (self.low ^ 0xFFFFFF).to_bytes(3, "little"), (self.middle ^ 0xFFFFFF).to_bytes(3, "little"),
            (self.high ^ 0xFFFF).to_bytes(2, "little"),
        ])  # fmt: skip


class _Crc32:
    def __init__(self):
        self.value = 0

    def update(self, data):
        self.value = crc32(data, self.value)

    def digest(self):
        return _word(self.value)


class _NoCheck:
    def update(self, data):
        pass

    def digest(self):
        return b""


def _check(number):
    if number == 10:
        from hashlib import sha256

        return sha256()
    return {0: _NoCheck, 1: _Crc32, 4: _Crc64}[number]()


# --- decompression ---
def stream(source, owner):
    """Pieces of a stream. `owner`: its `check` is set, and it has the `_limit`."""
    head = yield from source.take(12)
    if head[:6] != _MAGIC:
        raise Failed("Input format not supported by decoder")
    if head[6] or head[7] > 15:
        raise Failed("Invalid or unsupported options")
    if _word(crc32(head[6:8])) != head[8:]:
        raise Failed("Corrupt input data")
    owner.check = head[7]
    if head[7] not in _SIZES:
        raise Failed("Unsupported integrity check")
    rows = []
    while True:
        start = source.place()
        size = (yield from source.take(1))[0]
        if size == 0:
            break
        yield from _block(source, size, owner, start, rows)
    yield from _index(source, rows, start)
    tail = yield from source.take(12)
    length = (int.from_bytes(tail[4:8], "little") + 1) * 4
    if tail[10:] != _END or _word(crc32(tail[4:10])) != tail[:4] or tail[8:10] != head[6:8]:
        raise Failed("Corrupt input data")
    if length != source.place() - 12 - start:
        raise Failed("Corrupt input data")


def _block(source, size, owner, start, rows):
    head = yield from source.take(4 * size + 3)
    fields = Input()
    fields.feed(head[:-4])
    if _word(crc32(bytes((size,)) + head[:-4])) != head[-4:]:
        raise Failed("Corrupt input data")
    try:
        packed, unpacked, chain = _drained(_fields(fields))
    except _filters.LZMAError as e:
        raise Failed(str(e)) from None
    if owner._limit is not None and chain[-1].dict_size + 40000 > owner._limit:
        raise Failed("Memory usage limit exceeded")
    begin, count = source.place(), 0
    check = _check(owner.check)
    for piece in _filters.decompressed(source, chain):
        if piece:
            check.update(piece)
            count += len(piece)
        yield piece
    length = source.place() - begin
    if packed not in (None, length) or unpacked not in (None, count):
        raise Failed("Corrupt input data")
    padding = yield from source.take(-length % 4)
    if any(padding) or (yield from source.take(_SIZES[owner.check])) != check.digest():
        raise Failed("Corrupt input data")
    rows.append((source.place() - start - len(padding), count))


def _fields(fields):
    flags = (yield from fields.take(1))[0]
    if flags & 0x3C:
        raise Failed("Invalid or unsupported options")
    packed = (yield from fields.number()) if flags & 64 else None
    unpacked = (yield from fields.number()) if flags & 128 else None
    specs = []
    for _ in range((flags & 3) + 1):
        id = yield from fields.number()
        properties = yield from fields.take((yield from fields.number()))
        specs.append(_filters.from_properties(id, properties))
    if any(fields.rest()):
        raise Failed("Invalid or unsupported options")
    if specs[-1].id != _filters.LZMA2 or any([each.id != _filters.DELTA for each in specs[:-1]]):
        raise Failed("Invalid or unsupported options")
    return packed, unpacked, specs


def _drained(generator):
    """What a generator returns that needs no more data."""
    try:
        next(generator)
    except StopIteration as e:
        return e.value
    raise Failed("Corrupt input data")


def _index(source, rows, start):
    check = _Crc32()
    check.update(b"\0")
    begin = source.at
    found = [(yield from source.number())]
    for _ in range(found[0] if found[0] == len(rows) else 0):
        found.append(((yield from source.number()), (yield from source.number())))
    if found != [len(rows), *rows]:
        raise Failed("Corrupt input data")
    padding = yield from source.take(-(source.place() - start) % 4)
    text = b"\0" + _number(len(rows)) + b"".join([_number(a) + _number(b) for a, b in rows]) + padding
    if any(padding) or (yield from source.take(4)) != _word(crc32(text)):
        raise Failed("Corrupt input data")


# --- compression ---
def compressed(data, chain, check):
    flags = bytes((0, check))
    result = _MAGIC + flags + _word(crc32(flags))
    rows = []
    if data:
        fields = bytes((len(chain) - 1,))
        for each in chain:
            properties = each.properties()
            fields += _number(each.id) + _number(len(properties)) + properties
        fields += bytes(-(len(fields) + 1) % 4)
        head = bytes(((len(fields) + 1) // 4,)) + fields
        packed = _filters.compressed(data, chain)
        summed = _check(check)
        summed.update(data)
        digest = summed.digest()
        result += head + _word(crc32(head)) + packed + bytes(-len(packed) % 4) + digest
        rows.append((len(head) + 4 + len(packed) + len(digest), len(data)))
    index = b"\0" + _number(len(rows)) + b"".join([_number(a) + _number(b) for a, b in rows])
    index += bytes(-len(index) % 4)
    index += _word(crc32(index))
    tail = _word(len(index) // 4 - 1) + flags
    return result + index + _word(crc32(tail)) + tail + _END

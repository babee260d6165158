"""Filter chains of LZMA: what they are described by, and what they do to data."""

from _lzmadecode import Bad, Decoder, End
from _lzmaencode import Encoder

LZMA1, LZMA2, DELTA = 0x4000000000000001, 0x21, 3
_BRANCHES = {4: "x86", 5: "PowerPC", 6: "IA-64", 7: "ARM", 8: "ARM Thumb", 9: "SPARC"}
_WINDOWS = (18, 20, 21, 22, 22, 23, 23, 24, 25, 26)  # bits, by preset
_PIECE = 1 << 16
_MOST = 1 << 20  # bytes of a chunk of LZMA2, of which there may be twice as many
_ROOM = 60000  # bytes of a chunk, compressed: at most 65,536
_OPTIONS = ("id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth")


class LZMAError(Exception):
    __module__ = "_lzma"


class Filter:
    """lc, lp, pb, dict_size; distance of the delta filter."""

    def __init__(self, id):
        self.id = id
        self.lc, self.lp, self.pb, self.dict_size, self.distance = 3, 0, 2, 1 << 23, 1

    def properties(self):
        if self.id == LZMA1:
            return bytes(((self.pb * 5 + self.lp) * 9 + self.lc,)) + self.dict_size.to_bytes(4, "little")
        if self.id == LZMA2:
            size = 0
            while size < 40 and _window(size) < self.dict_size:
                size += 1
            return bytes((size,))
        if self.id == DELTA:
            return bytes((self.distance - 1,))
        return b""


def _window(byte):
    return 0xFFFFFFFF if byte == 40 else (2 | byte & 1) << byte // 2 + 11


def _filter(spec):
    if not hasattr(type(spec), "keys"):
        raise TypeError("Filter specifier must be a dict or dict-like object")
    if "id" not in spec:
        raise ValueError('Filter specifier must have an "id" entry')
    id = spec["id"]
    made = Filter(id)
    if id in _BRANCHES:
        names = ("id", "start_offset")
    elif id == DELTA:
        names = ("id", "dist")
    elif id in (LZMA1, LZMA2):
        names = _OPTIONS
    else:
        raise ValueError(f"Invalid filter ID: {id}")
    if any([name not in names for name in spec]):
        kind = "delta" if id == DELTA else "BCJ" if id in _BRANCHES else "LZMA"
        raise ValueError(f"Invalid filter specifier for {kind} filter")
    if id == DELTA:
        made.distance = spec.get("dist", 1)
    elif id not in _BRANCHES:
        preset = spec.get("preset", 6)
        if not 0 <= preset < 1 << 32:
            raise OverflowError("can't convert negative value to unsigned int" if preset < 0 else "int too large")
        if preset & 31 > 9 or preset & ~(31 | 1 << 31):
            raise LZMAError(f"Invalid compression preset: {preset}")
        made.dict_size = spec.get("dict_size", 1 << _WINDOWS[preset & 31])
        made.lc, made.lp, made.pb = spec.get("lc", 3), spec.get("lp", 0), spec.get("pb", 2)
        if made.lc + made.lp > 4 or made.pb > 4 or not 4096 <= made.dict_size <= 3 << 29:
            raise LZMAError("Invalid or unsupported options")
    return made


def chain(specs):
    """Filters, the one that compresses last."""
    made = [_filter(spec) for spec in specs]
    if not made or len(made) > 4:
        raise ValueError("Too many filters - liblzma supports a maximum of 4" if made else "Invalid filter chain")
    compressing = [each.id in (LZMA1, LZMA2) for each in made]
    if not compressing[-1] or any(compressing[:-1]):
        raise LZMAError("Invalid or unsupported options")
    for each in made:
        if each.id in _BRANCHES:
            raise LZMAError(f"the filter for code of {_BRANCHES[each.id]} is not supported")
    return made


def encoded(filter, /):
    return _filter(filter).properties()


def decoded(filter_id, encoded_props, /):
    made = from_properties(filter_id, encoded_props)
    if filter_id == LZMA1:
        return {"id": LZMA1, "dict_size": made.dict_size, "lc": made.lc, "lp": made.lp, "pb": made.pb}
    if filter_id == LZMA2:
        return {"id": LZMA2, "dict_size": made.dict_size}
    return {"id": DELTA, "dist": made.distance} if filter_id == DELTA else {"id": filter_id}


def from_properties(id, data):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    made = Filter(id)
    size = 5 if id == LZMA1 else 1 if id in (LZMA2, DELTA) else 0 if id in _BRANCHES else -1
    if len(data) != size:
        raise LZMAError("Invalid or unsupported options")
    if id == LZMA1:
        decoder = Decoder()
        try:
            decoder.set_properties(data[0])
        except Bad:
            raise LZMAError("Invalid or unsupported options") from None
        made.lc, made.lp, made.pb = decoder.lc, decoder.lp, decoder.pb
        made.dict_size = int.from_bytes(data[1:], "little")
    elif id == LZMA2:
        if data[0] > 40:
            raise LZMAError("Invalid or unsupported options")
        made.dict_size = _window(data[0])
    elif id == DELTA:
        made.distance = data[0] + 1
    return made


# --- decompression ---
def lzma1(source, decoder, size):
    """Pieces of a stream of LZMA. `size` None: a mark is at its end."""
    decoder.data = yield from source.peek(5)
    decoder.begin()
    source.skip(5)
    decoder.reset()
    told = 0
    while not decoder.ended and len(decoder.out) != size:
        decoder.data, decoder.at = source.data, source.at
        wanted = told + _PIECE if size is None else min(size, told + _PIECE)
        try:
            decoder.run(wanted)
            short = False
        except End:
            short = True
        source.at = decoder.at
        if len(decoder.out) > told:
            yield decoder.out[told:]
            told = len(decoder.out)
        if short and source.data is decoder.data:
            yield None


def lzma2(source):
    decoder = Decoder()
    told = 0
    ready = False
    while True:
        control = (yield from source.take(1))[0]
        if control == 0:
            return
        if control == 1 or control >= 0xE0:
            decoder.start = len(decoder.out)
        elif told == 0 and not decoder.out:
            raise Bad
        if control < 0x80:
            if control > 2:
                raise Bad
            size = int.from_bytes((yield from source.take(2)), "big") + 1
            decoder.out += yield from source.take(size)
        else:
            head = yield from source.take(4)
            size = (control & 31) << 16 | head[0] << 8 | head[1]
            packed = (head[2] << 8 | head[3]) + 1
            if control >= 0xC0:
                decoder.set_properties((yield from source.take(1))[0])
                ready = True
            if not ready:
                raise Bad
            if control >= 0xA0:
                decoder.reset()
            decoder.data = yield from source.take(packed)
            decoder.at = 0
            decoder.begin()
            decoder.run(len(decoder.out) + size + 1)
            if decoder.at != packed or decoder.left:
                raise Bad
        yield decoder.out[told:]
        told = len(decoder.out)


def decompressed(source, filters):
    last = filters[-1]
    if last.id == LZMA2:
        pieces = lzma2(source)
    else:
        decoder = Decoder()
        decoder.lc, decoder.lp, decoder.pb = last.lc, last.lp, last.pb
        pieces = lzma1(source, decoder, None)
    for each in reversed(filters[:-1]):
        pieces = _summed(pieces, each.distance)
    return pieces


def _summed(pieces, distance):
    """The delta filter, backwards."""
    before = bytearray(distance)
    for piece in pieces:
        if piece is not None:
            before += piece
            for at in range(distance, len(before)):
                before[at] = before[at] + before[at - distance] & 0xFF
            piece = before[distance:]
            before = before[len(before) - distance :]
        yield piece


# --- compression ---
def compressed(data, filters, marked=False):
    """`marked`: of LZMA1, there is a mark at the end."""
    for each in filters[:-1]:
        shifted = bytes(each.distance) + data
        data = bytes([(a - b) & 0xFF for a, b in zip(data, shifted)])
    last = filters[-1]
    encoder = Encoder(data, last.lc, last.lp, last.pb, last.dict_size)
    if last.id == LZMA1:
        encoder.run(1 << 30, len(data))
        encoder.end()
        return encoder.finish()
    result = bytearray()
    while encoder.at < len(data):
        start = encoder.at
        encoder.run(_ROOM, _MOST)
        size = encoder.at - start
        packed = encoder.finish()
        if len(packed) < size:
            result.append((0xC0 if start else 0xE0) | size - 1 >> 16)
            result += (size - 1 & 0xFFFF).to_bytes(2, "big") + (len(packed) - 1).to_bytes(2, "big")
            result += last_properties(last) + packed
        else:
            result.append(2 if start else 1)
            result += (size - 1).to_bytes(2, "big") + data[start : encoder.at]
    return bytes(result) + b"\0"


def last_properties(filter):
    return bytes(((filter.pb * 5 + filter.lp) * 9 + filter.lc,))

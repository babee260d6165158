"""Decompression of DEFLATE data (RFC 1951), for zlib."""

_LENGTHS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258)
_LENGTH_BITS = (0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0)
_DISTANCES = (
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
    12289, 16385, 24577,
)  # fmt: skip
_DISTANCE_BITS = (0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13)
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_FAST = 9  # bits that the table decodes at once


class End(Exception):
    """The data end too early."""


class Bad(Exception):
    """They are no such data; the argument says why."""


class _Code:
    """A Huffman code by the lengths of its words. `table`: symbol << 4 | length for the next _FAST bits, 0: longer."""

    def __init__(self, lengths, what):
        counts = [0] * 16
        for length in lengths:
            counts[length] += 1
        counts[0] = 0
        left = 1
        for length in range(1, 16):
            left = 2 * left - counts[length]
            if left < 0:
                raise Bad(f"invalid {what} set")
        if left > 0 and (what == "code lengths" or sum(counts) > 1):
            raise Bad(f"invalid {what} set")
        first = [0] * 17
        code = [0] * 17
        for length in range(1, 16):
            first[length + 1] = first[length] + counts[length]
            code[length + 1] = code[length] + counts[length] << 1
        self.counts = counts
        self.symbols = [0] * len(lengths)
        self.table = [0] * (1 << _FAST)
        for symbol, length in enumerate(lengths):
            if length:
                self.symbols[first[length]] = symbol
                first[length] += 1
                word = code[length]
                code[length] += 1
                if length <= _FAST:
                    turned = 0
                    for _ in range(length):
                        turned = turned << 1 | word & 1
                        word >>= 1
                    for at in range(turned, 1 << _FAST, 1 << length):
                        self.table[at] = symbol << 4 | length


class Inflater:
    """What the data stand for is in `out`, behind the first `skipped` bytes. Where data end too early, run() raises End,
    having kept all that they say, and goes on after feed()."""

    def __init__(self, data, at, history=b""):
        self.data = data
        self.at = at
        self.bits = self.count = 0
        self.out = bytearray(history)
        self.skipped = len(history)
        self.last = 0
        self.ended = False
        self.now = None  # the codes of the block that it stands in

    def feed(self, data):
        self.data = self.data[self.at :] + data
        self.at = 0

    def taken(self):
        """What is new since it was asked for last; what may be referred to is kept."""
        result = bytes(self.out[self.skipped :])
        del self.out[:-32768]
        self.skipped = len(self.out)
        return result

    def need(self, count):
        while self.count < count:
            if self.at == len(self.data):
                raise End
            self.bits |= self.data[self.at] << self.count
            self.at += 1
            self.count += 8

    def take(self, count):
        if count == 0:
            return 0
        self.need(count)
        value = self.bits & (1 << count) - 1
        self.bits >>= count
        self.count -= count
        return value

    def symbol(self, code):
        """The next one."""
        while self.count < _FAST and self.at < len(self.data):
            self.bits |= self.data[self.at] << self.count
            self.at += 1
            self.count += 8
        found = code.table[self.bits & (1 << _FAST) - 1]
        length = found & 15
        if found and length <= self.count:
            self.bits >>= length
            self.count -= length
            return found >> 4
        word = first = index = 0
        for length in range(1, 16):
            self.need(length)
            word |= self.bits >> length - 1 & 1
            count = code.counts[length]
            if word - first < count:
                self.bits >>= length
                self.count -= length
                return code.symbols[index + word - first]
            index += count
            first = first + count << 1
            word <<= 1
        raise Bad("invalid literal/length code")

    def run(self):
        """To the end of the data."""
        while not self.ended:
            if self.now is None:
                mark = self.at, self.bits, self.count
                try:
                    self.begin()
                except End:
                    self.at, self.bits, self.count = mark
                    raise
            if self.now is not None:
                self.block(*self.now)
                self.now = None
            if self.last:
                self.at -= self.count >> 3
                self.ended = True

    def begin(self):
        """The beginning of a block, and all of one that is only stored."""
        last = self.take(1)
        kind = self.take(2)
        if kind == 0:
            self.stored()
        elif kind == 1:
            self.now = _Code([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8, "literal/lengths"), _Code([5] * 32, "distances")
        elif kind == 2:
            self.now = self.codes()
        else:
            raise Bad("invalid block type")
        self.last = last

    def stored(self):
        self.at -= self.count >> 3
        self.bits = self.count = 0
        if self.at + 4 > len(self.data):
            raise End
        length = self.data[self.at] | self.data[self.at + 1] << 8
        if length ^ 0xFFFF != self.data[self.at + 2] | self.data[self.at + 3] << 8:
            raise Bad("invalid stored block lengths")
        self.at += 4
        if self.at + length > len(self.data):
            raise End
        self.out += self.data[self.at : self.at + length]
        self.at += length

    def codes(self):
        literals = self.take(5) + 257
        distances = self.take(5) + 1
        count = self.take(4) + 4
        if literals > 286 or distances > 30:
            raise Bad("too many length or distance symbols")
        lengths = [0] * 19
        for i in range(count):
            lengths[_ORDER[i]] = self.take(3)
        code = _Code(lengths, "code lengths")
        lengths = []
        while len(lengths) < literals + distances:
            symbol = self.symbol(code)
            if symbol < 16:
                lengths.append(symbol)
            elif symbol == 16:
                if not lengths:
                    raise Bad("invalid bit length repeat")
                lengths += [lengths[-1]] * (3 + self.take(2))
            else:
                lengths += [0] * (3 + self.take(3) if symbol == 17 else 11 + self.take(7))
        if len(lengths) > literals + distances:
            raise Bad("invalid bit length repeat")
        if lengths[256] == 0:
            raise Bad("invalid code -- missing end-of-block")
        return _Code(lengths[:literals], "literal/lengths"), _Code(lengths[literals:], "distances")

    def block(self, literals, distances):
        try:
            mark = self.at, self.bits, self.count
            out, near = self.out, len(self.data) - 8
            while True:
                if self.at >= near:  # the data may end in the midst of what comes now
                    mark = self.at, self.bits, self.count
                symbol = self.symbol(literals)
                if symbol < 256:
                    out.append(symbol)
                    continue
                if symbol == 256:
                    return
                if symbol > 285:
                    raise Bad("invalid literal/length code")
                length = _LENGTHS[symbol - 257] + self.take(_LENGTH_BITS[symbol - 257])
                symbol = self.symbol(distances)
                if symbol > 29:
                    raise Bad("invalid distance code")
                distance = _DISTANCES[symbol] + self.take(_DISTANCE_BITS[symbol])
                start = len(out) - distance
                if start < 0:
                    raise Bad("invalid distance too far back")
                part = out[start : start + length]
                while len(part) < length:
                    part += part
                out += part[:length]
        except End:
            self.at, self.bits, self.count = mark
            raise

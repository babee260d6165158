"""Decompression of DEFLATE data (RFC 1951), for zlib: blocks and their codes; what is coded is read by the VM."""

from _huffman import ORDER, words

_FAST = 9  # bits that a table decodes at once
_ROOM = 65536
_NEEDS_DATA, _NEEDS_ROOM = 1, 2
#: What else ends a block.
_BAD = {3: "invalid literal/length code", 4: "invalid distance code", 5: "invalid distance too far back"}


class End(Exception):
    """The data end too early."""


class Bad(Exception):
    """They are no such data; the argument says why."""


class _Code:
    """A Huffman code by the lengths of its words. `data`: as runtime/vm/text/inflate.py has it."""

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
        for length in range(1, 16):
            first[length + 1] = first[length] + counts[length]
        symbols = [0] * len(lengths)
        table = bytearray(2 << _FAST)
        for symbol, (word, length) in enumerate(words(lengths)):
            if length:
                symbols[first[length]] = symbol
                first[length] += 1
                if length <= _FAST:
                    entry, copies = symbol << 4 | length, 1 << _FAST - length
                    table[2 * word :: 2 << length] = bytes((entry & 255,)) * copies
                    table[2 * word + 1 :: 2 << length] = bytes((entry >> 8,)) * copies
        self.data = bytes(table) + _halves(counts) + _halves(symbols)


def _halves(numbers):
    return b"".join([number.to_bytes(2, "little") for number in numbers])


class Inflater:
    """What the data stand for is in `out`, from `skipped` to `end`. Where data end too early, run() raises End,
    having kept all that they say, and goes on after feed()."""

    def __init__(self, data, at, history=b""):
        self.data = data
        self.at = at
        self.bits = self.count = 0
        self.out = bytearray(history)
        self.end = len(history)
        self.skipped = self.end
        self.last = 0
        self.ended = False
        self.now = None  # the codes of the block that it stands in

    def feed(self, data):
        self.give_back()
        self.data = self.data[self.at :] + data
        self.at = 0

    def give_back(self):
        """Whole bytes that were read ahead."""
        self.at -= self.count >> 3
        self.count &= 7
        self.bits &= (1 << self.count) - 1

    def taken(self):
        """What is new since it was asked for last; what may be referred to is kept."""
        result = bytes(self.out[self.skipped : self.end])
        self.out = self.out[max(0, self.end - 32768) : self.end]
        self.end = self.skipped = len(self.out)
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
        """The next one, of a code with short words only."""
        while self.count < 7 and self.at < len(self.data):
            self.bits |= self.data[self.at] << self.count
            self.at += 1
            self.count += 8
        at = 2 * (self.bits & (1 << _FAST) - 1)
        found = code.data[at] | code.data[at + 1] << 8
        length = found & 15
        if length > self.count:
            raise End
        self.bits >>= length
        self.count -= length
        return found >> 4

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
                self.give_back()
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
        self.give_back()
        self.bits = self.count = 0
        if self.at + 4 > len(self.data):
            raise End
        length = self.data[self.at] | self.data[self.at + 1] << 8
        if length ^ 0xFFFF != self.data[self.at + 2] | self.data[self.at + 3] << 8:
            raise Bad("invalid stored block lengths")
        self.at += 4
        if self.at + length > len(self.data):
            raise End
        self.out[self.end :] = self.data[self.at : self.at + length]
        self.end = len(self.out)
        self.at += length

    def codes(self):
        literals = self.take(5) + 257
        distances = self.take(5) + 1
        count = self.take(4) + 4
        if literals > 286 or distances > 30:
            raise Bad("too many length or distance symbols")
        lengths = [0] * 19
        for i in range(count):
            lengths[ORDER[i]] = self.take(3)
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
        state = bytearray().join([n.to_bytes(4, "little") for n in (self.at, self.bits, self.count, self.end)])
        while True:
            ended = _inflate_block(state, self.data, self.out, literals.data, distances.data)
            if ended != _NEEDS_ROOM:
                break
            self.out += bytes(max(_ROOM, len(self.out)))
        self.at, self.bits, self.count, self.end = (int.from_bytes(state[at : at + 4], "little") for at in (0, 4, 8, 12))
        if ended == _NEEDS_DATA:
            raise End
        if ended:
            raise Bad(_BAD[ended])

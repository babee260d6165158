"""LZMA: the decoder, for `_lzma`. (The format is that of Igor Pavlov's LZMA specification.)

Range and code of the range decoder have 32 bits: they are floats here, which hold them exactly and are no longer than
an int of that size. A probability has 11 bits.
"""

# Where each kind of probability begins in the list of all of them.
MATCH, REP = 0, 192
REP_0, REP_1, REP_2, REP_LONG = REP + 12, REP + 24, REP + 36, REP + 48
SLOTS = REP_LONG + 192
SPECIAL = SLOTS + 4 * 64
ALIGN = SPECIAL + 115
LENGTHS = ALIGN + 16  # 2 flags, 16 times 8 short ones, 16 times 8 middle ones, 256 long ones
REP_LENGTHS = LENGTHS + 2 + 16 * 8 * 2 + 256
LITERALS = REP_LENGTHS + 2 + 16 * 8 * 2 + 256
_LEFT = 1.0 / 2048
_FEWEST = 16777216.0  # a range that is less gets a byte more
_MARGIN = 40  # bytes: no symbol takes as many


class Bad(Exception):
    """The data are none of LZMA."""


class End(Exception):
    """They end too early."""


def probabilities(literal_bits):
    """literal_bits: lc + lp"""
    return [1024] * (LITERALS + (0x300 << literal_bits))


def after_literal(state):
    return 0 if state < 4 else state - 3 if state < 10 else state - 6


class Decoder:
    """`out`: what has been decoded, with all that matches may refer to. `data`, `at`: what is read."""

    def __init__(self):
        self.out = bytearray()
        self.start = 0  # of the dictionary in `out`
        self.data = b""
        self.at = 0
        self.lc, self.lp, self.pb = 3, 0, 2
        self.ended = False

    def set_properties(self, byte):
        if byte >= 225:
            raise Bad
        self.lc, rest = byte % 9, byte // 9
        self.lp, self.pb = rest % 5, rest // 5

    def reset(self):
        self.probs = probabilities(self.lc + self.lp)
        self.state = 0
        self.reps = [0, 0, 0, 0]
        self.left = 0  # bytes of a match that did not fit

    def begin(self):
        """The range decoder's first five bytes."""
        if self.at + 5 > len(self.data):
            raise End
        if self.data[self.at]:
            raise Bad
        self.range = 4294967295.0
        self.code = float(int.from_bytes(self.data[self.at + 1 : self.at + 5], "big"))
        self.at += 5

    def bit(self, index):
        probs = self.probs
        p = probs[index]
        bound = int(self.range * _LEFT) * 1.0 * p
        if self.code < bound:
            self.range = bound
            probs[index] = p + (2048 - p >> 5)
            result = 0
        else:
            self.range -= bound
            self.code -= bound
            probs[index] = p - (p >> 5)
            result = 1
        if self.range < _FEWEST:
            self.more()
        return result

    def more(self):
        if self.at == len(self.data):
            raise End
        self.range *= 256.0
        self.code = self.code * 256.0 + self.data[self.at]
        self.at += 1

    def tree(self, base, bits):
        """A number, its highest bit first."""
        node = 1
        for _ in range(bits):
            node = node << 1 | self.bit(base + node)
        return node - (1 << bits)

    def tree_reversed(self, base, bits):
        node, result = 1, 0
        for i in range(bits):
            bit = self.bit(base + node)
            node = node << 1 | bit
            result |= bit << i
        return result

    def direct(self, bits):
        """Bits without a probability."""
        result = 0
        for _ in range(bits):
            self.range = self.range // 2.0
            result <<= 1
            if self.code >= self.range:
                self.code -= self.range
                result |= 1
            if self.range < _FEWEST:
                self.more()
        return result

    def length(self, base, place):
        if self.bit(base) == 0:
            return 2 + self.tree(base + 2 + (place << 3), 3)
        if self.bit(base + 1) == 0:
            return 10 + self.tree(base + 2 + 128 + (place << 3), 3)
        return 18 + self.tree(base + 2 + 256, 8)

    def distance(self, length):
        slot = self.tree(SLOTS + (min(length - 2, 3) << 6), 6)
        if slot < 4:
            return slot
        bits = (slot >> 1) - 1
        result = (2 | slot & 1) << bits
        if slot < 14:
            return result + self.tree_reversed(SPECIAL + result - slot - 1, bits)
        return result + (self.direct(bits - 4) << 4) + self.tree_reversed(ALIGN, 4)

    def literal(self):
        out = self.out
        before = out[-1] if len(out) > self.start else 0
        place = ((len(out) - self.start & (1 << self.lp) - 1) << self.lc) + (before >> 8 - self.lc)
        base = LITERALS + 0x300 * place
        symbol = 1
        if self.state >= 7:
            other = self.at_distance(self.reps[0])
            while symbol < 0x100:
                expected = other >> 7 & 1
                other <<= 1
                bit = self.bit(base + (1 + expected << 8) + symbol)
                symbol = symbol << 1 | bit
                if bit != expected:
                    break
        while symbol < 0x100:
            symbol = symbol << 1 | self.bit(base + symbol)
        self.state = after_literal(self.state)
        out.append(symbol & 0xFF)

    def at_distance(self, distance):
        where = len(self.out) - distance - 1
        if where < self.start:
            raise Bad
        return self.out[where]

    def copy(self, limit):
        """Of the match, as much as there is room for."""
        count = min(self.left, limit - len(self.out))
        start = len(self.out) - self.reps[0] - 1
        if start < self.start:
            raise Bad
        part = self.out[start : start + count]
        while len(part) < count:
            part += part
        self.out += part[:count]
        self.left -= count

    def symbol(self):
        """A literal, or the beginning of a match."""
        state, place = self.state, len(self.out) - self.start & (1 << self.pb) - 1
        if self.bit(MATCH + (state << 4) + place) == 0:
            self.literal()
            return
        reps = self.reps
        if self.bit(REP + state) == 0:
            length = self.length(LENGTHS, place)
            distance = self.distance(length)
            self.state = 7 if state < 7 else 10
            if distance == 0xFFFFFFFF:
                self.ended = True
                return
            self.reps = [distance, reps[0], reps[1], reps[2]]
            self.left = length
            return
        if self.bit(REP_0 + state) == 0:
            if self.bit(REP_LONG + (state << 4) + place) == 0:
                self.state = 9 if state < 7 else 11
                self.left = 1
                return
        elif self.bit(REP_1 + state) == 0:
            self.reps = [reps[1], reps[0], reps[2], reps[3]]
        elif self.bit(REP_2 + state) == 0:
            self.reps = [reps[2], reps[0], reps[1], reps[3]]
        else:
            self.reps = [reps[3], reps[0], reps[1], reps[2]]
        self.left = self.length(REP_LENGTHS, place)
        self.state = 8 if state < 7 else 11

    def run(self, limit):
        """Until there are `limit` bytes in `out`, or all is decoded. Raises End, and stands then in front of the symbol
        whose data are not there."""
        while not self.ended:
            if self.left:
                self.copy(limit)
            if len(self.out) >= limit and self.left:
                return
            if len(self.out) >= limit:
                return
            if self.at + _MARGIN <= len(self.data):
                self.symbol()
                continue
            known = list(self.probs), self.range, self.code, self.at, self.state, list(self.reps), len(self.out)
            try:
                self.symbol()
            except End:
                self.probs, self.range, self.code, self.at, self.state, self.reps, size = known
                del self.out[size:]
                raise

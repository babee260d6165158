"""LZMA: an encoder, for `_lzma`: the longest repetition that a short search finds is taken at once. What it makes is
larger than what liblzma makes, which weighs many ways against each other.
"""

from _lzmadecode import (
    ALIGN,
    LENGTHS,
    LITERALS,
    MATCH,
    REP,
    REP_0,
    REP_LENGTHS,
    REP_LONG,
    SLOTS,
    SPECIAL,
    after_literal,
    probabilities,
)

_LEFT = 1.0 / 2048
_FEWEST = 16777216.0
_CARRY = 4294967296.0
_LONGEST = 273
_TRIES = 8


class Encoder:
    """`data`: all that is compressed; `at`: how far. Matches refer to what is at most `window` before."""

    def __init__(self, data, lc, lp, pb, window):
        self.data = data
        self.at = 0
        self.lc, self.lp, self.pb = lc, lp, pb
        self.window = window
        self.last = {}  # of each three bytes, where they were last
        self.before = {}  # of such a place, the one before
        self.seen = 0
        self.reset()

    def reset(self):
        self.probs = probabilities(self.lc + self.lp)
        self.state = self.rep = 0
        self.out = bytearray()
        self.low, self.range = 0.0, 4294967295.0
        self.cache = self.pending = 0

    # --- the range encoder ---
    def bit(self, index, bit):
        p = self.probs[index]
        bound = int(self.range * _LEFT) * 1.0 * p
        if bit == 0:
            self.range = bound
            self.probs[index] = p + (2048 - p >> 5)
        else:
            self.low += bound
            self.range -= bound
            self.probs[index] = p - (p >> 5)
        while self.range < _FEWEST:
            self.range *= 256.0
            self.shift()

    def shift(self):
        if self.low < 4278190080.0 or self.low >= _CARRY:
            carry = 1 if self.low >= _CARRY else 0
            self.out.append(self.cache + carry & 0xFF)
            if self.pending:
                self.out += bytes((0xFF + carry & 0xFF,)) * self.pending
                self.pending = 0
            self.cache = int(self.low / _FEWEST) & 0xFF
        else:
            self.pending += 1
        self.low = self.low % _FEWEST * 256.0

    def direct(self, value, bits):
        for i in range(bits - 1, -1, -1):
            self.range = self.range // 2.0
            if value >> i & 1:
                self.low += self.range
            while self.range < _FEWEST:
                self.range *= 256.0
                self.shift()

    def tree(self, base, bits, value):
        node = 1
        for i in range(bits - 1, -1, -1):
            bit = value >> i & 1
            self.bit(base + node, bit)
            node = node << 1 | bit

    def tree_reversed(self, base, bits, value):
        node = 1
        for i in range(bits):
            bit = value >> i & 1
            self.bit(base + node, bit)
            node = node << 1 | bit

    def finish(self):
        """What has been made; the encoder is as new."""
        for _ in range(5):
            self.shift()
        result = bytes(self.out)
        self.reset()
        return result

    # --- symbols ---
    def literal(self):
        at, state, data = self.at, self.state, self.data
        self.bit(MATCH + (state << 4) + (at & (1 << self.pb) - 1), 0)
        before = data[at - 1] if at else 0
        base = LITERALS + 0x300 * (((at & (1 << self.lp) - 1) << self.lc) + (before >> 8 - self.lc))
        value, symbol, i = data[at], 1, 7
        if state >= 7:
            other = data[at - self.rep - 1]
            while i >= 0:
                expected, bit = other >> i & 1, value >> i & 1
                self.bit(base + (1 + expected << 8) + symbol, bit)
                symbol = symbol << 1 | bit
                i -= 1
                if bit != expected:
                    break
        while i >= 0:
            bit = value >> i & 1
            self.bit(base + symbol, bit)
            symbol = symbol << 1 | bit
            i -= 1
        self.state = after_literal(state)

    def length(self, base, place, length):
        if length < 10:
            self.bit(base, 0)
            self.tree(base + 2 + (place << 3), 3, length - 2)
        elif length < 18:
            self.bit(base, 1)
            self.bit(base + 1, 0)
            self.tree(base + 2 + 128 + (place << 3), 3, length - 10)
        else:
            self.bit(base, 1)
            self.bit(base + 1, 1)
            self.tree(base + 2 + 256, 8, length - 18)

    def match(self, distance, length):
        state, place = self.state, self.at & (1 << self.pb) - 1
        self.bit(MATCH + (state << 4) + place, 1)
        if distance == self.rep and self.at > distance:
            self.bit(REP + state, 1)
            self.bit(REP_0 + state, 0)
            self.bit(REP_LONG + (state << 4) + place, 1)
            self.length(REP_LENGTHS, place, length)
            self.state = 8 if state < 7 else 11
            return
        self.bit(REP + state, 0)
        self.length(LENGTHS, place, length)
        self.rep = distance
        self.state = 7 if state < 7 else 10
        self.distance(distance, length)

    def distance(self, distance, length):
        bits = distance.bit_length()
        slot = distance if bits < 3 else 2 * (bits - 1) | distance >> bits - 2 & 1
        self.tree(SLOTS + (min(length - 2, 3) << 6), 6, slot)
        if slot < 4:
            return
        bits = (slot >> 1) - 1
        base = (2 | slot & 1) << bits
        if slot < 14:
            self.tree_reversed(SPECIAL + base - slot - 1, bits, distance - base)
        else:
            self.direct(distance - base >> 4, bits - 4)
            self.tree_reversed(ALIGN, 4, distance & 15)

    def end(self):
        """The mark at the end of the data."""
        state = self.state
        self.bit(MATCH + (state << 4) + (self.at & (1 << self.pb) - 1), 1)
        self.bit(REP + state, 0)
        self.length(LENGTHS, self.at & (1 << self.pb) - 1, 2)
        self.tree(SLOTS, 6, 63)
        self.direct((1 << 26) - 1, 26)
        self.tree_reversed(ALIGN, 4, 15)

    # --- what is repeated ---
    def see(self, end):
        """Notes the places in front of `end`."""
        data, last, before = self.data, self.last, self.before
        for at in range(self.seen, min(end, len(data) - 2)):
            key = data[at : at + 3]
            found = last.get(key)
            if found is not None:
                before[at] = found
            last[key] = at
        self.seen = max(self.seen, end)

    def same(self, at, other, limit):
        """How many bytes are the same at both places."""
        data, count, step = self.data, 0, 16
        while (
            count + step <= limit and data[at + count : at + count + step] == data[other + count : other + count + step]
        ):
            count += step
        while count < limit and data[at + count] == data[other + count]:
            count += 1
        return count

    def best(self, at, limit):
        """(length, distance); length 0: none is worth it."""
        if limit < 3:
            return 0, 0
        length = distance = 0
        if at > self.rep:
            length = self.same(at, at - self.rep - 1, limit)
            if length >= 16:
                return length, self.rep
            distance = self.rep
            if length < 3:
                length = 0
        other = self.last.get(self.data[at : at + 3])
        for _ in range(_TRIES):
            if other is None or at - other > self.window:
                break
            found = self.same(at, other, limit)
            if found > length and (found > 3 or at - other < 4096):
                length, distance = found, at - other - 1
            other = self.before.get(other)
        return length, distance

    def run(self, room, most):
        """Until there are `room` bytes of output, or `most` bytes more are compressed, or all are."""
        end = min(len(self.data), self.at + most)
        while self.at < end and len(self.out) + self.pending < room:
            self.see(self.at)
            length, distance = self.best(self.at, min(_LONGEST, end - self.at))
            if length:
                self.match(distance, length)
                self.at += length
            else:
                self.literal()
                self.at += 1

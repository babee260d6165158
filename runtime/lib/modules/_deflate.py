"""Deflate, for zlib: the tokens are the VM's (runtime/vm/text/deflate.py), and here are the blocks and their codes, both
as zlib 1.2.13 chooses them, so that the compressed bytes are the same."""

from _huffman import ORDER, code_of, fixed_codes, run_lengths

WINDOW, LOOK_AHEAD = 32768, 262
#: By level: good, lazy (negative: taken as found), nice, chain.
_SEARCHES = (
    (0, 0, 0, 0), (4, -4, 8, 4), (4, -5, 16, 8), (4, -6, 32, 32), (4, 4, 16, 16), (8, 16, 32, 32), (8, 16, 128, 128),
    (8, 32, 128, 256), (32, 128, 258, 1024), (32, 258, 258, 4096),
)  # fmt: skip
FILTERED, HUFFMAN_ONLY, FIXED = 1, 2, 4
_LITERALS, _DISTANCES = 288, 30
_LITERAL_EXTRA = [0] * 257 + [0] * 8 + [extra for extra in range(1, 6) for _ in range(4)] + [0] * 3
_DISTANCE_EXTRA = [0, 0] + [extra for extra in range(14) for _ in range(2)]
_LENGTH_EXTRA = [0] * 16 + [2, 3, 7]
#: Words of the state (runtime/vm/text/deflate.py).
(
    _PLACE, _ORIGIN, _END, _STOP, _BLOCK_END, _LENGTH, _START, _WAITS, _FARTHEST, _HASH_MASK, _HASH_SHIFT, _GOOD, _LAZY,
    _NICE, _CHAIN, _SHORT, _COUNT, _MOST, _BITS, _BIT_COUNT,
) = range(20)  # fmt: skip


class Deflater:
    """What is compressed goes to `out`."""

    def __init__(self, level, window, memory, strategy, zdict=b""):
        self.out = bytearray()
        self.level = 6 if level == -1 else level
        self.fixed = strategy == FIXED
        self.tokens = bytearray(4 << memory + 6)
        self.state = bytearray(80)
        hash_bits = memory + 7
        good, lazy, nice, chain = _SEARCHES[self.level]
        self.window = 1 << window
        self.set(_FARTHEST, self.window - LOOK_AHEAD)
        self.set(_HASH_MASK, (1 << hash_bits) - 1)
        self.set(_HASH_SHIFT, (hash_bits + 2) // 3)
        self.set(_GOOD, good)
        self.set(_LAZY, lazy)
        self.set(_NICE, nice)
        self.set(_CHAIN, 0 if strategy == HUFFMAN_ONLY else chain)
        self.set(_SHORT, 5 if strategy == FILTERED else 2)
        self.set(_MOST, (1 << memory + 6) - 1)
        self.hashes = 4 << hash_bits
        self.forget()
        zdict = zdict[-self.window :]
        if zdict:
            self.data = zdict
            self.set(_PLACE, len(zdict))
            self.set(_END, len(zdict))
            _deflate_enter(self.state, zdict, self.heads, self.before)
            self.start = len(zdict)
            self.stands = True

    def forget(self):
        """No repetition of what was before."""
        self.data = b""
        self.start = 0  # of the block
        self.stands = False  # was all compressed that there was?
        self.heads = bytearray(self.hashes)
        self.before = bytearray(4 * WINDOW)
        for word in (_PLACE, _ORIGIN, _END, _STOP, _BLOCK_END, _START, _WAITS, _COUNT):
            self.set(word, 0)
        self.set(_LENGTH, 2)

    def copy(self):
        other = object.__new__(Deflater)
        other.__dict__.update(self.__dict__)
        for name in ("out", "tokens", "state", "heads", "before"):
            setattr(other, name, getattr(self, name)[:])
        return other

    def get(self, word):
        return int.from_bytes(self.state[4 * word : 4 * word + 4], "little")

    def set(self, word, value):
        self.state[4 * word : 4 * word + 4] = (value & 0xFFFFFFFF).to_bytes(4, "little")

    def taken(self):
        result = bytes(self.out)
        self.out = bytearray()
        return result

    def put(self, value, count):
        bits = self.get(_BITS) | value << self.get(_BIT_COUNT)
        count += self.get(_BIT_COUNT)
        self.out += (bits & (1 << (count & -8)) - 1).to_bytes(count >> 3, "little")
        self.set(_BITS, bits >> (count & -8))
        self.set(_BIT_COUNT, count & 7)

    def align(self):
        """To a whole byte."""
        if self.get(_BIT_COUNT):
            self.put(0, 8 - self.get(_BIT_COUNT))

    def stored(self, data, final):
        """Blocks of the bytes as they are."""
        at = 0
        while True:
            part = data[at : at + 65535]
            at += len(part)
            last = at >= len(data)
            self.put(1 if final and last else 0, 3)
            self.align()
            self.out += len(part).to_bytes(2, "little") + (len(part) ^ 65535).to_bytes(2, "little") + part
            if last:
                return

    def empty(self):
        """A block of nothing, by the fixed codes."""
        self.put(2, 10)

    def run(self, data, ends, final=False):
        """Compresses more data; unless it `ends` with them, without those that more data may change."""
        if self.level == 0:
            if data or final:
                self.stored(data, final)
            return
        if data:
            keep = max(0, min(self.start, self.get(_PLACE) - WINDOW) - self.get(_ORIGIN))
            self.data = self.data[keep:] + data
            self.set(_ORIGIN, self.get(_ORIGIN) + keep)
            self.set(_END, self.get(_END) + len(data))
            if self.stands:
                self.set(_STOP, max(0, self.get(_PLACE) - 2))
                _deflate_enter(self.state, self.data, self.heads, self.before)
                self.stands = False
        self.set(_STOP, self.get(_END) if ends else max(0, self.get(_END) - LOOK_AHEAD + 1))
        while _deflate_tokens(self.state, self.data, self.heads, self.before, self.tokens):
            self.block(self.get(_BLOCK_END), False)
        if not ends:
            return
        if self.get(_WAITS):
            count = self.get(_COUNT)
            self.tokens[4 * count : 4 * count + 4] = bytes((self.data[self.get(_PLACE) - 1 - self.get(_ORIGIN)], 0, 0, 0))
            self.set(_COUNT, count + 1)
            self.set(_WAITS, 0)
        if final or self.get(_COUNT):
            self.block(self.get(_PLACE), final)
        self.stands = True

    def block(self, end, final):
        """Writes the tokens, by the codes that make it shortest, or the bytes themselves."""
        counts = bytearray(4 * (_LITERALS + 32))
        _deflate_count(self.state, self.tokens, counts)
        counts = [int.from_bytes(counts[at : at + 4], "little") for at in range(0, len(counts), 4)]
        counts[256] = 1
        literals, literal_bits = code_of(counts[:286], _LITERAL_EXTRA, 15)
        distances, distance_bits = code_of(counts[_LITERALS : _LITERALS + _DISTANCES], _DISTANCE_EXTRA, 15)
        runs = run_lengths(literals) + run_lengths(distances)
        run_counts = [0] * 19
        for symbol, _ in runs:
            run_counts[symbol] += 1
        run_code, run_bits = code_of(run_counts, _LENGTH_EXTRA, 7)
        run_code += [(0, 0)] * (19 - len(run_code))
        used = 19
        while used > 3 and run_code[ORDER[used - 1]][1] == 0:
            used -= 1
        fixed_literals, fixed_distances = fixed_codes()
        dynamic = literal_bits + distance_bits + run_bits + 3 * used + 14
        fixed = sum(
            count * (code[1] + extra)
            for size, codes, extras in (
                (counts[:286], fixed_literals, _LITERAL_EXTRA), (counts[_LITERALS:], fixed_distances, _DISTANCE_EXTRA)
            )
            for count, code, extra in zip(size, codes, extras) if count
        )  # fmt: skip
        best = min(dynamic + 10 >> 3, fixed + 10 >> 3)
        if self.fixed:
            best = fixed + 10 >> 3
        if end - self.start + 4 <= best and self.start >= self.base(end):
            origin = self.get(_ORIGIN)
            self.stored(self.data[self.start - origin : end - origin], final)
        elif fixed + 10 >> 3 == best:
            self.put((1 if final else 0) | 2, 3)
            self.write(fixed_literals, fixed_distances, fixed)
        else:
            self.put((1 if final else 0) | 4, 3)
            self.put(len(literals) - 257 | len(distances) - 1 << 5 | used - 4 << 10, 14)
            for symbol in ORDER[:used]:
                self.put(run_code[symbol][1], 3)
            for symbol, more in runs:
                self.put(*run_code[symbol])
                if symbol > 15:
                    self.put(more, _LENGTH_EXTRA[symbol])
            self.write(literals, distances, literal_bits + distance_bits)
        self.set(_COUNT, 0)
        self.start = end
        if final:
            self.align()

    def base(self, place):
        """Where zlib's buffer of two windows begins when it stands there: what was before it cannot be stored."""
        beyond = place - 2 * self.window + LOOK_AHEAD
        return -(-beyond // self.window) * self.window if beyond > 0 else 0

    def write(self, literals, distances, bits):
        literals = literals + [(0, 0)] * (_LITERALS - len(literals))
        codes = bytearray().join((code << 4 | size).to_bytes(4, "little") for code, size in literals + distances)
        room = bytearray((bits >> 3) + 8)
        end = literals[256][1]
        whole = (self.get(_BIT_COUNT) + bits - end) >> 3
        _deflate_bits(self.state, self.tokens, codes, room)
        self.out += room[:whole]
        self.put(*literals[256])

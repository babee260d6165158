"""Deflate, for zlib: repetitions found by a table of what stood where, coded with the fixed codes of RFC 1951.

The result is no smaller than it must be by these codes, and other than zlib's, which makes codes for each block.
"""

WINDOW, SHORTEST, LONGEST = 32768, 3, 258


def _reversed(code, bits):
    result = 0
    for _ in range(bits):
        result = result << 1 | code & 1
        code >>= 1
    return result


def _literals():
    """(code, bits) of the symbols 0 to 287, first bit lowest."""
    rows = []
    for symbol in range(288):
        if symbol < 144:
            rows.append((_reversed(0x30 + symbol, 8), 8))
        elif symbol < 256:
            rows.append((_reversed(0x190 + symbol - 144, 9), 9))
        elif symbol < 280:
            rows.append((_reversed(symbol - 256, 7), 7))
        else:
            rows.append((_reversed(0xC0 + symbol - 280, 8), 8))
    return rows


def _with_extra(rows, symbol, extra, more):
    """The code of a symbol with `extra` bits behind it, which say `more`."""
    code, bits = rows[symbol]
    return code | more << bits, bits + extra


def _lengths(literals):
    """(code, bits) by length."""
    rows = [None] * (LONGEST + 1)
    for length in range(SHORTEST, LONGEST):
        size = length - SHORTEST
        extra = max(0, size.bit_length() - 3)
        symbol = 257 + 4 * extra + (size >> extra)
        rows[length] = _with_extra(literals, symbol, extra, size & (1 << extra) - 1)
    rows[LONGEST] = literals[285]
    return rows


def _distance(distance):
    size = distance - 1
    extra = max(0, size.bit_length() - 2)
    symbol = 2 * extra + (size >> extra)
    return _reversed(symbol, 5) | (size & (1 << extra) - 1) << 5, 5 + extra


_LITERALS = _literals()
_LENGTHS = _lengths(_LITERALS)


class Writer:
    """Bits, the lowest first."""

    def __init__(self):
        self.data = bytearray()
        self.bits = 0
        self.count = 0

    def put(self, value, count):
        self.bits |= value << self.count
        self.count += count
        if self.count >= 256:
            whole = self.count >> 3
            self.data += (self.bits & (1 << 8 * whole) - 1).to_bytes(whole, "little")
            self.bits >>= 8 * whole
            self.count -= 8 * whole

    def align(self):
        """To a whole byte."""
        whole = (self.count + 7) // 8
        self.data += self.bits.to_bytes(whole, "little")
        self.bits = self.count = 0

    def stored(self, data, final):
        """Blocks of the bytes as they are."""
        at = 0
        while True:
            part = data[at : at + 65535]
            at += len(part)
            last = at >= len(data)
            self.put(1 if final and last else 0, 3)
            self.align()
            self.data += len(part).to_bytes(2, "little") + (len(part) ^ 65535).to_bytes(2, "little") + part
            if last:
                return

    def fixed(self, data, final):
        """One block."""
        self.put((1 if final else 0) | 2, 3)
        at, end, known = 0, len(data), {}
        put, literals = self.put, _LITERALS
        while at < end:
            key = data[at : at + SHORTEST]
            before = known.get(key, -WINDOW - 1) if at + SHORTEST <= end else -WINDOW - 1
            known[key] = at
            if at - before > WINDOW:
                code, bits = literals[data[at]]
                put(code, bits)
                at += 1
                continue
            length = _common(data, before, at, min(LONGEST, end - at))
            put(*_LENGTHS[length])
            put(*_distance(at - before))
            for i in range(at + 1, min(at + length, end - 2, at + 16)):
                known[data[i : i + SHORTEST]] = i
            at += length
        put(*literals[256])


def _common(data, a, b, limit):
    """How many bytes from a on are those from b on."""
    length = SHORTEST
    while length + 16 <= limit and data[a + length : a + length + 16] == data[b + length : b + length + 16]:
        length += 16
    while length < limit and data[a + length] == data[b + length]:
        length += 1
    return length

"""bzip2's compression: each block is sorted by what follows each character (Burrows and Wheeler), then coded.

All symbols of a block are in one code, where bzip2 itself chooses among up to six; and blocks are shorter than a level allows.
"""

from heapq import heapify, heappop, heappush

_SLICE = 79000  # bytes: with each run of four made five, they are fewer than the 100,000 of a level
_LONGEST = 17  # bits of a code word that bzip2 makes; 20 are allowed
_GROUP = 50
_AT_ONCE = 12  # characters that the first sort compares


class Writer:
    """`checksum(data)`: bzip2's check sum."""

    def __init__(self, level, checksum):
        self.checksum = checksum
        self.total = 0
        self.slice = _SLICE * min(level, 2)
        self.waiting = bytearray()
        self.bytes = bytearray()
        self.bits = self.count = 0
        self.put(0x425A, 16)
        self.put(0x6830 + level, 16)

    def put(self, value, count):
        """At most 20 bits, the highest first."""
        self.bits = self.bits << count | value
        self.count += count
        while self.count >= 8:
            self.count -= 8
            self.bytes.append(self.bits >> self.count)
            self.bits &= (1 << self.count) - 1

    def word(self, value, count):
        self.put(value >> 16, count - 16)
        self.put(value & 0xFFFF, 16)

    def taken(self):
        """What has been written since the last time."""
        result = bytes(self.bytes)
        self.bytes = bytearray()
        return result

    def add(self, data):
        self.waiting += data
        while len(self.waiting) >= self.slice:
            self.block(bytes(self.waiting[: self.slice]))
            self.waiting = self.waiting[self.slice :]

    def end(self):
        if self.waiting:
            self.block(bytes(self.waiting))
        self.word(0x177245, 24)
        self.word(0x385090, 24)
        self.word(self.total, 32)
        if self.count:
            self.put(0, 8 - self.count)

    def block(self, data):
        checksum = self.checksum(data)
        self.total = (self.total << 1 & 0xFFFFFFFF | self.total >> 31) ^ checksum
        data = _runs(data)
        order = sort(data)
        last = bytes([data[place - 1] for place in order])
        self.word(0x314159, 24)
        self.word(0x265359, 24)
        self.word(checksum, 32)
        self.put(0, 1)
        self.word(order.index(0), 24)
        used = sorted(set(last))
        rows = [[16 * row + column in used for column in range(16)] for row in range(16)]
        for row in [[any(row) for row in rows], *[row for row in rows if any(row)]]:
            self.put(sum([flag << 15 - place for place, flag in enumerate(row)]), 16)
        self.coded(_symbols(last, used), len(used) + 2)

    def coded(self, symbols, kinds):
        lengths = _code_lengths(symbols, kinds)
        groups = (len(symbols) + _GROUP - 1) // _GROUP
        self.put(2, 3)  # there have to be two codes; they are the same
        self.put(groups, 15)
        for _ in range(groups):
            self.put(0, 1)
        for _ in range(2):
            self.put(lengths[0], 5)
            before = lengths[0]
            for length in lengths:
                for _ in range(abs(length - before)):
                    self.put(2 if length > before else 3, 2)
                self.put(0, 1)
                before = length
        words, word = [0] * kinds, 0
        for length in range(1, _LONGEST + 1):
            for symbol in range(kinds):
                if lengths[symbol] == length:
                    words[symbol] = word
                    word += 1
            word <<= 1
        for symbol in symbols:
            self.put(words[symbol], lengths[symbol])


def _runs(data):
    """Behind four equal characters stands how many more there are."""
    out = bytearray()
    at = 0
    while at < len(data):
        char, start = data[at], at
        at += 1
        while at < len(data) and data[at] == char and at - start < 259:
            at += 1
        if at - start < 4:
            out += data[start:at]
        else:
            out += data[start : start + 4]
            out.append(at - start - 4)
    return bytes(out)


def sort(data):
    """Where the rotations of `data` begin, in their order."""
    size = len(data)
    doubled = data + (data * (_AT_ONCE // size + 1))[:_AT_ONCE]
    order = sorted(range(size), key=lambda at: doubled[at : at + _AT_ONCE])
    rank = [0] * size
    groups, start = [], 0  # where rotations begin that are the same so far
    for end in range(1, size + 1):
        before = order[start]
        if end == size or doubled[before : before + _AT_ONCE] != doubled[order[end] : order[end] + _AT_ONCE]:
            for place in range(start, end):
                rank[order[place]] = end
            if end - start > 1:
                groups.append((start, end))
            start = end
    known = _AT_ONCE
    while groups and known < size:
        groups = [part for group in groups for part in _refined(order, rank, known, *group)]
        known *= 2
    return order


def _refined(order, rank, known, start, end):
    """Sorts a group of rotations whose first `known` characters are the same by what follows; the groups that are left."""
    size = len(order)
    members = sorted([(rank[(at + known) % size], at) for at in order[start:end]])
    order[start:end] = [at for _, at in members]
    left, first = [], 0
    for place in range(1, len(members) + 1):
        if place == len(members) or members[place][0] != members[first][0]:
            for _, at in members[first:place]:
                rank[at] = start + place
            if place - first > 1:
                left.append((start + first, start + place))
            first = place
    return left


def _symbols(last, used):
    """Each character by how many others came since it was there; runs of zero as numbers of the digits 1 and 2."""
    recent, symbols, run = bytearray(used), [], 0
    for char in last:
        place = recent.index(char)
        if place == 0:
            run += 1
            continue
        recent.insert(0, recent.pop(place))
        _run(symbols, run)
        run = 0
        symbols.append(place + 1)
    _run(symbols, run)
    symbols.append(len(used) + 1)
    return symbols


def _run(symbols, run):
    while run:
        symbols.append(run - 1 & 1)
        run = run - 1 >> 1


def _code_lengths(symbols, kinds):
    """Huffman's code, with no word longer than _LONGEST: until then, the counts are made more alike."""
    counts = [1] * kinds
    for symbol in symbols:
        counts[symbol] += 1
    while True:
        heap = [(count, symbol) for symbol, count in enumerate(counts)]
        parents = [0] * (2 * kinds)
        heapify(heap)
        for node in range(kinds, 2 * kinds - 1):
            first, second = heappop(heap), heappop(heap)
            parents[first[1]] = parents[second[1]] = node
            heappush(heap, (first[0] + second[0], node))
        depths = [0] * (2 * kinds - 1)
        for node in range(2 * kinds - 3, -1, -1):
            depths[node] = depths[parents[node]] + 1
        if max(depths[:kinds]) <= _LONGEST:
            return depths[:kinds]
        counts = [count // 2 + 1 for count in counts]

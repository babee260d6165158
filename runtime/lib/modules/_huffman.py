"""Huffman codes for _deflate, as trees.c of zlib 1.2.13 makes them. A code is a list of (word, bits) by symbol, the first
bit of a word lowest; (0, 0): no such symbol."""

ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)


def code_of(counts, extra, longest):
    """The code up to the last symbol that there is, for symbols that come that often and have so many bits behind them;
    and the bits that they take."""
    counts = counts[:]
    leaves = [symbol for symbol, count in enumerate(counts) if count]
    highest = leaves[-1] if leaves else -1
    one_is_forced = []
    while len(leaves) < 2:
        highest, symbol = (highest + 1, highest + 1) if highest < 2 else (highest, 0)
        counts[symbol] = 1
        leaves.append(symbol)
        one_is_forced.append(symbol)
    lengths, total = _lengths(counts, leaves, highest, extra, longest)
    return words(lengths[: highest + 1]), total - sum(1 for _ in one_is_forced)


def _lengths(counts, leaves, highest, extra, longest):
    """How long the words are, and the bits that all symbols take."""
    count = len(counts)
    depths = [0] * (2 * count + 1)
    parents = [0] * (2 * count + 1)
    weights = counts + [0] * (count + 1)
    heap = [-1] + leaves
    for at in range(len(leaves) // 2, 0, -1):
        _sift(heap, at, weights, depths)
    taken = []  # nodes in the order in which they leave the heap
    node = count
    while len(heap) > 2:
        first = heap[1]
        last = heap.pop()
        heap[1] = last
        _sift(heap, 1, weights, depths)
        second = heap[1]
        taken.append(first)
        taken.append(second)
        weights[node] = weights[first] + weights[second]
        depths[node] = (depths[first] if depths[first] >= depths[second] else depths[second]) + 1
        parents[first] = parents[second] = node
        heap[1] = node
        _sift(heap, 1, weights, depths)
        node += 1
    lengths = [0] * (2 * count + 1)
    lengths_used = [0] * (longest + 1)
    too_long = 0
    for node in reversed(taken):
        bits = lengths[parents[node]] + 1
        if bits > longest:
            bits = longest
            too_long += 1
        lengths[node] = bits
        if node <= highest:
            lengths_used[bits] += 1
    if too_long:
        _shorten(lengths, lengths_used, too_long, taken, highest, longest)
    return lengths, sum(counts[n] * (lengths[n] + extra[n]) for n in leaves)


def _sift(heap, at, weights, depths):
    """Down to where it belongs: lighter ones, and of equal weight the less deep ones, are further up."""
    node = heap[at]
    weight, depth = weights[node], depths[node]
    last = len(heap) - 1
    below = 2 * at
    while below <= last:
        child = heap[below]
        if below < last:
            other = heap[below + 1]
            if weights[other] < weights[child] or weights[other] == weights[child] and depths[other] <= depths[child]:
                below += 1
                child = other
        if weight < weights[child] or weight == weights[child] and depth <= depths[child]:
            break
        heap[at] = child
        at = below
        below = 2 * at
    heap[at] = node


def _shorten(lengths, lengths_used, too_long, taken, highest, longest):
    """Words that were cut to the longest length are no code: others become longer for them."""
    while too_long > 0:
        bits = longest - 1
        while lengths_used[bits] == 0:
            bits -= 1
        lengths_used[bits] -= 1
        lengths_used[bits + 1] += 2
        lengths_used[longest] -= 1
        too_long -= 2
    rarest_first = iter([node for node in taken if node <= highest])
    for bits in range(longest, 0, -1):
        for _ in range(lengths_used[bits]):
            lengths[next(rarest_first)] = bits


def words(lengths):
    """The code with words of these lengths."""
    used = [0] * 17
    for length in lengths:
        used[length] += 1
    used[0] = 0
    following = [0] * 17
    for length in range(1, 16):
        following[length + 1] = following[length] + used[length] << 1
    code = []
    for length in lengths:
        word = following[length]
        following[length] += 1
        code.append((turned(word, length), length) if length else (0, 0))
    return code


def turned(word, length):
    """The word, its first bit lowest."""
    result = 0
    for _ in range(length):
        result = result << 1 | word & 1
        word >>= 1
    return result


_fixed = []


def fixed_codes():
    """Those of literals and of distances that need not be said."""
    if not _fixed:
        _fixed.append(words([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8))
        _fixed.append([(turned(symbol, 5), 5) for symbol in range(30)])
    return _fixed


def run_lengths(code):
    """How the lengths of a code's words are said: (symbol, what its extra bits say)."""
    lengths = [length for _, length in code]
    rows = []
    before, at = -1, 0
    while at < len(lengths):
        length = lengths[at]
        if length == 0:
            most, least = 138, 3
        elif length == before:
            most, least = 6, 3
        else:
            most, least = 7, 4
        end = at + 1
        while end < len(lengths) and end - at < most and lengths[end] == length:
            end += 1
        count = end - at
        if count < least:
            rows += [(length, 0)] * count
        elif length:
            if length != before:
                rows.append((length, 0))
                count -= 1
            rows.append((16, count - 3))
        else:
            rows.append((17, count - 3) if count <= 10 else (18, count - 11))
        before, at = length, end
    return rows

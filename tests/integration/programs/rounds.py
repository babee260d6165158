"""Inner loops that are entered again and again, each time with other invariants: bounds, lists, types, activations."""


class Row:
    def __init__(self, items, weight):
        self.items = items
        self.weight = weight


class Wide(Row):
    def __init__(self, items, weight):
        self.items = items
        self.weight = weight
        self.more = weight + 1


def bounds(n):
    """The bound, and what is compared with it, change in each round; so does the step."""
    total = 0
    for i in range(n):
        j = 0
        limit = i % 7 + 3
        while j < limit:
            total += j * i
            j += 1 + i % 2
    return total


def rows(count):
    """Other lists in each round, in the end of another storage; another class of row."""
    matrix = []
    for i in range(count):
        items = [i, i + 1, i + 2, i + 3]
        if i > 40:
            items = [i * 0.5, i + 0.25, 1.0, -2.0]
        if i % 11 == 10:
            matrix.append(Wide(items, i))
        else:
            matrix.append(Row(items, i % 5))
    total = 0
    for row in matrix:
        k = 0
        while k < len(row.items):
            total = total + row.items[k] * row.weight
            k += 1
        row.items[k - 1] = 0
    return total


def grows(n):
    """The invariant outgrows 31 bits on the way."""
    scale = 1
    out = 0
    for i in range(n):
        j = 0
        while j < 4:
            out = (out + scale * j) % 1000003
            j += 1
        scale = scale * 3
    return out


def search(depth, width, taken, trail):
    """A loop in each activation; it goes on with its own bounds when the callee has returned."""
    if depth == 0:
        return 1
    found = 0
    i = 0
    limit = width - depth % 2
    while i < limit:
        if taken[i] == 0:
            taken[i] = depth
            trail.append(i)
            found += search(depth - 1, width, taken, trail)
            if trail.pop() != i or taken[i] != depth or limit != width - depth % 2:
                print("lost", depth, i, limit)
            taken[i] = 0
        i += 1
    return found


def pairs(words):
    """The inner loop's list is changed by the outer one."""
    count = 0
    for a in words:
        for b in words:
            if a < b:
                count += 1
        if count % 3 == 0 and len(words) < 30:
            words.append(a + "x")
    return count, len(words)


print(bounds(120))
print(rows(70))
print(grows(60))
print(search(5, 6, [0] * 6, []))
print(pairs(["b", "a", "c", "aa", "bb"]))

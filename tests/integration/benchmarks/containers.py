"""Containers and a random number generator of one's own, as programs carry them along that are to run the same under
every language: a vector that grows, a set, a dictionary with chains, all with closures for their loops."""


class Random:
    def __init__(self):
        self._seed = 74755

    def next(self):
        self._seed = ((self._seed * 1309) + 13849) & 65535
        return self._seed


class Vector:
    def __init__(self, size=4):
        self._storage = [None] * size
        self._first = 0
        self._last = 0

    def append(self, value):
        if self._last >= len(self._storage):
            grown = [None] * (2 * len(self._storage))
            for i in range(self._first, self._last):
                grown[i - self._first] = self._storage[i]
            self._last -= self._first
            self._first = 0
            self._storage = grown
        self._storage[self._last] = value
        self._last += 1

    def at(self, index):
        if index < 0 or index >= self._last - self._first:
            return None
        return self._storage[self._first + index]

    def at_put(self, index, value):
        self._storage[self._first + index] = value

    def remove_first(self):
        if self._first == self._last:
            return None
        value = self._storage[self._first]
        self._storage[self._first] = None
        self._first += 1
        return value

    def size(self):
        return self._last - self._first

    def is_empty(self):
        return self._first == self._last

    def for_each(self, fn):
        for i in range(self._first, self._last):
            fn(self._storage[i])

    def has_some(self, fn):
        for i in range(self._first, self._last):
            if fn(self._storage[i]):
                return True
        return False

    def sort(self, less):
        self._sort(self._first, self._last - 1, less)

    def _sort(self, low, high, less):
        if low >= high:
            return
        pivot = self._storage[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while less(self._storage[i], pivot):
                i += 1
            while less(pivot, self._storage[j]):
                j -= 1
            if i <= j:
                self._storage[i], self._storage[j] = self._storage[j], self._storage[i]
                i += 1
                j -= 1
        self._sort(low, j, less)
        self._sort(i, high, less)


class Set:
    def __init__(self):
        self._items = Vector()

    def contains(self, value):
        return self._items.has_some(lambda other: other == value)

    def add(self, value):
        if not self.contains(value):
            self._items.append(value)

    def size(self):
        return self._items.size()

    def collect(self, fn):
        found = Vector()
        self._items.for_each(lambda item: found.append(fn(item)))
        return found


class Entry:
    def __init__(self, key, value, following):
        self.key = key
        self.value = value
        self.next = following


class Dictionary:
    def __init__(self, buckets=8):
        self._buckets = [None] * buckets
        self._size = 0

    def _index(self, key):
        return key.hash_code() % len(self._buckets)

    def at(self, key):
        entry = self._buckets[self._index(key)]
        while entry is not None:
            if entry.key.equals(key):
                return entry.value
            entry = entry.next
        return None

    def at_put(self, key, value):
        index = self._index(key)
        entry = self._buckets[index]
        while entry is not None:
            if entry.key.equals(key):
                entry.value = value
                return
            entry = entry.next
        self._buckets[index] = Entry(key, value, self._buckets[index])
        self._size += 1
        if self._size > len(self._buckets):
            self._grow()

    def _grow(self):
        old = self._buckets
        self._buckets = [None] * (2 * len(old))
        for entry in old:
            while entry is not None:
                following = entry.next
                index = self._index(entry.key)
                entry.next = self._buckets[index]
                self._buckets[index] = entry
                entry = following

    def size(self):
        return self._size

    def for_each(self, fn):
        for entry in self._buckets:
            while entry is not None:
                fn(entry.key, entry.value)
                entry = entry.next


class Key:
    def __init__(self, number):
        self.number = number

    def hash_code(self):
        return self.number * 31 & 1023

    def equals(self, other):
        return self.number == other.number


def main(count):
    random = Random()
    numbers = Vector()
    for _ in range(count):
        numbers.append(random.next() % 1000)
    seen = Set()
    counts = Dictionary()
    for i in range(numbers.size()):
        number = numbers.at(i)
        if i % 4 == 0:
            seen.add(number)
        key = Key(number)
        counts.at_put(key, (counts.at(key) or 0) + 1)
    numbers.sort(lambda a, b: a < b)
    total = 0

    def weigh(key, value):
        nonlocal total
        total += key.number * value

    counts.for_each(weigh)
    doubled = seen.collect(lambda x: 2 * x)
    queue = Vector(2)
    moved = 0
    for i in range(count):
        queue.append(i)
        if i % 3 == 0:
            moved += queue.remove_first()
    print(numbers.at(0), numbers.at(count // 2), numbers.at(count - 1), numbers.at(count))
    print(seen.size(), counts.size(), total, doubled.at(3), queue.size(), moved)


main(160)

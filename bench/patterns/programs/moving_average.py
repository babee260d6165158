"""A moving average over a ring buffer of a chosen length, in whole numbers."""


class Ring:
    def __init__(self, length):
        self.length = length
        self.items = [0] * length
        self.head = 0
        self.total = 0

    def push(self, value):
        self.total += value - self.items[self.head]
        self.items[self.head] = value
        self.head = (self.head + 1) % self.length

    def average(self):
        return self.total // self.length


def smooth(ring, signal, threshold):
    above = changes = 0
    was_above = False
    for value in signal:
        ring.push(value)
        is_above = ring.average() > threshold
        if is_above:
            above += 1
        if is_above != was_above:
            changes += 1
            was_above = is_above
    return above, changes


signal = [(i * i // 7 + 13 * i) % 401 for i in range(3000)]
ring = Ring(12)
for threshold in (180, 200, 220, 240):
    print(threshold, *smooth(ring, signal, threshold), ring.total)

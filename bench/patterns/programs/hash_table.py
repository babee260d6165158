"""A hash table with open addressing; its capacity is a prime that the user chooses."""


class Table:
    def __init__(self, capacity):
        self.capacity = capacity
        self.keys = [-1] * capacity
        self.counts = [0] * capacity
        self.used = 0

    def find(self, key):
        index = (key * 31) % self.capacity
        step = 1 + key % (self.capacity - 2)
        while self.keys[index] != key and self.keys[index] != -1:
            index = (index + step) % self.capacity
        return index

    def count(self, key):
        index = self.find(key)
        if self.keys[index] == -1:
            self.keys[index] = key
            self.used += 1
        self.counts[index] += 1


def fill(table, words):
    for word in words:
        table.count(word)


def samples(number, seed):
    found = []
    for _ in range(number):
        seed = (seed * 75 + 74) & 0xFFFF
        found.append(seed >> 4 & 1023)
    return found


table = Table(1531)
for seed in range(6):
    fill(table, samples(3000, seed))
    print(table.used, max(table.counts), table.counts[table.find(17)])

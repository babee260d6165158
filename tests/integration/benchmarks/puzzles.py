"""Small classic puzzles, each a class with one abstract method: bouncing balls, permutations, towers, queens, a tree of
storage, a sieve, lists of lists."""

from abc import ABC, abstractmethod


class Random:
    def __init__(self):
        self.seed = 74755

    def next(self):
        self.seed = (self.seed * 1309 + 13849) & 65535
        return self.seed


class Benchmark(ABC):
    def run(self, count):
        for _ in range(count):
            if not self.verify(self.benchmark()):
                return False
        return True

    @abstractmethod
    def benchmark(self):
        ...

    @abstractmethod
    def verify(self, result):
        ...


class Ball:
    def __init__(self, random):
        self.x = random.next() % 500
        self.y = random.next() % 500
        self.dx = random.next() % 300 - 150
        self.dy = random.next() % 300 - 150

    def bounce(self):
        limit = 500
        bounced = False
        self.x += self.dx
        self.y += self.dy
        if self.x > limit:
            self.x, self.dx, bounced = limit, 0 - abs(self.dx), True
        if self.x < 0:
            self.x, self.dx, bounced = 0, abs(self.dx), True
        if self.y > limit:
            self.y, self.dy, bounced = limit, 0 - abs(self.dy), True
        if self.y < 0:
            self.y, self.dy, bounced = 0, abs(self.dy), True
        return bounced


class Bounces(Benchmark):
    def benchmark(self):
        random = Random()
        balls = [Ball(random) for _ in range(20)]
        return sum(1 for _ in range(12) for ball in balls if ball.bounce())

    def verify(self, result):
        print("bounces", result)
        return result > 0


class Permutations(Benchmark):
    def benchmark(self):
        self.count = 0
        self.values = list(range(6))
        self.permute(6)
        return self.count

    def permute(self, n):
        self.count += 1
        if n != 0:
            n1 = n - 1
            self.permute(n1)
            for i in range(n1, -1, -1):
                self.swap(n1, i)
                self.permute(n1)
                self.swap(n1, i)

    def swap(self, i, j):
        self.values[i], self.values[j] = self.values[j], self.values[i]

    def verify(self, result):
        print("permutations", result, self.values)
        return result == 1957


class Disk:
    def __init__(self, size):
        self.size = size
        self.next = None


class Towers(Benchmark):
    def benchmark(self):
        self.piles = [None, None, None]
        self.moves = 0
        for size in range(7, -1, -1):
            self.push(Disk(size), 0)
        self.move(8, 0, 1)
        return self.moves

    def push(self, disk, pile):
        top = self.piles[pile]
        if top is not None and disk.size >= top.size:
            raise RuntimeError("cannot put a big disk on a smaller one")
        disk.next = top
        self.piles[pile] = disk

    def pop(self, pile):
        top = self.piles[pile]
        if top is None:
            raise RuntimeError("there is no disk on this pile")
        self.piles[pile] = top.next
        top.next = None
        return top

    def move(self, disks, start, end):
        if disks == 1:
            self.push(self.pop(start), end)
            self.moves += 1
        else:
            other = 3 - start - end
            self.move(disks - 1, start, other)
            self.move(1, start, end)
            self.move(disks - 1, other, end)

    def verify(self, result):
        print("towers", result)
        try:
            self.push(Disk(9), 1)
        except RuntimeError as e:
            print(e)
        return result == 255


class Queens(Benchmark):
    def benchmark(self):
        self.rows = [True] * 8
        self.maxs = [True] * 16
        self.mins = [True] * 16
        self.columns = [-1] * 8
        return self.place(0)

    def place(self, c):
        for r in range(8):
            if self.rows[r] and self.maxs[c + r] and self.mins[c - r + 7]:
                self.columns[r] = c
                self.set(r, c, False)
                if c == 7 or self.place(c + 1):
                    return True
                self.set(r, c, True)
        return False

    def set(self, r, c, free):
        self.rows[r] = self.maxs[c + r] = self.mins[c - r + 7] = free

    def verify(self, result):
        print("queens", result, self.columns)
        return result


class Storage(Benchmark):
    def benchmark(self):
        self.count = 0
        self.build(4, Random())
        return self.count

    def build(self, depth, random):
        self.count += 1
        if depth == 1:
            return [None] * (random.next() % 10 + 1)
        return [self.build(depth - 1, random) for _ in range(4)]

    def verify(self, result):
        print("storage", result)
        return result == 85


class Element:
    def __init__(self, value):
        self.value = value
        self.next = None

    def length(self):
        return 1 if self.next is None else 1 + self.next.length()


class Lists(Benchmark):
    def benchmark(self):
        return self.tail(self.make(9), self.make(6), self.make(3)).length()

    def make(self, length):
        if length == 0:
            return None
        e = Element(length)
        e.next = self.make(length - 1)
        return e

    def is_shorter(self, x, y):
        while y is not None:
            if x is None:
                return True
            x, y = x.next, y.next
        return False

    def tail(self, x, y, z):
        if self.is_shorter(y, x):
            return self.tail(self.tail(x.next, y, z), self.tail(y.next, z, x), self.tail(z.next, x, y))
        return z

    def verify(self, result):
        print("lists", result)
        return result > 0


class Sieve(Benchmark):
    def benchmark(self):
        flags = [True] * 500
        primes = 0
        for i in range(2, len(flags) + 1):
            if flags[i - 1]:
                primes += 1
                k = i + i
                while k <= len(flags):
                    flags[k - 1] = False
                    k += i
        return primes

    def verify(self, result):
        print("sieve", result)
        return result == 95


try:
    Benchmark()
except TypeError as e:
    print(type(e).__name__)
for cls in Benchmark.__subclasses__():
    print(cls.__name__, cls().run(2))

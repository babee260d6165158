# Hot loops through closures, generators, exceptions, with, comprehensions, special methods, dicts and strings.


def counter(step):
    total = 0

    def add(n):
        nonlocal total
        total += n * step
        return total

    return add


def squares(n):
    for i in range(n):
        if i % 7 == 3:
            continue
        yield i * i


def delegating(n):
    got = yield from squares(n)
    yield -1 if got is None else got


class Odd(Exception):
    def __init__(self, n):
        super().__init__(n)
        self.n = n


def checked(n):
    if n & 1:
        raise Odd(n)
    return n


class Guarded:
    entered = 0

    def __enter__(self):
        Guarded.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        return kind is Odd


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return isinstance(other, Vector) and self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __bool__(self):
        return self.x != self.y

    def __getitem__(self, index):
        return self.y if index else self.x

    @property
    def sum(self):
        return self.x + self.y

    @classmethod
    def unit(cls):
        return cls(1, 2)

    @staticmethod
    def twice(n):
        return n + n


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def varied(first, *rest, scale=1, **named):
    return first + len(rest) * scale + sum(named.values())


def main():
    add = counter(3)
    for i in range(150):
        add(i)
    print(add(0))
    print(sum(squares(150)), sum(delegating(60)))
    caught = kept = 0
    for i in range(150):
        try:
            kept += checked(i)
        except Odd as odd:
            caught += odd.n
        finally:
            kept += 1
    print(caught, kept)
    for i in range(120):
        with Guarded():
            checked(i)
    print(Guarded.entered)
    v = Vector(0, 0)
    truths = 0
    for i in range(150):
        v = v + Vector.unit()
        if v:
            truths += v[i & 1] + v.sum + Vector.twice(i)
    print(v.x, v.y, truths, v == Vector(150, 300))
    print(sum([n for n in Countdown(140) if n % 3]), len({n % 11 for n in range(150)}))
    counts = {}
    for i in range(200):
        key = "abcde"[i % 5]
        counts[key] = counts.get(key, 0) + i
    print(counts, sorted(counts.items(), key=lambda item: -item[1])[0])
    points = {}
    for i in range(120):
        points[Vector(i % 4, 1)] = i
    print(len(points), points[Vector(2, 1)])
    text = ""
    for i in range(150):
        text += f"{i % 10}"
        if text.endswith("9"):
            text += "-"
    print(len(text), text[-8:])
    total = 0
    for i in range(150):
        total += varied(i, i, scale=2, extra=1) + varied(*(1, 2, 3))
    print(total)
    matrix = [[i * j for j in range(12)] for i in range(12)]
    print(sum(x for row in matrix for x in row if x % 2))
    seen = None
    for i in range(150):
        match (i % 4, i):
            case (0, n):
                seen = n
            case (1 | 2, n) if n > 100:
                seen = -n
            case _:
                pass
    print(seen)


main()

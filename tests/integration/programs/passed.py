"""What a call has passed is not read again in the frame that it was passed from, whatever comes back: a value, an
exception, an instance, a generator's item."""


class Point:
    def __init__(self, x, y=0, *rest, **named):
        if x % 11 == 10:
            raise ValueError(x)
        self.x = x
        self.y = total_of([x, y, *rest]) + named.get("more", 0)

    def __call__(self, n):
        return sum_to(n) + self.x

    def __add__(self, other):
        if isinstance(other, int):
            return Point(self.x + other, self.y)
        return NotImplemented

    def __radd__(self, other):
        return self + sum_to(other)


class Meta(type):
    def __call__(cls, *args):
        made = super().__call__(*args)
        made.calls = sum_to(len(args))
        return made


class Made(metaclass=Meta):
    def __new__(cls, x, y):
        made = super().__new__(cls)
        made.first = total_of([x, y])
        return made

    def __init__(self, x, y):
        self.second = total_of([y, x, y])


def total_of(values):
    total = 0
    for value in values:
        total += value
    return total


def sum_to(n):
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total


def failing(n, text):
    for i in range(n):
        if i == 5:
            raise KeyError(text)
    return n


def items(n):
    for i in range(n):
        yield sum_to(i)


def recursive(n, text):
    if n < 2:
        return len(text)
    return recursive(n - 1, text + "x") + recursive(n - 2, text)


def caught(n):
    x = n
    try:
        x = failing(x, "a" + str(n))
    except KeyError as e:
        x = x * 100 + len(e.args[0])
    finally:
        x += sum_to(3)
    return x


def same_register(n):
    value = n
    for _ in range(3):
        value = sum_to(value % 7)
        value = Point(value % 10).y + failing(value % 5, value)
    return value


def unused(n):
    Point(n % 10)
    sum_to(n % 4)
    return n


def main():
    results = []
    one = Point(1)
    for i in range(60):
        try:
            point = Point(i, i + 1, i, more=recursive(i % 6, "ab"))
            results.append(point.y + one(i % 5) + (point + 3).y + (4 + point).x)
        except ValueError as e:
            results.append(-e.args[0])
        made = Made(i, total_of([i, 1]))
        results.append(made.first * made.second + made.calls)
        results.append(caught(i % 9) + same_register(i) + unused(i))
        iterator = items(i % 5)
        results.append(next(iterator, "none"))
        results.append(next(iterator, None))
        results.append(max(3, i, key=sum_to))
        results.append(sorted([i % 3, 5, i % 7], key=lambda v: -sum_to(v)))
    print(results)


main()

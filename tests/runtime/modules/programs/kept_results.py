import functools
import random

random.seed(2)
for maxsize in (None, 0, 1, 3, 8):
    for typed in (False, True):
        calls = []

        @functools.lru_cache(maxsize, typed)
        def f(*args, **keywords):
            calls.append((args, keywords))
            return args, keywords

        for _ in range(300):
            args = random.choices([1, 1.0, True, "a", None, (1, 2), 2**70, -1], k=random.randrange(4))
            keywords = {"x": random.randrange(2)} if random.random() < 0.3 else {}
            f(*args, **keywords)
        print(maxsize, typed, f.cache_info(), len(calls), calls[-3:], f.cache_parameters())
        f.cache_clear()
        print(f.cache_info())


@functools.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.lru_cache(maxsize=5)
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(fib(100), fib.cache_info(), deep(60), deep.cache_info(), deep(58), deep(3), deep.cache_info())


class Counted:
    hashed = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        Counted.hashed += 1
        return self.n % 3

    def __eq__(self, other):
        return self.n == other.n

    @functools.lru_cache(2)
    def method(self, other):
        return self.n + other


print([Counted(i % 4).method(i % 2) for i in range(12)], Counted.method.cache_info(), Counted.hashed, Counted.method.__name__)


@functools.lru_cache
def fails(x):
    raise ValueError(x)


for x in (1, 1, []):
    try:
        fails(x)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e, fails.cache_info())

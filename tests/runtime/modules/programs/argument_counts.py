"""Too many and too few arguments of the library's methods, which count as CPython's methods in C do."""

import array
import collections


def t(f, *arguments):
    try:
        print(f(*arguments))
    except TypeError as e:
        print(e)
    except Exception as e:
        print(type(e).__name__)


NAMES = [
    (collections.deque([1]), "pop popleft clear reverse copy append appendleft extend remove count"),
    (array.array("q", [1]), "append remove insert reverse tolist tobytes count fromlist"),
    (bytearray(b"a"), "insert append remove clear reverse copy extend"),
    ([1], "append clear insert remove reverse copy extend count"),
    ({1: 2}, "clear copy keys items popitem"),
    ({1}, "add discard pop clear remove copy"),
    ("a", "upper isdigit join zfill"),
    (b"a", "upper join"),
    ((1,), "count"),
    (1, "bit_length conjugate"),
    (1.5, "is_integer hex"),
    (range(3), "count index"),
    (slice(1), "indices"),
]
for obj, names in NAMES:
    for name in names.split():
        print(type(obj).__name__, name)
        for n in range(5):
            if n or name not in ("pop", "popleft", "clear", "popitem"):
                t(getattr(obj, name), *[1] * n)
        t(getattr(type(obj), name))
for function in (len, abs, ord, id, callable, hash, iter, next, repr, open, enumerate):
    for n in (0, 2, 3):
        if n == 0 or function not in (iter, next, open, enumerate):
            t(function, *[1] * n)

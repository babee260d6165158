"""Lists, tuples and strings times a number, and rows that are copied."""

for k in range(6):
    for n in (*range(-1, 10), 31):
        a = list(range(k)) * n
        b = tuple(range(k)) * n
        c = [0.5 + i for i in range(k)] * n
        d = "ab\u1234"[:k] * n
        e = [None] * n
        print(k, n, a, b, c, d, e, list(b) + a, len(c + c), a[1:] + [7])


def f(n):
    s = 0
    for i in range(n):
        x = [None] * (i % 13)
        y = [i, i + 1] * (i % 5)
        z = [0.5] * (i % 7)
        s += len(x) + sum(y) + int(sum(z) * 2)
    return s


print(f(300))


def g(n):
    s = 0
    for i in range(n, -3, -1):
        for j in range(i % 9, i % 4, -1):
            s += j * i
        for j in range(i % 4, i % 9, 2):
            s -= j
        for j in range(i % 9, -1, -(i % 3) - 1):
            s += j
        s += len(range(i, -i, -1)) - len(range(i, 5, -1))
    return s


print(g(100), list(range(3, -2, -1)), list(range(-2, 3, -1)), list(range(5, 5, -1)), range(4, 1, -1))
print(len(range(2**30 - 1, -(2**30), -1)), [x for x in range(-(2**30) + 2, -(2**30) - 1, -1)])
for step in (0, True, False):
    try:
        print(list(range(1, 3, step)))
    except ValueError as e:
        print(e)

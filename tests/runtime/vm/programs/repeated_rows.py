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

"""Ints and floats mixed: a sum over a fractal curve by quasi-random points, with counts, tables and divisions."""

POINTS = 300
BASE = 3


def radical_inverse(n, base):
    value = 0.0
    scale = 1.0
    while n > 0:
        scale /= base
        value += scale * (n % base)
        n //= base
    return value


def depth_at(x, y):
    d = 0
    while d < 12:
        x *= 3.0
        y *= 3.0
        i = int(x)
        j = int(y)
        if i == 1 and j == 1:
            return d
        x -= i
        y -= j
        d += 1
    return d


counts = [0] * 13
total = 0.0
for n in range(1, POINTS + 1):
    x = radical_inverse(n, 2)
    y = radical_inverse(n, BASE)
    d = depth_at(x, y)
    counts[d] += 1
    total += x * y / (d + 1)
    if n * 3 % POINTS == 0:
        print(n, total / n, int(1000 * total) % 97)
for d in range(13):
    print(d, counts[d], counts[d] / POINTS)

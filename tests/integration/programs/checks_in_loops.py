"""Loops whose bounds and overflow checks are tested once, before them, and loops in which that fails."""

BIG = (1 << 30) - 1  # the greatest small int


def while_below(xs, n):
    total = 0
    i = 0
    while i < n:
        if i < len(xs):
            total += xs[i]
        i += 1
    return total


def for_below(xs, ys, n):
    for i in range(n):
        xs[i] = ys[i] + i
    return xs[n - 1]


def downwards(xs, i):
    total = 0
    while i >= 0:
        total += xs[i] - xs[i - 1]
        i -= 1
    return total


def across_zero(xs, i, stop):
    """Negative indices count from the end."""
    total = 0
    while i > stop:
        total = total * 3 % 1001 + xs[i]
        i -= 1
    return total


def strided(xs, start, step):
    hits = 0
    at = start
    while at < len(xs):
        hits += xs[at]
        xs[at] = 1
        at += step
    return hits


def backwards(xs, start, step):
    total = 0
    for i in range(start, -1, step):
        total = total * 5 % 9973 + xs[i]
    return total


def affine(xs, row, n):
    total = 0
    i = 0
    while i < n:
        total += xs[row + i] * 2 - xs[row - i] + xs[row - i + n]
        i += 1
    return total


def to_the_end(i, step):
    """Leaves the small ints in the middle of the loop."""
    count = 0
    while i < BIG + 40:
        i += step
        count += 1
    return i, count


def below_the_end(i):
    j = i
    while j > -BIG - 20:
        j -= 7
    return j


def growing(xs, n):
    """The length that bounds the index changes in one of the paths."""
    i = 0
    while i < n:
        if xs[i] % 5 == 0:
            xs[i] = xs[i] + 1
            n = n - 1
        i += 1
    return n


def shorter(lists, n):
    """The list changes from one round to the next."""
    total = 0
    for xs in lists:
        i = 0
        while i < n and i < len(xs):
            total += xs[i]
            i += 1
    return total


def two_ends(xs):
    low = 0
    high = len(xs) - 1
    while low < high:
        xs[low], xs[high] = xs[high], xs[low]
        low += 1
        high -= 1
    return xs


def jumps(xs, n):
    """The index moves otherwise in the rarer path."""
    i = 0
    total = 0
    while i < n:
        total += xs[i]
        if total % 3 == 0:
            i += 4
        elif total % 7 == 0:
            i -= 1
            total += 1
        else:
            i += 1
    return total


def hops(xs, i, n, wild):
    """A path that is taken later leads to indices below 0."""
    total = 0
    while i < n:
        total += xs[i]
        if total % 13 == wild:
            i -= 9
            total += 2
            if total > 3000:
                return -total
        else:
            i += 1
    return total


def main():
    some = [0] * 80
    for k in range(80):
        some[k] = (7 * k * k + k) % 23
    print(while_below(some, 80), while_below(some, 30), while_below(some, 200))
    for k in range(30):
        while_below(some, 90)
    print(while_below(some, 100), for_below([0] * 90, some, 80))
    print(downwards(some, 79), across_zero(some, 60, -1), across_zero(some, 60, -50), across_zero(some, 10, -80))
    print(strided([0] * 300, 4, 3), strided([0] * 300, 0, 1), strided([2] * 40, 39, 100), strided([2] * 40, -5, 2))
    print(backwards(some, 79, -1), backwards(some, 70, -3))
    print(affine(some, 35, 30), affine(some, 40, 35), affine(some, 31, 30))
    print(to_the_end(BIG - 500, 1), to_the_end(BIG - 5000, 13), to_the_end(BIG + 10, 1), below_the_end(-BIG + 900))
    print(growing(list_of(60), 60))
    print(shorter([list_of(50), list_of(20), list_of(70), [], list_of(3)] * 3, 55))
    print(two_ends(list_of(41)), two_ends(list_of(40)))
    print(jumps(list_of(90), 85), hops(list_of(60), 0, 50, -1))
    for k in range(30):
        print(hops(list_of(60), k % 5, 50, k % 6 - 1))


def list_of(n):
    xs = [0] * n
    for k in range(n):
        xs[k] = k * 3 % 17
    return xs


main()

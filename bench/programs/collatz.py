"""Lengths of Collatz sequences: a while loop with two paths of equal weight."""

LIMIT = 1500


def steps(n):
    count = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        count += 1
    return count


def longest(limit):
    best = 0
    where = 0
    for n in range(1, limit + 1):
        count = steps(n)
        if count > best:
            best = count
            where = n
    return where, best


def main():
    where, best = longest(LIMIT)
    print("longest below", LIMIT, "starts at", where, "with", best, "steps")


main()

"""Primes by the sieve of Eratosthenes: list stores with a stride."""

LIMIT = 12000
ROUNDS = 4


def sieve(limit):
    composite = [False] * (limit + 1)
    count = 0
    for n in range(2, limit + 1):
        if not composite[n]:
            count += 1
            multiple = n * n
            while multiple <= limit:
                composite[multiple] = True
                multiple += n
    return count


def main():
    total = 0
    for _ in range(ROUNDS):
        total += sieve(LIMIT)
    print("primes up to", LIMIT, ":", total // ROUNDS)


main()

"""Flips of permutations (after the fannkuch benchmark): short loops over small lists, unpredictable counts."""

SIZE = 7


def count_flips(permutation, work):
    n = len(permutation)
    for i in range(n):
        work[i] = permutation[i]
    flips = 0
    first = work[0]
    while first != 0:
        low = 0
        high = first
        while low < high:
            work[low], work[high] = work[high], work[low]
            low += 1
            high -= 1
        flips += 1
        first = work[0]
    return flips


def next_permutation(permutation, counts):
    """Rotate prefixes; False after the last permutation."""
    n = len(permutation)
    k = 1
    while k < n:
        first = permutation[0]
        for i in range(k):
            permutation[i] = permutation[i + 1]
        permutation[k] = first
        counts[k] -= 1
        if counts[k] > 0:
            return True
        counts[k] = k + 1
        k += 1
    return False


def fannkuch(n):
    permutation = []
    counts = []
    work = [0] * n
    for i in range(n):
        permutation.append(i)
        counts.append(i + 1)
    most = 0
    checksum = 0
    sign = 1
    while True:
        flips = count_flips(permutation, work)
        most = max(most, flips)
        checksum += sign * flips
        sign = -sign
        if not next_permutation(permutation, counts):
            return most, checksum


def main():
    most, checksum = fannkuch(SIZE)
    print("checksum", checksum)
    print("fannkuch", SIZE, "=", most)


main()

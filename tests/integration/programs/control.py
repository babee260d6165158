"""Nested loops with break, continue and else; long conditions; chained comparisons; conditional expressions."""


def primes(n):
    found = []
    for i in range(2, n):
        for p in found:
            if p * p > i:
                found.append(i)
                break
            if i % p == 0:
                break
        else:
            found.append(i)
    return found


def search(rows, what):
    for i in range(len(rows)):
        j = 0
        while j < len(rows[i]):
            if rows[i][j] == what:
                break
            if rows[i][j] < 0:
                j += 2
                continue
            j += 1
        else:
            continue
        return i, j
    return None


def classify(n):
    kinds = [0] * 6
    for i in range(-n, n):
        if -5 <= i < 5 or i == n - 1:
            kinds[0] += 1
        elif not (i % 2 or i % 3) and i > 0:
            kinds[1] += 1
        elif 0 < i % 7 < 3 != i % 5:
            kinds[2] += 1
        elif i and (i % 11 == 0 and "x" or i > 50 and not i < 60):
            kinds[3] += 1
        elif (i < -20) == (i % 2 == 0):
            kinds[4] += 1
        else:
            kinds[5] += 1
    return kinds


def values(n):
    out = 0
    for i in range(n):
        a = i % 3 and i % 5
        b = i % 3 or i % 5 or None
        c = None if i % 4 else (i if i % 8 else -i)
        out += a
        out += 1000 if b is None else b
        out -= 7 if c is None else c
        out += (i > 5) + (i > 50) * 2 + (not i)
    return out


def wide(n):
    i = 0
    j = n
    steps = 0
    while i < n and j > 0 and not (i == 77 and j == 3) or steps < 5:
        steps += 1
        if steps % 3 == 0:
            i += 2
            continue
        if steps % 7 == 0:
            j -= 3
        elif steps % 11 == 0:
            pass
        else:
            i += 1
        if steps > 10000:
            break
    else:
        return "else", i, j, steps
    return "break", i, j, steps


print(primes(400))
rows = []
for i in range(30):
    rows.append([i, -1, i * 2, 5, i * 3])
print(search(rows, 28), search(rows, 87), search(rows, 1000))
print(classify(300))
print(values(300))
print(wide(300))
for i in range(300):
    for j in range(3):
        if j == 1 and i % 2:
            continue
        if i == 299:
            break
    else:
        continue
    print("left at", i, j)
x = 0
for i in range(10):
    for i in range(i, 30):
        x += i
    x += i
print(x, i)
while True:
    x -= 1
    if x % 97 == 0:
        break
print(x)
for i in range(10, -300, -3):
    x += i
print(x, i)
for i in range(0):
    print("never")
else:
    print("empty")

"""Float loops: repr, infinities, nans, negative zero, int and float mixed."""


def newton(n):
    out = []
    for k in range(n):
        x = 1.0
        for _ in range(12):
            x = 0.5 * (x + k / x)
        out.append(x)
    return out


def extremes(n):
    big = 1.0
    small = 1.0
    for i in range(n):
        big = big * 37.5
        small = small / 37.5
        if i % 30 == 0:
            print(i, big, small, -big, -small)
    return big, small


def mixed(n):
    t = 0
    for i in range(n):
        if i % 3 == 0:
            t = t + i
        elif i % 3 == 1:
            t = t + i * 0.25
        else:
            t = t - 1.5
        if i == n // 2:
            t = int(t)
    return t


def nans(n):
    inf = 1e308 * 10
    nan = inf - inf
    counts = [0, 0, 0, 0, 0]
    for i in range(n):
        x = nan if i % 4 == 0 else float(i) if i % 4 == 1 else inf if i % 4 == 2 else -0.0
        if x == x:
            counts[0] += 1
        if x < 10:
            counts[1] += 1
        if x != 0:
            counts[2] += 1
        if x:
            counts[3] += 1
        if not x > 5 and x >= -1.0:
            counts[4] += 1
    return counts, nan, inf, -inf, nan == nan, nan != nan


def floors(n):
    t = 0.0
    for i in range(-n, n):
        t += i * 0.5 // 0.75 - i * 0.5 % -0.75 + i / 7 - i % 2.5
    return t


print(newton(25))
print(extremes(260))
print(mixed(500))
print(nans(400))
print(floors(300))
s = 0.0
for i in range(1, 400):
    s += 1 / i
    if i % 100 == 0:
        print(s, int(s * 1000), s > 5, s == int(s), abs(-s), min(s, i), max(s, 3))
z = 1.0
for i in range(300):
    z = -z * 0.0 if i % 2 else 1.0
print(z, -z, 1e16, 1e15, 123456789012345680.0, 0.0001, 0.00001, 1e22, 1e23, 5e-324, 0.1 + 0.2)

"""Floor division and modulo with all signs, crossing zero and the small-int limits in hot loops."""


def table(a, n):
    total = 0
    for d in range(-n, n + 1):
        if d == 0:
            continue
        q = a // d
        r = a % d
        assert q * d + r == a
        total = (total * 3 + q * 7 + r) % 1000003
    return total


def shifts(n):
    x = 1
    total = 0
    for i in range(n):
        x = x << (i % 37)
        y = -x >> (i % 41)
        total = (total + x + y) % 1000000007
        if x > 1 << 70:
            x = 1
        z = -i >> 1
        total += z
    return total, x, y


a = -1000
while a < 1000:
    if a % 7 == 0:
        print(a, table(a, 20), table(a * 1073741, 20), end=" ")
        print(a // 7, a % -7, -a // 7, -a % 7)
    a += 13
print(shifts(300))
limit = 1073741823
for i in range(300):
    v = limit - 150 + i
    w = -limit - 1 + 150 - i
    if i % 50 == 0:
        print(v, w, v // -1, w // -1, v % 10, w % 10, w // 2, v + w, -w, abs(w))
    u = w // -1
s = 0
for i in range(-300, 300):
    s += (i // 7) * (i % 7) - (i // -5) + (i % -5) + (i << 3) + (i >> 2) + (i & 15) + (i | 3) + (i ^ 5) + (~i)
print(s)

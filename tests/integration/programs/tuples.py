"""Tuples: swaps, unpacking, nesting, comparison, as results and in lists."""


def pair(a, b):
    return b, a


def minmax(xs):
    low = high = xs[0]
    for x in xs:
        low, high = (x, high) if x < low else (low, x) if x > high else (low, high)
    return low, high


def rotate(n):
    a, b, c, d = 1, 2.5, "three", None
    for i in range(n):
        a, b, c, d = b, c, d, a
    return a, b, c, d


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def egcd(a, b):
    x0, x1, y0, y1 = 1, 0, 0, 1
    while b != 0:
        q, a, b = a // b, b, a % b
        x0, x1 = x1, x0 - q * x1
        y0, y1 = y1, y0 - q * y1
    return a, x0, y0


a, b = 3, 4
for i in range(301):
    a, b = pair(a, b)
print(a, b)
xs = []
v = 12345
for i in range(300):
    v = (v * 1103515245 + 12345) % 2147483648
    xs.append(v % 1000)
print(minmax(xs))
print(rotate(303))
g = 0
for i in range(1, 300):
    g += gcd(i * 6, 252)
    h, p, q = egcd(i, 97)
    g += p - q
print(g)
pairs = []
for i in range(250):
    pairs.append((i % 5, (i, str(i))))
s = 0
for key, (number, text) in pairs:
    s += key * number + len(text)
print(s)
swaps = 0
for i in range(40):
    for j in range(39):
        if pairs[j] > pairs[j + 1]:
            pairs[j], pairs[j + 1] = pairs[j + 1], pairs[j]
            swaps += 1
print(swaps, pairs[0], pairs[39], pairs[20])
t = ()
for i in range(30):
    t = t + (i,)
print(t, len(t), t[-1])
[u, w] = [1, 2]
for i in range(250):
    [u, w] = [w, u + w]
    u %= 1000
    w %= 1000
print(u, w)
x = y = z = 0
for i in range(250):
    x = y = z = x + i
print(x, y, z)

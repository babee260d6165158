"""List storage strategies that change in hot loops: small ints, floats, anything, and back."""


def widen(n, at, value):
    xs = []
    for i in range(n):
        if i == at:
            xs.append(value)
        else:
            xs.append(i)
    return xs


def total(xs):
    t = 0
    for x in xs:
        t = t + x
    return t


def store(xs, n, value):
    for i in range(n):
        xs[i % len(xs)] = i
        if i == n - 20:
            xs[0] = value
    return xs


def count(xs, what):
    n = 0
    for x in xs:
        if x == what:
            n += 1
    return n


for value in (0.5, 1 << 40, True, -0.0):
    xs = widen(260, 200, value)
    print(total(xs), xs[199], xs[200], xs[201], xs[-1])
for value in (1.5, "text", None, (1, 2), [3], 1 << 31):
    print(store([0] * 10, 250, value))
    print(store([0.5] * 10, 250, value))
    print(store(["a"] * 10, 250, value))
fs = []
for i in range(250):
    fs.append(i * 0.5)
print(total(fs), count(fs, 3), count(fs, 3.5), count(fs, "x"))
fs[3] = 3
print(fs[3], fs[4], total(fs), count(fs, 3))
mixed = [1, 2.0, True, None, "s", 1 << 50]
hits = 0
for i in range(300):
    v = mixed[i % 6]
    if v is None:
        hits += 1
    elif v == 1:
        hits += 10
    elif v == "s":
        hits += 100
print(hits)
lists = [[1, 2], [1.5, 2.5], ["a", "b"], [], [None]]
lengths = 0
for i in range(300):
    for item in lists[i % 5]:
        lengths += 1
        if item == 1.5:
            lengths += 3
print(lengths)
empty = []
for i in range(300):
    if i % 4 == 0:
        empty.append(i)
    elif i % 4 == 1:
        empty.pop()
        empty.append(1.5)
    elif i % 4 == 2:
        empty.pop()
        empty.append("x")
    else:
        empty.pop()
print(empty)

"""Lists and tuples: storage changes, aliasing, evaluation order, unpacking."""




def fill(n):
    out = []
    for i in range(n):
        out.append(i * i)
    return out


def note(x):
    print("note", x)
    return x


a = fill(10)
print(a, len(a), a[0], a[-1], a[3])
a[2] = 1.5
print(a)
a.append("text")
a[0] = None
print(a, a.pop(), a.pop(0), a.pop(-1), len(a))
b = [0] * 5
b[1] += 3
b[-1] = b[1] = 9
print(b, b * 2, 2 * [1, 2], [1] + [2.5] + ["x"], [] * 3, [1] * -1)
c = b
c += [7]
print(b is c, b, c)
b = b + [1]
print(b is c, b, c)
m = [[0] * 3, [0] * 3, [1, 2, 3]]
m[0][1] = 5
m[2][m[2][0]] += 10
print(m, m == [[0, 5, 0], [0, 0, 0], [1, 12, 3]], m != [])
t = (1, "two", 3.0, None, True, (4, 5), [6])
print(t, t[1], t[-1][0], len(t), (), (1,), t + (8,), (1, 2) * 2)
x, y = 1, 2
x, y = y, x
print(x, y)
(p, q), [r, s] = (1, 2), (3, 4)
p, q, r = q, r, p
print(p, q, r, s)
d = [1, 2, 3, 4]
i = 0
i, d[i] = 2, 99
print(i, d)
d[0], d[1], d[2] = d[2], d[0], d[1]
print(d)
e = f = []
e.append(1)
print(f, e is f)
note(d)[note(0)] = note(5)
note(d)[note(1)] += note(6)
note([1, 2])[note(1)], z = note(7), note(8)
print(d, z)
u, v = "ab"
w, k = [10, 20]
print(u, v, w, k)
for n, (g, h) in [(1, (2, 3)), (4, (5, 6))]:
    print(n, g, h)
for item in t:
    print(item)
for ch in "héllo":
    print(ch)
total = 0
for n in [1, 2, 3]:
    total += n
print(total, [1, [2, [3, []]]], [True, False, None], ["quote'", 'double"', "both'\"", "new\nline\t\\"])


def bubble(xs):
    n = len(xs)
    for i in range(n):
        for j in range(n - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs


print(bubble([5, 2, 9, 1, 5, 6]), bubble([2.5, -1.0, 3.25]), bubble(["b", "a", "c"]))
grow = []
for i in range(100):
    grow.append(i)
    if i % 3 == 0:
        grow.pop()
print(grow)
shrink = [1, 2, 3]
for i in shrink:
    if i < 20:
        shrink.append(i + 10)
print(shrink)
print([1, 2] == [1, 2.0], (1, 2) == (1, 3), [1] == (1,), [None] == [None], [[]] == [[]])

"""Lists in lists, aliases, growth and shrinkage in hot loops."""


def make(n, m):
    rows = []
    for i in range(n):
        row = []
        for j in range(m):
            row.append(i * j)
        rows.append(row)
    return rows


def transpose(rows):
    out = []
    for j in range(len(rows[0])):
        line = []
        for row in rows:
            line.append(row[j])
        out.append(line)
    return out


def alias():
    a = [1, 2, 3]
    b = a
    c = [a, b, a]
    for i in range(300):
        c[i % 3].append(i)
        if len(a) > 10:
            b.pop()
            b.pop()
        a[0] = a[0] + len(b)
        c[1][1] = b[0] - a[-1]
    return a, c[0] is c[2], b is a, c[0] == c[1], [1] is [1]


def stack(n):
    s = []
    popped = 0
    for i in range(n):
        s.append(i)
        s.append((i, -i))
        x = s.pop()
        popped += x[0]
        if i % 3 == 2:
            popped += s.pop()
    return s[len(s) - 1], popped, len(s)


m = make(20, 17)
t = transpose(m)
print(t[3], len(t), m == transpose(t))
print(alias())
print(stack(300))
grid = []
for i in range(10):
    grid.append([0] * 10)
shared = [[0] * 4] * 4
for i in range(400):
    grid[i % 10][i // 10 % 10] += i
    shared[i % 4][(i // 4) % 4] += 1
print(grid[3], grid[-1][-2], shared)
deep = []
for i in range(60):
    deep = [deep, i]
d = deep
n = 0
while len(d) == 2:
    n += d[1]
    d = d[0]
print(n, d)
matrix = make(8, 8)
for k in range(50):
    for i in range(8):
        matrix[i][(i + k) % 8], matrix[(i + k) % 8][i] = matrix[(i + k) % 8][i], matrix[i][(i + k) % 8]
print(matrix)

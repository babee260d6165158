"""Loops, conditions, short circuits, conditional expressions and chained comparison."""


def loud(x):
    print("loud", x)
    return x


def loops(n):
    i = 0
    while i < n:
        i += 1
        if i == 3:
            continue
        if i == 8:
            break
        print(i)
    else:
        print("while ended")
    for j in range(n):
        if j == 4:
            break
    else:
        print("for ended")
    for j in range(10, 0, -3):
        print(j)
    for j in range(2, n):
        if j % 2:
            continue
        for k in range(j):
            if k == 3:
                break
            print(j, k)
        else:
            print("inner ended", j)
    for j in []:
        print("never", j)
    else:
        print("empty", j)
    while True:
        n -= 1
        if n < 0:
            break
    return i, j, n


print(loops(3), loops(5), loops(9))


def logic(a, b, c):
    print(a and b, a or b, not a, a and b or c, (a or b) and c, not (a and b))
    if a and (b or c):
        print("first")
    elif not a or b:
        print("second")
    else:
        print("third")
    a = a and b
    b = b or a or c
    return a, b


for p in [0, 1, "", "x", [], [0], None, True, 0.0]:
    for q in [0, 2]:
        print(logic(p, q, 7))

print(loud(1) < loud(2) < loud(3), loud(5) < loud(2) < loud(3), 1 < 2 < 3 < 4 > 0 == 0 != 1)
if not loud(1) < loud(1) <= loud(4):
    print("chain is false")
if loud(3) > loud(2) > loud(1):
    print("chain is true")
x = 5
x = x if x > 3 else x + 1
x = 1 < x < 10
print(x, loud(0) or loud(2), loud(0) and loud(2), loud(3) if loud(0) else loud(4))
y = 4
y = y and (y + 1)
y = 0 or (y + 1)
y = y < 10 < y * 2
print(y)
assert x, "never shown"
assert 1 < 2
pass


def walk(tree):
    if tree is None:
        return 0
    left, value, right = tree
    return walk(left) + value + walk(right)


print(walk(((None, 1, None), 2, (None, 3, (None, 4, None)))))


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


print(collatz(27), collatz(97))

"""Recursion of several kinds; calls in hot loops and loops in hot calls."""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c, pegs):
    if n == 0:
        return 0
    moves = hanoi(n - 1, a, c, b, pegs)
    pegs[b].append(pegs[a].pop())
    return moves + 1 + hanoi(n - 1, c, b, a, pegs)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def tree(depth):
    if depth == 0:
        return None
    return (tree(depth - 1), depth, tree(depth - 1))


def size(t):
    if t is None:
        return 0
    left, value, right = t
    return size(left) + value + size(right)


def permute(xs, k, out):
    if k == len(xs):
        out.append((xs[0], xs[-1]))
        return
    for i in range(k, len(xs)):
        xs[k], xs[i] = xs[i], xs[k]
        permute(xs, k + 1, out)
        xs[k], xs[i] = xs[i], xs[k]


def collatz(n, depth=0):
    while depth < 5:
        if n == 1:
            return depth
        if n % 2:
            return collatz(3 * n + 1, depth + 1)
        n //= 2
    return -n


print(fib(15))
print(ackermann(2, 6))
pegs = [[5, 4, 3, 2, 1, 0], [], []]
print(hanoi(6, 0, 1, 2, pegs), pegs)
e = 0
for i in range(60):
    if even(i):
        e += 1
print(e, odd(201))
print(size(tree(8)))
out = []
permute([1, 2, 3, 4, 5], 0, out)
print(len(out), out[60], out[-1])
c = 0
for i in range(1, 250):
    c += collatz(i)
print(c)

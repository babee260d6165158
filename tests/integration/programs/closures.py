"""Closures in traces: made once and in each pass, with variables that they share, change and outlive."""


def counter(k):
    n = 0

    def step(x):
        nonlocal n
        n += x & k
        return n

    return step


def add_one(function):
    def wrapper(*arguments):
        return function(*arguments) + 1

    return wrapper


@add_one
def doubled(x):
    return x * 2


def kept(n):
    step, total = counter(7), 0

    def inner(i):
        return i + total

    for i in range(n):
        total = (inner(i) + step(i) + doubled(i)) & 0xFFFFF
    return total, sum(x * total for x in range(n))


def made(n):
    total, steps = 0, []
    for i in range(n):
        step = counter(i)
        steps.append(lambda x, i=i: step(x) + i)
        total += step(total) + steps[i // 2](i)
        steps[-1] = add_one(steps[-1])
    return total, [f(3) for f in steps[:5]]


print(kept(90))
print(made(60))

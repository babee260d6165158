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


# Generators that have ended give nothing more, to whoever asks.
def counting(n):
    while n > 0:
        got = yield n
        n -= 1 if got is None else got


def delegating(n):
    try:
        yield from counting(n)
        yield n
    finally:
        print("finally")


def operate(generator, operation):
    if operation == "n":
        return next(generator)
    if operation == "N":
        return next(generator, "end")
    if operation == "c":
        return generator.close()
    if operation == "s":
        return generator.send("a")
    if operation == "t":
        return generator.throw(ValueError("thrown"))
    return list(generator)


for operations in ("ncl", "nntl", "tl", "cl", "cN", "ncN", "ntN", "nsl", "lll"):
    generator = delegating(2)
    for operation in operations:
        try:
            print(operations, operation, operate(generator, operation))
        except Exception as e:
            print(operations, operation, type(e), e)

ended = counting(0)
for step in range(20):
    for x in ended:
        print("never")
    print(list(ended), tuple(ended), sum(ended), max(ended, default=3), [*ended], dict(ended))


def from_ended():
    result = yield from ended
    yield result, "after"


print(list(from_ended()))


async def answer():
    return 3


async def wait(what):
    return await what


waited = answer()
for coroutine in (wait(waited), wait(waited)):
    try:
        coroutine.send(None)
    except (StopIteration, RuntimeError) as e:
        print(type(e), e)


# A generator's loop is a trace of its own, its consumer's frame is met again from a bridge.
def those_above(values, limit):
    for value in values:
        if value > limit:
            yield 1


def count_those_above(values):
    total = 0
    for item in those_above(values, 3):
        total += item
    return total


for step in range(12):
    print(count_those_above([5] * 12), sum(1 for x in [5] * 12 if x > 3))
    print(count_those_above([5] * step + [1] * 3), sum(1 for x in [5] * step + [1] * 3 if x > 3))


# The frame that waits for a generator in a generator is left for these, and met again.
def finishing(n):
    try:
        yield from counting(n)
        yield n
    finally:
        print("finished")


def show_values(*values):
    print(*[value for value in values])


for step in range(20):
    stepped = finishing(2)
    for number in range(4):
        try:
            show_values(next(stepped))
        except StopIteration:
            show_values("stopped")

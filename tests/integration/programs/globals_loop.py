"""Global counters updated in hot loops, in functions and at module level; globals rebound to other types."""

counter = 0
factor = 2
log = []
limit = 1 << 30
helper = None


def bump(k):
    global counter
    counter += k * factor
    return counter


def toggle(i):
    global factor, helper
    if i == 150:
        factor = 0.5
    if i == 250:
        factor = 3
    if i == 200:
        helper = twice


def once(x):
    return x


def twice(x):
    return x * 2


helper = once
for i in range(300):
    bump(i)
    toggle(i)
    log.append(helper(i))
print(counter, factor, log[100], log[250], len(log))
i = 0
while i < 400:
    i = i + 1
    counter = counter - i
print(i, counter)


def spin(n):
    global counter
    k = 0
    while k < n:
        counter = k
        k = counter + 1
    return counter


print(spin(500), counter)
value = 1
for step in range(300):
    value = value + value // 3 + 1
    if value > limit:
        value = value - limit
        limit = limit + 1
print(value, limit)


def shadow(counter):
    for i in range(250):
        counter += i
    return counter


print(shadow(5), counter)


def read_late():
    t = 0
    for i in range(250):
        t += later
    return t


later = 7
print(read_late())

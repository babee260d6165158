"""Globals and methods that stay the same for long, and then change: by a call in the loop, and between two loops."""

LIMIT = 10
STEP = 3
calls = 0
# Stored a second time: from here on they are variables, not constants of the module.
LIMIT += 0
STEP += 0


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def apply(self, x):
        return x * self.factor + STEP


def twice(self, x):
    return x * self.factor * 2


def clip(x):
    return x % LIMIT


def tick(number):
    """Changes the globals now and then."""
    global LIMIT, STEP, calls
    calls += 1
    if number == 700:
        LIMIT = 17
    if number > 900 and number % 3 == 0:
        STEP = STEP + 1
    if number == 1100:
        Scale.apply = twice
    if number == 1200:
        LIMIT = 2.5


def sum_up(count, log):
    scale = Scale(2)
    last = [None, None, None]
    total = 0
    for i in range(count):
        total = total + clip(scale.apply(i))
        log.append(total)
        last[i % 3] = scale
        tick(i)
        total = total + STEP
    print(last[0] is scale, last[2].factor)
    return total


def main():
    log = []
    print(sum_up(600, log), len(log), LIMIT, STEP, calls)
    print(sum_up(1300, log), len(log), LIMIT, STEP, calls)
    print(sum_up(300, log), len(log), LIMIT, STEP, calls)


main()

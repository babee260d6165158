"""A vibrating string in lists of floats: a stencil, its energy, and the sum of what is above a level."""

POINTS = 60
STEPS = 60


def step(before, now, after, c2):
    for i in range(1, POINTS - 1):
        after[i] = 2.0 * now[i] - before[i] + c2 * (now[i + 1] - 2.0 * now[i] + now[i - 1])


def energy(before, now):
    total = 0.0
    for i in range(1, POINTS):
        velocity = now[i] - before[i]
        slope = now[i] - now[i - 1]
        total += 0.5 * (velocity * velocity + slope * slope)
    return total


def above(values, level):
    total = 0.0
    count = 0
    for x in values:
        if x > level:
            total += x - level
            count += 1
    return total / count if count else 0.0


before = [0.0] * POINTS
for i in range(POINTS):
    x = i / (POINTS - 1)
    before[i] = 4.0 * x * (1.0 - x)
now = [0.0] * POINTS
for i in range(POINTS):
    now[i] = before[i]
after = [0.0] * POINTS
for n in range(STEPS):
    step(before, now, after, 0.81)
    before, now, after = now, after, before
    if n % 20 == 0:
        print(n, energy(before, now), above(now, 0.25))
print(now[POINTS // 2], energy(before, now), above(now, 0.0))

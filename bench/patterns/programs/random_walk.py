"""Random walks, steered by a generator whose multiplier, increment and modulus are chosen by name."""

KINDS = {"small": (421, 1663, 7875), "medium": (1366, 150889, 714025), "park": (75, 74, 65537)}


class Generator:
    def __init__(self, kind, seed):
        self.multiplier, self.increment, self.modulus = KINDS[kind]
        self.state = seed % self.modulus

    def below(self, limit):
        self.state = (self.state * self.multiplier + self.increment) % self.modulus
        return self.state % limit


def walk(generator, steps, ways):
    x = y = farthest = 0
    for _ in range(steps):
        way = generator.below(ways)
        if way == 0:
            x += 1
        elif way == 1:
            x -= 1
        elif way == 2:
            y += 1
        else:
            y -= 1
        distance = x * x + y * y
        if distance > farthest:
            farthest = distance
    return x, y, farthest


for seed in (1, 12, 123):
    print(walk(Generator("park", seed), 9000, 4))

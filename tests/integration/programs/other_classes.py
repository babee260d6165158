"""Objects whose class changes while a loop runs on them: between classes with and without room for their attributes, in
a called function, and in the loop itself."""


class Green:
    def step(self, n):
        self.count += n
        if self.count % 7 == 0:
            self.__class__ = Red
        return self.count


class Red:
    spare = 5

    def __init__(self):
        self.count = self.more = self.most = 0

    def step(self, n):
        self.count += 2 * n
        if self.count % 5 == 0:
            self.__class__ = Green
        return -self.count


class Counted(list):
    def step(self, n):
        self[0] += 1
        return self[0] + n


class Doubled(list):
    def step(self, n):
        self[0] -= 1
        return 2 * self[0] - n


def lights(rounds):
    light = Green()
    light.count = 1
    total = 0
    for i in range(rounds):
        total += light.step(i & 3)
        if i % 50 == 49:
            light.extra = i
    return total, type(light).__name__, sorted(vars(light))


def numbers(rounds):
    items = [Counted([i]) for i in range(4)]
    total = 0
    for i in range(rounds):
        item = items[i & 3]
        total += item.step(i)
        if i % 9 == 0:
            item.__class__ = Doubled if type(item) is Counted else Counted
    return total, [type(item).__name__ for item in items], items


print(lights(300))
print(numbers(200))

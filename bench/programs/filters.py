"""Recursive filters as objects: every state is a float in an attribute, every sample goes through method calls."""

SAMPLES = 400


class OnePole:
    def __init__(self, a):
        self.a = a
        self.y = 0.0

    def process(self, x):
        self.y += self.a * (x - self.y)
        return self.y


class Biquad:
    def __init__(self, b0, b1, b2, a1, a2):
        self.b0 = b0
        self.b1 = b1
        self.b2 = b2
        self.a1 = a1
        self.a2 = a2
        self.s1 = 0.0
        self.s2 = 0.0

    def process(self, x):
        y = self.b0 * x + self.s1
        self.s1 = self.b1 * x - self.a1 * y + self.s2
        self.s2 = self.b2 * x - self.a2 * y
        return y


class Meter:
    def __init__(self):
        self.peak = 0.0
        self.power = 0.0

    def process(self, x):
        self.peak = max(self.peak * 0.999, abs(x))
        self.power += 0.01 * (x * x - self.power)
        return x


def saw(chain, period):
    phase = 0.0
    increment = 2.0 / period
    y = 0.0
    for _ in range(SAMPLES):
        y = phase
        for unit in chain:
            y = unit.process(y)
        phase += increment
        if phase >= 1.0:
            phase -= 2.0
    return y


meter = Meter()
chain = [OnePole(0.25), Biquad(0.2066, 0.4132, 0.2066, -0.3695, 0.1958), OnePole(0.9), meter]
for period in (50.0, 23.5, 8.0):
    y = saw(chain, period)
    print(y, meter.peak, meter.power)

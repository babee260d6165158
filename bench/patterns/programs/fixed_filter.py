"""A fixed-point equalizer: second-order sections whose coefficients come from a design that is fixed while it runs."""

DESIGN = """
lowpass   64 128  64 -1024  400
notch    900 -20 900   -18  776
presence 1100 -1600 700 -1600 777
"""


class Section:
    def __init__(self, name, b0, b1, b2, a1, a2, scale):
        self.name = name
        self.b0, self.b1, self.b2 = b0, b1, b2
        self.a1, self.a2 = a1, a2
        self.scale = scale
        self.x1 = self.x2 = self.y1 = self.y2 = 0

    def process(self, samples):
        x1, x2, y1, y2 = self.x1, self.x2, self.y1, self.y2
        out = []
        for x in samples:
            total = self.b0 * x + self.b1 * x1 + self.b2 * x2 - self.a1 * y1 - self.a2 * y2
            y = total // self.scale
            x2, x1 = x1, x
            y2, y1 = y1, y
            out.append(y)
        self.x1, self.x2, self.y1, self.y2 = x1, x2, y1, y2
        return out


def design(text, scale):
    sections = []
    for line in text.strip().split("\n"):
        name, *numbers = line.split()
        sections.append(Section(name, *[int(number) for number in numbers], scale))
    return sections


def square_wave(length, period):
    return [500 if i % period < period // 2 else -500 for i in range(length)]


sections = design(DESIGN, 1000)
for block in range(6):
    signal = square_wave(1200, 40 + 12 * block)
    for section in sections:
        signal = section.process(signal)
    print(block, min(signal), max(signal), sum(signal))

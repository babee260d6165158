"""Measurements in raw counts are turned into units, as a configuration file says for each channel."""

CONFIGURATION = """
# channel   zero  numerator  denominator  limit
pressure      12         49           37    900
temperature  273         18           10    700
flow           0        127          113   1100
"""


class Channel:
    def __init__(self, name, zero, numerator, denominator, limit):
        self.name = name
        self.zero = zero
        self.numerator = numerator
        self.denominator = denominator
        self.limit = limit


def read(text):
    channels = []
    for line in text.strip().split("\n"):
        if not line.startswith("#"):
            name, *numbers = line.split()
            channels.append(Channel(name, *map(int, numbers)))
    return channels


def convert(channel, counts):
    total = alarms = highest = 0
    for count in counts:
        value = (count - channel.zero) * channel.numerator // channel.denominator
        if value > channel.limit:
            alarms += 1
        if value > highest:
            highest = value
        total += value
    return total, alarms, highest


def counts(length, seed):
    found = []
    for _ in range(length):
        seed = (seed * 181 + 359) % 1021
        found.append(seed)
    return found


days = [counts(1000, day) for day in range(8)]
for channel in read(CONFIGURATION):
    for day in range(len(days)):
        print(channel.name, day, *convert(channel, days[day]))

"""Loops that get versions: by live-ins that are constant for a while, by bounds that break, by a program counter."""


class Scale:
    def __init__(self, factor, divisor):
        self.factor = factor
        self.divisor = divisor


def convert(scale, values):
    total = largest = 0
    for value in values:
        scaled = value * scale.factor // scale.divisor
        if scaled > largest:
            largest = scaled
        total += scaled
    return total, largest


def digits(number, base):
    found = 0
    while number > 0:
        found += number % base
        number //= base
    return found


def run(program, variables):
    steps = pc = 0
    while True:
        operation, first, second = program[pc]
        pc += 1
        steps += 1
        if operation == 0:
            variables[first] += second
        elif operation == 1:
            variables[first] -= variables[second]
        elif operation == 2:
            if variables[first] > 0:
                pc = second
        elif operation == 3:
            variables[first] = second
        else:
            return steps


values = [(i * 37 + i * i) % 501 - 40 for i in range(260)]
scales = [Scale(3, 7), Scale(22, 10), Scale(1 << 20, 1000), Scale(5, 3)]
for round in range(8):
    print(round, *convert(scales[round // 2], values), *convert(scales[round % 4], values))
values[200] = 1 << 34
print(*convert(scales[0], values), *convert(scales[2], values))
values[100] = 2.5
print(*convert(scales[1], values))
for base in (10, 10, 10, 7, 10):
    print(base, sum(digits(number, base) for number in range(4000, 4120)))

# Counts down from 60, and within from 5; then the program is changed, and run again.
countdown = [(3, 0, 60), (3, 1, 5), (0, 2, 7), (0, 1, -1), (2, 1, 2), (1, 0, 3), (2, 0, 1), (9, 0, 0)]
for changed in range(3):
    variables = [0, 0, 0, 1]
    print(run(countdown, variables), variables)
    countdown[2] = (0, 2, 7 + changed)
countdown[3] = (0, 1, -2)
variables = [0, 0, 0, 1]
print(run(tuple(countdown), variables), variables)
variables = [0, 0, 1 << 29, 1]
print(run(countdown, variables), variables)
try:
    run(countdown[:6], [0, 0, 0, 1])
except IndexError as e:
    print(e)

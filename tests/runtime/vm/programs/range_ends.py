"""Loops over ranges whose bounds, or the value after the last, are at the ends of the small ints, or beyond."""

TOP = (1 << 30) - 1
LOW = -(1 << 30)


def walk(start, stop, step):
    values = []
    for value in range(start, stop, step):
        values.append(value)
        if len(values) > 40:
            break
    return values[:3], values[-3:], len(values)


def every(items, start, step):
    total = 0
    for i in range(start, len(items), step):
        total += items[i] * (i + 1)
    return total


def down(items, step):
    total = 0
    for i in range(len(items) - 1, -1, step):
        total = total * 3 % 1000003 + items[i]
    return total


def grown(items):
    """The stop is what it was when the loop began."""
    for i in range(0, len(items), 2):
        items.append(items[i])
        if i == 20:
            del items[45:]
    return items


def beyond(items, stop):
    seen = 0
    try:
        for i in range(0, stop, 3):
            seen += items[i]
    except IndexError as error:
        return seen, str(error)
    return seen


for edge in (TOP, LOW, TOP + 1, LOW - 1, 0):
    for distance in (0, 1, 2, 7, 30):
        for step in (1, -1, 2, -2, 7, -7, TOP, LOW, TOP + 1, LOW - 1, 1 << 70):
            print(edge, distance, step, walk(edge - distance, edge, step), walk(edge, edge - distance, step),
                  walk(edge, edge + distance, step), walk(edge + distance, edge, step))  # fmt: skip
numbers = [i * 7 % 31 for i in range(500)]
print([every(numbers, start, step) for start in (0, 1, 499, 500, 501) for step in (1, 2, 3, 499, 1000)])
print([down(numbers, -step) for step in (1, 2, 3, 499, 1000)])
print(grown(list(range(40))))
print([beyond(numbers, stop) for stop in (0, 499, 500, 501, 502, 503, 600)])
for left in (list(range(5)), []):
    for i in range(3, 3):
        print("never")
    else:
        print("done", left)

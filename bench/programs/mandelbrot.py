"""The Mandelbrot set as text: a float loop with an early exit."""

WIDTH = 26
HEIGHT = 11
LIMIT = 30


def escape(cx, cy, limit):
    x = 0.0
    y = 0.0
    n = 0
    while n < limit:
        x2 = x * x
        y2 = y * y
        if x2 + y2 > 4.0:
            return n
        y = 2.0 * x * y + cy
        x = x2 - y2 + cx
        n += 1
    return n


def main():
    total = 0
    for row in range(HEIGHT):
        line = ""
        cy = (row - HEIGHT / 2) * 2.4 / HEIGHT
        for column in range(WIDTH):
            n = escape(column * 3.2 / WIDTH - 2.3, cy, LIMIT)
            total += n
            line += "#" if n == LIMIT else "+" if n > 6 else "."
        print(line)
    print("iterations", total)


main()

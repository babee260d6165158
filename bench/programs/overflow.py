"""Small ints overflow into big ones in the middle of a hot loop, and come back."""

STEPS = 2500


def powers(steps, modulus):
    value = 1
    largest = 0
    for step in range(steps):
        value = value * 3 + step
        if value > modulus:
            if value > largest:
                largest = value
            value = value % 9973
    return value, largest


def fibonacci(n):
    a = 0
    b = 1
    for _ in range(n):
        a, b = b, a + b
    return a


def main():
    print(powers(STEPS, 1 << 28))
    print(powers(STEPS, 1 << 33))
    print(fibonacci(300))


main()

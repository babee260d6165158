"""Integers: every operator, small and big, both signs."""


def pairs(values):
    total = 0
    for a in values:
        for b in values:
            print(a + b, a - b, a * b, a < b, a <= b, a == b, a != b, a > b, a >= b)
            if b != 0:
                print(a // b, a % b)
            total = total + a * b - (a - b)
    return total


def shifts(values):
    for a in values:
        for n in [0, 1, 2, 7, 15, 29, 30, 31, 32, 33, 45, 64, 70]:
            print(a << n, a >> n, -a >> n)


def bits(values):
    for a in values:
        print(~a, -a, +a, abs(a))
        for b in [0, 1, -1, 5, 255, 1 << 20, -(1 << 20)]:
            print(a & b, a | b, a ^ b)


VALUES = [0, 1, -1, 2, -3, 7, 10, 255, 1 << 15, -(1 << 15), (1 << 30) - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1]
BIG = [1 << 31, (1 << 32) + 5, -(1 << 45) + 3, 123456789012345678901234567890, -98765432109876543210]
print(pairs(VALUES))
print(pairs(BIG))
for v in VALUES:
    for w in BIG:
        print(v + w, w - v, v * w, w // (v or 1), v % w, v // w, w % (v or 1), v < w, v == w)
shifts(VALUES)
shifts(BIG)
bits([0, 1, -1, 100, -100, (1 << 30) - 1, -(1 << 30)])


def factorial(n):
    result = 1
    while n > 1:
        result *= n
        n -= 1
    return result


print(factorial(60))
x = 3
x += 4
x -= 1
x *= 5
x //= 4
x %= 5
x <<= 6
x >>= 2
x |= 3
x &= 30
x ^= 9
print(x, True + 1, True * 3, -True, ~False, True << 3)
print(min(3, 1, 2), max(3, 1, 2), min([4, 2, 9]), max([4, 2, 9]), abs(-5), abs(7))
print(int("42"), int("-17"), int(3.99), int(-3.99), int(True), str(12345678901234567890), str(-7))

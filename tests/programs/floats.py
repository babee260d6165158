"""Floats: arithmetic, comparison and exact repr."""


def ops(values):
    for a in values:
        for b in values:
            print(a + b, a - b, a * b, a < b, a <= b, a == b, a != b, a > b, a >= b)
            if b != 0:
                print(a / b, a // b, a % b)


ops([0.0, -0.0, 1.0, -1.5, 0.1, 3.75, 1e10, -2.5e-5])
ops([1, 2.5, -3, 0, 7])
print(1e16, 1e15, 123456789.123, 1e-5, 0.0001, 1.5e300 * 1e10, 5e-324, 1.7976931348623157e308)
print(0.1 + 0.2, 1 / 3, 2 / 3, 10 / 5, 1e22, 1e23, 9007199254740993.0)
inf = 1e308 * 10
nan = inf - inf
print(inf, -inf, nan, nan == nan, inf > 1, -inf < 0, nan != nan)


def integrate(n):
    s = 0.0
    h = 1.0 / n
    for i in range(n):
        x = h * (i + 0.5)
        s += 4.0 / (1.0 + x * x)
    return s * h


print(integrate(200))


def newton(x):
    g = x
    for _ in range(20):
        g = (g + x / g) / 2.0
    return g


print(newton(2.0), newton(10), newton(1e10))
print(min(1.5, 2), max(1.5, 2), abs(-2.5), int(2.5e9), float(3), str(1.25), -1.5, +1.5)
y = 1.5
y += 1
y *= 2.5
y -= 0.25
y /= 3
y //= 0.5
y %= 2.0
print(y, 1 << 62, (1 << 62) / 3, (1 << 62) * 1.0, 7 // 2.0, -7 // 2.0, -7 % 3.0, 7.5 % -2)
if 0.0:
    print("no")
print("yes" if 0.5 else "no", not 0.0, 0.0 or "zero", 1.5 and "set")

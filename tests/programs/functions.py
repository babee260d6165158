"""Functions: defaults, keywords, recursion, globals, functions as values."""

counter = 0
LIMIT = 10


def bump(by=1):
    global counter
    counter += by
    return counter


def area(width, height=2, depth=3):
    return width * 100 + height * 10 + depth


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def nothing():
    pass


def early(x):
    if x:
        return
    return "late"


def apply(f, x, times=2):
    for _ in range(times):
        x = f(x)
    return x


def double(x):
    return x * 2


def outer(n):
    def inner(k, start=n):
        total = start
        while k > 0:
            total += k
            k -= 1
        return total

    return inner(n) + inner(3, 0)


def accumulate(x, into=[]):
    into.append(x)
    return into


def shadow(len):
    return len + 1


def locals_only():
    x = 1
    x = x + 1
    y: int = x * 2
    z: str
    z = "z"
    return x, y, z


def typed(a: int, b: "str" = "b", c: list[int] | None = None) -> tuple[int, str]:
    return a, b


print(bump(), bump(5), bump(by=2), counter)
print(area(1), area(1, 4), area(1, depth=9), area(depth=1, height=2, width=3), area(height=7, width=8))
print(fib(15), ackermann(2, 3), is_even(20), is_odd(7), nothing(), early(1), early(0))
print(apply(double, 3), apply(double, 3, 5), apply(f=fib, x=10, times=1), outer(4))
print(accumulate(1), accumulate(2), accumulate(3, []), shadow(4), locals_only(), typed(1), typed(2, c=[1]))
f = double
print(f(4), f is double, f == double, [double, fib][1](10), (area)(1, 1, 1))


def use_global():
    return LIMIT + later


later = 5
print(use_global())
LIMIT = 20
later = "x"


def rebind():
    global double
    double = triple


def triple(x):
    return x * 3


rebind()
print(double(5), f(5))
max = min
print(max(1, 2))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


print(gcd(1071, 462), gcd(1 << 40, 1 << 20))
if __name__ == "__main__":
    print("main", __name__)


# Keyword arguments of built-in functions, from the registers of a frame that a trace has not stored.
def keywords_in_a_loop():
    other = 7
    values = [1, 2, 3]
    for step in range(40):
        try:
            print(step, values, max(values, default=other), sorted(values, reverse=step % 2), sum(values, start=step))
            del values[0]
        except IndexError:
            if step % 5 == 0:
                values = [3, 4]


keywords_in_a_loop()

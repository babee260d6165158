"""Ints that grow into big ints and shrink back within one loop."""


def fact_mod(n):
    f = 1
    digits = []
    for i in range(1, n + 1):
        f = f * i
        if i % 25 == 0:
            digits.append(f % 1000007)
            f = f % 1000000000039
    return f, digits


def fibs(n):
    a, b = 0, 1
    for i in range(n):
        a, b = b, a + b
    return a


def pingpong(n):
    x = 1
    ups = 0
    for i in range(n):
        if x > 1 << 40:
            x = x // 1099511627777 - 3
        elif x < -(1 << 35):
            x = -x % 1048573
        else:
            x = x * -77 + i
            ups += 1
    return x, ups


def compare(n):
    big = 1 << 31
    less = more = same = 0
    for i in range(n):
        v = (1 << 31) + i - n // 2
        if v < big:
            less += 1
        elif v > big:
            more += 1
        else:
            same += 1
    return less, more, same


print(fact_mod(260))
print(fibs(300))
print(pingpong(600))
print(compare(400))
total = 0
for i in range(400):
    total += i * 12345678
print(total)
for i in range(400):
    total -= i * 12345678
print(total, total == 0, total is not None)
x = 3
for i in range(220):
    x = x * x % (1 << 61)
    if i % 40 == 0:
        print(i, x, -x, x >> 17, str(x) + "!", x // -12345, x % -12345)

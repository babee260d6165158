"""Functions that call each other, without a loop: two, three in a circle, and two that are nested in their arguments."""


def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


def red(n, seen):
    if n <= 0:
        return seen
    return green(n - 1, seen + 1)


def green(n, seen):
    if n <= 0:
        return seen + 1000
    return blue(n - 2, seen + n % 3)


def blue(n, seen):
    if n <= 0:
        return seen + 2000
    return red(n - 1, seen * 2 % 1009)


def female(n):
    if n == 0:
        return 1
    return n - male(female(n - 1))


def male(n):
    if n == 0:
        return 0
    return n - female(male(n - 1))


print(is_even(300), is_odd(301), is_even(277))
print(red(300, 1), green(301, 2), blue(302, 3))
print(female(19), male(20))
print(is_even(400), red(400.5, 1.5))

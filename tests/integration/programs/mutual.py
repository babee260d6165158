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


print(is_even(800), is_odd(801), is_even(777))
print(red(700, 1), green(701, 2), blue(702, 3))
print(female(40), male(40))
print(is_even(900), red(900.5, 1.5))

"""Numbers written in a base that the caller chooses: digit sums, palindromes, and happy numbers."""


def digit_sum(number, base):
    total = 0
    while number > 0:
        total += number % base
        number //= base
    return total


def reverse(number, base):
    backwards = 0
    while number > 0:
        backwards = backwards * base + number % base
        number //= base
    return backwards


def squares(number, base):
    total = 0
    while number > 0:
        digit = number % base
        total += digit * digit
        number //= base
    return total


def is_happy(number, base):
    for _ in range(12):
        number = squares(number, base)
        if number == 1:
            return True
    return False


def survey(first, last, base):
    sums = palindromes = happy = 0
    for number in range(first, last):
        sums += digit_sum(number, base)
        palindromes += reverse(number, base) == number
        happy += is_happy(number, base)
    return sums, palindromes, happy


print(survey(100_000, 100_900, 10))
print(survey(200_000, 200_900, 10))

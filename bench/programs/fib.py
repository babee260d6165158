"""Fibonacci numbers by recursion: calls and returns."""

N = 20


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def main():
    print("fib", N, "=", fib(N))


main()

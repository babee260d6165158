/* bench/programs/fib.py in C. Returns fib(20). */
static int fib(int n)
{
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2);
}

long long bench(void)
{
    return fib(20);
}

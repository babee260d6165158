/* bench/programs/collatz.py in C. Returns the most steps. */
static int steps(int n)
{
    int count = 0;
    while (n != 1) {
        n = n % 2 == 0 ? n / 2 : 3 * n + 1;
        count++;
    }
    return count;
}

long long bench(void)
{
    int best = 0;
    for (int n = 1; n <= 1500; n++) {
        int count = steps(n);
        if (count > best)
            best = count;
    }
    return best;
}

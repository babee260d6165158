/* bench/programs/sieve.py in C: the same algorithm and sizes. Returns the last number that the program prints. */
static unsigned char composite[12001];

static int sieve(int limit)
{
    int count = 0;
    __builtin_memset(composite, 0, limit + 1);
    for (int n = 2; n <= limit; n++) {
        if (!composite[n]) {
            count++;
            for (int multiple = n * n; multiple <= limit; multiple += n)
                composite[multiple] = 1;
        }
    }
    return count;
}

long long bench(void)
{
    int total = 0;
    for (int round = 0; round < 4; round++)
        total += sieve(12000);
    return total / 4;
}

/* bench/programs/fannkuch.py in C. Returns the checksum. */
enum { SIZE = 7 };
static int permutation[SIZE], counts[SIZE], work[SIZE];

static int count_flips(int n)
{
    for (int i = 0; i < n; i++)
        work[i] = permutation[i];
    int flips = 0, first = work[0];
    while (first != 0) {
        int low = 0, high = first;
        while (low < high) {
            int value = work[low];
            work[low] = work[high];
            work[high] = value;
            low++;
            high--;
        }
        flips++;
        first = work[0];
    }
    return flips;
}

/* Rotate prefixes; 0 after the last permutation. */
static int next_permutation(int n)
{
    for (int k = 1; k < n; k++) {
        int first = permutation[0];
        for (int i = 0; i < k; i++)
            permutation[i] = permutation[i + 1];
        permutation[k] = first;
        if (--counts[k] > 0)
            return 1;
        counts[k] = k + 1;
    }
    return 0;
}

volatile int most_flips;

long long bench(void)
{
    for (int i = 0; i < SIZE; i++) {
        permutation[i] = i;
        counts[i] = i + 1;
    }
    int most = 0, checksum = 0, sign = 1;
    do {
        int flips = count_flips(SIZE);
        if (flips > most)
            most = flips;
        checksum += sign * flips;
        sign = -sign;
    } while (next_permutation(SIZE));
    most_flips = most;
    return checksum;
}

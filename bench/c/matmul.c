/* bench/programs/matmul.py in C. Returns the checksum. */
enum { SIZE = 32 };
static int a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];

static void make(int matrix[SIZE][SIZE], int seed)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            seed = (seed * 61 + 17) % 251;
            matrix[i][j] = seed - 125;
        }
}

long long bench(void)
{
    make(a, 7);
    make(b, 11);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int total = 0;
            for (int k = 0; k < SIZE; k++)
                total += a[i][k] * b[k][j];
            product[i][j] = total;
        }
    int checksum = 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            checksum = (checksum * 31 + product[i][j]) % 1000003;
            if (checksum < 0) /* Python's remainder has the divisor's sign */
                checksum += 1000003;
        }
    return checksum;
}

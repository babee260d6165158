/* bench/programs/nqueens.py in C. Returns the solutions for the last size. */
static unsigned char columns[16], rising[32], falling[32];

static int place(int row, int size)
{
    if (row == size)
        return 1;
    int solutions = 0;
    for (int column = 0; column < size; column++) {
        int up = row + column, down = row - column + size;
        if (!(columns[column] || rising[up] || falling[down])) {
            columns[column] = rising[up] = falling[down] = 1;
            solutions += place(row + 1, size);
            columns[column] = rising[up] = falling[down] = 0;
        }
    }
    return solutions;
}

long long bench(void)
{
    int solutions = 0;
    for (int size = 4; size <= 8; size++)
        solutions = place(0, size);
    return solutions;
}

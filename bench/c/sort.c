/* bench/programs/sort.py in C. Returns the middle of the sorted numbers, -1 where the two sorts differ. */
enum { COUNT = 450 };
static int a[COUNT], b[COUNT];

static void numbers(int *out)
{
    int state = 12345;
    for (int i = 0; i < COUNT; i++) {
        state = (state * 1103 + 12345) % 65521;
        out[i] = state;
    }
}

static void insertion_sort(int *values, int n)
{
    for (int i = 1; i < n; i++) {
        int value = values[i], j = i - 1;
        while (j >= 0 && values[j] > value) {
            values[j + 1] = values[j];
            j--;
        }
        values[j + 1] = value;
    }
}

static void sift_down(int *values, int root, int end)
{
    for (;;) {
        int child = 2 * root + 1;
        if (child >= end)
            return;
        if (child + 1 < end && values[child + 1] > values[child])
            child++;
        if (values[root] >= values[child])
            return;
        int value = values[root];
        values[root] = values[child];
        values[child] = value;
        root = child;
    }
}

static void heap_sort(int *values, int n)
{
    for (int root = n / 2 - 1; root >= 0; root--)
        sift_down(values, root, n);
    for (int end = n - 1; end > 0; end--) {
        int value = values[0];
        values[0] = values[end];
        values[end] = value;
        sift_down(values, 0, end);
    }
}

long long bench(void)
{
    numbers(a);
    numbers(b);
    insertion_sort(a, COUNT);
    heap_sort(b, COUNT);
    for (int i = 0; i < COUNT; i++)
        if (a[i] != b[i])
            return -1;
    return a[COUNT / 2];
}

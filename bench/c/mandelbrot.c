/* bench/programs/mandelbrot.py in C, the text put into memory; doubles are compiler-rt's. Returns the iterations. */
enum { WIDTH = 26, HEIGHT = 11, LIMIT = 30 };
char text[HEIGHT][WIDTH + 1];

static int escape(double cx, double cy, int limit)
{
    double x = 0, y = 0;
    int n = 0;
    while (n < limit) {
        double x2 = x * x, y2 = y * y;
        if (x2 + y2 > 4.0)
            return n;
        y = 2.0 * x * y + cy;
        x = x2 - y2 + cx;
        n++;
    }
    return n;
}

long long bench(void)
{
    int total = 0;
    for (int row = 0; row < HEIGHT; row++) {
        double cy = (row - HEIGHT / 2.0) * 2.4 / HEIGHT;
        for (int column = 0; column < WIDTH; column++) {
            int n = escape(column * 3.2 / WIDTH - 2.3, cy, LIMIT);
            total += n;
            text[row][column] = n == LIMIT ? '#' : n > 6 ? '+' : '.';
        }
        text[row][WIDTH] = '\n';
    }
    return total;
}

/* bench/programs/bits.py in C. Returns the crc. */
static int next_random(int state)
{
    state = state ^ ((state << 7) & 0xFFFFFF);
    state = state ^ (state >> 9);
    return state ^ ((state << 8) & 0xFFFFFF);
}

static int population(int x)
{
    x = (x & 0x555555) + ((x >> 1) & 0x555555);
    x = (x & 0x333333) + ((x >> 2) & 0x333333);
    x = (x & 0x0F0F0F) + ((x >> 4) & 0x0F0F0F);
    return (x + (x >> 8) + (x >> 16)) & 0x1F;
}

volatile int ones_out;

long long bench(void)
{
    int state = 0x5EED, ones = 0, crc = 0;
    for (int i = 0; i < 12000; i++) {
        state = next_random(state);
        ones += population(state);
        crc = ((crc << 1) ^ state) & 0xFFFFFF;
        if (crc & 0x800000)
            crc ^= 0x864CFB;
    }
    ones_out = ones;
    return crc;
}

"""Bit operations: an xorshift generator, population counts, a checksum. All in small ints."""

COUNT = 12000


def next_random(state):
    state = state ^ (state & 0x1FFFF) << 7
    state = state ^ state >> 9
    return state ^ (state & 0xFFFF) << 8


def population(x):
    x = (x & 0x555555) + (x >> 1 & 0x555555)
    x = (x & 0x333333) + (x >> 2 & 0x333333)
    x = (x & 0x0F0F0F) + (x >> 4 & 0x0F0F0F)
    return (x + (x >> 8) + (x >> 16)) & 0x1F


def main():
    state = 0x5EED
    ones = 0
    crc = 0
    for _ in range(COUNT):
        state = next_random(state)
        ones += population(state)
        crc = (crc << 1 ^ state) & 0xFFFFFF
        if crc & 0x800000:
            crc = crc ^ 0x864CFB
    print("state", state, "ones", ones, "crc", crc)


main()

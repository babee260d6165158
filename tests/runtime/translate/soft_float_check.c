/* Compares runtime/translate/soft_float.c with the doubles of this machine: COUNT pairs, drawn so that all paths are
   taken. Prints what differs. argv[1]: how many pairs. */

#define SOFT_FLOAT(name) own##name
#include "soft_float.c"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

static uint64_t draw(void) { /* xorshift64* */
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state * 0x2545F4914F6CDD1Du;
}

static double number(uint64_t bits) {
    double x;
    memcpy(&x, &bits, 8);
    return x;
}

static uint64_t bits(double x) {
    uint64_t b;
    memcpy(&b, &x, 8);
    return b;
}

static const uint64_t SPECIAL[] = {
    0, 1, 0xfffffffffffff, 0x10000000000000, 0x10000000000001, 0x1fffffffffffff, 0x20000000000000, 0x3fe0000000000000,
    0x3fefffffffffffff, 0x3ff0000000000000, 0x4000000000000000, 0x7fefffffffffffff, 0x7ff0000000000000,
    0x7ff0000000000001, 0x7ff8000000000000, 0x7ff8000000000123,
};

static uint64_t with(uint64_t sign_and_mantissa, uint64_t exponent) {
    return (sign_and_mantissa & 0x800fffffffffffff) | exponent << 52;
}

/* Special values, any bits, small, great, of few digits, powers of two, of many ones, near 2**-500 (whose products are
   subnormal), and of common exponents. */
static uint64_t operand(void) {
    uint64_t r = draw() >> 8, m = draw(), near = 1000 + (r >> 8) % 48;
    switch (r % 12) {
        case 0: return SPECIAL[(r >> 8) % (sizeof SPECIAL / 8)] | (m & 1) << 63;
        case 1: return m;
        case 2: return with(m, (r >> 8) % 64);
        case 3: return with(m, 0x7ff - (r >> 8) % 64);
        case 4: return with(m & 0xffffffff00000000, near);
        case 5: return with((m & SF_SIGN64) | 1ull << (r >> 16) % 52, near);
        case 6: return with((m & SF_SIGN64) | ~0ull << (r >> 16) % 52 >> 12 << 12, near);
        case 7: return with(m, 500 + (r >> 8) % 40);
        default: return with(m, 1000 + (r >> 8) % 64);
    }
}

static uint64_t other(uint64_t a, long i) {
    if (i % 4 == 0) return a ^ (draw() & 0xfff) ^ draw() >> 63 << 63; /* nearly the same, or its negative */
    if (i % 16 == 1) return (a ^ SF_SIGN64) + SF_ONE64 + draw() % 5 - 2; /* a place apart */
    return operand();
}

static int is_nan(uint64_t x) {
    return (x & ~SF_SIGN64) > SF_INFINITY;
}

/* What the machine says, but for NaNs: the first operand that is one, made quiet, else the positive one. */
static uint64_t expected(uint64_t a, uint64_t b, double result) {
    if (is_nan(a)) return a | SF_QUIET;
    if (is_nan(b)) return b | SF_QUIET;
    return is_nan(bits(result)) ? SF_INFINITY | SF_QUIET : bits(result);
}

static long differences;

static void same(const char *what, uint64_t a, uint64_t b, uint64_t found, uint64_t wanted) {
    if (found != wanted && differences++ < 20)
        printf("%s(%016llx, %016llx): %016llx, not %016llx\n", what, (unsigned long long)a, (unsigned long long)b,
               (unsigned long long)found, (unsigned long long)wanted);
}

static int order(int32_t x) {
    return (x > 0) - (x < 0);
}

int main(int argc, char **argv) {
    long count = argc > 1 ? atol(argv[1]) : 1000000;
    for (long i = 0; i < count; i++) {
        uint64_t a = operand(), b = other(a, i), minus = b ^ SF_SIGN64;
        volatile double x = number(a), y = number(b);
        same("add", a, b, own__adddf3(a, b), expected(a, b, x + y));
        same("sub", a, b, own__subdf3(a, b), expected(a, minus, x - y));
        same("mul", a, b, own__muldf3(a, b), expected(a, b, x * y));
        same("div", a, b, own__divdf3(a, b), expected(a, b, x / y));
        same("div, any", a, b, sf_div_slow(a, b), expected(a, b, x / y));
        same("add, any", a, b, sf_add_slow(a, b), expected(a, b, x + y));
        same("mul, any", a, b, sf_mul_slow(a, b), expected(a, b, x * y));
        int unordered = is_nan(a) || is_nan(b), wanted = x < y ? -1 : x > y;
        same("le", a, b, order(own__ledf2(a, b)), unordered ? 1 : wanted);
        same("ge", a, b, order(own__gedf2(a, b)), unordered ? -1 : wanted);
        int32_t k = (int32_t)(draw() >> 32) >> (draw() & 31);
        same("int", k, 0, own__floatsidf(k), bits(k));
    }
    printf("%ld differences\n", differences);
    return differences != 0;
}

// Compares an implementation of floating point with Berkeley SoftFloat (PyPI's softfloatpy, RISC-V specialization), on
// operands that are chosen to meet: exponents that are close, sums that cancel, halves, the ends of the ranges, NaNs.
//
// What SoftFloat lacks (sign injection, minimum and maximum, classes) is written here from the text of the RISC-V manual.

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef u64 Subject(void *context, u32 op, u64 a, u64 b, u64 c, u32 mode, u32 *flags);

enum { INVALID = 16 };
enum Kind {
    ADD, SUB, MUL, DIV, SQRT, MADD, MSUB, NMSUB, NMADD, SGNJ, SGNJN, SGNJX, MIN, MAX, LE, LT, EQ, CLASS,
    TO_I32, TO_U32, OF_I32, OF_U32, CONVERT, KINDS
};

typedef struct Failure { u64 a, b, c, mode, got, got_flags, wanted, wanted_flags; } Failure;

static uint8_t *rounding, *flags_of;
static u64 (*f1[2][KINDS])(u64), (*f2[2][KINDS])(u64, u64), (*f3[2])(u64, u64, u64);
static u64 (*to_integer[2][2])(u64, int, int);

int load(const char *path) {
    void *so = dlopen(path, RTLD_NOW);
    if (!so) return 1;
    rounding = dlsym(so, "softfloat_roundingMode"), flags_of = dlsym(so, "softfloat_exceptionFlags");
    static const struct { int kind, operands; const char *names[2]; } table[] = {
        {ADD, 2, {"f32_add", "f64_add"}}, {SUB, 2, {"f32_sub", "f64_sub"}}, {MUL, 2, {"f32_mul", "f64_mul"}},
        {DIV, 2, {"f32_div", "f64_div"}}, {SQRT, 1, {"f32_sqrt", "f64_sqrt"}}, {LE, 2, {"f32_le", "f64_le"}},
        {LT, 2, {"f32_lt", "f64_lt"}}, {EQ, 2, {"f32_eq", "f64_eq"}}, {OF_I32, 1, {"i32_to_f32", "i32_to_f64"}},
        {OF_U32, 1, {"ui32_to_f32", "ui32_to_f64"}}, {CONVERT, 1, {"f64_to_f32", "f32_to_f64"}},
        {TO_I32, 3, {"f32_to_i32", "f64_to_i32"}}, {TO_U32, 4, {"f32_to_ui32", "f64_to_ui32"}},
        {MADD, 5, {"f32_mulAdd", "f64_mulAdd"}},
    };
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        for (int wide = 0; wide < 2; wide++) {
            void *f = dlsym(so, table[i].names[wide]);
            if (!f) return 1;
            switch (table[i].operands) {
            case 1: f1[wide][table[i].kind] = f; break;
            case 2: f2[wide][table[i].kind] = f; break;
            case 3: to_integer[wide][0] = f; break;
            case 4: to_integer[wide][1] = f; break;
            case 5: f3[wide] = f; break;
            }
        }
    return !rounding || !flags_of;
}

static u64 sign_bit(int wide) { return wide ? 1ull << 63 : 1ull << 31; }
static u64 quiet_bit(int wide) { return wide ? 1ull << 51 : 1ull << 22; }
static u64 top(int wide) { return wide ? 0x7ffull << 52 : 0xffull << 23; }
static int is_nan(u64 x, int wide) { return (x & ~sign_bit(wide)) > top(wide); }
static int is_signaling(u64 x, int wide) { return is_nan(x, wide) && !(x & quiet_bit(wide)); }

static u64 minmax(u64 a, u64 b, int greater, int wide) {
    if (is_signaling(a, wide) || is_signaling(b, wide)) *flags_of |= INVALID;
    if (is_nan(a, wide) && is_nan(b, wide)) return top(wide) | quiet_bit(wide);
    if (is_nan(a, wide)) return b;
    if (is_nan(b, wide)) return a;
    u64 sign = sign_bit(wide), key_a = a & sign ? ~a : a | sign, key_b = b & sign ? ~b : b | sign;
    if (!wide) key_a &= 0xffffffff, key_b &= 0xffffffff;
    return (key_a < key_b) != greater ? a : b;
}

static u64 class_of(u64 x, int wide) {
    u64 sign = sign_bit(wide), magnitude = x & ~sign, smallest = wide ? 1ull << 52 : 1ull << 23;
    if (is_nan(x, wide)) return 1u << (is_signaling(x, wide) ? 8 : 9);
    if (magnitude == top(wide)) return x & sign ? 1 << 0 : 1 << 7;
    if (magnitude == 0) return x & sign ? 1 << 3 : 1 << 4;
    if (magnitude < smallest) return x & sign ? 1 << 2 : 1 << 5;
    return x & sign ? 1 << 1 : 1 << 6;
}

u64 oracle(int kind, int wide, u64 a, u64 b, u64 c, u32 mode, u32 *flags) {
    u64 sign = sign_bit(wide), r = 0;
    *rounding = mode, *flags_of = 0;
    switch (kind) {
    case ADD: case SUB: case MUL: case DIV: r = f2[wide][kind](a, b); break;
    case LE: case LT: case EQ: r = f2[wide][kind](a, b) & 1; break;
    case SQRT: case CONVERT: r = f1[wide][kind](a); break;
    case OF_I32: r = f1[wide][kind]((u64)(int64_t)(int32_t)a); break;
    case OF_U32: r = f1[wide][kind](a & 0xffffffff); break;
    case MADD: r = f3[wide](a, b, c); break;
    case MSUB: r = f3[wide](a, b, c ^ sign); break;
    case NMSUB: r = f3[wide](a ^ sign, b, c); break;
    case NMADD: r = f3[wide](a ^ sign, b, c ^ sign); break;
    case SGNJ: r = (a & ~sign) | (b & sign); break;
    case SGNJN: r = (a & ~sign) | (~b & sign); break;
    case SGNJX: r = a ^ (b & sign); break;
    case MIN: case MAX: r = minmax(a, b, kind == MAX, wide); break;
    case CLASS: r = class_of(a, wide); break;
    case TO_I32: case TO_U32: r = to_integer[wide][kind == TO_U32](a, mode, 1) & 0xffffffff; break;
    }
    int wide_result = kind == CONVERT ? wide : wide && !(kind >= LE && kind <= TO_U32);
    *flags = *flags_of;
    return wide_result ? r : r & 0xffffffff;
}

// --- operands ---

static u64 state;
static u64 next(void) {  // xorshift64*
    state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
    return state * 0x2545f4914f6cdd1dull;
}
static u32 below(u32 n) { return (next() >> 32) * (u64)n >> 32; }

static u64 fraction_of(int bits) {
    u64 all = (1ull << bits) - 1, r = next();
    switch (below(8)) {
    case 0: return 0;
    case 1: return all;
    case 2: return (1ull << below(bits)) & all;
    case 3: return ~(1ull << below(bits)) & all;
    case 4: return (all << below(bits)) & all;
    case 5: return all >> below(bits);
    case 6: return ((1ull << below(bits)) - (1ull << below(bits))) & all;
    default: return r & all;
    }
}

static u64 with_exponent(int exponent, int wide) {
    int bits = wide ? 52 : 23, most = wide ? 2046 : 254;
    exponent = exponent < 0 ? 0 : exponent > most ? most : exponent;
    return (u64)below(2) << (wide ? 63 : 31) | (u64)exponent << bits | (below(2) ? next() & ((1ull << bits) - 1) : fraction_of(bits));
}

static int exponent_of(u64 x, int wide) { return wide ? x >> 52 & 0x7ff : x >> 23 & 0xff; }

static u64 any(int wide) {
    int most = wide ? 2046 : 254, bias = most / 2;
    switch (below(16)) {
    case 0: return wide ? next() : next() >> 32;
    case 1: return sign_bit(wide) * below(2) | top(wide);
    case 2: return sign_bit(wide) * below(2) | top(wide) | fraction_of(wide ? 52 : 23);
    case 3: return sign_bit(wide) * below(2);
    case 4: return with_exponent(0, wide);
    case 5: return with_exponent(1 + below(3), wide);
    case 6: return with_exponent(most - below(3), wide);
    case 7: return with_exponent(below(most + 1), wide);
    default: return with_exponent(bias - 40 + below(80), wide);
    }
}

// So that a*b or a/b is near the ends of the range, or in its middle.
static u64 partner(u64 a, int product, int wide) {
    int most = wide ? 2046 : 254, bias = most / 2, e = exponent_of(a, wide), places = wide ? 53 : 24;
    int aim = below(3) ? (below(2) ? -places - 3 : most - 3) + below(below(2) ? 8 : places + 8) : below(most);
    return with_exponent(product ? aim + bias - e : e - aim + bias, wide);
}

static void operands(int kind, int wide, u64 *a, u64 *b, u64 *c) {
    u64 sign = sign_bit(wide), all = wide ? ~0ull : 0xffffffff;
    u32 unused;
    int integers = kind == OF_I32 || kind == OF_U32, from = kind == CONVERT ? !wide : wide;
    *a = any(from), *b = any(from), *c = any(from);
    if (integers) {
        *a = (below(2) ? next() >> (32 + below(32)) : fraction_of(32)) & 0xffffffff;
        return;
    }
    if (below(4) == 0) return;
    switch (kind) {
    case ADD: case SUB:
        if (below(8) == 0) *b = *a ^ (sign * below(2)) ^ (below(2) ? 1ull << below(wide ? 54 : 25) : 0);
        else *b = with_exponent(exponent_of(*a, wide) + (int)below(wide ? 120 : 60) - (wide ? 60 : 30), wide);
        break;
    case MIN: case MAX: case LE: case LT: case EQ:
        *b = (*a ^ sign * below(2)) + (u64)below(3) - 1;
        break;
    case MUL: *b = partner(*a, 1, wide); break;
    case DIV: *b = partner(*a, 0, wide); break;
    case MADD: case MSUB: case NMSUB: case NMADD: {
        *b = partner(*a, 1, wide);
        u64 product = oracle(MUL, wide, *a, *b, 0, below(5), &unused);
        if (below(3) == 0) *c = (product ^ (sign * below(2))) + (u64)below(5) - 2;
        else if (below(3)) *c = with_exponent(exponent_of(product, wide) + (int)below(240) - 120, wide);
        break;
    }
    case TO_I32: case TO_U32: *a = with_exponent((wide ? 1023 : 127) - 4 + below(42), wide); break;
    case CONVERT: if (from) *a = with_exponent(below(2) ? 1023 - 160 + below(320) : (below(2) ? 896 - 30 : 1151 - 3) + below(34), 1); break;
    }
    *a &= from ? ~0ull : 0xffffffff, *b &= all, *c &= all;
}

// So many comparisons; 0 where all are alike, else the first difference in *failure.
int check(Subject *subject, void *context, u32 op, int kind, int wide, u64 count, u64 seed, Failure *failure) {
    state = seed * 0x9e3779b97f4a7c15ull + 88172645463325252ull;
    for (u64 i = 0; i < count; i++) {
        u64 a, b, c;
        operands(kind, wide, &a, &b, &c);
        u32 mode = below(5), flags = 0, wanted_flags;
        u64 wanted = oracle(kind, wide, a, b, c, mode, &wanted_flags);
        u64 got = subject(context, op, a, b, c, mode, &flags);
        if (got != wanted || flags != wanted_flags) {
            *failure = (Failure){a, b, c, mode, got, flags, wanted, wanted_flags};
            return 1;
        }
    }
    return 0;
}

/* Doubles on a core without Zdinx: sums, products, quotients, comparisons, and ints that become doubles, in place of
   compiler-rt's functions. Those are generic: they work on 64 bits, and on the rarest operand as on any other, 152
   instructions for a sum on this core. Here two normal numbers are handled in words of 32 bits; what is not normal
   (subnormal, infinite, NaN), and results that leave the range, apart, in functions `_slow`. Rounding is to the nearest,
   ties to even. NaNs are compiler-rt's: the first operand that is one, made quiet; 0x7ff8000000000000 where none is.

   tests/runtime/translate/test_soft_float.py compares all of it with the doubles of the machine that runs the tests. */

#include <stdint.h>

#ifndef SOFT_FLOAT
#define SOFT_FLOAT(name) name
#endif

#define SF_LIKELY(x) __builtin_expect(!!(x), 1)
#define SF_SIGN 0x80000000u
#define SF_ONE 0x00100000u /* the mantissa's leading bit, and the exponent's last one, in the high word */
#define SF_SIGN64 0x8000000000000000u
#define SF_INFINITY 0x7ff0000000000000u
#define SF_QUIET 0x0008000000000000u
#define SF_ONE64 0x0010000000000000u

static inline uint64_t sf_join(uint32_t high, uint32_t low) {
    return (uint64_t)high << 32 | low;
}

/* Is the biased exponent that of a normal number? */
static inline int sf_normal(uint32_t exponent) {
    return exponent - 1 < 0x7fe;
}

static inline uint32_t sf_exponent(uint32_t high) {
    return high << 1 >> 21;
}

/* Leading zeros of a word that is not zero. (Zba has no instruction for it.) */
static inline uint32_t sf_leading_zeros(uint32_t x) {
    uint32_t n = 0;
    if (x < 0x10000) n = 16, x <<= 16;
    if (x < 0x1000000) n += 8, x <<= 8;
    if (x < 0x10000000) n += 4, x <<= 4;
    if (x < 0x40000000) n += 2, x <<= 2;
    return n + (x < SF_SIGN);
}

/* The number whose last place is followed by `rest`, a binary fraction: rounded. The carry may go into the exponent. */
static inline uint64_t sf_round(uint32_t high, uint32_t low, uint32_t rest) {
    if ((int32_t)rest < 0) {
        uint32_t up = rest << 1 ? 1 : low & 1;
        low += up;
        high += low < up;
    }
    return sf_join(high, low);
}

/* --- any operands --- */

/* A mantissa, not zero, of any width, times 2 ** (exponent - 1078): the bits below its last place were not all zero if
   bit 0 is set. (1078: a mantissa of 56 bits has three below the last place.) Packed and rounded. */
static uint64_t sf_pack(uint64_t sign, int32_t exponent, uint64_t mantissa) {
    while (mantissa < SF_ONE64 << 3) mantissa <<= 1, exponent--;
    while (mantissa >= SF_ONE64 << 4) mantissa = mantissa >> 1 | (mantissa & 1), exponent++;
    if (exponent >= 0x7ff) return sign | SF_INFINITY;
    if (exponent <= 0) {
        uint32_t shift = 1 - exponent;
        mantissa = shift > 60 ? 1 : mantissa >> shift | !!(mantissa & ((1ull << shift) - 1));
        exponent = 0;
    } else {
        exponent--; /* the leading bit adds one */
    }
    uint64_t result = (mantissa >> 3) + ((uint64_t)exponent << 52);
    uint32_t rest = mantissa & 7;
    return sign | (result + (rest > 4 || (rest == 4 && (result & 1))));
}

/* Mantissa and exponent of a finite number that is not zero. */
static inline uint64_t sf_unpack(uint64_t magnitude, int32_t *exponent) {
    int32_t e = magnitude >> 52;
    *exponent = e ? e : 1;
    return e ? (magnitude & (SF_ONE64 - 1)) | SF_ONE64 : magnitude;
}

static __attribute__((noinline)) uint64_t sf_add_slow(uint64_t a, uint64_t b) {
    uint64_t x = a & ~SF_SIGN64, y = b & ~SF_SIGN64;
    if (!y && x <= SF_INFINITY) return x ? a : a & b;
    if (!x && y <= SF_INFINITY) return b;
    if (x > SF_INFINITY) return a | SF_QUIET;
    if (y > SF_INFINITY) return b | SF_QUIET;
    if (x == SF_INFINITY) return y == x && a != b ? SF_INFINITY | SF_QUIET : a;
    if (y == SF_INFINITY) return b;
    if (x < y) {
        uint64_t t = a;
        a = b, b = t, t = x, x = y, y = t;
    }
    int32_t e, f;
    uint64_t m = sf_unpack(x, &e) << 3, n = sf_unpack(y, &f) << 3;
    uint32_t shift = e - f;
    n = shift > 60 ? 1 : n >> shift | !!(n & ((1ull << shift) - 1));
    m = (int64_t)(a ^ b) < 0 ? m - n : m + n;
    return m ? sf_pack(a & SF_SIGN64, e, m) : 0;
}

static __attribute__((noinline)) uint64_t sf_mul_slow(uint64_t a, uint64_t b) {
    uint64_t sign = (a ^ b) & SF_SIGN64, x = a & ~SF_SIGN64, y = b & ~SF_SIGN64;
    if ((!x && y < SF_INFINITY) || (!y && x < SF_INFINITY)) return sign;
    if (x > SF_INFINITY) return a | SF_QUIET;
    if (y > SF_INFINITY) return b | SF_QUIET;
    if (x == SF_INFINITY || y == SF_INFINITY) return x && y ? sign | SF_INFINITY : SF_INFINITY | SF_QUIET;
    int32_t e, f;
    uint64_t m = sf_unpack(x, &e), n = sf_unpack(y, &f);
    while (m < SF_ONE64) m <<= 1, e--;
    while (n < SF_ONE64) n <<= 1, f--;
    uint32_t m0 = m, m1 = m >> 32, n0 = n, n1 = n >> 32;
    uint64_t low = (uint64_t)m0 * n0, one = (uint64_t)m1 * n0, two = (uint64_t)m0 * n1;
    uint64_t middle = (low >> 32) + (uint32_t)one + (uint32_t)two;
    uint64_t high = (uint64_t)m1 * n1 + (one >> 32) + (two >> 32) + (middle >> 32);
    /* the product has 105 or 106 bits, of which `high` has those above 64; 56 or 57 are kept */
    uint64_t rest = middle << 32 | (uint32_t)low;
    return sf_pack(sign, e + f - 1023, high << 15 | rest >> 49 | !!(rest << 15));
}

static __attribute__((noinline)) uint64_t sf_div_slow(uint64_t a, uint64_t b) {
    uint64_t sign = (a ^ b) & SF_SIGN64, x = a & ~SF_SIGN64, y = b & ~SF_SIGN64;
    if (!x && y && y <= SF_INFINITY) return sign;
    if (x > SF_INFINITY) return a | SF_QUIET;
    if (y > SF_INFINITY) return b | SF_QUIET;
    if (x == SF_INFINITY) return y == SF_INFINITY ? SF_INFINITY | SF_QUIET : sign | SF_INFINITY;
    if (y == SF_INFINITY) return sign;
    if (!y) return x ? sign | SF_INFINITY : SF_INFINITY | SF_QUIET;
    int32_t e, f;
    uint64_t m = sf_unpack(x, &e), n = sf_unpack(y, &f), quotient = 0;
    while (m < SF_ONE64) m <<= 1, e--;
    while (n < SF_ONE64) n <<= 1, f--;
    for (int i = 0; i < 57; i++) { /* 56 places behind the point */
        quotient = quotient << 1 | (m >= n);
        m = (m >= n ? m - n : m) << 1;
    }
    return sf_pack(sign, e - f + 1022, quotient | !!m);
}

/* --- sums --- */

/* A difference of mantissas below 1 that is exact, shifted to the left until it is not. */
static __attribute__((noinline)) uint64_t sf_shift_left(uint32_t sign, int32_t e, uint32_t high, uint32_t low) {
    if (!high) {
        if (!low) return 0;
        if (low >> 21) { /* by 21 places at least */
            high = low >> 11, low <<= 21, e -= 21;
        } else {
            high = low, low = 0, e -= 32;
        }
    }
#define SF_BY(places)                                       \
    if (!(high >> (21 - (places)))) {                       \
        high = high << (places) | low >> (32 - (places));   \
        low <<= (places), e -= (places);                    \
    }
    SF_BY(16)
    SF_BY(8)
    SF_BY(4)
    SF_BY(2)
    SF_BY(1)
#undef SF_BY
    if (SF_LIKELY(e > 0)) return sf_join(sign + (((uint32_t)e - 1) << 20) + high, low);
    for (; e < 1; e++) {
        low = low >> 1 | high << 31;
        high >>= 1;
    }
    return sf_join(sign | high, low);
}

static inline __attribute__((always_inline)) uint64_t sf_add(uint32_t ah, uint32_t al, uint32_t bh, uint32_t bl) {
    uint32_t ea = sf_exponent(ah), eb = sf_exponent(bh);
    if (!SF_LIKELY(sf_normal(ea)) || !SF_LIKELY(sf_normal(eb))) return sf_add_slow(sf_join(ah, al), sf_join(bh, bl));
    int32_t differ = ah ^ bh;
    int32_t d = ea - eb;
    if (d <= 0) {
        if (d == 0 && differ < 0) {
            uint32_t sign = ah & SF_SIGN, low = al - bl;
            uint32_t high = ((int32_t)((ah << 1) - (bh << 1)) >> 1) - (al < bl);
            if ((int32_t)high < 0) {
                high = ~high + !low;
                low = -low;
                sign ^= SF_SIGN;
            }
            return sf_shift_left(sign, ea, high, low);
        }
        uint32_t t = ah;
        ah = bh, bh = t, t = al, al = bl, bl = t;
        d = -d;
    }
    /* b's mantissa in the units of a's, which is the greater one, and the fraction behind it */
    uint32_t rest, mh = (bh << 11 | SF_SIGN) >> 11, ml;
    if (SF_LIKELY(d < 32)) {
        rest = bl << 1 << (31 - d);
        ml = bl >> d | mh << 1 << (31 - d);
        mh >>= d;
    } else if (d < 56) {
        d -= 32;
        rest = bl >> d | mh << 1 << (31 - d) | !!(bl << 1 << (31 - d));
        ml = mh >> d;
        mh = 0;
    } else {
        return sf_join(ah, al);
    }
    if (differ >= 0) {
        /* into a itself, which is right where the mantissas' sum is below 2; else it is halved, and the exponent one
           more */
        uint32_t low = al + ml, high = ah + mh + (low < ml);
        if ((high ^ ah) >> 20) {
            uint32_t head = ah >> 20 << 20;
            high -= head;
            rest = rest >> 1 | (rest & 1) | low << 31;
            low = low >> 1 | high << 31;
            high = head + (high >> 1) + (SF_ONE >> 1);
            if (sf_exponent(high) == 0x7ff) return sf_join(high >> 20 << 20, 0);
        }
        return sf_round(high, low, rest);
    }
    uint32_t borrow = rest != 0;
    rest = -rest;
    uint32_t low = al - ml, high = ah - mh - (al < ml) - (low < borrow);
    low -= borrow;
    if (!((high ^ ah) >> 20)) return sf_round(high, low, rest);
    /* the difference of the mantissas is less than 1; by more than a place it is only where they were one place apart,
       and then nothing is left behind */
    uint32_t head = ah >> 20 << 20;
    high = high - head + SF_ONE;
    high = high << 1 | low >> 31;
    low = low << 1 | rest >> 31;
    rest <<= 1;
    if (!(high & SF_ONE)) return sf_shift_left(ah & SF_SIGN, sf_exponent(ah) - 1, high, low);
    return sf_round(head - 2 * SF_ONE + high, low, rest); /* (a's exponent is at least 2) */
}

uint64_t SOFT_FLOAT(__adddf3)(uint64_t a, uint64_t b) {
    return sf_add(a >> 32, a, b >> 32, b);
}

uint64_t SOFT_FLOAT(__subdf3)(uint64_t a, uint64_t b) {
    return sf_add(a >> 32, a, (uint32_t)(b >> 32) ^ SF_SIGN, b);
}

/* --- products --- */

/* `high` and `low`: the product's mantissa, below 4 (bit 53), and the fraction behind it; e: the exponent if it is below
   2. */
static inline uint64_t sf_product(uint64_t a, uint64_t b, uint32_t e, uint32_t high, uint32_t low, uint32_t rest) {
    if (high >> 21) {
        rest = rest >> 1 | (rest & 1) | low << 31;
        low = low >> 1 | high << 31;
        high >>= 1;
        e++;
    }
    if (!SF_LIKELY(e - 1 < 0x7fd)) return sf_mul_slow(a, b);
    uint32_t sign = (uint32_t)((a ^ b) >> 32) & SF_SIGN;
    return sf_round(sign + ((e - 1) << 20) + high, low, rest);
}

/* Where b's low word is zero, as it is of constants of few digits. */
static inline uint64_t sf_mul_short(uint64_t a, uint64_t b, uint32_t e) {
    uint32_t ah = a >> 32, al = a, bh = b >> 32;
    if (!(bh << 12)) { /* a power of two */
        if (!SF_LIKELY(e - 1 < 0x7fd)) return sf_mul_slow(a, b);
        return sf_join((ah & 0x800fffff) + (e << 20) ^ (bh & SF_SIGN), al);
    }
    uint32_t m1 = ah << 11 | al >> 21 | SF_SIGN, m0 = al << 11, n1 = bh << 12 >> 11 | SF_ONE << 1;
    uint64_t one = (uint64_t)m0 * n1, two = (uint64_t)m1 * n1 + (one >> 32);
    return sf_product(a, b, e, two >> 32, two, one);
}

uint64_t SOFT_FLOAT(__muldf3)(uint64_t a, uint64_t b) {
    uint32_t ah = a >> 32, al = a, bh = b >> 32, bl = b;
    uint32_t ea = sf_exponent(ah), eb = sf_exponent(bh), e = ea + eb - 1023;
    if (!SF_LIKELY(sf_normal(ea)) || !SF_LIKELY(sf_normal(eb))) return sf_mul_slow(a, b);
    if (!bl) return sf_mul_short(a, b, e);
    if (!al) return sf_mul_short(b, a, e);
    /* mantissas shifted to the left by 11 and by 1: the product's has its last place at bit 64 */
    uint32_t m1 = ah << 11 | al >> 21 | SF_SIGN, m0 = al << 11;
    uint32_t n1 = bh << 12 >> 11 | SF_ONE << 1 | bl >> 31, n0 = bl << 1;
    uint64_t low = (uint64_t)m0 * n0, one = (uint64_t)m0 * n1, two = (uint64_t)m1 * n0;
    uint64_t middle = (low >> 32) + one;
    uint32_t rest = (uint32_t)middle + (uint32_t)two;
    uint64_t high = (uint64_t)m1 * n1 + (middle >> 32) + (two >> 32) + (rest < (uint32_t)two);
    return sf_product(a, b, e, high >> 32, high, rest | !!(uint32_t)low);
}

/* --- quotients --- */

/* x * y / 2**32, of a signed and an unsigned word. */
static inline uint32_t sf_high(int32_t x, uint32_t y) {
    return (uint64_t)((int64_t)x * (int64_t)(uint64_t)y) >> 32;
}

uint64_t SOFT_FLOAT(__divdf3)(uint64_t a, uint64_t b) {
    uint32_t ah = a >> 32, al = a, bh = b >> 32, bl = b;
    uint32_t ea = sf_exponent(ah), eb = sf_exponent(bh);
    if (!SF_LIKELY(sf_normal(ea)) || !SF_LIKELY(sf_normal(eb))) return sf_div_slow(a, b);
    uint32_t sign = (ah ^ bh) & SF_SIGN;
    uint32_t n = bh << 11 | bl >> 21 | SF_SIGN; /* the divisor's mantissa, from 1 below 2, in units of 2**-31 */
    /* its reciprocal, y, in units of 2**-32: a line that is wrong by 2**-3.5 at most, then Newton's step three times,
       each from below: 2**-7, 2**-14, 2**-28. The last one makes sure of that, whatever was cut off. */
    uint32_t y = 0x7504f333 - n;
    y += sf_high(-((uint64_t)y * n >> 32 << 1), y);
    y += sf_high(-((uint64_t)y * n >> 32 << 1), y);
    y += sf_high(-((uint64_t)y * n >> 32 << 1), y) - 6;
    /* the quotient's first 31 bits behind the point, too small by less than 32 of their last place; what is left of
       the dividend, of which 64 bits suffice, gives 26 bits more */
    uint32_t q = (uint64_t)(ah << 11 | al >> 21 | SF_SIGN) * y >> 32;
    uint32_t mh = (ah << 11 | SF_SIGN) >> 11, nh = n >> 11;
    uint64_t divisor = sf_join(nh, bl);
    uint64_t left = (sf_join(mh, al) << 31) - (q * (uint64_t)bl + ((uint64_t)(q * nh) << 32));
    uint64_t quotient = ((uint64_t)q << 26) + ((left >> 26) * (uint64_t)y >> 32);
    /* cut off at its last place, and the remainder */
    uint32_t e = ea - eb + 1023, top = al << 20;
    if (mh > nh || (mh == nh && al >= bl)) {
        quotient >>= 5;
    } else {
        quotient >>= 4, top <<= 1, e--;
    }
    if (!SF_LIKELY(e - 1 < 0x7fd)) return sf_div_slow(a, b);
    uint32_t high = quotient >> 32, low = quotient;
    left = ((uint64_t)top << 32) - ((uint64_t)low * bl + ((uint64_t)(low * nh + high * bl) << 32));
    quotient += (uint64_t)(sign + ((e - 1) << 20)) << 32;
    while (left << 1 > divisor) { /* (a half is impossible) */
        quotient++;
        left -= divisor;
        if ((int64_t)left < 0) break;
    }
    return quotient;
}

/* --- comparisons: less than, equal to, greater than 0 as a is to b; `unordered` with a NaN --- */

static inline int32_t sf_compare(uint64_t a, uint64_t b, int32_t unordered) {
    uint32_t ah = a >> 32, al = a, bh = b >> 32, bl = b;
    if ((ah << 1) + !!al > 0xffe00000 || (bh << 1) + !!bl > 0xffe00000) return unordered;
    if ((int32_t)(ah & bh) < 0) { /* both negative */
        if (ah != bh) return ah > bh ? -1 : 1;
        return al == bl ? 0 : al > bl ? -1 : 1;
    }
    if (ah != bh) {
        if (!((ah | bh) << 1 | al | bl)) return 0;
        return (int32_t)ah < (int32_t)bh ? -1 : 1;
    }
    return al == bl ? 0 : al < bl ? -1 : 1;
}

int32_t SOFT_FLOAT(__ledf2)(uint64_t a, uint64_t b) {
    return sf_compare(a, b, 1);
}

int32_t SOFT_FLOAT(__gedf2)(uint64_t a, uint64_t b) {
    return sf_compare(a, b, -1);
}

#define SF_ALIAS(name, of) \
    int32_t SOFT_FLOAT(name)(uint64_t, uint64_t) __attribute__((alias(SF_TEXT(SOFT_FLOAT(of)))));
#define SF_TEXT(name) SF_TEXT_(name)
#define SF_TEXT_(name) #name
SF_ALIAS(__ltdf2, __ledf2)
SF_ALIAS(__eqdf2, __ledf2)
SF_ALIAS(__nedf2, __ledf2)
SF_ALIAS(__gtdf2, __gedf2)

/* --- ints --- */

uint64_t SOFT_FLOAT(__floatsidf)(int32_t x) {
    if (!x) return 0;
    uint32_t sign = (uint32_t)x & SF_SIGN, m = x < 0 ? -(uint32_t)x : (uint32_t)x;
    uint32_t n = sf_leading_zeros(m);
    m <<= n; /* the leading bit is the exponent's last one */
    return sf_join(sign + ((1053 - n) << 20) + (m >> 11), m << 21);
}

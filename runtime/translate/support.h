/* What the generated C stands on: memory of the image, allocation, the host.

   Natively the image lies anywhere; `sw_image` is the address of the image minus IMAGE_BASE. On the core, image
   addresses are addresses. All state is in the image, except (natively) where it is and who serves host calls. */

#include <stdint.h>

typedef int32_t i32;
typedef uint32_t u32;
typedef int32_t __attribute__((may_alias)) mem_i;
typedef volatile int32_t __attribute__((may_alias)) mem_p;  // a word of the pins
typedef uint32_t __attribute__((may_alias)) mem_r;
typedef double __attribute__((may_alias)) mem_f;
typedef uint64_t __attribute__((may_alias, aligned(4))) mem_d;
typedef uint16_t __attribute__((may_alias)) mem_h;
typedef uint8_t mem_b;

#ifdef __riscv
/* Most functions are small, so that all fit firmware memory, which a trace reaches by jal. */
#define COLD __attribute__((minsize))
#define IMAGE_LOCAL
#define AT(kind, a) (*(mem_##kind *)(uintptr_t)(u32)(a))
#define FIELD(kind, object, offset) AT(kind, (object) + (offset))
#define ITEM(kind, object, base, index, bytes) AT(kind, (object) + (base) + (u32)(index) * (bytes))
static inline i32 sw_host_call(i32 service, i32 argument) {
    register i32 a0 __asm__("a0") = service;
    register i32 a1 __asm__("a1") = argument;
    __asm__ volatile(".word %c2" : "+r"(a0) : "r"(a1), "i"(HOST_CALL_INSTRUCTION) : "memory");
    return a0;
}
#else
static uint8_t *sw_image;
static i32 (*sw_host)(i32, i32);
__attribute__((visibility("default"))) void sw_bind(uint8_t *image, i32 (*host)(i32, i32)) {
    sw_image = image - (uintptr_t)IMAGE_BASE;
    sw_host = host;
}
/* A copy for each function: stores to the image cannot change it. */
#define COLD
#define IMAGE_LOCAL uint8_t *const sw_mem = sw_image;
#define AT(kind, a) (*(mem_##kind *)(sw_mem + (u32)(a)))
/* Addresses inside an object do not wrap, so that the machine may add them up in a load. */
#define FIELD(kind, object, offset) (*(mem_##kind *)(sw_mem + (u32)(object) + (offset)))
#define ITEM(kind, object, base, index, bytes) \
    (*(mem_##kind *)(sw_mem + (u32)(object) + (base) + (int64_t)(i32)(index) * (bytes)))
/* Clocks (in the order of spec.objects.Clock) are asked at once; all else is the host's. */
#include <time.h>
static i32 sw_clock(i32 which) {
    static const clockid_t ids[] = {
        CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_MONOTONIC, CLOCK_THREAD_CPUTIME_ID,
    };
    struct timespec now;
    IMAGE_LOCAL
    union { double f; uint32_t words[2]; } seconds;
    if (which < 0 || which > 4 || clock_gettime(ids[which], &now)) return sw_host(SERVICE_CLOCK, which);
    seconds.f = (double)((int64_t)now.tv_sec * 1000000000 + now.tv_nsec) / 1e9;
    AT(r, VM_BASE + VM_clock_low) = seconds.words[0];
    AT(r, VM_BASE + VM_clock_high) = seconds.words[1];
    return 0;
}
static inline i32 sw_host_call(i32 service, i32 argument) {
    return service == SERVICE_CLOCK ? sw_clock(argument) : sw_host(service, argument);
}
#endif

#define VM_I(offset) AT(i, VM_BASE + (offset))
#define VM_R(offset) AT(r, VM_BASE + (offset))
/* Bytecodes are counted in memory; a loop with a dispatch of its own keeps the count in a register as well on the core,
   where a store costs less than a load. */
#define COUNT() do { if (++VM_R(VM_bytecodes) == 0) VM_R(VM_bytecodes_high)++; } while (0)
#define COUNT_BYTECODE COUNT
#ifdef __riscv
#define LOOP_COUNT u32 sw_count = VM_R(VM_bytecodes);
#define COUNT_IN_LOOP() do { \
    VM_R(VM_bytecodes) = ++sw_count; if (__builtin_expect(sw_count == 0, 0)) VM_R(VM_bytecodes_high)++; } while (0)
#else
#define LOOP_COUNT
#define COUNT_IN_LOOP() (++*(mem_d *)(sw_mem + VM_BASE + VM_bytecodes)) /* VM_bytecodes_high is the next word */
#endif

/* After a store to a quasi-immutable field: the host is told where traces may rely on it. */
#define sw_quasi_immutable_changed(a) do { \
    u32 sw_a = (u32)(a); \
    if (__builtin_expect(AT(b, QUASI_IMMUTABLE_BASE + (sw_a / 4) % QUASI_IMMUTABLE_SIZE), 0)) \
        (void)sw_host_call(SERVICE_INVALIDATE, (i32)sw_a); \
} while (0)

/* Bytes of an object with `count` items; too many items make a size that never fits. */
static inline u32 sw_size(u32 fixed, u32 item, u32 count) {
    return count > 0x4000000u ? 0x7ffffff8u : (fixed + item * count + 7u) & ~7u;
}
static inline i32 sw_div(i32 a, i32 b) { return b == -1 ? (i32)(0u - (u32)a) : a / b; }
static inline i32 sw_mod(i32 a, i32 b) { return b == -1 ? 0 : a % b; }
static inline i32 sw_not_small(int64_t x) { return x != (int64_t)((int32_t)((u32)x << 1) >> 1); }
typedef union { double f; uint64_t u; } sw_bits;
static inline i32 sw_low(double x) { sw_bits b; b.f = x; return (i32)(u32)b.u; }
static inline i32 sw_high(double x) { sw_bits b; b.f = x; return (i32)(u32)(b.u >> 32); }
static inline double sw_double(i32 low, i32 high) {
    sw_bits b;
    b.u = (uint64_t)(u32)high << 32 | (u32)low;
    return b.f;
}

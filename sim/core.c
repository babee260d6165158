// The simulator's core: what is not in the instruction table. Memory, traps, CSRs, guard engine, value-pattern table.
//
// state.inc, decode.inc, labels.inc and blocks.inc are generated from spec/ by sim/cgen.py. The loop over instructions
// (loop.inc) is compiled twice, without and with the retire log. Decoded instructions are kept beside the words; writing a
// word or its sidecar word makes them undecoded. One step is one cycle: an instruction retired or a trap taken.

#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;
typedef __int128 big;

#define LIKELY(c) __builtin_expect(!!(c), 1)
#define UNLIKELY(c) __builtin_expect(!!(c), 0)

typedef struct Decoded {
    u8 op, rd, rs1, rs2;
    u16 side;
    u8 rs3, pad;
    i32 imm;
} Decoded;

#include "state.inc"

_Static_assert(sizeof(Decoded) == DECODED_BYTES, "DECODED_BYTES");

enum { F_RESULT = 1, F_GUARD = 2, F_EXACT = 4, F_LATE = 8, F_UNCHECKED = 16, F_FLOAT = 32, F_PAIR = 64, F_SUBJECT = 128, F_ONLY_WRITES = 256 };
#include "decode.inc"

enum { MSTATUS_MIE = 8, MSTATUS_MPIE = 0x80, MSTATUS_MPP = 0x1800, MIP_TIMER = 0x80, MIP_EXTERNAL = 0x800 };

static const Decoded outside = {.op = OP_FETCH_FAULT};

static inline const Decoded *find_decoded(State *s, u32 pc) {
    if (LIKELY(pc - TRACE_BASE < TRACE_SIZE)) return (Decoded *)s->trace_decoded + ((pc - TRACE_BASE) >> 2);
    if (LIKELY(pc - FIRMWARE_BASE < FIRMWARE_SIZE)) return (Decoded *)s->firmware_decoded + ((pc - FIRMWARE_BASE) >> 2);
    return &outside;
}

static inline u32 fetch(State *s, u32 pc) {
    if (pc - TRACE_BASE < TRACE_SIZE) return s->trace[(pc - TRACE_BASE) >> 2];
    if (pc - FIRMWARE_BASE < FIRMWARE_SIZE) return s->firmware[(pc - FIRMWARE_BASE) >> 2];
    return 0;
}

static void decode_at(State *s, u32 pc, Decoded *d) {
    Decoded fresh = {0};
    int in_trace = pc - TRACE_BASE < TRACE_SIZE;
    if (!in_trace && pc - FIRMWARE_BASE >= FIRMWARE_SIZE) {
        fresh.op = OP_FETCH_FAULT;
    } else {
        decode_row(fetch(s, pc), &fresh);
        if ((op_flags[fresh.op] & F_GUARD) && !s->guards) fresh.op = OP_ILLEGAL;
        if ((op_flags[fresh.op] & F_FLOAT) && !s->floats) fresh.op = OP_ILLEGAL;
        if ((op_flags[fresh.op] & (F_RESULT | F_PAIR)) && fresh.rd == 0) fresh.rd = 32;
        if (in_trace && s->guards) fresh.side = s->sidecar[(pc - TRACE_BASE) >> 2];
    }
    *d = fresh;
}

// --- watches ---

static inline u32 image_word(State *s, u32 address) {
    u32 word;
    memcpy(&word, (u8 *)s->image + (address - IMAGE_BASE), 4);
    return word;
}

static inline int is_image_word(State *s, u32 address) {
    return (address & 3) == 0 && address - IMAGE_BASE < s->image_size;
}

// Compares armed slots with memory: all of them, or those on one word.
void watch_compare(State *s, u32 word_address, int all) {
    for (int i = 0; i < WATCH_SLOTS; i++) {
        u32 *slot = &s->watches[4 * i];
        if (slot[0] == 0 || !(all || slot[0] == word_address)) continue;
        if (!is_image_word(s, slot[0]) || image_word(s, slot[0]) != slot[1]) slot[2] = 1;
    }
}

void watch_refilter(State *s) {
    s->watch_filter = 0;
    for (int i = 0; i < WATCH_SLOTS; i++)
        if (s->watches[4 * i]) s->watch_filter |= 1ull << (s->watches[4 * i] >> 2 & 63);
}

static void arm_watch(State *s, u32 i, u32 address, u32 expected) {
    u32 *slot = &s->watches[4 * i];
    slot[0] = address;
    slot[1] = expected;
    slot[2] = !is_image_word(s, address) || image_word(s, address) != expected;
    watch_refilter(s);
}

// --- the value-pattern table; sim/patterns.py is the same in Python ---

#define SATURATE(name) (e[T_##name] += e[T_##name] < TMAX_##name)

void observe(State *s, u32 site, u32 value) {
    u32 *e = &s->table[(site >> 2) % TABLE_ENTRIES * TABLE_FIELDS];
    if (e[T_site] == 0) {
        e[T_site] = site;
        e[T_count] = 1;
        e[T_last] = e[T_top0] = value;
        e[T_top0_count] = 1;
        return;
    }
    if (e[T_site] != site) {
        SATURATE(conflicts);
        return;
    }
    u32 stride = value - e[T_last];
    if (stride == 0) SATURATE(run); else e[T_run] = 0;
    if (stride == e[T_stride] && e[T_count] > 1) SATURATE(stride_run); else e[T_stride_run] = 0;
    e[T_changed] |= value ^ e[T_last];
    e[T_stride] = stride;
    e[T_last] = value;
    SATURATE(count);
    if (value == e[T_top0]) {
        SATURATE(top0_count);
    } else if (e[T_top1_count] && value == e[T_top1]) {
        SATURATE(top1_count);
        if (e[T_top1_count] > e[T_top0_count]) {
            u32 v = e[T_top0], n = e[T_top0_count];
            e[T_top0] = e[T_top1], e[T_top0_count] = e[T_top1_count];
            e[T_top1] = v, e[T_top1_count] = n;
        }
    } else if (e[T_top1_count] > 1) {
        e[T_top1_count]--;
    } else {
        e[T_top1] = value;
        e[T_top1_count] = 1;
    }
}

// --- pins: words of the image that are answered in its place; 0: this one is not ---

int pin_word(State *s, u32 offset, u32 *value) {
    const u64 cycles = s->counters[COUNT_cycles];
    const u32 pin = (offset - PIN_INPUT) >> 2;
    if (!s->pins) return 0;
    if (pin < s->pins) {
        *value = s->periods[pin] ? cycles / s->periods[pin] & 1 : s->levels >> pin & 1;
        return 1;
    }
    switch (offset) {
    case PIN_CYCLES: *value = cycles & PIN_TICKS; return 1;
    case PIN_MICROSECONDS: *value = cycles / SIMULATED_MEGAHERTZ & PIN_TICKS; return 1;
    case PIN_MEGAHERTZ: *value = SIMULATED_MEGAHERTZ; return 1;
    case PIN_COUNT: *value = s->pins; return 1;
    }
    return 0;
}

// --- loads and stores outside the image; 0: access fault ---

static u64 mtime(State *s) { return s->counters[COUNT_cycles] + s->mtime_offset; }

static int load_elsewhere(State *s, u32 address, u32 size, u32 *value) {
    if (address - FIRMWARE_BASE < FIRMWARE_SIZE) {
        *value = 0;
        memcpy(value, (u8 *)s->firmware + (address - FIRMWARE_BASE), size);
        return 1;
    }
    if (address - CLINT_BASE < CLINT_SIZE && size == 4) {
        u64 pair = (address & ~7u) == CLINT_BASE + 0x4000 ? s->mtimecmp : (address & ~7u) == CLINT_BASE + 0xbff8 ? mtime(s) : 0;
        *value = address & 4 ? pair >> 32 : pair;
        return 1;
    }
    return 0;
}

static int store_elsewhere(State *s, u32 address, u32 size, u32 value) {
    if (address - FIRMWARE_BASE < FIRMWARE_SIZE) {
        memcpy((u8 *)s->firmware + (address - FIRMWARE_BASE), &value, size);
        ((Decoded *)s->firmware_decoded)[(address - FIRMWARE_BASE) >> 2].op = 0;
        return 1;
    }
    if (address - CLINT_BASE < CLINT_SIZE && size == 4) {
        u32 half[2];
        u64 now = mtime(s), next = now;
        int is_time = (address & ~7u) == CLINT_BASE + 0xbff8, is_compare = (address & ~7u) == CLINT_BASE + 0x4000;
        memcpy(half, is_time ? &now : &s->mtimecmp, 8);
        half[address >> 2 & 1] = value;
        if (is_compare) memcpy(&s->mtimecmp, half, 8);
        if (is_time) memcpy(&next, half, 8), s->mtime_offset += next - now;
        return 1;
    }
    return 0;
}

// --- CSRs and traps ---

static u32 mip(State *s) { return mtime(s) >= s->mtimecmp ? MIP_TIMER : 0; }

static u32 *plain_csr(State *s, u32 n) {
    switch (n) {
    case CSR_mstatus: return &s->mstatus;
    case CSR_mie: return &s->mie;
    case CSR_mtvec: return &s->mtvec;
    case CSR_mscratch: return &s->mscratch;
    case CSR_mepc: return &s->mepc;
    case CSR_mcause: return &s->mcause;
    case CSR_mtval: return &s->mtval;
    case CSR_xgctl: return s->guards ? &s->xgctl : 0;
    case CSR_xgloop: return s->guards ? &s->xgloop : 0;
    case CSR_xghandler: return s->guards ? &s->xghandler : 0;
    case CSR_xgepc: return s->guards ? &s->xgepc : 0;
    }
    return 0;
}

// 0: there is no such CSR.
int csr_read(State *s, u32 n, u32 *value) {
    u64 *offset, *counter = counter_of_csr(s, n, &offset);
    u32 *plain = plain_csr(s, n);
    if (counter) *value = *counter + *offset;
    else if (plain) *value = *plain;
    else if (n == CSR_mcycleh) *value = (s->counters[COUNT_cycles] + s->csr_offset[COUNT_cycles]) >> 32;
    else if (n == CSR_minstreth) *value = (s->counters[COUNT_instructions] + s->csr_offset[COUNT_instructions]) >> 32;
    else if (n == CSR_fflags || n == CSR_frm || n == CSR_fcsr) {
        if (!s->floats) return 0;
        *value = n == CSR_fflags ? s->fcsr & 31 : n == CSR_frm ? s->fcsr >> 5 : s->fcsr;
    } else if (n == CSR_misa) *value = 0x40001100u | (s->guards ? 1u << 23 : 0);
    else if (n == CSR_mip) *value = mip(s);
    else if (n == CSR_mvendorid || n == CSR_marchid || n == CSR_mimpid || n == CSR_mhartid) *value = 0;
    else return 0;
    return 1;
}

// 0: there is no such CSR, or it is read-only.
int csr_write(State *s, u32 n, u32 value) {
    u64 *offset, *counter = counter_of_csr(s, n, &offset);
    u32 *plain = plain_csr(s, n);
    u32 unused;
    if (n >> 10 == 3 || !csr_read(s, n, &unused)) return 0;
    if (counter) {
        u64 old = *counter + *offset;
        *offset += ((old >> 32 << 32) | value) - old;
    } else if (n == CSR_mcycleh || n == CSR_minstreth) {
        int i = n == CSR_mcycleh ? COUNT_cycles : COUNT_instructions;
        u64 old = s->counters[i] + s->csr_offset[i];
        s->csr_offset[i] += ((u64)value << 32 | (u32)old) - old;
    } else if (n == CSR_mstatus) {
        s->mstatus = (value & (MSTATUS_MIE | MSTATUS_MPIE)) | MSTATUS_MPP;
    } else if (n == CSR_mie) {
        s->mie = value & (MIP_TIMER | MIP_EXTERNAL);
    } else if (n == CSR_fflags) {
        s->fcsr = (s->fcsr & ~31u) | (value & 31);
    } else if (n == CSR_frm) {
        s->fcsr = (s->fcsr & 31) | (value & 7) << 5;
    } else if (n == CSR_fcsr) {
        s->fcsr = value & 255;
    } else if (n == CSR_xgctl) {
        s->xgctl = value & (XGCTL_CHECKS | XGCTL_PROBES);
    } else if (n == CSR_mtvec || n == CSR_mepc || n == CSR_xgloop || n == CSR_xghandler || n == CSR_xgepc) {
        *plain = value & ~3u;
    } else if (plain) {
        *plain = value;
    }
    return 1;
}

static void take_trap(State *s, u32 pc, u32 cause, u32 value) {
    s->mepc = pc;
    s->mcause = cause;
    s->mtval = value;
    s->mstatus = MSTATUS_MPP | (s->mstatus & MSTATUS_MIE ? MSTATUS_MPIE : 0);
    s->traps++;
    if (s->mtvec == 0) s->halt = HALT_UNHANDLED_TRAP, s->pc = pc;
    else s->pc = s->mtvec;
}

#include "float.inc"

// --- the guard engine: evaluates a sidecar word; returns the next pc ---

static u32 leave_by_guard(State *s, u32 pc) {
    s->counters[COUNT_failures]++;
    s->xgepc = pc;
    const u32 *entry = &s->exits[(pc >> 2) % EXIT_ENTRIES * 2];
    if (entry[0] != pc) return s->xghandler;
    s->counters[COUNT_exit_hits]++;
    return entry[1] & ~3u;
}

// Does the trap of a load mean that the check of an operand beside it fails?
static int trap_is_exit(State *s, const Decoded *d, u32 cause) {
    u32 subject = SIDE_subject(d->side);
    if (!(op_flags[d->op] & F_SUBJECT) || (cause != CAUSE_LOAD_MISALIGNED && cause != CAUSE_LOAD_FAULT)) return 0;
    return s->xgctl & XGCTL_CHECKS && SIDE_check(d->side) != CHECK_NONE && (subject == SUBJECT_RS1 || subject == SUBJECT_RS2);
}

static u32 evaluate_sidecar(State *s, u32 pc, const Decoded *d, u32 result, const u32 *operand, i64 exact, u32 next) {
    u32 side = d->side, check = SIDE_check(side), g = s->operands[SIDE_g(side)];
    u32 subject = op_flags[d->op] & F_SUBJECT ? SIDE_subject(side) : SUBJECT_RESULT, word = result;
    int has_result = op_flags[d->op] & F_RESULT && !(op_flags[d->op] & F_ONLY_WRITES && d->rd == 32);
    int late = op_flags[d->op] & F_LATE, passed = 1;
    if (subject == SUBJECT_RS1 || subject == SUBJECT_RS2) word = operand[subject == SUBJECT_RS2], late = 0;
    if (subject == SUBJECT_SET) s->operands[SIDE_g(side)] = result;
    if (!(op_flags[d->op] & F_EXACT)) exact = (i32)result;
    if (!(s->xgctl & XGCTL_CHECKS) || (!has_result && (check != CHECK_WATCH || op_flags[d->op] & F_UNCHECKED))) check = CHECK_NONE;
    switch (check) {
    case CHECK_NONE: break;
    case CHECK_INT_TAG: passed = word & 1; break;
    case CHECK_PTR_TAG: passed = !(word & 1); break;
    case CHECK_EQ: passed = word == g; break;
    case CHECK_NE: passed = word != g; break;
    case CHECK_HEADER:
        passed = !late && is_image_word(s, word) && image_word(s, word) == g;
        break;
    case CHECK_ULT: passed = word < g; break;
    case CHECK_LT: passed = (i32)word < (i32)g; break;
    case CHECK_GE: passed = (i32)word >= (i32)g; break;
    case CHECK_OVERFLOW32: passed = exact == (i32)exact; break;
    case CHECK_RANGE31: passed = exact >= -(1ll << 30) && exact < 1ll << 30; break;
    case CHECK_ZERO: passed = word == 0; break;
    case CHECK_NONZERO: passed = word != 0; break;
    case CHECK_WATCH: passed = !s->watches[4 * (SIDE_g(side) % WATCH_SLOTS) + 2]; break;
    case CHECK_LE: passed = (i32)word <= (i32)g; break;
    case CHECK_GT: passed = (i32)word > (i32)g; break;
    }
    if (check != CHECK_NONE) s->counters[COUNT_checks]++;
    if (SIDE_probe(side) && has_result && s->patterns && s->xgctl & XGCTL_PROBES) {
        s->counters[COUNT_probes]++;
        observe(s, pc, result);
    }
    if (passed) {
        if (!SIDE_loop(side)) return next;
        s->counters[COUNT_back_edges]++;
        return s->xgloop;
    }
    return leave_by_guard(s, pc);
}

#define LOGGING 0
#define LOOP run_fast
#include "loop.inc"
#undef LOGGING
#undef LOOP
#define LOGGING 1
#define LOOP run_logged
#include "loop.inc"

// Runs up to `budget` steps. Returns how many were left when the core halted or the log was full; 0 otherwise.
u64 run(State *s, u64 budget) {
    s->halt = HALT_RUNNING;
    while (budget && !s->halt && !(s->logging && s->log_count == LOG_RECORDS)) {
        u64 slice = budget;
        if ((s->mstatus & MSTATUS_MIE) && (s->mie & MIP_TIMER)) {
            u64 now = mtime(s);
            if (now >= s->mtimecmp) {
                take_trap(s, s->pc, CAUSE_TIMER_INTERRUPT, 0);
                s->counters[COUNT_cycles]++;
                budget--;
                continue;
            }
            if (s->mtimecmp - now < slice) slice = s->mtimecmp - now;
        }
        budget -= s->logging ? run_logged(s, slice) : run_fast(s, slice);
    }
    return budget;
}

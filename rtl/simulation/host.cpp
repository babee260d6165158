// What the simulated SoC needs of the outside: memories in mapped files, and the mailbox of requests to the host link
// (rtl/simulation/mailbox.py). The process ends with its parent.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <tuple>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mailbox.h"

static void *map_file(const char *name, uint64_t bytes) {
    const std::string variable = std::string("SIDEWINDER_") + name;
    const char *path = getenv(variable.c_str());
    void *memory;
    if (path == nullptr) {
        memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    } else {
        const int file = open(path, O_RDWR);
        struct stat status;
        if (file < 0 || fstat(file, &status) != 0) {
            fprintf(stderr, "%s=%s: cannot be opened\n", variable.c_str(), path);
            exit(1);
        }
        if (static_cast<uint64_t>(status.st_size) < bytes) {
            fprintf(stderr, "%s=%s: has %lld bytes, needs %llu\n", variable.c_str(), path,
                    static_cast<long long>(status.st_size), static_cast<unsigned long long>(bytes));
            exit(1);
        }
        memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        close(file);
    }
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    return memory;
}

extern "C" unsigned long long sidewinder_map(const char *file, unsigned long long bytes) {
    return reinterpret_cast<uintptr_t>(map_file(file, bytes));
}

// A fault of the simulated hardware around the core.
extern "C" void sidewinder_fail(const char *message) {
    fprintf(stderr, "%s\n", message);
    fflush(nullptr);
    _exit(1);
}

// Seed of random latencies of external memory; 0: it answers as soon as it can.
extern "C" unsigned int sidewinder_latency() {
    const char *seed = getenv("SIDEWINDER_LATENCY");
    return seed == nullptr ? 0 : atoi(seed);
}

extern "C" unsigned int sidewinder_read(unsigned long long memory, unsigned int bytes, unsigned int word) {
    return bytes == 2 ? reinterpret_cast<const uint16_t *>(memory)[word] : reinterpret_cast<const uint32_t *>(memory)[word];
}

extern "C" void sidewinder_write(unsigned long long memory, unsigned int bytes, unsigned int word, unsigned int mask,
                                 unsigned int data) {
    uint8_t *at = reinterpret_cast<uint8_t *>(memory) + static_cast<uint64_t>(word) * bytes;
    if (mask == (1u << bytes) - 1) {
        memcpy(at, &data, bytes);
        return;
    }
    for (unsigned int i = 0; i < bytes; i++)
        if (mask >> i & 1) at[i] = static_cast<uint8_t>(data >> 8 * i);
}

static volatile Mailbox *mailbox;
static uint32_t batch, next_request;  // the batch under way, and how far it is
static bool busy, asked;              // asked: the core has been asked to halt since WAIT began
static volatile uint32_t *answer_to;  // where the next answer goes; null: nowhere
static uint64_t wait_began;
static bool waiting;

enum { IDLE = 0, REQUEST = 1, WAITING = 2 };

// Called while no request is under way: is there another one?
extern "C" int sidewinder_request(unsigned long long cycle, int halted, unsigned int *op, unsigned int *address,
                                  unsigned int *data) {
    if (mailbox == nullptr) {
        mailbox = static_cast<Mailbox *>(map_file("MAILBOX", sizeof(Mailbox)));
        batch = mailbox->go;
    }
    if (!busy) {
        if (mailbox->go == batch) return IDLE;
        batch = mailbox->go;
        next_request = 0;
        busy = true;
    }
    for (;;) {
        if (next_request == mailbox->count) {
            busy = false;
            return IDLE;
        }
        volatile Request *request = &mailbox->requests[next_request];
        if (request->op != OP_WAIT) {
            *op = request->op;
            *address = request->address;
            *data = request->data;
            answer_to = &request->answer;
            next_request++;
            return REQUEST;
        }
        if (!waiting) {
            waiting = true;
            asked = false;
            wait_began = cycle;
        }
        if (!halted) {
            const uint64_t limit = mailbox->max_cycles;
            if (asked || !(mailbox->interrupt || (limit != 0 && cycle - wait_began >= limit))) return WAITING;
            asked = true;
            *op = OP_HALT;
            *address = *data = 0;
            answer_to = nullptr;
            return REQUEST;
        }
        waiting = false;
        next_request++;
    }
}

extern "C" int sidewinder_interrupt() { return mailbox != nullptr && mailbox->external_interrupt; }

extern "C" void sidewinder_answer(unsigned int word) {
    if (answer_to != nullptr) *answer_to = word;
}

// A log of retired instructions: 12 words each, written to the file that SIDEWINDER_RVFI names.
static FILE *retire_log;

extern "C" int sidewinder_start() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // no simulation outlives its host
    if (const char *host = getenv("SIDEWINDER_HOST"))
        if (getppid() != atoi(host)) _exit(0);  // it died before that
    const char *path = getenv("SIDEWINDER_RVFI");
    if (path != nullptr) retire_log = fopen(path, "wb");
    return retire_log != nullptr;
}

extern "C" void sidewinder_log(unsigned int pc, unsigned int insn, unsigned int flags, unsigned int rd, unsigned int rd_value,
                               unsigned int rd_high, unsigned int next_pc, unsigned int address, unsigned int masks, unsigned int read,
                               unsigned int written, unsigned int rs1_value, unsigned int rs2_value) {
    const unsigned int record[] = {pc, insn, flags, rd, rd_value, rd_high, next_pc, address, masks, read, written, rs1_value, rs2_value};
    fwrite(record, sizeof record, 1, retire_log);
}

// A log of the pipeline: what the mailbox says of it, written to the file that SIDEWINDER_PIPELINE names.
static FILE *pipeline_log;

extern "C" int sidewinder_views() {
    const char *path = getenv("SIDEWINDER_PIPELINE");
    if (path != nullptr) pipeline_log = fopen(path, "wb");
    return pipeline_log != nullptr;
}

extern "C" void sidewinder_pipeline(const uint32_t *view, unsigned int words, unsigned int fetched) {
    static uint64_t running = 0, left = 0;
    static bool begun = false;
    const uint64_t cycle = running++;
    if (mailbox == nullptr) return;
    if (!begun) {
        if (cycle < mailbox->pipeline_from) return;
        if (mailbox->pipeline_pc != 0 && mailbox->pipeline_pc != fetched) return;
        begun = true;
        left = mailbox->pipeline_cycles;
    }
    if (left == 0) return;
    left--;
    const uint32_t head[] = {static_cast<uint32_t>(cycle), static_cast<uint32_t>(cycle >> 32), mailbox->pipeline_epoch};
    static_assert(sizeof head == 4 * PIPELINE_HEAD);
    fwrite(head, sizeof head, 1, pipeline_log);
    fwrite(view, 4, words, pipeline_log);
}

// What comes in at the pins, by the mailbox; and a log of all that changes there, in the file that SIDEWINDER_PINS names.
static FILE *pin_log;

extern "C" unsigned int sidewinder_pins(unsigned long long cycle, unsigned int levels, unsigned int drive,
                                        unsigned int outputs) {
    static uint32_t before[3] = {~0u, ~0u, ~0u};
    if (cycle == 0)
        if (const char *path = getenv("SIDEWINDER_PINS")) pin_log = fopen(path, "wb");
    if (pin_log != nullptr && (before[0] != levels || before[1] != drive || before[2] != outputs)) {
        const uint32_t record[] = {static_cast<uint32_t>(cycle), static_cast<uint32_t>(cycle >> 32), levels, drive, outputs};
        static_assert(sizeof record == 4 * PIN_RECORD);
        memcpy(before, record + 2, sizeof before);
        fwrite(record, sizeof record, 1, pin_log);
    }
    if (mailbox == nullptr) return 0;
    uint32_t next = mailbox->pin_levels;
    for (unsigned int i = 0; i < PINS; i++)
        if (const uint32_t period = mailbox->pin_periods[i]) next = (next & ~(1u << i)) | (cycle / period & 1) << i;
    return next;
}

// A profile: for each address of an instruction how often it retired (or trapped), the cycles since what retired before,
// its checks and their failures. Apart for each epoch, each so many cycles (if the mailbox says so), and, outside trace
// memory, for each instruction in trace memory from which it was called.
struct Counts { uint64_t retired, cycles, checks, failures; };
static std::map<std::tuple<uint32_t, uint32_t, uint32_t, uint32_t>, Counts> profile;  // epoch, time, caller, address
static const char *profile_path;

extern "C" int sidewinder_profiles() {
    profile_path = getenv("SIDEWINDER_PROFILE");
    return profile_path != nullptr;
}

extern "C" void sidewinder_profile(unsigned int pc, unsigned int retires, unsigned int checked, unsigned int fails) {
    static uint64_t cycles = 0, running = 0;
    static uint32_t caller = 0;
    cycles++;
    running++;
    if (!retires || mailbox == nullptr) return;
    const bool in_trace = pc - TRACE_BASE < TRACE_SIZE;
    if (in_trace) caller = pc;
    const uint32_t time = mailbox->profile_cycles != 0 ? running / mailbox->profile_cycles : 0;
    Counts &counts = profile[{mailbox->pipeline_epoch, time, in_trace ? 0 : caller, pc}];
    counts.retired++;
    counts.cycles += cycles;
    counts.checks += checked;
    counts.failures += fails;
    cycles = 0;
}

static void write_profile() {
    FILE *file = fopen(profile_path, "w");
    if (file == nullptr) return;
    for (const auto &[key, c] : profile)
        fprintf(file, "%u %u %u %u %llu %llu %llu %llu\n", std::get<0>(key), std::get<1>(key), std::get<2>(key),
                std::get<3>(key), static_cast<unsigned long long>(c.retired), static_cast<unsigned long long>(c.cycles),
                static_cast<unsigned long long>(c.checks), static_cast<unsigned long long>(c.failures));
    fclose(file);
}

extern "C" void sidewinder_log_flush() {
    if (profile_path != nullptr && mailbox != nullptr && mailbox->write_profile != 0) {
        write_profile();
        mailbox->write_profile = 0;
    }
    if (retire_log != nullptr) fflush(retire_log);
    if (pipeline_log != nullptr) fflush(pipeline_log);
    if (pin_log != nullptr) fflush(pin_log);
}

/* A plugin for QEMU's user emulation: how often each translated block is executed.

   At the end a line for each block goes to the file that the argument out=FILE names: address, instructions, executions.
   A block that is translated again is listed again. The declarations are those of QEMU's plugin interface, version 1. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
enum { INLINE_ADD_U64 = 0 };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*callback)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *to, uint64_t value);
void qemu_plugin_register_atexit_cb(plugin_id id, void (*callback)(plugin_id, void *), void *data);

#define EXPORT __attribute__((visibility("default")))
EXPORT int qemu_plugin_version = 1;

struct block {
    uint64_t address, instructions, executions;
    struct block *next;
};

static struct block *blocks;
static FILE *out;

static void translated(plugin_id id, struct qemu_plugin_tb *translation)
{
    (void)id;
    struct block *block = calloc(1, sizeof *block);
    if (!block)
        abort();
    block->address = qemu_plugin_tb_vaddr(translation);
    block->instructions = qemu_plugin_tb_n_insns(translation);
    block->next = blocks;
    blocks = block;
    qemu_plugin_register_vcpu_tb_exec_inline(translation, INLINE_ADD_U64, &block->executions, 1);
}

static void finished(plugin_id id, void *data)
{
    (void)id, (void)data;
    for (const struct block *block = blocks; block; block = block->next)
        fprintf(out, "%llx %llu %llu\n", (unsigned long long)block->address, (unsigned long long)block->instructions,
                (unsigned long long)block->executions);
    fclose(out);
}

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int count, char **arguments)
{
    (void)info;
    for (int i = 0; i < count; i++)
        if (!strncmp(arguments[i], "out=", 4))
            out = fopen(arguments[i] + 4, "w");
    if (!out)
        return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, 0);
    return 0;
}

// The simulation's main loop: cocotb's for Verilator (its share/lib/verilator/verilator.cpp), with the clock made here.
// While a batch of requests is carried out nobody looks at a signal: the model runs without a callback, until `done`
// rises. So cocotb sees the time steps around each rise and fall of `done`, and none between them.

#include <cstdio>
#include <cstring>
#include <memory>

#include "Vtop.h"
#include "Vtop___024root.h"
#include "verilated.h"
#include "verilated_vpi.h"
#if VM_TRACE
#include "verilated_vcd_c.h"
#endif

extern "C" void vlog_startup_routines_bootstrap();

static std::unique_ptr<Vtop> top;
#if VM_TRACE
static std::unique_ptr<VerilatedVcdC> waves;
#endif

static void change_values() {
    while (VerilatedVpi::callValueCbs()) {}
}

// What happens in a time step after the clock has changed, with every callback.
static void settle() {
    do {
        do {
            top->eval_step();
            VerilatedVpi::clearEvalNeeded();
            VerilatedVpi::doInertialPuts();
            change_values();
        } while (VerilatedVpi::evalNeeded());
        VerilatedVpi::callCbs(cbReadWriteSynch);
        VerilatedVpi::doInertialPuts();
        change_values();
    } while (VerilatedVpi::evalNeeded());
    top->eval_end_step();
    VerilatedVpi::callCbs(cbReadOnlySynch);
}

static void dump() {
#if VM_TRACE
    if (waves) waves->dump(Verilated::time());
#endif
}

static void edge(VerilatedContext *context) {
    context->timeInc(1);
    top->clk = !top->clk;
}

// Goes on until `done` rises, as long as nothing else is waited for.
static void run_alone(VerilatedContext *context) {
    const auto &done = top->rootp->top__DOT__done;
    if (done || VerilatedVpi::cbNextDeadline() != ~0ULL) return;
    while (!done && !context->gotFinish()) {
        edge(context);
        top->eval_step();
        top->eval_end_step();
        dump();
    }
    settle();
}

static void wrap_up() {
    VerilatedVpi::callCbs(cbEndOfSimulation);
#if VM_TRACE
    if (waves) waves->close();
#endif
}

// Arguments: nothing, or (where the simulation was built with waveforms) --trace-file FILE.
int main(int argc, char **argv) {
    VerilatedContext *const context = Verilated::threadContextp();
    context->commandArgs(argc, argv);
    context->fatalOnVpiError(false);  // otherwise it fails on system tasks
    top = std::make_unique<Vtop>("");
#if VM_TRACE
    context->traceEverOn(true);
    if (argc == 3 && strcmp(argv[1], "--trace-file") == 0) {
        waves = std::make_unique<VerilatedVcdC>();
        top->trace(waves.get(), 99);
        waves->open(argv[2]);
    }
#endif
    vlog_startup_routines_bootstrap();
    Verilated::addExitCb([](void *) { wrap_up(); }, nullptr);
    VerilatedVpi::callCbs(cbStartOfSimulation);
    change_values();
    settle();
    dump();
    while (!context->gotFinish()) {
        VerilatedVpi::callCbs(cbNextSimTime);
        change_values();
        edge(context);
        VerilatedVpi::callTimedCbs();
        change_values();
        settle();
        dump();
        run_alone(context);
    }
    top->final();
    wrap_up();
    return context->errorCount() > 0;
}

"""The JIT as a server of a core on which the whole VM is resident.

    residence = Residence(jit, OnCore(jit.backend, ...))
    status = residence.run()            # interpreter and traces run on the core, until it needs the host

The core enters compiled traces and leaves them by itself (jit/backend/oncore.py). The host is asked

- when the interpreter returns with a status that is not about a trace (a hot loop, the end, an interrupt): `run` ends;
- at a guard that fails for the first time: the code of its exit is made, in which the core then goes on;
- at a guard that has failed often enough for a bridge: it is recorded here, and the core goes on behind it;
- for services.

Where traces are observed (patterns), it is asked at every exit. Nothing is interpreted here but what is recorded,
except where an exit has no code (trace memory is full), or the heap is: `by_host` counts such exits.
"""

from __future__ import annotations

from dataclasses import dataclass

from jit.backend.emit import ExitSite
from jit.backend.oncore import NEVER, OnCore
from jit.backend.riscv import MachineFault, RiscvBackend
from jit.backend_api import BackendFull, BackendLimit
from jit.compiled import GuardState
from jit.driver import ENTER_TRACE, JitRuntime
from sim.machine import PC
from spec import abi
from spec.host_link import Halt, HostCall

A0 = abi.ARGUMENTS[0]


@dataclass
class _Budget:
    """How many exits a guard may take before the host is asked: `given` into the word at `address`."""

    guard: GuardState
    address: int
    given: int


class Residence:
    """`by_host`: exits after which the host had to go on in the core's place, for so many `bytecodes`."""

    def __init__(self, jit: JitRuntime, core: OnCore) -> None:
        self.jit = jit
        self.core = core
        self.backend: RiscvBackend = core.backend
        self.machine = self.backend.machine
        self.budgets: dict[int, _Budget] = {}  # by id of the GuardState
        self.by_host = self.bytecodes = 0
        core.on_evict = self._evicted
        self.full = False  # trace memory had no room for the code of an exit: all traces go, once none runs
        self.asked = 0  # exits at which the host was asked

    # --- running ---
    def run(self) -> int:
        """Go on from vm.frame; the status with which the interpreter returns, or the portal in the tracer."""
        self.machine.write_regs(self.core.registers())
        status: int | None = None
        while status is None:
            event = self.machine.run(self.backend.slice_cycles)
            if event.halt is Halt.REQUESTED:
                self._interrupted()
            elif event.halt is not Halt.HOST_CALL:
                pc, cause = self.machine.read_reg(PC), self.machine.read_csr("mcause")
                raise MachineFault(f"unexpected halt {event} at {pc:#x}, mcause {cause}")
            else:
                status = self._called(event.code)
        self._settle()
        return status

    def _called(self, code: int) -> int | None:
        """The core has called the host. None: it goes on."""
        machine, linker = self.machine, self.backend.linker
        pc = machine.read_reg(PC)
        if code == HostCall.SERVICE:
            self.backend.serve()
        elif code == HostCall.PORTAL:
            status = machine.read_reg(A0)
            if status != ENTER_TRACE:
                return status
            return self._enter()
        elif code == HostCall.EXIT_DUE:
            site = self.core.due[pc]
            return self._left(site, counted=True)
        elif code == HostCall.TRACE_EXIT:
            return self._left(self.backend.site(linker.stubs, machine.read_reg(abi.EXIT_LINK) - 4), counted=False)
        elif code == HostCall.GUARD_EXIT and self.core.sampled(pc):
            return None
        elif code == HostCall.GUARD_EXIT and (unknown := self.core.unknown(pc)) is not None:
            return self._left(unknown, counted=False)
        elif code == HostCall.OUT_OF_MEMORY:
            if self.backend.out_of_memory is None or not self.backend.out_of_memory():
                raise MemoryError("the heap is full")
            self._fail_all()  # the interpreter is to raise MemoryError
        else:
            raise MachineFault(f"unexpected call {code} of the host at {pc:#x}")
        return None

    def _enter(self) -> int | None:
        """The interpreter asks for a trace that the portal does not enter by itself."""
        jit, linker = self.jit, self.backend.linker
        frame = jit.executor.vm_get("frame")
        asked = jit.executor.vm_get("trace_id")
        trace_id, place = jit.version(asked, frame)
        if place is not None:
            status = jit.trace_loop(place, frame)
            self._renew()
            self.machine.write_regs(self.core.registers())
            return status
        entry = linker.entries[linker.current(trace_id)]
        if jit.closed_loop is None:
            self.core.enters(trace_id, entry)
        self.machine.write_regs({A0: frame, PC: entry})
        return None

    def _interrupted(self) -> None:
        jit = self.jit
        if jit.stop or (jit.closed_loop is not None and jit.closed_loop.ready()):
            self._fail_all()

    def _fail_all(self) -> None:
        """The next guard fails, and asks the host."""
        self.backend.fail_guards(None)
        for budget in self.budgets.values():
            self._count(budget)
            self._give(budget, 1)

    # --- exits ---
    def _left(self, site: ExitSite, counted: bool) -> int | None:
        """A guard has failed, or an invalid trace was entered; nothing has been restored yet."""
        self.asked += 1
        if site.bridge:
            self.machine.write_reg(PC, site.bridge)
            return None
        if site.kind == "entry":
            greens = self.jit.traces[site.trace_id].greens
            if self.jit.segments.wanted(greens):
                status = self.jit.trace_loop(greens, self.machine.read_reg(A0))
                self._renew()
                self.machine.write_regs(self.core.registers())
                return status
            self.machine.write_reg(PC, self.core.entry_code(site, greens[:2]))
            return None
        jit, guard = self.jit, self.jit.guards[site.op.guard_id]
        if self.backend.disarm(site):
            self._renew()
        budget = self.budgets.get(id(guard))
        if budget is not None:
            self._count(budget)
        if not counted:
            guard.failures += 1
            jit.stats.exits[site.op.guard_id] += 1
        jit.unfailed.discard(site.op.guard_id)
        if jit.closed_loop is not None:
            jit.closed_loop.left(site.op)
        bridge = jit.decides_on_bridge(guard)
        if not bridge and not jit.reserve_used and self._goes_on(site, guard, counted):
            return None
        before = jit.stats.host_bytecodes
        state = jit.state_of(guard.op, self.backend.exit_values(site))
        status = jit.go_on(guard, state, bridge)
        if not bridge:
            self.by_host += 1
            self.bytecodes += jit.stats.host_bytecodes - before
            if self.full:
                self.full = False
                jit.eviction.evict()
        self._renew()
        if status is None:
            self.machine.write_regs(self.core.registers())
        return status

    def _goes_on(self, site: ExitSite, guard: GuardState, counted: bool) -> bool:
        """Leave by the exit's code, which is made where there is none. False: it cannot be made."""
        try:
            budget = self._budget(guard)
            if counted:
                body = self.core.codes[site.code].body
            else:
                body = self.core.exit_code(site, budget.address).body
        except BackendFull:
            self.full = True
            return False
        except BackendLimit:
            return False
        self._refill(budget)
        self.machine.write_reg(PC, body)
        return True

    # --- counting ---
    def _budget(self, guard: GuardState) -> _Budget:
        budget = self.budgets.get(id(guard))
        if budget is None:
            budget = self.budgets[id(guard)] = _Budget(guard, self.core.new_counter(), 0)
            self._give(budget, self._due(guard))
        return budget

    def _due(self, guard: GuardState) -> int:
        """After how many exits the host is to be asked."""
        jit = self.jit
        if jit.closed_loop is not None:
            return 1
        if guard.aborts >= jit.options.max_aborts:
            return NEVER
        return max(1, jit.eviction.failures_wanted(jit.options.bridge_threshold) - guard.failures)

    def _give(self, budget: _Budget, exits: int) -> None:
        budget.given = exits
        self.machine.write_word(budget.address, exits)

    def _count(self, budget: _Budget) -> None:
        """Book the exits that the core has counted."""
        left = self.machine.read_word(budget.address)
        taken = budget.given - left
        budget.guard.failures += taken
        if taken:
            self.jit.stats.exits[budget.guard.op.guard_id] += taken
        budget.given = left

    def _renew(self) -> None:
        """After the host was asked: what the guards may now do without it."""
        for budget in self.budgets.values():
            self._refill(budget)

    def _refill(self, budget: _Budget) -> None:
        self._count(budget)
        due = self._due(budget.guard)
        if due != budget.given:
            self._give(budget, due)

    def _evicted(self) -> None:
        """All guards are about to go."""
        for budget in self.budgets.values():
            self._count(budget)
        self.budgets.clear()

    def _settle(self) -> None:
        """The core stands still: book what it has counted."""
        for budget in self.budgets.values():
            self._count(budget)
        stats = self.jit.stats
        stats.entries[0] = self.core.entered()
        stats.finishes = max(0, stats.entries[0] - stats.exits.total())

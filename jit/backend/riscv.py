"""The RV32 back end: compiles optimized traces, links them, and runs them on any machine.

    backend = RiscvBackend(machine, CONFIGS["sidecar"], firmware=vm_firmware(), service=host.service)
    backend.compile_loop(trace, 1)
    exit = backend.execute(1, frame)

`machine` shares its image with the VM. An exit is found by where the core halted, its values by the locations that the
register allocator recorded there.
"""

from __future__ import annotations

import contextlib
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from jit.backend.compiler import LoadedTrace, compile_trace
from jit.backend.config import Config
from jit.backend.emit import START, ExitSite, Surroundings
from jit.backend.frame import SLOTS
from jit.backend.linker import EXIT_COMMON, Linker
from jit.backend.lower_base import signed
from jit.backend.mir import COMPUTE, Computed, GInvariant, GuardOperand, Landing, Location, Reg, Slot
from jit.backend_api import BackendLimit, Compiled, Exit, ExitKind, Number
from jit.immortals import reach
from jit.ir import CallDescr, Op, TargetToken, Trace, Value, WatchDescr
from sim.machine import PC, Machine, MachineError
from spec import abi
from spec.heap import C_STACK, SPILL, VM_OFFSET, VM_STATE
from spec.host_link import Halt, HostCall
from spec.isa import Cause
from spec.memory_map import FIRMWARE, PATTERN_WINDOW, TRACE
from spec.pattern_report import ENTRIES, ENTRY_BYTES, PatternReport

_STACK_ARGUMENTS = 64  # bytes above sp for arguments of calls that find no register
_TRAPS = (Cause.LOAD_MISALIGNED, Cause.LOAD_FAULT)


class MachineFault(Exception):
    """The core stopped in a way that no trace should: the text says where and why."""


class FirmwareImage(Protocol):
    """What the back end needs of runtime.translate.firmware.Firmware."""

    @property
    def code(self) -> bytes: ...
    @property
    def symbols(self) -> Mapping[str, int]: ...
    @property
    def addresses(self) -> Sequence[int]: ...


@dataclass
class _Forced:
    """Guards that are to fail once. `everything`: all of them, until the next exit."""

    wanted: set[int]
    everything: bool = False


class RiscvBackend:
    """Implements jit.backend_api.Backend. `service(number, argument)` answers the VM's host_call. `trace_memory`: bytes
    of it that are used."""

    def __init__(
        self,
        machine: Machine,
        config: Config,
        *,
        firmware: FirmwareImage | None = None,
        service: Callable[[int, int], int] | None = None,
        trace_memory: int = TRACE.size,
    ) -> None:
        self.machine = machine
        self.config = config
        self.firmware = firmware
        self.service = service
        engine = has_engine(machine)
        if config.sidecar and not engine:
            raise ValueError("guards in the sidecar on a core without a guard engine")
        self.trace_memory = trace_memory
        self.linker = Linker(machine, engine, trace_memory)
        self.traces: dict[int, LoadedTrace] = {}
        self.loaded: list[LoadedTrace] = []  # in the order of their addresses; a bridge may be there several times
        self.by_guard: dict[Op, list[ExitSite]] = defaultdict(list)
        self.by_resume: dict[int, dict[Op, None]] = defaultdict(dict)  # the guards in by_guard by their resume data
        self._booked: list[Op] | None = None  # in a transaction: guards that have got a site in it
        self._forced = _Forced(set())
        self._trace_id = -1
        self.redirected = 0  # exits that came to the host and went on in a bridge
        self.on_evict: Callable[[], None] | None = None  # for those who look on: all traces are about to go
        self.out_of_memory: Callable[[], bool] | None = None  # makes room for a trace, which then leaves
        self.entered: Callable[[int, int], None] | None = None  # told of each root trace's number and entry
        self.evicting: Callable[[], None] | None = None
        self.finished = 0  # where the code of finished traces goes; 0: to the host
        self.slice_cycles: int | None = None  # `execute` and `resume` return INTERRUPTED after so many cycles
        if firmware is not None:
            machine.write_bytes(FIRMWARE.base, firmware.code)

    # --- compiling ---
    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        traces, loaded = dict(self.traces), len(self.loaded)
        before, booked = self._booked, list[Op]()
        self._booked = booked
        try:
            with self.linker.transaction():
                yield
        except BaseException:
            self.traces.clear()
            self.traces.update(traces)
            del self.loaded[loaded:]
            for op in booked:
                self.by_guard[op].pop()
                if not self.by_guard[op]:
                    del self.by_guard[op]
                    self.by_resume[id(op.resume)].pop(op)
            self._booked = before
            raise
        if before is not None:
            before += booked
        self._booked = before

    def _book(self, op: Op, site: ExitSite) -> None:
        """The guard has one more site."""
        self.by_guard[op].append(site)
        self.by_resume[id(op.resume)][op] = None
        if self._booked is not None:
            self._booked.append(op)

    def compile_loop(
        self, trace: Trace, trace_id: int, *, probe: Sequence[Value] = (), spare_entry: bool = False
    ) -> Compiled:
        with self.transaction():
            loaded = self._compile(trace, trace_id, [(Reg(abi.ARGUMENTS[0]),)], probe, spare=spare_entry)
            self.linker.entries[trace_id] = loaded.code.entry
            if self.entered is not None:
                self.entered(trace_id, loaded.code.entry)
            return self._report(loaded)

    def compile_bridge(self, guard: Op, trace: Trace, trace_id: int) -> Compiled:
        """One copy for each set of locations that the guards' sites have (mostly one)."""
        with self.transaction():
            return self._compile_bridge(guard, trace, trace_id)

    def _compile_bridge(self, guard: Op, trace: Trace, trace_id: int) -> Compiled:
        alike: list[list[ExitSite]] = []
        sharing = [guard] if guard.resume is None else list(self.by_resume.get(id(guard.resume), ()))
        for site in [site for op in sharing for site in self.by_guard[op]]:
            known = next((sites for sites in alike if sites[0].locations == site.locations), None)
            if known is None:
                alike.append([site])
            else:
                known.append(site)
        compiled: LoadedTrace | None = None
        for sites in alike:
            first = sites[0]
            constants = dict(set.intersection(*(set(site.constants.items()) for site in sites)))
            held = dict(set.intersection(*(set(site.held.items()) for site in sites)))
            parent = self.traces[first.trace_id]
            compiled = self._compile(trace, trace_id, first.locations, (), parent.watches, constants, parent.root, held)
            for site in sites:
                self.linker.attach_bridge(site, compiled.code.entry)
        return self._report(compiled) if compiled is not None else Compiled(trace_id)

    def _compile(
        self,
        trace: Trace,
        trace_id: int,
        locations: Sequence[tuple[Location, ...]],
        probe: Sequence[Value],
        armed: Mapping[WatchDescr, int] | None = None,
        constants: Mapping[int, int] | None = None,
        root: int = -1,
        held: Mapping[int, int] | None = None,
        spare: bool = False,
    ) -> LoadedTrace:
        root = root if root >= 0 else trace_id
        own: dict[GInvariant, int] = {}
        linker, base = self.linker, self.linker.next

        def entry(token: object) -> int | str:
            itself = getattr(token, "trace_id", None) == trace_id and getattr(token, "past", -1) < 0
            return START if itself else linker.entry(token)

        def operand(what: GuardOperand) -> int:
            return linker.operand(what, own)

        def landing(token: TargetToken) -> Landing:
            target = self.traces.get(token.trace_id)
            if target is None or target.landing is None:
                raise BackendLimit(f"the label of trace {token.trace_id} cannot be entered")
            elsewhere = token.trace_id != root
            if elsewhere and target.watches:
                raise BackendLimit(f"trace {token.trace_id} must arm its watches")
            return replace(target.landing, head=target.code.loop if elsewhere and target.code.loop_bit else 0)

        around = Surroundings(
            exit_common=EXIT_COMMON, finished=self.finished, symbol=self.symbol, operand=operand, entry=entry,
            gap=linker.gap, reserve=linker.reserve,
            spare_operands=linker.spare_operands,
            landing=landing, armed=armed, spare=spare,
        )  # fmt: skip
        loaded = compile_trace(
            trace, trace_id, self.config, locations, around, base, probe, SLOTS, constants or {}, held or {}
        )
        loaded.code.operands, loaded.root = own, root
        loaded.immortals = reach(trace, self.machine.read_word(VM_STATE.base + VM_OFFSET["immortal_ptr"]))
        linker.load(loaded.code, trace_id)
        for site in loaded.code.sites:
            if site.kind != "finish":
                self._book(site.op, site)
                self._arm(site)
        self.traces[trace_id] = loaded
        self.loaded.append(loaded)
        return loaded

    def _report(self, loaded: LoadedTrace) -> Compiled:
        code = loaded.code
        return Compiled(
            loaded.trace_id,
            code_bytes=4 * len(code.program.code),
            guards=sum(site.kind != "finish" for site in code.sites),
            enterable=loaded.landing is not None,
            probes=dict(code.probes),
        )

    def symbol(self, name: str, op: Op | None) -> int:
        if self.firmware is None:
            raise BackendLimit(f"call of {name}, and there is no firmware")
        descr = op.descr if op is not None else None
        if isinstance(descr, CallDescr) and descr.name == name and 0 <= descr.index < len(self.firmware.addresses):
            return self.firmware.addresses[descr.index]
        if name not in self.firmware.symbols:
            raise BackendLimit(f"the firmware has no function {name}")
        return self.firmware.symbols[name]

    def evict(self) -> None:
        if self.on_evict is not None:
            self.on_evict()
        if self.evicting is not None:
            self.evicting()
        self.linker.evict()
        self.traces.clear()
        self.loaded.clear()
        self.by_guard.clear()
        self.by_resume.clear()
        self._forced.wanted.clear()

    def replace(self, old_id: int, new_id: int) -> None:
        with self.linker.transaction():
            self.linker.replace(old_id, new_id)

    def turn_away(self, version: int, to: int) -> None:
        with self.linker.transaction():
            self.linker.turn_away(version, to)

    def invalidate(self, trace_id: int, guard: Op | None = None) -> None:
        for loaded in [loaded for loaded in self.loaded if loaded.trace_id == trace_id]:
            kind, op, site_trace = ("entry", Op("finish", []), trace_id)
            if guard is not None:
                kind, op, site_trace = ("detached", guard, self.by_guard[guard][0].trace_id)
            for site in loaded.code.sites:
                self.linker.end(site)
            site = ExitSite(kind, op, loaded.inputs, 0, loaded.code.entry, loaded.code.entry, trace_id=site_trace)
            self.linker.leave_at_entry(site)
            if guard is not None:
                self._book(guard, site)

    # --- running ---
    def execute(self, trace_id: int, frame: int) -> Exit:
        entry = self.linker.entries[self.linker.current(trace_id)]
        self._trace_id = trace_id
        self.machine.write_regs(
            abi.FIXED | {abi.SP: C_STACK.end - _STACK_ARGUMENTS, abi.ARGUMENTS[0]: frame, PC: entry}
        )
        return self.resume()

    def resume(self) -> Exit:
        while True:
            event = self.machine.run(self.slice_cycles)
            if event.halt is Halt.REQUESTED:
                return Exit(ExitKind.INTERRUPTED, self._trace_id)
            if event.halt is Halt.UNHANDLED_TRAP:
                site = self.trapped()
            elif event.code == HostCall.SERVICE:
                self.serve()
                continue
            elif event.code == HostCall.TRACE_EXIT:
                site = self.site(self.linker.stubs, self.machine.read_reg(abi.EXIT_LINK) - 4)
            elif event.code == HostCall.GUARD_EXIT:
                site = self.site(self.linker.checks, self.machine.read_csr("xgepc"))
            elif event.code == HostCall.FINISH:
                site = self.site(self.linker.finishes, self.machine.read_reg(PC) - 4)
                frame = self.machine.read_reg(abi.ARGUMENTS[0])
                return Exit(ExitKind.FINISH, site.trace_id, None, (frame,))
            elif event.code == HostCall.OUT_OF_MEMORY:
                if self.out_of_memory is None or not self.out_of_memory():
                    raise MemoryError("the heap is full")
                self.fail_guards(None)  # the interpreter is to raise MemoryError
                continue
            else:
                raise MachineFault(f"unexpected halt {event} at {self.machine.read_reg(PC):#x}")
            if site.bridge:
                self.redirected += 1
                self.linker.missed(site)
                if event.halt is Halt.UNHANDLED_TRAP:
                    self.linker.test_before_load(site, tagged=bool(self.machine.read_csr("mtval") & 1))
                self.machine.write_reg(PC, site.bridge)
                continue
            if site.kind == "entry":
                frame = self.machine.read_reg(abi.ARGUMENTS[0])
                return Exit(ExitKind.FINISH, site.trace_id, None, (frame,))
            self.disarm(site)
            return Exit(ExitKind.GUARD, site.trace_id, site.op, self.exit_values(site))

    def site(self, table: Mapping[int, ExitSite], address: int) -> ExitSite:
        if address not in table:
            raise MachineFault(f"exit at {address:#x}, where no trace has one")
        return table[address]

    def trapped(self) -> ExitSite:
        """The load of a header that trapped is its guard's failure; any other trap is a bug."""
        cause, at = self.machine.read_csr("mcause"), self.machine.read_csr("mepc")
        site = self.linker.traps.get(at)
        if site is None or cause not in _TRAPS:
            value = self.machine.read_csr("mtval")
            raise MachineFault(f"trap at {at:#x}: {Cause(cause).name.lower()}, mtval {value:#x}")
        return site

    def serve(self) -> None:
        number, argument = self.machine.read_reg(abi.ARGUMENTS[0]), self.machine.read_reg(abi.ARGUMENTS[1])
        if self.service is None:
            raise MachineFault(f"service {number} asked for, and nobody serves")
        self.machine.write_reg(abi.ARGUMENTS[0], self.service(number, signed(argument)) & 0xFFFF_FFFF)

    def interrupt(self) -> None:
        self.machine.interrupt()

    # --- exits ---
    def exit_values(self, site: ExitSite) -> list[Number]:
        regs = self.machine.read_regs()
        kinds = [v.kind for v in site.op.failargs or ()]
        return [
            number(kind, [self._read(where, regs) for where in words])
            for kind, words in zip(kinds, site.locations, strict=True)
        ]

    def _read(self, where: Location, regs: Sequence[int]) -> int:
        if isinstance(where, Reg):
            return regs[where.number]
        if isinstance(where, Slot):
            return self.machine.read_word(SPILL.base + 4 * where.index)
        if isinstance(where, Computed):
            a, b = self._read(where.a, regs), self._read(where.b, regs)
            return self.machine.read_word(a + b & 0xFFFF_FFFF) if where.op == "load" else COMPUTE[where.op](a, b)
        return where.value & 0xFFFF_FFFF

    # --- forced failures ---
    def fail_guards(self, guard_ids: frozenset[int] | None) -> None:
        self._forced.wanted |= guard_ids or set()
        self._forced.everything = guard_ids is None
        for site in self.linker.sites():
            self._arm(site)

    def _arm(self, site: ExitSite) -> None:
        if self._forced.everything or site.op.guard_id in self._forced.wanted:
            self.linker.force(site)

    def disarm(self, site: ExitSite) -> bool:
        """This exit was taken: the guard need not fail again; where every guard was to fail (True), none need."""
        if self._forced.everything:
            self._forced = _Forced(set())
            for other in self.linker.sites():
                self.linker.restore(other)
            return True
        if site.op.guard_id in self._forced.wanted:
            self._forced.wanted.discard(site.op.guard_id)
            for other in self.by_guard[site.op]:
                self.linker.restore(other)
        return False

    # --- measurements ---
    def counters(self) -> dict[str, int]:
        return self.machine.counters()

    def patterns(self) -> list[PatternReport]:
        return self.machine.patterns()

    def clear_patterns(self) -> None:
        self.machine.clear_patterns()

    def end_probing(self, trace_id: int, *, for_good: bool = True) -> None:
        code = self.traces[trace_id].code
        for address, _ in code.probes:
            self.machine.write_word(PATTERN_WINDOW.base + ENTRY_BYTES * ((address >> 2) % ENTRIES), 0)
        if for_good:
            self.linker.clear_probes([address for address, _ in code.probes])
            code.probes.clear()


def has_engine(machine: Machine) -> bool:
    """Does the core have a guard engine?"""
    try:
        machine.read_csr("xgctl")
    except MachineError:
        return False
    return True


def number(kind: str, words: Sequence[int]) -> Number:
    """The value of a failarg from its words."""
    if kind == "f":
        value: float = struct.unpack("<d", struct.pack("<II", *words))[0]
        return value
    return signed(words[0]) if kind == "i" else words[0]

"""A back end whose core enters and leaves traces by itself: portal, exits' code and their counters in one place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jit.backend.continuations import Continuations, Places
from jit.backend.emit import RESERVE, ExitSite
from jit.backend.exits import ExitCode, ExitWriter
from jit.backend.portal import COUNTERS, ENTERED, SAMPLE, SAMPLED, ExitTable, build, clear, entry_jump
from jit.backend.riscv import RiscvBackend
from jit.backend_api import BackendLimit
from jit.ir import CallDescr, Const, Op
from jit.jitcode import DriverInfo, JitCode
from sim.asm import Assembler
from spec import abi
from spec.heap import RESIDENT

NEVER = 1 << 30  # exits: so many that the host is not asked


@dataclass
class OnCore:
    """For one back end, on whose machine nothing has run yet. `interpret`: index of the interpreter's function. `asks`:
    the host is asked at each entry. Raises BackendLimit."""

    backend: RiscvBackend
    jitcodes: Sequence[JitCode]
    driver: DriverInfo
    interpret: int
    asks: bool = False
    codes: dict[int, ExitCode] = field(default_factory=dict)  # by the address of the exit's code
    due: dict[int, ExitSite] = field(default_factory=dict)  # by where the host is asked; of several that share it, one
    shared: dict[tuple[int, str], tuple[Any, ExitCode]] = field(default_factory=dict)  # by resume data and locations
    counters: int = COUNTERS  # the next that is free
    on_evict: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        backend, linker = self.backend, self.backend.linker
        firmware = backend.firmware
        assert firmware is not None
        addresses = firmware.addresses
        code = self.code = build(linker, addresses[self.interpret], lambda name: backend.symbol(name, None))
        places = Places(
            function=lambda descr: self._function(descr),
            symbol=lambda name: backend.symbol(name, None),
            reserve=backend.symbol(RESERVE, None),
            leave=addresses[self.driver.leave],
            portal=code.portal,
            returned=code.returned,
        )
        self.continuations = Continuations(
            self.jitcodes, self.driver, places, lambda: linker.next, linker.place, backend.config.floats
        )
        self.table = ExitTable(linker)
        linker.routed = self._routed
        backend.finished = code.finished
        if not self.asks:
            backend.entered = self.enters
        backend.evicting = self._evicting
        backend.machine.write_csr("mtvec", code.trap)
        if linker.engine:
            backend.machine.write_csr("xghandler", code.handler)

    def _evicting(self) -> None:
        """All traces go, and with them the code of exits."""
        if self.on_evict is not None:
            self.on_evict()
        for table in (self.codes, self.due, self.shared, self.continuations.known, self.continuations.landings):
            table.clear()
        self.counters = COUNTERS
        clear(self.backend.machine, self.code)

    def _function(self, descr: CallDescr) -> int:
        return self.backend.symbol(descr.name, Op("call_n", [], descr))

    def _routed(self, site: ExitSite, target: int) -> None:
        if site.kind in ("check", "trap"):
            self.table.put(site.address, target)

    def enters(self, trace_id: int, address: int) -> None:
        """The portal enters this root trace from now on."""
        word = entry_jump(self.code, trace_id, address)
        if word is not None:
            self.backend.linker.change(*word)

    # --- exits ---
    def new_counter(self) -> int:
        """Address of a word that exits count down. Raises BackendLimit."""
        if self.counters == RESIDENT.end:
            raise BackendLimit("no more counters of exits")
        self.counters += 4
        return self.counters - 4

    def exit_code(self, site: ExitSite, counter: int) -> ExitCode:
        """Send an exit to its code, which is made where no exit like it has any. Raises BackendLimit."""
        linker, op = self.backend.linker, site.op
        key = id(op.resume), str(site.locations)
        if key in self.shared:
            made = self.shared[key][1]
            linker.attach_code(site, made.start)
            if self.due[made.due].bridge:  # it comes here no more, but by an invalid bridge: this is another exit
                self.due[made.due] = site
            return made
        for jitcode, pc, _ in op.resume.frames[:-1]:
            self.continuations.landing(jitcode, pc)
        self.continuations.entry(*op.resume.frames[-1][:2])
        with linker.transaction():
            asm = Assembler(linker.next)
            ExitWriter(asm, op, site.locations, self.continuations, self.code.make_room).write(counter)
            labels = linker.place(asm)
            made = ExitCode(labels["start"], labels["due"], labels["body"])
            linker.attach_code(site, made.start)
        self.codes[made.start] = made
        self.shared[key] = op.resume, made
        self.due[made.due] = site
        return made

    def entry_code(self, site: ExitSite, greens: Sequence[int]) -> int:
        """The code at the entry of an invalid root trace: the interpreter goes on there. Raises BackendLimit."""
        linker = self.backend.linker
        assert self.driver.frame == len(greens)
        with linker.transaction():
            asm = Assembler(linker.next)
            asm.mv(abi.ARGUMENTS[len(greens)], abi.ARGUMENTS[0])
            for register, green in zip(abi.ARGUMENTS, greens, strict=False):
                asm.li(register, Const(green, "i").value & 0xFFFF_FFFF)
            asm.emit("jal", rd=abi.RA, target=self.continuations.places.leave)
            asm.j(self.code.portal)
            start = linker.next
            linker.place(asm)
            linker.attach_code(site, start)
        return start

    def sampled(self, pc: int) -> bool:
        """Has a handler halted at `pc` to show an exit that the table of exits has? The core may go on there."""
        if pc not in self.code.sampled:
            return False
        backend, linker = self.backend, self.backend.linker
        trap = pc == self.code.sampled[1]
        site = backend.trapped() if trap else backend.site(linker.checks, backend.machine.read_csr("xgepc"))
        linker.missed(site)
        if trap and site.bridge:
            linker.test_before_load(site, tagged=bool(backend.machine.read_csr("mtval") & 1))
            with contextlib.suppress(BackendLimit):
                self.table.put(site.address, site.bridge)  # the load has moved
        backend.machine.write_word(SAMPLED, 1 if linker.trials else SAMPLE)
        return True

    def unknown(self, pc: int) -> ExitSite | None:
        """The exit for which a handler has halted at `pc`, as it goes nowhere yet; None: no handler has."""
        machine, linker = self.backend.machine, self.backend.linker
        if pc == self.code.unknown[0]:
            return self.backend.site(linker.checks, machine.read_csr("xgepc"))
        return self.backend.trapped() if pc == self.code.unknown[1] else None

    # --- the image ---
    def entered(self) -> int:
        """How often the core has entered a trace from the interpreter."""
        return self.backend.machine.read_word(ENTERED)

    def registers(self) -> dict[int, int]:
        """With which the core begins."""
        return abi.FIXED | {32: self.code.portal}

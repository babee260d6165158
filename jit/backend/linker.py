"""Puts code into trace memory and connects it: guard operands, exit stubs, bridges, jumps between traces.

Trace memory begins with the words that all traces share: the ends of software stubs and of the exit handler, where the
core halts for the host, and the landing place of functions that the host calls. Behind them traces lie one after
another. Nothing here is needed for correctness but the host's own tables: where the exit table is full, the handler
leaves to the host, which knows the bridge.

What is written within a `transaction` is written back where it fails: no trace, and no bridge, is linked by half.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jit.backend.emit import Code, ExitSite
from jit.backend.mir import GConst, GHeld, GInvariant, GPassing, GuardOperand
from jit.backend_api import BackendFull, BackendLimit
from sim.asm import Assembler
from sim.machine import Machine
from spec import abi, isa
from spec.host_link import HostCall
from spec.isa import encode
from spec.memory_map import EXIT_WINDOW, OPERAND_WINDOW, SIDECAR_WINDOW, TRACE
from spec.sidecar import (
    EXIT_TABLE_ENTRIES,
    GUARD_OPERANDS,
    PASSING_OPERANDS,
    SIDECAR,
    Check,
    Subject,
    exit_table_entry,
)

EXIT_COMMON = TRACE.base
HANDLER = TRACE.base + 4
LANDING = TRACE.base + 8
FIRST_TRACE = TRACE.base + 16
MISSES = 8  # after so many, at first, it is tried which guard needs the entry of the exit table most
TRIAL = 16  # exits
_FOR_INVARIANTS = 32  # guard operands that constants leave free
_PASSING = GUARD_OPERANDS - PASSING_OPERANDS  # the first of the guard operands that are for results
_CONDITIONS = frozenset({"guard_true", "guard_false"})  # of the program, mostly: they fail most
_MAX_GAP = 16  # words
_WORTH_OF_SHARING = 4  # words for a check that may fail now and then
NOP = encode("addi", rd=0, rs1=0, imm=0)


class Linker:
    """Trace memory of one machine. `engine`: has the core a guard engine? `size`: bytes of trace memory to use."""

    def __init__(self, machine: Machine, engine: bool = True, size: int = TRACE.size) -> None:
        self.machine = machine
        self.engine = engine
        self.end_of_memory = TRACE.base + size
        self.first = self.next = FIRST_TRACE
        self.constants: dict[int, int] = {}  # value -> guard operand
        self.operands_used = 0
        self.exit_table: dict[int, int] = {}  # entry -> the address that it lists
        self.taken: Counter[int] = Counter()  # entry -> how much the checks need it that are there (_need)
        self.misses: Counter[int] = Counter()  # of each entry, since it lists that address
        self.patience: dict[int, int] = {}  # entry -> misses after which it is tried who needs it most
        self.trials: dict[int, Counter[int]] = {}  # entry -> which addresses come to the handler while it is empty
        self.entries: dict[int, int] = {}  # root trace -> address of its first word
        self.redirected: dict[int, int] = {}  # replaced root trace -> the one that took its place
        self.turned_away: dict[int, tuple[int, int]] = {}  # version -> its trampoline, and the trace that goes to
        self.stubs: dict[int, ExitSite] = {}  # by the stub's address
        self.checks: dict[int, ExitSite] = {}  # by the guarded instruction's address
        self.traps: dict[int, ExitSite] = {}
        self.finishes: dict[int, ExitSite] = {}
        self.routed: Callable[[ExitSite, int], None] | None = None  # told where an exit goes from now on
        self._undo: list[Callable[[], None]] | None = None  # in a transaction: what takes its steps back
        words = (HostCall.TRACE_EXIT, HostCall.GUARD_EXIT, HostCall.RETURN)
        for i, code in enumerate(words):
            machine.write_word(TRACE.base + 4 * i, encode("xg.host", code=int(code)))
        if engine:
            machine.write_csr("xghandler", HANDLER)
            self.operand(GConst(0), {})  # with which guards are made to fail

    # --- transactions ---
    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Transactions may nest."""
        undo, self._undo = self._undo, []
        tables: list[dict[Any, Any]] = [self.constants, self.exit_table, self.entries, self.redirected]
        tables += [self.turned_away, self.stubs, self.checks, self.traps, self.finishes]
        before, scalars = [dict(table) for table in tables], (self.next, self.operands_used)
        try:
            yield
        except BaseException:
            for step in reversed(self._undo):
                step()
            for table, old in zip(tables, before, strict=True):
                table.clear()
                table.update(old)
            self.next, self.operands_used = scalars
            self._undo = undo
            self.taken.clear()
            for site in self.checks.values():
                self.taken[exit_table_entry(site.address)] += _need(site)
            raise
        self._undo = undo + self._undo if undo is not None else None

    def change(self, address: int, value: int, old: int | None = None) -> None:
        """A word that a failing transaction writes back. `old`: what is there, where that is known."""
        if self._undo is not None:
            found = self.machine.read_word(address) if old is None else old
            self._undo.append(lambda: self.machine.write_word(address, found))
        self.machine.write_word(address, value)

    def _changes(self, site: ExitSite) -> None:
        """The site is about to change."""
        if self._undo is not None:
            bridge, code, original = site.bridge, site.code, site.original

            def back() -> None:
                site.bridge, site.code, site.original = bridge, code, original

            self._undo.append(back)

    # --- guard operands ---
    def operand(self, what: GuardOperand, own: dict[GInvariant, int]) -> int:
        """The guard operand for a constant or a result (shared), or for an invariant of the trace being compiled."""
        if isinstance(what, GPassing):
            return _PASSING + what.number
        if isinstance(what, GInvariant):
            if what not in own:
                own[what] = self._new_operand()
            return own[what]
        if isinstance(what, GHeld):
            return what.number
        value = what.value & 0xFFFF_FFFF
        if value not in self.constants:
            index = self._new_operand()
            self.machine.write_word(OPERAND_WINDOW.base + 4 * index, value)
            self.constants[value] = index
        return self.constants[value]

    def reserve(self, what: GConst) -> bool:
        """Is there a guard operand for this constant? A few are kept for invariants."""
        if what.value not in self.constants and self.operands_used >= _PASSING - _FOR_INVARIANTS:
            return False
        self.operand(what, {})
        return True

    @property
    def spare_operands(self) -> int:
        """How many a trace may have for loop invariants."""
        return _PASSING - max(self.operands_used, _PASSING - _FOR_INVARIANTS)

    def _new_operand(self) -> int:
        if self.operands_used == _PASSING:
            raise BackendLimit(f"all {_PASSING} guard operands are in use")
        self.operands_used += 1
        return self.operands_used - 1

    # --- traces ---
    def gap(self, sites: Sequence[ExitSite]) -> int:
        """How many bytes to leave free before a trace with these exits, so that few of its checks share an entry of
        the exit table with a guard that has a bridge: of two such guards one goes through the handler."""
        if not self.checks:
            return 0
        needs = [self.taken.get(entry, 0) for entry in range(EXIT_TABLE_ENTRIES)]
        prices = list(range(_MAX_GAP))
        for site in sites:
            if site.kind == "check":
                weight = _WORTH_OF_SHARING * (1 + 3 * (site.op.name in _CONDITIONS))
                entry = exit_table_entry(site.address)
                for words in range(_MAX_GAP):
                    prices[words] += weight * needs[(entry + words) % EXIT_TABLE_ENTRIES]
        return 4 * prices.index(min(prices))

    def load(self, code: Code, trace_id: int) -> None:
        """Write a trace to its place and make its exits known."""
        program = code.program
        excess = program.end - self.end_of_memory
        if excess > 0:
            alone = program.base - excess < self.first
            kind = BackendLimit if alone else BackendFull
            raise kind(f"trace memory is full: {excess} bytes too many")
        self.machine.write_bytes(program.base, program.code_bytes())
        if self.engine:
            for i, word in enumerate(program.sidecar):
                if word:
                    self.change(self.sidecar_address(program.base + 4 * i), word, old=0)
        for site in code.sites:
            site.trace_id = trace_id
            self.register(site)
        self.next = program.end

    def evict(self) -> None:
        """Forget all traces. What of them is in memory is never executed, nor observed, again."""
        if self.engine:
            self.machine.write_bytes(self.sidecar_address(self.first), bytes(self.next - self.first))
            for entry in self.exit_table:
                self.machine.write_word(EXIT_WINDOW.base + 8 * entry, 0)
        tables: list[dict[Any, Any]] = [self.constants, self.exit_table, self.misses, self.patience, self.trials]
        tables += [self.entries, self.redirected, self.turned_away, self.stubs, self.checks, self.traps, self.finishes]
        tables.append(self.taken)
        for table in tables:
            table.clear()
        self.next, self.operands_used = self.first, 0
        if self.engine:
            self.operand(GConst(0), {})

    def place(self, asm: Assembler) -> dict[str, int]:
        """Write code that is no trace, and begins at `next`; its labels. Raises BackendLimit."""
        done = asm.finish()
        assert done.base == self.next
        if done.end > self.end_of_memory:
            raise BackendFull(f"trace memory is full: {done.end - self.end_of_memory} bytes too many")
        self.machine.write_bytes(done.base, done.code_bytes())
        self.next = done.end
        return done.labels

    def register(self, site: ExitSite) -> None:
        if site.kind == "finish":
            self.finishes[site.address] = site
        elif site.kind == "check":
            self.checks[site.address] = site
            self.taken[exit_table_entry(site.address)] += _need(site)
        else:
            self.stubs[site.stub] = site
            if site.kind == "trap":
                self.traps[site.address] = site

    def sites(self) -> Iterable[ExitSite]:
        return (*self.stubs.values(), *self.checks.values())

    @staticmethod
    def sidecar_address(address: int) -> int:
        return SIDECAR_WINDOW.base + (address - TRACE.base)

    def entry(self, token: Any) -> int:
        """Where a jump to another root trace goes."""
        if token.past >= 0 and token.past in self.turned_away:
            return self.turned_away[token.past][0]
        trace_id = self.current(token.trace_id)
        if trace_id not in self.entries:
            raise BackendLimit(f"jump to trace {token.trace_id}, which is not compiled")
        return self.entries[trace_id]

    def current(self, trace_id: int) -> int:
        while trace_id in self.redirected:
            trace_id = self.redirected[trace_id]
        return trace_id

    def replace(self, old: int, new: int) -> None:
        """Entries to `old` go to `new`: its first word becomes a jump, or another one. What has taken its place until
        now stays as it is: it may be for another value (jit/promoting.py), and hand over to this one."""
        new = self.current(new)
        if self.current(old) == new:
            return
        self.redirected[old] = new
        self._write_jump(self.entries[old], self.entries[new])

    def turn_away(self, version: int, to: int) -> None:
        """Jumps past a version go to root trace `to`, by a trampoline; behind its first word, which is spare, where
        that leads elsewhere now."""
        if version not in self.turned_away and self.next + 4 > TRACE.end:
            raise BackendLimit("trace memory is full: no place for a trampoline")
        at = self.turned_away[version][0] if version in self.turned_away else self.next
        self.next += 4 * (at == self.next)
        self.turned_away[version] = at, to
        self._write_jump(at, self.entries[to] + 4 * (to in self.redirected))

    def clear_probes(self, addresses: Iterable[int]) -> None:
        """The instructions at these addresses are not observed any more."""
        for address in addresses if self.engine else ():
            at = self.sidecar_address(address)
            self.machine.write_word(at, SIDECAR.encode(**{**SIDECAR.decode(self.machine.read_word(at)), "probe": 0}))

    # --- exits ---
    def attach_bridge(self, site: ExitSite, target: int) -> None:
        """The exit goes to the bridge from now on."""
        self.restore(site)
        self._changes(site)
        need = _need(site)
        site.bridge = target
        self._needs(site, _need(site) - need)
        self._route(site, target)

    def attach_code(self, site: ExitSite, target: int) -> None:
        """The exit goes to its code on the core (jit/backend/exits.py) from now on, as long as it has no bridge."""
        self.restore(site)
        self._changes(site)
        site.code = target
        if not site.bridge:
            self._route(site, target)

    def _needs(self, site: ExitSite, more: int) -> None:
        """A check needs its entry of the exit table more, or less, than before."""
        if site.kind == "check":
            self.taken[exit_table_entry(site.address)] += more

    def _route(self, site: ExitSite, target: int) -> None:
        if self.routed is not None:
            self.routed(site, target)
        if site.stub:
            self._write_jump(site.stub, target)
            self._aim(site, target)
        elif self.exit_table.get(exit_table_entry(site.address), site.address) == site.address:
            self._list(site)
        # Where another address has the entry, the guard goes to the handler, and the host enters the bridge.

    def _list(self, site: ExitSite) -> None:
        """The exit table sends this guard to its bridge."""
        entry = exit_table_entry(site.address)
        self.exit_table[entry], self.misses[entry] = site.address, 0
        base = EXIT_WINDOW.base + 8 * entry
        self.change(base + 4, site.bridge or site.code)
        self.change(base, site.address)

    def missed(self, site: ExitSite) -> None:
        """A guard that has a bridge came to the handler, since the table lists another, which may be in a trace that is
        not run any more. Where that goes on, the entry is left empty for a while, so that all guards that share it come
        to the handler; it goes to the one that comes most often. The next time, that waits twice as long."""
        if site.kind != "check":
            return
        entry = exit_table_entry(site.address)
        if entry in self.trials:
            trial = self.trials[entry]
            trial[site.address] += 1
            if trial.total() == TRIAL:
                del self.trials[entry]
                self._list(self.checks[trial.most_common(1)[0][0]])
            return
        self.misses[entry] += 1
        if self.misses[entry] >= self.patience.setdefault(entry, MISSES):
            self.patience[entry] *= 2
            self.trials[entry] = Counter()
            self.machine.write_word(EXIT_WINDOW.base + 8 * entry, 0)

    def _aim(self, site: ExitSite, target: int) -> None:
        """A branch goes straight to a target in its reach; to others over its stub."""
        if site.kind != "branch" or self._falls_to_stub(site):
            return
        reach = isa.ROWS["beq"].operands["imm"]
        offset = target - site.address
        if not reach.low <= offset <= reach.high:
            offset = site.stub - site.address
        branch = isa.decode(self.machine.read_word(site.address))
        assert branch is not None and branch.row.is_branch
        self.change(site.address, encode(branch.name, rs1=branch["rs1"], rs2=branch["rs2"], imm=offset))

    def test_before_load(self, site: ExitSite, tagged: bool) -> None:
        """The load of this site goes on trapping, and has a bridge: from now on its base's tag (else: whether it is
        null) is tested before it. The tests stand behind all traces; the load itself moves there, too."""
        load, at = isa.decode(self.machine.read_word(site.address)), site.address
        assert load is not None
        if self.engine and self.machine.read_word(self.sidecar_address(at)) or self.next + 20 > self.end_of_memory:
            return  # it is the loop's last instruction, or there is no space: it traps as before
        asm, base = Assembler(self.next), load["rs1"]
        if tagged:
            asm.emit("andi", rd=abi.EXIT_LINK, rs1=base, imm=1)
            asm.emit("bne", rs1=abi.EXIT_LINK, rs2=abi.ZERO, target="bridge")
        else:
            asm.emit("beq", rs1=base, rs2=abi.ZERO, target="bridge")
        index = asm.emit("lw", rd=load["rd"], rs1=base, imm=load["imm"])
        asm.j(at + 4)
        asm.label("bridge")
        asm.j(site.bridge)
        done = asm.finish()
        self.machine.write_bytes(done.base, done.code_bytes())
        self.next = done.end
        self._write_jump(at, done.base)
        self.traps[done.addresses[index]] = self.traps.pop(at)
        site.address = done.addresses[index]

    # --- invalid traces ---
    def end(self, site: ExitSite) -> None:
        """The site's trace is invalid: it leaves at its guard_not_invalidated, if it is running; nothing else of it is
        executed."""
        if site.kind == "patch":
            self.force(site)
        self._needs(site, -_need(site))
        site.ended = True

    def leave_at_entry(self, site: ExitSite) -> None:
        """The word at the site's address becomes an exit."""
        if self.engine and self.machine.read_word(self.sidecar_address(site.address)):
            self.change(self.sidecar_address(site.address), 0)
        self.change(site.address, encode("jal", rd=abi.EXIT_LINK, imm=EXIT_COMMON - site.address))
        self.register(site)
        for at, to in self.turned_away.values():
            if self.entries[to] == site.address:
                self._write_jump(at, site.address)

    def _write_jump(self, address: int, target: int) -> None:
        if self.engine and self.machine.read_word(self.sidecar_address(address)):
            self.change(self.sidecar_address(address), 0)
        self.change(address, encode("jal", rd=0, imm=target - address))

    # --- tests: guards that fail though they hold ---
    def force(self, site: ExitSite) -> None:
        """The guard fails whenever it is reached, until `restore`."""
        if site.original is not None or site.bridge or site.ended or site.kind not in ("check", "branch", "patch"):
            return
        word = self.machine.read_word(site.address)
        self._changes(site)
        if site.kind != "check":
            site.original = (word, 0)
            jump = encode("jal", rd=0, imm=site.stub - site.address)
            falls = site.kind == "branch" and self._falls_to_stub(site)
            self.change(site.address, NOP if falls else jump)
            return
        at = self.sidecar_address(site.address)
        sidecar = self.machine.read_word(at)
        site.original = (word, sidecar)
        fields = SIDECAR.decode(sidecar)
        never = self.operand(GConst(0), {})  # nothing is less than 0, unsigned
        subject = Subject.RESULT if fields["subject"] == Subject.SET else fields["subject"]
        self.change(at, SIDECAR.encode(**{**fields, "check": int(Check.ULT), "g": never, "subject": int(subject)}))

    @staticmethod
    def _falls_to_stub(site: ExitSite) -> bool:
        """Is the branch the loop's back edge, or inverted over a jump because its stub is out of its reach?"""
        return site.inverted or site.address + 4 == site.stub or site.far

    def restore(self, site: ExitSite) -> None:
        if site.original is None or site.ended:
            return
        word, sidecar = site.original
        self._changes(site)
        site.original = None
        if site.kind != "check":
            self.change(site.address, word)
        else:
            self.change(self.sidecar_address(site.address), sidecar)


def _need(site: ExitSite) -> int:
    """How much it costs if another guard has the site's entry of the exit table. One without a bridge may get one."""
    return 0 if site.ended else 8 if site.bridge else 1 + (site.op.name in _CONDITIONS)

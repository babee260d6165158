"""The RTL and the instruction-set simulator side by side: the same program and memory, every retirement and all state.

The simulator is the oracle for what only this core has (Xguard); what it shares with other cores is compared with
Spike (sim/lockstep.py).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from cocotb_tests.bench import BASE, BenchMachine
from sim.asm import Assembled
from sim.iss import IssMachine
from sim.lockstep import Retirement, of_iss, of_rvfi
from sim.machine import COUNTERS, PC, Event
from spec import csr, isa, memory_map
from spec.host_link import HostOp
from spec.pattern_report import ENTRIES, ENTRY_BYTES, FIELDS, PatternReport
from spec.sidecar import SIDECAR, WATCH_SLOTS, exit_table_entry

IMAGE_BYTES = 0x2000  # what programs touch
CSRS = ("mstatus", "mie", "mtvec", "mscratch", "mepc", "mcause", "mtval", "xgctl", "xgloop", "xghandler", "xgepc")
PATTERNS = memory_map.PATTERN_WINDOW.base
_OPERAND_WORDS = [memory_map.OPERAND_WINDOW.base + 4 * i for i in range(16)]  # random programs use so many
_WATCH_WORDS = [memory_map.WATCH_WINDOW.base + 16 * i + 4 * j for i in range(WATCH_SLOTS) for j in range(3)]
EVENTS = tuple(name for name in COUNTERS if name not in ("cycles", "instructions"))  # programs write minstret
INITIAL = {"xgctl": csr.XGCTL_CHECKS | csr.XGCTL_PROBES}


@dataclass
class State:
    """Everything that a program can leave behind, but how long it took."""

    registers: list[int]
    csrs: dict[str, int]
    memory: bytes
    operands: list[int]
    watches: list[int]
    patterns: list[PatternReport]
    counted: dict[str, int]

    def differences(self, other: State) -> str:
        """Which parts differ, and the elements of them that do."""
        found = []
        for name, here in vars(self).items():
            there = getattr(other, name)
            if here != there:
                names = list(here) if isinstance(here, dict) else range(max(len(here), len(there)))
                both = [list(part.values() if isinstance(part, dict) else part) for part in (here, there)]
                pairs = zip(names, itertools.zip_longest(*both), strict=True)
                found.append(f"{name}: {({k: pair for k, pair in pairs if pair[0] != pair[1]})}")
        return "\n".join(found)


class Pair:
    """`prepare` sets both machines alike; `retired` and `state` say what they did since."""

    def __init__(self, machine: BenchMachine) -> None:
        self._log: list[Retirement] = []
        self._exits: dict[int, int] = {}
        self._entries: list[int] = []  # of the value-pattern table, which the program may use
        self.rtl = machine
        machine.clear_patterns()
        self.iss = IssMachine(bytearray(memory_map.IMAGE.size), on_retire=lambda r: self._log.append(of_iss(r)))

    def prepare(self, program: Assembled, data: bytes) -> None:
        """Code and sidecar; all registers and state zero; `data` at the start of the image; the pc at the start."""
        self._log.clear()
        self.rtl.retired()
        self.rtl.load(program)
        self.iss.write_bytes(program.base, program.code_bytes())
        for i, word in enumerate(program.sidecar):
            self.iss.write_word(memory_map.SIDECAR_WINDOW.base + program.base - BASE + 4 * i, word)
        self._clear_entries()
        self.iss.clear_patterns()
        for machine in (self.rtl, self.iss):
            self._reset(machine, data)
            machine.write_reg(PC, program.base)
        first = program.base >> 2
        self._entries = [(first + i) % ENTRIES for i, w in enumerate(program.sidecar) if SIDECAR["probe"].extract(w)]
        self._before = [machine.counters() for machine in (self.rtl, self.iss)]

    def list_exits(self, exits: dict[int, int]) -> None:
        """From now on, both exit tables list these guards (address: target), no longer what was said before."""
        window = memory_map.EXIT_WINDOW.base
        words = {window + 8 * exit_table_entry(guard): [0, 0] for guard in self._exits}
        words |= {window + 8 * exit_table_entry(guard): [guard, target] for guard, target in exits.items()}
        self._exits = exits
        for address, entry in words.items():
            self.rtl.write_words(address, entry)
            for i, word in enumerate(entry):
                self.iss.write_word(address + 4 * i, word)

    def again(self, program: Assembled, data: bytes) -> None:
        """The same for the RTL alone, with the program that is loaded."""
        self.rtl.retired()
        self._reset(self.rtl, data)
        self._clear_entries()
        self.rtl.write_reg(PC, program.base)
        self._before[0] = self.rtl.counters()

    def _clear_entries(self) -> None:
        self.rtl.requests([(HostOp.WRITE, PATTERNS + ENTRY_BYTES * entry, 0) for entry in self._entries])

    @staticmethod
    def _reset(machine: BenchMachine | IssMachine, data: bytes) -> None:
        machine.write_regs(dict.fromkeys(range(1, 32), 0))
        machine.write_bytes(memory_map.IMAGE.base, data)
        if isinstance(machine, IssMachine):
            for address in (*_OPERAND_WORDS, *_WATCH_WORDS):
                machine.write_word(address, 0)
            for name in CSRS:
                machine.write_csr(name, INITIAL.get(name, 0))
        else:
            requests = [(HostOp.WRITE, address, 0) for address in (*_OPERAND_WORDS, *_WATCH_WORDS)]
            requests += [(HostOp.WRITE_CSR, csr.NUMBER[name], INITIAL.get(name, 0)) for name in CSRS]
            machine.requests(requests)

    @property
    def cycles_before(self) -> int:
        """The RTL's cycle counter before the run."""
        return self._before[0]["cycles"]

    def run(self) -> list[Event]:
        """Both to their end; the RTL first."""
        return [machine.run(1_000_000) for machine in (self.rtl, self.iss)]

    def retired(self) -> tuple[list[Retirement], list[Retirement]]:
        """Of the RTL, of the simulator."""
        log = list(self._log)
        self._log.clear()
        return [of_rvfi(r) for r in self.rtl.retired()], log

    def state(self, which: int) -> State:
        """Of the RTL (0), of the simulator (1)."""
        machine, before = (self.rtl, self.iss)[which], self._before[which]
        return State(
            registers=machine.read_regs(),
            csrs=dict(zip(CSRS, self._read_csrs(which), strict=True)),
            memory=bytes(machine.read_bytes(memory_map.IMAGE.base, IMAGE_BYTES)),
            operands=self._read_words(which, _OPERAND_WORDS),
            watches=self._read_words(which, _WATCH_WORDS),
            patterns=self._read_patterns() if which == 0 else self.iss.patterns(),
            counted={name: n - before[name] for name, n in machine.counters().items() if name in EVENTS},
        )

    def _read_csrs(self, which: int) -> list[int]:
        if which == 1:
            return [self.iss.read_csr(name) for name in CSRS]
        return self.rtl.requests([(HostOp.READ_CSR, csr.NUMBER[name], 0) for name in CSRS])

    def _read_words(self, which: int, addresses: list[int]) -> list[int]:
        if which == 1:
            return [self.iss.read_word(address) for address in addresses]
        return self.rtl.requests([(HostOp.READ, address, 0) for address in addresses])

    def _read_patterns(self) -> list[PatternReport]:
        """The entries that the program can have touched."""
        width = len(FIELDS)
        entries = sorted(set(self._entries))
        words = self._read_words(0, [PATTERNS + ENTRY_BYTES * e + 4 * f for e in entries for f in range(width)])
        reports = [PatternReport.decode(words[i : i + width]) for i in range(0, len(words), width)]
        return [report for report in reports if report.site]

    def compare(self, where: object) -> None:
        """What both did and left behind. Raises AssertionError where they differ."""
        streams = self.retired()
        first_difference(*streams, where)
        rtl, iss = self.state(0), self.state(1)
        if rtl != iss:
            raise AssertionError(f"{where}: the end states of RTL and simulator differ\n{rtl.differences(iss)}")


def first_difference(got: list[Retirement], expected: list[Retirement], where: object) -> None:
    """Raises AssertionError at the first retirement that differs, with what went before it."""
    if got == expected:
        return
    pairs = list(zip(got, expected, strict=False))
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), len(pairs))
    before = "\n".join(
        f"  {r.commit.pc:08x} {isa.disassemble(r.commit.insn, r.commit.pc)}{' trapped' if r.trap else ''}"
        for r in expected[max(0, at - 10) : at + 1]
    )
    here = [str(stream[at]) if at < len(stream) else "nothing" for stream in (expected, got)]
    raise AssertionError(f"{where}, instruction {at}:\n{before}\nexpected {here[0]}\ngot      {here[1]}")

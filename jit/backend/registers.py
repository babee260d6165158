"""The register allocator's state: which value is in which register or slot, and how one gets another's register."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Set

from jit.backend.frame import Frame
from jit.backend.lifetimes import Lifetimes
from jit.backend.locations import load_constant
from jit.backend.mir import REGS, Location, MInst, Operand, Reg, Slot, VReg, Word
from jit.backend.outcode import Out
from spec import abi

KEEP_FREE = 4  # registers that hoisted constants leave for the body


class Registers:
    """`out` receives instructions over physical registers."""

    def __init__(self, insts: list[MInst], frame: Frame, in_memory: set[VReg]) -> None:
        self.insts = insts
        self.frame = frame
        self.in_memory = in_memory  # values whose home is a slot (constants: that are not kept in registers)
        self.life = Lifetimes.of(insts)
        self.out: list[Out] = []
        self.landing: dict[VReg, Location] | None = None  # where values are that live on where bridges enter the loop
        self.label_out = 0  # index in `out` of the loop's first instruction
        self.reg: dict[VReg, int] = {}
        self.owner: dict[int, VReg] = {}
        self.left: dict[int, int] = {}  # registers that are free and hold this constant still
        self.slot: dict[VReg, Slot] = {}
        self.home: dict[VReg, Location] = {}
        self.evicted: set[VReg] = set()  # lost their home register in the body
        self.now = -1
        self.hints: dict[VReg, list[tuple[str, object]]] = defaultdict(list)
        self.landings: set[int] = set()  # registers that a bridge is to fill at its end
        self.dying: dict[int, list[VReg]] = defaultdict(list)
        for v, at in self.life.last.items():
            if v.const is None:
                self.dying[at].append(v)
        self.pairs = any(v.mate is not None for v in self.life.last)  # are there doubles that want register pairs?
        self._collect_hints()

    def _collect_hints(self) -> None:
        for i, inst in enumerate(self.insts):
            if inst.name == "jump":
                for phi, v in zip(self.life.phis, inst.uses, strict=True):
                    if isinstance(v, VReg):
                        self.hints[v].append(("home", phi))
            elif inst.name in ("call", "leave", "finish"):
                for k, v in enumerate(inst.uses[:8]):
                    if isinstance(v, VReg) and self.life.last.get(v) == i:
                        self.hints[v].append(("argument", (i, abi.ARGUMENTS[k])))
            elif inst.name == "land":
                for v, where in zip(inst.uses, inst.places, strict=True):
                    if isinstance(v, VReg) and isinstance(where, Reg):
                        self.hints[v].append(("argument", (i, where.number)))
                        self.landings.add(where.number)

    # --- registers ---
    def free(self) -> list[int]:
        return [r for r in abi.ALLOCATABLE if r not in self.owner]

    def put(self, v: VReg, r: int) -> None:
        self.reg[v] = r
        self.owner[r] = v
        self.left.pop(r, None)

    def drop(self, v: VReg) -> None:
        """Forget the register; the value is elsewhere or dead."""
        r = self.reg.pop(v, None)
        if r is not None:
            del self.owner[r]
            if v.const is not None:
                self.left[r] = v.const

    def take(self, v: VReg, avoid: Set[int] = frozenset(), source: int | None = None) -> int:
        """A register for v: hinted, else free, else a victim's. v becomes its owner. `source`: the register to follow,
        if nobody else wants what it holds; x0, gp and tp, which hold what all traces rely on, are never given."""
        r = self._hinted(v, source)
        if r is None or r in avoid:
            r = self._choose(v, avoid)
        if r is None:
            r = self._victim(avoid)
            self.spill(self.owner[r])
        self.put(v, r)
        return r

    def _hinted(self, v: VReg, source: int | None) -> int | None:
        for kind, what in self.hints.get(v, ()):
            if kind == "home" and isinstance(what, VReg) and self.now > self.life.label >= 0:
                home = self.home.get(what)
                if isinstance(home, Reg) and home.number not in self.owner:
                    if home.number in abi.CALLEE_SAVED or not self.life.crosses_call(v, self.now):
                        return home.number
            elif kind == "argument" and isinstance(what, tuple):
                call, number = what
                i = bisect_right(self.life.calls, self.now)
                clobbered = i < len(self.life.calls) and self.life.calls[i] < call
                if number not in self.owner and not clobbered:
                    return int(number)
        return source if source in abi.ALLOCATABLE and source not in self.owner else None

    def _choose(self, v: VReg, avoid: Set[int]) -> int | None:
        """A free register: one that survives the calls ahead, and not the home of another value where possible."""
        crossing = self.life.crosses_call(v, self.now)
        first, second = abi.CALLER_SAVED, abi.CALLEE_SAVED
        if crossing:
            first, second = second, first
        homes = {h.number for h in self.home.values() if isinstance(h, Reg)} | self.landings
        free = [r for r in (*first, *second) if r not in self.owner and r not in avoid]
        if self.pairs:
            free = self._keeping_pairs(v, free)
        for r in free:
            if r not in homes:
                return r
        return free[0] if free else None

    def _keeping_pairs(self, v: VReg, free: list[int]) -> list[int]:
        """The free registers, the best first: for a word of a double beside its other word, or where there is room
        for both; for another value where no pair is broken.
        """
        mate = self.reg.get(v.mate) if v.mate is not None else None
        if mate is not None and mate & 1 != v.high:
            return sorted(free, key=lambda r: r != mate ^ 1)
        whole = {r for r in free if r ^ 1 in free}
        if v.mate is not None:
            return sorted(free, key=lambda r: r not in whole or r & 1 != v.high)
        return sorted(free, key=lambda r: r in whole)

    def _victim(self, avoid: Set[int]) -> int:
        def key(r: int) -> float:
            v = self.owner[r]
            distance = self.life.next_use(v, self.now) - self.now
            return distance * (1.5 if v.const is not None or v in self.slot else 1.0)

        return max((r for r in abi.ALLOCATABLE if r in self.owner and r not in avoid), key=key)

    def spill(self, v: VReg) -> None:
        """Take v's register away; what is still wanted of it is in its slot afterwards."""
        self.save(v)
        if isinstance(self.home.get(v), Reg) and self.now > self.life.label:
            self.evicted.add(v)
        self.drop(v)

    def save(self, v: VReg) -> None:
        """See that v's slot holds it."""
        if v.const is None and v not in self.slot:
            home = self.home.get(v)
            self.slot[v] = home if isinstance(home, Slot) else self.frame.new_slot()
            self.copy(self.slot[v], REGS[self.reg[v]])

    def ensure(self, operand: Operand, avoid: Set[int]) -> int:
        """The register that holds an operand; loads it if need be."""
        if isinstance(operand, int):
            return operand
        if operand not in self.reg:
            source = self.location(operand)
            near = self._near(source.value) if isinstance(source, Word) else None
            r = self.take(operand, avoid)
            if near is not None:
                self.emit("addi", r, near[0], None, near[1])
            else:
                self.copy(REGS[r], source)
        return self.reg[operand]

    def _near(self, value: int) -> tuple[int, int] | None:
        """A register that holds a constant near one that takes two instructions, and the difference."""
        if len(load_constant(0, value)) > 1:
            held = abi.FIXED | self.left
            held |= {r: v.const for v, r in self.reg.items() if v.const is not None}
            for r, const in held.items():
                difference = (value - const + (1 << 31) & 0xFFFF_FFFF) - (1 << 31)
                if -2048 <= difference <= 2047:
                    return r, difference
        return None

    def location(self, operand: Operand | int) -> Location:
        """Where an operand is now."""
        if isinstance(operand, int):
            return REGS[operand]
        number = self.reg.get(operand)
        if number is not None:
            return REGS[number]
        if operand.const is not None:
            return Word(operand.const)
        return self.slot[operand]

    # --- instructions ---
    def emit(self, name: str, rd: int | None = None, rs1: int | None = None, rs2: int | None = None,
             imm: int | None = None) -> Out:  # fmt: skip
        self.out.append(Out(name, rd, rs1, rs2, imm))
        return self.out[-1]

    def copy(self, to: Location, source: Location) -> None:
        """One move between registers, slots and constants."""
        if isinstance(to, Slot):
            register = abi.EXIT_LINK
            if isinstance(source, Reg):
                register = source.number
            elif source == Word(0):
                register = abi.ZERO
            else:
                self.copy(Reg(register), source)
            self.emit("sw", None, abi.GP, register, self.frame.offset(to))
        elif isinstance(to, Reg):
            if isinstance(source, Reg):
                self.emit("addi", to.number, source.number, None, 0)
            elif isinstance(source, Slot):
                self.emit("lw", to.number, abi.GP, None, self.frame.offset(source))
            elif isinstance(source, Word):
                self.out += load_constant(to.number, source.value)

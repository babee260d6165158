"""Register allocation: one forward scan over a trace, which is straight-line code with at most one back edge.

A value gets a register where it is computed and keeps it until its last use, until another value needs the register
more (the victim is the one whose next use is furthest away, cheap ones first), or until a call destroys it. A victim is
stored to its spill slot once; constants are not stored but loaded again. At the label every value that is alive has a
*home*, its register or slot; the jump moves everything back home, in one parallel move.

Hints make most of these moves disappear: a value that the jump passes for a label argument is put into the argument's
home if that is free, an argument of a call into its register, a copy into its source's register. Loops are allocated
several times: values that had to leave their home register in the body get a slot for a home in the next attempt, and
constants that were pushed out are no longer kept; the attempt with the cheapest body wins.

A call that may collect moves objects: live references go to the shadow stack around it and are loaded from there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from jit.backend.frame import Frame
from jit.backend.lifetimes import NEVER, Lifetimes
from jit.backend.locations import check_on_move, guard_after_moves, load_constant, regs_of, slots_of
from jit.backend.mir import Computed, FailItem, GuardPoint, Location, MInst, Operand, Recompute, Reg, Slot, VReg, Word
from jit.backend.moves import parallel_move
from jit.backend.outcode import WEIGHTS, AllocSite, Out
from spec import abi
from spec.heap import VM_OFFSET

_KEEP_FREE = 4  # registers that hoisted constants leave for the body


class Allocator:
    """One attempt. `out` receives instructions over physical registers."""

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
        self.slot: dict[VReg, Slot] = {}
        self.home: dict[VReg, Location] = {}
        self.evicted: set[VReg] = set()  # lost their home register in the body
        self.now = -1
        self.hints: dict[VReg, list[tuple[str, object]]] = defaultdict(list)
        self.dying: dict[int, list[VReg]] = defaultdict(list)
        for v, at in self.life.last.items():
            if v.const is None:
                self.dying[at].append(v)
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

    # --- registers ---
    def free(self) -> list[int]:
        return [r for r in abi.ALLOCATABLE if r not in self.owner]

    def put(self, v: VReg, r: int) -> None:
        self.reg[v] = r
        self.owner[r] = v

    def drop(self, v: VReg) -> None:
        """Forget the register; the value is elsewhere or dead."""
        r = self.reg.pop(v, None)
        if r is not None:
            del self.owner[r]

    def take(self, v: VReg, avoid: set[int] = frozenset(), source: int | None = None) -> int:  # type: ignore[assignment]
        """A register for v: hinted, else free, else a victim's. v becomes its owner."""
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
        return source if source is not None and source not in self.owner else None

    def _choose(self, v: VReg, avoid: set[int]) -> int | None:
        """A free register: one that survives the calls ahead, and not the home of another value where possible."""
        crossing = self.life.crosses_call(v, self.now)
        first, second = abi.CALLER_SAVED, abi.CALLEE_SAVED
        if crossing:
            first, second = second, first
        homes = {h.number for h in self.home.values() if isinstance(h, Reg)}
        free = [r for r in (*first, *second) if r not in self.owner and r not in avoid]
        for r in free:
            if r not in homes:
                return r
        return free[0] if free else None

    def _victim(self, avoid: set[int]) -> int:
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
            self.copy(self.slot[v], Reg(self.reg[v]))

    def ensure(self, operand: Operand, avoid: set[int]) -> int:
        """The register that holds an operand; loads it if need be."""
        if isinstance(operand, int):
            return operand
        if operand not in self.reg:
            source = self.location(operand)
            self.copy(Reg(self.take(operand, avoid)), source)
        return self.reg[operand]

    def location(self, operand: Operand | int) -> Location:
        """Where an operand is now."""
        if isinstance(operand, int):
            return Reg(operand)
        if operand in self.reg:
            return Reg(self.reg[operand])
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

    def run(self) -> None:
        for position, inst in enumerate(self.insts):
            self.now = position
            handler = getattr(self, f"do_{inst.name}", None)
            if handler is not None:
                handler(inst)
            else:
                self.instruction(inst)
            self.expire(self.now)

    def expire(self, position: int) -> None:
        """Release what was read for the last time, and constants that nothing will read."""
        for v in self.dying.get(position, ()):
            self.drop(v)
            slot = self.slot.pop(v, None)
            if slot is not None and self.home.get(v) != slot:
                self.frame.release(slot)
        for v in [v for v in self.reg if v.const is not None and v not in self.home]:
            if self.life.next_use(v, position) == NEVER:
                self.drop(v)

    def instruction(self, inst: MInst) -> None:
        avoid: set[int] = set()
        numbers: list[int | None] = []
        for operand in (inst.rs1, inst.rs2):
            numbers.append(None if operand is None else self.ensure(operand, avoid))
            if numbers[-1] is not None:
                avoid.add(numbers[-1])
        kept = set(inst.guard.vregs()) if inst.guard else set()
        for v in inst.reads():
            if v.const is None and self.life.last.get(v) == self.now and v not in kept:
                self.drop(v)
        rd = inst.rd if isinstance(inst.rd, int) or inst.rd is None else self.target(inst, numbers[0])
        if inst.name == "addi" and inst.imm == 0 and rd == numbers[0] and inst.guard is None and not inst.probe:
            return  # a copy that is where it belongs
        o = self.emit(inst.name, rd, numbers[0], numbers[1], inst.imm)
        o.check, o.g, o.probe, o.op, o.pc = inst.check, inst.g, inst.probe, inst.op, inst.pc
        if inst.guard is not None:
            o.guard, o.locations = inst.guard, self.exit_locations(inst.guard)

    def target(self, inst: MInst, source: int | None) -> int:
        """The register of an instruction's result; x0 where nobody reads it."""
        v = inst.rd
        assert isinstance(v, VReg)
        if v not in self.life.last:
            return abi.ZERO
        is_move = inst.name == "addi" and inst.imm == 0
        return self.take(v, source=source if is_move else None)

    def exit_locations(self, point: GuardPoint) -> list[tuple[Location, ...]]:
        return [tuple(self.exit_location(w) for w in item) for item in point.items]

    def exit_location(self, word: FailItem) -> Location:
        if isinstance(word, int):
            return Word(word)
        if isinstance(word, VReg):
            return self.location(word)
        assert isinstance(word, Recompute)
        return Computed(word.op, self.exit_location(word.a), self.exit_location(word.b))  # type: ignore[arg-type]

    # --- pseudo operations ---
    def live_after(self) -> list[VReg]:
        """Values (no constants) that are read after this operation."""
        known = dict.fromkeys((*self.reg, *self.slot))
        return [v for v in known if v.const is None and self.life.last.get(v, -1) > self.now]

    def do_call(self, inst: MInst) -> None:
        live = self.live_after()
        refs = [v for v in live if v.kind == "r"] if inst.collects else []
        sources = [self.location(word) for word in inst.uses]  # what is moved to safety stays where it was, too
        for v in live:
            if v not in refs and self.reg.get(v) in abi.CALLER_SAVED:
                self._rescue(v)
        if refs:
            self._push(refs)
        for k, where in enumerate(sources[8:]):
            self.copy(Reg(abi.EXIT_LINK), where)
            self.emit("sw", None, abi.SP, abi.EXIT_LINK, 4 * k)
        parallel_move([(Reg(abi.ARGUMENTS[k]), where) for k, where in enumerate(sources[:8])], self.copy)
        for v in [v for v, r in self.reg.items() if r in abi.CALLER_SAVED or v in refs]:
            if isinstance(self.home.get(v), Reg):
                self.evicted.add(v)
            self.drop(v)
        o = self.emit("call")
        o.symbol, o.target_address, o.op, o.pc = inst.symbol, inst.address, inst.op, inst.pc
        for k, v in enumerate(inst.defs):
            if v in self.life.last:
                self.put(v, abi.ARGUMENTS[k])
        if refs:
            self._pop(refs)

    def _rescue(self, v: VReg) -> None:
        """Before a call: move to a register that survives it, else to the slot."""
        safe = [r for r in abi.CALLEE_SAVED if r not in self.owner]
        if safe and v not in self.slot:
            homes = {h.number for h in self.home.values() if isinstance(h, Reg)}
            r = next((r for r in safe if r not in homes), safe[0])
            self.copy(Reg(r), Reg(self.reg[v]))
            if isinstance(self.home.get(v), Reg):
                self.evicted.add(v)
            self.drop(v)
            self.put(v, r)
        else:
            self.spill(v)

    def _push(self, refs: list[VReg]) -> None:
        """Live references to the shadow stack."""
        top, word = abi.SCRATCH, abi.EXIT_LINK
        self.emit("lw", top, abi.GP, None, VM_OFFSET["shadow_top"])
        for k, v in enumerate(refs):
            where = self.location(v)
            if not isinstance(where, Reg):
                self.copy(Reg(word), where)
            self.emit("sw", None, top, where.number if isinstance(where, Reg) else word, 4 * k)
        self.emit("addi", top, top, None, 4 * len(refs))
        self.emit("sw", None, abi.GP, top, VM_OFFSET["shadow_top"])

    def _pop(self, refs: list[VReg]) -> None:
        """Lower the shadow stack's top and load the references, where they may have moved to."""
        top, word = abi.SCRATCH, abi.EXIT_LINK
        self.emit("lw", top, abi.GP, None, VM_OFFSET["shadow_top"])
        self.emit("addi", top, top, None, -4 * len(refs))
        self.emit("sw", None, abi.GP, top, VM_OFFSET["shadow_top"])
        order = sorted(range(len(refs)), key=lambda k: self.life.next_use(refs[k], self.now))
        for k in order:
            v = refs[k]
            if len(self.free()) > _KEEP_FREE and self.life.next_use(v, self.now) < NEVER:
                slot = self.slot.pop(v, None)
                if slot is not None and self.home.get(v) != slot:
                    self.frame.release(slot)
                home = self.home.get(v)
                r = home.number if isinstance(home, Reg) and home.number not in self.owner else None
                if r is None or (r in abi.CALLER_SAVED and self.life.crosses_call(v, self.now)):
                    r = self._hinted(v, None)
                    r = r if r is not None else self._choose(v, set())
                assert r is not None
                self.put(v, r)
                self.emit("lw", r, top, None, 4 * k)
            else:
                if v not in self.slot:
                    self.slot[v] = self.frame.new_slot()
                self.emit("lw", word, top, None, 4 * k)
                self.copy(self.slot[v], Reg(word))

    def do_alloc(self, inst: MInst) -> None:
        size = self.ensure(inst.uses[0], set()) if inst.uses else None
        avoid = {size} if size is not None else set()
        live = self.live_after()
        numbers = []
        for v in inst.defs:
            numbers.append(self.take(v, avoid))
            avoid.add(numbers[-1])
        refs = [v for v in live if v.kind == "r"]
        saved = [r for r, v in self.owner.items() if r in abi.CALLER_SAVED and v not in refs and v not in inst.defs]
        o = self.emit("alloc", numbers[0], size, None, inst.imm)
        slots = [self.frame.new_slot() for _ in saved]
        for slot in slots:
            self.frame.release(slot)
        o.site = AllocSite(
            temporaries=(numbers[1], numbers[2]),
            saved=list(zip(saved, slots, strict=True)),
            refs=[(self.reg.get(v), self.slot.get(v)) for v in refs],
        )
        o.op, o.pc = inst.op, inst.pc
        for v in inst.defs:
            if v not in self.life.last:
                self.drop(v)

    def do_label(self, inst: MInst) -> None:
        alive = [v for v in (*self.life.phis, *self.life.through) if self.life.last.get(v, -1) > self.now]
        collects = self.life.collects_in_body()
        body_consts = [v for v in self.life.uses if v.const is not None and self.life.next_use(v, self.now) != NEVER]
        for v in [v for v in self.reg if v.const is not None]:
            if v not in body_consts or v in self.in_memory:
                self.drop(v)
        for v in sorted(alive, key=lambda v: len(self.life.uses.get(v, ()))):
            if v in self.in_memory:
                self.save(v)
                self.drop(v)
        for v in sorted(alive, key=lambda v: -len(self.life.uses.get(v, ()))):
            if v not in self.reg and v not in self.in_memory and len(self.free()) > _KEEP_FREE:
                self.ensure(v, set())
            self.home[v] = self.location(v)
            if isinstance(self.home[v], Reg) and (v in self.life.phis or (collects and v.kind == "r")):
                slot = self.slot.pop(v, None)
                if slot is not None:
                    self.frame.release(slot)
        for v in sorted(body_consts, key=lambda v: -len(self.life.uses[v])):
            if v not in self.in_memory and (v in self.reg or len(self.free()) > _KEEP_FREE):
                self.home[v] = Reg(self.ensure(v, set()))
        self.emit("label")
        self.label_out = len(self.out)

    def do_jump(self, inst: MInst) -> None:
        moves: list[tuple[Location, Location]] = []
        for phi, word in zip(self.life.phis, inst.uses, strict=True):
            if phi in self.home:
                moves.append((self.home[phi], self.location(word)))
        for v, home in self.home.items():
            if v not in self.life.phis and v in (self.life.through if v.const is None else self.home):
                if not (isinstance(home, Slot) and self.slot.get(v) == home):
                    if not (isinstance(home, Reg) and self.reg.get(v) == home.number):
                        moves.append((home, self.location(v)))
        moves = [(to, source) for to, source in moves if to != source]
        guard = guard_after_moves(self.insts[self.now - 1], self.out[-1], moves, self.home_of(inst)) if moves else None
        if guard is not None:
            self.out.pop()
        elif moves:
            check_on_move(self.out[-1], moves)
        parallel_move(moves, self.copy)
        if guard is not None:
            self.out.append(guard)
        self.emit("jump")

    def home_of(self, jump: MInst) -> dict[VReg, Location]:
        """Where what the jump passes will be."""
        pairs = zip(jump.uses, self.life.phis, strict=True)
        return {v: self.home[phi] for v, phi in pairs if isinstance(v, VReg) and phi in self.home}

    def do_landing(self, inst: MInst) -> None:
        """Every value that lives on is at one place."""
        live = self.live_after()
        live += [v for v in self.reg if v.const is not None]
        for v in live:
            if v in self.reg and v in self.slot:
                self.frame.release(self.slot.pop(v))
        self.landing = {v: self.location(v) for v in live}
        self.emit("landing")

    def do_land(self, inst: MInst) -> None:
        moves = [(where, self.location(word)) for where, word in zip(inst.places, inst.uses, strict=True)]
        parallel_move(moves, self.copy)
        self.emit("land").target_address = inst.address

    def do_leave(self, inst: MInst) -> None:
        parallel_move([(Reg(abi.ARGUMENTS[0]), self.location(w)) for w in inst.uses[:1]], self.copy)
        o = self.emit(inst.name)
        o.token = inst.token

    do_finish = do_leave

    def cost(self) -> float:
        """Of the loop's body, mostly; the rest decides between equals."""
        weights = [WEIGHTS.get(o.name, 1) for o in self.out]
        if self.life.label < 0:
            return float(sum(weights))
        return sum(weights[self.label_out :]) + sum(weights[: self.label_out]) / 1000

    # --- entry ---
    def enter(self, words: list[Operand], locations: list[Location]) -> None:
        """The trace's arguments are at these locations."""
        later: list[tuple[VReg, Location]] = []
        taken: set[Location] = set()
        arriving = [(v, where) for v, where in zip(words, locations, strict=True) if isinstance(v, VReg)]
        self.frame.reserve([x for where in locations for x in slots_of(where)])
        for v, where in arriving:
            if v not in self.life.last:
                continue
            if isinstance(where, Reg) and where not in taken:
                self.put(v, where.number)
                taken.add(where)
            elif isinstance(where, Slot) and where not in taken:
                self.slot[v] = where
                taken.add(where)
            else:
                later.append((v, where))
        held = {r.number for _, where in later for r in regs_of(where)}
        for v, where in later:
            r = self.take(v, held)
            if isinstance(where, Computed):
                self._compute(r, where)
            else:
                self.copy(Reg(r), where)
        alive = {s for v, s in self.slot.items()}
        for where in locations:
            for slot in slots_of(where):
                if slot not in alive:
                    self.frame.release(slot)
                    alive.add(slot)

    def _compute(self, r: int, where: Computed) -> None:
        """A value that the exit left to be computed."""
        a, b = abi.SCRATCH, abi.EXIT_LINK
        if isinstance(where.a, Computed):
            self._compute(a, where.a)
        else:
            self.copy(Reg(a), where.a)
        self.copy(Reg(b), where.b)
        op = where.op
        if op in ("eq", "ne"):
            self.emit("sub", a, a, b)
            self.emit(*(("sltiu", r, a, None, 1) if op == "eq" else ("sltu", r, abi.ZERO, a)))
        elif op in ("lt", "ge", "ltu", "geu"):
            self.emit("sltu" if op.endswith("u") else "slt", r, a, b)
            if op.startswith("ge"):
                self.emit("xori", r, r, None, 1)
        elif op == "load":
            self.emit("add", a, a, b)
            self.emit("lw", r, a, None, 0)
        else:
            self.emit(op, r, a, b)


def allocate(insts: list[MInst], words: list[Operand], locations: list[Location], frame_size: int) -> Allocator:
    """The best of several attempts."""
    best: Allocator | None = None
    in_memory: set[VReg] = set()
    for _ in range(6):
        attempt = Allocator(insts, Frame(frame_size), set(in_memory))
        attempt.enter(words, locations)
        attempt.run()
        if best is None or attempt.cost() < best.cost():
            best = attempt
        more = attempt.evicted - in_memory
        if not more:
            break
        in_memory |= more
    assert best is not None
    return best

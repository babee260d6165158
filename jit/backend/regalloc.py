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

from collections.abc import Callable, Mapping

from jit.backend.entry import Entry
from jit.backend.frame import Frame
from jit.backend.lifetimes import NEVER
from jit.backend.locations import check_on_move, guard_after_moves, load_constant
from jit.backend.mir import (
    PSEUDO,
    Computed,
    FailItem,
    GuardPoint,
    Location,
    MInst,
    Operand,
    Recompute,
    Reg,
    Slot,
    VReg,
    Word,
)
from jit.backend.moves import parallel_move
from jit.backend.outcode import WEIGHTS
from jit.backend.registers import KEEP_FREE
from jit.backend.schedule import REACH, wait
from spec import abi


class Allocator(Entry):
    """One attempt."""

    def run(self) -> None:
        for position, inst in enumerate(self.insts):
            self.now = position
            handler = _HANDLERS.get(inst.name)
            if handler is None:
                handler = _HANDLERS[inst.name] = getattr(Allocator, f"do_{inst.name}", Allocator.instruction)
            handler(self, inst)
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

    def load_ahead(self, inst: MInst) -> None:
        """Where the instruction will wait for the one before it, constants that are wanted soon are loaded in that
        time, as far as there are registers to spare: scheduling does not see these loads."""
        waits = wait(self.insts[self.now - 1], inst) if self.now else 0
        if not waits or any(isinstance(v, VReg) and v not in self.reg for v in (inst.rs1, inst.rs2)):
            return  # (what is loaded for the instruction itself is between them)
        for later in self.insts[self.now + 1 : self.now + REACH]:
            if later.name in PSEUDO:
                return
            for v in (later.rs1, later.rs2):
                if isinstance(v, VReg) and v.const is not None and v not in self.reg and v not in self.in_memory:
                    takes = len(load_constant(0, v.const))
                    if takes <= waits and len(self.free()) > KEEP_FREE:
                        self.ensure(v, set())
                        waits -= takes

    def instruction(self, inst: MInst) -> None:
        self.load_ahead(inst)
        avoid: set[int] = set()
        numbers: list[int | None] = []
        for operand in (inst.rs1, inst.rs2):
            if isinstance(operand, VReg) and operand.mate is not None and operand.mate in inst.uses:
                pair = self.ensure_pair(operand, operand.mate, avoid)
                numbers.append(pair)
                avoid.add(pair + 1)
            else:
                numbers.append(None if operand is None else self.ensure(operand, avoid))
            if numbers[-1] is not None:
                avoid.add(numbers[-1])
        kept = set(inst.guard.vregs()) if inst.guard else set()
        for v in inst.reads():
            if v.const is None and self.life.last.get(v) == self.now and v not in kept:
                self.drop(v)
        rd = inst.rd if isinstance(inst.rd, int) or inst.rd is None else self.target(inst, numbers[0])
        if inst.name == "addi" and inst.imm == 0 and rd == numbers[0] and inst.guard is None:
            return  # a copy that is where it belongs
        o = self.emit(inst.name, rd, numbers[0], numbers[1], inst.imm)
        o.check, o.g, o.subject, o.probe = inst.check, inst.g, inst.subject, inst.probe
        o.op, o.pc = inst.op, inst.pc
        if inst.guard is not None:
            o.guard, o.locations = inst.guard, self.exit_locations(inst.guard)
            o.constants = {v.const: r for v, r in self.reg.items() if v.const is not None}

    def target(self, inst: MInst, source: int | None) -> int:
        """The register of an instruction's result; x0 where nobody reads it."""
        v = inst.rd
        assert isinstance(v, VReg)
        if inst.defs:
            return self.take_pair(v, inst.defs[0])
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
        b = self.exit_location(word.b)
        assert not isinstance(b, Computed)
        return Computed(word.op, self.exit_location(word.a), b)

    # --- pseudo operations ---
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
        by_use = sorted(alive, key=lambda v: -len(self.life.uses.get(v, ())))
        for v in by_use:
            if v not in self.in_memory and v not in self.home:
                self.settle(v, alive)
        for v in by_use:
            self.home[v] = self.location(v)
            if isinstance(self.home[v], Reg) and (v in self.life.phis or (collects and v.kind == "r")):
                slot = self.slot.pop(v, None)
                if slot is not None:
                    self.frame.release(slot)
        # A loop that could not be peeled, so that its frame goes round, takes another way in its next pass: bridges
        # come back to its entry.
        computed = {v for before in self.insts[: self.now] for v in before.writes()}
        hoisted = body_consts if computed.issuperset(self.life.phis) else []
        for v in sorted(hoisted, key=lambda v: -len(self.life.uses[v])):
            if v not in self.in_memory and (v in self.reg or len(self.free()) > KEEP_FREE):
                self.settle(v, body_consts)
        for v in body_consts:
            if v in self.reg and v not in self.in_memory:
                self.home[v] = Reg(self.reg[v])
        self.left.clear()
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
            at_home = [(v.const, home) for v, home in self.home.items()]
            guard.constants = {c: home.number for c, home in at_home if c is not None and isinstance(home, Reg)}
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
        self.left.clear()
        self.emit("landing")

    def do_land(self, inst: MInst) -> None:
        moves = [(where, self.location(word)) for where, word in zip(inst.places, inst.uses, strict=True)]
        parallel_move(moves, self.copy)
        self.emit("land", imm=inst.imm).target_address = inst.address

    def do_leave(self, inst: MInst) -> None:
        parallel_move([(Reg(abi.ARGUMENTS[0]), self.location(w)) for w in inst.uses[:1]], self.copy)
        o = self.emit(inst.name)
        o.token = inst.token

    def do_finish(self, inst: MInst) -> None:
        self.do_leave(inst)

    def cost(self) -> float:
        """Of the loop's body, mostly; the rest decides between equals."""
        weights = [WEIGHTS.get(o.name, 1) for o in self.out]
        if self.life.label < 0:
            return float(sum(weights))
        return sum(weights[self.label_out :]) + sum(weights[: self.label_out]) / 1000



def allocate(
    insts: list[MInst], words: list[Operand], locations: list[Location], frame_size: int, constants: Mapping[int, int]
) -> Allocator:
    """The best of several attempts."""
    best: Allocator | None = None
    in_memory: set[VReg] = set()
    for _ in range(6):
        attempt = Allocator(insts, Frame(frame_size), set(in_memory))
        attempt.enter(words, locations, constants)
        attempt.run()
        if best is None or attempt.cost() < best.cost():
            best = attempt
        more = attempt.evicted - in_memory
        if not more:
            break
        in_memory |= more
    assert best is not None
    return best


_HANDLERS: dict[str, Callable[[Allocator, MInst], None]] = {}  # by the instruction's name

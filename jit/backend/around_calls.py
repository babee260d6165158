"""Register allocation around calls and allocations, which destroy registers and may move objects."""

from __future__ import annotations

from jit.backend.lifetimes import NEVER
from jit.backend.mir import MInst, Reg, VReg
from jit.backend.moves import parallel_move
from jit.backend.outcode import AllocSite
from jit.backend.pairs import Pairs
from jit.backend.registers import KEEP_FREE
from spec import abi
from spec.heap import VM_OFFSET


class Calls(Pairs):
    """Operations `call` and `alloc`."""

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
        self.left.clear()
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
            if len(self.free()) > KEEP_FREE and self.life.next_use(v, self.now) < NEVER:
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
        self.left.clear()
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

"""Register pairs for doubles: an even register with the low word, the next one with the high word.

A word of a double is a value like any other: it may be in any register or slot, and exits, calls and moves take it from
there. Only instructions of Zdinx want both words in a pair. Words are put where the pair is, or can be, whole, so that
there is mostly nothing to do; else the cheapest pair is cleared, and the words are moved there.
"""

from __future__ import annotations

from jit.backend.lifetimes import NEVER
from jit.backend.mir import Location, Reg, VReg
from jit.backend.moves import parallel_move
from jit.backend.registers import KEEP_FREE, Registers
from spec import abi

PAIRS = tuple(r for r in abi.ALLOCATABLE if not r & 1 and r + 1 in abi.ALLOCATABLE)


class Pairs(Registers):
    """`ensure_pair` for operands, `take_pair` for results."""

    def ensure_pair(self, low: VReg, high: VReg, avoid: set[int]) -> int:
        """The even register of the pair that holds both words; moves or loads them if need be."""
        r = self.reg.get(low)
        if r is not None and not r & 1 and self.reg.get(high) == r + 1:
            return r
        words = (low, high)
        r = self._cheapest(words, avoid)
        self._clear(r, words)
        moves: list[tuple[Location, Location]] = []
        for v, to in zip(words, (r, r + 1), strict=True):
            if self.reg.get(v) != to:
                moves.append((Reg(to), self.location(v)))
        for v, to in zip(words, (r, r + 1), strict=True):
            if v in self.reg and self.reg[v] != to:
                if isinstance(self.home.get(v), Reg) and self.now > self.life.label:
                    self.evicted.add(v)
                self.drop(v)
        parallel_move(moves, self.copy)
        for v, to in zip(words, (r, r + 1), strict=True):
            self.put(v, to)
        return r

    def take_pair(self, low: VReg, high: VReg) -> int:
        """A pair for a result; x0 where nobody reads it."""
        if low not in self.life.last and high not in self.life.last:
            return abi.ZERO
        r = self._home_pair(low, high)
        if r is None:
            r = self._cheapest((low, high), set())
            self._clear(r, (low, high))
        for v, to in ((low, r), (high, r + 1)):
            self.put(v, to)
            if v not in self.life.last:
                self.drop(v)
        return r

    def settle(self, v: VReg, among: list[VReg]) -> None:
        """See that v has a register, if there are enough; words of a double, which both are among these, a pair. What
        has a register keeps it, but for these words."""
        if v.mate is not None and v.mate in among and v.mate not in self.in_memory:
            words = (v.mate, v) if v.high else (v, v.mate)
            taken = {r for r, owner in self.owner.items() if owner not in words}
            room = any(r not in taken and r + 1 not in taken for r in PAIRS)
            if room and (v in self.reg or len(self.free()) > KEEP_FREE + 1):
                self.ensure_pair(*words, taken)
        if v not in self.reg and len(self.free()) > KEEP_FREE:
            self.ensure(v, set())

    def _home_pair(self, low: VReg, high: VReg) -> int | None:
        """The home of the label argument that this is passed for, where it is free."""
        first, second = self._hinted(low, None), self._hinted(high, None)
        if first is not None and second == first + 1 and not first & 1:
            return first
        return None

    def _cheapest(self, words: tuple[VReg, VReg], avoid: set[int]) -> int:
        """The pair that costs least to clear and fill."""
        crossing = any(self.life.crosses_call(v, self.now) for v in words)
        homes = {h.number for v, h in self.home.items() if isinstance(h, Reg) and v not in words}

        def cost(r: int) -> float:
            total = 0.0
            for v, register in zip(words, (r, r + 1), strict=True):
                owner = self.owner.get(register)
                total += 0.0 if owner is v or v not in self.reg else 1.0
                total += 0.3 * (register in homes) + 0.2 * ((register in abi.CALLEE_SAVED) != crossing)
                if owner is not None and owner not in words:
                    distance = min(self.life.next_use(owner, self.now) - self.now, NEVER)
                    total += 2.0 if owner.const is not None or owner in self.slot else 3.0
                    total += 4.0 / (1 + max(distance, 0))
            return total

        return min((r for r in PAIRS if r not in avoid and r + 1 not in avoid), key=cost)

    def _clear(self, r: int, words: tuple[VReg, VReg]) -> None:
        """Nothing but these words is in the pair afterwards."""
        for register in (r, r + 1):
            owner = self.owner.get(register)
            if owner is not None and owner not in words:
                self.spill(owner)

"""What only exits want, they compute: an instruction whose result nothing but exits reads goes.

An exit can do what `mir.AT_EXIT` lists, on what is alive there anyway; so no value lives longer for it. A sum that the
interpreter's state has, and the trace does not go on with, costs a pass nothing then, and a failing guard what it would
have cost before. All exits that want the result change alike, so that those to one state still share a bridge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from jit.backend.mir import GuardPoint, MInst, Operand, Recompute, VReg
from jit.backend.schedule import at_exit
from spec.sidecar import Check, Subject


def leave_to_exits(insts: list[MInst], passed: Sequence[Operand]) -> list[MInst]:
    """The operations of a trace without such instructions. Replaces guards' exits in the others. `passed`: words that
    bridges pass to the loop."""
    gone = set()
    for inst, word, exits in list(wanted_by_exits(insts, passed)):
        assert isinstance(inst.rd, VReg)
        for at in exits:
            guard = insts[at].guard
            assert guard is not None
            insts[at].guard = _computing(guard, inst.rd, word)
        gone.add(inst)
    return [inst for inst in insts if inst not in gone] if gone else insts


def wanted_by_exits(
    insts: Sequence[MInst], passed: Sequence[Operand]
) -> Iterator[tuple[MInst, Recompute, Sequence[int]]]:
    """Such instructions, from the end (what is computed from another such result nests in it), how exits do them, and
    where these exits are. Changes nothing."""
    uses = _Uses(insts, passed)
    for i in range(len(insts) - 1, -1, -1):
        word = uses.word(i)
        if word is not None:
            yield insts[i], word, uses.move(i, word)


class _Uses:
    """Where registers are read, by index. `exits`: instructions whose exits want them; `first`: those that some exit
    computes with, as the first operand of an operation; `inner`: in any other place."""

    def __init__(self, insts: Sequence[MInst], passed: Sequence[Operand]) -> None:
        self.insts = insts
        self.read: dict[VReg, list[int]] = {}
        self.exits: dict[VReg, list[int]] = {}
        self.first: set[VReg] = set()
        self.inner: set[VReg] = set()
        self.written: dict[VReg, list[int]] = {}
        self.label = next((i for i, inst in enumerate(insts) if inst.name == "label"), -1)
        self.moving = set(insts[self.label].reads()) if self.label >= 0 else set()
        self.passed = set(passed)
        for i, inst in enumerate(insts):
            for v in dict.fromkeys(inst.reads()):
                self.read.setdefault(v, []).append(i)
            for v in inst.writes():
                self.written.setdefault(v, []).append(i)
            if inst.guard is not None:
                self._exit(i, inst.guard)

    def _exit(self, i: int, guard: GuardPoint) -> None:
        for v in dict.fromkeys(guard.vregs()):
            self.exits.setdefault(v, []).append(i)
        for word in guard.words():
            if isinstance(word, Recompute):
                self._computed(word)

    def _computed(self, word: Recompute) -> None:
        if isinstance(word.a, VReg):
            self.first.add(word.a)
        elif isinstance(word.a, Recompute):
            self.inner.update(word.a.vregs())
        if isinstance(word.b, VReg):
            self.inner.add(word.b)

    def word(self, i: int) -> Recompute | None:
        """How exits compute what the instruction at i brings, where nothing else wants it and they can."""
        rd = self.insts[i].rd
        exits = self.exits.get(rd) if isinstance(rd, VReg) else None
        if not exits or rd in self.read or not self._is_free(i) or not self._on_one_side(i, exits):
            return None
        word = at_exit(self.insts[i])
        if word is None:
            return None
        for v in word.vregs():
            if not self._alive(v, i, exits[-1]) and (
                v is not word.a or rd in self.first or not self._goes(v, i, exits)
            ):
                return None
        return word

    def _is_free(self, i: int) -> bool:
        """Does nothing but its readers say that the instruction must be there?"""
        inst, rd = self.insts[i], self.insts[i].rd
        if (
            not isinstance(rd, VReg)
            or rd.mate is not None
            or rd in self.inner
            or rd in self.moving
            or rd in self.passed
        ):
            return False
        checks = inst.guard is not None or inst.check is not Check.NONE or inst.subject is not Subject.RESULT
        return not checks and not inst.probe and inst.name != "lw" and self.written[rd] == [i]

    def _on_one_side(self, i: int, exits: Sequence[int]) -> bool:
        """Are all exits below, with no label between?"""
        return i < exits[0] and not i < self.label < exits[-1]

    def _goes(self, v: VReg, i: int, exits: Sequence[int]) -> bool:
        """Does the instruction at i alone read v, so that exits can compute that, too?"""
        (at, *more), own = self.written.get(v, [-1]), self.exits.get(v, [])
        if more or at < 0 or self.read[v] != [i] or v in self.first or not self._is_free(at):
            return False
        word, exits = at_exit(self.insts[at]), sorted({*own, *exits})
        if word is None or not self._on_one_side(at, exits):
            return False
        return all(self._alive(inner, at, exits[-1]) for inner in word.vregs())

    def _alive(self, v: VReg, i: int, at: int) -> bool:
        """Is v, as it was at i, there at an exit below, without the instruction at i? (References may have moved.)"""
        if v.kind != "i":
            return False
        read = max((reader for reader in self.read.get(v, ()) if reader != i), default=-1)
        wanted = self.exits.get(v, [-1])[-1]
        if self.label >= 0 and i > self.label and v not in self.moving and self._before(v) and max(read, wanted) > i:
            return True  # in all iterations
        return wanted >= at or read > at or read == at and not self.insts[at].writes()

    def _before(self, v: VReg) -> bool:
        """Is it there before the label?"""
        return all(at < self.label for at in self.written.get(v, ()))

    def move(self, i: int, word: Recompute) -> Sequence[int]:
        """The instruction at i goes: the exits want the registers that it reads. Returns: which exits."""
        inst = self.insts[i]
        assert isinstance(inst.rd, VReg)
        exits = self.exits.pop(inst.rd)
        for v in dict.fromkeys(inst.reads()):
            self.read[v].remove(i)
            if not self.read[v]:
                del self.read[v]
        for v in word.vregs():
            self.exits[v] = sorted({*self.exits.get(v, ()), *exits})
        self._computed(word)
        if inst.rd in self.first:
            self.inner.update(word.vregs())
        return exits


def _computing(guard: GuardPoint, rd: VReg, word: Recompute) -> GuardPoint:
    def now(item: object) -> object:
        if item is rd:
            return word
        return replace(item, a=word) if isinstance(item, Recompute) and item.a is rd else item

    return replace(guard, items=[tuple(now(item) for item in items) for items in guard.items])  # type: ignore[misc]

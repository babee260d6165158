"""Lowering of a whole trace: IR in, machine operations over virtual registers out."""

from __future__ import annotations

from jit.backend.lower_base import COMPARES, LoweringError, is_const
from jit.backend.lower_float import FLOAT_COMPARES
from jit.backend.lower_overflow import LowerOverflow
from jit.backend.mir import GHeld, MInst, Operand, VReg
from jit.ir import MergePoint, Op

#: Operations that a method of another name lowers. (No aliases in the classes: mypyc has none.)
METHODS = {
    operation: method
    for method, operations in {
        "bitwise": "int_and int_or int_xor",
        "shift": "int_lshift int_rshift uint_rshift",
        "float_operation": "float_add float_sub float_mul float_truediv",
        "float_cast": "cast_int_to_float cast_float_to_int",
        "getfield": "getfield_gc_i getfield_gc_r getfield_gc_f getfield_raw_i getfield_raw_r",
        "getarrayitem": "getarrayitem_gc_i getarrayitem_gc_r getarrayitem_gc_f",
        "raw_load": "raw_load_i raw_load_f",
        "setfield": "setfield_gc setfield_raw",
        "call": "call_i call_r call_f call_n call_pure_i call_pure_r call_pure_f",
        "same_as": "same_as_i same_as_r same_as_f",
        "change_kind": "cast_ptr_to_int cast_int_to_ptr",
    }.items()
    for operation in operations.split()
}


class Lowering(LowerOverflow):
    """`run()` returns the machine operations; `inputs` are the registers of the trace's arguments, a tuple each."""

    def run(self) -> list[MInst]:
        for index, op in enumerate(self.trace.ops):
            self.index, self.op = index, op
            if op is self.landing_before:
                self.landing()
            if op in self.deferred:
                continue
            if op.name in COMPARES:
                self.comparison(op)
                continue
            method = getattr(self, METHODS.get(op.name, op.name), None)
            if method is None:
                raise LoweringError(f"no lowering of {op.name}")
            method(op)
        self.set_invariants()
        self.arm_watches()
        self.drop_unread()
        return self.out

    def drop_unread(self) -> None:
        """What was only to lead to an address that was made without it."""
        if not self.passed_by:
            return
        read: set[Operand] = {word for words in self.passed for word in words}
        kept = []
        for inst in reversed(self.out):  # (what is dropped reads nothing)
            unread = inst.rd in self.passed_by and inst.rd not in read
            if unread and not inst.check and inst.guard is None and not inst.probe:
                continue
            kept.append(inst)
            read.update(inst.reads())
            if inst.guard is not None:
                read.update(inst.guard.vregs())
        self.out = kept[::-1]

    def arm_watches(self) -> None:
        """A root trace's first instructions: the words that it and its bridges watch."""
        self.op = None
        self.out[:0] = [
            MInst("xg.watch", rs1=self.const(descr.address), rs2=self.const(descr.expected), imm=slot)
            for descr, slot in self.watches.items()
        ]

    def set_invariants(self) -> None:
        """Guard operands that are loop invariants: set in the preamble. What bridges pass is set above where they
        enter: they know whether it is still so."""
        passed = {word for words in self.passed for word in words}
        used = {word: operand for word, operand in self.invariants.items() if operand in self.used_invariants}
        self.set_before_landing = {word: operand for word, operand in used.items() if word in passed}
        for at, words in (self.label_at, used.keys() - passed), (self.landing_at, used.keys() & passed):
            self.out[at:at] = [MInst("xg.set", rs1=word, g=used[word]) for word in used if word in words]

    @property
    def inputs(self) -> list[tuple[Operand, ...]]:
        return [self.words_of[v] for v in self.trace.inputargs]

    def comparison(self, op: Op) -> None:
        if op.name == "ref_is_small":
            self.emit("andi", self.result(op), self.word(op.args[0]), imm=1)
            return
        if op.name in FLOAT_COMPARES and self.config.floats:
            rd = self.result(op)
            if not self.float_comparison(op, rd):
                inverse = self.result(op)
                self.emit("xori", inverse, rd, imm=1)
            return
        relation, a, b = self.float_relation(op) if op.name in FLOAT_COMPARES else self.relation(op)
        if op in self.last_use:  # else it stays for its cost alone (jit/optimizer/oracle.py)
            self.materialize(self.result(op), relation, a, b)

    def debug_merge_point(self, op: Op) -> None:
        self.pc = op.descr if isinstance(op.descr, MergePoint) else None

    def label(self, op: Op) -> None:
        seen: set[VReg] = set()
        for value in op.args:
            if is_const(value):
                raise LoweringError("a constant among the label's arguments")
            fresh: list[VReg] = []
            words = self.words(value)
            if self.config.floats and value.kind == "f" and not self.is_pair(words, seen):
                fresh += VReg.pair()
                for copy, word in zip(fresh, words, strict=True):
                    self.emit("addi", copy, word, imm=0)
                words = ()
                seen.update(fresh)
            for word in words:
                if isinstance(word, VReg) and word.const is None and word not in seen:
                    fresh.append(word)
                else:
                    copy = VReg(value.kind if value.kind != "f" else "i")
                    self.emit("addi", copy, word, imm=0)
                    fresh.append(copy)
                seen.add(fresh[-1])
            self.words_of[value] = tuple(fresh)
        self.label_at = len(self.out)
        self.append(MInst("label", uses=[w for v in op.args for w in self.words(v)], token=op.descr))
        self.effect()
        self.forget_addresses()

    def landing(self) -> None:
        """Bridges come here: nothing computed above is known to them but the label's arguments and the invariants."""
        assert self.label_op is not None
        token = self.label_op.descr
        self.passed = [self.words_of.get(v, ()) for v in token.passed()]
        self.landing_at = len(self.out)
        self.append(MInst("landing"))
        self.effect()
        self.forget_addresses()

    def jump(self, op: Op) -> None:
        words = [w for v in op.args for w in self.words(v)]
        if self.label_op is not None and op.descr is self.label_op.descr:
            self.append(MInst("jump", uses=words, token=op.descr))
        elif op.descr.label is not None:
            landing = self.landings(op.descr)
            uses = [self.passed_word(op, value, word) for value, word, _ in landing.places]
            places = [where for _, _, where in landing.places]
            for number, (value, word) in landing.operands.items():
                operand = self.passed_word(op, value, word)
                if self.held.get(operand) != number:
                    self.append(MInst("xg.set", rs1=operand, g=GHeld(number)))
            self.append(MInst("land", imm=landing.head, uses=uses, address=landing.address, places=places))
        else:
            self.append(MInst("leave", uses=words, token=op.descr))

    def passed_word(self, jump: Op, value: int, word: int) -> Operand:
        """A word that the landing of a loop wants."""
        return self.const(word) if value < 0 else self.words(jump.args[value])[word]

    def finish(self, op: Op) -> None:
        self.append(MInst("finish", uses=[w for v in op.args for w in self.words(v)]))

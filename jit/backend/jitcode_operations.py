"""Jitcode's operations in the simplest way: operands from the frame, an instruction or a few, the result to the frame.

What computes, compares, loads or stores; control, calls and allocation are jit/backend/continuations.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jit.backend.activations import T0, T1, T2, A, Activation
from jit.backend.lower_float import FLOAT_CALLS, FLOAT_COMPARES
from jit.backend_api import BackendLimit
from jit.jitcode import Instr, JitCode
from sim.asm import Assembler
from spec import abi

_BINARY = {
    "int_add": "add", "int_sub": "sub", "int_mul": "mul", "int_and": "and", "int_or": "or", "int_xor": "xor",
    "int_lshift": "sll", "int_rshift": "sra", "uint_rshift": "srl", "uint_mul_high": "mulhu",
    "int_div_trunc": "div", "int_mod_trunc": "rem",
}  # fmt: skip
_MOVES = ("promote", "promote_immortal", "cast_ptr_to_int", "cast_int_to_ptr", "same_as_i", "same_as_r", "same_as_f")
#: Comparisons of words: the branch, and whether it takes the operands the other way round.
_BRANCHES = {
    "int_lt": ("blt", False), "int_ge": ("bge", False), "int_gt": ("blt", True), "int_le": ("bge", True),
    "int_eq": ("beq", False), "int_ne": ("bne", False), "uint_lt": ("bltu", False), "uint_ge": ("bgeu", False),
    "ptr_eq": ("beq", False), "ptr_ne": ("bne", False), "int_is_true": ("bne", False), "int_is_zero": ("beq", False),
    "ptr_nonzero": ("bne", False), "ptr_iszero": ("beq", False),
}  # fmt: skip
_RELATIONS = {"lt": ("blt", False), "le": ("bge", True), "eq": ("beq", False), "ne": ("bne", False),
              "gt": ("blt", True), "ge": ("bge", False)}  # fmt: skip
#: Zdinx: the comparison, whether it takes the operands the other way round, what its result is where it holds.
_FLOAT_BRANCHES = {
    "float_lt": ("flt.d", False, 1), "float_le": ("fle.d", False, 1), "float_eq": ("feq.d", False, 1),
    "float_ne": ("feq.d", False, 0), "float_gt": ("flt.d", True, 1), "float_ge": ("fle.d", True, 1),
}  # fmt: skip
_FLOAT_INSTRUCTIONS = {"float_add": "fadd.d", "float_sub": "fsub.d", "float_mul": "fmul.d", "float_truediv": "fdiv.d"}
_NEAREST, _TO_ZERO = 0, 1
_UNARY: dict[str, list[tuple[str, dict[str, int]]]] = {
    "int_neg": [("sub", {"rs1": 0, "rs2": T0})],
    "int_invert": [("xori", {"imm": -1})],
    "ref_is_small": [("andi", {"imm": 1})],
    "int_tag": [("slli", {"imm": 1}), ("ori", {"imm": 1})],
    "int_untag": [("srai", {"imm": 1})],
}


class Operations(Activation):
    """`symbol(name)`: address of a function of the firmware; `floats`: the core has Zdinx."""

    def __init__(
        self, code: JitCode, slot: Callable[[int], int], asm: Assembler, symbol: Callable[[str], int], floats: bool
    ) -> None:
        super().__init__(code, slot, asm)
        self.symbol = symbol
        self.floats = floats

    def plain(self, instr: Instr) -> None:
        """What computes, loads or stores."""
        name, args, dst, asm = instr.name, instr.args, instr.dst, self.asm
        if name in _BINARY:
            self.load(T0, args[0])
            self.load(T1, args[1])
            asm.emit(_BINARY[name], rd=T0, rs1=T0, rs2=T1)
            self.store(T0, dst)
        elif name in _MOVES:
            self.move(dst, args[0])
        elif name in _BRANCHES or name in FLOAT_COMPARES:
            self.compare(name, args, dst)
        elif name.startswith("float_") or name in FLOAT_CALLS:
            self.float_operation(name, args, dst)
        elif instr.descr is not None or name.endswith("header"):
            self.memory(instr)
        else:
            self.load(T0, args[0])
            for instruction, operands in _UNARY[name]:
                asm.emit(instruction, rd=T0, **{"rs1": T0, **operands})
            self.store(T0, dst)

    def compare(self, name: str, args: Sequence[int], dst: int) -> None:
        yes = self.asm.fresh("yes")
        branch, a, b = self.relation(name, args)
        self.asm.emit("addi", rd=T2, rs1=0, imm=1)
        self.asm.emit(branch, rs1=a, rs2=b, target=yes)
        self.asm.emit("addi", rd=T2, rs1=0, imm=0)
        self.asm.label(yes)
        self.store(T2, dst)

    def relation(self, name: str, args: Sequence[int]) -> tuple[str, int, int]:
        """Operands into registers; the branch, with its operands, that is taken where the condition holds."""
        if name not in _BRANCHES:
            return self.float_relation(name, args)
        branch, mirrored = _BRANCHES[name]
        self.load(T0, args[0])
        other = 0
        if len(args) > 1:
            self.load(T1, args[1])
            other = T1
        return (branch, other, T0) if mirrored else (branch, T0, other)

    def float_operation(self, name: str, args: Sequence[int], dst: int) -> None:
        asm = self.asm
        self.arguments(args)
        if name in ("float_neg", "float_abs"):
            asm.li(T0, 0x8000_0000)
            if name == "float_abs":
                asm.emit("or", rd=A[1], rs1=A[1], rs2=T0)
            asm.emit("xor", rd=A[1], rs1=A[1], rs2=T0)
        elif name == "float_bits_high":
            asm.mv(A[0], A[1])
        elif name in FLOAT_CALLS and self.floats:
            if name in _FLOAT_INSTRUCTIONS:
                asm.emit(_FLOAT_INSTRUCTIONS[name], rd=A[0], rs1=A[0], rs2=A[2], rm=_NEAREST)
            elif name == "cast_int_to_float":
                asm.emit("fcvt.d.w", rd=A[0], rs1=A[0], rm=_NEAREST)
            else:
                asm.emit("fcvt.w.d", rd=A[0], rs1=A[0], rm=_TO_ZERO)
        elif name in FLOAT_CALLS:
            asm.emit("jal", rd=abi.RA, target=self.symbol(FLOAT_CALLS[name]))
        elif name not in ("float_bits_low", "float_from_bits"):
            raise BackendLimit(f"{name} after an exit")
        self.result(dst)

    def memory(self, instr: Instr) -> None:
        name, args, descr = instr.name, instr.args, instr.descr
        kind, offset, value = "i", 0, args[-1]
        self.load(T0, args[0])
        if name in ("getheader", "setheader"):
            pass
        elif "arrayitem" in name:
            kind, offset = descr.kind, descr.base
            self.load(T1, args[1])
            shift = descr.item_bytes.bit_length() - 1
            if shift:
                self.asm.emit("slli", rd=T1, rs1=T1, imm=shift)
            self.asm.emit("add", rd=T0, rs1=T0, rs2=T1)
        elif name.startswith("raw_"):
            kind = descr.kind
        else:
            kind, offset = descr.kind, descr.offset
            if name == "setfield_gc" and descr.quasi_immutable:
                raise BackendLimit(f"a store to {descr.struct}.{descr.name} after an exit")
        if not name.startswith("set") and name != "raw_store":
            for half in range(2 if kind == "f" else 1):
                self.asm.emit("lbu" if kind == "b" else "lw", rd=T1, rs1=T0, imm=offset + 4 * half)
                self.store(T1, instr.dst, half)
            return
        for half in range(2 if kind == "f" else 1):
            self.load(T1, value, half)
            self.asm.emit("sb" if kind == "b" else "sw", rs1=T0, rs2=T1, imm=offset + 4 * half)

    def float_relation(self, name: str, args: Sequence[int]) -> tuple[str, int, int]:
        """Compare; the branch, with its operands, that is taken where the condition holds."""
        if self.floats:
            instruction, mirrored, yes = _FLOAT_BRANCHES[name]
            self.arguments(list(reversed(args)) if mirrored else args)
            self.asm.emit(instruction, rd=T0, rs1=A[0], rs2=A[2])
            return ("bne" if yes else "beq"), T0, 0
        symbol, relation = FLOAT_COMPARES[name]
        self.arguments(args)
        self.asm.emit("jal", rd=abi.RA, target=self.symbol(symbol))
        branch, mirrored = _RELATIONS[relation]
        return (branch, 0, A[0]) if mirrored else (branch, A[0], 0)

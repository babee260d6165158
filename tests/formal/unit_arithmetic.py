"""Proof of the arithmetic unit against the operations' definitions."""

from amaranth.asserts import AnySeq
from amaranth.hdl import *

from rtl.alu import Alu
from rtl.config import CoreConfig
from rtl.decoder import ALU
from rtl.layouts import BranchOp
from tests.formal.engine import Harness, Proof, must
from tests.formal.seeds import Seed


def fits(exact: Value, bits: int) -> Value:
    """Is the signed number representable in so many bits?"""
    return (exact >= -(1 << bits - 1)) & (exact < 1 << bits - 1)


class AluHarness(Harness):
    """All operations, as the decoder asks for them, on any operands. The unit is combinational."""

    def build(self, m: Module) -> None:
        m.submodules.alu = alu = Alu(CoreConfig())
        a, b, op, branch = Signal(32), Signal(32), Signal(4), Signal(3)
        m.d.comb += [
            a.eq(AnySeq(32)), b.eq(AnySeq(32)), op.eq(AnySeq(4)), branch.eq(AnySeq(3)),
            alu.x_a.eq(a), alu.x_b.eq(b ^ alu.x_op.subtract.replicate(32)), alu.x_branch.eq(branch),
        ]  # fmt: skip
        sa, sb, amount = a.as_signed(), b.as_signed(), b[:5]
        results = {
            "add": a + b, "sub": a - b, "slt": sa < sb, "sltu": a < b, "xor": a ^ b, "or": a | b, "and": a & b,
            "sll": a << amount, "srl": a >> amount, "sra": sa >> amount, "sh1add": (a << 1) + b,
            "sh2add": (a << 2) + b, "sh3add": (a << 3) + b,
        }  # fmt: skip
        names = [*results]
        assert names == [*RESULTS]
        for number, (name, expected) in enumerate(results.items()):
            with m.If(op == number):
                for field, value in ALU.get(name, {"adds": 1}).items():
                    m.d.comb += Value.cast(alu.x_op[field]).eq(value)
                must(m, f"result of {name}", alu.x_result == expected[:32])
                if name == "add":
                    must(m, "addresses are sums", alu.x_address == expected[:32])
        exacts = {"add": sa + sb, "sub": sa - sb}
        exacts |= {f"sh{n}add": (sa << n) + sb for n in (1, 2, 3)}
        assert [*exacts] == [*SHIFTED]
        for name, exact in exacts.items():
            with m.If(op == names.index(name)):
                must(m, f"exact {name} fits in 32 bits", alu.x_fits32 == fits(exact, 32))
                must(m, f"exact {name} fits in 31 bits", alu.x_fits31 == fits(exact, 31))
        conditions = {
            BranchOp.EQ: a == b, BranchOp.NE: a != b, BranchOp.LT: sa < sb, BranchOp.GE: sa >= sb,
            BranchOp.LTU: a < b, BranchOp.GEU: a >= b,
        }  # fmt: skip
        with m.If(op == names.index("sub")):
            for condition, expected in conditions.items():
                with m.If(branch == condition):
                    must(m, f"branch {condition.name}", alu.x_taken == expected)


RESULTS = ("add", "sub", "slt", "sltu", "xor", "or", "and", "sll", "srl", "sra", "sh1add", "sh2add", "sh3add")
SHIFTED = ("add", "sub", "sh1add", "sh2add", "sh3add")
PROOFS = (
    Proof(
        name="alu", harness=AluHarness, depth=1, quick=True, why="combinational",
        seeds=(
            Seed(what="results of 5 have a wrong lowest bit", unit=Alu, port="x_result",
                 change=lambda m, u, v: v ^ (u.x_a == 5), breaks=tuple(f"result of {name}" for name in RESULTS)),
            Seed(what="the first bit of an address is lost", unit=Alu, port="x_address",
                 change=lambda m, u, v: v & 0xFFFF_FFFE, breaks=("addresses are sums",)),
            Seed(what="overflow is judged by the result's two highest bits", unit=Alu, port="x_fits32",
                 change=lambda m, u, v: ~(u.x_result[31] ^ u.x_result[30]),
                 breaks=tuple(f"exact {name} fits in 32 bits" for name in SHIFTED)),
            Seed(what="of shifted operands, the highest bits are lost", unit=Alu, port="x_fits32",
                 change=lambda m, u, v: v | (u.x_op.scale != 0) & (u.x_a[31] ^ u.x_a[30]),
                 breaks=tuple(f"exact {name} fits in 32 bits" for name in SHIFTED if name.startswith("sh"))),
            Seed(what="31 bits are taken for 32", unit=Alu, port="x_fits31", change=lambda m, u, v: u.x_fits32,
                 breaks=tuple(f"exact {name} fits in 31 bits" for name in SHIFTED)),
            Seed(what="branches on 5 go the other way", unit=Alu, port="x_taken",
                 change=lambda m, u, v: v ^ (u.x_a == 5), breaks=tuple(f"branch {op.name}" for op in BranchOp)),
            Seed(what="bgeu is taken like bge", unit=Alu, port="x_branch",
                 change=lambda m, u, v: Mux(v == BranchOp.GEU, BranchOp.GE, v), breaks=("branch GEU",)),
        ),
    ),
)  # fmt: skip

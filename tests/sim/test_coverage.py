"""Coverage of a stream of instructions, on streams written by hand."""

from __future__ import annotations

from sim.coverage import Coverage, expected
from sim.spike import Commit
from spec import isa
from spec.isa import Cause


def commit(
    pc: int, name: str, rd: int = 0, value: int = 0, read: int = 0, written: int = 0, at: int = 0, **operands: int
) -> Commit:
    word = isa.encode(name, **({"rd": rd} if "rd" in isa.ROWS[name].operands else {}), **operands)
    return Commit(pc, word, rd, value, 0, at, read, written, 0)


def covered(*commits: Commit, handler: int = 0) -> set[tuple[object, ...]]:
    coverage = Coverage()
    coverage.add(commits, handler)
    assert coverage.missing() == expected() - set(coverage.points)
    return set(coverage.points)


def test_nothing_is_covered_at_first() -> None:
    assert Coverage().missing() == expected()
    assert len(expected()) > 300


def test_hazards_take_the_youngest_writer() -> None:
    points = covered(
        commit(4, "lw", rd=5, read=4, at=64, rs1=9, imm=0),
        commit(8, "mul", rd=6, rs1=5, rs2=5),
        commit(12, "mul", rd=5, rs1=1, rs2=2),
        commit(16, "sw", written=4, at=68, rs1=6, rs2=5, imm=0),
    )
    hazards = {point[1:] for point in points if point[0] == "hazard"}
    assert hazards == {("load", "mul", 1), ("mul", "store address", 2), ("mul", "store data", 1)}


def test_x0_is_no_hazard() -> None:
    points = covered(commit(4, "addi", rs1=0, imm=1), commit(8, "addi", rd=1, rs1=0, imm=1))
    assert not [point for point in points if point[0] == "hazard"]


def test_forwarding_is_an_overlap_of_bytes() -> None:
    store = commit(4, "sh", written=2, at=0x42, rs1=9, rs2=1, imm=2)
    for address, size, name, meets in ((0x40, 2, "lh", False), (0x40, 4, "lw", True), (0x43, 1, "lb", True)):
        load = commit(12, name, rd=2, read=size, at=address, rs1=9, imm=0)
        points = covered(store, commit(8, "addi", rd=1, rs1=0, imm=0), load)
        assert (("forward", 2, size, 2) in points) == meets
        assert ("access", name, address & 3) in points and ("access", "sh", 2) in points


def test_branches_and_causes() -> None:
    points = covered(
        commit(100, "beq", rs1=1, rs2=2, imm=8),
        commit(108, "bne", rs1=1, rs2=2, imm=-8),
        commit(100, "beq", rs1=1, rs2=2, imm=8),
        commit(104, "jal", imm=2048),
        commit(2152, "csrrs", rd=5, value=int(Cause.ECALL), csr=0x342, rs1=0),
        handler=2152,
    )
    assert {("branch", "forward", 3), ("branch", "backward", 3), ("branch", "not taken")} <= points
    assert ("cause", Cause.ECALL) in points
    assert not [point for point in points if point[0] == "jal"], "the jump trapped"


def test_both_words_of_a_pair_are_read_and_written() -> None:
    points = covered(
        commit(4, "fadd.d", rd=12, rs1=14, rs2=16, rm=0),
        commit(8, "xor", rd=5, rs1=13, rs2=0),
        commit(12, "addi", rd=15, rs1=0, imm=0),
        commit(16, "feq.d", rd=5, rs1=14, rs2=0),
    )
    hazards = {point[1:] for point in points if point[0] == "hazard"}
    assert hazards == {("float", "alu", 1), ("alu", "float", 1)}

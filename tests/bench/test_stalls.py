"""The model of stalls, on instructions written by hand."""

from __future__ import annotations

import collections

from bench.stalls import COSTS, Stalls
from sim.iss import Retired
from spec import isa
from spec.sidecar import SIDECAR, Check, Subject
from spec.timing import KNOWN_TARGETS


def retired(name: str, *, rd: int = 0, taken: bool = False, **operands: int) -> Retired:
    words = {"rd": rd} if "rd" in isa.ROWS[name].operands else {}
    insn = isa.encode(name, **words, **operands)
    return Retired(100, insn, rd, 0, 0, 0, 0, 0, 0, 200 if taken else 104, 0)


def counted(*stream: Retired) -> dict[str, int]:
    stalls = Stalls()
    for record in stream:
        stalls.record(record)
    return dict(stalls.counts)


def test_results_used_at_once() -> None:
    load, product = retired("lw", rd=5, rs1=9, imm=0), retired("mul", rd=5, rs1=9, rs2=9)
    use, other = retired("add", rd=6, rs1=7, rs2=5), retired("add", rd=6, rs1=7, rs2=7)
    assert counted(load, use) == {"load-use": 1} and counted(product, use) == {"product-use": 1}
    assert counted(load, other, use) == {}
    assert counted(retired("lw", rd=0, rs1=9, imm=0), retired("add", rd=1, rs1=0, rs2=0)) == {}


def test_branches_are_predicted_taken_backwards() -> None:
    for imm, taken, kind in (
        (-8, True, "taken branches, `jal`"), (-8, False, "mispredictions"),
        (8, True, "mispredictions"), (8, False, None),
    ):  # fmt: skip
        assert counted(retired("beq", taken=taken, rs1=1, rs2=2, imm=imm)) == ({kind: 1} if kind else {})


def test_targets_are_known_the_second_time() -> None:
    jump, back, forward = (
        retired("jal", imm=100), retired("beq", taken=True, rs1=1, rs2=2, imm=-8),
        retired("beq", taken=True, rs1=1, rs2=2, imm=8),
    )  # fmt: skip
    assert counted(jump, jump, jump) == counted(back, back) == {"taken branches, `jal`": 1}
    assert counted(forward, forward) == {"mispredictions": 1}
    other = jump._replace(pc=jump.pc + 4 * KNOWN_TARGETS)
    assert counted(jump, other, jump) == {"taken branches, `jal`": 3}
    assert counted(jump, jump._replace(pc=other.pc + 4), jump) == {"taken branches, `jal`": 2}
    not_taken = retired("beq", rs1=1, rs2=2, imm=8)
    assert counted(forward, not_taken, not_taken, forward) == {"mispredictions": 3}


def test_exits_that_leave_early() -> None:
    """Checks without an operand, of what is known a stage before the others; a back edge is no exit."""
    move, load = retired("addi", rd=1, rs1=2, imm=0), retired("lw", rd=1, rs1=2, imm=0)

    def early(record: Retired, target: int, **fields: int) -> int:
        stalls = Stalls(lambda _address: SIDECAR.encode(**fields))
        stalls.record(record._replace(next_pc=target))
        return stalls.counts["early guard exits"]

    assert early(move, 200, check=Check.ZERO) == early(load, 200, check=Check.INT_TAG, subject=Subject.RS1) == 1
    assert early(move, 104, check=Check.ZERO) == early(move, 200, check=Check.LT) == 0
    assert early(load, 200, check=Check.ZERO) == 0
    assert early(move, 96, check=Check.NONZERO, loop=1) == 0


def test_what_only_writes_a_csr_waits_for_nothing() -> None:
    assert not +collections.Counter(counted(retired("csrrw", rd=0, csr=0x340, rs1=4)))


def test_every_kind_has_a_cost() -> None:
    stream = (
        retired("div", rd=1, rs1=2, rs2=3), retired("csrrw", rd=1, csr=0x340, rs1=4), retired("jal", imm=8),
        retired("jalr", rs1=2, imm=0),
    )  # fmt: skip
    found = set(counted(*stream))
    assert found == {"division", "CSR instructions", "taken branches, `jal`", "`jalr`"} and found <= set(COSTS)

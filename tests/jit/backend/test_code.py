"""The code of typical loops, instruction by instruction: what the comparison of configurations rests on."""

from __future__ import annotations

import pytest

from jit.backend.config import CONFIGS
from jit.trace_binary import sidecar_text
from spec.isa import disassemble
from tests.jit.backend.build import Run
from tests.jit.backend.support import parse

LIST_SUM = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = getfield_gc_i(p1, descr=length)
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
guard_small(p3) [p0, p1, p3]
i4 = int_untag(p3)
i5 = int_and(i4, 0)
label(i5, i4, descr=TargetToken(loop))
i6 = uint_lt(i5, i2)
guard_true(i6) [p0, p1, i5, i4]
i7 = getarrayitem_gc_i(p1, i5, descr=ints)
i8 = int_add(i5, 1)
i9 = int_add_ovf(i4, i7)
guard_no_overflow() [p0, i4, i7, i8]
jump(i8, i9, descr=TargetToken(loop))
"""
WALK = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
label(p1, i2, descr=TargetToken(loop))
guard_class(p1, 80) [p0, p1, i2]
i3 = int_eq(i2, 0)
guard_false(i3) [p0, p1, i2]
p4 = getarrayitem_gc_r(p1, 2, descr=refs)
guard_pointer(p4) [p0, p1, i2, p4]
i5 = int_sub(i2, 1)
jump(p4, i5, descr=TargetToken(loop))
"""


def loop_code(text: str, config: str) -> list[str]:
    """Mnemonic and sidecar word of the loop's instructions."""
    run = Run(CONFIGS[config])
    run.backend.compile_loop(parse(text), 1)
    code = run.backend.traces[1].code
    stub = min((s.stub for s in code.sites if s.stub), default=code.program.end)
    lines = []
    for pc in range(code.loop, stub, 4):
        i = (pc - code.program.base) // 4
        name = disassemble(code.program.code[i]).split()[0]
        lines.append(f"{name} {sidecar_text(code.program.sidecar[i])}".strip())
    return lines


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("software", "sh2add|lw|add|add|blt|addi|bltu"),
        ("sidecar", "sh2add|lw|add range31|addi ult g1 loop"),
        ("sidecar-noloop", "sh2add|lw|add range31|addi ult g1|jal"),
    ],
)
def test_list_sum(config: str, expected: str) -> None:
    """The bound is an operand that the preamble sets; the range of the sum is one addition and a sign in software."""
    assert loop_code(LIST_SUM, config) == expected.split("|")


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("software", "beq|lw|andi|bne|addi|lw|addi|beq"),
        ("sidecar", "addi nonzero|lw ptr_tag|addi|addi header g1 loop"),
        ("sidecar-noloop", "addi nonzero|lw ptr_tag|addi|addi header g1|jal"),
    ],
)
def test_walk_down_a_list(config: str, expected: str) -> None:
    """Header and tag are loaded, tested, branched on in software. The sidecar's last check rides on the jump's move."""
    assert loop_code(WALK, config) == expected.split("|")

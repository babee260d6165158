"""The code of typical loops, instruction by instruction: what the comparison of configurations rests on."""

from __future__ import annotations

import pytest

from jit.backend.config import CONFIGS
from jit.backend.emit import LONGEST_WITH_LOOP_BIT
from jit.backend_api import ExitKind
from jit.trace_binary import sidecar_text
from spec.heap import tag
from spec.isa import decode, disassemble
from tests.jit.backend.build import Run
from tests.jit.backend.support import DESCRS, FRAME, parse, set_word, word_at

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


SHIFT_ITEMS = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
i4 = int_untag(p3)
label(i4, descr=TargetToken(loop))
i5 = int_lt(-1, i4)
guard_true(i5) [p0, p1, i4]
i6 = getarrayitem_gc_i(p1, i4, descr=ints)
i7 = int_add(i4, 1)
setarrayitem_gc(p1, i7, i6, descr=ints)
i8 = int_add(i4, -1)
jump(i8, descr=TargetToken(loop))
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


def test_neighbouring_items_share_an_address() -> None:
    """The index of the second is not computed."""
    assert sorted(loop_code(SHIFT_ITEMS, "software")) == sorted("sh2add|lw|sw|addi|bge".split("|"))


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
        ("software", "beq|lw|addi|andi|bne|lw|addi|beq"),
        ("sidecar", "addi nonzero|lw ptr_tag|addi|addi header g1 loop"),
        ("sidecar-noloop", "addi nonzero|lw ptr_tag|addi|addi header g1|jal"),
    ],
)
def test_walk_down_a_list(config: str, expected: str) -> None:
    """Header and tag are loaded, tested, branched on in software, the step between. The sidecar's last check rides on
    the jump's move."""
    assert loop_code(WALK, config) == expected.split("|")


CLASSES_DOWN_A_LIST = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
label(p1, i2, descr=TargetToken(loop))
guard_pointer_class(p1, 80) [p0, p1, i2]
i3 = getarrayitem_gc_i(p1, 1, descr=refs)
i4 = int_xor(i2, i3)
p5 = getarrayitem_gc_r(p1, 2, descr=refs)
jump(p5, i4, descr=TargetToken(loop))
"""


def test_a_class_test_at_the_head_stands_beside_a_load() -> None:
    """In the sidecar it is not moved to the loop's end, where it would have an instruction of its own. In software it
    is one branch there with the back edge."""
    sidecar = loop_code(CLASSES_DOWN_A_LIST, "sidecar")
    assert sidecar == ["lw header g1 of rs1", "lw", "xor loop"]
    assert loop_code(CLASSES_DOWN_A_LIST, "software")[-1] == "beq"


PART_OF_A_FLOAT = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
f2 = getarrayitem_gc_f(p1, 0, descr=floats)
f3 = getarrayitem_gc_f(p1, 1, descr=floats)
label(f2, f3, descr=TargetToken(loop))
i4 = float_bits_high(f2)
i5 = int_lt(i4, 1000)
guard_true(i5) [p0, f2, f3]
f6 = float_add(f2, f3)
jump(f3, f6, descr=TargetToken(loop))
"""


@pytest.mark.parametrize("config", ["software", "sidecar"])
def test_part_of_a_float_is_no_copy(config: str) -> None:
    """Of a label's argument: its word is read where it is."""
    run = Run(CONFIGS[config])
    run.backend.compile_loop(parse(PART_OF_A_FLOAT), 1)
    insts = run.backend.traces[1].machine_ops
    label = next(i for i, inst in enumerate(insts) if inst.name == "label")
    assert [inst for inst in insts[label:] if inst.name == "addi" and inst.imm == 0 and not inst.check] == []


FLOAT_LIMIT = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
f2 = getarrayitem_gc_f(p1, 0, descr=floats)
label(f2, descr=TargetToken(loop))
i3 = float_gt(f2, 4.0)
guard_true(i3) [p0, f2]
jump(f2, descr=TargetToken(loop))
"""


@pytest.mark.parametrize(
    ("config", "expected"),
    [("software", ["sltu", "add", "sub", "bltu"]), ("sidecar", ["sltu", "add", "sub ult g1 loop"])],
)
def test_a_float_is_compared_with_a_constant_without_a_call(config: str, expected: list[str]) -> None:
    assert loop_code(FLOAT_LIMIT, config) == expected


POLYNOMIAL = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
f2 = getarrayitem_gc_f(p1, 0, descr=floats)
f3 = float_mul(f2, 0.1)
f4 = float_OPERATION(0.7, f3)
setarrayitem_gc(p1, 1, f4, descr=floats)
finish(p0)
"""


@pytest.mark.parametrize(("operation", "copies"), [("add", 0), ("mul", 0), ("sub", 2)])
def test_what_a_call_returned_stays_for_the_next_one(operation: str, copies: int) -> None:
    """Of a sum or a product it is the first operand, whichever it was; of a difference it goes to its place."""
    run = Run(CONFIGS["software"])
    run.backend.compile_loop(parse(POLYNOMIAL.replace("OPERATION", operation)), 1)
    words = [decode(word) for word in run.backend.traces[1].code.program.code]
    calls = [i for i, inst in enumerate(words) if inst is not None and inst.name in ("jal", "jalr")]
    between = [disassemble(word).split() for word in run.backend.traces[1].code.program.code[calls[0] + 1 : calls[1]]]
    assert sum(line[0] == "addi" and line[2] in ("a0,", "a1,") and line[3] == "0" for line in between) == copies


SHAPES = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
guard_pointer_class(p1, 80) [p0, p1]
i2 = getfield_gc_i(p1, descr=length)
p3 = int_tag(i2)
setarrayitem_gc(p0, 1, p3, descr=refs)
finish(p0)
"""


def test_a_header_says_the_tag_too() -> None:
    """The header of a small int or of null cannot be loaded: that trap is the guard's exit."""
    run = Run(CONFIGS["software"])
    run.backend.compile_loop(parse(SHAPES), 1)
    names = [disassemble(word).split()[0] for word in run.backend.traces[1].code.program.code]
    assert names[: names.index("bne")] == "lw|addi|lw|lw".split("|")
    assert sorted(site.kind for site in run.backend.traces[1].code.sites) == ["branch", "finish", "trap"]


NEIGHBOURS = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
i3 = int_xor(i2, 305419896)
i4 = int_xor(i3, {})
p5 = int_tag(i4)
setarrayitem_gc(p0, 1, p5, descr=refs)
finish(p0)
"""


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (305419896 + 2047, "addi"),
        (305419896 - 2048, "addi"),
        (305419896 + 2048, "lui|addi"),
        (305419896 - 2049, "lui|addi"),
        ((1 << 30) + 2047, "addi"),  # gp is near
        ((1 << 30) - 2048, "addi"),
        (0x12345000, ""),  # it is loaded before, while something waits, and the first is near it
    ],
)
def test_constants_near_others(second: int, expected: str) -> None:
    """One instruction makes them from what is in a register; what they are is checked by running it."""
    run = Run(CONFIGS["software"])
    slots = FRAME + DESCRS.array("RefArray").base
    set_word(run.image, slots, tag(12345))
    trace = parse(NEIGHBOURS.format(second))
    assert run.execute(trace).kind is ExitKind.FINISH
    result = 12345 ^ 305419896 ^ second
    assert word_at(run.image, slots + 4) == (2 * result + 1) & 0xFFFF_FFFF
    names = [disassemble(word).split()[0] for word in run.backend.traces[1].code.program.code]
    first = names.index("xor")
    assert names[first + 1 : names.index("xor", first + 1)] == expected.split("|" if expected else None)


STORES = """
label({0}, descr=TargetToken(loop))
p1 = getarrayitem_gc_r({0}, 0, descr=refs)
guard_small(p1) [p0, p1]
p2 = getarrayitem_gc_r({0}, 2, descr=refs)
guard_pointer(p2) [p0, p2]
setarrayitem_gc({0}, 1, ConstPtr(0x12345679), descr=refs)
jump({0}, descr=TargetToken(loop))
"""


@pytest.mark.parametrize("config", ["software", "sidecar"])
def test_constants_of_a_loop_that_goes_another_way_each_time(config: str) -> None:
    """One that could not be peeled, so that its frame goes round: bridges come back to its entry, which is no place for
    constants. Others have them before the label."""
    entered = loop_code("[p0]" + STORES.format("p0"), config)
    peeled = loop_code("[p0]\np9 = getarrayitem_gc_r(p0, 3, descr=refs)" + STORES.format("p9"), config)
    assert "lui" in [line.split()[0] for line in entered]
    assert "lui" not in [line.split()[0] for line in peeled]


# --- bridges ---

COMPARED = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = getfield_gc_i(p1, descr=length)
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
i4 = int_untag(p3)
i5 = int_and(i4, 74565)
label(i5, i4, descr=TargetToken(loop))
i6 = int_lt(i5, i2)
guard_true(i6) [p0, i5, i2, i4, i6]
i7 = int_and(i4, 74565)
i8 = int_add(i5, i7)
jump(i8, i4, descr=TargetToken(loop))
"""
AGAIN = """
[p0, i5, i2, i4, i6]
guard_false(i6) [p0, i5, i2, i4]
i7 = int_and(i4, 74565)
p8 = int_tag(i7)
setarrayitem_gc(p0, 1, p8, descr=refs)
finish(p0)
"""


def bridge_code(loop: str, bridge: str, config: str) -> tuple[list[str], Run]:
    """Names of the instructions of a bridge of the loop's last guard, up to its end."""
    run = Run(CONFIGS[config])
    trace = parse(loop)
    run.backend.compile_loop(trace, 1)
    guard = next(op for op in reversed(trace.ops) if op.failargs is not None)
    run.backend.compile_bridge(guard, parse(bridge), 2)
    names = [disassemble(word).split()[0] for word in run.backend.traces[2].code.program.code]
    return names[: names.index("xg.host") + 1], run


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("software", "blt|and|sh1add|sw|xg.host"),
        ("sidecar", "slt|and|sh1add|sw|xg.host"),
    ],
)
def test_a_bridge_tests_what_the_exit_compared(config: str, expected: str) -> None:
    """One instruction repeats the comparison; the mask is in the register where the loop keeps it."""
    assert bridge_code(COMPARED, AGAIN, config)[0] == expected.split("|")


def test_a_branch_goes_straight_to_the_bridge() -> None:
    _, run = bridge_code(COMPARED, AGAIN, "software")
    entry = run.backend.traces[2].code.entry
    straight = []
    for site in run.backend.linker.sites():
        word = decode(run.backend.machine.read_word(site.address))
        if site.bridge and word is not None and not site.inverted:
            straight.append(site.address + word["imm"])
    assert straight == [entry]


SIDES = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
i4 = int_untag(p3)
i5 = {name}(i2, i4)
guard_no_overflow() [p0]
p6 = int_tag(i5)
setarrayitem_gc(p0, 0, p6, descr=refs)
finish(p0)
"""


@pytest.mark.parametrize(
    ("name", "exact", "expected"),
    [
        ("int_add_ovf", None, "add|add|blt"),
        ("int_add_ovf", (-5, 1 << 31), "add|bge"),
        ("int_add_ovf", (-(1 << 30) - 9, 7), "add|lui|blt"),
        ("int_sub_ovf", (0, 1 << 30), "sub|bge"),
        ("int_mul_ovf", None, "slli|mul|mulh|srai|bne"),
        ("int_mul_ovf", (-(1 << 31), (1 << 31) - 1), "mul|add|blt"),
        ("int_mul_ovf", (0, 1 << 30), "mul|bge"),
        ("int_mul_ovf", (-3 << 30, (3 << 30) - 1), "mul|add|blt"),
        ("int_mul_ovf", (0, 3 << 30), "slli|mul|mulh|srai|bne"),
    ],
)
def test_overflow_tests_only_what_can_happen(name: str, exact: tuple[int, int] | None, expected: str) -> None:
    """`exact`: bounds of the precise result."""
    run = Run(CONFIGS["software"])
    trace = parse(SIDES.format(name=name))
    next(op for op in trace.ops if op.name == name).exact = exact
    run.backend.compile_loop(trace, 1)
    names = [disassemble(word).split()[0] for word in run.backend.traces[1].code.program.code]
    start = len(names) - names[::-1].index("srai") if "mulh" not in names else names.index("slli")
    found = names[start : names.index("sh1add", start)]
    assert found == expected.split("|")


MAGNITUDE = """
[p0]
p3 = getarrayitem_gc_r(p0, 1, descr=refs)
i4 = int_untag(p3)
i5 = int_and(i4, {mask})
i6 = int_lt(i5, 1104150528)
guard_true(i6) [p0, i4, i6]
finish(p0)
"""


@pytest.mark.parametrize(
    ("config", "mask", "expected"),
    [
        ("software", 0x7FFF_FFFF, "lui|srai|slli|bgeu"),
        ("sidecar", 0x7FFF_FFFF, "srai|slli"),
        ("sidecar", 0x7FFF_FFFE, "srai|lui|addi|and"),
    ],
)
def test_bits_are_shifted_out(config: str, mask: int, expected: str) -> None:
    """Where all are wanted but some at the top, no mask is."""
    run = Run(CONFIGS[config])
    run.backend.compile_loop(parse(MAGNITUDE.format(mask=mask)), 1)
    names = [disassemble(word).split()[0] for word in run.backend.traces[1].code.program.code]
    assert names[names.index("lw") + 1 : names.index("xg.host")] == expected.split("|")


WAITS = """
[p0]
p1 = getarrayitem_gc_r(p0, 0, descr=refs)
i2 = int_untag(p1)
i3 = int_xor(i2, {first})
i4 = int_and(i3, {second})
i5 = int_or(i4, i2)
p6 = int_tag(i5)
setarrayitem_gc(p0, 1, p6, descr=refs)
finish(p0)
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1, 4096, "lw|lui|srai|xori|and"),  # the untagged int waits for the load: that is the time for a constant
        (4096, 8192, "lw|lui|srai|xor|lui|and"),  # there is time for one
        (305419896, 1, "lw|srai|lui|addi|xor|andi"),  # none that takes two instructions
    ],
)
def test_constants_are_loaded_while_something_waits(first: int, second: int, expected: str) -> None:
    run = Run(CONFIGS["sidecar"])
    run.backend.compile_loop(parse(WAITS.format(first=first, second=second)), 1)
    names = [disassemble(word).split()[0] for word in run.backend.traces[1].code.program.code]
    assert names[names.index("lw") : names.index("or")] == expected.split("|")


def test_a_long_loop_has_a_jump_for_its_back_edge() -> None:
    """To set the head for the loop bit takes longer than some jumps."""
    for length, edge in ((8, "loop"), (LONGEST_WITH_LOOP_BIT + 2, "jal")):
        ops = [f"i{n + 1} = int_xor(i{n}, i{n - 1})" for n in range(5, 5 + length)]
        text = "\n".join(
            ["[p0]", "p1 = getarrayitem_gc_r(p0, 0, descr=refs)", "p2 = getarrayitem_gc_r(p0, 1, descr=refs)",
             "i4 = int_untag(p1)", "i5 = int_untag(p2)", "label(i4, i5, descr=TargetToken(loop))",
             "i3 = int_eq(i4, 0)", "guard_false(i3) [p0, i4, i5]", *ops,
             f"jump(i{4 + length}, i{5 + length}, descr=TargetToken(loop))"]
        )  # fmt: skip
        assert edge in loop_code(text, "sidecar")[-1].split(), length


def test_a_test_of_an_index_stands_beside_the_address_of_an_item() -> None:
    """In the sidecar it is not moved to the loop's end: so the step is free to fill what the load waits for."""
    assert loop_code(SHIFT_ITEMS, "sidecar") == ["sh2add ge g0 of rs1", "lw", "addi", "sw loop"]

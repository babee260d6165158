"""What must hold on every path through every code object: of random control flow, the tests' programs, our own source.

Handled exceptions are popped before a frame is left or rests, temporaries are written before they are read, handlers
nest, and the bytecode's operands are in range.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.compiler import CodeObject, compile_source
from spec.bytecode import EXTENDED, FOR_STATE_REGISTERS, NO_REGISTER, OPERANDS, Handler, Op
from tests.runtime.compiler import flowgen, language, language_objects

ROOT = Path(__file__).parents[3]
SOURCES = {f"flow {seed}": flowgen.generate(random.Random(seed), functions=10) for seed in range(20)}
SOURCES |= {f"part {name}": source for name, source in (language.PROGRAMS | language_objects.PROGRAMS).items()}
SOURCES |= {path.name: path.read_text() for path in sorted((ROOT / "runtime/compiler").glob("*.py"))}
ENDS = (Op.RETURN, Op.RAISE, Op.RERAISE, Op.ASSERT_FAIL)
CANNOT_FAIL = (Op.PUSH_EXC, Op.POP_EXC, Op.JUMP, Op.MOVE, Op.LOAD_CONST, Op.LOAD_NULL)
Handled = tuple[int, ...]


def handler_of(code: CodeObject, pc: int) -> Handler | None:
    return next((row for row in code.handlers if row.start <= pc < row.end), None)


def successors(code: CodeObject, pc: int) -> Iterator[int]:
    """Where control goes without an exception."""
    op, a, b, c = code.instructions[pc]
    roles = OPERANDS[op]
    if "T" in roles:
        yield (a, b, c)[roles.index("T")]
    if op not in ENDS and op not in (Op.JUMP, Op.JUMP_BACK):
        yield pc + (2 if op in EXTENDED else 1)


def check_handled(code: CodeObject) -> None:
    """The registers of the exceptions that are being handled are the same on each path to an instruction."""
    state: dict[int, Handled] = {0: ()}
    pending = [0]
    while pending:
        pc = pending.pop()
        op, a = code.instructions[pc][:2]
        before = after = state[pc]
        if op == Op.PUSH_EXC:
            assert a not in before
            after = (*before, a)
        elif op == Op.POP_EXC:
            assert a in before, f"{code.qualname}:{pc} pops what is not handled"
            after = before[: before.index(a)]
        if op in (Op.RETURN, Op.YIELD):
            assert not before, f"{code.qualname}:{pc} leaves {before} handled"
        edges = [(successor, after) for successor in successors(code, pc)]
        handler = handler_of(code, pc)
        if handler is not None and op not in CANNOT_FAIL:
            edges.append((handler.target, before))
        elif op not in CANNOT_FAIL:
            assert not before, f"{code.qualname}:{pc} fails while {before} is handled"
        for target, new in edges:
            if target not in state:
                state[target] = new
                pending.append(target)
            assert state[target] == new, f"{code.qualname}:{target} is reached with {state[target]} and {new}"


def registers(code: CodeObject, pc: int) -> tuple[set[int], set[int]]:
    """Read and written, by the documented roles of the operands."""
    instruction = code.instructions[pc]
    extension = code.instructions[pc + 1] if instruction.op in EXTENDED else None
    reads: set[int] = set()
    writes: set[int] = set()
    c = instruction.c
    lengths = {"S": c, "C": 1 + c, "B": 2 + c, "M": 2 * c, "3": 3, "f": FOR_STATE_REGISTERS, "U": 4}
    for role, operand in zip(OPERANDS[instruction.op], instruction[1:], strict=True):
        if operand == NO_REGISTER and role in "rU":
            continue
        if role in "RrXP":
            reads.add(operand)
        if role in "WX":
            writes.add(operand)
        if role in lengths:
            reads.update(range(operand, operand + lengths[role]))
        if role == "A":
            assert extension is not None
            reads.update(range(operand, operand + extension.a))
        if role in "Pp":
            (writes if role == "P" else reads).add(operand + 1)
        written = {"D": c, "E": (c & 255) + 1 + (c >> 8), "w": 2, "F": 4, "f": 4}.get(role, 0)
        writes.update(range(operand, operand + written))
    return reads, writes


def check_registers(code: CodeObject) -> None:
    """Each temporary that is read has been written on each path (possibly null); all are in the frame."""
    named = set(range(len(code.register_names)))
    state: dict[int, frozenset[int]] = {0: frozenset()}
    pending = [0]
    while pending:
        pc = pending.pop()
        reads, writes = registers(code, pc)
        before = state[pc]
        assert max(reads | writes, default=0) < code.nregs
        assert reads <= before | named, f"{code.qualname}:{pc} reads {reads - before - named}"
        edges = [(target, before | writes) for target in successors(code, pc)]
        handler = handler_of(code, pc)
        if handler is not None:
            edges.append((handler.target, before | {handler.register}))
        for target, new in edges:
            merged = state.get(target, new) & new
            if state.get(target) != merged:
                state[target] = merged
                pending.append(target)
        missing = reads & set(range(code.nregs)) - {r for r in range(code.nregs) if code.live[pc] >> r & 1}
        assert not missing, f"{code.qualname}:{pc} reads {missing}, which are not live"


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("name", SOURCES)
def test_invariants(name: str) -> None:
    for code in compile_source(SOURCES[name], name).codes:
        check_handled(code)
        check_registers(code)
        assert len(code.positions) == len(code.live) == len(code.instructions)
        for i, row in enumerate(code.handlers):
            assert 0 <= row.start < row.end <= len(code.instructions)
            for outer in code.handlers[:i]:  # what comes first is inside, or apart
                apart = outer.end <= row.start or row.end <= outer.start
                assert apart or (row.start <= outer.start and outer.end <= row.end)
        for pc, (op, *operands) in enumerate(code.instructions):
            assert (op == Op.EXT) == (pc > 0 and code.instructions[pc - 1].op in EXTENDED)
            for role, operand in zip(OPERANDS[op], operands, strict=True):
                assert role != "K" or operand < len(code.constants)
                assert role != "T" or (operand <= pc) == (op == Op.JUMP_BACK)

"""From labelled instructions to a code object: dead code and needless checks removed, numbered, liveness added."""

from __future__ import annotations

from runtime.compiler.builder import Builder, Const, ConstantPool, Instr, Label, Operand
from runtime.compiler.code import CodeObject, Instruction
from runtime.compiler.errors import UnsupportedError
from runtime.compiler.expressions import Module
from spec.bytecode import FOR_STATE_REGISTERS, NO_REGISTER, OPERANDS, Op

_JUMPS = (Op.JUMP, Op.JUMP_BACK)
_ENDS = (Op.RETURN, Op.ASSERT_FAIL)


class Flow:
    """Instructions by number, and which may follow which."""

    def __init__(self, code: list[Instr]) -> None:
        self.code = [instr for instr in code if instr.op is not None]
        number: dict[int, int] = {}
        count = 0
        for instr in code:
            number[id(instr)] = count
            count += instr.op is not None
        self.number = number

    def target(self, instr: Instr) -> int | None:
        label = next((x for x in (instr.a, instr.b, instr.c) if isinstance(x, Label)), None)
        if label is None:
            return None
        assert label.at is not None
        return self.number[id(label.at)]

    def successors(self, i: int) -> list[int]:
        instr = self.code[i]
        if instr.op in _ENDS:
            return []
        target = self.target(instr)
        if instr.op in _JUMPS:
            assert target is not None
            return [target]
        return [i + 1] if target is None else [i + 1, target]


def _register(operand: Operand) -> int:
    assert isinstance(operand, int)
    return operand


def _row(first: Operand, count: int) -> int:
    return ((1 << count) - 1) << _register(first)


def effects(instr: Instr) -> tuple[int, int]:
    """Bit sets of the registers that an instruction reads and (where it goes straight on) writes."""
    reads = writes = 0
    assert instr.op is not None
    operands = (instr.a, instr.b, instr.c)
    for role, operand in zip(OPERANDS[instr.op], operands, strict=True):
        if role == "R" or (role == "r" and operand != NO_REGISTER):
            reads |= 1 << _register(operand)
        elif role == "W":
            writes |= 1 << _register(operand)
        elif role == "S":
            reads |= _row(operand, _register(instr.c))
        elif role == "C":
            reads |= _row(operand, 1 + _register(instr.c))
        elif role == "D":
            writes |= _row(operand, _register(instr.c))
        elif role == "B":
            assert isinstance(instr.c, Const) and isinstance(instr.c.value, tuple)
            reads |= _row(operand, len(instr.c.value))
        elif role == "f":
            reads |= _row(operand, FOR_STATE_REGISTERS)
        if role in "Ff":
            writes |= _row(operand, FOR_STATE_REGISTERS)
    return reads, writes


def assigned_before(flow: Flow, parameters: int) -> list[int | None]:
    """Registers surely assigned before each instruction; None where it cannot be reached."""
    state: list[int | None] = [None] * len(flow.code)
    state[0] = parameters
    pending = [0]
    while pending:
        i = pending.pop()
        before, instr = state[i], flow.code[i]
        assert before is not None
        after = before | effects(instr)[1]
        if instr.op == Op.CHECK_LOCAL:
            after |= 1 << _register(instr.a)
        for successor in flow.successors(i):
            skipped = instr.op == Op.FOR_NEXT and successor != i + 1
            new = before if skipped else after
            old = state[successor]
            merged = new if old is None else old & new
            if merged != old:
                state[successor] = merged
                pending.append(successor)
    return state


def simplify(code: list[Instr], parameters: int) -> list[Instr]:
    """Without unreachable instructions and without checks of locals that are surely assigned."""
    flow = Flow(code)
    state = dict(zip(map(id, flow.code), assigned_before(flow, parameters), strict=True))
    kept = []
    for instr in code:
        if instr.op is not None:
            assigned = state[id(instr)]
            if assigned is None or (instr.op == Op.CHECK_LOCAL and assigned >> _register(instr.a) & 1):
                continue
        kept.append(instr)
    return _without_idle_jumps(kept)


def _without_idle_jumps(code: list[Instr]) -> list[Instr]:
    """Jumps to the next instruction dropped."""
    flow = Flow(code)
    idle = {id(instr) for i, instr in enumerate(flow.code) if instr.op == Op.JUMP and flow.target(instr) == i + 1}
    return [instr for instr in code if id(instr) not in idle]


def liveness(flow: Flow) -> list[int]:
    """Registers live before each instruction."""
    effect = [effects(instr) for instr in flow.code]
    successors = [flow.successors(i) for i in range(len(flow.code))]
    live = [0] * len(flow.code)
    changed = True
    while changed:
        changed = False
        for i in range(len(flow.code) - 1, -1, -1):
            reads, writes = effect[i]
            after = 0
            for successor in successors[i]:
                skipped = flow.code[i].op == Op.FOR_NEXT and successor != i + 1
                after |= live[successor] if skipped else live[successor] & ~writes
            if after | reads != live[i]:
                live[i] = after | reads
                changed = True
    return live


def finish(module: Module, builder: Builder, index: int, name: str, qualname: str, line: int) -> CodeObject:
    code = simplify(builder.code, (1 << builder.nargs) - 1)
    flow = Flow(code)
    pool = ConstantPool()
    for size, limit, what in ((len(flow.code), 0xFFFF, "instructions"), (builder.nregs, 0xFFF0, "registers")):
        if size > limit:
            raise UnsupportedError(module.filename, line, f"{qualname} needs more than {limit} {what}")

    def number(operand: Operand) -> int:
        if isinstance(operand, Const):
            return pool.index(operand.value)
        if isinstance(operand, Label):
            assert operand.at is not None
            return flow.number[id(operand.at)]
        return operand

    instructions = []
    for instr in flow.code:
        assert instr.op is not None
        instructions.append(Instruction(instr.op, number(instr.a), number(instr.b), number(instr.c)))
    names = list(builder.registers)
    return CodeObject(
        index=index,
        name=name,
        qualname=qualname,
        line=line,
        nargs=builder.nargs,
        nregs=builder.nregs,
        arg_names=names[: builder.nargs],
        register_names=names,
        instructions=instructions,
        positions=[instr.position for instr in flow.code],
        live=liveness(flow),
        constants=pool.values,
    )

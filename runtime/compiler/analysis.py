"""From labelled instructions to a code object: dead code and needless checks removed, numbered, liveness added.

An exception may leave an instruction at any time: from each instruction that a handler covers, control may go to the
handler, with the registers as they were before the instruction.
"""

from __future__ import annotations

from runtime.compiler.builder import Builder, Const, ConstantPool, Instr, Label, Operand
from runtime.compiler.code import NAMESPACE, CodeObject, Inlined, Instruction
from runtime.compiler.errors import UNSUPPORTED, UnsupportedError
from runtime.compiler.marks import marks
from runtime.compiler.size import MOST
from spec.bytecode import FOR_STATE_REGISTERS, FUNCTION_REGISTERS, NO_REGISTER, OPERANDS, Handler, Op

_ENDS = frozenset((Op.RETURN, Op.ASSERT_FAIL, Op.RAISE, Op.RERAISE))
_JUMPS = frozenset((Op.JUMP, Op.JUMP_BACK))
_BRANCHES = frozenset(op for op, roles in OPERANDS.items() if "T" in roles)
_MOVES = frozenset((Op.MOVE, Op.LOAD_CONST))
_BOUND_CALLS = {Op.CALL_BOUND: Op.CALL_METHOD, Op.CALL_BOUND_KW: Op.CALL_METHOD_KW}
#: Operations that read or write single registers only: of a, b and c, the ones read, and the ones written.
_SIMPLE: dict[Op, tuple[list[bool], list[bool]]] = {
    op: ([role == "R" for role in roles], [role == "W" for role in roles])
    for op, roles in OPERANDS.items()
    if all(role in "RWKTNG-" for role in roles) and op is not Op.LOAD_NAME_CELL
}
_SKIPPING = frozenset((Op.FOR_NEXT,))  # write only where they go straight on


class Flow:
    """Instructions by number (an EXT counts with its instruction), and which may follow which."""

    def __init__(self, code: list[Instr], builder: Builder) -> None:
        self.code = [instr for instr in code if instr.op is not None]
        self.number: dict[Instr, int] = {}
        count = 0
        for instr in code:
            self.number[instr] = count
            if instr.op is not None:
                count += 1
        #: (depth, start, end, target, register), innermost first
        self.rows = sorted(
            (
                (-region.depth, self.number[start], self.number[end], self.number[region.target.at], region.register)
                for region in builder.regions
                for start, end in region.segments
                if region.target.at in self.number and self.number[start] < self.number[end]
            ),
            key=lambda row: row[:2],
        )
        self.targets = [self._target(instr) for instr in self.code]
        self.handlers: list[tuple[int, int] | None] = [None] * count  # (target, bit of its register) of each
        for _, first, last, target, register in reversed(self.rows):
            self.handlers[first:last] = [(target, 1 << register)] * (last - first)

    def _target(self, instr: Instr) -> int:
        """-1: it is no jump."""
        if instr.op not in _BRANCHES:
            return -1
        label = instr.c if instr.op in (Op.FOR_NEXT, Op.SEND) else instr.b
        assert isinstance(label, Label) and label.at is not None
        return self.number[label.at]


def _register(operand: Operand) -> int:
    assert isinstance(operand, int)
    return operand


def _row(first: Operand, count: int) -> int:
    return ((1 << count) - 1) << _register(first)


def effects(instr: Instr) -> tuple[int, int]:
    """Bit sets of the registers that an instruction reads and (where it succeeds) writes."""
    assert instr.op is not None
    a, b, c = instr.a, instr.b, instr.c
    simple = _SIMPLE.get(instr.op)
    reads = writes = 0
    if simple is not None:
        (reads_a, reads_b, reads_c), (writes_a, writes_b, writes_c) = simple
        reads = 0 | (reads_a and 1 << a) | (reads_b and 1 << b) | (reads_c and 1 << c)  # type: ignore[operator]
        return reads, 0 | (writes_a and 1 << a) | (writes_b and 1 << b) | (writes_c and 1 << c)  # type: ignore[operator]
    for role, operand in zip(OPERANDS[instr.op], (a, b, c), strict=True):
        if role == "R":
            reads |= 1 << _register(operand)
        elif role == "W":
            writes |= 1 << _register(operand)
        elif role in "KTNG-":
            pass
        elif role == "r":
            reads |= 0 if operand == NO_REGISTER else 1 << _register(operand)
        elif role in "SCBMA3U":
            reads |= _row_read(role, operand, instr)
        elif role == "D":
            writes |= _row(operand, _register(c))
        elif role == "E":
            writes |= _row(operand, (_register(c) & 0xFF) + 1 + (_register(c) >> 8))
        elif role == "w":
            writes |= _row(operand, 2)
        elif role == "X":
            reads |= 1 << _register(operand)
            writes |= 1 << _register(operand)
        elif role == "P":
            reads |= 1 << _register(operand)
            writes |= 2 << _register(operand)
        elif role == "p":
            reads |= 2 << _register(operand)
        else:
            assert role in "Ff"
            writes |= _row(operand, FOR_STATE_REGISTERS)
            reads |= _row(operand, FOR_STATE_REGISTERS) if role == "f" else 0
    if instr.op == Op.LOAD_NAME_CELL:
        assert instr.ext is not None
        reads |= 1 << _register(instr.ext[0])
    return reads, writes


def _row_read(role: str, first: Operand, instr: Instr) -> int:
    if role == "U":
        return 0 if first == NO_REGISTER else _row(first, FUNCTION_REGISTERS)
    if role == "3":
        return _row(first, 3)
    if role == "A":
        assert instr.ext is not None
        return _row(first, _register(instr.ext[0]))
    count = _register(instr.c)
    return _row(first, {"S": count, "C": 1 + count, "B": 2 + count, "M": 2 * count}[role])


def assigned_before(flow: Flow, parameters: int) -> list[int | None]:
    """Registers surely assigned before each instruction; None where it cannot be reached."""
    code, targets, handlers = flow.code, flow.targets, flow.handlers
    watched = 0
    for instr in code:
        if instr.op == Op.CHECK_LOCAL:
            watched |= 1 << _register(instr.a)
    writes = [effects(instr)[1] & watched for instr in code] if watched else [0] * len(code)
    state: list[int | None] = [None] * (len(code) + 1)
    state[0] = parameters & watched
    again = True
    while again:
        again = False
        for i, instr in enumerate(code):
            before = state[i]
            if before is None:
                continue
            op, after = instr.op, before | writes[i]
            if op == Op.CHECK_LOCAL:
                after |= 1 << _register(instr.a)
            elif op == Op.LOAD_NULL:
                after &= ~(1 << _register(instr.a))
            edges = []
            handler = handlers[i]
            if handler is not None:
                edges.append((handler[0], before | handler[1] & watched))
            if op not in _ENDS:
                if targets[i] >= 0:
                    edges.append((targets[i], before if op in _SKIPPING else after))
                if op not in _JUMPS:
                    edges.append((i + 1, after))
            for successor, new in edges:
                old = state[successor]
                merged = new if old is None else old & new
                if merged != old:
                    state[successor] = merged
                    again = again or successor <= i
    return state


def simplify(code: list[Instr], builder: Builder) -> list[Instr]:
    """Without unreachable instructions and without checks of locals that are surely assigned."""
    flow = Flow(code, builder)
    state = dict(zip(flow.code, assigned_before(flow, (1 << len(builder.arg_names)) - 1), strict=False))
    kept = []
    for instr in code:
        if instr.op is not None:
            assigned = state[instr]
            if assigned is None:
                builder.dead.add(instr)
            if assigned is None or (instr.op == Op.CHECK_LOCAL and assigned >> _register(instr.a) & 1):
                continue
        kept.append(instr)
    return _without_idle_jumps(_with_method_calls(kept))


def _with_method_calls(code: list[Instr]) -> list[Instr]:
    """CALL_METHOD in place of LOAD_METHOD and CALL_BOUND, where nothing in between can fail or have an effect."""
    dropped = set()
    for i, load in enumerate(code):
        if load.op != Op.LOAD_METHOD:
            continue
        j = i + 1
        while j < len(code) and code[j].op in _MOVES:
            j += 1
        call = code[j] if j < len(code) else load
        if call.op not in _BOUND_CALLS or call.b != load.a:
            continue
        names: Operand = 0 if call.ext is None else call.ext[0]
        call.ext, call.ext_position = (load.c, names), load.position
        call.op = _BOUND_CALLS[call.op]
        receiver = load.b
        load.op, load.a, load.c = Op.MOVE, _register(load.a) + 1, 0
        call.b = load.a
        if receiver == load.a:
            dropped.add(load)
    return [instr for instr in code if instr not in dropped] if dropped else code


def _without_idle_jumps(code: list[Instr]) -> list[Instr]:
    """Jumps to the next instruction dropped."""
    kept = []
    for i, instr in enumerate(code):
        if instr.op == Op.JUMP:
            assert isinstance(instr.b, Label)
            j = i + 1
            while j < len(code) and code[j].op is None and code[j] is not instr.b.at:
                j += 1
            if j < len(code) and code[j] is instr.b.at:
                continue
        kept.append(instr)
    return kept


def liveness(flow: Flow) -> list[int]:
    """Registers live before each instruction."""
    code, targets, handlers = flow.code, flow.targets, flow.handlers
    effect = [effects(instr) for instr in code]
    live = [0] * (len(code) + 1)
    goes_back = any(0 <= target <= i for i, target in enumerate(targets))
    goes_back = goes_back or any(handler is not None and handler[0] <= i for i, handler in enumerate(handlers))
    again = True
    while again:
        again = False
        for i in range(len(code) - 1, -1, -1):
            op, (reads, writes), target = code[i].op, effect[i], targets[i]
            new = reads
            if op not in _ENDS:
                if op not in _JUMPS:
                    new |= live[i + 1] & ~writes
                if target >= 0:
                    new |= live[target] if op in _SKIPPING else live[target] & ~writes
            handler = handlers[i]
            if handler is not None:
                new |= live[handler[0]] & ~handler[1]
            if new != live[i]:
                live[i] = new
                again = goes_back
    return live


def finish(filename: str, builder: Builder, index: int, name: str, qualname: str, line: int) -> CodeObject:
    code = simplify(builder.code, builder)
    flow = Flow(code, builder)
    pool = ConstantPool()
    pcs, pc = [], 0
    for instr in flow.code:
        pcs.append(pc)
        pc += 1 if instr.ext is None else 2
    pcs.append(pc)
    for size, limit, what in ((pc, MOST, "Instructions"), (builder.nregs, 0xFFF0, "Registers")):
        if size > limit:
            raise UnsupportedError(filename, line, f"{UNSUPPORTED[what]} ({qualname})")

    def number(operand: Operand) -> int:
        if isinstance(operand, Const):
            return pool.index(operand.value)
        if isinstance(operand, Label):
            assert operand.at is not None
            return pcs[flow.number[operand.at]]
        return operand

    before = liveness(flow)
    if next(iter(builder.registers), "") == NAMESPACE:  # who asks for the frame's locals reads it at any time
        before = [live | 1 for live in before]
    instructions, positions, live = [], [], []
    for i, instr in enumerate(flow.code):
        assert instr.op is not None
        instructions.append(Instruction(instr.op, number(instr.a), number(instr.b), number(instr.c)))
        positions.append(instr.position)
        live.append(before[i])
        if instr.ext is not None:
            instructions.append(Instruction(Op.EXT, number(instr.ext[0]), number(instr.ext[1]), 0))
            positions.append(instr.ext_position)
            live.append(before[i + 1])
    spans = [(pcs[flow.number[s.start]], pcs[flow.number[s.end]], s) for s in builder.spans]
    return CodeObject(
        index=index,
        name=name,
        qualname=qualname,
        line=line,
        nargs=len(builder.arg_names),
        nregs=builder.nregs,
        arg_names=builder.arg_names,
        register_names=list(builder.registers),
        instructions=instructions,
        positions=positions,
        live=live,
        constants=pool.values,
        nfree=len(builder.free_names),
        first_free=builder.first_free,
        handlers=[Handler(pcs[a], pcs[b], pcs[target], register) for _, a, b, target, register in flow.rows],
        marks=marks(code, flow.code, flow.targets, pcs, builder),
        inlined=[Inlined(a, b, s.name, s.position) for a, b, s in spans if a < b],
    )

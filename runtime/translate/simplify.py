"""Simplification of flow graphs: constants folded, copies propagated, dead code removed, blocks merged."""

from __future__ import annotations

from collections.abc import Callable

from runtime.translate import ll
from runtime.translate.flow import Block, Const, Graph, Link, Op, Value, Var
from runtime.translate.lltypes import _wrap
from runtime.translate.static import PURE

_FOLD: dict[str, Callable[..., int]] = {
    "int_add": lambda a, b: a + b,
    "int_sub": lambda a, b: a - b,
    "int_mul": lambda a, b: a * b,
    "int_and": lambda a, b: a & b,
    "int_or": lambda a, b: a | b,
    "int_xor": lambda a, b: a ^ b,
    "int_lshift": lambda a, b: a << (b & 31),
    "int_rshift": lambda a, b: a >> (b & 31),
    "uint_rshift": lambda a, b: (a & 0xFFFF_FFFF) >> (b & 31),
    "uint_mul_high": lambda a, b: (a & 0xFFFF_FFFF) * (b & 0xFFFF_FFFF) >> 32,
    "int_neg": lambda a: -a,
    "int_invert": lambda a: ~a,
    "int_lt": lambda a, b: a < b,
    "int_le": lambda a, b: a <= b,
    "int_eq": lambda a, b: a == b,
    "int_ne": lambda a, b: a != b,
    "int_gt": lambda a, b: a > b,
    "int_ge": lambda a, b: a >= b,
    "uint_lt": ll.uint_lt,
    "int_is_true": lambda a: a != 0,
    "int_is_zero": lambda a: a == 0,
    "ptr_eq": lambda a, b: a == b,
    "ptr_ne": lambda a, b: a != b,
    "ptr_iszero": lambda a: a == 0,
    "ptr_nonzero": lambda a: a != 0,
    "ref_is_small": lambda a: a & 1,
    "cast_ptr_to_int": lambda a: a,
}
_INVERSE = {
    "int_lt": "int_ge", "int_ge": "int_lt", "int_gt": "int_le", "int_le": "int_gt", "int_eq": "int_ne",
    "int_ne": "int_eq", "ptr_eq": "ptr_ne", "ptr_ne": "ptr_eq", "ptr_iszero": "ptr_nonzero",
    "ptr_nonzero": "ptr_iszero", "float_eq": "float_ne", "float_ne": "float_eq", "int_is_true": "int_is_zero",
    "int_is_zero": "int_is_true",
}  # fmt: skip
CONDITIONS = frozenset(_INVERSE) | frozenset(
    ("float_lt", "float_le", "float_gt", "float_ge", "ref_is_small", "uint_lt", "get_ovf")
)


def fold(name: str, args: list[Value], nonnull: set[Var]) -> Value | None:
    """The result of a pure operation, if it is known; `nonnull`: references that are not null."""
    if name == "same_as":
        return args[0]
    if name in _FOLD and all(isinstance(a, Const) for a in args):
        return Const(_wrap(int(_FOLD[name](*[a.value for a in args if isinstance(a, Const)]))), "i")
    if name in ("ptr_eq", "ptr_ne") and args[0] is args[1]:
        return Const(int(name == "ptr_eq"), "i")
    if name in ("ptr_iszero", "ptr_nonzero") and args[0] in nonnull:
        return Const(int(name == "ptr_nonzero"), "i")
    return None


def simplify(graph: Graph) -> None:
    """Simplify in place until nothing changes; set has_loop."""
    changed = True
    while changed:
        substitution: dict[Var, Value] = {}
        changed = _fold_operations(graph, substitution)
        changed |= _redundant_inputs(graph, substitution)
        _substitute(graph, substitution)
        changed |= _fold_exits(graph)
        changed |= _remove_dead(graph)
        changed |= _merge_blocks(graph)
    graph.has_loop = _has_loop(graph)


def _fold_operations(graph: Graph, substitution: dict[Var, Value]) -> bool:
    """Constant folding, and conditions of conditions."""
    definitions = {op.result: op for block in graph.blocks() for op in block.ops if op.result is not None}
    changed = False
    for block in graph.blocks():
        for op in block.ops:
            if op.result is None:
                continue
            if op.name in _FOLD and all(isinstance(a, Const) for a in op.args):
                values = [a.value for a in op.args if isinstance(a, Const)]
                substitution[op.result] = Const(_wrap(int(_FOLD[op.name](*values))), "i")
                op.name, op.args = "same_as", [substitution[op.result]]
                changed = True
            elif op.name in ("int_is_true", "int_is_zero") and isinstance(op.args[0], Var):
                inner = definitions.get(op.args[0])
                if inner is None or inner.name not in CONDITIONS:
                    continue
                if op.name == "int_is_true":
                    substitution[op.result] = op.args[0]
                    op.name = "same_as"
                elif inner.name in _INVERSE:
                    op.name, op.args = _INVERSE[inner.name], list(inner.args)
                else:
                    continue
                changed = True
    return changed


def _redundant_inputs(graph: Graph, substitution: dict[Var, Value]) -> bool:
    """Inputs that get the same value on all ways (or themselves) are that value."""
    incoming: dict[int, list[Link]] = {}
    for block in graph.blocks():
        for link in block.exits:
            incoming.setdefault(id(link.target), []).append(link)
    changed = False
    for block in graph.blocks():
        if block is graph.start:
            continue
        for number in reversed(range(len(block.inputs))):
            variable = block.inputs[number]
            values: list[Value] = []
            for link in incoming[id(block)]:
                value = resolve(link.args[number], substitution)
                if value is not variable and value not in values:
                    values.append(value)
            if len(values) == 1:
                substitution[variable] = values[0]
                del block.inputs[number]
                for link in incoming[id(block)]:
                    del link.args[number]
                changed = True
    return changed


def resolve(value: Value, substitution: dict[Var, Value]) -> Value:
    """What `value` stands for after all substitutions."""
    while isinstance(value, Var) and value in substitution:
        value = substitution[value]
    return value


def _substitute(graph: Graph, substitution: dict[Var, Value]) -> None:
    if not substitution:
        return
    for block in graph.blocks():
        for op in block.ops:
            op.args = [resolve(a, substitution) for a in op.args]
        if block.switch is not None:
            block.switch = resolve(block.switch, substitution)
        for link in block.exits:
            link.args = [resolve(a, substitution) for a in link.args]


def _fold_exits(graph: Graph) -> bool:
    """Exits on constants; conditions that invert a condition; two exits that lead to the same place."""
    changed = False
    for block in graph.blocks():
        if not block.exits or block.switch is None:
            continue
        if isinstance(block.switch, Const):
            value = block.switch.value
            chosen = next((x for x in block.exits if x.case == value), None)
            if chosen is None:
                chosen = next(x for x in block.exits if x.case is None)
            chosen.case = None
            block.exits, block.switch = [chosen], None
            changed = True
        elif all(x.target is block.exits[0].target and x.args == block.exits[0].args for x in block.exits):
            block.exits[0].case = None
            block.exits, block.switch = block.exits[:1], None
            changed = True
    return changed


def _remove_dead(graph: Graph) -> bool:
    """Operations without effect and block inputs that nothing uses."""
    definitions: dict[Var, list[Value]] = {}
    work: list[Value] = []
    blocks = graph.blocks()
    for block in blocks:
        for op in block.ops:
            if op.result is not None and op.name in PURE:
                definitions[op.result] = op.args
            else:
                work.extend(op.args)
        if block.switch is not None:
            work.append(block.switch)
        for link in block.exits:
            for variable, value in zip(link.target.inputs, link.args, strict=True):
                definitions.setdefault(variable, []).append(value)
    used: set[Value] = set()
    while work:
        value = work.pop()
        if isinstance(value, Var) and value not in used:
            used.add(value)
            work.extend(definitions.get(value, ()))
    changed = False
    for block in blocks:
        kept = [op for op in block.ops if not (op.name in PURE and op.result not in used)]
        changed |= len(kept) < len(block.ops)
        block.ops = kept
        for link in block.exits:
            if len(link.args) != len(link.target.inputs):
                raise AssertionError(f"{graph.name}: link with {len(link.args)} arguments to {len(link.target.inputs)}")
            link.args = [a for a, v in zip(link.args, link.target.inputs, strict=True) if v in used]
    for block in blocks:
        if block is not graph.start:
            changed |= any(v not in used for v in block.inputs)
            block.inputs = [v for v in block.inputs if v in used]
    return changed


def _merge_blocks(graph: Graph) -> bool:
    """Join a block to its only predecessor; skip blocks that only jump on."""
    changed = False
    blocks = graph.blocks()
    count: dict[int, int] = {id(graph.start): 1}
    for block in blocks:
        for link in block.exits:
            count[id(link.target)] = count.get(id(link.target), 0) + 1
    substitution: dict[Var, Value] = {}
    gone: set[int] = set()
    for block in blocks:
        if id(block) in gone:
            continue
        while len(block.exits) == 1 and count[id(block.exits[0].target)] == 1:
            link = block.exits[0]
            target = link.target
            if target is block or target is graph.start:
                break
            substitution.update(zip(target.inputs, link.args, strict=True))
            block.ops = block.ops + target.ops
            block.switch, block.exits = target.switch, target.exits
            gone.add(id(target))
            changed = True
        for link in block.exits:
            target = link.target
            if _only_jumps(target) and target is not block and target.exits[0].target is not target:
                onward = target.exits[0]
                replaced = dict(zip(target.inputs, link.args, strict=True))
                link.args = [replaced.get(a, a) if isinstance(a, Var) else a for a in onward.args]
                link.target = onward.target
                count[id(onward.target)] = count.get(id(onward.target), 0) + 1
                count[id(target)] -= 1
                if count[id(target)] == 0:
                    count[id(onward.target)] -= 1
                changed = True
    _substitute(graph, substitution)
    return changed


def _only_jumps(block: Block) -> bool:
    """Does it have a single exit and no operations, and are its inputs used by nothing but that exit?"""
    return not block.ops and len(block.exits) == 1 and block.switch is None and not block.inputs


def _has_loop(graph: Graph) -> bool:
    state: dict[int, int] = {}
    stack: list[tuple[Block, int]] = [(graph.start, 0)]
    state[id(graph.start)] = 1
    while stack:
        block, number = stack.pop()
        if number == len(block.exits):
            state[id(block)] = 2
            continue
        stack.append((block, number + 1))
        target = block.exits[number].target
        if state.get(id(target)) == 1:
            return True
        if id(target) not in state:
            state[id(target)] = 1
            stack.append((target, 0))
    return False


def verify(graph: Graph) -> None:
    """Raise AssertionError where a use is not dominated by its definition or arguments do not match inputs."""
    blocks = graph.blocks()
    defined_at_end: dict[int, set[Var] | None] = {id(b): None for b in blocks}
    entry: dict[int, set[Var] | None] = {id(b): None for b in blocks}
    entry[id(graph.start)] = set(graph.args)
    work = [graph.start]
    while work:
        block = work.pop()
        known = set(entry[id(block)] or ()) | set(block.inputs)
        known |= {op.result for op in block.ops if op.result is not None}
        if defined_at_end[id(block)] == known:
            continue
        defined_at_end[id(block)] = known
        for link in block.exits:
            before = entry[id(link.target)]
            entry[id(link.target)] = known if before is None else before & known
            work.append(link.target)
    for block in blocks:
        known = set(entry[id(block)] or ()) | set(block.inputs)

        def check(value: Value, known: set[Var] = known) -> None:
            assert not isinstance(value, Var) or value in known, f"{graph.name}: {value.name} is used before definition"

        for op in block.ops:
            for a in op.args:
                check(a)
            if op.result is not None:
                known.add(op.result)
        if block.switch is not None:
            check(block.switch)
        for link in block.exits:
            assert len(link.args) == len(link.target.inputs), f"{graph.name}: arguments do not match inputs"
            for a in link.args:
                check(a)


def reachable_operations(graph: Graph) -> list[Op]:
    """All operations, block by block."""
    return [op for block in graph.blocks() for op in block.ops]

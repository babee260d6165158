"""The interpreter's loop as C is to have it: one dispatch, and the usual ways of each instruction in line.

`prepared` gives a copy of a graph that has a merge point; the graph itself, which the JIT reads, stays as it is. In the
copy

1. functions that go on with a switch on the same number become part of the loop: there is one dispatch;
2. each case has blocks of its own, in which the number is a constant;
3. calls of functions with the hint `inline`, and of small ones, are replaced by their bodies. So references are saved
   for the collector where a slow way is taken, and nowhere else;
4. a jump to a block whose decision is known on that way goes where the decision leads to;
5. immutable fields of what the loop carries (the instructions of the code object) are carried along, and loaded where
   that changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.translate.flow import Block, Const, Graph, Link, Op, Value, Var
from runtime.translate.simplify import fold, reachable_operations, simplify, verify

SMALL = 12  # operations of a function that is always inlined
DEPTH = 12  # calls within calls
NEVER = frozenset({"dont_look_inside", "export"})


def merge_block(graph: Graph) -> Block | None:
    """The block that begins with the merge point; None: the graph has none."""
    for block in graph.blocks():
        if any(op.name == "jit_merge_point" for op in block.ops):
            return block
    return None


def prepared(graph: Graph) -> Graph:
    """The graph for the C back end."""
    if merge_block(graph) is None:
        return graph
    start, _ = _copied(graph.start, {})
    result = Graph(
        graph.name, graph.module, graph.args, graph.result_kind, start, graph.hints, graph.has_loop, graph.may_collect,
        graph.index, graph.line, graph.result_struct,
    )  # fmt: skip
    _split_cases(result)
    _inline(result)
    simplify(result)
    while _thread(result):
        simplify(result)
    _carry(result)
    verify(result)
    return result


# --- copies ---
def _copied(start: Block, values: dict[Var, Value], only: Iterable[Block] | None = None) -> tuple[Block, list[Block]]:
    """A copy of the blocks from `start` on (of those among `only`; links to others stay), `values` put in the place of
    variables. The second result: the new blocks."""
    wanted = None if only is None else {id(block) for block in only}
    old: dict[int, Block] = {}
    stack = [start]
    while stack:
        block = stack.pop()
        if id(block) in old or (wanted is not None and id(block) not in wanted):
            continue
        old[id(block)] = block
        stack.extend(link.target for link in block.exits)
    new = {key: Block() for key in old}
    known = dict(values)

    def renamed(variable: Var) -> Var:
        fresh = Var(variable.name, variable.kind, variable.struct)
        known[variable] = fresh
        return fresh

    for key, block in old.items():
        new[key].inputs = [renamed(v) for v in block.inputs]
        for op in block.ops:
            result = renamed(op.result) if op.result is not None else None
            new[key].ops.append(Op(op.name, list(op.args), result, op.extra, op.struct, op.line))

    def value(v: Value) -> Value:
        return known.get(v, v) if isinstance(v, Var) else v

    for key, block in old.items():
        for op in new[key].ops:
            op.args = [value(a) for a in op.args]
        new[key].switch = value(block.switch) if block.switch is not None else None
        for link in block.exits:
            target = new.get(id(link.target), link.target)
            new[key].exits.append(Link(target, [value(a) for a in link.args], link.case))
    return new[id(start)], list(new.values())


# --- one switch, and blocks of its own for each case ---
def _split_cases(graph: Graph) -> None:
    """The cases of switches on the same number behind the default become cases of the loop's switch; then each case
    gets a copy of the blocks that only the switch leads to, with the number in the place of the variable."""
    merge = merge_block(graph)
    assert merge is not None
    switch = merge.switch
    if len(merge.exits) < 3 or not isinstance(switch, Var):
        return
    default = merge.exits[-1]
    while _inline_switch(_dominated(graph, default.target), switch):
        simplify(graph)
    taken = {link.case for link in merge.exits}
    switches: list[Block] = []
    for block in _dominated(graph, default.target):
        if block.switch is switch:
            found = [link.case for link in block.exits if link.case not in taken]
            merge.exits[-1:-1] = [Link(default.target, list(default.args), case) for case in found]
            taken.update(found)
            switches.append(block)
    shared: dict[int, list[Link]] = {}
    for link in merge.exits[:-1]:
        shared.setdefault(id(link.target), []).append(link)
    for links in shared.values():
        region = _dominated(graph, links[0].target)
        for link in links:
            assert link.case is not None
            link.target, _ = _copied(link.target, {switch: Const(link.case, "i")}, region)
    for block in switches:  # what is left for the default
        block.exits[-1].case = None
        block.exits, block.switch = block.exits[-1:], None
    simplify(graph)


def _inline_switch(blocks: list[Block], number: Var) -> bool:
    """Inline a function that is given the number and has a switch on it. False: none is called."""
    for block in blocks:
        for at, op in enumerate(block.ops):
            if op.name != "call" or number not in op.args or op.extra.hints & NEVER:
                continue
            parameter = op.extra.args[op.args.index(number)]
            if any(b.switch is parameter and len(b.exits) > 2 for b in op.extra.blocks()):
                _inline_call(block, at)
                return True
    return False


def _dominated(graph: Graph, block: Block) -> list[Block]:
    """The blocks that are reached through `block` only, itself included."""
    seen: set[int] = {id(block)}
    stack = [graph.start]
    while stack:
        other = stack.pop()
        if id(other) not in seen:
            seen.add(id(other))
            stack.extend(link.target for link in other.exits)
    return [b for b in graph.blocks() if id(b) not in seen or b is block]


# --- calls ---
def size(graph: Graph) -> int:
    """Operations and exits."""
    return sum(len(block.ops) + 1 for block in graph.blocks())


def _wanted(callee: Graph) -> bool:
    if callee.hints & NEVER:
        return False
    if "inline" in callee.hints:
        return True
    operations = reachable_operations(callee)
    return size(callee) <= SMALL and not callee.has_loop and all(op.name != "call" for op in operations)


def _inline(graph: Graph) -> None:
    """Inline what is wanted, and what is in it."""
    depths: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for block in graph.blocks():
            for number, op in enumerate(block.ops):
                depth = depths.get(id(op), 0)
                if op.name == "call" and depth < DEPTH and _wanted(op.extra):
                    for block_ in _inline_call(block, number):
                        depths.update((id(o), depth + 1) for o in block_.ops)
                    changed = True
                    break
        simplify(graph)


def _inline_call(block: Block, number: int) -> list[Block]:
    """Replace the call by the callee's blocks, which are the result."""
    op = block.ops[number]
    callee: Graph = op.extra
    assert not callee.start.inputs
    start, blocks = _copied(callee.start, dict(zip(callee.args, op.args, strict=True)))
    tail = Block([op.result] if op.result is not None else [], block.ops[number + 1 :], block.switch, block.exits)
    for inner in blocks:
        if not inner.exits:
            inner.exits = [Link(tail, [inner.switch] if op.result is not None and inner.switch is not None else [])]
            inner.switch = None
    block.ops, block.switch, block.exits = block.ops[:number], None, [Link(start, [])]
    return blocks


# --- jumps ---
def _thread(graph: Graph) -> bool:
    """Send links past blocks whose exit is known on that way. True: something changed."""
    merge = merge_block(graph)
    assert merge is not None
    nonnull = _nonnull(merge)
    users = _users(graph)
    changed = False
    for block in graph.blocks():
        for link in block.exits:
            onward = _onward(link, nonnull, users)
            if onward is None:
                continue
            link.target, link.args = onward
            for value in link.args:
                if isinstance(value, Var):
                    users.setdefault(value, set()).add(id(block))
            changed = True
    return changed


def _nonnull(merge: Block) -> set[Var]:
    """What the merge point calls the frame is one."""
    point = next(op for op in merge.ops if op.name == "jit_merge_point")
    return {a for a in point.args if isinstance(a, Var) and a.struct is not None}


def _users(graph: Graph) -> dict[Var, set[int]]:
    """The blocks (by id) that use a variable."""
    users: dict[Var, set[int]] = {}
    for block in graph.blocks():
        used = [a for op in block.ops for a in op.args] + [a for link in block.exits for a in link.args]
        for value in [*used, block.switch]:
            if isinstance(value, Var):
                users.setdefault(value, set()).add(id(block))
    return users


def _onward(link: Link, nonnull: set[Var], users: dict[Var, set[int]]) -> tuple[Block, list[Value]] | None:
    """Where the link may go at once instead, and with which arguments. What the blocks between would have computed must
    not be used from there on."""
    found: tuple[Block, list[Value]] | None = None
    values: dict[Value, Value] = {}
    passed: list[Block] = []
    outside: set[int] = set()
    target, arguments = link.target, link.args
    for _ in range(DEPTH):
        values.update(zip(target.inputs, arguments, strict=True))
        chosen = _exit_taken(target, values, nonnull)
        if chosen is None or chosen.target in passed or chosen.target is target:
            break
        passed.append(target)
        defined = [*target.inputs, *(op.result for op in target.ops if op.result is not None)]
        outside |= {user for variable in defined for user in users.get(variable, ())}
        target, arguments = chosen.target, [values.get(a, a) for a in chosen.args]
        if not _reaches(target, outside, passed):
            found = target, arguments
    return found


def _exit_taken(block: Block, values: dict[Value, Value], nonnull: set[Var]) -> Link | None:
    """The exit that is taken with these values, which get those of the block's operations; None: not known."""
    if not block.exits:
        return None
    for op in block.ops:
        result = fold(op.name, [values.get(a, a) for a in op.args], nonnull)
        if result is None or op.result is None:
            return None
        values[op.result] = result
    if block.switch is None:
        return block.exits[0]
    known = values.get(block.switch, block.switch)
    if not isinstance(known, Const):
        return None
    return next((x for x in block.exits if x.case == known.value), block.exits[-1])


# --- what is carried along ---
def _carry(graph: Graph) -> None:
    """Immutable fields of its inputs that the merge point's block loads become inputs of it."""
    merge = merge_block(graph)
    assert merge is not None
    loads: dict[tuple[int, str], list[Op]] = {}
    for op in merge.ops:
        if op.name == "getfield" and op.extra.immutable and op.args[0] in merge.inputs:
            number = next(i for i, v in enumerate(merge.inputs) if v is op.args[0])
            loads.setdefault((number, op.extra.name), []).append(op)
    links = [(block, link) for block in graph.blocks() for link in block.exits if link.target is merge]
    for (number, _), found in loads.items():
        first, owner = found[0], merge.inputs[number]
        assert first.result is not None
        merge.ops = [op for op in merge.ops if op not in found]
        for op in found[1:]:
            assert op.result is not None
            merge.ops.insert(0, Op("same_as", [first.result], op.result))
        merge.inputs.append(first.result)
        for block, link in links:
            if link.args[number] is owner:
                link.args.append(first.result)
            else:
                fresh = Var(first.result.name, first.result.kind, first.result.struct)
                block.ops.append(Op("getfield", [link.args[number]], fresh, first.extra, first.struct, first.line))
                link.args.append(fresh)
    simplify(graph)


def _reaches(start: Block, wanted: set[int], without: list[Block]) -> bool:
    """Is one of the blocks reached from `start` without passing those?"""
    seen: set[int] = {id(block) for block in without}
    stack = [start]
    while stack:
        block = stack.pop()
        if id(block) in seen:
            continue
        if id(block) in wanted:
            return True
        seen.add(id(block))
        stack.extend(link.target for link in block.exits)
    return False


__all__ = ["merge_block", "prepared"]

"""What a call may write: sets of (struct, field), transitively over the flow graphs.

Stores into objects that the function itself has just allocated, and stores into immutable fields, are invisible to the
caller and not counted, nor are raw stores: outside the collector, whose work is invisible, the VM makes them only to
areas without objects (scratch, output, counters), and traces do not keep what they load from there.
"""

from __future__ import annotations

from collections.abc import Iterable

from runtime.translate.flow import Graph, Op, Var

Writes = frozenset[tuple[str, str]] | None
ALLOCATIONS = frozenset({"new", "new_var", "new_instance", "alloc_immortal"})
NOTHING: frozenset[tuple[str, str]] = frozenset()


def called_graphs(graph: Graph) -> list[Graph]:
    """Functions that the graph calls directly."""
    return [op.extra for block in graph.blocks() for op in block.ops if op.name == "call"]


def _fresh(graph: Graph) -> set[int]:
    """Identities of the variables that surely hold objects allocated by this graph."""
    blocks = graph.blocks()
    fresh = {id(op.result) for b in blocks for op in b.ops if op.name in ALLOCATIONS and op.result is not None}
    candidates: dict[int, list[object]] = {}
    for block in blocks:
        for link in block.exits:
            for target, value in zip(link.target.inputs, link.args, strict=True):
                if target.kind == "r":
                    candidates.setdefault(id(target), []).append(value)
    arguments = {id(v) for v in graph.start.inputs} | {id(v) for v in graph.args}
    ops = [op for b in blocks for op in b.ops]
    same = [(id(op.result), op.args[0]) for op in ops if op.name == "same_as" and op.result is not None]
    maybe = (set(candidates) - arguments) | fresh
    changed = True
    while changed:  # greatest fixpoint: drop block inputs that some link does not give a fresh object
        changed = False
        for key in list(maybe - fresh):
            if not all(isinstance(v, Var) and id(v) in maybe for v in candidates[key]):
                maybe.discard(key)
                changed = True
    return maybe | {key for key, v in same if isinstance(v, Var) and id(v) in maybe}


def _own_writes(graph: Graph) -> Writes:
    if "asks_host" in graph.hints:
        return None
    fresh = _fresh(graph)
    out: set[tuple[str, str]] = set()
    for block in graph.blocks():
        for op in block.ops:
            written = _written(op)
            if written is not None and not (op.args and isinstance(op.args[0], Var) and id(op.args[0]) in fresh):
                out.add(written)
    return frozenset(out)


def _written(op: Op) -> tuple[str, str] | None:
    if op.name == "setfield":
        return None if op.extra.immutable else (op.struct.name if op.struct else "", op.extra.name)
    if op.name == "setarrayitem":
        assert op.struct is not None and op.struct.array is not None
        return None if op.struct.array.immutable else (op.struct.name, "[]")
    if op.name == "setheader":
        return ("Instance", "header")
    if op.name == "setvm":
        return ("VmState", op.extra)
    return ("VmState", "output_length") if op.name == "host_call" else None


def looking_into(graphs: Iterable[Graph], structs: frozenset[str]) -> set[int]:
    """Identities of the graphs, of those given and all that they call, that read or write in objects of these heap
    types, other than objects they make."""
    todo, seen = list(graphs), {}
    callers: dict[int, list[Graph]] = {}
    found: list[Graph] = []
    while todo:
        graph = todo.pop()
        if id(graph) in seen:
            continue
        seen[id(graph)] = graph
        for callee in called_graphs(graph):
            callers.setdefault(id(callee), []).append(graph)
            todo.append(callee)
        fresh = _fresh(graph)
        if any(_in_objects_of(op, structs, fresh) for block in graph.blocks() for op in block.ops):
            found.append(graph)
    result: set[int] = set()
    while found:
        graph = found.pop()
        if id(graph) not in result:
            result.add(id(graph))
            found += callers.get(id(graph), [])
    return result


def _in_objects_of(op: Op, structs: frozenset[str], fresh: set[int]) -> bool:
    if op.struct is None or op.struct.name not in structs:
        return False
    if op.name in ("getfield", "setfield"):
        mutable = not op.extra.immutable
    elif op.name in ("getarrayitem", "setarrayitem"):
        mutable = op.struct.array is not None and not op.struct.array.immutable
    else:
        return False
    return mutable and not (isinstance(op.args[0], Var) and id(op.args[0]) in fresh)


def analyze(graphs: Iterable[Graph]) -> dict[int, Writes]:
    """Write sets by id(graph), for the graphs and all that they call."""
    todo, seen = list(graphs), {}
    while todo:
        graph = todo.pop()
        if id(graph) not in seen:
            seen[id(graph)] = graph
            todo.extend(called_graphs(graph))
    calls = {key: [id(g) for g in called_graphs(graph)] for key, graph in seen.items()}
    result: dict[int, Writes] = {key: _own_writes(graph) for key, graph in seen.items()}
    changed = True
    while changed:
        changed = False
        for key in seen:
            own = result[key]
            if own is None:
                continue
            total: Writes = own
            for callee in calls[key]:
                theirs = result[callee]
                total = None if theirs is None or total is None else total | theirs
            if total != own:
                result[key] = total
                changed = True
    return result

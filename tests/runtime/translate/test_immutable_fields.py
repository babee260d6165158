"""What spec/heap.py calls immutable is stored to only in objects that nobody else knows: it is constant in traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from runtime.translate.flow import Graph, Op, Value, Var
from runtime.translate.native import vm_program

_ALLOCATIONS = {"new", "new_var", "new_instance", "alloc_immortal"}
_SAME = {"same_as", "cast_int_to_ptr", "cast_ptr_to_int", "promote"}
#: Functions that fill what their callers have just made; make_room, of a class without instances; and mark_awaitable,
#: which sets a flag that traces never ask for (code_flags is a call for them); replace_code and change_class, which
#: make traces invalid (spec.heap.CHANGED_WITH).
_FILL = {
    "finished": {"BigInt"}, "fill_word": {"Str"}, "raise_letters": {"Str"}, "make_room": {"Class"},
    "mark_awaitable": {"Code"}, "replace_code": {"Function"},
    "change_class": {"Class"},
}  # fmt: skip


class Origins:
    """Of the variables of a graph: where they come from."""

    def __init__(self, graph: Graph) -> None:
        self.sources: dict[Var, list[Op | Value]] = defaultdict(list)
        for block in graph.blocks():
            for op in block.ops:
                if op.result is not None:
                    self.sources[op.result].append(op)
            for link in block.exits:
                for var, value in zip(link.target.inputs, link.args, strict=True):
                    self.sources[var].append(value)

    def is_new(self, value: Value, makers: set[Graph]) -> bool:
        """Is it surely an object that this function, or one of `makers`, has allocated, or null?"""
        seen: set[Value] = set()
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if value in seen:
                continue
            seen.add(value)
            if not isinstance(value, Var):
                if value.value != 0:
                    return False
                continue
            if value not in self.sources:
                return False  # an argument
            for source in self.sources[value]:
                if not isinstance(source, Op):
                    waiting.append(source)
                elif source.name in _SAME:
                    waiting.append(source.args[0])
                elif source.name not in _ALLOCATIONS and not (source.name == "call" and source.extra in makers):
                    return False
        return True


def makers_of(graphs: list[Graph], origins: dict[Graph, Origins]) -> set[Graph]:
    """Functions whose results are objects that they have allocated."""
    found: set[Graph] = set()
    while True:
        more = set()
        for graph in graphs:
            results = [block.switch for block in graph.blocks() if not block.exits and block.switch is not None]
            if graph not in found and graph.result_kind == "r" and results:
                if all(origins[graph].is_new(result, found) for result in results):
                    more.add(graph)
        if not more:
            return found
        found |= more


def stores(graph: Graph) -> Iterator[Op]:
    """Stores to immutable fields and items."""
    for block in graph.blocks():
        for op in block.ops:
            items = op.struct.array if op.name == "setarrayitem" and op.struct is not None else None
            if op.name == "setfield" and op.extra.immutable or items is not None and items.immutable:
                yield op


def test_immutable_fields_are_stored_to_in_new_objects_alone() -> None:
    graphs = list(vm_program().graphs)
    origins = {graph: Origins(graph) for graph in graphs}
    makers = makers_of(graphs, origins)
    assert len(makers) > 100
    count, wrong = 0, []
    for graph in graphs:
        for op in stores(graph):
            count += 1
            assert op.struct is not None
            if op.struct.name not in _FILL.get(graph.name, ()) and not origins[graph].is_new(op.args[0], makers):
                wrong.append(f"{graph.module}:{op.line} {graph.name}: {op.name} of {op.struct.name}")
    assert count > 100
    assert not wrong


#: name_of_global: a name keeps its number. with_attribute: the map is made once, and then found.
_TIMELESS = {"name_of_global", "with_attribute"}


def changing(graph: Graph) -> set[str]:
    """Fields of classes and namespaces that may change and that the function reads, or what it calls."""
    found, seen, waiting = set(), set(), [graph]
    while waiting:
        graph = waiting.pop()
        if graph in seen:
            continue
        seen.add(graph)
        for block in graph.blocks():
            for op in block.ops:
                if op.name == "call":
                    waiting.append(op.extra)
                elif op.name == "getfield" and not op.extra.immutable:
                    assert op.struct is not None
                    found.add(f"{op.struct.name}.{op.extra.name}")
    return found


def test_elidable_functions_have_a_version_of_what_may_change() -> None:
    """The same arguments, the same result: where classes or namespaces are read, their version is an argument."""
    elidable = [graph for graph in vm_program().graphs if "elidable" in graph.hints]
    reading = {graph.name: graph for graph in elidable if changing(graph)}
    assert {"find_in_class", "is_derived", "find_name"} <= reading.keys()
    versioned = {name for name, graph in reading.items() if any(arg.name.startswith("version") for arg in graph.args)}
    assert reading.keys() - versioned == _TIMELESS & reading.keys()

"""Translated programs on disk, so that a process need not translate the VM again.

A file holds the graphs as plain tuples; heap types, fields, drivers and graphs inside operations are stored by name and
number. The key of the VM's program is the hash of every source file that it depends on.
"""

from __future__ import annotations

import importlib
import io
import pickle
from typing import Any

from runtime.cache import BUILD, write_at_once
from runtime.translate.flow import Block, Graph, Link
from runtime.translate.program import VM_MODULES, Program, build_program
from runtime.translate.rjit import JitDriver
from spec import heap

_FIELD_NAMES = {id(f): (t.name, f.name) for t in heap.TYPES.values() for f in t.fields.values()}


class _Pickler(pickle.Pickler):
    def __init__(self, file: Any, program: Program) -> None:
        super().__init__(file, protocol=5)
        modules = {importlib.import_module(g.module) for g in program.graphs}
        self.drivers = {
            id(value): (module.__name__, name)
            for module in modules
            for name, value in vars(module).items()
            if isinstance(value, JitDriver)
        }

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, heap.GcType):
            return "type", obj.name
        if isinstance(obj, heap.GcField):
            return "field", *_FIELD_NAMES[id(obj)]
        if isinstance(obj, Graph):
            return "graph", obj.index
        if isinstance(obj, JitDriver):
            return "driver", *self.drivers[id(obj)]
        return None


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, graphs: list[Graph]) -> None:
        super().__init__(file)
        self.graphs = graphs

    def persistent_load(self, pid: Any) -> Any:
        match pid:
            case ("type", name):
                return heap.TYPES[name]
            case ("field", owner, name):
                return heap.TYPES[owner].fields[name]
            case ("graph", index):
                return self.graphs[index]
            case ("driver", module, name):
                return getattr(importlib.import_module(module), name)
        raise pickle.UnpicklingError(f"unknown reference {pid}")


def _graph_record(graph: Graph) -> tuple[Any, ...]:
    blocks = graph.blocks()
    numbers = {id(b): i for i, b in enumerate(blocks)}
    bodies = [
        (b.inputs, b.ops, b.switch, [(numbers[id(x.target)], x.args, x.case) for x in b.exits]) for b in blocks
    ]
    plain = (graph.name, graph.module, graph.result_kind, graph.hints, graph.has_loop, graph.may_collect, graph.line)
    return (*plain, graph.args, graph.result_struct, bodies)


def _fill(graph: Graph, record: tuple[Any, ...]) -> None:
    name, module, result_kind, hints, has_loop, may_collect, line, args, result_struct, bodies = record
    graph.name, graph.module, graph.result_kind, graph.hints = name, module, result_kind, hints
    graph.has_loop, graph.may_collect, graph.line = has_loop, may_collect, line
    graph.args, graph.result_struct = args, result_struct
    blocks = [Block(inputs, ops, switch) for inputs, ops, switch, _ in bodies]
    for block, (_, _, _, exits) in zip(blocks, bodies, strict=True):
        block.exits = [Link(blocks[number], arguments, case) for number, arguments, case in exits]
    graph.start = blocks[0]


def to_bytes(program: Program) -> bytes:
    """A complete program as bytes."""
    out = io.BytesIO()
    pickler = _Pickler(out, program)
    pickler.dump(len(program.graphs))
    signatures = [program.signature(g) for g in program.graphs]
    pickler.dump((program.texts, program.uses_jit, program.collector, program.jit_tick, signatures))
    pickler.dump([_graph_record(g) for g in program.graphs])
    return out.getvalue()


def from_bytes(data: bytes) -> Program:
    """The program that to_bytes was given."""
    file = io.BytesIO(data)
    count = pickle.Unpickler(file).load()
    graphs = [Graph("", "", [], "v", Block(), index=i) for i in range(count)]
    unpickler = _Unpickler(file, graphs)
    texts, uses_jit, collector, jit_tick, signatures = unpickler.load()
    for graph, record in zip(graphs, unpickler.load(), strict=True):
        _fill(graph, record)
    program = Program()
    program.restore(graphs, texts, signatures)
    program.uses_jit, program.collector, program.jit_tick = uses_jit, collector, jit_tick
    return program


def load_vm_program(key: str) -> Program:
    """The VM's program, from build/ where it has been translated before. `key`: hash of its sources, or ""."""
    if not key:
        return build_program(VM_MODULES)
    path = BUILD / "native" / f"program-{key}.pickle"
    if path.exists():
        program = from_bytes(path.read_bytes())
    else:
        program = build_program(VM_MODULES)
        write_at_once(path, to_bytes(program))
    program.key = key
    return program

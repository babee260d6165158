"""Programs: the exported functions of some modules and all that they reach, as flow graphs with stable numbers."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable
from typing import Any

from runtime.translate.flow import Block, Const, Graph, Value, Var
from runtime.translate.frontend import FunctionBuilder, source_of
from runtime.translate.simplify import reachable_operations, simplify, verify
from runtime.translate.static import ALLOCATING, VOID, FrontendError, Type, type_of_annotation

#: The VM as a whole: what the host library and the firmware consist of.
VM_MODULES = ("runtime.vm.frames.interp", "runtime.vm.gc", "runtime.vm.settling", "jit.warmstate")
COLLECTOR = ("runtime.vm.gc", "collect_and_reserve")
JIT_TICK = ("jit.warmstate", "jit_tick")


class Program:
    """Graphs by function; `graphs[i].index == i`. `texts`: string literals by number."""

    def __init__(self) -> None:
        self.graphs: list[Graph] = []
        self.texts: list[str] = []
        self.uses_jit = False
        self.collector: Graph | None = None
        self.jit_tick: Graph | None = None
        self.key = ""  # hash of the sources, where the program is the VM's (see cache.py)
        self._by_name: dict[tuple[str, str], Graph] = {}  # by module and function
        self._signatures: dict[Graph, tuple[list[Type], Type]] = {}
        self._pending: list[tuple[Any, Graph]] = []
        self._text_numbers: dict[str, int] = {}

    # --- used by the front end ---
    def text_number(self, text: str) -> int:
        if text not in self._text_numbers:
            self._text_numbers[text] = len(self.texts)
            self.texts.append(text)
        return self._text_numbers[text]

    def argument_types(self, graph: Graph) -> list[Type]:
        return self._signatures[graph][0]

    def result_type(self, graph: Graph) -> Type:
        return self._signatures[graph][1]

    def signature(self, graph: Graph) -> tuple[list[Type], Type]:
        """Static types of the arguments and of the result."""
        return self._signatures[graph]

    def graph_of(self, function: Any, error: Callable[[str], FrontendError] = FrontendError) -> Graph:
        """The graph of a restricted function; it is translated before the program is complete."""
        function = inspect.unwrap(function) if callable(function) else function
        if not inspect.isfunction(function):
            raise error(f"{function!r} is no function of restricted Python")
        name = (function.__module__, function.__qualname__)
        if name in self._by_name:
            return self._by_name[name]
        if function.__module__ == "runtime.translate.ll":
            raise error(f"ll.{function.__name__} cannot be translated")
        file, node = source_of(function)
        types, result = _signature(function, node, file)
        args = [Var(a.arg, t.kind, t.struct) for a, t in zip(node.args.args, types, strict=True)]
        graph = Graph(
            name=function.__name__,
            module=function.__module__,
            args=args,
            result_kind=result.kind,
            start=Block(),
            hints=function.__dict__.get("hints", frozenset()),
            line=node.lineno,
            result_struct=result.struct,
        )
        self._by_name[name] = graph
        self._signatures[graph] = types, result
        self._pending.append((function, graph))
        return graph

    def restore(self, graphs: list[Graph], texts: list[str], signatures: list[tuple[list[Type], Type]]) -> None:
        """Fill an empty program with complete graphs."""
        self.graphs, self.texts = graphs, texts
        self._text_numbers = {text: i for i, text in enumerate(texts)}
        self._by_name = {(g.module, g.name): g for g in graphs}
        self._signatures = dict(zip(graphs, signatures, strict=True))

    # --- completion ---
    def translate_pending(self) -> None:
        while self._pending:
            function, graph = self._pending.pop()
            FunctionBuilder(self, function, graph, self._signatures[graph]).build()
            simplify(graph)
            verify(graph)

    def finish(self) -> None:
        """Number the graphs and find out which may collect."""
        self.graphs = sorted(self._by_name.values(), key=lambda g: (g.module, g.name))
        for index, graph in enumerate(self.graphs):
            graph.index = index
        callers: dict[Graph, list[Graph]] = {}
        work: list[Graph] = []
        for graph in self.graphs:
            for op in reachable_operations(graph):
                if op.name == "call":
                    callers.setdefault(op.extra, []).append(graph)
                elif op.name in ALLOCATING:
                    work.append(graph)
            if "asks_host" in graph.hints:
                work.append(graph)
        if self.collector is not None:
            work.append(self.collector)
        while work:
            graph = work.pop()
            if not graph.may_collect:
                graph.may_collect = True
                work.extend(callers.get(graph, ()))
        for graph in self.graphs:
            if graph.may_collect and "never_collects" in graph.hints and graph is not self.collector:
                raise FrontendError(f"{graph.module}.{graph.name} is marked never_collects, but {self._path(graph)}")

    def _path(self, graph: Graph) -> str:
        for op in reachable_operations(graph):
            if op.name in ALLOCATING:
                return f"allocates in line {op.line}"
        for op in reachable_operations(graph):
            if op.name == "call" and op.extra.may_collect:
                return f"calls {op.extra.module}.{op.extra.name} in line {op.line}, which may collect"
        return "is the collector"

    def find(self, name: str) -> Graph:
        """Graph by 'function', 'module.function' or full name. Raises KeyError where none or several match."""
        matches = [g for g in self.graphs if f".{g.module}.{g.name}".endswith("." + name)]
        if len(matches) != 1:
            found = ", ".join(f"{g.module}.{g.name}" for g in matches) or "nothing"
            raise KeyError(f"{name} names {found} among the program's functions")
        return matches[0]


def _signature(function: Any, node: ast.FunctionDef, file: str) -> tuple[list[Type], Type]:
    a = node.args
    if a.posonlyargs or a.kwonlyargs or a.vararg or a.kwarg or a.defaults:
        raise FrontendError(f"{file}:{node.lineno}: {node.name}: parameters are plain, without defaults")

    def evaluate(annotation: ast.expr | None, what: str) -> Type:
        if annotation is None:
            raise FrontendError(f"{file}:{node.lineno}: {node.name}: {what} has no annotation")
        try:
            value = eval(ast.unparse(annotation), function.__globals__)
            if isinstance(value, str):
                value = eval(value, function.__globals__)
        except Exception as e:
            raise FrontendError(f"{file}:{node.lineno}: {node.name}: {what}: {e}") from None
        type_ = type_of_annotation(value)
        if type_ is None:
            text = ast.unparse(annotation)
            raise FrontendError(f"{file}:{node.lineno}: {node.name}: {what}: {text} is no type of restricted Python")
        return type_

    types = [evaluate(arg.annotation, f"parameter {arg.arg}") for arg in a.args]
    if VOID in types:
        raise FrontendError(f"{file}:{node.lineno}: {node.name}: a parameter cannot be None")
    return types, evaluate(node.returns, "the result")


def _resolve(where: tuple[str, str]) -> Any:
    return getattr(importlib.import_module(where[0]), where[1])


def build_program(
    modules: tuple[str, ...] = VM_MODULES, collector: Any = None, jit_tick: Any = None, functions: tuple[Any, ...] = ()
) -> Program:
    """Translate the functions marked `export` in `modules`, and `functions`, with all that they reach.

    `collector` (runtime.vm.gc.collect_and_reserve) and `jit_tick` (jit.warmstate.jit_tick) are added where needed.
    """
    program = Program()
    for name in modules:
        module = importlib.import_module(name)
        for value in list(vars(module).values()):
            if inspect.isfunction(value) and "export" in value.__dict__.get("hints", ()):
                program.graph_of(value)
    for function in functions:
        program.graph_of(function)
    program.translate_pending()
    if any(op.name in ALLOCATING for graph in program._by_name.values() for op in reachable_operations(graph)):
        program.collector = program.graph_of(collector or _resolve(COLLECTOR))
    if program.uses_jit:
        program.jit_tick = program.graph_of(jit_tick or _resolve(JIT_TICK))
    program.translate_pending()
    if program.collector is None and collector is not None:
        program.collector = program.graph_of(collector)
        program.translate_pending()
    program.finish()
    return program


# --- dumps ---
def _show(value: Value) -> str:
    if isinstance(value, Var):
        return value.name
    return f"{value.value:#x}" if value.kind == "r" else str(value.value)


def dump(graph: Graph) -> str:
    """The graph as text."""
    numbers = {id(block): i for i, block in enumerate(graph.blocks())}

    def typed(v: Var) -> str:
        return f"{v.name}:{v.struct.name if v.struct else v.kind}"

    flags = sorted(graph.hints) + ["may_collect"] * graph.may_collect + ["has_loop"] * graph.has_loop
    lines = [f"graph {graph.index} {graph.module}.{graph.name}({', '.join(map(typed, graph.args))}) -> "
             f"{graph.result_kind}{'  # ' + ', '.join(flags) if flags else ''}"]  # fmt: skip
    for block in graph.blocks():
        lines.append(f"block{numbers[id(block)]}({', '.join(map(typed, block.inputs))}):")
        for op in block.ops:
            extra = getattr(op.extra, "name", op.extra)
            text = f"{typed(op.result)} = " if op.result is not None else ""
            detail = [str(x) for x in (op.struct.name if op.struct else None, extra) if x is not None]
            text += f"{op.name}({', '.join(map(_show, op.args))})" + (f" <{'.'.join(detail)}>" if detail else "")
            lines.append(f"    {text}")
        links = []
        for x in block.exits:
            case = "" if x.case is None else f"case {x.case}: "
            links.append(f"{case}block{numbers[id(x.target)]}({', '.join(map(_show, x.args))})")
        if not block.exits:
            lines.append(f"    return {_show(block.switch)}" if block.switch is not None else "    return")
        elif block.switch is None:
            lines.append(f"    goto {links[0]}")
        else:
            lines.append(f"    switch {_show(block.switch)}: " + ", ".join(links))
    return "\n".join(lines)


__all__ = ["Const", "Program", "build_program", "dump"]

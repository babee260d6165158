"""Front end, below expressions: blocks under construction and what joins them, names, constants and types."""

from __future__ import annotations

import ast
import builtins
from typing import Any

from runtime.translate import ll, lltypes
from runtime.translate.flow import Block, Const, Link, Op, Value, Var
from runtime.translate.static import (
    VOID,
    FrontendError,
    Type,
    Typed,
    accepts,
    type_of_annotation,
)  # fmt: skip

MISSING = object()


class Join:
    """A block under construction: links that lead to it, each with the local variables at its start."""

    def __init__(self) -> None:
        self.block = Block()
        self.incoming: list[tuple[Link, dict[str, Typed]]] = []

    def link(self, env: dict[str, Typed], case: int | None = None) -> Link:
        link = Link(self.block, [], case)
        self.incoming.append((link, env))
        return link


class BlockBuilder:
    """The state of one function's translation. `program` gives graphs of functions and numbers of texts."""

    def __init__(self, program: Any, function: Any, source_file: str) -> None:
        self.program = program
        self.globals: dict[str, Any] = function.__globals__
        self.file = source_file
        self.types: dict[str, Type] = {}  # of local variables
        self.env: dict[str, Typed] = {}
        self.locals: set[str] = set()
        self.start = Block()
        self.block: Block | None = self.start
        self.counter = 0
        self.line = 0
        self.result_type = VOID

    # --- basics ---
    def error(self, node: Any, message: str) -> FrontendError:
        return FrontendError(f"{self.file}:{getattr(node, 'lineno', self.line)}: {message}")

    def var(self, type_: Type, name: str = "") -> Var:
        self.counter += 1
        return Var(f"{name or 'v'}{self.counter}", type_.kind, type_.struct)

    def emit(self, name: str, args: list[Value], type_: Type, extra: Any = None, struct: Any = None) -> Typed:
        assert self.block is not None
        result = None if type_ == VOID else self.var(type_)
        self.block.ops.append(Op(name, args, result, extra, struct, self.line))
        return Typed(result if result is not None else Const(0, "v"), type_)

    def goto(self, join_: Join) -> None:
        """End the current block with a jump to `join_`."""
        if self.block is not None:
            self.block.exits = [join_.link(dict(self.env))]
            self.block = None

    def branch(self, condition: Value, true: Join, false: Join) -> None:
        assert self.block is not None
        if isinstance(condition, Const):
            self.goto(true if condition.value else false)
            return
        self.block.switch = condition
        self.block.exits = [true.link(dict(self.env), 1), false.link(dict(self.env), 0)]
        self.block = None

    def enter(self, join_: Join, *results: tuple[list[tuple[Link, Typed]], Type]) -> None:
        """Go on in the block of `join_`, with inputs for the variables that differ between the ways there."""
        if not join_.incoming:
            self.block = None
            return
        first = join_.incoming[0][1]
        self.env = {}
        for name, typed in first.items():
            if all(name in env for _, env in join_.incoming):
                if all(env[name].value is typed.value or env[name].value == typed.value for _, env in join_.incoming):
                    self.env[name] = typed
                    continue
                variable = self.var(typed.type, name)
                join_.block.inputs.append(variable)
                for link, env in join_.incoming:
                    link.args.append(env[name].value)
                self.env[name] = Typed(variable, typed.type)
        self.block = join_.block

    def join_value(self, join_: Join, values: list[Typed], type_: Type) -> Typed:
        """Enter `join_`; values[i] is the result of the i-th way there."""
        self.enter(join_)
        variable = self.var(type_)
        join_.block.inputs.append(variable)
        for (link, _), typed in zip(join_.incoming, values, strict=True):
            link.args.append(typed.value)
        return Typed(variable, type_)

    def convert(self, typed: Typed, wanted: Type, node: ast.AST, what: str) -> Value:
        if not accepts(wanted, typed.type):
            hint = "; use cast" if wanted.kind == typed.type.kind == "r" else ""
            raise self.error(node, f"{what}: {typed.type.name} where {wanted.name} is wanted{hint}")
        return typed.value

    # --- names and constants ---
    def static(self, node: ast.AST) -> Any:
        """The Python object that a chain of attributes and constant items of a global names, else MISSING."""
        if isinstance(node, ast.Name):
            if node.id in self.locals:
                return MISSING
            if node.id in self.globals:
                return self.globals[node.id]
            return getattr(builtins, node.id, MISSING)
        if isinstance(node, ast.Attribute):
            owner = self.static(node.value)
            if owner is MISSING or isinstance(owner, (ll.VmState, lltypes.Ref)):
                return MISSING
            try:
                return getattr(owner, node.attr)
            except AttributeError as e:
                raise self.error(node, str(e)) from None
        if isinstance(node, ast.Subscript):
            owner = self.static(node.value)
            if owner is MISSING or isinstance(owner, lltypes.Ref):
                return MISSING
            index = self.static(node.slice)
            if index is MISSING:
                return MISSING
            try:
                return owner[index]
            except (LookupError, TypeError) as e:
                raise self.error(node, f"no constant: {type(e).__name__}: {e}") from None
        if isinstance(node, ast.Constant):
            return node.value
        return MISSING

    def type_named(self, node: ast.AST | None) -> Type:
        """The static type that an annotation names."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.parse(node.value, mode="eval").body
        if node is None:
            raise self.error(node, "annotation missing")
        saved, self.locals = self.locals, set()
        type_ = type_of_annotation(self.static(node))
        self.locals = saved
        if type_ is None:
            raise self.error(node, f"{ast.unparse(node)} is no type of restricted Python")
        return type_

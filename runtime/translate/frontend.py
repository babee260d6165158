"""Front end, statements: a restricted Python function -> flow graph in SSA form.

Structured control flow makes SSA construction direct: at each join, the local variables whose values differ between the
ways there become block inputs; at a loop's head, those that its body assigns. simplify.py prunes what was too many.
"""

from __future__ import annotations

import ast
import functools
import inspect
from typing import Any

from runtime.translate import ll
from runtime.translate.blocks import Join
from runtime.translate.expressions import ExpressionBuilder
from runtime.translate.flow import Block, Const, Graph, Link
from runtime.translate.static import BOOL, I32, NULL_TYPE, VOID, WORD, FrontendError, Type, Typed, accepts
from spec.heap import VM_KIND


@functools.cache
def _module_functions(file: str) -> dict[str, ast.FunctionDef]:
    with open(file, encoding="utf-8") as f:
        tree = ast.parse(f.read(), file)
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def source_of(function: Any) -> tuple[str, ast.FunctionDef]:
    """File and syntax tree of a module-level function."""
    file = inspect.getsourcefile(function) or "?"
    node = _module_functions(file).get(function.__name__)
    if node is None:
        raise FrontendError(f"{file}: {function.__qualname__} is no function at module level")
    return file, node


def assigned_names(statements: list[ast.stmt]) -> set[str]:
    """Names that the statements assign."""
    return {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


class FunctionBuilder(ExpressionBuilder):
    """Translates one function into `graph`, whose signature exists already (functions may be recursive)."""

    def __init__(self, program: Any, function: Any, graph: Graph, signature: tuple[list[Type], Type]) -> None:
        file, self.node = source_of(function)
        super().__init__(program, function, file)
        self.graph = graph
        self.start = self.block = graph.start
        self.loops: list[tuple[Join, Any]] = []
        argument_types, self.result_type = signature
        names = [a.arg for a in self.node.args.args]
        self.locals = set(names) | assigned_names(self.node.body)
        for name, type_, variable in zip(names, argument_types, graph.args, strict=True):
            self.types[name] = type_
            self.env[name] = Typed(variable, type_)

    def build(self) -> None:
        """Translate the body."""
        body = self.node.body
        if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            body = body[1:]
        self.statements(body)
        if self.block is not None:
            if self.result_type != VOID:
                raise self.error(self.node, f"{self.node.name} may end without returning a value")
            self.block = None

    def statements(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if self.block is None:
                return  # unreachable
            self.line = statement.lineno
            method = getattr(self, f"_do_{type(statement).__name__.lower()}", None)
            if method is None:
                raise self.error(statement, f"statement {type(statement).__name__} is not in restricted Python")
            method(statement)

    # --- simple statements ---
    def _do_pass(self, node: ast.Pass) -> None:
        pass

    def _do_assert(self, node: ast.Assert) -> None:
        pass

    def _do_expr(self, node: ast.Expr) -> None:
        if not (isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            self.statement_expression(node.value)

    def _do_return(self, node: ast.Return) -> None:
        assert self.block is not None
        if (node.value is None) != (self.result_type == VOID):
            raise self.error(node, f"return of {'no' if node.value is None else 'a'} value in a function -> "
                                   f"{self.result_type.name}")  # fmt: skip
        if node.value is not None:
            value = self.convert(self.expression(node.value), self.result_type, node, "return")
            self.block.switch = value
        self.block = None

    def _do_assign(self, node: ast.Assign) -> None:
        if len(node.targets) != 1:
            raise self.error(node, "one target an assignment")
        self.assign(node.targets[0], self.expression(node.value))

    def _do_annassign(self, node: ast.AnnAssign) -> None:
        if not isinstance(node.target, ast.Name):
            raise self.error(node, "only local variables are annotated")
        type_ = self.type_named(node.annotation)
        known = self.types.setdefault(node.target.id, type_)
        if known != type_:
            raise self.error(node, f"{node.target.id} is {known.name}, not {type_.name}")
        if node.value is not None:
            self.assign(node.target, self.expression(node.value))

    def assign(self, target: ast.expr, typed: Typed) -> None:
        if isinstance(target, ast.Name):
            wanted = self.types.get(target.id)
            if wanted is None:
                wanted = self.types[target.id] = WORD if typed.type == NULL_TYPE else typed.type
            if not accepts(wanted, typed.type):
                hint = "; declare it as W at its first assignment, or cast" if typed.type.kind == "r" else ""
                raise self.error(target, f"{target.id} is {wanted.name}; it cannot hold {typed.type.name}{hint}")
            self.env[target.id] = Typed(typed.value, wanted)
        elif isinstance(target, ast.Attribute):
            self._store_attribute(target, typed)
        elif isinstance(target, ast.Subscript):
            owner = self.expression(target.value)
            self._store_item(target, owner, self.expression(target.slice), typed)
        else:
            raise self.error(target, f"assignment to {ast.unparse(target)} is not in restricted Python")

    def _store_attribute(self, target: ast.Attribute, typed: Typed, owner: Typed | None = None) -> None:
        if isinstance(self.static(target.value), ll.VmState):
            self.check_vm_field(target)
            wanted = I32 if VM_KIND[target.attr] == "i" else WORD
            self.emit("setvm", [self.convert(typed, wanted, target, target.attr)], VOID, target.attr)
            return
        owner = owner or self.expression(target.value)
        field = self.field_of(owner, target)
        value = self.convert(typed, self.field_type(field), target, f"field {field.name}")
        self.emit("setfield", [owner.value, value], VOID, field, owner.type.struct)

    def _store_item(self, target: ast.Subscript, owner: Typed, index: Typed, typed: Typed) -> None:
        value = self.convert(typed, self.item_type(owner, target), target, "item")
        number = self.convert(index, I32, target, "index")
        self.emit("setarrayitem", [owner.value, number, value], VOID, None, owner.type.struct)

    def _do_augassign(self, node: ast.AugAssign) -> None:
        target = node.target
        if isinstance(target, ast.Name):
            old = self.expression(ast.copy_location(ast.Name(target.id, ast.Load()), target))
            self.assign(target, self.binary(node, node.op, old, self.expression(node.value)))
        elif isinstance(target, ast.Subscript):
            owner, index = self.expression(target.value), self.expression(target.slice)
            type_ = self.item_type(owner, target)
            old = self.emit("getarrayitem", [owner.value, index.value], type_, None, owner.type.struct)
            self._store_item(target, owner, index, self.binary(node, node.op, old, self.expression(node.value)))
        else:
            if isinstance(self.static(target.value), ll.VmState):
                old = self.expression(target)
                self._store_attribute(target, self.binary(node, node.op, old, self.expression(node.value)))
                return
            owner = self.expression(target.value)
            field = self.field_of(owner, target)
            old = self.emit("getfield", [owner.value], self.field_type(field), field, owner.type.struct)
            self._store_attribute(target, self.binary(node, node.op, old, self.expression(node.value)), owner)

    # --- control flow ---
    def _do_if(self, node: ast.If) -> None:
        if self._is_switch_chain(node):
            self._switch_chain(node)
            return
        true, false, end = Join(), Join(), Join()
        self.condition(node.test, true, false)
        for branch, body in ((true, node.body), (false, node.orelse)):
            self.enter(branch)
            self.statements(body)
            self.goto(end)
        self.enter(end)

    def _do_while(self, node: ast.While) -> None:
        if node.orelse:
            raise self.error(node, "while/else is not in restricted Python")
        assert self.block is not None
        names = sorted(assigned_names(node.body) & self.env.keys())
        head = Block()
        self.block.exits = [Link(head, [self.env[n].value for n in names])]
        for name in names:
            variable = self.var(self.env[name].type, name)
            head.inputs.append(variable)
            self.env[name] = Typed(variable, self.env[name].type)
        self.block = head
        body, end = Join(), Join()
        self.loops.append((end, (head, names)))
        self.condition(node.test, body, end)
        self.enter(body)
        self.statements(node.body)
        self._back_edge()
        self.loops.pop()
        self.enter(end)

    def _back_edge(self) -> None:
        if self.block is not None:
            head, names = self.loops[-1][1]
            self.block.exits = [Link(head, [self.env[n].value for n in names])]
            self.block = None

    def _do_break(self, node: ast.Break) -> None:
        self.goto(self.loops[-1][0])

    def _do_continue(self, node: ast.Continue) -> None:
        self._back_edge()

    # --- switches ---
    def _case_values(self, pattern: ast.pattern) -> list[int] | None:
        """Constants of a case; None: the wildcard."""
        if isinstance(pattern, ast.MatchOr):
            values = [self._case_values(p) for p in pattern.patterns]
            if None not in values:
                return [v for vs in values if vs is not None for v in vs]
        elif isinstance(pattern, ast.MatchValue):
            typed = self.expression(pattern.value)
            if typed.type == I32 and isinstance(typed.value, Const):
                return [typed.value.value]
        elif isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None:
            return None
        raise self.error(pattern, "a case is an i32 constant, several joined by |, or _")

    def _do_match(self, node: ast.Match) -> None:
        subject = self.expression(node.subject)
        if subject.type != I32:
            raise self.error(node, f"match on {subject.type.name}; only i32 is in restricted Python")
        cases: list[tuple[list[int] | None, list[ast.stmt]]] = []
        for case in node.cases:
            if case.guard is not None:
                raise self.error(case.pattern, "guards of cases are not in restricted Python")
            cases.append((self._case_values(case.pattern), case.body))
        self._switch(node, subject, cases)

    def _switch(self, node: ast.stmt, subject: Typed, cases: list[tuple[list[int] | None, list[ast.stmt]]]) -> None:
        assert self.block is not None
        switch_block, env, end = self.block, dict(self.env), Join()
        switch_block.switch = subject.value
        links, default, seen = [], None, set()
        for values, body in cases:
            branch = Join()
            if values is None:
                default = branch.link(env, None)
            for value in values or ():
                if value not in seen:
                    links.append(branch.link(env, value))
                    seen.add(value)
            self.enter(branch)
            self.statements(body)
            self.goto(end)
            if values is None:
                break
        switch_block.exits = [*links, default or end.link(env, None)]
        if not links:
            switch_block.switch = None
        self.enter(end)

    def _chain_test(self, test: ast.expr) -> tuple[str, int] | None:
        """Variable and constant of a test `x == CONSTANT`."""
        if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
            return None
        if not isinstance(test.left, ast.Name) or self.types.get(test.left.id) != I32:
            return None
        value = self.static(test.comparators[0])
        return (test.left.id, int(value)) if isinstance(value, int) and not isinstance(value, bool) else None

    def _is_switch_chain(self, node: ast.If) -> bool:
        """At least four tests `x == CONSTANT` of the same variable?"""
        first, length, item = self._chain_test(node.test), 0, node
        while first is not None:
            test = self._chain_test(item.test)
            if test is None or test[0] != first[0]:
                break
            length += 1
            if len(item.orelse) != 1 or not isinstance(item.orelse[0], ast.If):
                break
            item = item.orelse[0]
        return length >= 4

    def _switch_chain(self, node: ast.If) -> None:
        first = self._chain_test(node.test)
        assert first is not None and isinstance(node.test, ast.Compare)
        subject = self.expression(node.test.left)
        cases: list[tuple[list[int] | None, list[ast.stmt]]] = []
        rest: list[ast.stmt] = [node]
        while len(rest) == 1 and isinstance(rest[0], ast.If):
            test = self._chain_test(rest[0].test)
            if test is None or test[0] != first[0]:
                break
            cases.append(([test[1]], rest[0].body))
            rest = rest[0].orelse
        cases.append((None, rest))
        self._switch(node, subject, cases)


__all__ = ["BOOL", "FrontendError", "FunctionBuilder", "source_of"]

"""Statements, and the compilers of whole bodies."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable

from runtime.compiler import analysis, positions
from runtime.compiler.builder import NO_REGISTER, Builder, Label
from runtime.compiler.code import CodeRef, Position
from runtime.compiler.context import Block, Context
from runtime.compiler.functions import builder_for, docstring
from runtime.compiler.imports import ImportCompiler
from runtime.compiler.letting_go import FirstStores
from spec.bytecode import FOR_STATE_REGISTERS, CodeFlag, Intrinsic, Op

NOWHERE = Position(1, 1, 0, 0)
_STATEMENT_METHODS: dict[type[ast.AST], str] = {}


class BodyCompiler(ImportCompiler):
    """Compiles one body: of the module, a function, a class or a comprehension."""

    def body(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        kind = type(node)
        name = _STATEMENT_METHODS.get(kind)
        if name is None:
            name = _STATEMENT_METHODS[kind] = f"statement_{kind.__name__}"
        method = getattr(self, name, None)
        if method is None:
            raise self.unsupported(node)
        mark = self.b.top
        method(node)
        self.b.top = mark

    # --- simple statements ---

    def statement_Pass(self, node: ast.Pass) -> None:
        self.b.mark_statement(positions.of(node))

    def statement_Global(self, node: ast.Global | ast.Nonlocal) -> None:
        pass

    statement_Nonlocal = statement_Global

    def statement_Expr(self, node: ast.Expr) -> None:
        if self.constant(node.value) is not None:
            if node is not documenting(self.node):
                self.b.mark_statement(positions.of(node))
        else:
            if self.module.awaits and isinstance(node.value, ast.Call):
                self.not_forgotten(node.value)
            else:
                self.value(node.value)

    def statement_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.value, ast.Name):  # to itself, it may be
            self.b.mark_statement(positions.of(node.value))
        if self.module.settles and isinstance(node.value, ast.Constant) and node.value.value is None:
            if self.repeats() or not self.first_stores.issuperset(node.targets):
                self.let_go(node)
                return
        self.assign(node.targets, node.value)

    def let_go(self, node: ast.Assign) -> None:
        """NAME = None, and so on. Where a variable was the function's first argument under another name (`c = self`),
        that has it still, and nothing dies."""
        position, end = positions.of(node), Label()
        with self.b.scratch():
            differs = self.b.temp()
            target, first = self.variable(node.targets[0]), self.first_argument()
            aliases = len(node.targets) == 1 and target is not None and first is not None and target != first
            if aliases:
                assert target is not None and first is not None
                self.b.emit(Op.IS_NOT, differs, target, first, position)
            self.assign(node.targets, node.value)
            if aliases:
                self.b.jump_if(False, differs, end, position)
            self.settle_now(position)
            self.b.place(end, position)

    def variable(self, target: ast.expr) -> int | None:
        """The register of a local variable."""
        return self.own_register(target.id) if isinstance(target, ast.Name) else None

    def first_argument(self) -> int | None:
        """Its register, if the function has one and keeps it there."""
        if not isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        named = [*self.node.args.posonlyargs, *self.node.args.args]
        return self.own_register(named[0].arg) if named else None

    @functools.cached_property
    def first_stores(self) -> set[ast.expr]:
        around = self.frame_scope.parent
        return FirstStores(self.node, around is not None and around.kind == "class").found

    def repeats(self) -> bool:
        """Is this statement in a loop?"""
        return any(block.head is not None for block in self.blocks)

    def statement_AugAssign(self, node: ast.AugAssign) -> None:
        self.augmented(node)

    def statement_AnnAssign(self, node: ast.AnnAssign) -> None:
        target = node.target
        if node.value is not None:
            self.assign([target], node.value)
        elif isinstance(target, ast.Attribute):
            self.value(target.value)
        elif isinstance(target, ast.Subscript):
            self.value(target.value)
            self.value(target.slice)
        self.annotated(node)

    def statement_Delete(self, node: ast.Delete) -> None:
        if self.module.settles and len(node.targets) == 1 and isinstance(target := node.targets[0], ast.Subscript):
            with self.b.scratch():
                container = self.delete_item(target)
                self.b.intrinsic(self.b.temp(), Intrinsic.SETTLE_ITEMS, container, 1, positions.of(node))
            return
        for target in node.targets:
            self.delete(target)
        if self.module.settles or (self.module.closes and isinstance(node.targets[-1], ast.Name)):
            self.settle_now(positions.of(node))

    def settle_now(self, position: Position) -> None:
        """The finalizers of what the statement has let go of run here."""
        with self.b.scratch():
            self.b.intrinsic(self.b.temp(), Intrinsic.SETTLE, 0, 0, position)

    def not_forgotten(self, call: ast.Call) -> None:
        """If it gives a coroutine that nothing else refers to, nobody will ever await it: its end says so."""
        position, end = positions.of(call), Label()
        result = self.value(call, self.b.temp())
        self.b.intrinsic(result, Intrinsic.FORGOTTEN, result, 1, position)
        self.b.jump_if(False, result, end, position)
        self.b.intrinsic(result, Intrinsic.SETTLE, 0, 0, position)
        self.b.place(end, position)

    def statement_Return(self, node: ast.Return) -> None:
        position = positions.of(node)
        register = self.b.temp()
        if node.value is None:
            self.b.load_const(register, None, position)
        elif self.needs_unwinding():
            self.value(node.value, register)
        else:
            register = self.value(node.value)
        with self.unwound(0, position):
            self.b.emit(Op.RETURN, register, 0, 0, position)

    def statement_Assert(self, node: ast.Assert) -> None:
        whole = positions.of(node)
        position = self.module.python.choose(("RAISE_VARARGS",), whole, positions.of(node.test))
        passed = Label()
        self.jump_if(node.test, True, passed)
        message = NO_REGISTER if node.msg is None else self.value(node.msg)
        self.b.emit(Op.ASSERT_FAIL, message, 0, 0, position)
        self.b.place(passed, whole)

    # --- control flow ---

    def statement_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Constant):
            self.b.mark_statement(positions.of(node.test))
        otherwise, end, position = Label(), Label(), positions.of(node)
        self.jump_if(node.test, False, otherwise)
        self.body(node.body)
        if node.orelse:
            self.b.jump(end, position)
        self.b.place(otherwise, position)
        self.body(node.orelse)
        self.b.place(end, position)

    def statement_While(self, node: ast.While) -> None:
        head, exhausted, position = Label(), Label(), positions.of(node.test)
        self.b.place(head, position)
        if isinstance(node.test, ast.Constant):
            self.b.mark_statement(position)
        self.jump_if(node.test, False, exhausted)
        self.loop_body(node, head, exhausted, position)

    def statement_For(self, node: ast.For) -> None:
        head, exhausted = Label(), Label()
        position = self.iterated_at(positions.of(node), positions.of(node.iter))
        state = self.b.temp(FOR_STATE_REGISTERS)
        with self.b.scratch():
            iterable = self.value(node.iter)
        self.b.emit(Op.FOR_PREP, state, iterable, 0, position)
        self.b.place(head, position)
        item = self.loop_item(node.target)
        self.b.emit(Op.FOR_NEXT, state, item, exhausted, position)
        self.store(node.target, item)
        self.loop_body(node, head, exhausted, position)

    def statement_AsyncFor(self, node: ast.AsyncFor) -> None:
        head, exhausted, position = Label(), Label(), positions.of(node)
        iterator = self.b.temp()
        with self.b.scratch():
            self.value(node.iter, iterator)
        at = self.iterated_at(position, positions.of(node.iter))
        self.b.intrinsic(iterator, Intrinsic.AITER, iterator, 1, at)
        self.b.place(head, position)
        with self.b.scratch():
            self.store(node.target, self.next_async(iterator, exhausted, position))
        self.loop_body(node, head, exhausted, position)

    def loop_body(
        self, node: ast.While | ast.For | ast.AsyncFor, head: Label, exhausted: Label, position: Position
    ) -> None:
        end = Label()
        with self.block(Block(head=head, end=end)):
            self.body(node.body)
        self.b.jump_back(head, position)
        self.b.place(exhausted, position)
        self.body(node.orelse)
        self.b.place(end, position)

    def innermost_loop(self) -> int:
        return max(i for i, block in enumerate(self.blocks) if block.head is not None)

    def statement_Break(self, node: ast.Break) -> None:
        i, position = self.innermost_loop(), positions.of(node)
        self.b.mark_statement(position)
        label = self.blocks[i].end
        assert label is not None
        with self.unwound(i, position):
            if self.module.closes:
                self.settle_now(position)
            self.b.jump(label, position)

    def statement_Continue(self, node: ast.Continue) -> None:
        i, position = self.innermost_loop(), positions.of(node)
        self.b.mark_statement(position)
        label = self.blocks[i].head
        assert label is not None
        with self.unwound(i, position):
            self.b.jump_back(label, position)

    # --- bodies ---

    def compile_function(
        self, node: ast.AST, name: str, qualname: str, body: Callable[[Context], None], position: Position
    ) -> CodeRef:
        module = self.module
        if node in module.made:
            return module.made[node]  # the code of a `finally` is emitted more than once
        scope = module.scopes.of[node]
        prefix = f"{qualname}." if scope.kind == "class" else f"{qualname}.<locals>."
        inner = BodyCompiler(module, scope, builder_for(scope), prefix, scope.kind)
        inner.node = node
        index = len(module.codes)
        module.codes.append(None)
        module.made[node] = CodeRef(index)
        decorators = getattr(node, "decorator_list", None)
        line = positions.of(decorators[0]).line if decorators else position.line
        inner.make_cells(Position(line, line, position.column, position.column))
        body(inner)
        doc = docstring(node.body) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None
        inner.end(index, name, qualname, line, doc, position)
        return module.made[node]

    def end(self, index: int, name: str, qualname: str, line: int, doc: str | None, position: Position) -> None:
        return_none(self.b, position)
        code = analysis.finish(self.module.filename, self.b, index, name, qualname, line)
        code.flags = self.flags()
        if code.handlers and code.flags & (CodeFlag.GENERATOR | CodeFlag.COROUTINE):
            code.flags |= CodeFlag.YIELDS_IN_TRY
        code.doc = doc
        if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            args = self.node.args
            code.nargs = len(args.posonlyargs) + len(args.args)
            code.nposonly, code.nkwonly = len(args.posonlyargs), len(args.kwonlyargs)
        self.module.codes[index] = code


def documenting(node: ast.AST | None) -> ast.stmt | None:
    """The statement that is the docstring of a function, class or module."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or docstring(body) is None:
        return None
    first: ast.stmt = body[0]
    return first


def return_none(builder: Builder, position: Position) -> None:
    with builder.scratch():
        register = builder.temp()
        builder.load_const(register, None, position)
        builder.emit(Op.RETURN, register, 0, 0, position)

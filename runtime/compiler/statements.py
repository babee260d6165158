"""Statements, and the bodies of functions, classes and the module."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass

from runtime.compiler import analysis, names, positions
from runtime.compiler.builder import NO_REGISTER, Builder, Const, Label
from runtime.compiler.code import CodeRef, Constant, Position
from runtime.compiler.errors import construct_name
from runtime.compiler.expressions import Module
from runtime.compiler.targets import TargetCompiler
from spec.bytecode import FOR_STATE_REGISTERS, Op

_NOWHERE = Position(1, 1, 0, 0)
_GENERIC = frozenset({"list", "tuple", "dict", "set", "frozenset", "type"})


@dataclass
class Loop:
    head: Label
    end: Label


class BodyCompiler(TargetCompiler):
    """Compiles one body: of the module, a function or a class."""

    def __init__(
        self, module: Module, scope: names.Scope, builder: Builder, class_name: str | None, prefix: str, kind: str
    ) -> None:
        super().__init__(module, scope, builder, class_name)
        self.prefix = prefix  # of the qualified names of what is defined here
        self.kind = kind
        self.loops: list[Loop] = []

    def body(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        allowed = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Pass)
        constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if self.kind == "class" and not isinstance(node, allowed) and not constant:
            raise self.unsupported(node, f"{_statement_name(node)} in a class body")
        method = getattr(self, f"statement_{type(node).__name__}", None)
        if method is None:
            raise self.unsupported(node)
        with self.b.scratch():
            method(node)

    # --- simple statements ---

    def statement_Pass(self, node: ast.Pass) -> None:
        pass

    def statement_Global(self, node: ast.Global) -> None:
        pass

    def statement_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module != "__future__":
            raise self.unsupported(node)
        if any(alias.name == "annotations" for alias in node.names):
            self.module.annotations_evaluated = False

    def statement_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            self.constant(node.value)
        else:
            self.value(node.value)

    def statement_Assign(self, node: ast.Assign) -> None:
        self.check_class_targets(node.targets)
        self.assign(node.targets, node.value)

    def statement_AugAssign(self, node: ast.AugAssign) -> None:
        self.augmented(node)

    def statement_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.check_class_targets([node.target])
        if node.value is not None:
            self.assign([node.target], node.value)
        elif not isinstance(node.target, ast.Name):
            raise self.unsupported(node, "annotation of an attribute or item without a value")
        if self.kind != "function":
            self.annotation(node.annotation)

    def check_class_targets(self, targets: list[ast.expr]) -> None:
        if self.kind == "class" and not all(isinstance(target, ast.Name) for target in targets):
            raise self.unsupported(targets[0], "assignment to other than a name in a class body")

    def statement_Return(self, node: ast.Return) -> None:
        if node.value is None:
            register = self.b.temp()
            self.b.load_const(register, None, positions.of(node))
        else:
            register = self.value(node.value)
        self.b.emit(Op.RETURN, register, 0, 0, positions.of(node))

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
        otherwise, end, position = Label(), Label(), positions.of(node)
        self.jump_if(node.test, False, otherwise)
        self.body(node.body)
        if node.orelse:
            self.b.jump(end, position)
        self.b.place(otherwise, position)
        self.body(node.orelse)
        self.b.place(end, position)

    def statement_While(self, node: ast.While) -> None:
        loop, exhausted, position = Loop(Label(), Label()), Label(), positions.of(node.test)
        self.b.place(loop.head, position)
        self.jump_if(node.test, False, exhausted)
        self.loop_body(node, loop, exhausted, position)

    def statement_For(self, node: ast.For) -> None:
        loop, exhausted, position = Loop(Label(), Label()), Label(), positions.of(node.iter)
        state = self.b.temp(FOR_STATE_REGISTERS)
        with self.b.scratch():
            iterable = self.value(node.iter)
        prepare_at = self.module.python.choose(("GET_ITER",), positions.of(node), position)
        self.b.emit(Op.FOR_PREP, state, iterable, 0, prepare_at)
        self.b.place(loop.head, position)
        own = None
        if isinstance(node.target, ast.Name):
            own = self.own_register(self.mangled(node.target.id))
        item = self.b.temp() if own is None else own
        self.b.emit(Op.FOR_NEXT, state, item, exhausted, position)
        self.store(node.target, item)
        self.loop_body(node, loop, exhausted, position)

    def loop_body(self, node: ast.While | ast.For, loop: Loop, exhausted: Label, position: Position) -> None:
        self.loops.append(loop)
        self.body(node.body)
        self.loops.pop()
        self.b.emit(Op.JUMP_BACK, 0, loop.head, 0, position)
        self.b.place(exhausted, position)
        self.body(node.orelse)
        self.b.place(loop.end, position)

    def statement_Break(self, node: ast.Break) -> None:
        self.b.jump(self.loops[-1].end, positions.of(node))

    def statement_Continue(self, node: ast.Continue) -> None:
        self.b.emit(Op.JUMP_BACK, 0, self.loops[-1].head, 0, positions.of(node))

    # --- functions ---

    def parameters(self, node: ast.FunctionDef, qualname: str) -> list[str]:
        args = node.args
        for present, what in (
            (args.posonlyargs, "positional-only parameters"),
            (args.kwonlyargs, "keyword-only parameters"),
            (args.vararg, "*args parameter"),
            (args.kwarg, "**kwargs parameter"),
            (node.decorator_list, "decorator"),
            (getattr(node, "type_params", None), "type parameters"),
        ):
            if present:
                raise self.unsupported(node, f"{what} of {qualname}()")
        return [self.mangled(arg.arg) for arg in args.args]

    def statement_FunctionDef(self, node: ast.FunctionDef) -> None:
        position, qualname = positions.of(node), self.prefix + self.mangled(node.name)
        if self.kind == "class" and names.is_dunder(node.name) and node.name != "__init__":
            raise self.unsupported(node, f"special method {node.name!r}")
        arg_names = self.parameters(node, qualname)
        scope = self.scope.child(node)
        locals_ = [name for name in scope.local_names() if name not in arg_names]
        reference = compile_body(self, node, scope, Builder(arg_names, locals_), qualname, "function")
        defaults = self.defaults(node.args.defaults, position)
        for annotation in [*(arg.annotation for arg in node.args.args), node.returns]:
            if annotation is not None:
                self.annotation(annotation)
        function = self.b.temp()
        self.b.emit(Op.MAKE_FUNCTION, function, Const(reference), defaults, position)
        self.bind_definition(node, function)

    def defaults(self, nodes: list[ast.expr], position: Position) -> int:
        """The tuple of default values in a register; NO_REGISTER without any."""
        if not nodes:
            return NO_REGISTER
        values = [self.constant(node) for node in nodes]
        register = self.b.temp()
        if all(value is not None for value in values):
            constants: tuple[Constant, ...] = tuple(value[0] for value in values if value is not None)
            self.b.load_const(register, constants, position)
        else:
            with self.b.scratch():
                first = self.row(nodes)
            self.b.emit(Op.BUILD_TUPLE, register, first, len(nodes), position)
        return register

    def bind_definition(self, node: ast.FunctionDef | ast.ClassDef, register: int) -> None:
        own = self.own_register(self.mangled(node.name))
        if names.is_dunder(node.name) and own is not None and self.kind == "class":  # __init__
            self.b.move(own, register, positions.of(node))
            assert self.bound_in_class is not None
            self.bound_in_class.add(node.name)
        else:
            self.bind(node, node.name, register, positions.of(node))

    def annotation(self, node: ast.expr) -> None:
        """CPython before 3.14 evaluates annotations of functions, modules and classes: names must be bound."""
        if not self.module.annotations_evaluated or sys.version_info >= (3, 14):
            return
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str)):
            return
        if isinstance(node, ast.Name):
            if node.id in self.module.bound or node.id in self.b.registers or node.id not in names.PYTHON_BUILTINS:
                with self.b.scratch():
                    self.value(node)
            return
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in _GENERIC:
            if node.value.id not in self.module.bound | self.b.registers.keys():
                for item in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
                    if not (isinstance(item, ast.Constant) and item.value is ...):
                        self.annotation(item)
                return
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            if not isinstance(node.left, ast.Constant) and not _is_string(node.right):
                self.annotation(node.left)
                self.annotation(node.right)
                return
        raise self.unsupported(node, "annotation of this form")

    # --- classes ---

    def statement_ClassDef(self, node: ast.ClassDef) -> None:
        for present, what in (
            (node.keywords, "class keyword argument"),
            (node.decorator_list, "decorator"),
            (len(node.bases) > 1, "multiple inheritance"),
            (getattr(node, "type_params", None), "type parameters"),
        ):
            if present:
                raise self.unsupported(node, f"{what} of class {node.name}")
        bases = [base for base in node.bases if not self.is_object(base)]
        for base in bases:
            if not isinstance(base, ast.Name) or self.is_builtin(base.id):
                raise self.unsupported(base, "base class that is not a class of the program")
        position = positions.of(node)
        reference = self.class_body(node, len(bases))
        function = self.b.temp()
        self.b.emit(Op.MAKE_FUNCTION, function, Const(reference), NO_REGISTER, position)
        self.row(list(bases))
        self.emit_call(function, function, len(bases), (), position)
        self.bind_definition(node, function)

    def is_builtin(self, name: str) -> bool:
        return name in names.PYTHON_BUILTINS and name not in self.module.bound and name not in self.b.registers

    def is_object(self, base: ast.expr) -> bool:
        return isinstance(base, ast.Name) and base.id == "object" and self.is_builtin("object")

    def class_body(self, node: ast.ClassDef, nargs: int) -> CodeRef:
        """A code object that takes the base, if any, as its argument and returns the class."""
        scope = self.scope.child(node)
        order = _bound_in_order(node, node.name)
        builder = Builder([".base"] if nargs else [], order if nargs else [".base", *order])
        return compile_body(self, node, scope, builder, self.prefix + node.name, "class")


def _statement_name(node: ast.stmt) -> str:
    name = construct_name(node)
    return name if " " in name else f"{name.lower()} statement"


def _is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _bound_in_order(node: ast.ClassDef, class_name: str) -> list[str]:
    """Names that the class body binds, in the order in which it first does."""
    found: dict[str, None] = {}
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            found[names.mangle(statement.name, class_name)] = None
        elif isinstance(statement, ast.Assign):
            bound = [t.id for t in statement.targets if isinstance(t, ast.Name)]
            found |= dict.fromkeys(names.mangle(name, class_name) for name in bound)
        elif isinstance(statement, ast.AnnAssign) and statement.value and isinstance(statement.target, ast.Name):
            found[names.mangle(statement.target.id, class_name)] = None
    return list(found)


def compile_body(
    outer: BodyCompiler,
    node: ast.FunctionDef | ast.ClassDef,
    scope: names.Scope,
    builder: Builder,
    qualname: str,
    kind: str,
) -> CodeRef:
    """Compile the body of a function or class into a code object of its own."""
    module = outer.module
    class_name = node.name if kind == "class" else outer.class_name
    prefix = f"{qualname}." if kind == "class" else f"{qualname}.<locals>."
    inner = BodyCompiler(module, scope, builder, class_name, prefix, kind)
    index = len(module.codes)
    module.codes.append(None)
    position = positions.of(node)
    if kind == "class":
        inner.bound_in_class = set()
        inner.body(node.body)
        inherited = [name for name in builder.registers if name != ".base"]
        result = builder.temp()
        builder.emit(Op.MAKE_CLASS, result, 0, Const((node.name, *inherited)), position)
        builder.emit(Op.RETURN, result, 0, 0, position)
    else:
        inner.body(node.body)
        return_none(builder, position)
    if scope.free_names():
        raise inner.unsupported(node, f"closure (variable {scope.free_names()[0]!r} of an enclosing function)")
    module.codes[index] = analysis.finish(inner.module, builder, index, node.name, qualname, node.lineno)
    return CodeRef(index)


def return_none(builder: Builder, position: Position) -> None:
    with builder.scratch():
        register = builder.temp()
        builder.load_const(register, None, position)
        builder.emit(Op.RETURN, register, 0, 0, position)


def compile_module(module: Module, scope: names.Scope, tree: ast.Module) -> None:
    builder = Builder([], [])
    module.codes.append(None)
    compiler = BodyCompiler(module, scope, builder, None, "", "module")
    compiler.body(tree.body)
    return_none(builder, positions.of(tree.body[-1]) if tree.body else _NOWHERE)
    module.codes[0] = analysis.finish(module, builder, 0, "<module>", "<module>", 1)

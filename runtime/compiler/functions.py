"""Functions: their parameters, defaults, annotations and closures; decorators; lambda; class bodies are in classes."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Sequence

from runtime.compiler import positions
from runtime.compiler.builder import NO_REGISTER, Builder, Const
from runtime.compiler.code import NAMESPACE, CodeRef, Constant, Position
from runtime.compiler.context import Context
from runtime.compiler.patterns import PatternCompiler
from runtime.compiler.scopes import FunctionNode, Scope
from runtime.compiler.variables import LOCALS
from spec.bytecode import FUNCTION_REGISTERS, CodeFlag, Op
from spec.objects import BESIDE_SLOTS, SLOT_METHODS

CLASS_CELL = ".class"  # the register of a class body's cell for __class__
LAZY_ANNOTATIONS = sys.version_info >= (3, 14)  # nobody evaluates them unless they are asked for


def docstring(body: Sequence[ast.AST]) -> str | None:
    """The docstring, as CPython keeps it."""
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        text = body[0].value.value
        if isinstance(text, str):
            return inspect.cleandoc(text) if sys.version_info >= (3, 13) else text
    return None


def builder_for(scope: Scope) -> Builder:
    locals_ = [name for name in scope.local if name not in scope.params] if scope.function_like else []
    if scope.function_like and scope.executes:
        locals_.append(LOCALS)
    arguments = list(scope.params)
    if scope.kind in ("class", "names"):
        arguments = [NAMESPACE]
        locals_ = [CLASS_CELL] if "__class__" in scope.cells else []
    return Builder(arguments, locals_, sorted(scope.free))


class FunctionCompiler(PatternCompiler):
    node: ast.AST | None = None  # whose body is compiled

    def is_async(self) -> bool:
        if isinstance(self.node, ast.Lambda) or self.kind not in ("function", "comprehension"):
            return False
        scope = self.frame_scope
        return isinstance(self.node, ast.AsyncFunctionDef) or (self.kind == "comprehension" and scope.awaits)

    def positional_parameters(self) -> int:
        if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return len(self.node.args.posonlyargs) + len(self.node.args.args)
        return len(self.b.arg_names)

    def flags(self) -> CodeFlag:
        flags, scope = CodeFlag(0), self.frame_scope
        if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            if self.node.args.vararg:
                flags |= CodeFlag.VARARGS
            if self.node.args.kwarg:
                flags |= CodeFlag.VARKEYWORDS
        if scope.yields or isinstance(self.node, ast.GeneratorExp):
            flags |= CodeFlag.ASYNC_GENERATOR if self.is_async() else CodeFlag.GENERATOR
        elif self.is_async():
            flags |= CodeFlag.COROUTINE
        if scope.free:
            flags |= CodeFlag.NESTED_CELLS
        if set(scope.free) - {"__class__"}:
            flags |= CodeFlag.CLOSURE
        if self.module.library is not None:
            flags |= CodeFlag.LIBRARY
            if isinstance(self.node, ast.FunctionDef) and scope.parent is not None and scope.parent.kind == "class":
                if self.node.name != "__new__" and not any(
                    isinstance(d, ast.Name) and d.id == "staticmethod" for d in self.node.decorator_list
                ):
                    flags |= CodeFlag.METHOD
                if self.node.name in SLOT_METHODS and f"{scope.class_name}.{self.node.name}" not in BESIDE_SLOTS:
                    flags |= CodeFlag.SLOT
        return flags

    def make_cells(self, position: Position) -> None:
        """The start of a function: cells for the variables that inner functions use. What is thrown into a generator
        that has not started is raised at its first instruction, which no handler covers."""
        if self.flags() & (CodeFlag.GENERATOR | CodeFlag.COROUTINE | CodeFlag.ASYNC_GENERATOR):
            with self.b.scratch():
                self.b.load_null(self.b.temp(), position)
        for name in self.frame_scope.local if self.frame_scope.function_like else ():
            if name in self.frame_scope.cells:
                self.b.emit(Op.MAKE_CELL, self.b.registers[name], 0, 0, position)
        if LOCALS in self.b.registers:
            self.b.load_const(self.b.registers[LOCALS], None, position)

    # --- making functions ---

    def cell_register(self, name: str) -> int:
        """The register of the cell of a variable that an inner function uses."""
        scope = self.scope
        while scope.inlined:
            if name in scope.cells:
                return scope.registers[name]
            assert scope.parent is not None
            scope = scope.parent
        if scope.kind == "class" and name == "__class__" and name in scope.cells:
            return self.b.registers[CLASS_CELL]
        return self.b.registers[name]

    def make_function(
        self, dest: int, node: ast.AST, reference: CodeRef, rows: list[int | None], position: Position
    ) -> None:
        defaults, keywords, annotations = rows
        free = sorted(self.module.scopes.of[node].free)
        if not free and not any(row is not None for row in rows):
            self.b.emit(Op.MAKE_FUNCTION, dest, Const(reference), NO_REGISTER, position)
            return
        with self.b.scratch():
            first = self.b.temp(FUNCTION_REGISTERS)
            for i, register in ((0, defaults), (1, keywords), (3, annotations)):
                if register is None:
                    self.b.load_null(first + i, position)
                else:
                    self.b.move(first + i, register, position)
            if free:
                cells = self.b.temp(len(free))
                for i, name in enumerate(free, cells):
                    self.b.move(i, self.cell_register(name), position)
                self.b.emit(Op.BUILD_TUPLE, first + 2, cells, len(free), position)
            else:
                self.b.load_null(first + 2, position)
            self.b.emit(Op.MAKE_FUNCTION, dest, Const(reference), first, position)

    def signature(self, node: FunctionNode, position: Position) -> list[int | None]:
        """Registers of the tuple of defaults, the dict of keyword-only defaults, the annotations."""
        args = node.args
        defaults = self.defaults(args.defaults, position)
        keywords: int | None = None
        optional = [(arg, value) for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value]
        if optional:
            keywords = self.b.temp()
            with self.b.scratch():
                row = self.b.temp(2 * len(optional))
                for i, (arg, value) in enumerate(optional):
                    self.b.load_const(row + 2 * i, self.mangled(arg.arg), position)
                    with self.b.scratch():
                        self.value(value, row + 2 * i + 1)
                self.b.emit(Op.BUILD_MAP, keywords, row, len(optional), position)
        annotations = None if isinstance(node, ast.Lambda) else self.annotations(node, position)
        return [defaults, keywords, annotations]

    def defaults(self, nodes: list[ast.expr], position: Position) -> int | None:
        """The tuple of default values in a register."""
        if not nodes:
            return None
        register = self.b.temp()
        constants = self.constants(nodes)
        if constants is not None:
            self.b.load_const(register, constants, position)
        else:
            self.display(Op.BUILD_TUPLE, nodes, register, position)
        return register

    def annotations(self, node: ast.FunctionDef | ast.AsyncFunctionDef, position: Position) -> int | None:
        """A tuple of names and annotations in turn. Under CPython 3.14 none: they would be evaluated when asked for."""
        args = node.args
        every = [*args.args, *args.posonlyargs]
        if sys.version_info >= (3, 12):
            every = [*args.posonlyargs, *args.args]
        every += [arg for arg in (args.vararg, *args.kwonlyargs, args.kwarg) if arg is not None]
        pairs = [(self.mangled(arg.arg), arg.annotation) for arg in every if arg.annotation is not None]
        if node.returns is not None:
            pairs.append(("return", node.returns))
        if not pairs or (LAZY_ANNOTATIONS and not self.module.future_annotations):
            return None
        register = self.b.temp()
        if self.module.future_annotations:
            texts: tuple[Constant, ...] = tuple(x for name, n in pairs for x in (name, self.annotation_text(n)))
            self.b.load_const(register, texts, position)
            return register
        with self.b.scratch():
            row = self.b.temp(2 * len(pairs))
            for i, (name, annotation) in enumerate(pairs):
                self.b.load_const(row + 2 * i, name, position)
                with self.b.scratch():
                    if isinstance(annotation, ast.Starred):
                        self.b.emit(Op.UNPACK, self.value(annotation.value), row + 2 * i + 1, 1, position)
                    else:
                        self.value(annotation, row + 2 * i + 1)
            self.b.emit(Op.BUILD_TUPLE, register, row, 2 * len(pairs), position)
        return register

    def annotation_text(self, node: ast.expr) -> str:
        return ast.unparse(node)

    # --- definitions ---

    def statement_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        position = positions.of(node)

        def define(dest: int) -> None:
            rows = self.signature(node, position)
            qualname = getattr(node, "qualified", "") or self.qualified(node.name)

            def body(inner: Context) -> None:
                inner.body(node.body)

            reference = self.compile_function(node, node.name, qualname, body, position)
            self.make_function(dest, node, reference, rows, position)

        self.bind(node.name, self.decorated(node.decorator_list, define), position)

    statement_AsyncFunctionDef = statement_FunctionDef

    def qualified(self, name: str) -> str:
        """The qualified name of what is defined here under a name."""
        mangled = self.mangled(name)
        return mangled if mangled in self.scope.globals else self.prefix + name

    def decorated(self, decorators: list[ast.expr], define: Callable[[int], None]) -> int:
        """A temporary with what `define` makes, after the decorators have had it."""
        first = self.b.temp(len(decorators) + 1)
        for i, decorator in enumerate(decorators):
            with self.b.scratch():
                self.value(decorator, first + i)
        with self.b.scratch():
            define(first + len(decorators))
        for i in range(len(decorators) - 1, -1, -1):
            self.b.emit(Op.CALL, first + i, first + i, 1, positions.of(decorators[i]))
        return first

    def value_Lambda(self, node: ast.Lambda, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        rows = self.signature(node, position)

        def body(inner: Context) -> None:
            with inner.b.scratch():
                at = positions.of(node.body)
                register = inner.value(node.body)
                inner.b.emit(Op.RETURN, register, 0, 0, at)

        reference = self.compile_function(node, "<lambda>", self.prefix + "<lambda>", body, position)
        target = self.b.temp() if dest is None or not self.b.is_temp(dest) else dest
        self.make_function(target, node, reference, rows, position)
        if dest is None:
            self.b.top = mark
            result = self.b.temp()
            self.b.move(result, target, position)
            return result
        self.b.move(dest, target, position)
        self.b.top = mark
        return dest

"""Class statements.

A class body is a code object with one parameter, the namespace. The cell `__class__` of its methods is left there as
`__classcell__` (for type.__new__), and returned; without one it returns None. The statement calls
__build_class__(function, name, *bases, **keywords).
"""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import Label
from runtime.compiler.code import BuiltinRef, Position
from runtime.compiler.context import Context
from runtime.compiler.functions import CLASS_CELL, LAZY_ANNOTATIONS, FunctionCompiler, docstring
from runtime.compiler.variables import NAMESPACE
from spec.bytecode import Op


class ClassCompiler(FunctionCompiler):
    def statement_ClassDef(self, node: ast.ClassDef) -> None:
        position = positions.of(node)
        qualname = getattr(node, "qualified", "") or self.qualified(node.name)

        def load(base: int) -> None:
            self.b.load_const(base, BuiltinRef("__build_class__"), position)

            def body(inner: Context) -> None:
                assert isinstance(inner, ClassCompiler)
                inner.class_body(node, qualname)

            reference = self.compile_function(node, node.name, qualname, body, position)
            self.make_function(base + 1, node, reference, [None, None, None], position)
            self.b.load_const(base + 2, node.name, position)

        def define(dest: int) -> None:
            self.call(load, 2, node.bases, node.keywords, dest, position)

        self.bind(node.name, self.decorated(node.decorator_list, define), position)

    def class_body(self, node: ast.ClassDef, qualname: str) -> None:
        position = positions.of(node)
        start = Position(position.line, position.line, 0, 0)
        has_cell = "__class__" in self.frame_scope.cells
        if has_cell:
            self.b.emit(Op.MAKE_CELL, self.b.registers[CLASS_CELL], 0, 0, position)
        with self.b.scratch():
            register = self.b.temp()
            self.load_name("__name__", register, start)
            self.bind("__module__", register, start)
            self.b.load_const(register, qualname, start)
            self.bind("__qualname__", register, start)
        self.start_annotations(position)
        doc = docstring(node.body)
        if doc is not None:
            with self.b.scratch():
                register = self.b.temp()
                self.b.load_const(register, doc, positions.of(node.body[0]))
                self.bind("__doc__", register, positions.of(node.body[0]))
        self.body(node.body)
        with self.b.scratch():
            result = self.b.temp()
            if has_cell:
                self.b.move(result, self.b.registers[CLASS_CELL], position)
                self.bind("__classcell__", result, position)
            else:
                self.b.load_const(result, None, position)
            self.b.emit(Op.RETURN, result, 0, 0, position)

    # --- annotated names ---

    def start_annotations(self, position: Position) -> None:
        """`__annotations__ = {}` where the body has annotated names and none is bound."""
        if not self.frame_scope.annotated or LAZY_ANNOTATIONS:
            return
        with self.b.scratch():
            row = self.b.temp(2)
            present = Label()
            namespace = row + 1 if self.kind == "module" else NAMESPACE
            if self.kind == "module":
                self.b.emit(Op.LOAD_GLOBALS, namespace, 0, 0, position)
            self.b.load_const(row, "__annotations__", position)
            self.b.emit(Op.CONTAINS, row, row, namespace, position)
            self.b.jump_if(True, row, present, position)
            self.b.emit(Op.BUILD_MAP, row, row, 0, position)
            self.bind("__annotations__", row, position)
            self.b.place(present, position)

    def annotated(self, node: ast.AnnAssign) -> None:
        """The annotation of a name, attribute or item outside of functions."""
        if self.kind not in ("module", "names", "class") or LAZY_ANNOTATIONS:
            return
        position = positions.of(node)
        with self.b.scratch():
            annotation = self.b.temp()
            if self.module.future_annotations:
                self.b.load_const(annotation, self.annotation_text(node.annotation), position)
            else:
                self.value(node.annotation, annotation)
            if node.simple:
                assert isinstance(node.target, ast.Name)
                key = self.b.temp()
                register = self.load_name("__annotations__", None, position)
                self.b.load_const(key, self.mangled(node.target.id), position)
                self.b.emit(Op.SETITEM, register, key, annotation, position)

"""Import statements."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.classes import ClassCompiler
from runtime.compiler.code import Position
from spec.bytecode import Intrinsic, Op


class ImportCompiler(ClassCompiler):
    def import_module(
        self, dest: int, name: str, names: tuple[str, ...] | None, level: int, position: Position
    ) -> None:
        with self.b.scratch():
            row = self.b.temp(4)
            self.b.load_const(row, name, position)
            self.b.load_const(row + 1, names, position)
            self.b.load_const(row + 2, level, position)
            self.b.emit(Op.LOAD_GLOBALS, row + 3, 0, 0, position)
            self.b.intrinsic(dest, Intrinsic.IMPORT_NAME, row, 4, position)

    def import_from(self, dest: int, module: int, name: str, position: Position) -> None:
        with self.b.scratch():
            row = self.b.temp(2)
            self.b.move(row, module, position)
            self.b.load_const(row + 1, name, position)
            self.b.intrinsic(dest, Intrinsic.IMPORT_FROM, row, 2, position)

    def statement_Import(self, node: ast.Import) -> None:
        position = positions.of(node)
        for alias in node.names:
            with self.b.scratch():
                module = self.b.temp()
                self.import_module(module, alias.name, None, 0, position)
                if alias.asname is None:
                    self.bind(alias.name.partition(".")[0], module, position)
                    continue
                for part in alias.name.split(".")[1:]:
                    self.import_from(module, module, part, position)
                self.bind(alias.asname, module, position)

    def statement_ImportFrom(self, node: ast.ImportFrom) -> None:
        position = positions.of(node)
        names = tuple(alias.name for alias in node.names)
        module = self.b.temp()
        self.import_module(module, node.module or "", names, node.level, position)
        if names == ("*",):
            row = self.b.temp(2)
            self.b.move(row, module, position)
            self.load_locals(row + 1, position)
            self.b.intrinsic(row, Intrinsic.IMPORT_STAR, row, 2, position)
            return
        for alias in node.names:
            with self.b.scratch():
                value = self.b.temp()
                self.import_from(value, module, alias.name, position)
                self.bind(alias.asname or alias.name, value, position)

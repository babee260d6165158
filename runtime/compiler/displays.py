"""Displays of lists, tuples, sets and dicts, and f-strings."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.code import BuiltinRef, Constant, Position
from runtime.compiler.expressions import ConditionCompiler
from spec.bytecode import Intrinsic, Op

CHUNK = 32  # items that are evaluated into registers before they go into their container
CONSTANT_LIST = 16  # a list of more constants than that is made from a tuple
CONSTANT_DICT = 1000  # a dict of more constants than that is made from a tuple of pairs
_CONVERSIONS = {ord("r"): Intrinsic.REPR, ord("s"): Intrinsic.STR, ord("a"): Intrinsic.ASCII}


class DisplayCompiler(ConditionCompiler):
    # --- lists, tuples, sets ---

    def value_List(self, node: ast.List, dest: int | None) -> int:
        return self.display(Op.BUILD_LIST, node.elts, dest, positions.of(node))

    def value_Tuple(self, node: ast.Tuple, dest: int | None) -> int:
        return self.display(Op.BUILD_TUPLE, node.elts, dest, positions.of(node))

    def value_Set(self, node: ast.Set, dest: int | None) -> int:
        return self.display(Op.BUILD_SET, node.elts, dest, positions.of(node))

    def display(self, op: Op, items: list[ast.expr], dest: int | None, position: Position) -> int:
        starred = any(isinstance(item, ast.Starred) for item in items)
        mark = self.b.top
        if not starred and (len(items) <= CHUNK or op == Op.BUILD_TUPLE):
            constants = self.constants(items) if op == Op.BUILD_LIST and len(items) > CONSTANT_LIST else None
            if constants is None:
                first = self.row(items)
                self.b.top = mark
                dest = self.b.temp() if dest is None else dest
                self.b.emit(op, dest, first, len(items), position)
                return dest
        if dest is None or not self.b.is_temp(dest):
            result = self.b.temp()
        else:
            result = dest
        self.grow(op, result, items, position)
        return self.settle(result, dest, mark, position)

    def constants(self, items: list[ast.expr]) -> tuple[Constant, ...] | None:
        values = [self.constant(item) for item in items]
        if any(value is None for value in values):
            return None
        return tuple(value[0] for value in values if value is not None)

    def grow(self, op: Op, result: int, items: list[ast.expr], position: Position) -> None:
        """A display that is made step by step."""
        with self.b.scratch():
            container = self.b.temp()
            start = next((i for i, item in enumerate(items) if isinstance(item, ast.Starred)), CHUNK)
            start = min(start, CHUNK)
            constants = self.constants(items) if op == Op.BUILD_LIST else None
            if constants is not None and len(items) > CONSTANT_LIST:
                start = 0
            with self.b.scratch():
                first = self.row(items[:start])
                building = Op.BUILD_SET if op == Op.BUILD_SET else Op.BUILD_LIST
                self.b.emit(building, container, first, start, position)
            if start == 0 and constants is not None:
                with self.b.scratch():
                    self.b.load_const(self.b.temp(), constants, position)
                    self.extend(op, container, self.b.top - 1, position)
            else:
                self.append_all(op, container, items[start:], position)
            if op == Op.BUILD_TUPLE:
                self.b.intrinsic(result, Intrinsic.LIST_TO_TUPLE, container, 1, position)
            else:
                self.b.move(result, container, position)

    def extend(self, op: Op, container: int, register: int, position: Position) -> None:
        """container.extend(register), where that is the last temporary taken"""
        with self.b.scratch():
            row = self.b.temp(2)
            self.b.move(row, container, position)
            self.b.move(row + 1, register, position)
            function = Intrinsic.SET_UPDATE if op == Op.BUILD_SET else Intrinsic.LIST_EXTEND
            self.b.intrinsic(row, function, row, 2, position)

    def append_all(self, op: Op, container: int, items: list[ast.expr], position: Position) -> None:
        for item in items:
            with self.b.scratch():
                if isinstance(item, ast.Starred):
                    self.extend(op, container, self.value(item.value), position)
                else:
                    self.append(op, container, self.value(item), position)

    def append(self, op: Op, container: int, register: int, position: Position) -> None:
        if op != Op.BUILD_SET:
            self.b.emit(Op.LIST_APPEND, container, register, 0, position)
            return
        with self.b.scratch():
            row = self.b.temp(2)
            self.b.move(row, container, position)
            self.b.move(row + 1, register, position)
            self.b.intrinsic(row, Intrinsic.SET_ADD, row, 2, position)

    # --- dicts ---

    def value_Dict(self, node: ast.Dict, dest: int | None) -> int:
        position = positions.of(node)
        if len(node.keys) > CONSTANT_DICT:
            table = self.constant_pairs(node)
            if table is not None:
                return self.dict_of_pairs(table, dest, position)
        mark = self.b.top
        start = next((i for i, key in enumerate(node.keys) if key is None), len(node.keys))
        start = min(start, CHUNK)
        whole = start == len(node.keys)
        result = self.b.temp() if dest is None or not (whole or self.b.is_temp(dest)) else dest
        with self.b.scratch():
            container = result if whole else self.b.temp()
            with self.b.scratch():
                pairs = zip(node.keys[:start], node.values[:start], strict=True)
                first = self.row([item for key, value in pairs if key is not None for item in (key, value)])
                self.b.emit(Op.BUILD_MAP, container, first, start, position)
            for key, value in zip(node.keys[start:], node.values[start:], strict=True):
                with self.b.scratch():
                    row = self.b.temp(2)
                    if key is None:
                        self.b.move(row, container, position)
                        self.value(value, row + 1)
                        self.b.intrinsic(row, Intrinsic.MAP_UPDATE, row, 2, position)
                    else:
                        self.fill(row, [key, value])
                        self.b.emit(Op.SETITEM, container, row, row + 1, position)
            self.b.move(result, container, position)
        return self.settle(result, dest, mark, position)

    def constant_pairs(self, node: ast.Dict) -> tuple[Constant, ...] | None:
        keys = [None if key is None else self.constant(key) for key in node.keys]
        values = [self.constant(value) for value in node.values]
        if any(item is None for item in (*keys, *values)):
            return None
        return tuple((k[0], v[0]) for k, v in zip(keys, values, strict=True) if k is not None and v is not None)

    def dict_of_pairs(self, pairs: tuple[Constant, ...], dest: int | None, position: Position) -> int:
        """A big table: a call of dict() with its pairs, as a constant, takes few instructions."""
        mark = self.b.top
        row = self.b.temp(2)
        self.b.load_const(row, BuiltinRef("dict"), position)
        self.b.load_const(row + 1, pairs, position)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.CALL, dest, row, 1, position)
        return dest

    # --- f-strings ---

    def value_JoinedStr(self, node: ast.JoinedStr, dest: int | None) -> int:
        position = positions.of(node)
        if not node.values:
            dest = self.b.temp() if dest is None else dest
            self.b.load_const(dest, "", position)
            return dest
        if len(node.values) == 1:
            return self.value(node.values[0], dest)
        mark = self.b.top
        first = self.row(node.values)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.BUILD_STRING, dest, first, len(node.values), position)
        return dest

    def value_FormattedValue(self, node: ast.FormattedValue, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        row = self.b.temp(2)
        with self.b.scratch():
            self.value(node.value, row)
        if node.conversion in _CONVERSIONS:
            self.b.intrinsic(row, _CONVERSIONS[node.conversion], row, 1, position)
        if node.format_spec is None:
            self.b.load_null(row + 1, position)
        else:
            with self.b.scratch():
                self.value(node.format_spec, row + 1)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.intrinsic(dest, Intrinsic.FORMAT, row, 2, position)
        return dest

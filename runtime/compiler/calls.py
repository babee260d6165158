"""Calls.

A method is looked up before the arguments are evaluated: LOAD_METHOD, the arguments, CALL_BOUND. Where no argument can
fail or have an effect, analysis makes CALL_METHOD of that.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from runtime.compiler import positions
from runtime.compiler.builder import Const, Label
from runtime.compiler.code import BuiltinRef, Position
from runtime.compiler.displays import DisplayCompiler
from runtime.compiler.names import CALLER_BUILTINS
from spec.bytecode import Intrinsic, Op

_ATTRIBUTE_LOADS = ("LOAD_METHOD", "LOAD_ATTR")
_CALLS = ("CALL", "CALL_KW", "PRECALL")


def _unpacks(args: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> bool:
    return any(isinstance(arg, ast.Starred) for arg in args) or any(k.arg is None for k in keywords)


class CallCompiler(DisplayCompiler):
    def value_Call(self, node: ast.Call, dest: int | None) -> int:
        unpacks = _unpacks(node.args, node.keywords)
        if isinstance(node.func, ast.Attribute) and not unpacks:
            return self.method_call(node, node.func, dest)
        position = positions.of(node)
        if isinstance(node.func, ast.Name):
            name = node.func.id
            if not node.args and not node.keywords and name in ("super", "globals", "locals", "vars", "dir"):
                found = self.call_about_caller(node, name, dest, position)
                if found is not None:
                    return found
            if name in ("eval", "exec") and not unpacks and len(node.args) == 1 and not node.keywords:
                if self.is_builtin(name):
                    return self.evaluation(node, dest, position)

        def callee(base: int) -> None:
            self.value(node.func, base)

        return self.call(callee, 0, node.args, node.keywords, dest, position)

    def call(
        self,
        load: Callable[[int], None],
        leading: int,
        args: list[ast.expr],
        keywords: list[ast.keyword],
        dest: int | None,
        position: Position,
    ) -> int:
        """`load(base)` evaluates the callee into register `base`, and the first `leading` arguments into the next."""
        mark = self.b.top
        if _unpacks(args, keywords):
            base = self.b.temp(3)
            self.unpacked_arguments(base, load, leading, args, keywords, position)
            self.b.top = mark
            dest = self.b.temp() if dest is None else dest
            self.b.emit(Op.CALL_EX, dest, base, 0, position)
            return dest
        names = tuple(k.arg for k in keywords if k.arg is not None)
        values = [*args, *(k.value for k in keywords)]
        base = self.b.temp(1 + leading + len(values))
        with self.b.scratch():
            load(base)
        self.fill(base + 1 + leading, values)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.CALL_KW if names else Op.CALL, dest, base, leading + len(values), position)
        if names:
            self.b.extend(Const(names), 0, position)
        return dest

    def unpacked_arguments(
        self,
        base: int,
        load: Callable[[int], None],
        leading: int,
        args: list[ast.expr],
        keywords: list[ast.keyword],
        position: Position,
    ) -> None:
        """Callee, positional arguments as one iterable and keyword arguments as one mapping (or null)."""
        with self.b.scratch():
            if leading:
                first = self.b.temp(1 + leading)
                load(first)
                self.b.move(base, first, position)
                self.b.emit(Op.BUILD_LIST, base + 1, first + 1, leading, position)
            else:
                load(base)
        if leading:
            self.append_all(Op.BUILD_LIST, base + 1, args, position)
        elif len(args) == 1 and isinstance(args[0], ast.Starred):
            with self.b.scratch():
                self.value(args[0].value, base + 1)
        elif any(isinstance(arg, ast.Starred) for arg in args):
            self.display(Op.BUILD_LIST, args, base + 1, position)
        else:
            self.display(Op.BUILD_TUPLE, args, base + 1, position)
        if not keywords:
            self.b.load_null(base + 2, position)
        elif len(keywords) == 1 and keywords[0].arg is None:
            with self.b.scratch():
                self.value(keywords[0].value, base + 2)
        else:
            self.merged_keywords(base, keywords, position)

    def merged_keywords(self, base: int, keywords: list[ast.keyword], position: Position) -> None:
        """A dict of keyword arguments in base + 2; a name twice is a TypeError that names the callee in `base`."""
        if keywords[0].arg is None:
            self.b.emit(Op.BUILD_MAP, base + 2, self.b.top, 0, position)
        i = 0
        while i < len(keywords):
            with self.b.scratch():
                row = self.b.temp(3)
                group = []
                while i < len(keywords) and keywords[i].arg is not None:
                    group.append(keywords[i])
                    i += 1
                first = i == len(group) > 0
                if not first:
                    self.b.move(row, base + 2, position)
                if group:
                    with self.b.scratch():
                        pairs = self.b.temp(2 * len(group))
                        for j, keyword in enumerate(group):
                            self.b.load_const(pairs + 2 * j, keyword.arg, position)
                            with self.b.scratch():
                                self.value(keyword.value, pairs + 2 * j + 1)
                        self.b.emit(Op.BUILD_MAP, base + 2 if first else row + 1, pairs, len(group), position)
                    if first:
                        continue
                else:
                    with self.b.scratch():
                        self.value(keywords[i].value, row + 1)
                    i += 1
                self.b.move(row + 2, base, position)
                self.b.intrinsic(row, Intrinsic.MAP_MERGE, row, 3, position)

    # --- methods ---

    def method_call(self, node: ast.Call, method: ast.Attribute, dest: int | None) -> int:
        whole, looked_up = positions.of(node), positions.of(method)
        call_at = self.module.python.choose(_CALLS, positions.at_attribute(whole, method), whole)
        lookup_at = self.module.python.choose(
            _ATTRIBUTE_LOADS, positions.at_attribute(looked_up, method), positions.at_attribute(whole, method)
        )
        names = tuple(k.arg for k in node.keywords if k.arg is not None)
        values = [*node.args, *(k.value for k in node.keywords)]
        mark = self.b.top
        base = self.b.temp(2 + len(values))
        with self.b.scratch():
            plain = isinstance(method.value, ast.Name) and self.own_register(method.value.id) is not None
            receiver = self.value(method.value, None if plain else base + 1)
        self.b.emit(Op.LOAD_METHOD, base, receiver, Const(self.mangled(method.attr)), lookup_at)
        self.fill(base + 2, values)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.CALL_BOUND_KW if names else Op.CALL_BOUND, dest, base, len(values), call_at)
        if names:
            self.b.extend(Const(names), 0, call_at)
        return dest

    # --- builtins that look at their caller ---

    def call_about_caller(self, node: ast.Call, name: str, dest: int | None, position: Position) -> int | None:
        """super(), globals(), locals(), vars(), dir(); None: an ordinary call."""
        if not self.is_builtin(name) and not (name == "super" and self.module.library is not None):
            return None
        if name == "super":
            return self.super_call(dest, position)
        dest = self.b.temp() if dest is None else dest
        if name == "globals":
            self.b.emit(Op.LOAD_GLOBALS, dest, 0, 0, position)
        elif name == "dir":
            with self.b.scratch():
                row = self.b.temp(2)
                self.b.load_const(row, BuiltinRef("sorted"), position)
                self.load_locals(row + 1, position)
                self.b.emit(Op.CALL, dest, row, 1, position)
        else:
            assert name in CALLER_BUILTINS
            self.load_locals(dest, position)
        return dest

    def super_call(self, dest: int | None, position: Position) -> int | None:
        scope = self.frame_scope
        closed = "__class__" in scope.free
        in_library = self.module.library is not None and scope.class_name is not None and not closed
        if not scope.params or not scope.function_like or not (closed or in_library):
            return None
        first = scope.params[0]
        if scope.kind == "function" and self.b.arg_names.index(first) >= self.positional_parameters():
            return None
        dest = self.b.temp() if dest is None else dest
        with self.b.scratch():
            row = self.b.temp(2)
            if in_library:
                self.b.load_const(row, BuiltinRef(scope.class_name or ""), position)
            else:
                self.b.emit(Op.LOAD_CELL, row, self.b.registers["__class__"], Const("__class__"), position)
            if first in scope.cells:
                self.b.emit(Op.LOAD_CELL, row + 1, self.b.registers[first], Const(first), position)
            else:
                self.b.emit(Op.CHECK_LOCAL, self.b.registers[first], Const(first), 0, position)
                self.b.move(row + 1, self.b.registers[first], position)
            self.b.intrinsic(dest, Intrinsic.SUPER, row, 2, position)
        return dest

    def positional_parameters(self) -> int:
        raise NotImplementedError

    def evaluation(self, node: ast.Call, dest: int | None, position: Position) -> int:
        """eval(x) or exec(x): with the caller's variables as explicit arguments."""
        mark = self.b.top
        base = self.b.temp(4)
        with self.b.scratch():
            self.value(node.func, base)
        self.fill(base + 1, node.args)
        self.b.emit(Op.LOAD_GLOBALS, base + 2, 0, 0, position)
        self.load_locals(base + 3, position)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.CALL, dest, base, 3, position)
        return dest

    def load_cell_or_null(self, dest: int, name: str, position: Position) -> None:
        """The contents of a cell, which may be empty."""
        with self.b.scratch():
            empty, end, error = Label(), Label(), self.b.temp()
            region = self.b.open_region(empty, error, position)
            self.b.emit(Op.LOAD_CELL, dest, self.b.registers[name], Const(name), position)
            self.b.close_region(region, position)
            self.b.jump(end, position)
            self.b.place(empty, position)
            self.b.load_null(dest, position)
            self.b.place(end, position)

"""Assignments: to names, attributes, items and (nested) sequences of targets."""

from __future__ import annotations

import ast

from runtime.compiler import names, positions
from runtime.compiler.builder import Const
from runtime.compiler.code import Position
from runtime.compiler.expressions import ExpressionCompiler
from spec.bytecode import Op


class TargetCompiler(ExpressionCompiler):
    def own_register(self, name: str) -> int | None:
        """The register that a binding of the (mangled) name writes; None: a global cell."""
        return self.b.registers.get(name)

    def bind(self, node: ast.AST, identifier: str, register: int, position: Position) -> None:
        """Bind a name to the value in a register."""
        name = self.mangled(identifier)
        if names.is_dunder(name):
            raise self.unsupported(node, f"assignment to {name!r}")
        own = self.own_register(name)
        if own is None:
            self.b.emit(Op.STORE_GLOBAL, register, self.module.cell(name), 0, position)
        else:
            self.b.move(own, register, position)
            if self.bound_in_class is not None:
                self.bound_in_class.add(name)

    def store(self, target: ast.expr, register: int) -> None:
        """Assign the value in `register` to a target."""
        position = positions.of(target)
        if isinstance(target, ast.Name):
            self.bind(target, target.id, register, position)
        elif isinstance(target, ast.Attribute):
            with self.b.scratch():
                owner = self.value(target.value)
            name = Const(self.attribute_name(target))
            self.b.emit(Op.SETATTR, owner, name, register, positions.at_attribute(position, target))
        elif isinstance(target, ast.Subscript):
            with self.b.scratch():
                container = self.value(target.value)
                index = self.value(target.slice)
            self.b.emit(Op.SETITEM, container, index, register, position)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self.unpack(target, register)
        else:
            raise self.unsupported(target)

    def unpack(self, target: ast.Tuple | ast.List, register: int) -> None:
        for item in target.elts:
            if isinstance(item, ast.Starred):
                raise self.unsupported(item, "starred assignment target")
        count = len(target.elts)
        with self.b.scratch():
            first = self.b.temp(count)
            self.b.emit(Op.UNPACK, register, first, count, positions.of(target))
            for i, item in enumerate(target.elts):
                self.store(item, first + i)

    def assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        with self.b.scratch():
            if len(targets) > 1:
                register = self.into_temp(value)
                for target in targets:
                    self.store(target, register)
            elif not self.assign_in_parallel(targets[0], value):
                self.assign_one(targets[0], value)

    def assign_one(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            own = self.own_register(self.mangled(target.id))
            if own is not None:
                register = self.value(value, own)
                self.bind(target, target.id, register, positions.of(target))
                return
        self.store(target, self.value(value))

    def assign_in_parallel(self, target: ast.expr, value: ast.expr) -> bool:
        """`a, b = b, a`: without a tuple where both sides are written out with equal lengths."""
        if not (isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))):
            return False
        if len(target.elts) != len(value.elts) or any(
            isinstance(item, ast.Starred) for item in [*target.elts, *value.elts]
        ):
            return False
        written: set[int | None] = set()
        registers: list[int] = []
        for item, source in zip(target.elts, value.elts, strict=True):
            own = self.local_register(self.mangled(source.id)) if isinstance(source, ast.Name) else None
            registers.append(self.value(source) if own is not None and own not in written else self.into_temp(source))
            written |= {self.own_register(self.mangled(n.id)) for n in ast.walk(item) if isinstance(n, ast.Name)}
        for item, register in zip(target.elts, registers, strict=True):
            self.store(item, register)
        return True

    def augmented(self, node: ast.AugAssign) -> None:
        """The target is read, then the value evaluated, then combined, then stored."""
        op, target, position = self.inplace_op(node), node.target, positions.of(node)
        at_target = positions.of(target)
        with self.b.scratch():
            if isinstance(target, ast.Name):
                old = self.value(target)
                with self.b.scratch():
                    operand = self.value(node.value)
                own = self.own_register(self.mangled(target.id))
                result = self.b.temp() if own is None else own
                self.b.emit(op, result, old, operand, position)
                self.bind(target, target.id, result, at_target)
            elif isinstance(target, ast.Attribute):
                owner, name = self.value(target.value), Const(self.attribute_name(target))
                at_target = positions.at_attribute(at_target, target)
                old = self.b.temp()
                self.b.emit(Op.GETATTR, old, owner, name, at_target)
                operand = self.value(node.value)
                self.b.emit(op, old, old, operand, position)
                self.b.emit(Op.SETATTR, owner, name, old, at_target)
            else:
                assert isinstance(target, ast.Subscript)
                container = self.value(target.value)
                index = self.value(target.slice)
                old = self.b.temp()
                self.b.emit(Op.GETITEM, old, container, index, at_target)
                operand = self.value(node.value)
                self.b.emit(op, old, old, operand, position)
                self.b.emit(Op.SETITEM, container, index, old, at_target)

"""Assignments: to names, attributes, items and (nested) sequences of targets; deletions."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import Const
from runtime.compiler.comprehensions import ComprehensionCompiler
from runtime.compiler.expressions import inplace_op
from spec.bytecode import Op


class TargetCompiler(ComprehensionCompiler):
    def store(self, target: ast.expr, register: int) -> None:
        position = positions.of(target)
        if isinstance(target, ast.Name):
            self.bind(target.id, register, position)
        elif isinstance(target, ast.Attribute):
            with self.b.scratch():
                owner = self.value(target.value)
            name = Const(self.mangled(target.attr))
            self.b.emit(Op.SETATTR, owner, name, register, positions.at_attribute(position, target))
        elif isinstance(target, ast.Subscript):
            with self.b.scratch():
                container = self.value(target.value)
                index = self.value(target.slice)
            self.b.emit(Op.SETITEM, container, index, register, position)
        else:
            assert isinstance(target, (ast.Tuple, ast.List))
            self.unpack(target, register)

    def unpack(self, target: ast.Tuple | ast.List, register: int) -> None:
        count, position = len(target.elts), positions.of(target)
        star = next((i for i, item in enumerate(target.elts) if isinstance(item, ast.Starred)), None)
        with self.b.scratch():
            first = self.b.temp(count)
            if star is None:
                self.b.emit(Op.UNPACK, register, first, count, position)
            else:
                after = count - star - 1
                if star > 255 or after > 255:
                    raise self.unsupported(target, "Unpack")
                self.b.emit(Op.UNPACK_EX, register, first, star | after << 8, position)
            for i, item in enumerate(target.elts):
                self.store(item.value if isinstance(item, ast.Starred) else item, first + i)

    def assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        with self.b.scratch():
            if len(targets) > 1:
                register = self.into_temp(value)
                for target in targets:
                    self.store(target, register)
            elif not self.assign_in_parallel(targets[0], value):
                self.assign_one(targets[0], value)

    def assign_one(self, target: ast.expr, value: ast.expr) -> None:
        own = self.own_register(target.id) if isinstance(target, ast.Name) else None
        if own is not None:
            self.value(value, own)
        else:
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
            own = self.own_register(source.id) if isinstance(source, ast.Name) else None
            registers.append(self.value(source) if own is not None and own not in written else self.into_temp(source))
            written |= {self.own_register(n.id) for n in ast.walk(item) if isinstance(n, ast.Name)}
        for item, register in zip(target.elts, registers, strict=True):
            self.store(item, register)
        return True

    def augmented(self, node: ast.AugAssign) -> None:
        """The target is read, then the value evaluated, then combined, then stored."""
        op, target, position = inplace_op(node.op), node.target, positions.of(node)
        at_target = positions.of(target)
        with self.b.scratch():
            if isinstance(target, ast.Name):
                old = self.name(target, None)
                with self.b.scratch():
                    operand = self.value(node.value)
                own = self.own_register(target.id)
                result = self.b.temp() if own is None else own
                self.b.emit(op, result, old, operand, position)
                if own is None:
                    self.bind(target.id, result, at_target)
            elif isinstance(target, ast.Attribute):
                owner, name = self.value(target.value), Const(self.mangled(target.attr))
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

    def delete(self, target: ast.expr) -> None:
        position = positions.of(target)
        with self.b.scratch():
            if isinstance(target, ast.Name):
                self.unbind(target.id, position)
            elif isinstance(target, ast.Attribute):
                owner = self.value(target.value)
                name = Const(self.mangled(target.attr))
                self.b.emit(Op.DELATTR, owner, name, 0, positions.at_attribute(position, target))
            elif isinstance(target, ast.Subscript):
                self.delete_item(target)
            else:
                assert isinstance(target, (ast.Tuple, ast.List))
                for item in target.elts:
                    self.delete(item)

    def delete_item(self, target: ast.Subscript) -> int:
        """The register of the container."""
        container = self.value(target.value)
        with self.b.scratch():
            self.b.emit(Op.DELITEM, container, self.value(target.slice), 0, positions.of(target))
        return container

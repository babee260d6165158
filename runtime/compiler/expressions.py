"""Values: names, operators, comparisons, subscripts, attributes, assignment expressions."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import Const, Label
from runtime.compiler.code import Position
from runtime.compiler.variables import VariableCompiler
from spec.bytecode import Op

_BINARY: dict[type[ast.operator], Op] = {
    ast.Add: Op.ADD,
    ast.Sub: Op.SUB,
    ast.Mult: Op.MUL,
    ast.Div: Op.TRUEDIV,
    ast.FloorDiv: Op.FLOORDIV,
    ast.Mod: Op.MOD,
    ast.LShift: Op.LSHIFT,
    ast.RShift: Op.RSHIFT,
    ast.BitAnd: Op.AND,
    ast.BitOr: Op.OR,
    ast.BitXor: Op.XOR,
    ast.Pow: Op.POW,
    ast.MatMult: Op.MATMUL,
}
_UNARY: dict[type[ast.unaryop], Op] = {ast.USub: Op.NEG, ast.UAdd: Op.POS, ast.Invert: Op.INVERT, ast.Not: Op.NOT}
_COMPARE: dict[type[ast.cmpop], Op] = {
    ast.Lt: Op.LT,
    ast.LtE: Op.LE,
    ast.Eq: Op.EQ,
    ast.NotEq: Op.NE,
    ast.Gt: Op.GT,
    ast.GtE: Op.GE,
    ast.Is: Op.IS,
    ast.IsNot: Op.IS_NOT,
    ast.In: Op.CONTAINS,
    ast.NotIn: Op.NOT_CONTAINS,
}
_INPLACE = Op.IADD - Op.ADD
_SMALL_INTS = range(-5, 257)  # of which CPython has one object each
_VALUE_METHODS: dict[type[ast.AST], str] = {}


def inplace_op(operator: ast.operator) -> Op:
    return Op(_BINARY[type(operator)] + _INPLACE)


class ExpressionCompiler(VariableCompiler):
    def value(self, node: ast.expr, dest: int | None = None) -> int:
        constant = self.constant(node)
        if constant is not None:
            dest = self.b.temp() if dest is None else dest
            self.b.load_const(dest, constant[0], positions.of(node))
            return dest
        kind = type(node)
        if kind is ast.Name:
            return self.name(node, dest)  # type: ignore[arg-type]
        name = _VALUE_METHODS.get(kind)
        if name is None:
            name = _VALUE_METHODS[kind] = f"value_{kind.__name__}"
        method = getattr(self, name, None)
        if method is None:
            raise self.unsupported(node)
        result: int = method(node, dest)
        return result

    def into_temp(self, node: ast.expr) -> int:
        """The value in a fresh temporary."""
        return self.value(node, self.b.temp())

    def row(self, nodes: list[ast.expr]) -> int:
        """Values in adjacent temporaries; the first of them."""
        first = self.b.temp(len(nodes))
        self.fill(first, nodes)
        return first

    def fill(self, first: int, nodes: list[ast.expr]) -> None:
        for i, node in enumerate(nodes):
            mark = self.b.top
            self.value(node, first + i)
            self.b.top = mark

    def value_BinOp(self, node: ast.BinOp, dest: int | None) -> int:
        mark = self.b.top
        left = self.value(node.left)
        right = self.value(node.right)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(_BINARY[type(node.op)], dest, left, right, positions.of(node))
        return dest

    def value_UnaryOp(self, node: ast.UnaryOp, dest: int | None) -> int:
        mark = self.b.top
        operand = self.value(node.operand)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(_UNARY[type(node.op)], dest, operand, 0, positions.of(node))
        return dest

    def value_NamedExpr(self, node: ast.NamedExpr, dest: int | None) -> int:
        register = self.value(node.value, self.b.temp() if dest is None or not self.b.is_temp(dest) else dest)
        self.bind(node.target.id, register, positions.of(node.target))
        if dest is not None:
            self.b.move(dest, register, positions.of(node))
            return dest
        return register

    # --- results of several branches ---

    def is_private(self, dest: int | None, nodes: list[ast.expr]) -> bool:
        """Whether nobody sees what is in `dest` before the whole expression has its value."""
        if dest is None or self.b.is_temp(dest):
            return True
        if self.blocks and any(block.region is not None for block in self.blocks):
            return False
        return not self.frame_scope.asks_caller and not self.reads(nodes, dest)

    def reads(self, nodes: list[ast.expr], register: int) -> bool:
        """Whether evaluating the nodes reads or binds the local variable in `register`."""
        return any(
            (isinstance(n, ast.Name) and self.own_register(n.id) == register)
            or isinstance(n, (ast.Yield, ast.YieldFrom, ast.Await))
            for node in nodes
            for n in ast.walk(node)
        )

    def settle(self, result: int, dest: int | None, mark: int, position: Position) -> int:
        """The result moved to where it is wanted."""
        if dest is None or dest == result:
            return result
        self.b.move(dest, result, position)
        self.b.top = mark
        return dest

    def value_BoolOp(self, node: ast.BoolOp, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        result = dest if dest is not None and self.is_private(dest, node.values) else self.b.temp()
        end = Label()
        for i, operand in enumerate(node.values):
            if i:
                self.b.jump_if(isinstance(node.op, ast.Or), result, end, position)
            with self.b.scratch():
                self.value(operand, result)
        self.b.place(end, position)
        return self.settle(result, dest, mark, position)

    def value_Compare(self, node: ast.Compare, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        chained = len(node.ops) > 1
        private = dest is not None and (not chained or self.is_private(dest, node.comparators))
        result = dest if dest is not None and private else self.b.temp()
        end = Label()
        with self.b.scratch():
            left = self.value(node.left)
            for i, (operator, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
                if i:
                    self.b.jump_if(False, result, end, position)
                right = self.comparator(operator, comparator)
                self.b.emit(self.compare_op(node, operator), result, left, right, position)
                left = right
        if chained:
            self.b.place(end, position)
        return self.settle(result, dest, mark, position)

    def comparator(self, operator: ast.cmpop, node: ast.expr) -> int:
        """The right operand. A list of constants after `in` may as well be a tuple."""
        if isinstance(operator, (ast.In, ast.NotIn)) and isinstance(node, ast.List):
            items = [self.constant(item) for item in node.elts]
            if all(item is not None for item in items):
                register = self.b.temp()
                constant = tuple(item[0] for item in items if item is not None)
                self.b.load_const(register, constant, positions.of(node))
                return register
        return self.value(node)

    def compare_op(self, node: ast.Compare, operator: ast.cmpop) -> Op:
        op = _COMPARE[type(operator)]
        if op in (Op.IS, Op.IS_NOT):
            for operand in (node.left, *node.comparators):
                constant = self.constant(operand)
                if constant is None or constant[0] is ... or isinstance(constant[0], (bool, str, type(None))):
                    continue
                if not (type(constant[0]) is int and constant[0] in _SMALL_INTS):
                    raise self.unsupported(node, "Identity")
        return op

    def value_IfExp(self, node: ast.IfExp, dest: int | None) -> int:
        position = positions.of(node)
        result = self.b.temp() if dest is None else dest
        otherwise, end = Label(), Label()
        self.jump_if(node.test, False, otherwise)
        with self.b.scratch():
            self.value(node.body, result)
        self.b.jump(end, position)
        self.b.place(otherwise, position)
        with self.b.scratch():
            self.value(node.orelse, result)
        self.b.place(end, position)
        return result

    # --- subscripts and attributes ---

    def value_Subscript(self, node: ast.Subscript, dest: int | None) -> int:
        mark = self.b.top
        container = self.value(node.value)
        index = self.value(node.slice)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.GETITEM, dest, container, index, positions.of(node))
        return dest

    def value_Slice(self, node: ast.Slice, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        row = self.b.temp(3)
        for i, bound in enumerate((node.lower, node.upper, node.step), row):
            if bound is None:
                self.b.load_const(i, None, position)
            else:
                with self.b.scratch():
                    self.value(bound, i)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.BUILD_SLICE, dest, row, 0, position)
        return dest

    def value_Attribute(self, node: ast.Attribute, dest: int | None) -> int:
        mark = self.b.top
        owner = self.value(node.value)
        self.b.top = mark
        dest = self.b.temp() if dest is None else dest
        position = positions.at_attribute(positions.of(node), node)
        self.b.emit(Op.GETATTR, dest, owner, Const(self.mangled(node.attr)), position)
        return dest


class ConditionCompiler(ExpressionCompiler):
    """Conditions, which need no value."""

    def jump_if(self, node: ast.expr, condition: bool, label: Label) -> None:
        position = positions.of(node)
        constant = self.constant(node)
        if constant is not None:
            if bool(constant[0]) == condition:
                self.b.jump(label, position)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.jump_if(node.operand, not condition, label)
        elif isinstance(node, ast.BoolOp):
            decides = isinstance(node.op, ast.Or)  # the truth of one operand that settles the whole
            skip = Label()
            for operand in node.values[:-1]:
                self.jump_if(operand, decides, label if decides == condition else skip)
            self.jump_if(node.values[-1], condition, label)
            self.b.place(skip, position)
        elif isinstance(node, ast.Compare) and len(node.ops) > 1:
            self.jump_if_chain(node, condition, label)
        else:
            with self.b.scratch():
                register = self.value(node)
            if isinstance(node, ast.Compare) and type(node.ops[0]) in (ast.Is, ast.IsNot):
                if self.is_none(node.comparators[0]) and self.jump_if_none(node, condition, label):
                    return
            self.b.jump_if(condition, register, label, position)

    def is_none(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Constant) and node.value is None

    def jump_if_none(self, node: ast.Compare, condition: bool, label: Label) -> bool:
        """`x is None` that has just been emitted, as one instruction, where it is to jump if that holds."""
        if isinstance(node.ops[0], ast.Is) != condition:
            return False
        test, constant = self.b.code[-1], self.b.code[-2]
        if test.op not in (Op.IS, Op.IS_NOT) or constant.op != Op.LOAD_CONST or constant.a != test.c:
            return False
        del self.b.code[-2:]
        self.b.emit(Op.JUMP_IF_NONE, test.b, label, 0, test.position)
        return True

    def jump_if_chain(self, node: ast.Compare, condition: bool, label: Label) -> None:
        position = positions.of(node)
        skip = Label()
        with self.b.scratch():
            result = self.b.temp()
            left = self.value(node.left)
            for i, (operator, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
                right = self.comparator(operator, comparator)
                self.b.emit(self.compare_op(node, operator), result, left, right, position)
                left = right
                if i + 1 < len(node.ops):
                    self.b.jump_if(False, result, skip if condition else label, position)
        self.b.jump_if(condition, result, label, position)
        self.b.place(skip, position)

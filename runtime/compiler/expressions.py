"""Values and conditions.

`value(node, dest)` leaves the value in register `dest`, or, where `dest` is None, in a register of its choice: the
register of a local variable itself, or a temporary. Expressions cannot assign to locals (there is no `:=` and there
are no closures), so a local's own register stays right until the whole expression has been evaluated.
"""

from __future__ import annotations

import ast

from runtime.compiler import names, positions
from runtime.compiler.builder import Builder, Const, Label
from runtime.compiler.code import BuiltinRef, CodeObject, Constant, Position
from runtime.compiler.errors import UnsupportedError, construct_name
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
}
_SYMBOLS = {"Pow": "**", "MatMult": "@", "In": "in", "NotIn": "not in"}
_INPLACE = Op.IADD - Op.ADD
_ATTRIBUTE_LOADS = ("LOAD_METHOD", "LOAD_ATTR")
_CALLS = ("CALL", "CALL_KW", "PRECALL")


class Module:
    """What all code objects of a program share while it is compiled."""

    def __init__(self, filename: str, bound: set[str], python: positions.RunningPython) -> None:
        self.filename = filename
        self.bound = bound
        self.python = python
        self.codes: list[CodeObject | None] = []
        self.global_index: dict[str, int] = {}
        self.annotations_evaluated = True

    def cell(self, name: str) -> int:
        return self.global_index.setdefault(name, len(self.global_index))


class ExpressionCompiler:
    def __init__(self, module: Module, scope: names.Scope, builder: Builder, class_name: str | None) -> None:
        self.module = module
        self.scope = scope
        self.b = builder
        self.class_name = class_name  # of the innermost class around, for private names
        self.bound_in_class: set[str] | None = None  # in a class body: the names bound so far

    def unsupported(self, node: ast.AST, construct: str | None = None) -> UnsupportedError:
        line = getattr(node, "lineno", 1)
        return UnsupportedError(self.module.filename, line, construct or construct_name(node))

    # --- names and constants ---

    def mangled(self, identifier: str) -> str:
        return names.mangle(identifier, self.class_name)

    def local_register(self, name: str) -> int | None:
        """The register of a (mangled) name that this scope holds in one."""
        if self.bound_in_class is not None and name not in self.bound_in_class:
            return None
        return self.b.registers.get(name)

    def name(self, node: ast.Name, dest: int | None) -> int:
        name, position = self.mangled(node.id), positions.of(node)
        register = self.local_register(name)
        if register is None:
            return self.global_name(node, name, dest)
        if self.bound_in_class is None:
            self.b.emit(Op.CHECK_LOCAL, register, Const(name), 0, position)
        if dest is None:
            return register
        self.b.move(dest, register, position)
        return dest

    def global_name(self, node: ast.Name, name: str, dest: int | None) -> int:
        position = positions.of(node)
        if name in self.scope.free_names():
            raise self.unsupported(node, f"closure (variable {name!r} of an enclosing function)")
        dest = self.b.temp() if dest is None else dest
        builtin = names.BUILTIN_INDEX.get(name)
        if name in self.module.bound:
            self.b.emit(Op.LOAD_GLOBAL, dest, self.module.cell(name), 0 if builtin is None else builtin + 1, position)
        elif builtin is not None:
            self.b.load_const(dest, BuiltinRef(builtin), position)
        elif name == "__name__":
            self.b.load_const(dest, "__main__", position)
        elif name in names.PYTHON_BUILTINS or names.is_dunder(name):
            raise self.unsupported(node, f"{'name' if names.is_dunder(name) else 'builtin'} {name!r}")
        else:
            self.b.emit(Op.LOAD_GLOBAL, dest, self.module.cell(name), 0, position)
        return dest

    def constant(self, node: ast.expr) -> tuple[Constant] | None:
        """The value of a constant expression, in a tuple; None where it is none."""
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, str):
                if any(0xD800 <= ord(ch) < 0xE000 for ch in value):
                    raise self.unsupported(node, "lone surrogate in a string")
                return (value,)
            if value is None or isinstance(value, (bool, int, float)):
                return (value,)
            raise self.unsupported(node, "Ellipsis" if value is ... else f"{type(value).__name__} literal")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.constant(node.operand)
            if inner is not None and type(inner[0]) in (int, float):
                return (-inner[0],)  # type: ignore[operator]
        if isinstance(node, ast.Tuple):
            items = [self.constant(item) for item in node.elts]
            if all(item is not None for item in items):
                return (tuple(item[0] for item in items if item is not None),)
        return None

    # --- values ---

    def value(self, node: ast.expr, dest: int | None = None) -> int:
        constant = self.constant(node)
        if constant is not None:
            dest = self.b.temp() if dest is None else dest
            self.b.load_const(dest, constant[0], positions.of(node))
            return dest
        if isinstance(node, ast.Name):
            return self.name(node, dest)
        method = getattr(self, f"value_{type(node).__name__}", None)
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
        for i, node in enumerate(nodes):
            with self.b.scratch():
                self.value(node, first + i)
        return first

    def binary_op(self, node: ast.AST, operator: ast.operator) -> Op:
        op = _BINARY.get(type(operator))
        if op is None:
            raise self.unsupported(node, f"operator {_SYMBOLS[type(operator).__name__]!r}")
        return op

    def inplace_op(self, node: ast.AugAssign) -> Op:
        op = _BINARY.get(type(node.op))
        if op is None:
            raise self.unsupported(node, f"operator '{_SYMBOLS[type(node.op).__name__]}='")
        return Op(op + _INPLACE)

    def value_BinOp(self, node: ast.BinOp, dest: int | None) -> int:
        op = self.binary_op(node, node.op)
        with self.b.scratch():
            left = self.value(node.left)
            right = self.value(node.right)
        dest = self.b.temp() if dest is None else dest
        self.b.emit(op, dest, left, right, positions.of(node))
        return dest

    def value_UnaryOp(self, node: ast.UnaryOp, dest: int | None) -> int:
        with self.b.scratch():
            operand = self.value(node.operand)
        dest = self.b.temp() if dest is None else dest
        self.b.emit(_UNARY[type(node.op)], dest, operand, 0, positions.of(node))
        return dest

    def reads(self, nodes: list[ast.expr], register: int) -> bool:
        """Whether evaluating the nodes reads the local variable in `register`."""
        return any(
            isinstance(n, ast.Name) and self.local_register(self.mangled(n.id)) == register
            for node in nodes
            for n in ast.walk(node)
        )

    def value_BoolOp(self, node: ast.BoolOp, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        result = dest if dest is not None and not self.reads(node.values[1:], dest) else self.b.temp()
        end = Label()
        for i, operand in enumerate(node.values):
            if i:
                self.b.jump_if(isinstance(node.op, ast.Or), result, end, position)
            with self.b.scratch():
                self.value(operand, result)
        self.b.place(end, position)
        return self._settle(result, dest, mark, position)

    def _settle(self, result: int, dest: int | None, mark: int, position: Position) -> int:
        """The result moved to where it is wanted."""
        if dest is None or dest == result:
            return result
        self.b.move(dest, result, position)
        self.b.top = mark
        return dest

    def value_Compare(self, node: ast.Compare, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        chained = len(node.ops) > 1
        result = dest if dest is not None and not (chained and self.reads(node.comparators, dest)) else self.b.temp()
        end = Label()
        with self.b.scratch():
            left = self.value(node.left)
            for i, (operator, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
                if i:
                    self.b.jump_if(False, result, end, position)
                right = self.value(comparator)
                self.b.emit(self.compare_op(node, operator), result, left, right, position)
                left = right
        self.b.place(end, position)
        return self._settle(result, dest, mark, position)

    def compare_op(self, node: ast.Compare, operator: ast.cmpop) -> Op:
        op = _COMPARE.get(type(operator))
        if op is None:
            raise self.unsupported(node, f"operator {_SYMBOLS[type(operator).__name__]!r}")
        if op in (Op.IS, Op.IS_NOT):
            for operand in (node.left, *node.comparators):
                constant = self.constant(operand)
                if constant is not None and not (constant[0] is None or isinstance(constant[0], bool)):
                    raise self.unsupported(node, "'is' with a number, string or tuple (whose identity is not defined)")
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

    def display(self, op: Op, node: ast.List | ast.Tuple, dest: int | None) -> int:
        with self.b.scratch():
            first = self.row(node.elts)
        dest = self.b.temp() if dest is None else dest
        self.b.emit(op, dest, first, len(node.elts), positions.of(node))
        return dest

    def value_List(self, node: ast.List, dest: int | None) -> int:
        return self.display(Op.BUILD_LIST, node, dest)

    def value_Tuple(self, node: ast.Tuple, dest: int | None) -> int:
        return self.display(Op.BUILD_TUPLE, node, dest)

    def value_Subscript(self, node: ast.Subscript, dest: int | None) -> int:
        with self.b.scratch():
            container = self.value(node.value)
            index = self.value(node.slice)
        dest = self.b.temp() if dest is None else dest
        self.b.emit(Op.GETITEM, dest, container, index, positions.of(node))
        return dest

    def attribute_name(self, node: ast.Attribute) -> str:
        if names.is_dunder(node.attr) and node.attr != "__init__":
            raise self.unsupported(node, f"attribute {node.attr!r}")
        return self.mangled(node.attr)

    def value_Attribute(self, node: ast.Attribute, dest: int | None) -> int:
        with self.b.scratch():
            owner = self.value(node.value)
        dest = self.b.temp() if dest is None else dest
        position = positions.at_attribute(positions.of(node), node)
        self.b.emit(Op.GETATTR, dest, owner, Const(self.attribute_name(node)), position)
        return dest

    # --- calls ---

    def arguments(self, node: ast.Call) -> tuple[list[ast.expr], tuple[str, ...]]:
        """All argument values in order of evaluation, and the names of the last of them that are keywords."""
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.unsupported(node, "argument unpacking (**)")
        if any(isinstance(arg, ast.Starred) for arg in node.args):
            raise self.unsupported(node, "argument unpacking (*)")
        keywords = tuple(self.mangled(k.arg) for k in node.keywords if k.arg is not None)
        return [*node.args, *(k.value for k in node.keywords)], keywords

    def value_Call(self, node: ast.Call, dest: int | None) -> int:
        values, keywords = self.arguments(node)
        if isinstance(node.func, ast.Attribute):
            return self.method_call(node, node.func, values, keywords, dest)
        with self.b.scratch():
            function = self.into_temp(node.func)
            self.row(values)
        dest = self.b.temp() if dest is None else dest
        self.emit_call(dest, function, len(values), keywords, positions.of(node))
        return dest

    def emit_call(self, dest: int, function: int, count: int, keywords: tuple[str, ...], position: Position) -> None:
        self.b.emit(Op.CALL_KW if keywords else Op.CALL, dest, function, count, position)
        if keywords:
            self.b.extend(Const(keywords), 0, position)

    def method_call(
        self, node: ast.Call, method: ast.Attribute, values: list[ast.expr], keywords: tuple[str, ...], dest: int | None
    ) -> int:
        """The method is looked up before the arguments are evaluated. CALL_METHOD looks it up after that, and serves
        where no argument can have an effect on the lookup: where none contains a call."""
        whole, looked_up = positions.of(node), positions.of(method)
        call_at = self.module.python.choose(_CALLS, positions.at_attribute(whole, method), whole)
        lookup_at = self.module.python.choose(
            _ATTRIBUTE_LOADS, positions.at_attribute(looked_up, method), positions.at_attribute(whole, method)
        )
        name = self.attribute_name(method)
        calls = any(isinstance(n, ast.Call) for value in values for n in ast.walk(value))
        with self.b.scratch():
            owner = self.b.temp()
            if calls:
                with self.b.scratch():
                    receiver = self.value(method.value)
                self.b.emit(Op.GETATTR, owner, receiver, Const(name), lookup_at)
            else:
                self.value(method.value, owner)
            self.row(values)
        dest = self.b.temp() if dest is None else dest
        if calls:
            self.emit_call(dest, owner, len(values), keywords, call_at)
            return dest
        self.b.emit(Op.CALL_METHOD_KW if keywords else Op.CALL_METHOD, dest, owner, len(values), call_at)
        self.b.extend(Const(name), Const(keywords) if keywords else 0, lookup_at)
        return dest

    # --- conditions ---

    def jump_if(self, node: ast.expr, condition: bool, label: Label) -> None:
        """Evaluate a condition; go to `label` where its truth is `condition`, else on."""
        position = positions.of(node)
        if isinstance(node, ast.Constant):
            if bool(node.value) == condition:
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
            self.b.jump_if(condition, register, label, position)

    def jump_if_chain(self, node: ast.Compare, condition: bool, label: Label) -> None:
        position = positions.of(node)
        skip = Label()
        with self.b.scratch():
            result = self.b.temp()
            left = self.value(node.left)
            for i, (operator, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
                right = self.value(comparator)
                self.b.emit(self.compare_op(node, operator), result, left, right, position)
                left = right
                if i + 1 < len(node.ops):
                    self.b.jump_if(False, result, skip if condition else label, position)
        self.b.jump_if(condition, result, label, position)
        self.b.place(skip, position)

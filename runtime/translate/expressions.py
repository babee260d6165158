"""Front end, expressions: Python's ast -> operations of the flow graph."""

from __future__ import annotations

import ast
from typing import Any

from runtime.translate import ll, lltypes, rjit
from runtime.translate.blocks import MISSING, BlockBuilder, Join
from runtime.translate.flow import Const, Graph, Op, Value
from runtime.translate.static import (
    ALLOCATIONS,
    BOOL,
    F64,
    I32,
    NULL_TYPE,
    RAW_KINDS,
    SIGNATURES,
    STRUCTS,
    TEXT,
    VOID,
    WORD,
    Type,
    Typed,
    constant,
    join,
)  # fmt: skip
from spec import heap

INT_OPS: dict[type[ast.AST], str] = {
    ast.Add: "int_add", ast.Sub: "int_sub", ast.Mult: "int_mul", ast.BitAnd: "int_and", ast.BitOr: "int_or",
    ast.BitXor: "int_xor", ast.LShift: "int_lshift", ast.RShift: "int_rshift",
}  # fmt: skip
FLOAT_OPS: dict[type[ast.AST], str] = {
    ast.Add: "float_add", ast.Sub: "float_sub", ast.Mult: "float_mul", ast.Div: "float_truediv",
}  # fmt: skip
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: "lt", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip

class ExpressionBuilder(BlockBuilder):
    """A function's translation: expressions."""

    def expression(self, node: ast.expr) -> Typed:
        """Value of `node`, which must have one."""
        result = self.statement_expression(node)
        if result.type == VOID:
            raise self.error(node, "a value is wanted, but this has none")
        return result

    def statement_expression(self, node: ast.expr) -> Typed:
        """Value of `node`, or type VOID."""
        if isinstance(node, ast.Name) and node.id in self.locals:
            if node.id not in self.env:
                raise self.error(node, f"{node.id} may be unbound here")
            return self.env[node.id]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return Typed(Const(self.program.text_number(node.value), "i"), TEXT)
        known = self.static(node)
        if known is not MISSING:
            return self._constant(node, known)
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.error(node, f"not restricted Python: {ast.unparse(node)}")
        result: Typed = method(node)
        return result

    def _constant(self, node: ast.AST, value: Any) -> Typed:
        result = constant(value)
        if result is None:
            kind = type(value).__name__
            raise self.error(node, f"{ast.unparse(node)} is no constant of restricted Python (it is a {kind})")
        if result.type == I32 and not -(1 << 31) <= value < 1 << 31:
            raise self.error(node, f"constant {value} does not fit i32; i32({value:#x}) wraps")
        return result

    def _name(self, node: ast.Name) -> Typed:
        raise self.error(node, f"name {node.id} is not defined")

    # --- memory ---
    def _attribute(self, node: ast.Attribute) -> Typed:
        if isinstance(self.static(node.value), ll.VmState):
            self.check_vm_field(node)
            return self.emit("getvm", [], I32 if heap.VM_KIND[node.attr] == "i" else WORD, node.attr)
        owner = self.expression(node.value)
        field = self.field_of(owner, node)
        type_ = self.field_type(field)
        return self.emit("getfield", [owner.value], type_, field, owner.type.struct)

    def check_vm_field(self, node: ast.Attribute) -> None:
        if node.attr not in heap.VM_KIND:
            raise self.error(node, f"VmState has no field {node.attr}")

    def field_of(self, owner: Typed, node: ast.Attribute) -> heap.GcField:
        if owner.type.struct is None:
            raise self.error(node, f"{ast.unparse(node.value)} is {owner.type.name}, which has no fields")
        field = owner.type.struct.fields.get(node.attr)
        if field is None:
            raise self.error(node, f"{owner.type.name} has no field {node.attr}")
        return field

    @staticmethod
    def field_type(field: heap.GcField) -> Type:
        if field.kind == "r":
            return STRUCTS[field.target] if field.target else WORD
        return {"i": I32, "f": F64, "b": I32}[field.kind]

    def item_type(self, owner: Typed, node: ast.Subscript) -> Type:
        if owner.type.struct is None or owner.type.struct.array is None:
            raise self.error(node, f"{ast.unparse(node.value)} is {owner.type.name}, which has no trailing items")
        return {"i": I32, "r": WORD, "f": F64, "b": I32}[owner.type.struct.array.kind]

    def _subscript(self, node: ast.Subscript) -> Typed:
        owner = self.expression(node.value)
        type_ = self.item_type(owner, node)
        index = self.convert(self.expression(node.slice), I32, node, "index")
        return self.emit("getarrayitem", [owner.value, index], type_, None, owner.type.struct)

    # --- operators ---
    def binary(self, node: ast.AST, op: ast.operator, a: Typed, b: Typed) -> Typed:
        if a.type == b.type == F64:
            name = FLOAT_OPS.get(type(op))
            type_ = F64
        elif {a.type, b.type} <= {I32, BOOL}:
            name = INT_OPS.get(type(op))
            type_ = I32
            if a.type == b.type == BOOL and isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
                type_ = BOOL
            if name is None:
                raise self.error(node, "division of i32: use int_div_trunc, int_mod_trunc or shifts")
        else:
            raise self.error(node, f"operator {type(op).__name__} on {a.type.name} and {b.type.name}")
        if name is None:
            raise self.error(node, f"operator {type(op).__name__} is not in restricted Python")
        return self.emit(name, [a.value, b.value], type_)

    def _binop(self, node: ast.BinOp) -> Typed:
        left = self.expression(node.left)
        return self.binary(node, node.op, left, self.expression(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> Typed:
        if isinstance(node.op, ast.Not):
            return self._boolean(node)
        operand = self.expression(node.operand)
        if isinstance(node.op, ast.UAdd) and operand.type in (I32, F64):
            return operand
        if isinstance(node.op, ast.USub):
            if isinstance(operand.value, Const) and isinstance(node.operand, ast.Constant):
                return self._constant(node, -node.operand.value)  # type: ignore[operator]
            if operand.type in (I32, F64):
                return self.emit("int_neg" if operand.type == I32 else "float_neg", [operand.value], operand.type)
        if isinstance(node.op, ast.Invert) and operand.type == I32:
            return self.emit("int_invert", [operand.value], I32)
        raise self.error(node, f"operator {type(node.op).__name__} on {operand.type.name}")

    def _compare(self, node: ast.Compare) -> Typed:
        if len(node.ops) > 1:
            return self._boolean(node)
        return self.comparison(node, node.ops[0], self.expression(node.left), self.expression(node.comparators[0]))

    def comparison(self, node: ast.AST, op: ast.cmpop, a: Typed, b: Typed) -> Typed:
        if isinstance(op, (ast.Is, ast.IsNot)):
            negated = isinstance(op, ast.IsNot)
            if b.type != NULL_TYPE or a.type.kind != "r":
                raise self.error(node, "`is` only compares a reference with NULL; use same(a, b)")
            return self.emit("ptr_nonzero" if negated else "ptr_iszero", [a.value], BOOL)
        suffix = COMPARISONS.get(type(op))
        if suffix is None:
            raise self.error(node, f"comparison {type(op).__name__} is not in restricted Python")
        if {a.type, b.type} <= {I32, BOOL}:
            return self.emit(f"int_{suffix}", [a.value, b.value], BOOL)
        if a.type == b.type == F64:
            return self.emit(f"float_{suffix}", [a.value, b.value], BOOL)
        hint = "; use same(a, b)" if a.type.kind == b.type.kind == "r" else ""
        raise self.error(node, f"comparison of {a.type.name} with {b.type.name}{hint}")

    # --- conditions ---
    def condition(self, node: ast.expr, true: Join, false: Join) -> None:
        """Branch on `node`; and, or, not and chained comparisons become control flow."""
        self.line = getattr(node, "lineno", self.line)
        if isinstance(node, ast.BoolOp):
            for part in node.values[:-1]:
                middle = Join()
                if isinstance(node.op, ast.And):
                    self.condition(part, middle, false)
                else:
                    self.condition(part, true, middle)
                self.enter(middle)
                if self.block is None:
                    return
            self.condition(node.values[-1], true, false)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.condition(node.operand, false, true)
        elif isinstance(node, ast.Compare) and len(node.ops) > 1:
            self._chain(node, true, false)
        else:
            typed = self.expression(node)
            if typed.type == I32:
                typed = self.emit("int_is_true", [typed.value], BOOL)
            if typed.type != BOOL:
                raise self.error(node, f"{typed.type.name} has no truth value; compare it")
            self.branch(typed.value, true, false)

    def _chain(self, node: ast.Compare, true: Join, false: Join) -> None:
        left = self.expression(node.left)
        for number, (op, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
            right = self.expression(comparator)
            middle = true if number == len(node.ops) - 1 else Join()
            self.branch(self.comparison(node, op, left, right).value, middle, false)
            if middle is not true:
                self.enter(middle)
                if self.block is None:
                    return
            left = right

    def _boolean(self, node: ast.expr) -> Typed:
        """A condition as a value."""
        if isinstance(node, ast.UnaryOp) and not isinstance(node.operand, (ast.BoolOp, ast.Compare)):
            operand = self.expression(node.operand)
            if operand.type not in (BOOL, I32):
                raise self.error(node, f"{operand.type.name} has no truth value; compare it")
            return self.emit("int_is_zero", [operand.value], BOOL)
        true, false, end = Join(), Join(), Join()
        self.condition(node, true, false)
        values = []
        for branch, value in ((true, 1), (false, 0)):
            self.enter(branch)
            if self.block is not None:
                self.goto(end)
                values.append(Typed(Const(value, "i"), BOOL))
        return self.join_value(end, values, BOOL)

    def _boolop(self, node: ast.BoolOp) -> Typed:
        return self._boolean(node)

    def _ifexp(self, node: ast.IfExp) -> Typed:
        true, false, end = Join(), Join(), Join()
        self.condition(node.test, true, false)
        values = []
        for branch, part in ((true, node.body), (false, node.orelse)):
            self.enter(branch)
            if self.block is not None:
                values.append(self.expression(part))
                self.goto(end)
        type_ = values[0].type if len(values) == 1 else join(values[0].type, values[1].type)
        if type_ is None:
            raise self.error(node, f"the branches are {values[0].type.name} and {values[1].type.name}")
        return self.join_value(end, values, type_)

    # --- calls ---
    def _call(self, node: ast.Call) -> Typed:
        self.line = node.lineno
        if isinstance(node.func, ast.Attribute):
            owner = self.static(node.func.value)
            if isinstance(owner, rjit.JitDriver):
                return self._driver(node, owner, node.func.attr)
        function = self.static(node.func)
        if function is MISSING:
            raise self.error(node, f"{ast.unparse(node.func)} is no function known at translation")
        if node.keywords:
            raise self.error(node, "keyword arguments are not in restricted Python")
        if isinstance(getattr(function, "__self__", None), heap.GcType):  # TYPES["List"].size(): known now
            statics = [self.static(a) for a in node.args]
            if MISSING not in statics:
                return self._constant(node, function(*statics))
        if function in ALLOCATIONS:
            return self._allocation(node, ALLOCATIONS[function])
        if function is ll.cast:
            return self._cast(node)
        if function is ll.table_call:
            return self._table_call(node)
        if function is lltypes.i32 and len(node.args) == 1 and isinstance(self.static(node.args[0]), int):
            return Typed(Const(int(lltypes.i32(self.static(node.args[0]))), "i"), I32)
        args = [self.expression(a) for a in node.args]
        name = ast.unparse(node.func)
        if function in (rjit.promote, rjit.promote_immortal) and len(args) == 1:
            return self.emit(function.__name__, [args[0].value], args[0].type)
        if function is lltypes.i32 and len(args) == 1 and args[0].type in (I32, BOOL):
            return Typed(args[0].value, I32)
        if function is abs and len(args) == 1 and args[0].type == F64:
            return self.emit("float_abs", [args[0].value], F64)
        if function in SIGNATURES:
            op, wanted, result = SIGNATURES[function]
            values = self._arguments(node, name, args, list(wanted))
            return self._operation(node, op, values, result, RAW_KINDS.get(function))
        graph = self.program.graph_of(function, lambda message: self.error(node, message))
        types = self.program.argument_types(graph)
        return self.emit("call", self._arguments(node, name, args, types), self.program.result_type(graph), graph)

    def _table_call(self, node: ast.Call) -> Typed:
        """A switch over calls of the table's functions; the last one is the default."""
        table = self.static(node.args[0])
        index = self.convert(self.expression(node.args[1]), I32, node, "index of table_call")
        args = [self.expression(a) for a in node.args[2:]]
        assert self.block is not None
        block, env, end = self.block, dict(self.env), Join()
        links, results = [], []
        for number, function in enumerate(table):
            branch = Join()
            links.append(branch.link(env, number if number < len(table) - 1 else None))
            self.enter(branch)
            graph = self.program.graph_of(function, lambda message: self.error(node, message))
            types = self.program.argument_types(graph)
            values = self._arguments(node, function.__name__, args[: len(types)], types)
            results.append(self.emit("call", values, self.program.result_type(graph), graph))
            self.goto(end)
        block.switch, block.exits = index, links
        return self.join_value(end, results, WORD)

    def _operation(self, node: ast.Call, op: str, values: list[Value], result: Type, extra: Any) -> Typed:
        assert self.block is not None
        if op == "get_ovf" and not (self.block.ops and self.block.ops[-1].name.endswith("_ovf")):
            raise self.error(node, "ovf() must come directly after an operation int_..._ovf")
        if op == "host_call" and not isinstance(values[0], Const):
            raise self.error(node, "the service of host_call must be a constant")
        return self.emit(op, values, result, extra)

    def _arguments(self, node: ast.Call, name: str, args: list[Typed], wanted: list[Type]) -> list[Value]:
        if len(args) != len(wanted):
            raise self.error(node, f"{name} takes {len(wanted)} arguments, not {len(args)}")
        return [
            self.convert(a, w, node, f"argument {number} of {name}")
            for number, (a, w) in enumerate(zip(args, wanted, strict=True), 1)
        ]

    def _struct_argument(self, node: ast.Call) -> Type:
        type_ = self.type_named(node.args[0]) if node.args else VOID
        if type_.kind != "r":
            raise self.error(node, f"the first argument of {ast.unparse(node.func)} is a heap type")
        return type_

    def _allocation(self, node: ast.Call, op: str) -> Typed:
        if op == "new_instance":
            args = self._arguments(node, op, [self.expression(a) for a in node.args], [STRUCTS["Map"], I32])
            return self.emit(op, args, STRUCTS["Instance"], None, STRUCTS["Instance"].struct)
        type_ = self._struct_argument(node)
        if type_.struct is None:
            raise self.error(node, "W is no type of objects")
        if op != "alloc_immortal" and (type_.struct.array is not None) != (op == "new_var"):
            raise self.error(node, f"{type_.name}: use {'new_var' if op == 'new' else 'new'}")
        wanted = [] if op == "new" else [I32]
        args = self._arguments(node, op, [self.expression(a) for a in node.args[1:]], wanted)
        return self.emit(op, args, type_, None, type_.struct)

    def _cast(self, node: ast.Call) -> Typed:
        type_ = self._struct_argument(node)
        if len(node.args) != 2:
            raise self.error(node, "cast takes a type and a reference")
        typed = self.expression(node.args[1])
        if typed.type.kind != "r":
            raise self.error(node, f"cast of {typed.type.name}; use pointer or tag")
        return Typed(typed.value, type_)

    def _driver(self, node: ast.Call, driver: rjit.JitDriver, method: str) -> Typed:
        if method not in ("jit_merge_point", "can_enter_jit"):
            raise self.error(node, f"JitDriver has no method {method}")
        names = driver.greens + driver.reds
        keywords = {k.arg: k.value for k in node.keywords if k.arg}
        weighed = method == "can_enter_jit" and "weight" in keywords
        weight = self.static(keywords.pop("weight")) if weighed else rjit.FULL_WEIGHT
        by_name = dict(zip(names, node.args, strict=False)) | keywords
        if set(by_name) != set(names) or len(node.args) + len(keywords) != len(names) or not isinstance(weight, int):
            raise self.error(node, f"{method} takes {', '.join(names)}")
        values = [self.expression(by_name[n]).value for n in names]
        if method == "can_enter_jit":
            values.append(Const(weight, "i"))
            if self.result_type != I32:
                raise self.error(node, "can_enter_jit stands in a function that returns an i32 status")
            if driver.leave is None:
                raise self.error(node, f"JitDriver {driver.name} has no `leave` function")
            for function in filter(None, (driver.leave, driver.options.get("live"))):
                self.program.graph_of(function, lambda message: self.error(node, message))
            self.program.uses_jit = True
        return self.emit(method, values, VOID, driver)


def is_graph_call(op: Op) -> Graph | None:
    """The graph that `op` calls, if it is a call."""
    return op.extra if op.name == "call" else None

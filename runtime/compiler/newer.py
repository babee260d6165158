"""Grammar that is newer than 3.11, said with what 3.11 has: type parameters, the type statement, template strings.

The parser of the CPython that runs us reads it; here its tree is rewritten before anything else looks at it.

    def f[T](x: T): ...        def .f():  T = .TypeVar("T", infer_variance=True)
                                          def f(x: T): ...
                                          f.__type_params__ = (T,)
                                          return f
                               f = .f(); del .f
    class C[T](B): ...         likewise, with .Generic[T] as its last base
    type X[T] = value          X = .TypeAliasType("X", None, type_params=(T,), _lazy=lambda: value) in such a function
    t"a{x!r:b}"                .template("a", ("x's text", x, "r", "b"))

Names that begin with a point no program can write. What CPython does otherwise: type parameters see the names of the
class that they stand in; here they see those of the functions and the module around it.
"""

from __future__ import annotations

import ast
from typing import Any

_MODULES = {"TypeVar": "_typing", "ParamSpec": "_typing", "TypeVarTuple": "_typing", "Generic": "_typing",
            "TypeAliasType": "_typing", "template": "_templates"}  # fmt: skip
_CONVERSIONS = {-1: None, 115: "s", 114: "r", 97: "a"}


def rewritten(tree: Any) -> Any:
    """The tree, as 3.11 would have it."""
    new = ("TypeAlias", "TemplateStr")
    if any(getattr(node, "type_params", None) or type(node).__name__ in new for node in ast.walk(tree)):
        return _Rewriter().visit(tree)
    return tree


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _imported(name: str) -> ast.stmt:
    return ast.ImportFrom(_MODULES[name], [ast.alias(name, f".{name}")], 0)


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _function(name: str, body: list[ast.stmt]) -> ast.FunctionDef:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    made = ast.FunctionDef(name, nothing, body, [])
    made.type_params = []  # type: ignore[attr-defined]
    return made


def _lambda(value: ast.expr) -> ast.expr:
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(nothing, value)


def _parameter(row: Any) -> ast.stmt:
    kind = type(row).__name__
    keywords = [ast.keyword("infer_variance", ast.Constant(True))] if kind != "TypeVarTuple" else []
    for field, keyword in (("bound", "_bound"), ("default_value", "_default")):
        value = getattr(row, field, None)
        if value is not None:
            constraints = field == "bound" and isinstance(value, ast.Tuple)
            keywords.append(ast.keyword("_constraints" if constraints else keyword, _lambda(value)))
    return _assign(row.name, ast.Call(_name(f".{kind}"), [ast.Constant(row.name)], keywords))


class _Rewriter(ast.NodeTransformer):
    def __init__(self) -> None:
        self.qualified: list[str] = []

    def _placed(self, node: ast.AST, made: list[ast.stmt]) -> list[ast.stmt]:
        for statement in made:
            ast.copy_location(statement, node)
            ast.fix_missing_locations(statement)
        return made

    def _scope(self, node: Any, inner: list[ast.stmt], needed: list[str], decorators: list[ast.expr]) -> list[ast.stmt]:
        rows = node.type_params
        names = dict.fromkeys([type(row).__name__ for row in rows] + needed)
        name = node.name if isinstance(node.name, str) else node.name.id
        body = [*map(_imported, names), *map(_parameter, rows), *inner, ast.Return(_name(name))]
        result: ast.expr = ast.Call(_name(f".{name}"), [], [])
        for decorator in reversed(decorators):
            result = ast.Call(decorator, [result], [])
        removal = ast.Delete([ast.Name(f".{name}", ast.Del())])
        return self._placed(node, [_function(f".{name}", body), _assign(name, result), removal])

    def _parameters(self, node: Any) -> ast.expr:
        return ast.Tuple([_name(row.name) for row in node.type_params], ast.Load())

    def _definition(self, node: Any, needed: list[str], mark: str) -> Any:
        qualified = ".".join((*self.qualified, node.name))
        self.qualified += [node.name] if mark == "" else [node.name, mark]
        self.generic_visit(node)
        del self.qualified[-1 if mark == "" else -2 :]
        if not getattr(node, "type_params", None):
            return node
        node.qualified = qualified
        target = ast.Attribute(_name(node.name), "__type_params__", ast.Store())
        inner: list[ast.stmt] = [node, ast.Assign([target], self._parameters(node))]
        decorators, node.decorator_list = node.decorator_list, []
        made = self._scope(node, inner, needed, decorators)
        node.type_params = []
        return made

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        return self._definition(node, [], "<locals>")

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        rows: list[Any] = getattr(node, "type_params", [])
        if rows:
            items: list[ast.expr] = []
            for row in rows:
                name = _name(row.name)
                items.append(ast.Starred(name, ast.Load()) if type(row).__name__ == "TypeVarTuple" else name)
            node.bases = [*node.bases, ast.Subscript(_name(".Generic"), ast.Tuple(items, ast.Load()), ast.Load())]
            ast.fix_missing_locations(node)
        return self._definition(node, ["Generic"], "")

    def visit_TypeAlias(self, node: Any) -> Any:
        self.generic_visit(node)
        words: list[ast.expr] = [ast.Constant(node.name.id), ast.Constant(None)]
        value = ast.keyword("_lazy", _lambda(node.value))
        parameters = [ast.keyword("type_params", self._parameters(node)), value]
        made = _assign(node.name.id, ast.Call(_name(".TypeAliasType"), words, parameters))
        return self._scope(node, [made], ["TypeAliasType"], [])

    def visit_TemplateStr(self, node: Any) -> ast.expr:
        self.generic_visit(node)
        parts: list[ast.expr] = []
        for value in node.values:
            if type(value).__name__ == "Interpolation":
                specification = value.format_spec or ast.Constant("")
                conversion = ast.Constant(_CONVERSIONS[value.conversion])
                row = [ast.Constant(value.str), value.value, conversion, specification]
                parts.append(ast.Tuple(row, ast.Load()))
            else:
                parts.append(value)
        modules = ast.Call(_name("__import__"), [ast.Constant("_templates")], [])
        made = ast.Call(ast.Attribute(modules, "template", ast.Load()), parts, [])
        return ast.fix_missing_locations(ast.copy_location(made, node))

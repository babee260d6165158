"""What each name means: scopes of the module, functions, classes and comprehensions, and the variables they share.

The rules are those of CPython's symbol tables. A comprehension is *inlined* where no program can tell: its variables
are then registers of the function around, so that a trace sees one loop. It is a function of its own in a class body
(whose names it must not see) and where it asks for its caller's variables.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from runtime.compiler.names import CALLER_BUILTINS, mangle

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(eq=False)
class Scope:
    kind: str  # 'module', 'names' (a module whose names live in a mapping), 'function', 'class', 'comprehension'
    parent: Scope | None
    class_name: str | None  # of the innermost class around, for private names
    inlined: bool = False
    params: list[str] = field(default_factory=list)  # in the order of their registers
    bound: dict[str, None] = field(default_factory=dict)  # names that it binds, in order
    used: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    children: list[Scope] = field(default_factory=list)
    walrus: set[str] = field(default_factory=set)  # names that an assignment expression binds
    yields: bool = False
    awaits: bool = False
    asks_caller: bool = False  # calls a builtin that looks at its variables
    executes: bool = False  # calls exec(x), whose new names locals() shows from then on (until CPython 3.12)
    annotated: bool = False  # has annotated names
    local: dict[str, None] = field(default_factory=dict)
    cells: set[str] = field(default_factory=set)  # local names that inner functions use
    free: set[str] = field(default_factory=set)
    registers: dict[str, int] = field(default_factory=dict)  # of an inlined comprehension while it is compiled

    @property
    def function_like(self) -> bool:
        return self.kind in ("function", "comprehension")

    def frame(self) -> Scope:
        """The scope whose code object this one's code is part of."""
        scope = self
        while scope.inlined:
            assert scope.parent is not None
            scope = scope.parent
        return scope


class ScopeBuilder:
    """One pass over the tree, in order of evaluation."""

    def __init__(self, inline_at_top: bool) -> None:
        self.scopes: dict[ast.AST, Scope] = {}
        self.inline_at_top = inline_at_top
        self.module_bound: set[str] = set()
        self._visitors: dict[type[ast.AST], Callable[[ast.AST, Scope], None]] = {}

    def visit(self, node: ast.AST, scope: Scope) -> None:
        kind = type(node)
        visitor = self._visitors.get(kind)
        if visitor is None:
            visitor = getattr(self, f"visit_{kind.__name__}", self.children)
            self._visitors[kind] = visitor
        visitor(node, scope)

    def children(self, node: ast.AST, scope: Scope) -> None:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        self.visit(item, scope)
            elif isinstance(value, ast.AST):
                self.visit(value, scope)

    def each(self, nodes: Iterable[ast.AST | None], scope: Scope) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node, scope)

    # --- names ---

    def bind(self, name: str, scope: Scope) -> None:
        name = mangle(name, scope.class_name)
        scope.bound.setdefault(name)

    def visit_Name(self, node: ast.Name, scope: Scope) -> None:
        name = mangle(node.id, scope.class_name)
        if isinstance(node.ctx, ast.Load):
            scope.used.add(name)
            if name == "super" and scope.function_like:
                scope.used.add("__class__")
        else:
            scope.bound.setdefault(name)

    def visit_Constant(self, node: ast.Constant, scope: Scope) -> None:
        pass

    def visit_Global(self, node: ast.Global, scope: Scope) -> None:
        names = {mangle(name, scope.class_name) for name in node.names}
        scope.globals |= names
        while scope.parent is not None:
            scope = scope.parent
        if scope.kind == "names":  # what is global anywhere is so in the text itself, too
            scope.globals |= names

    def visit_Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        scope.nonlocals |= {mangle(name, scope.class_name) for name in node.names}

    def visit_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)
        name = mangle(node.target.id, scope.class_name)
        owner: Scope | None = scope
        while owner is not None and owner.kind == "comprehension":
            owner.used.add(name)
            owner = owner.parent
        assert owner is not None
        owner.bound.setdefault(name)
        owner.walrus.add(name)

    def visit_Import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0], scope)

    def visit_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if alias.name != "*" and node.module != "__future__":
                self.bind(alias.asname or alias.name, scope)

    def visit_ExceptHandler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        self.each([node.type], scope)
        if node.name:
            self.bind(node.name, scope)
        self.each(node.body, scope)

    def visit_MatchAs(self, node: ast.MatchAs, scope: Scope) -> None:
        self.each([node.pattern], scope)
        if node.name:
            self.bind(node.name, scope)

    def visit_MatchStar(self, node: ast.MatchStar, scope: Scope) -> None:
        if node.name:
            self.bind(node.name, scope)

    def visit_MatchMapping(self, node: ast.MatchMapping, scope: Scope) -> None:
        self.each([*node.keys, *node.patterns], scope)
        if node.rest:
            self.bind(node.rest, scope)

    # --- order of evaluation, where it is not that of the fields ---

    def visit_Assign(self, node: ast.Assign, scope: Scope) -> None:
        self.each([node.value, *node.targets], scope)

    def visit_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        declared = bool(node.simple) or node.value is not None or not isinstance(node.target, ast.Name)
        self.each([node.value, node.target if declared else None], scope)
        if scope.kind != "function":
            self.visit(node.annotation, scope)
            scope.annotated = scope.annotated or bool(node.simple)

    def visit_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        if isinstance(node.target, ast.Name):
            scope.used.add(mangle(node.target.id, scope.class_name))
        self.each([node.target, node.value], scope)

    def visit_For(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self.each([node.iter, node.target, *node.body, *node.orelse], scope)

    visit_AsyncFor = visit_For

    def visit_Call(self, node: ast.Call, scope: Scope) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in CALLER_BUILTINS:
            scope.frame().asks_caller = True
            if node.func.id == "exec" and len(node.args) == 1 and sys.version_info < (3, 13):
                scope.frame().executes = True
        self.children(node, scope)

    # --- generators ---

    def visit_Yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> None:
        scope.frame().yields = True
        self.children(node, scope)

    visit_YieldFrom = visit_Yield

    def visit_Await(self, node: ast.Await, scope: Scope) -> None:
        scope.frame().awaits = True
        self.children(node, scope)

    # --- inner scopes ---

    def inner(self, kind: str, node: ast.AST, parent: Scope, class_name: str | None) -> Scope:
        scope = Scope(kind, parent, class_name)
        self.scopes[node] = scope
        parent.children.append(scope)
        return scope

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        args = node.args
        self.each([*node.decorator_list, *args.defaults, *args.kw_defaults], scope)
        every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
        self.each([arg.annotation for arg in every if arg is not None], scope)
        self.each([node.returns], scope)
        self.bind(node.name, scope)
        self.function(node, scope, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self.each([*node.args.defaults, *node.args.kw_defaults], scope)
        self.function(node, scope, [node.body])

    def function(self, node: FunctionNode, parent: Scope, body: Iterable[ast.AST]) -> None:
        scope = self.inner("function", node, parent, parent.class_name)
        args = node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        for arg in every:
            if arg is not None:
                scope.params.append(mangle(arg.arg, scope.class_name))
                scope.bound.setdefault(scope.params[-1])
        self.each(body, scope)

    def visit_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        self.each([*node.decorator_list, *node.bases, *node.keywords], scope)
        self.bind(node.name, scope)
        self.each(node.body, self.inner("class", node, scope, node.name))

    def visit_ListComp(self, node: Comprehension, parent: Scope) -> None:
        scope = self.inner("comprehension", node, parent, parent.class_name)
        scope.inlined = self.can_inline(node, parent)
        first = node.generators[0]
        self.visit(first.iter, parent)
        if not scope.inlined:
            scope.params.append(".0")
            scope.bound[".0"] = None
        for i, generator in enumerate(node.generators):
            if i:
                self.visit(generator.iter, scope)
            self.visit(generator.target, scope)
            if generator.is_async:
                scope.frame().awaits = True
            self.each(generator.ifs, scope)
        if isinstance(node, ast.DictComp):
            self.each([node.key, node.value], scope)
        else:
            self.visit(node.elt, scope)
        if scope.awaits and not isinstance(node, ast.GeneratorExp):
            parent.frame().awaits = True

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def can_inline(self, node: Comprehension, parent: Scope) -> bool:
        if isinstance(node, ast.GeneratorExp) or parent.kind == "class":
            return False
        if parent.kind == "names" and not self.inline_at_top:
            return False
        asking = CALLER_BUILTINS | {"super"}
        return not any(isinstance(n, ast.Name) and n.id in asking for n in ast.walk(node))


def _resolve(scope: Scope, bound: frozenset[str]) -> set[str]:
    """Sets local, cells and free of a scope and those in it. `bound`: names that enclosing functions bind. Returns the
    names that it takes from them."""
    local = {name: None for name in scope.bound if name not in scope.globals and name not in scope.nonlocals}
    scope.local = local
    if scope.function_like:
        visible = frozenset(bound - scope.globals | local.keys())
    elif scope.kind == "class":
        visible = bound | {"__class__"}
    else:
        visible = bound
    wanted: set[str] = set()
    for child in scope.children:
        wanted |= _resolve(child, visible)
        if child.inlined:
            scope.used |= child.used - child.local.keys()
    if scope.function_like:
        scope.cells = wanted & local.keys()
    elif scope.kind == "class":
        scope.cells = wanted & {"__class__"}
    wanted -= scope.cells
    if scope.inlined:
        return wanted
    own = {name for name in scope.used if name in bound and name not in local and name not in scope.globals}
    scope.free = wanted | own | scope.nonlocals
    return scope.free


def _bound_globals(scope: Scope, found: set[str]) -> None:
    """Names that some statement binds in the module's scope."""
    if scope.kind == "module":
        found.update(scope.bound)
    found.update(scope.globals & scope.bound.keys())
    for child in scope.children:
        _bound_globals(child, found)


@dataclass
class Scopes:
    module: Scope
    of: dict[ast.AST, Scope]
    bound_globals: set[str]


def analyze(tree: ast.AST, kind: str = "module", inline_at_top: bool = True) -> Scopes:
    """`kind`: 'module', or 'names' where the names of the top level live in a mapping."""
    builder = ScopeBuilder(inline_at_top)
    top = Scope(kind, None, None)
    builder.visit(tree, top)
    _resolve(top, frozenset())
    found: set[str] = set()
    _bound_globals(top, found)
    return Scopes(top, builder.scopes, found)

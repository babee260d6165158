"""compile_source: a module's text to a Program."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import CodeType

from runtime.cache import undisturbed
from runtime.compiler import names, positions, scopes
from runtime.compiler.builder import Builder
from runtime.compiler.code import Program
from runtime.compiler.context import Module
from runtime.compiler.errors import InvalidTreeError, depth_checked
from runtime.compiler.functions import builder_for, docstring
from runtime.compiler.interactive import all_shown, shown
from runtime.compiler.newer import rewritten
from runtime.compiler.size import MOST, refuse_too_big
from runtime.compiler.statements import NOWHERE, BodyCompiler, return_none
from spec.bytecode import Op

SETTLING = ("__del__", "weakref", "import gc")
_DEPTH = 20_000  # frames of the compiler's own; CPython's parser has the narrower limit


@contextmanager
def deep_recursion() -> Iterator[None]:
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max(old, _DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


def _future_annotations(tree: ast.Module | ast.Expression) -> bool:
    return isinstance(tree, ast.Module) and any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


def compile_source(
    source: str | ast.AST,
    filename: str,
    *,
    builtin_names: Sequence[str] | None = None,
    mode: str = "exec",
    main: bool = True,
    namespace: bool = False,
    library: frozenset[str] | None = None,
    package: str = "",
) -> Program:
    """Raises SyntaxError as CPython does, and UnsupportedError where the language here lacks something.

    `builtin_names`: those of the module `builtins`, by the numbers that the VM knows them by; None: the library's.
    `mode`: 'exec', or 'eval' of one expression, whose value the code returns, or 'single': one statement, of which
    expressions are given to sys.displayhook. `main`: this is the program itself, and
    nobody else binds names in its module. `namespace`: the code gets a mapping in register 0 (its one parameter), in
    which the names of its top level are, apart from its globals. `library`: this is a module of
    runtime/lib/modules, which sees these names as well. `package`: it is in this one, which is
    imported first. `source` may be a syntax tree instead of a text; what compile() raises of it other than
    SyntaxError is InvalidTreeError or ValueError."""
    with undisturbed():  # Python's cyclic collector takes a third of the time of a big program, and finds little
        return _compile(source, filename, builtin_names, mode, main, namespace, library, package)


def _compile(
    source: str | ast.AST, filename: str, builtin_names: Sequence[str] | None, mode: str, main: bool, namespace: bool,
    library: frozenset[str] | None, package: str,
) -> Program:  # fmt: skip
    tree: ast.Module | ast.Expression
    if isinstance(source, ast.AST):
        tree, python_code = _given_tree(source, filename, mode)
        source = ""
    elif mode == "single":
        tree = shown(source, filename)
        python_code = compile(tree, filename, "exec", dont_inherit=True)
    elif source.count("\n") > MOST // 2:
        tree = _parse(source, filename, mode)
        refuse_too_big(tree, filename)
        python_code = compile(source, filename, mode, dont_inherit=True)
    else:
        python_code = compile(source, filename, mode, dont_inherit=True)
        tree = _parse(source, filename, mode)
    with deep_recursion(), depth_checked(filename):
        module = _module(tree, source, filename, builtin_names, main, namespace)
        module.library, module.main_level = library, library is not None
        module.python = positions.RunningPython(python_code)
        module.settles = library is None and any(word in source for word in SETTLING)
        module.awaits = library is None and "async " in source
        module.closes = library is None and "yield" in source and ("finally" in source or "with " in source)
        _compile_top(module, tree, package, main and "__builtins__" in source)
    codes = [code for code in module.codes if code is not None]
    return Program(filename=filename, source=source, codes=codes, global_names=list(module.global_index), mode=mode)


def _given_tree(tree: ast.AST, filename: str, mode: str) -> tuple[ast.Module | ast.Expression, CodeType]:
    """The tree of a program's own, as it is to be compiled, and CPython's code of it."""
    with deep_recursion():
        try:
            python_code = compile(tree, filename, mode, dont_inherit=True)  # type: ignore[call-overload]
        except TypeError as e:
            raise InvalidTreeError(*e.args) from None
        if isinstance(tree, ast.Interactive):
            tree = all_shown(tree)
    assert isinstance(tree, (ast.Module, ast.Expression))
    return (rewritten(tree) if sys.version_info >= (3, 12) else tree), python_code


def _parse(source: str, filename: str, mode: str) -> ast.Module | ast.Expression:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # compile() shows them
        tree = ast.parse(source, filename, mode)
    assert isinstance(tree, (ast.Module, ast.Expression))
    return rewritten(tree) if sys.version_info >= (3, 12) else tree


def _module(
    tree: ast.Module | ast.Expression, source: str, filename: str, builtin_names: Sequence[str] | None, main: bool,
    namespace: bool,
) -> Module:  # fmt: skip
    found = scopes.analyze(tree, "names" if namespace else "module", sys.version_info >= (3, 12))
    if builtin_names is None:
        from runtime.library import names as library_names  # which is compiled by this package

        builtin_names = library_names()
    return Module(
        filename=filename,
        scopes=found,
        python=positions.RunningPython(None),
        builtin_index={name: i for i, name in enumerate(builtin_names)},
        fixed_builtins=main and not namespace and not names.is_reflective(tree, source),
        bound=found.bound_globals,
        future_annotations=_future_annotations(tree),
    )


def _compile_top(module: Module, tree: ast.Module | ast.Expression, package: str, names_builtins: bool) -> None:
    """`names_builtins`: the program speaks of its global `__builtins__`, which is the module."""
    scope = module.scopes.module
    builder: Builder = builder_for(scope)
    compiler = BodyCompiler(module, scope, builder, "", scope.kind)
    module.codes.append(None)
    doc = None
    if isinstance(tree, ast.Expression):
        position = positions.of(tree.body)
        builder.emit(Op.RETURN, compiler.value(tree.body), 0, 0, position)
    else:
        position = positions.of(tree.body[-1]) if tree.body else NOWHERE
        doc = docstring(tree.body)
        if package:
            with builder.scratch():
                compiler.import_module(builder.temp(), package, None, 0, NOWHERE)
        if names_builtins:
            with builder.scratch():
                register = builder.temp()
                compiler.import_module(register, "builtins", None, 0, NOWHERE)
                compiler.bind("__builtins__", register, NOWHERE)
        compiler.start_annotations(NOWHERE)
        if doc is not None:
            with builder.scratch():
                register = builder.temp()
                builder.load_const(register, doc, positions.of(tree.body[0]))
                compiler.bind("__doc__", register, positions.of(tree.body[0]))
        compiler.body(tree.body)
        return_none(builder, position)
    compiler.end(0, "<module>", "<module>", 1, doc, position)

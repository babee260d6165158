"""compile_library: a file of runtime/lib to code objects and a description of what it defines.

Such a file is never executed: the image is built with what it defines. It holds `def`s, `class`es and constants. Every
global name in it is resolved at once: to a constant of the file, or to a BuiltinRef.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from runtime.compiler import positions, scopes
from runtime.compiler.builder import Builder
from runtime.compiler.code import CodeRef, Constant, Program
from runtime.compiler.context import Context, Module
from runtime.compiler.functions import docstring
from runtime.compiler.statements import BodyCompiler

_KINDS = frozenset(("property", "staticmethod", "classmethod"))
_ACCESSORS = frozenset(("setter", "deleter"))


@dataclass(frozen=True, kw_only=True)
class LibraryFunction:
    """`kind`: 'function', 'property', 'staticmethod', 'classmethod'; 'setter', 'deleter': of the property `name`."""

    name: str
    kind: str
    code: CodeRef
    defaults: tuple[Constant, ...]
    keyword_defaults: dict[str, Constant]


@dataclass(frozen=True, kw_only=True)
class LibraryConstant:
    """NAME = value; in a class the value may be an Alias."""

    name: str
    value: Constant | Alias


@dataclass(frozen=True)
class Alias:
    """What an earlier name of the same class means, or, with `cls`, one of that class, of any file before."""

    name: str
    cls: str = ""


@dataclass(frozen=True, kw_only=True)
class LibraryClass:
    name: str
    bases: tuple[str, ...]
    keywords: dict[str, Constant]
    doc: str | None
    members: list[LibraryFunction | LibraryConstant | LibraryClass]


@dataclass
class Library:
    """`program`: the code objects, none of which is a module's."""

    program: Program
    functions: list[LibraryFunction] = field(default_factory=list)
    classes: list[LibraryClass] = field(default_factory=list)
    constants: list[LibraryConstant] = field(default_factory=list)


class _LibraryCompiler:
    def __init__(self, module: Module) -> None:
        self.module = module
        top = module.scopes.module
        self.compiler = BodyCompiler(module, top, Builder([], [], []), "", "module")

    def refused(self, node: ast.AST, what: str) -> SyntaxError:
        return SyntaxError(f"{self.module.filename}:{getattr(node, 'lineno', 1)}: {what} in the library")

    def constant(self, node: ast.expr) -> Constant:
        """A constant expression, or a name of the library."""
        found = self.compiler.constant(node)
        if found is not None:
            return found[0]
        if isinstance(node, ast.Name):
            return self.compiler.library_value(node.id, positions.of(node))
        raise self.refused(node, "no constant")

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str) -> LibraryFunction:
        kind = "function"
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Name) and decorator.id in _KINDS and kind == "function":
                kind = decorator.id
            elif isinstance(decorator, ast.Attribute) and decorator.attr in _ACCESSORS and kind == "function":
                kind = decorator.attr
            else:
                raise self.refused(decorator, "decorator of this form")

        def body(inner: Context) -> None:
            inner.body(node.body)

        args = node.args
        optional = [(arg, value) for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True) if value]
        return LibraryFunction(
            name=node.name,
            kind=kind,
            code=self.compiler.compile_function(node, node.name, prefix + node.name, body, positions.of(node)),
            defaults=tuple(self.constant(default) for default in args.defaults),
            keyword_defaults={arg.arg: self.constant(value) for arg, value in optional},
        )

    def class_(self, node: ast.ClassDef, prefix: str) -> LibraryClass:
        if node.decorator_list:
            raise self.refused(node, "class decorator")
        bases = []
        for base in node.bases:
            if not isinstance(base, ast.Name):
                raise self.refused(base, "base class of this form")
            bases.append(base.id)
        members: list[LibraryFunction | LibraryConstant | LibraryClass] = []
        bound: set[str] = set()
        inner_prefix = f"{prefix}{node.name}."
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                members.append(self.function(statement, inner_prefix))
                bound.add(statement.name)
            elif isinstance(statement, ast.ClassDef):
                members.append(self.class_(statement, inner_prefix))
            else:
                members += self.constants(statement, bound)
        return LibraryClass(
            name=node.name,
            bases=tuple(bases),
            keywords={k.arg: self.constant(k.value) for k in node.keywords if k.arg is not None},
            doc=docstring(node.body),
            members=members,
        )

    def constants(self, statement: ast.stmt, bound: Iterable[str]) -> list[LibraryConstant]:
        """NAME = NAME = constant; in a class the value may be a name bound before, or Class.name. Docstrings and `pass`
        are nothing."""
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            return []
        if not isinstance(statement, ast.Assign):
            raise self.refused(statement, f"{type(statement).__name__} at the top level or in a class")
        found = []
        for target in statement.targets:
            if not isinstance(target, ast.Name):
                raise self.refused(target, "assignment to other than a name")
            value = statement.value
            if isinstance(value, ast.Name) and value.id in bound:
                found.append(LibraryConstant(name=target.id, value=Alias(value.id)))
            elif isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
                found.append(LibraryConstant(name=target.id, value=Alias(value.attr, value.value.id)))
            else:
                found.append(LibraryConstant(name=target.id, value=self.constant(statement.value)))
        return found


def _without_class_cell(scope: scopes.Scope) -> None:
    """Methods of the library find their class by its name."""
    if scope.kind != "class" or "__class__" not in scope.cells:
        scope.free.discard("__class__")
        for child in scope.children:
            _without_class_cell(child)


def compile_library(source: str, filename: str, library_names: Iterable[str]) -> Library:
    """`library_names`: every global name that the file may use: of the library, the module `builtins` and the VM's
    internal functions. Raises SyntaxError or NameError where the file is not as it must be."""
    tree = ast.parse(source, filename)
    found = scopes.analyze(tree)
    for scope in found.module.children:
        for child in scope.children if scope.kind == "class" else ():
            _without_class_cell(child)
    module = Module(
        filename=filename,
        scopes=found,
        python=positions.RunningPython(None),
        builtin_index={},
        fixed_builtins=True,
        bound=set(),
        library=frozenset(library_names) | found.module.bound.keys(),
        future_annotations=True,
    )
    compiler = _LibraryCompiler(module)
    library = Library(Program(filename=filename, source=source, codes=[], global_names=[]))
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            library.constants += compiler.constants(statement, ())
            module.library_constants |= {
                c.name: c.value for c in library.constants if not isinstance(c.value, Alias)
            }  # fmt: skip
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            library.functions.append(compiler.function(statement, ""))
        elif isinstance(statement, ast.ClassDef):
            library.classes.append(compiler.class_(statement, ""))
        elif not isinstance(statement, (ast.Assign, ast.ImportFrom)):
            compiler.constants(statement, ())
        elif isinstance(statement, ast.ImportFrom) and statement.module != "__future__":
            raise compiler.refused(statement, "import")
    library.program.codes = [code for code in module.codes if code is not None]
    library.program.global_names = list(module.global_index)
    return library

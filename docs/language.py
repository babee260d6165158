"""Writes docs/language.md: what of Python there is.

    python -m docs.language [--check]     (also `make docs`)

The prose is in docs/language.txt. The tables compare the CPython that runs this, which must be 3.11, with spec/objects
and runtime/lib.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
from pathlib import Path
from typing import Any

from runtime import beginning, library
from runtime.compiler.errors import UNSUPPORTED
from runtime.services import MODULES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "language.md"
PROSE = ROOT / "docs" / "language.txt"

#: Names that the compiler knows: they are syntax, or mean something only where they are called directly.
SYNTAX = ("True", "False", "None", "__debug__", "globals", "locals")
#: Python that gives an object of each type without a name in builtins: in CPython, and here.
PRELUDE = """\
class _Plain:
    def __getitem__(self, index): raise IndexError
async def _coroutine(): pass
async def _agen(): yield
def _caught():
    try: raise ValueError
    except ValueError as e: return e.__traceback__
_made = _coroutine()
_made.close()
"""
UNNAMED = {
    "NoneType": "None", "NotImplementedType": "NotImplemented", "ellipsis": "...", "function": "_caught",
    "builtin_function_or_method": "len", "method": "_caught.__get__(1)", "code": "_caught.__code__",
    "cell": "(lambda x: lambda: x)(1).__closure__[0]", "module": "__import__('sys')", "traceback": "_caught()",
    "generator": "(x for x in ())", "coroutine": "_made", "async_generator": "_agen()", "mappingproxy": "int.__dict__",
    "dict_keys": "{}.keys()", "dict_values": "{}.values()", "dict_items": "{}.items()", "iterator": "iter(_Plain())",
    "list_iterator": "iter([])", "list_reverseiterator": "reversed([])", "tuple_iterator": "iter(())",
    "str_iterator": "iter('é')", "bytes_iterator": "iter(b'')", "bytearray_iterator": "iter(bytearray())",
    "range_iterator": "iter(range(1))", "longrange_iterator": "iter(range(1 << 70))", "set_iterator": "iter(set())",
    "dict_keyiterator": "iter({})", "dict_valueiterator": "iter({}.values())",
    "dict_itemiterator": "iter({}.items())", "callable_iterator": "iter(int, 1)",
}  # fmt: skip


def cpython_types() -> dict[str, type]:
    """The types of CPython by the names that they have here, those of builtins first."""
    found = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
    space: dict[str, Any] = {}
    exec(PRELUDE, space)
    found |= {name: type(eval(expression, space)) for name, expression in UNNAMED.items()}
    return {name: value for name, value in found.items() if value.__name__ == name and name != "__loader__"}


def own_names(cls: type) -> list[str]:
    return sorted(name for name in vars(cls) if name != "__doc__")


def table() -> dict[str, tuple[list[str], list[str], list[str]]]:
    """Of each type in CPython, of its own names: those that are there, those that only instances have, those that are
    not."""
    members = beginning.class_members()
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    found = {}
    for name, cls in sorted(cpython_types().items(), key=lambda item: (item[0] in UNNAMED, item[0].lower())):
        classwide, instances = members.get(name, nothing)
        own = own_names(cls)
        found[name] = (
            [n for n in own if n in classwide],
            [n for n in own if n in instances],
            [n for n in own if n not in classwide | instances],
        )
    return found


def module_names(name: str) -> set[str]:
    """The names that runtime/lib/modules/<name>.py binds."""
    found: set[str] = set()
    for node in ast.parse((MODULES / f"{name}.py").read_text()).body:
        match node:
            case ast.FunctionDef(name=bound) | ast.ClassDef(name=bound):
                found.add(bound)
            case ast.Assign(targets=targets):
                found |= {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {a.asname or a.name for a in names}
    return found


def quoted(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def type_rows(rows: dict[str, tuple[list[str], list[str], list[str]]]) -> list[str]:
    lines = ["| type | methods and attributes | special names | not there |", "|---|---|---|---|"]
    plain = []
    for name, (there, instances, missing) in rows.items():
        public = [n for n in there if not n.startswith("__")] + instances
        special = [n.strip("_") for n in there if n.startswith("__")]
        if not missing and not public and set(special) <= {"init", "new"}:
            plain.append(name)
        else:
            lines.append(f"| `{name}` | {quoted(public)} | {' '.join(special)} | {quoted(missing)} |")
    return [*lines, "", f"With nothing of their own, and complete: {quoted(plain)}."]


def page() -> str:
    known = {*library.names(), *SYNTAX}
    names = [n for n in dir(builtins) if n not in ("__doc__", "__loader__", "__package__", "__spec__", "__name__")]
    names = [n for n in names if n not in ("copyright", "credits", "license", "quit", "exit", "help", "_")]
    missing_names = [n for n in names if n not in known]
    rows = table()
    sums = [sum(len(row[i]) for row in rows.values()) for i in range(3)]
    refused = [f"- {text}" for text in dict.fromkeys(UNSUPPORTED.values())]
    modules = ["| module | there | not there |", "|---|---|---|"]
    for path in sorted(MODULES.glob("*.py")):
        name = path.stem.replace("_dot_", ".")
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        theirs = {n for n in dir(module) if not n.startswith("__") and type(getattr(module, n)) is not type(ast)}
        ours = {*module_names(path.stem), *(library.names() if name == "builtins" else ())} | set(
            SYNTAX if name == "builtins" else ()
        )
        modules.append(f"| `{name}` | {quoted(sorted(theirs & ours))} | {quoted(sorted(theirs - ours - {'_'}))} |")
    return "\n".join([
        PROSE.read_text().rstrip().replace("{refused}", "\n".join(refused)), "",
        "## The names of builtins", "",
        f"CPython 3.11 has {len(names)} (without what the module site adds for interactive use); "
        f"{len(names) - len(missing_names)} are there. Not there: {quoted(missing_names) or 'none'}.", "",
        "## The types", "",
        f"Of {sum(sums)} names that CPython 3.11's built-in types define, {sums[0] + sums[1]} are there and {sums[2]} "
        "are not. Each type shows what it defines itself; what it inherits is in its base's row. Special names are "
        "written without their underscores. `__doc__` is left out (see above).", "",
        *type_rows(rows), "",
        "## The modules of our own", "",
        *modules, "",
    ])  # fmt: skip


def main(arguments: list[str] | None = None, path: Path = PAGE) -> int:
    if sys.version_info[:2] != (3, 11):
        print(f"docs/language.md compares with CPython 3.11; this is {sys.version_info[0]}.{sys.version_info[1]}")
        return 0
    text = page()
    if "--check" in (sys.argv[1:] if arguments is None else arguments):
        if not path.exists() or path.read_text() != text:
            print(f"{path.name} is not current: python -m docs.language")
            return 1
        return 0
    path.write_text(text)
    print("wrote docs/language.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())

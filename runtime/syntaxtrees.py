"""The module `_ast` and syntax trees, for programs that import `ast`: the host's own classes and parser.

Between host and program a tree is flat: (numbers, values), read in one pass. The numbers say the items of the tree in
order, each beginning with what it is: VALUE, and its index in `values`; LIST, and how many items follow; ABSENT; NODE +
the index of its class' name, and then its fields, and, where its class has places, PLACES and four numbers, or ITEMS
and four items. A constant that has no form in the image is (type, what it prints) in `values`.
"""

from __future__ import annotations

import _ast
import ast
from collections.abc import Callable
from typing import Any

VALUE, LIST, ABSENT, PLACES, ITEMS, NODE = range(6)
FIELDS = ("lineno", "col_offset", "end_lineno", "end_col_offset")
Flat = tuple[tuple[int, ...], tuple[Any, ...]]

_BASE = """
class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            limit = f"at most {len(fields)} positional argument{plural}"
            raise TypeError(f"{type(self).__name__} constructor takes {limit}")
        for name, value in zip(fields, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in fields[: len(args)]:
                raise TypeError(f"{type(self).__name__} got multiple values for argument {name!r}")
            setattr(self, name, value)

    def __reduce_ex__(self, protocol):
        return type(self), (), self.__dict__


def _make(tree):
    \"\"\"What the host described.\"\"\"
    numbers, values = tree
    return _read(iter(numbers).__next__, values)


def _read(take, values):
    kind = take()
    if kind == VALUE:
        return values[take()]
    if kind == LIST:
        return [_read(take, values) for _ in range(take())]
    cls = globals()[values[kind - NODE]]
    node = cls()
    for name in cls._fields:
        setattr(node, name, _read(take, values))
    if cls._attributes:
        if take() == PLACES:
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = take(), take(), take(), take()
        else:
            for name in cls._attributes:
                setattr(node, name, _read(take, values))
    return node


def _described(x):
    \"\"\"The same for the host.\"\"\"
    numbers, values = [], []
    _describe(x, numbers.append, values, {}, {})
    return tuple(numbers), tuple(values)


def _describe(x, put, values, known, kinds):
    cls = type(x)
    if cls is str:
        index = known.get(x)
        if index is None:
            index = known[x] = len(values)
            values.append(x)
        put(VALUE)
        put(index)
    elif cls in kinds or isinstance(x, AST):
        if cls not in kinds:
            base = next(base for base in cls.__mro__ if globals().get(base.__name__) is base)
            kinds[cls] = NODE + len(values), base._fields, base._attributes
            values.append(base.__name__)
        number, fields, attributes = kinds[cls]
        put(number)
        for name in fields:
            item = getattr(x, name, kinds)
            if item is kinds:
                put(ABSENT)
            else:
                _describe(item, put, values, known, kinds)
        if attributes:
            places = [getattr(x, name, None) for name in FIELDS]
            if all([type(place) is int and 0 <= place < 1 << 30 for place in places]):
                put(PLACES)
                for place in places:
                    put(place)
            else:
                put(ITEMS)
                for name in attributes:
                    item = getattr(x, name, kinds)
                    if item is kinds:
                        put(ABSENT)
                    else:
                        _describe(item, put, values, known, kinds)
    elif isinstance(x, list):
        put(LIST)
        put(len(x))
        for item in x:
            _describe(item, put, values, known, kinds)
    else:
        put(VALUE)
        put(len(values))
        values.append(x if x is None or cls is int or cls is bytes else (cls.__name__, repr(x)))
"""


def module_source() -> str:
    """Of `_ast`, as this Python has it."""
    lines = [f"VALUE, LIST, ABSENT, PLACES, ITEMS, NODE = range(6)\nFIELDS = {FIELDS}", _BASE]
    flags = {name: value for name, value in vars(_ast).items() if name.startswith("PyCF_")}
    lines += [f"{name} = {value}" for name, value in flags.items()]
    todo = [_ast.AST]
    while todo:
        for cls in sorted(todo.pop(0).__subclasses__(), key=lambda cls: cls.__name__):
            if cls.__module__ != "ast" or getattr(_ast, cls.__name__, None) is not cls:
                continue
            todo.append(cls)
            base = cls.__bases__[0].__name__
            lines.append(f"class {cls.__name__}({base}):\n    __module__ = 'ast'\n    __doc__ = {cls.__doc__!r}")
            for name in ("_fields", "_attributes", "__match_args__"):
                lines.append(f"    {name} = {getattr(cls, name)!r}")
            for name in (*cls._fields, *cls._attributes):
                if getattr(cls, name, 0) is None:
                    lines.append(f"    {name} = None")
    return "\n".join(lines)


def parse(source: str, filename: str, mode: str) -> Flat:
    """The tree of a source, flat. Raises SyntaxError, ValueError."""
    from runtime.compiler.driver import deep_recursion

    with deep_recursion():
        return described(ast.parse(source, filename, mode))


def described(tree: ast.AST) -> Flat:
    numbers: list[int] = []
    values: list[Any] = []
    _describe(tree, numbers.append, values, {})
    return tuple(numbers), tuple(values)


def _describe(x: Any, put: Callable[[int], None], values: list[Any], known: dict[str, int]) -> None:
    if isinstance(x, ast.AST):
        put(NODE + _index(type(x).__name__, values, known))
        for name in x._fields:
            _describe(getattr(x, name, None), put, values, known)
        if x._attributes:
            places = [getattr(x, name, None) for name in FIELDS]
            if None in places:
                put(ITEMS)
                for place in places:
                    _describe(place, put, values, known)
            else:
                put(PLACES)
                for place in places:
                    put(place)  # type: ignore[arg-type]
    elif isinstance(x, list):
        put(LIST)
        put(len(x))
        for item in x:
            _describe(item, put, values, known)
    else:
        put(VALUE)
        if type(x) is str:
            put(_index(x, values, known))
        else:
            put(len(values))
            values.append(x)


def _index(text: str, values: list[Any], known: dict[str, int]) -> int:
    index = known.get(text)
    if index is None:
        index = known[text] = len(values)
        values.append(text)
    return index


def built(tree: Flat) -> Any:
    """The tree that `_described` of the module `_ast` has described."""
    numbers, values = tree
    constants = [_constant(*value) if isinstance(value, tuple) else value for value in values]
    return _read(iter(numbers).__next__, constants)


def _read(take: Callable[[], int], values: list[Any]) -> Any:
    kind = take()
    if kind == VALUE:
        return values[take()]
    if kind == LIST:
        return [_read(take, values) for _ in range(take())]
    if kind == ABSENT:
        return _ABSENT
    cls = getattr(ast, values[kind - NODE])
    node = cls()
    for name in cls._fields:
        item = _read(take, values)
        if item is not _ABSENT:
            setattr(node, name, item)
    if cls._attributes:
        if take() == PLACES:
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = take(), take(), take(), take()
        else:
            for name in cls._attributes:
                item = _read(take, values)
                if item is not _ABSENT:
                    setattr(node, name, item)
    return node


_ABSENT = object()


def _constant(kind: str, text: str) -> object:
    """The one that prints like this. Of other types an object of the same name, for compile() to complain of."""
    if kind == "ellipsis":
        return ...
    if kind in ("bool", "float", "complex", "tuple"):
        names = {"inf": float("inf"), "nan": float("nan"), "Ellipsis": ...}
        return eval(text, {"__builtins__": {}}, names)
    return type(kind, (), {})()

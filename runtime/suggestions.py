"""CPython's suggestions for NameError and AttributeError ("Did you mean"), by its own exception hook: it gets a real
exception, raised where the same names are bound."""

from __future__ import annotations

import builtins
import io
import sys
from types import TracebackType
from typing import Any

from runtime.compiler.code import CodeObject
from runtime.image import Image
from spec import heap

_PENDING = "__pending_exception_of_the_program__"  # too long to be taken for a misspelt name
_ERRORS: dict[str, type[BaseException]] = {
    "NameError": NameError,
    "UnboundLocalError": UnboundLocalError,
    "AttributeError": AttributeError,
}


def suggestion(image: Image, address: int, kind: str, codes: list[CodeObject]) -> str:
    """What the hook adds to the last line; '': nothing."""
    if kind not in _ERRORS or not codes:
        return ""
    attributes = StandIns(image).attributes(address)
    name = attributes.get(".name", heap.NONE)
    if name == heap.NONE or not image.is_text(name):
        return ""
    exception: Any = _ERRORS[kind]("?")
    exception.name = image.text(name)
    if kind == "AttributeError":
        obj = attributes.get(".obj", heap.NONE)
        exception.obj = StandIns(image).value(obj)
    where = _raise_among(exception, _global_names(image), {}, codes[-1])
    return _hook_output(exception, where).rstrip("\n").partition("?")[2]


def _hook_output(exception: BaseException, where: TracebackType | None) -> str:
    """What the exception hook prints, without the traceback."""
    exception.__traceback__ = where
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        sys.__excepthook__(type(exception), exception, where)
        text = sys.stderr.getvalue()
    finally:
        sys.stderr = stderr
    return text.split("\n", 2)[2]  # the header, and the one frame, whose source does not exist


def _raise_among(
    exception: BaseException, global_names: list[str], locals_: dict[str, Any], code: CodeObject
) -> TracebackType | None:
    """The traceback of `exception`, raised in a frame in which these names are bound."""
    namespace: dict[str, Any] = {name: None for name in global_names} | {_PENDING: exception}
    if code.name == "<module>":
        source = f"raise {_PENDING}"
    else:
        bound = "".join(f" {name} = {_PENDING}_values[{name!r}]\n" for name in locals_)
        unbound = "".join(f" if 0: {name} = 0\n" for name in _variables(code) if name not in locals_)
        source = f"def body():\n{bound}{unbound} raise {_PENDING}"
        namespace[f"{_PENDING}_values"] = locals_
    try:
        exec(compile(source, "<the program>", "exec"), namespace)
        namespace.pop("body")()
    except type(exception) as raised:
        return raised.__traceback__.tb_next if raised.__traceback__ else None
    raise AssertionError("the exception was not raised")



def _variables(code: CodeObject) -> list[str]:
    return [name for name in code.register_names if name.isidentifier()]


def _global_names(image: Image) -> list[str]:
    """Bound global names, as in the namespace of CPython's __main__ module."""
    namespace = image.field(image.code_addresses[0], "Code", "globals")
    count = image.field(namespace, "Namespace", "count")
    names = image.items(image.field(namespace, "Namespace", "names"), "RefArray")[:count]
    values = image.items(image.field(namespace, "Namespace", "values"), "RefArray")[:count]
    bound = [image.text(name) for name, value in zip(names, values, strict=True) if value]
    return [*bound, "__package__", "__loader__", "__spec__", "__annotations__"]


class StandIns:
    """CPython objects with the same attribute names and the same class names as objects in the image."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self._classes: dict[int, type] = {}

    def value(self, word: int) -> Any:
        image = self.image
        if word & 1:
            return 0
        header = image.word(word)
        t = heap.BY_ID.get(header)
        if t is None:
            return self.instance(word, header)
        if t.name == "Class":
            return self.class_(word)
        if t.name == "Builtin":
            return getattr(builtins, image.text(image.field(word, "Builtin", "name")), [].append)
        plain: dict[str, Any] = {
            "NoneType": None,
            "Bool": True,
            "Float": 0.0,
            "BigInt": 1 << 40,
            "Str": "",
            "Tuple": (),
            "List": [],
            "Range": range(0),
            "Function": lambda: None,
            "BoundMethod": StandIns(image).value,
        }
        return plain.get(t.name)

    def class_(self, address: int) -> type:
        if address not in self._classes:
            image = self.image
            base = image.field(address, "Class", "base")
            count = image.field(address, "Class", "count")
            name = image.text(image.field(address, "Class", "name"))
            known = getattr(builtins, name, None)
            if address < image.vm("immortal_roots") and isinstance(known, type):
                self._classes[address] = known
                return known
            names = image.items(image.field(address, "Class", "names"), "RefArray")[:count] if count else []
            namespace = {image.text(n): None for n in names if not image.text(n).startswith("__")}
            bases = (self.class_(base),) if base else ()
            try:
                self._classes[address] = type(name, bases, namespace)
            except TypeError:
                self._classes[address] = type(name, (), namespace)
        return self._classes[address]

    def instance(self, address: int, map_address: int) -> Any:
        image = self.image
        cls = self.class_(image.field(map_address, "Map", "cls"))
        try:
            made: Any = object.__new__(cls) if cls is not type else None
        except TypeError:
            return None
        while image.field(map_address, "Map", "name"):
            name = image.text(image.field(map_address, "Map", "name"))
            if not name.startswith(".") and hasattr(made, "__dict__"):
                made.__dict__[name] = None
            map_address = image.field(map_address, "Map", "parent")
        return made

    def attributes(self, address: int) -> dict[str, int]:
        """Value words of an instance's attributes."""
        image = self.image
        map_address = image.word(address)
        capacity = image.field(map_address, "Map", "capacity")
        overflow = image.field(address, "Instance", "overflow")
        found = {}
        while image.field(map_address, "Map", "name"):
            index = image.field(map_address, "Map", "index")
            name = image.text(image.field(map_address, "Map", "name"))
            if index < capacity:
                found[name] = image.word(address + heap.TYPES["Instance"].fixed_size + 4 * index)
            else:
                found[name] = image.items(overflow, "RefArray")[index - capacity]
            map_address = image.field(map_address, "Map", "parent")
        return found

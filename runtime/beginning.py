"""Makes what every image begins with: the singletons, built-in classes and functions (spec/objects), and the library
(runtime/lib), compiled. (runtime/library.py keeps it in build/.)
"""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import Any, cast

from runtime.compiler.code import CodeObject
from runtime.compiler.library import Alias, Library, LibraryClass, LibraryConstant, LibraryFunction, compile_library
from runtime.imagebuilder import FIRST_LIBRARY_CODE, Beginning, ImageBuilder
from spec import heap
from spec.bytecode import CodeFlag, ErrorKind, Intrinsic, Op
from spec.bytecode import Library as Called
from spec.messages import FixedStr, fixed_text
from spec.objects import (
    BESIDE_SLOTS,
    BUILTINS,
    LEVELS,
    MEMBERS,
    NOT_COUNTED,
    SETTERS,
    TYPES,
    BuiltinFlag,
    ClassFlag,
    Method,
    TypeRow,
)  # fmt: skip

FOLDER = Path(__file__).parent / "lib"
#: Instructions that are the library's where they need Python code: `_name` there.
OPERATIONS = (
    Op.LOAD_NAME, Op.GET_ITER, Op.CALL_METHOD, Op.SEND, Op.BUILD_MAP, Op.BUILD_SET,
    *(op for op in Op if Op.GETITEM <= op and op not in (Op.IS, Op.IS_NOT)),
)  # fmt: skip
_CLASS_METHODS = ("__init_subclass__", "__class_getitem__", "__subclasshook__")
_FLAGGED = {
    "__getattr__": ClassFlag.HAS_GETATTR,
    "__getattribute__": ClassFlag.HAS_GETATTR,
    "__setattr__": ClassFlag.HAS_SETATTR,
    "__delattr__": ClassFlag.HAS_SETATTR,
    "__del__": ClassFlag.HAS_DEL,
}


@functools.cache
def own_names() -> dict[str, str]:
    """The names that the library's files define -> 'function', 'class' or 'constant', without compiling them."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if node.name in found:
                    raise NameError(f"{path.name}:{node.lineno}: {node.name} is defined twice in the library")
                found[node.name] = "function"
            elif isinstance(node, ast.ClassDef):
                found[node.name] = "class"
            elif isinstance(node, ast.Assign):
                found |= {target.id: "constant" for target in node.targets if isinstance(target, ast.Name)}
    return found


def class_name(row: TypeRow) -> str:
    """The name by which the library knows the class."""
    return row.name if row.visible else f"_{row.name}_type"


def _shown(name: str) -> str:
    """The `__name__` of a function: those of the module math are `_math_NAME` or `_math_NAME_of_...`."""
    return name[6:].partition("_of_")[0] if name.startswith("_math_") else name


def _is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


@functools.cache
def names() -> tuple[str, ...]:
    """The names of the module builtins."""
    found = {name for name in own_names() if _is_public(name)}
    found |= {row.name for row in TYPES.values() if row.visible}
    found -= {row.name for row in TYPES.values() if not row.visible}
    found |= {method.name for row, method in BUILTINS if row is None and _is_public(method.name)}
    return tuple(sorted(found | {"NotImplemented", "Ellipsis"}))


class _Beginning:
    """Builds it, in the order of the methods."""

    def __init__(self) -> None:
        self.builder = ImageBuilder()
        self.state: dict[str, int] = {}
        self.classes: dict[str, int] = {}
        self.bases: dict[str, tuple[str, ...]] = {}
        self.python_classes: dict[str, type] = {}  # for their mro alone
        self.attributes: dict[str, dict[str, int]] = {}
        self.flags: dict[str, int] = {}
        self.docs: dict[str, str | None] = {}
        self.stored: dict[str, list[CodeObject]] = {}
        self.libraries: list[Library] = []
        self.codes: list[CodeObject] = []

    # --- what the VM knows by address ---
    def singletons(self) -> None:
        b = self.builder
        made = b.new("NoneType"), b.new("Bool", value=0), b.new("Bool", value=1)
        assert made == (heap.NONE, heap.FALSE, heap.TRUE)
        assert (b.new("NotImplementedType"), b.new("EllipsisType")) == (heap.NOT_IMPLEMENTED, heap.ELLIPSIS)
        assert b.new("Cell") == heap.MISSING
        b.names |= {"NotImplemented": heap.NOT_IMPLEMENTED, "Ellipsis": heap.ELLIPSIS, "_MISSING": heap.MISSING}
        strings = []
        for s in FixedStr:
            hidden = s.name.startswith("HIDDEN_")
            strings.append(b.new("Str", fixed_text()[s].encode()) if hidden else b.string(fixed_text()[s]))
        self.fixed = strings
        self.state["strings"] = b.new("RefArray", strings)
        self.state["chars"] = b.new("RefArray", [b.string(chr(i)) for i in range(256)])
        self.state["unicode"] = b.characters()

    # --- classes ---
    def declare_classes(self) -> None:
        for row in TYPES.values():
            self._declare(row.name, class_name(row), (row.base,) if row.base else (), row.flags, row.doc or None)
        self.own = own_names()

    def _declare(self, name: str, known_as: str, bases: tuple[str, ...], flags: int, doc: str | None) -> None:
        self.classes[name] = self.builder.names[known_as] = self.builder.new("Class")
        self.bases[name] = bases
        python = type(name, tuple(self.python_classes[b] for b in bases), {})
        self.python_classes[name] = python
        inherited = 0
        for base in bases:
            inherited |= self.flags[base] & (ClassFlag.EXCEPTION | ClassFlag.IS_METACLASS)
        self.flags[name] = flags | inherited
        self.docs[name] = doc
        self.attributes[name] = {}
        self.stored[name] = []

    def compile(self) -> None:
        b = self.builder
        known = {*b.names, *self.own, *(m.name for row, m in BUILTINS if row is None)}
        for path in sorted(FOLDER.glob("*.py")):
            self.libraries.append(compile_library(path.read_text(), path.name, known))
        for library in self.libraries:
            for cls in library.classes:
                if cls.name not in self.classes:
                    self._declare(cls.name, cls.name, cls.bases or ("object",), ClassFlag.BUILTIN, cls.doc)

    # --- functions ---
    def builtins(self) -> None:
        b = self.builder
        addresses = []
        for index, (row, method) in enumerate(BUILTINS):
            name = method.name if row is None else f"{row.name}.{method.name}"
            flags = method.flags() | (BuiltinFlag.NOT_COUNTED if name in NOT_COUNTED else 0)
            if name in BESIDE_SLOTS:
                flags &= ~BuiltinFlag.SLOT
            parameters = [
                b.value(None if p.kind in ("positional", "*") else p.name) for p in method.words if p.kind != "*"
            ]
            address = b.new(
                "Builtin",
                index=index,
                name=b.string(_shown(method.name)),
                owner=self.classes[row.name] if row is not None else 0,
                flags=flags,
                parameters=b.new("Tuple", parameters),
            )
            addresses.append(address)
            if row is None:
                b.names[method.name] = address
            elif index < len(BUILTINS) - len(SETTERS):
                self.attributes[row.name][method.name] = self._member(index, row, method, address)
        self.state["builtins"] = b.new("RefArray", addresses)

    def _member(self, index: int, row: TypeRow, method: Method, address: int) -> int:
        if method.kind != "get":
            return address
        setter = SETTERS.get(index, -2 if method.name in MEMBERS.get(row.name, ()) else -1)
        name = self.builder.string(method.name)
        return self.builder.new("GetSet", name=name, getter=index, setter=setter, owner=self.classes[row.name])

    def declare_functions(self) -> None:
        """Function objects are there before code is: code names them."""
        self.functions: dict[int, int] = {}
        self.computed: dict[int, dict[str, Any]] = {}  # fields of each Property
        for library in self.libraries:
            for function in library.functions:
                self.functions[id(function)] = self.builder.names[function.name] = self.builder.new("Function")
            for constant in library.constants:
                assert not isinstance(constant.value, Alias)
                self.builder.names[constant.name] = self.builder.value(constant.value)

    def add_codes(self) -> None:
        namespace = self.builder.namespace([], {"__name__": "builtins"})
        called = _called_by_programs()
        for library in self.libraries:
            codes = library.program.codes
            for code in codes:
                code.flags |= CodeFlag.LIBRARY | (CodeFlag.NOT_COUNTED if code.qualname in NOT_COUNTED else 0)
                code.flags |= LEVELS.get(code.qualname, 0) | (CodeFlag.LEVEL if code.qualname in called else 0)
            for cls in library.classes:
                for member in self._checked(cls):
                    assert codes[member.code.index].nargs, f"{cls.name}.{member.name} has no `self`"
                    codes[member.code.index].flags |= CodeFlag.RECEIVER
            addresses = self.builder.add_codes(codes, namespace, FIRST_LIBRARY_CODE + len(self.codes))
            self.codes += codes
            for function in library.functions:
                self._function(function, addresses, self.functions[id(function)])
            for cls in library.classes:
                self._class(cls, cls.name, addresses, codes)

    def _checked(self, cls: LibraryClass) -> list[LibraryFunction]:
        """Methods that rely on what their first argument is, and may be called with any: all of a type with a layout of
        its own, of exceptions, classes and modules."""
        row = TYPES.get(cls.name)
        if not (row is not None and row.heap) and not self.flags[cls.name] & ClassFlag.EXCEPTION:
            return []
        return [
            member for member in cls.members
            if isinstance(member, LibraryFunction) and member.kind in ("function", "property", "setter", "deleter")
            and member.name != "__new__" and member.name not in _CLASS_METHODS
        ]  # fmt: skip

    def _owners(self, cls: LibraryClass, member: LibraryFunction) -> list[int]:
        """The class, and others that have the method under a name of theirs."""
        owners = [self.classes[cls.name]]
        for library in self.libraries:
            for other in library.classes:
                for constant in other.members:
                    if isinstance(constant, LibraryConstant) and constant.value == Alias(member.name, cls.name):
                        owners.append(self.classes[other.name])
        return owners

    def _function(self, function: LibraryFunction, codes: list[int], address: int) -> int:
        b = self.builder
        fields = heap.TYPES["Function"].fields
        b.put(address + fields["code"].offset, "r", codes[function.code.index])
        b.put(address + fields["name"].offset, "r", b.string(_shown(function.name)))
        if function.defaults:
            b.put(address + fields["defaults"].offset, "r", b.value(function.defaults))
        if function.keyword_defaults:
            b.put(address + fields["kwdefaults"].offset, "r", b.dictionary(function.keyword_defaults))
        return address

    def _class(self, cls: LibraryClass, name: str, addresses: list[int], codes: list[CodeObject]) -> None:
        members = self.attributes[name]
        checked = self._checked(cls)
        for member in cls.members:
            if isinstance(member, LibraryClass):
                raise TypeError(f"{name}.{member.name}: classes in classes of the library are not supported")
            if isinstance(member, LibraryConstant) and member.name == "__slots__":
                names = cast("tuple[str, ...]", member.value)
                members |= {slot: self._slot(slot, name) for slot in names}
            elif isinstance(member, LibraryConstant):
                members[member.name] = self._constant(member.value, name, members)
            else:
                self.stored[name].append(codes[member.code.index])
                owners = self._owners(cls, member) if member in checked else []
                members[member.name] = self._method(member, name, owners, addresses, members)

    def _slot(self, name: str, cls: str) -> int:
        b = self.builder
        return b.new("Member", name=b.string(name), owner=self.classes[cls], slot=b.string(f".{name}"))

    def _constant(self, value: Any, cls: str, members: dict[str, int]) -> int:
        if not isinstance(value, Alias):
            return self.builder.value(value)
        address = (self.attributes[value.cls] if value.cls else members)[value.name]
        if address not in self.computed or self.computed[address]["name"] == self.classes[cls]:
            return address
        return self._computed(self.computed[address] | {"name": self.classes[cls]})

    def _computed(self, fields: dict[str, Any]) -> int:
        address = self.builder.new("Property", **fields)
        self.computed[address] = fields
        return address

    def _method(
        self, member: LibraryFunction, cls: str, owners: list[int], addresses: list[int], members: dict[str, int]
    ) -> int:  # fmt: skip
        b = self.builder
        closure = b.new("Tuple", owners) if owners else 0
        function = self._function(member, addresses, b.new("Function", closure=closure))
        if member.kind == "property":
            deleter = 0 if member.name in MEMBERS.get(cls, ()) else heap.NONE
            return self._computed(
                dict(fget=function, fset=heap.NONE, fdel=deleter, doc=b.string(member.name), name=self.classes[cls])
            )
        if member.kind in ("setter", "deleter"):
            field = "fset" if member.kind == "setter" else "fdel"
            b.put(members[member.name] + heap.TYPES["Property"].fields[field].offset, "r", function)
            self.computed[members[member.name]][field] = function
            return members[member.name]
        if member.kind == "classmethod" or (member.kind == "function" and member.name in _CLASS_METHODS):
            return b.new("ClassMethod", function=function)
        if member.kind == "staticmethod" or member.name == "__new__":
            return b.new("StaticMethod", function=function)
        return function

    # --- classes, complete ---
    def layout(self, name: str) -> int:
        """Type id of the values that instances of derived classes wrap."""
        for cls in self.python_classes[name].__mro__:
            row = TYPES.get(cls.__name__)
            if row is not None and row.layout and row.heap:
                return heap.TYPES[row.heap].type_id
        return 0

    def complete_classes(self) -> None:
        derived: dict[str, list[str]] = {name: [] for name in self.classes}
        for name, bases in self.bases.items():
            for base in bases:
                derived[base].append(name)
        for members in self.attributes.values():
            if "__eq__" in members and "__hash__" not in members:
                members["__hash__"] = heap.NONE
        for name in self.classes:
            self._complete(name, derived[name])

    def _complete(self, name: str, derived: list[str]) -> None:
        b, address = self.builder, self.classes[name]
        mro = [cls.__name__ for cls in self.python_classes[name].__mro__[:-1]]
        members = self.attributes[name]
        flags = self.flags[name] | (ClassFlag.NOT_COUNTED if name in NOT_COUNTED else 0)
        if name == "_Code":
            flags |= ClassFlag.AS_CODE
        for cls in mro:
            for member, flag in _FLAGGED.items():
                if member in self.attributes[cls] and cls not in ("object", "type"):
                    flags |= flag
            flags |= ClassFlag.HAS_EQUALITY * any(self._overrides(cls, member) for member in ("__eq__", "__hash__"))
        capacity, root = self._root_map(name, mro)
        bases = self.bases[name]
        row = TYPES.get(name)
        shown = b.string(row.shown or name if row is not None else name)
        values: dict[str, int] = {
            "name": shown,
            "qualname": shown,
            "base": self.classes[bases[0]] if bases else 0,
            "bases": b.new("Tuple", [self.classes[base] for base in bases]),
            "mro": b.new("Tuple", [self.classes[cls] for cls in mro]),
            "metaclass": self.classes["type"],
            "names": b.new("RefArray", [b.string(member) for member in members]),
            "values": b.new("RefArray", list(members.values())),
            "count": len(members),
            "root_map": root,
            "capacity": capacity,
            "layout": self.layout(name),
            "flags": flags,
            "doc": b.value(self.docs[name]),
            "subclasses": b.new("RefArray", [*(self.classes[cls] for cls in derived), 0, 0, 0, 0]),
        }
        for field, value in values.items():
            b.put(address + heap.TYPES["Class"].fields[field].offset, "i", value)

    def _overrides(self, cls: str, member: str) -> bool:
        """Has the class such an attribute that is no built-in function?"""
        value = self.attributes[cls].get(member)
        return value is not None and self.builder.get(value) != heap.TYPES["Builtin"].type_id

    def _root_map(self, name: str, mro: list[str]) -> tuple[int, int]:
        """Capacity and root map, as runtime.vm.types.classes makes them."""
        hidden: list[FixedStr] = []
        if self.layout(name):
            hidden = [FixedStr.HIDDEN_PAYLOAD]
        elif self.flags[name] & ClassFlag.EXCEPTION:
            hidden = [FixedStr(n) for n in range(FixedStr.HIDDEN_ARGS, FixedStr.HIDDEN_SUPPRESS + 1)]
        capacity = len(hidden) + len(self.stored_names(mro))
        shared: dict[str, Any] = {"cls": self.classes[name], "capacity": capacity}
        address = self.builder.new("Map", index=-1, **shared)
        for index, slot in enumerate(hidden):
            inner = self.builder.new("Map", parent=address, name=self.fixed[slot], index=index, **shared)
            self.builder.put(address + heap.TYPES["Map"].fields["child"].offset, "r", inner)
            address = inner
        return capacity, address

    def stored_names(self, mro: list[str], made: bool = False) -> set[str]:
        """Attributes of self to which the library's methods store; `made`: and of what their __new__ makes."""
        return {
            str(code.constants[i.b])
            for cls in mro
            for code in self.stored[cls]
            for i in code.instructions
            if i.op == Op.SETATTR and (i.a == 0 or (made and code.name == "__new__"))
        }

    # --- tables ---
    def tables(self) -> None:
        b = self.builder
        by_type = [0] * (heap.FIRST_KIND_CLASS // 8 + heap.KIND_CLASSES)
        firsts = {
            "Generator": 0, "DictView": heap.VIEW_CLASSES, "Iterator": heap.ITERATOR_CLASSES,
            "Builtin": heap.METHOD_CLASSES,
        }  # fmt: skip
        by_type[0] = self.classes["object"]
        for row in TYPES.values():
            for kind in row.kinds:
                by_type[heap.FIRST_KIND_CLASS // 8 + firsts[row.heap] + kind] = self.classes[row.name]
            if row.heap and not row.kinds:
                layouts = heap.STR_TYPES if row.heap == "Str" else (row.heap,)
                for layout in layouts:
                    by_type[heap.TYPES[layout].type_id // 8] = self.classes[row.name]
        errors = [self.classes[_error_name(kind)] if kind else 0 for kind in range(ErrorKind.RAISED)]
        operators = [0] * 128
        for op in [*OPERATIONS, *Called]:
            operators[op] = b.names[f"_{op.name.lower()}"]
        intrinsics = [b.names.get(f"_{i.name.lower()}") or b.names[i.name.lower()] for i in Intrinsic]
        retries = [self._retry(method.retry) for _, method in BUILTINS]
        self.state |= {
            "classes": b.new("RefArray", by_type),
            "exceptions": b.new("RefArray", errors),
            "operators": b.new("RefArray", operators),
            "intrinsics": b.new("RefArray", intrinsics),
            "retries": b.new("RefArray", retries),
        }
        b.type_info()

    def _retry(self, name: str) -> int:
        if "." not in name:
            return self.builder.names[name] if name else 0
        cls, _, method = name.partition(".")
        return self.attributes[cls][method]


def _called_by_programs() -> frozenset[str]:
    """The library's functions that do what a program has called, where CPython counts that."""
    found = set()
    for row, method in BUILTINS:
        name = method.name if row is None else row.name if method.kind == "new" else f"{row.name}.{method.name}"
        if method.retry and (method.kind == "new" or not method.name.startswith("_")) and name not in NOT_COUNTED:
            found.add(method.retry)
    return frozenset(found - {"_str_new", "_round"})  # of specialized calls; of one that counts only for numbers


def _error_name(kind: int) -> str:
    special = {ErrorKind.OS_ERROR: "OSError", ErrorKind.EOF_ERROR: "EOFError", ErrorKind.NOT_SUPPORTED: "_NotSupported"}
    return special.get(ErrorKind(kind), ErrorKind(kind).name.title().replace("_", ""))


def make() -> tuple[Beginning, list[CodeObject]]:
    """It, and the library's code objects by their numbers from FIRST_LIBRARY_CODE on."""
    beginning = _Beginning()
    beginning.singletons()
    beginning.declare_classes()
    beginning.compile()
    beginning.builtins()
    beginning.declare_functions()
    beginning.add_codes()
    beginning.complete_classes()
    beginning.tables()
    builder = beginning.builder
    return Beginning(builder.parts(), beginning.state, names()), beginning.codes


def class_members() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Of every built-in class the names of its attributes, inherited too, and of those that only instances have."""
    made = _Beginning()
    made.singletons()
    made.declare_classes()
    made.compile()
    made.builtins()
    made.declare_functions()
    made.add_codes()
    found = {}
    for name, python in made.python_classes.items():
        mro = [cls.__name__ for cls in python.__mro__[:-1]]
        members = {member for cls in mro for member in made.attributes[cls]}
        found[name] = frozenset(members), frozenset(made.stored_names(mro, True) - members)
    return found

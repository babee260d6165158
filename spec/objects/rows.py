"""What a row of a built-in type or function says; the files beside this one hold the rows."""

from __future__ import annotations

import ast
import enum
from dataclasses import dataclass, field

from spec.bytecode import CodeFlag


class BuiltinFlag(enum.IntFlag):
    """Builtin.flags: how a built-in function is bound and called. The low 4 bits: number of words that it is called
    with;
    4 bits from REQUIRED_SHIFT: how many of them must be given; from POSITIONAL_SHIFT: how many can be by position."""

    ARITY = 15
    METHOD = 16  # the first argument is an instance of the owner (or its payload); binds like a function
    CLASS = 32  # the first argument is the class
    RETRY = 64  # vm.retries has a library's function for the cases that it leaves
    VARIADIC = 128  # the last word is a tuple of the further positional arguments
    KEYWORDS = 256  # some parameter can be given by keyword: binding goes by the signature
    NEW = 512  # a constructor (__new__): the first argument is the class, which may be derived
    INTERNAL = 1024  # not a name of the module builtins
    SLOT = 2048  # of SLOT_METHODS
    NOT_COUNTED = 1 << 20  # of NOT_COUNTED


REQUIRED_SHIFT = 12
POSITIONAL_SHIFT = 16


#: Attributes of built-in types that are member descriptors in CPython; other computed ones are getset descriptors.
MEMBERS: dict[str, frozenset[str]] = {
    name: frozenset(members.split())
    for name, members in {
        "range": "start stop step",
        "slice": "start stop step",
        "complex": "real imag",
        "property": "fget fset fdel",
        "staticmethod": "__func__ __wrapped__",
        "classmethod": "__func__ __wrapped__",
        "super": "__self__ __self_class__ __thisclass__",
        "function": "__closure__ __globals__ __builtins__",
        "method": "__self__ __func__",
        "coroutine": "cr_origin",
        "async_generator": "ag_running",
        "code": "co_argcount co_posonlyargcount co_kwonlyargcount co_flags co_stacksize co_consts co_names co_filename "
        "co_name co_qualname co_firstlineno",
        "traceback": "tb_frame tb_lasti",
        "type": "__base__ __mro__ __basicsize__ __dictoffset__ __flags__ __itemsize__ __weakrefoffset__",
        "getset_descriptor": "__name__ __objclass__",
        "member_descriptor": "__name__ __objclass__",
        "method_descriptor": "__name__ __objclass__",
        "wrapper_descriptor": "__name__ __objclass__",
        "BaseExceptionGroup": "message exceptions",
    }.items()
}


class MethodKind(enum.IntEnum):
    """What type() says of a method of a built-in type."""

    METHOD = 0  # list.append
    WRAPPER = 1  # list.__len__, one of SLOT_METHODS
    BOUND_WRAPPER = 2  # [].__len__
    CLASS_METHOD = 3  # int.__dict__["from_bytes"]


_BINARY = "add sub mul truediv floordiv mod divmod lshift rshift and or xor pow matmul".split()
#: Special methods that have a slot in CPython's types: there they are wrappers of C functions.
SLOT_METHODS = frozenset(
    f"__{name}__"
    for name in (
        *_BINARY, *(f"r{name}" for name in _BINARY), *(f"i{name}" for name in _BINARY if name != "divmod"),
        *"lt le eq ne gt ge neg pos abs invert bool int float index hash repr str call iter next len contains".split(),
        *"getitem setitem delitem getattribute getattr setattr delattr get set delete init del".split(),
        *"await aiter anext".split(),
    )
)  # fmt: skip


#: What CPython 3.11 calls without counting a level of recursion: functions that take a vector of arguments
#: (METH_FASTCALL), or that its interpreter has specialized calls for; and types, and methods as `type.method`.
NOT_COUNTED = frozenset(
    """
    __build_class__ __import__ anext breakpoint compile delattr divmod eval exec getattr hasattr isinstance issubclass
    iter len next pow setattr sum type.__prepare__
    bool dict enumerate filter float format frozenset list map set super tuple type
    bytearray.center bytearray.decode bytearray.expandtabs bytearray.hex bytearray.insert bytearray.ljust
    bytearray.lstrip bytearray.pop bytearray.replace bytearray.rjust bytearray.rsplit bytearray.rstrip bytearray.split
    bytearray.splitlines bytearray.strip bytearray.translate
    bytes.center bytes.decode bytes.expandtabs bytes.hex bytes.ljust bytes.lstrip bytes.replace bytes.rjust
    bytes.rsplit bytes.rstrip bytes.split bytes.splitlines bytes.strip bytes.translate
    dict.get dict.pop dict.setdefault float.__round__ int.__round__ int.to_bytes
    list.append list.index list.insert list.pop list.sort
    memoryview.cast memoryview.hex memoryview.tobytes
    str.center str.encode str.expandtabs str.ljust str.lstrip str.replace str.rjust str.rsplit str.rstrip str.split
    str.splitlines str.strip tuple.index
    """.split()
)


#: How CPython counts what these functions of the library do (spec.bytecode.CodeFlag). Besides, what does the work of a
#: built-in function that the program has called is a level, unless that is NOT_COUNTED.
LEVELS = {
    "_repr_slowly": CodeFlag.LEVEL_WITHIN | CodeFlag.LEVEL_OF_REPR,
    "_str_slowly": CodeFlag.LEVEL_WITHIN | CodeFlag.LEVEL_OF_STR,
    "object.__format__": CodeFlag.LEVEL_WITHIN,
    "_sort_keys": CodeFlag.LEVEL_WITHIN,
    "generator.send": CodeFlag.LEVEL,
    "generator.close": CodeFlag.LEVEL,
    "coroutine.send": CodeFlag.LEVEL,
    "coroutine.close": CodeFlag.LEVEL,
} | {
    f"_{name}": CodeFlag.LEVEL_WITHIN | CodeFlag.LEVEL_OF_COMPARISON for name in ("lt", "le", "eq", "ne", "gt", "ge")
}  # fmt: skip


#: Methods of these names that CPython has beside the slot's: a function of one argument, which type() calls so.
BESIDE_SLOTS = frozenset(
    ("list.__getitem__", "dict.__getitem__", "dict.__contains__", "set.__contains__", "frozenset.__contains__")
)


class ClassFlag(enum.IntFlag):
    """Class.flags."""

    EXCEPTION = 1  # derives from BaseException
    BUILTIN = 2  # of the image: its attributes cannot be set
    NO_DICT = 4  # instances have only the attributes of __slots__
    NOT_A_BASE = 8  # like bool
    HAS_GETATTR = 16  # it or a base defines __getattr__, or __getattribute__ other than object's
    HAS_SETATTR = 32  # ... __setattr__ or __delattr__
    HAS_DEL = 64  # ... __del__
    IS_METACLASS = 128  # derives from type
    ABSTRACT = 256  # has abstract methods
    HAS_MEMBERS = 1024  # it or a base has names in __slots__
    SHARES_DICT = 2048  # the library's, of instances with a __dict__ that others have, too; they show its base
    NOT_COUNTED = 4096  # of NOT_COUNTED
    NAMED_WITH_MODULE = 8192  # the library's, outside of builtins: exceptions name it with its module
    HAS_EQUALITY = 16384  # it or a base defines __eq__ or __hash__, other than by a built-in function
    AS_CODE = 32768  # the library's, of objects that pass for code objects
    AS_VIEW = 65536  # ... for memoryviews
    DECIMAL = 131072  # ... decimal.Decimal: operators ask numbers/decimalops.py before they call its methods
    ABC = 512  # its metaclass checks as abc.ABCMeta does, and no hook is asked first: subclasses need no question


class IteratorKind(enum.IntEnum):
    """Iterator.kind."""

    LIST = 0  # index: of the next item
    TUPLE = 1
    STR = 2  # of a str with a byte a character
    WIDE_STR = 3
    BYTES = 4
    BYTE_ARRAY = 5
    RANGE = 6  # of small ints: index: next value, limit: items left, state: step
    LONG_RANGE = 7  # state: next value
    LIST_REVERSED = 8
    REVERSED = 9  # of a tuple, str, bytes, bytearray; of another object: by its __getitem__, which is user code
    DICT_KEYS = 10  # index: of an entry, limit: size when the iteration began, state: items left
    DICT_VALUES = 11
    DICT_ITEMS = 12
    REVERSED_KEYS = 13
    REVERSED_VALUES = 14
    REVERSED_ITEMS = 15
    SET = 16  # index: of a place, limit: size when the iteration began
    CALLABLE = 17  # iter(f, sentinel): source f, state sentinel
    GETITEM = 18  # of an object with __getitem__ alone
    ENUMERATE = 19  # source: an iterator, state: next number
    ZIP = 20  # source: a tuple of iterators, limit: 1 if strict
    MAP = 21  # source: the function, state: a tuple of iterators
    FILTER = 22  # source: the function or None, state: an iterator


@dataclass(frozen=True, kw_only=True)
class Parameter:
    name: str
    kind: str  # 'positional', 'either', 'keyword', '*', '**'
    optional: bool = False


def parameters_of(text: str) -> tuple[Parameter, ...]:
    """`x, /, key=None, *args`, as in a `def`. Whatever a default is: the function is called with null there."""
    node = ast.parse(f"def f({text}): pass").body[0]
    assert isinstance(node, ast.FunctionDef)
    a = node.args
    either = [*a.posonlyargs, *a.args]
    required = len(either) - len(a.defaults)
    out = [
        Parameter(
            name=arg.arg, kind="positional" if i < len(a.posonlyargs) else "either", optional=i >= required
        )
        for i, arg in enumerate(either)
    ]  # fmt: skip
    for arg, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        out.append(Parameter(name=arg.arg, kind="keyword", optional=default is not None))
    if a.vararg:
        out.append(Parameter(name=a.vararg.arg, kind="*"))
    if a.kwarg:
        out.append(Parameter(name=a.kwarg.arg, kind="**"))
    return tuple(out)


@dataclass(frozen=True, kw_only=True)
class Method:
    """A built-in function or method.

    `implementation`: 'module.function' of restricted Python under runtime/vm (`containers.lists.append`). It takes a
    value
    word for each parameter (a method: `self` first), null for one that was not given, and a Tuple for `*args` (always
    the
    last; `**` is the library's alone). It returns its result; or NULL with an exception pending; or NULL without: then
    `retry`, the name of a function of runtime/lib (`_name` or `Class.name`), is called with the same arguments.
    """

    name: str
    implementation: str
    parameters: str = ""
    retry: str = ""
    kind: str = "method"  # or 'function', 'static', 'class' (gets the class), 'new' (gets the class), 'get' (attribute)
    setter: str = ""  # of a 'get': implementation(self, value) -> W, value null: del; '': read-only
    words: tuple[Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", parameters_of(self.parameters))

    @property
    def arity(self) -> int:
        """Value words that the implementation takes."""
        return len(self.words) + (self.kind not in ("function", "static"))

    def flags(self) -> int:
        """BuiltinFlag"""
        extra = self.arity - len(self.words)
        required = extra + sum(not p.optional and p.kind in ("positional", "either") for p in self.words)
        positional = extra + sum(p.kind in ("positional", "either") for p in self.words)
        flags = self.arity | required << REQUIRED_SHIFT | positional << POSITIONAL_SHIFT
        if self.kind in ("method", "get"):
            flags |= BuiltinFlag.METHOD
        if self.kind == "method" and self.name in SLOT_METHODS:
            flags |= BuiltinFlag.SLOT
        if self.kind in ("class", "new"):
            flags |= BuiltinFlag.CLASS
        if self.kind == "new":
            flags |= BuiltinFlag.NEW
        if self.retry:
            flags |= BuiltinFlag.RETRY
        if any(p.kind == "*" for p in self.words):
            flags |= BuiltinFlag.VARIADIC
        if any(p.kind in ("either", "keyword") for p in self.words):
            flags |= BuiltinFlag.KEYWORDS
        if self.kind == "function" and self.name.startswith("_") and not self.name.endswith("__"):
            flags |= BuiltinFlag.INTERNAL
        return flags


@dataclass(frozen=True, kw_only=True)
class TypeRow:
    """A built-in type. `heap`: the heap type of its values ('' where they are instances, or none)."""

    name: str
    heap: str = ""
    base: str = "object"
    methods: tuple[Method, ...] = ()
    flags: ClassFlag = ClassFlag.BUILTIN
    doc: str = ""
    visible: bool = True  # a name of the module builtins
    shown: str = ""  # the class's __name__, where that is no name of the library
    layout: bool = True  # subclasses wrap a value of it (their payload)
    kinds: tuple[int, ...] = ()  # where the heap type stands for several types: values of `kind` of this one

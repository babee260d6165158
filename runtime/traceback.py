"""CPython's tracebacks for programs that a Sidewinder machine ran.

Frames are found in the image, each with its code object and pc; the compiler's positions say what source they stand
for; the running CPython's own `traceback` module formats them. The last line is printed by its exception hook, with
its suggestions ("Did you mean"): it gets a real exception, raised where the same names are bound.
"""

from __future__ import annotations

import builtins
import io
import linecache
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from runtime.compiler.code import CodeObject, Position, Program
from runtime.image import Image
from spec import heap
from spec.bytecode import ErrorKind, Op

HEADER = "Traceback (most recent call last):\n"
EXIT_ERROR = 1
EXIT_UNSUPPORTED = 2
_PENDING = "__pending_exception_of_the_program__"  # too long to be taken for a misspelt name

_CLASSES: dict[ErrorKind, type[BaseException]] = {
    ErrorKind.TYPE_ERROR: TypeError,
    ErrorKind.INDEX_ERROR: IndexError,
    ErrorKind.ATTRIBUTE_ERROR: AttributeError,
    ErrorKind.NAME_ERROR: NameError,
    ErrorKind.UNBOUND_LOCAL_ERROR: UnboundLocalError,
    ErrorKind.ZERO_DIVISION_ERROR: ZeroDivisionError,
    ErrorKind.ASSERTION_ERROR: AssertionError,
    ErrorKind.RECURSION_ERROR: RecursionError,
    ErrorKind.MEMORY_ERROR: MemoryError,
    ErrorKind.VALUE_ERROR: ValueError,
    ErrorKind.OVERFLOW_ERROR: OverflowError,
}


@dataclass(frozen=True)
class Activation:
    """A frame of the program: its address in the image, its code and the instruction that it executes."""

    address: int
    code: CodeObject
    pc: int


@dataclass(frozen=True)
class Report:
    """How a program ended that did not end well: text for stderr and exit status."""

    text: str
    status: int


def activations(program: Program, image: Image) -> list[Activation]:
    """The frames from vm.frame to the module's, outermost first."""
    found = []
    frame = image.vm("frame")
    while frame:
        index = image.field(image.field(frame, "Frame", "code"), "Code", "index")
        found.append(Activation(frame, program.codes[index], image.field(frame, "Frame", "pc")))
        frame = image.field(frame, "Frame", "back")
    return found[::-1]


def format_frames(program: Program, frames: Sequence[tuple[str, Position]]) -> list[str]:
    """The header and the text of each frame (function name, position), outermost first."""
    lines = program.source.splitlines(keepends=True)
    linecache.cache[program.filename] = (len(program.source), None, lines, program.filename)
    summaries = [
        traceback.FrameSummary(
            program.filename,
            position.line,
            name,
            lookup_line=False,
            end_lineno=position.end_line,
            colno=position.column,
            end_colno=position.end_column,
        )
        for name, position in frames
    ]
    return [HEADER, *traceback.StackSummary.from_list(summaries).format()]


def error_report(program: Program, image: Image) -> Report:
    """The exception that is pending in the image."""
    kind = ErrorKind(image.vm("error_kind"))
    stack = activations(program, image)
    places = [(a.code.name, a.code.positions[a.pc]) for a in stack]
    top = stack[-1]
    if kind == ErrorKind.ATTRIBUTE_ERROR and top.code.instructions[top.pc].op in (Op.CALL_METHOD, Op.CALL_METHOD_KW):
        places[-1] = (top.code.name, top.code.positions[top.pc + 1])  # its EXT has the position of the lookup
    message = _message(image)
    if kind == ErrorKind.NOT_SUPPORTED:
        return _unsupported(program, places[-1][1], message or "")
    if kind == ErrorKind.NAME_ERROR:
        name = image.text(image.vm("error_arg1"))
        if name in dir(builtins):
            return _unsupported(program, places[-1][1], f"builtin {name!r}")
    last = _last_lines(kind, message, program, image, top)
    return Report("".join(format_frames(program, places)) + last, EXIT_ERROR)


def interrupt_report(program: Program, image: Image) -> Report:
    """Ctrl-C."""
    places = [
        (a.code.name, a.code.positions[min(a.pc, len(a.code.positions) - 1)]) for a in activations(program, image)
    ]
    return Report("".join(format_frames(program, places)) + "KeyboardInterrupt\n", 130)


def _message(image: Image) -> str | None:
    address = image.vm("error_arg0")
    return image.text(address) if address else None


def _unsupported(program: Program, position: Position, what: str) -> Report:
    return Report(f"{program.filename}:{position.line}: not supported: {what}\n", EXIT_UNSUPPORTED)


def _last_lines(kind: ErrorKind, message: str | None, program: Program, image: Image, top: Activation) -> str:
    """The exception's line as CPython prints it."""
    exception = _CLASSES[kind](*([] if message is None else [message]))
    values = StandIns(image)
    if isinstance(exception, AttributeError):
        exception.name = image.text(image.vm("error_arg1"))
        exception.obj = values.value(image.vm("error_arg2"))
    if kind == ErrorKind.NAME_ERROR:
        assert isinstance(exception, NameError)
        exception.name = image.text(image.vm("error_arg1"))
    where = _raise_among(exception, _global_names(program, image, top), _local_names(image, top, values), top.code)
    return _hook_output(exception, where)


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


def _global_names(program: Program, image: Image, top: Activation) -> list[str]:
    """Bound global names, as in the namespace of CPython's __main__ module."""
    cells = image.items(image.field(image.field(top.address, "Frame", "code"), "Code", "globals"), "RefArray")
    bound = [name for name, cell in zip(program.global_names, cells, strict=True) if cell]
    standard = ["__name__", "__doc__", "__package__", "__loader__", "__spec__", "__annotations__", "__file__"]
    return [*standard, *bound]


def _local_names(image: Image, top: Activation, values: StandIns) -> dict[str, Any]:
    slots = image.items(top.address, "Frame")
    named = zip(top.code.register_names, slots, strict=False)
    return {name: values.value(slot) for name, slot in named if slot and name.isidentifier()}


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
            names = image.items(image.field(address, "Class", "names"), "RefArray")[:count] if count else []
            namespace = {image.text(name): None for name in names if image.text(name) != "__init__"}
            name = image.text(image.field(address, "Class", "name"))
            self._classes[address] = type(name, (self.class_(base),) if base else (), namespace)
        return self._classes[address]

    def instance(self, address: int, map_address: int) -> Any:
        image = self.image
        made: Any = object.__new__(self.class_(image.field(map_address, "Map", "cls")))
        while image.field(map_address, "Map", "name"):
            made.__dict__[image.text(image.field(map_address, "Map", "name"))] = None
            map_address = image.field(map_address, "Map", "parent")
        return made

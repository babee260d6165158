"""What the library asks of the host: spec.objects.HostService. Arguments and answers are objects of the image."""

from __future__ import annotations

import contextlib
import enum
import functools
import importlib
import os
import struct
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime import charsets, unicodetables
from runtime.answers import Answer, Answers, Word
from runtime.compiler.errors import InvalidTreeError, UnsupportedError
from runtime.extension import Changes, Extension
from runtime.image import Image
from runtime.imagebuilder import ImageError
from runtime.signals import Signals
from runtime.sourcetext import encoding_of
from runtime.streams import give_away
from runtime.systemcalls import SystemCalls
from spec import heap
from spec.memory_map import IMAGE
from spec.services import Clock, HostService

if TYPE_CHECKING:
    from runtime.compiler import Program
    from runtime.pythoncode import Matched
    from runtime.watched import Watching

MODULES = Path(__file__).parent / "lib" / "modules"

_CLOCKS: dict[int, Callable[[], float]] = {
    clock: getattr(time, clock.name.lower()) for clock in Clock if clock != Clock.NANOSECONDS
}
_CLOCKS |= {clock + Clock.NANOSECONDS: getattr(time, f"{Clock(clock).name.lower()}_ns") for clock in list(_CLOCKS)}


def clock(which: int) -> Any:
    """Seconds of a Clock, or nanoseconds."""
    return _CLOCKS[which]()


#: Names of CPython's types that no module has -> in `types`.
_TYPES = {
    "function": "FunctionType", "method": "MethodType", "builtin_function_or_method": "BuiltinFunctionType",
    "generator": "GeneratorType", "coroutine": "CoroutineType", "module": "ModuleType", "code": "CodeType",
    "frame": "FrameType", "traceback": "TracebackType", "mappingproxy": "MappingProxyType", "cell": "CellType",
    "NoneType": "NoneType", "ellipsis": "EllipsisType", "NotImplementedType": "NotImplementedType",
    "method_descriptor": "MethodDescriptorType", "wrapper_descriptor": "WrapperDescriptorType",
    "getset_descriptor": "GetSetDescriptorType", "member_descriptor": "MemberDescriptorType",
    "async_generator": "AsyncGeneratorType",
}  # fmt: skip


def description(module: str, name: str) -> tuple[str | None, str | None]:
    """Docstring and text signature of what CPython writes in C, as this CPython has them."""
    import inspect  # which takes its time to import

    if module.partition(".")[0] not in sys.stdlib_module_names:
        return None, None
    first, _, attribute = name.partition(".")
    try:
        if module == "builtins" and first in _TYPES:
            found = getattr(types, _TYPES[first])
        else:
            found = getattr(importlib.import_module(module), first)
        if attribute:
            found = inspect.getattr_static(found, attribute)
    except (ImportError, AttributeError):
        return None, None
    texts = getattr(found, "__doc__", None), getattr(found, "__text_signature__", None)
    return tuple(text if isinstance(text, str) else None for text in texts)  # type: ignore[return-value]


_HEAD = struct.Struct("<II").unpack_from  # header and length
_UNPACKERS = [struct.Struct(f"<{count}i").unpack_from for count in range(16)]
_BASE = IMAGE.base
_STR, _TUPLE = heap.TYPES["Str"], heap.TYPES["Tuple"]
_STR_ID, _TUPLE_ID, _STR_SIZE, _TUPLE_SIZE = _STR.type_id, _TUPLE.type_id, _STR.fixed_size, _TUPLE.fixed_size
assert _STR.fields["length"].offset == _TUPLE.fields["length"].offset == 4
_CONSTANTS = {heap.NONE: None, heap.FALSE: False, heap.TRUE: True}

#: Modules that CPython has compiled into itself: their frames have no source.
FROZEN = frozenset((
    "abc", "codecs", "io", "_collections_abc", "genericpath", "posixpath", "os", "site", "stat", "runpy",
))  # fmt: skip
#: Contracts of spec/ that library modules read: import _spec_regex and so on.
SPEC_MODULES = {"_spec_events": "spec.events", "_spec_regex": "spec.regex", "_spec_services": "spec.services"}


def spec_source(module: str) -> str:
    """A module with the numbers and enums of one of spec/."""
    lines = []
    for name, value in vars(importlib.import_module(module)).items():
        if isinstance(value, int) and not name.startswith("_"):
            lines.append(f"{name} = {value}")
        elif isinstance(value, type) and issubclass(value, enum.IntEnum | enum.IntFlag) and value.__module__ == module:
            lines.append(f"class {name}:")
            lines += [f"    {member} = {int(number)}" for member, number in value.__members__.items()]
    return "\n".join(lines)


def _as_table(table: Any) -> tuple[Answer, ...]:
    """HostService.SYMBOLS: of a table and those in it."""
    return (
        str(table.id), table.name, table.type, table.lineno, int(table.nested),
        tuple(part for item in table.symbols.items() for part in item),
        tuple(table.varnames), tuple(_as_table(inner) for inner in table.children),
    )  # fmt: skip


class Services:
    """`arguments`: sys.argv[1:]. `allocate(bytes)`: makes room in the image's heap; False: there is none. `write(fd,
    data)`: output of the program."""

    def __init__(
        self,
        image: Image,
        extension: Extension,
        program: Program,
        arguments: Sequence[str],
        allocate: Callable[[int], bool],
        write: Callable[[int, bytes], None],
    ) -> None:
        self.image = image
        self.extension = extension
        self.program = program
        self.arguments = (program.given or program.filename, *arguments)
        self.allocate = allocate
        self.write = write
        self.modules: dict[str, int] = {}
        self.answers: dict[tuple[object, ...], Answer] = {}  # of compile
        self.known_facts: dict[int, tuple[object, ...]] = {}
        self.known_python: dict[int, list[Matched | None]] = {}
        self.signals = Signals()
        self.something_left = False  # to do when the program has ended
        self.handlers: dict[int, Callable[[Any], Answer]] = {
            HostService.FIND_MODULE: self.find_module,
            HostService.COMPILE: self.compile,
            HostService.LINK: self.link,
            HostService.STANDS_ALONE: lambda args: self.extension.stands_alone(args[0]),
            HostService.RELINK: self.relink,
            HostService.REPLACE: lambda args: self.extension.replaced(*args),
            HostService.WRITE: self.write_text,
            HostService.READ_LINE: self.read_line,
            HostService.ARGUMENTS: lambda _: self.arguments,
            HostService.ENVIRONMENT: lambda _: tuple(part for item in os.environ.items() for part in item),
            HostService.CLOCK: lambda args: clock(args[0]),
            HostService.CALL: SystemCalls(write, self.signals),
            HostService.AT_EXIT: self.at_exit,
            HostService.VERSION: lambda _: tuple(sys.version_info[:3]),
            HostService.RANDOM: lambda args: os.urandom(args[0]).decode("latin-1"),
            HostService.FOLDERS: lambda _: self.folders(),
            HostService.PARSE: self.parse,
            HostService.SYMBOLS: self.symbols,
            HostService.CODE: lambda args: self.facts(args[0])[args[1]],
            HostService.PYTHON_CODE: lambda args: self.python_facts(args[0]),
            HostService.WATCHED: lambda args: Word(self.watching.copy(int(args))),
            HostService.WATCH_FRAMES: lambda _: self.watching.watch_frames(),
            HostService.LINES: lambda args: self.places(args[0]),
            HostService.LINE: lambda args: self.line(*args),
            HostService.DESCRIPTION: lambda args: description(*args),
            HostService.TRACEBACK: lambda _: self.traceback(),
            HostService.REPORT: lambda _: self.report(),
        }

    @functools.cached_property
    def watching(self) -> Watching:
        from runtime.watched import Watching  # which knows all instructions

        return Watching(self.image, self.extension)

    def facts(self, index: int) -> tuple[object, ...]:
        if index not in self.known_facts:
            from runtime.codefacts import code_facts  # which knows all instructions

            self.known_facts[index] = code_facts(*self.extension.codes.whole(index))
        return self.known_facts[index]

    def line(self, index: int, pc: int) -> Answer:
        from runtime.codefacts import line_of

        return line_of(self.extension.codes.code(index), pc)

    def python_codes(self, index: int) -> tuple[Program | None, int, Sequence[Matched | None]]:
        """The program of a code object, the number of the code object there, and what CPython makes of all of them."""
        from runtime.pythoncode import matched

        program, code = self.extension.codes.whole(index)
        if program is None:
            return None, 0, ()
        first = index - code.index
        if first not in self.known_python:
            self.known_python[first] = matched(program)
        return program, code.index, self.known_python[first]

    def python_facts(self, index: int) -> Answer:
        from runtime.pythoncode import python_facts

        program, number, rows = self.python_codes(index)
        return None if program is None else python_facts(program, number, rows)

    def places(self, index: int) -> Answer:
        from runtime.codefacts import positions

        _, number, rows = self.python_codes(index)
        row = rows[number] if rows else None
        return row.positions if row is not None else positions(self.extension.codes.code(index))

    # --- objects ---
    def read_object(self, word: int) -> Any:
        """The Python value of a value word; what has none is a Word."""
        if word & 1:
            return heap.untag(word)
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        image, at = self.image, word - _BASE
        kind, length = _HEAD(image.buffer, at)
        if kind == _STR_ID:  # most of what is asked for is named by a tuple of strings
            start = at + _STR_SIZE
            return image.buffer[start : start + length].decode("latin-1")
        if kind == _TUPLE_ID:
            unpack = _UNPACKERS[length] if length < len(_UNPACKERS) else struct.Struct(f"<{length}i").unpack_from
            words = unpack(image.buffer, at + _TUPLE_SIZE)
            return tuple([item >> 1 if item & 1 else self.read_object(item) for item in words])
        t = heap.BY_ID.get(kind)
        if t is None:  # an instance: of a class derived from a built-in type, it stands for the value that it wraps
            wraps = image.field(image.field(kind, "Map", "cls"), "Class", "layout")
            return self.read_object(image.word(word + heap.TYPES["Instance"].fixed_size)) if wraps else Word(word)
        if t.name in heap.STR_TYPES:
            return image.text(word)
        if t.name == "Bytes":
            return bytes(image.memory(word + t.fixed_size, image.field(word, "Bytes", "length")))
        if t.name == "Float":
            return image.double(word + t.fields["value"].offset)
        if t.name == "BigInt":
            sign = image.field(word, "BigInt", "sign")
            digits = image.items(word, "BigInt")
            magnitude = sum(digit << 30 * i for i, digit in enumerate(digits))
            return -magnitude if sign & 0x8000_0000 else magnitude
        return Word(word)

    def serve(self, service: int) -> None:
        """Answer the request in vm.host_argument."""
        image = self.image
        argument = self.read_object(image.vm("host_argument"))
        try:
            answer = self.handlers[service](argument)
        except OSError as e:
            answer = (e.errno or 0, e.strerror or str(e))
        except ImageError:
            answer = None
        if type(answer) is int and heap.SMALL_INT_MIN <= answer <= heap.SMALL_INT_MAX:
            image.set_vm("host_argument", heap.tag(answer))
            return
        origin = image.vm("alloc_ptr")
        answers = Answers(origin)
        word = answers.word(answer)
        if answers.data:
            if not self.allocate(len(answers.data)):
                image.set_vm("host_argument", heap.NONE)
                return
            if image.vm("alloc_ptr") != origin:  # there was a collection
                origin = image.vm("alloc_ptr")
                answers = Answers(origin)
                word = answers.word(answer)
            image.set_bytes(origin, answers.data)
            image.set_vm("alloc_ptr", origin + len(answers.data))
        image.set_vm("host_argument", word)

    # --- code ---
    def traceback(self) -> str:
        """The text of the exception that vm.host_argument describes."""
        from runtime.traceback import format_one, raised  # which takes its time to import

        codes = self.extension.codes
        return format_one(codes, self.image, raised(codes, self.image, self.image.vm("host_argument")), False)

    def report(self) -> str:
        from runtime.traceback import format_chain, raised

        codes = self.extension.codes
        return format_chain(codes, self.image, raised(codes, self.image, self.image.vm("host_argument")))

    def folders(self) -> tuple[str, ...]:
        """sys.path, as it is at first: the program's own folder, with -m the current one, with -c and - no name."""
        own = os.path.dirname(os.path.abspath(self.program.filename)) if self.program.package is None else os.getcwd()
        if self.program.filename in ("<string>", "<stdin>"):
            own = ""
        return (own, *(p for p in sys.path[1:] if p and os.path.isdir(p)))

    def find_module(self, args: tuple[str, tuple[str, ...]]) -> Answer:
        """Ours (what CPython writes in C), then files in the folders: the program's own, then CPython's library."""
        name, folders = args
        parts = name.split(".")
        if not all(parts) or "/" in name or "\0" in name:
            return None
        if name in SPEC_MODULES:
            return self._module(Path(f"<{name}>"), False, True, spec_source(SPEC_MODULES[name]))
        for maker in (unicodetables, charsets):
            tables = maker.module_source(name) if name.startswith(maker.PREFIX) else None
            if tables is not None:
                return self._module(Path(f"<{name}>"), False, True, tables)
        if name == "_ast":
            from runtime import syntaxtrees

            return self._module(Path("<_ast>"), False, True, syntaxtrees.module_source())
        own = MODULES / f"{'_dot_'.join(parts)}.py"
        if own.exists():
            package = any(MODULES.glob(f"{own.stem}_dot_*.py"))
            return self._module(own, package, True)
        portions = []  # of a namespace package, which has no __init__.py
        for folder in folders:
            base = Path(os.getcwd(), folder, parts[-1])
            for path, package in ((base / "__init__.py", True), (base.with_name(f"{parts[-1]}.py"), False)):
                if path.is_file():
                    return self._module(path, package, False, filename=f"<frozen {name}>" * (name in FROZEN))
            if base.is_dir():
                portions.append(str(base))
        if portions:
            return ("namespace", tuple(portions))
        files = tuple(folder for folder in folders if is_in_file(folder))
        return ("hooks", files) if files else None

    def _module(
        self, path: Path, package: bool, is_library: bool, source: str | None = None, filename: str = ""
    ) -> Answer:
        handle = self.modules.get(str(path))
        if handle is None:

            def read() -> str:
                return source_text(path.read_bytes(), str(path)) if source is None else source

            compiled = _compiled(lambda: self.extension.compile_file(read, filename or str(path), is_library))
            if isinstance(compiled, tuple):
                return compiled
            handle = self.modules[str(path)] = compiled
        return (handle, str(path), package, "built-in" if is_library else "frozen" if filename else "")

    def parse(self, args: tuple[str | bytes, str, str]) -> Answer:
        """"parsed", a tree, and what it warns of, as `compile` has it; or as `_compiled` where that fails."""
        from runtime import syntaxtrees

        source, filename, mode = args
        trees: list[Answer] = []

        def parse() -> int:
            trees.append(syntaxtrees.parse(source_text(source, filename), filename, mode.rstrip("^")))
            return 0

        with told_warnings(mode) as told:
            failed = _compiled(parse)
        return failed if isinstance(failed, tuple) else ("parsed", trees[0], as_answer(told))

    def symbols(self, args: tuple[str | bytes, str, str] | tuple[()]) -> Answer:
        """What `_symtable` of this CPython makes of a text."""
        module = importlib.import_module("_symtable")
        if not args:
            return tuple(part for item in vars(module).items() if isinstance(item[1], int) for part in item)
        source, filename, mode = args
        tables: list[Answer] = []

        def ask() -> int:
            tables.append(_as_table(module.symtable(source_text(source, filename), filename, mode)))
            return 0

        failed = _compiled(ask)
        return failed if isinstance(failed, tuple) else ("symbols", tables[0])

    def compile(self, args: tuple[str | bytes | tuple[Any, ...], str, str, bool]) -> Answer:
        """What the compilation warns of is for the program's own filters; mode "...^": it is an error. What has been
        compiled is not compiled again."""
        if args not in self.answers:
            answer = self.compile_anew(*args)
            if isinstance(answer, tuple) and answer[0] != "warnings":
                return answer
            self.answers[args] = answer
        return self.answers[args]

    def compile_anew(self, source: str | bytes | tuple[Any, ...], filename: str, mode: str, mapping: bool) -> Answer:
        with told_warnings(mode) as told:
            answer = _compiled(
                lambda: self.extension.compile(
                    source if isinstance(source, tuple) else source_text(source, filename),
                    filename,
                    mode.rstrip("^"),
                    mapping,
                    warn=mode.endswith("^"),
                )
            )
        return answer if not told or isinstance(answer, tuple) else ("warnings", answer, as_answer(told))

    def link(self, args: tuple[int, int, bool]) -> Answer:
        handle, namespace, mapping = args
        source = self.image.field(int(namespace), "Dict", "source")
        return Word(self.extension.link(handle, source, mapping))

    def relink(self, args: tuple[int, int, Changes | None]) -> Answer:
        index, namespace, changes = args
        found = self.extension.relink(index, self.image.field(int(namespace), "Dict", "source"), changes)
        return None if found is None else Word(found)

    # --- files ---
    def write_text(self, args: tuple[int, str]) -> Answer:
        self.write(args[0], args[1].encode("utf-8", "surrogateescape"))
        return None

    def read_line(self, _: Any) -> Answer:
        give_away()
        return sys.stdin.readline()

    def at_exit(self, _: Any) -> Answer:
        self.something_left = True
        return None


def is_in_file(folder: str) -> bool:
    """Is it an archive, or in one? Hooks of sys.path_hooks may know what to do."""
    path = Path(folder)
    return not path.is_dir() and any(part.is_file() for part in (path, *path.parents))


def source_text(source: str | bytes, filename: str) -> str:
    """What bytes say in the encoding that they name (UTF-8, where they name none). Raises SyntaxError."""
    if isinstance(source, str):
        return source
    try:
        text = source.decode(encoding_of(source))
    except (SyntaxError, UnicodeDecodeError):
        compile(source, filename, "exec", dont_inherit=True)  # raises what CPython's own parser says
        raise
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextlib.contextmanager
def told_warnings(mode: str) -> Iterator[list[warnings.WarningMessage]]:
    """What is warned of meanwhile. With a mode "...^" it is raised."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("error" if mode.endswith("^") else "always")
        yield told


def as_answer(told: list[warnings.WarningMessage]) -> Answer:
    return tuple((warning.category.__name__, str(warning.message), warning.lineno) for warning in told)


def _compiled(compile: Callable[[], int]) -> int | tuple[Any, ...]:
    """The handle, or what the exception is made of."""
    try:
        return compile()
    except SyntaxError as e:
        kind = type(e).__name__
        return (kind, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset)
    except UnsupportedError as e:
        return ("unsupported", str(e))
    except InvalidTreeError as e:
        return ("TypeError", str(e))
    except ValueError as e:
        return ("ValueError", str(e))

"""CPython's tracebacks for programs that a Sidewinder machine ran.

The library has left a description of the exception that ended the program (`_uncaught` in runtime/lib): for it, and for
its causes and contexts, type, text and a chain of traceback entries, each with a code object and a pc. The compiler's
positions say what source they stand for; the running CPython's own `traceback` module formats them. The last line of
NameError and AttributeError is printed by its exception hook, with its suggestions ("Did you mean").
"""

from __future__ import annotations

import linecache
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

from runtime.compiler.code import CodeObject, Position, Program
from runtime.extension import CodeTable
from runtime.image import Image
from runtime.suggestions import suggestion
from spec import heap

HEADER = "Traceback (most recent call last):\n"
CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
EXIT_UNSUPPORTED = 2
_GROUP_WIDTH = 15  # exceptions of a group that are shown, and its depth, as in CPython


@dataclass(frozen=True)
class Report:
    """How a program ended that did not end well: text for stderr and exit status."""

    text: str
    status: int


@dataclass(frozen=True)
class Raised:
    """An exception as the library describes it. `link`: 1 `earlier` is its cause, 2 its context. `frames`: code and pc,
    outermost first. `parts`: of a group."""

    link: int
    earlier: Raised | None
    name: str
    text: str
    frames: list[tuple[Program, CodeObject, int]]
    notes: list[str]
    address: int
    parts: list[Raised] | None


def tuple_items(image: Image, address: int) -> list[int]:
    return image.items(address, "Tuple")


def traceback_frames(codes: CodeTable, image: Image, entry: int) -> list[tuple[Program, CodeObject, int]]:
    frames = []
    while entry != heap.NONE and entry:
        code = image.field(entry, "Traceback", "frame")
        if image.word(code) == heap.TYPES["Frame"].type_id:
            code = image.field(code, "Frame", "code")
        row = codes[image.field(code, "Code", "index")]
        if row is not None:
            frames.append((*row, image.field(entry, "Traceback", "pc")))
        entry = image.field(entry, "Traceback", "next")
    return frames


def raised(codes: CodeTable, image: Image, address: int) -> Raised:
    link, earlier, name, text, entry, notes, exception, parts = tuple_items(image, address)
    frames = traceback_frames(codes, image, entry)
    return Raised(
        heap.untag(link),
        None if earlier == heap.NONE else raised(codes, image, earlier),
        image.text(name),
        image.text(text),
        frames,
        [image.text(note) for note in tuple_items(image, notes)],
        exception,
        None if parts == heap.NONE else [raised(codes, image, part) for part in tuple_items(image, parts)],
    )


def format_frames(frames: Sequence[tuple[Program, str, Position]]) -> list[str]:
    """The text of each frame (program, function name, position), outermost first."""
    summaries = []
    for program, name, position in frames:
        hidden = program.filename.startswith("<")  # of exec: CPython cannot show it
        if program.source or hidden:
            lines = [] if hidden else program.source.splitlines(keepends=True)
            linecache.cache[program.filename] = (len(program.source), None, lines, program.filename)
        else:
            linecache.cache.pop(program.filename, None)  # of a syntax tree: what is in the file
        summaries.append(
            traceback.FrameSummary(
                program.filename,
                position.line,
                name,
                lookup_line=False,
                end_lineno=position.end_line,
                colno=position.column,
                end_colno=position.end_column,
            )
        )
    shown = traceback.StackSummary.from_list(summaries).format()
    return shown if sys.version_info >= (3, 13) else [_with_whole_operator(text) for text in shown]


def _with_whole_operator(frame: str) -> str:
    """Up to 3.12 CPython and its module `traceback` disagree on `(a) // b`: CPython marks `//`, the module `/`."""
    *_, source, marks = ["", *frame.split("\n")[:-1]]
    at = marks.find("^")
    if set(marks.strip()) != {"~", "^"} or marks.count("^") > 1 or source[at : at + 2] not in ("//", "**", "<<", ">>"):
        return frame
    return f"{frame[: len(frame) - len(marks) - 1]}{marks[:at]}^^{marks[at + 2 :]}\n"


def stack_of(frames: Sequence[tuple[Program, CodeObject, int]]) -> list[tuple[Program, str, Position]]:
    return [(program, *row) for program, code, pc in frames for row in code.frames(pc)]


def format_one(codes: CodeTable, image: Image, e: Raised, hint: bool) -> str:
    """An exception without those before it. `hint`: with a suggestion, where there is one."""
    text = "".join([HEADER, *format_frames(stack_of(e.frames))]) if e.frames else ""
    last = f"{e.name}: {e.text}" if e.text else e.name
    if hint:
        last += suggestion(image, e.address, e.name, [code for _, code, _ in e.frames])
    return text + last + "\n" + "".join(f"{line}\n" for note in e.notes for line in note.split("\n"))


def format_chain(codes: CodeTable, image: Image, e: Raised) -> str:
    text = ""
    if e.earlier is not None:
        text = format_chain(codes, image, e.earlier) + (CAUSE if e.link == 1 else CONTEXT)
    if e.parts is not None:
        return text + format_group(codes, image, e, 0)
    return text + format_one(codes, image, e, True)


def format_group(codes: CodeTable, image: Image, e: Raised, depth: int) -> str:
    """An exception group, in boxes as CPython draws them."""
    indent = "  " * depth
    margin = indent + "  | " if depth else "  | "
    head = "" if depth else "  + "
    own = format_one(codes, image, e, False)
    if own.startswith(HEADER):
        own = "Exception Group " + own
    lines = [(head if i == 0 and head else margin) + line for i, line in enumerate(own.splitlines())]
    parts = e.parts or []
    for number, part in enumerate(parts[:_GROUP_WIDTH], 1):
        rule = "+-" if number == 1 else "  "
        lines.append(f"{indent}  {rule}+---------------- {number} ----------------")
        inner = format_group(codes, image, part, depth + 1) if part.parts else None
        if inner is not None:
            lines += inner.splitlines()
        else:
            block = format_chain(codes, image, part)
            lines += [f"{indent}    | {line}" if line else f"{indent}    |" for line in block.splitlines()]
    if len(parts) > _GROUP_WIDTH:
        lines.append(f"{indent}    +---------------- ... ----------------")
        lines.append(f"{indent}    | and {len(parts) - _GROUP_WIDTH} more exceptions")
    if not (parts and parts[-1].parts):
        lines.append(f"{indent}    +------------------------------------")
    return "\n".join(lines) + "\n"


def plain_report(codes: CodeTable, image: Image, exception: int) -> Report:
    """Of an exception that the library cannot describe: its traceback and its class's name. (It may have moved.)"""
    address = image.vm("last_resort")
    entry = image.word(address + heap.TYPES["Instance"].fixed_size + 4)
    e = Raised(0, None, "MemoryError", "", traceback_frames(codes, image, entry), [], exception, None)
    return Report(format_one(codes, image, e, False), 1)


def error_report(codes: CodeTable, image: Image) -> Report:
    """The exception that has ended the program, as the library has described it."""
    status = image.vm("exit_status")
    address = image.vm("error_arg1")
    if address == heap.NONE or not address:
        return Report("", status)
    if image.word(address) != heap.TYPES["Tuple"].type_id:
        return Report(image.text(address), status)
    e = raised(codes, image, address)
    if e.name.endswith("_NotSupported"):
        program, _, position = stack_of(e.frames)[-1]
        return Report(f"{program.filename}:{position.line}: not supported: {e.text}\n", EXIT_UNSUPPORTED)
    return Report(format_chain(codes, image, e), status)

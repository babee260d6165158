"""Copies of code objects with EVENTs in them, for frames of a program that watches (`sys.settrace`, `sys.setprofile`).

An EVENT stands at the beginning of the frame; where a line begins, or may after a jump; before a jump back; before
each RETURN and YIELD; and behind a YIELD. All else is as it was, moved: so an instruction's place in the plain code is
its own less the EVENTs before it (runtime/vm/frames/events.py), and a frame that waits for a call may change from one
to the other. Operands are those of the image, whose globals are numbered by the namespace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from runtime.compiler.code import CodeObject, Inlined, Instruction, Mark, Position, Program
from runtime.image import Image
from spec import heap
from spec.bytecode import EXTENDED, NO_REGISTER, OPERANDS, PLAIN, CodeFlag, Event, Handler, Op

if TYPE_CHECKING:
    from runtime.extension import Extension

_HALF = 0xFFFF
_TARGETS = {int(op): roles.index("T") for op, roles in OPERANDS.items() if "T" in roles}
_FIELDS = tuple(name for name in heap.TYPES["Code"].fields)


class Words(NamedTuple):
    """An instruction of an image; `op` may be an EdgeOp."""

    op: int
    operands: tuple[int, int, int]

    def moved(self, starts: list[int], to: int | None) -> Words:
        """Jumps go to the new place of their target, or to `to`."""
        place = _TARGETS.get(self.op & PLAIN)
        if place is None:
            return self
        operands = list(self.operands)
        operands[place] = starts[operands[place]] if to is None else to
        return Words(self.op, (operands[0], operands[1], operands[2]))

    def goes_to(self, pc: int) -> bool:
        """Is it a jump to this instruction?"""
        place = _TARGETS.get(self.op & PLAIN)
        return place is not None and self.operands[place] == pc

    def encoded(self) -> tuple[int, int]:
        a, b, c = self.operands
        return self.op | a << 16, b | c << 16


def decoded(words: list[int]) -> list[Words]:
    return [
        Words(first & _HALF, (first >> 16, second & _HALF, second >> 16))
        for first, second in zip(words[::2], words[1::2], strict=True)
    ]


def event(kind: Event, value: int = NO_REGISTER, line: int = 0) -> Words:
    return Words(Op.EVENT, (value, kind, line & _HALF))


class Watched(NamedTuple):
    """`starts`: by an instruction's number in the plain code, and its length, that of the first EVENT for it, or its
    own; `places`: its own."""

    code: CodeObject
    words: list[Words]
    starts: list[int]
    places: list[int]


_CALLS = frozenset((Op.CALL, Op.CALL_KW, Op.CALL_BOUND, Op.CALL_BOUND_KW, Op.CALL_EX))
_METHODS = frozenset((Op.CALL_METHOD, Op.CALL_METHOD_KW))
_CALLING = _CALLS | _METHODS
#: What CPython's compiler gives no line, or has no instruction for.
_UNTOLD = (Op.JUMP, Op.JUMP_BACK, Op.PUSH_EXC, Op.POP_EXC, Op.RERAISE, Op.LOAD_NULL, Op.MAKE_CELL, Op.EXT)


def text_at(source: list[bytes], at: Position) -> bytes:
    """The rest of the line."""
    return b"".join(source[at.line - 1 : at.line])[at.column :] if at.line > 0 else b""


def endings(code: CodeObject, source: list[bytes]) -> set[int]:
    """Instructions of returns that no statement of the program is: at the end of a function, a class or a module."""
    found: set[int] = set()
    if code.name == "<lambda>":
        return found
    for pc, each in enumerate(code.instructions):
        at = code.positions[pc]
        if each.op == Op.RETURN and not text_at(source, at).startswith(b"return"):
            first = pc
            while first > 0 and code.positions[first - 1] == at:
                first -= 1
            found.update(range(first, pc + 1))
    return found


def watched(code: CodeObject, words: list[Words], source: list[bytes]) -> Watched:
    """`words`: the code's instructions, as they are in the image; `source`: the lines of the program's text."""
    reached = {each.operands[_TARGETS[each.op & PLAIN]] for each in words if each.op & PLAIN in _TARGETS}
    reached |= {row.target for row in code.handlers}
    untold = endings(code, source)
    inserted: list[Words] = []
    origins: list[int] = []  # of each of the new instructions, the plain one for which it is there
    sources: list[int] = []  # of each, the plain one that it is; -1: an EVENT
    lines: dict[int, int] = {}  # of marks
    starts, places = [], []
    behind: list[int] = []  # by an instruction's number, where it goes on behind marks that follow the one before
    follows: dict[Mark, int] = {}  # where those are
    targets: dict[int, int] = {}  # of plain instructions that jump where marks are
    marks: dict[int, list[Mark]] = {}
    for mark in code.marks:
        marks.setdefault(mark.pc, []).append(mark)
    before = -1

    def insert(pc: int, words: Words, source: int = -1) -> None:
        inserted.append(words)
        origins.append(pc)
        sources.append(source)

    for pc, (each, position) in enumerate(zip(words, code.positions, strict=True)):
        op, (a, b, _) = each.op & PLAIN, each.operands
        starts.append(len(inserted))
        if pc in reached:
            before = -1
        if pc == 0:
            insert(pc, event(Event.CALL))
        for mark in marks.get(pc, ()):
            if mark.follows:
                lines[len(inserted)] = before = mark.line
                follows[mark] = len(inserted)
                insert(pc, event(Event.LINE, line=mark.line))
        behind.append(len(inserted))
        is_untold = op in _UNTOLD or pc in untold
        if position.line != before and not is_untold:
            insert(pc, event(Event.LINE, line=position.line))
            before = position.line
        if op == Op.JUMP_BACK:
            if words[b].op == Op.SEND or any(row.start <= pc < row.end for row in code.inlined):
                pass  # of a `yield from`, or a comprehension, which is told as one expression
            else:
                insert(pc, event(Event.AGAIN))
        elif op in (Op.RETURN, Op.YIELD):
            insert(pc, event(Event.RETURN, a if op == Op.RETURN else b))
        elif op in _CALLS:
            insert(pc, event(Event.WILL_CALL, b, int(op in (Op.CALL_BOUND, Op.CALL_BOUND_KW))))
        elif op in _METHODS:
            insert(pc, event(Event.WILL_CALL_METHOD, b, words[pc + 1].operands[0]))
        places.append(len(inserted))
        insert(pc, each, pc)
        if op in _CALLS and op not in EXTENDED or pc > 0 and words[pc - 1].op & PLAIN in EXTENDED & _CALLING:
            insert(pc, event(Event.HAS_CALLED))
        if op == Op.YIELD:
            insert(pc, event(Event.RESUME))
    starts.append(len(inserted))
    for pc, there in marks.items():
        entry = behind[pc]  # where what does not come by the marks goes on
        entries = [entry]
        for mark in reversed(there):
            if mark.follows:
                entry = follows[mark]
            else:  # behind all else, as only jumps come by
                at = len(inserted)
                lines[at] = lines[at + 1] = mark.line
                insert(pc, event(Event.LINE, line=mark.line))
                insert(pc, Words(Op.JUMP, (0, entry, 0)))
                entry = at
            entries.append(entry)
        for jump in (number for number in range(len(words)) if words[number].goes_to(pc)):
            targets[jump] = entries[sum(jump not in mark.passing for mark in there)]
    moved = [
        each if pc < 0 else each.moved(starts, targets.get(pc))
        for each, pc in zip(inserted, sources, strict=True)
    ]  # fmt: skip
    positions = [
        Position(lines[i], lines[i], 0, 0) if i in lines else code.positions[pc] for i, pc in enumerate(origins)
    ]
    positions[0] = Position(code.line, code.line, 0, 0)
    live = [code.live[pc] for pc in origins]
    for i, each in enumerate(inserted):
        if each.op == Op.EVENT and each.operands[1] in (Event.RESUME, Event.HAS_CALLED):
            live[i] = code.live[origins[i] + 1]
    made = replace(
        code,
        index=0,
        instructions=[Instruction(Op(each.op & PLAIN), *each.operands) for each in moved],
        positions=positions,
        live=live,
        flags=code.flags | CodeFlag.WATCHED,
        handlers=[Handler(starts[h.start], starts[h.end], starts[h.target], h.register) for h in code.handlers],
        inlined=[Inlined(starts[row.start], starts[row.end], row.name, row.position) for row in code.inlined],
        marks=[],
    )
    return Watched(made, moved, starts, places)


class Watching:
    """The copies that a run has made, by the addresses of the plain code objects and of the copies."""

    def __init__(self, image: Image, extension: Extension) -> None:
        self.image = image
        self.extension = extension
        self.copies: dict[int, int] = {}
        self.places: dict[int, list[int]] = {}  # of the plain code's instructions in the copy

    def copy(self, address: int) -> int:
        """What frames of this code object run: itself, where it has too many instructions. Raises ImageError."""
        if address not in self.copies:
            self.copies[address] = self.make(address)
        return self.copies[address]

    def make(self, address: int) -> int:
        image = self.image
        fields = {name: image.field(address, "Code", name) for name in _FIELDS}
        program, code = self.extension.codes.whole(fields["index"])
        if program is None:
            return address
        source = program.source.encode("utf-8", "surrogateescape").split(b"\n")
        made = watched(code, decoded(image.items(fields["instructions"], "IntArray")), source)
        if len(made.words) > _HALF:
            return address
        self.places[address] = made.places
        new = [word for each in made.words for word in each.encoded()]
        alone = Program(program.filename, program.source, [made.code], program.global_names, mode=program.mode)
        return self.extension.add_copy({**fields, "edge": address}, made.code, new, alone)

    def watch_frames(self) -> None:
        """The frame vm.host_argument and its callers, none of which runs in a trace, run the copies from here on.
        Raises ImageError, having changed none."""
        image, t = self.image, heap.TYPES["Frame"].fields
        for address in {image.field(frame, "Frame", "code") for frame in self._frames()}:
            if not image.field(address, "Code", "flags") & (CodeFlag.LIBRARY | CodeFlag.WATCHED):
                self.copy(address)  # which may move the frames
        for frame in self._frames():
            address = image.field(frame, "Frame", "code")
            if address in self.places and self.copies[address] != address:
                place = self.places[address][image.field(frame, "Frame", "pc")]
                image.set_word(frame + t["code"].offset, self.copies[address])
                image.set_word(frame + t["pc"].offset, place)

    def _frames(self) -> Iterator[int]:
        frame = self.image.vm("host_argument")
        while frame:
            yield frame
            frame = self.image.field(frame, "Frame", "back")


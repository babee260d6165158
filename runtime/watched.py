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
from spec.bytecode import EXTENDED, NO_REGISTER, OPERANDS, PLAIN, CodeFlag, Handler, Op
from spec.events import Event

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


class Copy:
    """The instructions of a code object, with EVENTs. `words`: as they are in the image; `source`: the lines of the
    program's text. By an instruction's number in the plain code: `starts`, that of the first EVENT for it, or its own;
    `places`, its own."""

    def __init__(self, code: CodeObject, words: list[Words], source: list[bytes]) -> None:
        self.plain, self.plain_words = code, words
        self.words: list[Words] = []
        self.positions: list[Position] = []
        self.live: list[int] = []
        self.moves: list[tuple[int, int]] = []  # place of a plain instruction in `words`, its number
        self.starts: list[int] = []
        self.places: list[int] = []
        self._marks: dict[int, list[Mark]] = {}  # by what they stand before
        self._behind: dict[int, int] = {}  # by the same: where what does not come by them goes on
        self._follows: dict[Mark, int] = {}  # places of those that follow an instruction
        for mark in code.marks:
            self._marks.setdefault(mark.pc, []).append(mark)
        self._insert(source)
        self.starts.append(len(self.words))
        targets = self._put_aside()
        for place, number in self.moves:
            self.words[place] = words[number].moved(self.starts, targets.get(number))

    def _insert(self, source: list[bytes]) -> None:
        words, code = self.plain_words, self.plain
        reached = {each.operands[_TARGETS[each.op & PLAIN]] for each in words if each.op & PLAIN in _TARGETS}
        reached |= {row.target for row in code.handlers}
        untold = endings(code, source)
        line = -1
        for pc, each in enumerate(words):
            self.starts.append(len(self.words))
            if pc == 0:
                self._add(event(Event.CALL), 0, Position(code.line, code.line, 0, 0))
            line = self._add_marks(pc, -1 if pc in reached else line)
            own = code.positions[pc].line
            if own != line and each.op & PLAIN not in _UNTOLD and pc not in untold:
                self._add(event(Event.LINE, line=own), pc)
                line = own
            self._add_around(pc)

    def _add(self, words: Words, pc: int, position: Position | None = None, live: int | None = None) -> None:
        self.words.append(words)
        self.positions.append(self.plain.positions[pc] if position is None else position)
        self.live.append(self.plain.live[pc] if live is None else live)

    def _add_mark(self, mark: Mark, words: Words) -> None:
        self._add(words, mark.pc, Position(mark.line, mark.line, 0, 0))

    def _add_marks(self, pc: int, line: int) -> int:
        """Those before an instruction that follow the one before; the line that was told last."""
        for mark in self._marks.get(pc, ()):
            if mark.follows:
                self._follows[mark] = len(self.words)
                self._add_mark(mark, event(Event.LINE, line=mark.line))
                line = mark.line
        if pc in self._marks:
            self._behind[pc] = len(self.words)
        return line

    def _add_around(self, pc: int) -> None:
        """An instruction, and what is told of it itself."""
        words = self.plain_words
        each = words[pc]
        op, (a, b, _) = each.op & PLAIN, each.operands
        if op == Op.JUMP_BACK and self._tells_again(pc):
            self._add(event(Event.AGAIN), pc)
        elif op in (Op.RETURN, Op.YIELD):
            self._add(event(Event.RETURN, a if op == Op.RETURN else b), pc)
        elif op in _CALLS:
            self._add(event(Event.WILL_CALL, b, int(op in (Op.CALL_BOUND, Op.CALL_BOUND_KW))), pc)
        elif op in _METHODS:
            self._add(event(Event.WILL_CALL_METHOD, b, words[pc + 1].operands[0]), pc)
        self.places.append(len(self.words))
        self.moves.append((len(self.words), pc))
        self._add(each, pc)
        if op in _CALLS and op not in EXTENDED or pc > 0 and words[pc - 1].op & PLAIN in EXTENDED & _CALLING:
            self._add(event(Event.HAS_CALLED), pc, live=self.plain.live[pc + 1])
        if op == Op.YIELD:
            self._add(event(Event.RESUME), pc, live=self.plain.live[pc + 1])

    def _tells_again(self, pc: int) -> bool:
        """Not so a `yield from`, nor a comprehension, which is told as one expression."""
        is_inlined = any(row.start <= pc < row.end for row in self.plain.inlined)
        return not is_inlined and self.plain_words[self.plain_words[pc].operands[1]].op & PLAIN != Op.SEND

    def _put_aside(self) -> dict[int, int]:
        """Marks that only jumps come by stand behind all else; by the number of a plain instruction that jumps where
        marks are, the place that it goes to."""
        targets = {}
        for pc, marks in self._marks.items():
            entries = [entry := self._behind[pc]]
            for mark in reversed(marks):
                if mark.follows:
                    entry = self._follows[mark]
                else:
                    going_on, entry = entry, len(self.words)
                    self._add_mark(mark, event(Event.LINE, line=mark.line))
                    self._add_mark(mark, Words(Op.JUMP, (0, going_on, 0)))
                entries.append(entry)
            for number, each in enumerate(self.plain_words):
                if each.goes_to(pc):
                    targets[number] = entries[sum(number not in mark.passing for mark in marks)]
        return targets

    def code(self) -> CodeObject:
        """The same as a code object of the compiler's, the only one of its program."""
        plain, starts = self.plain, self.starts
        return replace(
            plain,
            index=0,
            instructions=[Instruction(Op(each.op & PLAIN), *each.operands) for each in self.words],
            positions=self.positions,
            live=self.live,
            flags=plain.flags | CodeFlag.WATCHED,
            handlers=[Handler(starts[h.start], starts[h.end], starts[h.target], h.register) for h in plain.handlers],
            inlined=[Inlined(starts[row.start], starts[row.end], row.name, row.position) for row in plain.inlined],
            marks=[],
        )


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
        copy = Copy(code, decoded(image.items(fields["instructions"], "IntArray")), source)
        if len(copy.words) > _HALF:
            return address
        made = copy.code()
        words = [word for each in copy.words for word in each.encoded()]
        alone = Program(program.filename, program.source, [made], program.global_names, mode=program.mode)
        result = self.extension.add_copy({**fields, "edge": address}, made, words, alone)
        self.places[address] = copy.places
        return result

    def watch_frames(self) -> bool:
        """The frame vm.host_argument and its callers, none of which runs in a trace, run the copies from here on.
        Raises ImageError, having changed none."""
        image, t = self.image, heap.TYPES["Frame"].fields
        for address in {image.field(frame, "Frame", "code") for frame in self._frames()}:
            if not image.field(address, "Code", "flags") & (CodeFlag.LIBRARY | CodeFlag.WATCHED):
                self.copy(address)  # which may move the frames
        for frame in self._frames():
            address = image.field(frame, "Frame", "code")
            if address in self.places:
                place = self.places[address][image.field(frame, "Frame", "pc")]
                image.set_word(frame + t["code"].offset, self.copies[address])
                image.set_word(frame + t["pc"].offset, place)
        return True

    def _frames(self) -> Iterator[int]:
        frame = self.image.vm("host_argument")
        while frame:
            yield frame
            frame = self.image.field(frame, "Frame", "back")


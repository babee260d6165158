"""The match statement. Names are bound when a whole pattern has matched, before its guard."""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import Label
from runtime.compiler.code import Constant, Position
from runtime.compiler.exceptions import ExceptionCompiler
from spec.bytecode import Intrinsic, Op

Captures = dict[str, int]  # names, and the registers of what they are to be bound to


def _is_wildcard(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchAs) and pattern.name is None


def _starred_wildcard(pattern: ast.pattern) -> bool:
    return isinstance(pattern, ast.MatchStar) and pattern.name is None


class PatternCompiler(ExceptionCompiler):
    def statement_Match(self, node: ast.Match) -> None:
        position = positions.of(node)
        end = Label()
        subject = self.into_temp(node.subject)
        for case in node.cases:
            at_pattern, other = positions.of(case.pattern), Label()
            self.b.mark_statement(at_pattern)
            with self.b.scratch():
                captures: Captures = {}
                self.pattern(case.pattern, subject, other, captures)
                for name, register in captures.items():
                    self.bind(name, register, at_pattern)
            if case.guard is not None:
                self.jump_if(case.guard, False, other)
            self.body(case.body)
            self.b.jump(end, position)
            self.b.place(other, position)
        self.b.place(end, position)

    def pattern(self, node: ast.pattern, subject: int, fail: Label, captures: Captures) -> None:
        """To `fail` where the value in `subject` does not match; the registers of captures stay taken."""
        getattr(self, f"pattern_{type(node).__name__}")(node, subject, fail, captures)

    def test(self, op: Op, left: int, right: int, fail: Label, position: Position) -> None:
        with self.b.scratch():
            result = self.b.temp()
            self.b.emit(op, result, left, right, position)
            self.b.jump_if(False, result, fail, position)

    def pattern_MatchValue(self, node: ast.MatchValue, subject: int, fail: Label, captures: Captures) -> None:
        with self.b.scratch():
            self.test(Op.EQ, subject, self.value(node.value), fail, positions.of(node))

    def pattern_MatchSingleton(self, node: ast.MatchSingleton, subject: int, fail: Label, captures: Captures) -> None:
        position = positions.of(node)
        with self.b.scratch():
            constant = self.b.temp()
            self.b.load_const(constant, node.value, position)
            self.test(Op.IS, subject, constant, fail, position)

    def pattern_MatchAs(self, node: ast.MatchAs, subject: int, fail: Label, captures: Captures) -> None:
        if node.pattern is not None:
            self.pattern(node.pattern, subject, fail, captures)
        if node.name is not None:
            captures[node.name] = subject

    def pattern_MatchOr(self, node: ast.MatchOr, subject: int, fail: Label, captures: Captures) -> None:
        position = positions.of(node)
        first: Captures = {}
        names = sorted({
            name
            for n in ast.walk(node)
            for name in (getattr(n, "name", None), getattr(n, "rest", None))
            if isinstance(n, ast.pattern) and isinstance(name, str)
        })  # fmt: skip
        for name in names:
            first[name] = self.b.temp()
        matched = Label()
        for i, alternative in enumerate(node.patterns):
            last = i + 1 == len(node.patterns)
            other = fail if last else Label()
            with self.b.scratch():
                found: Captures = {}
                self.pattern(alternative, subject, other, found)
                for name, register in found.items():
                    self.b.move(first[name], register, position)
            if not last:
                self.b.jump(matched, position)
                self.b.place(other, position)
        self.b.place(matched, position)
        captures |= first

    # --- sequences ---

    def check(self, function: Intrinsic, subject: int, fail: Label, position: Position) -> None:
        with self.b.scratch():
            result = self.b.temp()
            self.b.intrinsic(result, function, subject, 1, position)
            self.b.jump_if(False, result, fail, position)

    def check_length(self, op: Op, subject: int, count: int, fail: Label, position: Position) -> int:
        """A register with the length."""
        row = self.b.temp(2)
        self.b.intrinsic(row, Intrinsic.LEN, subject, 1, position)
        self.b.load_const(row + 1, count, position)
        self.test(op, row, row + 1, fail, position)
        return row

    def pattern_MatchSequence(self, node: ast.MatchSequence, subject: int, fail: Label, captures: Captures) -> None:
        position, count = positions.of(node), len(node.patterns)
        star = next((i for i, p in enumerate(node.patterns) if isinstance(p, ast.MatchStar)), None)
        self.check(Intrinsic.MATCH_SEQUENCE, subject, fail, position)
        length = -1
        if star is None:
            self.check_length(Op.EQ, subject, count, fail, position)
        elif count > 1:
            length = self.check_length(Op.GE, subject, count - 1, fail, position)
        if all(_is_wildcard(p) or _starred_wildcard(p) for p in node.patterns):
            return
        if star is not None and _starred_wildcard(node.patterns[star]):
            self.by_index(node, star, subject, length, fail, captures)
            return
        first = self.b.temp(count)
        if star is None:
            self.b.emit(Op.UNPACK, subject, first, count, position)
        else:
            if star > 255 or count - star - 1 > 255:
                raise self.unsupported(node, "Unpack")
            self.b.emit(Op.UNPACK_EX, subject, first, star | count - star - 1 << 8, position)
        for i, pattern in enumerate(node.patterns):
            if isinstance(pattern, ast.MatchStar):
                if pattern.name is not None:
                    captures[pattern.name] = first + i
            else:
                self.pattern(pattern, first + i, fail, captures)

    def by_index(
        self, node: ast.MatchSequence, star: int, subject: int, length: int, fail: Label, captures: Captures
    ) -> None:
        """Items of a sequence of which the rest is not wanted."""
        position, count = positions.of(node), len(node.patterns)
        for i, pattern in enumerate(node.patterns):
            if i == star or _is_wildcard(pattern):
                continue
            item = self.b.temp()
            self.b.load_const(item, i if i < star else count - i, position)
            if i > star:
                self.b.emit(Op.SUB, item, length, item, position)
            self.b.emit(Op.GETITEM, item, subject, item, position)
            self.pattern(pattern, item, fail, captures)

    # --- mappings and classes ---

    def pattern_MatchMapping(self, node: ast.MatchMapping, subject: int, fail: Label, captures: Captures) -> None:
        position, count = positions.of(node), len(node.keys)
        self.check(Intrinsic.MATCH_MAPPING, subject, fail, position)
        if count:
            self.check_length(Op.GE, subject, count, fail, position)
        row = self.b.temp(2)
        self.b.move(row, subject, position)
        if count or node.rest is not None:
            keys = self.constants(list(node.keys))
            if keys is None:
                self.display(Op.BUILD_TUPLE, list(node.keys), row + 1, position)
            else:
                self.b.load_const(row + 1, keys, position)
        if count:
            values = self.b.temp(count)
            with self.b.scratch():
                found = self.b.temp()
                self.b.intrinsic(found, Intrinsic.MATCH_KEYS, row, 2, position)
                self.b.emit(Op.JUMP_IF_NONE, found, fail, 0, position)
                self.b.emit(Op.UNPACK, found, values, count, position)
            for i, pattern in enumerate(node.patterns):
                self.pattern(pattern, values + i, fail, captures)
        if node.rest is not None:
            rest = self.b.temp()
            self.b.intrinsic(rest, Intrinsic.MATCH_REST, row, 2, position)
            captures[node.rest] = rest

    def pattern_MatchClass(self, node: ast.MatchClass, subject: int, fail: Label, captures: Captures) -> None:
        position = positions.of(node)
        patterns = [*node.patterns, *node.kwd_patterns]
        values = self.b.temp(max(1, len(patterns)))
        with self.b.scratch():
            row = self.b.temp(4)
            self.b.move(row, subject, position)
            with self.b.scratch():
                self.value(node.cls, row + 1)
            names: tuple[Constant, ...] = tuple(node.kwd_attrs)
            self.b.load_const(row + 2, len(node.patterns), position)
            self.b.load_const(row + 3, names, position)
            self.b.intrinsic(row, Intrinsic.MATCH_CLASS, row, 4, position)
            self.b.emit(Op.JUMP_IF_NONE, row, fail, 0, position)
            self.b.emit(Op.UNPACK, row, values, len(patterns), position)
        for i, pattern in enumerate(patterns):
            self.pattern(pattern, values + i, fail, captures)

"""Comprehensions and generator expressions.

A generator expression, and a comprehension that is not inlined (see scopes), is a function whose one parameter is the
iterator of the outermost iterable.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from runtime.compiler import positions
from runtime.compiler.builder import InlinedSpan, Label
from runtime.compiler.code import BuiltinRef, Position
from runtime.compiler.context import Context
from runtime.compiler.generators import GeneratorCompiler
from runtime.compiler.scopes import Comprehension, Scope
from spec.bytecode import FOR_STATE_REGISTERS, Intrinsic, Op

_NAMES: dict[type[ast.expr], str] = {
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}
_BUILDS: dict[type[ast.expr], Op] = {
    ast.ListComp: Op.BUILD_LIST,
    ast.SetComp: Op.BUILD_SET,
    ast.DictComp: Op.BUILD_MAP,
}
FRAME_OF_ITS_OWN = sys.version_info < (3, 12)  # has a comprehension one in CPython's tracebacks?


class ComprehensionCompiler(GeneratorCompiler):
    def value_ListComp(self, node: Comprehension, dest: int | None) -> int:
        scope = self.module.scopes.of[node]
        if scope.inlined:
            return self.inlined(node, scope, dest)
        position = positions.of(node)
        first = node.generators[0]
        mark = self.b.top
        row = self.b.temp(2)
        self.make_comprehension(node, row, position)
        with self.b.scratch():
            iterable = self.value(first.iter)
        at = self.iterated_at(position, positions.of(first.iter))
        if first.is_async:
            self.b.intrinsic(row + 1, Intrinsic.AITER, iterable, 1, at)
        else:
            self.b.emit(Op.GET_ITER, row + 1, iterable, 0, at)
        self.b.top = mark
        awaited = scope.awaits and not isinstance(node, ast.GeneratorExp)
        result = self.b.temp() if dest is None or (awaited and not self.b.is_temp(dest)) else dest
        self.b.emit(Op.CALL, result, row, 1, position)
        if awaited:
            self.emit_await(result, result, position)
        return self.settle(result, dest, mark, position)

    value_SetComp = value_DictComp = value_GeneratorExp = value_ListComp

    def iterated_at(self, whole: Position, iterable: Position) -> Position:
        """Of a loop: where its iterator is made and advanced."""
        return self.module.python.choose(("GET_ITER", "GET_AITER", "FOR_ITER"), whole, iterable)

    def make_comprehension(self, node: Comprehension, dest: int, position: Position) -> None:
        name = _NAMES[type(node)]

        def body(inner: Context) -> None:
            assert isinstance(inner, ComprehensionCompiler)
            inner.comprehension_body(node)

        reference = self.compile_function(node, name, self.prefix + name, body, position)
        self.make_function(dest, node, reference, [None, None, None], position)

    def comprehension_body(self, node: Comprehension) -> None:
        """Of the function: register 0 holds the iterator."""
        position = positions.of(node)
        result = self.b.temp()
        if isinstance(node, ast.GeneratorExp):
            self.generators(node, 0, 0, lambda: self.element(node, result))
            self.b.load_const(result, None, position)
        else:
            self.b.emit(_BUILDS[type(node)], result, self.b.top, 0, position)
            self.generators(node, 0, 0, lambda: self.element(node, result))
        self.b.emit(Op.RETURN, result, 0, 0, position)

    def inlined(self, node: Comprehension, scope: Scope, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        result = self.b.temp() if dest is None or not self.b.is_temp(dest) else dest
        with self.b.scratch():
            iterable = self.value(node.generators[0].iter)
            outer, self.scope = self.scope, scope
            self.enter(node, scope, position)
            self.b.emit(_BUILDS[type(node)], result, self.b.top, 0, position)
            span = InlinedSpan(self.b.mark(position), self.b.mark(position), _NAMES[type(node)], position)
            self.generators(node, 0, iterable, lambda: self.element(node, result), span)
            self.scope = outer
            if FRAME_OF_ITS_OWN:
                span.end = self.b.mark(position)
                self.b.spans.append(span)
        return self.settle(result, dest, mark, position)

    def enter(self, node: Comprehension, scope: Scope, position: Position) -> None:
        """Registers for the variables of an inlined comprehension, with new cells at each execution."""
        scope.registers = {name: self.b.temp() for name in scope.local}
        several = len(node.generators) > 1
        for name, register in scope.registers.items():
            if several or name in scope.cells:
                self.b.load_null(register, position)
            if name in scope.cells:
                self.b.emit(Op.MAKE_CELL, register, 0, 0, position)

    def element(self, node: Comprehension, container: int) -> None:
        """What is done for each combination of the variables."""
        position = positions.of(node)
        with self.b.scratch():
            if isinstance(node, ast.DictComp):
                key = self.into_temp(node.key)
                self.b.emit(Op.SETITEM, container, key, self.value(node.value), position)
                return
            register = self.value(node.elt)
            if isinstance(node, ast.GeneratorExp):
                at = self.module.python.choose(("YIELD_VALUE",), position, positions.of(node.elt))
                self.yielded(register, None, at)
            elif isinstance(node, ast.ListComp):
                self.append(Op.BUILD_LIST, container, register, position)
            else:
                self.append(Op.BUILD_SET, container, register, position)

    def generators(
        self,
        node: Comprehension,
        index: int,
        iterable: int,
        element: Callable[[], None],
        span: InlinedSpan | None = None,
    ) -> None:
        """The loops from number `index` on; `iterable`: register of what the first one iterates over. `span` starts
        where CPython has called the comprehension's function."""
        if index == len(node.generators):
            element()
            return
        generator = node.generators[index]
        position = self.iterated_at(positions.of(node), positions.of(generator.iter))
        with self.b.scratch():
            if index:
                iterable = self.value(generator.iter)
            head, end = Label(), Label()
            if generator.is_async:
                state = self.b.temp()
                if index or self.scope.inlined:
                    self.b.intrinsic(state, Intrinsic.AITER, iterable, 1, position)
                else:
                    self.b.move(state, iterable, position)
                self.b.place(head, position)
                item = self.next_async(state, end, position)
            else:
                state = self.b.temp(FOR_STATE_REGISTERS)
                self.b.emit(Op.FOR_PREP, state, iterable, 0, position)
                if span is not None:
                    span.start = self.b.mark(position)
                self.b.place(head, position)
                item = self.loop_item(generator.target)
                self.b.emit(Op.FOR_NEXT, state, item, end, position)
            self.store(generator.target, item)
            for condition in generator.ifs:
                self.jump_if_back(condition, head)
            self.generators(node, index + 1, 0, element)
            self.b.jump_back(head, position)
            self.b.place(end, position)

    def loop_item(self, target: ast.expr) -> int:
        """The register for the next item of a loop: the variable's own, where it has one."""
        own = self.own_register(target.id) if isinstance(target, ast.Name) else None
        return self.b.temp() if own is None else own

    def jump_if_back(self, condition: ast.expr, head: Label) -> None:
        """On where the condition holds, else to the next item."""
        position = positions.of(condition)
        go_on = Label()
        self.jump_if(condition, True, go_on)
        self.b.jump_back(head, position)
        self.b.place(go_on, position)

    def next_async(self, iterator: int, end: Label, position: Position) -> int:
        """A register with the next item of an asynchronous iterator; to `end` where there is none."""
        item = self.b.temp()
        error = self.b.temp()
        failed, after, other = Label(), Label(), Label()
        region = self.b.open_region(failed, error, position)
        self.b.intrinsic(item, Intrinsic.ANEXT, iterator, 1, position)
        with self.b.scratch():
            iterator = self.b.temp()
            self.b.move(iterator, item, position)
            self.delegate(item, iterator, position)
        self.b.close_region(region, position)
        self.b.jump(after, position)
        self.b.place(failed, position)
        with self.b.scratch():
            matches = self.b.temp()
            self.b.load_const(matches, BuiltinRef("StopAsyncIteration"), position)
            self.b.emit(Op.MATCH_EXC, matches, error, matches, position)
            self.b.jump_if(False, matches, other, position)
            self.b.jump(end, position)
        self.b.place(other, position)
        self.b.emit(Op.RERAISE, error, 0, 0, position)
        self.b.place(after, position)
        return item

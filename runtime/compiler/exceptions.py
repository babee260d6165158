"""try, except*, raise and with.

Whatever way a handler is left, what was handled before is handled again (POP_EXC): at its end, by a jump out of it
(Block.leave), and by an exception, for which the handler itself is covered by a handler, `failed` below. The code of a
`finally` is emitted once for each way in.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from runtime.compiler import positions
from runtime.compiler.builder import NO_REGISTER, Const, Label
from runtime.compiler.code import Position
from runtime.compiler.context import Block
from runtime.compiler.targets import TargetCompiler
from spec.bytecode import Intrinsic, Op

_WITH = ("BEFORE_WITH", "BEFORE_ASYNC_WITH", "LOAD_SPECIAL")


class ExceptionCompiler(TargetCompiler):
    def statement_Raise(self, node: ast.Raise) -> None:
        exception = NO_REGISTER if node.exc is None else self.value(node.exc)
        cause = NO_REGISTER if node.cause is None else self.value(node.cause)
        if node.cause is None or isinstance(node.cause, (ast.Constant, ast.Call)):
            self.b.emit(Op.RAISE, exception, cause, 0, positions.of(node))
            return
        with self.b.scratch():  # it may be a class, which is called
            made = self.b.temp()
            self.b.move(made, cause, positions.of(node))
            self.b.intrinsic(made, Intrinsic.CAUSE, made, 1, positions.of(node))
            self.b.emit(Op.RAISE, exception, made, 0, positions.of(node))

    # --- try ---

    def statement_Try(self, node: ast.Try) -> None:
        self.b.mark_statement(positions.of(node))
        if node.finalbody:
            self.finally_(node, lambda: self.try_except(node))
        else:
            self.try_except(node)

    def statement_TryStar(self, node: ast.Try) -> None:  # ast.TryStar has the same fields
        self.b.mark_statement(positions.of(node))
        if node.finalbody:
            self.finally_(node, lambda: self.try_star(node))
        else:
            self.try_star(node)

    def handling(self, exception: int, position: Position, emit: Callable[[], None]) -> None:
        """`emit` the code that handles the exception in `exception` (and its successor). It goes on with that handled
        no more."""
        failed, done = Label(), Label()
        with self.b.scratch():
            error = self.b.temp()
            self.b.emit(Op.PUSH_EXC, exception, 0, 0, position)
            region = self.b.open_region(failed, error, position)

            def leave(at: Position) -> None:
                self.b.emit(Op.POP_EXC, exception, 0, 0, at)

            with self.block(Block(region=region, leave=leave, pushed=exception)):
                emit()
            self.b.close_region(region, position)
            self.b.emit(Op.POP_EXC, exception, 0, 0, position)
            self.b.jump(done, position)
            self.b.place(failed, position)
            self.b.emit(Op.POP_EXC, exception, 0, 0, position)
            self.b.emit(Op.RERAISE, error, 0, 0, position)
            self.b.place(done, position)

    def finally_(self, node: ast.Try, emit: Callable[[], None]) -> None:
        position = positions.of(node)
        caught, end = Label(), Label()
        with self.b.scratch():
            exception = self.b.temp(2)
            region = self.b.open_region(caught, exception, position)

            def leave(_: Position) -> None:
                self.body(node.finalbody)

            with self.block(Block(region=region, leave=leave)):
                emit()
            self.b.close_region(region, position)
            self.body(node.finalbody)
            self.b.jump(end, position)
            self.b.place(caught, position)
            self.handling(exception, position, lambda: self.body(node.finalbody))
            self.b.emit(Op.RERAISE, exception, 0, 0, position)
            self.b.place(end, position)

    def try_except(self, node: ast.Try) -> None:
        position = positions.of(node)
        if not node.handlers:
            self.body(node.body)
            return
        caught, end, unmatched = Label(), Label(), Label()
        with self.b.scratch():
            exception = self.b.temp(2)
            region = self.b.open_region(caught, exception, position)
            with self.block(Block(region=region)):
                self.body(node.body)
            self.b.close_region(region, position)
            self.body(node.orelse)
            self.b.jump(end, position)
            self.b.place(caught, position)
            self.handling(exception, position, lambda: self.handlers(node, exception, end, unmatched))
            self.b.place(unmatched, position)
            self.b.emit(Op.RERAISE, exception, 0, 0, position)
            self.b.place(end, position)

    def handlers(self, node: ast.Try, exception: int, end: Label, unmatched: Label) -> None:
        """The clauses; to `end` after one of them. Falls through where none matches."""
        depth = len(self.blocks) - 1  # with the block of the handling
        for handler in node.handlers:
            position = positions.of(handler)
            other = Label()
            if handler.type is not None:
                at = self.module.python.choose(("CHECK_EXC_MATCH",), position, positions.of(handler.type))
                with self.b.scratch():
                    kind = self.value(handler.type)
                    self.b.emit(Op.MATCH_EXC, self.b.temp(), exception, kind, at)
                    self.b.jump_if(False, self.b.top - 1, other, position)
            if handler.name is None:
                self.body(handler.body)
            else:
                self.bind(handler.name, exception, position)
                self.named(handler.name, handler.body, position)
            with self.unwound(depth, position):
                self.b.jump(end, position)
            self.b.place(other, position)
        with self.unwound(depth, positions.of(node)):
            self.b.jump(unmatched, positions.of(node))

    def named(self, name: str, body: list[ast.stmt], position: Position) -> None:
        """The body of `except ... as NAME`, which unbinds the name whatever happens."""
        failed, done = Label(), Label()
        with self.b.scratch():
            error = self.b.temp()
            region = self.b.open_region(failed, error, position)
            with self.block(Block(region=region, leave=lambda at: self.forget(name, at))):
                self.body(body)
            self.b.close_region(region, position)
            self.forget(name, position)
            self.b.jump(done, position)
            self.b.place(failed, position)
            self.forget(name, position)
            self.b.emit(Op.RERAISE, error, 0, 0, position)
            self.b.place(done, position)

    # --- except* ---

    def try_star(self, node: ast.Try) -> None:
        position = positions.of(node)
        caught, end = Label(), Label()
        with self.b.scratch():
            exception = self.b.temp(2)
            result = self.b.temp()
            region = self.b.open_region(caught, exception, position)
            with self.block(Block(region=region)):
                self.body(node.body)
            self.b.close_region(region, position)
            self.body(node.orelse)
            self.b.jump(end, position)
            self.b.place(caught, position)
            self.handling(exception, position, lambda: self.star_handlers(node, exception, result))
            self.b.emit(Op.JUMP_IF_NONE, result, end, 0, position)
            self.b.emit(Op.RERAISE, result, 0, 0, position)
            self.b.place(end, position)

    def star_handlers(self, node: ast.Try, exception: int, result: int) -> None:
        """`result` = what is to be raised after all clauses, or None."""
        position = positions.of(node)
        with self.b.scratch():
            row = self.b.temp(2)  # the original exception, and a list of what the clauses raise and leave
            rest = self.b.temp()
            self.b.move(row, exception, position)
            self.b.emit(Op.BUILD_LIST, row + 1, self.b.top, 0, position)
            self.b.move(rest, exception, position)
            for handler in node.handlers:
                with self.b.scratch():
                    self.star_handler(handler, rest, row + 1)
            self.b.emit(Op.LIST_APPEND, row + 1, rest, 0, position)
            self.b.intrinsic(result, Intrinsic.GROUP_RERAISE, row, 2, position)

    def star_handler(self, handler: ast.ExceptHandler, rest: int, raised: int) -> None:
        assert handler.type is not None
        position, at_type = positions.of(handler), positions.of(handler.type)
        done, failed = Label(), Label()
        split = self.b.temp(2)
        matched = self.b.temp(2)
        error = self.b.temp()
        with self.b.scratch():
            self.value(handler.type, split + 1)
        self.b.emit(Op.JUMP_IF_NONE, rest, done, 0, position)
        self.b.move(split, rest, at_type)
        self.b.intrinsic(matched, Intrinsic.GROUP_SPLIT, split, 2, at_type)
        self.b.emit(Op.UNPACK, matched, split, 2, at_type)
        self.b.move(matched, split, at_type)
        self.b.move(rest, split + 1, at_type)
        self.b.emit(Op.JUMP_IF_NONE, matched, done, 0, position)

        def clause() -> None:
            if handler.name is None:
                self.body(handler.body)
            else:
                self.bind(handler.name, matched, position)
                self.named(handler.name, handler.body, position)

        region = self.b.open_region(failed, error, position)
        with self.block(Block(region=region)):
            self.handling(matched, position, clause)
        self.b.close_region(region, position)
        self.b.jump(done, position)
        self.b.place(failed, position)
        self.b.emit(Op.LIST_APPEND, raised, error, 0, position)
        self.b.place(done, position)

    # --- with ---

    def statement_With(self, node: ast.With | ast.AsyncWith) -> None:
        self.with_item(node, 0)

    statement_AsyncWith = statement_With

    def with_item(self, node: ast.With | ast.AsyncWith, index: int) -> None:
        if index == len(node.items):
            self.body(node.body)
            return
        item, asynchronous = node.items[index], isinstance(node, ast.AsyncWith)
        expression = positions.of(item.context_expr)
        position = self.module.python.choose(_WITH, positions.of(node), expression)
        prefix = "a" if asynchronous else ""
        caught, end = Label(), Label()
        with self.b.scratch():
            leaving = self.b.temp(5)  # __exit__, its receiver and three arguments
            exception = self.b.temp(2)
            entered = self.b.temp()
            with self.b.scratch():
                entering = self.b.temp(2)
                manager = self.value(item.context_expr)
                self.b.emit(Op.LOAD_SPECIAL, entering, manager, Const(f"__{prefix}enter__"), position)
                self.b.emit(Op.LOAD_SPECIAL, leaving, manager, Const(f"__{prefix}exit__"), position)
                self.b.emit(Op.CALL_BOUND, entered, entering, 0, position)
            if asynchronous:
                self.emit_await(entered, entered, position, "__aenter__")

            def leave(at: Position) -> None:
                for i in range(3):
                    self.b.load_const(leaving + 2 + i, None, at)
                self.call_exit(leaving, asynchronous, position)

            region = self.b.open_region(caught, exception, position)
            with self.block(Block(region=region, leave=leave)):
                if item.optional_vars is not None:
                    self.store(item.optional_vars, entered)
                self.with_item(node, index + 1)
            self.b.close_region(region, position)
            leave(position)
            self.b.jump(end, position)
            self.b.place(caught, position)
            self.handling(exception, position, lambda: self.exit_after(exception, leaving, asynchronous, position))
            self.b.jump_if(False, leaving + 2, end, position)  # swallowed
            self.b.emit(Op.RERAISE, exception, 0, 0, position)
            self.b.place(end, position)

    def call_exit(self, leaving: int, asynchronous: bool, position: Position) -> int:
        with self.b.scratch():
            result = self.b.temp()
            self.b.emit(Op.CALL_BOUND, result, leaving, 3, position)
            if asynchronous:
                self.emit_await(result, result, position, "__aexit__")
        return result

    def exit_after(self, exception: int, leaving: int, asynchronous: bool, position: Position) -> None:
        """Calls __exit__ with an exception; register leaving + 2 = is it to be raised on?"""
        self.b.intrinsic(leaving + 2, Intrinsic.EXC_TYPE, exception, 1, position)
        self.b.move(leaving + 3, exception, position)
        self.b.intrinsic(leaving + 4, Intrinsic.EXC_TRACEBACK, exception, 1, position)
        result = self.call_exit(leaving, asynchronous, position)
        self.b.emit(Op.NOT, leaving + 2, result, 0, position)

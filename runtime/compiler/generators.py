"""yield, yield from and await.

What an `except` around a yield handles is put aside while the generator rests: before a YIELD what was handled outside
of the generator is handled again (POP_EXC), after it the generator's own exceptions are (PUSH_EXC), also where the
consumer throws something in. A SEND whose iterator register is null ends at once with its operand as the value: so
throw() leaves it when the iterator that it was passed on to has ended.
"""

from __future__ import annotations

import ast

from runtime.compiler import positions
from runtime.compiler.builder import NO_REGISTER, Label
from runtime.compiler.calls import CallCompiler
from runtime.compiler.code import Position
from spec.bytecode import Intrinsic, Op


class GeneratorCompiler(CallCompiler):
    def is_async(self) -> bool:
        """Whether this is the body of an `async def` or an asynchronous generator expression."""
        raise NotImplementedError

    def value_Yield(self, node: ast.Yield, dest: int | None) -> int:
        position = positions.of(node)
        mark = self.b.top
        register = self.b.temp()
        if node.value is None:
            self.b.load_const(register, None, position)
        else:
            register = self.value(node.value, None)
        self.b.top = mark
        return self.yielded(register, dest, position)

    def yielded(self, register: int, dest: int | None, position: Position) -> int:
        dest = self.b.temp() if dest is None else dest
        with self.b.scratch():
            self.emit_yield(dest, register, NO_REGISTER, position)
        return dest

    def emit_yield(self, dest: int, register: int, iterator: int, position: Position) -> None:
        pushed = [block.pushed for block in self.blocks if block.pushed is not None]
        if not pushed:
            self.b.emit(Op.YIELD, dest, register, iterator, position)
            return
        with self.b.scratch():
            thrown, after, error = Label(), Label(), self.b.temp()
            self.b.emit(Op.POP_EXC, pushed[0], 0, 0, position)
            region = self.b.open_region(thrown, error, position)
            self.b.emit(Op.YIELD, dest, register, iterator, position)
            self.b.close_region(region, position)
            for exception in pushed:
                self.b.emit(Op.PUSH_EXC, exception, 0, 0, position)
            self.b.jump(after, position)
            self.b.place(thrown, position)
            for exception in pushed:
                self.b.emit(Op.PUSH_EXC, exception, 0, 0, position)
            self.b.emit(Op.RERAISE, error, 1, 0, position)
            self.b.place(after, position)

    def delegate(self, dest: int, iterator: int, position: Position) -> None:
        """`dest` = the value with which the iterator ends; what it yields is yielded. `dest` is a temporary."""
        loop, end = Label(), Label()
        self.b.load_const(dest, None, position)
        self.b.place(loop, position)
        self.b.emit(Op.SEND, dest, iterator, end, position)
        self.emit_yield(dest, dest, iterator, position)
        self.b.jump_back(loop, position)
        self.b.place(end, position)

    def value_YieldFrom(self, node: ast.YieldFrom, dest: int | None) -> int:
        return self.delegated(node.value, Intrinsic.YIELD_ITER, dest, positions.of(node))

    def value_Await(self, node: ast.Await, dest: int | None) -> int:
        return self.delegated(node.value, Intrinsic.AWAIT_ITER, dest, positions.of(node))

    def delegated(self, node: ast.expr, function: Intrinsic, dest: int | None, position: Position) -> int:
        mark = self.b.top
        result = self.b.temp() if dest is None or not self.b.is_temp(dest) else dest
        with self.b.scratch():
            iterator = self.b.temp()
            with self.b.scratch():
                self.value(node, iterator)
            self.b.intrinsic(iterator, function, iterator, 1, position)
            self.delegate(result, iterator, position)
        return self.settle(result, dest, mark, position)

    def emit_await(self, dest: int, register: int, position: Position, method: str | None = None) -> None:
        with self.b.scratch():
            row = self.b.temp(2)
            self.b.move(row, register, position)
            if method is not None:
                self.b.load_const(row + 1, method, position)
            self.b.intrinsic(row, Intrinsic.AWAIT_ITER, row, 1 if method is None else 2, position)
            self.delegate(dest, row, position)
